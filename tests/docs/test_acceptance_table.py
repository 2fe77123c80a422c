"""The acceptance table of skepticism, as `make calibration` wrote it into its page."""

from __future__ import annotations

import re

import pytest
from benchmarks.calibration.__main__ import BEGIN, END, PAGE, Row


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_acceptance_table_is_whole_and_says_why_where_a_figure_is_not_reached():
    block = PAGE.read_text("utf-8").split(BEGIN)[1].split(END)[0]
    head, _, *lines = block.strip().split("\n\n")[0].splitlines()
    columns = cells(head)
    assert columns == ["#", "data", "to reach", "coin", "version 1", "now", "n", "remark"]
    rows = [dict(zip(columns, cells(line), strict=True)) for line in lines]
    assert [row["#"] for row in rows] == [f"A{n}" for n in range(1, 9)]
    for row in rows:
        goals, found = row["to reach"].split(", "), row["now"].split(", ")
        reached = []
        for goal, told in zip(goals, found, strict=True):
            sense, figure = goal.split(" ")
            value = float(told.strip("*"))
            meets = value >= float(figure) if sense == ">=" else value <= float(figure)
            assert meets != told.startswith("**"), row
            reached.append(meets)
        assert all(reached) != row["remark"].startswith("not reached: "), row
        assert re.search(r"\d", row["n"]), row


def test_a_figure_that_is_not_reached_needs_a_reason():
    missed = Row("A0", "data", [0.2], [0.2001], "5", ".250", "")
    with pytest.raises(ValueError, match="say why"):
        missed.told()
    told = Row("A0", "data", [0.2, 0.7], [0.2001, 0.7], "5", ".250", "", frozenset({1}), "few")
    assert told.told() == (
        "| A0 | data | <= .200, >= .700 | .250 |  | **.2001**, .700 | 5 | not reached: few |"
    )

"""The page on the ledger file names every key, and its examples run."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import pytest

from pledgewatch.model.dates import parse_when
from pledgewatch.model.records import RECORDS, Condition, Control, ExpectedFinding, Node, Timed

PAGE = Path(__file__).parents[2] / "docs" / "ledger-format.md"
TEXT = PAGE.read_text(encoding="utf-8")


def section(heading: str) -> str:
    """The part of the page below a heading, up to the next one of its rank or above."""
    rank = heading.split(" ")[0]
    after = TEXT.partition(f"\n{heading}\n")[2]
    assert after, heading
    return re.split(rf"\n#{{1,{len(rank)}}} ", after)[0]


def keys(text: str) -> set[str]:
    return set(re.findall(r"^\| \*{0,2}`(\w+)`", text, re.MULTILINE))


def names(kind: type) -> set[str]:
    return {spec.name for spec in attrs.fields(kind)}


@pytest.mark.parametrize("table", RECORDS)
def test_every_key_of_a_record_is_on_the_page(table: str) -> None:
    kind = RECORDS[table]
    inner = {
        "actor": names(Control), "pledge": names(Condition), "expected": names(ExpectedFinding),
    }.get(table, set())  # fmt: skip
    shared = (
        names(Timed)
        if issubclass(kind, Timed)
        else names(Node)
        if issubclass(kind, Node)
        else set()
    )
    told = section(f"### `[[{table}]]`")
    assert keys(told) == (names(kind) - shared) | inner
    required = {spec.name for spec in attrs.fields(kind) if spec.default is attrs.NOTHING}
    assert required <= set(re.findall(r"\| \*\*`(\w+)`\*\*", told))


def test_the_shared_keys_are_on_the_page() -> None:
    assert keys(section("## The world").split("###")[0]) == names(Node)
    assert keys(section("### Keys that every dated record has")) == names(Timed)


def test_every_form_of_time_on_the_page_is_read() -> None:
    forms = [
        form
        for row in section("## Times").splitlines() if row.startswith('| `"')
        for form in re.findall(r'`"(.*?)"`', row.split(" | ")[0])
    ]  # fmt: skip
    assert len(forms) >= 12
    for form in forms:
        parse_when(form, "Europe/Kyiv")


def test_the_examples_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PAGE.parents[1])
    blocks = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 5
    space: dict[str, object] = {"__name__": "page"}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), space)

"""Every cell of the table of semantics 7 and every row of semantics 12 has a worked case."""

from __future__ import annotations

import importlib
import math
from pathlib import Path

import pytest

REFRAIN = "test_refrain.test_where_somebody_was_watching"
COUNTS = "test_reduce_counts.test_the_table"
DO_BY = "test_do_by.test_the_column_do_by"
LEAVE = "test_states.test_the_column_withdraw"
STAY = "test_states.test_the_column_maintain"

CELLS = {
    ("broken", "refrain"): REFRAIN,
    ("partial", "refrain"): "test_units.test_two_units",
    ("kept", "refrain"): REFRAIN,
    ("slipping", "refrain"): REFRAIN,
    ("holding", "refrain"): REFRAIN,
    ("inconclusive", "refrain"): REFRAIN,
    ("untested", "refrain"): "test_refrain.test_where_nobody_was_watching",
    ("void", "refrain"): "test_refrain.test_void_where_the_window_is_empty",
    ("broken", "reduce"): COUNTS,
    ("partial", "reduce"): "test_reduce_counts.test_partial_where_it_fell_and_not_enough",
    ("kept", "reduce"): COUNTS,
    ("slipping", "reduce"): COUNTS,
    ("holding", "reduce"): COUNTS,
    ("inconclusive", "reduce"): COUNTS,
    ("untested", "reduce"): "test_reduce_counts.test_without_exposure_it_is_untested",
    ("void", "reduce"): "test_reduce_counts.test_void_and_not_yet_open_come_before_the_column",
    ("broken", "do-by"): DO_BY,
    ("partial", "do-by"): "test_do_by.test_late_within_tolerance",
    ("kept", "do-by"): DO_BY,
    ("slipping", "do-by"): DO_BY,
    ("holding", "do-by"): "test_do_by.test_time_passes",
    ("inconclusive", "do-by"): DO_BY,
    ("untested", "do-by"): DO_BY,
    ("void", "do-by"): "test_do_by.test_the_obligation_at_the_deadline",
    ("broken", "state"): LEAVE,
    ("partial", "state"): "test_states.test_several_units",
    ("kept", "state"): LEAVE,
    ("slipping", "state"): LEAVE,
    ("holding", "state"): STAY,
    ("inconclusive", "state"): LEAVE,
    ("untested", "state"): LEAVE,
    ("void", "state"): "test_states.test_void_and_conditions",
}
EDGES = {
    "event exactly at S / E": "test_event_exactly_at_s_or_e",
    "date-only event on the pledge's own day": "test_date_only_event_on_the_pledges_own_day",
    "report coarser than the scope": "test_report_coarser_than_the_scope",
    "exception place inside the scope": "test_exception_place_inside_the_scope",
    "two outlets, one shell, one witness": "test_two_outlets_one_shell_one_witness",
    "retracted, another origin remains": "test_retracted_another_origin_remains",
    "late report after KEPT": "test_late_report_after_kept",
    "no end": "test_no_end",
    "zero events before and after": "test_zero_events_before_and_after",
    "the source panel grew after the pledge": "test_the_source_panel_grew_after_the_pledge",
    "both sides do it": "test_both_sides_do_it",
    "DST change in the window": "test_dst_change_in_the_window",
    "place changes hands in the window": "test_place_changes_hands_in_the_window",
    "pledge withdrawn the day it was broken": "test_pledge_withdrawn_the_day_it_was_broken",
}


def case(name: str):
    module, _, test = name.partition(".")
    return getattr(importlib.import_module(f"tests.worked.{module}"), test)


def cases_of(test) -> int:
    """How many cases a test has."""
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    return math.prod(len(mark.args[1]) for mark in marks)


def outcomes(test) -> str:
    return repr([mark.args[1] for mark in getattr(test, "pytestmark", ())])


@pytest.mark.parametrize(("cell", "name"), CELLS.items(), ids=lambda value: str(value))
def test_every_cell_has_a_case(cell, name):
    """Semantics 7: eight verdicts by four columns; a table of cases names the verdict it expects."""
    test = case(name)
    if name in (REFRAIN, COUNTS, DO_BY, LEAVE, STAY):
        assert repr(cell[0]) in outcomes(test)
    assert cases_of(test) >= 1


def test_the_table_has_eight_rows_and_four_columns():
    assert len(CELLS) == 8 * 4 == len({(row, column) for row, column in CELLS})


@pytest.mark.parametrize("name", EDGES.values(), ids=EDGES)
def test_every_row_of_edge_cases_has_a_case(name):
    """Semantics 12."""
    assert case(f"test_edge_cases.{name}").__doc__


def test_there_are_at_least_150_of_them():
    """Trust: truth tables, at least 150 cases."""
    count = 0
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        if path.stem != Path(__file__).stem:
            module = importlib.import_module(f"tests.worked.{path.stem}")
            tests = [test for name, test in vars(module).items() if name.startswith("test_")]
            count += sum(cases_of(test) for test in tests)
    assert count >= 450

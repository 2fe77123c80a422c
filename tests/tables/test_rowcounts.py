"""How many rows bear on each pledge: held against a plain reading of each row, pledge by pledge."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.builders import LATE, ledger, pledge, reduce_to
from tests.laws.answers import effort
from tests.laws.test_tables import as_table, parted
from tests.strategies import World, clocks, reduce_worlds, refrain_worlds
from tests.tables.test_engines import BOOK, IN, table

import pledgewatch as pw
from pledgewatch.kleene import F, Kleene, T, U, all_of
from pledgewatch.matching import Scope, compile_scope
from pledgewatch.moments import DAY, exact
from pledgewatch.records import Pledge, Report
from pledgewatch.tables import row_counts
from pledgewatch.tables.kernel import bound
from pledgewatch.tables.rowcounts import RowCounts


def said(book: pw.Ledger, scope: Scope, row: Report) -> Kleene:
    """Whether place, activity and actor of a row lie in what a pledge asks for."""
    debtor = scope.pledge.debtor
    actor = U
    if row.actor is not None:
        own = book.actors.subtree(debtor).contains(row.actor) is T
        actor = T if own else U if row.actor in bound(book, debtor) else F
        actor = actor & ~scope.exempt.contains(row.actor)
    return all_of(
        (scope.whole.place_match(row.place), scope.whole.activity_match(row.activity), actor)
    )


def counted(rows: list[Report], lo: int, hi: int, answers: dict[str, Kleene]) -> tuple[int, int]:
    """Surely and possibly in ``[lo, hi)``."""
    sure = possible = 0
    for row in rows:
        if lo >= hi or row.when.lo >= hi or row.when.hi <= lo or answers[row.id] is F:
            continue
        if answers[row.id] is T and lo <= row.when.lo and row.when.hi <= hi:
            sure += 1
        else:
            possible += 1
    return sure, possible


def by_hand(book: pw.Ledger, rows: list[Report], as_of: int) -> dict[str, RowCounts]:
    alive = book.alive(as_of)
    rows = [row for row in rows if row._known_at <= as_of]
    found = {}
    for promised in alive:
        if not isinstance(promised, Pledge):
            continue
        scope = compile_scope(book, promised, alive)
        answers = {row.id: said(book, scope, row) for row in rows}
        rules = book.assumptions.reduction
        end = scope.start.lo - rules.gap_days * DAY
        before = (end - rules.baseline_days * DAY, end)
        if promised.baseline is not None:
            before = promised.baseline.lo, promised.baseline.hi
        narrow, _ = counted(rows, scope.opens.last, scope.ends.lo, answers)
        wide = counted(rows, scope.opens.lo, scope.ends.last, answers)
        found[promised.id] = RowCounts(narrow, sum(wide) - narrow, *counted(rows, *before, answers))
    return found


def agrees(world: World, as_of: int) -> None:
    reports, rest = parted(world)
    book = pw.Ledger(rest, timezone=world.timezone)
    rows = as_table(reports, list(range(len(reports))))
    assert row_counts(book, rows, as_of=exact(as_of)) == by_hand(book, reports, as_of)


@effort("dear")
@given(refrain_worlds(), clocks)
def test_rows_are_counted_as_one_by_one(world: World, now: tuple[int, int]) -> None:
    agrees(world, now[1])


@effort("dear")
@given(reduce_worlds(), clocks)
def test_rows_before_and_after_are_counted_as_one_by_one(
    world: World, now: tuple[int, int]
) -> None:
    agrees(world, now[1])


def test_rows_in_the_window_and_in_the_baseline():
    book = ledger(reduce_to(0.5, places=("north",), except_activities=("air-strike",)))
    rows = [
        ("in", "shelling", "north-town", "army", "2022-03-10"),
        ("excepted", "air-strike", "north-town", "army", "2022-03-10"),
        ("coarse", "shelling", "country", "army", "2022-03-10"),
        ("nobody", "shelling", "north-town", "", "2022-03-10"),
        ("enemy", "shelling", "north-town", "enemy", "2022-03-10"),
        ("before", "shelling", "north-town", "army", "2022-02-01"),
        ("gap", "shelling", "north-town", "army", "2022-02-25"),
    ]
    assert row_counts(book, table(*rows)) == {"pledge": RowCounts(1, 2, 1, 0)}
    assert row_counts(book, table(*rows), as_of="2022-03-05") == {"pledge": RowCounts(0, 0, 1, 0)}


def test_bad_rows_are_fatal_or_left_out():
    bad = ("x", "sheling", *IN[2:])
    with pytest.raises(pw.InputError, match="row 2, `activity`: found 'sheling'"):
        row_counts(BOOK, table(IN, bad))
    assert row_counts(BOOK, table(IN, bad, bad="quarantine"))["pledge"].sure == 1


def test_places_that_come_with_pledgewatch():
    book = ledger(pledge(places=("geo:ua-32",), activities=("act:shelling",)))
    rows = [
        ("oblast", "act:shelling", "geo:ua-32", "army", "2022-03-10"),
        ("country", "act:shelling", "geo:ua", "army", "2022-03-10"),
        ("elsewhere", "act:shelling", "geo:ua-14", "army", "2022-03-10"),
    ]
    found = row_counts(book, table(*rows), as_of=LATE)["pledge"]
    assert (found.sure, found.possible) == (1, 1)

"""Law 11 for tables: reports in columns give the answers that they give as records."""

from __future__ import annotations

from random import Random

import attrs
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.answers import Answer, bits, effort
from tests.laws.variety import varied_worlds
from tests.strategies import grid

import pledgewatch as pw
from pledgewatch.engine.index import Index
from pledgewatch.model.records import Record, Report
from pledgewatch.model.time import exact
from pledgewatch.tables import Derived, Table, gather
from pledgewatch.tables.rules import KEYS


def referred(records: list[Record]) -> set[str]:
    """The reports and incidents that others refer to: a ledger without them would be refused."""
    found: set[str] = set()
    for record in records:
        found |= set(getattr(record, "incidents", ()))
        for spec in attrs.fields(type(record)):
            if spec.metadata.get("ref") in ("any", "report"):
                value = getattr(record, spec.name)
                found |= {value} if isinstance(value, str) else set(value or ())
    return found


def as_table(reports: list[Report], order: list[int]) -> Table:
    """Reports as a table of ids alone: a rule looks up what each stands for."""
    by_id = {report.id: report for report in reports}

    def rule(key: str) -> Derived:
        return Derived(("id",), lambda id: getattr(by_id[id], key))

    ids = [reports[place].id for place in order]
    rules = {key: rule(key) for key in KEYS}
    return Table(data=pl.DataFrame({"id": ids}, {"id": pl.String}), rules=rules, name="events")


def told(review: pw.Review) -> Answer:
    """All that it says, but how much was read for it."""
    data = review.to_dict()
    return {key: value for key, value in data.items() if key != "tables"}


instants = grid(-1, 0, 1, 4, 6, 7, 20, 60)


def parted(records: list[Record]) -> tuple[list[Report], list[Record]]:
    """The reports that can stand in a table, and the rest."""
    kept = referred(records)
    reports = list({
        r.id: r for r in records if isinstance(r, Report) and not {r.id, r.incident} & kept
    }.values())  # fmt: skip
    moved = {report.id for report in reports}
    return reports, [r for r in records if r.id not in moved]


@effort("dear")
@given(varied_worlds(instants), st.data())
def test_reports_in_a_table_give_the_answers_they_give_as_records(world, data) -> None:
    records, timezone, clock = world
    at, as_of = data.draw(clock), data.draw(clock)
    reports, rest = parted(records)
    order = (
        data.draw(st.permutations(range(len(reports))))
        if len(reports) < 40
        else range(len(reports))
    )
    ledger = pw.Ledger(rest, timezone=timezone)
    whole = ledger.with_records(reports, streamed=True)
    clocks = {"at": exact(at), "as_of": exact(as_of)}
    split = ledger.review(**clocks, reports=as_table(reports, list(order)))
    assert bits(told(split)) == bits(told(whole.review(**clocks)))
    # And they are known at the same clocks, where none are asked for.
    unasked = ledger.review(reports=as_table(reports, list(order)))
    assert unasked.as_of == whole.newest


@effort("dear")
@given(varied_worlds(instants))
def test_a_row_is_dropped_where_the_index_has_nothing_for_it_and_nothing_ties_it(world) -> None:
    """One index: what a table keeps is what the ledger of all its rows would say is concerned."""
    records, timezone, _ = world
    reports, rest = parted(records)
    ledger = pw.Ledger(rest, timezone=timezone)
    index = Index.of(pw.Ledger(records, timezone=timezone))
    kept = gather(ledger, as_table(reports, list(range(len(reports))))).reports
    wanted = {
        report.id for report in reports if index.bears(report) or report._known_at < report.when.lo
    }
    assert {report.id for report in kept} == wanted


@effort("dear")
@given(varied_worlds(instants), st.randoms(use_true_random=False))
def test_it_is_the_same_however_a_table_is_cut(world, random: Random) -> None:
    records, timezone, _ = world
    reports, rest = parted(records)
    ledger = pw.Ledger(rest, timezone=timezone)
    table = as_table(reports, list(range(len(reports))))
    whole = gather(ledger, table)
    order = list(range(len(reports)))
    random.shuffle(order)
    parts = []
    while order:
        size = random.randint(1, len(order))
        chosen, order = sorted(order[:size]), order[size:]
        parts.append(attrs.evolve(table, data=table.data[chosen]))
    found = gather(ledger, parts)
    assert sorted(found.reports, key=lambda each: each.id) == sorted(
        whole.reports, key=lambda each: each.id
    )
    assert (found.rows, found.newest) == (whole.rows, whole.newest)

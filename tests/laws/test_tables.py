"""Law 11 for tables: reports in columns give the answers that they give as records."""

from __future__ import annotations

from random import Random

import attrs
import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.answers import Answer, any_reviews, bits, effort, told_by_number
from tests.strategies import World

import pledgewatch as pw
from pledgewatch.moments import exact
from pledgewatch.records import Record, Report
from pledgewatch.tables import Clocks, Derived, Table, compile_scopes
from pledgewatch.tables.engines import finish
from pledgewatch.tables.partials import EMPTY
from pledgewatch.tables.rules import KEYS


def named(records: list[Record]) -> set[str]:
    """The reports and incidents that other records name: a ledger without them would be refused."""
    found: set[str] = set()
    for record in records:
        if not isinstance(record, Report):
            for field in ("target", "incidents", "answers", "records", "reports"):
                value = getattr(record, field, None)
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
    """What it says of pledges; what contradicts only itself, or lies outside, a table leaves out."""
    data = review.to_dict()
    return {
        "pledges": data["pledges"],
        "findings": [f for f in data["findings"] if f["kind"] != "report_conflict"],
    }


def parted(world: World) -> tuple[list[Report], list[Record]]:
    """The reports that nothing else names, and the rest."""
    kept = named(world.records)
    reports = list({
        r.id: r
        for r in world.records
        if isinstance(r, Report) and r.published is None and not {r.id, r.incident} & kept
    }.values())  # fmt: skip
    moved = {report.id for report in reports}
    return reports, [r for r in world.records if r.id not in moved]


@effort("dear")
@given(any_reviews, st.data())
def test_reports_in_a_table_give_the_answers_they_give_as_records(
    review: tuple[World, tuple[int, int]], data: st.DataObject
) -> None:
    world, (at, as_of) = review
    reports, rest = parted(world)
    order = (
        data.draw(st.permutations(range(len(reports))))
        if len(reports) < 40
        else range(len(reports))
    )
    whole = pw.Ledger(world.records, timezone=world.timezone).review(
        at=exact(at), as_of=exact(as_of)
    )
    ledger = pw.Ledger(rest, timezone=world.timezone)
    split = ledger.review(at=exact(at), as_of=exact(as_of), reports=as_table(reports, list(order)))
    assert bits(told(split)) == bits(told(whole))
    # And they are known at the same clocks, where none are asked for.
    unasked = ledger.review(reports=as_table(reports, list(order)))
    assert unasked.as_of == pw.Ledger(world.records, timezone=world.timezone).newest


@effort("dear")
@given(any_reviews, st.booleans())
def test_rows_told_by_their_number_give_the_answers_they_give_one_by_one(
    review: tuple[World, tuple[int, int]], asked: bool
) -> None:
    world, (at, as_of) = review
    reports, rest = parted(world)
    ledger = pw.Ledger(rest, timezone=world.timezone)
    clocks = {"at": exact(at), "as_of": exact(as_of)} if asked else {}
    one_by_one = attrs.evolve(as_table(reports, list(range(len(reports)))), each=len(reports))
    single = ledger.review(**clocks, reports=one_by_one)
    several = ledger.review(**clocks, reports=attrs.evolve(one_by_one, each=0))
    assert told_by_number(several) == told_by_number(single)


@effort("dear")
@given(any_reviews, st.randoms(use_true_random=False))
def test_it_is_the_same_however_a_table_is_cut(
    review: tuple[World, tuple[int, int]], random: Random
) -> None:
    world, (at, as_of) = review
    reports, rest = parted(world)
    ledger = pw.Ledger(rest, timezone=world.timezone)
    table = attrs.evolve(as_table(reports, list(range(len(reports)))), each=random.choice((0, 3)))
    compiled = compile_scopes(ledger, [Clocks(at, as_of)])
    (batch,) = list(table.batches(world.timezone)) or [None]
    if batch is None:
        return
    whole = finish(compiled.partial(batch), table)
    columns = [batch.columns.get(key) for key in ("place", "activity", "actor")]
    by_rows, by_signatures = (
        ask(columns, len(batch)) for ask in (compiled._since_by_rows, compiled._since_by_signatures)
    )
    for one, other in zip(by_rows, by_signatures, strict=True):
        assert list(one) == list(other), "however many questions there are"
    order = list(range(len(reports)))
    random.shuffle(order)
    parts = EMPTY
    while order:
        size = random.randint(1, len(order))
        chosen, order = sorted(order[:size]), order[size:]
        part = attrs.evolve(table, data=table.data[chosen])
        (rows,) = part.batches(world.timezone)
        moved = attrs.evolve(rows, rows=np.array(chosen) + 1)
        found = compiled.partial(moved)
        one, other = (parts, found) if random.random() < 0.5 else (found, parts)
        parts = one.merge(other, table.each)
    assert finish(parts, table) == whole

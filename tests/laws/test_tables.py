"""Law 11 for tables: reports in columns give the answers that they give as records."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.answers import Answer, any_reviews, bits, effort
from tests.strategies import World

import pledgewatch as pw
from pledgewatch.records import Record, Report
from pledgewatch.tables.schema import KEYS, Derived, Table


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
    return Table(
        data=pl.DataFrame({"id": ids}, {"id": pl.String}), rules={k: rule(k) for k in KEYS}
    )


def told(review: pw.Review) -> Answer:
    """What it says of pledges; what contradicts only itself, or lies outside, a table leaves out."""
    data = review.to_dict()
    return {
        "pledges": data["pledges"],
        "findings": [f for f in data["findings"] if f["kind"] != "report_conflict"],
    }


@effort("history")
@given(any_reviews, st.data())
def test_reports_in_a_table_give_the_answers_they_give_as_records(
    review: tuple[World, tuple[int, int]], data: st.DataObject
) -> None:
    world, (at, as_of) = review
    kept = named(world.records)
    reports = list({
        r.id: r
        for r in world.records
        if isinstance(r, Report) and r.published is None and not {r.id, r.incident} & kept
    }.values())  # fmt: skip
    moved = {report.id for report in reports}
    rest = [r for r in world.records if r.id not in moved]
    order = (
        data.draw(st.permutations(range(len(reports))))
        if len(reports) < 40
        else range(len(reports))
    )
    whole = pw.Ledger.of(world.records, timezone=world.timezone).review(at=at, as_of=as_of)
    ledger = pw.Ledger.of(rest, timezone=world.timezone)
    split = ledger.review(at=at, as_of=as_of, reports=as_table(reports, list(order)))
    assert bits(told(split)) == bits(told(whole))
    # And they are known at the same clocks, where none are asked for.
    unasked = ledger.review(reports=as_table(reports, list(order)))
    assert unasked.as_of == pw.Ledger.of(world.records, timezone=world.timezone).newest

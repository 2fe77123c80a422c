"""Law 11 for the monitor: fed one record at a time, it says what a ledger of all of them says.

Records are fed in random order, one by one and in batches, with the clocks moving in between. After
every step the monitor's review, its judgement on each pledge alone, and the sum of all changes it told
are those of a ledger of everything fed.
"""

from __future__ import annotations

import pickle
import tempfile
from dataclasses import dataclass
from pathlib import Path

import attrs
import pendulum
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.laws.answers import bits, effort
from tests.laws.variety import names, varied_worlds
from tests.strategies import grid

import pledgewatch as pw
from pledgewatch.live.facts import FACETS, facts
from pledgewatch.model.records import (
    Node,
    Pledge,
    Record,
    Report,
    Source,
    Statement,
    Timed,
)
from pledgewatch.model.time import datetime_of

MOST_STEPS = 14
"""More steps make a run slow, not hard: the rest is fed in batches."""


@dataclass(frozen=True)
class Feeding:
    """A world, what of it is known at the start, and in which steps the rest comes."""

    start: list[Record]
    steps: list[list[Record]]
    clocks: list[tuple[int | None, int | None]]
    header: dict[str, object]
    saved: int


def told_by(record: Record) -> set[str]:
    return {record.id, getattr(record, "incident", None) or record.id}


def with_what_they_name(records: list[Record], world: list[Record]) -> list[Record]:
    """Some records, and before them all that they name."""
    found: dict[str, Record] = {}

    def take(record: Record) -> None:
        if record.id not in found:
            found[record.id] = record
            for other in world:
                if told_by(other) & names(record):
                    take(other)

    for record in records:
        take(record)
    return list(found.values())


instants = grid(-1, 0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 14, 20, 28, 60)


@st.composite
def feedings(draw) -> Feeding:
    records, timezone, clock = draw(varied_worlds(instants))
    editor = draw(st.sampled_from([r.id for r in records if isinstance(r, Source)]))
    header = {"timezone": timezone, "editors": draw(st.sampled_from(((), (editor,))))}
    nodes = [r for r in records if isinstance(r, Node)]
    dated = list({r.id: r for r in records if isinstance(r, Timed)}.values())
    asking = [r for r in dated if isinstance(r, (Pledge, Statement))]
    known = [r for r in asking if draw(st.booleans())]
    start = with_what_they_name(known, dated)
    rest = [r for r in dated if r not in start]
    if len(rest) > 2 * MOST_STEPS:
        # Days and days of reports: most come at once.
        cut = draw(st.integers(0, len(rest) - 2 * MOST_STEPS))
        many = [r for r in rest[cut : len(rest) - 2 * MOST_STEPS + cut] if isinstance(r, Report)]
        start = with_what_they_name([*start, *many], dated)
        rest = [r for r in rest if r not in start]
    order = draw(st.permutations(rest))
    steps: list[list[Record]] = []
    while order:
        size = draw(st.sampled_from((1, 1, 1, 2, 3, len(order))))
        if len(steps) >= MOST_STEPS:
            size = len(order)
        # What a record names comes with it, again if it was fed before.
        steps.append(with_what_they_name(order[:size], dated))
        order = order[size:]
    clocks: list[tuple[int | None, int | None]] = []
    for _ in range(len(steps) + 1):
        as_of = draw(st.none() | st.none() | clock)
        clocks.append((None, as_of))
    if draw(st.sampled_from((False, False, False, True))):
        place = draw(st.integers(0, len(clocks) - 1))
        clocks[place] = (draw(clock), clocks[place][1])
    saved = draw(st.integers(0, 2 * len(steps) + 1))
    return Feeding([*nodes, *start], steps, clocks, header, saved)


def said(review: pw.Review) -> dict[tuple[object, ...], str]:
    """What a monitor tells changes of, as a review says it."""
    found = facts(review, review.findings)
    return {
        (key.pledge, key.what, key.own or None): value
        for key, value in found.items()
        if key.what != "counts"
    }


NOTHING = {"settled": "no", "flags": ""}
"""What is no news of a pledge that has come or gone."""


def news_only(told: dict[tuple[object, ...], str]) -> dict[tuple[object, ...], str]:
    return {key: value for key, value in told.items() if value != NOTHING.get(key[1])}


class Follower:
    """Somebody who knows nothing but what a monitor tells."""

    def __init__(self, monitor: pw.Monitor) -> None:
        self.monitor = monitor
        self.told = news_only(said(monitor.review()))

    def hear(self, news) -> None:
        for each in news:
            key = (each.pledge, each.what, each.own or None)
            nothing = NOTHING.get(each.what)
            assert self.told.get(key) in (
                each.before,
                None if each.before == nothing else each.before,
            )
            if each.after is None or each.after == nothing:
                self.told.pop(key, None)
            else:
                self.told[key] = each.after
            assert (each.at, each.as_of) == (self.monitor.at, self.monitor.as_of)


def utc(instant: int | None) -> pendulum.DateTime | None:
    return None if instant is None else datetime_of(instant, "UTC")


def follow(feeding: Feeding) -> None:
    book = pw.Ledger(feeding.start, **feeding.header)
    monitor = pw.Monitor(book)
    follower = Follower(monitor)
    fed = {(r.table, r.id): r for r in feeding.start}
    at, as_of = feeding.clocks[0]
    follower.hear(monitor.advance(utc(as_of) or monitor.as_of, at=utc(at)))
    compare(monitor, follower, fed, feeding.header)
    for number, (step, (at, as_of)) in enumerate(
        zip(feeding.steps, feeding.clocks[1:], strict=True)
    ):
        if number == feeding.saved:
            follower.monitor = monitor = carried_elsewhere(monitor)
        records = step[0] if len(step) == 1 else step
        follower.hear(monitor.feed(records, at=utc(at), as_of=utc(as_of)))
        fed.update({(r.table, r.id): r for r in step})
        compare(monitor, follower, fed, feeding.header)


def carried_elsewhere(monitor: pw.Monitor) -> pw.Monitor:
    """The monitor as another process would have it."""
    event("carried elsewhere")
    return pickle.loads(pickle.dumps(monitor))


def compare(monitor, follower, fed, header) -> None:
    whole = pw.Ledger(fed.values(), **header, streamed=monitor.ledger.streamed)
    wanted = whole.review(at=monitor.at, as_of=monitor.as_of)
    assert whole.newest is None or monitor.as_of >= whole.newest
    assert follower.told == news_only(said(wanted))
    for judgement in wanted:
        alone = monitor[judgement.pledge]
        for what, read in FACETS.items():
            assert read(alone) == read(judgement), what
        assert alone.measures == judgement.measures
        assert [*map(attrs.asdict, alone.units)] == [*map(attrs.asdict, judgement.units)]
        assert alone.reason == judgement.reason
    assert bits(monitor.review().to_dict()) == bits(wanted.to_dict())


@settings(effort("dear"))
@given(feedings())
def test_fed_in_any_order_it_says_what_the_ledger_says(feeding):
    follow(feeding)


@settings(effort("dear"))
@given(feedings())
def test_kept_in_a_journal_and_opened_again_it_says_what_the_ledger_says(feeding):
    """Whoever is told by name hears all that changed, once, though the process is another each time."""
    book = pw.Ledger(feeding.start, **feeding.header)
    follower = Follower(pw.Monitor(book))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed.journal"
        fed = list(feeding.start)
        for number, step in enumerate(feeding.steps):
            with pw.Journal(path, book) as journal:
                try:
                    journal.append(step)
                except pw.InputError as error:
                    event(f"cannot be kept: {error.expected}")
                    return
                fed += step
                if number % 2:
                    continue
                for news in journal.changes("reader"):
                    key = (news.pledge, news.what, news.own or None)
                    if news.after is None or news.after == NOTHING.get(news.what):
                        follower.told.pop(key, None)
                    else:
                        follower.told[key] = news.after
                whole = pw.Ledger(fed, **feeding.header, streamed=journal.ledger().streamed)
                assert journal.ledger() == whole
                now = journal.monitor()
                assert follower.told == news_only(said(now.review()))
                assert bits(now.review().to_dict()) == bits(
                    whole.review(at=now.at, as_of=now.as_of).to_dict()
                )

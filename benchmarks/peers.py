"""Peers that watch a stream, behave-rv and reelay, and this library on the one question they answer.

    PYTHON benchmarks/peers.py [--reports 200000] [--pledges 200]

with the Python of an environment that has all of them (``pip install -e '.[bench]' behave-rv reelay``).
Monitors answer for one report at a time: "after a pledge was said for a place, one activity never
happens there". No hierarchy, no interval dates, no window, no exceptions, and everybody is handed the
report with its place. What each makes beforehand of the reports (events, records, a frame) is not
timed. All must name the same pledges as broken, else the run fails.

The second table is the same stream with one report in twenty told late: behave-rv drops those and says
so, so that it may miss what they tell; the others have to agree again.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import random
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

ACTIVITIES = 60
FIRST = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)
FORBIDDEN = "a0"
POLICY = """Feature: pledges

  Scenario: quiet after a pledge
    Given a pledge is said
    Then act "a0" never happens
"""


class Told(NamedTuple):
    """A report: when it happened (seconds from the first day), where, and what.

    Of a pledge being said there is no activity.
    """

    when: int
    place: str
    activity: str | None


Stream = list[Told]
Run = Callable[[], Iterable[str]]
"""Answers: the places whose pledge is broken."""


def stream(reports: int, pledges: int, late: float) -> Stream:
    """First a pledge is said for every place; then what is reported, some of it an hour late."""
    rng = random.Random(2022)
    said = [Told(0, f"p{n}", None) for n in range(pledges)]
    told: list[tuple[int, Told]] = []
    for n in range(1, reports + 1):
        place = min(int(rng.paretovariate(0.6)) - 1, pledges - 1)
        activity = f"a{min(int(rng.paretovariate(1)), ACTIVITIES - 1)}"
        if rng.random() >= 0.99:
            activity = FORBIDDEN
        arrives = n + (3600 if rng.random() < late else 0)
        told.append((arrives, Told(n, f"p{place}", activity)))
    told.sort(key=lambda each: each[0])
    return said + [each for _, each in told]


# -- the others ------------------------------------------------------------------------------------


def behave_rv(told: Stream, pledges: int) -> Run:
    from behave_rv.compile.compiler import compile_feature
    from behave_rv.engine.loop import Engine
    from behave_rv.events.event import Event
    from behave_rv.steps import default_registry, scope, trigger

    @scope("a pledge is said", step_id="said", event_type="said", correlation_key="place")
    def said(ctx: Any, event: Any) -> bool:
        return bool(event.type == "said")

    @trigger('act "{name}"', step_id="act", event_type="act", correlation_key="place")
    def act(ctx: Any, event: Any, name: str) -> bool:
        return bool(event.type == "act" and event.payload.get("name") == name)

    policies = compile_feature(POLICY, default_registry)
    events = [
        Event("said" if what is None else "act", float(when), {"place": place}, {"name": what}, "x")
        for when, place, what in told
    ]

    class Source:
        def events(self) -> Iterator[Any]:
            return iter(events)

    def run() -> Iterable[str]:
        verdicts = Engine(policies).run(Source())
        return [v.entity_key["place"] for v in verdicts if v.verdict == "violated"]

    return run


def reelay(told: Stream, pledges: int) -> Run:
    from reelay import discrete_timed_monitor

    pattern = "not({act: a0} and once{said: yes})"

    # Making one takes far longer than a report: that is told apart.
    begin = time.perf_counter()
    monitors = {
        f"p{n}": discrete_timed_monitor(pattern=pattern, condense=False) for n in range(pledges)
    }
    each = (time.perf_counter() - begin) / pledges
    print(f"(reelay: {each * 1000:.0f} ms to make the monitor of a pledge)", file=sys.stderr)

    def run() -> Iterable[str]:
        broken = set()
        for _, place, what in told:
            seen = {"said": "yes", "act": ""} if what is None else {"said": "", "act": what}
            if not monitors[place].update(seen)["value"]:
                broken.add(place)
        return broken

    return run


def plain_loop(told: Stream, pledges: int) -> Run:
    """What anybody would write: the floor of a loop in Python."""

    def run() -> Iterable[str]:
        said, broken = set(), set()
        for _, place, what in told:
            if what is None:
                said.add(place)
            elif what == FORBIDDEN and place in said:
                broken.add(place)
        return broken

    return run


def duckdb_sql(told: Stream, pledges: int) -> Run:
    import duckdb

    base = duckdb.connect()
    base.register("given", frame(told))
    base.execute("create table told as from given")
    query = """
        select distinct r.place from told r join told p on p.place = r.place
        where p.activity is null and r.activity = ? and r.at >= p.at
    """

    def run() -> Iterable[str]:
        return [place for (place,) in base.execute(query, [FORBIDDEN]).fetchall()]

    return run


# -- this library ----------------------------------------------------------------------------------


def frame(told: Stream) -> Any:
    import polars as pl

    columns: dict[str, list[str | None]] = {
        "id": [f"r{n}" for n in range(len(told))],
        "at": [at(each.when) for each in told],
        "place": [each.place for each in told],
        "activity": [each.activity for each in told],
    }
    return pl.DataFrame(columns)


def at(seconds: int) -> str:
    return (FIRST + dt.timedelta(seconds=seconds)).isoformat()


def world(pledges: int) -> Any:
    """The pledges and what they name, as a ledger."""
    import pledgewatch as pw
    from pledgewatch.model.dates import parse_moment
    from pledgewatch.model.records import Activity, Actor, Kind, Place, Pledge, Source

    begin = parse_moment(at(0), "UTC")
    return pw.Ledger(
        (
            Actor(id="state"),
            Source(id="wire", reliability="A"),
            *(Activity(id=f"a{n}") for n in range(ACTIVITIES)),
            *(Place(id=f"p{n}") for n in range(pledges)),
            *(
                Pledge(
                    id=f"p{n}-quiet",
                    kind=Kind.REFRAIN,
                    debtor="state",
                    said=begin,
                    known=begin,
                    activities=(FORBIDDEN,),
                    places=(f"p{n}",),
                )
                for n in range(pledges)
            ),
        ),
        timezone="UTC",
    )


# -- one run ---------------------------------------------------------------------------------------

ALL = (plain_loop, duckdb_sql, behave_rv, reelay)
DROPS = frozenset({"behave_rv"})
"""Who drops what is told late."""


def compare(told: Stream, pledges: int, runs: int, *, late: bool) -> None:
    print("\n| who | reports a second | over the loop | pledges broken |")
    print("|---|---:|---:|---:|")
    answers: dict[str, list[str]] = {}
    floor = 0.0
    for make in ALL:
        name = make.__name__
        if make in (behave_rv, reelay) and importlib.util.find_spec(name) is None:
            print(f"| {name} | not installed | | |")
            continue
        run = make(told, pledges)
        spent = []
        for _ in range(runs):
            begin = time.perf_counter()
            answers[name] = sorted(run())
            spent.append(time.perf_counter() - begin)
        taken = statistics.median(spent)
        floor = floor or taken
        number = len(answers[name])
        print(
            f"| {name} | {len(told) / taken:,.0f} | {taken / floor:,.1f} | {number} |", flush=True
        )
    for name, answer in answers.items():
        if answer != answers["plain_loop"] and not (late and name in DROPS):
            sys.exit(f"{name} names other pledges than the loop")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=200_000)
    parser.add_argument("--pledges", type=int, default=200)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    for late in (0.0, 0.05):
        print(f"\n{options.reports:,} reports, {options.pledges} pledges, {late:.0%} told late")
        told = stream(options.reports, options.pledges, late)
        compare(told, options.pledges, options.runs, late=late > 0)


if __name__ == "__main__":
    main()

"""Peers that watch a stream: behave-rv and reelay, on a smaller question than that of the tables.

    PYTHON benchmarks/tables/peers.py [--reports 200000] [--pledges 200]

with the Python of an environment that has them (``pip install behave-rv reelay``). They answer for
one report at a time, sorted by time and never late: "after a pledge was said for a place, one
activity never happens there". No hierarchy, no interval dates, no window, no exceptions; the report
is handed to the pledge of its place at once. So a figure here says how much one report costs a
general monitor, and is not to be set beside those of the tables.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

ACTIVITIES = 60
POLICY = """Feature: pledges

  Scenario: quiet after a pledge
    Given a pledge is said
    Then act "a0" never happens
"""


def stream(reports: int, pledges: int) -> list[tuple[float, str, str | None]]:
    """Time, place and activity; first a pledge is said for every place (no activity)."""
    rng = random.Random(2022)
    said: list[tuple[float, str, str | None]] = [(0.0, f"p{n}", None) for n in range(pledges)]
    for n in range(reports):
        place = min(int(rng.paretovariate(0.6)) - 1, pledges - 1)
        activity = f"a{min(int(rng.paretovariate(1)), ACTIVITIES - 1)}"
        said.append((1.0 + n, f"p{place}", activity if rng.random() < 0.99 else "a0"))
    return said


def behave_rv(told: list[tuple[float, str, str | None]], pledges: int) -> Callable[[], int]:
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
        Event("said" if what is None else "act", when, {"place": place}, {"name": what}, "bench")
        for when, place, what in told
    ]

    class Source:
        def events(self) -> Iterator[Any]:
            return iter(events)

    def run() -> int:
        verdicts = Engine(policies).run(Source())
        return sum(verdict.verdict == "violated" for verdict in verdicts)

    return run


def reelay(told: list[tuple[float, str, str | None]], pledges: int) -> Callable[[], int]:
    from reelay import discrete_timed_monitor

    pattern = "not({act: a0} and once{said: yes})"

    # Making one takes far longer than a report: that is told apart.
    begin = time.perf_counter()
    monitors = {
        f"p{n}": discrete_timed_monitor(pattern=pattern, condense=False) for n in range(pledges)
    }
    print(f"(reelay: {(time.perf_counter() - begin) / pledges * 1000:.0f} ms to make a monitor)")

    def run() -> int:
        broken = set()
        for _, place, what in told:
            seen = {"said": "yes", "act": ""} if what is None else {"said": "", "act": what}
            if not monitors[place].update(seen)["value"]:
                broken.add(place)
        return len(broken)

    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=200_000)
    parser.add_argument("--pledges", type=int, default=200)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    told = stream(options.reports, options.pledges)
    print("| peer | reports a second | pledges broken |")
    print("|---|---:|---:|")
    for make in (behave_rv, reelay):
        if importlib.util.find_spec(make.__name__) is None:
            print(f"| {make.__name__} | not installed | |")
            continue
        run = make(told, options.pledges)
        spent = []
        for _ in range(options.runs):
            begin = time.perf_counter()
            broken = run()
            spent.append(time.perf_counter() - begin)
        print(f"| {make.__name__} | {len(told) / statistics.median(spent):,.0f} | {broken} |")


if __name__ == "__main__":
    main()

"""How fast a monitor follows a stream: reports a second, how long one takes, and how much it holds.

    python benchmarks/monitor.py                 # 10, 100 and 1,000 pledges
    python benchmarks/monitor.py 100             # one size
    python benchmarks/monitor.py 100 --reports 5000

The world is made up and skewed: places and actors are drawn by Zipf's law, so that a few of them are
in most pledges and most reports. Pledges begin over ten years and last days to weeks; the stream is of
thirty days in the middle, in the order in which reports come to be known, each fed by itself. *Late*
reports tell of what happened weeks before, *retracted* ones are taken back. Each line times one sort.

`--deeds 0.1` makes a tenth of them pledges to do something by a deadline, which are the dear ones: what
is done after the deadline bears on them too, so that they go on gathering reports.
"""

from __future__ import annotations

import argparse
import bisect
import gc
import itertools
import random
import resource
import time

import pledgewatch as pw
from pledgewatch.model.records import (
    Activity,
    Actor,
    Coverage,
    Kind,
    Place,
    Pledge,
    Record,
    Report,
    Retract,
    Source,
)
from pledgewatch.model.time import DAY, Duration, Moment, Span

NOW = 1_700_000_000_000_000
YEARS = 10 * 365 * DAY
STREAM = 30 * DAY


def exact(at: int) -> Moment:
    return Moment.of(at, at + 1)


class Zipf:
    """Ranks drawn by Zipf's law."""

    def __init__(self, rng: random.Random, size: int, power: float = 1.0) -> None:
        self._rng = rng
        self._sums = list(itertools.accumulate(1 / (n + 1) ** power for n in range(size)))

    def __call__(self) -> int:
        """A rank, from 0."""
        return bisect.bisect_left(self._sums, self._rng.random() * self._sums[-1])


class World:
    """Towns in regions in countries, bodies of states, kinds of acts, and who tells of them."""

    def __init__(self, deeds: float, seed: int = 1) -> None:
        self.deeds = deeds
        self.rng = rng = random.Random(seed)
        self.towns = [f"town-{n}" for n in range(5_000)]
        self.bodies = [f"body-{n}" for n in range(300)]
        self.acts = [f"act-{n}" for n in range(24)]
        self.sources = [f"source-{n}" for n in range(200)]
        rng.shuffle(self.towns)
        rng.shuffle(self.bodies)
        self.town, self.body = Zipf(rng, len(self.towns)), Zipf(rng, len(self.bodies))
        self.act, self.source = Zipf(rng, len(self.acts)), Zipf(rng, len(self.sources))
        self.nodes: list[Record] = [
            *(Place(id=f"country-{n}") for n in range(20)),
            *(Place(id=f"region-{n}", part_of=(f"country-{n % 20}",)) for n in range(200)),
            *(Place(id=f"town-{n}", part_of=(f"region-{n % 200}",)) for n in range(5_000)),
            *(Actor(id=f"state-{n}") for n in range(30)),
            *(Actor(id=f"body-{n}", part_of=(f"state-{n % 30}",)) for n in range(300)),
            *(Activity(id=f"kind-{n}") for n in range(6)),
            *(Activity(id=f"act-{n}", kind_of=(f"kind-{n % 6}",)) for n in range(24)),
            *(Source(id=f"source-{n}", reliability="ABC"[n % 3]) for n in range(200)),
        ]

    def pledge(self, number: int) -> Pledge:
        """A pledge of some days or weeks within the ten years."""
        rng = self.rng
        kinds = Kind.REFRAIN, Kind.CEASE, Kind.REDUCE, Kind.DO_BY
        rest = 1 - self.deeds
        kind = rng.choices(kinds, (0.6 * rest, 0.25 * rest, 0.15 * rest, self.deeds))[0]
        start = NOW - YEARS // 2 + rng.randrange(YEARS)
        town = self.towns[self.town()]
        # What is to be done is one deed in one place; what is to cease is often more.
        is_deed = kind is Kind.DO_BY
        where = town if is_deed or rng.random() < 0.7 else f"region-{int(town[5:]) % 200}"
        act = self.acts[self.act()]
        what = act if is_deed or rng.random() < 0.5 else f"kind-{int(act[4:]) % 6}"
        body = self.bodies[self.body()]
        whose = body if is_deed or rng.random() < 0.5 else f"state-{int(body[5:]) % 30}"
        return Pledge(
            id=f"pledge-{number}",
            kind=kind,
            debtor=whose,
            said=exact(start),
            end=exact(start + round(rng.uniform(3, 45) * DAY)),
            settle=Duration(7, "d"),
            share=0.5 if kind is Kind.REDUCE else None,
            activities=(what,),
            places=(where,),
            known=exact(NOW - YEARS),
        )

    def coverage(self, number: int) -> Coverage:
        """One country watched all the time."""
        return Coverage(
            id=f"coverage-{number}",
            origin=f"source-{number}",
            activities=tuple(f"kind-{n}" for n in range(6)),
            places=(f"country-{number}",),
            when=Span(exact(NOW - YEARS), exact(NOW + YEARS)),
            sensitivity=0.6,
            lag=Duration(3, "d"),
            known=exact(NOW),
        )

    def report(self, number: int, known: int, age: int) -> Report:
        """A report of what happened some time before it came to be known."""
        return Report(
            id=f"report-{number}",
            activity=self.acts[self.act()],
            place=self.towns[self.town()],
            actor=self.bodies[self.body()] if self.rng.random() < 0.9 else None,
            when=exact(known - age),
            origin=self.sources[self.source()],
            probability=self.rng.choice((None, 0.97, 0.8)),
            known=exact(known),
        )

    def stream(self, reports: int) -> list[tuple[str, Record]]:
        """Reports as they come to be known, with what is late and what is taken back among them."""
        rng = self.rng
        found: list[tuple[str, Record]] = []
        for number in range(reports):
            known = NOW + STREAM * number // reports
            late = rng.random() < 0.05
            age = round((rng.uniform(7, 60) if late else rng.expovariate(2)) * DAY)
            report = self.report(number, known, age)
            found.append(("late" if late else "report", report))
            if rng.random() < 0.02:
                back = known + round(rng.uniform(0, 2) * DAY)
                if back < NOW + STREAM:
                    taken = Retract(id=f"retract-{number}", target=report.id, known=exact(back))
                    found.append(("retracted", taken))
        return sorted(found, key=lambda each: each[1].known.lo)


def measure(pledges: int, reports: int, deeds: float) -> None:
    world = World(deeds)
    records: list[Record] = [*world.nodes, *(world.coverage(n) for n in range(20))]
    records += [world.pledge(number) for number in range(pledges)]
    ledger = pw.Ledger(records, timezone="UTC")
    stream = world.stream(reports)
    began = time.perf_counter()
    monitor = pw.Monitor(ledger)
    ready = time.perf_counter() - began
    gc.collect()
    gc.freeze()
    taken: dict[str, list[float]] = {"report": [], "late": [], "retracted": []}
    told = 0
    clock = time.perf_counter
    began = clock()
    for sort, record in stream:
        start = clock()
        told += len(monitor.feed(record))
        taken[sort].append(clock() - start)
    whole = clock() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{pledges:>8,} pledges: ready in {ready:.1f} s; {len(stream) / whole:,.0f} records/s; "
        f"{told:,} changes told; peak {peak:,.0f} MB"
    )
    for sort, times in taken.items():
        times.sort()
        each = [times[min(int(len(times) * q), len(times) - 1)] * 1e6 for q in (0.5, 0.9, 0.99)]
        mean = sum(times) / len(times) * 1e6
        print(
            f"         {sort:<10} {len(times):>8,}: mean {mean:8.1f} us, "
            f"p50 {each[0]:8.1f}, p90 {each[1]:8.1f}, p99 {each[2]:8.1f} us"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pledges", type=int, nargs="*", default=[10, 100, 1_000])
    parser.add_argument("--reports", type=int, default=1_000)
    parser.add_argument("--deeds", type=float, default=0.0, help="share of pledges to do something")
    given = parser.parse_args()
    for pledges in given.pledges:
        measure(pledges, given.reports, given.deeds)


if __name__ == "__main__":
    main()

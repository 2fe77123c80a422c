"""How the work grows with reports, pledges and links: 1 k, 2 k, 4 k, 8 k, and a bound that fails.

    python -m benchmarks.growth [--sizes 1000,2000,4000,8000] [--only NAME] [--bound 1.1] [--seconds 60]

For each question the seconds of processor time at each size, and the exponent of the last doubling that
was measured: 1 is linear, 2 quadratic. A question that took longer than ``--seconds`` at one size is not
asked at the next. The exit status is 1 where an exponent is above the bound by more than the noise of
one measurement (a tenth); questions that never take a second are not held to it.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import pendulum

import pledgewatch as pw
from pledgewatch import lint

DAY = pendulum.datetime(2022, 1, 1)
NOISE = 0.1
"""How far an exponent of one run may lie above its bound."""


def world(*, places: int = 20) -> list[pw.Record]:
    """Somebody who shells towns of a region, and thirty who tell."""
    return [
        pw.Actor(id="state"),
        pw.Place(id="region"),
        *(pw.Place(id=f"town-{n}", part_of=["region"]) for n in range(places)),
        pw.Activity(id="attack"),
        pw.Activity(id="shelling", kind_of=["attack"]),
        *(pw.Source(id=f"source-{n}", reliability="ABC"[n % 3]) for n in range(30)),
    ]


def truce() -> pw.Pledge:
    """A year without attacks in the region."""
    return pw.Pledge(
        id="truce",
        kind="refrain",
        debtor="state",
        said="2022-01-01",
        end="2022-12-31",
        activities=["attack"],
        places=["region"],
    )


def shelled(number: int, size: int, **terms: Any) -> pw.Report:
    """One of so many reports, spread over 200 days, each known when it happened."""
    when = DAY.add(seconds=number * 200 * 86_400 // size)
    told: dict[str, Any] = {
        "when": when,
        "known": when,
        "activity": "shelling",
        "place": f"town-{number % 20}",
        "actor": "state" if number % 3 else None,
        "source": f"source-{number % 30}",
    }
    return pw.Report(id=f"report-{number}", **told | terms)


def reports(size: int) -> pw.Ledger:
    """One truce, and so many reports of attacks."""
    told = (shelled(n, size) for n in range(size))
    return pw.Ledger([*world(), truce(), *told], timezone="UTC")


def outlets(size: int) -> pw.Ledger:
    """One truce, and one attack told by so many."""
    told = (
        shelled(n, size, source=f"outlet-{n}", place="town-1", when=DAY, incident="attack")
        for n in range(size)
    )
    sources = (pw.Source(id=f"outlet-{n}", reliability="C") for n in range(size))
    return pw.Ledger([*world(), truce(), *sources, *told], timezone="UTC")


def pledges(size: int) -> pw.Ledger:
    """So many short truces of one state, each of its own day; every other one is broken."""
    records: list[pw.Record] = world(places=0)
    for n in range(size):
        day = DAY.subtract(days=size - n)
        records.append(pw.Place(id=f"town-{n}", part_of=["region"]))
        records.append(
            pw.Pledge(
                id=f"pledge-{n}",
                kind="cease",
                debtor="state",
                said=day,
                end=day.add(days=2),
                activities=["shelling"],
                places=[f"town-{n}"],
            )
        )
        if n % 2:
            when = day.add(days=1)
            records.append(
                pw.Report(
                    id=f"report-{n}",
                    activity="shelling",
                    actor="state",
                    place=f"town-{n}",
                    when=when,
                    known=when.add(hours=20),
                    source="source-0",
                )
            )
    return pw.Ledger(records, timezone="UTC")


def chain(size: int) -> pw.Ledger:
    """Places in each other, an army under so many staffs, and reports that retract each other."""
    records: list[pw.Record] = [
        pw.Place(id="region"),
        pw.Activity(id="attack"),
        pw.Activity(id="shelling", kind_of=["attack"]),
        pw.Source(id="source-1", reliability="A"),
        pw.Actor(id="state"),
    ]
    place, actor = "region", "state"
    for n in range(size):
        records.append(pw.Place(id=f"place-{n}", part_of=[place]))
        records.append(pw.Actor(id=f"actor-{n}", controlled_by=[{"actor": actor, "weight": 1}]))
        place, actor = f"place-{n}", f"actor-{n}"
    records.append(
        pw.Report(
            id="told",
            activity="shelling",
            place=place,
            actor=actor,
            when=DAY,
            known=DAY,
            source="source-1",
        )
    )
    taken = "told"
    for n in range(size):
        known = DAY.add(minutes=n + 1)
        records.append(pw.Retract(id=f"x-{n}", target=taken, known=known, source="source-1"))
        taken = f"x-{n}"
    return pw.Ledger([*records, truce()], timezone="UTC")


def lattice(size: int) -> pw.Ledger:
    """Actors in layers of ten, each under all of the layer above."""
    records: list[pw.Record] = [*world(), truce()]
    above: list[str] = ["state"]
    for layer in range(size // 10):
        here = [f"actor-{layer}-{n}" for n in range(10)]
        records += [
            pw.Actor(id=name, controlled_by=[{"actor": each, "weight": 1} for each in above])
            for name in here
        ]
        above = here
    return pw.Ledger([*records, shelled(0, 1, actor=above[0])], timezone="UTC")


def tied(size: int) -> pw.Ledger:
    """Reports of one attack, each tied to the one before."""
    told = [shelled(n, size, when=DAY, place="town-1") for n in range(size)]
    ties = [
        pw.SameIncident(
            id=f"tie-{n}",
            incidents=[f"report-{n}", f"report-{n + 1}"],
            source="source-0",
            known=DAY.add(days=201),
        )
        for n in range(size - 1)
    ]
    return pw.Ledger([*world(), truce(), *told, *ties], timezone="UTC")


def versions(size: int) -> pw.Ledger:
    """A truce said anew so many times, each version in place of the one before."""
    records: list[pw.Record] = [*world(), truce(), shelled(0, 1)]
    before = "truce"
    for n in range(size):
        known = DAY.add(minutes=n + 1)
        records.append(
            pw.Pledge(
                id=f"version-{n}",
                kind="refrain",
                debtor="state",
                said=known,
                end="2022-12-31",
                activities=["attack"],
                places=["region"],
            )
        )
        records.append(
            pw.Supersede(
                id=f"s-{n}",
                target=before,
                by=f"version-{n}",
                when=known,
                known=known,
                source="source-0",
            )
        )
        before = f"version-{n}"
    return pw.Ledger(records, timezone="UTC")


def mutual(size: int) -> pw.Ledger:
    """Two truces that bind only while the other one is kept, and reports of both."""
    both = [
        pw.Pledge(
            id=side,
            kind="refrain",
            debtor=side,
            said="2022-01-01",
            end="2022-12-31",
            activities=["attack"],
            places=["region"],
            condition={"text": "while the other does", "unless_broken": [other]},
        )
        for side, other in (("state", "rebels"), ("rebels", "state"))
    ]
    told = (shelled(n, size, actor=("state", "rebels")[n % 2]) for n in range(size))
    return pw.Ledger([*world(), pw.Actor(id="rebels"), *both, *told], timezone="UTC")


def conditional(size: int) -> pw.Ledger:
    """Truces of which each binds while the next one is kept, and an attack against each."""
    records: list[pw.Record] = []
    for n in range(size):
        condition = {"text": "while they do", "unless_broken": [f"truce-{n + 1}"]}
        records.append(pw.Actor(id=f"side-{n}"))
        records.append(pw.Place(id=f"front-{n}"))
        records.append(
            pw.Pledge(
                id=f"truce-{n}",
                kind="refrain",
                debtor=f"side-{n}",
                said="2022-01-01",
                end="2022-12-31",
                activities=["attack"],
                places=[f"front-{n}"],
                condition=condition if n + 1 < size else None,
            )
        )
        when = DAY.add(minutes=size - n)
        records.append(
            shelled(n, size, place=f"front-{n}", actor=f"side-{n}", when=when, known=when)
        )
    return pw.Ledger([*world(), *records], timezone="UTC")


def stated(size: int) -> pw.Ledger:
    """A truce that binds while a state holds, of which so many tell by turns."""
    condition = {"text": "while they talk", "state": "talks", "presumed": True}
    records = [
        pw.StateReport(
            id=f"talks-{n}",
            state="talks",
            holds=n % 3 > 0,
            when=DAY.add(seconds=n * 200 * 86_400 // size),
            source=f"source-{n % 30}",
        )
        for n in range(size)
    ]
    told = [shelled(n, 10) for n in range(10)]
    made = attrs.evolve(truce(), condition=pw.Condition(**condition))
    return pw.Ledger([*world(), made, *records, *told], timezone="UTC")


def claims(size: int) -> pw.Ledger:
    """Claims of so many sides that they do not attack, intents to, and an attack by each."""
    records: list[pw.Record] = []
    for n in range(size):
        side = f"side-{n}"
        of = {"speaker": side, "activities": ["shelling"], "places": [f"front-{n}"]}
        records += [
            pw.Actor(id=side, part_of=["state"]),
            pw.Place(id=f"front-{n}"),
            pw.Statement(id=f"claim-{n}", kind="claim", holds=False, said="2022-06-01", **of),
            pw.Statement(id=f"intent-{n}", kind="intent", said="2022-05-01", **of),
            shelled(n, size, place=f"front-{n}", actor=side),
        ]
    return pw.Ledger([*world(), *records], timezone="UTC")


def disputed(size: int) -> pw.Ledger:
    """One attack of which all outlets tell otherwise: who, where and when, and whether."""
    told = (
        shelled(
            n,
            size,
            source=f"outlet-{n}",
            place=f"town-{n % 20}",
            when=DAY.add(minutes=n),
            incident="attack",
            stance="affirms" if n % 2 else "denies",
        )
        for n in range(size)
    )
    sources = (pw.Source(id=f"outlet-{n}", reliability="C") for n in range(size))
    return pw.Ledger([*world(), truce(), *sources, *told], timezone="UTC")


def a_site(ledger: pw.Ledger) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger.review().to_page(f"{folder}/site")


def one_by_one(ledger: pw.Ledger) -> None:
    """The last hundredth of the reports, one by one, after all others."""
    told = [each for each in ledger if isinstance(each, pw.Report)]
    last = set(told[-max(10, len(told) // 100) :])
    monitor = pw.Monitor(pw.Ledger([r for r in ledger if r not in last], timezone="UTC"))
    for each in told[-len(last) :]:
        for _ in monitor.feed([each]):
            pass


def batch(ledger: pw.Ledger) -> None:
    """All reports at once."""
    told = [each for each in ledger if isinstance(each, pw.Report)]
    monitor = pw.Monitor(
        pw.Ledger([r for r in ledger if not isinstance(r, pw.Report)], timezone="UTC")
    )
    for _ in monitor.feed(told):
        pass


def kept(ledger: pw.Ledger) -> None:
    """All reports appended to a journal: half at once, the rest one by one; then its ledger."""
    told = [each for each in ledger if isinstance(each, pw.Report)]
    base = pw.Ledger([r for r in ledger if not isinstance(r, pw.Report)], timezone="UTC")
    half = len(told) // 2
    with tempfile.TemporaryDirectory() as folder, pw.Journal(f"{folder}/feed", base) as journal:
        journal.append(told[:half])
        for each in told[half:]:
            journal.append(each)
        assert len(journal.ledger()) == len(ledger)


def a_diff(ledger: pw.Ledger) -> None:
    later = ledger.review()
    str(later.diff(ledger.review(as_of="2022-04-15")))


Question = tuple[Callable[[int], Any], Callable[[Any], Any]]

QUESTIONS: dict[str, Question] = {
    "review of one truce": (reports, lambda book: book.review()),
    "history of one truce": (reports, lambda book: str(book.review()["truce"].history())),
    "diff of one truce": (reports, a_diff),
    "explained findings of one truce": (
        reports,
        lambda book: [each.explain() for each in book.review().findings],
    ),
    "curve of one truce": (reports, lambda book: book.review()["truce"].skepticism.curve()),
    "monitor, a batch": (reports, batch),
    "monitor, one by one": (reports, one_by_one),
    "monitor, one incident of many outlets": (outlets, one_by_one),
    "journal, appended one by one, and its ledger": (reports, kept),
    "JSON of one truce": (reports, lambda book: json.dumps(book.review().to_dict())),
    "review of short pledges": (pledges, lambda book: book.review()),
    "skepticism of short pledges": (
        pledges,
        lambda book: (
            lambda review: [each.skepticism and each.skepticism.announced for each in review]
        )(book.review()),
    ),
    "moves of short pledges": (
        pledges,
        lambda book: [each.skepticism.moves() for each in book.review() if each.skepticism],
    ),
    "scores of short pledges": (pledges, pw.prequential),
    "JSON of short pledges": (pledges, lambda book: json.dumps(book.review().to_dict())),
    "site of short pledges": (pledges, a_site),
    "chains of places, control, retractions": (chain, lambda book: book.review()),
    "a lattice of control": (lattice, lambda book: book.review()),
    "reports tied one to the next": (tied, lambda book: book.review()),
    "versions of one truce": (versions, lambda book: book.review()),
    "two truces that rest on each other": (mutual, lambda book: book.review()),
    "truces that rest each on the next": (conditional, lambda book: book.review()),
    "a condition of many reports": (stated, lambda book: book.review()),
    "claims and intents against attacks": (claims, lambda book: book.review()),
    "outlets that tell otherwise": (disputed, lambda book: book.review()),
    "lint of short pledges": (pledges, lint.lint),
}


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float | None:
    """How the last doubling grew; None where there was none, or nothing to measure."""
    if len(seconds) < 2 or seconds[-1] < 1:
        return None
    grown, more = seconds[-1] / seconds[-2], sizes[len(seconds) - 1] / sizes[len(seconds) - 2]
    return math.log(grown) / math.log(more)


def measured(question: Question, size: int) -> float:
    make, ask = question
    ledger = make(size)
    gc.collect()
    begun = time.process_time()
    ask(ledger)
    return time.process_time() - begun


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default="1000,2000,4000,8000")
    parser.add_argument("--only", action="append", metavar="NAME", help="questions that begin so")
    parser.add_argument("--bound", type=float, default=1.1)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args(arguments)
    sizes = [int(float(each)) for each in given.sizes.split(",")]
    above = []
    print("| question | " + " | ".join(f"{size:,} s" for size in sizes) + " | exponent |")
    print("|---|" + "---:|" * (len(sizes) + 1))
    for name, question in QUESTIONS.items():
        if given.only and not any(name.startswith(each) for each in given.only):
            continue
        seconds: list[float] = []
        for size in sizes:
            if seconds and seconds[-1] > given.seconds:
                break
            seconds.append(measured(question, size))
        found = exponent(sizes, seconds)
        cells = [f"{each:.2f}" for each in seconds] + ["-"] * (len(sizes) - len(seconds))
        said = "" if found is None else f"{found:.2f}"
        print(f"| {name} | " + " | ".join(cells) + f" | {said} |", flush=True)
        if found is not None and found > given.bound + NOISE:
            above.append(name)
    if above:
        print("\nabove the bound: " + ", ".join(above), file=sys.stderr)
    return bool(above)


if __name__ == "__main__":
    sys.exit(main())

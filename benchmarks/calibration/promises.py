"""Campaign promises as TrumpTracker decided them, each by the history of its file (MIT licence).

Every change of a promise's status is dated by its commit. A promise is decided when it is first called
broken or achieved (none of those that were undecided was compromised at first). On the eve of that day a ledger is made of what was known: the promises decided
before, each as a demand whose time was up when it was decided, and told kept or not by the tracker,
which watches all of them; and the promise itself, still open. Its deadline is the hundredth day for what the
tracker lists under "First 100 Days", else the end of the term. Skepticism is that of the library's review.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable

import attrs
from benchmarks.calibration.scores import DATA, Forecast

import pledgewatch as pw

__all__ = [
    "STATUSES",
    "TRANSITIONS",
    "Decision",
    "base_rate",
    "decisions",
    "forecasts",
    "ledger",
    "statuses",
]

STATUSES = DATA / "promises" / "trumptracker_data.yaml"
TRANSITIONS = DATA / "promises" / "trumptracker_status_transitions_to_2017-04.csv"

OUTCOMES = {"Broken": 1.0, "Achieved": 0.0}
_DECIDED = {*OUTCOMES, "Compromised"}
_SAID, _START = "2016-11-08", "2017-01-20"
_HUNDREDTH_DAY, _END_OF_TERM = "2017-04-29", "2021-01-20"
_SENSITIVITY = 0.8  # that which is taken where nobody declares one


@attrs.frozen
class Decision:
    """A promise that the tracker decided.

    Attributes:
        title: Which.
        day: When it was first decided.
        broken: 1 broken, 0 achieved.
        is_early: Whether it is one of the first hundred days.
    """

    title: str
    day: dt.date
    broken: float
    is_early: bool


def _promises() -> list[dict[str, str]]:
    """Title, status and category of every promise; nothing else of the file is read."""
    found: list[dict[str, str]] = []
    for line in STATUSES.read_text("utf-8").splitlines():
        told = re.fullmatch(r"\s+(title|status|category): *(.*?) *", line)
        if told and told[1] == "title":
            found.append({})
        if told and found:
            text = told[2]
            if text[:1] in ("'", '"') and text[-1:] == text[:1]:
                text = text[1:-1].replace(text[0] * 2, text[0])
            found[-1][told[1]] = text
    return found


def statuses() -> dict[str, int]:
    """How many promises have which status."""
    counts: dict[str, int] = {}
    for promise in _promises():
        counts[promise["status"]] = counts.get(promise["status"], 0) + 1
    return counts


def decisions() -> list[Decision]:
    """The promises that were undecided once, by the day on which they were first decided."""
    early = {each["title"] for each in _promises() if each["category"] == "First 100 Days"}
    found: dict[str, Decision] = {}
    with TRANSITIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            title, outcome = row["title"], OUTCOMES.get(row["to"])
            if outcome is None or row["frm"] in _DECIDED or title in found:
                continue
            day = dt.date.fromisoformat(row["date"][:10])
            found[title] = Decision(title, day, outcome, title in early)
    return sorted(found.values(), key=lambda each: (each.day, each.title))


def ledger(
    asked: Decision, before: Iterable[Decision], reference_class: str | None = None
) -> pw.Ledger:
    """What was known on the eve of a decision; the promise that is asked of is `asked`."""
    records: list[pw.Record] = [
        pw.Actor(id="trump"),
        pw.Place(id="united-states"),
        pw.Activity(id="promised"),
        pw.Source(id="tracker", reliability="A"),
        pw.Coverage(
            id="all-promises",
            origin="tracker",
            places=["united-states"],
            activities=["promised"],
            when=f"{_START}/{_END_OF_TERM}",
            known=_START,
            sensitivity=_SENSITIVITY,
            lag="0 days",
        ),
    ]
    for number, each in enumerate(before, 1):
        day, eve = each.day.isoformat(), (each.day - dt.timedelta(days=1)).isoformat()
        records += _promise(f"promise-{number}", each, eve, reference_class)
        # That it was not done is told of the day on which the tracker said so, that it was of the time before.
        is_broken = each.broken == 1
        records.append(
            pw.Report(
                id=f"told-{number}",
                pledge=f"promise-{number}",
                actor="trump",
                when=day if is_broken else f"{_START}/{eve}",
                known=day,
                stance="denies" if is_broken else "affirms",
                source="tracker",
            )
        )
    deadline = _HUNDREDTH_DAY if asked.is_early else _END_OF_TERM
    records += _promise("asked", asked, deadline, reference_class)
    return pw.Ledger(records, timezone="America/New_York", setting="campaign")


def _promise(id: str, decision: Decision, end: str, reference_class: str | None) -> list[pw.Record]:
    deed = pw.Activity(id=f"deed-of-{id}", name=decision.title, kind_of=["promised"])
    pledge = pw.Pledge(
        id=id,
        kind="do-by",
        debtor="trump",
        said=_SAID,
        start=_START,
        end=end,
        settle="0 days",
        activities=[deed.id],
        places=["united-states"],
        text=decision.title,
        announcement="contract" if decision.is_early else None,
        reference_class=reference_class,
    )
    return [deed, pledge]


def base_rate() -> list[Forecast]:
    """What the share broken says of each promise on the eve of its decision: (broken + 1/2) / (decided + 1)."""
    every = decisions()
    known = [[each.broken for each in every if each.day < asked.day] for asked in every]
    return [
        Forecast((sum(before) + 0.5) / (len(before) + 1), asked.broken)
        for asked, before in zip(every, known, strict=True)
    ]


def forecasts(reference_class: str | None = None) -> list[Forecast]:
    """A7: the chance that each promise is broken, on the eve of its decision.

    Args:
        reference_class: The class of all of them; left out: that of a campaign.
    """
    every, found = decisions(), []
    for asked in every:
        eve = asked.day - dt.timedelta(days=1)
        before = [each for each in every if each.day <= eve]
        chance = ledger(asked, before, reference_class).review(as_of=eve.isoformat())["asked"]
        found.append(Forecast(chance.skepticism.value, asked.broken))
    return found

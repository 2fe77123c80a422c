"""Facts: what is followed of an answer, each a key with a value, and which of them differ."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.findings import Finding, Note
from pledgewatch.engine.incident import Rung
from pledgewatch.model.logic import Kleene, T

FACETS: Mapping[str, Callable[[Judgement], str]] = {
    "verdict": lambda j: j.verdict.value,
    "lifecycle": lambda j: j.lifecycle.value,
    "settled": lambda j: "yes" if j.settled else "no",
    "flags": lambda j: ", ".join(sorted(j.flags)),
    "counts": lambda j: f"{j.certain} certain, {j.possible} possible",
}
"""What is followed of a judgement."""
SORTS = (*FACETS, "finding", "note")
"""What may change."""
_NOTHING = {"settled": "no", "flags": "", "counts": "0 certain, 0 possible"}
"""Values that are no news of a pledge that has come or gone."""


class FactKey(NamedTuple):
    """What a fact is about.

    Attributes:
        pledge: The pledge; None for what concerns no one pledge.
        what: One of `SORTS`.
        own: What makes a finding or note the same in another review; empty otherwise.
    """

    pledge: str | None
    what: str
    own: tuple[Any, ...] = ()


Facts = Mapping[FactKey, str]


def facts(judgements: Iterable[Judgement], findings: Iterable[Finding]) -> dict[FactKey, str]:
    """What some judgements and findings say."""
    said = {
        FactKey(judgement.pledge, what): read(judgement)
        for judgement in judgements
        for what, read in FACETS.items()
    }
    for finding in findings:
        key = FactKey(finding.pledge, "finding", finding.key)
        # Two measures may show one thing, one of them more surely.
        if not said.get(key, "").startswith(T.word):
            said[key] = _standing(finding.certainty, finding.rung)
    return said


@functools.cache
def _standing(certainty: Kleene, rung: Rung | None) -> str:
    """How a finding stands: certain or possible, and its rung where there is an incident."""
    return certainty.word if rung is None else f"{certainty.word}, {rung.value}"


def note_standing(note: Note) -> str:
    """What a note says besides what it is about: its value, certainty and number, where it has them."""
    certainty = note.certainty.word if note.certainty is not None else None
    number = str(note.number) if note.number != 1 else None
    return ", ".join(each for each in (note.value, certainty, number) if each) or "noted"


def changed(before: Facts, after: Facts) -> Iterator[FactKey]:
    """The keys of what differs: what there is now, in its order, then what there is no longer."""
    for key in (*after, *(key for key in before if key not in after)):
        was, now = before.get(key), after.get(key)
        no_news = None in (was, now) and _NOTHING.get(key.what, "") in (was, now)
        if was != now and not no_news:
            yield key


def certainty_of(standing: str | None) -> str | None:
    """How sure a finding is, of how it stands."""
    return None if standing is None else standing.partition(",")[0]

"""Contradictions and notes as facts, and the registry of what finds them.

A finder is a function of a case and its judgements that yields the findings of the kinds it declares;
a noter does the same for notes. Packages add their own by an entry point of the group
`pledgewatch.findings` that names a module, or anything in one: loading it registers what is
decorated there.
"""

from __future__ import annotations

import functools
import importlib.metadata
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

import attrs

from pledgewatch.engine.case import Case
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.incident import Rung
from pledgewatch.faces import FindingFaces, NoteFaces
from pledgewatch.model.logic import Kleene, T
from pledgewatch.model.time import Moment

ENTRY_POINTS = "pledgewatch.findings"
"""The group of entry points by which other packages add finders and noters."""

SUBJECTS = (
    "act",
    "actor",
    "claim",
    "part_above_whole",
    "place",
    "published_before",
    "time",
    "whether",
)
"""What a clash of sayings, or a conflict of reports, is about."""

INCIDENT_FLAGS = ("admitted", "contested", "denied", "interested", "report_dated")
"""What to know of the incident of a finding."""

Judgements = Mapping[str, Judgement]
"""Every judgement of a review, by pledge."""


@attrs.frozen(kw_only=True, repr=False, cache_hash=True)
class Finding(FindingFaces):
    """A contradiction: said against done, said against said, or reported against reported.

    Attributes:
        kind: What contradicts what; one of `finding_kinds`.
        certainty: T (certain) or U (possible).
        pledge, statement: The id of what it is held against; both None for a conflict of reports.
            A false claim of compliance has both; two sayings that clash have the one said first.
        against: Of `say_say`, the id of the pledge or statement said later.
        incident: The name of the incident; of several taken together, that of the surest.
        together: The names of the incidents none of which is enough by itself, surest first; empty
            where one is.
        number: How many incidents alike it stands for, where one telling counts several.
        since: When it happened; of a missed deadline, the deadline; of a clash, when the later was
            said; of a reduction, when the window opened.
        rung: The rung of the ladder of the incident.
        p: P(event) of the incident, that it happened, whatever `causes` it is in doubt for; of several
            together their P_T; of a missed deadline 1 - P(done in time). None where it is no matter
            of probability.
        records: Ids of the records it rests on, sorted.
        origins: Who says so, sorted.
        causes: Of a possible one, what is in doubt by name (some of `CAUSES`), each with the
            probability that it is in scope. Empty where only the weight is missing.
        lacks: Of a possible one, the weight without doubt that is missing for it to be certain
            (nano-nats). None where it is certain or no matter of weight.
        alarm: Of a certain one, the origins without any one of which it would not be certain, sorted.
        left: The p that is left without each of these, in their order; empty where p is None.
        measure: Of a reduction, which measure: `incidents`, `level` or `harm`.
        about: Some of `SUBJECTS`. Of a conflict of reports, what they exclude each other about: `actor`,
            `place`, `time`, `published_before` (before it happened), `part_above_whole`, `whether` it was so at all; of a clash,
            whether sayings are of acts or claims: `act`, `claim`.
        flags: What to know of the incident: some of `INCIDENT_FLAGS`, sorted.
    """

    kind: str
    certainty: Kleene
    pledge: str | None = None
    statement: str | None = None
    against: str | None = None
    incident: str | None = None
    together: tuple[str, ...] = ()
    number: int = 1
    since: Moment | None = None
    rung: Rung | None = None
    p: float | None = None
    records: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    causes: tuple[tuple[str, float], ...] = ()
    lacks: int | None = None
    alarm: tuple[str, ...] = ()
    left: tuple[float, ...] = ()
    measure: str | None = None
    about: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    _case: Case | None = attrs.field(default=None, eq=False, hash=False)

    def __repr__(self) -> str:
        on = [id for id in (self.pledge, self.statement) if id is not None] or self.records
        incident = f", incident {self.incident!r}" if self.incident is not None else ""
        named = ", ".join(map(repr, on))
        return f"<Finding {self.kind} ({self.certainty.word}) on {named}{incident}>"

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same finding in another review."""
        named = (self.kind, self.pledge or "", self.statement or "", self.against or "")
        what = self.measure or ("together" if self.together else self.incident or "")
        own = self.records if self.pledge is None and self.statement is None else ()
        return (*named, what, *own)

    @functools.cached_property
    def _order(self) -> tuple[object, ...]:
        since = self.since.lo if self.since is not None else 0
        return (self.certainty is not T, _FINDERS.rank(self.kind), since, self.key, self.records)


@attrs.frozen(kw_only=True, repr=False)
class Note(NoteFaces):
    """What to know with the verdicts that contradicts nothing by itself.

    Attributes:
        kind: What it tells; one of `note_kinds`.
        pledge: The id of the pledge it speaks of; None for the ledger as a whole.
        statement: The id of the statement it speaks of.
        other: What else it names: of `omission` the control place, of `first_violator` the pledge of
            the other side, of `reading` the reading, of `proposal` what it would bind.
        value: What it says in one word: of `condition` `certain`, `possible` or `no`; of
            `first_violator` the id of the pledge violated first; of `assessment_differs` the rating;
            of `reading` its verdict; of `reaction` its tone; of `testability` the reason why counts
            cannot tell. None where that cannot be told, and where counts can.
        certainty: Of an incident, T (certain) or U (possible).
        incident: The name of the incident.
        since: When it happened or was said.
        number: How many it counts: incidents that one telling counts, or that were counted before a
            reduction; reports of unrated sources; rows that could not be read.
        records: Ids of the records it rests on, sorted.
        sources: Of `unrated`, the sources that nobody rated, sorted; of `quarantined`, why the rows
            could not be read.
    """

    kind: str
    pledge: str | None = None
    statement: str | None = None
    other: str | None = None
    value: str | None = None
    certainty: Kleene | None = None
    incident: str | None = None
    since: Moment | None = None
    number: int = 1
    records: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    _case: Case | None = attrs.field(default=None, eq=False, hash=False)

    def __repr__(self) -> str:
        on = self.pledge if self.pledge is not None else "the ledger"
        return f"<Note {self.kind} on {on!r}>"

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same note in another review."""
        named = (self.kind, self.pledge or "", self.statement or "", self.other or "")
        return (*named, self.incident) if self.incident is not None else (*named, *self.records)

    @property
    def _order(self) -> tuple[object, ...]:
        since = self.since.lo if self.since is not None else 0
        return (_NOTERS.rank(self.kind), self.pledge or "", since, self.key)


Found = TypeVar("Found", Finding, Note)
Finder = Callable[[Case, Judgements], Iterable[Found]]


class _Registry(Generic[Found]):
    """The functions that find facts of some kinds, in the order in which they were registered."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.words: dict[str, str] = {}
        self.functions: list[tuple[frozenset[str], Finder[Found]]] = []

    def of(self, *kinds: str, words: str = "") -> Callable[[Finder[Found]], Finder[Found]]:
        """Register a function for some kinds; `words` are those of another package for them."""
        self.words.update(dict.fromkeys(kinds, words) if words else {})

        def register(function: Finder[Found]) -> Finder[Found]:
            self.kinds.extend(kind for kind in kinds if kind not in self.kinds)
            self.functions.append((frozenset(kinds), function))
            return function

        return register

    def rank(self, kind: str) -> tuple[int, str]:
        place = self.kinds.index(kind) if kind in self.kinds else len(self.kinds)
        return place, kind

    def found(
        self, case: Case, judgements: Judgements, kinds: Iterable[str] | None = None
    ) -> Iterator[Found]:
        """What is found of some kinds, and of others along with them; left out: of all."""
        _load()
        wanted = None if kinds is None else frozenset(kinds)
        for named, function in self.functions:
            if wanted is None or not wanted.isdisjoint(named):
                yield from function(case, judgements)


_FINDERS = _Registry[Finding]()
_NOTERS = _Registry[Note]()
finder = _FINDERS.of
"""Register a finder: ``@finder("continuation")`` on a function that yields findings of that kind.

Another package says with it why they count, as a sentence in which {debtor} and {due} are of the pledge:
``@finder("on_a_thursday", words="{debtor} pledged that nothing happens on a Thursday.")``.
"""
noter = _NOTERS.of
"""Register a noter: ``@noter("omission")`` on a function that yields notes of that kind.

Another package gives `words` with it: what such a note says, as a sentence.
"""


@functools.cache
def _load() -> None:
    """Load what other packages add, once."""
    for point in importlib.metadata.entry_points(group=ENTRY_POINTS):
        point.load()


def words_of(kind: str) -> str:
    """What another package says of a kind of finding or note; empty where none does."""
    return _FINDERS.words.get(kind) or _NOTERS.words.get(kind, "")


def finding_kinds() -> tuple[str, ...]:
    """The kinds of finding, in the order they are listed."""
    _load()
    return tuple(_FINDERS.kinds)


def note_kinds() -> tuple[str, ...]:
    """The kinds of note, in the order they are listed."""
    _load()
    return tuple(_NOTERS.kinds)


def contradictions(
    case: Case, judgements: Judgements, kinds: Iterable[str] | None = None
) -> tuple[Finding, ...]:
    """Every finding of a review: certain ones first, then by kind, time and name.

    They belong to no review yet: one that still stands may be the same as at another time.

    Args:
        kinds: The kinds that are asked for; others may be found along with them. Left out: all.
    """
    found = dict.fromkeys(found_of(case, judgements, kinds))
    return tuple(sorted(found, key=lambda each: each._order))


found_of = _FINDERS.found
"""The same in no order, some perhaps more than once."""


def remarks(case: Case, judgements: Judgements) -> tuple[Note, ...]:
    """Every note of a review, by kind, pledge, time and name."""
    found = sorted(set(_NOTERS.found(case, judgements)), key=lambda each: each._order)
    return tuple(attrs.evolve(each, case=case) for each in found)


# -- many alike --------------------------------------------------------------------------------------

_A_SERIES = 4
"""So many that say the same are a series."""
V = TypeVar("V")


def in_series(given: Iterable[V], alike: Callable[[V], Hashable | None]) -> list[tuple[V, ...]]:
    """Findings, or their changes, in order; four or more that say the same of many incidents as one.

    Args:
        alike: What those of a series have in common; None for what is like no other.
    """
    groups: dict[Hashable, list[V]] = {}
    for place, each in enumerate(given):
        common = alike(each)
        groups.setdefault(("alone", place) if common is None else common, []).append(each)
    found: list[tuple[V, ...]] = []
    for group in groups.values():
        found += [tuple(group)] if len(group) >= _A_SERIES else ((each,) for each in group)
    return found

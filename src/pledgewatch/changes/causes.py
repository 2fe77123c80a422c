"""Which records did it: what bears on a pledge, and what the answer would have been otherwise.

If the clocks alone, with nothing known that was not known before, give the new answer, time did it and
no record is named. Otherwise the records that came between, retractions among them, are left out as
long as the answer stays what it is; what cannot be left out is the cause.
"""

from __future__ import annotations

import collections
import itertools
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

import attrs

from pledgewatch.case import Case, open_case
from pledgewatch.evidence import cells_of
from pledgewatch.explanations import listed, named, record_said
from pledgewatch.kleene import F
from pledgewatch.ledger import Ledger, like
from pledgewatch.matching import Scope, compile_scope
from pledgewatch.reciprocity import partners
from pledgewatch.records import (
    RECORDS,
    Explanation,
    Pledge,
    Reaction,
    Report,
    Retract,
    SameIncident,
    Statement,
    StatementKind,
    StateReport,
    Timed,
)
from pledgewatch.verdicts import Judgement
from pledgewatch.verdicts.judgement import Verdict

__all__ = [
    "FACETS",
    "NOTHING",
    "Between",
    "Cause",
    "Causes",
    "Speech",
    "Value",
    "all_of",
    "concerning",
    "facet",
    "judged",
    "known_by",
    "taken_back",
]


_MOST_REVIEWS = 100
"""How often a pledge is judged anew to find one cause. What is named is then still enough to explain
the change, but perhaps not the least that is."""
_MOST_INSTEAD = 8
"""How many records are named that would have done in place of others, the first ones."""
_MOST_TOLD = 4
"""How many records of a cause are told in a sentence; the others are counted."""


# -- what bears on a pledge ------------------------------------------------------------------------


def concerning(ledger: Ledger, pledge: str) -> Ledger:
    """A ledger without the records that change nothing about a pledge, whatever the clocks say.

    Left out are reports of somewhere, something or somebody else, unless another record ties them to
    an incident that others tell of, what is only shown and never weighed, and retractions of either.
    """
    scopes = [compile_scope(ledger, each, ()) for each in _with_partners(ledger, pledge)]
    tied = {
        name
        for record in ledger.dated.values()
        if isinstance(record, (SameIncident, Statement))
        for name in record.incidents
    }
    told = collections.Counter(
        record.incident or record.id
        for record in ledger.dated.values()
        if isinstance(record, (Report, StateReport))
    )

    def is_idle(record: Timed) -> bool:
        if isinstance(record, Statement):
            return record.kind is not StatementKind.DENIAL
        if not isinstance(record, Report):
            return isinstance(record, (Reaction, Explanation))
        name = record.incident or record.id
        is_alone = told[name] == 1 and not tied & {name, record.id}
        if name != record.id:
            is_alone = is_alone and not told[record.id]
        return is_alone and not any(_may_bear(scope, record) for scope in scopes)

    idle = {record.id for record in ledger.dated.values() if is_idle(record)}
    idle |= {retract.id for retract in ledger.all(Retract) if taken_back(ledger, retract) in idle}
    return ledger.without(idle)


def _with_partners(ledger: Ledger, pledge: str) -> list[Pledge]:
    """A pledge and all that it depends on."""
    found: dict[str, Pledge] = {}
    waiting = [pledge]
    while waiting:
        record = ledger.dated.get(waiting.pop())
        if isinstance(record, Pledge) and record.id not in found:
            found[record.id] = record
            waiting.extend(partners(record))
    return list(found.values())


def _may_bear(scope: Scope, report: Report) -> bool:
    return scope.actor(report.actor, report.when) is not F and any(
        cell.place_match(report.place) is not F and cell.activity_match(report.activity) is not F
        for _, cell in cells_of(scope)
    )


def taken_back(ledger: Ledger, record: Timed) -> str:
    """What a retraction, or a retraction of a retraction, is about in the end."""
    while isinstance(record, Retract):
        target = ledger.dated.get(record.target)
        if target is None:
            return record.target
        record = target
    return record.id


# -- causes ----------------------------------------------------------------------------------------


@attrs.frozen
class Cause:
    """What made an answer another: the clocks where there are no records.

    Attributes:
        records: The least records that did it, sorted.
        instead: The first of those that would have done in place of one of them, sorted.
    """

    records: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Every record that had a part in it, sorted."""
        return tuple(sorted((*self.records, *self.instead)))


_CLOCK = Cause()


class Between:
    """Two states of knowledge, and every one that lies between them.

    Args:
        ledger: The world they share.
        old: The dated records known in the earlier one.
        new: Those known in the later one.
        as_of: The clock at which all of them are read.
    """

    def __init__(
        self, ledger: Ledger, old: Mapping[str, Timed], new: Mapping[str, Timed], as_of: int
    ) -> None:
        self.as_of = as_of
        self._ledger, self._old, self._new = ledger, old, new
        self._nodes = [record for record in ledger.records if not isinstance(record, Timed)]
        self._cases: dict[tuple[frozenset[str], tuple[str, ...] | None], Case] = {}
        changed = [id for id in {**old, **new} if old.get(id) != new.get(id)]
        # Of records that would do equally well, those that came first are kept.
        self.fresh = tuple(sorted(changed, key=lambda id: (self.record(id)._known_at, id)))

    @classmethod
    def of(cls, earlier: Ledger, known: int, later: Ledger, as_of: int) -> Between:
        """What lies between a ledger at one knowledge time and a ledger at another."""
        return cls(later, known_by(earlier, known), known_by(later, as_of), as_of)

    def record(self, id: str) -> Timed:
        """A record of either state."""
        return self._new[id] if id in self._new else self._old[id]

    def case(self, came: frozenset[str], pledges: tuple[str, ...] | None) -> Case:
        """The case if of all that changed only some records had, read at the later clock."""
        key = came, pledges
        if key not in self._cases:
            dated = dict(self._old)
            for id in came:
                if id in self._new:
                    dated[id] = self._new[id]
                else:
                    del dated[id]
            records = (*self._nodes, *sorted(dated.values(), key=_in_a_ledger))
            ledger = like(self._ledger, records)
            self._cases[key] = open_case(ledger, self.as_of, pledges)
        return self._cases[key]

    def cause(
        self,
        facet: Callable[[Case], object],
        pledges: tuple[str, ...] | None,
        likely: Iterable[str] | None = None,
    ) -> Cause:
        """What made a facet what it is in the later state.

        Args:
            facet: The facet of a case.
            pledges: The pledges it is read from; None: all.
            likely: Records that are tried first; left out: all that changed.
        """
        now = facet(self.case(frozenset(self.fresh), pledges))

        def is_now(came: frozenset[str]) -> bool:
            return facet(self.case(came, pledges)) == now

        if not self.fresh or is_now(frozenset()):
            return _CLOCK
        among = self.fresh
        if likely is not None:
            wanted = frozenset(likely)
            some = tuple(id for id in self.fresh if id in wanted)
            if some and is_now(frozenset(some)):
                among = some
        return _smallest(among, is_now)


_ORDER = {table: place for place, table in enumerate(RECORDS)}


def _in_a_ledger(record: Timed) -> tuple[int, str]:
    """Where a record stands in a ledger."""
    return _ORDER[record.table], record.id


def known_by(ledger: Ledger, as_of: int) -> dict[str, Timed]:
    """The dated records that were known by an instant, taken back or not, by id."""
    return {id: record for id, record in ledger.dated.items() if record._known_at <= as_of}


class _Budget:
    """A question asked no more than so many times."""

    def __init__(self, ask: Callable[[frozenset[str]], bool], most: int) -> None:
        self._ask, self.left = ask, most

    def __call__(self, ids: Iterable[str]) -> bool:
        self.left -= 1
        return self.left >= 0 and self._ask(frozenset(ids))


def _smallest(fresh: Sequence[str], is_now: Callable[[frozenset[str]], bool]) -> Cause:
    """The least of some records, given in order of time, that make a facet what all of them make it."""
    same = _Budget(is_now, _MOST_REVIEWS)
    kept = _least(fresh, same)
    spare = []
    if len(kept) < len(fresh):
        # The earliest that do; unless fewer do, where it is the latest that are kept.
        kept = min(kept, _least(fresh[::-1], same), key=len)
        spare = [id for id in kept if same(set(fresh) - {id})]
    # Where a record that was kept is not needed, others would have done in its place.
    instead = (
        other
        for other in fresh
        if spare and other not in kept and any(same({*kept, other} - {one}) for one in spare)
    )
    first = itertools.islice(instead, _MOST_INSTEAD)
    return Cause(tuple(sorted(kept)), tuple(sorted(first)))


def _least(fresh: Sequence[str], same: _Budget) -> list[str]:
    """What is left of some records when all that changes nothing is left out, the last ones first.

    Left out is a half of them at once, then a quarter, and so on: few records among hundreds are
    found by asking a few dozen times.
    """
    kept = list(fresh)
    size = len(kept)
    while size:
        size = max(size // 2, 1)
        fewer = _dropped(kept, size, same)
        if size == 1 and len(fewer) == len(kept):
            break
        kept = fewer
    return kept


def _dropped(kept: list[str], size: int, same: _Budget) -> list[str]:
    """What is left when every run of so many records that changes nothing is left out."""
    end = len(kept)
    while end > 0:
        start = max(end - size, 0)
        rest = kept[:start] + kept[end:]
        # Without any of them it is another: that was asked before.
        if rest and same(rest):
            kept = rest
        end = start
    return kept


class Speech:
    """How causes are told of a change from one state of knowledge to another, or back."""

    def __init__(
        self, ledger: Ledger, record: Callable[[str], Timed], clock: str, backwards: bool = False
    ) -> None:
        self._ledger, self._record, self._clock = ledger, record, clock
        self._backwards = backwards

    def because(self, cause: Cause, *, briefly: bool = False) -> str:
        """``because of ...``, or that the clock did it; briefly: with no more than names."""
        if not cause.records:
            return self._clock
        told = [
            named(self._ledger, id) if briefly else record_said(self._ledger, self._record(id))
            for id in cause.records[:_MOST_TOLD]
        ]
        more = len(cause.records) - _MOST_TOLD
        if more > 0:
            told.append(f"{more} more")
        because = f"{'without' if self._backwards else 'because of'} {listed(told)}"
        if not cause.instead:
            return because
        others = [named(self._ledger, id) for id in cause.instead[:_MOST_TOLD]]
        if len(cause.instead) > _MOST_TOLD:
            others.append("others")
        place = "as well" if len(cause.records) == 1 else "in place of one of them"
        each = "each " if len(cause.instead) > 1 else ""
        return f"{because} ({listed(others)} would {each}have done {place})"

    def because_each(self, causes: Sequence[tuple[str, Cause]], *, briefly: bool = False) -> str:
        """The causes of several facets, told once where they are the same."""
        together: dict[Cause, list[str]] = {}
        for name, cause in causes:
            together.setdefault(cause, []).append(name)
        if len(together) == 1:
            return f", {self.because(next(iter(together)), briefly=briefly)}"
        return ": " + "; ".join(
            f"{listed(names)} {self.because(cause)}" for cause, names in together.items()
        )


# -- facets of an answer ---------------------------------------------------------------------------


def judged(case: Case, pledge: str, at: int) -> Judgement | None:
    """The judgement on a pledge; None where it was not known."""
    return case.judgement(pledge, at) if pledge in case.scopes else None


def _verdict(case: Case, pledge: str, at: int) -> Verdict | None:
    # By itself it costs less than with all that is shown beside it.
    return case.verdict(pledge, at) if pledge in case.scopes else None


Value = str | None
FACETS: dict[str, Callable[[Judgement], str]] = {
    "verdict": lambda j: j.verdict.value,
    "lifecycle": lambda j: j.lifecycle.value,
    "settled": lambda j: "yes" if j.settled else "no",
    "flags": lambda j: ", ".join(sorted(j.flags)),
    "counts": lambda j: f"{j.certain} certain, {j.possible} possible",
}
NOTHING = {"settled": "no", "flags": "", "counts": "0 certain, 0 possible"}
"""Values that are no news of a pledge that has come or gone."""


def facet(judgement: Judgement | None, name: str) -> Value:
    """One side of an answer, by its name in `FACETS`; None where the pledge was not known."""
    return None if judgement is None else FACETS[name](judgement)


class Causes:
    """The causes of what changed about one pledge at one event time."""

    def __init__(self, between: Between, pledge: str, at: int) -> None:
        self.between, self._pledge, self._at = between, pledge, at
        self._judgements: dict[Case, Judgement | None] = {}

    def _judgement(self, case: Case) -> Judgement | None:
        if case not in self._judgements:
            self._judgements[case] = judged(case, self._pledge, self._at)
        return self._judgements[case]

    def of(self, facet: Callable[[Judgement], Hashable]) -> Cause:
        """The cause of a facet of the judgement; None where there is no judgement."""

        def read(case: Case) -> Hashable:
            judgement = self._judgement(case)
            return None if judgement is None else facet(judgement)

        return self.between.cause(read, (self._pledge,))

    def of_verdict(self) -> Cause:
        """The cause of the verdict."""
        return self.between.cause(
            lambda case: _verdict(case, self._pledge, self._at), (self._pledge,)
        )

    def of_flag(self, flag: str) -> Cause:
        """The cause of a flag's being set, or not."""
        return self.of(lambda judgement: flag in judgement.flags)


def all_of(causes: Iterable[tuple[str, Cause]]) -> tuple[str, ...]:
    """The records that some causes name, each once, by id."""
    return tuple(sorted({id for _, cause in causes for id in cause.named}))

"""A ledger as it stood at a knowledge time, made ready to be judged."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

import attrs

from pledgewatch.errors import InputError, Problem
from pledgewatch.evidence import Evidence, Memory, collect
from pledgewatch.matching import Scope, compile_scope
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Header, Kind, Pledge, Record, Report, Timed, entry_name
from pledgewatch.reciprocity import Reciprocity, partners, resolve
from pledgewatch.verdicts import Judgement, Verdict, judge, reduction_verdict
from pledgewatch.weighing import denied_by_statement
from pledgewatch.witnesses import Witnesses

__all__ = ["Case", "open_case", "refuse_unread"]


@attrs.frozen(eq=False)
class Case:
    """Everything alive at `as_of`, compiled and folded once, to be judged at any event time.

    Attributes:
        ledger: The ledger.
        as_of: The knowledge time (microseconds UTC).
        alive: The dated records alive then, by id.
        scopes: The pledges alive then, compiled.
        witnesses: Who says so.
        evidence: What bears on the pledges.
        reciprocity: How pledges that depend on each other stand.
    """

    ledger: Ledger
    as_of: int
    alive: Mapping[str, Timed]
    scopes: Mapping[str, Scope]
    witnesses: Witnesses
    evidence: Evidence
    reciprocity: Reciprocity = attrs.field(factory=Reciprocity)

    def judgement(self, pledge: str, at: int) -> Judgement:
        """Judge one pledge at an instant of event time."""
        scope, evidence = self._bearing(pledge, at)
        judgement = judge(
            scope,
            evidence,
            self.witnesses,
            self.alive.values(),
            denied_by_statement(self.alive.values(), self.witnesses, at),
            at=at,
            as_of=self.as_of,
        )
        if self.reciprocity.first_violator_is_unknown(pledge, at):
            return attrs.evolve(judgement, flags=judgement.flags | {"first_violator"})
        return judgement

    def verdict(self, pledge: str, at: int) -> Verdict:
        """The verdict on one pledge at an instant of event time."""
        if self.scopes[pledge].pledge.kind is not Kind.REDUCE:
            return self.judgement(pledge, at).verdict
        scope, evidence = self._bearing(pledge, at)
        return reduction_verdict(scope, evidence, self.witnesses, at=at, as_of=self.as_of)

    def _bearing(self, pledge: str, at: int) -> tuple[Scope, Evidence]:
        """A pledge as it bound at an instant of event time, and what bears on it."""
        if not self.reciprocity.foresees(pledge, at):
            return self.scopes[pledge], self.evidence
        # What the other side had not done yet frees nobody from the word given.
        scope = self.reciprocity.bound(pledge, at)
        return scope, collect(self.ledger, self.alive.values(), [scope], self.witnesses, self.as_of)

    @functools.cached_property
    def retracted(self) -> Mapping[str, Timed]:
        """The records that were known by `as_of` and have been taken back."""
        return {
            id: record
            for id, record in self.ledger.dated.items()
            if record._known_at <= self.as_of and id not in self.alive
        }


_UNREAD: dict[str, tuple[str, ...]] = {
    "ledger": ("unrated", "editors", "setting"),
    "actor": ("sides",),
    "place": ("complete",),
    "activity": ("complete",),
    "source": ("kin", "dataset"),
    "pledge": (
        *("targets", "except_targets", "partial_from", "level", "daily", "reported_by"),
        "reference_class",
    ),
    "report": (
        *("target", "pledge", "place_probability", "time_probability", "target_probability"),
    ),
    "state_report": ("pledge", "report_dated"),
    "capture": ("place",),
    "reading": ("pledge",),
    "assessment": ("pledge",),
}
"""The keys, by table, that nothing reads yet."""


def refuse_unread(records: Iterable[Record | Header]) -> None:
    """Refuse what is written for version 2 of the semantics, while records are judged by version 1.

    Raises:
        InputError: naming the first such record and key.
    """
    for record in records:
        kind = type(record)
        keys = [
            key
            for key in _UNREAD.get(kind.table, ())
            if getattr(record, key) != getattr(attrs.fields(kind), key).default
        ]
        if isinstance(record, Report) and record.number == 0:
            keys.append("number")
        if isinstance(record, Pledge) and record.kind is not Kind.REDUCE and record.baseline:
            keys.append("baseline")
        if isinstance(record, Pledge) and not record.activities:
            keys.append("activities")
        for key in keys:
            found = repr(getattr(record, key))
            expected = "no such key: this release does not read it yet"
            raise InputError(
                Problem(entry=entry_name(record), field=key, found=found, expected=expected)
            )


def open_case(
    ledger: Ledger,
    as_of: int,
    pledges: Iterable[str] | None = None,
    memory: Memory | None = None,
) -> Case:
    """The case at a knowledge time.

    Args:
        ledger: The records.
        as_of: The knowledge time (microseconds UTC).
        pledges: The pledges that are asked about; left out: all.
        memory: What was worked out of the same records before; left out: nothing.
    """
    memory = Memory() if memory is None else memory
    alive = {record.id: record for record in ledger.alive(as_of)}
    known = {id: record for id, record in alive.items() if isinstance(record, Pledge)}
    wanted = frozenset(known if pledges is None else pledges) & frozenset(known)
    # A reciprocal pledge is read with those it depends on, whether they are asked for or not.
    needed = known if any(partners(known[id]) for id in wanted) else wanted
    # Few records are no reports, and only those say how long a pledge binds.
    others = [record for record in alive.values() if not isinstance(record, Report)]
    scopes = memory.scopes(
        (record for id, record in known.items() if id in needed),
        others,
        lambda pledge: compile_scope(ledger, pledge, others),
    )
    witnesses = Witnesses(ledger, alive.values())
    reciprocity = resolve(ledger, scopes, wanted, alive.values(), witnesses, as_of, memory)
    scopes = {
        id: reciprocity.bound(id) if id in reciprocity.named else scope
        for id, scope in scopes.items()
        if id in wanted
    }
    evidence = collect(ledger, alive.values(), scopes.values(), witnesses, as_of, memory)
    return Case(ledger, as_of, alive, scopes, witnesses, evidence, reciprocity)

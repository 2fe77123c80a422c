"""WITHDRAW, MAINTAIN, REACH: a state or level is to hold, for a time or from a deadline on."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from pledgewatch.evidence import Evidence, Incident
from pledgewatch.matching import Cell, Scope
from pledgewatch.model.logic import Kleene, T, U, all_of
from pledgewatch.model.records import Kind
from pledgewatch.model.time import Moment, before, within
from pledgewatch.verdicts.judgement import Verdict
from pledgewatch.verdicts.lifecycle import is_overdue
from pledgewatch.weighing import Weighed, weigh
from pledgewatch.witnesses import Witnesses

__all__ = ["Observed", "Standing", "observations", "read_state", "strongest"]


@attrs.frozen
class Standing:
    """What a pledge of a state demands, read at two clocks.

    Attributes:
        overdue: Whether the time has come when it must hold, and the news has had time to arrive.
        never: Whether it was superseded or withdrawn before its deadline.
        maybe_never: Whether it may have been.
    """

    overdue: bool
    never: bool
    maybe_never: bool

    @classmethod
    def of(cls, scope: Scope, at: int, as_of: int) -> Standing:
        """The standing of a pledge."""
        if scope.pledge.kind is Kind.MAINTAIN:
            overdue = scope.has_end and is_overdue(scope.ends, scope.settle, at, as_of)
            return cls(overdue, never=False, maybe_never=False)
        overdue = scope.has_deadline and is_overdue(scope.due, scope.settle, at, as_of)
        cut = scope.cut_short
        return cls(overdue, never=cut is T, maybe_never=cut is U)


@attrs.frozen(kw_only=True)
class Observed:
    """What was observed of a unit.

    Attributes:
        lapses: Observations that it is not as pledged: certain or possible ones.
        holds: Credible observations that it is as pledged.
        returns: Observations that it is not any more, after the pledge was fulfilled.
        at_the_end: Whether a credible hold is of the deadline or the end, or later.
        late: Whether it surely was not as pledged between the deadline and the end of the tolerance.
        recovered: Whether a certain lapse was followed by a credible hold at the end.
    """

    lapses: tuple[Weighed, ...] = ()
    holds: tuple[Weighed, ...] = ()
    returns: tuple[Weighed, ...] = ()
    at_the_end: bool = False
    late: bool = False
    recovered: bool = False


def _content(incident: Incident) -> Kleene:
    return all_of(incident.attribute(name) for name in ("place", "activity", "actor"))


def _weighed(
    role: str, unit: Cell, evidence: Evidence, scope: Scope, witnesses: Witnesses, at: int
) -> list[Weighed]:
    key = evidence.at(scope.pledge.id, role, unit.place or "", unit.activity or "")
    found = (
        weigh(name, incident, scope, witnesses, credit=role == "hold")
        for name, incident in sorted(evidence.incidents.get(key, {}).items())
        if incident.lo <= at
    )
    return [weighed for weighed in found if weighed is not None]


def observations(
    unit: Cell, evidence: Evidence, scope: Scope, witnesses: Witnesses, at: int
) -> Observed:
    """What was observed of a unit by an instant of event time."""
    holds = [
        hold
        for hold in _weighed("hold", unit, evidence, scope, witnesses, at)
        if hold.likely and _content(hold.incident) is T
        if before(hold.when, scope.start) is not T
    ]
    final = [hold for hold in holds if hold.incident.attribute("window") is T]
    lapses, returns = [], []
    late = False
    for lapse in _weighed("lapse", unit, evidence, scope, witnesses, at):
        late = late or _is_late(scope, lapse)
        if not (lapse.certain or lapse.possible):
            continue
        if scope.pledge.kind is not Kind.MAINTAIN and lapse.lo >= scope.due.last + scope.settle:
            if any(hold.hi - 1 < lapse.lo for hold in final):
                returns.append(lapse)
                continue
            if any(hold.hi - 1 < lapse.lo for hold in holds):
                # It may have been so once, and be so no more.
                lapse = attrs.evolve(lapse, match=lapse.match & U, certain=False, possible=True)
        lapses.append(lapse)
    return Observed(
        lapses=tuple(lapses),
        holds=tuple(holds),
        returns=tuple(returns),
        at_the_end=bool(final),
        late=late,
        recovered=any(
            lapse.certain and any(hold.lo > lapse.hi - 1 for hold in final) for lapse in lapses
        ),
    )


def _is_late(scope: Scope, lapse: Weighed) -> bool:
    """Whether a lapse lies surely between the deadline and the end of the tolerance."""
    when = Moment.of(lapse.lo, lapse.hi, doubt=lapse.incident.doubt)
    return (
        scope.pledge.tolerance is not None
        and scope.has_deadline
        and lapse.proven
        and _content(lapse.incident) is T
        and lapse.incident.attribute("obligation") is T
        and within(when, scope.declared_end, scope.due) is T
    )


def read_state(observed: Observed, standing: Standing, covered: bool) -> tuple[Verdict, str | None]:
    """The verdict on a unit, and why it is untested."""
    if standing.never:
        return Verdict.UNTESTED, "never_due"
    verdict, reason = _read(observed, standing, covered)
    if standing.maybe_never and verdict in (Verdict.BROKEN, Verdict.PARTIAL):
        verdict = Verdict.INCONCLUSIVE if standing.overdue else Verdict.SLIPPING
    return verdict, reason


def _read(observed: Observed, standing: Standing, covered: bool) -> tuple[Verdict, str | None]:
    if any(lapse.certain for lapse in observed.lapses):
        return Verdict.BROKEN, None
    if not covered and not observed.lapses and not observed.holds:
        return Verdict.UNTESTED, "nobody_was_looking"
    if not standing.overdue:
        return (Verdict.SLIPPING if observed.lapses else Verdict.HOLDING), None
    if observed.lapses:
        return Verdict.INCONCLUSIVE, None
    if not covered:
        return Verdict.UNTESTED, "nobody_was_looking"
    if observed.at_the_end:
        return (Verdict.PARTIAL if observed.late else Verdict.KEPT), None
    return Verdict.INCONCLUSIVE, None


def strongest(groups: Sequence[Sequence[Weighed]]) -> tuple[Weighed, ...]:
    """Each observation once, as it bears most strongly on some unit, by name."""
    best: dict[str, Weighed] = {}
    for group in groups:
        for weighed in group:
            known = best.get(weighed.key)
            if known is None or _strength(weighed) > _strength(known):
                best[weighed.key] = weighed
    return tuple(best[name] for name in sorted(best))


def _strength(weighed: Weighed) -> tuple[bool, bool, int]:
    return weighed.certain, weighed.possible, weighed.match.value

"""How likely an incident is, and how far it is established.

Origins are added up, never outlets: each origin's strongest affirmation and strongest denial count
once. The accused's own denials add nothing; the silence of those who were looking does.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Mapping

import attrs

from pledgewatch.conventions import NANO, Thresholds, log_odds
from pledgewatch.evidence import Incident
from pledgewatch.matching import Scope, said_by_accused
from pledgewatch.model.logic import F, Kleene, T
from pledgewatch.model.records import STATES, Statement, StatementKind, Timed
from pledgewatch.model.time import Moment
from pledgewatch.witnesses import Witnesses

__all__ = ["Rung", "Weighed", "denied_by_statement", "weigh"]


class Rung(enum.StrEnum):
    """How far an incident is established: the ladder."""

    ALLEGED = "alleged"
    CORROBORATED = "corroborated"
    VERIFIED = "verified"
    ATTRIBUTED = "attributed"
    CONTESTED = "contested"
    RETRACTED = "retracted"


@attrs.frozen(kw_only=True)
class Weighed:
    """An incident with its probability and rung, as it bears on one cell of one pledge.

    Attributes:
        key: The incident's name.
        match: Whether it falls under the cell.
        llr: Sum of all evidence on whether it happened, prior included (nano-nats).
        p_event: P(event).
        p: P(violation): P(event) x P(actor | event) x P(type | event).
        rung: The rung of the ladder.
        certain: Whether it is in M_T.
        possible: Whether it is in M_U.
        proven: Whether P(violation) is at least theta_b, and the day is that of the event.
        likely: Whether P(violation) is at least theta_p.
        plausible: Whether P(violation) is above theta_lo.
        denied: Whether the accused, or those who speak for them, deny it.
        incident: The evidence it was weighed from.
    """

    key: str
    match: Kleene
    llr: int
    p_event: float
    p: float
    rung: Rung
    certain: bool
    possible: bool
    proven: bool
    likely: bool
    plausible: bool
    denied: bool
    incident: Incident

    @property
    def lo(self) -> int:
        """The earliest it can have happened."""
        return self.incident.lo

    @property
    def hi(self) -> int:
        """One past the latest it can have happened."""
        return self.incident.hi

    @property
    def number(self) -> int:
        """How many incidents alike it stands for."""
        return self.incident.number

    @property
    def when(self) -> Moment:
        """The hull of its tellings' times."""
        return Moment.of(self.lo, self.hi, doubt=self.incident.doubt)

    @property
    def origins(self) -> tuple[str, ...]:
        """Who affirms it, sorted."""
        return tuple(sorted(self.incident.affirmed))

    @property
    def unattributed(self) -> bool:
        """Whether no telling names an actor."""
        return self.incident.actors == {None}


def _probability(llr: int) -> float:
    x = llr / NANO
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


@attrs.frozen
class _Weight:
    """P(violation), comparable with a threshold without rounding where its factors are 1."""

    llr: int
    factor: float

    @property
    def p(self) -> float:
        return _probability(self.llr) * self.factor

    def at_least(self, theta: float) -> bool:
        return self.llr >= log_odds(theta) if self.factor == 1 else self.p >= theta

    def above(self, theta: float) -> bool:
        return self.llr > log_odds(theta) if self.factor == 1 else self.p > theta


def weigh(
    key: str,
    incident: Incident,
    scope: Scope,
    witnesses: Witnesses,
    *,
    panel: frozenset[str] | None = None,
    without: str | None = None,
    credit: bool = False,
) -> Weighed | None:
    """Weigh one incident; None where nothing alive affirms it.

    The word of an interested side adds nothing: neither a denial by the accused nor, where the
    incident is to the debtor's credit, an affirmation by the debtor's own.

    Args:
        key: Its name.
        incident: The evidence.
        scope: The pledge it is weighed for: its debtor is among the accused.
        witnesses: Who speaks for whom.
        panel: Only these origins count; None: all.
        without: This origin does not count (for the leave-one-out alarm).
        credit: Whether it speaks for the debtor (a pledge fulfilled) instead of against them.
    """
    if not incident.affirming:
        return None
    asked = panel, without, credit
    known = incident.weights.get(asked)
    if isinstance(known, _Known) and known.answers(key, scope, witnesses):
        return known.weighed
    weighed = _weighed(key, incident, scope, witnesses, panel, without, credit)
    incident.weights[asked] = _Known(key, scope, witnesses.voices, weighed)
    return weighed


@attrs.frozen
class _Known:
    """An incident as it was weighed before: the answer is the same for the same pledge and voices."""

    key: str
    scope: Scope
    voices: tuple[object, ...]
    weighed: Weighed | None

    def answers(self, key: str, scope: Scope, witnesses: Witnesses) -> bool:
        return self.scope is scope and self.key == key and self.voices == witnesses.voices


def _weighed(
    key: str,
    incident: Incident,
    scope: Scope,
    witnesses: Witnesses,
    panel: frozenset[str] | None,
    without: str | None,
    credit: bool,
) -> Weighed | None:
    def counts(origin: str) -> bool:
        return origin != without and (panel is None or origin in panel)

    rules = scope.ledger.assumptions.thresholds
    affirmed = {o: llr for o, llr in incident.affirmed.items() if counts(o)}
    if not affirmed:
        return None
    debtor = scope.pledge.debtor
    if credit:
        own = _speaking_for(incident.affirmed, (debtor,), scope, witnesses)
        affirmed = {o: llr for o, llr in affirmed.items() if o not in own}
        denials = {o: llr for o, llr in incident.denied.items() if counts(o)}
    else:
        # Of a state only the debtor is accused; of an act also whoever is said to have done it.
        named = () if scope.pledge.kind in STATES else incident.actors
        accused = {debtor, *(actor for actor in named if actor is not None)}
        own = _speaking_for(incident.denied, accused, scope, witnesses)
        denials = {o: llr for o, llr in incident.denied.items() if counts(o) and o not in own}
    silence = sum(
        llr
        for origin, llr in incident.covering.items()
        if counts(origin) and origin not in incident.affirmed and origin not in incident.denied
    )
    llr = log_odds(rules.prior) + sum(affirmed.values()) + sum(denials.values()) + silence
    event = _Weight(llr, 1.0)
    violation = _Weight(llr, incident.declared(counts))
    match = incident.match
    proven = violation.at_least(rules.theta_b) and not incident.report_dated
    certain = match is T and proven
    return Weighed(
        key=key,
        match=match,
        llr=llr,
        p_event=event.p,
        p=violation.p,
        rung=_rung(incident, affirmed, denials, event, violation, rules),
        certain=certain,
        possible=not certain and match is not F and violation.above(rules.theta_lo),
        proven=proven,
        likely=violation.at_least(rules.theta_p),
        plausible=violation.above(rules.theta_lo),
        denied=bool(own) and not credit,
        incident=incident,
    )


def _speaking_for(
    origins: Iterable[str], actors: Iterable[str], scope: Scope, witnesses: Witnesses
) -> frozenset[str]:
    """Of some origins those that speak for one of some actors."""
    blamed = tuple(actors)
    return frozenset(
        origin
        for origin in origins
        if said_by_accused(scope.ledger, witnesses.organs(origin), blamed)
    )


def _rung(
    incident: Incident,
    affirmed: Mapping[str, int],
    denials: Mapping[str, int],
    event: _Weight,
    violation: _Weight,
    rules: Thresholds,
) -> Rung:
    enough = round(NANO * math.log(rules.contested))
    pro = sum(llr for llr in affirmed.values() if llr > 0)
    contra = -sum(llr for llr in denials.values() if llr < 0)
    if pro > enough and contra > enough:
        return Rung.CONTESTED
    named = len(incident.actors) == 1 and None not in incident.actors
    if named and violation.at_least(rules.theta_b):
        return Rung.ATTRIBUTED
    if event.at_least(rules.theta_b):
        return Rung.VERIFIED
    if len(affirmed) > 1 and event.at_least(rules.theta_p):
        return Rung.CORROBORATED
    return Rung.ALLEGED


def denied_by_statement(alive: Iterable[Timed], witnesses: Witnesses, at: int) -> frozenset[str]:
    """Incidents that a denial names, said at or before an instant."""
    return frozenset(
        witnesses.incident(name)
        for record in alive
        if isinstance(record, Statement)
        and record.kind is StatementKind.DENIAL
        and record.said.last <= at
        for name in record.incidents
    )

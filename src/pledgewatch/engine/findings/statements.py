"""Said against said, and statements against what was reported: clashes, claims, denials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from pledgewatch.engine.case import Case
from pledgewatch.engine.findings.finding import Finding, Judgements, finder
from pledgewatch.engine.findings.incident import (
    NO_ALARM,
    Alarm,
    alarm_in,
    alarm_of,
    alarm_without,
    bears,
    finding_of,
    taken_together,
)
from pledgewatch.engine.incident import NO_DOUBT, Incident
from pledgewatch.engine.kinds.demand import once
from pledgewatch.engine.regions import Hierarchies
from pledgewatch.engine.scope import Say, Scope
from pledgewatch.engine.window import Window
from pledgewatch.model.dates import deadline_of, effect_of
from pledgewatch.model.logic import F, Kleene, T, U, any_of
from pledgewatch.model.records import (
    Actor,
    Kind,
    Pledge,
    Statement,
    StatementKind,
    StateReport,
)
from pledgewatch.model.time import BEGINNING, Moment, Span, before, exact
from pledgewatch.model.tree import Region

# -- said against said -----------------------------------------------------------------------------


@attrs.frozen(eq=False)
class _Saying:
    """A pledge or statement: that something is to be or is so, of whom, where and when.

    Attributes:
        record: The pledge or statement.
        actor: Whose acts it speaks of.
        mode: `act`, what is to be done, or `claim`, what is so.
        is_positive: Whether it is to be done, or is so, rather than not.
        start, end: The time it speaks of.
        acts, area: The regions of what and where.
    """

    record: Pledge | Statement
    actor: str
    mode: str
    is_positive: bool
    start: Moment
    end: Moment
    acts: Region
    area: Region

    @property
    def order(self) -> tuple[int, int, str]:
        """By when it was said; ids break ties."""
        return self.record.said.lo, self.record.said.hi, self.record.id

    def overlap(self, other: _Saying) -> Mapping[str, Kleene]:
        """Whether two sayings speak of the same acts, places and time; a scope left out is U."""
        return {
            "activity": _shared(
                self.acts, self.record.activities, other.acts, other.record.activities
            ),
            "place": _shared(self.area, self.record.places, other.area, other.record.places),
            "time": before(self.start, other.end) & before(other.start, self.end),
        }

    def names(self, other: _Saying) -> bool:
        """Whether it names the other one, and so takes its place."""
        return isinstance(self.record, Statement) and other.record.id in self.record.answers


def _shared(one: Region, members: Sequence[str], other: Region, others: Sequence[str]) -> Kleene:
    # Only places are left out; words that name no acts exclude nothing.
    if not members or not others:
        return U
    return any_of(
        (*(other.contains(each) for each in members), *(one.contains(each) for each in others))
    )


def _is_positive(pledge: Pledge) -> bool:
    """Whether something is to be done or to be so; what only limits a level is not."""
    limits = pledge.at_most is not None and pledge.at_least is None
    return not (pledge.kind.is_of_acts or pledge.kind.is_withdrawal or limits)


def _sayings(case: Case) -> Iterator[_Saying]:
    world = case.snapshot.world

    def saying(
        record: Pledge | Statement,
        actor: str,
        mode: str,
        positive: bool,
        start: Moment,
        end: Moment,
    ) -> _Saying:
        acts, area = world.class_of(record.activities), world.area(record.places)
        return _Saying(record, actor, mode, positive, start, end, acts, area)

    for scope in case.scopes.values():
        pledge = scope.pledge
        if pledge.activities:
            positive = _is_positive(pledge)
            yield saying(pledge, pledge.debtor, "act", positive, scope.opens, scope.ends)
    for record in case.snapshot.all(Statement):
        if not record.activities:
            continue
        when = record.when or Span(record.said, record.said)
        if record.kind is StatementKind.INTENT:
            yield saying(record, whose_acts(case, record), "act", True, when.start, when.end)
        elif record.kind is StatementKind.CLAIM:
            holds = bool(record.holds)
            yield saying(record, whose_acts(case, record), "claim", holds, when.start, when.end)


class _Index:
    """Sayings to be found by mode, by actors that are kin, and by activities that overlap."""

    def __init__(self, sayings: Iterable[_Saying], world: Hierarchies) -> None:
        self._world = world
        self._by_actor: dict[tuple[str, str], list[_Saying]] = {}
        self._by_part: dict[tuple[str, str], list[_Saying]] = {}
        for each in sayings:
            self._by_actor.setdefault((each.mode, each.actor), []).append(each)
            for whole in world.above(each.actor):
                self._by_part.setdefault((each.mode, whole), []).append(each)
        self._by_acts: dict[int, dict[str, list[_Saying]]] = {}

    def near(self, saying: _Saying) -> Iterator[_Saying]:
        """The sayings of kin actors of which the activities may overlap, each once."""
        wholes = self._world.above(saying.actor) - {saying.actor}
        groups = [
            self._by_part.get((saying.mode, saying.actor), []),
            *(self._by_actor.get((saying.mode, whole), []) for whole in wholes),
        ]
        seen: dict[str, _Saying] = {}
        for group in groups:
            for each in self._alike(group, saying):
                seen[each.record.id] = each
        for each in seen.values():
            if self._world.kin(saying.actor, each.actor):
                yield each

    def _alike(self, group: list[_Saying], saying: _Saying) -> Iterator[_Saying]:
        # Activities overlap where one is in, or coarser than, the region of the other.
        if id(group) not in self._by_acts:
            table: dict[str, list[_Saying]] = {}
            for each in group:
                for name in each.acts.inside | each.acts.coarse:
                    table.setdefault(name, []).append(each)
            self._by_acts[id(group)] = table
        for name in saying.acts.inside | saying.acts.coarse:
            yield from self._by_acts[id(group)].get(name, ())


@finder("say_say")
def say_say(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """Two sayings of one side, one that something is to be or is so and one that it is not, that overlap.

    A later one that names the earlier takes its place, and is no contradiction.
    """
    said = [each for each in _sayings(case) if each.record.said.last <= case.at]
    index = _Index((each for each in said if not each.is_positive), case.snapshot.world)
    for positive in said:
        if not positive.is_positive:
            continue
        for negative in index.near(positive):
            if positive.names(negative) or negative.names(positive):
                continue
            overlap = positive.overlap(negative)
            if F in overlap.values():
                continue
            first, second = sorted((positive, negative), key=lambda each: each.order)
            is_pledge = isinstance(first.record, Pledge)
            doubts = tuple((name, 0.5) for name, value in overlap.items() if value is U)
            yield Finding(
                kind="say_say",
                certainty=U if doubts else T,
                pledge=first.record.id if is_pledge else None,
                statement=None if is_pledge else first.record.id,
                against=second.record.id,
                since=second.record.said,
                records=tuple(sorted((first.record.id, second.record.id))),
                causes=doubts,
                about=(positive.mode,),
            )


# -- statements against reports --------------------------------------------------------------------


def whose_acts(case: Case, statement: Statement) -> str:
    """Whose acts a statement speaks of: as it says, else those of whom its speaker speaks for.

    That is the first that the speaker `speaks_for`, else what the holder of an office is part of.
    """
    if statement.about is not None:
        return statement.about
    speaker = case.snapshot.ledger.node(Actor, statement.speaker)
    bodies = speaker.speaks_for or (speaker.part_of if speaker.office is not None else ())
    return bodies[0] if bodies else speaker.id


def as_pledge(case: Case, statement: Statement, kind: Kind = Kind.REFRAIN, **terms: Any) -> Scope:
    """A statement as the pledge it is held against: over the time it speaks of, backward too.

    A claim that says of no time speaks of all until it was made.
    """
    when = statement.when
    given: dict[str, Any] = {
        "id": f"{statement.kind.value} {statement.id}",
        "kind": kind,
        "debtor": whose_acts(case, statement),
        "said": statement.said,
        "start": exact(BEGINNING) if when is None else when.start,
        "end": statement.said if when is None else when.end,
        "activities": statement.activities,
        "places": statement.places,
        **terms,
    }
    return case.compiled(Pledge(**given))


def _made(case: Case, kind: StatementKind) -> Iterator[Statement]:
    """The statements of a kind that were made by the event time, by id."""
    for record in case.snapshot.all(Statement):
        if record.kind is kind and record.said.last <= case.at:
            yield record


@finder("claim_refuted")
def claim_refuted(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """What was claimed not to happen did happen, or a state is not as it was claimed to be."""
    for claim in _made(case, StatementKind.CLAIM):
        if not claim.holds:
            yield from _against_scope(case, "claim_refuted", claim)
        if claim.activities and claim.places:
            for incident in filter(bears, _otherwise(case, claim)):
                alarm = _alarm_of_state(case, claim, incident)
                yield finding_of(case, "claim_refuted", incident, alarm, statement=claim.id)


def _otherwise(case: Case, claim: Statement) -> tuple[Incident, ...]:
    """The observations that a state was not as it was claimed to be at the time spoken of.

    A claim that says of no time speaks of the moment it was made.
    """
    scope = as_pledge(case, claim, Kind.MAINTAIN if claim.holds else Kind.WITHDRAW)
    window = Window(claim.said, claim.said)
    if claim.when is not None:
        window = Window(effect_of(claim.when.start), deadline_of(claim.when.end))

    def says_time(report: StateReport) -> Say:
        return case.evidence.says_time(scope, report, window)

    found = (
        case.observations.incident(scope, seen, False, says_time)
        for cell in scope.units
        for seen in case.observations.of(scope, cell).items()
    )
    return once([[each for each in found if each is not None and each.lo <= case.at]])


def _alarm_of_state(case: Case, claim: Statement, incident: Incident) -> Alarm:
    def left(origin: str) -> tuple[bool, float]:
        rest = _otherwise(case.without(origin), claim)
        same = [each for each in rest if each.key == incident.key]
        return any(each.certain for each in same), max((e.p_event for e in same), default=0.0)

    return alarm_without(incident.origins, left) if incident.certain else NO_ALARM


@finder("denial_refuted")
def denial_refuted(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """What was denied did happen; the incidents that are named whatever their place and time."""
    for denial in _made(case, StatementKind.DENIAL):
        yield from _against_scope(case, "denial_refuted", denial)
        for key in sorted({case.snapshot.incident(name) for name in denial.incidents}):
            yield from _against_incident(case, denial, key)


def _against_scope(case: Case, kind: str, statement: Statement) -> Iterator[Finding]:
    if not statement.activities or not statement.places:
        return
    scope = as_pledge(case, statement)
    for incident in filter(bears, case.incidents(scope, scope.whole)):
        yield _refuted(case, kind, statement, scope, incident)


def _against_incident(case: Case, denial: Statement, key: str) -> Iterator[Finding]:
    reports = case.evidence.reports(key)
    places = sorted({each.place for each in reports if each.place is not None})
    activities = sorted({each.activity for each in reports if each.activity is not None})
    if not places or not activities:
        return
    scope = as_pledge(
        case,
        denial,
        start=exact(BEGINNING),
        end=None,
        places=tuple(places),
        activities=tuple(activities),
    )
    incident = case.evidence.reweighed(key, scope, scope.whole, NO_DOUBT)
    if incident is not None and incident.lo <= case.at and bears(incident):
        yield _refuted(case, "denial_refuted", denial, scope, incident)


def _refuted(
    case: Case, kind: str, statement: Statement, scope: Scope, incident: Incident
) -> Finding:
    alarm = alarm_of(case, scope, scope.whole, incident)
    return finding_of(case, kind, incident, alarm, statement=statement.id)


@finder("false_compliance_claim")
def false_compliance_claim(case: Case, judgements: Judgements) -> Iterator[Finding]:
    """It was claimed that a pledge is kept, after an act or a state had gone against it."""
    kind = "false_compliance_claim"
    for claim in _made(case, StatementKind.COMPLIANCE):
        for id in claim.answers:
            judgement = judgements.get(id)
            if judgement is None:
                continue
            scope = judgement.scope
            of = scope.pledge.kind
            if not (of.is_ban or of.is_of_states):
                continue
            ended = [each for each in judgement.incidents if each.hi - 1 <= claim.said.last]
            for incident in filter(bears, ended):
                alarm = alarm_in(case, judgement, incident)
                yield finding_of(case, kind, incident, alarm, statement=claim.id, pledge=id)
            if of.is_of_states:
                continue
            found = taken_together(
                case, kind, scope, scope.whole, ended, statement=claim.id, pledge=id
            )
            if found is not None:
                yield found

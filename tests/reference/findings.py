"""Section 9: contradictions and notes, as facts."""

from __future__ import annotations

import dataclasses
from typing import Any

from tests.reference.answers import Answer, Review
from tests.reference.evaluator import evaluate
from tests.reference.evidence import Incident, Scope
from tests.reference.held import Held
from tests.reference.judge import Judge
from tests.reference.numbers import THETA_P, at_most
from tests.reference.together import together
from tests.reference.windows import declared_end
from tests.reference.world import Pledge, SameIncident, World, changed, get

from pledgewatch.model.logic import F, Kleene, T, U
from pledgewatch.model.time import Moment, Span, before, exact, within


@dataclasses.dataclass(frozen=True)
class Finding:
    """A contradiction, or a note (`certainty` None)."""

    kind: str
    on: str
    certainty: str | None
    records: tuple[str, ...] = ()
    since: Moment | None = None
    rung: str | None = None
    p: float | None = None


def find(world: World, at: int, as_of: int) -> tuple[Finding, ...]:
    """All findings and notes of a review."""
    review = evaluate(world, at, as_of)
    held = Held(world, as_of)
    judge = Judge(held, at)
    found: list[Finding] = []
    for answer in review.pledges.values():
        found += _of_pledge(judge, answer)
        found += _resumption(world, judge, answer)
    found += _say_say(judge)
    for statement in held.all("statement"):
        if statement.said.last <= at:
            found += _of_statement(judge, review, statement)
    found += _report_conflicts(judge)
    found += _disputed(judge, review)
    found += _notes(judge, review)
    return tuple(sorted(set(found), key=lambda f: (f.kind, f.on, f.records, str(f.certainty))))


def _bears(i: Incident) -> bool:
    return i.certain or i.possible


def _of_incident(kind: str, on: str, i: Incident) -> Finding:
    certainty = "certain" if i.certain else "possible"
    return Finding(
        kind, on, certainty, tuple(sorted(i.records)), Moment.of(i.lo, i.hi), i.rung, i.p
    )


def _of_pledge(judge: Judge, answer: Answer) -> list[Finding]:
    pledge, found = answer.pledge, []
    bearing = [i for i in answer.incidents if i.certain or i.possible]
    if pledge.kind in ("refrain", "cease", "reduce"):
        found += [_of_incident("continuation", pledge.id, i) for i in bearing]
    if pledge.kind == "maintain":
        found += [_of_incident("state_persists", pledge.id, i) for i in bearing]
    if pledge.kind in ("reach", "withdraw") and answer.settled:
        unsure = answer.reason in ("condition_unknown", "may_not_bind", "may_not_be_due")
        persists = [
            _of_incident("state_persists", pledge.id, i)
            for i in bearing
            if answer.reason not in ("not_due", "never_due")
        ]
        found += [dataclasses.replace(f, certainty="possible") if unsure else f for f in persists]
    if answer.reduction is not None:
        for measure in answer.reduction.measures.values():
            if measure.verdict in ("broken", "partial", "slipping"):
                sure = "certain" if measure.verdict != "slipping" else "possible"
                found.append(Finding("insufficient_reduction", pledge.id, sure))
            if measure.ratio is not None and measure.ratio.low > 1 and measure.arrived:
                found.append(Finding("increase", pledge.id, "certain"))
        if answer.reduction.displaced:
            found.append(Finding("displacement", pledge.id, "certain"))
    if pledge.kind == "do-by" and answer.settled:
        if answer.verdict in ("broken", "partial"):
            found.append(_missed(judge, pledge, "certain"))
        elif answer.verdict == "inconclusive" and at_most(answer.done, 1 - THETA_P):
            found.append(_missed(judge, pledge, "possible"))
    return found


def _missed(judge: Judge, pledge: Any, certainty: str) -> Finding:
    return Finding("missed_deadline", pledge.id, certainty, since=declared_end(pledge, judge.zone))


def _resumption(world: World, judge: Judge, answer: Answer) -> list[Finding]:
    """The first certain violation after a stretch in which the pledge held or was kept."""
    pledge = answer.pledge
    if pledge.kind not in ("refrain", "cease", "maintain"):
        return []
    certain = sorted((i for i in answer.incidents if i.certain), key=lambda i: (i.lo, i.name))
    if not certain:
        return []
    first = certain[0]
    dated = {r.id: r for r in judge.held.alive}
    heard = min(dated[id]._known_at for id in first.records) - 1
    earlier = evaluate(world, first.lo - 1, heard).pledges.get(pledge.id)
    if earlier is not None and earlier.verdict in ("holding", "kept"):
        return [_of_incident("resumption", pledge.id, first)]
    return []


# -- what is said ----------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Said:
    """A pledge or statement as a modal sentence: who, what, where, when, and whether it is to be or is so."""

    record: Any
    actor: str
    activities: tuple[str, ...]
    places: tuple[str, ...]
    when: Span
    mode: str
    positive: bool


def about(judge: Judge, statement: Any) -> str:
    """Whose acts a statement speaks of: as told, else those of whom its speaker speaks for."""
    if statement.about is not None:
        return statement.about
    node = judge.held.actor_nodes.get(statement.speaker)
    if node is not None and node.speaks_for:
        return node.speaks_for[0]
    if node is not None and node.office is not None and node.part_of:
        return node.part_of[0]
    return statement.speaker


def _said(judge: Judge) -> list[Said]:
    made = []
    for p in judge.held.all("pledge"):
        limits = get(p, "at_most") is not None and get(p, "at_least") is None
        positive = p.kind in ("do-by", "reach", "maintain") and not limits
        span = Span(judge.opens(p), judge.ends(p))
        made.append(Said(p, p.debtor, p.activities, p.places, span, "act", positive))
    for s in judge.held.all("statement"):
        if not s.activities:
            continue
        span = s.when or Span(s.said, s.said)
        if s.kind == "intent":
            made.append(Said(s, about(judge, s), s.activities, s.places, span, "act", True))
        if s.kind == "claim":
            made.append(
                Said(s, about(judge, s), s.activities, s.places, span, "claim", bool(s.holds))
            )
    return [x for x in made if x.record.said.last <= judge.at]


def _overlap(tree: Any, one: tuple[str, ...], other: tuple[str, ...]) -> Kleene:
    """Whether two scopes share something; a scope left out is U."""
    if not one or not other:
        return U
    values = [tree.contained(x, other) for x in one] + [tree.contained(x, one) for x in other]
    if any(v is T for v in values):
        return T
    return U if any(v is U for v in values) else F


def _say_say(judge: Judge) -> list[Finding]:
    """Two sentences by comparable actors, of one mode, one positive and one not, that overlap."""
    held, found = judge.held, []
    said = _said(judge)
    for n, one in enumerate(said):
        for other in said[n + 1 :]:
            if one.mode != other.mode or one.positive is other.positive:
                continue
            if not held.actors.kin(one.actor, other.actor):
                continue
            if _names(one.record, other.record) or _names(other.record, one.record):
                continue
            if not (one.activities and other.activities):
                continue  # words that name no acts exclude none (rule 107)
            overlap = (
                _overlap(held.activities, one.activities, other.activities)
                & _overlap(held.places, one.places, other.places)
                & before(one.when.start, other.when.end)
                & before(other.when.start, one.when.end)
            )
            if overlap is not F:
                ids = tuple(sorted((one.record.id, other.record.id)))
                sure = "certain" if overlap is T else "possible"
                found.append(Finding("say_say", ids[0], sure, ids))
    return found


def _names(one: Any, other: Any) -> bool:
    """Whether one statement names another one, and so supersedes it."""
    return other.id in get(one, "answers", ())


def _as_pledge(judge: Judge, s: Any, until: Moment) -> Pledge:
    """A claim as the pledge it is held against: backward as well as forward, without lifecycle."""
    span = s.when
    return Pledge(
        id=f"claim {s.id}",
        kind="refrain",
        debtor=about(judge, s),
        said=s.said,
        start=span.start if span is not None else exact(-(2**62)),
        end=span.end if span is not None else until,
        activities=s.activities,
        places=s.places,
        known=s.known,
    )


def _of_statement(judge: Judge, review: Review, s: Any) -> list[Finding]:
    found = []
    kinds = {"claim": "claim_refuted", "denial": "denial_refuted"}
    if s.kind in kinds and s.activities and s.places and not (s.kind == "claim" and s.holds):
        claim = _as_pledge(judge, s, s.said)
        bearing = [i for i in judge.incidents(claim, judge.scope(claim)) if _bears(i)]
        found += [_of_incident(kinds[s.kind], s.id, i) for i in bearing]
    if s.kind == "claim" and s.activities and s.places:
        found += _state_claim(judge, s)
    if s.kind == "denial" and s.incidents:
        found += _denial(judge, s)
    if s.kind == "compliance":
        for id in s.answers:
            answer = review.pledges.get(id)
            if answer is None or answer.pledge.kind in ("reduce", "do-by"):
                continue
            told = [i for i in answer.incidents if i.hi - 1 <= s.said.last]
            for i in told:
                if i.certain or i.possible:
                    found.append(_of_incident("false_compliance_claim", s.id, i))
            forbids = answer.pledge.kind in ("refrain", "cease")
            if forbids and together(judge.held, told, answer.pledge.tolerated).together:
                records = tuple(sorted(r for i in told for r in i.records))
                found.append(Finding("false_compliance_claim", s.id, "certain", records))
    return found


def _state_claim(judge: Judge, s: Any) -> list[Finding]:
    """A claim that a state holds or not, against observations that say otherwise."""
    kind = "maintain" if s.holds else "withdraw"
    claim = changed(_as_pledge(judge, s, s.said), kind=kind)
    span = s.when or Span(s.said, s.said)
    found = []
    for unit in judge.units(claim):
        for name, told in judge.observations(claim, unit).items():
            made = judge.state_incident(
                claim, name, told, False, lambda r: (within(r.when, span.start, span.end), 0.5), {}
            )
            if made is not None and made.lo <= judge.at and _bears(made):
                found.append(_of_incident("claim_refuted", s.id, made))
    return found


def _denial(judge: Judge, s: Any) -> list[Finding]:
    """A denied incident, held against those the denial speaks of whatever its place and kind."""
    found = []
    for name in sorted({judge.held.incident_named(n) for n in s.incidents}):
        reports = judge.reports.get(name, [])
        places = tuple(sorted({r.place for r in reports if r.place is not None}))
        kinds = tuple(sorted({r.activity for r in reports if r.activity is not None}))
        if not places or not kinds:
            continue
        claim = changed(
            _as_pledge(judge, s, exact(2**62)), activities=kinds, places=places, start=exact(-(2**62)),
            end=exact(2**62), id=f"denial {s.id} {name}",
        )  # fmt: skip
        bearing = [i for i in judge.incidents(claim, Scope(places, kinds)) if _bears(i)]
        found += [_of_incident("denial_refuted", s.id, i) for i in bearing if i.name == name]
    return found


# -- what is reported ------------------------------------------------------------------------------


def _report_conflicts(judge: Judge) -> list[Finding]:
    """Tellings that exclude each other, that were published before it happened, and parts larger than
    the whole."""
    held, found = judge.held, []
    for reports in judge.reports.values():
        affirming = [r for r in reports if r.stance == "affirms"]
        early = [r.id for r in reports if r._known_at < r.when.lo]
        found += [Finding("report_conflict", id, "certain", (id,)) for id in early]
        excluded = {r.id for r in affirming for other in affirming if _exclude(held, r, other)}
        if excluded:
            ids = tuple(sorted(excluded))
            found.append(Finding("report_conflict", ids[0], "certain", ids))
    levels = [r for r in held.all("state_report") if r.level is not None and r.place is not None]
    above: dict[object, set[str]] = {}
    for part in levels:
        for whole in levels:
            alike = (part.activity, part.actor, part.unit, part.when)
            if (
                part.place != whole.place
                and alike == (whole.activity, whole.actor, whole.unit, whole.when)
                and held.places.contained(part.place, (whole.place,)) is T
                and part.level.low > whole.level.high
            ):
                above.setdefault((alike, part.place, whole.place), set()).update(
                    (part.id, whole.id)
                )
    for told in above.values():
        ids = tuple(sorted(told))
        found.append(Finding("report_conflict", ids[0], "certain", ids))
    return found


def _disputed(judge: Judge, review: Review) -> list[Finding]:
    """An incident that some affirm and others than the accused's own deny; a state told both ways."""
    held, found = judge.held, []
    for name, reports in judge.reports.items():
        affirming = [r for r in reports if r.stance == "affirms"]
        accused = {r.actor for r in affirming} - {None}
        accused |= {
            a.pledge.debtor
            for a in review.pledges.values()
            if name in {i.name for i in (*a.incidents, *a.fulfilments)}
        }
        denying = [
            r
            for r in reports
            if r.stance == "denies"
            and not any(held.speaks_for(held.source_of(r), actor) for actor in accused)
        ]
        if affirming and denying:
            ids = tuple(sorted(r.id for r in (*affirming, *denying)))
            found.append(Finding("report_conflict", ids[0], "certain", ids))
    observations: dict[str, list[Any]] = {}
    for state in held.all("state_report"):
        observations.setdefault(held.incident(state), []).append(state)
    for states in observations.values():
        if any(_told_otherwise(a, b) for n, a in enumerate(states) for b in states[n + 1 :]):
            ids = tuple(sorted(s.id for s in states))
            found.append(Finding("report_conflict", ids[0], "certain", ids))
    return found


def _told_otherwise(a: Any, b: Any) -> bool:
    of = [(s.state, s.activity, s.place, s.actor, s.unit) for s in (a, b)]
    apart = before(a.when.end, b.when.start) is T or before(b.when.end, a.when.start) is T
    if of[0] != of[1] or apart:
        return False
    if None not in (a.holds, b.holds):
        return a.holds is not b.holds
    for name in ("level", "share"):
        mine, theirs = getattr(a, name), getattr(b, name)
        if None not in (mine, theirs):
            return mine.high < theirs.low or theirs.high < mine.low
    return False


def _exclude(held: Held, one: Any, other: Any) -> bool:
    apart = (
        before(one.when.end, other.when.start) is T or before(other.when.end, one.when.start) is T
    )
    dated = not one.report_dated and not other.report_dated
    if apart and dated:
        return True
    for tree, name in ((held.places, "place"), (held.actors, "actor")):
        a, b = getattr(one, name), getattr(other, name)
        told = a is not None and b is not None
        if told and tree.contained(a, (b,)) is F and tree.contained(b, (a,)) is F:
            return True
    return False


def _notes(judge: Judge, review: Review) -> list[Finding]:
    found = []
    for answer in review.pledges.values():
        pledge = answer.pledge
        left_out = get(pledge, "control", ())
        if left_out:
            # Under another name, so that what names the pledge is not of it, it ends where the pledge does.
            ended = judge.held.ended_by(pledge)
            until = {"end": judge.held.end(pledge), "within": None} if ended else {}
            elsewhere = changed(
                pledge, places=left_out, except_places=(), id=f"omitted by {pledge.id}", **until
            )
            bearing = [i for i in judge.incidents(elsewhere, judge.scope(elsewhere)) if _bears(i)]
            found += [
                Finding(
                    "omission", pledge.id, None, tuple(sorted(i.records)), Moment.of(i.lo, i.hi)
                )
                for i in bearing
            ]
        rated = [
            a
            for a in judge.held.all("assessment")
            if a.pledge == pledge.id and a.when.last <= judge.at
            if a.scale == "verdict" and a.rating != answer.verdict
        ]
        found += [Finding("assessment_differs", pledge.id, None, (a.id,)) for a in rated]
    return found


def rests_on(world: World, at: int, as_of: int, pledge: str, incident: str) -> tuple[str, ...]:
    """The leave-one-origin-out alarm: origins without any one of which an incident is not certain."""
    held = Held(world, as_of)
    there = {i.name: i for i in evaluate(world, at, as_of)[pledge].incidents}[incident]
    found = []
    for origin in sorted({t.origin for t in there.tellings if t.llr > 0}):
        rest = tuple(
            r
            for r in world.records
            if r.table not in ("report", "state_report") or held.origin(r) != origin
        )
        # What the others tell stays one incident, though it was tied by what is left out.
        ties = _tied(held, [r for r in rest if r in held.alive])
        without = evaluate(dataclasses.replace(world, records=(*rest, *ties)), at, as_of)[pledge]
        # By what is left of it: it may go by another name.
        if not any(i.certain and {*i.records} & {*there.records} for i in without.incidents):
            found.append(origin)
    return tuple(found)


def _tied(held: Held, records: list[Any]) -> list[SameIncident]:
    """Some tellings tied as they are among all that is held."""
    groups: dict[str, list[str]] = {}
    for r in records:
        if r.table in ("report", "state_report"):
            groups.setdefault(held.incident(r), []).append(r.id)
    known = exact(held.as_of)
    return [
        SameIncident(id=f"still {name}", incidents=tuple(ids), known=known)
        for name, ids in groups.items()
        if len(ids) > 1
    ]

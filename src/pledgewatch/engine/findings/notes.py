"""What to know with the verdicts that contradicts nothing by itself."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import attrs

from pledgewatch.engine.case import Case
from pledgewatch.engine.conditions import partners
from pledgewatch.engine.findings.finding import Judgements, Note, noter
from pledgewatch.engine.findings.incident import bears
from pledgewatch.engine.identity import Telling, observer_of
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.scope import Scope
from pledgewatch.model.logic import T, U
from pledgewatch.model.records import (
    Assessment,
    Explanation,
    Pledge,
    Reaction,
    Report,
    Retract,
    SameIncident,
    SameOrigin,
    Stance,
    StateReport,
    Supersede,
    Timed,
    Withdraw,
)

# -- what is told beside the scope -----------------------------------------------------------------


@noter("omission")
def omission(case: Case, judgements: Judgements) -> Iterator[Note]:
    """What happened in places of the same conflict that a pledge leaves out: it does not count."""
    for judgement in judgements.values():
        scope = judgement.scope
        if scope.control is None:
            continue
        for incident in filter(bears, case.incidents(scope, scope.control)):
            if not any(_names(case, id, judgement.pledge) for id in incident.tellings):
                place = _control_place(case, scope, incident)
                yield _of_incident("omission", judgement.pledge, incident, place)


def _names(case: Case, report: str, pledge: str) -> bool:
    """Whether a report says itself that it bears on a pledge, wherever it was."""
    record = case.snapshot.alive[report]
    return isinstance(record, Report) and record.pledge == pledge


def _control_place(case: Case, scope: Scope, incident: Incident) -> str | None:
    if incident.place is None:
        return None
    above = case.snapshot.world.places.ancestors(incident.place)
    return next((name for name in scope.pledge.control if name in above), None)


@noter("in_grace")
def in_grace(case: Case, judgements: Judgements) -> Iterator[Note]:
    """What happened in the time to comply: it is listed, not judged."""
    for judgement in judgements.values():
        scope = judgement.scope
        if scope.pledge.grace is None or scope.is_demand:
            continue
        grace = attrs.evolve(scope, opens=scope.start, ends=scope.opens)
        for incident in filter(bears, case.incidents(grace, grace.whole)):
            yield _of_incident("in_grace", judgement.pledge, incident)


def _of_incident(kind: str, pledge: str, incident: Incident, other: str | None = None) -> Note:
    return Note(
        kind=kind,
        pledge=pledge,
        other=other,
        certainty=T if incident.certain else U,
        incident=incident.key,
        since=incident.when,
        number=incident.number,
        records=incident.records,
    )


# -- what was said with it -------------------------------------------------------------------------


@noter("stated_reason", "rival_explanation")
def reasons(case: Case, judgements: Judgements) -> Iterator[Note]:
    """The reasons given for a pledge, and the rival ones: outcome and motive are separate."""
    for judgement in judgements.values():
        if judgement.scope.pledge.reason:
            yield Note(kind="stated_reason", pledge=judgement.pledge, records=(judgement.pledge,))
    for record in case.snapshot.all(Explanation):
        if record.said is None or record.said.lo <= case.at:
            # Something declared, such as a source, may be named as well, and is no record of what was said.
            dated = case.snapshot.ledger.dated
            evidence = {*record.evidence_for, *record.evidence_against} & dated.keys()
            yield Note(
                kind="rival_explanation" if record.rival else "stated_reason",
                pledge=_pledge(case, record.of),
                statement=_statement(case, record.of),
                since=record.said,
                records=tuple(sorted({record.id, *evidence})),
            )


@noter("reaction")
def reaction(case: Case, judgements: Judgements) -> Iterator[Note]:
    """How others took it: shown, and never weighed."""
    for record in case.snapshot.all(Reaction):
        if record.said.lo <= case.at:
            yield Note(
                kind="reaction",
                pledge=_pledge(case, record.to),
                statement=_statement(case, record.to),
                value=record.tone.value,
                since=record.said,
                records=(record.id,),
            )


def _pledge(case: Case, id: str) -> str | None:
    return id if isinstance(case.snapshot.ledger.dated.get(id), Pledge) else None


def _statement(case: Case, id: str) -> str | None:
    return None if _pledge(case, id) is not None else id


# -- how a pledge stands ---------------------------------------------------------------------------


@noter("condition")
def condition(case: Case, judgements: Judgements) -> Iterator[Note]:
    """What must hold for a pledge to bind, and whether it does."""
    for judgement in judgements.values():
        if judgement.scope.pledge.condition is not None:
            value = case.condition(judgement.scope).at(case.at)
            yield Note(
                kind="condition",
                pledge=judgement.pledge,
                value=value.word,
                records=(judgement.pledge,),
            )


@noter("version")
def version(case: Case, judgements: Judgements) -> Iterator[Note]:
    """Pledges of one announcement by one debtor, of one kind, that overlap: one pledge with readings."""
    versions: dict[tuple[object, ...], list[Scope]] = {}
    for judgement in judgements.values():
        pledge = judgement.scope.pledge
        if pledge.announcement is not None:
            same = pledge.announcement, pledge.debtor, pledge.kind
            versions.setdefault(same, []).append(judgement.scope)
    for scopes in versions.values():
        for one, other in itertools.permutations(scopes, 2):
            if _overlap(one, other):
                ids = one.pledge.id, other.pledge.id
                yield Note(kind="version", pledge=ids[0], other=ids[1], records=tuple(sorted(ids)))


def _overlap(one: Scope, other: Scope) -> bool:
    """Whether two scopes may share a place and an activity."""
    a, b = one.whole, other.whole
    return not a.area.inside.isdisjoint(b.area.inside) and not a.acts.inside.isdisjoint(
        b.acts.inside
    )


@noter("binding")
def binding(case: Case, judgements: Judgements) -> Iterator[Note]:
    """Whether the speaker binds the debtor cannot be told, so nothing can be certain."""
    for judgement in judgements.values():
        if judgement.scope.binds is not T:
            yield Note(kind="binding", pledge=judgement.pledge, records=(judgement.pledge,))


@noter("testability")
def testability(case: Case, judgements: Judgements) -> Iterator[Note]:
    """How many incidents were counted before a reduction, and why these cannot tell where they cannot."""
    for judgement in judgements.values():
        for measured in judgement.measures:
            if measured.name == "incidents":
                yield Note(
                    kind="testability",
                    pledge=judgement.pledge,
                    value=None if measured.is_testable else measured.reason,
                    number=round(measured.ratio.x) if measured.ratio is not None else 0,
                    records=(judgement.pledge,),
                )


@noter("no_end")
def no_end(case: Case, judgements: Judgements) -> Iterator[Note]:
    """No end was pledged, so a prohibition can hold and never be kept."""
    for judgement in judgements.values():
        if not judgement.scope.has_deadline:
            yield Note(kind="no_end", pledge=judgement.pledge, records=(judgement.pledge,))


@noter("first_violator")
def first_violator(case: Case, judgements: Judgements) -> Iterator[Note]:
    """Of two pledges that depend on each other, which one may have been violated first."""
    for id, judgement in judgements.items():
        for other in partners(judgement.scope.pledge):
            rival = judgements.get(other)
            if rival is None or id not in partners(rival.scope.pledge):
                continue
            mine, theirs = case.reciprocity.first(id), case.reciprocity.first(other)
            if mine is None and theirs is None:
                continue
            yield Note(
                kind="first_violator",
                pledge=id,
                other=other,
                value=_earlier((id, mine), (other, theirs)),
                records=tuple(sorted((id, other))),
            )


def _earlier(
    one: tuple[str, tuple[int, int] | None], other: tuple[str, tuple[int, int] | None]
) -> str | None:
    """Whose first violation was the earlier one; None where it cannot be told."""
    if one[1] is None or other[1] is None:
        return other[0] if one[1] is None else one[0]
    if one[1][1] < other[1][0]:
        return one[0]
    return other[0] if other[1][1] < one[1][0] else None


_OURS = attrs.fields(Assessment).scale.default


@noter("assessment_differs")
def assessment_differs(case: Case, judgements: Judgements) -> Iterator[Note]:
    """An editor rated a pledge by another word than its verdict: shown, and never mixed in."""
    for record in case.snapshot.all(Assessment):
        judgement = judgements.get(record.pledge)
        if judgement is None or record.when.last > case.at:
            continue
        # Words of another scale cannot be held against ours.
        if record.scale == _OURS and record.rating != judgement.verdict.value:
            yield Note(
                kind="assessment_differs",
                pledge=record.pledge,
                value=record.rating,
                since=record.when,
                records=(record.id,),
            )


@noter("reading")
def reading(case: Case, judgements: Judgements) -> Iterator[Note]:
    """What the verdict is where a vague pledge is read otherwise."""
    for judgement in judgements.values():
        for name, read in judgement.readings.items():
            yield Note(
                kind="reading",
                pledge=judgement.pledge,
                other=name,
                value=read.verdict.value,
                records=(judgement.pledge,),
            )


# -- what does not count ---------------------------------------------------------------------------


@noter("retracted")
def retracted(case: Case, judgements: Judgements) -> Iterator[Note]:
    """Incidents that were told of and that nothing alive affirms any more."""
    snapshot = case.snapshot
    by: dict[str, list[str]] = {}
    for retraction in snapshot.all(Retract):
        by.setdefault(retraction.target, []).append(retraction.id)
    gone: dict[str, set[str]] = {}
    for record in snapshot.retracted.values():
        if isinstance(record, Report) and _affirms(record):
            key = snapshot.incident(record.incident or record.id)
            gone.setdefault(key, set()).update((record.id, *by.get(record.id, ())))
    for key, records in gone.items():
        if not any(_affirms(each) for each in case.evidence.reports(key)):
            yield Note(kind="retracted", incident=key, records=tuple(sorted(records)))


def _affirms(report: Report) -> bool:
    return report.stance is Stance.AFFIRMS and report.number > 0


@noter("proposal")
def proposal(case: Case, judgements: Judgements) -> Iterator[Note]:
    """A record that would bind records of others, and may not until the ledger says so itself."""
    # What would end a pledge is only asked for when the pledge is compiled.
    tuple(case.scopes.values())
    for id in case.snapshot.proposals:
        record = case.snapshot.alive[id]
        target = _target(record)
        is_pledge = target in judgements
        yield Note(
            kind="proposal", pledge=target if is_pledge else None, other=target, records=(id,)
        )


def _target(record: Timed) -> str | None:
    """What a record would bind, where that is one thing."""
    if isinstance(record, (Retract, Supersede, Withdraw)):
        return record.target
    if isinstance(record, (Report, StateReport)):
        return record.incident
    assert isinstance(record, (SameIncident, SameOrigin))
    return None


@noter("unrated")
def unrated(case: Case, judgements: Judgements) -> Iterator[Note]:
    """Which sources nobody rated, and how many reports that would weigh something come from them.

    What bears on nothing would not, whoever told of it.
    """
    snapshot = case.snapshot

    def more(old: Sequence[Telling], news: Iterable[Telling]) -> Sequence[Telling]:
        weightless = (r for r in news if r.probability is None and snapshot.letter_of(r) == "F")
        return (*old, *weightless)

    unrated = case.evidence.carried("unrated", lambda: more((), snapshot.all(Report)), more)
    unrated = more(unrated, snapshot.all(StateReport))
    if not unrated:
        return

    def concerns(report: Report) -> bool:
        # The index has pledges that are not known yet.
        said = (snapshot.ledger.dated[id] for id in case.index.concerned_by(report))
        return any(each._known_at <= snapshot.as_of for each in said)

    # What is tied to an incident bears with it; a retraction that names a report ties it to nothing.
    told = {snapshot.incident(each.id) for each in unrated if isinstance(each, Report)}
    concerned = {
        incident
        for each in snapshot.all(Report)
        if (incident := snapshot.incident(each.id)) in told and concerns(each)
    }
    sources = Counter(
        observer_of(each)
        for each in unrated
        if isinstance(each, StateReport) or snapshot.incident(each.id) in concerned
    )
    if sources:
        yield Note(kind="unrated", number=sources.total(), sources=tuple(sorted(sources)))


@noter("quarantined")
def quarantined(case: Case, judgements: Judgements) -> Iterator[Note]:
    """Which rows of tables could not be read: they are never left out in silence."""
    problems = case.gathered.quarantined if case.gathered is not None else ()
    if problems:
        rows = {(problem.file, problem.entry) for problem in problems}
        yield Note(kind="quarantined", number=len(rows), sources=tuple(map(str, problems)))

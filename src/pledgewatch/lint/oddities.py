"""What looks like a slip, though it contradicts nothing by itself."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from pledgewatch.engine.case import Case
from pledgewatch.engine.facts import FLAGS, Lifecycle, Verdict
from pledgewatch.engine.findings import finding_kinds, note_kinds
from pledgewatch.engine.identity import Telling, observer_of
from pledgewatch.engine.incident import Rung
from pledgewatch.engine.index import Index, signature_of
from pledgewatch.engine.review import answers
from pledgewatch.engine.skepticism.reference import headline_class
from pledgewatch.lint.remark import Remark, Subject, of_ledger, of_pledge, remark, tellings
from pledgewatch.lint.terms import is_void
from pledgewatch.model.confusables import confusables
from pledgewatch.model.logic import F
from pledgewatch.model.records import (
    Actor,
    Expected,
    Pledge,
    Report,
    Source,
    Stance,
    Statement,
    StateReport,
)
from pledgewatch.model.time import DAY
from pledgewatch.words import listed
from pledgewatch.words.forms import at_most
from pledgewatch.words.templates import counted, said

_FAR = 10 * 365 * DAY
"""A record so far from all others is taken for a slip."""
_SHOWN = 5
"""So many ids are shown; the others are counted."""


def _ids(ids: Iterable[str]) -> str:
    return listed(at_most(sorted(ids), _SHOWN + 1))


@of_pledge
def wording(subject: Subject) -> Iterator[Remark]:
    """A measure word of another kind."""
    pledge = subject.scope.pledge
    word = subject.ledger.assumptions.words.get(pledge.wording or "")
    if word is not None and word.kind is not pledge.kind.terms:
        yield subject(
            "wording",
            said(
                "remarks.wording",
                wording=pledge.wording,
                kind=word.kind.value,
                own=pledge.kind.value,
            ),
            field="wording",
        )


@of_pledge
def idle(subject: Subject) -> Iterator[Remark]:
    """Fields of a reduction that are not used, or that overlap."""
    scope, pledge = subject.scope, subject.scope.pledge
    if not pledge.kind.is_reduction or is_void(scope):
        return
    if pledge.horizon is not None and scope.has_end:
        yield subject(
            "idle_horizon",
            said("remarks.idle_horizon"),
            field="horizon",
        )
    given = pledge.baseline
    if given is not None and given.hi > scope.opens.lo and given.lo < scope.ends.lo:
        yield subject(
            "baseline_overlap",
            said("remarks.baseline_overlap"),
            field="baseline",
        )


@of_pledge
def unjudged_sources(subject: Subject) -> Iterator[Remark]:
    """Only sources of which it was not said how reliable they are."""
    case, id = subject.case, subject.scope.pledge.id
    snapshot = case.snapshot
    found = answers(snapshot.ledger, case.at, case.as_of, (id,))[id]
    records = {r for m in found.measures for r in m.records} | {
        record
        for each in (*found.incidents, *found.fulfilments, *found.returns)
        for record in each.records
    }
    told = [snapshot.alive[record] for record in sorted(records)]
    sources = set()
    for telling in told:
        assert isinstance(telling, (Report, StateReport))
        if telling.probability is not None or snapshot.letter_of(telling) != "F":
            return
        sources.add(observer_of(telling))
    if told:
        yield subject(
            "unjudged_sources",
            said("remarks.unjudged_sources", n=len(told), sources=_ids(sources)),
            records=sources,
        )


# -- the ledger as a whole -------------------------------------------------------------------------


@of_ledger
def unrated_sources(case: Case) -> Iterator[Remark]:
    """Sources that nobody rated: what they tell is shown, and weighs nothing."""
    snapshot = case.snapshot
    unrated: dict[str, list[Telling]] = {}
    for telling in tellings(snapshot):
        if telling.probability is None and snapshot.letter_of(telling) == "F":
            unrated.setdefault(observer_of(telling), []).append(telling)
    if unrated:
        count = sum(map(len, unrated.values()))
        first = min(unrated)
        declared = {each.id: each for each in snapshot.ledger.all(Source)}
        yield remark(
            case,
            "unrated_sources",
            declared.get(first, unrated[first][0]),
            said("remarks.unrated_sources", n=count, sources=_ids(unrated)),
            field="reliability",
            records=unrated,
        )


@of_ledger
def no_reference_class(case: Case) -> Iterator[Remark]:
    """Pledges that no reference class fits."""
    found = [
        scope.pledge
        for _, scope in sorted(case.scopes.items())
        if headline_class(scope).id == "unknown" and scope.pledge.reference_class != "unknown"
    ]
    if found:
        yield remark(
            case,
            "no_reference_class",
            found[0],
            said(
                f"remarks.no_reference_class{'_here' if case.snapshot.ledger.header.setting else ''}",
                pledges=_ids(pledge.id for pledge in found),
            ),
            field="reference_class",
            records=[pledge.id for pledge in found],
        )


@of_ledger
def proposals(case: Case) -> Iterator[Remark]:
    """Records from a table or stream that would bind records of others."""
    # What would end a pledge is only asked for when the pledge is compiled.
    tuple(case.scopes.values())
    for id in case.snapshot.proposals:
        record = case.snapshot.alive[id]
        yield remark(
            case,
            "proposal",
            record,
            said("remarks.proposal", source=record.source or said("remarks.no_source")),
        )


@of_ledger
def unmatched(case: Case) -> Iterator[Remark]:
    """Reports that bear on no pledge and are held against no claim."""
    snapshot = case.snapshot
    told = [r for r in tellings(snapshot) if isinstance(r, StateReport) or r.number]
    claims = snapshot.all(Statement)
    index = Index.of(snapshot.ledger)
    asking = case.scopes.keys() | {claim.id for claim in claims}
    states = {
        scope.pledge.condition.state for scope in case.scopes.values() if scope.pledge.condition
    }
    named = {snapshot.incident(name) for claim in claims for name in claim.incidents}
    named |= {name for claim in claims for name in claim.answers}
    idle = [
        record
        for record in told
        if not {record.id, snapshot.incident(record.id)} & named
        and not (isinstance(record, StateReport) and record.state in states - {None})
        and asking.isdisjoint(_concerned(index, record))
    ]
    if idle and case.scopes:
        yield remark(
            case,
            "unmatched",
            idle[0],
            said(
                "remarks.unmatched",
                idle=counted(len(idle)),
                n=len(told),
                records=_ids(record.id for record in idle),
            ),
            records=[record.id for record in idle],
        )


@of_pledge
def not_theirs(subject: Subject) -> Iterator[Remark]:
    """Reports that name the pledge, and somebody whose acts it does not bind: they count for nothing."""
    scope, ledger = subject.scope, subject.ledger
    found = [
        each
        for each in tellings(subject.snapshot)
        if each.pledge == scope.pledge.id
        and each.actor is not None
        and scope.says_actor(each.actor, each.when) is F
    ]
    if found:
        actors = listed(sorted({ledger.label(Actor, each.actor or "") for each in found}))
        records = [each.id for each in found]
        debtor = ledger.label(Actor, scope.pledge.debtor)
        text = said(
            "remarks.not_theirs",
            n=len(found),
            actors=actors,
            debtor=debtor,
            records=_ids(records),
        )
        yield subject("not_theirs", text, records=records)


@of_ledger
def far_off(case: Case) -> Iterator[Remark]:
    """Records years away from all others: a mistyped year moves the clock of the whole ledger."""
    dated = sorted(case.snapshot.ledger.dated.values(), key=lambda each: (each._known_at, each.id))
    for near, far in itertools.pairwise(dated):
        gap = far._known_at - near._known_at
        is_last = far is dated[-1]
        if len(dated) > 2 and gap >= _FAR and (is_last or near is dated[0]):
            record = far if is_last else near
            years = gap // (365 * DAY)
            yield remark(case, "far_off", record, said("remarks.far_off", n=years), field="when")


def _concerned(index: Index, record: Telling) -> frozenset[str]:
    """The pledges and statements that a telling may concern; a report, whenever it was."""
    if isinstance(record, StateReport) or record.pledge is not None:
        return index.concerned_by(record)
    if record.activity is None:
        return frozenset()
    return index.concerned(*signature_of(record, index.theta_b))


@of_ledger
def one_origin(case: Case) -> Iterator[Remark]:
    """Incidents told under several names that are one witness."""
    names: dict[str, set[str]] = {}
    first: dict[str, Report] = {}
    for record in case.snapshot.all(Report):
        if record.stance is Stance.AFFIRMS and record.number:
            incident = case.snapshot.incident(record.id)
            names.setdefault(incident, set()).add(observer_of(record))
            first.setdefault(incident, record)
    for incident, origins in sorted(names.items()):
        if len(origins) > 1 and len({case.snapshot.origin(name) for name in origins}) == 1:
            yield remark(
                case,
                "one_origin",
                first[incident],
                said(
                    "remarks.one_origin", incident=incident, n=len(origins), sources=_ids(origins)
                ),
                records=origins,
            )


@of_ledger
def expectations(case: Case) -> Iterator[Remark]:
    """Demands in words that do not exist: a demand that something be absent is then always met."""
    verdicts = [verdict.value for verdict in Verdict]
    for expected in case.snapshot.ledger.all(Expected):
        asked: list[tuple[str, Iterable[str | None], Iterable[str]]] = [
            ("verdict", [expected.verdict], verdicts),
            ("lifecycle", [expected.lifecycle], [state.value for state in Lifecycle]),
            ("flags", expected.flags, FLAGS),
            ("findings", [f.kind for f in expected.findings], finding_kinds()),
            ("findings", [f.certainty for f in expected.findings], ("certain", "possible")),
            ("findings", [f.rung for f in expected.findings], [rung.value for rung in Rung]),
            ("no_findings", expected.no_findings, finding_kinds()),
            ("notes", [note.kind for note in expected.notes], note_kinds()),
            ("measures", sorted(expected.measures), ("incidents", "level", "harm")),
            ("measures", sorted(expected.measures.values()), [*verdicts, "not measured"]),
        ]
        for field, words, known in asked:
            for word in words:
                if word is not None and word not in known:
                    yield remark(
                        case,
                        "unknown_expectation",
                        expected,
                        said("remarks.unknown_expectation", word=word, known=", ".join(known)),
                        field=field,
                        pledge=expected.pledge,
                    )


# -- ids -------------------------------------------------------------------------------------------


@of_ledger
def ids(case: Case) -> Iterator[Remark]:
    """Ids that a reader takes for one another."""
    for record, other, scripts in confusables(case.snapshot.ledger.records):
        text = (
            said(
                "remarks.mixed_scripts",
                id=record.id,
                scripts=listed(s.capitalize() for s in scripts),
            )
            if other is None
            else said("remarks.looks_like", id=record.id, other=other)
        )
        yield remark(
            case,
            "confusable_ids",
            record,
            text,
            field="id",
            records=() if other is None else (other,),
            pledge=record.id if isinstance(record, Pledge) else None,
        )

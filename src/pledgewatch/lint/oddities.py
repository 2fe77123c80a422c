"""What looks like a slip, though it contradicts nothing by itself."""

from __future__ import annotations

import unicodedata
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
from pledgewatch.model.records import (
    Expected,
    Pledge,
    Record,
    Report,
    Source,
    Stance,
    Statement,
    StateReport,
    Timed,
)
from pledgewatch.words import listed

_SHOWN = 5
"""So many ids are shown; the others are counted."""


def _ids(ids: Iterable[str]) -> str:
    given = sorted(ids)
    more = [f"{len(given) - _SHOWN} more"] if len(given) > _SHOWN else []
    return listed([*given[:_SHOWN], *more])


@of_pledge
def wording(subject: Subject) -> Iterator[Remark]:
    """A measure word of another kind."""
    pledge = subject.scope.pledge
    word = subject.ledger.assumptions.words.get(pledge.wording or "")
    if word is not None and word.kind is not pledge.kind.terms:
        yield subject(
            "wording",
            f'The word map has "{pledge.wording}" for pledges to {word.kind.value}, and this one is '
            f'to {pledge.kind.value}. Write `kind = "{word.kind.value}"`, or another `wording`.',
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
            "It has an end, so `horizon` is not used. Leave it out.",
            field="horizon",
        )
    if pledge.baseline is not None and pledge.baseline.hi > scope.opens.lo:
        reaches = pledge.baseline.lo < scope.ends.lo
        if reaches:
            yield subject(
                "baseline_overlap",
                "Its baseline reaches into the time it is in force, so the same incidents count "
                "before and after. Write a `baseline` that ends before it takes effect.",
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
            f"All {len(told)} reports that bear on it come from sources without reliability "
            f"({_ids(sources)}), so none weighs anything. Write their `reliability`, or the `origin` "
            "that they quote.",
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
            f"{count} {'report weighs' if count == 1 else 'reports weigh'} nothing, for nobody rated "
            f"{_ids(unrated)}. Write their `reliability`, or `unrated` in `[ledger]` for all of them.",
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
            f"No reference class fits {_ids(pledge.id for pledge in found)}, so skepticism begins at "
            "even odds, as of something that nothing is known of. Write `setting` in `[ledger]`, or "
            "`reference_class` of each.",
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
            f"It would bind records of others, and comes from outside ({record.source or 'no source'}), "
            "so it is not applied. Write it in the ledger itself, or its source under `editors` in "
            "`[ledger]`, if that is meant.",
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
            f"{len(idle)} of {len(told)} reports bear on no pledge and no claim: "
            f"{_ids(record.id for record in idle)}. If one should, look at its activity, place and "
            "actor and what those are part of.",
            records=[record.id for record in idle],
        )


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
                f"{incident} is reported under {len(origins)} names ({_ids(origins)}) that are one "
                "origin, so it has one witness. Look whether `same_origin` is meant so.",
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
                        f'There is no "{word}". Write one of {", ".join(known)}.',
                        field=field,
                        pledge=expected.pledge,
                    )


# -- ids -------------------------------------------------------------------------------------------

_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
"""Scripts whose letters are taken for each other; others that are written together are left alone."""


def _scripts(id: str) -> list[str]:
    names = (unicodedata.name(letter, "") for letter in id if letter.isalpha())
    return sorted({name.split()[0] for name in names if name.split()} & set(_SCRIPTS))


def _skeleton(id: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", id).casefold())


@of_ledger
def ids(case: Case) -> Iterator[Remark]:
    """Ids that a reader takes for one another."""
    spaces: dict[str, dict[str, Record]] = {}
    for record in case.snapshot.ledger.records:
        space = "dated" if isinstance(record, Timed) else record.table
        alike = spaces.setdefault(space, {})
        pledge = record.id if isinstance(record, Pledge) else None
        scripts = _scripts(record.id)
        if len(scripts) > 1:
            yield remark(
                case,
                "confusable_ids",
                record,
                f"`{record.id}` mixes {listed(s.capitalize() for s in scripts)} letters that look "
                "alike. Write it in one script.",
                field="id",
                pledge=pledge,
            )
        other = alike.setdefault(_skeleton(record.id), record)
        if other.id != record.id:
            yield remark(
                case,
                "confusable_ids",
                record,
                f"`{record.id}` looks like `{other.id}` and is another id. Write one of them "
                "differently, or the same if they are one.",
                field="id",
                records=(other.id,),
                pledge=pledge,
            )

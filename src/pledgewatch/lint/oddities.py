"""What looks like a slip, though it contradicts nothing by itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from pledgewatch.case import Case
from pledgewatch.explanations import listed
from pledgewatch.findings import KINDS
from pledgewatch.lint.remark import Remark, Subject, of_ledger, of_pledge, remark
from pledgewatch.lint.terms import is_void
from pledgewatch.matching import Scope
from pledgewatch.model.logic import F
from pledgewatch.model.records import (
    Expected,
    Kind,
    Pledge,
    Record,
    Report,
    Source,
    Stance,
    Statement,
    StateReport,
    Timed,
)
from pledgewatch.notes import NOTES
from pledgewatch.verdicts import Lifecycle, Verdict
from pledgewatch.weighing import Rung

__all__: list[str] = []

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
    word = subject.case.ledger.assumptions.words.get(pledge.wording or "")
    if word is not None and word.kind is not pledge.kind:
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
    if pledge.kind is not Kind.REDUCE or is_void(scope):
        return
    if pledge.horizon is not None and scope.has_end:
        yield subject(
            "idle_horizon",
            "It has an end, so `horizon` is not used. Leave it out.",
            field="horizon",
        )
    end = scope.planned_end
    if pledge.baseline is not None and pledge.baseline.hi > scope.opens.lo:
        reaches = end is None or pledge.baseline.lo < end
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
    ids = sorted(
        {
            record
            for (pledge, role, _, _), incidents in case.evidence.incidents.items()
            if pledge == id and role in ("whole", "lapse", "hold")
            for incident in incidents.values()
            for record in incident.affirming | incident.denying
        }
        | {level.record for level in case.evidence.levels.get(id, ())}
    )
    tellings = [case.alive[id] for id in ids]
    sources = set()
    for telling in tellings:
        assert isinstance(telling, (Report, StateReport))
        origin = telling.origin or telling.source or ""
        if telling.probability is not None or case.ledger.node(Source, origin).reliability != "F":
            return
        sources.add(origin)
    if tellings:
        yield subject(
            "unjudged_sources",
            f"All {len(tellings)} tellings that bear on it come from sources without reliability "
            f"({_ids(sources)}), so each leaves it as likely as not. Write their `reliability`, or "
            "the `origin` that they quote.",
            records=sources,
        )


# -- the ledger as a whole -------------------------------------------------------------------------


@of_ledger
def unmatched(case: Case) -> Iterator[Remark]:
    """Reports that bear on no pledge and are held against no claim."""
    told = [record for record in case.alive.values() if isinstance(record, (Report, StateReport))]
    claims = [record for record in case.alive.values() if isinstance(record, Statement)]
    states = {
        scope.pledge.condition.state for scope in case.scopes.values() if scope.pledge.condition
    }
    named = {case.witnesses.incident(name) for claim in claims for name in claim.incidents}
    named |= {name for claim in claims for name in claim.answers}
    idle = [
        record
        for record in told
        if not {record.id, case.witnesses.incident(record.id)} & named
        and not (isinstance(record, StateReport) and record.state in states - {None})
        and not any(_bears(scope, record) for scope in case.scopes.values())
        and not any(_is_claimed(case, claim, record) for claim in claims)
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


def _bears(scope: Scope, record: Report | StateReport) -> bool:
    """Whether a telling may lie in the scope or the control places of a pledge, at any time."""
    if record.activity is None:
        return False
    if scope.actor(record.actor, record.when) is F and not _is_broader(scope, record):
        return False
    cells = [scope.whole, *([scope.control] if scope.control is not None else [])]
    return any(
        cell.activity_match(record.activity) is not F and cell.place_match(record.place) is not F
        for cell in cells
    )


def _is_broader(scope: Scope, record: Report | StateReport) -> bool:
    """Whether a state report speaks of an actor that the debtor belongs to."""
    return (
        isinstance(record, StateReport)
        and record.actor is not None
        and record.actor in scope.ledger.actors.ancestors(scope.pledge.debtor)
    )


def _is_claimed(case: Case, claim: Statement, record: Report | StateReport) -> bool:
    """Whether a telling may lie in what a statement speaks of."""
    ledger = case.ledger
    if not claim.activities or record.activity is None:
        return False
    return ledger.activities.region(claim.activities).contains(record.activity) is not F and (
        not claim.places or ledger.places.region(claim.places).contains(record.place) is not F
    )


@of_ledger
def one_origin(case: Case) -> Iterator[Remark]:
    """Incidents told under several names that are one witness."""
    names: dict[str, set[str]] = {}
    first: dict[str, Report] = {}
    for record in case.alive.values():
        if isinstance(record, Report) and record.stance is Stance.AFFIRMS:
            incident = case.witnesses.incident(record.id)
            names.setdefault(incident, set()).add(record.origin or record.source or "")
            first.setdefault(incident, record)
    for incident, origins in sorted(names.items()):
        if len(origins) > 1 and len({case.witnesses.origin(name) for name in origins}) == 1:
            yield remark(
                case,
                "one_origin",
                first[incident],
                f"{incident} is told under {len(origins)} names ({_ids(origins)}) that are one "
                "origin, so it has one witness. Look whether `same_origin` is meant so.",
                records=origins,
            )


_FLAGS = (
    "contested",
    "date_doubt",
    "denied",
    "displaced",
    "first_violator",
    "late",
    "measures_disagree",
    "reneged",
    "report_dated",
    "unattributed",
    "uneven",
    "weakened",
)


@of_ledger
def expectations(case: Case) -> Iterator[Remark]:
    """Demands in words that do not exist: a demand that something be absent is then always met."""
    verdicts = [verdict.value for verdict in Verdict]
    for expected in case.ledger.all(Expected):
        asked: list[tuple[str, Iterable[str | None], Iterable[str]]] = [
            ("verdict", [expected.verdict], verdicts),
            ("lifecycle", [expected.lifecycle], [state.value for state in Lifecycle]),
            ("flags", expected.flags, _FLAGS),
            ("findings", [f.kind for f in expected.findings], KINDS),
            ("findings", [f.certainty for f in expected.findings], ("certain", "possible")),
            ("findings", [f.rung for f in expected.findings], [rung.value for rung in Rung]),
            ("no_findings", expected.no_findings, KINDS),
            ("notes", [note.kind for note in expected.notes], NOTES),
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
    for record in case.ledger.records:
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

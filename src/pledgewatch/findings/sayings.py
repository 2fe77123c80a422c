"""Said against reported, and said against said: denials, claims, statements that clash."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import attrs

from pledgewatch import explanations as words
from pledgewatch.case import Case
from pledgewatch.claims import (
    Held,
    Tellings,
    Window,
    found_otherwise,
    held_against,
    moment_of,
    observed_against,
)
from pledgewatch.clashes import Clash, Content, Modality, clashes
from pledgewatch.findings.finding import Finding, Judgements, finder
from pledgewatch.findings.resting import alarm, lookers, tellers
from pledgewatch.matching import Scope
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F, Kleene, T, U
from pledgewatch.model.records import (
    STATES,
    Activity,
    Actor,
    Kind,
    Place,
    Pledge,
    Statement,
    StatementKind,
)
from pledgewatch.model.time import Moment, Span, before, within
from pledgewatch.verdicts import Judgement, Verdict
from pledgewatch.weighing import Weighed, weigh

__all__: list[str] = []


def _made(case: Case, kind: StatementKind, at: int) -> list[Statement]:
    """The statements of a kind that were made by an instant, by id."""
    return [
        record
        for record in case.alive.values()
        if isinstance(record, Statement) and record.kind is kind and record.said.lo <= at
    ]


# -- denials and claims ----------------------------------------------------------------------------


@finder
def denial_refuted(case: Case, judgements: Judgements, at: int) -> Iterator[Finding]:
    """What was denied is established all the same."""
    tellings = Tellings(case)
    for denial in _made(case, StatementKind.DENIAL, at):
        for held in held_against(tellings, denial):
            if _refutes(held[1], at):
                yield _refuted(case, "denial_refuted", denial, held)


@finder
def claim_refuted(case: Case, judgements: Judgements, at: int) -> Iterator[Finding]:
    """What was claimed is not so: it happened, or the state is another."""
    tellings = Tellings(case)
    for claim in _made(case, StatementKind.CLAIM, at):
        if claim.holds is None or not claim.activities:
            continue
        against = (
            observed_against(tellings, claim, holds=True)
            if claim.holds
            else _against_not_so(tellings, claim)
        )
        for held in against:
            if _refutes(held[1], at):
                yield _refuted(case, "claim_refuted", claim, held)


def _against_not_so(tellings: Tellings, statement: Statement) -> Iterator[Held]:
    """Incidents and observations against what is said not to be so, each name once, by name."""
    found: dict[str, Held] = {}
    for scope, weighed in itertools.chain(
        held_against(tellings, statement), observed_against(tellings, statement, holds=False)
    ):
        known = found.get(weighed.key)
        if known is None or _strength(weighed) > _strength(known[1]):
            found[weighed.key] = scope, weighed
    for name in sorted(found):
        yield found[name]


def _strength(weighed: Weighed) -> tuple[bool, bool, float]:
    return weighed.certain, weighed.possible, weighed.p


def _refutes(weighed: Weighed, at: int) -> bool:
    """Whether it stands against a statement: for certain, or likely enough to be possible."""
    return weighed.lo <= at and (weighed.certain or (weighed.possible and weighed.likely))


def _refuted(case: Case, kind: str, statement: Statement, held: Held) -> Finding:
    scope, weighed = held
    return Finding(
        kind=kind,
        certainty=T if weighed.certain else U,
        statement=statement.id,
        incident=weighed.key,
        since=weighed.when,
        rung=weighed.rung,
        p=weighed.p,
        records=tuple(sorted({statement.id, *weighed.incident.affirming})),
        origins=weighed.origins,
        alarm=words.alarm(case, scope, weighed),
        said=_statement_said(case.ledger, statement),
        told=words.reported(case, weighed),
        because=_why_refuted(scope, statement, weighed),
        change=words.what_would_change(case, scope, weighed),
    )


_DOUBTS = (
    ("window", "whether it was in the time spoken of"),
    ("place", "whether it was where is spoken of"),
    ("activity", "whether it was of the kind spoken of"),
    ("actor", "whether it was of those spoken of"),
)


def _why_refuted(scope: Scope, statement: Statement, weighed: Weighed) -> str:
    is_state = scope.pledge.kind in STATES
    what = (
        "That it was so"
        if is_state
        else "That it happened, and by whom it is said to have been done,"
    )
    doubts = [text for name, text in _DOUBTS if weighed.incident.attribute(name) is not T]
    if weighed.incident.report_dated:
        doubts.append("on which day it happened (only the day of the report is known)")
    parts = [
        f"{what} is {words.likelihood_word(weighed.p)} (P = {weighed.p:.2f}), {weighed.rung.value}.",
        f"It cannot be told {words.listed(doubts)}." if doubts else "",
        "A denial by the accused adds nothing to the evidence."
        if statement.kind is StatementKind.DENIAL
        else "What the speaker's own side says for it adds nothing to the evidence.",
    ]
    return " ".join(part for part in parts if part)


_MADE = {
    StatementKind.DENIAL: "made a denial",
    StatementKind.COMPLIANCE: "claimed to have complied",
    StatementKind.CLAIM: "made a claim",
    StatementKind.INTENT: "announced an intent",
    StatementKind.DEMAND: "made a demand",
    StatementKind.ASSURANCE: "gave an assurance",
}


def _statement_said(ledger: Ledger, statement: Statement) -> str:
    """What a statement said, when and by whom."""
    who = ledger.label(Actor, statement.speaker)
    made = f"{words.on(statement.said, ledger.timezone)} {who} {_MADE[statement.kind]}"
    if statement.quote is None and statement.text:
        return f"{made}: {statement.text.rstrip('.')}."
    return f"{made}{words.quoted(statement.quote)}"


# -- claims of compliance --------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Contrary:
    """What stands against a claim to have kept a pledge.

    Attributes:
        certainty: T or U.
        held: The incidents and observations, the strongest first.
        judgement: How the pledge stood when it was claimed, where that is what stands against it.
        alarm: The origins without any one of which it would not be certain.
    """

    certainty: Kleene
    held: tuple[Held, ...] = ()
    judgement: Judgement | None = None
    alarm: tuple[str, ...] = ()


@finder
def false_compliance_claim(case: Case, judgements: Judgements, at: int) -> Iterator[Finding]:
    """A pledge was said to be kept, and was not; or what is said to be so is not."""
    tellings = Tellings(case)
    stood = _Stood(case, at)
    for claim in _made(case, StatementKind.COMPLIANCE, at):
        counted: set[str] = set()
        answered = [judgements[id] for id in dict.fromkeys(claim.answers) if id in judgements]
        for judgement in answered:
            contrary = _contrary(tellings, judgement, stood, claim.said, at)
            if contrary is not None:
                counted.update(weighed.key for _, weighed in contrary.held)
                yield _false_claim(case, claim, judgement, contrary)
        scoped = _with_its_time(claim, [judgement.scope for judgement in answered])
        for held in _against_not_so(tellings, scoped) if scoped is not None else ():
            if held[1].key not in counted and _refutes(held[1], at):
                yield _refuted(case, "false_compliance_claim", claim, held)


class _Stood:
    """How pledges stood at instants of event time: each judged once."""

    def __init__(self, case: Case, at: int) -> None:
        self._case, self._at = case, at
        self._judged: dict[tuple[str, int], Judgement] = {}

    def at(self, pledge: str, instant: int) -> Judgement:
        key = pledge, min(instant, self._at)
        if key not in self._judged:
            self._judged[key] = self._case.judgement(*key)
        return self._judged[key]


def _demanded(scope: Scope) -> Window | None:
    """From when until when what is pledged must be so; None where no time was given."""
    if scope.pledge.kind in (Kind.WITHDRAW, Kind.REACH):
        return (scope.due, scope.cut) if scope.has_deadline else None
    return scope.opens, scope.ends


def _with_its_time(claim: Statement, answered: Sequence[Scope]) -> Statement | None:
    """A claim of compliance as a claim that some acts do not happen; None where it is none.

    Where it answers a pledge it speaks of the time since that took effect, unless it says.
    """
    obliging = (Kind.DO_BY, Kind.MAINTAIN, Kind.REACH)
    if not claim.activities or any(scope.pledge.kind in obliging for scope in answered):
        return None
    windows = [_demanded(scope) for scope in answered]
    if claim.when is not None or not claim.answers:
        return claim
    starts = [window[0] for window in windows if window is not None]
    said = Moment.of(claim.said.lo, claim.said.hi, claim.said.members, claim.said.doubt)
    first = min(starts, key=lambda start: (start.lo, start.hi), default=None)
    if first is None or said.last < first.lo:
        return None
    since = Moment.of(first.lo, first.hi, first.members, first.doubt)
    return attrs.evolve(claim, when=Span(since, said))


def _contrary(
    tellings: Tellings, judgement: Judgement, stood: _Stood, said: Moment, at: int
) -> _Contrary | None:
    """What stands against a claim, made at some moment, that a pledge is kept; None: nothing."""
    if judgement.verdict is Verdict.VOID:
        return None
    if judgement.scope.pledge.kind in (Kind.REDUCE, Kind.DO_BY):
        return _stood_otherwise(tellings.case, judgement.pledge, stood, said)
    return _violated(tellings, judgement, said, at)


def _stood_otherwise(case: Case, pledge: str, stood: _Stood, said: Moment) -> _Contrary | None:
    """By its verdict at the moment of the claim: a single act does not undo a reduction.

    It is certain where the pledge was broken at the earliest the claim can have been made, for what
    came later that day the speaker need not have known.
    """
    then = stood.at(pledge, said.lo)
    if then.verdict is Verdict.BROKEN:
        candidates = tellers(case, _rests_on(then)) | lookers(case, pledge)
        carrying = alarm(case, then, candidates, lambda rest: rest.verdict is Verdict.BROKEN)
        return _Contrary(certainty=T, judgement=then, alarm=carrying)
    then = stood.at(pledge, said.last)
    falls_short = (Verdict.BROKEN, Verdict.PARTIAL)
    if then.verdict in falls_short or (
        then.verdict is Verdict.SLIPPING and then.scope.pledge.kind is Kind.REDUCE
    ):
        return _Contrary(certainty=U, judgement=then)
    return None


def _violated(tellings: Tellings, judgement: Judgement, said: Moment, at: int) -> _Contrary | None:
    """By what was done before the claim, or was not as pledged when it was made."""
    scope = judgement.scope
    sure: dict[str, Held] = {}
    maybe: dict[str, Held] = {}
    for weighed in judgement.violations:
        if weighed.certain and before(weighed.when, said) is T:
            sure[weighed.key] = scope, weighed
        elif (weighed.certain or weighed.likely) and before(said, weighed.when) is not T:
            maybe[weighed.key] = scope, weighed
    if scope.pledge.kind in STATES:
        due = _was_due(scope, said)
        for held in found_otherwise(tellings, scope, moment_of(said)):
            name = held[1].key
            if due is F or name in sure or not _refutes(held[1], at):
                continue
            (sure if due is T and held[1].certain else maybe)[name] = held
    maybe = {name: held for name, held in maybe.items() if name not in sure}
    tolerated = scope.pledge.tolerated
    if len(sure) > tolerated:
        certain = _strongest_first(sure.values())
        alarm = _carrying(tellings.case, certain, tolerated)
        return _Contrary(certainty=T, held=certain, alarm=alarm)
    if len(sure) + len(maybe) > tolerated:
        return _Contrary(certainty=U, held=_strongest_first([*sure.values(), *maybe.values()]))
    return None


def _was_due(scope: Scope, said: Moment) -> Kleene:
    """Whether what is pledged was to be so when it was claimed to be.

    U before a deadline: it may have been claimed that it was done, or that it would be.
    """
    window = _demanded(scope)
    if scope.pledge.kind is Kind.MAINTAIN:
        return within(said, scope.opens, scope.ends)
    if before(scope.cut, said) is T or before(said, scope.start) is T:
        return F
    return T if window is not None and within(said, *window) is T else U


def _strongest_first(held: Iterable[Held]) -> tuple[Held, ...]:
    return tuple(
        sorted(
            held,
            key=lambda h: (not h[1].certain, -h[1].p, h[1].lo, h[1].key),
        )
    )


def _carrying(case: Case, held: Sequence[Held], tolerated: int) -> tuple[str, ...]:
    """The origins without any one of which not enough of it would be certain."""

    def stands(origin: str) -> bool:
        rest = (
            weigh(weighed.key, weighed.incident, scope, case.witnesses, without=origin)
            for scope, weighed in held
        )
        return sum(weighed is not None and weighed.certain for weighed in rest) > tolerated

    origins = sorted({origin for _, weighed in held for origin in weighed.origins})
    return tuple(origin for origin in origins if not stands(origin))


def _rests_on(judgement: Judgement) -> list[str]:
    """The tellings that a verdict on a reduction or a deed rests on, sorted."""
    short = (Verdict.BROKEN, Verdict.PARTIAL, Verdict.SLIPPING)
    records = {id for m in judgement.measures if m.verdict in short for id in m.records}
    if judgement.scope.pledge.kind is Kind.DO_BY:
        records |= {id for weighed in judgement.incidents for id in weighed.incident.affirming}
    return sorted(records)


def _origins_of(case: Case, judgement: Judgement) -> list[str]:
    """Whom a verdict rests on: those who tell of it or, where nobody does, those who were looking."""
    return sorted(tellers(case, _rests_on(judgement)) or lookers(case, judgement.pledge))


def _false_claim(
    case: Case, claim: Statement, judgement: Judgement, contrary: _Contrary
) -> Finding:
    ledger = case.ledger
    pledge = judgement.scope.pledge
    common = Finding(
        kind="false_compliance_claim",
        certainty=contrary.certainty,
        pledge=pledge.id,
        statement=claim.id,
        since=claim.said,
        alarm=contrary.alarm,
        said=f"{words.pledge_said(ledger, pledge)} {_statement_said(ledger, claim)}",
    )
    sure = contrary.certainty is T
    settles = "A report that settles what cannot be told would change it, either way."
    change = words.alarm_said(ledger, contrary.alarm) if sure else settles
    then = contrary.judgement
    if then is not None:
        told = [words.reported(case, w) for w in then.incidents if pledge.kind is Kind.DO_BY]
        return attrs.evolve(
            common,
            records=tuple(sorted({claim.id, *_rests_on(then)})),
            origins=tuple(_origins_of(case, then)),
            told=" ".join(told) or "Nothing credible tells of its being done."
            if pledge.kind is Kind.DO_BY
            else " ".join(_measured(then)),
            because=(
                f"When this was said the pledge stood so. {words.verdict_because(case, then)}"
                if sure
                else "It may be false: so the pledge stood when this was said, as far as can be told. "
                f"{words.verdict_because(case, then)}"
            ),
            change=change,
        )
    scope, first = contrary.held[0]
    others = len(contrary.held) - 1
    told_more = f" And {others} more like it." if others else ""
    word = f"{words.likelihood_word(first.p)} (P = {first.p:.2f}), {first.rung.value}"
    if sure:
        because = f"It was so before this was said, or when it was. It is {word}."
    else:
        because = f"It may be false: {_in_doubt(claim, first)}. It is {word}."
        if others == 0 and not first.certain:
            change = words.what_would_change(case, scope, first)
    records = {id for _, weighed in contrary.held for id in weighed.incident.affirming}
    return attrs.evolve(
        common,
        incident=first.key,
        since=first.when,
        rung=first.rung,
        p=first.p,
        records=tuple(sorted({claim.id, *records})),
        origins=tuple(sorted({o for _, weighed in contrary.held for o in weighed.origins})),
        told=f"{words.reported(case, first)}{told_more}",
        because=because,
        change=change,
    )


def _in_doubt(claim: Statement, weighed: Weighed) -> str:
    """What keeps an incident or observation from surely making a claim false."""
    doubts = [text for name, text in _DOUBTS if weighed.incident.attribute(name) is not T]
    if before(weighed.when, claim.said) is not T:
        doubts.append("whether it was so before this was said")
    if not doubts and not weighed.proven:
        return "it is not established beyond doubt"
    return (
        f"it cannot be told {words.listed(dict.fromkeys(doubts))}"
        if doubts
        else ("it was tolerated as far as can be told")
    )


def _measured(judgement: Judgement) -> Iterator[str]:
    """The measures by which a reduction falls short, a sentence each."""
    for measured in judgement.measures:
        if measured.verdict in (Verdict.BROKEN, Verdict.PARTIAL, Verdict.SLIPPING):
            reading = words.reading(judgement.scope, measured)
            yield f"{reading[:1].upper()}{reading[1:]}."


# -- said against said -----------------------------------------------------------------------------


@finder
def say_say(case: Case, judgements: Judgements, at: int) -> Iterator[Finding]:
    """Two statements of one side exclude each other."""
    for clash in clashes(case, at):
        yield clashing(case.ledger, clash)


def clashing(ledger: Ledger, clash: Clash) -> Finding:
    earlier, later = clash.earlier.record, clash.later.record
    pledges = [record.id for record in (later, earlier) if isinstance(record, Pledge)]
    statements = [record.id for record in (later, earlier) if isinstance(record, Statement)]
    sure = clash.certainty is T
    told = (
        f"The first {_content(ledger, clash.earlier)}, the second {_content(ledger, clash.later)}"
    )
    doubts = [
        text
        for value, text in (
            (clash.time, "whether they speak of one time"),
            (clash.place, "whether they speak of one place"),
            (clash.activity, "whether they speak of one kind of act"),
            (clash.actor, "whether they speak of the same actors"),
            (clash.binding, "whether both were in force"),
        )
        if value is not T
    ]
    return Finding(
        kind="say_say",
        certainty=clash.certainty,
        pledge=pledges[0] if pledges else None,
        statement=statements[0] if statements else None,
        since=later.said,
        records=tuple(sorted((earlier.id, later.id))),
        said=f"{_said(ledger, earlier)} {_said(ledger, later)}",
        because=(
            f"{told}, of one time and scope: {_both(clash)}."
            if sure
            else f"{told}. They may exclude each other: it cannot be told {words.listed(doubts)}."
        ),
        change=(
            "It would fall with either of them. A later statement that names the earlier one takes "
            "its place, and is no contradiction."
            if sure
            else "What settles that would change it, either way."
        ),
    )


def _said(ledger: Ledger, record: Pledge | Statement) -> str:
    if isinstance(record, Pledge):
        return words.pledge_said(ledger, record)
    return _statement_said(ledger, record)


def _both(clash: Clash) -> str:
    if clash.asserted.modality is Modality.SO:
        return "both cannot be true"
    return "nobody can do as both say"


def _content(ledger: Ledger, content: Content) -> str:
    """What a pledge or statement says: ``rules out attack by state in north``."""
    what = words.listed(ledger.label(Activity, id) for id in content.activities)
    who = ledger.label(Actor, content.subject)
    where = words.listed(ledger.label(Place, id) for id in content.places)
    return f"{content.modality.value} {what} by {who}{f' in {where}' if where else ''}"

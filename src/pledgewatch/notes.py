"""Notes: what to know beside the verdicts that contradicts nothing by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs

from pledgewatch import explanations as words
from pledgewatch.case import Case
from pledgewatch.findings import Judgements
from pledgewatch.matching import Scope
from pledgewatch.model.dates import say
from pledgewatch.model.logic import F, T, U
from pledgewatch.model.records import (
    Actor,
    Explanation,
    Kind,
    Place,
    Reaction,
    Report,
    Retract,
    Source,
    Stance,
)
from pledgewatch.model.time import within
from pledgewatch.verdicts import Verdict
from pledgewatch.verdicts.reduce import foreseen
from pledgewatch.weighing import Rung

__all__ = ["NOTES", "Note", "notes"]


@attrs.frozen(kw_only=True)
class Note:
    """Something to know beside the verdicts that contradicts nothing by itself.

    Attributes:
        kind: One of `NOTES`.
        pledge: The pledge it speaks of; None for the ledger as a whole.
        records: Ids of the records it rests on, sorted.
        text: The note.
    """

    kind: str
    pledge: str | None
    records: tuple[str, ...] = ()
    text: str = ""

    @property
    def key(self) -> tuple[str, str, tuple[str, ...]]:
        """What makes it the same note in another review."""
        return (self.kind, self.pledge or "", () if self.kind == "omission" else self.records)

    def __repr__(self) -> str:
        on = self.pledge if self.pledge is not None else "the ledger"
        return f"<Note {self.kind} on {on!r}>"

    def __str__(self) -> str:
        return self.text


_Noter = Callable[[Case, Judgements, int], Iterable[Note]]
_NOTERS: list[_Noter] = []
NOTES = (
    "omission",
    "stated_reason",
    "rival_explanation",
    "condition",
    "reaction",
    "version",
    "binding",
    "in_grace",
    "testability",
    "no_end",
    "first_violator",
    "retracted",
    "quarantined",
)
"""The kinds of note, in the order they are listed."""


def notes(case: Case, judgements: Judgements, at: int) -> tuple[Note, ...]:
    """Every note, by kind, pledge and records."""
    found = [note for noter in _NOTERS for note in noter(case, judgements, at)]
    return tuple(sorted(found, key=lambda n: (NOTES.index(n.kind), n.pledge or "", n.records)))


def _noter(function: _Noter) -> _Noter:
    _NOTERS.append(function)
    return function


@_noter
def omission(case: Case, judgements: Judgements, at: int) -> Iterator[Note]:
    """Places of the same conflict that a pledge leaves out, and what is reported from there."""
    told: dict[str, dict[str, list[Report]]] = {}
    for record in case.alive.values():
        if isinstance(record, Report) and record.stance is Stance.AFFIRMS and record.place:
            told.setdefault(record.activity or "", {}).setdefault(record.place, []).append(record)
    for judgement in judgements.values():
        scope = judgement.scope
        since: dict[str, set[str]] = {place: set() for place in scope.pledge.control}
        perhaps: dict[str, set[str]] = {}
        records: set[str] = set()
        for where, report in _elsewhere(scope, told, at):
            window = scope.window(report)
            if window is not F and scope.actor(report.actor, report.when) is T:
                place = _control_place(case, scope.pledge.control, where)
                incident = case.witnesses.incident(report.id)
                since.setdefault(place, set())
                (since if window is T else perhaps).setdefault(place, set()).add(incident)
                records.add(report.id)
        if since:
            named = (
                case.ledger.label(Place, place)
                + _how_many(len(names), len(perhaps.get(place, set()) - names))
                for place, names in sorted(since.items())
            )
            yield Note(
                kind="omission",
                pledge=judgement.pledge,
                records=tuple(sorted(records)),
                text=f"The pledge does not name {words.listed(named)}: what happens there does not "
                "count against it.",
            )


def _elsewhere(
    scope: Scope, told: Mapping[str, Mapping[str, Iterable[Report]]], at: int
) -> Iterator[tuple[str, Report]]:
    """What is told of what is pledged in places that the pledge surely leaves out, near its window."""
    since, until = scope.opens.lo, min(scope.ends.hi, at + 1)
    whole = scope.whole
    for activity, there in told.items():
        if whole.activity_match(activity) is T:
            for place, reports in there.items():
                if whole.place_match(place) is F:
                    for report in reports:
                        if since < report.when.hi and report.when.lo < until:
                            yield place, report


def _how_many(since: int, perhaps: int) -> str:
    told = [f"{since} reported since"] if since else []
    told += [f"{perhaps} perhaps since"] if perhaps else []
    return f" ({', '.join(told)})" if told else ""


def _control_place(case: Case, control: Iterable[str], place: str) -> str:
    above = case.ledger.places.ancestors(place)
    return next((name for name in control if name in above), place)


@_noter
def reasons(case: Case, judgements: Judgements, at: int) -> Iterator[Note]:
    """The reason given, beside the rival explanations: outcome and motive are separate."""
    ledger = case.ledger
    for judgement in judgements.values():
        pledge = judgement.scope.pledge
        if pledge.reason:
            yield Note(
                kind="stated_reason",
                pledge=pledge.id,
                records=(pledge.id,),
                text=f"Reason given: {pledge.reason}",
            )
        if pledge.condition is not None:
            value = {T: "holds", F: "does not hold", U: "cannot be told"}[
                judgement.scope.condition.at(at)
            ]
            yield Note(
                kind="condition",
                pledge=pledge.id,
                records=(pledge.id,),
                text=f"Condition: {pledge.condition.text} (it {value})",
            )
    for record in case.alive.values():
        if isinstance(record, Explanation) and (record.said is None or record.said.lo <= at):
            name = record.by
            by = ""
            if name is not None:
                known = name in {actor.id for actor in ledger.all(Actor)}
                by = f" ({ledger.label(Actor, name) if known else ledger.label(Source, name)})"
            kind = "rival_explanation" if record.rival else "stated_reason"
            label = "Rival explanation" if record.rival else "Explanation"
            yield Note(
                kind=kind,
                pledge=record.of,
                records=tuple(sorted({record.id, *record.evidence_for})),
                text=f"{label}{by}: {record.text or record.quote or record.id}",
            )


@_noter
def reactions(case: Case, judgements: Judgements, at: int) -> Iterator[Note]:
    """How others took it. Reactions are shown, never weighed."""
    for record in case.alive.values():
        if isinstance(record, Reaction) and record.said.lo <= at:
            said = f'"{record.quote}"' if record.quote else record.text or ""
            yield Note(
                kind="reaction",
                pledge=record.to,
                records=(record.id,),
                text=f"{case.ledger.label(Actor, record.by)}, {record.tone.value}, on "
                f"{say(record.said, case.ledger.timezone)}: {said}",
            )


@_noter
def standing(case: Case, judgements: Judgements, at: int) -> Iterator[Note]:
    """What to know about how a pledge stands: versions, who it binds, no end, a kind not judged."""
    occasions: dict[str, list[str]] = {}
    for judgement in judgements.values():
        scope = judgement.scope
        pledge = scope.pledge
        if pledge.announcement is not None:
            occasions.setdefault(pledge.announcement, []).append(pledge.id)
        if scope.binds is not T:
            speaker = case.ledger.label(Actor, pledge.speaker)
            debtor = case.ledger.label(Actor, pledge.debtor)
            yield Note(
                kind="binding",
                pledge=pledge.id,
                records=(pledge.id,),
                text=f"It cannot be told whether {speaker} binds {debtor}, so nothing can be "
                "certain to break it; `speaks_for` of the speaker would settle that.",
            )
        if not scope.has_deadline:
            horizon = (
                ""
                if pledge.horizon or pledge.kind is not Kind.REDUCE
                else ("; a `horizon` would say when a reduction is to be read")
            )
            yield Note(
                kind="no_end",
                pledge=pledge.id,
                records=(pledge.id,),
                text=f"It has no end, so it can hold but never be kept{horizon}.",
            )
    for occasion, pledges in sorted(occasions.items()):
        if len(pledges) > 1:
            for id in pledges:
                others = words.listed(sorted(set(pledges) - {id}))
                yield Note(
                    kind="version",
                    pledge=id,
                    records=tuple(sorted(pledges)),
                    text=f"Another published version of one announcement ({occasion}): {others}.",
                )


@_noter
def in_grace(case: Case, judgements: Judgements, at: int) -> Iterator[Note]:
    """What happened in the time to comply: it is listed, not judged."""
    for judgement in judgements.values():
        scope = judgement.scope
        if scope.pledge.grace is None:
            continue
        spared = [
            weighed
            for weighed in judgement.incidents
            if weighed.plausible
            and weighed.match is F
            and all(weighed.incident.attribute(a) is not F for a in ("place", "activity", "actor"))
            and within(weighed.when, scope.start, scope.opens) is not F
        ]
        if spared:
            told = words.listed(
                words.incident_said(case, weighed)
                for weighed in sorted(spared, key=lambda w: (w.lo, w.hi, w.key))
            )
            records = {id for weighed in spared for id in weighed.incident.affirming}
            yield Note(
                kind="in_grace",
                pledge=judgement.pledge,
                records=tuple(sorted(records)),
                text=f"In the time to comply, listed and not judged: {told}.",
            )


@_noter
def testability(case: Case, judgements: Judgements, at: int) -> Iterator[Note]:
    """Whether the counts before a pledge can ever show the reduction, told from its registration on."""
    for judgement in judgements.values():
        scope = judgement.scope
        if scope.pledge.kind is not Kind.REDUCE or judgement.verdict is Verdict.VOID:
            continue
        told = foreseen(scope, case.evidence, case.witnesses, at, case.as_of)
        if told is None or scope.pledge.measure not in (None, "incidents"):
            continue
        counted = f"{told.before} counted in the baseline ({told.baseline})"
        share = words.number(told.share)
        if told.can_be_kept:
            text = f"By incidents, a reduction to {share} can be shown kept: {counted}"
            text += f", {told.needed} are needed." if told.needed else "."
        elif told.needed:
            text = (
                f"By incidents, a reduction to {share} can never be shown kept: {counted}, "
                f"{told.needed} are needed."
            )
        else:
            text = f"By incidents, nothing can be shown: {counted}."
        yield Note(
            kind="testability", pledge=judgement.pledge, records=(judgement.pledge,), text=text
        )


@_noter
def first_violator(case: Case, judgements: Judgements, at: int) -> Iterator[Note]:
    """Of two pledges that depend on each other, which was violated first."""
    for judgement in judgements.values():
        for other in case.reciprocity.rivals(judgement.pledge):
            order = case.reciprocity.order(judgement.pledge, other, at)
            if order is None:
                continue
            told = {
                T: f"the first possible violation was of {judgement.pledge}",
                F: f"the first possible violation was of {other}",
                U: "it cannot be told which was violated first, so neither is broken by that alone",
            }[order]
            yield Note(
                kind="first_violator",
                pledge=judgement.pledge,
                records=tuple(sorted((judgement.pledge, other))),
                text=f"It depends on {other}, and {other} on it: {told}.",
            )


@_noter
def retracted(case: Case, judgements: Judgements, at: int) -> Iterator[Note]:
    """Incidents that nothing alive affirms any more."""
    alive = {
        case.witnesses.incident(r.id)
        for r in case.alive.values()
        if isinstance(r, Report) and r.stance is Stance.AFFIRMS
    }
    gone: dict[str, list[str]] = {}
    for record in case.retracted.values():
        if isinstance(record, Report) and record.stance is Stance.AFFIRMS:
            gone.setdefault(record.incident or record.id, []).append(record.id)
    taken_back = {r.target: r.id for r in case.alive.values() if isinstance(r, Retract)}
    for name, reports in sorted(gone.items()):
        if case.witnesses.incident(name) not in alive and name not in alive:
            by = [taken_back[id] for id in reports if id in taken_back]
            yield Note(
                kind="retracted",
                pledge=None,
                records=tuple(sorted({*reports, *by})),
                text=f"{name}: {Rung.RETRACTED.value}, no report affirms it any more.",
            )

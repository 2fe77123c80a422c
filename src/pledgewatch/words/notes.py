"""Notes in words: what to know with the verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pledgewatch.engine.case import Case
from pledgewatch.engine.findings import Note, words_of
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import T
from pledgewatch.model.records import (
    Actor,
    Assessment,
    Explanation,
    Place,
    Pledge,
    Reaction,
    Reading,
    Report,
    Source,
)
from pledgewatch.words.forms import at_most, capital, joined, listed, say, sentence, share, standing
from pledgewatch.words.nouns import named, record_said
from pledgewatch.words.records import act, case_of, happened, names, never_said
from pledgewatch.words.templates import MEASURES, NAMES, REASONS, commits, said, table


def note_said(note: Note) -> str:
    """What a note says, as a sentence or two."""
    if note.kind not in table("notes"):
        # Another package found it.
        text = words_of(note.kind) or note.kind.replace("_", " ").capitalize()
        return sentence(f"{text.rstrip('.')}: {listed(note.records)}" if note.records else text)
    terms = _TERMS.get(note.kind, _nothing)
    return said(f"notes.{note.kind}", **terms(note, case_of(note)))


def notes_said(notes: Iterable[Note]) -> list[str]:
    """What notes on one pledge say: what happened in places that it leaves out is counted, in one."""
    given = list(notes)
    outside = [each for each in given if each.kind == "omission"]
    if len(outside) < 2:
        return [note_said(each) for each in given]
    sure = sum(each.number for each in outside if each.certainty is T)
    places = dict.fromkeys(each.other for each in outside if each.other is not None)
    where = names(_ledger(case_of(outside[0])), Place, places) or said("noted.some_places")
    rest = sum(each.number for each in outside) - sure
    key = "noted.omissions" if sure else "noted.omissions_unsure"
    together = said(key, places=where, sure=sure, rest=rest)
    return [*(note_said(each) for each in given if each not in outside), together]


Terms = Mapping[str, object]


def _ledger(case: Case) -> Ledger:
    return case.snapshot.ledger


def _record(note: Note, case: Case, kind: type) -> object:
    """The record of a kind that a note is made of."""
    return next(r for id in note.records if isinstance(r := _ledger(case).dated[id], kind))


def _nothing(note: Note, case: Case) -> Terms:
    return {}


# -- what is reported --------------------------------------------------------------------------------


def _omission(note: Note, case: Case) -> Terms:
    left_out = said("noted.perhaps_outside")
    if note.other is not None:
        left_out = said("noted.leaves_out", place=_ledger(case).label(Place, note.other))
    return {"left_out": left_out, **_incident(note, case)}


def _incident(note: Note, case: Case) -> Terms:
    what = capital(happened(case.snapshot, note.records, note.number))
    return {"what": what, "standing": standing(note.certainty)}


def _retracted(note: Note, case: Case) -> Terms:
    ledger = _ledger(case)
    reports = [r for id in note.records if isinstance(r := ledger.dated[id], Report)]
    return {"what": joined(record_said(ledger, report) for report in reports)}


def _proposal(note: Note, case: Case) -> Terms:
    ledger = _ledger(case)
    return {"what": joined(record_said(ledger, ledger.dated[id]) for id in note.records)}


_MOST = 5


def _unrated(note: Note, case: Case) -> Terms:
    labels = (_ledger(case).label(Source, id) for id in note.sources)
    return {"reports": note.number, "sources": listed(at_most(labels, _MOST))}


def _quarantined(note: Note, case: Case) -> Terms:
    return {"rows": note.number, "why": joined(at_most(note.sources, _MOST + 1))}


def _testability(note: Note, case: Case) -> Terms:
    if note.value is None:
        return {"answer": said("noted.can_show", n=note.number)}
    key = "noted.cannot_counted" if note.number else "noted.cannot"
    return {"answer": said(key, reason=REASONS[note.value], n=note.number)}


# -- what was said -----------------------------------------------------------------------------------


def _reason(note: Note, case: Case) -> Terms:
    ledger = _ledger(case)
    records = [ledger.dated[id] for id in note.records]
    explanation = next((r for r in records if isinstance(r, Explanation)), None)
    if explanation is None:
        pledge = ledger.dated[note.pledge or ""]
        assert isinstance(pledge, Pledge)
        return {"who": "", "what": (pledge.reason or "").rstrip(".")}
    who = ""
    if explanation.by is not None:
        known = explanation.by in {actor.id for actor in ledger.all(Actor)}
        who = said("noted.by", who=ledger.label(Actor if known else Source, explanation.by))
    what = explanation.text or explanation.quote or ""
    return {"who": who, "what": what.rstrip(".")}


def _reaction(note: Note, case: Case) -> Terms:
    ledger = _ledger(case)
    record = _record(note, case, Reaction)
    assert isinstance(record, Reaction)
    what = f'"{record.quote}"' if record.quote else (record.text or "").rstrip(".")
    when = say(record.said, ledger.timezone)
    return {
        "who": ledger.label(Actor, record.by),
        "tone": record.tone.value,
        "when": when,
        "what": what,
    }


def _assessment(note: Note, case: Case) -> Terms:
    ledger = _ledger(case)
    record = _record(note, case, Assessment)
    assert isinstance(record, Assessment)
    return {
        "rating": record.rating,
        "who": ledger.label(Source, record.by or record.source),
        "when": say(record.when, ledger.timezone),
        "verdict": NAMES[case.judgements[record.pledge].verdict.value],
    }


def _version(note: Note, case: Case) -> Terms:
    return {"other": named(_ledger(case), note.other or "")}


# -- how a pledge stands -----------------------------------------------------------------------------


def _pledge(note: Note, case: Case) -> Pledge:
    return case.scopes[note.pledge or ""].pledge


def _binding(note: Note, case: Case) -> Terms:
    ledger, pledge = _ledger(case), _pledge(note, case)
    speaker = ledger.label(Actor, pledge.speaker) if pledge.speaker else said("noted.the_speaker")
    return {"speaker": speaker, "debtor": ledger.label(Actor, pledge.debtor)}


def _condition(note: Note, case: Case) -> Terms:
    condition = _pledge(note, case).condition
    assert condition is not None
    return {
        "condition": condition.text.rstrip("."),
        "value": said(f"noted.{note.value or 'possible'}"),
    }


def _no_end(note: Note, case: Case) -> Terms:
    return {"never": never_said(case.scopes[note.pledge or ""])}


def _first_violator(note: Note, case: Case) -> Terms:
    ledger = _ledger(case)
    order = said("noted.neither")
    if note.value is not None:
        order = said("noted.first", what=named(ledger, note.value))
    return {"other": named(ledger, note.other or ""), "order": order}


def _reading(note: Note, case: Case) -> Terms:
    record = next(r for r in _ledger(case).all(Reading) if r.id == note.other)
    ledger, terms = _ledger(case), []
    if record.kind is not None:
        activities = listed(act(ledger, id, "plural") for id in _pledge(note, case).activities)
        terms.append(said("noted.a_pledge", what=commits(record.kind, activities)))
    if record.share is not None:
        terms.append(said("noted.down_to", share=share(record.share)))
    if record.measure is not None:
        terms.append(said("noted.by_measure", measure=MEASURES[record.measure]))
    return {"terms": listed(terms), "verdict": NAMES[note.value or "untested"]}


_TERMS: Mapping[str, Callable[[Note, Case], Terms]] = {
    "assessment_differs": _assessment,
    "binding": _binding,
    "condition": _condition,
    "first_violator": _first_violator,
    "in_grace": _incident,
    "no_end": _no_end,
    "omission": _omission,
    "proposal": _proposal,
    "quarantined": _quarantined,
    "reaction": _reaction,
    "reading": _reading,
    "retracted": _retracted,
    "rival_explanation": _reason,
    "stated_reason": _reason,
    "testability": _testability,
    "unrated": _unrated,
    "version": _version,
}
"""What fills in the template of a note, by kind."""

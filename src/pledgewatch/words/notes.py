"""Notes in words: what to know with the verdicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pledgewatch.engine.case import Case
from pledgewatch.engine.findings import Note, words_of
from pledgewatch.model.dates import say
from pledgewatch.model.ledger import Ledger
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
from pledgewatch.words.forms import capital, listed, percent, plural, sentence, standing
from pledgewatch.words.records import case_of, happened, named, never_said, record_said
from pledgewatch.words.templates import MEASURES, NOTES, REASONS, commits


def note_said(note: Note) -> str:
    """What a note says, as a sentence or two."""
    template = NOTES.get(note.kind)
    if template is None:
        # Another package found it.
        said = words_of(note.kind) or note.kind.replace("_", " ").capitalize()
        return sentence(f"{said.rstrip('.')}: {listed(note.records)}" if note.records else said)
    terms = _TERMS.get(note.kind, _nothing)
    said = template.format(**terms(note, case_of(note)))
    return said.replace("..", ".") if said.endswith("..") else said


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
    left_out = "Perhaps in a place that the pledge leaves out"
    if note.other is not None:
        left_out = f"The pledge leaves out {_ledger(case).label(Place, note.other)}"
    return {"left_out": left_out, **_incident(note, case)}


def _incident(note: Note, case: Case) -> Terms:
    what = capital(happened(case.snapshot, note.records, note.number))
    return {"what": what, "standing": standing(note.certainty)}


def _retracted(note: Note, case: Case) -> Terms:
    ledger = _ledger(case)
    reports = [r for id in note.records if isinstance(r := ledger.dated[id], Report)]
    return {"what": "; ".join(record_said(ledger, report) for report in reports)}


def _proposal(note: Note, case: Case) -> Terms:
    ledger = _ledger(case)
    return {"what": "; ".join(record_said(ledger, ledger.dated[id]) for id in note.records)}


_MOST = 5


def _unrated(note: Note, case: Case) -> Terms:
    labels = [_ledger(case).label(Source, id) for id in note.sources]
    if len(labels) > _MOST:
        labels[_MOST - 1 :] = [f"{len(labels) - _MOST + 1:,} more"]
    return {
        "reports": plural(note.number, "report"),
        "sources": listed(labels),
        "them": "it" if len(note.sources) == 1 else "them",
    }


def _quarantined(note: Note, case: Case) -> Terms:
    why = [*note.sources[:_MOST]]
    if len(note.sources) > _MOST:
        why.append(f"and {len(note.sources) - _MOST:,} more")
    return {"rows": plural(note.number, "row"), "why": "; ".join(why)}


def _testability(note: Note, case: Case) -> Terms:
    counted = f"{plural(note.number, 'incident')} counted before it"
    if note.value is None:
        return {"told": f"{counted} can show what became of it"}
    told = f"it cannot be judged, for {REASONS[note.value]}"
    return {"told": f"{told} ({counted})" if note.number else told}


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
        who = f" ({ledger.label(Actor if known else Source, explanation.by)})"
    what = explanation.text or explanation.quote or explanation.id
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
        "verdict": case.judgements[record.pledge].verdict.value,
    }


def _version(note: Note, case: Case) -> Terms:
    return {"other": named(_ledger(case), note.other or "")}


# -- how a pledge stands -----------------------------------------------------------------------------


def _pledge(note: Note, case: Case) -> Pledge:
    return case.scopes[note.pledge or ""].pledge


def _binding(note: Note, case: Case) -> Terms:
    ledger, pledge = _ledger(case), _pledge(note, case)
    speaker = ledger.label(Actor, pledge.speaker) if pledge.speaker else "the speaker"
    return {"speaker": speaker, "debtor": ledger.label(Actor, pledge.debtor)}


_VALUES = {"certain": "yes", "possible": "not known", "no": "no"}


def _condition(note: Note, case: Case) -> Terms:
    condition = _pledge(note, case).condition
    assert condition is not None
    return {"condition": condition.text.rstrip("."), "value": _VALUES[note.value or "possible"]}


def _no_end(note: Note, case: Case) -> Terms:
    return {"never": never_said(case.scopes[note.pledge or ""])}


def _first_violator(note: Note, case: Case) -> Terms:
    ledger = _ledger(case)
    order = "which was violated first is not known, so neither is broken by that alone"
    if note.value is not None:
        order = f"the first possible violation was of {named(ledger, note.value)}"
    return {"other": named(ledger, note.other or ""), "order": order}


def _reading(note: Note, case: Case) -> Terms:
    record = next(r for r in _ledger(case).all(Reading) if r.id == note.other)
    terms = []
    if record.kind is not None:
        terms.append(f"a pledge {commits(record.kind)}".strip() or record.kind.value)
    if record.share is not None:
        terms.append(f"down to {percent(record.share)}")
    if record.measure is not None:
        terms.append(f"by {MEASURES[record.measure]}")
    return {"terms": listed(terms), "verdict": note.value}


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

"""Any record in words, as a noun: ``shelling in Irpin on 30 March 2022, according to Reuters``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import (
    Activity,
    Actor,
    Assessment,
    Capture,
    Coverage,
    Explanation,
    Place,
    Pledge,
    Reaction,
    Report,
    Retract,
    SameIncident,
    SameOrigin,
    Source,
    Stance,
    Statement,
    StatementKind,
    StateReport,
    Supersede,
    Timed,
    Withdraw,
)
from pledgewatch.model.time import When
from pledgewatch.words.forms import alone, at_most, listed, say, then
from pledgewatch.words.records import act_said, names, observed, origin, pledged, was_so
from pledgewatch.words.templates import said

# -- any record --------------------------------------------------------------------------------------


def record_said(ledger: Ledger, record: Timed) -> str:
    """One line for a record: what it is and when it was known."""
    known = say(record._known_moment, ledger.timezone)
    return said("nouns.known", what=_noun(ledger, record), time=known)


def named(ledger: Ledger, id: str) -> str:
    """How a sentence names a record or incident: by what it is."""
    record = ledger.dated.get(id)
    if record is not None:
        return _noun(ledger, record)
    reports = [each for each in ledger.all(Report) if each.incident == id]
    if not reports:
        states = [each for each in ledger.all(StateReport) if each.incident == id]
        return was_so(ledger, states[0]) if states else said("nouns.incident")
    narrow = min(reports, key=lambda each: (each.when.hi - each.when.lo, each.place is None))
    return f"{act_said(ledger, narrow)}{then(narrow.when, ledger.timezone)}"


def who_said(ledger: Ledger, ids: Iterable[str], *, in_brackets: bool = False) -> str:
    """Who said or reported something, by the records of it: two by name, the rest by their number.

    Args:
        in_brackets: Whether the names stand alone, and so without articles.
    """
    names = (_teller(ledger, ledger.dated[id]) for id in ids)
    who = dict.fromkeys(alone(name) if in_brackets else name for name in names)
    return listed(at_most(who, 3))


def _teller(ledger: Ledger, record: Timed) -> str:
    if isinstance(record, (Report, StateReport)):
        return origin(ledger, record)
    if isinstance(record, Statement):
        return ledger.label(Actor, record.speaker)
    if isinstance(record, Pledge):
        return ledger.label(Actor, record.speaker or record.debtor)
    return _noun(ledger, record)


def _noun(ledger: Ledger, record: Timed) -> str:
    """What a record is, as a noun."""
    zone = ledger.timezone

    def time(when: When) -> str:
        return say(when, zone)

    match record:
        case Report():
            key = "affirmed" if record.stance is Stance.AFFIRMS else "denied"
            if key == "denied" and record.activity is None and record.text:
                # The words of who denies are of what is not so.
                key = "denied_saying"
            what, when = act_said(ledger, record), then(record.when, zone)
            return said(f"nouns.{key}", what=what, when=when, who=origin(ledger, record))
        case StateReport():
            what, when = observed(ledger, record), then(record.when, zone)
            return said("nouns.observed", what=what, when=when, who=origin(ledger, record))
        case Coverage():
            return said(
                "nouns.coverage",
                who=ledger.label(Source, record.origin),
                what=names(ledger, Activity, record.activities),
                places=names(ledger, Place, record.places),
                time=time(record.when),
            )
        case Pledge():
            who = ledger.label(Actor, record.debtor)
            if record.title is not None:
                return said("nouns.titled", who=who, title=record.title)
            return said("nouns.pledge", who=who, what=pledged(ledger, record))
        case Statement():
            return _statement_noun(ledger, record)
        case Reaction():
            return said(
                "nouns.reaction", tone=record.tone.value, who=ledger.label(Actor, record.by)
            )
        case Explanation():
            key = "rival" if record.rival else "explanation"
            return said(f"nouns.{key}", words=_in_short(record))
        case Retract():
            what = named(ledger, record.target)
            return said("nouns.retraction", what=what)
        case Supersede():
            return said("nouns.supersede", old=named(ledger, record.target), time=time(record.when))
        case Withdraw():
            what = named(ledger, record.target)
            return said("nouns.withdrawal", what=what, time=time(record.when))
        case SameIncident():
            return said("nouns.same_incident", n=len(record.incidents))
        case SameOrigin():
            return said("nouns.same_origin", who=names(ledger, Source, record.origins))
        case Capture():
            fields = {"place": ledger.label(Place, record.place), "time": time(record.when)}
            if record.to is None:
                return said("nouns.capture", **fields)
            return said("nouns.capture_by", who=ledger.label(Actor, record.to), **fields)
        case Assessment():
            who = ledger.label(Source, record.by or record.source)
            return said("nouns.assessment", rating=record.rating, who=who)
        case _:
            return said("nouns.other", table=record.table.replace("_", " "))


def _statement_noun(ledger: Ledger, statement: Statement) -> str:
    what = names(ledger, Activity, statement.activities)
    if what and statement.places:
        what = said("acts.in_place", what=what, place=names(ledger, Place, statement.places))
    about = ""
    if statement.kind is StatementKind.DENIAL:
        denied = listed(named(ledger, name) for name in statement.incidents) or what
        about = said("nouns.of", what=denied) if denied else ""
    elif what and not (statement.text or statement.quote):
        about = said("nouns.about", what=what)
    return said(
        "nouns.statement",
        kind=said(f"nouns.{statement.kind}"),
        about=about,
        who=ledger.label(Actor, statement.speaker),
        words=_in_short(statement),
    )


def _in_short(record: Timed) -> str:
    """The beginning of what a record says, after a colon."""
    words = textwrap.shorten(
        (record.text or record.quote or "").rstrip("."), 80, placeholder=" ..."
    )
    if not words:
        return ""
    return said("nouns.words", words=words) if record.text else said("nouns.quote", words=words)

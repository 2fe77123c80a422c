"""Records in words: pledges, statements, incidents and who reported them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

from pledgewatch.engine.case import Case
from pledgewatch.engine.findings import Finding, Note
from pledgewatch.engine.identity import Snapshot, Telling, observer_of
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.scope import Scope
from pledgewatch.model.calendar import tz_version
from pledgewatch.model.dates import say, say_day
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
from pledgewatch.model.time import DAY
from pledgewatch.words.forms import by_time, capital, listed, on, plural, quoted, then
from pledgewatch.words.templates import STATEMENTS, commits


def assumptions_said(ledger: Ledger) -> str:
    """The names of the assumptions in force, and the version of the time zones."""
    return ", ".join((*ledger.assumptions.names().values(), f"tz {tz_version()}"))


def case_of(found: Finding | Note) -> Case:
    """The case that a finding or a note was found in."""
    case = found._case
    assert case is not None  # whatever is of a review has one
    return case


def names(ledger: Ledger, kind: type[Place | Activity | Actor | Source], ids: Iterable[str]) -> str:
    """The labels of some nodes, listed."""
    return listed(ledger.label(kind, id) for id in ids)


# -- pledges and statements --------------------------------------------------------------------------


def pledge_said(ledger: Ledger, pledge: Pledge) -> str:
    """What was pledged, when and by whom."""
    debtor = ledger.label(Actor, pledge.debtor)
    who = debtor
    if pledge.speaker is not None and pledge.speaker != pledge.debtor:
        who = f"{ledger.label(Actor, pledge.speaker)}, for {debtor},"
    if pledge.reported_by is not None:
        who += f"{'' if who.endswith(',') else ','} as {ledger.label(Source, pledge.reported_by)} reports,"
    made = f"{on(pledge.said, ledger.timezone)} {who} pledged"
    if not pledge.activities and not pledge.places:
        # A pledge to do something may have no scope but its own words.
        return f"{made}{quoted(pledge.quote) if pledge.quote else f': {pledge.text}'}"
    parts = [f"{made} {pledged(ledger, pledge)}"]
    if pledge.wording:
        parts.append(f" ({pledge.wording})")
    parts.append(f" in {names(ledger, Place, pledge.places)}")
    if pledge.targets:
        parts.append(f", against {names(ledger, Actor, pledge.targets)}")
    left_out = [
        names(ledger, kind, ids)
        for kind, ids in (
            (Place, pledge.except_places),
            (Activity, pledge.except_activities),
            (Actor, (*pledge.except_actors, *pledge.except_targets)),
        )
        if ids
    ]
    if left_out:
        parts.append(f", except {listed(left_out)}")
    if pledge.kind.is_demand and pledge.end is not None:
        parts.append(f", by {say(pledge.end, ledger.timezone)}")
    elif pledge.kind.is_demand and pledge.within is not None:
        parts.append(f", within {pledge.within}")
    return f"{''.join(parts)}{quoted(pledge.quote)}"


def pledged(ledger: Ledger, pledge: Pledge) -> str:
    """What was pledged: ``to reach military presence of at most 8,600 troops``."""
    what = names(ledger, Activity, pledge.activities) or pledge.text or "what it says"
    bounds = [
        f"{word} {bound:,g}"
        for word, bound in (("at least", pledge.at_least), ("at most", pledge.at_most))
        if bound is not None
    ]
    level = f" of {listed(bounds)} {pledge.unit or ''}".rstrip() if bounds else ""
    return f"{commits(pledge.kind)} {what}{level}".strip()


def deadline_said(scope: Scope) -> str:
    """The deadline of a pledge, as it was given or as it is counted."""
    given = scope.pledge.end
    zone = scope.snapshot.ledger.timezone
    return say(given, zone) if given is not None else by_time(scope.declared_end, zone)


def never_said(scope: Scope) -> str:
    """What a pledge without end can never be found."""
    if scope.is_demand:
        return "can be found fulfilled, and never broken"
    if not scope.pledge.kind.is_reduction:
        return "can be found broken, and never kept"
    if scope.pledge.horizon is not None:
        return f"is read after {scope.pledge.horizon}"
    days = scope.snapshot.assumptions.skepticism.horizon_of_reductions_days
    day = say_day(scope.start.lo + round(days * DAY), scope.snapshot.ledger.timezone)
    return (
        "can be found neither kept nor broken; "
        f"with a `horizon` of {days:g} days, the default, it would be read on {day}"
    )


def statement_said(ledger: Ledger, statement: Statement) -> str:
    """What a statement said, when and by whom."""
    who = ledger.label(Actor, statement.speaker)
    made = f"{on(statement.said, ledger.timezone)} {who} {STATEMENTS[statement.kind][0]}"
    if statement.quote is None and statement.text:
        return f"{made}: {statement.text.rstrip('.')}."
    return f"{made}{quoted(statement.quote)}"


# -- what happened -----------------------------------------------------------------------------------


def tellers(snapshot: Snapshot, ids: Iterable[str]) -> list[Telling]:
    """The reports among some records, by id."""
    records = (snapshot.alive[id] for id in sorted(set(ids)) if id in snapshot.alive)
    return [each for each in records if isinstance(each, (Report, StateReport))]


def incident_said(snapshot: Snapshot, incident: Incident) -> str:
    """What happened, where, when and by whom, as its narrowest report has it; no full stop."""
    return capital(happened(snapshot, incident.tellings, incident.number))


def happened(snapshot: Snapshot, ids: Iterable[str], times: int = 1) -> str:
    """What some reports of one incident say happened, where, when and by whom, as part of a sentence.

    Args:
        ids: The reports; those that deny it are passed over.
        times: How many incidents one of them counts.
    """
    ledger = snapshot.ledger
    told = affirming(snapshot, ids)
    if not told:
        return _NOTHING
    best = _best(snapshot, told)
    when = then(best.when, ledger.timezone)
    if isinstance(best, StateReport):
        return f"{_observed(ledger, best)}{when}"
    actors = sorted({ledger.label(Actor, each.actor) for each in told if each.actor})
    by = f", by {listed(actors)}" if actors else " (nobody is named for it)"
    if best.target is not None:
        by += f", against {ledger.label(Actor, best.target)}"
    return f"{_acts(ledger, best, times)}{when}{by}"


def what_and_where(snapshot: Snapshot, ids: Iterable[str], times: int = 1) -> str:
    """The same without when and by whom."""
    told = affirming(snapshot, ids)
    if not told:
        return _NOTHING
    best, ledger = _best(snapshot, told), snapshot.ledger
    return _observed(ledger, best) if isinstance(best, StateReport) else _acts(ledger, best, times)


_NOTHING = "something that no report affirms any more"


def affirming(snapshot: Snapshot, ids: Iterable[str]) -> list[Telling]:
    """The reports among some records that affirm, by id."""
    return [
        each
        for each in tellers(snapshot, ids)
        if isinstance(each, StateReport) or each.stance is Stance.AFFIRMS
    ]


def _best(snapshot: Snapshot, told: Iterable[Telling]) -> Telling:
    """The report to be quoted: of what happened the most precise one, of a state the strongest."""
    return min(told, key=lambda each: _rank(snapshot, each))


def _acts(ledger: Ledger, report: Report, times: int) -> str:
    where = f" in {ledger.label(Place, report.place)}" if report.place else ""
    often = f", {times:,} times," if times > 1 else ""
    return f"{_what_of(ledger, report)}{often}{where}"


def _rank(snapshot: Snapshot, telling: Telling) -> tuple[object, ...]:
    width = telling.when.hi - telling.when.lo
    weight = -snapshot.llr(telling) if isinstance(telling, StateReport) else 0
    return weight, width, telling.place is None, telling.id


def _what_of(ledger: Ledger, report: Report) -> str:
    if report.activity is not None:
        return ledger.label(Activity, report.activity)
    return report.text.rstrip(".") if report.text else "what was pledged"


def observation_said(ledger: Ledger, state: StateReport) -> str:
    """What was observed of a state or level, whose, where and when; no full stop."""
    when = then(state.when, ledger.timezone)
    return capital(f"{_observed(ledger, state)}{when}")


def _observed(ledger: Ledger, state: StateReport) -> str:
    what = ledger.label(Activity, state.activity) if state.activity else state.state
    whose = f" of {ledger.label(Actor, state.actor)}" if state.actor else ""
    where = f" in {ledger.label(Place, state.place)}" if state.place else ""
    return f"{what or 'what was pledged'}{whose}{where}: {amount_said(state)}"


def amount_said(state: StateReport) -> str:
    """What a state report says of the state or level: ``8,600 troops``, ``holds``."""
    if state.holds is not None:
        return "holds" if state.holds else "does not hold"
    value = state.share or state.level
    assert value is not None  # a record is refused without any of the three
    if state.share:
        low, high = 100 * value.low, 100 * value.high
        amount = f"{low:,.3g}" if low == high else f"{low:,.3g} to {high:,.3g}"
        return f"{amount} % of what it was"
    amount = f"{value.low:,g}" if value.low == value.high else f"{value.low:,g} to {value.high:,g}"
    return f"{amount} {state.unit or ''}".strip()


# -- who reported it ---------------------------------------------------------------------------------

_MOST_SOURCES = 6


def told_by(snapshot: Snapshot, ids: Iterable[str]) -> str:
    """The independent sources of some reports, each with its rating and the outlets that carried it."""
    groups: dict[str, list[Telling]] = {}
    for each in tellers(snapshot, ids):
        groups.setdefault(snapshot.origin_of(each), []).append(each)
    said = [_source_said(snapshot, reports) for _, reports in sorted(groups.items())]
    if len(said) > _MOST_SOURCES:
        said[_MOST_SOURCES - 1 :] = [f"{len(said) - _MOST_SOURCES + 1} more"]
    return "; ".join(said)


def who_and_where(snapshot: Snapshot, ids: Iterable[str]) -> str:
    """The number of independent sources and who they are, as a sentence."""
    ids = tuple(ids)
    count = len({snapshot.origin_of(each) for each in tellers(snapshot, ids)})
    head = "Source" if count == 1 else plural(count, "source")
    return f"{head}: {told_by(snapshot, ids)}."


def _source_said(snapshot: Snapshot, reports: Sequence[Telling]) -> str:
    """One witness, which may go by several names: those it was reported under are shown."""
    ledger = snapshot.ledger
    own = sorted({observer_of(each) for each in reports})
    outlets = sorted(
        {
            ledger.label(Source, each.source)
            for each in reports
            if each.source is not None and each.source != (each.origin or each.source)
        }
    )
    letters = sorted({snapshot.letter_of(each) for each in reports})
    rated = f"rated {listed(letters)}" if letters != ["F"] else "not rated"
    through = f", through {listed(outlets)}" if outlets else ""
    return f"{names(ledger, Source, own)} ({rated}{through})"


# -- any record --------------------------------------------------------------------------------------

_DIGEST = re.compile("[0-9a-f]{64}")


def record_said(ledger: Ledger, record: Timed) -> str:
    """One line for a record: its id where a person gave it one, what it is and when it was known."""
    name = "" if _is_digest(record.id) else f"{record.id}: "
    known = say(record._known_moment, ledger.timezone)
    return f"{name}{_noun(ledger, record)} (known {known})"


def named(ledger: Ledger, id: str) -> str:
    """How a sentence names a record or incident: by its id, or by what it is where it has a digest."""
    if not _is_digest(id):
        return id
    record = ledger.dated.get(id)
    return _noun(ledger, record, chained=False) if record is not None else id[:8]


def who_said(ledger: Ledger, ids: Iterable[str]) -> str:
    """Who told something, by the records of it, in short: two by name, the rest by their number."""
    names = list(dict.fromkeys(_teller(ledger, ledger.dated[id]) for id in ids))
    if len(names) > 3:
        names[2:] = [f"{len(names) - 2:,} more"]
    # A name may hold a comma, as that of a person with an office does.
    return "; ".join(names)


def _teller(ledger: Ledger, record: Timed) -> str:
    if isinstance(record, (Report, StateReport)):
        return _origin(ledger, record)
    if isinstance(record, Statement):
        return ledger.label(Actor, record.speaker)
    if isinstance(record, Pledge):
        return ledger.label(Actor, record.speaker or record.debtor)
    return _noun(ledger, record, chained=False)


def _is_digest(id: str) -> bool:
    """Whether an id was made from the content of its record, which says nothing to a person."""
    return _DIGEST.fullmatch(id) is not None


def _noun(ledger: Ledger, record: Timed, *, chained: bool = True) -> str:
    """What a record is, as a noun.

    Args:
        chained: Whether to say of a record that points at others what those are.
    """
    zone = ledger.timezone
    match record:
        case Report():
            verb = "affirmed" if record.stance is Stance.AFFIRMS else "denied"
            where = f" in {ledger.label(Place, record.place)}" if record.place else ""
            what = f"{_what_of(ledger, record)}{where}{then(record.when, zone)}"
            return f"{what}, {verb} by {_origin(ledger, record)}"
        case StateReport():
            state = ledger.label(Activity, record.activity) if record.activity else record.state
            where = f" in {ledger.label(Place, record.place)}" if record.place else ""
            amount = f"{amount_said(record)}{then(record.when, zone)}"
            if record.holds is None:
                amount = f"{then(record.when, zone).lstrip()}: {amount_said(record)}"
            said = f"{state or 'what was pledged'}{where} {amount}"
            return f"{said}, according to {_origin(ledger, record)}"
        case Coverage():
            what = names(ledger, Activity, record.activities)
            where = names(ledger, Place, record.places)
            who = ledger.label(Source, record.origin)
            return f"the watch kept by {who} for {what} in {where}, {say(record.when, zone)}"
        case Pledge():
            what = pledged(ledger, record)
            who = f"the pledge by {ledger.label(Actor, record.debtor)}"
            return f"{who} {what}" if what.startswith("to ") else f"{who}: {what}"
        case Statement():
            return _statement_noun(ledger, record)
        case Reaction():
            by = ledger.label(Actor, record.by)
            return f"the {record.tone.value} reaction of {by} to {named(ledger, record.to)}"
        case Explanation():
            kind = "rival explanation" if record.rival else "explanation"
            return f"the {kind} of {named(ledger, record.of)}{_in_short(record)}"
        case Retract():
            return f"the retraction of {_target(ledger, record.target, chained)}"
        case Supersede():
            old, by = named(ledger, record.target), named(ledger, record.by)
            return f"the replacement of {old} by {by}, {say(record.when, zone)}"
        case Withdraw():
            return f"the withdrawal of {named(ledger, record.target)}, {say(record.when, zone)}"
        case SameIncident():
            incidents = listed(named(ledger, name) for name in record.incidents)
            return f"the statement that {incidents} are one incident"
        case SameOrigin():
            return f"the statement that {names(ledger, Source, record.origins)} are one witness"
        case Capture():
            to = f" by {ledger.label(Actor, record.to)}" if record.to is not None else ""
            return (
                f"the capture of {ledger.label(Place, record.place)}{to}, {say(record.when, zone)}"
            )
        case Assessment():
            who = ledger.label(Source, record.by or record.source)
            return f'the rating of {named(ledger, record.pledge)} as "{record.rating}" by {who}'
        case _:
            return f"a record of the table {record.table}"


def _origin(ledger: Ledger, record: Telling) -> str:
    return ledger.label(Source, record.origin or record.source)


def _statement_noun(ledger: Ledger, statement: Statement) -> str:
    by = f"by {ledger.label(Actor, statement.speaker)}"
    said = f"the {STATEMENTS[statement.kind][1]}"
    what = names(ledger, Activity, statement.activities)
    if statement.places:
        what += f" in {names(ledger, Place, statement.places)}"
    if statement.kind is StatementKind.DENIAL:
        about = listed(named(ledger, name) for name in statement.incidents)
        return f"{said} of {about or what} {by}"
    if statement.kind is StatementKind.COMPLIANCE and statement.answers:
        said += f" with {listed(named(ledger, id) for id in statement.answers)}"
    elif what and not (statement.text or statement.quote):
        said += f" about {what}"
    return f"{said} {by}{_in_short(statement)}"


def _in_short(record: Timed) -> str:
    """The beginning of what a record says, after a colon."""
    said = textwrap.shorten((record.text or record.quote or "").rstrip("."), 80, placeholder=" ...")
    if not said:
        return ""
    return f": {said}" if record.text else f': "{said}"'


def _target(ledger: Ledger, id: str, chained: bool) -> str:
    """What is retracted, and what that said."""
    target = ledger.dated.get(id)
    if target is None or not chained:
        return named(ledger, id)
    said = _noun(ledger, target, chained=False)
    return said if _is_digest(id) else f"{id} ({said})"

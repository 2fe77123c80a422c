"""Records in words: pledges, statements, incidents and who reported them."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence

from pledgewatch.engine.case import Case
from pledgewatch.engine.findings import Finding, Note
from pledgewatch.engine.identity import Snapshot, Telling, observer_of
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.scope import Scope
from pledgewatch.model.calendar import tz_version
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import (
    Activity,
    Actor,
    Place,
    Pledge,
    Report,
    Source,
    Stance,
    Statement,
    StateReport,
)
from pledgewatch.model.time import DAY
from pledgewatch.words.forms import (
    acts,
    alone,
    at_most,
    by_time,
    capital,
    joined,
    listed,
    on,
    quoted,
    say,
    say_day,
    then,
    to,
)
from pledgewatch.words.templates import commits, counted, language, said, table

MOST_PLACES = 3
"""So many places are named in a title."""
MOST_QUOTED = 140
"""So many letters of a quotation are."""


def assumptions_said(ledger: Ledger) -> str:
    """The names of the assumptions in force, and the version of the time zones."""
    zones = said("reviews.zones", version=tz_version())
    return ", ".join((*ledger.assumptions.names().values(), zones))


def case_of(found: Finding | Note) -> Case:
    """The case that a finding or a note was found in."""
    case = found._case
    assert case is not None  # whatever is of a review has one
    return case


def names(ledger: Ledger, kind: type[Place | Activity | Actor | Source], ids: Iterable[str]) -> str:
    """The labels of some nodes, listed."""
    return listed(act(ledger, id) if kind is Activity else ledger.label(kind, id) for id in ids)


def act(ledger: Ledger, id: str, form: str = "") -> str:
    """An activity as part of a sentence, in a form (`verb`, `plural`, ``done``, ``things``).

    Without a plural it is said by its name; of what has no verb, no clause or no things nothing is. In
    other languages than English those that come with pledgewatch have names, and no forms.
    """
    label = ledger.label(Activity, id)
    if language() != "en":
        return "" if form in ("verb", "done") else table("activities").get(label, label)
    node = ledger._table(Activity).get(id)
    return getattr(node, form, None) or ("" if form != "plural" else label) if form else label


# -- pledges and statements --------------------------------------------------------------------------


def pledge_said(ledger: Ledger, pledge: Pledge) -> str:
    """What was promised, when and by whom."""
    who = debtor = ledger.label(Actor, pledge.debtor)
    if pledge.speaker is not None and pledge.speaker != pledge.debtor:
        speaker = ledger.label(Actor, pledge.speaker)
        who = said("pledges.speaks_for", speaker=speaker, debtor=debtor)
    if pledge.reported_by is not None:
        who = who if who.endswith(",") else f"{who},"
        who = said("pledges.as_reported", who=who, source=ledger.label(Source, pledge.reported_by))
    when = on(pledge.said, ledger.timezone)
    if not pledge.activities and not pledge.places:
        # A pledge to do something may have no scope but its own words.
        quote = quoted(pledge.quote) if pledge.quote else said("nouns.words", words=pledge.text)
        return said("pledges.words_only", when=when, who=who, quote=quote)
    terms = "".join(_terms(ledger, pledge))
    what = pledged(ledger, pledge)
    return said(
        "pledges.made", when=when, who=who, what=what, terms=terms, quote=quoted(pledge.quote)
    )


def _terms(ledger: Ledger, pledge: Pledge) -> Iterable[str]:
    """The terms of a pledge behind what it commits to."""
    if pledge.wording:
        yield said("pledges.wording", wording=pledge.wording)
    yield where_said(ledger, pledge)
    if pledge.targets:
        yield said("pledges.against", targets=names(ledger, Actor, pledge.targets))
    left_out = (
        names(ledger, Place, pledge.except_places),
        names(ledger, Activity, pledge.except_activities),
        names(ledger, Actor, (*pledge.except_actors, *pledge.except_targets)),
    )
    # What is done with others may name them.
    own = [each for each in left_out if each and not any(each in o for o in left_out if o != each)]
    if own:
        yield said("pledges.except", what=listed(own))
    if pledge.kind.is_demand and pledge.end is not None:
        yield said("pledges.by", time=say(pledge.end, ledger.timezone))
    elif pledge.kind.is_demand and pledge.within is not None:
        yield said("pledges.within", length=pledge.within)


def title(ledger: Ledger, pledge: Pledge) -> str:
    """What a pledge is called: its title, else its words or what it commits to, and where."""
    if pledge.title is not None:
        return pledge.title
    if not pledge.activities and pledge.quote is None:
        return _shortened(pledge.text or "")
    what = f'"{_shortened(pledge.quote)}"' if pledge.quote else ""
    what = what or capital(pledged(ledger, pledge).removeprefix(table("forms")["infinitive"]))
    if not pledge.places or len(pledge.places) > MOST_PLACES:
        return what
    return said("pledges.title", what=what, where=where_said(ledger, pledge))


def _shortened(quote: str) -> str:
    return textwrap.shorten(quote, MOST_QUOTED, placeholder=" ...").rstrip(".")


def where_said(ledger: Ledger, pledge: Pledge) -> str:
    """Where a pledge applies, behind what it commits to: `` in Ukraine``."""
    key = "from_places" if pledge.kind.is_withdrawal else "in_places"
    return said(f"pledges.{key}", places=names(ledger, Place, pledge.places))


def pledged(ledger: Ledger, pledge: Pledge) -> str:
    """What was promised: ``to stop drone and missile strikes, shelling and ground assaults``."""
    kind = pledge.kind.terms
    bounds = [
        said(f"pledges.{word}", n=bound)
        for word, bound in (("at_least", pledge.at_least), ("at_most", pledge.at_most))
        if bound is not None
    ]
    is_none = pledge.at_most == 0 and len(bounds) == 1
    wanted = (form for form in ("verb", "things") if f"{kind}_{form}" in table("commits"))
    form = "verb" if is_none else next(wanted, "")
    shown = [act(ledger, id, form) for id in pledge.activities] if form else []
    if not shown or not all(shown):
        form = "things" if bounds and not is_none else "plural"
        shown = [act(ledger, id, form) or act(ledger, id) for id in pledge.activities]
    what = acts(shown) or _own_words(pledge.text) or said("pledges.what_it_says")
    if is_none:
        key = "reach_none_verb" if form == "verb" else "reach_none"
        return said(f"commits.{key}", what=what)
    if bounds:
        unit = "" if pledge.unit in what.split() else pledge.unit or ""
        what = said("pledges.level", what=what, bounds=listed(bounds), unit=unit).rstrip()
    return commits(pledge.kind, what, form=form)


def deadline_said(scope: Scope) -> str:
    """The deadline of a pledge, as it was given or as it is counted."""
    given, zone = scope.pledge.end, scope.snapshot.ledger.timezone
    return by_time(scope.declared_end if given is None else given, zone)


def never_said(scope: Scope) -> str:
    """What a pledge without end can never be found."""
    if scope.is_demand:
        return said("never.demand")
    if not scope.pledge.kind.is_reduction:
        return said("never.prohibition")
    if scope.pledge.horizon is not None:
        return said("never.horizon", horizon=scope.pledge.horizon)
    return said("never.reduction")


def read_when(scope: Scope) -> str:
    """When a reduction without end would be read by default, as a sentence; empty for other pledges."""
    pledge = scope.pledge
    if scope.has_deadline or not pledge.kind.is_reduction or pledge.horizon is not None:
        return ""
    days = scope.snapshot.assumptions.skepticism.horizon_of_reductions_days
    day = say_day(scope.start.lo + round(days * DAY), scope.snapshot.ledger.timezone)
    return said("never.would_be_read", days=said("forms.days", n=days), day=day)


def statement_said(ledger: Ledger, statement: Statement) -> str:
    """What a statement said, when and by whom."""
    who = ledger.label(Actor, statement.speaker)
    made = f"{on(statement.said, ledger.timezone)} {who} {said(f'statements.{statement.kind}')}"
    if statement.quote is None and statement.text:
        return f"{made}{said('nouns.words', words=statement.text.rstrip('.'))}."
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
    affirm = affirming(snapshot, ids)
    if not affirm:
        return said("acts.withdrawn")
    best = _best(snapshot, affirm)
    if isinstance(best, StateReport):
        return was_so(ledger, best)
    by = _by(ledger, affirm) or said("acts.unattributed")
    if best.target not in (None, best.actor):
        by += said("acts.against", target=ledger.label(Actor, best.target))
    return f"{act_said(ledger, best, times)}{then(best.when, ledger.timezone)}{by}"


def _by(ledger: Ledger, reports: Iterable[Telling]) -> str:
    """By whom, as reports have it; empty where none says."""
    actors = sorted({ledger.label(Actor, each.actor) for each in reports if each.actor})
    return said("acts.by", who=listed(actors)) if actors else ""


def what_and_where(snapshot: Snapshot, ids: Iterable[str], times: int = 1) -> str:
    """The same without when and by whom."""
    affirm = affirming(snapshot, ids)
    if not affirm:
        return said("acts.withdrawn")
    best, ledger = _best(snapshot, affirm), snapshot.ledger
    return (
        observed(ledger, best) if isinstance(best, StateReport) else act_said(ledger, best, times)
    )


def what_of(snapshot: Snapshot, ids: Iterable[str]) -> str:
    """What kind of act some reports say happened."""
    affirm = affirming(snapshot, ids)
    best = _best(snapshot, affirm) if affirm else None
    return _what_of(snapshot.ledger, best) if isinstance(best, Report) else said("acts.pledged")


def was_done(snapshot: Snapshot, incident: Incident) -> str:
    """What was done, as a clause: ``the prisoners were handed over on 4 January 1996``; no full stop."""
    ledger = snapshot.ledger
    affirm = affirming(snapshot, incident.tellings)
    best = _best(snapshot, affirm) if affirm else None
    if best is None or isinstance(best, StateReport):
        return happened(snapshot, incident.tellings, incident.number)
    if best.activity is None and best.text is None:
        return said("acts.was_done", when=then(best.when, ledger.timezone), by=_by(ledger, affirm))
    if best.activity is None:
        return happened(snapshot, incident.tellings, incident.number)
    clause = act(ledger, best.activity, "done")
    when = then(best.when, ledger.timezone)
    return f"{clause}{when}" if clause else f"{act_said(ledger, best, incident.number)}{when}"


def affirming(snapshot: Snapshot, ids: Iterable[str]) -> list[Telling]:
    """The reports among some records that affirm, by id."""
    return [
        each
        for each in tellers(snapshot, ids)
        if isinstance(each, StateReport) or each.stance is Stance.AFFIRMS
    ]


def _best(snapshot: Snapshot, reports: Iterable[Telling]) -> Telling:
    """The report to be quoted: of what happened the most precise one, of a state the strongest."""
    return min(reports, key=lambda each: _rank(snapshot, each))


def act_said(ledger: Ledger, report: Report, times: int = 1) -> str:
    """What happened as a report has it, and where."""
    what = _what_of(ledger, report)
    if times > 1:
        what = said("acts.times", what=what, n=times)
    return _in_place(ledger, what, report.place)


def _in_place(ledger: Ledger, what: str, place: str | None) -> str:
    return said("acts.in_place", what=what, place=ledger.label(Place, place)) if place else what


def _rank(snapshot: Snapshot, telling: Telling) -> tuple[object, ...]:
    width = telling.when.hi - telling.when.lo
    weight = -snapshot.llr(telling) if isinstance(telling, StateReport) else 0
    return weight, width, telling.place is None, telling.id


def _what_of(ledger: Ledger, report: Report) -> str:
    if report.activity is not None:
        return act(ledger, report.activity)
    if report.text:
        return _own_words(report.text)
    pledge = ledger.dated.get(report.pledge or "")
    if not isinstance(pledge, Pledge):
        return said("acts.pledged")
    return said("acts.fulfilled" if pledge.kind.is_demand else "acts.violated")


def denied_said(snapshot: Snapshot, ids: Iterable[str]) -> str:
    """Who says that something was not done, and in which words, as a clause."""
    reports = tellers(snapshot, ids)
    texts = (each.text for each in reports if isinstance(each, Report) and not each.activity)
    text = next(filter(None, texts), None)
    words = said("forms.quoted", quote=_shortened(text).rstrip(".")) if text else ""
    return said("headlines.not_done_says", who=origins_said(snapshot.ledger, reports), words=words)


def _own_words(text: str | None) -> str:
    """What a record says in the words of whoever wrote it, which may be a sentence, within one of ours."""
    return said("forms.own_words", quote=_shortened(text)) if text else ""


def observation_said(ledger: Ledger, state: StateReport) -> str:
    """What was observed of a state or level, whose, where and when; no full stop."""
    return capital(observed(ledger, state, then(state.when, ledger.timezone)))


def observed(ledger: Ledger, state: StateReport, when: str = "") -> str:
    """What was observed of a state or level, and where; `when` stands behind it."""
    what, amount = what_of_state(ledger, state)
    return f"{said('states.says', what=what, amount=amount)}{when}"


def was_so(ledger: Ledger, state: StateReport) -> str:
    """The same as a clause where what is there has a name: ``no troops were left on 1 September 2021``."""
    when = then(state.when, ledger.timezone)
    things = act(ledger, state.activity, "things") if state.activity else ""
    if not things:
        return observed(ledger, state, when)
    what, amount = what_of_state(ledger, state)
    is_none = state.share is not None and state.share.high == 0
    if state.holds is not None or is_none:
        return said(f"states.{'some_left' if state.holds else 'none_left'}", what=what, when=when)
    if state.level is not None and state.unit in (None, *things.split()):
        return said("states.there_were", what=what, amount=amount, when=when)
    return observed(ledger, state, when)


def what_of_state(ledger: Ledger, state: StateReport) -> tuple[str, str]:
    """What a state report is about, and where; and how it says that this stands."""
    things = act(ledger, state.activity, "things") if state.activity else ""
    what = things or (act(ledger, state.activity) if state.activity else state.state)
    what = of = what or said("acts.pledged")
    if state.actor and not things:
        what = said("states.whose", what=what, actor=ledger.label(Actor, state.actor))
    amount = amount_said(state, of_things=bool(things), of=of)
    return _in_place(ledger, what, state.place), amount


def amount_said(state: StateReport, *, of_things: bool = False, of: str = "") -> str:
    """What a state report says of the state or level: ``8,600 troops``, ``it is so``.

    Args:
        of_things: Whether it is said of things that are there, not of a state.
        of: What it is an amount of; a unit that this names already is not said again.
    """
    if state.holds is not None:
        yes, no = ("still_there", "gone") if of_things else ("so", "not_so")
        return said(f"states.{yes if state.holds else no}")
    value = state.share or state.level
    assert value is not None  # a record is refused without any of the three
    if state.share:
        if value.high == 0:
            return said("states.gone")
        low, high = (100 * float(f"{each:.5g}") for each in (value.low, value.high))
        amount = said("states.share_left" if of_things else "states.share", share=_range(low, high))
    else:
        unit = "%" if state.unit == "percent" else state.unit or ""
        unit = "" if unit in of.split() else unit
        amount = f"{_range(value.low, value.high)} {unit}".strip()
    if value.low == 0 < value.high:
        return said("states.at_most", amount=amount)
    return said("states.at_least", amount=amount) if math.isinf(value.high) else amount


def _range(low: float, high: float) -> str:
    """A range of amounts; the end that there is, where it is open to one side."""
    if low == 0 or math.isinf(high):
        return counted(low or high)
    return to(counted(low), counted(high))


# -- who reported it ---------------------------------------------------------------------------------

_MOST_SOURCES = 6
_MOST_OUTLETS = 3


def sources_said(snapshot: Snapshot, ids: Iterable[str]) -> str:
    """The independent sources of some reports, each with its rating and the outlets that quoted it."""
    groups: dict[str, list[Telling]] = {}
    for each in tellers(snapshot, ids):
        groups.setdefault(snapshot.origin_of(each), []).append(each)
    each_said = (_source_said(snapshot, reports) for _, reports in sorted(groups.items()))
    return joined(at_most(each_said, _MOST_SOURCES))


def who_and_where(snapshot: Snapshot, ids: Iterable[str]) -> str:
    """The number of independent sources and who they are, as a sentence."""
    ids = tuple(ids)
    count = len({snapshot.origin_of(each) for each in tellers(snapshot, ids)})
    who = sources_said(snapshot, ids)
    return said("sources.one" if count == 1 else "sources.many", n=count, who=who)


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
    known = table("ratings").get(letters[0]) if len(letters) == 1 else None
    rating = known or said("sources.ratings", letters=listed(letters))
    who = listed(alone(ledger.label(Source, each)) for each in own)
    if not outlets:
        return said("sources.source", who=who, rating=rating)
    quoted_by = listed(outlets)
    if len(outlets) > _MOST_OUTLETS:
        quoted_by = said("sources.outlets", n=len(outlets))
    return said("sources.through", who=who, rating=rating, outlets=quoted_by)


def origins_said(ledger: Ledger, reports: Iterable[Telling]) -> str:
    """Who reported something, in short: two by name, the rest by their number."""
    return listed(at_most(dict.fromkeys(origin(ledger, each) for each in reports), 3))


def origins_alone(ledger: Ledger, reports: Iterable[Telling]) -> str:
    """The same as it stands in brackets, without articles."""
    who = dict.fromkeys(alone(origin(ledger, each)) for each in reports)
    return listed(at_most(who, 3))


def origin(ledger: Ledger, record: Telling) -> str:
    """Who observed what a report says."""
    return ledger.label(Source, record.origin or record.source)

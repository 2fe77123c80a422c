"""Sentences a journalist can quote: what was said, what was reported, why it counts, what would change it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

from pledgewatch.case import Case
from pledgewatch.conventions import log_odds
from pledgewatch.errors import Problem
from pledgewatch.matching import Scope
from pledgewatch.model.dates import say, say_instant, tz_version
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import T
from pledgewatch.model.records import (
    STATES,
    Activity,
    Actor,
    Coverage,
    Explanation,
    Kind,
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
from pledgewatch.model.time import Moment, Span, When
from pledgewatch.verdicts import AtLook, Judgement, Measured, Verdict
from pledgewatch.weighing import Weighed, weigh

__all__ = [
    "alarm",
    "alarm_said",
    "assumptions_said",
    "displaced",
    "incident_said",
    "likelihood_word",
    "listed",
    "look_said",
    "named",
    "nothing_said",
    "pledge_said",
    "reading",
    "record_said",
    "reported",
    "statement_said",
    "verdict_because",
    "what_would_change",
    "why_it_counts",
]

_MEASURES = {"incidents": "incidents", "level": "the reported level", "harm": "deaths"}

_REASONS = {
    "nobody_was_looking": "nobody is declared to have been looking, so silence proves nothing",
    "no_exposure": "nobody is declared to have been counting before and after",
    "no_common_panel": "no one source was counting both before and after, so the counts "
    "cannot be compared",
    "no_baseline": "nothing is recorded from before the pledge to compare with",
    "baseline_too_small": "too little happened before the pledge for any reduction to show",
    "no_level": "no credible report of the level after the pledge is in the ledger",
    "deaths_not_told": "not every incident says how many people were killed",
    "measure_not_told": "nothing is recorded by the measure the pledge names",
    "not_yet_open": "its window has not opened",
    "never_due": "it was superseded or withdrawn before its deadline",
    "not_due": "its condition did not hold when the deadline fell",
    "nothing_to_judge": "there was never anything to judge: its window is empty or its condition "
    "never held",
}


def listed(items: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    given = list(items)
    return (
        " and ".join(part for part in (", ".join(given[:-1]), given[-1]) if part) if given else ""
    )


def likelihood_word(p: float) -> str:
    """The ICD 203 word for a probability (US Intelligence Community Directive 203, 2015).

    Compared as the verdict compares, in whole nano-nats of log odds: a probability made of such a sum
    may fall short of a border by a last digit, and must not be put in a lower word for that.
    """
    bands = (
        (0.05, "almost no chance"),
        (0.20, "very unlikely"),
        (0.45, "unlikely"),
        (0.55, "roughly even chance"),
        (0.80, "likely"),
        (0.95, "very likely"),
    )
    if not 0 < p < 1:
        return "almost certain" if p >= 1 else bands[0][1]
    odds = log_odds(p)
    return next((word for limit, word in bands if odds < log_odds(limit)), "almost certain")


def number(value: float | None) -> str:
    """A ratio with two digits; ``unknown`` for None and ``no bound`` for infinity."""
    if value is None:
        return "unknown"
    return "no bound" if value == float("inf") else f"{value:.2f}"


def _names(
    ledger: Ledger, kind: type[Place | Activity | Actor | Source], ids: Iterable[str]
) -> str:
    return listed(ledger.label(kind, id) for id in ids)


def _speaker(ledger: Ledger, speaker: str | None, debtor: str) -> str:
    if speaker is None or speaker == debtor:
        return ledger.label(Actor, debtor)
    return f"{ledger.label(Actor, speaker)}, for {ledger.label(Actor, debtor)},"


_COMMITS = {
    Kind.CEASE: "to cease",
    Kind.REFRAIN: "to refrain from",
    Kind.REDUCE: "to reduce",
    Kind.WITHDRAW: "to withdraw",
    Kind.DO_BY: "",
    Kind.MAINTAIN: "to maintain",
    Kind.REACH: "to reach",
}
_DUE = (Kind.DO_BY, Kind.WITHDRAW, Kind.REACH)


def on(moment: Moment, zone: str | None) -> str:
    """A moment as the beginning of a sentence: ``On 29 March 2022``, ``Between ... and ...``."""
    told = say(moment, zone)
    if told.startswith(("between", "one of", "some time")):
        return f"{told[:1].upper()}{told[1:]}"
    return f"{'On' if told[:1].isdigit() and ' ' in told else 'In'} {told}"


def nothing_said(missing: Problem | None) -> str:
    """That there is nothing to judge, and what is missing; empty where nothing is missing."""
    if missing is None:
        return ""
    return f"Nothing to judge: {missing.found}; expected {missing.expected}."


def assumptions_said(ledger: Ledger) -> str:
    """The names of the assumptions in force, and the version of the time zones."""
    return ", ".join((*ledger.assumptions.names().values(), f"tz {tz_version()}"))


def quoted(quote: str | None) -> str:
    """A quotation as the end of a sentence; a bare full stop where there is none."""
    if quote is None:
        return "."
    return f': "{quote}"' if quote.endswith((".", "!", "?")) else f': "{quote}".'


def pledge_said(ledger: Ledger, pledge: Pledge) -> str:
    """What was pledged, when and by whom."""
    who = _speaker(ledger, pledge.speaker, pledge.debtor)
    where = _names(ledger, Place, pledge.places)
    how = f" ({pledge.wording})" if pledge.wording else ""
    sentence = f"{on(pledge.said, ledger.timezone)} {who} pledged {_pledged(ledger, pledge)}{how} in {where}"
    if pledge.except_places:
        sentence += f", except {_names(ledger, Place, pledge.except_places)}"
    if pledge.kind in _DUE and (pledge.end is not None or pledge.within is not None):
        when = f"by {say(pledge.end, ledger.timezone)}" if pledge.end else f"within {pledge.within}"
        sentence += f", {when}"
    return f"{sentence}{quoted(pledge.quote)}"


def _pledged(ledger: Ledger, pledge: Pledge) -> str:
    """What was pledged: ``to reach military presence of at most 8,600 troops``."""
    what = _names(ledger, Activity, pledge.activities)
    bounds = [
        f"{word} {bound:,g}"
        for word, bound in (("at least", pledge.at_least), ("at most", pledge.at_most))
        if bound is not None
    ]
    level = f" of {listed(bounds)} {pledge.unit}" if bounds else ""
    return f"{_COMMITS[pledge.kind]} {what}{level}".strip()


def deadline_said(scope: Scope) -> str:
    """The deadline of a pledge, as it was given or as it is counted."""
    zone = scope.ledger.timezone
    if scope.pledge.end is not None:
        return say(scope.pledge.end, zone)
    # The last instant before it, for a deadline in days is the first instant of the day after.
    return say_instant(scope.declared_end.lo - 1, zone)


def statement_said(ledger: Ledger, statement: Statement) -> str:
    """What a statement said, when and by whom."""
    who = ledger.label(Actor, statement.speaker)
    a = "an" if statement.kind.value[0] in "aeiou" else "a"
    made = f"{on(statement.said, ledger.timezone)} {who} made {a} {statement.kind.value}"
    if statement.quote is None and statement.text:
        return f"{made}: {statement.text.rstrip('.')}."
    return f"{made}{quoted(statement.quote)}"


def _outlets(case: Case, reports: Sequence[Report | StateReport], origin: str) -> str:
    """An origin with the outlets that carried it."""
    ledger = case.ledger
    through = sorted(
        {
            ledger.label(Source, report.source)
            for report in reports
            if report.source is not None and report.source != (report.origin or report.source)
        }
    )
    # One witness may go by several names; those it was reported under are the ones to show.
    names = sorted({report.origin or report.source or origin for report in reports})
    told = listed(ledger.label(Source, name) for name in names)
    letters = sorted({ledger.node(Source, name).reliability for name in names})
    told += f" (reliability {listed(letters)}"
    if through:
        told += f", through {listed(through)}"
    return told + ")"


def _reports(case: Case, ids: Iterable[str]) -> list[Report | StateReport]:
    records = (case.alive[id] for id in sorted(ids))
    return [record for record in records if isinstance(record, (Report, StateReport))]


def _by_origin(case: Case, ids: Iterable[str]) -> list[tuple[str, list[Report | StateReport]]]:
    groups: dict[str, list[Report | StateReport]] = {}
    for report in _reports(case, ids):
        origin = case.witnesses.origin(report.origin or report.source or "")
        groups.setdefault(origin, []).append(report)
    return sorted(groups.items())


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def incident_said(case: Case, weighed: Weighed) -> str:
    """What happened, where, when, by whom, as its first affirming report has it."""
    ledger = case.ledger
    told = _reports(case, weighed.incident.affirming)
    # The most precise telling speaks for the incident; ids break ties, so the choice is the same
    # in any order.
    best = min(told, key=lambda r: (r.when.hi - r.when.lo, r.place is None, r.id))
    if isinstance(best, StateReport):
        return observation_said(ledger, best)
    zone = ledger.zones.of(best.place)
    where = ledger.label(Place, best.place) if best.place else "a place not told"
    actors = sorted(ledger.label(Actor, actor) for actor in weighed.incident.actors if actor)
    by = f", by {listed(actors)}" if actors else ", by whom is not told"
    what = ledger.label(Activity, best.activity)
    times = f", {weighed.number:,} times," if weighed.number > 1 else ""
    return f"{what[:1].upper()}{what[1:]}{times} in {where}, {say(best.when, zone)}{by}"


def observation_said(ledger: Ledger, state: StateReport) -> str:
    """What was observed of a state or level, whose, where and when."""
    zone = ledger.zones.of(state.place)
    what = ledger.label(Activity, state.activity) if state.activity else state.state or "it"
    whose = f" of {ledger.label(Actor, state.actor)}" if state.actor else ""
    where = f" in {ledger.label(Place, state.place)}" if state.place else ""
    return (
        f"{what[:1].upper()}{what[1:]}{whose}{where}: {amount_said(state)}, {say(state.when, zone)}"
    )


def amount_said(state: StateReport) -> str:
    """What a state report says of the state or level: ``8,600 troops``, ``holds``."""
    if state.holds is not None:
        return "holds" if state.holds else "does not hold"
    value = state.share or state.level
    assert value is not None  # a record is refused without any of the three
    amount = f"{value.low:,g}" if value.low == value.high else f"{value.low:,g} to {value.high:,g}"
    return f"{amount} of what it was" if state.share else f"{amount} {state.unit or ''}".strip()


def reported(case: Case, weighed: Weighed) -> str:
    """What was reported, by which origin through which outlets, and who denies it."""
    incident = weighed.incident
    groups = _by_origin(case, incident.affirming)
    outlets = {report.source for _, reports in groups for report in reports if report.source}
    sentence = (
        f"{incident_said(case, weighed)}. {_plural(len(groups), 'origin')} behind "
        f"{_plural(len(outlets), 'outlet') if outlets else 'no outlet'}: "
        + "; ".join(_outlets(case, reports, origin) for origin, reports in groups)
        + "."
    )
    denying = _by_origin(case, incident.denying)
    if denying:
        told = "; ".join(_outlets(case, reports, origin) for origin, reports in denying)
        sentence += f" Denied by {told}"
        sentence += ", on the accused's side, which adds nothing." if weighed.denied else "."
    return sentence


def why_it_counts(case: Case, scope: Scope, weighed: Weighed) -> str:
    """Why an incident bears on a pledge, and which parts of that cannot be told."""
    unsure = [
        text
        for attribute, text in (
            ("window", "whether it happened inside the pledge's window"),
            ("place", "whether it happened in the places pledged"),
            ("activity", "whether it was of the kind pledged"),
            ("actor", "whether it was the debtor's act"),
            ("obligation", "whether the pledge was binding then"),
        )
        if weighed.incident.attribute(attribute) is not T
    ]
    ledger = case.ledger
    debtor = ledger.label(Actor, scope.pledge.debtor)
    if scope.pledge.kind in STATES:
        return _why_a_lapse_counts(ledger, scope, weighed, unsure)
    word = f"{likelihood_word(weighed.p)} (P = {weighed.p:.2f}), {weighed.rung.value}"
    if not unsure and not weighed.incident.report_dated:
        if weighed.incident.seen[0] and weighed.lo < scope.opens.last:
            inside = "it reached into the pledge's window"
        else:
            inside = "it happened after the pledge took effect"
        return (
            f"It counts because {inside}, where and of the kind that {debtor} pledged against. "
            f"It is {word}."
        )
    if weighed.incident.report_dated:
        unsure = [*unsure, "on which day it happened (only the day of the report is known)"]
    return f"It may count: it cannot be told {listed(dict.fromkeys(unsure))}. It is {word}."


def _why_a_lapse_counts(
    ledger: Ledger, scope: Scope, weighed: Weighed, unsure: Sequence[str]
) -> str:
    pledge = scope.pledge
    word = f"{likelihood_word(weighed.p)} (P = {weighed.p:.2f}), {weighed.rung.value}"
    what = _pledged(ledger, pledge)
    since = (
        "while it was to be kept up"
        if pledge.kind is Kind.MAINTAIN
        else f"after the deadline, {deadline_said(scope)}"
    )
    if unsure or not weighed.certain:
        doubts = f": it cannot be told {listed(dict.fromkeys(unsure))}" if unsure else ""
        return f"It may go against the pledge {what}{doubts}. It is {word}."
    return f"It goes against the pledge {what}, {since}. It is {word}."


def alarm(case: Case, scope: Scope, weighed: Weighed) -> tuple[str, ...]:
    """Of a certain incident, the origins without any one of which it would not be certain."""
    if not weighed.certain:
        return ()
    return tuple(
        origin
        for origin in weighed.origins
        if not _is_certain(
            weigh(weighed.key, weighed.incident, scope, case.witnesses, without=origin)
        )
    )


def _is_certain(weighed: Weighed | None) -> bool:
    return weighed is not None and weighed.certain


def alarm_said(ledger: Ledger, origins: Sequence[str]) -> str:
    """The leave-one-origin-out alarm as a sentence."""
    if not origins:
        return "It would stand without any one of its origins."
    named = " or without ".join(ledger.label(Source, origin) for origin in origins)
    return f"It would no longer be certain without {named}."


def what_would_change(case: Case, scope: Scope, weighed: Weighed) -> str:
    """The leave-one-origin-out alarm for a certain finding; what is missing for a possible one."""
    rules = case.ledger.assumptions.thresholds
    if weighed.certain:
        carrying = []
        for origin in alarm(case, scope, weighed):
            rest = weigh(weighed.key, weighed.incident, scope, case.witnesses, without=origin)
            left = "nothing" if rest is None else f"P = {rest.p:.2f}"
            carrying.append(f"{case.ledger.label(Source, origin)} ({left} without it)")
        if carrying:
            return f"It would no longer be certain without {' or without '.join(carrying)}."
        return alarm_said(case.ledger, ())
    if weighed.match is T and not weighed.incident.report_dated:
        need = (
            f"It is possible, not certain: P = {weighed.p:.2f} where {rules.theta_b:.2f} is needed"
        )
        factor = weighed.incident.declared()
        letters = case.ledger.assumptions.sources.reliability
        enough = [
            letter
            for letter, p in letters.items()
            if p > 0.5 and _with_one_more(weighed, p) * factor >= rules.theta_b
        ]
        if enough:
            worst = max(enough)
            return f"{need}. One more independent origin of reliability {worst} or better would do."
        return f"{need}. More than one further independent origin would be needed."
    return (
        "It is possible, not certain: a report that settles what cannot be told would change it, "
        "either way."
    )


def _with_one_more(weighed: Weighed, p: float) -> float:
    odds = weighed.p_event / max(1 - weighed.p_event, 1e-12) * p / (1 - p)
    # A hair of tolerance, so that odds computed from rounded probabilities meet the threshold.
    return odds / (1 + odds) + 1e-9


def reading(scope: Scope, measured: Measured) -> str:
    """A measure of a reduction, in sentences without the last full stop.

    The first says how it stands; the others what it is over the band, and what became of the places
    that the pledge does not name.
    """
    what = _MEASURES[measured.name]
    if measured.rr is None:
        first = (
            f"not to be told by {what}, for {_REASONS.get(measured.reason or '', 'want of news')}"
        )
    else:
        first = (
            f"{measured.verdict.value} by {what}, at {number(measured.rr)} of the baseline "
            f"{_between(measured.low, measured.high)} where at most {number(measured.share)} was "
            f"pledged: {_counted(measured)}; {_read_at(scope, measured)}"
        )
    parts = (first, _over_the_band(scope.pledge, measured), _beside(scope, measured))
    return ". ".join(part for part in parts if part)


def _between(low: float | None, high: float | None, more: str = "") -> str:
    return f"(between {number(low)} and {number(high)}{more})"


def _counted(measured: Measured) -> str:
    """The baseline in words, with what was counted in it and since."""
    baseline = measured.baseline or ""
    if measured.before is None:
        return f"the baseline is {baseline}"
    named = f"the {baseline}" if baseline[:1].isdigit() else f"the baseline {baseline}"
    of = "incidents " if measured.name == "harm" else ""
    return f"{measured.before} {of}in {named}, {measured.after} since"


def look_said(scope: Scope, look: AtLook) -> str:
    """Which look it is: ``the half-way look of 16 March 2022``."""
    zone = scope.ledger.timezone
    # The day is enough: a look reads what happened up to an instant of it.
    if not look.final:
        return f"the half-way look of {say_instant(look._cut, zone).partition(',')[0]}"
    if scope.has_end:
        return "the settled end"
    return f"the end of its horizon, {say_instant(look._cut, zone).partition(',')[0]}"


def _read_at(scope: Scope, measured: Measured) -> str:
    """At which look a measure was read, and how it stood then where that is not how it stands."""
    look = measured.look
    if look is None:
        none = scope.planned_end is None
        return f"as it stands now, {'for no look is declared' if none else 'before any look'}"
    named = look_said(scope, look)
    if measured.verdict in (Verdict.HOLDING, Verdict.SLIPPING):
        return f"as it stands now, past {named}"
    if (look.rr, look.low, look.high) == (measured.rr, measured.low, measured.high):
        return f"read at {named}"
    return f"read at {named}, at {number(look.rr)} then {_between(look.low, look.high)}"


def _over_the_band(pledge: Pledge, measured: Measured) -> str:
    """What the verdict would be at each end of what the wording could mean; empty for nothing."""
    band = dict(measured.band)
    if len(band) < 2:
        return ""
    (low, at_low), (high, at_high) = sorted(band.items())
    if {at_low, at_high} == {measured.verdict}:
        if not measured.is_testable:
            return ""
        over = f"from {number(low)} to {number(high)}"
        return (
            f'It is the same whatever "{pledge.wording}" means, {over}'
            if pledge.wording
            else f"It is the same for any share {over}"
        )
    means = f'"{pledge.wording}" means' if pledge.wording else "it was pledged"
    return (
        f"It is {at_low.value} if {means} down to {number(low)}, {at_high.value} at {number(high)}"
    )


def _beside(scope: Scope, measured: Measured) -> str:
    """What became of the places that a pledge does not name, where it declares some."""
    if not scope.pledge.control or measured.name != "incidents" or not measured.is_testable:
        return ""
    where = (
        f"In {_names(scope.ledger, Place, scope.pledge.control)}, which the pledge does not name,"
    )
    if measured.outside is None:
        return (
            f"{where} it cannot be told: nobody is declared to have been counting there on both "
            "sides, or nothing is recorded there from before"
        )
    counts = f"; {measured.outside_before} before, {measured.outside_after} since"
    return (
        f"{where} it stands at {number(measured.outside)} "
        f"{_between(measured.outside_low, measured.outside_high, counts)}; {_total(measured)}"
    )


def _total(measured: Measured) -> str:
    """Inside and outside together, and the one over the other."""
    both = measured.ratio_of_ratios
    over = (
        f"inside over outside is {number(both.rr)} {_between(both.low, both.high)}"
        if both is not None
        else "inside over outside has no value, for one of them is 0"
    )
    return (
        f"inside and outside together are at {number(measured.total)} "
        f"{_between(measured.total_low, measured.total_high)}, and {over}"
    )


def displaced(scope: Scope, measured: Measured) -> str:
    """That activity fell where it was pledged to and rose beside it, by how much; in sentences."""
    inside = f"; {measured.before} before, {measured.after} since"
    outside = f"; {measured.outside_before} before, {measured.outside_after} since"
    total = _total(measured)
    return (
        f"It fell to {number(measured.rr)} of what it was in "
        f"{_names(scope.ledger, Place, scope.pledge.places)} "
        f"{_between(measured.low, measured.high, inside)} and rose to {number(measured.outside)} in "
        f"{_names(scope.ledger, Place, scope.pledge.control)}, which the pledge does not name "
        f"{_between(measured.outside_low, measured.outside_high, outside)}. "
        f"{total[:1].upper()}{total[1:]}."
    )


def _readings(scope: Scope, measures: Iterable[Measured]) -> str:
    """Every measure, those that tell something first, in sentences without the last full stop."""
    told = [reading(scope, m) for m in sorted(measures, key=lambda m: not m.is_testable)]
    return ". ".join([*told[:1], *(f"{text[:1].upper()}{text[1:]}" for text in told[1:])])


def verdict_because(case: Case, judgement: Judgement) -> str:
    """Why the verdict is what it is, in one or a few sentences."""
    verdict = judgement.verdict
    pledge = judgement.scope.pledge
    word = verdict.value.capitalize()
    if verdict in (Verdict.UNTESTED, Verdict.VOID):
        reason = _REASONS.get(judgement.reason or "", "there is nothing to judge it by")
        if judgement.reason in ("not_yet_open", "nothing_to_judge"):
            return f"{word}: {reason}."
        if len(judgement.measures) > 1:
            return f"{word}: {_readings(judgement.scope, judgement.measures)}."
        bands = [_over_the_band(pledge, measured) for measured in judgement.measures]
        return ". ".join(filter(None, (f"{word}: {reason}", *bands))) + "."
    if pledge.kind is Kind.REDUCE:
        told = _readings(judgement.scope, judgement.measures)
        bounds = _by_unit(case.ledger, judgement)
        bounds += " The window stays open." if not judgement.scope.has_end else ""
        if "measures_disagree" in judgement.flags:
            return f"{word}: {told}. The measures disagree, and the pledge names none.{bounds}"
        return f"{told[:1].upper()}{told[1:]}.{bounds}"
    if pledge.kind is Kind.DO_BY:
        return f"{word}: {_deadline_because(case, judgement)}.{_by_unit(case.ledger, judgement)}"
    if pledge.kind in STATES:
        return f"{word}: {_state_because(case, judgement)}.{_by_unit(case.ledger, judgement)}"
    watched = f"{judgement.coverage:.0%} of the time was watched"
    certain = _plural(judgement.certain, "certain violation")
    possible = _plural(judgement.possible, "possible violation")
    settled = "the window is over and settled" if judgement.settled else "it is not settled"
    return f"{word}: {certain}, {possible}, {watched}, {settled}.{_absence(judgement)}{_by_unit(case.ledger, judgement)}"


_MOST_UNITS = 8


def _by_unit(ledger: Ledger, judgement: Judgement) -> str:
    """The verdict on each part, where there are several, as a sentence."""
    units = judgement.units
    if len(units) < 2:
        return ""
    several = len({unit.activity for unit in units}) > 1
    told = []
    for unit in units[:_MOST_UNITS]:
        what = f"{ledger.label(Activity, unit.activity)} in " if several else "in "
        ratio = next((m.rr for m in unit.measures if m.rr is not None), None)
        at = f" (at {number(ratio)})" if ratio is not None else ""
        told.append(f"{what}{ledger.label(Place, unit.place)} {unit.verdict.value}{at}")
    rest = f"; and {len(units) - _MOST_UNITS} more" if len(units) > _MOST_UNITS else ""
    return f" By part: {'; '.join(told)}{rest}."


def _deadline_because(case: Case, judgement: Judgement) -> str:
    """Why a pledge with a deadline stands as it does."""
    scope = judgement.scope
    falls = f"the deadline is {deadline_said(scope)}"
    deeds = [
        f"{incident_said(case, w)} ({'certain' if w.proven else f'P = {w.p:.2f}'})"
        for w in judgement.incidents
    ]
    done = f"told to be done: {'; '.join(deeds)}" if deeds else "nothing tells of it being done"
    told = [falls, done]
    if len(judgement.units) > 1 and judgement.achieved is not None:
        kept = sum(unit.verdict is Verdict.KEPT for unit in judgement.units)
        told.append(f"{kept} of {len(judgement.units)} parts done in time")
    told.append(f"{judgement.coverage:.0%} of the time was watched")
    return ", ".join(told)


def _state_because(case: Case, judgement: Judgement) -> str:
    """Why a pledge of a state or level stands as it does."""
    scope = judgement.scope
    told = []
    if scope.has_deadline and scope.pledge.kind is not Kind.MAINTAIN:
        told.append(f"it is to be so by {deadline_said(scope)}")
    told.append(f"{_plural(judgement.certain, 'certain observation')} to the contrary")
    told.append(f"{judgement.possible} possible")
    told.append(f"{_plural(len(judgement.fulfilments), 'credible observation')} that it is so")
    told.append(f"{judgement.coverage:.0%} of the time to be judged was watched")
    return ", ".join(told)


def _absence(judgement: Judgement) -> str:
    """For a refrain with nothing against it: how much silence can bear (the rule of three)."""
    absence = judgement.absence
    if absence is None:
        return ""
    return (
        f" With {absence.days:.3g} days watched at a sensitivity of {absence.sensitivity:.2f}, the "
        f"rate of violations is at most {absence.per_day:.2g} a day (95 %)."
    )


_DIGEST = re.compile("[0-9a-f]{64}")


def record_said(ledger: Ledger, record: Timed) -> str:
    """One line for a record: its id where a person gave it one, what it is and when it was known."""
    name = "" if _is_digest(record.id) else f"{record.id}: "
    known = say_instant(record._known_at, ledger.timezone)
    return f"{name}{_record_told(ledger, record)} (known {known})"


def named(ledger: Ledger, id: str) -> str:
    """How a sentence names a record or incident: by its id, or by what it is where it has a digest."""
    if not _is_digest(id):
        return id
    record = ledger.dated.get(id)
    return _record_told(ledger, record, chained=False) if record is not None else id[:8]


def _is_digest(id: str) -> bool:
    """Whether an id was made from the content of its record, which says nothing to a person."""
    return _DIGEST.fullmatch(id) is not None


def _record_told(ledger: Ledger, record: Timed, *, chained: bool = True) -> str:
    """What a record is, as a noun: whoever is named may be one or many.

    Args:
        ledger: The ledger.
        record: The record.
        chained: Whether to say of a record that points at others what those are.
    """
    zone = ledger.timezone
    if isinstance(record, Report):
        told = "affirmed" if record.stance is Stance.AFFIRMS else "denied"
        return f"{_report_told(ledger, record)}, {told} by {_origin_told(ledger, record)}"
    if isinstance(record, StateReport):
        return f"{_state_told(ledger, record)}, according to {_origin_told(ledger, record)}"
    if isinstance(record, Coverage):
        what, where = (
            _names(ledger, Activity, record.activities),
            _names(ledger, Place, record.places),
        )
        who = ledger.label(Source, record.origin)
        return f"the watch kept by {who} for {what} in {where}, {say(record.when, zone)}"
    if isinstance(record, Pledge):
        what = _pledged(ledger, record)
        who = f"the pledge by {ledger.label(Actor, record.debtor)}"
        return f"{who} {what}" if what.startswith("to ") else f"{who}: {what}"
    if isinstance(record, Statement):
        return _statement_told(ledger, record)
    if isinstance(record, Reaction):
        by = ledger.label(Actor, record.by)
        return f"the {record.tone.value} reaction of {by} to {named(ledger, record.to)}"
    if isinstance(record, Explanation):
        kind = "rival explanation" if record.rival else "explanation"
        return f"the {kind} of {named(ledger, record.of)}{_in_short(record)}"
    if isinstance(record, Retract):
        return f"the taking back of {_target_told(ledger, record.target, chained)}"
    if isinstance(record, Supersede):
        old, by = named(ledger, record.target), named(ledger, record.by)
        return f"the replacement of {old} by {by}, {say(record.when, zone)}"
    if isinstance(record, Withdraw):
        return f"the withdrawal of {named(ledger, record.target)}, {say(record.when, zone)}"
    if isinstance(record, SameIncident):
        names = listed(named(ledger, name) for name in record.incidents)
        return f"the word that {names} are one incident"
    if isinstance(record, SameOrigin):
        return f"the word that {_names(ledger, Source, record.origins)} are one witness"
    return f"a record of the table {record.table}"


def _report_told(ledger: Ledger, report: Report) -> str:
    where = f" in {ledger.label(Place, report.place)}" if report.place else ""
    return f"{ledger.label(Activity, report.activity)}{where}{_then(report.when, ledger)}"


def _then(when: When, ledger: Ledger) -> str:
    """A time behind what happened then: `` on 29 March 2022``, `` in March 2022``."""
    told = say(when, ledger.timezone)
    if isinstance(when, Span) or told.startswith(("between", "one of", "some time")):
        return f", {told}"
    return f" {'on' if told[:1].isdigit() and ' ' in told else 'in'} {told}"


def _state_told(ledger: Ledger, state: StateReport) -> str:
    what = ledger.label(Activity, state.activity) if state.activity else state.state or "it"
    where = f" in {ledger.label(Place, state.place)}" if state.place else ""
    if state.holds is not None:
        return f"{what}{where} {amount_said(state)}{_then(state.when, ledger)}"
    return f"{what}{where}{_then(state.when, ledger)}: {amount_said(state)}"


def _origin_told(ledger: Ledger, record: Report | StateReport) -> str:
    return ledger.label(Source, record.origin or record.source)


_STATEMENTS = {
    StatementKind.DENIAL: "denial",
    StatementKind.COMPLIANCE: "claim of compliance",
    StatementKind.CLAIM: "claim",
    StatementKind.INTENT: "announcement of an intent",
    StatementKind.DEMAND: "demand",
    StatementKind.ASSURANCE: "assurance",
}


def _statement_told(ledger: Ledger, statement: Statement) -> str:
    by = f"by {ledger.label(Actor, statement.speaker)}"
    told = f"the {_STATEMENTS[statement.kind]}"
    what = _names(ledger, Activity, statement.activities)
    if statement.places:
        what += f" in {_names(ledger, Place, statement.places)}"
    if statement.kind is StatementKind.DENIAL:
        about = listed(named(ledger, name) for name in statement.incidents)
        return f"{told} of {about or what} {by}"
    if statement.kind is StatementKind.COMPLIANCE and statement.answers:
        told += f" with {listed(named(ledger, id) for id in statement.answers)}"
    elif what and not _said_in(statement):
        told += f" about {what}"
    return f"{told} {by}{_in_short(statement)}"


def _said_in(record: Timed) -> str:
    return record.text or record.quote or ""


def _in_short(record: Timed) -> str:
    """The beginning of what a record says, after a colon."""
    said = textwrap.shorten(_said_in(record).rstrip("."), 80, placeholder=" ...")
    if not said:
        return ""
    return f": {said}" if record.text else f': "{said}"'


def _target_told(ledger: Ledger, id: str, chained: bool) -> str:
    """What is taken back, and what that said."""
    target = ledger.dated.get(id)
    if target is None or not chained:
        return named(ledger, id)
    told = _record_told(ledger, target, chained=False)
    return told if _is_digest(id) else f"{id} ({told})"

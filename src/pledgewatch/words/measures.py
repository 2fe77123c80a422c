"""Measures of a reduction, and the effect of a prohibition, in words: rates, ratios and their bounds."""

from __future__ import annotations

from collections.abc import Sequence

from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.measured import Measured, Measurement, Slice
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.statistics import RateRatio
from pledgewatch.model.dates import say_day
from pledgewatch.model.records import Place
from pledgewatch.words.forms import between, capital, listed, percent, plural, rate, sentence
from pledgewatch.words.records import names
from pledgewatch.words.templates import BASELINES, MEASURES, REASONS


def reading(scope: Scope, measured: Measured) -> str:
    """A measure of a reduction in sentences: how it stands, and what that rests on."""
    first = f"By {MEASURES[measured.name]}: {first_reading(scope, measured)}"
    if measured.reason is not None and measured.is_testable:
        first = f"{sentence(first)} {sentence(REASONS[measured.reason])}"
    return f"{sentence(first)} {rests_on(scope, measured)}".strip()


def rests_on(scope: Scope, measured: Measured) -> str:
    """What the reading of a measure rests on, in sentences; may be empty."""
    parts = (_read_at, _over_the_band, _compared, _spread, _elsewhere)
    found = [part(scope, measured) for part in parts]
    return " ".join(sentence(part) for part in found if part)


def first_reading(scope: Scope, measured: Measured) -> str:
    """How a measure stands, as a clause: counts and rates, the ratio with bounds, what was pledged."""
    ratio, reason = (
        measured.ratio,
        REASONS[measured.reason] if measured.reason else "nothing is known of it",
    )
    if ratio is not None:
        counted = (
            f"{_counts(scope, measured, ratio)}{_ratio(measured.rr, measured.low, measured.high)}"
        )
        return f"{counted}; {wanted(measured)}" if measured.is_testable else f"{reason}: {counted}"
    if not measured.is_testable or measured.low is None or measured.high is None:
        return f"it cannot be judged, for {reason}"
    if measured.high == 0:
        return f"nothing is left of what there was at the announcement; {wanted(measured)}"
    left = percent(measured.low)
    if measured.low != measured.high:
        left = f"between {left} and {percent(measured.high)}"
    return f"{left} of what there was at the announcement is left; {wanted(measured)}"


def wanted(measured: Measured) -> str:
    """What was pledged: ``50 % or less was pledged``."""
    return f"{percent(measured.share)} or less was pledged"


def _counts(scope: Scope, measured: Measured, ratio: RateRatio) -> str:
    """What was counted before and since, with the rates a day."""
    noun = "deaths" if measured.name == "harm" else "incidents"
    where = BASELINES[measured.baseline.name] if measured.baseline is not None else "before it"
    before, since = _rates(scope, ratio)
    return f"{ratio.x:,g} {noun} {where} ({before}), {ratio.y:,g} since ({since})"


def _rates(scope: Scope, ratio: RateRatio) -> tuple[str, str]:
    """The rates before and since; a day of daily hours is not a day."""
    per = "a day" if scope.pledge.daily is None else "in 24 of its hours"
    return f"{rate(ratio.rate_before)} {per}", f"{rate(ratio.rate_after)} {per}"


def _ratio(rr: float | None, low: float | None, high: float | None) -> str:
    """A ratio with its bounds, behind what was counted; empty where there is none."""
    if rr is None or low is None or high is None:
        return ""
    return f": {percent(rr)} of the rate before {between(low, high)}" if rr < float("inf") else ""


def effect_said(judgement: Judgement) -> str:
    """What became of the rate of what a pledge forbids, as a sentence; empty where nobody counted."""
    effect = judgement.effect
    if effect is None or effect.ratio is None:
        return ""
    ratio = effect.ratio
    if not ratio.x and not ratio.y:
        # Who counted both before and since may not be who reports it.
        return ""
    if not ratio.x:
        return f"Nothing was counted before it, and {ratio.y:,g} since."
    before, since = _rates(judgement.scope, ratio)
    said = f"{since} since, against {before} before"
    if effect.rr is not None and effect.rr < float("inf"):
        way = "down to" if effect.rr < 1 else "up to" if effect.rr > 1 else "still"
        said += f": {way} {percent(effect.rr)} {between(ratio.low, ratio.high)}"
    return sentence(f"{said}{_in_slices(judgement, effect.slices)}")


def _in_slices(judgement: Judgement, slices: Sequence[Slice]) -> str:
    """How the rate went on, slice by slice: until when it was below that before, else where it eroded."""
    found = [(each.lo, each.ratio.rr) for each in slices if each.ratio.rr is not None]
    rates = [rr for _, rr in found]
    for n, (turned, _) in enumerate(found[1:], 1):
        if max(rates[:n]) < 1 <= min(rates[n:]):
            day = say_day(turned, judgement.scope.snapshot.ledger.timezone)
            return f"; {_range(rates[:n])} of it until {day}, {_range(rates[n:])} since"
    if "eroded" in judgement.flags and rates:
        return f"; in parts of its time one after the other {listed(map(percent, rates))}"
    return ""


def _range(shares: Sequence[float]) -> str:
    low, high = percent(min(shares)), percent(max(shares))
    return low if low == high else f"{low.removesuffix(' %')} to {high}"


def in_short(measured: Measured) -> str:
    """How a measure stands, in a few words: ``80 to 100 % left``; empty where nothing can be said."""
    if measured.ratio is not None and measured.rr is not None:
        return f"{percent(measured.rr)} of the rate before"
    if not measured.is_testable or measured.low is None or measured.high is None:
        return ""
    if measured.high == 0:
        return "nothing left"
    return f"{_range((measured.low, measured.high))} left"


# -- at which look -----------------------------------------------------------------------------------


def look_said(scope: Scope, look: Measurement) -> str:
    """Which look it is: ``the half-way look of 16 March 2022``."""
    day = say_day(look.cut - 1, scope.snapshot.ledger.timezone)
    if not look.is_final:
        return f"the half-way look of {day}"
    return "its settled end" if scope.has_end else f"the end of its horizon, {day}"


def _read_at(scope: Scope, measured: Measured) -> str:
    """At which look it was read, and how it stood then where that is not how it stands."""
    look = measured.look
    if not measured.is_testable or measured.ratio is None:
        return ""
    if look is None:
        return "This is how it stands now; no look has been passed"
    named = look_said(scope, look)
    if (look.rr, look.high) == (measured.rr, measured.high) or look.rr is None:
        return f"Read at {named}"
    return f"At {named} it stood at {percent(look.rr)} {between(look.low, look.high)}"


# -- what it rests on --------------------------------------------------------------------------------


def _over_the_band(scope: Scope, measured: Measured) -> str:
    """What the verdict would be at each end of what the wording could mean; empty for nothing."""
    ends = {round(share, 9): verdict for share, verdict in measured.band}
    if len(ends) < 2 or not measured.is_testable:
        return ""
    low, high = min(ends), max(ends)
    wording = scope.pledge.wording
    if set(ends.values()) == {measured.verdict}:
        what = f'whatever "{wording}" means' if wording else "for any share"
        return f"It is the same {what}, from {percent(low)} to {percent(high)}"
    what = f'"{wording}" means' if wording else "it was"
    return f"It is {ends[low]} if {what} down to {percent(low)}, {ends[high]} at {percent(high)}"


def _compared(scope: Scope, measured: Measured) -> str:
    """The baselines that were tried, where the answer depends on them."""
    if measured.reason != "baseline_decides":
        return ""
    said = [
        f"{BASELINES[each.baseline.name]} {percent(each.ratio.rr)} "
        f"{between(each.ratio.low, each.ratio.high)}, {each.verdict.value}"
        for each in measured.compared
        if each.ratio.rr is not None
    ]
    return f"Compared with what was counted {'; '.join(said)}" if said else ""


def _spread(scope: Scope, measured: Measured) -> str:
    """What else bears on the bounds: bursts, one day, the length of the window, equal stretches."""
    parts = []
    zone = scope.snapshot.ledger.timezone
    ratio, day = measured.ratio, measured.one_day
    if measured.cut:
        noun = "death" if measured.name == "harm" else "incident"
        said = f"{plural(measured.cut, noun)} may have happened within its hours or outside them"
        parts.append(f"{said}: half of that is counted")
    if measured.reason == "too_bursty" and ratio is not None:
        parts.append(f"{ratio.spread.f:.1f} incidents weigh no more than one independent one")
    if day is not None and measured.is_testable:
        without = f"{percent(day.low)} to {percent(day.high)}"
        parts.append(f"the bounds rest on {say_day(day.lo, zone)} alone; without it {without}")
    if measured.reason in ("window_too_short", "too_bursty") and measured.needed is not None:
        parts.append(f"at these rates about {plural(measured.needed, 'day')} would tell")
    if measured.rank is not None and measured.is_testable:
        lower, higher, of = measured.rank
        if of and 0 in (lower, higher):
            less = "fewer" if not lower else "more"
            many = "the one equal stretch" if of == 1 else f"any of {of:,} equal stretches"
            parts.append(f"{less} than in {many} of time before it")
    both = measured.with_unnamed
    if both is not None and both.rr is not None:
        shown = f"{percent(both.rr)} {between(both.low, both.high)}"
        parts.append(f"with those that nobody is named for it is {shown}")
    return ". ".join(capital(part) for part in parts)


# -- elsewhere ---------------------------------------------------------------------------------------


def _elsewhere(scope: Scope, measured: Measured) -> str:
    """What became of the places that a pledge leaves out, where it declares some."""
    if scope.control is None or measured.name != "incidents" or measured.ratio is None:
        return ""
    where = names(scope.snapshot.ledger, Place, scope.pledge.control)
    outside = measured.outside
    if outside is None:
        return f"In {where}, which the pledge leaves out, nobody counted both before and after"
    shown = f"{outside.x:,g} before, {outside.y:,g} since"
    if outside.rr is not None:
        shown += f", {percent(outside.rr)} of the rate before {between(outside.low, outside.high)}"
    said = f"In {where}, which the pledge leaves out, {shown}"
    total, over = measured.total, measured.inside_over_outside
    if total is not None and total.rr is not None:
        said += f". Both together: {percent(total.rr)} {between(total.low, total.high)}"
    if over is not None and over.rr is not None:
        said += f". Inside over outside: {percent(over.rr)} {between(over.low, over.high)}"
    return said


def displaced(scope: Scope, measured: Measured) -> str:
    """That activity fell where it was pledged to and rose in the places left out; in sentences."""
    inside = first_reading(scope, measured)
    where = names(scope.snapshot.ledger, Place, scope.pledge.places)
    return " ".join(
        sentence(part) for part in (f"In {where}, {inside}", _elsewhere(scope, measured))
    )


def shows(measured: Measured, verdict: Verdict) -> bool:
    """Whether a measure can be tested and shows a verdict."""
    return measured.is_testable and measured.verdict is verdict

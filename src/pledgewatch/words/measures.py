"""Measures of a reduction, and the effect of a prohibition, in words: rates, ratios and their bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.measured import Measured, Measurement, Slice
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.statistics import RateRatio
from pledgewatch.model.records import Place, StateReport
from pledgewatch.words.forms import (
    capital,
    joined,
    listed,
    percent,
    rate,
    say_day,
    sentence,
    share,
    then,
    to,
)
from pledgewatch.words.forms import measured as measured_said
from pledgewatch.words.records import act, names, origins_said
from pledgewatch.words.templates import BASELINES, MEASURES, NAMES, REASONS, said


def reading(scope: Scope, measured: Measured) -> str:
    """A measure of a reduction in sentences: how it stands, and what that rests on."""
    how = first_reading(scope, measured)
    first = sentence(said("readings.by_measure", measure=MEASURES[measured.name], reading=how))
    if measured.reason is not None and measured.is_testable:
        first = f"{first} {sentence(REASONS[measured.reason])}"
    return f"{first} {rests_on(scope, measured)}".strip()


def rests_on(scope: Scope, measured: Measured) -> str:
    """What the reading of a measure rests on, in sentences; may be empty."""
    parts = (_read_at, _over_the_band, _compared, _spread, _elsewhere)
    found = [part(scope, measured) for part in parts]
    return " ".join(sentence(part) for part in found if part)


def first_reading(scope: Scope, measured: Measured) -> str:
    """How a measure stands, as a clause: counts and rates, the ratio with bounds, what was pledged."""
    ratio = measured.ratio
    reason = REASONS[measured.reason] if measured.reason else said("readings.nothing_known")
    if ratio is not None:
        counted = _counts(scope, measured, ratio)
        if not measured.is_testable:
            return said("readings.because", reason=reason, counted=counted)
        return said("readings.with_wanted", reading=counted, wanted=wanted(measured))
    if not measured.is_testable or measured.low is None or measured.high is None:
        return said("readings.not_judged", reason=reason)
    return f"{_left(scope, measured)}. {capital(wanted(measured))}"


def _left(scope: Scope, measured: Measured) -> str:
    """How much is left, of what, when and as whom reports, as a clause."""
    ledger = scope.snapshot.ledger
    left = _range((measured.low or 0, measured.high or 0))
    dated = (ledger.dated[id] for id in measured.records)
    reports = [each for each in dated if isinstance(each, StateReport) and each.share is not None]
    last = max((each.when.hi for each in reports), default=0)
    latest = sorted((each for each in reports if each.when.hi == last), key=lambda each: each.id)
    things = {act(ledger, each.activity or "", "things") for each in latest if each.activity}
    key = "left_none" if measured.high == 0 else "left"
    if len(things) != 1 or not all(things):
        return said(f"readings.{key}_plain", share=left)
    fields = {"things": things.pop(), "when": then(latest[0].when, ledger.timezone)}
    return said(f"readings.{key}", share=left, who=origins_said(ledger, latest), **fields)


def wanted(measured: Measured) -> str:
    """What was pledged: ``half or less was pledged``."""
    return said("readings.wanted", share=share(measured.share))


def _counts(scope: Scope, measured: Measured, ratio: RateRatio) -> str:
    """What was counted before and since, with the rates a day, and the ratio where there is one."""
    baseline = measured.baseline
    before, since = _rates(scope, ratio)
    counted = said(
        "readings.deaths" if measured.name == "harm" else "readings.incidents",
        x=ratio.x,
        y=ratio.y,
        where=said("readings.before_it") if baseline is None else BASELINES[baseline.name],
        before=before,
        since=since,
    )
    rr, low, high = measured.rr, measured.low, measured.high
    if rr is None or low is None or high is None or rr == float("inf"):
        return counted
    return said("readings.ratio", counted=counted, rr=measured_said(rr, low, high))


def _rates(scope: Scope, ratio: RateRatio) -> tuple[str, str]:
    """The rates before and since; a day of daily hours is not a day."""
    key = "readings.a_day" if scope.pledge.daily is None else "readings.in_its_hours"
    return said(key, rate=rate(ratio.rate_before)), said(key, rate=rate(ratio.rate_after))


def effect_said(judgement: Judgement) -> str:
    """What became of the rate of what a pledge forbids, as a sentence; empty where nobody counted."""
    effect = judgement.effect
    if effect is None or effect.ratio is None:
        return ""
    ratio = effect.ratio
    if not ratio.x:
        # Who counted both before and since may not be who reports it, and a ledger may begin with a pledge.
        return ""
    before, since = _rates(judgement.scope, ratio)
    clause = said("readings.effect", since=since, before=before)
    if effect.rr is not None and effect.rr < float("inf"):
        way = "down_to" if effect.rr < 1 else "up_to" if effect.rr > 1 else "still"
        rr = measured_said(effect.rr, ratio.low, ratio.high)
        clause = said(f"readings.{way}", effect=clause, rr=rr)
    return sentence(_in_slices(judgement, clause, effect.slices))


def _in_slices(judgement: Judgement, effect: str, slices: Sequence[Slice]) -> str:
    """How the rate went on, slice by slice: until when it was below that before, else where it eroded."""
    found = [(each.lo, each.ratio.rr) for each in slices if each.ratio.rr is not None]
    rates = [rr for _, rr in found]
    for n, (turned, _) in enumerate(found[1:], 1):
        if max(rates[:n]) < 1 <= min(rates[n:]):
            day = say_day(turned, judgement.scope.snapshot.ledger.timezone)
            first, later = _range(rates[:n]), _range(rates[n:])
            return said("readings.until_then", effect=effect, first=first, day=day, then=later)
    if "eroded" in judgement.flags and rates:
        return said("readings.in_turn", effect=effect, each=listed(map(percent, rates)))
    return effect


def _range(shares: Sequence[float]) -> str:
    low, high = percent(min(shares)), percent(max(shares))
    return low if low == high else to(low.removesuffix(" %"), high)


def in_short(measured: Measured) -> str:
    """How a measure stands, in a few words: ``80 to 100 % left``; empty where nothing can be said."""
    if measured.ratio is not None and measured.rr is not None:
        return said("readings.of_the_rate", rr=percent(measured.rr))
    if not measured.is_testable or measured.low is None or measured.high is None:
        return ""
    if measured.high == 0:
        return said("readings.short_none")
    return said("readings.short_left", share=_range((measured.low, measured.high)))


# -- at which look -----------------------------------------------------------------------------------


def look_said(scope: Scope, look: Measurement) -> str:
    """Which look it is: ``the half-way look of 16 March 2022``."""
    day = say_day(look.cut - 1, scope.snapshot.ledger.timezone)
    if not look.is_final:
        return said("readings.half_way", day=day)
    return said("readings.settled_end" if scope.has_end else "readings.horizon", day=day)


def _read_at(scope: Scope, measured: Measured) -> str:
    """At which look it was read, and how it stood then where that is not how it stands."""
    look = measured.look
    if not measured.is_testable or measured.ratio is None:
        return ""
    if look is None:
        return said("readings.no_look")
    named = look_said(scope, look)
    if (look.rr, look.high) == (measured.rr, measured.high) or look.rr is None:
        return said("readings.read_at", look=named)
    rr = measured_said(look.rr, look.low, look.high)
    return said("readings.stood_at", look=named, rr=rr)


# -- what it rests on --------------------------------------------------------------------------------


def _over_the_band(scope: Scope, measured: Measured) -> str:
    """What the verdict would be at each end of what the wording could mean; empty for nothing."""
    ends = {round(share, 9): verdict for share, verdict in measured.band}
    if len(ends) < 2 or not measured.is_testable:
        return ""
    low, high = min(ends), max(ends)
    wording = scope.pledge.wording
    is_same = set(ends.values()) == {measured.verdict}
    key = f"{'band_same' if is_same else 'band_differs'}{'' if wording else '_any'}"
    return said(
        f"readings.{key}",
        wording=wording,
        low=share(low),
        high=share(high),
        low_verdict=NAMES[ends[low].value],
        high_verdict=NAMES[ends[high].value],
    )


def _compared(scope: Scope, measured: Measured) -> str:
    """The baselines that were tried, where the answer depends on them."""
    if measured.reason != "baseline_decides":
        return ""
    each = [
        said(
            "readings.compared_one",
            where=BASELINES[each.baseline.name],
            rr=measured_said(each.ratio.rr, each.ratio.low, each.ratio.high),
            verdict=NAMES[each.verdict.value],
        )
        for each in measured.compared
        if each.ratio.rr is not None
    ]
    return said("readings.compared", each=joined(each)) if each else ""


def _spread(scope: Scope, measured: Measured) -> str:
    """What else bears on the bounds: bursts, one day, the length of the window, equal stretches."""
    return ". ".join(capital(part) for part in _spreads(scope, measured))


def _spreads(scope: Scope, measured: Measured) -> Iterator[str]:
    ratio, day = measured.ratio, measured.one_day
    if measured.cut:
        of = "deaths" if measured.name == "harm" else "incidents"
        yield said(f"readings.cut_{of}", n=measured.cut)
    if measured.reason == "too_bursty" and ratio is not None:
        yield said("readings.bursts", n=float(f"{ratio.spread.f:.1f}"))
    if day is not None and measured.is_testable:
        named = say_day(day.lo, scope.snapshot.ledger.timezone)
        yield said("readings.one_day", day=named, bounds=to(percent(day.low), percent(day.high)))
    if measured.reason in ("window_too_short", "too_bursty") and measured.needed is not None:
        yield said("readings.days_needed", n=measured.needed)
    if measured.rank is not None and measured.is_testable:
        lower, higher, of_all = measured.rank
        if of_all and 0 in (lower, higher):
            yield said("readings.more_than" if lower else "readings.fewer_than", n=of_all)
    both = measured.with_unnamed
    if both is not None and both.rr is not None:
        yield said("readings.with_unnamed", rr=measured_said(both.rr, both.low, both.high))


# -- elsewhere ---------------------------------------------------------------------------------------


def _elsewhere(scope: Scope, measured: Measured) -> str:
    """What became of the places that a pledge leaves out, where it declares some."""
    if scope.control is None or measured.name != "incidents" or measured.ratio is None:
        return ""
    places = names(scope.snapshot.ledger, Place, scope.pledge.control)
    outside = measured.outside
    if outside is None:
        return said("readings.nobody_outside", places=places)
    text = said("readings.outside", places=places, x=outside.x, y=outside.y)
    further = (
        ("outside_rate", outside),
        ("both_together", measured.total),
        ("inside_over", measured.inside_over_outside),
    )
    for key, ratio in further:
        if ratio is not None and ratio.rr is not None:
            rr = measured_said(ratio.rr, ratio.low, ratio.high)
            text = said(f"readings.{key}", outside=text, rr=rr)
    return text


def displaced(scope: Scope, measured: Measured) -> str:
    """That activity fell where it was pledged to and rose in the places left out; in sentences."""
    inside = first_reading(scope, measured)
    places = names(scope.snapshot.ledger, Place, scope.pledge.places)
    parts = (said("readings.in_places", places=places, reading=inside), _elsewhere(scope, measured))
    return " ".join(sentence(part) for part in parts)


def shows(measured: Measured, verdict: Verdict) -> bool:
    """Whether a measure can be tested and shows a verdict."""
    return measured.is_testable and measured.verdict is verdict

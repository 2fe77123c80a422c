"""Scores: what was said of each decided pledge at three times before, against what became of it.

A forecast uses only what was known when it is made and is then held against the outcome (Dawid's
prequential principle), so no outcome ever judges itself.
"""

from __future__ import annotations

import bisect
import enum
import heapq
import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Set
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from pledgewatch.conventions import NANO
from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.identity import Partition
from pledgewatch.engine.review import review, review_with
from pledgewatch.engine.scoring import sigma
from pledgewatch.engine.skepticism import Estimate, Skepticism, share_broken, versions
from pledgewatch.faces import ScoresFaces
from pledgewatch.live.chances import chance_at
from pledgewatch.live.sweep import Sweep, sweep_of
from pledgewatch.model.dates import Time, civil_days, clock_of, iso
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.model.records import Pledge
from pledgewatch.model.time import DAY

if TYPE_CHECKING:
    import pendulum


class Lead(enum.StrEnum):
    """When a forecast is made, on the way from the announcement to the decision."""

    ANNOUNCEMENT = "announcement"
    HALF_WAY = "half_way"
    DAY_BEFORE = "day_before"


class Forecaster(enum.StrEnum):
    """Whose forecast it is: the skepticism, its reference class alone, or the running base rate."""

    SKEPTICISM = "skepticism"
    CLASS = "class"
    BASE_RATE = "base_rate"


class LeftOut(enum.StrEnum):
    """Why a pledge is not scored."""

    UNDECIDED = "undecided"
    AT_ONCE = "decided_when_it_became_known"
    NO_NUMBER = "no_single_number"


@attrs.frozen(kw_only=True)
class Forecast:
    """What was said of one pledge at one time.

    Attributes:
        p: The chance that it is, or will be, broken, by forecaster.
    """

    _made: int = attrs.field(repr=iso)
    p: Mapping[Forecaster, float]
    _zone: str | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def made(self) -> pendulum.DateTime:
        """When it was made, on both clocks, in the ledger's zone (else UTC)."""
        return clock_of(self._made, self._zone)


@attrs.frozen(kw_only=True)
class Trial:
    """A decided pledge: what was said of it at each time, and what became of it.

    Attributes:
        pledge: The pledge, by id.
        verdict: What became of it.
        broken: The same as a share: 1 broken, 0 kept, in between where it was kept in part.
        weight: How much it counts: versions of one pledge count 1 together.
        forecasts: What was said of it, by time.
    """

    pledge: str
    verdict: Verdict
    broken: float
    weight: float = 1.0
    _decided: int = attrs.field(repr=iso)
    forecasts: Mapping[Lead, Forecast]
    _zone: str | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def decided(self) -> pendulum.DateTime:
        """When it was first kept, partial or broken (knowledge time), in the ledger's zone (else UTC)."""
        return clock_of(self._decided, self._zone)


@attrs.frozen
class Tenth:
    """The pledges whose chance to be broken was put in one tenth of the range from 0 to 1.

    Attributes:
        low: Where the tenth begins.
        weight: How many pledges they are worth.
        forecast: Their mean forecast.
        broken: Their mean outcome.
    """

    low: float
    weight: float
    forecast: float
    broken: float


@attrs.frozen
class LeadScore:
    """How good the forecasts of one time were; lower is better.

    A forecast of one half for everything has a Brier score of 0.25 and a log score of 0.69.

    Attributes:
        brier: Weighted mean of (p - y) squared, by forecaster.
        log: Weighted mean of -(y ln p + (1 - y) ln(1 - p)), in nats, by forecaster.
        tenths: The reliability of the skepticism: the tenths that have forecasts, in order.
    """

    brier: Mapping[Forecaster, float]
    log: Mapping[Forecaster, float]
    tenths: tuple[Tenth, ...]


@attrs.frozen(repr=False)
class Scores(ScoresFaces):
    """How good the forecasts were that a ledger would have made of its own pledges.

    Attributes:
        trials: Every pledge that is scored, by the time at which it became known.
        by_lead: The scores of each time; empty where there is no trial.
        left_out: Why each other pledge is not scored, by id.
        title: What the ledger is about.
        timezone: The zone to show times in.
    """

    trials: tuple[Trial, ...]
    by_lead: Mapping[Lead, LeadScore]
    left_out: Mapping[str, LeftOut]
    title: str | None = None
    timezone: str | None = None

    @property
    def n(self) -> int:
        """How many pledges are scored."""
        return len(self.trials)

    def __repr__(self) -> str:
        count = f"{self.n} {'pledge' if self.n == 1 else 'pledges'}"
        mean = ""
        if self.by_lead:
            brier = self.by_lead[Lead.DAY_BEFORE].brier[Forecaster.SKEPTICISM]
            mean = f", Brier score {brier:.3f} the day before"
        return f"<Scores of {count}{mean}>"


def prequential(ledger: Ledger, as_of: Time | None = None) -> Scores:
    """Score what would have been said of each decided pledge, against what became of it.

    Each is forecast when it became known, half way to the instant at which it was first decided, and
    a day before that, every time by what was known then.

    Args:
        as_of: When to look at what became of the pledges, on both clocks; left out: the newest
            knowledge time in the ledger.

    Returns:
        The scores of every pledge that is kept, broken or kept in part by then.
    """
    given = a_ledger("prequential", ledger).instant(as_of)
    now = ledger._newest if given is None else given
    made = review(ledger, as_of=now)
    decided = {
        judgement.pledge: (judgement.verdict, share)
        for judgement in made
        if (share := share_broken(judgement)) is not None
    }
    left_out = {
        judgement.pledge: LeftOut.UNDECIDED for judgement in made if judgement.pledge not in decided
    }
    instants = _Instants(ledger, now)
    when: dict[str, tuple[int, Mapping[Lead, int]]] = {}
    for id in decided:
        sweep = sweep_of(ledger, id)
        first = instants.decided(sweep)
        if first == sweep.start:
            left_out[id] = LeftOut.AT_ONCE
        else:
            when[id] = first, _leads(sweep.start, first)
    linked = _linked(ledger)
    asked = ((id, k) for id, (_, leads) in when.items() for k in leads.values())
    rates = _base_rates(ledger, asked, linked)
    trials: list[Trial] = []
    for id, (first, leads) in when.items():
        forecasts: dict[Lead, Forecast] = {}
        for lead, k in leads.items():
            said = _said(ledger, id, k)
            if said is not None:
                p = {**said, Forecaster.BASE_RATE: rates[id, k]}
                forecasts[lead] = Forecast(made=k, p=p, zone=ledger.timezone)
        if len(forecasts) < len(leads):
            left_out[id] = LeftOut.NO_NUMBER
            continue
        verdict, broken = decided[id]
        trials.append(
            Trial(
                pledge=id,
                verdict=verdict,
                broken=broken,
                decided=first,
                forecasts=forecasts,
                zone=ledger.timezone,
            )
        )
    weights = _once([trial.pledge for trial in trials], linked)
    weighed = [attrs.evolve(trial, weight=weights[trial.pledge]) for trial in trials]
    weighed.sort(key=lambda trial: (trial.forecasts[Lead.ANNOUNCEMENT]._made, trial.pledge))
    return Scores(
        tuple(weighed),
        {lead: _score(weighed, lead) for lead in Lead} if weighed else {},
        dict(sorted(left_out.items())),
        ledger.title,
        ledger.timezone,
    )


def half_way(skepticism: Skepticism) -> Estimate | None:
    """What the chance was half way between the announcement and the decision (rule 87).

    Returns:
        The chance; None until it is decided, where it was decided at once, and where there was no one
        number then.
    """
    judgement = skepticism._judgement
    if skepticism.outcome is None or share_broken(judgement) is None:
        return None
    made, key = review_with(judgement), (half_way, judgement.pledge, skepticism._measure)
    if key not in made._chances:
        at = None if made._at == made._as_of else made._at
        sweep = sweep_of(made.ledger, judgement.pledge, at)
        if _Instants not in made._chances:
            made._chances[_Instants] = _Instants(made.ledger, made._as_of)
        decided = made._chances[_Instants].about_decided(sweep)
        k = _leads(sweep.start, decided)[Lead.HALF_WAY]
        found = k > sweep.start and chance_at(
            made.ledger, judgement.pledge, k, at, measure=skepticism._measure
        )
        made._chances[key] = found.now if found else None
    then: Estimate | None = made._chances[key]
    return then


# -- when it is forecast -----------------------------------------------------------------------------


class _Instants:
    """The instants at which the pledges of a ledger are looked at: news, the ends of days, and now."""

    def __init__(self, ledger: Ledger, now: int) -> None:
        self._now = now
        news = sorted({each._known_at for each in ledger._arrivals if each._known_at <= now})
        zone = ledger.timezone or "UTC"
        days = (edge - 1 for edge in civil_days(news[0], now + 1, zone)[1:-1]) if news else ()
        self._all: list[int] = sorted({*news, *days, now})

    def decided(self, sweep: Sweep) -> int:
        """The first instant at which a pledge, which is decided by now, was decided."""
        for spell in sweep.spells(self._now):
            first = bisect.bisect_left(self._all, spell.since)
            last = bisect.bisect_left(self._all, spell.until)
            if spell.is_exact:
                if first < last and _is_decided(sweep, self._all[first]):
                    return self._all[first]
                continue
            for k in self._all[first:last]:
                if _is_decided(sweep, k):
                    return k
        return self._now

    def about_decided(self, sweep: Sweep) -> int:
        """The same in a few looks: of a decision that came and went, one of the times it came."""
        since = bisect.bisect_left(self._all, sweep.start)
        found = bisect.bisect_left(
            self._all, True, since, key=lambda instant: _is_decided(sweep, instant)
        )
        return self._all[min(found, len(self._all) - 1)]


def _is_decided(sweep: Sweep, as_of: int) -> bool:
    judgement = sweep.judgement(as_of)
    return judgement is not None and share_broken(judgement) is not None


def _leads(start: int, decided: int) -> Mapping[Lead, int]:
    """When a pledge is forecast that became known at an instant and was decided at a later one."""
    return {
        Lead.ANNOUNCEMENT: start,
        Lead.HALF_WAY: start + (decided - start) // 2,
        Lead.DAY_BEFORE: max(start, decided - DAY),
    }


# -- what is forecast --------------------------------------------------------------------------------


def _said(ledger: Ledger, pledge: str, k: int) -> Mapping[Forecaster, float] | None:
    """The skepticism of an instant, and its class alone; None where there was no one number."""
    found = chance_at(ledger, pledge, k)
    if found is None:
        return None
    of_class = sigma(round(NANO * found.parts["class"]))
    return {Forecaster.SKEPTICISM: found.now.value, Forecaster.CLASS: of_class}


_NONE = Fraction(0)
_START = 0.5
"""The base rate before anything is decided; it stays in it as one pledge."""


def _base_rates(
    ledger: Ledger, asked: Iterable[tuple[str, int]], linked: Mapping[str, Set[str]]
) -> Mapping[tuple[str, int], float]:
    """The running base rate for some pledges at some instants: the share broken of all others by then."""
    at: dict[int, list[str]] = {}
    for pledge, k in asked:
        at.setdefault(k, []).append(pledge)
    clusters = Partition()
    for id in linked:
        clusters.join((id, *linked[id]))
    families: dict[Hashable, list[str]] = {}
    waiting: list[tuple[int, str]] = []
    for each in ledger.all(Pledge):
        families.setdefault(clusters.find(each.id), []).append(each.id)
        waiting.append((each._known_at, each.id))
    heapq.heapify(waiting)
    decided: dict[str, float] = {}

    def counted(family: Iterable[str]) -> tuple[Fraction, Fraction]:
        """How many of a family were broken and decided, to the last bit: then sums may be carried on."""
        weights = _once((id for id in family if id in decided), linked)
        broken = (Fraction(weight * decided[id]) for id, weight in weights.items())
        return sum(broken, _NONE), sum(map(Fraction, weights.values()), _NONE)

    broken, whole = _NONE, _NONE
    rates: dict[tuple[str, int], float] = {}
    for k, pledges in sorted(at.items()):
        while waiting[0][0] <= k:
            _, id = heapq.heappop(waiting)
            spell = sweep_of(ledger, id).spell(k)
            heapq.heappush(waiting, (spell.until, id))
            share = None if spell.judgement is None else share_broken(spell.judgement)
            if share != decided.get(id):
                family = families[clusters.find(id)]
                before = counted(family)
                decided.pop(id, None)
                if share is not None:
                    decided[id] = share
                after = counted(family)
                broken, whole = broken - before[0] + after[0], whole - before[1] + after[1]
        for pledge in pledges:
            family = families[clusters.find(pledge)]
            own, every = {pledge, *linked.get(pledge, ())}, counted(family)
            others = counted(id for id in family if id not in own)
            rates[pledge, k] = (float(broken - every[0] + others[0]) + _START) / (
                float(whole - every[1] + others[1]) + 1
            )
    return rates


def _linked(ledger: Ledger) -> Mapping[str, Set[str]]:
    """By pledge, its versions: those of the same debtor, for others are judged by themselves."""
    of_each: dict[str, list[Pledge]] = {}
    for pledge in ledger.all(Pledge):
        of_each.setdefault(pledge.debtor, []).append(pledge)
    return {id: linked for own in of_each.values() for id, linked in versions(ledger, own).items()}


def _once(pledges: Iterable[str], linked: Mapping[str, Set[str]]) -> Mapping[str, float]:
    """What each of some pledges weighs, where versions of one weigh 1 together."""
    among = dict.fromkeys(pledges)
    clusters = Partition()
    for id in among:
        if id in linked:
            clusters.join((id, *(linked[id] & among.keys())))
    sizes = Counter(clusters.find(id) for id in among)
    return {id: 1 / sizes[clusters.find(id)] for id in among}


# -- how good it was ---------------------------------------------------------------------------------


def _score(trials: Iterable[Trial], lead: Lead) -> LeadScore:
    told = [(trial, trial.forecasts[lead].p) for trial in trials]
    whole = math.fsum(trial.weight for trial, _ in told)

    def mean(of: Forecaster, error: Callable[[float, float], float]) -> float:
        return math.fsum(t.weight * error(p[of], t.broken) for t, p in told) / whole

    tenths: dict[int, list[tuple[Trial, float]]] = {}
    for trial, p in told:
        forecast = p[Forecaster.SKEPTICISM]
        tenths.setdefault(int(round(10 * forecast, 9)), []).append((trial, forecast))
    return LeadScore(
        brier={of: mean(of, _squared) for of in Forecaster},
        log={of: mean(of, _surprise) for of in Forecaster},
        tenths=tuple(_tenth(place / 10, tenths[place]) for place in sorted(tenths)),
    )


def _tenth(low: float, told: Iterable[tuple[Trial, float]]) -> Tenth:
    given = list(told)
    weight = math.fsum(trial.weight for trial, _ in given)
    return Tenth(
        low=low,
        weight=weight,
        forecast=math.fsum(trial.weight * p for trial, p in given) / weight,
        broken=math.fsum(trial.weight * trial.broken for trial, _ in given) / weight,
    )


def _squared(p: float, y: float) -> float:
    return (p - y) ** 2


def _surprise(p: float, y: float) -> float:
    return -(y * math.log(p) + (1 - y) * math.log(1 - p))

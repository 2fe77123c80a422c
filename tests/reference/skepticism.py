"""`skepticism.md`: how likely it is that a pledge is, or will be, found broken."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import beta as beta_distribution
from tests.reference.answers import Answer
from tests.reference.numbers import THETA_B, THETA_LO, logit
from tests.reference.reduction import Ratio, meant
from tests.reference.verdicts import is_cut_short, unit_end
from tests.reference.windows import DEMANDS, declared_end, opening
from tests.reference.world import get

from pledgewatch.model.logic import F
from pledgewatch.model.time import DAY

EVENLY = ((0.0, 0.0), (1.0, 1.0))
LEAST, MOST = 0.01, 0.99
HORIZON, HORIZON_OF_REDUCTIONS = 365.0, 90.0


@dataclasses.dataclass(frozen=True)
class Class:
    """A reference class: the share broken, what that is worth, when, and how many violations show."""

    id: str
    question: str
    broken: float
    n0: float
    curve: tuple[tuple[float, float], ...] = EVENLY
    typical: int = 1
    by_days: bool = False

    def share_by(self, age: float, end: float) -> float:
        """F: the share of the broken ones that is broken by an age in days."""
        xs, ys = zip(*self.curve, strict=True)
        at = age if self.by_days else min(age / end, 1.0) if end > 0 else 1.0
        return float(np.interp(at, xs, ys))


CLASSES = {
    c.id: c
    for c in (
        Class("written-ceasefire", "ended", 0.37, 10,
              ((0, 0), (30, 0.17), (90, 0.42), (182, 0.59), (365, 0.72), (730, 0.86), (1826, 1)), 3, True),
        Class("war-truce-any-violation", "any-violation", 0.96, 6,
              ((0, 0), (1, 0.55), (3, 0.75), (7, 0.87), (14, 0.95), (30, 0.99), (90, 1)), 10, True),
        Class("war-truce-collapse", "collapse", 0.80, 4,
              ((0, 0), (3, 0.12), (7, 0.28), (14, 0.50), (30, 0.72), (60, 0.86), (180, 0.96), (365, 1)), 10, True),
        Class("war-reduction", "not-done", 0.65, 4, EVENLY, 3),
        Class("campaign-promise", "not-done", 0.33, 8),
        Class("campaign-promise-first-100-days", "not-done", 0.60, 6),
        Class("corporate-target", "not-done", 0.25, 8),
        Class("unknown", "", 0.50, 2, EVENLY, 3),
    )
}  # fmt: skip


def class_of(pledge: Any, setting: str | None) -> Class:
    """The class of a pledge: its own, else by its kind and the setting of the ledger."""
    chosen = get(pledge, "reference_class")
    if chosen is not None:
        return CLASSES[chosen]
    if setting == "war" and pledge.kind in ("cease", "refrain"):
        return CLASSES["war-truce-any-violation"]
    if setting == "war" and pledge.kind in ("reduce", "withdraw"):
        return CLASSES["war-reduction"]
    by_setting = {"campaign": "campaign-promise", "corporate": "corporate-target"}
    return CLASSES[by_setting.get(setting or "", "unknown")]


def headline_class(pledge: Any, setting: str | None) -> Class:
    """That of the question the verdict answers, in the same setting; else `unknown`."""
    chosen = class_of(pledge, setting)
    forbids = pledge.kind in ("cease", "refrain")
    if forbids and chosen.question in ("collapse", "ended"):
        war = chosen.id.startswith("war") or setting == "war"
        return CLASSES["war-truce-any-violation" if war else "unknown"]
    return chosen


@dataclasses.dataclass(frozen=True)
class Record:
    """How the debtor did before, as pseudo-pledges beside those of the class."""

    broken: float = 0.0
    kept: float = 0.0

    def shape(self, of: Class) -> tuple[float, float]:
        return of.n0 * of.broken + self.broken, of.n0 * (1 - of.broken) + self.kept


@dataclasses.dataclass(frozen=True)
class Skepticism:
    """S with its 90 % interval, what it was when announced, and parts in log odds that add up to it."""

    value: float
    low: float
    high: float
    announced: float
    before_move: float
    parts: dict[str, float]
    of: str
    others: dict[str, float] = dataclasses.field(default_factory=dict)


# -- kinds that forbid, kinds that demand ----------------------------------------------------------


def ahead(pi: float, of: Class, age: float, end: float, seen: float) -> float:
    """h: broken unseen, or still to be broken."""
    now, final = of.share_by(age, end), of.share_by(end, end)
    unseen, later = pi * now * (1 - seen), pi * (final - now)
    whole = unseen + later + 1 - pi * final
    return (unseen + later) / whole if whole > 0 else 1.0


def forbidding(pi: float, of: Class, age: float, end: float, cs: float, v: float) -> float:
    seen = 1 - (1 - cs) ** of.typical
    return 1 - (1 - v) * (1 - ahead(pi, of, age, end, seen))


def demanding(pi: float, gone: float, cs: float, done: float) -> float:
    """odds = pi/((1 - pi)(1 - G s c)) / odds of P(done in time) without silence."""
    g = 0.8 * gone if gone < 1 else 1.0
    odds = pi / ((1 - pi) * (1 - g * cs)) * math.exp(-logit(done) / 1e9)
    return odds / (1 + odds)


# -- reductions ------------------------------------------------------------------------------------

GRID = np.linspace(math.log(0.01), math.log(20), 801)
SIGMA, WALK, DRIFT = 0.8, 0.45, 0.15


def posterior(
    pi: float, r: float, counts: Ratio | None, levels: list[tuple[float, float, float]]
) -> np.ndarray:
    """The distribution of log R on a fixed grid, after counts and the latest levels (low, high, P)."""
    p = _normed(-0.5 * ((GRID - math.log(r) - SIGMA * ndtri(pi)) / SIGMA) ** 2)
    if counts is not None and counts.x > 0:
        g = counts.ty * np.exp(GRID) / (counts.tx + counts.ty * np.exp(GRID))
        told = counts.y / counts.f * np.log(g) + (counts.x / counts.f + 0.5) * np.log1p(-g)
        p = _normed(np.log(p + 1e-300) + np.log(_smeared(np.exp(told - told.max())) + 1e-12))
    for low, high, sure in levels:
        inside = ndtr((np.exp(GRID) - low) / 0.05) * ndtr((high - np.exp(GRID)) / 0.05)
        there = p * inside
        p = sure * (there / there.sum() if there.sum() > 0 else p) + (1 - sure) * p
    return p


def _normed(logs: np.ndarray) -> np.ndarray:
    p = np.exp(logs - logs.max())
    return p / p.sum()


def _smeared(likelihood: np.ndarray) -> np.ndarray:
    step = GRID[1] - GRID[0]
    m = int(4 * DRIFT / step)
    kernel = np.exp(-0.5 * (np.arange(-m, m + 1) * step / DRIFT) ** 2)
    return np.convolve(np.pad(likelihood, m, mode="edge"), kernel / kernel.sum(), mode="valid")


def word(low: float, r: float, high: float, n: int = 41) -> np.ndarray:
    """rho over PERT(band low, r, band high), at even quantiles."""
    if high <= low:
        return np.array([r])
    a, b = 1 + 4 * (r - low) / (high - low), 1 + 4 * (high - r) / (high - low)
    return low + (high - low) * beta_distribution.ppf((np.arange(n) + 0.5) / n, a, b)


def reducing(
    pi: float,
    terms: tuple[float, float, float],
    gone: float,
    length: float,
    counts: Ratio | None = None,
    levels: tuple[tuple[float, float, float], ...] = (),
) -> float:
    """P(final R > rho), `gone` of `length` days gone; several places: the worst."""
    r, low, high = terms
    if len(levels) > 1:
        return max(reducing(pi, terms, gone, length, counts, (each,)) for each in levels)
    p = posterior(pi, r, counts, list(levels))
    z = np.linspace(-2.5, 2.5, 21)
    weights = np.exp(-0.5 * z * z)
    weights /= weights.sum()
    rest = max(length - gone, 0.0)
    future = np.exp(GRID)[:, None] * np.exp(WALK * math.sqrt(rest / 28) * z)[None, :]
    final = future if levels else (gone * np.exp(GRID)[:, None] + rest * future) / max(length, 1e-9)
    rho = word(low, r, high)
    above = (final[..., None] > rho).mean(axis=-1)
    return float(p @ (above @ weights))


# -- the record ------------------------------------------------------------------------------------


def versions(judge: Any, one: Any, other: Any) -> bool:
    """Section 7, overlap: of one announcement by one debtor, of one kind, with overlapping scope."""
    return one.debtor == other.debtor and _versions_in_a_record(judge, one, other)


def _versions_in_a_record(judge: Any, one: Any, other: Any) -> bool:
    """The same where both are of one debtor or of parts of it (decision 11, rule 65)."""
    return (
        get(one, "announcement") is not None
        and one.announcement == other.announcement
        and one.kind == other.kind
        and _overlap(judge, one, other)
    )


def _overlap(judge: Any, one: Any, other: Any) -> bool:
    pairs = ((judge.held.places, "places"), (judge.held.activities, "activities"))
    return all(
        any(
            tree.contained(x, getattr(b, name)) is not F
            for a, b in ((one, other), (other, one))
            for x in getattr(a, name)
        )
        for tree, name in pairs
    )


def tally(judge: Any, pledge: Any, answers: dict[str, Answer], setting: str | None) -> Record:
    """The debtor's other pledges of the same class, each with its weight."""
    of = headline_class(pledge, setting)
    past = [
        a
        for a in answers.values()
        if a.pledge.id != pledge.id
        and judge.held.actors.contained(a.pledge.debtor, (pledge.debtor,)).word == "certain"
        and headline_class(a.pledge, setting).id == of.id
        and not _versions_in_a_record(judge, pledge, a.pledge)
        and not _replaces(judge, pledge, a.pledge)
    ]
    broken = kept = 0.0
    for a in past:
        y, w = outcome(judge, a, of)
        w *= together_weight(judge, a, past)
        broken, kept = broken + w * (1 - y), kept + w * y
    return Record(broken, kept)


def _replaces(judge: Any, one: Any, other: Any) -> bool:
    """Whether one of two pledges is a renewal of the other."""
    return any(
        r.table == "supersede" and r.by == b.id
        for a, b in ((one, other), (other, one))
        for r in judge.held.ended_by(a)
    )


def together_weight(judge: Any, a: Answer, past: list[Answer]) -> float:
    """Overlapping pledges of one announcement, and renewals, weigh 1 together; k others of it a little less."""
    same = [a]
    for b in same:  # grows: a renewal of a renewal is one of them
        same += [
            c
            for c in past
            if not any(c is d for d in same)
            and (
                _versions_in_a_record(judge, b.pledge, c.pledge)
                or _replaces(judge, b.pledge, c.pledge)
            )
        ]
    announced = get(a.pledge, "announcement")
    others = [
        b
        for b in past
        if announced is not None
        and get(b.pledge, "announcement") == announced
        and not any(b is c for c in same)
    ]
    return 1 / len(same) / (1 + len(others) * 0.1)


def outcome(judge: Any, a: Answer, of: Class) -> tuple[float, float]:
    """(y, w) of a past pledge."""
    units = a.units
    decided = [u for u in units if u.verdict in ("kept", "broken", "partial")]
    share = len(decided) / len(units)
    kept = sum(u.verdict == "kept" for u in decided) / len(decided) if decided else 0.0
    if a.verdict == "kept":
        w = share * (1 - (a.quiet if "quiet_before_too" in a.flags and a.quiet else 0.0))
        return 1.0, w * _stood(judge, a)
    if a.verdict == "broken" and not (a.pledge.kind not in DEMANDS and 0 < kept < 1):
        return 0.0, 1.0
    if a.verdict in ("partial", "broken"):
        return kept if len(units) > 1 and kept > 0 else 0.5, share or 1.0
    if a.settled and a.verdict == "inconclusive":
        if a.reason == "cut_short":
            return 1 - a.v, _stood(judge, a)
        if a.done is not None:
            return a.done, 0.0
        return 1 - a.v, sum(u.v > THETA_LO for u in units) / len(units)
    if a.verdict in ("holding", "slipping") and a.lifecycle in ("active", "ended"):
        age, end = clock(judge, a.pledge)
        return 1.0, of.share_by(age, end) if a.verdict == "holding" else 0.0
    return 0.0, 0.0


def _stood(judge: Any, a: Answer) -> float:
    """The share of its time that a pledge stood, where its debtor or a capture ended it early."""
    if a.pledge.kind in DEMANDS:
        return 1.0
    end, captured = unit_end(judge, a.pledge, judge.scope(a.pledge))
    if not captured and not is_cut_short(judge, a.pledge):
        return 1.0
    start, declared = opening(a.pledge, judge.zone).lo, declared_end(a.pledge, judge.zone).lo
    return (end.lo - start) / (declared - start) if declared > start else 1.0


# -- the number ------------------------------------------------------------------------------------


def clock(judge: Any, pledge: Any, opened: bool = False) -> tuple[float, float]:
    """(t, E) in days from the opening: how long it stood, and to when; `opened`: as it was at the opening."""
    start = opening(pledge, judge.zone).lo
    end = declared_end(pledge, judge.zone)
    horizon = HORIZON_OF_REDUCTIONS if pledge.kind == "reduce" else HORIZON
    passed = 0.0 if opened else judge.at - start
    if get(pledge, "horizon") is not None and end.is_open_ended:
        length = pledge.horizon.exact / DAY
        return min(max(passed / DAY, 0.0), length), length
    age = 0.0 if opened else max((passed + 1) / DAY, 0.0)
    if end.is_open_ended:
        return age, age + horizon
    length = (end.lo - start) / DAY
    return min(age, length), length


def effective(answer: Answer) -> float:
    """c s of the units that were watched at all or told of."""
    known = [u for u in answer.units if u.watched > 0 or u.told]
    return sum(u.coverage for u in known) / len(known) if known else 0.0


def clipped(p: float) -> float:
    return min(max(p, LEAST), MOST)


def steps_of(pledge: Any) -> tuple[str, ...]:
    """What is added to class and record, in this order (decision 11, rule 81)."""
    return ("counts", "level", "age") if pledge.kind == "reduce" else ("age", "incidents")


def levels_of(answer: Answer) -> tuple[tuple[float, float, float], ...]:
    """The latest level of each place with the P of its own tellers; none where one has none."""
    if get(answer.pledge, "measure") not in (None, "level"):
        return ()
    return answer.reduction.measures["level"].places


def skepticism(
    judge: Any, answer: Answer, record: Record, announced: Record, setting: str | None
) -> Skepticism | None:
    """S of a pledge; None for VOID, for what was never due, and where measures disagree."""
    pledge = answer.pledge
    if answer.verdict == "void" or answer.reason in ("never_due", "not_due"):
        return None
    if "measures_disagree" in answer.flags:
        return None
    of = headline_class(pledge, setting)
    a, b = record.shape(of)
    pi = a / (a + b)
    cs = effective(answer)
    steps = steps_of(pledge)

    def told(pi: float, *used: str) -> float:
        """S of a share broken, with some of the steps."""
        age, end = clock(judge, pledge, opened="age" not in used)
        looked = cs if "age" in used else 0.0
        if pledge.kind in DEMANDS:
            gone = 0.0
            if "age" in used:
                gone = 1.0 if answer.settled else min(age / end, 0.999999)
            plain = min(u.done_plain for u in answer.units if u.done_plain is not None)
            return demanding(pi, gone, looked, plain if "incidents" in used else 0.5)
        if pledge.kind == "reduce":
            known = levels_of(answer)
            counts = answer.reduction.measures["incidents"].ratio
            counted = get(pledge, "measure") in (None, "incidents") and not known
            return reducing(
                pi, meant(pledge), age, end,
                counts if "counts" in used and counted else None,
                known if "level" in used else (),
            )  # fmt: skip
        return forbidding(pi, of, age, end, looked, answer.v if "incidents" in used else 0.0)

    before = clipped(told(pi, *steps))
    value = before
    if answer.verdict == "broken":
        value = max(value, THETA_B)
    elif answer.verdict == "kept":
        value = min(value, THETA_LO)
    stages = [told(of.broken), *(told(pi, *steps[:n]) for n in range(len(steps) + 1)), value]
    odds = [0.0, *(logit(clipped(x)) / 1e9 for x in stages)]
    names = ("class", "record", *steps, "verdict")
    parts = {name: odds[n + 1] - odds[n] for n, name in enumerate(names)}
    ends = beta_distribution.ppf((0.05, 0.95), a, b)
    low, high = (clipped(told(float(q), *steps)) for q in ends)
    first = announced.shape(of)
    return Skepticism(
        value=value,
        low=min(low, value),
        high=max(high, value),
        announced=clipped(told(first[0] / (first[0] + first[1]))),
        before_move=before,
        parts=parts,
        of=of.id,
        others=other_questions(judge, answer, setting, *clock(judge, pledge), cs),
    )


def other_questions(
    judge: Any, answer: Answer, setting: str | None, age: float, end: float, cs: float
) -> dict[str, float]:
    """S of the other questions that may be asked of a truce: did it collapse, was it ended?"""
    pledge, asked = answer.pledge, {}
    if pledge.kind not in ("cease", "refrain"):
        return asked
    for of in CLASSES.values():
        named = class_of(pledge, setting).id == of.id
        if of.question == "collapse" and (named or setting == "war"):
            v = collapsed(answer, of.broken)
        elif of.question == "ended" and named:
            v = float(is_cut_short(judge, pledge))
        else:
            continue
        asked[of.question] = clipped(forbidding(of.broken, of, age, end, cs, v))
    return asked


def collapsed(answer: Answer, pi: float) -> float:
    """P(ratio of the latest slice > 1/2); 0 where nothing is counted."""
    if answer.effect is None or not answer.effect.slices or answer.effect.slices[-1].x <= 0:
        return 0.0
    p = posterior(pi, 0.5, answer.effect.slices[-1], [])
    return float(p[np.exp(GRID) > 0.5].sum())

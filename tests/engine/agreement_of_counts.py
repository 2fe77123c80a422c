"""Whether engine and reference agree on a reduction, or on the effect of a prohibition."""

from __future__ import annotations

import math
from typing import Any

from tests.engine.ledgers import ledger_of
from tests.reference import reduction as contract
from tests.reference.evaluator import evaluate
from tests.reference.world import World

from pledgewatch.engine.case import Case
from pledgewatch.engine.effect import is_eroded
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.kinds import prohibition, reduce
from pledgewatch.engine.measured import Measured
from pledgewatch.engine.statistics import RateRatio

FLAGS = {
    "measures_disagree", "displaced", "reporting_sensitive", "continuing", "uneven",
    "broken_but_reduced", "eroded", "quiet_before_too",
}  # fmt: skip


def judged(world: World, when: int, as_of: int, id: str = "p") -> Judgement | None:
    """What the engine says of a pledge of a world."""
    case = Case(Snapshot(ledger_of(world), as_of), when)
    scope = case.scopes.get(id)
    if scope is None:
        return None
    judge = reduce.judge if scope.pledge.kind == "reduce" else prohibition.judge
    return judge(case, scope)


def differences(world: World, when: int, as_of: int) -> list[str]:
    """Where engine and reference differ."""
    found = judged(world, when, as_of)
    review = evaluate(world, when, as_of).pledges
    if found is None or "p" not in review:
        return [] if found is None and "p" not in review else ["alive"]
    expected = review["p"]
    told: list[str] = []

    def same(name: str, mine: Any, theirs: Any) -> None:
        if not _alike(mine, theirs):
            told.append(f"{name}: {mine!r} != {theirs!r}")

    same("verdict", found.verdict.value, expected.verdict)
    if expected.verdict not in ("void", "pending"):
        same("reason", found.reason or "", expected.reason)
        same("flags", FLAGS & found.flags, FLAGS & set(expected.flags))
        for mine, theirs in zip(found.units, expected.units, strict=True):
            same("unit", (mine.verdict.value, mine.reason or ""), (theirs.verdict, theirs.reason))
        if expected.reduction is not None:
            _measures(same, {each.name: each for each in found.measures}, expected.reduction)
        else:
            same("effect", found.effect is None, expected.effect is None)
            if found.effect is not None and expected.effect is not None:
                _measured(same, "effect", found.effect, expected.effect)
                same("quiet", found.quiet, expected.quiet)
                same("is_eroded", is_eroded(found.effect), contract.eroded(expected.effect))
    return told


def _measures(same: Any, mine: dict[str, Measured], theirs: contract.Reduction) -> None:
    for name, expected in theirs.measures.items():
        if name in mine:
            _measured(same, name, mine[name], expected)
        else:
            same(f"{name} left out", "untested", expected.verdict)
    same("outside", *_ratios(mine["incidents"].outside, theirs.outside))


def _measured(same: Any, name: str, mine: Measured, theirs: contract.Measure) -> None:
    same(f"{name} verdict", mine.verdict.value, theirs.verdict)
    same(f"{name} reason", mine.reason or "", theirs.reason)
    same(f"{name} ratio", *_ratios(mine.ratio, theirs.ratio))
    same(f"{name} with unnamed", *_ratios(mine.with_unnamed, theirs.unattributed))
    same(f"{name} bounds", (mine.low, mine.high), (theirs.low, theirs.high))
    if name == "level":
        same("p", mine.p or 0.0, theirs.p)
    if mine.ratio is None:
        return
    same(f"{name} share", mine.share, theirs.r)
    same(f"{name} cut", mine.cut, theirs.cut)
    same(f"{name} rank", mine.rank, theirs.rank)
    alarm = mine.one_day
    same(f"{name} one day", alarm and (alarm.lo, alarm.low, alarm.high), theirs.one_day)
    same(f"{name} drift", mine.drift, theirs.drift)
    same(f"{name} sensitive", mine.is_sensitive, theirs.sensitive)
    same(f"{name} power", mine.power, theirs.power)
    same(f"{name} needed", mine.needed, theirs.needed)
    same(f"{name} band", {s: v.value for s, v in mine.band}, theirs.band)
    same(f"{name} report-dated", mine.report_dated, theirs.report_dated)
    same(f"{name} arrived", mine.has_arrived, theirs.arrived)
    baselines = {each.baseline.name: each.ratio for each in mine.compared}
    same(f"{name} baselines", [n.replace("_", " ") for n in baselines], list(theirs.ratios))
    for one, other in zip(baselines.values(), theirs.ratios.values(), strict=False):
        same(f"{name} baseline", *_ratios(one, other))
    same(f"{name} slices", len(mine.slices), len(theirs.slices))
    for part, other in zip(mine.slices, theirs.slices, strict=False):
        same(f"{name} slice", *_ratios(part.ratio, other))


def _ratios(mine: RateRatio | None, theirs: contract.Ratio | None) -> tuple[Any, Any]:
    if mine is None or theirs is None:
        return mine, theirs
    names = ("x", "y", "tx", "ty", "low", "low_look", "high")
    f = mine.spread.factor(0.05)
    rr = math.inf if mine.rr is None else mine.rr
    return (
        (*(getattr(mine, name) for name in names), rr, mine.spread.phi, mine.spread.rho, f),
        (*(getattr(theirs, name) for name in names), theirs.rr, theirs.phi, theirs.rho, theirs.f),
    )


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, float) or isinstance(other, float):
        if one is None or other is None:
            return one is other
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)

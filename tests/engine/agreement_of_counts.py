"""Whether engine and reference agree on a reduction, or on the effect of a prohibition."""

from __future__ import annotations

import math
from typing import Any

from tests.engine.agreement import differing, is_alike, of_engine, of_reference
from tests.engine.ledgers import ledger_of
from tests.reference import reduction as contract
from tests.reference.evaluator import answers_of
from tests.reference.world import World

from pledgewatch.engine.effect import is_eroded
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.measured import Measured
from pledgewatch.engine.review import answers
from pledgewatch.engine.statistics import RateRatio


def judged(world: World, when: int, as_of: int, id: str = "p") -> Judgement | None:
    """What the engine says of a pledge of a world."""
    return answers(ledger_of(world), when, as_of).get(id)


def differences(world: World, when: int, as_of: int) -> list[str]:
    """Where engine and reference differ."""
    found, expected = judged(world, when, as_of), answers_of(world, when, as_of).get("p")
    if found is None or expected is None:
        return [] if found is expected else ["alive"]
    general = differing(of_reference(expected), of_engine(found))
    told = [f"{name}: {mine!r} != {theirs!r}" for name, (theirs, mine) in general.items()]

    def same(name: str, mine: Any, theirs: Any) -> None:
        if not is_alike(mine, theirs):
            told.append(f"{name}: {mine!r} != {theirs!r}")

    if expected.verdict not in ("void", "pending"):
        if expected.reduction is not None:
            _measures(same, {each.name: each for each in found.measures}, expected.reduction)
        else:
            same("effect", found.effect is None, expected.effect is None)
            if found.effect is not None and expected.effect is not None:
                _measured(same, "effect", found.effect, expected.effect)
                same("quiet", found.quiet, expected.quiet)
                same("is_eroded", is_eroded(found.effect.slices), contract.eroded(expected.effect))
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

"""A8: whether the skepticism of the shipped ledgers stands on the side of their verdicts."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from benchmarks.calibration.scores import ROOT

import pledgewatch as pw
from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.model.records import Expected

__all__ = ["Shipped", "shipped"]

_EXACT = 1e-9


@attrs.frozen
class Shipped:
    """What was found in the shipped ledgers, at every clock that one of them expects something of.

    Attributes:
        n: How many chances there are, of pledges at clocks.
        broken: How many of BROKEN pledges are below .95.
        kept: How many of KEPT pledges are above .20.
        bare: How many of a known class are .50 with no part that moved them.
        even: How many of a known class come to .50 by other parts than reports.
    """

    n: int
    broken: int
    kept: int
    bare: int
    even: int


def shipped() -> Shipped:
    """Every shipped ledger, at every pair of clocks of its `expected` blocks and now."""
    told = [judgement for judgement in _judgements() if judgement.skepticism is not None]
    return Shipped(
        n=len(told),
        broken=sum(
            each.verdict is Verdict.BROKEN and each.skepticism.value < 0.95 - _EXACT
            for each in told
        ),
        kept=sum(
            each.verdict is Verdict.KEPT and each.skepticism.value > 0.20 + _EXACT for each in told
        ),
        bare=sum(_is_even(each) and not any(each.skepticism.parts.values()) for each in told),
        even=sum(_is_even(each) and any(each.skepticism.parts.values()) for each in told),
    )


def _judgements() -> Iterator[Judgement]:
    for path in sorted((ROOT / "seeds").glob("*.toml")):
        ledger = pw.read(path)
        clocks = {(each.at or each.as_of, each.as_of) for each in ledger.all(Expected)}
        for at, as_of in sorted(clocks, key=str):
            yield from ledger.review(at=at, as_of=as_of)
        yield from ledger.review()


def _is_even(judgement: Judgement) -> bool:
    chance = judgement.skepticism
    return (
        chance.reference.id != "unknown"
        and abs(chance.value - 0.5) < 0.005
        and not any(chance.parts.get(name, 0) for name in ("incidents", "counts", "level"))
    )

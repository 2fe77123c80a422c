"""What the reference says of a pledge, and how verdicts on units become one."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.reference.evidence import Weighed

WORST_FIRST = ["slipping", "inconclusive", "untested", "partial", "holding", "kept"]

Weighing = tuple[str | None, int, float, str]
"""Match (None: the rules name none), log-likelihood ratio, P and rung of an incident."""


@dataclass
class Measured:
    """A reduction read from one measure."""

    verdict: str
    reason: str | None = None
    rr: float | None = None
    low: float | None = None
    high: float | None = None
    report_dated: bool = False


@dataclass
class Judged:
    """What there is to say of one pledge; times in microseconds.

    Attributes:
        reason: Why it is untested, where the rules have a name for it.
        units: Verdict, certain and possible, by place and activity.
        incidents: By name; an observation of a state may be weighed differently for each unit.
        returns: Observations that a state was given up again, set aside for some unit (rule 50).
    """

    lifecycle: str
    settled: bool
    verdict: str
    reason: str | None = None
    flags: set[str] = field(default_factory=set)
    certain: int = 0
    possible: int = 0
    covered: int = 0
    judged: int = 0
    units: dict[tuple[str, str], tuple[str, int, int]] = field(default_factory=dict)
    incidents: dict[str, set[Weighing]] = field(default_factory=dict)
    returns: set[str] = field(default_factory=set)
    measures: dict[str, Measured] = field(default_factory=dict)

    def lists(self, key: str, match: str | None, weighed: Weighed, rung: str) -> None:
        weighing = match, weighed.llr, weighed.p_violation, rung
        self.incidents.setdefault(key, set()).add(weighing)


def together(units: list[str], whole: str = "untested") -> str:
    """Rule 27."""
    if len(units) == 1:
        return units[0]
    if "broken" in [whole, *units]:
        return "broken"
    if "kept" in units and set(units) != {"kept"}:
        return "partial"
    counting = [*units, whole] if whole in ("slipping", "inconclusive") else units
    return min(counting, key=WORST_FIRST.index)

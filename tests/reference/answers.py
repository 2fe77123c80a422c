"""What the evaluator answers: plain values, one for each pledge."""

from __future__ import annotations

import dataclasses
from typing import Any

from tests.reference.evidence import Incident


@dataclasses.dataclass(frozen=True)
class UnitAnswer:
    """What is known of one place x activity."""

    places: tuple[str, ...]
    activities: tuple[str, ...]
    verdict: str
    reason: str = ""
    p_T: float = 0.0
    v: float = 0.0
    done: float | None = None
    watched: float = 0.0
    coverage: float = 0.0
    told: bool = False
    nats_done: int = 0
    nats_not: int = 0
    done_plain: float | None = None
    achieved: float | None = None
    late: bool = False
    progress: bool = False
    captured: bool = False
    incidents: tuple[Incident, ...] = ()
    fulfilments: tuple[Incident, ...] = ()


@dataclasses.dataclass(frozen=True)
class Answer:
    """Everything about one pledge at (at, as_of)."""

    pledge: Any
    lifecycle: str
    settled: bool
    verdict: str
    reason: str = ""
    flags: tuple[str, ...] = ()
    p_T: float = 0.0
    v: float = 0.0
    done: float | None = None
    watched: float = 0.0
    coverage: float = 0.0
    certain: int = 0
    possible: int = 0
    units: tuple[UnitAnswer, ...] = ()
    extent: dict[str, tuple[int, ...]] = dataclasses.field(default_factory=dict)
    achieved: float | None = None
    incidents: tuple[Incident, ...] = ()
    fulfilments: tuple[Incident, ...] = ()
    one_origin: bool = False
    whole: Any = None
    bound: float | None = None
    continuing: bool = False
    reduction: Any = None
    effect: Any = None
    quiet: float | None = None
    readings: dict[str, Any] = dataclasses.field(default_factory=dict)
    skepticism: Any = None


@dataclasses.dataclass(frozen=True)
class Review:
    """All answers, the findings and what stayed a proposal."""

    at: int
    as_of: int
    pledges: dict[str, Answer]
    findings: tuple[Any, ...] = ()
    proposals: tuple[str, ...] = ()

    def __getitem__(self, id: str) -> Answer:
        return self.pledges[id]

"""What was reported: incidents with their origins, counts, who was looking, states and levels.

`Evidence` is a commutative monoid: `Evidence()` is empty, `merge` is associative, commutative and
idempotent for everything that has an identity, and adds only integers. A ledger is folded into it
record by record; whatever else can say which tellings bear on which pledge may produce the same
value, and merge it. Verdicts read evidence and nothing else.
"""

from __future__ import annotations

from pledgewatch.evidence.fold import cells_of, collect
from pledgewatch.evidence.memory import Memory
from pledgewatch.evidence.values import (
    ATTRIBUTES,
    CellKey,
    Evidence,
    Incident,
    Level,
    Watch,
)

__all__ = [
    "ATTRIBUTES",
    "CellKey",
    "Evidence",
    "Incident",
    "Level",
    "Memory",
    "Watch",
    "cells_of",
    "collect",
]

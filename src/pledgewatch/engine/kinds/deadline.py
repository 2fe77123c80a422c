"""DO-BY: something is to be done by a deadline (semantics 7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from pledgewatch.assumptions import log_odds
from pledgewatch.engine.case import Case
from pledgewatch.engine.evidence import Incident
from pledgewatch.engine.facts import Demanded, Judgement, UnitJudgement
from pledgewatch.engine.kinds.demand import (
    Deadline,
    Reading,
    is_at_most,
    is_mostly_gone,
    measured,
    read,
    silence,
    together,
)
from pledgewatch.engine.kinds.prohibition import base, before_reading
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.engine.scoring import odds_integral, rounded
from pledgewatch.kleene import F, T
from pledgewatch.moments import Moment, before
from pledgewatch.records import Report, StateReport, Stance

__all__ = ["judge"]

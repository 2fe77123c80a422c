"""Answers over time: differences of reviews, their causes, histories, curves, and a monitor.

All of it is made of facts that reviews state. `answers` alone asks the engine, of what `relevance` says
may matter; `sweep` follows one pledge.
"""

from __future__ import annotations

from pledgewatch.live.chances import skepticism_from, skepticism_of
from pledgewatch.live.curve import Curve, Point, curve
from pledgewatch.live.diff import Change, Diff, diff, diff_from
from pledgewatch.live.history import History, Step, history, history_of
from pledgewatch.live.monitor import Monitor, News
from pledgewatch.live.moves import Move, moves

__all__ = [
    "Change",
    "Curve",
    "Diff",
    "History",
    "Monitor",
    "Move",
    "News",
    "Point",
    "Step",
    "curve",
    "diff",
    "diff_from",
    "history",
    "history_of",
    "moves",
    "skepticism_from",
    "skepticism_of",
]

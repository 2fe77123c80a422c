"""What changed between two reviews, how an answer came about, and which records did it.

A cause is found by asking what the answer would have been otherwise; see `causes`.
"""

from __future__ import annotations

from pledgewatch.changes.differences import diff
from pledgewatch.changes.histories import history
from pledgewatch.changes.values import Change, Diff, History, Step

__all__ = ["Change", "Diff", "History", "Step", "diff", "history"]

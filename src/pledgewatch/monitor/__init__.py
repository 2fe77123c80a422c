"""The same answers as a review, one record at a time: told as they change.

A monitor is fed records as they arrive, in any order, and says what each of them changed. What it says
at any moment is what a ledger of all that it was fed says at the same clocks (law 11).
"""

from __future__ import annotations

from pledgewatch.monitor.following import Monitor
from pledgewatch.monitor.news import News

__all__ = ["Monitor", "News"]

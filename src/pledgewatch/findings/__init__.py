"""Contradictions: what was said against what was done, and reports against each other.

A finding is not a verdict: one shelling after a pledge to reduce is a continuation, though the
verdict waits for the counts. Each kind is one short function over a case and its judgements, in the
room of what it holds against what: `deeds`, `sayings`, `tellings`.
"""

from __future__ import annotations

from pledgewatch.findings import deeds, sayings, tellings
from pledgewatch.findings.finding import KINDS, Finding, FindingKey, Judgements, contradictions

__all__ = [
    "KINDS",
    "Finding",
    "FindingKey",
    "Judgements",
    "contradictions",
    "deeds",
    "sayings",
    "tellings",
]

"""Contradictions and notes: what was said against what was done, said and reported.

A finding is not a verdict: one shelling after a pledge to reduce is a continuation, though the
verdict waits for the counts. Findings are values; `pledgewatch.words` says them.
"""

from __future__ import annotations

from pledgewatch.engine.findings import acts, notes, reports, statements
from pledgewatch.engine.findings.finding import (
    ENTRY_POINTS,
    INCIDENT_FLAGS,
    SUBJECTS,
    Finding,
    Judgements,
    Note,
    contradictions,
    finder,
    finding_kinds,
    found_of,
    in_series,
    note_kinds,
    noter,
    remarks,
    words_of,
)

__all__ = [
    "ENTRY_POINTS",
    "INCIDENT_FLAGS",
    "SUBJECTS",
    "Finding",
    "Judgements",
    "Note",
    "acts",
    "remarks",
    "contradictions",
    "finder",
    "finding_kinds",
    "found_of",
    "in_series",
    "note_kinds",
    "noter",
    "notes",
    "reports",
    "statements",
    "words_of",
]

"""Hold what was said against what was done.

A `Ledger` of immutable dated records (what was pledged, what was reported) is judged into a
`Review`: verdicts, contradictions and their explanations, as of any two clocks.

    >>> import pledgewatch as pw
    >>> ledger = pw.read("seeds/kyiv-2022.toml")          # doctest: +SKIP
    >>> ledger.review(as_of="2022-03-31")                 # doctest: +SKIP

Names are loaded when first used, so that importing the package stays light.
"""

from __future__ import annotations

import importlib

TYPE_CHECKING = False
"""Type checkers take it for true; to import `typing` takes longer than all the rest here."""

_HOMES = {
    "errors": ("InputError", "PledgewatchError", "Problem"),
    "model.logic": ("F", "Kleene", "T", "U"),
    "model.time": ("Duration", "Moment", "Span"),
    "model.dates": ("parse_duration", "parse_moment", "parse_span", "parse_when"),
    "model.records": (
        "Activity",
        "Actor",
        "Assessment",
        "Capture",
        "Condition",
        "Control",
        "Coverage",
        "Expected",
        "ExpectedFinding",
        "Explanation",
        "Interval",
        "Kind",
        "Place",
        "Pledge",
        "Reaction",
        "Reading",
        "Report",
        "Retract",
        "SameIncident",
        "SameOrigin",
        "Setting",
        "Source",
        "Stance",
        "StateReport",
        "Statement",
        "StatementKind",
        "Supersede",
        "Tone",
        "Withdraw",
    ),
    "conventions": ("Assumptions",),
    "model.ledger": ("Ledger",),
    "tables": ("Table",),
    "engine.incident": ("Rung",),
    "engine.facts": ("Judgement", "Lifecycle", "Verdict"),
    "engine.findings": ("Finding", "Note"),
    "engine.review": ("Review",),
    "engine.skepticism": ("Skepticism",),
    "live.scores": ("prequential",),
    "graph": ("paths",),
    "lint": ("Remark",),
    "drafts": ("draft",),
    "words.scales": ("scale",),
    "words.templates": ("in_language",),
    "words.expected": ("unmet",),
    "live": ("Diff", "History", "Monitor", "News"),
    "live.journal": ("Journal", "JournalEntry"),
    "io": ("dumps", "loads", "read", "write"),
    "lookup": ("Found", "find"),
    "version": ("__version__",),
}
_HOME = {name: room for room, names in _HOMES.items() for name in names}

if TYPE_CHECKING:
    from pledgewatch import datasets as datasets
    from pledgewatch import examples as examples
    from pledgewatch import tables as tables
    from pledgewatch.conventions import Assumptions as Assumptions
    from pledgewatch.drafts import draft as draft
    from pledgewatch.engine.facts import Judgement as Judgement
    from pledgewatch.engine.facts import Lifecycle as Lifecycle
    from pledgewatch.engine.facts import Verdict as Verdict
    from pledgewatch.engine.findings import Finding as Finding
    from pledgewatch.engine.findings import Note as Note
    from pledgewatch.engine.incident import Rung as Rung
    from pledgewatch.engine.review import Review as Review
    from pledgewatch.engine.skepticism import Skepticism as Skepticism
    from pledgewatch.errors import InputError as InputError
    from pledgewatch.errors import PledgewatchError as PledgewatchError
    from pledgewatch.errors import Problem as Problem
    from pledgewatch.graph import paths as paths
    from pledgewatch.io import dumps as dumps
    from pledgewatch.io import loads as loads
    from pledgewatch.io import read as read
    from pledgewatch.io import write as write
    from pledgewatch.lint import Remark as Remark
    from pledgewatch.live import Diff as Diff
    from pledgewatch.live import History as History
    from pledgewatch.live import Monitor as Monitor
    from pledgewatch.live import News as News
    from pledgewatch.live.journal import Journal as Journal
    from pledgewatch.live.journal import JournalEntry as JournalEntry
    from pledgewatch.live.scores import prequential as prequential
    from pledgewatch.lookup import Found as Found
    from pledgewatch.lookup import find as find
    from pledgewatch.model.dates import parse_duration as parse_duration
    from pledgewatch.model.dates import parse_moment as parse_moment
    from pledgewatch.model.dates import parse_span as parse_span
    from pledgewatch.model.dates import parse_when as parse_when
    from pledgewatch.model.ledger import Ledger as Ledger
    from pledgewatch.model.logic import F as F
    from pledgewatch.model.logic import Kleene as Kleene
    from pledgewatch.model.logic import T as T
    from pledgewatch.model.logic import U as U
    from pledgewatch.model.records import Activity as Activity
    from pledgewatch.model.records import Actor as Actor
    from pledgewatch.model.records import Assessment as Assessment
    from pledgewatch.model.records import Capture as Capture
    from pledgewatch.model.records import Condition as Condition
    from pledgewatch.model.records import Control as Control
    from pledgewatch.model.records import Coverage as Coverage
    from pledgewatch.model.records import Expected as Expected
    from pledgewatch.model.records import ExpectedFinding as ExpectedFinding
    from pledgewatch.model.records import Explanation as Explanation
    from pledgewatch.model.records import Interval as Interval
    from pledgewatch.model.records import Kind as Kind
    from pledgewatch.model.records import Place as Place
    from pledgewatch.model.records import Pledge as Pledge
    from pledgewatch.model.records import Reaction as Reaction
    from pledgewatch.model.records import Reading as Reading
    from pledgewatch.model.records import Report as Report
    from pledgewatch.model.records import Retract as Retract
    from pledgewatch.model.records import SameIncident as SameIncident
    from pledgewatch.model.records import SameOrigin as SameOrigin
    from pledgewatch.model.records import Setting as Setting
    from pledgewatch.model.records import Source as Source
    from pledgewatch.model.records import Stance as Stance
    from pledgewatch.model.records import Statement as Statement
    from pledgewatch.model.records import StatementKind as StatementKind
    from pledgewatch.model.records import StateReport as StateReport
    from pledgewatch.model.records import Supersede as Supersede
    from pledgewatch.model.records import Tone as Tone
    from pledgewatch.model.records import Withdraw as Withdraw
    from pledgewatch.model.time import Duration as Duration
    from pledgewatch.model.time import Moment as Moment
    from pledgewatch.model.time import Span as Span
    from pledgewatch.tables import Table as Table
    from pledgewatch.version import __version__ as __version__
    from pledgewatch.words.expected import unmet as unmet
    from pledgewatch.words.scales import scale as scale
    from pledgewatch.words.templates import in_language as in_language


_ROOMS = ("datasets", "examples", "tables")
"""What is named as a whole: `pledgewatch.examples.kyiv()`."""


def __dir__() -> list[str]:
    return [*_HOME, *_ROOMS]


# Hidden from type checkers, for which every name would else be one of these.
if not TYPE_CHECKING:
    __all__ = [*_HOME]

    def __getattr__(name: str) -> object:
        if name in _ROOMS:
            return importlib.import_module(f"{__name__}.{name}")
        room = _HOME.get(name)
        if room is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"{__name__}.{room}"), name)
        globals()[name] = value
        return value

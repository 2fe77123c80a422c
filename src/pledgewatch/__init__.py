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

__version__ = "0.1.0"

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
    "lint": ("Remark",),
    "words.scales": ("scale",),
    "words.expected": ("unmet",),
    "live": ("Diff", "History", "Monitor", "News"),
    "io": ("dumps", "loads", "read", "write"),
}
_HOME = {name: room for room, names in _HOMES.items() for name in names}

__all__ = [
    "__version__",
    "Activity",
    "Actor",
    "Assessment",
    "Assumptions",
    "Capture",
    "Condition",
    "Control",
    "Coverage",
    "Diff",
    "Duration",
    "Expected",
    "ExpectedFinding",
    "Explanation",
    "F",
    "Finding",
    "History",
    "InputError",
    "Interval",
    "Judgement",
    "Kind",
    "Kleene",
    "Ledger",
    "Lifecycle",
    "Moment",
    "Monitor",
    "News",
    "Note",
    "Place",
    "Pledge",
    "PledgewatchError",
    "Problem",
    "Reaction",
    "Reading",
    "Remark",
    "Report",
    "Retract",
    "Review",
    "Rung",
    "SameIncident",
    "SameOrigin",
    "Setting",
    "Skepticism",
    "Source",
    "Span",
    "Stance",
    "StateReport",
    "Statement",
    "StatementKind",
    "Supersede",
    "T",
    "Table",
    "Tone",
    "U",
    "Verdict",
    "Withdraw",
    "dumps",
    "loads",
    "parse_duration",
    "parse_moment",
    "parse_span",
    "parse_when",
    "prequential",
    "read",
    "scale",
    "unmet",
    "write",
]

if TYPE_CHECKING:
    from pledgewatch import datasets as datasets
    from pledgewatch import examples as examples
    from pledgewatch.conventions import Assumptions
    from pledgewatch.engine.facts import Judgement, Lifecycle, Verdict
    from pledgewatch.engine.findings import Finding, Note
    from pledgewatch.engine.incident import Rung
    from pledgewatch.engine.review import Review
    from pledgewatch.engine.skepticism import Skepticism
    from pledgewatch.errors import InputError, PledgewatchError, Problem
    from pledgewatch.io import dumps, loads, read, write
    from pledgewatch.lint import Remark
    from pledgewatch.live import Diff, History, Monitor, News
    from pledgewatch.live.scores import prequential
    from pledgewatch.model.dates import (
        parse_duration,
        parse_moment,
        parse_span,
        parse_when,
    )
    from pledgewatch.model.ledger import Ledger
    from pledgewatch.model.logic import F, Kleene, T, U
    from pledgewatch.model.records import (
        Activity,
        Actor,
        Assessment,
        Capture,
        Condition,
        Control,
        Coverage,
        Expected,
        ExpectedFinding,
        Explanation,
        Interval,
        Kind,
        Place,
        Pledge,
        Reaction,
        Reading,
        Report,
        Retract,
        SameIncident,
        SameOrigin,
        Setting,
        Source,
        Stance,
        Statement,
        StatementKind,
        StateReport,
        Supersede,
        Tone,
        Withdraw,
    )
    from pledgewatch.model.time import Duration, Moment, Span
    from pledgewatch.tables import Table
    from pledgewatch.words.expected import unmet
    from pledgewatch.words.scales import scale


_ROOMS = ("datasets", "examples")
"""What is named as a whole: `pledgewatch.examples.kyiv()`."""


def __dir__() -> list[str]:
    return [*__all__, *_ROOMS]


# Hidden from type checkers, for which every name would else be one of these.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name in _ROOMS:
            return importlib.import_module(f"{__name__}.{name}")
        room = _HOME.get(name)
        if room is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"{__name__}.{room}"), name)
        globals()[name] = value
        return value

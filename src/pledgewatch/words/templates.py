"""What every code of the engine is called and said as, in English: tables from code to template.

A template is a clause or a sentence; names in braces are filled in where it is used. All of them stand in
``english.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any, TypeVar

from pledgewatch.conventions.classes import Question
from pledgewatch.engine.facts import Lifecycle, Verdict
from pledgewatch.engine.incident import Rung
from pledgewatch.engine.skepticism import Prospect
from pledgewatch.model.records import Kind, StatementKind

C = TypeVar("C", bound=str)

_ENGLISH: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    resources.files("pledgewatch.words").joinpath("english.toml").read_text("utf-8")
)


class _Open(dict[str, str]):
    """A table of codes that other packages may add to: one without words is told as it is spelt."""

    def __missing__(self, code: str) -> str:
        return code.replace("_", " ")


def _table(name: str, code: Callable[[str], C]) -> dict[C, Any]:
    return {code(key): text for key, text in _ENGLISH[name].items()}


VERDICTS: Mapping[Verdict, str] = _table("verdicts", Verdict)
"""What each verdict means."""
LIFECYCLES: Mapping[Lifecycle, str] = _table("lifecycles", Lifecycle)
"""What the clock says of a pledge."""
REASONS: Mapping[str, str] = _Open(_table("reasons", str))
"""Why a verdict is what it is, as a clause."""
MISSING: Mapping[str, str] = _table("missing", str)
"""What would tell, where a verdict cannot be given for a reason, as a sentence."""
FLAGS: Mapping[str, str] = _Open(_table("flags", str))
"""What to know with a verdict, as a sentence."""
CAUSES: Mapping[str, str] = _table("causes", str)
"""What may be in doubt of an incident, as what is not known."""
SETTLES: Mapping[str, str] = _table("settles", str)
"""What would settle each doubt."""
RUNGS: Mapping[Rung, str] = _table("rungs", Rung)
"""How far an incident is established."""
FINDINGS: Mapping[str, str] = _table("findings", str)
"""Why a finding counts, by kind; {debtor} and {due} are of the pledge."""
ALSO: Mapping[str, str] = _table("also", str)
"""What contradicts each other beside the pledges, by kind of finding, as a heading."""
INCIDENT_FLAGS: Mapping[str, str] = _table("incident_flags", str)
"""What to know of the incident of a finding, as a sentence."""
SUBJECTS: Mapping[str, str] = _table("subjects", str)
"""What a clash of sayings, or a conflict of reports, is about."""
NOTES: Mapping[str, str] = _table("notes", str)
"""What a note says, by kind."""
MEASURES: Mapping[str, str] = _table("measures", str)
"""The measures of a reduction."""
BASELINES: Mapping[str, str] = _table("baselines", str)
"""The time before a pledge that it is compared with."""
QUESTIONS: Mapping[Question, str] = _table("questions", Question)
"""What *broken* means, by the question asked."""
PROSPECTS: Mapping[Prospect, str] = _table("prospects", Prospect)
"""What a piece of news that may yet come says."""
COMMITS: Mapping[Kind, str] = _table("commits", Kind)
"""What a pledge commits to, before its activities; `commits` has that of other packages too."""
STATEMENTS: Mapping[StatementKind, tuple[str, str]] = _table("statements", StatementKind)
"""What a statement does, as a verb and as a noun."""


def commits(kind: Kind) -> str:
    """What a kind of pledge commits to, before its activities."""
    own = kind.added.words if kind.added is not None else None
    return COMMITS[kind.terms] if own is None else own

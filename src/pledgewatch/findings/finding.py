"""What a finding is, and the register of what finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import attrs

from pledgewatch.case import Case
from pledgewatch.model.logic import Kleene, T
from pledgewatch.model.time import Moment
from pledgewatch.verdicts import Judgement
from pledgewatch.weighing import Rung

__all__ = ["KINDS", "Finding", "FindingKey", "Judgements", "contradictions", "finder"]


FindingKey = tuple[str, str, str, str, tuple[str, ...]]
"""Kind, pledge, statement, incident, and the records of what has no other name."""


@attrs.frozen(kw_only=True)
class Finding:
    """A contradiction between what was said and what was reported, or between reports.

    Attributes:
        kind: One of `KINDS`.
        certainty: T (certain) or U (possible).
        pledge, statement: The id of what it is held against; both None for a conflict of reports.
        incident: The incident's name, where there is one.
        number: How many incidents alike it stands for, where one telling counts several.
        since: When it happened or began to hold.
        rung, p: The rung of the ladder and the probability, where there is an incident.
        records: Ids of the records it rests on, sorted.
        origins: Who says so, sorted.
        alarm: Of a certain finding, the origins without any one of which it would not be certain.
        said, told, because, change: What was said; what was reported; why it counts; what would
            change it.
    """

    kind: str
    certainty: Kleene
    pledge: str | None = None
    statement: str | None = None
    incident: str | None = None
    number: int = 1
    since: Moment | None = None
    rung: Rung | None = None
    p: float | None = None
    records: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    alarm: tuple[str, ...] = ()
    said: str = ""
    told: str = ""
    because: str = ""
    change: str = ""

    @property
    def key(self) -> FindingKey:
        """What makes it the same finding in another review."""
        # Two sayings clash as a pair; anything else is named by what it is held against.
        named = (self.incident or self.pledge or self.statement) and self.kind != "say_say"
        own = () if named else self.records
        return (self.kind, self.pledge or "", self.statement or "", self.incident or "", own)

    @property
    def text(self) -> str:
        """The whole explanation in one paragraph."""
        return " ".join(part for part in (self.said, self.told, self.because, self.change) if part)

    def explain(self) -> str:
        """The whole explanation, a line each: said, reported, why it counts, what would change it."""
        labels = (
            ("Said", self.said),
            ("Reported", self.told),
            ("Why it counts", self.because),
            ("What would change it", self.change),
        )
        title = f"{self.kind.replace('_', ' ').capitalize()} ({self.certainty.word})"
        return "\n".join([title, *(f"  {label}: {text}" for label, text in labels if text)])

    def __repr__(self) -> str:
        on = [id for id in (self.pledge, self.statement) if id is not None] or self.records
        incident = f", incident {self.incident!r}" if self.incident is not None else ""
        named = ", ".join(map(repr, on))
        return f"<Finding {self.kind} ({self.certainty.word}) on {named}{incident}>"

    def __str__(self) -> str:
        from pledgewatch.show.plain import finding_text

        return finding_text(self)

    def _repr_html_(self) -> str:
        from pledgewatch.show.cards import finding_card

        return finding_card(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._repr_html_()}


Judgements = Mapping[str, Judgement]
"""Every judgement of a review, by pledge."""
_Finder = Callable[[Case, Judgements, int], Iterable[Finding]]
_FINDERS: list[_Finder] = []
KINDS = (
    "continuation",
    "resumption",
    "insufficient_reduction",
    "increase",
    "missed_deadline",
    "state_persists",
    "displacement",
    "say_say",
    "claim_refuted",
    "denial_refuted",
    "false_compliance_claim",
    "report_conflict",
)
"""The kinds of finding, in the order they are listed."""


def contradictions(case: Case, judgements: Judgements, at: int) -> tuple[Finding, ...]:
    """Every finding, certain ones first, then by kind, time and name."""
    found = [finding for finder in _FINDERS for finding in finder(case, judgements, at)]
    return tuple(
        sorted(
            found,
            key=lambda f: (
                f.certainty is not T,
                KINDS.index(f.kind),
                f.since.lo if f.since else 0,
                f.pledge or "",
                f.statement or "",
                f.incident or "",
                f.records,
            ),
        )
    )


def finder(function: _Finder) -> _Finder:
    """Enter a function into the register; it yields the findings of a few kinds."""
    _FINDERS.append(function)
    return function

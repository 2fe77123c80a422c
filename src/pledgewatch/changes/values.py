"""A change, all changes between two reviews, and a step of a history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.dates import clock_of, iso
from pledgewatch.fields import is_text, one_of
from pledgewatch.review import Review
from pledgewatch.verdicts.judgement import Lifecycle, Verdict

if TYPE_CHECKING:
    import pendulum

__all__ = ["Change", "Diff", "History", "Step", "is_backwards"]


SORTS = ("verdict", "lifecycle", "settled", "flags", "counts", "finding", "note")
"""What may change."""


@attrs.frozen(kw_only=True)
class Change:
    """One thing that differs between two reviews.

    Attributes:
        pledge: The pledge; None for what concerns no one pledge.
        what: One of `SORTS`: ``verdict``, ``lifecycle``, ``settled``, ``flags``, ``counts``,
            ``finding`` or ``note``.
        before, after: What it was and is; None where it was not there.
        records: The records that caused it, sorted: those without which it would be another, and
            the first of those that would have done in place of one of them. Empty where the clock
            alone did it.
            Of a note, those it rests on that only one of the reviews knows.
        text: The change in a sentence.
    """

    pledge: str | None
    what: str
    before: str | None
    after: str | None
    records: tuple[str, ...] = ()
    text: str = ""

    def __repr__(self) -> str:
        on = f"of {self.pledge!r}" if self.pledge is not None else "of the ledger"
        turn = f"{self.before or 'none'} -> {self.after or 'none'}"
        # What a note says is too long to be shown here.
        told = "" if self.what == "note" else f": {turn}"
        return f"<{type(self).__name__} {on}, {self.what}{told}>"

    def __str__(self) -> str:
        return self.text


@attrs.frozen
class Diff:
    """Everything that changed between two reviews, verdicts first."""

    earlier: Review = attrs.field(repr=False)
    later: Review = attrs.field(repr=False)
    changes: tuple[Change, ...]

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    @property
    def is_backwards(self) -> bool:
        """Whether what is called the later review was made of an earlier time."""
        return is_backwards(self.earlier, self.later)

    def __contains__(self, change: object) -> bool:
        if not isinstance(change, Change):
            raise TypeError(
                f"a diff holds changes, not {type(change).__name__}: for a pledge, ask `of` its id"
            )
        return change in self.changes

    def of(self, pledge: str | None, what: str | None = None) -> tuple[Change, ...]:
        """The changes on one pledge, of one sort where it is named.

        Args:
            pledge: Its id; None for what concerns no one pledge.
            what: See `Change.what`.

        Raises:
            KeyError: when neither review knows such a pledge, naming the nearest id.
            InputError: for another sort.
        """
        if pledge is not None and not (is_text(pledge) and pledge in self.earlier):
            self.later[pledge]
        if what is not None:
            what = one_of("diff", "what", what, SORTS)
        return tuple(c for c in self.changes if c.pledge == pledge and what in (None, c.what))

    def to_dict(self) -> dict[str, object]:
        """The changes as plain data."""
        return {
            "earlier": iso(self.earlier._as_of),
            "earlier_at": iso(self.earlier._at),
            "later": iso(self.later._as_of),
            "later_at": iso(self.later._at),
            "changes": [
                {
                    "pledge": c.pledge,
                    "what": c.what,
                    "before": c.before,
                    "after": c.after,
                    "records": list(c.records),
                    "text": c.text,
                }
                for c in self.changes
            ],
        }

    def __str__(self) -> str:
        from pledgewatch.views.text import changes_listed

        return changes_listed(self)

    def __repr__(self) -> str:
        first, second = (
            f"{review.as_of}{'' if review._at == review._as_of else f' (at {review.at})'}"
            for review in (self.earlier, self.later)
        )
        count = f"{len(self)} {'change' if len(self) == 1 else 'changes'}"
        return f"<Diff from {first} to {second}: {count}>"

    def _repr_html_(self) -> str:
        from pledgewatch.views.cards import diff_card

        return diff_card(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._repr_html_()}


@attrs.frozen(kw_only=True)
class Step:
    """One step in how the answer on a pledge came about.

    Attributes:
        verdict, lifecycle, settled, flags: The answer from then on; flags by name.
        records: The records that changed it, sorted; empty where the clock alone did.
        text: The step in a sentence.
    """

    _as_of: int
    verdict: Verdict
    lifecycle: Lifecycle
    settled: bool
    flags: tuple[str, ...]
    records: tuple[str, ...]
    text: str
    _zone: str | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def as_of(self) -> pendulum.DateTime:
        """When the answer changed (knowledge time), in the ledger's zone (else UTC)."""
        return clock_of(self._as_of, self._zone)

    def __repr__(self) -> str:
        settled = ", settled" if self.settled else ""
        return f"<Step at {self.as_of}: {self.verdict} ({self.lifecycle}{settled})>"

    def __str__(self) -> str:
        return self.text

    def to_dict(self) -> dict[str, object]:
        """The step as plain data."""
        return {
            "as_of": iso(self._as_of),
            "verdict": self.verdict.value,
            "lifecycle": self.lifecycle.value,
            "settled": self.settled,
            "flags": list(self.flags),
            "records": list(self.records),
            "text": self.text,
        }


class History(tuple[Step, ...]):
    """How the answer on a pledge came about: its steps, in order.

    Attributes:
        review: The review that it leads to.
        pledge: The id of the pledge.
    """

    review: Review
    pledge: str

    @classmethod
    def of(cls, steps: Iterable[Step], review: Review, pledge: str) -> History:
        """The history of a pledge up to a review."""
        made = cls(steps)
        made.review, made.pledge = review, pledge
        return made

    def __str__(self) -> str:
        from pledgewatch.views.plain import history_text

        return history_text(self)

    def __repr__(self) -> str:
        count = f"{len(self)} {'step' if len(self) == 1 else 'steps'}"
        return f"<History of {self.pledge!r} up to {self.review.as_of}: {count}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        # IPython shows a tuple as such, whatever its `_repr_mimebundle_` says.
        printer.text(str(self))

    def _repr_html_(self) -> str:
        from pledgewatch.views.cards import history_card

        return history_card(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._repr_html_()}


def is_backwards(earlier: Review, later: Review) -> bool:
    """Whether the second of two reviews is of an earlier time."""
    return (later._as_of, later._at) < (earlier._as_of, earlier._at)

"""Diff: what a review says that another does not, as a set difference of facts, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from pledgewatch.findings import Finding
from pledgewatch.live.answers import home
from pledgewatch.live.causes import Causes, Speech, all_of
from pledgewatch.live.facts import FACETS, SORTS, Key, changed, facts, told
from pledgewatch.live.relevance import Relevance
from pledgewatch.model.dates import iso
from pledgewatch.model.fields import is_text, one_of
from pledgewatch.model.records import Retract
from pledgewatch.notes import Note
from pledgewatch.review import Review

__all__ = ["Change", "Diff", "diff"]


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
        return _is_backwards(self.earlier, self.later)

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
        from pledgewatch.show.text import changes_listed

        return changes_listed(self)

    def __repr__(self) -> str:
        first, second = (
            f"{review.as_of}{'' if review._at == review._as_of else f' (at {review.at})'}"
            for review in (self.earlier, self.later)
        )
        count = f"{len(self)} {'change' if len(self) == 1 else 'changes'}"
        return f"<Diff from {first} to {second}: {count}>"

    def _repr_html_(self) -> str:
        from pledgewatch.show.cards import diff_card

        return diff_card(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._repr_html_()}


def diff(earlier: Review, later: Review) -> Diff:
    """What a later review says that an earlier one did not, and why.

    Each facet of each pledge, and the standing of each finding, has a cause of its own: the clock,
    where a review at the later clocks of no more than was known by the earlier knowledge time says
    the same; otherwise the least of the records that came between without which it would not.

    A cause is looked for among the records that may concern the pledge, by judging it anew a few dozen
    times where few of hundreds did it, and never more than 100 times; past that more may be named
    than was needed. Where the later review is of an earlier time, it says what falls away.
    """
    return Diff(earlier, later, tuple(_changes(earlier, later)))


def _is_backwards(earlier: Review, later: Review) -> bool:
    return (later._as_of, later._at) < (earlier._as_of, earlier._at)


def _facts(review: Review) -> dict[Key, str]:
    """What a review says: of pledges, then of findings, then notes."""
    notes = {Key(note.pledge, "note", note.key): note.text for note in review.notes}
    return facts(review, review.contradictions) | notes


def _changes(earlier: Review, later: Review) -> Iterator[Change]:
    """Every change: pledges by id, then findings, then notes."""
    backwards = _is_backwards(earlier, later)
    first, second = (later, earlier) if backwards else (earlier, later)
    before, after = _facts(earlier), _facts(later)
    causes = Causes(
        (Relevance(first.ledger), first._as_of),
        (Relevance(second.ledger), second._as_of),
        second._at,
        before,
        after,
    )
    if second._at < first._at:
        clock = "because another time is judged"
    else:
        clock = "because less time had passed" if backwards else "because time passed"
    records = {**first.ledger.dated, **second.ledger.dated}
    speech = Speech(second.ledger, records.__getitem__, clock, backwards)
    found: dict[Key, list[Finding]] = {}
    notes: dict[Key, list[Note]] = {}
    for review in (first, second):
        for finding in review.contradictions:
            found.setdefault(Key(finding.pledge, "finding", finding.key), []).append(finding)
        for note in review.notes:
            notes.setdefault(Key(note.pledge, "note", note.key), []).append(note)
    for key in sorted(changed(before, after), key=_order):
        was, now = before.get(key), after.get(key)
        if key.what == "note":
            said = f"{notes[key][0].kind.replace('_', ' ')}: {now or 'no longer'}"
            own = _only_one_knows({id for note in notes[key] for id in note.records}, first, second)
        else:
            sides = found.get(key, [])
            about = sides[-1].incident or sides[-1].statement if sides else None
            reasons = causes.of(
                key,
                home(sides[-1]) if sides else key.pledge,
                {id for finding in sides for id in finding.records},
            )
            # What was counted is told at length by the findings.
            because = speech.because_each(reasons, briefly=key.what == "counts")
            said, own = f"{told(key, was, now, about, second.ledger)}{because}.", all_of(reasons)
        yield Change(
            pledge=key.pledge,
            what=key.what,
            before=was,
            after=now,
            records=own,
            text=f"{key.pledge or 'ledger'}: {said}",
        )


def _order(key: Key) -> tuple[bool, bool, str, int]:
    """Pledges by id, what is said of each as it is listed; findings and notes as they come."""
    is_finding, is_note = key.what == "finding", key.what == "note"
    if is_finding or is_note:
        return is_note, is_finding, "", 0
    return False, False, key.pledge or "", list(FACETS).index(key.what)


def _only_one_knows(records: Iterable[str], first: Review, second: Review) -> tuple[str, ...]:
    """Of some records, those that only one of two reviews knows, and what took them back."""
    mine, theirs = second.case.alive, first.case.alive
    changed = {id for id in records if (id in mine) != (id in theirs)}
    changed |= {
        record.id
        for record in second.ledger.all(Retract)
        if record.target in changed and (record.id in mine) != (record.id in theirs)
    }
    return tuple(sorted(changed))

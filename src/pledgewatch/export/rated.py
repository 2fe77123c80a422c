"""What editors rated a pledge, and which rating stood when: beside the verdict, and never mixed in with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.identity import Snapshot
from pledgewatch.model.fields import one_of, refused
from pledgewatch.model.ledger import Ledger, within
from pledgewatch.model.records import Assessment, Node, Retract, Source, Timed
from pledgewatch.words.forms import say
from pledgewatch.words.scales import SCALES

_FOR = frozenset({Verdict.KEPT, Verdict.HOLDING})
_AGAINST = frozenset({Verdict.BROKEN, Verdict.SLIPPING})
_OPEN = frozenset({Verdict.PENDING, Verdict.UNTESTED, Verdict.INCONCLUSIVE, Verdict.VOID})


LEADS = ("verdict", "editors")
"""What may come first of a pledge."""


def meanings(where: str, ratings: Any) -> dict[str, Verdict]:
    """The verdict that each word of a rating comes to, as given.

    Raises:
        InputError: for what is no table of words and verdicts.
    """
    if not isinstance(ratings, Mapping):
        raise refused(where, "ratings", ratings, "a table")
    return {
        word: Verdict(one_of(where, f"ratings.{word}", verdict, map(str, Verdict)))
        for word, verdict in ratings.items()
    }


@attrs.frozen(kw_only=True)
class Rated:
    """A rating of a pledge.

    Attributes:
        record: The assessment.
        at: From when on it was known (microseconds UTC).
        by: Who rated it.
        day: When, in words.
        means: The verdict that its word comes to; None where that is not known.
    """

    record: Assessment
    at: int
    by: str
    day: str
    means: Verdict | None

    @property
    def word(self) -> str:
        """The word of the scale."""
        return self.record.rating

    @property
    def look(self) -> str:
        """The verdict it looks like, or nothing."""
        return "" if self.means is None else self.means.value

    def beside(self, verdict: Verdict) -> str:
        """How it stands beside a verdict: ``same``, ``differ``, or ``open``, where one of the two decides nothing."""
        mine = self.means
        if mine is verdict or {mine, verdict} <= _FOR or {mine, verdict} <= _AGAINST:
            return "same"
        return "open" if mine is None or not _OPEN.isdisjoint((mine, verdict)) else "differ"


class Ratings:
    """The ratings of the pledges of a ledger. Of several that stand, the newest counts.

    Where the header of the ledger names `editors`, and one of them has rated a pledge, theirs alone count for it.

    Args:
        until: The knowledge time up to which they are asked for.
        words: The verdict that each word comes to. Of words of a scale that is known (`words.scales`), and of those
            that are a verdict's, it is known without.
    """

    def __init__(self, ledger: Ledger, until: int, words: Mapping[str, Verdict]) -> None:
        self._ledger, self._words = ledger, words
        self._of: dict[str, list[Assessment]] = {}
        for record in ledger.all(Assessment):
            if _at(record) <= until:
                self._of.setdefault(record.pledge, []).append(record)
        self._back = _taking_back(ledger, until) if self._of else {}

    def __bool__(self) -> bool:
        return bool(self._of)

    def times(self, pledge: str) -> list[int]:
        """The instants at which the rating of a pledge may have changed."""
        records = self._of.get(pledge, ())
        return sorted(
            {_at(each) for each in records}
            | {back._known_at for each in records for back in self._back.get(each.id, ())}
        )

    def at(self, pledge: str, instant: int) -> Rated | None:
        """The rating that stood at an instant; None where there was none."""
        known = [each for each in self._of.get(pledge, ()) if _at(each) <= instant]
        back = [each for record in known for each in self._back.get(record.id, ())]
        if back:
            nodes = (each for each in self._ledger.records if isinstance(each, Node))
            alive = Snapshot(within(self._ledger, [*nodes, *known, *back]), instant).alive
            known = [each for each in known if each.id in alive]
        editors = self._ledger.header.editors
        chosen = [each for each in known if {each.by, each.source} & {*editors}] or known
        newest = max(chosen, key=lambda each: (each.when.last, _at(each), each.id), default=None)
        return None if newest is None else self._rated(newest)

    def changes(self, pledge: str) -> Iterator[tuple[int, Rated | None, Rated | None]]:
        """Each change of the rating of a pledge: when, from what, to what; None: to none."""
        before = None
        for instant in self.times(pledge):
            now = self.at(pledge, instant)
            if (now and now.word) != (before and before.word):
                yield instant, before, now
            before = now

    def _rated(self, record: Assessment) -> Rated:
        return Rated(
            record=record,
            at=_at(record),
            by=self._ledger.label(Source, record.by or record.source or ""),
            day=say(record.when, self._ledger.timezone),
            means=self._words.get(record.rating) or _means(record),
        )


def _at(record: Assessment) -> int:
    return max(record._known_at, record.when.last)


def _taking_back(ledger: Ledger, until: int) -> Mapping[str, Sequence[Retract]]:
    """By assessment what takes it back, and what takes that back, and so on."""
    by: dict[str, list[Retract]] = {}
    for each in ledger.all(Retract):
        if each._known_at <= until:
            by.setdefault(each.target, []).append(each)
    found = {}
    for record in ledger.all(Assessment) if by else ():
        chain: dict[str, Retract] = {}
        targets: list[Timed] = [record]
        while targets:
            for back in by.get(targets.pop().id, ()):
                if back.id not in chain:
                    chain[back.id] = back
                    targets.append(back)
        if chain:
            found[record.id] = tuple(chain.values())
    return found


def _means(record: Assessment) -> Verdict | None:
    """The verdict that a word comes to in its scale; None where it is not known, or may be several."""
    scale = SCALES.get(record.scale)
    rows = () if scale is None else scale.rows
    found = {row.verdict for row in rows if row.word == record.rating and not row.given}
    if len(found) == 1:
        return found.pop()
    word = record.rating.casefold()
    return next((each for each in Verdict if each.value == word and not found), None)

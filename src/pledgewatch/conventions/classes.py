"""Reference classes: how often pledges like one are broken, and when."""

from __future__ import annotations

import enum
from collections.abc import Mapping

import attrs

from pledgewatch.model.records import Kind


class Question(enum.StrEnum):
    """What *broken* means for a class of pledges; a truce may be asked more than one question."""

    ANY = "any"
    ANY_VIOLATION = "any-violation"
    COLLAPSE = "collapse"
    ENDED = "ended"
    NOT_DONE = "not-done"


@attrs.frozen(kw_only=True)
class ReferenceClass:
    """A reference class: how often pledges of one sort are broken, and when; see the data file.

    Attributes:
        id: Its name.
        question: What *broken* means for it.
        broken: The base rate: the share that is broken in the end.
        worth: Prior strength: how many pledges of one debtor that is worth.
        days, share: The distribution of the time to the breach: by so many days which share of the
            broken ones is broken. Empty: evenly over the time pledged.
        typical: How many violations a broken one typically shows.
        measured: Whether the source counted it; otherwise it is a judgement.
        war: Whether it is of a war.
        source, address: Where the figures stand.
    """

    id: str
    question: Question
    broken: float
    worth: float
    days: tuple[float, ...] = ()
    share: tuple[float, ...] = ()
    typical: int = 1
    measured: bool = False
    war: bool = False
    source: str = ""
    address: str = ""

    def share_by(self, age: float, end: float) -> float:
        """F: the share of the broken ones that is broken by an age.

        Args:
            age: How long the pledge has stood (days).
            end: How long it is to stand (days).
        """
        if not self.days:
            return min(age / end, 1.0) if end > 0 else 1.0
        before, done = 0.0, 0.0
        for day, share in zip(self.days, self.share, strict=True):
            if age < day:
                return done + (share - done) * (age - before) / (day - before)
            before, done = day, share
        return done


@attrs.frozen
class ReferenceClasses:
    """The reference classes, and which of them a pledge belongs to that names none.

    Attributes:
        name: The name of the map.
        by_id: The classes; `unknown` is always one of them.
        settings: By setting of a ledger and kind of pledge (or `other`) the id of a class.
    """

    name: str
    by_id: Mapping[str, ReferenceClass]
    settings: Mapping[str, Mapping[str, str]]

    @property
    def unknown(self) -> ReferenceClass:
        """The class of pledges that nothing is known of."""
        return self.by_id["unknown"]

    def default(self, kind: Kind, setting: str | None) -> ReferenceClass:
        """The class of a pledge that names none, by its kind and the setting of the ledger.

        A map may name a kind of another package; else it is that of the kind it is like.
        """
        chosen = self.settings.get(setting or "", {})
        of_like = chosen.get(kind.terms, chosen.get("other", "unknown"))
        return self.by_id[chosen.get(kind, of_like)]

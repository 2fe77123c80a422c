"""History: how the answer on a pledge came about, in one sweep over knowledge times."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.engine.facts import Judgement, Lifecycle, Verdict
from pledgewatch.engine.review import Review, review_with
from pledgewatch.engine.skepticism import question_of
from pledgewatch.faces import ChangeFaces, HistoryFaces
from pledgewatch.live.between import Arrivals
from pledgewatch.live.causes import Reason, all_of
from pledgewatch.live.curve import Point, points_of
from pledgewatch.live.facts import FACETS
from pledgewatch.live.sweep import sweep_of
from pledgewatch.model.dates import clock_of
from pledgewatch.model.ledger import Ledger

if TYPE_CHECKING:
    import pendulum


@attrs.frozen(kw_only=True, repr=False)
class Step(ChangeFaces):
    """One step in how the answer on a pledge came about.

    Attributes:
        verdict, lifecycle, settled, flags: The answer from then on; flags by name.
        causes: What changed it, by part; of the first step, of all of it.
        chance: How likely it was from then on that the pledge is, or will be, broken, with what moved
            that since the step before; None where there was no one number.
    """

    _as_of: int
    verdict: Verdict
    lifecycle: Lifecycle
    settled: bool
    flags: tuple[str, ...]
    causes: tuple[Reason, ...]
    chance: Point | None = attrs.field(default=None, eq=False)
    _ledger: Ledger | None = attrs.field(default=None, eq=False, hash=False)

    @property
    def records(self) -> tuple[str, ...]:
        """The records that changed it, sorted; empty where the clock alone did."""
        return all_of(self.causes)

    @property
    def as_of(self) -> pendulum.DateTime:
        """When the answer changed (knowledge time), in the ledger's zone (else UTC)."""
        return clock_of(self._as_of, self._ledger.timezone if self._ledger is not None else None)

    def __repr__(self) -> str:
        settled = ", settled" if self.settled else ""
        return f"<Step at {self.as_of}: {self.verdict} ({self.lifecycle}{settled})>"


class History(HistoryFaces, tuple[Step, ...]):
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

    def __repr__(self) -> str:
        count = f"{len(self)} {'step' if len(self) == 1 else 'steps'}"
        return f"<History of {self.pledge!r} up to {self.review.as_of}: {count}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        # IPython takes the first class that has this or a `__repr__`, whatever `_repr_mimebundle_` says.
        printer.text(str(self))


def history(review: Review, pledge: str) -> History:
    """How the answer on a pledge came about, from its announcement to the review.

    A step is every change of the verdict, the lifecycle, whether it is settled, or a flag. Each is
    judged at its own knowledge time and at the event time that goes with it: the same instant where
    the review's clocks agree, the review's `at` otherwise. It names the records, of those that became
    known at that instant, that changed the answer; none where the clock alone did.

    Steps stand at the exact instant of the change, with one exception: what time alone changes about
    counts before and after, whose exposures grow all the time, is looked at whenever something
    becomes known, begins or ends, and at the last microsecond of each civil day (in the ledger's zone,
    else UTC). So the last step at or before the end of a civil day is what a review as of that day
    says. While the pledge itself is taken back there is no answer and no step; when it is restored
    its answer is told anew.

    It costs a judgement at each instant at which something that may concern the pledge becomes known,
    begins or ends, and where something is counted one at the end of each civil day until the counts
    are final. What single tellings leave as it was is carried on from one to the next.

    Raises:
        KeyError: when the pledge is not known by the review's `as_of`.
    """
    end, fixed = review._as_of, None if review._at == review._as_of else review._at
    question = question_of(review[pledge].scope, None)
    sweep, points = sweep_of(review.ledger, pledge, fixed), points_of(review, pledge, question)
    steps: list[Step] = []
    last: Judgement | None = None
    point: Point | None = None
    for spell in sweep.spells(end):
        found = spell.judgement
        if found is not None and (last is None or _answer(found) != _answer(last)):
            chance = points.at(spell.since, point)
            point = point if chance is None else chance
            steps.append(attrs.evolve(_step(sweep.ledger, last, found), chance=chance))
        last = found
    return History.of(steps, review, pledge)


def history_of(judgement: Judgement) -> History:
    """How the answer on a pledge came about, from its announcement to a judgement."""
    return history(review_with(judgement), judgement.pledge)


_FOLLOWED = ("verdict", "lifecycle", "settled", "flags")


def _answer(judgement: Judgement) -> tuple[str, ...]:
    return tuple(FACETS[what](judgement) for what in _FOLLOWED)


def _step(ledger: Ledger, last: Judgement | None, found: Judgement) -> Step:
    """The step from one answer to the next."""
    as_of = found._as_of
    between = Arrivals(ledger, found.pledge, found._at, as_of)
    reasons: list[Reason] = []
    if last is None:
        reasons.append(("it", between.of_answer()))
    else:
        for what, was, now in zip(_FOLLOWED, _answer(last), _answer(found), strict=True):
            if what != "flags" and was != now:
                reasons.append((what, between.of_facet(what)))
        flags = sorted(found.flags ^ last.flags)
        reasons += [(flag, between.of_flag(flag)) for flag in flags]
    return Step(
        as_of=as_of,
        verdict=found.verdict,
        lifecycle=found.lifecycle,
        settled=found.settled,
        flags=tuple(sorted(found.flags)),
        causes=tuple(reasons),
        ledger=ledger,
    )

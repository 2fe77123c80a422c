"""What held at which date: the answers and findings of a review over knowledge time."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from pledgewatch.engine.findings import Finding
from pledgewatch.engine.review import Review, reviews
from pledgewatch.model.dates import wall_clock
from pledgewatch.model.logic import Kleene, T
from pledgewatch.model.records import Pledge
from pledgewatch.words.forms import say_instant

if TYPE_CHECKING:
    from pledgewatch.live import History

Key = tuple[str, ...]

_MOST_DATES = 150
_MOST_COST = 1_000_000
"""The slider goes back over no more dates than this, and over no more of them than cost this much:
records times pledges times dates; half a minute or so. What lies before is told in the steps."""
_FEWEST = 10


@attrs.frozen
class Stretch:
    """From one date to another, both included, by their places among the dates."""

    first: int
    last: int
    certainty: Kleene


@attrs.frozen
class Held:
    """A finding, as it was last told, with the stretches of dates at which it stood."""

    finding: Finding
    stretches: tuple[Stretch, ...]


@attrs.frozen
class Course:
    """How the answers of a review came about.

    Attributes:
        review: The review it leads to.
        dates: The knowledge times at which an answer or a finding changed, and that of the review
            (microseconds UTC).
        histories: The steps of each pledge.
        held: Every finding that stood at any of the dates, those of the review itself first.
        gone: The pledges that were known once and are taken back now, sorted.
        left_out: At how many earlier times something became known.
    """

    review: Review
    dates: tuple[int, ...]
    histories: Mapping[str, History]
    held: tuple[Held, ...]
    gone: tuple[str, ...]
    left_out: int

    def standing(self, pledge: str | None) -> tuple[Held, ...]:
        """The findings on a pledge, or those on none, that stand now."""
        return tuple(each for each in self._of(pledge) if self._stands(each))

    def fallen(self, pledge: str | None) -> tuple[Held, ...]:
        """The findings on a pledge, or those on none, that stood once and do not stand now."""
        return tuple(each for each in self._of(pledge) if not self._stands(each))

    def _of(self, pledge: str | None) -> Sequence[Held]:
        return self._by_pledge.get(pledge, ())

    @functools.cached_property
    def _by_pledge(self) -> Mapping[str | None, Sequence[Held]]:
        found: dict[str | None, list[Held]] = {}
        for each in self.held:
            found.setdefault(each.finding.pledge, []).append(each)
        return found

    def _stands(self, held: Held) -> bool:
        return held.stretches[-1].last == len(self.dates) - 1

    def place(self, instant: int) -> int:
        """The first of the dates that is not before an instant."""
        return bisect.bisect_left(self.dates, instant)

    def counts(self, pledge: str | None = None) -> tuple[tuple[int, int], ...]:
        """How many certain and how many possible findings stood at each date: of a pledge, or all."""
        found = [[0, 0] for _ in self.dates]
        for held in self.held if pledge is None else self._of(pledge):
            for stretch in held.stretches:
                for place in range(stretch.first, stretch.last + 1):
                    found[place][stretch.certainty is not T] += 1
        return tuple((certain, possible) for certain, possible in found)

    def local(self, date: int) -> str:
        """A date as the wall clock of the ledger's zone has it, always equally long."""
        told = wall_clock(date, self.review.ledger.timezone).replace(tzinfo=None)
        return told.isoformat(timespec="microseconds")

    def say(self, date: int) -> str:
        """A date in the zone of the ledger."""
        return say_instant(date, self.review.ledger.timezone)


def course_of(review: Review) -> Course:
    """Work out every date of a review; it costs a review at each of them."""
    histories = {each.pledge: review.history(each.pledge) for each in review}
    turns = {step._as_of for steps in histories.values() for step in steps} | {review._as_of}
    news = {record._known_at for record in review.ledger.dated.values()}
    as_of = review._as_of
    pledged = [each for each in review.ledger.all(Pledge) if each._known_at <= as_of]
    first = min(turns | {each._known_at for each in pledged})
    asked = sorted(turns | {each for each in news if first <= each <= as_of})
    dates = asked[-_affordable(review) :]
    made = [*reviews(review.ledger, dates[:-1], review.gathered), review]
    # A date at which nothing is said anew is no step of the slider.
    found = [_standing(each) for each in made]
    kept = [
        place
        for place, date in enumerate(dates)
        if date in turns or place == 0 or found[place] != found[place - 1]
    ]
    return Course(
        review=review,
        dates=tuple(dates[place] for place in kept),
        histories=histories,
        held=_held([made[place] for place in kept], [found[place] for place in kept]),
        gone=tuple(each.id for each in pledged if each.id not in histories),
        left_out=len(asked) - len(dates),
    )


def _affordable(review: Review) -> int:
    cost = max(len(review.ledger.dated) * len(review), 1)
    return min(_MOST_DATES, max(_FEWEST, _MOST_COST // cost))


def _standing(review: Review) -> dict[Key, Kleene]:
    found: dict[Key, Kleene] = {}
    for finding in review.findings:
        # Two measures may show one thing: the surer one comes first.
        found.setdefault(finding.key, finding.certainty)
    return found


def _held(made: list[Review], found: list[dict[Key, Kleene]]) -> tuple[Held, ...]:
    """Every finding with the dates at which it stood; those that stand now come first, as listed."""
    stretches: dict[Key, list[Stretch]] = {}
    last: dict[Key, Finding] = {}
    for place, (review, standing) in enumerate(zip(made, found, strict=True)):
        last.update({each.key: each for each in reversed(review.findings)})
        for key, certainty in standing.items():
            of = stretches.setdefault(key, [])
            if of and of[-1].last == place - 1 and of[-1].certainty is certainty:
                of[-1] = attrs.evolve(of[-1], last=place)
            else:
                of.append(Stretch(place, place, certainty))
    now = {key: place for place, key in enumerate(found[-1])}
    order = sorted(stretches, key=lambda key: (now.get(key, len(now)), -stretches[key][-1].last))
    return tuple(Held(last[key], tuple(stretches[key])) for key in order)

"""A three-valued answer that changes over time, as the value of a condition does."""

from __future__ import annotations

import bisect
import itertools

import attrs

from pledgewatch.model.logic import F, Kleene, T, agreed


@attrs.frozen
class StepFunction:
    """A value from each instant on, until the next (a step function of time).

    Attributes:
        initial: Its value before the first step.
        steps: ``(instant, value)``, sorted; instants in microseconds UTC.
    """

    initial: Kleene
    steps: tuple[tuple[int, Kleene], ...] = ()

    def at(self, instant: int) -> Kleene:
        """Its value at an instant."""
        place = bisect.bisect_right(self.steps, instant, key=lambda step: step[0])
        return self.steps[place - 1][1] if place else self.initial

    def values(self, lo: int, hi: int) -> frozenset[Kleene]:
        """Every value it takes in ``[lo, hi)``; its value at `lo` where that is empty."""
        first = bisect.bisect_right(self.steps, lo, key=lambda step: step[0])
        last = bisect.bisect_left(self.steps, hi, lo=first, key=lambda step: step[0])
        return frozenset((self.at(lo), *(value for _, value in self.steps[first:last])))

    def over(self, lo: int, hi: int) -> Kleene:
        """The value it has all through ``[lo, hi)``; U where it changes."""
        return agreed(self.values(lo, hi))

    def joined(self, other: StepFunction) -> StepFunction:
        """Both together: the Kleene *and* at every instant."""
        turns = sorted({instant for instant, _ in (*self.steps, *other.steps)})
        return StepFunction(
            self.initial & other.initial,
            tuple((turn, self.at(turn) & other.at(turn)) for turn in turns),
        )

    def false_spans(self, lo: int, hi: int) -> list[tuple[int, int]]:
        """The parts of ``[lo, hi)`` in which it is surely false."""
        if not self.steps and self.initial is not F:
            return []
        edges = [lo, *(instant for instant, _ in self.steps if lo < instant < hi), hi]
        return [(a, b) for a, b in itertools.pairwise(edges) if self.at(a) is F]


ALWAYS = StepFunction(T)

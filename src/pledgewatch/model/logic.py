"""Three answers: true, false, and cannot be told.

Kleene's strong three-valued logic with ``F < U < T``: *and* is the smaller, *or* the larger, *not*
swaps T and F. U always means "cannot be told from what we hold", never "no".
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import NoReturn


class Kleene(enum.Enum):
    """T, F or U, with the algebra as ``&``, ``|`` and ``~``.

    It has no truth value: ``if x:`` raises, so that a U is never taken for a no.
    """

    F = 0
    U = 1
    T = 2

    def __and__(self, other: Kleene) -> Kleene:
        return self if self._value_ <= other._value_ else other

    def __or__(self, other: Kleene) -> Kleene:
        return self if self._value_ >= other._value_ else other

    def __invert__(self) -> Kleene:
        return self if self is U else F if self is T else T

    def __bool__(self) -> NoReturn:
        raise TypeError("a three-valued answer is not a yes or no: compare it with T, F or U")

    @property
    def word(self) -> str:
        """``certain``, ``possible`` or ``no``, as the glossary has it."""
        return _WORDS[self]


T, U, F = Kleene.T, Kleene.U, Kleene.F
_WORDS = {T: "certain", U: "possible", F: "no"}


def known(fact: bool) -> Kleene:
    """T or F from a plain yes or no."""
    return T if fact else F


def all_of(values: Iterable[Kleene]) -> Kleene:
    """Kleene *and* over any number of values; T for none."""
    answer = T
    for value in values:
        answer = answer & value
    return answer


def any_of(values: Iterable[Kleene]) -> Kleene:
    """Kleene *or* over any number of values; F for none."""
    answer = F
    for value in values:
        answer = answer | value
    return answer


def agreed(values: Iterable[Kleene]) -> Kleene:
    """The value all share; U where they differ or where there is none.

    This is how the possible worlds of one question, or the tellings of one incident, become one
    answer.
    """
    answer: Kleene | None = None
    for each in values:
        if answer is None:
            answer = each
        elif each is not answer:
            return U
    return U if answer is None else answer

"""What can go wrong, said so that the person who wrote the entry can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

import attrs


class PledgewatchError(Exception):
    """Any error that pledgewatch raises on purpose."""


@attrs.frozen(kw_only=True)
class Problem:
    """One thing that is wrong with the input, and what to write instead.

    Attributes:
        file: The file that was read, or None for values made in Python.
        line: The line in that file, counted from 1, where it is known.
        entry: The record, for example ``report "chaus-30-march"``.
        field: The key inside that record.
        found: What stood there.
        expected: What to write instead, as a phrase.
    """

    file: str | None = None
    line: int | None = None
    entry: str | None = None
    field: str | None = None
    found: str | None = None
    expected: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        subject = ", ".join(
            part for part in (self.entry, f"`{self.field}`" if self.field else None) if part
        )
        found = f"found {self.found}" if self.found is not None else None
        body = "; ".join(part for part in (found, f"expected {self.expected}") if part)
        return ": ".join(part for part in (place, subject, body) if part)


class InputError(PledgewatchError):
    """Input that cannot be used: every problem that was found, reported together.

    ``file``, ``line``, ``entry``, ``field``, ``found`` and ``expected`` speak of the first problem;
    ``problems`` holds all of them. It is made of problems, or of the parts of the only one.
    """

    def __init__(
        self,
        problems: Problem | Iterable[Problem] = (),
        *,
        file: str | None = None,
        line: int | None = None,
        entry: str | None = None,
        field: str | None = None,
        found: str | None = None,
        expected: str = "",
    ) -> None:
        if expected:
            problems = Problem(
                file=file, line=line, entry=entry, field=field, found=found, expected=expected
            )
        given = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if not given:
            raise ValueError("an InputError needs at least one problem")
        self.problems: tuple[Problem, ...] = given
        super().__init__("\n".join(map(str, given)))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    @property
    def first(self) -> Problem:
        """The first problem found."""
        return self.problems[0]

    file = property(lambda self: self.first.file)
    line = property(lambda self: self.first.line)
    entry = property(lambda self: self.first.entry)
    field = property(lambda self: self.first.field)
    found = property(lambda self: self.first.found)
    expected = property(lambda self: self.first.expected)


def nearest(word: str, known: Sequence[str] | Iterable[str], likeness: float = 0.6) -> str:
    """``; did you mean "chernihiv"?`` for a misspelt word, or an empty text if nothing is near.

    Args:
        known: What it may have been meant for.
        likeness: How like it that must be, from 0 to 1 (`difflib.SequenceMatcher.ratio`).
    """
    # Only words of about its length can be near, and only so many are worth a look.
    likely = sorted(other for other in known if abs(len(other) - len(word)) <= 4)[:500]
    close = difflib.get_close_matches(word[:64], likely, n=1, cutoff=likeness)
    return f'; did you mean "{close[0]}"?' if close else ""


MOST_SHOWN = 64
"""Characters of what was found that a message shows."""


def shortened(text: str, most: int = MOST_SHOWN) -> str:
    """The first so many characters of a text, with dots where there are more."""
    return text if len(text) <= most else f"{text[:most]}..."


def visible(text: str) -> str:
    """Text without hidden characters: where there are any, all beyond ASCII are written as escapes."""
    return text if text.isprintable() else ascii(text)[1:-1]


def printable(text: str, most: int = MOST_SHOWN) -> str:
    """Text as messages show it: no more than so many characters, and no hidden ones."""
    return visible(shortened(text, most))


def plain_repr(value: object) -> str:
    """How a value shows itself, on one line; its type where it cannot, as a number of 5,000 digits."""
    try:
        text = repr(value)
    except Exception:
        text = f"<{type(value).__name__}>"
    return " ".join(text.split())

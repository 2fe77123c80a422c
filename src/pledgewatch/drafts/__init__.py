"""Drafts: what an article says, as a ledger to be edited.

    >>> import pledgewatch as pw
    >>> text = "On Monday the minister of Norway said Norway would stop whaling in Finnmark by 2030."
    >>> found = pw.draft(text, said="2024-05-08")
    >>> [(each.table, each.kind) for each in found.candidates]
    [('pledge', 'cease')]

Rules look for a speech verb, a commitment and a class of act; `rules` says which. A model of one's own takes
their place: a function from a text to candidates. What comes of it always waits for review.
"""

from __future__ import annotations

import datetime as dt
import os
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import attrs

from pledgewatch.drafts import dates, ledger
from pledgewatch.drafts.candidate import Candidate, taken
from pledgewatch.drafts.names import Who
from pledgewatch.drafts.rules import rules
from pledgewatch.errors import InputError, nearest
from pledgewatch.io import loads, read
from pledgewatch.io.files import reason
from pledgewatch.model.fields import refused
from pledgewatch.model.ledger import Ledger
from pledgewatch.registry import Registry

__all__ = ["DRAFTERS", "Candidate", "Draft", "Drafter", "Who", "draft"]

Drafter = Callable[[str], Iterable[Any]]
"""A function from a text to candidates: `Candidate`s, or mappings with their attributes."""
DRAFTERS = Registry[Drafter]("pledgewatch.drafters", {})
"""What other packages propose candidates by."""
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
MAX_CHARACTERS = 200_000
"""The longest text that is read."""


@attrs.frozen
class Draft:
    """What was found in an article.

    Attributes:
        candidates: What may stand in it, in the order of the text.
        text: The ledger file: TOML, with the sentence above each entry.
        ledger: The same, read. All that was found is among its `drafts`; nothing of it counts.
    """

    candidates: tuple[Candidate, ...]
    text: str = attrs.field(repr=False)
    ledger: Ledger = attrs.field(repr=False)

    def __str__(self) -> str:
        return self.text

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the ledger file, where there is none yet.

        Raises:
            InputError: for a file that is there already, and a place that cannot be written to.
        """
        try:
            with Path(path).open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(self.text)
        except FileExistsError as error:
            expected = "a new file: what somebody may have edited is never replaced"
            raise InputError(file=os.fspath(path), found="a file", expected=expected) from error
        except (OSError, ValueError) as error:
            expected = "a file that can be written"
            raise InputError(
                file=os.fspath(path), found=reason(error), expected=expected
            ) from error


def draft(
    text: str,
    *,
    said: dt.date | str | None = None,
    gazetteer: Ledger | str | os.PathLike[str] | None = None,
    by: Drafter | str | None = None,
) -> Draft:
    """Propose the pledges, claims, reports and reactions in an article, as a ledger to be edited.

    Args:
        text: The article.
        said: The day it is from; days of the week are counted back from it. Left out: the first day
            that the text gives with its year.
        gazetteer: A ledger, or the path of one, whose actors and places are known beside the places
            that come with pledgewatch.
        by: What proposes instead of the rules: a function from a text to candidates, or the name of
            one that another package adds (entry point `pledgewatch.drafters`).

    Returns:
        The candidates, and the ledger with them, each with `review = true`.

    Raises:
        InputError: for a text without a day, arguments that are none, and what a function proposes
            that stands nowhere in the text.
    """
    given: object = text
    if not isinstance(given, str) or not given.strip() or len(given) > MAX_CHARACTERS:
        expected = f"the text of an article, of at most {MAX_CHARACTERS:,} characters"
        raise InputError(entry="draft", field="text", found=_short(text), expected=expected)
    # What no ledger may hold gives way to a blank, so that everything stays where it stands.
    text = "".join(
        " " if unicodedata.category(each) in _HIDDEN and each not in "\n\t" else each
        for each in text
    )
    on = _day(said, text)
    known = gazetteer if gazetteer is None or isinstance(gazetteer, Ledger) else read(gazetteer)
    found = rules(text, on, known) if by is None else taken(_drafter(by)(text), text)
    file = ledger.made(text, found, on, known)
    return Draft(tuple(found), file, loads(file, file="<draft>"))


def _short(text: object) -> str:
    return f"{len(text):,} characters" if isinstance(text, str) else type(text).__name__


def _day(said: dt.date | str | None, text: str) -> dt.date:
    # NaT of pandas is a datetime, and no day.
    if isinstance(said, dt.date) and said == said:
        return said.date() if isinstance(said, dt.datetime) else said
    if said is None:
        day = dates.published(text)
        if day is None:
            expected = "the day the article is from, as in 2022-03-30: it tells none itself"
            raise InputError(entry="draft", field="said", expected=expected)
        return day
    try:
        return dt.date.fromisoformat(str(said) if isinstance(said, str) else "")
    except (TypeError, ValueError):
        raise refused(
            "draft", "said", said, "the day the article is from, as in 2022-03-30"
        ) from None


def _drafter(by: object) -> Drafter:
    if callable(by):
        return by
    if not isinstance(by, str) or by not in DRAFTERS:
        near = nearest(by, DRAFTERS) if isinstance(by, str) else ""
        raise refused(
            "draft", "by", by, f"a function of a text, or the name of one that is installed{near}"
        )
    return DRAFTERS[by]

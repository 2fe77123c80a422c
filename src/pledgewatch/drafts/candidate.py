"""What is proposed: a record in the making, in the words of the article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from pledgewatch.drafts.names import Who
from pledgewatch.errors import InputError, nearest
from pledgewatch.model.fields import one_of, refused

TABLES = ("pledge", "statement", "report", "reaction", "explanation")
"""What may be proposed; never anything that judges."""


def _who(given: Any) -> Who | None:
    return Who(given) if isinstance(given, str) else given


def _several(given: Any) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


@attrs.frozen(kw_only=True)
class Candidate:
    """A record that may stand in an article.

    Attributes:
        table: `pledge`, `statement`, `report`, `reaction` or `explanation`.
        start, end: Where the words it rests on stand in the text: they are its quotation.
        kind: Of a pledge or a statement, as a ledger has it.
        speaker: Who says so, a name or a `Who`; of a report who observed it.
        debtor: Who is bound, of a pledge; of a report who did it; of a statement whose acts it is about.
        activities: What it is about: ids that come with pledgewatch, or words.
        places: Where: such ids, those of the ledger with the gazetteer, or names.
        fields: More keys of the record, as a ledger file has them: `wording`, `share`, `said`, `end`, `tone`.
        condition: On what it hangs, in words.
        notes: What whoever reviews it should know, a line each.
    """

    table: str = attrs.field()
    start: int
    end: int
    kind: str | None = None
    speaker: Who | None = attrs.field(default=None, converter=_who)
    debtor: Who | None = attrs.field(default=None, converter=_who)
    activities: tuple[str, ...] = attrs.field(default=(), converter=_several)
    places: tuple[str, ...] = attrs.field(default=(), converter=_several)
    fields: Mapping[str, Any] = attrs.field(factory=dict)
    condition: str | None = None
    notes: tuple[str, ...] = attrs.field(default=(), converter=_several)

    @table.validator
    def _one_of(self, _: object, table: Any) -> None:
        one_of("candidate", "table", table, TABLES)


def taken(given: object, text: str) -> list[Candidate]:
    """What a function proposes, as candidates in the order of the text.

    Args:
        given: Candidates, or mappings with their attributes. One may say `quote` instead of where it stands.
        text: The article.

    Raises:
        InputError: for what is neither, and for a place or a quotation that the text does not have.
    """
    if not isinstance(given, Iterable) or isinstance(given, (str, Mapping)):
        raise refused("draft", "by", given, "a function that gives a list of candidates")
    found = []
    for number, each in enumerate(given, start=1):
        where = f"candidate #{number}"
        if isinstance(each, Mapping):
            each = _of_mapping(each, text, where)
        if not isinstance(each, Candidate):
            raise refused(where, None, each, "a candidate, or a mapping with its attributes")
        if not 0 <= each.start < each.end <= len(text):
            span = f"{each.start} to {each.end}"
            raise InputError(entry=where, field="start", found=span, expected="a part of the text")
        found.append(each)
    return sorted(found, key=lambda each: (each.start, each.end, each.table))


def _of_mapping(given: Mapping[Any, Any], text: str, where: str) -> Candidate:
    fields = dict(given)
    quote = fields.pop("quote", None)
    if quote is not None and "start" not in fields:
        at = text.find(quote) if isinstance(quote, str) and quote else -1
        if at < 0:
            raise refused(where, "quote", quote, "words that stand in the text")
        fields |= {"start": at, "end": at + len(quote)}
    known = [each.name for each in attrs.fields(Candidate)]
    for name in fields:
        if name not in known:
            raise refused(
                where, None, name, f"an attribute of a candidate{nearest(str(name), known)}"
            )
    for name in ("table", "start", "end"):
        if name not in fields:
            raise refused(where, name, None, "`table`, and `quote` or `start` and `end`")
    return Candidate(**fields)

"""A proposal of what the columns of a table mean, for a person to read and accept.

Nothing is taken for granted: what is proposed is shown with what speaks for it, and no row is read by it
before somebody has accepted it.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.errors import InputError, nearest
from pledgewatch.model.fields import refused, shown
from pledgewatch.tables.frames import libraries
from pledgewatch.tables.mapping import one_text
from pledgewatch.tables.rows import whole_table
from pledgewatch.tables.rules import (
    EITHER,
    KEYS,
    REQUIRED,
    Constant,
    Days,
    Derived,
    Instant,
    Number,
    Rule,
    Text,
    Written,
)
from pledgewatch.tables.schema import Table, plain_name

if TYPE_CHECKING:
    import polars as pl

_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "event_id", "event_id_cnty", "globaleventid", "uuid", "key", "nr", "report_key"),
    "when": ("when", "date", "event_date", "day", "datetime", "occurred", "date_start", "sqldate", "dtg"),
    "known": ("known", "timestamp", "date_added", "dateadded", "added", "reported", "first_seen"),
    "published": ("published", "publication_date", "pub_date", "date_published"),
    "activity": ("activity", "sub_event_type", "event_type", "type", "kind", "category", "event"),
    "place": ("place", "location", "town", "city", "settlement", "where", "district", "admin2", "oblast", "admin1", "region", "country"),
    "actor": ("actor", "actor1", "side_a", "perpetrator", "by", "who"),
    "target": ("target", "actor2", "side_b", "victim", "against"),
    "deaths": ("deaths", "fatalities", "killed", "kia", "best"),
    "number": ("number", "count", "incidents", "events", "n"),
    "origin": ("origin", "observer", "reporter", "witness"),
    "source": ("source", "outlet", "publisher", "media"),
    "incident": ("incident", "incident_id"),
    "url": ("url", "link", "sourceurl", "address"),
    "text": ("text", "notes", "description", "headline", "summary"),
}  # fmt: skip
"""By key of a report what its column is often called, the likeliest first."""
_FORMS = (
    "%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d",
    "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%B %d, %Y",
)  # fmt: skip
_SEEN = 10_000
"""Rows that are looked at."""
_SHOWN = 4
"""Values of a column that are shown."""


@attrs.frozen
class Suggestion:
    """What is proposed for one key of a report.

    Attributes:
        key: The key.
        rule: The rule; None where the column does not say how it is to be read.
        why: What speaks for it, or what is to be decided.
    """

    key: str
    rule: Rule | None
    why: str


@attrs.frozen
class Proposal:
    """What the columns of a table may mean. Printed, it is the call that would say so.

    Attributes:
        suggestions: For each key for which a column was found, the rule and what speaks for it.
        missing: For each key that a table must give and no column does, what to write.
        unread: The columns that nothing was proposed for.
    """

    suggestions: tuple[Suggestion, ...]
    missing: Mapping[str, str]
    unread: tuple[str, ...]

    @property
    def rules(self) -> dict[str, Rule]:
        """The rules that are proposed."""
        return {each.key: each.rule for each in self.suggestions if each.rule is not None}

    def __str__(self) -> str:
        lines = ["rules = {"]
        lines += [
            f'    "{each.key}": {"..." if each.rule is None else _code(each.rule)},  # {each.why}'
            for each in self.suggestions
        ]
        lines.append("}")
        lines += [f"missing: {key}: {what}" for key, what in self.missing.items()]
        if self.unread:
            lines.append(f"not read: {', '.join(self.unread)}")
        return "\n".join(lines)


@attrs.frozen
class ProposedTable:
    """A table of which it is not yet accepted what its columns mean.

    Attributes:
        data: The table.
        proposal: What they may mean.
        options: How it is read, as for `Table`.
    """

    data: Any = attrs.field(eq=False, repr=False)
    proposal: Proposal
    options: Mapping[str, Any] = attrs.field(factory=dict)

    def accept(self, **rules: Rule | None) -> Table:
        """The table as it was proposed, with rules of one's own where they differ.

        Args:
            rules: By key of a report a rule, which stands for the one that was proposed; None leaves that out.

        Raises:
            InputError: for what is no rule or no key, and while a key is missing that a table must give.
        """
        for key in rules:
            if key not in KEYS:
                raise refused("accept", key, rules[key], f"a key of a report{nearest(key, KEYS)}")
        told = {**self.proposal.rules, **rules}
        open_still = [
            each
            for each in self.proposal.suggestions
            if each.rule is None and each.key not in rules
        ]
        if open_still:
            raise InputError(
                entry="accept",
                field=open_still[0].key,
                expected=f"a rule for it, or None to leave it out: {open_still[0].why}",
            )
        kept = {key: rule for key, rule in told.items() if rule is not None}
        return Table(data=self.data, rules=kept, **self.options)


def proposed(data: Any, **options: Any) -> ProposedTable:
    """A table with a proposal of what its columns mean; see `Table.from_frame`."""
    whole = whole_table(data, {k: v for k, v in options.items() if k in _READING})
    _, polars = libraries()
    rows = list(itertools.islice(whole.rows(), _SEEN))
    texts = polars.DataFrame(
        {name: [one_text(row[name]) for row in rows] for name in whole.columns},
        schema=dict.fromkeys(whole.columns, polars.String),
    )
    taken: set[str] = set()
    suggestions = []
    for key in _NAMES:
        column = _column(key, whole.columns, taken)
        if column is None:
            continue
        suggestion = _suggested(key, column, texts, whole.columns)
        suggestions.append(suggestion)
        taken |= set(suggestion.rule.columns) if suggestion.rule is not None else {column}
    found = {each.key for each in suggestions}
    missing = {key: _MISSING[key] for key in REQUIRED if key not in found}
    missing |= {
        f"{one} or {other}": _MISSING[one]
        for one, other in EITHER
        if one not in found and other not in found
    }
    unread = tuple(name for name in whole.columns if name not in taken)
    return ProposedTable(whole.data, Proposal(tuple(suggestions), missing, unread), options)


_READING = ("encoding", "separator", "header", "sheet")
_MISSING = {
    "id": 'a column in which each row has its own, as in Text("nr")',
    "when": 'the time, as in Days("day") or Instant("at")',
    "activity": 'what was done, as in Constant("shelling"), or the `pledge` that it bears on',
    "origin": 'who says so, as in Constant("monitors")',
}


def _column(key: str, columns: Sequence[str], taken: set[str]) -> str | None:
    """The column that is called like a key, as far as it is not taken yet."""
    plain = {plain_name(column): column for column in reversed(columns) if column not in taken}
    return next(
        (plain[alike] for name in _NAMES[key] if (alike := plain_name(name)) in plain), None
    )


def _suggested(key: str, column: str, texts: pl.DataFrame, columns: Sequence[str]) -> Suggestion:
    told = texts[column].drop_nulls()
    values = told.unique(maintain_order=True).to_list()
    example = ", ".join(shown(value) for value in values[:_SHOWN])
    if not values:
        return Suggestion(key, None, f"nothing is told in `{column}`")
    if key in ("when", "known", "published"):
        return _time(key, column, values, columns)
    if key == "deaths" and _fits(float, values):
        pair = [name for name in ("low", "high") if name in columns]
        if len(pair) == 2:
            return Suggestion(key, Derived(pair, interval), "from low to high")
        return Suggestion(key, Number(column), f"such as {example}")
    if key in ("deaths", "number"):
        if not _fits(float, values):
            return Suggestion(key, None, f"no numbers: {example}")
        return Suggestion(key, Written(column), f"such as {example}")
    if key == "id":
        if len(values) == len(texts):
            return Suggestion(key, Text(column), "each row has its own")
        return Suggestion(key, None, f"not each row of `{column}` has one of its own")
    if key in ("url", "text", "incident"):
        return Suggestion(key, Text(column), f"such as {example}")
    more = "" if len(values) <= _SHOWN else ", ..."
    return Suggestion(
        key,
        Text(column),
        f"{len(values)} values: {example}{more}; where they are no ids of the ledger, "
        f"Derived.codes({_quoted(column)}, {{...}})",
    )


def interval(low: str | None, high: str | None) -> list[float] | None:
    """Deaths from a low to a high estimate, whichever column holds which.

    Raises:
        ValueError: for what is no number.
    """
    if not low or not high:
        return None
    try:
        return sorted((float(low), float(high)))
    except ValueError:
        raise ValueError("two numbers") from None


def _time(key: str, column: str, values: Sequence[str], columns: Sequence[str]) -> Suggestion:
    """How a time is written, if it can be told for sure."""
    last = _last_of(column, columns)
    fit = [form for form in _FORMS if _fits(Days(column, form=form).day, values)]
    example = shown(values[0])
    if len(fit) > 1 and len(
        {Days(column, form=form).day(v) for form in fit for v in values}
    ) == len({Days(column, form=fit[0]).day(v) for v in values}):
        fit = fit[:1]  # whichever it is, the days are the same
    if len(fit) > 1:
        several = " or ".join(f'form="{form}"' for form in fit)
        why = f"days such as {example} may be either: Days({_quoted(column)}, {several})"
        return Suggestion(key, None, why)
    if fit:
        rule = Days(column, last if key == "when" else None, form=fit[0])
        return Suggestion(key, rule, f"days such as {example}")
    if _fits(_instant, values):
        return Suggestion(key, Instant(column), f"instants such as {example}")
    if _fits(dt.datetime.fromisoformat, values):
        why = f"clock times without a zone, such as {example}: in that of the place or the ledger"
        return Suggestion(key, Written(column), why)
    if _fits(_seconds, values):
        why = f"seconds since 1970, such as {example}"
        return Suggestion(key, Derived((column,), since_1970), why)
    return Suggestion(key, None, f"no form fits all of `{column}`, such as {example}")


def _last_of(column: str, columns: Sequence[str]) -> str | None:
    """The column of the last day, beside that of the first."""
    pairs = {"date_start": "date_end", "start_date": "end_date", "start": "end"}
    other = pairs.get(column.casefold())
    return next((name for name in columns if name.casefold() == other), None)


def _fits(read: Callable[[str], object], values: Sequence[str]) -> bool:
    """Whether all values can be read so."""
    try:
        for value in values:
            read(value)
    except ValueError:
        return False
    return True


def _instant(text: str) -> None:
    if dt.datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("no zone")


def _seconds(text: str) -> int:
    seconds = int(text)
    if not 0 < seconds < 4_102_444_800:
        raise ValueError("no seconds since 1970")
    return seconds


def since_1970(told: str | None) -> dt.datetime | None:
    """An instant that is told in seconds since 1970.

    Raises:
        ValueError: for what is no such number.
    """
    try:
        return dt.datetime.fromtimestamp(_seconds(told), dt.UTC) if told else None
    except ValueError:
        raise ValueError("seconds since 1970") from None


def _code(rule: Rule) -> str:
    """A rule as it is written in Python."""
    return ", ".join(_parts(rule)).join((f"{type(rule).__name__}(", ")"))


def _parts(rule: Rule) -> Iterator[str]:
    if isinstance(rule, Derived):
        yield f"({', '.join(map(_quoted, rule.columns))},)"
        yield getattr(rule.function, "__name__", "...")
        return
    if isinstance(rule, Constant):
        yield repr(rule.value)
        return
    for number, spec in enumerate(attrs.fields(type(rule))):
        value = getattr(rule, spec.name)
        if spec.default is attrs.NOTHING or value != spec.default:
            told = _quoted(value) if isinstance(value, str) else str(value)
            yield told if number == 0 else f"{spec.name}={told}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

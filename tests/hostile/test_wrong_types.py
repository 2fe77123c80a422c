"""Every public constructor and function with values of wrong types.

Each is refused by an `InputError`, or taken for the plain value that it stands for: then what comes of it is
the same, and so is the review of a ledger that holds it. What a value stands for, if anything, is said by
`plain` alone, for each kind of argument.
"""

from __future__ import annotations

import datetime as dt
import enum
import inspect
import math
import numbers
import os
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import attrs
import networkx as nx
import numpy as np
import pandas as pd
import pendulum
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import LATE, ledger, pledge, reduce_to, report, watch
from tests.cases import SIZE, every
from tests.laws.answers import bits, effort

import pledgewatch as pw
from pledgewatch import datasets, tables
from pledgewatch.model.fields import Fields, field_types, without_none
from pledgewatch.model.records import RECORDS, Node, Record
from pledgewatch.model.time import When
from pledgewatch.tables.files import held

# -- a small world ---------------------------------------------------------------------------------

TOLD = report("r", "2022-03-10", place="hill", incident="one", known="2022-03-11", probability=0.97)
EXTRA = (
    pw.Place(id="hill", part_of=["north"], latitude=50, longitude=30),
    *(pw.Activity(id=id) for id in ("air-raid-alert", "reported-event")),
    *(pw.Source(id=id) for id in ("acled", "gdelt", "ucdp", "air-raid-alerts", "viina")),
)
BOOK = ledger(pledge(), reduce_to(0.5, "less"), watch(), TOLD, *EXTRA)
REVIEW = BOOK.review(as_of=LATE)
FINDING = REVIEW.findings("pledge")[0]
ROWS = pl.DataFrame({"id": ["x"], "day": ["2022-03-12"]})
RULES = {
    "id": tables.Text("id"),
    "activity": tables.Constant("shelling"),
    "place": tables.Constant("north-town"),
    "actor": tables.Constant("army"),
    "when": tables.Days("day"),
    "origin": tables.Constant("a"),
}
TABLE = pw.Table(data=ROWS, name="events", rules=RULES)
PLEDGE = BOOK["pledge"]


def monitor() -> pw.Monitor:
    return pw.Monitor(BOOK)


# -- what a value of any type stands for -----------------------------------------------------------


class NothingMeant(Exception):
    """The value stands for nothing of a kind: it has to be refused."""


LEFT_OUT = object()
"""Stands for an argument that is not given."""


def is_number(value: Any) -> bool:
    told = isinstance(value, (numbers.Real, Decimal))
    return (
        told and not isinstance(value, (bool, np.bool_)) and not isinstance(value, np.timedelta64)
    )


def number(value: Any) -> float:
    if not is_number(value):
        raise NothingMeant
    try:
        return float(value)
    except (OverflowError, ValueError):
        raise NothingMeant from None


def share(value: Any) -> float:
    found = number(value)
    if not 0 < found <= 1:
        raise NothingMeant
    return found


def whole(value: Any) -> int:
    found = number(value)
    if not math.isfinite(found) or found % 1:
        raise NothingMeant
    return int(value)


def text(value: Any) -> str:
    if not isinstance(value, str) or isinstance(value, enum.Enum):
        # A word of a list is text too.
        if isinstance(value, enum.StrEnum):
            return value.value
        raise NothingMeant
    return str(value)


def natural(value: Any) -> int:
    if whole(value) < 0:
        raise NothingMeant
    return whole(value)


def an_int(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise NothingMeant
    return value


def a_day(value: Any) -> dt.date:
    if isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    try:
        return dt.date.fromisoformat(text(value))
    except ValueError:
        raise NothingMeant from None


def a_name(value: Any) -> str:
    if not text(value):
        raise NothingMeant
    return text(value)


def flag(value: Any) -> bool:
    if not isinstance(value, (bool, np.bool_)):
        raise NothingMeant
    return bool(value)


def time(value: Any) -> Any:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, pw.Moment):
        return value
    if value is pd.NaT:
        raise NothingMeant
    if isinstance(value, np.datetime64):
        if np.isnat(value) or np.datetime_data(value.dtype)[0] == "W":
            raise NothingMeant
        return str(value).split(".")[0]
    if isinstance(value, dt.datetime):
        return dt.datetime.fromisoformat(value.isoformat()).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    raise NothingMeant


def span(value: Any) -> Any:
    if isinstance(value, pw.Span):
        return value
    if isinstance(value, pendulum.Interval):
        return value.start, value.end
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return tuple(None if each is None else time(each) for each in value)
    return time(value)


def length(value: Any) -> Any:
    if isinstance(value, (pw.Duration, str)):
        return value if isinstance(value, pw.Duration) else text(value)
    if isinstance(value, np.timedelta64):
        value = value.astype("timedelta64[us]").item()
    if isinstance(value, dt.timedelta) and value == value:
        minutes = value.total_seconds() / 60
        return f"{minutes / 60:g} h" if minutes % 60 == 0 else f"{minutes:g} min"
    raise NothingMeant


def listed(value: Any, of: Callable[[Any], Any] = text) -> tuple[Any, ...]:
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise NothingMeant
    try:
        found = list(value)
    except TypeError:  # an array without dimensions
        raise NothingMeant from None
    found = sorted(found, key=repr) if isinstance(value, (set, frozenset)) else found
    return tuple(of(each) for each in found)


def of_type(*kinds: type) -> Callable[[Any], Any]:
    def same(value: Any) -> Any:
        if not isinstance(value, kinds):
            raise NothingMeant
        return value

    return same


def interval(value: Any) -> Any:
    if isinstance(value, pw.Interval):
        return value
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return pw.Interval(*map(number, value))
    return number(value)


def path(value: Any) -> Any:
    if not isinstance(value, (str, os.PathLike)) or not os.fspath(value):
        raise NothingMeant
    return value if isinstance(value, os.PathLike) else text(value)


def records(value: Any) -> Any:
    return listed(value, of_type(Record))


def reports(value: Any) -> Any:
    kinds = (pw.Table, pw.Report, pw.Retract)
    if isinstance(value, kinds):
        return [value]
    if isinstance(value, (pl.DataFrame, pd.DataFrame)):
        raise NothingMeant
    return listed(value, of_type(*kinds))


def kind_of_records(value: Any) -> Any:
    if not (isinstance(value, type) and value in RECORDS.values()):
        raise NothingMeant
    return value


def fed(value: Any) -> Any:
    if isinstance(value, Iterator):
        return value  # a stream: of nothing it makes no step
    if isinstance(value, Record):
        return [value]
    return records(value)


def data(value: Any) -> Any:
    if isinstance(value, (list, tuple)) and value and all(isinstance(r, Mapping) for r in value):
        return held(value)
    frames = (pl.DataFrame, pd.DataFrame)
    return value if isinstance(value, frames) else path(value)


def function(value: Any) -> Any:
    if not callable(value):
        raise NothingMeant
    return value


def message(value: Any) -> Any:
    if not isinstance(value, (Mapping, Record)):
        raise NothingMeant
    return value


def names(value: Any) -> Any:
    if not isinstance(value, (list, tuple)):
        raise NothingMeant
    return tuple(map(text, value))


def table_of_texts(value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise NothingMeant
    return {text(key): text(each) for key, each in value.items()}


def parts(kind: Any) -> Callable[[Any], Any]:
    """A part of a record: itself, or a table with its keys."""

    def part(value: Any) -> Any:
        if isinstance(value, kind):
            return value
        if not isinstance(value, Mapping):
            raise NothingMeant
        return value

    return part


def word(kind: type[enum.Enum]) -> Callable[[Any], Any]:
    def one(value: Any) -> Any:
        if isinstance(value, kind):
            return value.value
        if isinstance(value, enum.Enum):
            raise NothingMeant
        return text(value)

    return one


def or_nothing(plain: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def optional(value: Any) -> Any:
        return LEFT_OUT if value is None else plain(value)

    return optional


# -- the doors -------------------------------------------------------------------------------------


class Door(NamedTuple):
    """A function and, for each of its arguments, a right value and what other values stand for."""

    call: Callable[..., Any]
    arguments: dict[str, tuple[Any, Callable[[Any], Any]]]
    refusals: tuple[type[Exception], ...] = (pw.InputError,)


ID = ("pledge", text)
LOOK_UP = (pw.InputError, KeyError)
CLOCKS = {"at": (None, or_nothing(time)), "as_of": (LATE, or_nothing(time))}
REPORTS = {"reports": (TABLE, or_nothing(reports)), "progress": (None, or_nothing(function))}
BAD = {"bad": ("fatal", text)}
AS_TEXT = {
    "encoding": ("utf-8", text), "separator": (None, or_nothing(text)), "sheet": (None, or_nothing(text)),
    "header": (None, or_nothing(names)),
}  # fmt: skip
OF_REVIEWS = ("findings", "notes_on", "history")
OF_PLOTS = ("timeline", "map", "record", "skepticism")


def method(name: str, of: Callable[[], Any]) -> Callable[..., Any]:
    return lambda **given: getattr(of(), name)(**given)


def positional(call: Callable[..., Any], *names: str) -> Callable[..., Any]:
    return lambda **given: call(*(given[name] for name in names if name in given))


def in_scratch(folder: Path, argument: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """Whatever writes, where it does no harm: any other path is not tried."""

    def run(**given: Any) -> Any:
        value = given.get(argument)
        if isinstance(value, (str, os.PathLike)) and "\0" not in os.fspath(value):
            where = os.path.realpath(os.fspath(value).encode("utf-8", "replace").decode())
            inside = (os.path.realpath(os.curdir), os.path.realpath(folder))
            if not where.startswith(tuple(f"{each}{os.sep}" for each in inside)):
                raise pw.InputError(pw.Problem(expected="a path inside of the scratch folders"))
        return call(**given)

    return run


def spoken_headline(language: Any = None) -> str:
    with pw.in_language(language):
        return REVIEW["pledge"].headline


def doors(folder: Path) -> dict[str, Door]:
    """Every door by its name; what is written goes to a folder, and is there to be read."""
    file, kept = folder / "book.toml", folder / "feed.journal"
    settings = folder / "site-settings.toml"
    settings.write_text('masthead = "A newsroom"')
    pw.write(BOOK, file)
    shared = pw.Journal(kept, BOOK)
    journal: Callable[[], pw.Journal] = lambda: shared  # noqa: E731
    book: Callable[[], Any] = lambda: BOOK  # noqa: E731
    review: Callable[[], Any] = lambda: REVIEW  # noqa: E731
    plot: Callable[[], Any] = lambda: REVIEW.plot  # noqa: E731
    writes = {"path": (str(file), path)}
    zone = {"zone": ("Europe/Kyiv", or_nothing(text))}
    spoken = {"language": ("fr", or_nothing(text))}
    found = {
        "in_language": Door(spoken_headline, spoken),
        "Ledger": Door(
            pw.Ledger,
            {
                "records": (BOOK.records, records),
                "title": ("A title", or_nothing(text)),
                "timezone": ("UTC", or_nothing(text)),
                "unrated": ("C", text),
                "editors": (["a"], listed),
                "setting": ("war", or_nothing(word(pw.Setting))),
                "streamed": (["r"], listed),
                "assumptions": (None, or_nothing(of_type(pw.Assumptions, Mapping))),
            },
        ),
        "Ledger.with_records": Door(
            lambda records, streamed: BOOK.with_records(records, streamed=streamed),
            {"records": ([report("s")], fed), "streamed": (True, flag)},
        ),
        "Ledger.record": Door(
            method("record", book),
            {"message": ({"record": "place", "id": "x"}, message)},
        ),
        "Ledger.records_of": Door(
            method("records_of", book),
            {"messages": ([{"record": "place", "id": "x"}], lambda value: listed(value, message))},
        ),
        "Ledger.without": Door(method("without", book), {"ids": (["r"], listed)}),
        "Ledger.review": Door(method("review", book), {**CLOCKS, **REPORTS}),
        "Ledger.reviews": Door(
            method("reviews", book), {"as_of": ([LATE], lambda v: listed(v, time)), **REPORTS}
        ),
        "Ledger.instant": Door(method("instant", book), {"given": (LATE, lambda v: v if v is None else time(v))}),
        "Ledger.all": Door(method("all", book), {"kind": (pw.Report, kind_of_records)}),
        "Ledger.node": Door(
            method("node", book),
            {"kind": (pw.Actor, kind_of_records), "id": ("army", text)},
            LOOK_UP,
        ),
        "Ledger.label": Door(
            method("label", book),
            {"kind": (pw.Actor, kind_of_records), "id": ("army", lambda v: v if v is None else text(v))},
        ),
        "Ledger.__getitem__": Door(positional(BOOK.__getitem__, "id"), {"id": ID}, LOOK_UP),
        "Ledger.__contains__": Door(
            positional(BOOK.__contains__, "id"),
            {"id": ("pledge", lambda v: v if isinstance(v, Record) else text(v))},
            (TypeError,),
        ),
        "Ledger.__or__": Door(united, {"other": (BOOK, of_type(pw.Ledger))}, (TypeError,)),
        "Ledger.write": Door(in_scratch(folder, "path", method("write", book)), writes),
        **{
            f"Review.{name}": Door(method(name, review), {"pledge": ID}, LOOK_UP)
            for name in OF_REVIEWS
        },
        "Judgement.explain": Door(lambda **given: REVIEW["pledge"].explain(**given), spoken),
        "Review.explain": Door(method("explain", review), {"pledge": ID, **spoken}, LOOK_UP),
        **{
            f"Review.plot.{name}": Door(method(name, plot), {"pledge": ID}, LOOK_UP) for name in OF_PLOTS
        },
        "Review.skepticism": Door(
            method("skepticism", lambda: REVIEW),
            {"pledge": ID, "question": (None, or_nothing(text)), "measure": (None, or_nothing(text))},
            LOOK_UP,
        ),
        "Review.plot.rates": Door(
            method("rates", plot), {"pledge": ("less", text)}, (*LOOK_UP, pw.PledgewatchError)
        ),
        "Review.__getitem__": Door(positional(REVIEW.__getitem__, "pledge"), {"pledge": ID}, LOOK_UP),
        "Review.__contains__": Door(
            positional(REVIEW.__contains__, "pledge"), {"pledge": ID}, (TypeError,)
        ),
        "Review.diff": Door(method("diff", review), {"earlier": (BOOK.review(as_of="2022-03-05"), of_type(pw.Review))}),
        "Review.plot.origins": Door(method("origins", plot), {"finding": (FINDING, of_type(pw.Finding))}),
        "Review.plot.picture": Door(
            method("picture", plot), {"finding": (FINDING, or_nothing(of_type(pw.Finding)))}
        ),
        "Review.rows": Door(method("rows", review), {"table": ("findings", text)}),
        "Review.to_frame": Door(
            method("to_frame", review), {"backend": ("pandas", text), "table": ("findings", text)}
        ),
        "Review.export": Door(
            positional(REVIEW.export, "format"), {"format": ("markdown", text)}
        ),
        "Review.export csv": Door(
            lambda **given: REVIEW.export("csv", **given),
            {"table": ("findings", text), "raw": (False, of_type(bool))},
        ),
        "Review.export claimreview": Door(
            lambda **given: REVIEW.export("claimreview", **given),
            {"publisher": ("A publisher", or_nothing(text)), "url": ("https://example.org/", text)},
        ),
        "Review.to_page": Door(
            in_scratch(folder, "folder", method("to_page", review)),
            {
                "folder": (str(folder / "page"), path),
                "publisher": ("A publisher", or_nothing(text)),
                "url": ("https://example.org/", text),
                "config": (str(settings), or_nothing(path)),
                "templates": (str(folder), or_nothing(path)),
            },
        ),
        "Diff.of": Door(
            REVIEW.diff(BOOK.review(as_of="2022-03-05")).of,
            {"pledge": ("pledge", lambda v: v if v is None else text(v)), "what": ("verdict", or_nothing(text))},
            LOOK_UP,
        ),
        "Judgement.measure": Door(REVIEW["less"].measure, {"name": ("incidents", text)}),
        "Monitor": Door(
            pw.Monitor, {"ledger": (BOOK, of_type(pw.Ledger)), "skepticism": (0.1, or_nothing(share))}
        ),
        "Monitor.feed": Door(
            lambda **given: (lambda one: (tuple(one.feed(**given)), one.review()))(monitor()),
            {
                "records": (report("s", known="2022-03-12"), fed),
                "at": (None, or_nothing(time)), "as_of": (LATE, or_nothing(time)),
                "on_error": (None, or_nothing(function)),
            },
        ),
        "Monitor.advance": Door(
            method("advance", monitor), {"as_of": (LATE, time), "at": (None, or_nothing(time))}
        ),
        "find": Door(
            pw.find,
            {
                "name": ("shelling", a_name), "ledger": (BOOK, or_nothing(of_type(pw.Ledger))),
                "table": ("activity", or_nothing(text)), "most": (3, an_int),
            },
        ),
        "draft": Door(
            lambda **given: pw.draft(**given).text,
            {
                "text": ("On 3 March 2022 the state said it would stop all shelling of the north.", a_name),
                "said": ("2022-03-03", or_nothing(a_day)),
                "gazetteer": (BOOK, or_nothing(lambda v: v if isinstance(v, pw.Ledger) else path(v))),
                "by": (None, or_nothing(lambda v: v if callable(v) else text(v))),
            },
        ),
        "paths": Door(
            pw.paths,
            {
                "graph": (REVIEW.graph(), of_type(nx.MultiDiGraph)),
                "finding": (FINDING, lambda v: v if isinstance(v, pw.Finding) else text(v)),
            },
        ),
        "Journal": Door(
            in_scratch(folder, "path", lambda **given: len(pw.Journal(**given).ledger())),
            {"path": (str(kept), path), "ledger": (BOOK, or_nothing(of_type(pw.Ledger)))},
        ),
        "Journal.append": Door(
            lambda **given: (lambda one: (len(one.append(**given)) >= 0, one.cursor() is not None))(journal()),
            {
                "records": (report("s", known="2022-03-12"), fed),
                "cursor": ("17", or_nothing(text)), "stream": ("", text),
                "on_error": (None, or_nothing(function)),
            },
        ),
        "Journal.take": Door(lambda **given: bool(journal().take(**given)), {"ledger": (BOOK, of_type(pw.Ledger))}),
        "Journal.since": Door(lambda **given: len([*journal().since(**given)]), {"sequence": (0, natural)}),
        "Journal.ledger": Door(method("ledger", journal), {"as_of": (LATE, or_nothing(time))}),
        "Journal.cursor": Door(method("cursor", journal), {"stream": ("", text)}),
        "Journal.monitor": Door(
            lambda **given: journal().monitor(**given).review(), {"skepticism": (0.1, or_nothing(share))}
        ),
        "Journal.changes": Door(
            lambda **given: len([*journal().changes(**given)]) >= 0,
            {"reader": ("webhook", a_name), "as_of": (LATE, or_nothing(time)), "skepticism": (None, or_nothing(share))},
        ),
        "Journal.__getitem__": Door(positional(journal().__getitem__, "pledge"), {"pledge": ID}, LOOK_UP),
        "Monitor.__getitem__": Door(positional(monitor().__getitem__, "pledge"), {"pledge": ID}, LOOK_UP),
        "Monitor.__contains__": Door(
            positional(monitor().__contains__, "pledge"), {"pledge": ID}, (TypeError,)
        ),
        "Table": Door(
            pw.Table,
            {
                "data": (ROWS, data), "rules": (RULES, of_type(Mapping)), "name": ("events", text),
                **BAD, **AS_TEXT,
            },
        ),
        "Table.written": Door(pw.Table.written, {"data": (WRITTEN, data), **BAD, **AS_TEXT}),
        "Table.from_frame": Door(
            lambda data: str(pw.Table.from_frame(data).proposal), {"data": (ROWS, data)}
        ),
        "Table.batches": Door(
            lambda **given: sum(len(batch) for batch in TABLE.batches(**given)),
            {"zones": ("Europe/Kyiv", or_nothing(lambda v: v if isinstance(v, type(BOOK.zones)) else text(v)))},
        ),
        "tables.Text": Door(tables.Text, {"column": ("id", text), "before": ("x", text)}),
        "tables.Number": Door(tables.Number, {"column": ("id", text)}),
        "tables.Days": Door(
            tables.Days,
            {
                "first": ("day", text), "last": ("day", or_nothing(text)), "form": ("%Y-%m-%d", text),
                **zone,
            },
        ),
        "tables.Instant": Door(
            tables.Instant, {"column": ("at", text), "form": ("%Y", or_nothing(text))}
        ),
        "tables.Written": Door(tables.Written, {"column": ("x", text), **zone}),
        "tables.Cumulative": Door(
            tables.Cumulative,
            {"total": ("x", text), "on": ("day", text), "by": (("id",), lambda v: (v,) if isinstance(v, str) else listed(of_type(list, tuple)(v)))},
        ),
        "tables.Derived": Door(
            tables.Derived,
            {"columns": (("id",), lambda v: listed(of_type(list, tuple)(v))), "function": (str, function)},
        ),
        "tables.Derived.codes": Door(
            lambda **given: tables.Derived.codes(**given).columns,
            {"column": ("id", text), "codes": ({"1": "x"}, of_type(Mapping))},
        ),
        "tables.gather": Door(
            tables.gather,
            {
                "ledger": (BOOK, of_type(pw.Ledger)), "reports": (TABLE, reports),
                "progress": (None, or_nothing(function)),
            },
        ),
        "datasets.ucdp": Door(
            drawn(datasets.ucdp),
            {
                "data": (ROWS, data), "ledger": (BOOK, of_type(pw.Ledger)),
                "activities": ({"1": "shelling"}, table_of_texts), "source": ("ucdp", text),
                "known": ("sources", time), "zone": ("Europe/Kyiv", or_nothing(text)),
                "dates": ("%Y-%m-%d", text), "encoding": ("utf-8", text), **BAD,
            },
        ),
        "datasets.acled": Door(
            drawn(datasets.acled),
            {
                "data": (ROWS, data), "ledger": (BOOK, of_type(pw.Ledger)),
                "activities": ({"Battles": "shelling"}, table_of_texts), "source": ("acled", text),
                "known": ("timestamp", time), "one_sided": ((), lambda value: listed(value, text)), "encoding": ("utf-8", text), **BAD,
            },
        ),
        "datasets.gdelt": Door(
            drawn(datasets.gdelt),
            {
                "data": (ROWS, data), "ledger": (BOOK, of_type(pw.Ledger)),
                "activities": ({"19": "shelling"}, table_of_texts), "source": ("gdelt", text), **BAD,
            },
        ),
        "datasets.airraids": Door(
            drawn(datasets.airraids),
            {
                "data": (ROWS, data), "ledger": (BOOK, of_type(pw.Ledger)),
                "activity": ("air-raid-alert", text), "actor": ("army", or_nothing(text)),
                "source": ("air-raid-alerts", text), "series": ("official", text), **BAD,
            },
        ),
        "datasets.viina": Door(
            drawn(datasets.viina),
            {
                "data": (ROWS, data), "ledger": (BOOK, of_type(pw.Ledger)),
                "activity": ("reported-event", text), "actor": ("army", or_nothing(text)),
                "source": ("viina", text), **BAD,
            },
        ),
        **{
            name: Door(
                getattr(pw, name), {"value": (right, plain), "zone": ("Europe/Kyiv", or_nothing(text))}
            )
            for name, right, plain in (
                ("parse_when", "2022-03-30", span),
                ("parse_moment", "2022-03-30", time),
                ("parse_span", "2022-03-29/2022-03-30", span),
            )
        },
        "parse_duration": Door(pw.parse_duration, {"value": ("48 h", length)}),
        "Moment": Door(
            pw.Moment, {"earliest": (NOON, aware), "latest": (NOON, or_nothing(aware))}
        ),
        "Span": Door(
            pw.Span,
            {
                "start": (NOON, lambda v: v if isinstance(v, pw.Moment) else aware(v)),
                "end": (NOON, lambda v: v if isinstance(v, pw.Moment) else aware(v)),
            },
        ),
        "Duration": Door(pw.Duration, {"count": (2, exactly_whole), "unit": ("h", text)}),
        "read": Door(pw.read, writes),
        "write": Door(in_scratch(folder, "path", pw.write), {"ledger": (BOOK, of_type(pw.Ledger)), **writes}),
        "loads": Door(pw.loads, {"text": ("", text), "file": ("<text>", text)}),
        "dumps": Door(pw.dumps, {"ledger": (BOOK, of_type(pw.Ledger))}),
        "scale": Door(
            pw.scale, {"judgement": (REVIEW["pledge"], of_type(pw.Judgement)), "name": ("rv", text)}
        ),
        "unmet": Door(pw.unmet, {"ledger": (BOOK, of_type(pw.Ledger))}),
        "prequential": Door(
            pw.prequential, {"ledger": (BOOK, of_type(pw.Ledger)), "as_of": (LATE, or_nothing(time))}
        ),
    }  # fmt: skip
    return {**found, **dict(of_records())}


WRITTEN = pl.DataFrame({"id": ["x"], "activity": ["shelling"], "when": ["2022"], "source": ["a"]})
NOON = dt.datetime(2022, 3, 30, 12, tzinfo=dt.UTC)


def aware(value: Any) -> Any:
    if isinstance(value, dt.datetime) and value is not pd.NaT and value.utcoffset() is not None:
        return dt.datetime.fromisoformat(value.isoformat())
    raise NothingMeant


def exactly_whole(value: Any) -> int:
    if type(value) is not int:
        raise NothingMeant
    return value


def united(other: Any) -> Any:
    """A union; what no operator knows is a `TypeError` of Python."""
    made = BOOK.__or__(other)
    if made is NotImplemented:
        raise TypeError
    return made


def drawn(adapter: Callable[..., pw.Table]) -> Callable[..., Any]:
    """What an adapter makes, less its functions, of which no two are the same."""

    def made(**given: Any) -> Any:
        table = adapter(**given)
        rules = {key: getattr(rule, "value", rule.columns) for key, rule in table.rules.items()}
        return rules, table.bad, table.encoding

    return made


# Records: each field, by its annotation.

KINDS = (*RECORDS.values(), pw.Interval, pw.Control, pw.Condition, pw.ExpectedFinding)
PLAIN: dict[Any, Callable[[Any], Any]] = {
    str: text,
    bool: flag,
    int: whole,
    float: number,
    pw.Moment: time,
    pw.Span: span,
    When: span,
    pw.Duration: length,
    pw.Interval: interval,
    tuple[str, ...]: listed,
    dict[str, str]: table_of_texts,
}
RIGHT: dict[str, dict[str, Any]] = {
    "pledge": {"id": "new", "kind": "cease", "debtor": "army", "said": "2022-03-01",
               "activities": ["shelling"], "places": ["north"]},
    "report": {"id": "new", "activity": "shelling", "when": "2022-03-12", "origin": "a"},
    "state_report": {"id": "new", "when": "2022-03-12", "state": "calm", "holds": True, "origin": "a"},
    "coverage": {"id": "new", "origin": "a", "activities": ["shelling"], "places": ["north"],
                 "when": "2022-03-01/2022-04-01"},
    "statement": {"id": "new", "kind": "claim", "speaker": "army", "said": "2022-03-12"},
    "reaction": {"id": "new", "to": "pledge", "by": "army", "said": "2022-03-12", "tone": "neutral"},
    "explanation": {"id": "new", "of": "pledge", "said": "2022-03-12"},
    "retract": {"id": "new", "target": "r", "known": "2022-03-12"},
    "supersede": {"id": "new", "target": "pledge", "by": "less", "when": "2022-03-12"},
    "withdraw": {"id": "new", "target": "pledge", "when": "2022-03-12"},
    "same_incident": {"id": "new", "incidents": ["one", "r"], "known": "2022-03-12"},
    "same_origin": {"id": "new", "origins": ["a", "b"], "known": "2022-03-12"},
    "capture": {"id": "new", "place": "north", "when": "2022-03-12"},
    "reading": {"id": "new", "pledge": "pledge", "kind": "refrain"},
    "assessment": {"id": "new", "pledge": "pledge", "rating": "kept", "when": "2022-03-12", "by": "a"},
    "expected": {"id": "new", "pledge": "pledge", "as_of": "2022-03-12"},
    "Interval": {"low": 1, "high": 2},
    "Control": {"actor": "army", "weight": 0.5},
    "Condition": {"text": "a truce"},
    "ExpectedFinding": {"kind": "resumption"},
}  # fmt: skip


def of_field(hint: Any) -> Callable[[Any], Any]:
    kind = without_none(hint)
    if kind in PLAIN:
        plain = PLAIN[kind]
    elif isinstance(kind, type) and issubclass(kind, enum.Enum):
        plain = word(kind)
    elif typing.get_origin(kind) is tuple:
        part = parts(typing.get_args(kind)[0])
        plain = lambda value: listed(value, part)  # noqa: E731
    else:
        plain = parts(kind)
    return plain if kind is hint or kind == hint else or_nothing(plain)


def of_records() -> Iterable[tuple[str, Door]]:
    for kind in KINDS:
        name = getattr(kind, "table", kind.__name__)
        right = RIGHT.get(name, {"id": "new"})
        arguments = {
            field: (right.get(field, LEFT_OUT), of_field(hint))
            for field, hint in field_types(kind).items()
        }
        yield kind.__name__, Door(kind, arguments)


# -- what came of it -------------------------------------------------------------------------------

REFUSED = object()


def said(result: Any) -> Any:
    """What came of a call, so that it can be compared."""
    match result:
        case pw.Review():
            return bits(result.to_dict())
        case pw.Monitor():
            return said(result.review()), repr(result)
        case pw.Table():
            return [getattr(result, name) for name in ("rules", "name", "bad", "encoding")]
        case pw.Diff() | pw.News() | pw.Skepticism():
            return bits(result.to_dict())
        case Record():
            return result, [type(value) for value in attrs.astuple(result, recurse=False)]
        case Fields():
            return result
        case tuple() | list():
            return [said(each) for each in result]
        case pd.DataFrame() | pl.DataFrame():
            return repr(result)
        case Path():
            return str(result)
        case _ if hasattr(result, "to_json"):  # a chart
            return type(result)
        case pw.Judgement() | pw.Finding() | pw.Note():
            return repr(result)
        case float() if math.isnan(result):
            return "nan"
    return result


def reviewed(record: Record) -> str:
    """What a ledger says that holds a record."""
    try:
        return bits(BOOK.with_records(record).review(as_of=LATE).to_dict())
    except pw.InputError:
        return "refused"


def came_of(door: Door, given: dict[str, Any]) -> Any:
    """What came of a call; any refusal is as good as another."""
    try:
        result = door.call(**{key: value for key, value in given.items() if value is not LEFT_OUT})
    except door.refusals:
        return REFUSED
    return said(result), reviewed(result) if isinstance(result, Record) else None


def check(door: Door, argument: str, make: Callable[[], Any]) -> None:
    """A value is refused, or gives what the plain value gives that it stands for."""
    _, plain = door.arguments[argument]
    given = {key: value for key, (value, _) in door.arguments.items()}
    found = came_of(door, {**given, argument: make()})
    try:
        stands_for = plain(make())
    except NothingMeant:
        assert found is REFUSED, f"taken, and stands for nothing: {found!r:.300}"
        return
    same = came_of(door, {**given, argument: stands_for})
    assert (found is REFUSED) == (same is REFUSED), f"{found!r:.200} and not {same!r:.200}"
    if found is not REFUSED:
        assert found == same


# -- values of every type --------------------------------------------------------------------------


class Anything:
    """What takes whatever it is given."""

    def __init__(self, *_: object, **__: object) -> None:
        pass


class Odd:
    """What says it equals everything, and has neither length nor truth."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash("pledge")

    def __bool__(self) -> bool:
        raise ZeroDivisionError

    def __repr__(self) -> str:
        return "odd"


VALUES: dict[str, Callable[[], Any]] = {
    name: (lambda value=value: value)
    for name, value in {
        "nothing": None, "true": True, "false": False, "zero": 0, "one": 1, "three": 3, "minus one": -1,
        "a year": 2022, "a huge number": 10**400, "a number without digits": 10**5_000,
        "a part": 2.5, "a whole part": 3.0, "nan": math.nan, "inf": math.inf, "complex": 3j,
        "bytes": b"pledge", "a buffer": bytearray(b"pledge"), "empty": "", "a word": "banana",
        "a day": "2022-03-30", "a clock time": "2022-03-30T04:15", "a length": "48 h", "a zone": "Europe/Kyiv",
        "a zero character": "a\x00b", "a surrogate": "\ud800", "text that turns": "a\u202eb",
        "long text": "x" * 30_000,
        "a list of nothing": [], "a list of a word": ["banana"], "a list of numbers": [1, 2],
        "two days": ("2022-03-01", "2022-03-05"), "a list of itself": (lambda one: one.append(one) or one)([]),
        "a set": {"banana"}, "a frozen set": frozenset({"b", "a"}), "a table": {}, "a table of one": {"x": 1},
        "an object": object(), "a class": Anything, "odd": Odd(), "a function": (lambda *_, **__: None), "dots": ..., "a range": range(3),
        "a date": dt.date(2022, 3, 30), "a naive time": dt.datetime(2022, 3, 30, 4, 15), "an instant": NOON,
        "a time of day": dt.time(4, 15), "a timedelta": dt.timedelta(hours=2), "an odd timedelta": dt.timedelta(seconds=1),
        "pendulum's instant": pendulum.datetime(2022, 3, 30), "pendulum's day": pendulum.date(2022, 3, 30),
        "pendulum's interval": pendulum.interval(pendulum.datetime(2022, 3, 1), pendulum.datetime(2022, 3, 5)),
        "numpy's three": np.int64(3), "numpy's part": np.float64(2.5), "numpy's true": np.bool_(True),
        "numpy's word": np.str_("banana"), "numpy's day": np.datetime64("2022-03-30"),
        "numpy's length": np.timedelta64(2, "h"), "numpy's numbers": np.array([1, 2]),
        "numpy's words": np.array(["banana"]), "numpy's one": np.array("banana"), "numpy's nothing": np.array([]),
        "NaT": pd.NaT, "NA": pd.NA, "pandas' instant": pd.Timestamp("2022-03-30T12:00Z"),
        "pandas' words": pd.Series(["banana"]), "pandas' frame": pd.DataFrame({"id": ["x"]}),
        "polars' frame": ROWS, "a decimal": Decimal("2.5"), "a decimal nan": Decimal("nan"), "a fraction": Fraction(3),
        "a kind": pw.Kind.CEASE, "a stance": pw.Stance.DENIES, "T": pw.T, "a verdict": pw.Verdict.BROKEN,
        "a place": pw.Place(id="north"), "a pledge": PLEDGE, "a report": TOLD, "a list of a report": [TOLD],
        "an interval": pw.Interval(1, 2), "a moment": pw.parse_moment("2022-03-30", "UTC"),
        "a span": pw.parse_span("2022-03-01/2022-03-05", "UTC"), "a duration": pw.Duration(2, "h"),
        "a condition": pw.Condition(text="x"), "a rule": tables.Text("x"), "a record class": pw.Report,
        "a ledger": BOOK, "a review": REVIEW, "a judgement": REVIEW["pledge"], "a finding": FINDING, "a table of rows": TABLE,
        "a path": Path("nowhere.toml"), "an exception": ValueError("x"), "a module": tables,
    }.items()
}  # fmt: skip
VALUES |= {
    "an iterator": lambda: iter(["banana"]),
    "an empty iterator": lambda: iter(()),
    "a generator": lambda: (each for each in (1, "x")),
}


@pytest.fixture(scope="module")
def all_doors(tmp_path_factory) -> dict[str, Door]:
    return doors(tmp_path_factory.mktemp("doors"))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """What is taken for a path is written where it does no harm."""
    monkeypatch.chdir(tmp_path)


def test_a_right_value_is_taken(all_doors):
    for name, door in all_doors.items():
        given = {key: value for key, (value, _) in door.arguments.items()}
        assert came_of(door, given) is not REFUSED, name


OF_THEIR_NAME = ("id", "timezone", "text", "quote", "reason")
"""Fields of text that have rules of their own."""


def asked(all_doors: dict[str, Door]) -> Iterator[tuple[str, str]]:
    """Every argument of every door; in a quick run, of the fields of records one of each sort."""
    kinds = {kind.__name__: kind for kind in KINDS}
    seen = set()
    for name, door in all_doors.items():
        for argument in door.arguments:
            if name in kinds and SIZE == "quick":
                own = argument if argument in OF_THEIR_NAME else ""
                sort = repr(field_types(kinds[name])[argument]), own
                if sort in seen:
                    continue
                seen.add(sort)
            yield name, argument


@every("value", VALUES)
def test_a_value_of_any_type_is_refused_or_what_it_stands_for(all_doors, value):
    failures = []
    for name, argument in asked(all_doors):
        try:
            check(all_doors[name], argument, VALUES[value])
        except Exception as error:
            error.add_note(f"{name}({argument}=...)")
            failures.append(error)
    if failures:
        raise BaseExceptionGroup(f"{len(failures)} arguments", failures)


scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.binary(max_size=8)
    | st.text(max_size=8) | st.dates() | st.datetimes() | st.datetimes(timezones=st.just(dt.UTC))
    | st.times() | st.timedeltas() | st.decimals() | st.fractions() | st.sampled_from(pw.Kind)
    | st.sampled_from([pw.T, pw.F, pd.NA, pd.NaT, TOLD, PLEDGE, BOOK, "pledge", "army", "2022-03-10", "48 h"])
    | st.integers(-(2**63), 2**63 - 1).map(np.int64) | st.floats().map(np.float64)
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=4) | st.sampled_from(["id", "record", "when"]), inner, max_size=3)
    ),
    max_leaves=4,
)  # fmt: skip


@effort("fuzz")
@given(st.data(), values)
def test_any_value_is_refused_or_what_it_stands_for(all_doors, data, value):
    name = data.draw(st.sampled_from(sorted(all_doors)))
    argument = data.draw(st.sampled_from(sorted(all_doors[name].arguments)))
    check(all_doors[name], argument, lambda: value)


# -- no door is left out ---------------------------------------------------------------------------

MADE_BY_US = {
    "Assumptions", "Diff", "Found", "JournalEntry", "Finding", "History", "InputError", "Judgement", "News", "Note",
    "PledgewatchError", "Problem", "Remark", "Review", "Skepticism",
}  # fmt: skip
"""What only a review or an error makes."""
FOR_USE_INSIDE = {"Ledger.alive"}
"""It takes an instant in microseconds."""
ENUMS = {name for name in pw.__all__ if isinstance(getattr(pw, name), enum.EnumType)}


def test_no_public_function_is_left_out(all_doors):
    named = {name for name in pw.__all__ if callable(getattr(pw, name)) and name not in ENUMS}
    assert named - MADE_BY_US - {"T", "F", "U"} <= set(all_doors)
    for module, room in ((datasets, "datasets"), (tables, "tables")):
        for name in module.__all__:
            one = getattr(module, name)
            if room == "tables" and not issubclass(type(one), type):
                continue
            if callable(one) and name not in ("Constant", *INNER):
                assert f"{room}.{name}" in all_doors or name == "Table"


INNER = {"Batch", "Gathered", "Imported", "Outside", "Panel", "Proposal", "ProposedTable"}


def test_no_method_and_no_argument_is_left_out(all_doors):
    for kind in (pw.Ledger, pw.Review, pw.Monitor, pw.Table, pw.Diff, pw.Judgement):
        for name, one in inspect.getmembers(kind, callable):
            if name.startswith("_"):
                continue
            # A plain function, and a class, has the value itself first, whatever it calls it.
            is_plain = inspect.isfunction(one) or inspect.isclass(one)
            asked = {*[*inspect.signature(one).parameters][is_plain:]} - {"options"}
            door = f"{kind.__name__}.{name}"
            if asked and door not in FOR_USE_INSIDE:
                assert door in all_doors, door
                assert asked <= set(all_doors[door].arguments), door


def test_nodes_and_records_are_all_there(all_doors):
    assert {kind.__name__ for kind in RECORDS.values()} <= set(all_doors)
    assert issubclass(pw.Place, Node)

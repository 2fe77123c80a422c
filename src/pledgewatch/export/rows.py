"""A review as flat rows of plain scalars: a table each for pledges, units, measures, evidence and more."""

from __future__ import annotations

import datetime as dt
import enum
import functools
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.conventions import NANO
from pledgewatch.engine.facts import Judgement, UnitJudgement
from pledgewatch.engine.findings import Finding, Note
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.measured import Measured
from pledgewatch.export import TABLES
from pledgewatch.export.data import Pairs, data_of, keys_of
from pledgewatch.export.ratings import assessments_of
from pledgewatch.export.shape import Instant
from pledgewatch.model.dates import iso
from pledgewatch.model.fields import one_of, without_none
from pledgewatch.model.logic import Kleene
from pledgewatch.model.records import Source

if TYPE_CHECKING:
    from pledgewatch.engine.identity import Telling
    from pledgewatch.engine.review import Review

_Row = dict[str, Any]
Columns = Mapping[str, type]


# -- columns from the keys of the data ----------------------------------------------------------------

_LEFT_OUT = (
    "ratio_of_ratios", "with_unnamed", "outside", "total", "spread", "baseline", "one_day", "rank",
    "drift", "record", "record_then",
)  # fmt: skip
"""Parts of a pledge that fill no row of their own; the measures have theirs."""


def _columns(kind: Any, left_out: Iterable[str] = (), prefix: str = "") -> dict[str, type]:
    """Dotted columns of a class: nested tables flat, lists of scalars as text, lists of tables left out."""
    found: dict[str, type] = {}
    for key in keys_of(kind):
        told = without_none(key.type)
        name = f"{prefix}{key.name}"
        if key.name in left_out:
            continue
        if attrs.has(told):
            found |= _columns(told, left_out, f"{name}.")
        elif (held := _scalar(told)) is not None:
            found[name] = held
    return found


def _scalar(told: Any) -> type | None:
    """What a column of a type holds; None for what is no column."""
    if told is Instant:
        return dt.datetime
    if told in (int, float, bool, str):
        return told  # type: ignore[no-any-return]
    if told in (Kleene, Pairs) or (isinstance(told, type) and issubclass(told, enum.Enum)):
        return str
    if typing.get_origin(told) in (tuple, frozenset):
        inner = without_none(typing.get_args(told)[0])
        return str if _scalar(inner) is not None else None
    return None


@functools.cache
def columns_of(table: str) -> Columns:
    """The columns of a table, in order, and what they hold.

    A time is ISO 8601 UTC text in a row, and a datetime in a frame.
    """
    return MappingProxyType(_TABLES[table][0]())


def _row(value: object, columns: Columns, **beside: Any) -> _Row:
    data = {**beside, **data_of(value)}
    return {name: _cell(_at(data, name), held) for name, held in columns.items()}


def _at(data: Any, name: str) -> Any:
    for part in name.split("."):
        if data is None:
            return None
        data = data[part]
    return data


def _cell(value: Any, held: type) -> Any:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {number:.3g}" for name, number in value.items())
    if isinstance(value, list):
        return ", ".join("" if each is None else str(each) for each in value)
    return float(value) if held is float else value


# -- the tables -----------------------------------------------------------------------------------


def rows_of(review: Review, table: str = "pledges") -> list[_Row]:
    """The rows of a table, flat and of plain scalars.

    Args:
        table: ``pledges``, ``findings`` and ``notes`` have a row for each; ``verdicts`` for each pledge
            and each place and activity of it; ``measures`` for each measure of these, and for the
            effect of a prohibition; ``slices`` for each part of the window of a measure; ``evidence``
            for each incident that bears on a pledge and each origin that speaks of it; ``history``
            for each step; ``assessments`` for each rating by somebody, beside the verdict.

    Raises:
        InputError: for another table.
    """
    table = one_of("review", "table", table, TABLES)
    return list(_TABLES[table][1](review, columns_of(table)))


_VERDICTS: dict[str, type] = {
    "pledge": str, "place": str, "activity": str, "verdict": str, "reason": str, "lifecycle": str,
    "settled": bool, "flags": str, "certain": int, "possible": int, "p_sure": float, "v": float,
    "done": float, "coverage": float, "seen": float, "at": dt.datetime, "as_of": dt.datetime,
}  # fmt: skip


def _verdicts(review: Review, columns: Columns) -> Iterator[_Row]:
    """The verdict on the whole pledge, and on each place and activity of it."""
    for judgement in review:
        parts: tuple[Judgement | UnitJudgement, ...] = (judgement, *judgement.units)
        for each in parts:
            yield {
                "pledge": judgement.pledge,
                "place": each.place if isinstance(each, UnitJudgement) else None,
                "activity": each.activity if isinstance(each, UnitJudgement) else None,
                "verdict": each.verdict.value,
                "reason": each.reason,
                "lifecycle": judgement.lifecycle.value,
                "settled": judgement.settled,
                "flags": ", ".join(sorted(judgement.flags)),
                "certain": each.certain,
                "possible": each.possible,
                "p_sure": each.score.p_sure,
                "v": each.score.v,
                "done": None if each.demanded is None else each.demanded.done,
                "coverage": each.coverage.share,
                "seen": each.coverage.seen,
                "at": iso(review._at),
                "as_of": iso(review._as_of),
            }


def _measured(review: Review) -> Iterator[tuple[dict[str, Any], Measured]]:
    """Every measure of every pledge and unit, and every effect, with what it is of."""
    for judgement in review:
        whole = {"pledge": judgement.pledge, "place": None, "activity": None}
        for measured in judgement.measures:
            yield {**whole, "of": "reduction"}, measured
        if judgement.effect is not None:
            yield {**whole, "of": "effect"}, judgement.effect
        for unit in judgement.units:
            part = {**whole, "place": unit.place, "activity": unit.activity}
            for measured in unit.measures:
                yield {**part, "of": "reduction"}, measured


_OF: dict[str, type] = {"pledge": str, "place": str, "activity": str, "of": str}


def _measures(review: Review, columns: Columns) -> Iterator[_Row]:
    return (_row(measured, columns, **of) for of, measured in _measured(review))


_SLICES: dict[str, type] = {
    **_OF, "measure": str, "start": dt.datetime, "end": dt.datetime, "before": float, "after": float,
    "rate_before": float, "rate_after": float, "rr": float, "low": float, "high": float,
}  # fmt: skip


def _slices(review: Review, columns: Columns) -> Iterator[_Row]:
    for of, measured in _measured(review):
        for part in measured.slices:
            ratio = data_of(part.ratio)
            told = {
                **of,
                **ratio,
                "measure": measured.name,
                "start": iso(part.lo),
                "end": iso(part.hi),
                "before": ratio["x"],
                "after": ratio["y"],
            }
            yield {name: _cell(told[name], held) for name, held in columns.items()}


_HISTORY: dict[str, type] = {
    "pledge": str, "as_of": dt.datetime, "verdict": str, "lifecycle": str, "settled": bool,
    "flags": str, "records": str, "text": str,
}  # fmt: skip


def _history(review: Review, columns: Columns) -> Iterator[_Row]:
    for judgement in review:
        for step in review.history(judgement.pledge):
            told = {**step.to_dict(), "pledge": judgement.pledge}
            yield {name: _cell(told[name], held) for name, held in columns.items()}


_ASSESSMENTS: dict[str, type] = {
    "pledge": str, "scale": str, "rating": str, "by": str, "when": dt.datetime, "verdict": str,
    "lifecycle": str, "settled": bool, "text": str, "url": str, "id": str,
}  # fmt: skip


def _assessments(review: Review, columns: Columns) -> Iterator[_Row]:
    """Each rating of a pledge by somebody, beside the verdict here."""
    for each in assessments_of(review):
        judgement = review[each.pledge]
        yield {
            "pledge": each.pledge,
            "scale": each.scale,
            "rating": each.rating,
            "by": each.by or each.source,
            "when": iso(each.when.last),
            "verdict": judgement.verdict.value,
            "lifecycle": judgement.lifecycle.value,
            "settled": judgement.settled,
            "text": each.text,
            "url": each.url,
            "id": each.id,
        }


# -- evidence: each incident with each origin ------------------------------------------------------

_EVIDENCE: dict[str, type] = {
    "pledge": str, "incident": str, "bears": str, "match": str, "causes": str, "rung": str, "p": float,
    "p_event": float, "p_scope": float, "denied": bool, "contested": bool, "interested": bool,
    "number": int, "start": dt.datetime, "end": dt.datetime, "origin": str, "origin_name": str,
    "reliability": str, "says": str, "llr": float, "reports": str, "outlets": str, "urls": str,
}  # fmt: skip


def _evidence(review: Review, columns: Columns) -> Iterator[_Row]:
    for judgement in review:
        for told in _of_judgement(review, judgement):
            yield {name: _cell(told[name], held) for name, held in columns.items()}


def _of_judgement(review: Review, judgement: Judgement) -> Iterator[_Row]:
    fulfil = {incident.key for incident in judgement.fulfilments}
    undo = {incident.key for incident in judgement.returns}
    seen: set[str] = set()
    for incident in (*judgement.incidents, *judgement.fulfilments, *judgement.returns):
        if incident.key in seen:
            continue
        seen.add(incident.key)
        if incident.key in fulfil:
            bears = "fulfils"
        elif incident.key in undo:
            bears = "undoes"
        elif incident.certain or incident.possible:
            bears = f"against, {'certain' if incident.certain else 'possible'}"
        else:
            bears = "does not count"
        causes = incident.entries[-1].causes if incident.entries else ()
        whole = {
            "pledge": judgement.pledge,
            "incident": incident.key,
            "bears": bears,
            "match": "perhaps" if incident.is_doubtful else "surely",
            "causes": _cell(dict(causes), str),
            "rung": incident.rung.value,
            "p": incident.p,
            "p_event": incident.p_event,
            "p_scope": incident.p_scope,
            "denied": incident.denied,
            "contested": incident.contested,
            "interested": incident.interested,
            "number": incident.number,
            "start": iso(incident.lo),
            "end": iso(incident.hi - 1),
        }
        for told in _origins(review, incident):
            yield whole | told


def _origins(review: Review, incident: Incident) -> Iterator[_Row]:
    """Who affirms an incident, who denies it and whose silence speaks against it."""
    snapshot = review.case.snapshot
    alive: Mapping[str, Any] = snapshot.alive
    for says, ids, sign in (("affirms", incident.tellings, 1), ("denies", incident.denials, -1)):
        by_origin: dict[str, list[Telling]] = {}
        for id in ids:
            by_origin.setdefault(snapshot.origin_of(alive[id]), []).append(alive[id])
        for origin in sorted(by_origin):
            told = by_origin[origin]
            yield _telling(review, origin, says, sign * max(map(snapshot.llr, told)), told)
    for origin in sorted(incident.silence):
        yield _telling(review, origin, "is silent", incident.silence[origin], [])


def _telling(review: Review, origin: str, says: str, llr: int, told: list[Telling]) -> _Row:
    return {
        "origin": origin,
        "origin_name": review.ledger.label(Source, origin),
        "reliability": review.case.snapshot.letter(origin, told[0].source if told else None),
        "says": says,
        "llr": llr / NANO,
        "reports": ", ".join(record.id for record in told),
        "outlets": ", ".join(sorted({r.source for r in told if r.source})),
        "urls": " ".join(sorted({r.url for r in told if r.url})),
    }


def _each(of: Callable[[Review], Iterable[object]]) -> Callable[[Review, Columns], Iterator[_Row]]:
    return lambda review, columns: (_row(each, columns) for each in of(review))


_TABLES: Mapping[
    str, tuple[Callable[[], dict[str, type]], Callable[[Review, Columns], Iterator[_Row]]]
] = {
    "pledges": (lambda: _columns(Judgement, _LEFT_OUT), _each(lambda review: review)),
    "findings": (lambda: _columns(Finding), _each(lambda review: review.findings)),
    "notes": (lambda: _columns(Note), _each(lambda review: review.notes)),
    "verdicts": (lambda: _VERDICTS, _verdicts),
    "measures": (lambda: {**_OF, **_columns(Measured)}, _measures),
    "slices": (lambda: _SLICES, _slices),
    "evidence": (lambda: _EVIDENCE, _evidence),
    "history": (lambda: _HISTORY, _history),
    "assessments": (lambda: _ASSESSMENTS, _assessments),
}
"""Of each table its columns and its rows."""

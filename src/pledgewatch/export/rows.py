"""The verdicts, the evidence and the histories of a review as flat rows of plain scalars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pledgewatch.conventions import NANO
from pledgewatch.model.dates import iso
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import Report, Source, StateReport
from pledgewatch.verdicts import Judgement, UnitJudgement
from pledgewatch.weighing import Weighed

if TYPE_CHECKING:
    from pledgewatch.review import Review

__all__ = ["COLUMNS", "columns_of", "rows_of"]

_Row = dict[str, Any]

COLUMNS: Mapping[str, Mapping[str, type]] = {
    "verdicts": {
        "pledge": str, "place": str, "activity": str, "verdict": str, "lifecycle": str,
        "settled": bool, "flags": str, "certain": int, "possible": int, "coverage": float,
        "at": dt.datetime, "as_of": dt.datetime,
    },
    "findings": {
        "kind": str, "pledge": str, "statement": str, "incident": str, "number": int,
        "certainty": str, "rung": str, "p": float, "since": dt.datetime, "until": dt.datetime, "records": str,
        "origins": str, "alarm": str, "text": str,
    },
    "evidence": {
        "pledge": str, "incident": str, "bears": str, "match": str, "rung": str, "p": float,
        "p_event": float, "denied": bool, "number": int, "start": dt.datetime, "end": dt.datetime, "origin": str,
        "origin_name": str, "reliability": str, "says": str, "llr": float, "reports": str,
        "outlets": str, "urls": str,
    },
    "history": {
        "pledge": str, "as_of": dt.datetime, "verdict": str, "lifecycle": str, "settled": bool,
        "flags": str, "records": str, "text": str,
    },
    "notes": {"kind": str, "pledge": str, "records": str, "text": str},
}  # fmt: skip
"""The columns of each table and what they hold; those of ``pledges`` follow from the review.

A time is ISO 8601 UTC text in a row, and a datetime in a frame.
"""
_TIMES_OF_PLEDGES = frozenset({"reduction.look.at"})


def columns_of(table: str, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, type | None]:
    """The columns of a table, in order, and what they hold; None where the values say that."""
    known = COLUMNS.get(table)
    if known is not None:
        return known
    keys = dict.fromkeys(key for row in rows for key in row)
    return {key: dt.datetime if key in _TIMES_OF_PLEDGES else None for key in keys}


def rows_of(review: Review, table: str) -> list[_Row]:
    """The rows of ``verdicts``, ``evidence`` or ``history``."""
    makers = {"verdicts": _verdicts, "evidence": _evidence, "history": _history}
    return [row for judgement in review for row in makers[table](review, judgement)]


def _verdicts(review: Review, judgement: Judgement) -> Iterator[_Row]:
    """The verdict on the whole pledge, and on each place and activity of it."""
    beside = {
        "lifecycle": judgement.lifecycle.value,
        "settled": judgement.settled,
        "flags": ", ".join(sorted(judgement.flags)),
    }
    parts: list[tuple[str | None, str | None, Judgement | UnitJudgement]]
    parts = [(None, None, judgement)]
    parts += [(unit.place, unit.activity, unit) for unit in judgement.units]
    for place, activity, each in parts:
        yield {
            "pledge": judgement.pledge,
            "place": place,
            "activity": activity,
            "verdict": each.verdict.value,
            **beside,
            "certain": each.certain,
            "possible": each.possible,
            "coverage": each.coverage,
            "at": iso(review._at),
            "as_of": iso(review._as_of),
        }


def _history(review: Review, judgement: Judgement) -> Iterator[_Row]:
    for step in review.history(judgement.pledge):
        yield {
            "pledge": judgement.pledge,
            "as_of": iso(step._as_of),
            "verdict": step.verdict.value,
            "lifecycle": step.lifecycle.value,
            "settled": step.settled,
            "flags": ", ".join(step.flags),
            "records": ", ".join(step.records),
            "text": step.text,
        }


# -- evidence: each incident with each origin ------------------------------------------------------


def _evidence(review: Review, judgement: Judgement) -> Iterator[_Row]:
    fulfil = {weighed.key for weighed in judgement.fulfilments}
    undo = {weighed.key for weighed in judgement.returns}
    seen: set[str] = set()
    for weighed in (*judgement.incidents, *judgement.fulfilments, *judgement.returns):
        if weighed.key in seen:
            continue
        seen.add(weighed.key)
        counts = "against, certain" if weighed.certain else "against, possible"
        bears = (
            "fulfils"
            if weighed.key in fulfil
            else "undoes"
            if weighed.key in undo
            else counts
            if weighed.certain or weighed.possible
            else "does not count"
        )
        whole = {
            "pledge": judgement.pledge,
            "incident": weighed.key,
            "bears": bears,
            "match": {T: "surely", F: "not"}.get(weighed.match, "perhaps"),
            "rung": weighed.rung.value,
            "p": weighed.p,
            "p_event": weighed.p_event,
            "denied": weighed.denied,
            "number": weighed.number,
            "start": iso(weighed.lo),
            "end": iso(weighed.hi - 1),
        }
        for told in _origins(review, weighed):
            yield whole | told


def _origins(review: Review, weighed: Weighed) -> Iterator[_Row]:
    """Who affirms an incident, who denies it and whose silence speaks against it."""
    incident, ledger = weighed.incident, review.ledger
    for says, weights, ids in (
        ("affirms", incident.affirmed, incident.affirming),
        ("denies", incident.denied, incident.denying),
        ("is silent", incident.covering, frozenset[str]()),
    ):
        reports = _told(review, ids)
        for origin in sorted(weights):
            if says == "is silent" and origin in (
                incident.affirmed.keys() | incident.denied.keys()
            ):
                continue
            records = [r for r in reports if _origin_of(review, r) == origin]
            yield {
                "origin": origin,
                "origin_name": ledger.label(Source, origin),
                "reliability": ledger.node(Source, origin).reliability,
                "says": says,
                "llr": weights[origin] / NANO,
                "reports": ", ".join(record.id for record in records),
                "outlets": ", ".join(sorted({r.source for r in records if r.source})),
                "urls": " ".join(sorted({r.url for r in records if r.url})),
            }


def _told(review: Review, ids: frozenset[str]) -> list[Report | StateReport]:
    found = (review.case.alive[id] for id in sorted(ids))
    return [record for record in found if isinstance(record, (Report, StateReport))]


def _origin_of(review: Review, record: Report | StateReport) -> str:
    return review.case.witnesses.origin(record.origin or record.source or "")

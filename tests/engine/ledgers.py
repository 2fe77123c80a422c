"""Worlds of the contract as ledgers, so that engine and reference can be asked the same."""

from __future__ import annotations

import dataclasses
from typing import Any

from tests.reference import world as contract

import pledgewatch as pw
from pledgewatch.model import records
from pledgewatch.model.ledger import Ledger

_PARTS = {
    contract.Interval: records.Interval,
    contract.Control: records.Control,
    contract.Condition: records.Condition,
}


def record_of(given: Any) -> records.Record:
    """A record of a world as one of pledgewatch; one of pledgewatch stays as it is."""
    if isinstance(given, records.Record):
        return given
    kind = records.RECORDS[given.table]
    return kind(**_terms(given))


def _terms(given: Any) -> dict[str, Any]:
    terms = {}
    for field in dataclasses.fields(given):
        value = getattr(given, field.name)
        if field.name == "streamed" or (
            field.default is not dataclasses.MISSING and value == field.default
        ):
            continue
        terms[field.name] = _value(value)
    return terms


def _value(value: Any) -> Any:
    kind = _PARTS.get(type(value))
    if kind is not None:
        terms = _terms(value)
        if kind is records.Condition:
            terms.setdefault("text", "")
        return kind(**terms)
    return tuple(map(_value, value)) if isinstance(value, tuple) else value


def ledger_of(world: contract.World) -> Ledger:
    """A world as a ledger."""
    came = {r.id for r in world.records if getattr(r, "streamed", False)}
    own = {r.id for r in world.records if not getattr(r, "streamed", False)}
    return pw.Ledger(
        [record_of(record) for record in world.records],
        timezone=world.timezone,
        unrated=world.unrated,
        editors=world.editors,
        setting=world.setting,
        streamed=came - own,
    )

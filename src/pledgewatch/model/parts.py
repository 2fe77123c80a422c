"""Ledgers of some of the records of another, or of a few more, in its world: nothing is checked anew."""

from __future__ import annotations

from collections.abc import Iterable

from pledgewatch.model import checks
from pledgewatch.model.ledger import Ledger, like, trusted
from pledgewatch.model.records import RECORDS, Reading, Record, Timed


def among(ledger: Ledger, dated: Iterable[Timed], *, with_readings: bool = True) -> Ledger:
    """A ledger of some dated records in the world of another, which knows all that they name; see `trusted`.

    Args:
        with_readings: Whether it keeps how pledges may be read otherwise.
    """
    told, world = tuple(dated), ledger._nodes
    if not with_readings:
        world = tuple(each for each in world if not isinstance(each, Reading))
    made = trusted(
        (*world, *told),
        header=ledger.header,
        assumptions=ledger.assumptions,
        streamed=frozenset(each.id for each in told if each.id in ledger.streamed),
        locations=ledger.locations,
    )
    tables: dict[str, dict[str, Record]] = {
        table: {} if issubclass(kind, Timed) else ledger._tables[table]
        for table, kind in RECORDS.items()
    }
    if not with_readings:
        tables[Reading.table] = {}
    for record in told:
        tables[record.table][record.id] = record
    object.__setattr__(made, "_tables", tables)
    object.__setattr__(made, "dated", {record.id: record for record in told})
    object.__setattr__(made, "_nodes", world)
    for shared in ("brought_in", "zones", "actors", "places", "activities"):
        object.__setattr__(made, shared, getattr(ledger, shared))
    return made


def joined(ledger: Ledger, records: Iterable[Record]) -> Ledger:
    """A ledger with more records, which name nothing that it does not know; see `trusted`."""
    made = like(ledger, sorted((*ledger.records, *records), key=checks.place_of))
    object.__setattr__(made, "brought_in", ledger.brought_in)
    return made

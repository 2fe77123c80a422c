"""A review as plain data, to be compared whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.strategies import World

import pledgewatch
from pledgewatch.records import Record

Answer = dict[str, Any]


def answer(records: Iterable[Record], world: World, at: int, as_of: int | None) -> Answer:
    """Everything a review of some records says, numbers included."""
    ledger = pledgewatch.Ledger.of(records, timezone=world.timezone)
    return ledger.review(at=at, as_of=as_of).to_dict()


def verdicts(told: Answer) -> dict[str, tuple[str, str, bool]]:
    """Verdict, lifecycle and whether it is settled, by pledge."""
    return {
        pledge["id"]: (pledge["verdict"], pledge["lifecycle"], pledge["settled"])
        for pledge in told["pledges"]
    }

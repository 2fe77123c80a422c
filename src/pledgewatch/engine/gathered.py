"""What a review was given besides its ledger: rows of tables, as records, and what came of the rest."""

from __future__ import annotations

import attrs

from pledgewatch.errors import Problem
from pledgewatch.model.records import Coverage, Record, Report, Retract, Source


@attrs.frozen
class Gathered:
    """What a ledger needs of some tables.

    Attributes:
        reports: The rows that may concern it, each as a record.
        sources: Those that their rows name and the ledger does not declare.
        coverages: What the tables say that they count, where the ledger says nothing of that.
        retractions: The records that take some of them back.
        newest: The newest knowledge time of any row that could be read; None where there is none.
        rows: How many rows were read.
        outside: How many of them were about nothing that a ledger could ask of.
        quarantined: The rows that could not be read, each with the reason.
    """

    reports: tuple[Report, ...] = ()
    sources: tuple[Source, ...] = ()
    coverages: tuple[Coverage, ...] = ()
    retractions: tuple[Retract, ...] = ()
    newest: int | None = None
    rows: int = 0
    outside: int = 0
    quarantined: tuple[Problem, ...] = ()

    @property
    def records(self) -> tuple[Record, ...]:
        """All that is to be added to the ledger."""
        return (*self.sources, *self.coverages, *self.reports, *self.retractions)

"""What a remark is, the kinds there are, and the register of what makes them."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import attrs

from pledgewatch.engine.case import Case
from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.identity import Snapshot, Telling
from pledgewatch.engine.scope import Scope
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Record, Report, StateReport, entry_name
from pledgewatch.model.time import FOREVER
from pledgewatch.words.templates import said


@attrs.frozen
class Lint:
    """A kind of remark.

    Attributes:
        kind: How it is called.
        group: ``verdict`` (which verdicts the terms and what is declared allow), ``ceasefire`` (an
            element that an agreement to cease fire is expected to have) or ``oddity``.
    """

    kind: str
    group: str

    @property
    def meaning(self) -> str:
        """What it remarks on."""
        return said(f"lints.{self.kind}")


_KINDS = {
    "verdict": (
        "empty_window",
        "nothing_in_scope",
        "speaker_unbound",
        "never_binds",
        "binding_untold",
        "condition_untold",
        "nothing_to_violate",
        "no_end",
        "no_deadline",
        "no_look",
        "never_due",
        "perhaps_never_due",
        "not_watched",
        "no_sensitivity",
        "not_counted",
        "no_baseline",
        "baseline_too_small",
        "low_power",
        "share_of_none",
        "share_of_all",
        "deaths_not_told",
        "no_level",
        "no_level_baseline",
        "unit_not_told",
        "weak_sources",
    ),
    "ceasefire": (
        "no_purpose",
        "no_hour",
        "loose_area",
        "no_permitted_acts",
        "no_verification",
    ),
    "oddity": (
        "wording",
        "idle_horizon",
        "baseline_overlap",
        "unjudged_sources",
        "unrated_sources",
        "no_reference_class",
        "proposal",
        "unmatched",
        "not_theirs",
        "far_off",
        "one_origin",
        "unknown_expectation",
        "confusable_ids",
    ),
}
LINTS: Mapping[str, Lint] = MappingProxyType(
    {kind: Lint(kind, group) for group, kinds in _KINDS.items() for kind in kinds}
)
"""Every kind of remark, in the order in which they are listed."""


@attrs.frozen(kw_only=True)
class Remark:
    """Something about a ledger that stands in the way of a verdict, or that looks like a slip.

    Attributes:
        kind: One of `LINTS`.
        pledge: The pledge it speaks of; None for the ledger as a whole.
        bars: The verdicts (broken, kept) that it makes impossible, with what is declared.
        entry: The entry to mend, as ``pledge "kyiv"``.
        file, line: Where that was read, where it was.
        field: The key to look at; None for the entry as a whole.
        records: Ids of other records concerned, sorted.
        text: What is so, and what to write to mend it.
    """

    kind: str
    pledge: str | None = None
    bars: tuple[Verdict, ...] = ()
    entry: str
    file: str | None = None
    line: int | None = None
    field: str | None = None
    records: tuple[str, ...] = ()
    text: str

    @property
    def group(self) -> str:
        """``verdict``, ``ceasefire`` or ``oddity``."""
        return LINTS[self.kind].group

    @property
    def place(self) -> str:
        """``file:line`` as far as it is known; empty where it is not."""
        return ":".join(str(part) for part in (self.file, self.line) if part is not None)

    def __repr__(self) -> str:
        return f"<Remark {self.kind} on {self.pledge or self.entry!r}>"

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        field = f", `{self.field}`" if self.field else ""
        return f"{where}{self.entry}{field}: {self.text}"

    def to_dict(self) -> dict[str, Any]:
        """The remark as plain data."""
        lists = {"bars": [verdict.value for verdict in self.bars], "records": list(self.records)}
        return {"kind": self.kind, "group": self.group, **attrs.asdict(self), **lists}


def remark(
    case: Case,
    kind: str,
    record: Record,
    text: str,
    *,
    field: str | None = None,
    bars: Iterable[Verdict] = (),
    records: Iterable[str] = (),
    pledge: str | None = None,
) -> Remark:
    """A remark on a record, with the place it was read at."""
    file, line, lines = case.snapshot.ledger.locations.get(
        (record.table, record.id), (None, None, {})
    )
    return Remark(
        kind=kind,
        pledge=pledge,
        bars=tuple(bars),
        entry=entry_name(record),
        file=file,
        line=lines.get(field or "", line),
        field=field,
        records=tuple(sorted(records)),
        text=text,
    )


_SETTLED = 20
"""After so many settling times all news has arrived."""


@attrs.frozen(slots=False)
class Subject:
    """One pledge, and how to remark on it."""

    case: Case
    scope: Scope

    @property
    def snapshot(self) -> Snapshot:
        """What is known."""
        return self.case.snapshot

    @property
    def ledger(self) -> Ledger:
        """The ledger."""
        return self.case.snapshot.ledger

    @functools.cached_property
    def final(self) -> Case:
        """The same records as they will be read when all is over, if no more become known."""
        scope, case = self.scope, self.case
        ends = [scope.opens.last, scope.ends.last, scope.due.last]
        ends += [look.hi for look in case.evidence.looks]
        if scope.pledge.horizon is not None:
            ends.append(scope.opens.last + scope.pledge.horizon.exact)
        last = max([case.as_of, *(end for end in ends if end < FOREVER - 1)])
        snapshot = copy.copy(case.snapshot)
        snapshot.as_of = last + _SETTLED * scope.settle
        made = Case(snapshot, snapshot.as_of, case.evidence)
        made.__dict__["scopes"] = case.scopes
        return made

    @property
    def is_named(self) -> bool:
        """Whether a report says itself that it bears on the pledge, wherever and whatever it is of."""
        return any(each.pledge == self.scope.pledge.id for each in tellings(self.snapshot))

    def __call__(
        self,
        kind: str,
        text: str,
        *,
        field: str | None = None,
        bars: Iterable[Verdict] = (),
        records: Iterable[str] = (),
    ) -> Remark:
        """A remark on the pledge."""
        pledge = self.scope.pledge
        return remark(
            self.case, kind, pledge, text, field=field, bars=bars, records=records, pledge=pledge.id
        )


def tellings(snapshot: Snapshot) -> list[Telling]:
    """Every report and state report that is alive."""
    return [*snapshot.all(Report), *snapshot.all(StateReport)]


_OfPledge = Callable[[Subject], Iterable[Remark]]
_OfLedger = Callable[[Case], Iterable[Remark]]
PLEDGE_LINTERS: list[_OfPledge] = []
LEDGER_LINTERS: list[_OfLedger] = []


def of_pledge(function: _OfPledge) -> _OfPledge:
    """Register what makes remarks on one pledge."""
    PLEDGE_LINTERS.append(function)
    return function


def of_ledger(function: _OfLedger) -> _OfLedger:
    """Register what makes remarks on a ledger."""
    LEDGER_LINTERS.append(function)
    return function

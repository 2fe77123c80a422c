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


@attrs.frozen
class Lint:
    """A kind of remark.

    Attributes:
        group: ``verdict`` (which verdicts the terms and what is declared allow), ``ceasefire`` (an
            element that an agreement to cease fire is expected to have) or ``oddity``.
        meaning: What it remarks on.
    """

    group: str
    meaning: str


def _lints(group: str, **kinds: str) -> dict[str, Lint]:
    return {kind: Lint(group, meaning) for kind, meaning in kinds.items()}


LINTS: Mapping[str, Lint] = MappingProxyType(
    {
        **_lints(
            "verdict",
            empty_window="its window is empty: it ends, is replaced or withdrawn before it opens",
            nothing_in_scope="its exceptions leave no declared place, activity or actor in scope",
            speaker_unbound="whether its speaker binds its debtor is not known",
            never_binds="its condition does not hold, and no report can make it hold",
            binding_untold="whether its condition holds is not known, and no report can say",
            condition_untold="it waits for a state that no credible report is about so far",
            nothing_to_violate="every level is what it pledges",
            no_end="it has no end, so it never expires and can hold but never be kept",
            no_deadline="it has no deadline, so it can be kept and never broken",
            no_look="a reduction with neither end nor horizon: there is no moment to read it at",
            never_due="it was superseded or withdrawn before its deadline",
            perhaps_never_due="it may have been superseded or withdrawn before its deadline",
            not_watched="too little of the time is declared watched for silence to prove anything",
            no_sensitivity="nobody declares how much they see, so that silence breaks no demand",
            not_counted="no origin is declared to have been counting both before and after",
            no_baseline="nothing is counted before a reduction to compare with",
            baseline_too_small="too little is counted before a reduction for it ever to show",
            low_power="too little is counted before a reduction for it to show with a chance of 80 %",
            share_of_none="a reduction to nothing, which counts can never show",
            share_of_all="a reduction to all of the baseline, which asks for none",
            deaths_not_told="it is read from deaths, and not every incident before it gives them",
            no_level="it is read from levels, and none is reported",
            no_level_baseline="amounts are reported, and none from before it to compare with",
            unit_not_told="it counts in a unit that no state report uses",
            weak_sources="the declared sources reach certainty only many together, or never",
        ),
        **_lints(
            "ceasefire",
            no_purpose="purpose: no reason is given",
            no_hour="time of effect: not given to the hour",
            loose_area="area: a place that is tied to no other place",
            no_permitted_acts="prohibited and permitted acts: a broad activity without exceptions",
            no_verification="verification: nobody but the parties is declared to be looking",
        ),
        **_lints(
            "oddity",
            wording="its wording stands for another kind in the word map",
            idle_horizon="a `horizon` next to an end, which is not used",
            baseline_overlap="its baseline reaches into the time it is in force",
            unjudged_sources="all tellings that bear on it come from sources without reliability",
            unrated_sources="sources that nobody rated, whose reports weigh nothing",
            no_reference_class="pledges that no reference class fits, so that skepticism knows nothing of them",
            proposal="a record from outside that would bind records of others, and does not",
            unmatched="reports that bear on no pledge and no claim",
            one_origin="an incident reported under several names that are one origin",
            unknown_expectation="an `expected` block that asks for a word that does not exist",
            confusable_ids="ids that look alike, or mix scripts",
        ),
    }
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

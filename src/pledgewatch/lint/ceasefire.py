"""The elements an agreement to cease fire is expected to have, asked of pledges.

Purpose, time of effect, area, prohibited and permitted acts, verification: United Nations DPPA,
Guidance on Mediation of Ceasefires (2022). They are asked of pledges to cease, to refrain and to
reduce. A missing element bars no verdict; it is what disputes about verdicts are made of.
"""

from __future__ import annotations

from collections.abc import Iterator

from pledgewatch.lint.remark import Remark, Subject, of_pledge
from pledgewatch.model.records import Activity, Place, Source
from pledgewatch.model.time import HOUR
from pledgewatch.words import listed


@of_pledge
def purpose(subject: Subject) -> Iterator[Remark]:
    """Why it was given."""
    pledge = subject.scope.pledge
    # What was said is not yet what it was said for, so a quotation does not do.
    if pledge.kind.is_of_acts and not pledge.reason:
        yield subject("no_purpose", "Nothing says what it is for. Write the `reason` given for it.")


@of_pledge
def time_of_effect(subject: Subject) -> Iterator[Remark]:
    """From when on it applies, to the hour."""
    scope, pledge = subject.scope, subject.scope.pledge
    width = scope.start.hi - scope.start.lo
    if not pledge.kind.is_of_acts or width - 1 <= HOUR:
        return
    field = "start" if pledge.start is not None else "said"
    yield subject(
        "no_hour",
        f"When it takes effect is known only to within {_length(width)}: what happens in that time "
        "is never certain to fall under it. Write `start` with a clock time, or as a plain date if "
        "it applies from the beginning of that day.",
        field=field,
    )


def _length(width: int) -> str:
    hours = round(width / HOUR)
    return f"{hours} hours" if hours < 72 else f"{round(hours / 24)} days"


@of_pledge
def area(subject: Subject) -> Iterator[Remark]:
    """Where it applies: places of which it can be told what lies in them."""
    pledge, ledger = subject.scope.pledge, subject.ledger
    if not pledge.kind.is_of_acts or len(ledger.all(Place)) < 2:
        return
    hierarchy = ledger.places
    loose = [p for p in pledge.places if not hierarchy.parents(p) and not hierarchy.children(p)]
    if loose:
        yield subject(
            "loose_area",
            f"Nothing is declared to lie in {listed(loose)}, nor what it lies in, so a report from "
            "any other place counts as outside. Write `part_of` of the places that lie in it, or "
            "that it lies in.",
            field="places",
            records=loose,
        )


@of_pledge
def acts(subject: Subject) -> Iterator[Remark]:
    """What is prohibited and what stays permitted."""
    pledge, ledger = subject.scope.pledge, subject.ledger
    if not pledge.kind.is_of_acts or pledge.except_activities:
        return
    broad = [kind for kind in pledge.activities if ledger.activities.children(kind)]
    if broad:
        names = listed(ledger.label(Activity, kind) for kind in broad)
        within = len(
            frozenset().union(*(ledger.activities.descendants(kind) for kind in broad)) - set(broad)
        )
        yield subject(
            "no_permitted_acts",
            f"It speaks of {names} as a whole ({within} declared kinds) and of nothing that stays "
            "permitted. Write the kinds that were named in `activities`, or those left out in "
            "`except_activities`, if any were.",
            field="activities",
            records=broad,
        )


@of_pledge
def verification(subject: Subject) -> Iterator[Remark]:
    """Who looks whether it is kept, other than the parties."""
    scope, pledge, snapshot = subject.scope, subject.scope.pledge, subject.snapshot
    if not pledge.kind.is_of_acts:
        return
    lo, hi = scope.opens.lo, scope.ends.last
    watching = {
        look.source
        for look in subject.case.evidence.looks
        if look.lo < hi
        and lo < look.hi
        and any(unit.is_seen_by(look.area, look.acts) for unit in scope.units)
    }
    own = {
        source
        for source in watching
        for party in (pledge.debtor, pledge.creditor)
        if snapshot.world.kin(snapshot.organ_of(source), party)
    }
    if watching - own:
        return
    names = listed(subject.ledger.label(Source, origin) for origin in sorted(own))
    who = (
        f"Only the parties are declared to be looking ({names})"
        if own
        else ("Nobody is listed as monitoring whether it is kept")
    )
    yield subject(
        "no_verification",
        f"{who}. Write `coverage` by an origin that speaks for neither side, if there is one.",
        records=own,
    )

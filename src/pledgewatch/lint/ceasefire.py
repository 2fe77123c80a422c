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
from pledgewatch.words.templates import said


@of_pledge
def purpose(subject: Subject) -> Iterator[Remark]:
    """Why it was given."""
    pledge = subject.scope.pledge
    # What was said is not yet what it was said for, so a quotation does not do.
    if pledge.kind.is_of_acts and not pledge.reason:
        yield subject("no_purpose", said("remarks.no_purpose"))


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
        said("remarks.no_hour", length=_length(width)),
        field=field,
    )


def _length(width: int) -> str:
    hours = round(width / HOUR)
    return said("remarks.hours", n=hours) if hours < 72 else said("forms.days", n=round(hours / 24))


@of_pledge
def area(subject: Subject) -> Iterator[Remark]:
    """Where it applies: places of which it is known what lies in them."""
    pledge, ledger = subject.scope.pledge, subject.ledger
    if not pledge.kind.is_of_acts or len(ledger.all(Place)) < 2:
        return
    hierarchy = ledger.places
    loose = [p for p in pledge.places if not hierarchy.parents(p) and not hierarchy.children(p)]
    if loose:
        yield subject(
            "loose_area",
            said("remarks.loose_area", places=listed(ledger.label(Place, each) for each in loose)),
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
            said("remarks.broad", acts=names, n=within),
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
    text = said("remarks.only_parties", who=names) if own else said("remarks.no_verification")
    yield subject("no_verification", text, records=own)

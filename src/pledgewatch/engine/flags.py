"""What to know with a verdict, by name (semantics 7, *flags*); none of them changes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pledgewatch.engine.case import Case
from pledgewatch.engine.clocks import is_reneged
from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.violations import Incidents
from pledgewatch.engine.weaker import asks_for_less
from pledgewatch.model.logic import T
from pledgewatch.model.records import Supersede
from pledgewatch.model.time import Moment, before


def flags(case: Case, found: Judgement) -> frozenset[str]:
    """The flags of a pledge that come from its records and incidents, and those it has already."""
    return found.flags | frozenset(_flags(case, found))


def _flags(case: Case, found: Judgement) -> Iterator[str]:
    scope = found.scope
    against = [Incidents.of(found.incidents)]
    if scope.is_demand or scope.pledge.kind.is_of_states:
        # These are weighed for each place and activity by itself; 0011, rule 96.
        against = [Incidents.of(unit.incidents) for unit in found.units]
    either = [*against, *(Incidents.of(unit.fulfilments) for unit in found.units)]

    def has(name: str, told: Iterable[Incidents] = against) -> bool:
        return any(some.sums.has(name) for some in told)

    named = case.denied and any(each.key in case.denied for some in against for each in some)
    tests = {
        "denied": has("denied") or bool(named),
        "contested": has("contested"),
        "report_dated": has("report_dated", either),
        "unattributed": has("unattributed"),
        "date_doubt": has("doubted"),
        "unrated": has("unrated", either),
        "captured": any(unit.is_captured for unit in found.units),
        # What is seen only later may have been so in time; what was never due is not late.
        "late": found.reason not in ("seen_only_later", "never_due")
        and any(u.demanded is not None and u.demanded.late for u in found.units),
        "uneven": found.verdict is not Verdict.BROKEN
        and bool(found.measures)
        and any(unit.verdict is Verdict.BROKEN for unit in found.units),
        "reneged": is_reneged(scope, case.at),
        "weakened": _is_weakened(case, found),
        "first_violator": any(
            order_of_violations(case, found.pledge, other) is False
            for other in rivals(case, found.pledge)
        ),
    }
    yield from (name for name, holds in tests.items() if holds)


def _is_weakened(case: Case, found: Judgement) -> bool:
    """Whether a pledge that asks for less has taken its place."""
    snapshot = case.snapshot
    for when, word, id in found.scope.replaced:
        record = snapshot.alive[id]
        if word != "superseded" or when.last > case.at or not isinstance(record, Supersede):
            continue
        if record.by in case.scopes and asks_for_less(found.scope, case.scopes[record.by], when):
            return True
    return False


def rivals(case: Case, pledge: str) -> tuple[str, ...]:
    """The pledges that a pledge depends on and that depend on it."""
    return tuple(
        other
        for other in case.reciprocity.named(case.scopes[pledge].pledge)
        if pledge in case.reciprocity.named(case.scopes[other].pledge)
    )


def order_of_violations(case: Case, pledge: str, other: str) -> bool | None:
    """Whether it can be told which of two pledges was violated first; None where one was not."""
    firsts = [case.reciprocity.first(each) for each in (pledge, other)]
    if firsts[0] is None or firsts[1] is None:
        return None
    mine, theirs = (Moment.of(lo, max(last, lo) + 1) for lo, last in (firsts[0], firsts[1]))
    return before(mine, theirs) is T or before(theirs, mine) is T

"""What a finding on a pledge rests on, and the origins without which it would not stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pledgewatch.case import Case, open_case
from pledgewatch.evidence import Watch
from pledgewatch.model.records import Coverage, Report, StateReport
from pledgewatch.verdicts import Judgement

__all__ = ["alarm", "lookers", "origin_of", "tellers", "watching", "without"]


def origin_of(case: Case, record: Report | StateReport | Coverage) -> str:
    """Whose telling or looking a record is, by the name that stands for the origin."""
    return case.witnesses.origin(record.origin or record.source or "")


def tellers(case: Case, records: Iterable[str]) -> frozenset[str]:
    """The origins of some reports."""
    told = (case.alive[id] for id in records)
    return frozenset(origin_of(case, r) for r in told if isinstance(r, (Report, StateReport)))


def watching(case: Case, pledge: str) -> frozenset[Watch]:
    """Who was looking at a unit of a pledge, or at its control places, and when."""
    return frozenset(
        watch
        for key, watches in case.evidence.watches.items()
        if key[0] == pledge
        for watch in watches
    )


def lookers(case: Case, pledge: str) -> frozenset[str]:
    """The origins that were looking at a unit of a pledge, or at its control places."""
    return frozenset(watch.origin for watch in watching(case, pledge))


def without(case: Case, origin: str, judgement: Judgement) -> Judgement:
    """A judgement made again as if an origin had told of nothing and looked at nothing."""
    theirs = {
        record.id
        for record in case.alive.values()
        if isinstance(record, (Report, StateReport, Coverage)) and origin_of(case, record) == origin
    }
    rest = open_case(case.ledger.without(theirs), case.as_of, [judgement.pledge])
    return rest.judgement(judgement.pledge, judgement._at)


def alarm(
    case: Case,
    judgement: Judgement,
    origins: Iterable[str],
    stands: Callable[[Judgement], bool],
) -> tuple[str, ...]:
    """The origins without any one of which a certain finding on a pledge would not stand.

    Args:
        case: The case the pledge was judged in.
        judgement: How the pledge stands.
        origins: Those that may carry it: who tells of it and, where it rests on counts or on silence,
            who was looking. What is counted without anybody looking is left out of everything.
        stands: Whether the finding stands on another judgement of the pledge.
    """
    return tuple(
        origin for origin in sorted(set(origins)) if not stands(without(case, origin, judgement))
    )

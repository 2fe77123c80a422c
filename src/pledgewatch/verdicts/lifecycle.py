"""What the clocks say of a pledge, whatever happened."""

from __future__ import annotations

from pledgewatch.matching import Scope
from pledgewatch.model.logic import F, T
from pledgewatch.model.time import Moment, before
from pledgewatch.verdicts.judgement import Lifecycle

__all__ = ["is_overdue", "is_reneged", "is_settled", "is_void", "lifecycle"]


def lifecycle(scope: Scope, at: int) -> Lifecycle:
    """The state of a pledge at an instant of event time."""
    if at < scope.start.lo:
        return Lifecycle.ANNOUNCED
    for when, word, _ in scope.replaced:
        if when.last <= at:
            return Lifecycle(word)
    if at >= scope.ends.last:
        return Lifecycle.ENDED
    if scope.condition.at(at) is F:
        return Lifecycle.DORMANT
    if at < scope.opens.last:
        return Lifecycle.IN_GRACE
    return Lifecycle.ACTIVE


def is_settled(scope: Scope, at: int, as_of: int) -> bool:
    """Whether the window is over and the news of it has had time to arrive."""
    return scope.has_end and is_overdue(scope.ends, scope.settle, at, as_of)


def is_overdue(moment: Moment, settle: int, at: int, as_of: int) -> bool:
    """Whether a moment has surely passed and the news of it has had time to arrive."""
    return at >= moment.last and as_of >= moment.last + settle


def is_void(scope: Scope, at: int) -> bool:
    """Whether there never was anything to judge: no window, or a condition that never held."""
    if before(scope.opens, scope.ends) is F:
        return True
    return (
        scope.pledge.condition is not None
        and at >= scope.ends.last
        and scope.condition.over(scope.opens.lo, scope.ends.last) is F
    )


def is_reneged(scope: Scope, at: int) -> bool:
    """Whether the pledge was withdrawn before its end."""
    return any(
        word == "withdrawn" and when.last <= at and before(when, scope.declared_end) is T
        for when, word, _ in scope.replaced
    )

"""What the clocks and the pledge itself say, whatever happened (semantics 5 and 7)."""

from __future__ import annotations

from pledgewatch.engine.facts import Lifecycle
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.scope import Cell, Scope, compile_scope
from pledgewatch.engine.step_function import StepFunction
from pledgewatch.engine.window import is_passed
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import Kind, Pledge, Supersede, Withdraw
from pledgewatch.model.time import Moment, before

__all__ = [
    "adds_grace",
    "is_captured",
    "is_cut_short",
    "is_ended_early",
    "is_passed",
    "is_reneged",
    "is_settled",
    "is_void",
    "judged_spans",
    "lifecycle",
]


def lifecycle(scope: Scope, condition: StepFunction, at: int) -> Lifecycle:
    """The state of a pledge at an instant of event time."""
    if at < scope.start.lo:
        return Lifecycle.ANNOUNCED
    for when, word, _ in scope.replaced:
        if when.last <= at:
            return Lifecycle(word)
    if at >= scope.ends.last:
        return Lifecycle.ENDED
    if condition.at(at) is F:
        return Lifecycle.DORMANT
    if scope.pledge.grace is not None and at < scope.opens.last:
        return Lifecycle.IN_GRACE
    return Lifecycle.ACTIVE


def is_settled(scope: Scope, at: int, as_of: int, ends: Moment | None = None) -> bool:
    """Whether the window is over and settled."""
    return is_passed(scope.ends if ends is None else ends, scope.settle, at, as_of)


def is_void(scope: Scope, condition: StepFunction, at: int) -> bool:
    """Whether there never was anything to judge: no window, or a condition that never held."""
    if before(scope.opens, scope.ends) is F:
        return True
    return (
        scope.pledge.condition is not None
        and at >= scope.ends.last
        and condition.over(scope.opens.lo, scope.ends.last) is F
    )


def is_reneged(scope: Scope, at: int) -> bool:
    """Whether the pledge was withdrawn before its end."""
    return any(
        word == "withdrawn" and when.last <= at and before(when, scope.declared_end) is not F
        for when, word, _ in scope.replaced
    )


def is_cut_short(scope: Scope, at: int, cell: Cell | None = None) -> bool:
    """Whether the debtor, or a capture, ended the window before the end that was pledged."""
    return is_captured(scope, scope.whole if cell is None else cell, at) or is_ended_early(
        scope, at
    )


def is_captured(scope: Scope, cell: Cell, at: int) -> bool:
    """Whether a cell has passed to somebody else before the end of the window."""
    taken = scope.captured(cell)
    return taken is not None and taken.last <= at and before(taken, scope.ends) is not F


def is_ended_early(scope: Scope, at: int) -> bool:
    """Whether the debtor withdrew it before its end, or replaced it by less than the rest of it.

    What ended what stands for it - itself, or what renewed it - decides: what is renewed is not ended
    once more by withdrawing it.
    """
    snapshot, terms = scope.snapshot, _terms(scope)
    walked: dict[object, None] = {}
    stands: Scope | None = scope
    answer = False
    while stands is not None:
        # Versions on the same terms end alike, so a chain of them is walked once.
        key = at, terms, stands.pledge.id
        if key in walked or key in snapshot.ended:
            answer = snapshot.ended.get(key, False)
            break
        walked[key] = None
        ended = _ended_by(stands, scope.declared_end, at)
        stands = None if ended is None else _renewal(snapshot, ended)
        if stands is not None and ended is not None and not _covers(scope, stands, ended.when):
            stands = None
        answer = ended is not None and stands is None
    snapshot.ended.update(dict.fromkeys(walked, answer))
    return answer


def _ended_by(scope: Scope, end: Moment, at: int) -> Supersede | Withdraw | None:
    """What first ended a pledge before an end."""
    for when, _, id in scope.replaced:
        if when.last <= at and before(when, end) is not F:
            found = scope.snapshot.alive[id]
            assert isinstance(found, Supersede | Withdraw)
            return found
    return None


def _renewal(snapshot: Snapshot, ended: Supersede | Withdraw) -> Scope | None:
    """The pledge that took the place of another; None where none did."""
    found = snapshot.alive.get(ended.by) if isinstance(ended, Supersede) else None
    if not isinstance(found, Pledge):
        return None
    if found.id not in snapshot.renewals:
        snapshot.renewals[found.id] = compile_scope(snapshot, found)
    made: Scope = snapshot.renewals[found.id]
    return made


_EXCEPT = ("except_places", "except_activities", "except_actors", "except_targets")


def _sort(pledge: Pledge) -> Kind:
    """Its kind; to cease is to refrain."""
    return Kind.REFRAIN if pledge.kind.is_ban else pledge.kind


def _terms(scope: Scope) -> tuple[object, ...]:
    """What is asked for when another pledge is to take its place."""
    pledge = scope.pledge
    names = ("places", "activities", "targets", *_EXCEPT)
    return (
        pledge.debtor,
        _sort(pledge),
        scope.declared_end,
        pledge.daily,
        pledge.condition,
        pledge.tolerated,
        # When it opened matters only where it had not by then.
        scope.opens.last if scope.opens.last > scope.cut.last else None,
        *(frozenset(getattr(pledge, name)) for name in names),
    )


def _covers(old: Scope, new: Scope, ended: Moment) -> bool:
    """Whether a pledge asks no less than the rest of one that ended, of the same debtor."""
    one, other = old.pledge, new.pledge
    return (
        other.debtor == one.debtor
        and _sort(other) is _sort(one)
        and old.whole.is_seen_by(new.whole.area, new.whole.acts)
        and all(set(getattr(other, name)) <= set(getattr(one, name)) for name in _EXCEPT)
        and new.declared_end.last >= old.declared_end.last
        and before(ended, new.start) is not T
        and not adds_grace(old, new, ended)
        and other.daily == one.daily
        and other.condition in (None, one.condition)
        and other.tolerated <= one.tolerated
        # Without targets it binds against all.
        and (not other.targets or (bool(one.targets) and {*one.targets} <= {*other.targets}))
    )


def adds_grace(old: Scope, new: Scope, ended: Moment) -> bool:
    """Whether a pledge opens, by its grace, later than what it replaces did and ended."""
    if new.pledge.grace is None or new.is_demand:
        return False
    return new.opens.lo > max(ended.last, old.opens.last)


def judged_spans(scope: Scope, cell: Cell, at: int) -> list[tuple[int, int]]:
    """The parts of the window of a cell that can be judged by an instant, in order."""
    ends = scope.ends_of(cell)
    lo, hi = scope.opens.lo, min(ends.last, at + 1)
    if lo >= hi:
        return []
    return list(scope.window().hours(lo, hi))

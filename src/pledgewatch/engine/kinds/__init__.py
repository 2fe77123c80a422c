"""The kinds of pledge: how each is judged.

Each kind is one object. Other packages add theirs by an entry point of the group `pledgewatch.kinds`
whose name is that of the kind and which is a `PledgeKind`.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from pledgewatch.engine.case import Case
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.kinds import deadline, prohibition, reduce, states
from pledgewatch.engine.scope import Scope
from pledgewatch.model.records import Kind

__all__ = ["PledgeKind", "judge", "judge_in_brief", "kind_of"]


@attrs.frozen
class PledgeKind:
    """A kind of pledge.

    Attributes:
        like: The kind of this package whose terms it has: what fields a pledge may have, whether it
            demands or forbids, how its window runs, which reference class it has.
        judge: From a case and a compiled pledge to the judgement on it. A reason or flag of its own is
            told as it is spelt: ``called_off`` as *called off*.
        words: What it commits its debtor to, before its activities: ``to pause``. None: as `like` does.
    """

    like: Kind
    judge: Callable[[Case, Scope], Judgement]
    words: str | None = None


KINDS = {
    kind: PledgeKind(kind, judge)
    for kind, judge in (
        (Kind.CEASE, prohibition.judge),
        (Kind.REFRAIN, prohibition.judge),
        (Kind.REDUCE, reduce.judge),
        (Kind.DO_BY, deadline.judge),
        (Kind.WITHDRAW, states.judge),
        (Kind.REACH, states.judge),
        (Kind.MAINTAIN, states.judge_kept_up),
    )
}
"""The kinds of this package."""


def kind_of(kind: Kind) -> PledgeKind:
    """What is known of a kind, be it of this package or of another one."""
    found: PledgeKind = KINDS.get(kind, kind.added)
    return found


def judge(case: Case, scope: Scope) -> Judgement:
    """Judge a pledge by its kind."""
    return kind_of(scope.pledge.kind).judge(case, scope)


def judge_in_brief(case: Case, scope: Scope) -> Judgement:
    """Judge a pledge, without what its verdict does not hang on."""
    if scope.pledge.kind in (Kind.CEASE, Kind.REFRAIN):
        return prohibition.judge_in_brief(case, scope)
    return judge(case, scope)

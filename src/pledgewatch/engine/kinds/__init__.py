"""The kinds of pledge: how each is judged."""

from __future__ import annotations

from pledgewatch.engine.case import Case
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.kinds import deadline, prohibition, reduce, states
from pledgewatch.engine.scope import Scope
from pledgewatch.model.records import Kind

__all__ = ["judge"]


def judge(case: Case, scope: Scope) -> Judgement:
    """Judge a pledge by its kind."""
    return _JUDGES.get(scope.pledge.kind, prohibition.judge)(case, scope)


_JUDGES = {
    Kind.REDUCE: reduce.judge,
    Kind.DO_BY: deadline.judge,
    Kind.WITHDRAW: states.judge,
    Kind.REACH: states.judge,
    Kind.MAINTAIN: states.judge_kept_up,
}

"""The kinds of pledge: how each is judged."""

from __future__ import annotations

from pledgewatch.engine.case import Case
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.kinds import prohibition, reduce
from pledgewatch.engine.scope import Scope
from pledgewatch.records import Kind

__all__ = ["judge"]


def judge(case: Case, scope: Scope) -> Judgement:
    """Judge a pledge by its kind."""
    if scope.pledge.kind is Kind.REDUCE:
        return reduce.judge(case, scope)
    return prohibition.judge(case, scope)

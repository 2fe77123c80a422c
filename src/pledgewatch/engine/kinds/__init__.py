"""The kinds of pledge: how each is judged."""

from __future__ import annotations

from pledgewatch.engine.case import Case
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.kinds import prohibition
from pledgewatch.engine.scope import Scope

__all__ = ["judge"]


def judge(case: Case, scope: Scope) -> Judgement:
    """Judge a pledge by its kind."""
    return prohibition.judge(case, scope)

"""The kinds of pledge, and how each is judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pledgewatch.engine.case import Case
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.kinds import prohibition
from pledgewatch.engine.scope import Scope
from pledgewatch.records import Kind

__all__ = ["JUDGES", "judge"]

JUDGES: Mapping[Kind, Callable[[Case, Scope], Judgement]] = {
    Kind.CEASE: prohibition.judge,
    Kind.REFRAIN: prohibition.judge,
}
"""What judges a pledge, by its kind."""


def judge(case: Case, scope: Scope) -> Judgement:
    """Judge a pledge by its kind."""
    return JUDGES[scope.pledge.kind](case, scope)

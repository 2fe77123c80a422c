"""Which reference class a pledge belongs to, by the question that is asked (skepticism, *inputs*)."""

from __future__ import annotations

from collections.abc import Mapping

from pledgewatch.conventions.classes import Question, ReferenceClass, ReferenceClasses
from pledgewatch.engine.scope import Scope
from pledgewatch.model.records import Setting


def _classes(scope: Scope) -> ReferenceClasses:
    return scope.snapshot.assumptions.reference_classes


def _own_class(scope: Scope) -> ReferenceClass:
    """The class a pledge names, else that of its kind in the setting of its ledger."""
    classes, named = _classes(scope), scope.pledge.reference_class
    if named is not None:
        return classes.by_id.get(named, classes.unknown)
    return classes.default(scope.pledge.kind, scope.snapshot.ledger.setting)


def _is_truce(scope: Scope) -> bool:
    return scope.pledge.kind.is_ban


def headline_class(scope: Scope) -> ReferenceClass:
    """The class that answers the question which the verdict answers.

    The verdict on a truce is about any violation: of one that names a class of another question, it
    is the class of that question in a war, and elsewhere nothing is known.
    """
    own, classes = _own_class(scope), _classes(scope)
    if not _is_truce(scope) or own.question not in (Question.COLLAPSE, Question.ENDED):
        return own
    if own.war or scope.snapshot.ledger.setting is Setting.WAR:
        return classes.default(scope.pledge.kind, Setting.WAR)
    return classes.unknown


def other_classes(scope: Scope) -> Mapping[Question, ReferenceClass]:
    """The other questions that may be asked of a truce, each with its class.

    Whether it collapsed is asked in a war, and of a pledge that names a class which asks it; whether
    it was ended, only of the latter.
    """
    if not _is_truce(scope):
        return {}
    own, found = _own_class(scope), {}
    if scope.snapshot.ledger.setting is Setting.WAR:
        of_war = [
            each
            for each in _classes(scope).by_id.values()
            if each.question is Question.COLLAPSE and each.war
        ]
        found.update({each.question: each for each in of_war[:1]})
    if own.question in (Question.COLLAPSE, Question.ENDED):
        found[own.question] = own
    return found

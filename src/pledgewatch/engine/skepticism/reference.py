"""Which reference class a pledge belongs to, by the question that is asked (skepticism, *inputs*)."""

from __future__ import annotations

from collections.abc import Mapping

from pledgewatch.conventions.classes import Question, ReferenceClass
from pledgewatch.engine.scope import Scope
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Pledge, Setting


def _own_class(ledger: Ledger, pledge: Pledge) -> ReferenceClass:
    """The class a pledge names, else that of its kind in the setting of its ledger."""
    classes, named = ledger.assumptions.reference_classes, pledge.reference_class
    if named is not None:
        return classes.by_id.get(named, classes.unknown)
    return classes.default(pledge.kind, ledger.setting)


def class_of(ledger: Ledger, pledge: Pledge) -> ReferenceClass:
    """The class that answers the question which the verdict on a pledge answers.

    The verdict on a truce is about any violation: of one that names a class of another question, it
    is the class of that question in a war, and elsewhere nothing is known.
    """
    own, classes = _own_class(ledger, pledge), ledger.assumptions.reference_classes
    if not pledge.kind.is_ban or own.question not in (Question.COLLAPSE, Question.ENDED):
        return own
    if own.war or ledger.setting is Setting.WAR:
        return classes.default(pledge.kind, Setting.WAR)
    return classes.unknown


def headline_class(scope: Scope) -> ReferenceClass:
    """The class of a compiled pledge; see `class_of`."""
    return class_of(scope.snapshot.ledger, scope.pledge)


def other_classes(scope: Scope) -> Mapping[Question, ReferenceClass]:
    """The other questions that may be asked of a truce, each with its class.

    Whether it collapsed is asked in a war, and of a pledge that names a class which asks it; whether
    it was ended, only of the latter.
    """
    ledger = scope.snapshot.ledger
    if not scope.pledge.kind.is_ban:
        return {}
    own, found = _own_class(ledger, scope.pledge), {}
    if ledger.setting is Setting.WAR:
        of_war = [
            each
            for each in ledger.assumptions.reference_classes.by_id.values()
            if each.question is Question.COLLAPSE and each.war
        ]
        found.update({each.question: each for each in of_war[:1]})
    if own.question in (Question.COLLAPSE, Question.ENDED):
        found[own.question] = own
    return found

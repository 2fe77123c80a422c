"""What sentences on what must follow do: they hold what they say against what is so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pledgewatch.errors import InputError, Problem
from pledgewatch.gherkin.grammar import Range, Sentence, Template, one_of
from pledgewatch.gherkin.unmet import unmet
from pledgewatch.gherkin.world import World

if TYPE_CHECKING:
    from pledgewatch.engine.facts import Judgement
    from pledgewatch.engine.review import Review

__all__ = ["AS_OF", "ON", "Answer", "Asked", "Prose", "check", "known", "named_pledge"]

AS_OF = "[as of {as_of:time=2022-03-31} ]"
ON = '[ on (the pledge|"{pledge}")]'

So = dict[str, Any]
"""Something that is so: values for the fields of a sentence."""


class Prose(str):
    """A text of which a sentence may name any part."""


class Asked(NamedTuple):
    """What is asked of a review.

    Attributes:
        world: What was told; None where a review is written as sentences.
        review: The review.
        judgement: The judgement on the pledge that is asked about; None where none is.
        fields: What the sentence says.
    """

    world: Any
    review: Review
    judgement: Any
    fields: Mapping[str, Any]


class Answer(Sentence):
    """A sentence that says what must follow.

    Attributes:
        so: What is so, of which one must agree with what the sentence says.
        written: The fields with which a review is written in it; None where it is not.
        is_judged: Whether it speaks of one pledge.
    """

    def __init__(
        self,
        template: str,
        topic: str,
        meaning: str,
        so: Callable[[Asked], Iterable[So]],
        got: str | Callable[[Asked, Sequence[So]], str] = "",
        *,
        keys: Mapping[str, str] | None = None,
        denied: bool = False,
        judged: bool = True,
        written: Sequence[str] | None = None,
        examples: Sequence[str] = (),
    ) -> None:
        """Its parts.

        Args:
            template: Its text with fields.
            topic: Where the page of the vocabulary lists it.
            meaning: What it says.
            so: What is so.
            got: What to say where it is not met; left out: the sentence with what is so.
            keys: The fields that say of which of several things it speaks, and what those are: then
                all of these must agree.
            denied: Whether nothing must agree.
            judged: Whether it speaks of one pledge.
            written: The fields with which a review is written in it; None where it is not.
            examples: More examples.
        """
        super().__init__(AS_OF + template, topic, meaning, self._ask, role="expect")
        self.examples = (*self.examples, *examples)
        self.so = so
        self.written = written
        self._got = got
        self._plain = Template(template)
        self._keys = keys or {}
        self._denied = denied
        self.is_judged = judged

    def _ask(self, world: World, fields: So, given: Any) -> None:
        review = world.reviewed(fields.pop("as_of", None))
        judgement = (
            known(review, world.pledge(fields.pop("pledge", None))) if self.is_judged else None
        )
        asked = Asked(world, review, judgement, _understood(world, fields))
        found = list(self.so(asked))
        for key, what in self._keys.items():
            if key in asked.fields:
                one_of(asked.fields[key], sorted({each[key] for each in found}), what)
                found = [each for each in found if each[key] == asked.fields[key]]
        agreeing = [_agrees(each, asked.fields) for each in found]
        met = (all if self._keys else any)(agreeing) is not self._denied
        pledge = judgement.pledge if judgement else named_pledge(world, asked.fields.get("against"))
        if not met:
            raise unmet(world, review, pledge, self._told(asked, found))

    def _told(self, asked: Asked, found: Sequence[So]) -> str:
        if callable(self._got):
            return self._got(asked, found)
        template = Template(self._got) if self._got else self._plain
        return (
            " and ".join(dict.fromkeys(template.said(each) for each in found))
            or "nothing is like that"
        )


def _understood(world: World, fields: So) -> So:
    """Fields with ids in place of names."""
    for key in ("place", "activity"):
        if key in fields:
            fields[key] = world.named(key, fields[key])
    if "incident" in fields:
        _refuse_untold(world, fields["incident"])
    if isinstance(fields.get("origins"), tuple):
        fields["origins"] = sorted(world.many("source", fields["origins"]))
    if "against" in fields:
        fields["against"] = world.record(fields["against"])
    elif fields.pop("the_pledge", False):
        fields["against"] = world.pledge()
    return fields


def _refuse_untold(world: World, name: str) -> None:
    """Refuse the name of an incident that nothing tells of."""
    from pledgewatch.model.records import Report, StateReport

    ledger = world.ledger
    tellings: tuple[Report | StateReport, ...] = (*ledger.all(Report), *ledger.all(StateReport))
    told = {t.incident for t in tellings if t.incident} | {t.id for t in tellings}
    one_of(name, sorted(told), "an incident")


def _agrees(so: So, fields: Mapping[str, Any]) -> bool:
    return all(_is(so.get(name), wanted) for name, wanted in fields.items())


def _is(actual: Any, wanted: Any) -> bool:
    if isinstance(wanted, Range):
        return actual is not None and wanted.low <= round(actual, 9) <= wanted.high
    if isinstance(actual, Range):
        return bool(actual.low <= wanted <= actual.high)
    if isinstance(actual, Prose) or (isinstance(actual, list) and isinstance(wanted, str)):
        return wanted in actual
    if isinstance(wanted, float):
        return actual is not None and abs(actual - wanted) < 0.005
    return bool(actual == wanted)


def known(review: Review, id: str) -> Judgement:
    """The judgement on a pledge.

    Raises:
        InputError: for one that is not known by then.
    """
    try:
        return review[id]
    except KeyError as error:
        raise InputError(
            Problem(
                entry=f'pledge "{id}"', expected=f"a pledge that is known by then: {error.args[0]}"
            )
        ) from None


def check(world: World, met: bool, review: Review, pledge: str | None, got: str) -> None:
    """Fail with what is so instead, where an expectation is not met.

    Raises:
        Unmet: saying `got`, and why.
    """
    if not met:
        raise unmet(world, review, pledge, got)


def named_pledge(world: World, against: str | None = None) -> str | None:
    """The pledge whose explanation shows why an expectation on findings is not met."""
    pledges = world.ids("pledge")
    if against in pledges:
        return against
    return pledges[0] if len(pledges) == 1 else None

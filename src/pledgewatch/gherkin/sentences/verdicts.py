"""Sentences that review what was told, and that say what the answer must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pledgewatch.errors import InputError, Problem
from pledgewatch.gherkin.grammar import sentence
from pledgewatch.gherkin.sentences.common import (
    AS_OF,
    ON,
    check,
    judged,
    spoken,
    verdict_of,
    word_of,
)
from pledgewatch.gherkin.sentences.statements import one_of
from pledgewatch.gherkin.world import World

if TYPE_CHECKING:
    from pledgewatch.engine.facts import Judgement, UnitJudgement

_LOOK = "As of when it is reviewed"
_VERDICT = "What the answer must be"


@sentence(
    "it is reviewed as of {as_of:time}", "it is reviewed as of 2022-03-31", topic=_LOOK, role="look"
)
@sentence(
    "it is reviewed again as of {as_of:time}",
    "it is reviewed again as of 2022-04-07",
    topic=_LOOK,
    role="look",
)
def review_as_of(world: World, as_of: str) -> None:
    """Judge with what was known by then; a day means its end."""
    world.look(as_of)


@sentence(
    "the world at {at:time} is reviewed as of {as_of:time}",
    "the world at 2022-03-31 is reviewed as of 2022-06-01",
    topic=_LOOK,
    role="look",
)
def review_at(world: World, at: str, as_of: str) -> None:
    """Judge the world as it stood at one time, with what was known by another."""
    world.look(as_of, at)


@sentence("it is reviewed", "it is reviewed", topic=_LOOK, role="look")
def review_now(world: World) -> None:
    """Judge with everything that was told; of a live feature, with all that has arrived."""
    world.look()


# -- verdicts --------------------------------------------------------------------------------------


def _reason(word: str | None) -> str | None:
    from pledgewatch.engine.facts import REASONS

    return None if word is None else word_of(word, REASONS, "a reason")


def _answer(verdict: str, reason: str | None) -> str:
    return verdict if reason is None else f"{verdict}, because {spoken(reason)}"


@sentence(
    f"{AS_OF}the verdict{ON} is {{verdict:word}}[, because {{reason:words}}]",
    "the verdict is kept",
    'as of 2022-03-31 the verdict on "kyiv-chernihiv" is untested, because nobody was looking',
    topic=_VERDICT,
    role="expect",
)
def verdict_is(
    world: World,
    verdict: str,
    reason: str | None = None,
    as_of: str | None = None,
    pledge: str | None = None,
) -> None:
    """kept, broken, partial, holding, slipping, inconclusive, untested, pending or void, and why."""
    wanted, why = verdict_of(verdict), _reason(reason)
    review, judgement = judged(world, as_of, pledge)
    met = judgement.verdict.value == wanted and why in (None, judgement.reason)
    got = _answer(judgement.verdict.value, judgement.reason)
    check(world, met, review, judgement.pledge, f"the verdict is {got}")


@sentence(
    f"{AS_OF}the verdict{ON} is not {{verdict:word}}",
    "the verdict is not broken",
    topic=_VERDICT,
    role="expect",
)
def verdict_is_not(
    world: World, verdict: str, as_of: str | None = None, pledge: str | None = None
) -> None:
    """Any other verdict."""
    wanted = verdict_of(verdict)
    review, judgement = judged(world, as_of, pledge)
    got = judgement.verdict.value
    check(world, got != wanted, review, judgement.pledge, f"the verdict is {got}")


@sentence(
    f'{AS_OF}the verdict{ON} in "{{place}}"[ for "{{activity}}"] is {{verdict:word}}',
    'the verdict in "Kyiv" is kept',
    'the verdict on "truce" in "Kyiv" for "shelling" is kept',
    topic=_VERDICT,
    role="expect",
)
def verdict_of_unit(
    world: World,
    place: str,
    verdict: str,
    as_of: str | None = None,
    pledge: str | None = None,
    activity: str | None = None,
) -> None:
    """The verdict on one place, or one place and activity, that it names."""
    wanted = verdict_of(verdict)
    review, judgement = judged(world, as_of, pledge)
    where, what = world.named("place", place), world.maybe("activity", activity)
    units = [u for u in judgement.units if u.place == where and what in (None, u.activity)]
    if not units:
        known = ", ".join(sorted({f'"{unit.place}"' for unit in judgement.units}))
        raise InputError(
            Problem(entry="a part of the pledge", found=f'"{place}"', expected=f"one of {known}")
        )
    got = sorted({_answer(unit.verdict.value, unit.reason) for unit in units})
    met = all(unit.verdict.value == wanted for unit in units)
    check(world, met, review, judgement.pledge, f"the verdict there is {', '.join(got)}")


@sentence(
    f"{AS_OF}the verdict{ON} is broken in part",
    "the verdict is broken in part",
    topic=_VERDICT,
    role="expect",
)
def broken_in_part(world: World, as_of: str | None = None, pledge: str | None = None) -> None:
    """Some of its parts are broken, and others are kept or hold so far."""
    review, judgement = judged(world, as_of, pledge)
    extent = judgement.extent
    met = judgement.verdict.value == "broken" and bool(extent["broken"] and extent["kept"])
    got = f"the verdict is {judgement.verdict.value}, with {_extent(extent)}"
    check(world, met, review, judgement.pledge, got)


def _extent(extent: Mapping[str, tuple[UnitJudgement, ...]]) -> str:
    broken, kept, unknown = (len(extent[name]) for name in ("broken", "kept", "unknown"))
    return f"{broken} parts broken, {kept} kept and {unknown} unknown"


@sentence(
    f"{AS_OF}{{broken:count}} (part is|parts are) broken, {{kept:count}} kept and "
    f"{{unknown:count}} unknown{ON}",
    "1 part is broken, 2 kept and 0 unknown",
    topic=_VERDICT,
    role="expect",
)
def parts_are(
    world: World,
    broken: int,
    kept: int,
    unknown: int,
    as_of: str | None = None,
    pledge: str | None = None,
) -> None:
    """How many of its places and activities are broken, kept (or hold so far), and cannot be told."""
    review, judgement = judged(world, as_of, pledge)
    got = {name: len(units) for name, units in judgement.extent.items()}
    met = got == {"broken": broken, "kept": kept, "unknown": unknown}
    check(world, met, review, judgement.pledge, f"there are {_extent(judgement.extent)}")


@sentence(
    f'{AS_OF}the verdict{ON} in the reading "{{reading}}" is {{verdict:word}}',
    'the verdict in the reading "by half" is kept',
    topic=_VERDICT,
    role="expect",
)
def verdict_of_reading(
    world: World,
    reading: str,
    verdict: str,
    as_of: str | None = None,
    pledge: str | None = None,
) -> None:
    """The verdict on the pledge as it may be read, which is no pledge of its own."""
    wanted = verdict_of(verdict)
    review, judgement = judged(world, as_of, pledge)
    name = one_of(reading, judgement.readings, "a reading of the pledge")
    got = judgement.readings[name].verdict.value
    met = got == wanted
    check(world, met, review, judgement.pledge, f"the verdict in that reading is {got}")


@sentence(
    f"{AS_OF}the verdict{ON} by {{measure:word}} is {{verdict:word}}",
    "the verdict by incidents is broken",
    topic=_VERDICT,
    role="expect",
)
def verdict_by_measure(
    world: World,
    measure: str,
    verdict: str,
    as_of: str | None = None,
    pledge: str | None = None,
) -> None:
    """Of a reduction: the verdict by `incidents`, `level` or `harm` alone."""
    wanted = verdict_of(verdict)
    name = one_of(measure, ("incidents", "level", "harm"), "a measure")
    review, judgement = judged(world, as_of, pledge)
    measured = judgement.measure(name)
    got = measured.verdict.value if measured is not None else "not measured"
    check(world, got == wanted, review, judgement.pledge, f"by {name} it is {got}")


_CLOCK_SAYS = "announced, active, in grace, dormant, superseded, withdrawn or ended"


@sentence(
    f'{AS_OF}the pledge[ "{{pledge}}"] is {{lifecycle:lifecycle}}',
    "the pledge is active",
    'as of 2022-04-02 the pledge "truce" is in grace',
    topic=_VERDICT,
    role="expect",
)
def lifecycle_is(
    world: World, lifecycle: str, as_of: str | None = None, pledge: str | None = None
) -> None:
    """What the clock says: announced, active, in grace, dormant, superseded, withdrawn or ended."""
    from pledgewatch.engine.facts import Lifecycle, Verdict

    if lifecycle in [each.value for each in Verdict]:
        raise InputError(
            Problem(
                entry="the pledge",
                found=f'"{lifecycle}"',
                expected=f"`the verdict is {lifecycle}`: what the clock says is {_CLOCK_SAYS}",
            )
        )
    wanted = one_of(lifecycle, map(spoken, Lifecycle), "a lifecycle")
    review, judgement = judged(world, as_of, pledge)
    got = spoken(judgement.lifecycle)
    check(world, got == wanted, review, judgement.pledge, f"the pledge is {got}")


def _settled(want: bool) -> None:
    def body(world: World, as_of: str | None = None, pledge: str | None = None) -> None:
        review, judgement = judged(world, as_of, pledge)
        got = "settled" if judgement.settled else "not settled"
        check(world, judgement.settled is want, review, judgement.pledge, f"the answer is {got}")

    word = "settled" if want else "not settled"
    body.__doc__ = (
        "Its end is past, and the news had time to arrive." if want else "It may still change."
    )
    sentence(
        f"{AS_OF}the answer{ON} is {word}",
        f"the answer is {word}",
        topic=_VERDICT,
        role="expect",
    )(body)


_settled(want=True)
_settled(want=False)


def _flagged(want: bool) -> None:
    def body(world: World, flag: str, as_of: str | None = None, pledge: str | None = None) -> None:
        from pledgewatch.engine.facts import FLAGS

        wanted = word_of(flag, FLAGS, "a flag")
        review, judgement = judged(world, as_of, pledge)
        flags = sorted(judgement.flags)
        got = f"the flags are {', '.join(flags)}" if flags else "no flag is set"
        check(world, (wanted in flags) is want, review, judgement.pledge, got)

    word = "set" if want else "not set"
    body.__doc__ = (
        "Something to know with the verdict, such as denied, late or contested."
        if want
        else "That flag is absent."
    )
    sentence(
        f"{AS_OF}the flag {{flag:words}} is {word}{ON}",
        f"the flag denied is {word}",
        topic=_VERDICT,
        role="expect",
    )(body)


_flagged(want=True)
_flagged(want=False)


@sentence(
    f"{AS_OF}{{certain:count}} certain and {{possible:count}} possible violations are counted{ON}",
    "as of 2022-04-02 2 certain and 3 possible violations are counted",
    topic=_VERDICT,
    role="expect",
)
def counts_are(
    world: World,
    certain: int,
    possible: int,
    as_of: str | None = None,
    pledge: str | None = None,
) -> None:
    """How many incidents count against it, for certain and perhaps."""
    review, judgement = judged(world, as_of, pledge)
    got = f"{judgement.certain} certain and {judgement.possible} possible violations are counted"
    met = (judgement.certain, judgement.possible) == (certain, possible)
    check(world, met, review, judgement.pledge, got)


def _lies(name: str, example: str, meaning: str, value_of: Callable[[Judgement], Any]) -> None:
    """A sentence on a number that an answer comes with; None where the answer has none."""

    def body(
        world: World,
        low: float,
        high: float,
        as_of: str | None = None,
        pledge: str | None = None,
    ) -> None:
        review, judgement = judged(world, as_of, pledge)
        value: float | None = value_of(judgement)
        met = value is not None and low <= round(value, 9) <= high
        got = f"the {name} is {'not known' if value is None else f'{value:.3f}'}"
        check(world, met, review, judgement.pledge, got)

    body.__doc__ = meaning
    sentence(
        f"{AS_OF}the {name}{ON} lies between {{low:number}} and {{high:number}}",
        f"the {name} lies between {example}",
        topic=_VERDICT,
        role="expect",
    )(body)


_lies(
    "skepticism",
    "0.5 and 0.9",
    "The probability that it is, or will be, broken, from the record and what was observed.",
    lambda judgement: judgement.skepticism and judgement.skepticism.value,
)
_lies(
    "chance that it was violated",
    "0.95 and 1",
    "By all reports together, those in doubt as far as they are not.",
    lambda judgement: judgement.score.v,
)
_lies(
    "chance that it was done in time",
    "0.95 and 1",
    "Of what was to be done or reached by a deadline.",
    lambda judgement: judgement.demanded and judgement.demanded.done,
)
_lies(
    "share of the way gone in time",
    "0.6 and 0.7",
    "Of a level that was to be reached by a deadline.",
    lambda judgement: judgement.achieved,
)
_lies(
    "effect",
    "0.2 and 0.4",
    "Of a pledge not to do something: the rate since, as a share of the rate before.",
    lambda judgement: judgement.effect and judgement.effect.rr,
)


@sentence(
    f'{AS_OF}the explanation{ON} names "{{words}}"',
    'the explanation names "drastically"',
    topic=_VERDICT,
    role="expect",
)
def explanation_names(
    world: World, words: str, as_of: str | None = None, pledge: str | None = None
) -> None:
    """Something that the whole explanation says."""
    review, judgement = judged(world, as_of, pledge)
    told = review.explain(judgement.pledge)
    check(world, words in told, review, judgement.pledge, "the explanation does not say that")

"""What a scenario shows when an expectation is not met: the answer, what led to it, what is nearest."""

from __future__ import annotations

import difflib
import functools
import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from pledgewatch.gherkin.messages import said

if TYPE_CHECKING:
    from pledgewatch.engine.findings import Finding
    from pledgewatch.engine.review import Review
    from pledgewatch.gherkin.world import World


_MOST = 8
_WIDTH = 96


class Unmet(AssertionError):
    """An expectation that does not hold, with all that a person needs to see why.

    That is put together when it is asked for: a live feature asks only of what has changed.
    """

    def __init__(self, told: Callable[[], str]) -> None:
        super().__init__()
        self._told = functools.cache(told)

    def __str__(self) -> str:
        return self._told()


def unmet(world: World, review: Review, pledge: str | None, got: Callable[[], str]) -> Unmet:
    """The error for an expectation that does not hold, in the language of its sentence.

    Args:
        world: What was told.
        review: What it was held against.
        pledge: The pledge it speaks of, where it speaks of one.
        got: What says what is so instead, as a sentence without its end.
    """
    from pledgewatch.words.templates import in_language

    text, language = world.now[2], world.language

    def told() -> str:
        with in_language(language):
            lines = [said("expected", text=text), said("but", got=got().rstrip(".")), ""]
            lines += _answer(review, pledge)
            lines += _led_to_it(world, review, pledge)
            lines += _not_yet_known(world, review)
            lines += _nearest(review, pledge, text)
        return "\n".join(lines).rstrip()

    return Unmet(told)


def _answer(review: Review, pledge: str | None) -> Iterator[str]:
    from pledgewatch.words.forms import say_instant
    from pledgewatch.words.records import pledge_said
    from pledgewatch.words.verdicts import verdict_because

    time = say_instant(review._as_of, review.ledger.timezone)
    if pledge is None:
        yield said("as_of", time=time)
        for each in review:
            yield f"  {said('pledges', pledge=each.pledge, verdict=each.verdict.value)}"
        return
    found = review[pledge]
    flags = ", ".join(said("flag", flag=flag) for flag in sorted(found.flags))
    yield said(
        "judged",
        time=time,
        pledge=pledge,
        verdict=found.verdict.value,
        lifecycle=found.lifecycle.value,
        flags=said("with_flags", flags=flags) if flags else "",
    )
    yield from _wrapped(pledge_said(review.ledger, found.scope.pledge))
    yield from _wrapped(verdict_because(found))


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")


def _listed(lines: list[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:_MOST])
    if len(lines) > _MOST:
        yield said("more", n=len(lines) - _MOST)


def _led_to_it(world: World, review: Review, pledge: str | None) -> Iterator[str]:
    """The records that the answer rests on, in the words that told them, and how many lie outside."""
    from pledgewatch.model.records import Report
    from pledgewatch.words.nouns import record_said

    ids = _bearing(review, pledge)
    yield said("led_to_it" if ids else "nothing_led")
    lines = [
        (line, said("line", line=line, text=text) if line else text)
        for id in ids
        for line, text in world.sentences_on(id)
        or [(0, f"{id}: {record_said(review.ledger, review.ledger[id])}")]
    ]
    yield from _listed([text for _, text in [*lines, *_controls(world, review, ids)]])
    outside = [
        each
        for each in review.case.snapshot.alive.values()
        if pledge and isinstance(each, Report) and each.number != 0 and each.id not in ids
    ]
    if outside:
        what = ", ".join(dict.fromkeys(each.activity or each.id for each in outside))
        yield said("outside" if len(outside) > 1 else "one_outside", n=len(outside), what=what)


def _controls(world: World, review: Review, ids: list[str]) -> Iterator[tuple[int, str]]:
    """The sentences that say who controls those whose acts are told."""
    for actor in dict.fromkeys(getattr(review.ledger[id], "actor", None) for id in ids):
        told = world.told_of("actor", actor) if actor else None
        if told and told.fields.get("controlled_by"):
            for line, text in told.sentences[1:] or told.sentences:
                yield line, said("line", line=line, text=text)


def _not_yet_known(world: World, review: Review) -> Iterator[str]:
    """The sentences on what is known only later, each with the time from which on it is."""
    from pledgewatch.words.forms import say_instant

    later = sorted(
        (record._known_at, line, text)
        for record in review.ledger.dated.values()
        if record._known_at > review._as_of
        for line, text in world.sentences_on(record.id)[:1]
    )
    if later:
        yield said("not_yet")
    lines = []
    for known, line, text in later:
        time = say_instant(known, review.ledger.timezone)
        lines.append(said("line", line=line, text=said("known_from", text=text, time=time)))
    yield from _listed(lines)


def _bearing(review: Review, pledge: str | None) -> list[str]:
    """The records that a pledge, or all of them, are judged by, with those that its condition hangs on."""
    found: dict[str, None] = {}
    asked = {each.pledge for each in review if pledge in (None, each.pledge)}
    for each in tuple(review):
        condition = each.scope.pledge.condition if each.pledge in asked else None
        if condition is not None:
            asked |= {*condition.unless_broken}
            told = review.case.snapshot.told_of(condition.state) if condition.state else ()
            found.update(dict.fromkeys(record.id for record in told))
    for judgement in review:
        if judgement.pledge in asked:
            found[judgement.pledge] = None
            for incident in (*judgement.incidents, *judgement.fulfilments):
                found.update(dict.fromkeys(incident.tellings))
            for measured in judgement.measures:
                found.update(dict.fromkeys(sorted(measured.records)))
    for finding in review.findings:
        if pledge is None or finding.pledge in (None, pledge):
            found.update(dict.fromkeys(finding.records))
    found.update(dict.fromkeys(_statements(review, found)))
    return [id for id in found if id in review.ledger.dated]


def _statements(review: Review, ids: Iterable[str]) -> list[str]:
    """What was said, such as a denial, of the incidents that some records tell of."""
    from pledgewatch.model.records import Statement

    told = (review.ledger.dated.get(id) for id in ids)
    names = {*ids, *(getattr(each, "incident", None) for each in told)}
    return [
        each.id
        for each in review.case.snapshot.alive.values()
        if isinstance(each, Statement) and names.intersection(each.incidents)
    ]


def _nearest(review: Review, pledge: str | None, text: str) -> Iterator[str]:
    """The finding that is most like what was expected."""
    findings = [f for f in review.findings if pledge is None or f.pledge in (None, pledge)]
    if not findings:
        yield said("nothing_flagged")
        return

    def likeness(finding: Finding) -> float:
        told = f"{finding.certainty.word} {finding.kind.replace('_', ' ')} {finding.incident}"
        return difflib.SequenceMatcher(None, text, told).ratio()

    best = max(findings, key=likeness)
    yield said("nearest")
    for line in best.explain().splitlines():
        yield from _wrapped(line.strip())

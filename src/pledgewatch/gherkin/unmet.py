"""What a scenario shows when an expectation is not met: the answer, what led to it, what is nearest."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pledgewatch.engine.findings import Finding
    from pledgewatch.engine.review import Review
    from pledgewatch.gherkin.world import World


_MOST = 8
_WIDTH = 96


class Unmet(AssertionError):
    """An expectation that does not hold, with all that a person needs to see why."""


def unmet(world: World, review: Review, pledge: str | None, got: str) -> Unmet:
    """The error for an expectation that does not hold.

    Args:
        world: What was told.
        review: What it was held against.
        pledge: The pledge it speaks of, where it speaks of one.
        got: What is so instead, as a sentence without its end.
    """
    lines = [f"Expected: {world.now[2]}", f"But {got.rstrip('.')}.", ""]
    lines += _answer(review, pledge)
    lines += _led_to_it(world, review, pledge)
    lines += _nearest(world, review, pledge)
    return Unmet("\n".join(lines).rstrip())


def _answer(review: Review, pledge: str | None) -> Iterator[str]:
    from pledgewatch.words.forms import say_instant
    from pledgewatch.words.records import pledge_said
    from pledgewatch.words.verdicts import verdict_because

    as_of = say_instant(review._as_of, review.ledger.timezone)
    if pledge is None:
        yield f"As of {as_of}:"
        yield from (f"  {each.pledge} is {each.verdict.value}" for each in review)
        return
    judgement = review[pledge]
    flags = f", flags: {', '.join(sorted(judgement.flags))}" if judgement.flags else ""
    yield (
        f"As of {as_of} the verdict on {pledge} is {judgement.verdict.value} "
        f"(the pledge is {judgement.lifecycle.value}{flags})."
    )
    yield from _wrapped(pledge_said(review.ledger, judgement.scope.pledge))
    yield from _wrapped(verdict_because(judgement))


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")


def _led_to_it(world: World, review: Review, pledge: str | None) -> Iterator[str]:
    """The records that the answer rests on, in the words that told them."""
    from pledgewatch.words.nouns import record_said

    ids = _bearing(review, pledge)
    yield "What led to it:" if ids else "No report bears on it."
    for id in ids[:_MOST]:
        told = world.sentences_on(id) or [
            (0, f"{id}: {record_said(review.ledger, review.ledger[id])}")
        ]
        yield from (f"  {f'line {line}: ' if line else ''}{text}" for line, text in told)
    if len(ids) > _MOST:
        yield f"  and {len(ids) - _MOST} more"


def _bearing(review: Review, pledge: str | None) -> list[str]:
    found: dict[str, None] = {}
    for judgement in review:
        if pledge in (None, judgement.pledge):
            found[judgement.pledge] = None
            for incident in (*judgement.incidents, *judgement.fulfilments):
                found.update(dict.fromkeys(incident.tellings))
            for measured in judgement.measures:
                found.update(dict.fromkeys(sorted(measured.records)))
    for finding in review.findings:
        if pledge is None or finding.pledge in (None, pledge):
            found.update(dict.fromkeys(finding.records))
    return [id for id in found if id in review.ledger.dated]


def _nearest(world: World, review: Review, pledge: str | None) -> Iterator[str]:
    """The finding that is most like what was expected."""
    findings = [f for f in review.findings if pledge is None or f.pledge in (None, pledge)]
    if not findings:
        yield "Nothing is flagged."
        return

    def likeness(finding: Finding) -> float:
        said = f"{finding.certainty.word} {finding.kind.replace('_', ' ')} {finding.incident}"
        return difflib.SequenceMatcher(None, world.now[2], said).ratio()

    best = max(findings, key=likeness)
    yield "The nearest finding:"
    for line in best.explain().splitlines():
        yield from _wrapped(line.strip())

"""What changed between two reviews, and how an answer came about, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pledgewatch.engine.review import Review
from pledgewatch.show.text import paint, wrapped
from pledgewatch.show.timeline import affordable
from pledgewatch.words import changes_said, in_language, news, notes_said, step_said
from pledgewatch.words.forms import capital, say_instant, zone_said
from pledgewatch.words.templates import said

if TYPE_CHECKING:
    from pledgewatch.live import Change, Diff, Step


def changes_listed(
    diff: Diff, *, colour: bool = False, language: str | None = None, head: str | None = None
) -> str:
    """The changes between two reviews by pledge, verdicts first; the turns of each verdict with their days.

    Both clocks of a review are given where they differ, and where the later review was made of an
    earlier time, that is said.

    Args:
        colour: Whether to add ANSI colours.
        language: One of `words.LANGUAGES`; left out: the one that is spoken.
        head: What stands above them; left out: from when to when it goes.
    """
    with in_language(language):
        if head is None and not diff.changes:
            return wrapped(said("reviews.nothing_changed", head=between(diff)), "")
        lines = [wrapped(between(diff) if head is None else head, "")]
        for pledge, changes in _by_pledge(diff).items():
            lines += ["", paint(pledge or said("reviews.of_no_pledge"), "1", colour)]
            texts = (text for text in changed(diff, pledge, changes) if text)
            lines += [wrapped(capital(text), "    ", "  - ") for text in texts]
        return "\n".join(lines)


def _by_pledge(diff: Diff) -> dict[str | None, list[tuple[Change, ...]]]:
    """The changes of each pledge together; those of none at last."""
    found: dict[str | None, list[tuple[Change, ...]]] = {}
    for each in sorted(diff.together, key=lambda each: each[0].pledge is None):
        found.setdefault(each[0].pledge, []).append(each)
    return found


def changed(diff: Diff, pledge: str | None, changes: Sequence[tuple[Change, ...]]) -> Iterator[str]:
    """What changed of a pledge, a sentence each: the turns of its verdict, and what it is now, first."""
    outside, kinds = [], {each[0].what for each in changes}
    for each in changes:
        one = each[0]
        if one.what == "verdict" and pledge is not None:
            yield from _turned(diff, pledge, each)
        elif one.what == "counts" and "finding" in kinds:
            # Each of them follows.
            continue
        elif one.what in ("lifecycle", "settled") and "verdict" in kinds:
            # Why stands with the verdict.
            yield changes_said(each, headed=False, caused=False)
        elif one.note is not None and one.note.kind == "omission" and one.after is not None:
            outside.append(one.note)
        else:
            yield changes_said(each, headed=False)
    yield from notes_said(outside)


def _turned(diff: Diff, pledge: str, changes: tuple[Change, ...]) -> Iterator[str]:
    """When a verdict turned between two reviews and why, and what the answer is now."""
    later = diff.later
    judgement = next((each for each in later if each.pledge == pledge), None)
    turns: list[Step] = []
    if judgement is not None and not diff.is_backwards and affordable(later, [judgement]):
        verdict = next((each.verdict for each in diff.earlier if each.pledge == pledge), None)
        for step in later.history(pledge):
            if step._as_of > diff.earlier._as_of and step.verdict is not verdict:
                turns.append(step)
                verdict = step.verdict
    if turns:
        yield from map(step_said, turns)
    else:
        yield changes_said(changes, headed=False)
    if judgement is not None:
        yield said("reviews.now", news=news(judgement, by_part=True))


def between(diff: Diff) -> str:
    """From when to when a diff goes, in words."""
    zone = diff.earlier.ledger.timezone
    plain = all(review._at == review._as_of for review in (diff.earlier, diff.later))
    first, second = (_from_to(review, plain) for review in (diff.earlier, diff.later))
    key = "reviews.backwards" if diff.is_backwards else "reviews.from_to"
    return said(key, first=first, second=second, zone=zone_said(zone))


def _from_to(review: Review, plain: bool) -> str:
    """The clocks of a review; one of them where they are the same in both reviews of a diff."""
    as_of = say_instant(review._as_of, review.ledger.timezone)
    if plain:
        return as_of
    at = say_instant(review._at, review.ledger.timezone)
    return said("reviews.at_as_of", at=at, time=as_of)


def history_listed(pledge: str, steps: Iterable[Step], *, language: str | None = None) -> str:
    """How the answer on a pledge came about, a step a paragraph."""
    with in_language(language):
        lines, before = [pledge], None
        for step in steps:
            text = step_said(step, before, is_first=before is None)
            lines.append(wrapped(text, "    ", "  - "))
            before = step
        return "\n".join(lines)

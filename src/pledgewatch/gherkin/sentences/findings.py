"""Sentences that say what must be flagged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pledgewatch.errors import InputError, Problem
from pledgewatch.gherkin.grammar import sentence
from pledgewatch.gherkin.sentences.common import (
    AS_OF,
    ON,
    check,
    named_pledge,
    refuse_untold,
    rung_of,
    word_of,
)
from pledgewatch.gherkin.sentences.statements import one_of
from pledgewatch.gherkin.world import World

if TYPE_CHECKING:
    from pledgewatch.engine.findings import Finding, Note
    from pledgewatch.engine.review import Review

_FINDING = "What must be flagged"


_AGAINST = '[ against (the pledge|"{against}")]'


def _held_against(world: World, against: str | None, named: bool) -> str | None:
    """What a finding must be held against; None: anything."""
    if against is not None:
        return world.record(against)
    return world.pledge() if named else None


def _findings(review: Review, kind: str, against: str | None) -> list[Finding]:
    return [
        finding
        for finding in review.findings
        if finding.kind == kind and against in (None, finding.pledge, finding.statement)
    ]


def _kind(word: str) -> str:
    from pledgewatch.engine.findings import finding_kinds

    return word_of(word, finding_kinds(), "a kind of finding")


def _causes(words: str | None) -> set[str] | None:
    from pledgewatch.engine.incident import CAUSES

    if words is None:
        return None
    return {word_of(word, CAUSES, "a cause of doubt") for word in words.split(" and ")}


@sentence(
    f"{AS_OF}a {{certainty:word}} {{kind:words}} is flagged{_AGAINST}"
    '[ in the incident "{incident}"][, taken together][, and is {rung:word}]'
    "[, on {origins:count} (origin|origins)][, in doubt of {causes:words}]",
    "a certain continuation is flagged",
    "as of 2022-03-30 a possible continuation is flagged against the pledge",
    'a certain denial refuted is flagged against "denial" in the incident "night", and is '
    "attributed, on 2 origins",
    "a certain continuation is flagged, taken together",
    "a possible continuation is flagged, in doubt of actor and time",
    topic=_FINDING,
    role="expect",
)
def finding_is_flagged(
    world: World,
    certainty: str,
    kind: str,
    as_of: str | None = None,
    against: str | None = None,
    incident: str | None = None,
    rung: str | None = None,
    origins: int | None = None,
    causes: str | None = None,
) -> None:
    """A contradiction: certain or possible, its kind, its rung, its origins, and what is in doubt.

    *Taken together* are several incidents, none of which is enough by itself.
    """
    one_of(certainty, ("certain", "possible"), "a certainty")
    name = _kind(kind)
    doubts = _causes(causes)
    together = ", taken together" in world.saying
    wanted_rung = None if rung is None else rung_of(rung)
    review = world.reviewed(as_of)
    if incident is not None:
        refuse_untold(world, incident)
    target = _held_against(world, against, " against the pledge" in world.saying)
    met = any(
        finding.certainty.word == certainty
        and incident in (None, finding.incident)
        and wanted_rung in (None, finding.rung.value if finding.rung else None)
        and origins in (None, len(finding.origins))
        and (bool(finding.together) or not together)
        and doubts in (None, {cause for cause, _ in finding.causes})
        for finding in _findings(review, name, target)
    )
    shown = named_pledge(world, target)
    check(world, met, review, shown, "no finding is like that")


@sentence(
    f'{AS_OF}no {{kind:words}} is flagged{_AGAINST}[ in the incident "{{incident}}"]',
    "no continuation is flagged",
    'no insufficient reduction is flagged against "kyiv-chernihiv"',
    topic=_FINDING,
    role="expect",
)
def no_finding(
    world: World,
    kind: str,
    as_of: str | None = None,
    against: str | None = None,
    incident: str | None = None,
) -> None:
    """No contradiction of that kind."""
    name = _kind(kind)
    review = _of_something(world, as_of)
    if incident is not None:
        refuse_untold(world, incident)
    target = _held_against(world, against, " against the pledge" in world.saying)
    found = [f for f in _findings(review, name, target) if incident in (None, f.incident)]
    shown = named_pledge(world, target)
    check(world, not found, review, shown, f"{len(found)} such findings are flagged")


@sentence(
    f"{AS_OF}nothing is contradicted",
    "nothing is contradicted",
    "as of 2022-03-29 nothing is contradicted",
    topic=_FINDING,
    role="expect",
)
def nothing(world: World, as_of: str | None = None) -> None:
    """No finding at all, certain or possible."""
    review = _of_something(world, as_of)
    found = len(review.findings)
    check(world, not found, review, named_pledge(world, None), f"{found} findings are flagged")


@sentence(
    f"{AS_OF}nothing is contradicted for certain",
    "nothing is contradicted for certain",
    topic=_FINDING,
    role="expect",
)
def nothing_certain(world: World, as_of: str | None = None) -> None:
    """No certain finding; there may be possible ones."""
    review = _of_something(world, as_of)
    got = "something is contradicted for certain"
    check(world, not review.is_contradicted, review, named_pledge(world, None), got)


@sentence(
    f"{AS_OF}{{number:count}} (contradiction is|contradictions are) flagged",
    "1 contradiction is flagged",
    "3 contradictions are flagged",
    topic=_FINDING,
    role="expect",
)
def number_of_findings(world: World, number: int, as_of: str | None = None) -> None:
    """How many findings there are, certain and possible ones."""
    review = _of_something(world, as_of)
    found = len(review.findings)
    check(world, found == number, review, named_pledge(world, None), f"{found} are flagged")


def _of_something(world: World, as_of: str | None) -> Review:
    """The review as of a time, if there is something to judge: else that nothing is flagged says nothing.

    Raises:
        InputError: saying what is missing.
    """
    from pledgewatch.words.verdicts import nothing_said

    review = world.reviewed(as_of)
    if review.is_empty:
        expected = "a pledge or a statement that is known by then"
        raise InputError(Problem(entry=nothing_said(review).rstrip("."), expected=expected))
    return review


def _notes(world: World, review: Review, kind: str, pledge: str | None) -> list[Note]:
    from pledgewatch.engine.findings import note_kinds

    name = word_of(kind, note_kinds(), "a kind of note")
    named = pledge is not None or " on the pledge" in world.saying
    target = world.pledge(pledge) if named else None
    return [n for n in review.notes if n.kind == name and target in (None, n.pledge)]


@sentence(
    f'{AS_OF}a note of {{kind:words}} is made{ON}[, naming "{{words}}"]',
    "a note of no end is made",
    'as of 2022-03-30 a note of omission is made on "kyiv-chernihiv", naming "Kharkiv"',
    topic=_FINDING,
    role="expect",
)
def note_is_made(
    world: World,
    kind: str,
    as_of: str | None = None,
    pledge: str | None = None,
    words: str | None = None,
) -> None:
    """Something to know that contradicts nothing by itself."""
    review = world.reviewed(as_of)
    notes = _notes(world, review, kind, pledge)
    told = " ".join(note.text for note in notes)
    met = bool(notes) and (words is None or words in told)
    got = f"the note says: {told}" if notes else "no such note is made"
    check(world, met, review, named_pledge(world, pledge), got)


@sentence(
    f"{AS_OF}no note of {{kind:words}} is made{ON}",
    "no note of omission is made",
    topic=_FINDING,
    role="expect",
)
def no_note(world: World, kind: str, as_of: str | None = None, pledge: str | None = None) -> None:
    """No note of that kind."""
    review = world.reviewed(as_of)
    notes = _notes(world, review, kind, pledge)
    told = " ".join(note.text for note in notes)
    check(world, not notes, review, named_pledge(world, pledge), f"the note says: {told}")

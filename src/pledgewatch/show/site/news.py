"""What is new of a pledge: its verdict, the editors' rating of it, and evidence that turns neither."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.skepticism import Estimate
from pledgewatch.export.rated import Rated, Ratings
from pledgewatch.model.records import Timed
from pledgewatch.show.site.states import Course
from pledgewatch.words import Brief, EvidenceItem
from pledgewatch.words.forms import capital, listed, say_day
from pledgewatch.words.templates import NAMES, said

if TYPE_CHECKING:
    from pledgewatch.live import History


@attrs.frozen(kw_only=True)
class Listed:
    """A pledge in a list.

    Attributes:
        brief: The answer on it.
        path: The page it has.
        actors, topics: The names of the pages on which it stands too.
        said: The day it was made, as ISO 8601.
        turned: The day of its last verdict.
        chance: How likely it is to be broken.
        rating: The editors' rating; None where there is none.
    """

    brief: Brief
    path: str
    actors: tuple[str, ...]
    topics: tuple[str, ...]
    said: str
    turned: str
    chance: Estimate | None
    rating: Rated | None

    @property
    def beside(self) -> str:
        """How the rating stands beside the verdict."""
        return self.rating.beside(self.brief.judgement.verdict) if self.rating else ""


@attrs.frozen(kw_only=True)
class NewsItem:
    """Something new of a pledge.

    Attributes:
        at, day: When it became known, and that in words.
        entry: The pledge.
        kind: ``verdict``, ``rating`` or ``news``, which changes neither.
        look: The verdict that it looks like, or nothing.
        word: What it is now, and
        before: was before; empty for the first.
        text: What is new, in sentences.
        added: When that was put into the ledger, where it is known (microseconds UTC).
    """

    at: int
    day: str
    entry: Listed
    kind: str
    look: str
    word: str
    before: str
    text: str
    added: int | None


def changes_of(
    entry: Listed,
    history: History,
    ratings: Ratings,
    news: Iterable[tuple[int, str]],
    zone: str | None,
) -> Iterator[NewsItem]:
    """The changes of verdict and rating of a pledge, and the other news of it.

    Args:
        history: Of its verdict.
        ratings: Of all pledges.
        news: When something else became known, and what, as `news_of` gives it.
    """
    id, made = entry.brief.judgement.pledge, entry.brief.made

    def change(at: int, kind: str, **told: Any) -> NewsItem:
        return NewsItem(at=at, day=say_day(at, zone), entry=entry, kind=kind, **told)

    for at, was, now in turns_of(history):
        word, before = NAMES[now.value], NAMES[was.value] if was else ""
        key = "site.turned_from" if was else "site.turned"
        yield change(
            at,
            "verdict",
            look=now.value,
            word=word,
            before=before,
            text=said(key, verdict=capital(word), before=before, made=made),
            added=None if was else _instant(entry.brief.judgement.scope.pledge),
        )
    for at, old, new in ratings.changes(id):
        if new is not None:
            key = "site.rated_from" if old else "site.rated"
            text = said(key, who=new.by, day=new.day, before=old.word if old else "")
            yield change(
                at,
                "rating",
                look=new.look,
                word=new.word,
                before=old.word if old else "",
                text=f"{new.word}. {text} {new.record.text or ''}".strip(),
                added=_instant(new.record),
            )
    for at, text in news:
        word = said("site.news")
        yield change(at, "news", look="", word=word, before="", text=text, added=None)


def turns_of(history: History) -> list[tuple[int, Verdict | None, Verdict]]:
    """When the verdict turned, from what to what."""
    found: list[tuple[int, Verdict | None, Verdict]] = []
    for step in history:
        before = found[-1][2] if found else None
        if step.verdict is not before:
            found.append((step._as_of, before, step.verdict))
    return found


def news_of(course: Course) -> Iterator[tuple[int, str]]:
    """What became known of a pledge without turning its verdict: when, and in sentences."""
    for before, now in itertools.pairwise(course.states):
        old, new = before.brief, now.brief
        known = {(each.when, each.what, each.by) for each in old.evidence}
        fresh = [each for each in new.evidence if (each.when, each.what, each.by) not in known]
        if new.verdict == old.verdict and fresh:
            yield now.since, " ".join([new.news, *map(_evidence_said, fresh)])


def _evidence_said(each: EvidenceItem) -> str:
    who = f" ({listed(each.by)})" if each.by else ""
    return f"{capital(f'{each.when}: ' if each.when else '')}{each.what}{who}."


def is_change(change: NewsItem) -> bool:
    """Whether the list of changes has it: a pledge that is new is no change of it."""
    return change.kind == "rating" or (change.kind == "verdict" and bool(change.before))


def _instant(record: Timed) -> int | None:
    return None if record.added is None else record.added.lo

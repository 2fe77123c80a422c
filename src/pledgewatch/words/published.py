"""What was published, and what an edit or the news changes of it, in words."""

from __future__ import annotations

from collections.abc import Mapping

from pledgewatch.engine.facts import Judgement
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.time import Moment
from pledgewatch.words.forms import listed, percent, say, say_instant
from pledgewatch.words.templates import NAMES, said


def against_said(what: str, edits: Mapping[str, int] | None) -> str:
    """How a ledger differs from another one, by the number of its entries.

    Args:
        what: What it is held against.
        edits: How many entries were ``added``, ``edited`` and ``removed``; None where there was none.
    """
    if edits is None:
        return said("published.against", what=what, edits=said("published.all_new"))
    told = [said(f"published.{key}", n=count) for key, count in edits.items() if count]
    return said("published.against", what=what, edits=listed(told) or said("published.no_edit"))


def unchanged_said() -> str:
    """That an edit changes nothing that is published."""
    return said("published.unchanged")


def ratings_said() -> str:
    """That editors rate the pledges that follow otherwise than before."""
    return said("published.ratings")


def rating_said(before: str, after: str, who: str, day: str) -> str:
    """What a rating was and is, by whom and of which day; empty: there was or is none."""
    if not after:
        return said("published.unrated", before=before)
    key = "rated_from" if before not in ("", after) else "rated"
    return said(f"published.{key}", rating=after, who=who, day=day, before=before)


def since_said(what: str, new: int, old: int) -> str:
    """How many contradictions are new, and how many were there before."""
    key = (
        ("since_some" if new else "since_none") if old else "since_first" if new else "since_quiet"
    )
    return said(f"published.{key}", what=what, n=new, old=old)


def newest_said(ledger: Ledger) -> str:
    """That a review is as of the newest record, and when that is."""
    time = say_instant(ledger._newest, ledger.timezone)
    return said("published.newest", time=time)


def revision_said(name: str, known: int, zone: str | None) -> str:
    """A revision, by its name and when it was committed."""
    return said("published.revision", name=name, time=say_instant(known, zone))


def added_said(added: Moment, zone: str | None) -> str:
    """When a record was put into the ledger."""
    return said("published.put_in", time=say(added, zone))


def stood_said(judgement: Judgement | None, known: int, zone: str | None, commit: str) -> str:
    """What stood on the page of a pledge from an instant on; None: nothing any more."""
    fields = {"time": say_instant(known, zone), "what": commit}
    if judgement is None:
        return said("published.gone", **fields)
    chance = judgement.skepticism
    p = said("changes.step_chance", p=percent(chance.value)) if chance is not None else ""
    verdict = NAMES[judgement.verdict.value]
    return said("published.stood", verdict=verdict, chance=p, **fields)


def unread_said(known: int, zone: str | None, commit: str) -> str:
    """That a ledger could not be read at a revision."""
    return said("published.unread", time=say_instant(known, zone), what=commit)


def commit_said(name: str, subject: str) -> str:
    """A revision, by its name and the first line of its message."""
    return said("published.commit", name=name, words=subject)

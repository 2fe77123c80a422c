"""Changes in words: what differs between two reviews, the steps of a history, the news of a monitor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from pledgewatch.engine.facts import Lifecycle
from pledgewatch.live.facts import certainty_of
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Pledge, Report, Stance, Statement, StateReport, Timed
from pledgewatch.words.forms import (
    at_most,
    capital,
    joined,
    listed,
    percent,
    say_day,
    say_instant,
    sentence,
)
from pledgewatch.words.notes import note_said
from pledgewatch.words.nouns import named, record_said, who_said
from pledgewatch.words.series import Series
from pledgewatch.words.templates import CLOCKS, FLAGS, KINDS, LIFECYCLES, NAMES, said

if TYPE_CHECKING:
    from pledgewatch.live.causes import Cause, Reason
    from pledgewatch.live.diff import Change
    from pledgewatch.live.history import Step

_MOST = 4
"""How many records of a cause are named in a sentence; the others are counted."""


def change_said(change: Change | Step) -> str:
    """A change, a piece of news or a step of a history in a sentence, with its cause."""
    if hasattr(change, "verdict"):
        return step_said(change)  # type: ignore[arg-type]
    return _of(change, _one(change))


def _one(change: Change, *, caused: bool = True) -> str:
    ledger: Ledger = change._ledger  # type: ignore[assignment]
    if change.note is not None:
        note = note_said(change.note)
        return note if change.after is not None else said("changes.gone", note=note)
    if change.what == "flags":
        return sentence(joined(_flags(change, ledger)))
    turn = _turn(change, ledger)
    why = _why(change, ledger, change.causes) if caused else ""
    return f"{turn}." if why and _is_named(ledger, change, turn) else f"{turn}{why}."


def _why(change: Change, ledger: Ledger, reasons: Sequence[Reason]) -> str:
    """Why it changed, behind what changed; empty for what followed from the pledge alone when it was made.

    By who said so, where what they said stands elsewhere: with what was found, and in the news.
    """
    causes = _besides(change, reasons)
    if reasons and not causes:
        return ""
    is_told = change.what in ("counts", "finding")
    ids = sorted({id for _, each in causes for id in each.records})
    records = [ledger.dated.get(id) for id in ids]
    is_brief = ids and all(isinstance(each, (Report, StateReport, Statement)) for each in records)
    if not is_brief or not (is_told or change.what == "flags" or hasattr(change, "_as_of")):
        return _because(ledger, causes, change.clock, change.backwards)
    if change.what == "flags":
        return said("noted.by", who=who_said(ledger, ids, in_brackets=True))
    key = "without_what" if change.backwards else "because_what"
    if is_told and key == "because_what" and change.after is not None and _all_affirm(records):
        key = "according"
    return f", {said(f'changes.{key}', who=who_said(ledger, ids))}"


def _all_affirm(records: Iterable[Timed | None]) -> bool:
    """Whether all of them are reports that it happened, or was so."""
    return all(
        isinstance(each, StateReport)
        or (isinstance(each, Report) and each.stance is Stance.AFFIRMS)
        for each in records
    )


def _besides(change: Change, causes: Iterable[Reason]) -> list[Reason]:
    """The causes besides the pledge itself, which is named above."""
    found = []
    for name, each in causes:
        ids = tuple(id for id in each.records if id != change.pledge)
        if ids or not each.records:
            found.append((name, attrs.evolve(each, records=ids)))
    return found


def _is_named(ledger: Ledger, change: Change, turn: str) -> bool:
    """Whether a sentence on what was found names already the one who reported it."""
    ids = {id for _, cause in change.causes for id in cause.records}
    if change.what != "finding" or not ids or not all(id in ledger.dated for id in ids):
        return False
    return turn.endswith(f" {who_said(ledger, sorted(ids))}")


def _flags(change: Change, ledger: Ledger) -> Iterator[str]:
    """What there is to know with a verdict, or no longer, each with its cause."""
    before, after = ({*(flags or "").split(", ")} for flags in (change.before, change.after))
    causes = dict(change.causes)
    for name in sorted((before ^ after) - {""}):
        # Of a pledge that came or went, all flags have one cause.
        reasons = ((name, causes[name]),) if name in causes else change.causes
        because = _why(change, ledger, reasons)
        key = "changes.flag" if name in after else "changes.flag_gone"
        yield said(key, what=FLAGS[name].rstrip("."), because=because)


def changes_said(changes: Sequence[Change], *, headed: bool = True, caused: bool = True) -> str:
    """Changes of findings alike in a sentence, with the first, strongest and latest; one as it is.

    Args:
        headed: Whether to begin with the pledge.
        caused: Whether to say why.
    """
    text = _one(changes[0], caused=caused) if len(changes) == 1 else _many(changes)
    return _of(changes[0], text) if headed else text


def _many(changes: Sequence[Change]) -> str:
    one = changes[0]
    ledger: Ledger = one._ledger  # type: ignore[assignment]
    series = Series(tuple(each.finding for each in changes if each.finding is not None))
    names = []
    for each, word in series.named.items():
        what = named(ledger, each.records[0]) if each.records else said("nouns.incident")
        names.append(said("changes.named", name=word, what=what))
    key = "many_lost" if one.after is None else "many_found" if one.before is None else "many_stand"
    kind, count = KINDS[one.own[0]], len(changes)
    fields = {"kind": kind, "standing": _standing(one.after), "named": joined(names)}
    return f"{said(f'changes.{key}', n=count, **fields)}."


def _of(change: Change, text: str) -> str:
    if change.pledge is None:
        return said("changes.of_ledger", change=text)
    return said("changes.of_pledge", pledge=change.pledge, change=text)


def _standing(standing: str | None) -> str:
    return said("forms.confirmed" if certainty_of(standing) == "certain" else "forms.not_confirmed")


def _turn(change: Change, ledger: Ledger) -> str:
    """What it was and is, without its cause."""
    before, after = change.before, change.after
    match change.what:
        case "verdict":
            return _verdict(change, ledger)
        case "settled":
            return said("changes.settled" if after == "yes" else "changes.not_settled")
        case "skepticism":
            was, now = (percent(float(each or 0)) for each in (before, after))
            return said("changes.chance", before=was, after=now)
        case "lifecycle":
            if after is None:
                return said("changes.unlisted", before=LIFECYCLES[Lifecycle(before or "")])
            return LIFECYCLES[Lifecycle(after)]
        case "counts":
            counts = listed(_counts(after or ""))
            key = "done" if _is_task(change, ledger) else "counts"
            return said(f"changes.{key}" if counts else f"changes.{key}_none", counts=counts)
    kind, _, statement, against, what, *records = change.own
    about = "" if what == "together" else what or statement or against or next(iter(records), "")
    shown = named(ledger, about) if about else ""
    if what == "together":
        shown = said("changes.together")
    key = "lost" if after is None else "found" if before is None else "stands"
    fields = {"kind": KINDS[kind], "standing": _standing(after), "what": shown}
    return said(f"changes.{key if shown else f'{key}_bare'}", **fields)


def _verdict(change: Change, ledger: Ledger) -> str:
    """The verdict, since when, and what it was until then."""
    before, after = (NAMES[each] if each else "" for each in (change.before, change.after))
    if not after:
        return said("changes.verdict_gone", before=before)
    ids = {id for _, cause in change.causes for id in cause.records}
    known = [ledger.dated[id]._known_at for id in ids if id in ledger.dated]
    if not before:
        return after
    if not known or change.backwards:
        return said("changes.verdict", before=before, after=after)
    day = say_day(max(known), ledger.timezone)
    return said("changes.verdict_since", before=before, after=after, day=day)


def _is_task(change: Change, ledger: Ledger) -> bool:
    """Whether what is counted is that something was done, as a pledge demands."""
    pledges = (each for each in ledger.all(Pledge) if each.id == change.pledge)
    return any(each.kind.is_task for each in pledges)


def _counts(counts: str) -> Iterator[str]:
    """What is counted, of text such as ``1 certain, 2 possible``."""
    for part in counts.split(", "):
        number, _, word = part.partition(" ")
        if number not in ("", "0"):
            yield said(f"changes.count_{word}", n=int(number))


def step_said(step: Step, before: Step | None = None, *, is_first: bool = False) -> str:
    """A step of a history in a sentence, with its cause.

    Args:
        before: The step before it, to say what changed where the verdict did not.
        is_first: Whether it is the first one, when the pledge was made.
    """
    ledger: Ledger = step._ledger  # type: ignore[assignment]
    chance = said("changes.step_chance", p=percent(step.chance.value)) if step.chance else ""
    fields = {
        "time": say_instant(step._as_of, ledger.timezone),
        "verdict": NAMES[step.verdict.value],
        "chance": chance,
    }
    if is_first:
        what = listed(named(ledger, id) for _, cause in step.causes for id in cause.records)
        return said("changes.step_first", what=what, **fields)
    because = _because(ledger, step.causes, "passed", is_back=False, dated=False)
    is_same = before is not None and before.verdict is step.verdict
    turns = list(_turns(before, step)) if before is not None and is_same else []
    key = "changes.step_still" if turns else "changes.step"
    return said(key, because=because, turns=joined(turns), **fields)


def _turns(before: Step, step: Step) -> Iterator[str]:
    """What changed from one step to the next, besides the verdict, in clauses."""
    if before.lifecycle is not step.lifecycle:
        yield capital(LIFECYCLES[step.lifecycle])
    if before.settled is not step.settled:
        yield capital(said("changes.settled" if step.settled else "changes.not_settled"))
    yield from (FLAGS[flag].rstrip(".") for flag in step.flags if flag not in before.flags)


# -- causes ------------------------------------------------------------------------------------------


def _because(
    ledger: Ledger, reasons: Iterable[Reason], clock: str, is_back: bool, *, dated: bool = True
) -> str:
    """Which records did it, or that the clocks did, behind what changed; the same cause once.

    Args:
        clock: What the clocks did, of `CLOCKS`.
        is_back: Whether what changed goes from the later to the earlier.
        dated: Whether to say when each record became known.
    """
    causes = list(dict.fromkeys(cause for _, cause in reasons))
    # Records that read alike may be causes in turn.
    texts = dict.fromkeys(
        _cause(ledger, cause, is_back, dated) if cause.records else CLOCKS[clock]
        for cause in causes
    )
    return f", {'; '.join(texts or [CLOCKS[clock]])}"


def _cause(ledger: Ledger, cause: Cause, is_back: bool, dated: bool) -> str:
    records = dict.fromkeys(
        record_said(ledger, ledger.dated[id]) if dated and id in ledger.dated else named(ledger, id)
        for id in cause.records
    )
    what = listed(at_most(records, _MOST))
    because = said(f"changes.{'without' if is_back else 'because'}", what=what)
    same = {named(ledger, id) for id in cause.records}
    others = dict.fromkeys(name for id in cause.instead if (name := named(ledger, id)) not in same)
    if not others:
        return because
    key = "would_do" if len(cause.records) == 1 else "would_do_instead"
    return said(f"changes.{key}", because=because, others=listed(at_most(others, _MOST)))

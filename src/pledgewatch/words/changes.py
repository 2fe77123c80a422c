"""Changes in words: what differs between two reviews, the steps of a history, the news of a monitor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pledgewatch.engine.facts import Lifecycle
from pledgewatch.live.facts import certainty_of
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Report, Statement, StateReport
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


def _one(change: Change) -> str:
    ledger: Ledger = change._ledger  # type: ignore[assignment]
    if change.note is not None:
        note = note_said(change.note)
        return note if change.after is not None else said("changes.gone", note=note)
    if change.what == "flags":
        return sentence(joined(_flags(change, ledger)))
    # What was found says already what was reported.
    is_brief = change.what in ("counts", "finding") or hasattr(change, "_as_of")
    because = _briefly if is_brief else _because
    why = because(ledger, change.causes, change.clock, change.backwards)
    return f"{_turn(change, ledger)}{why}."


def _flags(change: Change, ledger: Ledger) -> Iterator[str]:
    """What there is to know with a verdict, or no longer, each with its cause."""
    before, after = ({*(flags or "").split(", ")} for flags in (change.before, change.after))
    causes = dict(change.causes)
    for name in sorted((before ^ after) - {""}):
        # Of a pledge that came or went, all flags have one cause.
        reasons = ((name, causes[name]),) if name in causes else change.causes
        because = _because(ledger, reasons, change.clock, change.backwards)
        key = "changes.flag" if name in after else "changes.flag_gone"
        yield said(key, what=FLAGS[name].rstrip("."), because=because)


def changes_said(changes: Sequence[Change], *, headed: bool = True) -> str:
    """Changes of findings alike in a sentence, with the first, strongest and latest; one as it is.

    Args:
        headed: Whether to begin with the pledge.
    """
    text = _one(changes[0]) if len(changes) == 1 else _many(changes)
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
            return LIFECYCLES[Lifecycle(after or before or "")]
        case "counts":
            counts = listed(_counts(after or ""))
            return said("changes.counts" if counts else "changes.counts_none", counts=counts)
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
    because = _because(ledger, step.causes, "passed", is_back=False)
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


def _because(ledger: Ledger, reasons: Iterable[Reason], clock: str, is_back: bool) -> str:
    """Which records did it, or that the clocks did, behind what changed; the same cause once.

    Args:
        clock: What the clocks did, of `CLOCKS`.
        is_back: Whether what changed goes from the later to the earlier.
    """
    causes = list(dict.fromkeys(cause for _, cause in reasons))
    texts = [_cause(ledger, cause, is_back) if cause.records else CLOCKS[clock] for cause in causes]
    return f", {'; '.join(texts or [CLOCKS[clock]])}"


def _cause(ledger: Ledger, cause: Cause, is_back: bool) -> str:
    records = (
        record_said(ledger, ledger.dated[id]) if id in ledger.dated else named(ledger, id)
        for id in cause.records
    )
    what = listed(at_most(records, _MOST))
    because = said(f"changes.{'without' if is_back else 'because'}", what=what)
    if not cause.instead:
        return because
    others = dict.fromkeys(named(ledger, id) for id in cause.instead)
    key = "would_do" if len(cause.records) == 1 else "would_do_instead"
    return said(f"changes.{key}", because=because, others=listed(at_most(others, _MOST)))


def _briefly(ledger: Ledger, reasons: Iterable[Reason], clock: str, is_back: bool) -> str:
    """The same by who reported it, where what they reported is said elsewhere."""
    ids = {id for _, cause in reasons for id in cause.records}
    records = [ledger.dated.get(id) for id in sorted(ids)]
    if not all(isinstance(each, (Report, StateReport, Statement)) for each in records) or not ids:
        return _because(ledger, reasons, clock, is_back)
    key = "without_what" if is_back else "because_what"
    return f", {said(f'changes.{key}', who=who_said(ledger, sorted(ids)))}"

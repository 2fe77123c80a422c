"""Changes in words: what differs between two reviews, the steps of a history, the news of a monitor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pledgewatch.engine.facts import Lifecycle
from pledgewatch.live.facts import certainty_of
from pledgewatch.model.dates import civil_date, say_instant
from pledgewatch.model.ledger import Ledger
from pledgewatch.words.forms import listed, percent, plural
from pledgewatch.words.notes import note_said
from pledgewatch.words.records import named, record_said
from pledgewatch.words.series import Series
from pledgewatch.words.templates import LIFECYCLES

if TYPE_CHECKING:
    from pledgewatch.live.causes import Cause, Reason
    from pledgewatch.live.diff import Change
    from pledgewatch.live.history import Step

CLOCKS = {
    "passed": "because time passed",
    "less": "because less time had passed",
    "another": "because another time is judged",
}
"""What is said where the clocks alone made the difference, by what they did."""

_MOST = 4
"""How many records of a cause are told in a sentence; the others are counted."""


def change_said(change: Change | Step) -> str:
    """A change, a piece of news or a step of a history in a sentence, with its cause."""
    ledger: Ledger = change._ledger  # type: ignore[assignment]
    if hasattr(change, "verdict"):
        return _step(change, ledger)
    head = f"{change.pledge or 'ledger'}: "
    if change.note is not None:
        kind = change.note.kind.replace("_", " ")
        return (
            f"{head}{kind}: {note_said(change.note) if change.after is not None else 'no longer'}"
        )
    # What was counted is told at length by the findings.
    speech = _Speech(ledger, CLOCKS[change.clock], change.backwards)
    because = speech.because_each(
        change.causes, briefly=change.what == "counts" or _is_news(change)
    )
    return f"{head}{_turn(change, ledger)}{because}."


def changes_said(changes: Sequence[Change]) -> str:
    """Changes of findings alike in a sentence, with the first, strongest and latest; one as it is."""
    one = changes[0]
    if len(changes) == 1:
        return change_said(one)
    ledger: Ledger = one._ledger  # type: ignore[assignment]
    kind, _, statement, against, *_ = one.own
    about = statement or against
    name = f"{kind.replace('_', ' ')}{f' {named(ledger, about)}' if about else ''}"
    was, now = (certainty_of(each) or "none" for each in (one.before, one.after))
    records = {id for each in changes for id in each.records}
    because = CLOCKS[one.clock]
    if records:
        because = f"{_with(one.backwards)} {plural(len(records), 'record')}"
    series = Series(tuple(each.finding for each in changes if each.finding is not None))
    told = [
        f"the {word} {named(ledger, str(each.incident))}"
        + (f" ({civil_date(each.since, ledger.timezone)})" if each.since is not None else "")
        for each, word in series.named.items()
    ]
    return (
        f"{one.pledge or 'ledger'}: {name} of {len(changes):,} incidents, {was} -> {now}, {because}: "
        f"{listed(told)}."
    )


def _with(backwards: bool) -> str:
    return "without" if backwards else "because of"


def _is_news(change: Any) -> bool:
    return hasattr(change, "_as_of")


def _turn(change: Change, ledger: Ledger) -> str:
    """What it was and is, without its cause."""
    turn = f"{change.before or 'none'} -> {change.after or 'none'}"
    if change.what == "settled":
        return f"it is {'settled' if change.after == 'yes' else 'not settled any more'}"
    if change.what == "verdict" and change.before is not None and change.after is not None:
        return f"from {change.before} to {change.after}"
    if change.what == "skepticism":
        was, now = (percent(float(each or 0)) for each in (change.before, change.after))
        return f"chance of being broken from {was} to {now}"
    if change.what == "lifecycle" and change.after is not None:
        return f"now {LIFECYCLES[Lifecycle(change.after)]}"
    if change.what != "finding":
        return f"{change.what} {turn}"
    kind, _, statement, against, what, *records = change.own
    about = what if what != "together" else ""
    about = about or statement or against or (records[0] if records else "")
    together = " taken together" if what == "together" else ""
    name = f"{kind.replace('_', ' ')}{together}"
    return f"{name} {named(ledger, about)}, {turn}" if about else f"{name}, {turn}"


def _step(step: Any, ledger: Ledger) -> str:
    settled = ", settled" if step.settled else ""
    flags = f"; {', '.join(flag.replace('_', ' ') for flag in step.flags)}" if step.flags else ""
    because = _Speech(ledger, CLOCKS["passed"]).because_each(step.causes)
    when = say_instant(step._as_of, ledger.timezone)
    lifecycle = step.lifecycle.value.replace("_", " ")
    chance = f"; chance of being broken {percent(step.chance.value)}" if step.chance else ""
    return f"{when}: {step.verdict.value} ({lifecycle}{settled}{flags}{chance}){because}."


class _Speech:
    """How causes are said of a change from one state of knowledge to another, or back.

    Args:
        clock: What is said where the clocks alone did it.
        backwards: Whether what changed is told from the later to the earlier.
    """

    def __init__(self, ledger: Ledger, clock: str, backwards: bool = False) -> None:
        self._ledger, self._clock, self._backwards = ledger, clock, backwards

    def because(self, cause: Cause, *, briefly: bool = False) -> str:
        """``because of ...``, or that the clock did it; briefly: with no more than names."""
        if not cause.records:
            return self._clock
        dated = self._ledger.dated
        said = [
            named(self._ledger, id)
            if briefly or id not in dated
            else record_said(self._ledger, dated[id])
            for id in cause.records[:_MOST]
        ]
        if len(cause.records) > _MOST:
            said.append(f"{len(cause.records) - _MOST:,} more")
        because = f"{_with(self._backwards)} {listed(said)}"
        if not cause.instead:
            return because
        others = [named(self._ledger, id) for id in cause.instead[:_MOST]]
        if len(cause.instead) > _MOST:
            others.append("others")
        place = "as well" if len(cause.records) == 1 else "in place of one of them"
        each = "each " if len(cause.instead) > 1 else ""
        return f"{because} ({listed(others)} would {each}have done {place})"

    def because_each(self, reasons: Sequence[Reason], *, briefly: bool = False) -> str:
        """The causes of several parts, said once where they are the same."""
        together: dict[Cause, list[str]] = {}
        for name, cause in reasons:
            together.setdefault(cause, []).append(name.replace("_", " "))
        if not together:
            return f", {self._clock}"
        if len(together) == 1:
            return f", {self.because(next(iter(together)), briefly=briefly)}"
        return ": " + "; ".join(
            f"{listed(names)} {self.because(cause, briefly=briefly)}"
            for cause, names in together.items()
        )

"""How answers look: a word, a shape and, last, a colour.

No meaning rests on a colour. A verdict is a word with a round badge, a lifecycle one with a square
badge, and each value has a shape of its own, drawn as a small picture that follows the text colour.
The colours are those of Okabe and Ito, which people who see colours differently can tell apart.
"""

from __future__ import annotations

from html import escape

from pledgewatch.engine.facts import Lifecycle, Verdict
from pledgewatch.engine.incident import Rung
from pledgewatch.engine.skepticism import Skepticism
from pledgewatch.model.logic import Kleene, T
from pledgewatch.words.templates import LIFECYCLES, NAMES

COLOURS = {
    Verdict.KEPT: "#009e73",
    Verdict.HOLDING: "#56b4e9",
    Verdict.BROKEN: "#d55e00",
    Verdict.SLIPPING: "#e69f00",
    Verdict.PARTIAL: "#b8a800",
    Verdict.INCONCLUSIVE: "#cc79a7",
    Verdict.UNTESTED: "#8c8c8c",
    Verdict.PENDING: "#0072b2",
    Verdict.VOID: "#8c8c8c",
}

LADDER = (Rung.ALLEGED, Rung.CORROBORATED, Rung.VERIFIED, Rung.ATTRIBUTED)
"""The rungs from the lowest up; what is contested or retracted stands on none of them."""

_OPEN = 'fill="none" stroke="currentColor"'
_LINE = f'{_OPEN} stroke-width="2"'
_VERDICTS = {
    Verdict.KEPT: f'<path d="M2 6.5 5 9.5 10.5 2.5" {_OPEN} stroke-width="2.5"/>',
    Verdict.HOLDING: f'<circle cx="6" cy="6" r="4.5" {_LINE}/><circle cx="6" cy="6" r="1.7"/>',
    Verdict.BROKEN: f'<path d="M2 2 10 10M10 2 2 10" {_OPEN} stroke-width="2.8"/>',
    Verdict.SLIPPING: f'<path d="M1.5 2.5H10.5L6 10.2Z" {_LINE}/>',
    Verdict.PARTIAL: f'<circle cx="6" cy="6" r="4.5" {_LINE}/><path d="M6 1.5a4.5 4.5 0 0 1 0 9Z"/>',
    Verdict.INCONCLUSIVE: f'<path d="M1 4.5q2.5-3 5 0t5 0M1 8.5q2.5-3 5 0t5 0" {_LINE}/>',
    Verdict.UNTESTED: f'<circle cx="6" cy="6" r="4.5" {_LINE} stroke-dasharray="2 1.8"/>',
    Verdict.PENDING: f'<circle cx="6" cy="6" r="4.5" {_LINE}/><path d="M6 3V6.3L8.3 7.8" {_LINE}/>',
    Verdict.VOID: f'<circle cx="6" cy="6" r="4.5" {_LINE}/><path d="M3 9 9 3" {_LINE}/>',
}
_STATES = {
    Lifecycle.ANNOUNCED: f'<path d="M3 2v8l6-4z" {_OPEN} stroke-width="1.5"/>',
    Lifecycle.ACTIVE: '<path d="M3 1.5v9L10 6z"/>',
    Lifecycle.IN_GRACE: '<path d="M2.5 2h2.5v8H2.5zM7 2h2.5v8H7z"/>',
    Lifecycle.DORMANT: f'<path d="M2 6h8" {_LINE}/>',
    Lifecycle.SUPERSEDED: '<path d="M1 2v8l5-4zM6 2v8l5-4z"/>',
    Lifecycle.WITHDRAWN: '<path d="M9 2v8L3 6z"/>',
    Lifecycle.ENDED: '<path d="M2.5 2.5h7v7h-7z"/>',
}
GLYPHS = {
    Verdict.KEPT: "[v]",
    Verdict.HOLDING: "(o)",
    Verdict.BROKEN: "[x]",
    Verdict.SLIPPING: "\\_/",
    Verdict.PARTIAL: "(|)",
    Verdict.INCONCLUSIVE: "(~)",
    Verdict.UNTESTED: "( )",
    Verdict.PENDING: "(.)",
    Verdict.VOID: "(/)",
}
"""Three signs for a verdict, where there is nothing but text."""


def shape(of: Verdict | Lifecycle, *, colour: str = "currentColor", size: int = 12) -> str:
    """The shape of an answer; where there is room, its word stands beside it."""
    inner = _VERDICTS[of] if isinstance(of, Verdict) else _STATES[of]
    return (
        f'<svg width="{size}" height="{size}" viewBox="0 0 12 12" aria-hidden="true" '
        f'fill="currentColor" style="color:{colour};vertical-align:-1px">{inner}</svg>'
    )


def is_decided(chance: Skepticism) -> bool:
    """Whether it has turned out whether a pledge is broken, so that only the forecast is left."""
    return chance.outcome in (Verdict.KEPT, Verdict.BROKEN, Verdict.PARTIAL)


def _pill(of: Verdict | Lifecycle, radius: str, colour: str, weight: int) -> str:
    word = NAMES[of.value] if isinstance(of, Verdict) else LIFECYCLES[of]
    return (
        f'<span style="border:1.5px solid {colour};border-radius:{radius};padding:0 0.55em;'
        f'font-weight:{weight};white-space:nowrap;display:inline-block">'
        f"{shape(of, colour=colour)} {escape(word)}</span>"
    )


def badge(verdict: Verdict) -> str:
    """A verdict: round, bold, with its shape."""
    return _pill(verdict, "1em", COLOURS[verdict], 700)


def state(lifecycle: Lifecycle) -> str:
    """A lifecycle: square, with its shape."""
    return _pill(lifecycle, "0", "currentColor", 400)


def certainty_mark(certainty: Kleene) -> str:
    """A confirmed finding has a full diamond, another an empty one."""
    fill = "currentColor" if certainty is T else "none"
    return (
        '<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" '
        f'style="vertical-align:-1px"><path d="M6 1 11 6 6 11 1 6Z" fill="{fill}" '
        'stroke="currentColor" stroke-width="1.5"/></svg>'
    )

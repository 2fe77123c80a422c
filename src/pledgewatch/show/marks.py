"""How answers look: a word, a shape and, last, a colour.

No meaning rests on a colour. A verdict is a word with a shape of its own, drawn as a small picture that
follows the text colour.
The colours are those of Okabe and Ito, which people who see colours differently can tell apart.
"""

from __future__ import annotations

from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.incident import Rung
from pledgewatch.engine.skepticism import Skepticism

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
SHAPES = {
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
"""The shape of each verdict, within 12 by 12, for the templates."""
MARKS = {
    "certain": '<path d="M0-5.5 5.5 0 0 5.5-5.5 0Z" fill="currentColor" stroke="currentColor"/>',
    "possible": f'<path d="M0-5 5 0 0 5-5 0Z" {_OPEN} stroke-width="1.5"/>',
    "fulfilment": '<path d="M0-5 5 4.5H-5Z" fill="currentColor" stroke="currentColor"/>',
    "other": '<path d="M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0Z" fill="currentColor" opacity="0.7"/>',
    "retracted": f'<path d="M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0ZM-7 6 7-6" {_OPEN} stroke-width="1.3"/>',
}
"""The shape of what was reported, around its middle, for the templates."""
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


def is_decided(chance: Skepticism) -> bool:
    """Whether it has turned out whether a pledge is broken, so that only the forecast is left."""
    return chance.outcome in (Verdict.KEPT, Verdict.BROKEN, Verdict.PARTIAL)

"""How answers look: a word, a shape and, last, a colour.

No meaning rests on a colour. A verdict is a word with a shape of its own, drawn as a small picture that
follows the text colour.
The colours are those of Okabe and Ito, which people who see colours differently can tell apart.
"""

from __future__ import annotations

from pledgewatch.engine.facts import Verdict

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

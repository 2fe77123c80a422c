"""How the parts of a picture look, for inline SVG and for charts alike."""

from __future__ import annotations

import attrs

from pledgewatch.engine.facts import Verdict
from pledgewatch.show.marks import COLOURS

INK = ""
"""The colour of the letters around: that of the reader in a page, black in a chart."""
BLUE, ORANGE, GREEN, GREY = "#0072b2", "#d55e00", "#009e73", "#8c8c8c"


@attrs.frozen
class Paint:
    """How a bar or line looks; where both are None it is not filled, or not drawn round."""

    fill: str | None = None
    opacity: float = 1.0
    stroke: str | None = None
    width: float = 1.0
    dash: tuple[float, ...] = ()


def _verdict(verdict: Verdict) -> Paint:
    return Paint(fill=COLOURS[verdict], opacity=0.35, stroke=COLOURS[verdict], width=1.5)


LOOKS: dict[str, Paint] = {
    "window": Paint(fill=INK, opacity=0.06),
    "grace": Paint(stroke=INK, opacity=0.5, dash=(3, 3)),
    "pledged": Paint(fill=GREEN, opacity=0.16),
    "grid": Paint(stroke=INK, opacity=0.14),
    "pledge": Paint(stroke=GREEN, width=1.8, dash=(6, 3)),
    "said": Paint(stroke=INK, width=1.4),
    "now": Paint(stroke=INK, opacity=0.6, dash=(1, 3)),
    "axis": Paint(stroke=INK),
    "interval": Paint(fill=INK, opacity=0.16),
    "chance": Paint(stroke=INK, width=2),
    "level-span": Paint(fill=BLUE, opacity=0.5),
    "level": Paint(stroke=BLUE, width=5),
    "span-certain": Paint(stroke=ORANGE, width=3, opacity=0.55),
    "span-possible": Paint(stroke=ORANGE, width=2, opacity=0.55),
    "span-fulfilment": Paint(stroke=BLUE, width=3, opacity=0.55),
    "span-other": Paint(stroke=GREY, width=2, opacity=0.55),
    "span-retracted": Paint(stroke=GREY, width=2, opacity=0.55),
    **{f"verdict-{verdict.value}": _verdict(verdict) for verdict in Verdict},
}
"""Bars and lines, from back to front."""

_DISC = "M-.8,0A.8,.8,0,1,1,.8,0A.8,.8,0,1,1,-.8,0Z"
_RHOMB = "M0,-1L1,0L0,1L-1,0Z"
VERDICT_SHAPES = {
    Verdict.KEPT: "M-.9,.1L-.3,.7L.9,-.7",
    Verdict.HOLDING: _DISC,
    Verdict.BROKEN: "M-.8,-.8L.8,.8M.8,-.8L-.8,.8",
    Verdict.SLIPPING: "M-.9,-.7L.9,-.7L0,.8Z",
    Verdict.PARTIAL: "M0,-.9A.9,.9,0,0,1,0,.9Z",
    Verdict.INCONCLUSIVE: _RHOMB,
    Verdict.UNTESTED: "M-.8,-.8L.8,-.8L.8,.8L-.8,.8Z",
    Verdict.PENDING: "M-.6,-.9L.9,0L-.6,.9Z",
    Verdict.VOID: "M-.8,0L.8,0",
}
"""A shape for each verdict, as SVG and Vega draw paths: between -1 and 1 on both sides."""


@attrs.frozen
class SignLook:
    """How a mark looks: its path between -1 and 1, its colour, whether it is filled, half its size."""

    path: str
    colour: str
    is_full: bool
    size: float = 5.5


SIGNS: dict[str, SignLook] = {
    "certain": SignLook(_RHOMB, ORANGE, is_full=True),
    "possible": SignLook(_RHOMB, ORANGE, is_full=False),
    "fulfilment": SignLook("M0,-1L1,.8L-1,.8Z", BLUE, is_full=True),
    "other": SignLook(_DISC, GREY, is_full=True, size=3.5),
    "retracted": SignLook(
        "M.6,0A.6,.6,0,1,1,-.6,0A.6,.6,0,1,1,.6,0M-1,1L1,-1", GREY, is_full=False
    ),
    "level": SignLook(_DISC, BLUE, is_full=True, size=5),
    "jump": SignLook(_RHOMB, INK, is_full=True, size=4.5),
    **{f"verdict-{v.value}": SignLook(path, INK, False, 4.5) for v, path in VERDICT_SHAPES.items()},
}
"""Marks by what they stand for."""

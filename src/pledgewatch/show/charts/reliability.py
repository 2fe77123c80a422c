"""How reliable the chances told were: what was told against what came."""

from __future__ import annotations

from typing import Any

from pledgewatch.errors import PledgewatchError
from pledgewatch.live.scores import Forecaster, Lead, Scores
from pledgewatch.show.charts.common import finished, lettered, library
from pledgewatch.show.looks import BLUE, GREY

_SIDE = 220
_EDGE = 0.14
"""How far a panel reaches beyond 0 and 1, for the points and letters there."""
_TITLES = {
    Lead.ANNOUNCEMENT: "at the announcement",
    Lead.HALF_WAY: "half way",
    Lead.DAY_BEFORE: "the day before",
}


def reliability(scores: Scores) -> Any:
    """The share that was broken of the pledges whose chance lay in each tenth, a panel for each time.

    Raises:
        PledgewatchError: where nothing is scored, and where Altair is not installed.
    """
    alt = library()
    if not scores.trials:
        raise PledgewatchError("there is nothing to score: no pledge that was forecast is decided")
    panels = [_panel(alt, scores, lead) for lead in Lead]
    brier = scores.by_lead[Lead.DAY_BEFORE].brier
    said, rate = brier[Forecaster.SKEPTICISM], brier[Forecaster.BASE_RATE]
    title = "The day before, the skepticism foretold better than the base rate"
    if said >= rate:
        title = "The day before, the skepticism foretold no better than the base rate"
    count = f"{scores.n:,} decided {'pledge' if scores.n == 1 else 'pledges'}"
    about = (
        f"{scores.title or 'A ledger without title'}: {count}, by tenths of the chance; figures: how many. "
        "On the line, as many were broken as was told\n"
        f"Brier score the day before {said:.3f}, the base rate {rate:.3f}, "
        f"the class alone {brier[Forecaster.CLASS]:.3f}; lower is better"
    )
    return finished(alt.hconcat(*panels, spacing=24), alt, title, about, str(scores))


def _panel(alt: Any, scores: Scores, lead: Lead) -> Any:
    rows = [
        {"told": t.forecast, "came": t.broken, "weight": t.weight, "text": f"{t.weight:.3g}"}
        for t in scores.by_lead[lead].tenths
    ]
    scale = alt.Scale(domain=[-_EDGE, 1 + _EDGE], nice=False)
    values = [0, 0.25, 0.5, 0.75, 1]
    axis = {"values": values, "format": ".0%", "grid": True}
    is_first = lead is Lead.ANNOUNCEMENT
    x = alt.X("told:Q", scale=scale, axis=alt.Axis(title="chance told", **axis))
    y = alt.Y(
        "came:Q",
        scale=scale,
        axis=alt.Axis(title="share that was broken" if is_first else None, **axis),
    )
    ends = alt.Chart(alt.Data(values=[{"told": 0, "came": 0}, {"told": 1, "came": 1}]))
    line = ends.mark_line(color=GREY, strokeDash=[4, 4]).encode(x=x, y=y)
    base = alt.Chart(alt.Data(values=rows)).encode(x=x, y=y)
    points = base.mark_circle(color=BLUE, opacity=0.85).encode(
        size=alt.Size("weight:Q", scale=alt.Scale(range=[60, 500], domainMin=0), legend=None)
    )
    texts = lettered(base.encode(text="text:N"), align="center", dy=-17)
    title = alt.TitleParams(_TITLES[lead], anchor="middle", fontSize=13, fontWeight="normal")
    return alt.layer(line, points, texts).properties(width=_SIDE, height=_SIDE, title=title)

"""What all charts share: the library, harmless text, dates as people read them, and the looks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from pledgewatch.engine.facts import Verdict
from pledgewatch.errors import PledgewatchError
from pledgewatch.model.dates import wall_clock
from pledgewatch.show.marks import COLOURS

BLACK: str = "#222222"
GREY: str = "#8c8c8c"
BLUE: str = "#0072b2"
ORANGE: str = "#d55e00"

VERDICT_SHAPES = {
    Verdict.KEPT: "M-.9,.1L-.3,.7L.9,-.7",
    Verdict.HOLDING: "circle",
    Verdict.BROKEN: "M-.8,-.8L.8,.8M.8,-.8L-.8,.8",
    Verdict.SLIPPING: "triangle-down",
    Verdict.PARTIAL: "M0,-.9A.9,.9,0,0,1,0,.9Z",
    Verdict.INCONCLUSIVE: "diamond",
    Verdict.UNTESTED: "square",
    Verdict.PENDING: "triangle-right",
    Verdict.VOID: "M-.8,0L.8,0",
}


def library() -> Any:
    """Altair.

    Raises:
        PledgewatchError: where it is not installed.
    """
    try:
        import altair
    except ModuleNotFoundError as error:
        raise PledgewatchError(
            f"a chart needs {error.name}: pip install 'pledgewatch[plots]'"
        ) from error
    return altair


def harmless(text: str) -> str:
    """Text that looks as it did and cannot end the script it is written into.

    A chart saved as HTML holds its data in a script, where ``</script>`` in a name would end it. A word
    joiner, which is not seen, stands after each ``<``.
    """
    return text.replace("<", "<\u2060")


def short(text: str, most: int = 48) -> str:
    """Harmless text, cut to what a label has room for."""
    return harmless(text if len(text) <= most else f"{text[: most - 1].rstrip()}…")


def stamp(at: int, zone: str | None) -> str:
    """An instant for an axis: the wall clock of a zone, written as if it were UTC.

    So the axis shows the dates of the ledger wherever the chart is looked at.
    """
    local: dt.datetime = wall_clock(at, zone)
    return f"{local.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def chart_of(alt: Any, rows: Iterable[dict[str, Any]]) -> Any:
    """A chart of some rows of data, of which nothing is encoded yet."""
    return alt.Chart(alt.Data(values=list(rows)))


def in_rows(alt: Any, rows: list[dict[str, Any]], name: str) -> Any:
    """A chart of rows, one below the other in their order, each named by one of its fields."""
    y = alt.Y(f"{name}:N", title=None, sort=[row[name] for row in rows])
    return chart_of(alt, rows).encode(y=y)


def lettered(base: Any, **mark: Any) -> Any:
    """Text with a white rim, to be read on whatever lies behind it; `base` encodes all but the mark."""
    look = {"align": "left", "fontSize": 12, **mark}
    rim = base.mark_text(**look, stroke="white", strokeWidth=4, strokeJoin="round", fill="white")
    return rim + base.mark_text(**look, fill=BLACK)


def verdict_scale(alt: Any) -> Any:
    """The colours of the verdicts."""
    return alt.Scale(
        domain=[verdict.value for verdict in Verdict], range=[COLOURS[v] for v in Verdict]
    )


def finished(chart: Any, alt: Any, title: str, about: str, description: str) -> Any:
    """A chart with its title, its alt text and the common looks."""
    lines = [harmless(line) for line in about.splitlines()]
    heads = [harmless(line) for line in title.splitlines()]
    told = alt.TitleParams(
        heads[0] if len(heads) == 1 else heads, subtitle=lines, anchor="start", limit=760
    )
    return (
        chart.properties(title=told, description=harmless(description), background="white")
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12, labelLimit=260)
        .configure_legend(labelFontSize=12, titleFontSize=12, symbolSize=110, labelLimit=320)
        .configure_title(fontSize=15, subtitleFontSize=12, subtitlePadding=6)
    )

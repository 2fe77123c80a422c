"""What all charts share: the library, harmless text, dates as people read them, and the looks."""

from __future__ import annotations

import datetime as dt
import json
import re
import textwrap
from collections.abc import Iterable
from typing import Any

from pledgewatch.engine.facts import Verdict
from pledgewatch.errors import InputError, PledgewatchError
from pledgewatch.model.dates import wall_clock
from pledgewatch.show.layout import Bar, Layout, Sign, Stroke
from pledgewatch.show.looks import LOOKS, SIGNS
from pledgewatch.show.marks import COLOURS

BLACK: str = "#222222"


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


def named_dates(dates: Iterable[tuple[str, str]]) -> str:
    """What Vega writes at the ticks of a line of time: the names of these stamps."""
    names = {f"t{int(_instant(at).timestamp() * 1000)}": label for at, label in dates}
    return f"{json.dumps(names)}['t' + time(datum.value)]"


def _instant(stamped: str) -> dt.datetime:
    return dt.datetime.fromisoformat(stamped.replace("Z", "+00:00"))


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


def drawn(alt: Any, layout: Layout, width: int) -> Any:
    """A picture in time as a chart: its parts as layers, from back to front."""
    axis = layout.axis
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, width], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[layout.height, 0], nice=False), axis=None)

    def at(instant: int, dx: float = 0) -> float:
        return round(axis.place(instant) * width + dx, 1)

    rows: dict[Any, list[dict[str, Any]]] = {}
    for part in layout.parts:
        row: dict[str, Any] = {"y": part.y, "text": harmless(part.text)}
        if isinstance(part, Bar):
            lo, hi = at(part.lo), at(part.hi)
            row |= {"x": lo, "x2": max(hi, lo + 1), "y2": part.y + part.height}
            key: Any = ("bar", part.look)
        elif isinstance(part, Stroke):
            row |= {"x": at(part.lo, part.dx), "x2": at(part.hi, part.dx), "y2": part.y2}
            key = ("line", part.look)
        elif isinstance(part, Sign):
            row |= {"x": at(part.at, part.dx), "sort": part.sort, "from": stamp(part.at, axis.zone)}
            key = ("sign", part.sort)
        else:
            row["x"] = at(part.at, part.dx)
            key = ("words", part.anchor, part.bold)
        rows.setdefault(key, []).append(row)
    layers = []
    for kind, *look in sorted(rows, key=_depth):
        base = chart_of(alt, rows[(kind, *look)]).encode(x=x, y=y)
        told = [alt.Tooltip("text:N")]
        if kind == "bar":
            layers.append(
                base.mark_rect(**_marked(look[0])).encode(x2="x2:Q", y2="y2:Q", tooltip=told)
            )
        elif kind == "line":
            layers.append(
                base.mark_rule(**_marked(look[0])).encode(x2="x2:Q", y2="y2:Q", tooltip=told)
            )
        elif kind == "sign":
            sign = SIGNS[look[0]]
            colour = sign.colour or BLACK
            mark = base.mark_point(
                shape=sign.path, size=(2 * sign.size) ** 2, fill=colour if sign.is_full else "white",
                stroke=colour, strokeWidth=1.7, opacity=1,
            )  # fmt: skip
            layers.append(mark.encode(tooltip=told))
        else:
            align = {"start": "left", "end": "right", "middle": "center"}[look[0]]
            letters = {"align": align, "baseline": "alphabetic", "fontSize": 11,
                       "fontWeight": "bold" if look[1] else "normal"}  # fmt: skip
            layers.append(lettered(base.encode(text="text:N"), **letters))
    return alt.layer(*layers).properties(width=width, height=layout.height)


_KINDS = ("bar", "line", "sign", "words")
_DEPTHS = list(LOOKS)


def _depth(key: Any) -> tuple[int, int]:
    kind, look, *_ = key
    if kind in ("bar", "line"):
        return 0, _DEPTHS.index(look)
    return _KINDS.index(kind), 0


def _marked(name: str) -> dict[str, Any]:
    """A look as the properties of a mark."""
    look = LOOKS[name]
    found: dict[str, Any] = {"strokeWidth": look.width, "opacity": 1}
    if look.fill is not None:
        found |= {"fill": look.fill or BLACK, "fillOpacity": look.opacity}
    if look.stroke is not None:
        found |= {"stroke": look.stroke or BLACK}
        found |= {} if look.fill is not None else {"strokeOpacity": look.opacity}
    if look.dash:
        found["strokeDash"] = list(look.dash)
    return found


def verdict_scale(alt: Any) -> Any:
    """The colours of the verdicts."""
    return alt.Scale(
        domain=[verdict.value for verdict in Verdict], range=[COLOURS[v] for v in Verdict]
    )


def headed(sentences: str) -> str:
    """What a chart shows, as its head: so many whole sentences as two lines hold; two may take three."""
    first, *rest = re.split(r"(?<=[.!?]) (?=[A-Z])", sentences)
    for place, sentence in enumerate(rest):
        if len(first) + len(sentence) > (160 if place else 240):
            break
        first = f"{first} {sentence}"
    return "\n".join(textwrap.wrap(first, 82, break_long_words=False))


def missing(chart: str, found: str, expected: str) -> InputError:
    """The refusal of a chart for which there are no data: what there is, and what it takes."""
    return InputError(entry=f"plot.{chart}", found=found, expected=expected)


def finished(chart: Any, alt: Any, title: str, about: str, description: str) -> Any:
    """A chart with its title, its alt text and the common looks."""
    lines = [harmless(line) for line in about.splitlines()]
    heads = [harmless(line) for line in title.splitlines()]
    told = alt.TitleParams(heads[0] if len(heads) == 1 else heads, subtitle=lines, anchor="start")
    return (
        chart.properties(title=told, description=harmless(description), background="white")
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12, labelLimit=260)
        .configure_legend(labelFontSize=12, titleFontSize=12, symbolSize=110, labelLimit=320)
        .configure_title(fontSize=15, subtitleFontSize=12, subtitlePadding=6)
    )

"""The graph of a ledger, of a review or of one finding, laid out in time from left to right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.engine.findings import Finding
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.review import Review
from pledgewatch.graph import named_findings
from pledgewatch.model.dates import parse_moment
from pledgewatch.model.records import Pledge, Report, StateReport
from pledgewatch.model.time import HOUR
from pledgewatch.show.axis import Axis, ticks
from pledgewatch.show.charts.common import (
    BLACK,
    chart_of,
    finished,
    headed,
    lettered,
    library,
    missing,
    short,
    stamp,
)
from pledgewatch.show.layout import box, is_free
from pledgewatch.show.looks import BLUE, GREY, ORANGE
from pledgewatch.words import in_brief, listed, who_said
from pledgewatch.words.records import title as pledge_title
from pledgewatch.words.records import what_and_where
from pledgewatch.words.templates import LINKS, counted, said

if TYPE_CHECKING:
    import networkx as nx


_LANES = (
    ("contradictions", ("finding",)),
    ("said", ("pledge", "statement")),
    ("answered", ("reaction", "explanation", "supersede", "withdraw")),
    ("happened", ("incident",)),
    ("reported", ("report", "state_report", "retract")),
)
_LANE = {kind: place for place, (_, kinds) in enumerate(_LANES) for kind in kinds}
_SHAPES = {
    "finding": "diamond",
    "pledge": "square",
    "statement": "triangle-up",
    "reaction": "triangle-down",
    "explanation": "triangle-right",
    "supersede": "triangle-left",
    "withdraw": "triangle-left",
    "incident": "cross",
    "report": "circle",
    "state_report": "M-1,-.45L1,-.45L1,.45L-1,.45Z",
    "retract": "M-.9,-.6L-.6,-.9L.9,.6L.6,.9ZM.9,-.6L.6,-.9L-.9,.6L-.6,.9Z",
}
_AGAINST = ("contradicts", "denies", "weakens")
_LETTERED = 45
"""Graphs of more nodes have no names but those of pledges and findings; all have them in tooltips."""
_WIDTH, _ROW = 860, 26
_ROOM = 0.28
"""The share of the width that a name takes."""
_DEEP = 7
"""So many nodes of a lane stand in one column of a day."""
_DATE = 68
"""Pixels that the name of a day takes."""


def picture(
    graph: nx.MultiDiGraph[str],
    names: Mapping[str, str],
    *,
    zone: str | None = None,
    title: str = "",
    found: str = "",
) -> Any:
    """A graph of dated nodes as a chart of Altair, laid out in time from left to right.

    What was said and what was reported stand at the time at which it was, what happened when it began. Nodes
    without a time (actors, places, activities, sources, who was looking) are left out.

    Args:
        graph: A graph as `pledgewatch.graph` makes it, or a part of one.
        names: What nodes are called; the others go by their label.
        zone: The zone in which dates are given.
        title: What the graph is of.
        found: What it shows; left out: how many nodes of each kind there are.

    Raises:
        InputError: for a graph without dated nodes.
        PledgewatchError: where Altair is not installed.
    """
    alt = library()

    def called(node: str) -> str:
        return names.get(node) or str(graph.nodes[node].get("label", node))

    dated = ((node, _time(graph.nodes[node])) for node in sorted(graph))
    times = {node: at for node, at in dated if at is not None}
    if not times:
        raise missing("picture", "no dated nodes", "a ledger with pledges or reports")
    few = len(times) <= _LETTERED
    drawn = _by_time(graph, times, zone) if few else _by_day(graph, times, zone)
    nodes = [
        {
            **drawn.places[node],
            "type": graph.nodes[node]["type"],
            "name": short(called(node), 34),
            "text": short(_told(graph, node, called(node)), 160),
        }
        for node in times
    ]
    links = [
        {
            **drawn.places[one],
            **{f"{axis}2": at for axis, at in drawn.places[other].items()},
            "against": kind in _AGAINST,
            "text": short(
                said("charts.graph_link", one=called(one), kind=LINKS[kind], other=called(other)),
                120,
            ),
        }
        for one, other, kind in sorted(graph.edges(keys=True))
        if one in times and other in times
    ]
    links.sort(key=lambda each: (*(each[axis] for axis in ("x", "y", "x2", "y2")), each["text"]))
    chart = alt.layer(*_layers(alt, nodes, links, drawn))
    counts = _counted(graph, times)
    of = found or title or said("charts.graph")
    return finished(
        chart.properties(
            width=_WIDTH, height=drawn.lanes[-1][1] * _ROW + (0 if drawn.days else 36)
        ),
        alt,
        headed(found or said("charts.graph_title", title=title, counts=counts)),
        said("charts.graph_lines"),
        said("charts.graph_described", title=of, counts=counts, n=len(links)),
    )


def of_finding(review: Review, finding: Finding) -> nx.MultiDiGraph[str]:
    """The part of a review's graph that a finding rests on: what it contradicts, and who tells of it.

    Raises:
        InputError: for a finding that is none of the review's.
    """
    if finding not in review.findings:
        raise missing(
            "picture", "a finding that is none of this review's", "one of `review.findings`"
        )
    graph = review.graph()
    name = next(name for name, each in named_findings(review.findings) if each == finding)
    kept = {name, *graph.successors(name), *graph.predecessors(name)}
    for node in tuple(kept):
        if graph.nodes[node]["type"] == "incident":
            kept |= {
                one
                for one, _, kind in graph.in_edges(node, keys=True)
                if kind in ("tells_of", "denies")
            }
    return graph.subgraph(kept)


def called(
    graph: nx.MultiDiGraph[str], snapshot: Snapshot, findings: Sequence[Finding] = ()
) -> dict[str, str]:
    """What the nodes of a graph are called in a picture: what was said, what happened, who reported it."""
    names, ledger = {}, snapshot.ledger
    found = dict(named_findings(findings))
    for node, data in graph.nodes(data=True):
        record = ledger.dated.get(data.get("key", ""))
        if isinstance(record, Pledge):
            names[node] = pledge_title(ledger, record)
        elif isinstance(record, (Report, StateReport)):
            names[node] = who_said(ledger, [record.id], in_brackets=True)
        elif record is not None:
            names[node] = record.quote or record.text or ""
        elif data["type"] == "incident":
            reports = [graph.nodes[each].get("key", "") for each in graph.predecessors(node)]
            names[node] = what_and_where(snapshot, reports)
        elif node in found:
            names[node] = in_brief(found[node])
    return names


def _time(data: Mapping[str, Any]) -> int | None:
    if data["type"] not in _LANE:
        return None
    # What was told stands where it became known.
    fields = (
        ("known", "start") if _LANES[_LANE[data["type"]]][0] == "reported" else ("start", "known")
    )
    text = next((data[field] for field in fields if field in data), None)
    return None if text is None else parse_moment(text, "UTC").lo


@attrs.frozen
class _Drawn:
    """Where everything stands.

    Attributes:
        places: For each node its place along the line and its height in rows.
        lanes: The name of each lane, and the row at which it ends.
        days: Where each day begins and its name, where days stand side by side whatever lies between
            them; empty where the line is one of time.
        columns: How many columns there are then.
        axis: The line of time, where it is one.
    """

    places: Mapping[str, Mapping[str, Any]]
    lanes: Sequence[tuple[str, int]]
    days: Sequence[tuple[int, str]] = ()
    columns: int = 0
    axis: Axis | None = None


def _inside(graph: nx.MultiDiGraph[str], times: Mapping[str, int]) -> list[tuple[str, list[str]]]:
    """The lanes that hold something, each with its nodes in time."""
    return [
        (name, inside)
        for lane, (name, _) in enumerate(_LANES)
        if (
            inside := sorted(
                (node for node in times if _LANE[graph.nodes[node]["type"]] == lane),
                key=lambda node: (times[node], node),
            )
        )
    ]


def _by_time(graph: nx.MultiDiGraph[str], times: Mapping[str, int], zone: str | None) -> _Drawn:
    """Few nodes on a line of time, each where there is room for its name."""
    first, last = min(times.values()), max(times.values())
    length = max(last - first, 2 * HOUR)
    # Names stand to the right of what they name.
    axis = Axis(lo=first - length // 20, hi=last + round(length * _ROOM), zone=zone)
    places: dict[str, dict[str, Any]] = {}
    lanes: list[tuple[str, int]] = []
    top = 0
    for name, inside in _inside(graph, times):
        rows: list[float] = []
        for node in inside:
            x = axis.place(times[node])
            row = next((n for n, taken in enumerate(rows) if taken <= x), len(rows))
            rows[row : row + 1] = [x + _ROOM]
            places[node] = {"x": round(x * _WIDTH, 1), "y": top + row + 0.5}
        top += len(rows) + 1
        lanes.append((name, top))
    return _Drawn(places, lanes, axis=axis)


def _by_day(graph: nx.MultiDiGraph[str], times: Mapping[str, int], zone: str | None) -> _Drawn:
    """Many nodes in columns, day by day: a day has as many columns as it needs."""
    day = {node: stamp(at, zone)[:10] for node, at in times.items()}
    inside = _inside(graph, times)
    held: dict[tuple[str, str], list[str]] = {}
    for name, nodes in inside:
        for node in nodes:
            held.setdefault((name, day[node]), []).append(node)
    starts: dict[str, int] = {}
    columns = 0
    for each in sorted(set(day.values())):
        starts[each] = columns
        most = max(len(nodes) for (_, at), nodes in held.items() if at == each)
        columns += -(-most // _DEEP)
    places: dict[str, dict[str, Any]] = {}
    lanes: list[tuple[str, int]] = []
    top = 0
    for name, _ in inside:
        deep = 0
        for (lane, at), nodes in held.items():
            if lane == name:
                for number, node in enumerate(nodes):
                    column, row = divmod(number, _DEEP)
                    places[node] = {"x": starts[at] + column + 0.5, "y": top + row + 0.5}
                    deep = max(deep, row + 1)
        top += deep + 1
        lanes.append((name, top))
    return _Drawn(places, lanes, [(at, name) for name, at in starts.items()], columns)


def _told(graph: nx.MultiDiGraph[str], node: str, name: str) -> str:
    data = graph.nodes[node]
    words, kind = data.get("quote") or data.get("text") or "", _kind(graph, node)
    key = "charts.graph_node_said" if words and words != name else "charts.graph_node"
    return said(key, kind=said(f"graphs.{kind}", n=1), name=name, words=words)


def _kind(graph: nx.MultiDiGraph[str], node: str) -> str:
    """What a node is called as: a report of a state is a report."""
    kind = str(graph.nodes[node]["type"])
    return "report" if kind == "state_report" else kind


def _counted(graph: nx.MultiDiGraph[str], times: Mapping[str, int]) -> str:
    """How many nodes of each lane there are, in words."""
    counts = Counter(_kind(graph, node) for node in times)
    kinds = sorted(counts, key=lambda kind: (_LANE[kind], kind))
    return listed(
        said(
            "charts.count",
            n=counted(counts[kind]),
            what=said(f"graphs.{kind}", n=counts[kind]),
        )
        for kind in kinds
    )


def _layers(
    alt: Any, nodes: list[dict[str, Any]], links: list[dict[str, Any]], drawn: _Drawn
) -> Iterator[Any]:
    lanes = drawn.lanes
    if drawn.days:
        x = alt.X("x:Q", scale=alt.Scale(domain=[0, drawn.columns]), axis=None)
    else:
        x = alt.X("x:Q", scale=alt.Scale(domain=[0, _WIDTH]), axis=None)
    foot = lanes[-1][1] + (0 if drawn.days else 36 / _ROW)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[foot, 0]), axis=None)
    if drawn.axis is not None:
        yield from _dates(alt, drawn.axis, lanes[-1][1], x, y)
    if drawn.days:
        yield from _days(alt, drawn, x, y)
    yield (
        chart_of(alt, links)
        .mark_rule(strokeWidth=1.3, opacity=0.75 if not drawn.days else 0.4)
        .encode(
            x=x,
            x2="x2:Q",
            y=y,
            y2="y2:Q",
            color=alt.condition("datum.against", alt.value(ORANGE), alt.value(GREY)),
            strokeDash=alt.condition("datum.against", alt.value([5, 3]), alt.value([1, 0])),
            tooltip=[alt.Tooltip("text:N")],
        )
    )
    yield (
        chart_of(alt, nodes)
        .mark_point(filled=True, size=95, opacity=1)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape(
                "type:N",
                scale=alt.Scale(domain=list(_SHAPES), range=list(_SHAPES.values())),
                legend=None,
            ),
            color=alt.condition("datum.type == 'finding'", alt.value(ORANGE), alt.value(BLUE)),
            tooltip=[alt.Tooltip("text:N")],
        )
    )
    base = chart_of(alt, _placed(nodes, drawn)).encode(x=x, y=y, text="name:N")
    yield lettered(base, dx=9, fontSize=11)
    tops = [0, *(end for _, end in lanes[:-1])]
    heads = [
        {"y": top + 0.5, "text": said(f"charts.lane_{name}")}
        for (name, _), top in zip(lanes, tops, strict=True)
    ]
    yield (
        chart_of(alt, heads)
        .mark_text(align="right", dx=-12, fontWeight="bold", fontSize=12, color=BLACK)
        .encode(x=alt.value(0), y=y, text="text:N")
    )
    rules = [{"y": end - 0.25} for _, end in lanes[:-1]]
    yield chart_of(alt, rules).mark_rule(color=GREY, opacity=0.3).encode(y=y)


def _placed(nodes: list[dict[str, Any]], drawn: _Drawn) -> list[dict[str, Any]]:
    """The names that have room: on a line of time all, where days stand side by side some pledges."""
    if not drawn.days:
        return nodes
    wide = _WIDTH / drawn.columns
    taken = [box(node["x"] * wide - 6, node["y"] * _ROW, "  ") for node in nodes]
    found = []
    for node in nodes:
        for up in (0.0, -11.0, 11.0) if node["type"] == "pledge" else ():
            name = box(node["x"] * wide + 9, node["y"] * _ROW + up, node["name"])
            if is_free(name, taken, _WIDTH + 200):
                taken.append(name)
                found.append({**node, "y": node["y"] + up / _ROW})
                break
    return found


def _dates(alt: Any, axis: Axis, foot: float, x: Any, y: Any) -> Iterator[Any]:
    """The dates along the foot of a line of time, each once, and the years beneath."""
    found = ticks(axis, 7)
    rows = [{"x": axis.place(at) * _WIDTH, "y": foot + 0.4, "text": label} for at, label in found]
    yield chart_of(alt, rows).mark_rule(color=GREY, opacity=0.25).encode(x=x)
    labels = {"fontSize": 11, "color": BLACK}
    yield chart_of(alt, rows).mark_text(**labels).encode(x=x, y=y, text="text:N")
    years = [{"x": _WIDTH, "y": foot + 1, "text": axis.years}]
    yield chart_of(alt, years).mark_text(align="right", **labels).encode(x=x, y=y, text="text:N")


def _days(alt: Any, drawn: _Drawn, x: Any, y: Any) -> Iterator[Any]:
    """A line where each day begins, and its name where there is room for it."""
    starts = [{"x": at} for at, _ in drawn.days]
    yield chart_of(alt, starts).mark_rule(color=GREY, opacity=0.25).encode(x=x)
    names: list[dict[str, Any]] = []
    for at, name in drawn.days:
        if not names or (at - names[-1]["x"]) * _WIDTH / drawn.columns >= _DATE:
            names.append({"x": at, "y": drawn.lanes[-1][1], "text": name})
    yield (
        chart_of(alt, names)
        .mark_text(align="left", baseline="bottom", dx=2, fontSize=11, color=BLACK)
        .encode(x=x, y=y, text="text:N")
    )

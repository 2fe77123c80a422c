"""Who reported what through whom: the sources and outlets behind a finding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pledgewatch.engine.findings import Finding
from pledgewatch.engine.review import Review
from pledgewatch.model.records import Report, Source, StateReport
from pledgewatch.show.charts.common import (
    BLACK,
    chart_of,
    finished,
    headed,
    lettered,
    library,
    missing,
    short,
)
from pledgewatch.show.looks import BLUE, ORANGE
from pledgewatch.words import in_brief, record_said
from pledgewatch.words.findings import for_and_against
from pledgewatch.words.forms import alone
from pledgewatch.words.records import what_and_where
from pledgewatch.words.templates import KINDS, said

_COLUMNS = ("witnesses", "outlets", "subject")
_LOOKS: tuple[dict[str, Any], ...] = (
    {"align": "right", "dx": -9},
    {"align": "center", "dy": -14},
    {"dx": 9},
)
_Telling = Report | StateReport


def origins(review: Review, finding: Finding) -> Any:
    """Who reported what through whom: from each source by the outlets that carried it to the finding.

    Raises:
        InputError: for a finding that rests on no report.
        PledgewatchError: where Altair is not installed.
    """
    alt = library()
    known = (review.case.snapshot.alive.get(id) for id in finding.records)
    reports = [record for record in known if isinstance(record, (Report, StateReport))]
    if not reports:
        kind = KINDS[finding.kind]
        raise missing(
            "origins", f"a finding ({kind}) that rests on no report", "one that rests on some"
        )
    nodes, links = _drawn(review, finding, reports)
    height = 46 * max(sum(1 for n in nodes if n["x"] == x) for x in range(3)) + 20
    chart = alt.layer(*_layers(alt, nodes, links, height)).properties(width=940, height=height)
    snapshot = review.case.snapshot
    against = {*for_and_against(finding)[1]}
    affirm = [report for report in reports if report.id not in against] or reports
    first = {snapshot.origin_of(report) for report in affirm}
    denied = any(link["says"] == "denies" for link in links)
    about = said("charts.letters_dashed" if denied else "charts.letters")
    counts = {"reports": len(affirm), "sources": len(first)}
    head = headed(said("charts.sources", what=in_brief(finding), **counts))
    return finished(chart, alt, head, about, said("charts.through", what=finding.text))


def _stacked(names: Iterable[str]) -> dict[str, float]:
    """Each name with its height, spread evenly from 0 to 1."""
    given = sorted(set(names))
    return {name: (place + 0.5) / len(given) for place, name in enumerate(given)}


def _drawn(
    review: Review, finding: Finding, reports: list[_Telling]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    ledger, snapshot = review.ledger, review.case.snapshot

    def label(source: str) -> str:
        return alone(ledger.label(Source, source))

    first = _stacked(snapshot.origin_of(report) for report in reports)
    second = _stacked(report.source or snapshot.origin_of(report) for report in reports)
    letters = {snapshot.origin_of(r): snapshot.letter_of(r) for r in reports}
    nodes = [
        {
            "x": 0,
            "y": y,
            "text": said("charts.witness", who=short(label(id), 42), letter=letters[id]),
        }
        for id, y in first.items()
    ]
    nodes += [{"x": 1, "y": y, "text": short(label(id), 34)} for id, y in second.items()]
    about = in_brief(finding)
    if any(id in snapshot.alive for id in finding.records):
        about = what_and_where(snapshot, for_and_against(finding)[0], finding.number)
    nodes.append({"x": 2, "y": 0.5, "text": short(about, 38)})
    links = []
    against = {*for_and_against(finding)[1]}
    for report in reports:
        origin = snapshot.origin_of(report)
        through = report.source or origin
        denies = report.id in against
        says = "denies" if denies else "affirms"
        told = short(record_said(ledger, report), 120)
        links += [
            {
                "x": 0,
                "y": first[origin],
                "x2": 1,
                "y2": second[through],
                "says": says,
                "text": told,
            },
            {"x": 1, "y": second[through], "x2": 2, "y2": 0.5, "says": says, "text": told},
        ]
    return nodes, links


def _layers(
    alt: Any, nodes: list[dict[str, Any]], links: list[dict[str, Any]], height: int
) -> list[Any]:
    x = alt.X("x:Q", scale=alt.Scale(domain=[-1.5, 3.3]), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[1.02, -22 / height]), axis=None)
    ways = (
        chart_of(alt, links)
        .mark_rule(strokeWidth=1.8)
        .encode(
            x=x,
            x2="x2:Q",
            y=y,
            y2="y2:Q",
            color=alt.Color(
                "says:N",
                scale=alt.Scale(domain=["affirms", "denies"], range=[BLUE, ORANGE]),
                legend=None,
            ),
            strokeDash=alt.StrokeDash(
                "says:N",
                scale=alt.Scale(domain=["affirms", "denies"], range=[[1, 0], [5, 4]]),
                legend=None,
            ),
            tooltip=[alt.Tooltip("text:N")],
        )
    )
    base = chart_of(alt, nodes).encode(x=x, y=y)
    points = base.mark_point(filled=True, size=90, opacity=1, color=BLACK).encode(
        shape=alt.Shape(
            "x:N",
            scale=alt.Scale(domain=[0, 1, 2], range=["circle", "square", "diamond"]),
            legend=None,
        )
    )
    heads = [
        {"x": place, "y": -14 / height, "text": said(f"charts.{name}")}
        for place, name in enumerate(_COLUMNS)
    ]
    named = chart_of(alt, nodes).encode(x=x, y=y, text="text:N")
    titles = chart_of(alt, heads).encode(x=x, y=y, text="text:N")
    labels = []
    # Names stand where no line runs: left of the first column, right of the last, above the middle one.
    for place, look in enumerate(_LOOKS):
        here = f"datum.x == {place}"
        labels.append(lettered(named.transform_filter(here), **look))
        bold = {**look, "dy": 0, "fontWeight": "bold"}
        labels.append(lettered(titles.transform_filter(here), **bold))
    return [ways, points, *labels]

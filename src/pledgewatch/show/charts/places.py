"""A map of what was reported inside and outside of the places a pledge is about."""

from __future__ import annotations

import functools
import itertools
import math
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from pledgewatch.conventions import gazetteer
from pledgewatch.conventions.gazetteer import Position
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import Review, review_with
from pledgewatch.engine.scope import Scope
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F, T, U
from pledgewatch.model.records import Place
from pledgewatch.show.charts import outlines
from pledgewatch.show.charts.common import (
    BLACK,
    chart_of,
    finished,
    harmless,
    headed,
    lettered,
    library,
    missing,
    short,
)
from pledgewatch.show.charts.whereabouts import (
    BEFORE,
    SINCE,
    WIDTH,
    Finder,
    Frame,
    PlacedIncidents,
    Spot,
    framed,
    incidents_told,
    spots_of,
)
from pledgewatch.show.layout import box, is_free
from pledgewatch.show.looks import BLUE, ORANGE
from pledgewatch.words import in_brief, listed
from pledgewatch.words.forms import joined, say_day, sentence
from pledgewatch.words.records import title
from pledgewatch.words.templates import counted, said

_MOST_TOWNS, _MOST_NAMES = 400, 14
_MOST_TOLD = 24
"""Of so many places the alt text tells, the busiest ones."""
_WHERE = {
    T: ("inside", "diamond", ORANGE),
    U: ("may_be_inside", "circle", "#b07aa1"),
    F: ("left_out", "triangle-up", BLUE),
}


def places_map(judgement: Judgement) -> Any:
    """Where what a pledge is about was reported: inside the scope, perhaps inside, left out.

    Two maps of one scale stand side by side, before the pledge took effect and since, each with the days it
    speaks of. They show what was *reported*: a map has no rates, and more reports may mean that more people
    looked. A full mark surely happened in that time, a hollow one perhaps; its number stands with its name. Coasts
    and borders of countries lie beneath (Natural Earth); regions that the pledge names are drawn as far as what is
    known to lie in them reaches, those it leaves out in grey. What was reported of a region as a whole is counted
    beneath the title and placed nowhere. Acts that are certainly somebody else's are left out.

    A place stands where its `latitude` and `longitude` say, or where the places that come with pledgewatch
    are; one without a position where the next larger place does that has one. Distances are true near the middle
    of the map (a plate carrée, true to scale on its middle latitude); it needs no network.

    Raises:
        InputError: for a pledge about a state, for it is acts that are shown; for a review that reads
            tables, of which only the rows that bear on a pledge are kept; where nothing was reported from a
            place that a map can show.
        PledgewatchError: where Altair is not installed.
    """
    alt = library()
    review, scope, pledge = review_with(judgement), judgement.scope, judgement.pledge
    if scope.pledge.kind.is_of_states:
        raise missing(
            "map",
            f"{pledge}, which is about a state or level",
            "a pledge about acts: they happen somewhere",
        )
    if review.gathered is not None:
        raise missing(
            "map",
            f"{pledge} by a review of tables, of which only the rows that bear on a pledge are kept",
            "the rows in the ledger, so that a map does not show nothing elsewhere",
        )
    told = incidents_told(review, scope)
    sheet = _laid_out(review.ledger, scope, told)
    stretches = [name for name in (BEFORE, SINCE) if any(s.stretch == name for s in sheet.spots)]
    panels = [
        _panel(alt, sheet, stretch, _days(review, scope, told, stretch))
        for stretch in stretches or [SINCE]
    ]
    chart = alt.hconcat(*panels, spacing=16)
    head, about, description = _said(review, scope, told, sheet)
    return finished(chart, alt, headed(head), about, description)


@attrs.frozen
class _Sheet:
    """What both maps share.

    Attributes:
        ledger: Whose places they are.
        finder: Where those are.
        frame: The part of the earth that is shown.
        spots: What was reported from places that a mark can stand for, the busiest first.
        coarse: What was reported of wider ones.
        named: The places the pledge names that have a position.
        beside: Those that it excepts or is compared with.
    """

    ledger: Ledger
    finder: Finder
    frame: Frame
    spots: list[Spot]
    coarse: list[Spot]
    named: list[str]
    beside: list[str]

    def label(self, place: str) -> str:
        """The name of a place, as long as there is room for."""
        return short(self.ledger.label(Place, place), 36)

    def row(self, place: str) -> dict[str, Any]:
        """Where a place stands, as a row of data."""
        return _row(self.frame, self.finder.of(place))

    def pixels(self, place: str) -> tuple[float, float]:
        """Where it stands in pixels, from the left and from the top."""
        row, frame = self.row(place), self.frame
        return WIDTH / 2 + row["x"] / frame.pixel, frame.height / 2 - row["y"] / frame.pixel

    def off(self, x: float, y: float) -> dict[str, float]:
        """A place on paper by its pixels from the left and from the top."""
        frame = self.frame
        return {"x": (x - WIDTH / 2) * frame.pixel, "y": (frame.height / 2 - y) * frame.pixel}


def _laid_out(ledger: Ledger, scope: Scope, told: PlacedIncidents) -> _Sheet:
    pledge, finder = scope.pledge, Finder(ledger)
    placed = [spot for spot in spots_of(told.incidents) if finder.at(spot.place)]
    placed.sort(key=lambda spot: (-spot.number, spot.place))
    spots = [spot for spot in placed if not finder.is_wide(spot.place)]
    coarse = [spot for spot in placed if finder.is_wide(spot.place)]
    if not placed:
        raise missing(
            "map",
            f"{pledge.id}, of which nothing was reported from a place that is known",
            "reports from a `place` with `latitude` and `longitude`, or of the gazetteer",
        )
    named = [id for id in pledge.places if finder.at(id)]
    beside = [id for id in (*pledge.except_places, *pledge.control) if finder.at(id)]
    shown = [finder.of(id) for id in (*(spot.place for spot in spots), *named, *beside)]
    shown += [corner for id in named for corner in finder.extent(id)]
    frame = framed(shown or [finder.of(spot.place) for spot in coarse])
    return _Sheet(ledger, finder, frame, spots, coarse, named, beside)


def _days(review: Review, scope: Scope, told: PlacedIncidents, stretch: str) -> str:
    """What a map speaks of, and of which days: there are no rates without them."""
    day = functools.partial(say_day, zone=review.ledger.timezone)
    if stretch == SINCE:
        last = min(review._at, scope.ends_of(scope.whole).last - 1)
        return said("maps.since", first=day(scope.opens.lo), last=day(last))
    first = min(each.first for each in told.incidents if each.stretch == stretch)
    return said("maps.before", first=day(first), last=day(scope.start.lo))


# -- the marks -------------------------------------------------------------------------------------


def _panel(alt: Any, sheet: _Sheet, stretch: str, title: str) -> Any:
    frame, finder = sheet.frame, sheet.finder
    x = alt.X("x:Q", scale=alt.Scale(domain=[-frame.right, frame.right]), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[-frame.top, frame.top]), axis=None)

    def drawn(rows: Iterable[dict[str, Any]]) -> Any:
        return chart_of(alt, rows).encode(x=x, y=y)

    def at(ids: Iterable[str]) -> Any:
        return drawn(sheet.row(id) for id in ids if not finder.extent(id))

    lands: dict[str, list[dict[str, Any]]] = {"c": [], "b": []}
    for number, (kind, piece) in enumerate(outlines.drawn(frame)):
        lands[kind] += _path(number, piece)
    line = {"clip": True, "aria": False, "tooltip": None}
    looks = (
        (lands["c"], {"stroke": "#7d97a8", "strokeWidth": 1.2}),
        (lands["b"], {"stroke": "#a8a8a8", "strokeWidth": 1, "strokeDash": [5, 3]}),
        (_extents(sheet, sheet.beside), {"stroke": "#9a9a9a", "fill": "#9a9a9a", "fillOpacity": 0.08}),
        (_extents(sheet, sheet.named), {"stroke": BLACK, "fill": ORANGE, "fillOpacity": 0.1, "strokeWidth": 1.4}),
    )  # fmt: skip
    layers = [
        drawn(rows).mark_line(**line, **look).encode(order="order:Q", detail="piece:N")
        for rows, look in looks
        if rows
    ]
    towns = drawn(_row(frame, each) for each in _backdrop(frame))
    ring = {"shape": "circle", "color": BLACK, "strokeWidth": 1.6, "opacity": 1, "size": 420}
    cross = {"shape": "cross", "size": 90, "color": "#767676", "opacity": 1}
    here = [spot for spot in sheet.spots if spot.stretch == stretch]
    layers += [
        towns.mark_point(
            shape="circle", filled=True, size=5, color="#d4d4d4", opacity=1, aria=False
        ),
        at(sheet.named).mark_point(**ring),
        at(sheet.beside).mark_point(**cross),
        *_reported(drawn, sheet, here),
        *_names(alt, sheet, here),
        *_ruler(alt, frame, x, y),
    ]
    return alt.layer(*layers).properties(
        width=WIDTH,
        height=frame.height,
        title=alt.TitleParams(harmless(title), anchor="start", fontSize=13, fontWeight="normal"),
        view=alt.ViewBackground(stroke="#b8b8b8"),
    )


def _path(number: int, piece: Iterable[tuple[float, float]]) -> list[dict[str, Any]]:
    """The points of a line, in their order."""
    return [
        {"x": round(x, 1), "y": round(y, 1), "order": order, "piece": number}
        for order, (x, y) in enumerate(piece)
    ]


def _extents(sheet: _Sheet, places: Iterable[str]) -> list[dict[str, Any]]:
    """How far places reach, where that is known."""
    return [
        row
        for number, place in enumerate(places)
        for row in _path(number, map(sheet.frame.on_paper, sheet.finder.extent(place)))
    ]


def _reported(
    drawn: Callable[[Iterable[dict[str, Any]]], Any], sheet: _Sheet, here: list[Spot]
) -> Iterator[Any]:
    """The marks: full where something surely happened in that time, hollow where it perhaps did."""
    most = max((spot.number for spot in sheet.spots), default=1)
    for inside, (_, shape, colour) in _WHERE.items():
        for surely in (True, False):
            # The largest come first, so that a smaller one lies on it; full, if any surely happened then.
            marks = [
                {**_mark(sheet, s), "size": 70 + 450 * math.sqrt((s.number - 1) / max(most - 1, 1))}
                for s in here
                if s.inside is inside and (s.perhaps < s.number) is surely
            ]
            if marks:
                look = {
                    "fill": colour if surely else "white",
                    "stroke": "white" if surely else colour,
                }
                yield (
                    drawn(marks)
                    .mark_point(shape=shape, opacity=0.9, strokeWidth=0.6 if surely else 2, **look)
                    .encode(
                        size={"field": "size", "type": "quantitative", "scale": None},
                        tooltip=["text:N"],
                        description="text:N",
                    )
                )


def _row(frame: Frame, position: Position) -> dict[str, Any]:
    x, y = frame.on_paper(position)
    return {"x": round(x, 2), "y": round(y, 2)}


def _mark(sheet: _Sheet, spot: Spot) -> dict[str, Any]:
    return {
        **sheet.row(spot.place),
        "where": said(f"maps.{_WHERE[spot.inside][0]}"),
        "number": spot.number,
        "text": harmless(_sentence(sheet.ledger, spot)),
    }


def _sentence(ledger: Ledger, spot: Spot) -> str:
    where = said(f"maps.{_WHERE[spot.inside][0]}")
    place = ledger.label(Place, spot.place)
    text = said(f"maps.spot_{spot.stretch}", place=place, n=spot.number, where=where)
    text = _dated(text, spot.number, spot.perhaps)
    return said("maps.nobody_named", what=text, n=spot.unnamed) if spot.unnamed else text


def _dated(what: str, number: int, perhaps: int) -> str:
    """What was reported, with how many of it perhaps happened at another time."""
    if not perhaps:
        return what
    return said(
        "maps.date_unsure" if perhaps == number else "maps.dates_unsure", what=what, n=perhaps
    )


def _backdrop(frame: Frame) -> list[Position]:
    """Towns to know the country by; where there are very many, every so manieth."""
    seen = sorted(each for each in gazetteer.towns().values() if frame.shows(each))
    step = max(1, math.ceil(len(seen) / _MOST_TOWNS))
    return seen[::step]


def _ruler(alt: Any, frame: Frame, x: Any, y: Any) -> list[Any]:
    """A line of a round number of kilometres, and where north is."""
    rough = frame.right / 2
    unit = 10 ** math.floor(math.log10(rough))
    length = max(unit * step for step in (1, 2, 5) if unit * step <= rough)
    left, low = -frame.right + 12 * frame.pixel, -frame.top + 14 * frame.pixel
    line = chart_of(alt, [{"x": left, "to": left + length, "y": low}])
    text = [{"x": left, "y": low, "text": said("maps.ruler", n=length)}]
    letters = chart_of(alt, text).encode(x=x, y=y, text="text:N")
    rule = line.mark_rule(color=BLACK, strokeWidth=2).encode(x=x, x2="to:Q", y=y)
    return [rule, lettered(letters, dy=-9, fontSize=11)]


# -- names that do not lie on each other -----------------------------------------------------------

_SIDES = (("start", 12, 0), ("end", -12, 0), ("middle", 0, -15), ("middle", 0, 16))
_ALIGN = {"start": "left", "end": "right", "middle": "center"}


def _names(alt: Any, sheet: _Sheet, here: list[Spot]) -> Iterator[Any]:
    """The names of what the pledge names, of what is beside it, and of where most was reported, with its number."""
    counts: dict[str, int] = {}
    for spot in here:
        counts[spot.place] = counts.get(spot.place, 0) + spot.number
    first = [*sheet.named, *sheet.beside]
    wanted = dict.fromkeys([*first, *counts, *(spot.place for spot in sheet.coarse)])
    taken = []
    for id in wanted:
        x, y = sheet.pixels(id)
        taken.append((x - 6, y - 6, x + 6, y + 6))
    rows: dict[tuple[str, bool], list[dict[str, Any]]] = {}
    for id in itertools.islice(wanted, _MOST_NAMES + len(first)):
        number = counts.get(id, 0)
        text = _with_count(sheet, id, number) if number else sheet.label(id)
        x, y = sheet.pixels(id)
        for anchor, dx, dy in _SIDES:
            name = box(x + dx, y + dy, text, anchor)
            if is_free(name, taken, WIDTH):
                taken.append(name)
                row = {**sheet.off(x + dx, y + dy), "text": text}
                rows.setdefault((anchor, id in sheet.named), []).append(row)
                break
    for (anchor, bold), given in rows.items():
        base = chart_of(alt, given).encode(
            x=alt.X("x:Q", axis=None), y=alt.Y("y:Q", axis=None), text="text:N"
        )
        yield lettered(
            base, align=_ALIGN[anchor], fontSize=11, fontWeight="bold" if bold else "normal"
        )


# -- in words --------------------------------------------------------------------------------------


def _said(
    review: Review, scope: Scope, told: PlacedIncidents, sheet: _Sheet
) -> tuple[str, str, str]:
    """What the map shows, the lines beneath, and the alt text."""
    head = said("maps.head", since=_counted(told, SINCE), before=_counted(told, BEFORE))
    lines = [title(review.ledger, scope.pledge), *_unshown(told, sheet)]
    lines += [
        in_brief(each) for each in review.findings(scope.pledge.id) if each.kind == "displacement"
    ]
    told_of, rest = sheet.spots[:_MOST_TOLD], len(sheet.spots) - _MOST_TOLD
    fields = {
        "head": head,
        "about": " ".join(map(sentence, lines)),
        "where": " ".join(sentence(_sentence(review.ledger, spot)) for spot in told_of),
        "more": said("maps.more", n=rest) if rest > 0 else "",
    }
    lines.insert(1, said("maps.key"))
    wrapped = [part for line in lines for part in textwrap.wrap(line, 130)]
    return head, "\n".join(wrapped), said("maps.described", **fields)


def _counted(told: PlacedIncidents, stretch: str) -> str:
    """How many there are, in words: one that is told from two places is one."""
    counts = []
    for inside, (word, _, _) in _WHERE.items():
        here = [each for each in told.incidents if (each.stretch, each.inside) == (stretch, inside)]
        if here:
            number = sum(each.number for each in here)
            perhaps = sum(each.number for each in here if not each.surely)
            what = said("maps.count", n=counted(number), what=said(f"maps.{word}"))
            counts.append(_dated(what, number, perhaps))
    return listed(counts) or said("maps.none")


def _unshown(told: PlacedIncidents, sheet: _Sheet) -> Iterator[str]:
    """What was told and is not on the map, and why."""
    coarse: dict[str, int] = {}
    for spot in sheet.coarse:
        coarse[spot.place] = coarse.get(spot.place, 0) + spot.number
    if coarse:
        yield said("maps.coarse", places=_by_place(sheet, coarse))
    reasons = []
    nowhere = sum(each.number for each in told.incidents if not each.places)
    if nowhere:
        reasons.append(said("maps.no_place", n=nowhere))
    lost: dict[str, int] = {}
    for each in told.incidents:
        for place in each.places:
            if not sheet.finder.at(place):
                lost[place] = lost.get(place, 0) + each.number
    if lost:
        reasons.append(said("maps.unknown_place", places=_by_place(sheet, lost)))
    if told.aside:
        reasons.append(said("maps.not_bound", n=told.aside))
    if reasons:
        yield said("maps.not_shown", reasons=joined(reasons))


def _by_place(sheet: _Sheet, counts: Mapping[str, int]) -> str:
    """The places with most of something, each with its number."""
    some = sorted(counts, key=lambda id: (-counts[id], id))
    names = [_with_count(sheet, id, counts[id]) for id in some[:5]]
    names += [said("maps.more_places", n=len(some) - 5)] if len(some) > 5 else []
    return listed(names)


def _with_count(sheet: _Sheet, place: str, number: int) -> str:
    return said("maps.with_count", place=sheet.label(place), n=number)

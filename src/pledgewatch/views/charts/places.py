"""A map of what was reported inside and outside of the places a pledge is about."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch import explanations as words
from pledgewatch.assumptions import gazetteer
from pledgewatch.assumptions.gazetteer import Position
from pledgewatch.errors import PledgewatchError
from pledgewatch.kleene import F, Kleene, T, U
from pledgewatch.ledger import Ledger
from pledgewatch.matching import Scope
from pledgewatch.records import Place, Report, Stance
from pledgewatch.views.charts.common import (
    BLACK,
    BLUE,
    ORANGE,
    finished,
    harmless,
    lettered,
    library,
    short,
)

if TYPE_CHECKING:
    from pledgewatch.review import Review

__all__ = ["places_map"]

_EARTH = 6371.0
"""Kilometres from its middle, as a sphere."""
_WIDTH, _LOWEST, _HIGHEST = 400, 240, 460
"""Pixels: the width of a map, and how high it is at least and at most."""
_LEAST_KM = 20.0
"""The least that a map shows from side to side."""
_MOST_TOWNS, _MOST_NAMES = 400, 14
_BEFORE, _SINCE = "before it bound", "since it binds"
_WHERE = {
    T: ("inside", "diamond", ORANGE),
    U: ("perhaps inside", "circle", "#b07aa1"),
    F: ("left out", "triangle-up", BLUE),
}


@attrs.frozen
class _Spot:
    """What was reported from one place in one stretch of time."""

    place: str
    stretch: str
    inside: Kleene
    number: int
    unnamed: int


@attrs.frozen
class _At:
    """Where a map shows a place, and whether that is the middle of something larger."""

    position: Position
    is_middle: bool


def places_map(review: Review, pledge: str) -> Any:
    """What was reported of what is pledged, by place: inside the scope, perhaps inside, left out.

    Two maps of one scale stand side by side where something was told from before the pledge bound: so it
    is seen whether activity went elsewhere. Rings are the places the pledge names, crosses those it
    excepts or that it is compared with; faint points are towns, for orientation. A mark with a ring of
    dashes stands in the middle of a place larger than a town, for nothing closer was told. Acts that
    are certainly somebody else's are left out. Distances are true near the middle of the map (a plate
    carrée that is cut at its middle latitude); it needs no network.

    A place is where its `latitude` and `longitude` say, or where the places that come with pledgewatch
    are; a larger one in the middle of what lies in it.

    Args:
        review: The review.
        pledge: The id of a pledge.

    Raises:
        KeyError: when the review knows no such pledge.
        PledgewatchError: where nothing was reported from a place that a map can show, and where Altair is
            not installed.
    """
    alt = library()
    scope = review[pledge].scope
    spots = _spots(review, scope)
    finder = _Finder(review.ledger)
    shown = [spot for spot in spots if finder.at(spot.place)]
    if not shown:
        raise PledgewatchError(
            f"{pledge} has no map: nothing of what it is about was reported from a place whose "
            "latitude and longitude are known"
        )
    stretches = [name for name in (_BEFORE, _SINCE) if any(s.stretch == name for s in shown)]
    named = [id for id in scope.pledge.places if finder.at(id)]
    beside = [id for id in (*scope.pledge.except_places, *scope.pledge.control) if finder.at(id)]
    frame = _framed([finder.of(id) for id in (*(s.place for s in shown), *named, *beside)])
    size = _largest(shown)
    panels = [
        _panel(alt, review, finder, frame, stretch, shown, named, beside, size, keys=not place)
        for place, stretch in enumerate(stretches)
    ]
    chart = alt.hconcat(*panels, spacing=16)
    about, told = _said(review, pledge, spots, finder)
    return finished(chart, alt, f"Where it was reported: {pledge}", about, told)


# -- what is shown ---------------------------------------------------------------------------------


def _spots(review: Review, scope: Scope) -> list[_Spot]:
    """What was reported of what is pledged, by place and stretch of time; incidents, not tellings."""
    incidents: dict[tuple[str, str], dict[str, tuple[int, bool]]] = {}
    for record in review.case.alive.values():
        if not isinstance(record, Report) or record.stance is not Stance.AFFIRMS:
            continue
        if record.place is None or record.when.lo > review.at:
            continue
        by = scope.actor(record.actor, record.when)
        if scope.whole.activity_match(record.activity) is not T or by is F:
            continue
        if scope.window(record) is not F:
            stretch = _SINCE
        elif record.when.lo < scope.opens.lo:
            stretch = _BEFORE
        else:
            continue
        name = review.case.witnesses.incident(record.id)
        there = incidents.setdefault((record.place, stretch), {})
        number, was_named = there.get(name, (0, False))
        there[name] = max(number, record.number), was_named or record.actor is not None
    return [
        _Spot(
            place=place,
            stretch=stretch,
            inside=scope.whole.place_match(place),
            number=sum(number for number, _ in there.values()),
            unnamed=sum(number for number, was_named in there.values() if not was_named),
        )
        for (place, stretch), there in sorted(incidents.items())
    ]


class _Finder:
    """Where the places of a ledger are."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[str, _At | None] = {}
        self._below: dict[str, list[str]] = {}
        for place in ledger.all(Place):
            for above in place.part_of:
                self._below.setdefault(above, []).append(place.id)

    def at(self, id: str) -> _At | None:
        """Where a place is shown; None where that is not known."""
        if id not in self._known:
            found = self._told(id)
            above = list(self._ledger.node(Place, id).part_of)
            while found is None and above:
                # Nothing closer is told of it than what it lies in.
                place = above.pop(0)
                above += self._ledger.node(Place, place).part_of
                found = self._told(place)
                found = found and attrs.evolve(found, is_middle=True)
            self._known[id] = found
        return self._known[id]

    def of(self, id: str) -> Position:
        """The position of a place that has one."""
        found = self.at(id)
        assert found is not None  # only such places are asked for
        return found.position

    def _told(self, id: str) -> _At | None:
        """The position a place is given, or the middle of those that are given for what lies in it."""
        place = self._ledger.node(Place, id)
        if place.latitude is not None and place.longitude is not None:
            # What holds other places is larger than a point.
            return _At(Position(place.latitude, place.longitude), is_middle=id in self._below)
        if id in gazetteer.load():
            position = gazetteer.position(id)
            return (
                None if position is None else _At(position, is_middle=id not in gazetteer.towns())
            )
        parts = (self._told(part) for part in self._below.get(id, ()))
        inside = [part.position for part in parts if part is not None]
        return _At(_middle(inside), is_middle=True) if inside else None


# -- the projection --------------------------------------------------------------------------------


@attrs.frozen
class _Frame:
    """The part of the earth that is shown, and how it lies on paper (kilometres from its middle)."""

    middle: Position
    right: float
    top: float
    height: int

    def on_paper(self, position: Position) -> tuple[float, float]:
        """Kilometres east and north of the middle."""
        east = (position.longitude - self.middle.longitude + 180) % 360 - 180
        scale = math.radians(1) * _EARTH
        narrowed = math.cos(math.radians(self.middle.latitude))
        return east * scale * narrowed, (position.latitude - self.middle.latitude) * scale

    @property
    def pixel(self) -> float:
        """Kilometres that a pixel stands for."""
        return 2 * self.right / _WIDTH

    def shows(self, position: Position) -> bool:
        """Whether it lies on the map."""
        x, y = self.on_paper(position)
        return abs(x) <= self.right and abs(y) <= self.top


def _unrolled(longitudes: list[float]) -> list[float]:
    """Longitudes as one stretch: across the date line it goes on beyond 180."""
    if max(longitudes) - min(longitudes) <= 180:
        return longitudes
    return [east + 360 if east < 0 else east for east in longitudes]


def _middle(positions: list[Position]) -> Position:
    """Half way between the outermost on each side."""
    longitudes = _unrolled([p.longitude for p in positions])
    latitudes = [p.latitude for p in positions]
    return Position((max(latitudes) + min(latitudes)) / 2, (max(longitudes) + min(longitudes)) / 2)


def _framed(positions: list[Position]) -> _Frame:
    middle = _middle(positions)
    flat = _Frame(middle, 1.0, 1.0, _LOWEST)
    spread = [flat.on_paper(position) for position in positions]
    # Room for marks and names at the edge.
    right = max(1.25 * max(abs(x) for x, _ in spread), _LEAST_KM)
    top = max(1.25 * max(abs(y) for _, y in spread), _LEAST_KM / 2)
    right = max(right, top * _WIDTH / _HIGHEST)
    height = min(max(round(_WIDTH * top / right), _LOWEST), _HIGHEST)
    return _Frame(middle, right, right * height / _WIDTH, height)


# -- the marks -------------------------------------------------------------------------------------


def _panel(
    alt: Any,
    review: Review,
    finder: _Finder,
    frame: _Frame,
    stretch: str,
    spots: list[_Spot],
    named: list[str],
    beside: list[str],
    size: int,
    *,
    keys: bool,
) -> Any:
    x = alt.X("x:Q", scale=alt.Scale(domain=[-frame.right, frame.right]), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[-frame.top, frame.top]), axis=None)
    here = [spot for spot in spots if spot.stretch == stretch]

    def drawn(rows: Iterable[dict[str, Any]]) -> Any:
        return alt.Chart(alt.Data(values=list(rows))).encode(x=x, y=y)

    def on_paper(id: str) -> dict[str, Any]:
        return _row(frame, finder.of(id))

    towns = drawn(_row(frame, each) for each in _backdrop(frame))
    rings = drawn(on_paper(id) for id in named)
    crosses = drawn(on_paper(id) for id in beside)
    vague = drawn(on_paper(spot.place) for spot in here if _is_vague(finder, spot.place))
    marks = drawn(_marks(review.ledger, frame, finder, here))
    layers = [
        towns.mark_point(
            shape="circle", filled=True, size=5, color="#c9c9c9", opacity=1, aria=False
        ),
        rings.mark_point(shape="circle", size=420, color=BLACK, strokeWidth=1.6, opacity=1),
        crosses.mark_point(shape="cross", size=90, color="#767676", opacity=1),
        vague.mark_point(
            shape="circle", size=260, color="#767676", strokeDash=[3, 2], strokeWidth=1, opacity=1
        ),
        _reported(alt, marks, spots, size, keys=keys),
        *_names(alt, review.ledger, frame, finder, here, named, beside),
        *_ruler(alt, frame, x, y),
    ]
    return alt.layer(*layers).properties(
        width=_WIDTH,
        height=frame.height,
        title=alt.TitleParams(stretch, anchor="start", fontSize=13, fontWeight="normal"),
        view=alt.ViewBackground(stroke="#b8b8b8"),
    )


def _reported(alt: Any, marks: Any, spots: list[_Spot], size: int, *, keys: bool) -> Any:
    used = {spot.inside for spot in spots}
    looks = [look for inside, look in _WHERE.items() if inside in used]
    words_of, shapes, colours = (list(each) for each in zip(*looks, strict=True))
    top = alt.Legend(title="reported", orient="bottom", direction="horizontal") if keys else None
    sizes = sorted({1, size})
    number = (
        alt.Legend(title="incidents", orient="bottom", direction="horizontal", values=sizes)
        if keys
        else None
    )
    return marks.mark_point(filled=True, opacity=0.85, stroke="white", strokeWidth=0.6).encode(
        shape=alt.Shape("where:N", scale=alt.Scale(domain=words_of, range=shapes), legend=top),
        color=alt.Color("where:N", scale=alt.Scale(domain=words_of, range=colours), legend=top),
        size=alt.Size(
            "number:Q",
            scale=alt.Scale(type="sqrt", domain=[1, max(size, 2)], range=[70, 520]),
            legend=number,
        ),
        tooltip=[alt.Tooltip("text:N")],
        description="text:N",
    )


def _row(frame: _Frame, position: Position) -> dict[str, Any]:
    x, y = frame.on_paper(position)
    return {"x": round(x, 2), "y": round(y, 2)}


def _marks(
    ledger: Ledger, frame: _Frame, finder: _Finder, spots: list[_Spot]
) -> Iterator[dict[str, Any]]:
    # The largest first, so that a smaller one lies on it.
    for spot in sorted(spots, key=lambda s: (-s.number, s.place)):
        yield {
            **_row(frame, finder.of(spot.place)),
            "where": _WHERE[spot.inside][0],
            "number": spot.number,
            "text": harmless(_sentence(ledger, spot)),
        }


def _sentence(ledger: Ledger, spot: _Spot) -> str:
    unnamed = f", {spot.unnamed:,} by nobody named" if spot.unnamed else ""
    many = "incident" if spot.number == 1 else "incidents"
    where = _WHERE[spot.inside][0]
    label = ledger.label(Place, spot.place)
    return f"{label}: {spot.number:,} {many} {spot.stretch} ({where}{unnamed})"


def _is_vague(finder: _Finder, place: str) -> bool:
    found = finder.at(place)
    return found is not None and found.is_middle


def _backdrop(frame: _Frame) -> list[Position]:
    """Towns to know the country by; where there are very many, every so manieth."""
    seen = sorted(each for each in gazetteer.towns().values() if frame.shows(each))
    step = max(1, math.ceil(len(seen) / _MOST_TOWNS))
    return seen[::step]


def _largest(spots: list[_Spot]) -> int:
    return max((spot.number for spot in spots), default=1)


def _ruler(alt: Any, frame: _Frame, x: Any, y: Any) -> list[Any]:
    """A line of a round number of kilometres, and where north is."""
    rough = frame.right / 2
    unit = 10 ** math.floor(math.log10(rough))
    length = max(unit * step for step in (1, 2, 5) if unit * step <= rough)
    left, low = -frame.right + 12 * frame.pixel, -frame.top + 14 * frame.pixel
    line = alt.Chart(alt.Data(values=[{"x": left, "to": left + length, "y": low}]))
    text = [{"x": left, "y": low, "text": f"{length:g} km, north is up"}]
    said = alt.Chart(alt.Data(values=text)).encode(x=x, y=y, text="text:N")
    rule = line.mark_rule(color=BLACK, strokeWidth=2).encode(x=x, x2="to:Q", y=y)
    return [rule, lettered(said, dy=-9, fontSize=11)]


# -- names that do not lie on each other -----------------------------------------------------------

_SIDES = (("left", 13, 0), ("right", -13, 0), ("center", 0, -16), ("center", 0, 17))
_LETTER, _LINE = 6.4, 13
"""About how wide a letter and how high a line is, in pixels."""
_Box = tuple[float, float, float, float]


def _names(
    alt: Any,
    ledger: Ledger,
    frame: _Frame,
    finder: _Finder,
    spots: list[_Spot],
    named: list[str],
    beside: list[str],
) -> list[Any]:
    """The names of what the pledge names, of what is beside it, and of where most was reported."""
    busiest = sorted(spots, key=lambda s: (-s.number, s.place))
    wanted = dict.fromkeys([*named, *beside, *(spot.place for spot in busiest)])
    taken: list[_Box] = []
    rows: list[dict[str, Any]] = []
    for id in itertools.islice(wanted, _MOST_NAMES + len(named) + len(beside)):
        text = short(ledger.label(Place, id), 30)
        row = _row(frame, finder.of(id))
        at = row["x"] / frame.pixel, -row["y"] / frame.pixel
        for side, (align, dx, dy) in enumerate(_SIDES):
            box = _box(at, text, align, dx, dy)
            if abs(box[0]) > _WIDTH / 2 or abs(box[2]) > _WIDTH / 2:
                continue
            if not any(_meet(box, other) for other in taken):
                taken.append(box)
                rows.append({**row, "text": text, "side": side, "bold": id in named})
                break
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("x:Q", axis=None), y=alt.Y("y:Q", axis=None), text="text:N"
    )
    layers = []
    for (side, (align, dx, dy)), bold in itertools.product(enumerate(_SIDES), (False, True)):
        chosen = base.transform_filter(f"datum.side == {side} && datum.bold == {str(bold).lower()}")
        if any(row["side"] == side and row["bold"] is bold for row in rows):
            look = {"align": align, "dx": dx, "dy": dy, "fontSize": 11,
                    "fontWeight": "bold" if bold else "normal"}  # fmt: skip
            layers.append(lettered(chosen, **look))
    return layers


def _box(at: tuple[float, float], text: str, align: str, dx: int, dy: int) -> _Box:
    width = _LETTER * len(text)
    left = at[0] + dx - {"left": 0.0, "right": width, "center": width / 2}[align]
    return left, at[1] + dy - _LINE / 2, left + width, at[1] + dy + _LINE / 2


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# -- in words --------------------------------------------------------------------------------------


def _said(review: Review, pledge: str, spots: list[_Spot], finder: _Finder) -> tuple[str, str]:
    """The line beneath the title, and the alt text."""
    parts = []
    for stretch in (_BEFORE, _SINCE):
        counts = [
            f"{number:,} {word}"
            for inside, (word, _, _) in _WHERE.items()
            if (
                number := sum(
                    s.number for s in spots if s.stretch == stretch and s.inside is inside
                )
            )
        ]
        parts.append(f"{stretch}: {words.listed(counts) or 'nothing reported'}")
    lines = [f"incidents as reported; {'; '.join(parts)}"]
    lost = sorted({s.place for s in spots if not finder.at(s.place)})
    if lost:
        number = sum(spot.number for spot in spots if spot.place in lost)
        names = words.listed(short(review.ledger.label(Place, id), 30) for id in lost[:5])
        more = f" and {len(lost) - 5:,} more" if len(lost) > 5 else ""
        lines.append(f"not on the map, for nothing says where they are: {names}{more} ({number:,})")
    lines += [finding.told for finding in review.findings(pledge) if finding.kind == "displacement"]
    key = "ring: the pledge names it; cross: left out by name, or compared with"
    if any(_is_vague(finder, spot.place) for spot in spots):
        key += "; dashes: in the middle of a place larger than a town"
    where = " ".join(f"{_sentence(review.ledger, spot)}." for spot in spots)
    return "\n".join([lines[0], key, *lines[1:]]), f"Map of {pledge}. {' '.join(lines)}. {where}"

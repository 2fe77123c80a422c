"""A map of what was reported inside and outside of the places a pledge is about."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from pledgewatch.conventions import gazetteer
from pledgewatch.conventions.gazetteer import Position
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import Review, review_with
from pledgewatch.engine.scope import Scope
from pledgewatch.errors import PledgewatchError
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F, T, U
from pledgewatch.model.records import Place
from pledgewatch.show.charts.common import (
    BLACK,
    BLUE,
    ORANGE,
    chart_of,
    finished,
    harmless,
    lettered,
    library,
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
from pledgewatch.words import in_brief, listed
from pledgewatch.words.forms import say_day

_MOST_TOWNS, _MOST_NAMES = 400, 14
_MOST_TOLD = 24
"""Of so many places the alt text tells, the busiest ones."""
_WHERE = {
    T: ("inside", "diamond", ORANGE),
    U: ("perhaps inside", "circle", "#b07aa1"),
    F: ("left out", "triangle-up", BLUE),
}


def places_map(judgement: Judgement) -> Any:
    """Where what a pledge is about was reported: inside the scope, perhaps inside, left out.

    Two maps of one scale stand side by side, before the pledge took effect and since, each with the days it
    speaks of. They show what was *reported*: a map has no rates, and more reports may mean that more people
    looked. A full mark surely happened in that time, a hollow one perhaps. Rings are the places the pledge
    names, crosses those it excepts or that it is compared with; faint points are towns, for orientation.
    Acts that are certainly somebody else's are left out; what happened while the pledge bound nobody, what
    was told of no place, and what lies where nobody knows is counted beneath the title.

    A place stands where its `latitude` and `longitude` say, or where the places that come with pledgewatch
    are. Something larger stands in the middle of what lies in it, and what has no position of its own where
    the next larger place does that has one: both with dashes. Distances are true near the middle of the map (a
    plate carrée, true to scale on its middle latitude); it needs no network.

    Raises:
        PledgewatchError: for a pledge about a state, for it is acts that are shown; for a review that reads
            tables, of which only the rows that bear on a pledge are kept; where nothing was reported from a
            place that a map can show; and where Altair is not installed.
    """
    alt = library()
    review, scope, pledge = review_with(judgement), judgement.scope, judgement.pledge
    if scope.pledge.kind.is_of_states:
        raise PledgewatchError(f"{pledge} is about a state or level: a map shows acts")
    if review.gathered is not None:
        raise PledgewatchError(
            f"{pledge} has no map: of a table only the rows that bear on a pledge are kept, so that a map "
            "would show nothing elsewhere; write the rows into the ledger"
        )
    told = incidents_told(review, scope)
    sheet = _laid_out(review.ledger, scope, told)
    stretches = [name for name in (BEFORE, SINCE) if any(s.stretch == name for s in sheet.spots)]
    panels = [
        _panel(alt, sheet, stretch, _days(review, scope, told, stretch), keys=not place)
        for place, stretch in enumerate(stretches)
    ]
    chart = alt.hconcat(*panels, spacing=16)
    about, description = _said(review, pledge, told, sheet)
    return finished(chart, alt, f"Where it was reported: {pledge}", about, description)


@attrs.frozen
class _Sheet:
    """What both maps share.

    Attributes:
        ledger: Whose places they are.
        finder: Where those are.
        frame: The part of the earth that is shown.
        spots: What was reported, the busiest places first.
        named: The places the pledge names that have a position.
        beside: Those that it excepts or is compared with.
    """

    ledger: Ledger
    finder: Finder
    frame: Frame
    spots: list[Spot]
    named: list[str]
    beside: list[str]

    def label(self, place: str) -> str:
        """The name of a place, as long as there is room for."""
        return short(self.ledger.label(Place, place), 30)

    def row(self, place: str) -> dict[str, Any]:
        """Where a place stands, as a row of data."""
        return _row(self.frame, self.finder.of(place))

    def pixels(self, place: str) -> tuple[float, float]:
        """Where it stands in pixels, to the right of and below the middle."""
        row = self.row(place)
        return row["x"] / self.frame.pixel, -row["y"] / self.frame.pixel


def _laid_out(ledger: Ledger, scope: Scope, told: PlacedIncidents) -> _Sheet:
    pledge, finder = scope.pledge, Finder(ledger)
    spots = [spot for spot in spots_of(told.incidents) if finder.at(spot.place)]
    if not spots:
        raise PledgewatchError(
            f"{pledge.id} has no map: nothing of what it is about was reported from a place whose "
            "latitude and longitude are known"
        )
    spots.sort(key=lambda spot: (-spot.number, spot.place))
    named = [id for id in pledge.places if finder.at(id)]
    beside = [id for id in (*pledge.except_places, *pledge.control) if finder.at(id)]
    frame = framed([finder.of(id) for id in (*(s.place for s in spots), *named, *beside)])
    return _Sheet(ledger, finder, frame, spots, named, beside)


def _days(review: Review, scope: Scope, told: PlacedIncidents, stretch: str) -> str:
    """What a map speaks of, and of which days: there are no rates without them."""
    day = functools.partial(say_day, zone=review.ledger.timezone)
    if stretch == SINCE:
        last = min(review._at, scope.ends_of(scope.whole).last - 1)
        return f"since it took effect: {day(scope.opens.lo)} to {day(last)}"
    first = min(each.first for each in told.incidents if each.stretch == stretch)
    return f"before: {day(first)}, the first report, to {day(scope.start.lo)}"


# -- the marks -------------------------------------------------------------------------------------


def _panel(alt: Any, sheet: _Sheet, stretch: str, title: str, *, keys: bool) -> Any:
    frame, finder = sheet.frame, sheet.finder
    x = alt.X("x:Q", scale=alt.Scale(domain=[-frame.right, frame.right]), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[-frame.top, frame.top]), axis=None)

    def drawn(rows: Iterable[dict[str, Any]]) -> Any:
        return chart_of(alt, rows).encode(x=x, y=y)

    def at(ids: Iterable[str], *, vague: bool) -> Any:
        return drawn(sheet.row(id) for id in ids if finder.is_vague(id) is vague)

    ring = {"shape": "circle", "color": BLACK, "strokeWidth": 1.6, "opacity": 1, "size": 420}
    cross = {"shape": "cross", "size": 90, "color": "#767676", "opacity": 1}
    around = {"shape": "circle", "color": "#767676", "strokeWidth": 1, "opacity": 1, "size": 260}
    dashes = {"strokeDash": [3, 2]}
    here = [spot for spot in sheet.spots if spot.stretch == stretch]
    towns = drawn(_row(frame, each) for each in _backdrop(frame))
    layers = [
        towns.mark_point(
            shape="circle", filled=True, size=5, color="#c9c9c9", opacity=1, aria=False
        ),
        at(sheet.named, vague=False).mark_point(**ring),
        at(sheet.named, vague=True).mark_point(**ring, **dashes),
        at(sheet.beside, vague=False).mark_point(**cross),
        at(sheet.beside, vague=True).mark_point(**cross, **dashes),
        at(sorted(spot.place for spot in here), vague=True).mark_point(**around, **dashes),
        *_reported(alt, drawn, sheet, here, keys=keys),
        *_names(alt, sheet, here),
        *_ruler(alt, frame, x, y),
    ]
    return alt.layer(*layers).properties(
        width=WIDTH,
        height=frame.height,
        title=alt.TitleParams(harmless(title), anchor="start", fontSize=13, fontWeight="normal"),
        view=alt.ViewBackground(stroke="#b8b8b8"),
    )


def _reported(
    alt: Any,
    drawn: Callable[[Iterable[dict[str, Any]]], Any],
    sheet: _Sheet,
    here: list[Spot],
    *,
    keys: bool,
) -> Iterator[Any]:
    """The marks: full where something surely happened in that time, hollow where it perhaps did."""
    used = {spot.inside for spot in sheet.spots}
    looks = [look for inside, look in _WHERE.items() if inside in used]
    words_of, shapes, colours = (list(each) for each in zip(*looks, strict=True))
    most = sheet.spots[0].number

    def legend(title: str, **more: Any) -> Any:
        below = {"orient": "bottom", "direction": "horizontal"}
        return alt.Legend(title=title, **below, **more) if keys else None

    where, number = legend("reported"), legend("incidents", values=sorted({1, most}), format="d")
    ways: dict[bool, dict[str, Any]] = {
        True: {"filled": True, "stroke": "white", "strokeWidth": 0.6},
        False: {"filled": False, "fill": "white", "strokeWidth": 2},
    }
    for surely, way in ways.items():
        # The largest come first, so that a smaller one lies on it; full, if any surely happened then.
        marks = drawn(_mark(sheet, s) for s in here if (s.perhaps < s.number) is surely)
        yield marks.mark_point(opacity=0.85, **way).encode(
            shape=alt.Shape(
                "where:N", scale=alt.Scale(domain=words_of, range=shapes), legend=where
            ),
            color=alt.Color(
                "where:N", scale=alt.Scale(domain=words_of, range=colours), legend=where
            ),
            size=alt.Size(
                "number:Q",
                scale=alt.Scale(type="sqrt", domain=[1, max(most, 2)], range=[70, 520]),
                legend=number,
            ),
            tooltip=[alt.Tooltip("text:N")],
            description="text:N",
        )


def _row(frame: Frame, position: Position) -> dict[str, Any]:
    x, y = frame.on_paper(position)
    return {"x": round(x, 2), "y": round(y, 2)}


def _mark(sheet: _Sheet, spot: Spot) -> dict[str, Any]:
    return {
        **sheet.row(spot.place),
        "where": _WHERE[spot.inside][0],
        "number": spot.number,
        "text": harmless(_sentence(sheet.ledger, spot)),
    }


def _sentence(ledger: Ledger, spot: Spot) -> str:
    unnamed = f", {spot.unnamed:,} by nobody named" if spot.unnamed else ""
    many = "incident" if spot.number == 1 else "incidents"
    perhaps = _perhaps(spot.number, spot.perhaps)
    label = ledger.label(Place, spot.place)
    where = _WHERE[spot.inside][0]
    return f"{label}: {spot.number:,} {many} {spot.stretch}{perhaps}, {where}{unnamed}"


def _perhaps(number: int, perhaps: int) -> str:
    """How many of some perhaps happened at another time, in words."""
    if not perhaps:
        return ""
    return f" ({'perhaps' if perhaps == number else f'{perhaps:,} perhaps'} then)"


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
    text = [{"x": left, "y": low, "text": f"{length:g} km, north is up"}]
    said = chart_of(alt, text).encode(x=x, y=y, text="text:N")
    rule = line.mark_rule(color=BLACK, strokeWidth=2).encode(x=x, x2="to:Q", y=y)
    return [rule, lettered(said, dy=-9, fontSize=11)]


# -- names that do not lie on each other -----------------------------------------------------------

_SIDES = (("left", 13, 0), ("right", -13, 0), ("center", 0, -16), ("center", 0, 17))
_LETTER, _LINE = 6.4, 13
"""About how wide a letter and how high a line is, in pixels."""
_MARK = 6
"""About how far a mark reaches from its middle, in pixels."""
_Box = tuple[float, float, float, float]


def _names(alt: Any, sheet: _Sheet, here: list[Spot]) -> list[Any]:
    """The names of what the pledge names, of what is beside it, and of where most was reported."""
    first = [*sheet.named, *sheet.beside]
    wanted = dict.fromkeys([*first, *(spot.place for spot in here)])
    taken = [_around(sheet.pixels(id)) for id in wanted]
    rows: list[dict[str, Any]] = []
    for id in itertools.islice(wanted, _MOST_NAMES + len(first)):
        text = sheet.label(id)
        for side, (align, dx, dy) in enumerate(_SIDES):
            box = _box(sheet.pixels(id), text, align, dx, dy)
            if abs(box[0]) > WIDTH / 2 or abs(box[2]) > WIDTH / 2:
                continue
            if not any(_meet(box, other) for other in taken):
                taken.append(box)
                rows.append(
                    {**sheet.row(id), "text": text, "side": side, "bold": id in sheet.named}
                )
                break
    base = chart_of(alt, rows).encode(
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


def _around(at: tuple[float, float]) -> _Box:
    """Where a mark is: no name should lie on it."""
    return at[0] - _MARK, at[1] - _MARK, at[0] + _MARK, at[1] + _MARK


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# -- in words --------------------------------------------------------------------------------------


def _said(review: Review, pledge: str, told: PlacedIncidents, sheet: _Sheet) -> tuple[str, str]:
    """The lines beneath the title, and the alt text."""
    lines = [
        f"incidents as reported, no rates; before: {_counted(told, BEFORE)}",
        f"since: {_counted(told, SINCE)}",
    ]
    key = (
        "ring: the pledge names it; cross: left out by name, or compared with; hollow: perhaps then"
    )
    shown = [*(spot.place for spot in sheet.spots), *sheet.named]
    if any(sheet.finder.is_vague(place) for place in shown):
        key += "; dashes: somewhere about there"
    lines.append(key)
    lines += _unshown(told, sheet)
    lines += [in_brief(each) for each in review.findings(pledge) if each.kind == "displacement"]
    told_of, rest = sheet.spots[:_MOST_TOLD], len(sheet.spots) - _MOST_TOLD
    where = " ".join(f"{_sentence(review.ledger, spot)}." for spot in told_of)
    more = f" And {rest:,} places more." if rest > 0 else ""
    about = " ".join(f"{line}." for line in lines if line != key)
    return "\n".join(lines), f"Map of {pledge}: {about} {where}{more}"


def _counted(told: PlacedIncidents, stretch: str) -> str:
    """How many there are, in words: one that is told from two places is one."""
    counts = []
    for inside, (word, _, _) in _WHERE.items():
        here = [each for each in told.incidents if (each.stretch, each.inside) == (stretch, inside)]
        if here:
            number = sum(each.number for each in here)
            perhaps = sum(each.number for each in here if not each.surely)
            counts.append(f"{number:,} {word}{_perhaps(number, perhaps)}")
    return listed(counts) or "none"


def _unshown(told: PlacedIncidents, sheet: _Sheet) -> Iterator[str]:
    """What was told and is not on the map, and why."""
    reasons = []
    nowhere = sum(each.number for each in told.incidents if not each.places)
    if nowhere:
        reasons.append(f"{nowhere:,} of which no place was told")
    lost: dict[str, int] = {}
    for each in told.incidents:
        for place in each.places:
            if not sheet.finder.at(place):
                lost[place] = lost.get(place, 0) + each.number
    if lost:
        some = sorted(lost, key=lambda id: (-lost[id], id))
        names = [f"{sheet.label(id)} ({lost[id]:,})" for id in some[:5]]
        names += [f"{len(some) - 5:,} places more"] if len(some) > 5 else []
        reasons.append(f"those from where nothing says it is: {listed(names)}")
    if told.aside:
        reasons.append(f"{told.aside:,} while it bound nobody or after its end")
    if reasons:
        yield f"not on the map: {'; '.join(reasons)}"

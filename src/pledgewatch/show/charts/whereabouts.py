"""Where things are on a map, and what was told of there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import attrs

from pledgewatch.conventions import gazetteer
from pledgewatch.conventions.gazetteer import Position
from pledgewatch.engine.review import Review
from pledgewatch.engine.scope import Scope
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F, Kleene, T, U, agreed
from pledgewatch.model.records import Place, Report, Stance

_EARTH = 6371.0
"""Kilometres from its middle, as a sphere."""
WIDTH, _LOWEST, _HIGHEST = 400, 240, 460
"""Pixels: the width of a map, and how high it is at least and at most."""
_LEAST_KM = 20.0
"""The least that a map shows from side to side."""
_NEAR_KM = 300.0
"""So near lies a region of the same name to what is known to lie in it."""
BEFORE, SINCE = "before", "since"
"""The stretches of time that are told apart: until the pledge took effect, and from then on."""


@attrs.frozen
class PlacedIncident:
    """An incident as it was told.

    Attributes:
        places: Where; of a place and what it lies in the place alone. Empty where no place was told.
        stretch: Before or since the pledge took effect.
        surely: Whether it surely happened then.
        inside: Whether that lies in the scope, where all who tell of it agree.
        number: How many incidents alike it stands for.
        named: Whether anybody says who did it.
        first: The earliest it can have been.
    """

    places: frozenset[str]
    stretch: str
    surely: bool
    inside: Kleene
    number: int
    named: bool
    first: int


@attrs.frozen
class PlacedIncidents:
    """What was told of what is pledged.

    Attributes:
        incidents: What happened before it took effect and since.
        aside: How many happened while it bound nobody: in the grace, while its condition did not hold,
            after its end.
    """

    incidents: tuple[PlacedIncident, ...]
    aside: int


@attrs.frozen
class Spot:
    """What was reported from one place in one stretch of time.

    Attributes:
        place: The place.
        stretch: Before or since the pledge took effect.
        inside: Whether it lies in the scope.
        number: How many incidents.
        perhaps: How many of them perhaps happened at another time.
        unnamed: How many of them nobody is said to have done.
    """

    place: str
    stretch: str
    inside: Kleene
    number: int
    perhaps: int
    unnamed: int


@attrs.frozen
class _At:
    """Where a map shows a place, and whether that is the middle of something larger."""

    position: Position
    is_middle: bool


# -- what was told ---------------------------------------------------------------------------------


def incidents_told(review: Review, scope: Scope) -> PlacedIncidents:
    """What was reported of what is pledged: incidents, not tellings. Denials tell of nothing."""
    snapshot = review.case.snapshot
    doubts = review.case.reciprocity.doubts(scope)

    def binds(report: Report) -> Kleene:
        """Whether the pledge bound when it happened."""
        when = review.case.evidence.when(scope, report)
        doubt = doubts(snapshot.incident(report.id), when.lo, when.hi)
        if doubt is None:
            return F
        return scope.window(report.place).match(when) & (U if doubt.condition else T)

    tellings: dict[str, list[Report]] = {}
    for record in snapshot.all(Report):
        if record.stance is not Stance.AFFIRMS or not record.number:
            continue
        acts = scope.whole.has_activity(record.activity) is T and record.when.lo <= review._at
        others = (scope.says_actor(record.actor, record.when), scope.says_target(record.target))
        if acts and F not in others:
            tellings.setdefault(snapshot.incident(record.id), []).append(record)
    found, aside = [], 0
    for _, told in sorted(tellings.items()):
        number = max(report.number for report in told)
        bound = agreed(binds(report) for report in told)
        if bound is F and not all(report.when.lo < scope.start.lo for report in told):
            aside += number
            continue
        places = {report.place for report in told if report.place is not None}
        found.append(
            PlacedIncident(
                places=_narrowest(review.ledger, places),
                stretch=BEFORE if bound is F else SINCE,
                surely=bound is not U,
                inside=agreed(scope.whole.has_place(report.place) for report in told),
                number=number,
                named=any(report.actor is not None for report in told),
                first=min(report.when.lo for report in told),
            )
        )
    return PlacedIncidents(tuple(found), aside)


def _narrowest(ledger: Ledger, places: set[str]) -> frozenset[str]:
    """Without the places that another of them lies in: the town, and not its region as well."""
    above = {wider for place in places for wider in ledger.places.ancestors(place) - {place}}
    return frozenset(places - above)


def spots_of(incidents: Iterable[PlacedIncident]) -> list[Spot]:
    """The incidents by place. One that is told from several places stands at each."""
    there: dict[tuple[str, str, int], list[PlacedIncident]] = {}
    for told in incidents:
        for place in told.places:
            there.setdefault((place, told.stretch, told.inside.value), []).append(told)
    return [
        Spot(
            place=place,
            stretch=stretch,
            inside=here[0].inside,
            number=sum(told.number for told in here),
            perhaps=sum(told.number for told in here if not told.surely),
            unnamed=sum(told.number for told in here if not told.named),
        )
        for (place, stretch, _), here in sorted(there.items())
    ]


class Finder:
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
            found = self._given(id) or self._amid(id)
            above = list(self._ledger.node(Place, id).part_of)
            while found is None and above:
                # Not in the middle of what lies in those: that is where other places are.
                place = above.pop(0)
                above += self._ledger.node(Place, place).part_of
                found = self._given(place)
            self._known[id] = found
        return self._known[id]

    def of(self, id: str) -> Position:
        """The position of a place that has one."""
        found = self.at(id)
        assert found is not None  # only such places are asked for
        return found.position

    def extent(self, id: str) -> list[Position]:
        """How far a place reaches, by what lies in it: the corners round about; empty where little is known."""
        inside = sorted(set(self._inside(id)))
        if len(inside) < 3:
            return []
        east = _unrolled([each.longitude for each in inside])
        return _hull(sorted(map(Position, (each.latitude for each in inside), east)))

    def _inside(self, id: str) -> Iterator[Position]:
        """The positions of all that lies in a place, in the ledger and among those that come with pledgewatch."""
        waiting, seen = [id], {id}
        while waiting:
            place = waiting.pop()
            if place in gazetteer.load():
                found, parts = gazetteer.towns().get(place), gazetteer.children(place)
            else:
                given = self._given(place)
                found = given.position if given is not None else None
                parts = self._namesake(place)
            if found is not None:
                yield found
            below = {*self._below.get(place, ()), *parts} - seen
            seen |= below
            waiting += sorted(below)

    def _namesake(self, id: str) -> tuple[str, ...]:
        """The one region that comes with pledgewatch and has the name of a place of the ledger, if it is near.

        Many regions have the name of another far away, so something in it, or in what it lies in, must be near.
        """
        names = gazetteer.named(self._ledger.label(Place, id))
        regions = tuple(each for each in names if each not in gazetteer.towns())
        around = (id, *sorted(self._ledger.places.ancestors(id) - {id}))
        where = next(filter(None, (self._given(each) or self._amid(each) for each in around)), None)
        known = [gazetteer.position(each) for each in regions]
        if where is None or len(known) != 1 or known[0] is None:
            return ()
        away = math.hypot(*Frame(where.position, 1, 1, 1).on_paper(known[0]))
        return regions if away < _NEAR_KM else ()

    def is_wide(self, id: str) -> bool:
        """Whether it is so wide that a mark would say more than was told."""
        found = self.at(id)
        return found is not None and found.is_middle

    def _given(self, id: str) -> _At | None:
        """The position that a place is given, by the ledger or among those that come with pledgewatch."""
        place = self._ledger.node(Place, id)
        if place.latitude is not None and place.longitude is not None:
            return _At(Position(place.latitude, place.longitude), is_middle=False)
        if id in gazetteer.load():
            position = gazetteer.position(id)
            return position and _At(position, is_middle=id not in gazetteer.towns())
        return None

    def _amid(self, id: str) -> _At | None:
        """The middle of what lies in it and has a position."""
        parts = (self._given(part) or self._amid(part) for part in self._below.get(id, ()))
        inside = [part.position for part in parts if part is not None]
        return _At(_middle(inside), is_middle=True) if inside else None


def _hull(points: Sequence[Position]) -> list[Position]:
    """The corners of what lies around some sorted points (Andrew, 1979), the first one again at the end."""

    def half(given: Iterable[Position]) -> list[Position]:
        found: list[Position] = []
        for point in given:
            while len(found) > 1 and _turn(found[-2], found[-1], point) <= 0:
                found.pop()
            found.append(point)
        return found

    return [*half(points)[:-1], *half(reversed(points))]


def _turn(a: Position, b: Position, c: Position) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


# -- the projection --------------------------------------------------------------------------------


@attrs.frozen
class Frame:
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
        return 2 * self.right / WIDTH

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


def framed(positions: list[Position]) -> Frame:
    """The frame in which some positions and the names beside them are seen."""
    middle = _middle(positions)
    flat = Frame(middle, 1.0, 1.0, _LOWEST)
    spread = [flat.on_paper(position) for position in positions]
    # Room for marks and names at the edge.
    right = max(1.25 * max(abs(x) for x, _ in spread), _LEAST_KM)
    top = max(1.25 * max(abs(y) for _, y in spread), _LEAST_KM / 2)
    right = max(right, top * WIDTH / _HIGHEST)
    height = min(max(round(WIDTH * top / right), _LOWEST), _HIGHEST)
    return Frame(middle, right, right * height / WIDTH, height)

"""Small random worlds for the laws: valid ledgers in which coincidences are common.

A world is a plausible story of which any detail may be off: who did it, where, when, who says so,
who was looking, when it came to be known. Times come from a coarse grid of day boundaries, each now
and then a microsecond early or late, so that events fall on starts and ends, reports agree and
disagree, and records arrive just in time or just too late. A world has few names, so that scopes,
exceptions, proxies and organs meet often.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from random import Random

import attrs
from hypothesis import strategies as st

from pledgewatch.model.records import (
    Activity,
    Actor,
    Condition,
    Control,
    Coverage,
    Interval,
    Kind,
    Place,
    Pledge,
    Record,
    Report,
    Retract,
    SameIncident,
    SameOrigin,
    Source,
    Stance,
    Statement,
    StatementKind,
    StateReport,
    Supersede,
    Timed,
    Withdraw,
)
from pledgewatch.model.time import DAY, FOREVER, HOUR, Duration, Moment, Span

T0 = 1_648_598_400_000_000
"""2022-03-30T00:00Z, when most pledges of these worlds start."""


def exact(at: int) -> Moment:
    return Moment.of(at, at + 1)


EARLY = exact(T0 - 200 * DAY)
NEVER = exact(FOREVER - 1)


def one_of(*values):
    return st.sampled_from(values)


def some_of(values, least=0, most=2):
    return st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True).map(tuple)


SIX = st.integers(0, 5)


def mostly(draw, usual, other: st.SearchStrategy):
    """The usual thing five times in six."""
    return draw(other) if draw(SIX) == 5 else usual


# -- time ------------------------------------------------------------------------------------------


def grid(*days: float) -> st.SearchStrategy[int]:
    """Instants some days after `T0`, now and then a microsecond early or late."""
    jitters = one_of(0, 0, 0, 0, -1, 1)
    return st.builds(lambda day, jitter: T0 + round(day * DAY) + jitter, one_of(*days), jitters)


event_instants = grid(0, 1, 2, 3, 4, -1)
plain_moments = st.one_of(
    event_instants.map(exact),
    event_instants.map(exact),
    event_instants.map(lambda at: Moment.of(at, at + DAY)),
    st.tuples(event_instants, event_instants).map(lambda two: Moment.of(min(two), max(two) + 1)),
)
"""Moments that pledges start and end at."""


def _either(two: tuple[int, int]) -> Moment:
    first, second = min(two), max(two)
    if second - first < 2:
        return exact(first)
    return Moment.of(first, second + 1, members=((first, first + 1), (second, second + 1)))


def _span(two: tuple[Moment, Moment]) -> Span:
    first, second = sorted(two, key=lambda moment: (moment.lo, moment.hi))
    return Span(first, second)


moments = st.one_of(
    event_instants.map(exact),
    plain_moments,
    plain_moments,
    event_instants.map(lambda at: Moment.of(at, at + DAY, doubt=DAY)),
    st.tuples(event_instants, event_instants).map(_either),
)
bounded_spans = st.tuples(plain_moments, plain_moments).map(_span)
spans = st.one_of(
    bounded_spans,
    bounded_spans,
    plain_moments.map(lambda start: Span(start, Moment.of(start.lo, FOREVER))),
    plain_moments.map(lambda start: Span(start, NEVER)),
)
whens = st.one_of(moments, moments, moments, spans)


def whens_on(instants: st.SearchStrategy[int]) -> st.SearchStrategy[Moment | Span]:
    """Times of every form, mostly exact, whose bounds are such instants."""
    two = st.tuples(instants, instants)
    plain = st.one_of(
        instants.map(exact),
        instants.map(exact),
        instants.map(exact),
        instants.map(lambda at: Moment.of(at, at + DAY)),
        two.map(lambda two: Moment.of(min(two), max(two) + 1)),
    )
    return st.one_of(
        plain,
        plain,
        plain,
        instants.map(lambda at: Moment.of(at, at + DAY, doubt=DAY)),
        instants.map(lambda at: Moment.of(at, at + 1, doubt=DAY)),
        two.map(_either),
        st.tuples(plain, plain).map(_span),
        plain.map(lambda start: Span(start, NEVER)),
        plain.map(lambda start: Span(start, Moment.of(start.lo, FOREVER))),
    )


knowns = st.one_of(
    event_instants.map(exact),
    event_instants.map(lambda at: Moment.of(at, at + DAY)),
    st.just(EARLY),
)

clocks = st.tuples(
    st.one_of(grid(4, 3, 2, 1, 0, -1), grid(4, 5, 6, 7), grid(4, 7, 19, 60)),
    st.one_of(grid(4, 6, 7, 20), grid(60, 18, 19, 20), grid(60, 4, 3, 2, 1, 0, -1)),
)
"""`at` and `as_of`."""


DAILY = re.compile(r"([a-z-]+)-[0-9]+-[0-9]+")
"""Ids of reports that come in series: name, day, number."""

# -- the world -------------------------------------------------------------------------------------

SCOPES = ("north", "country", "n1", "n2", "south", "s1", "abroad")
ACTS = ("attack", "shelling", "artillery", "mortar", "airstrike", "patrol")
ACTORS = ("state", "army", "brigade", "union", "proxy", "militia", "enemy", "minister")
SOURCES = ("monitor", "agency", "hospital", "ministry", "blog")

ACTIVITIES = (
    Activity(id="attack"),
    Activity(id="shelling", kind_of=("attack",)),
    Activity(id="airstrike", kind_of=("attack",)),
    Activity(id="artillery", kind_of=("shelling",)),
    Activity(id="mortar", kind_of=("shelling",)),
    Activity(id="patrol"),
)


USUAL = (
    *ACTIVITIES,
    Place(id="country"),
    Place(id="north", part_of=("country",)),
    Place(id="south", part_of=("country",)),
    Place(id="n1", part_of=("north",)),
    Place(id="abroad"),
    Actor(id="union"),
    Actor(id="army", part_of=("state",)),
    Actor(id="brigade", part_of=("army",)),
    Actor(id="enemy"),
)
"""What is in every world; not shown when a world is."""


@st.composite
def controls(draw, *actors: str) -> Control:
    return Control(
        actor=draw(one_of(*actors)),
        weight=draw(one_of(0.95, 1.0, 0.5, 0.0)),
        when=draw(st.none() | spans),
    )


ORGANS = ("state", "army", "union", "enemy", None)


@st.composite
def nodes(draw, organs: tuple[str | None, ...] = ORGANS) -> list[Record]:
    """Places, activities, actors and sources: three hierarchies with a few loose ends."""
    # Sometimes the north has one child, which does not fill it, or a place lies in two others.
    places = [
        Place(id="n2", part_of=mostly(draw, ("north",), one_of(("north", "south"), ()))),
        Place(id="s1", part_of=mostly(draw, ("south",), one_of(("south", "abroad")))),
    ]
    actors = [
        Actor(id="state", part_of=draw(one_of(("union",), ()))),
        Actor(
            id="proxy",
            controlled_by=draw(st.lists(controls("state", "army", "enemy"), max_size=2).map(tuple)),
        ),
        Actor(
            id="militia",
            part_of=draw(one_of(("proxy",), ())),
            controlled_by=draw(st.lists(controls("proxy", "union"), max_size=1).map(tuple)),
        ),
        Actor(
            id="minister",
            part_of=mostly(draw, ("state",), one_of(("army",), ())),
            office=mostly(draw, "defence-minister", one_of(None, "spokesperson")),
            speaks_for=mostly(draw, (), one_of(("state",), ("union",), ("enemy",))),
        ),
    ]
    sources = [
        Source(
            id=name,
            reliability=draw(one_of("A", "B", "C", "E", "F")),
            organ_of=draw(one_of(*organs)) if name in ("ministry", "blog") else None,
        )
        for name in SOURCES
    ]
    return [*USUAL, *places, *actors, *sources]


# -- dated records ---------------------------------------------------------------------------------


@st.composite
def reports(draw, number: int, when: st.SearchStrategy = whens) -> Report:
    """A telling, mostly of something the usual pledge is about."""
    return Report(
        id=f"report-{number}",
        activity=mostly(draw, "shelling", one_of(*ACTS)),
        place=mostly(draw, "n1", one_of(*SCOPES, None)),
        actor=mostly(draw, "army", one_of(*ACTORS, None)),
        when=draw(when),
        stance=mostly(draw, Stance.AFFIRMS, one_of(Stance.DENIES, Stance.AFFIRMS)),
        incident=draw(one_of(None, "incident-a", "incident-a", "incident-b")),
        origin=draw(one_of(*SOURCES)),
        source=mostly(draw, None, one_of(*SOURCES)),
        credibility=mostly(draw, None, one_of(1, 4, 5, 6)),
        probability=draw(one_of(0.97, 0.97, None, 0.95, 0.8, 0.3)),
        actor_probability=mostly(draw, None, one_of(1.0, 0.97, 0.5)),
        type_probability=mostly(draw, None, one_of(0.99, 0.3)),
        report_dated=mostly(draw, False, one_of(False, True)),
        known=mostly(draw, EARLY, knowns),
    )


@st.composite
def coverages(draw, number: int) -> Coverage:
    sensitivity = draw(one_of(None, 0.9, 0.5, 0.0))
    days = st.tuples(grid(0, -1, 1), grid(4, 2, 3, 6)).map(lambda two: Span(*map(exact, two)))
    return Coverage(
        id=f"coverage-{number}",
        origin=draw(one_of(*SOURCES)),
        activities=mostly(draw, ("attack",), some_of(ACTS, 1)),
        places=mostly(draw, ("north",), some_of(SCOPES, 1)),
        when=mostly(draw, None, st.one_of(bounded_spans, spans.filter(_has_end))) or draw(days),
        sensitivity=sensitivity,
        false_alarm=draw(one_of(0.0, 0.1)) if sensitivity else 0.0,
        lag=draw(one_of(Duration(0, "h"), None, Duration(1, "d"), Duration(48, "h"))),
        known=mostly(draw, EARLY, knowns),
    )


def _has_end(span: Span) -> bool:
    return not span.end.is_unknown_end


@st.composite
def state_reports(draw, number: int) -> StateReport:
    return StateReport(
        id=f"state-{number}",
        when=draw(whens),
        state=mostly(draw, "truce", st.just("other")),
        holds=draw(st.booleans()),
        origin=draw(one_of(*SOURCES)),
        probability=mostly(draw, 0.9, one_of(0.55, 0.5, None)),
        known=mostly(draw, EARLY, knowns),
    )


@st.composite
def conditions(draw, unless_broken: tuple[str, ...] = ()) -> Condition:
    return Condition(
        text="while the truce holds",
        state=draw(st.none()) if unless_broken else mostly(draw, "truce", st.none()),
        presumed=draw(one_of(True, True, False, None)),
        unless_broken=unless_broken,
    )


@st.composite
def pledges(draw, name: str, kinds=(Kind.REFRAIN, Kind.CEASE)) -> Pledge:
    """A pledge that most reports bear on."""
    start = mostly(draw, exact(T0), st.one_of(st.none(), plain_moments))
    said = mostly(draw, exact(T0), plain_moments)
    end, within = exact(T0 + 4 * DAY), None
    match draw(one_of("usual", "usual", "end", "within", "none")):
        case "end":
            end = draw(plain_moments)
        case "within":
            end, start = None, None
            within = draw(one_of(Duration(48, "h"), Duration(2, "d"), Duration(24, "h")))
        case "none":
            end = None
    if end is not None and end.last < (start or said).lo:
        end = None
    kind = draw(one_of(*kinds))
    return Pledge(
        id=name,
        kind=kind,
        share=draw(one_of(0.5, 1.0)) if kind is Kind.REDUCE else None,
        debtor=mostly(draw, "state", one_of("army", "proxy", "brigade")),
        speaker=mostly(draw, None, one_of("minister", "state", "union")),
        said=said,
        start=start,
        end=end,
        within=within,
        grace=mostly(draw, None, one_of(Duration(24, "h"), Duration(1, "d"), Duration(0, "h"))),
        settle=draw(one_of(Duration(2, "d"), None, Duration(24, "h"))),
        activities=mostly(draw, ("attack",), some_of(ACTS, 1, 3)),
        places=mostly(draw, draw(one_of(("north",), ("n1", "south"))), some_of(SCOPES, 1, 3)),
        except_activities=mostly(draw, (), some_of(ACTS, 1, 2)),
        except_places=mostly(draw, (), some_of(SCOPES, 1, 2)),
        except_actors=mostly(draw, (), some_of(ACTORS[1:], 1, 1)),
        tolerated=mostly(draw, 0, one_of(1, 2)) if kind in (Kind.CEASE, Kind.REFRAIN) else 0,
        condition=draw(conditions()) if draw(one_of(False, False, True)) else None,
        known=mostly(draw, EARLY, knowns),
    )


@st.composite
def statements(draw, number: int, named: list[str]) -> Statement:
    return Statement(
        id=f"statement-{number}",
        kind=mostly(draw, StatementKind.DENIAL, st.just(StatementKind.CLAIM)),
        speaker=draw(one_of("state", "minister", "enemy")),
        said=exact(draw(event_instants)),
        incidents=draw(some_of(named, 1)),
        known=mostly(draw, EARLY, knowns),
    )


@st.composite
def retracts(draw, targets: list[str]) -> list[Retract]:
    """Takings back of records, of each other and of what never came, without going in a circle."""
    found: list[Retract] = []
    for number in range(draw(one_of(0, 0, 0, 1, 2, 3))):
        among = [*targets, *(each.id for each in found), "never-came"]
        target = draw(st.sampled_from(among))
        if found and draw(st.booleans()):
            target = found[-1].id
        found.append(
            Retract(id=f"retract-{number}", target=target, known=mostly(draw, EARLY, knowns))
        )
    return found


@dataclass(frozen=True)
class World:
    """The records of a ledger and its zone."""

    records: list[Record]
    timezone: str | None

    def __repr__(self) -> str:
        lines = list(dict.fromkeys(map(_line, self.records)))
        lines.remove("")
        return "\n    ".join([f"World in zone {self.timezone}:", *lines])

    def having(self, *more: Record) -> World:
        return replace(self, records=[*self.records, *more])

    @property
    def dated(self) -> list[Timed]:
        return [record for record in self.records if isinstance(record, Timed)]

    @property
    def pledges(self) -> list[Pledge]:
        return [record for record in self.records if isinstance(record, Pledge)]


def _line(record: Record) -> str:
    """A record as it is shown: what is in every world is not, and a daily report stands for all."""
    if record in USUAL:
        return ""
    if (series := DAILY.fullmatch(record.id)) and isinstance(record, Report):
        return f"Reports {series[1]}, day by day: {record.place}, by {record.origin}"
    return _short(record)


def _short(value) -> str:
    """A record with the fields that say something, its times as days after `T0`."""
    match value:
        case Moment():
            text = _day(value.lo) if value.is_exact else f"[{_day(value.lo)}, {_day(value.hi)})"
            return text + ("?" if value.doubt else "") + ("*" if value.members else "")
        case Span():
            return f"{_short(value.start)}/{_short(value.end)}"
        case Enum():
            return value.value
        case tuple():
            return "(" + ", ".join(map(_short, value)) + ")"
        case _ if attrs.has(type(value)) and not isinstance(value, (Interval, Duration)):
            fields = [
                f"{spec.name}={_short(given)}"
                for spec in attrs.fields(type(value))
                if (given := getattr(value, spec.name)) != spec.default
                if not (spec.name == "known" and given == EARLY)
            ]
            return f"{type(value).__name__}({', '.join(fields)})"
    return str(value)


def _day(at: int) -> str:
    day, rest = divmod(at - T0, DAY)
    if at >= FOREVER - 1:
        return ".."
    if rest > DAY // 2:
        return f"{day + 1}d-{DAY - rest}us"
    return f"{day}d" + (f"+{rest}us" if rest else "")


zones = one_of("UTC", "UTC", "UTC", "Europe/Kyiv", None)


@st.composite
def cuts(draw, second: bool, when: st.SearchStrategy[Moment] = plain_moments) -> list[Timed]:
    """What ends the first pledge early: its replacement by the second, its withdrawal."""
    found: list[Timed] = []
    if second and draw(st.booleans()):
        found.append(
            Supersede(
                id="supersede-0",
                target="pledge-0",
                by="pledge-1",
                when=draw(when),
                known=mostly(draw, EARLY, knowns),
            )
        )
    found += [
        Withdraw(
            id=f"withdraw-{number}",
            target="pledge-0",
            when=draw(when),
            known=mostly(draw, EARLY, knowns),
        )
        for number in range(mostly(draw, 0, one_of(1, 2)))
    ]
    return found


def maybe(draw, strategy) -> list:
    return [draw(strategy)] if draw(one_of(False, False, True)) else []


@st.composite
def refrain_worlds(draw) -> World:
    """One or two pledges not to do something, and what was reported."""
    dated: list[Timed] = [draw(pledges("pledge-0"))]
    if draw(one_of(False, False, True)):
        # Both are known from the start, so that who names them never knows of them first.
        second = draw(pledges("pledge-1", (Kind.REFRAIN, Kind.REDUCE, Kind.MAINTAIN)))
        dated = [attrs.evolve(pledge, known=EARLY) for pledge in (*dated, second)]
    dated += draw(cuts(len(dated) > 1))
    tellings = [draw(reports(number)) for number in range(draw(one_of(0, 1, 1, 2, 3, 4, 6, 8)))]
    dated += tellings
    dated += [draw(coverages(number)) for number in range(draw(one_of(0, 1, 1, 2, 3)))]
    truces = 3 if any(record.condition for record in dated if isinstance(record, Pledge)) else 0
    dated += [draw(state_reports(number)) for number in range(draw(st.integers(0, truces)))]
    named = [report.id for report in tellings]
    named += sorted({report.incident for report in tellings if report.incident})
    if named:
        dated += maybe(draw, statements(0, named))
    if len(named) > 1:
        incidents = some_of(named, 2, 3)
        dated += maybe(
            draw,
            st.builds(SameIncident, id=st.just("same-i"), incidents=incidents, known=knowns),
        )
    dated += maybe(
        draw,
        st.builds(SameOrigin, id=st.just("same-o"), origins=some_of(SOURCES, 2, 3), known=knowns),
    )
    taken_back = draw(retracts([record.id for record in dated if record.id != "pledge-1"]))
    return World([*draw(nodes()), *dated, *taken_back], draw(zones))


# -- reductions ------------------------------------------------------------------------------------


def counts_of(days: int, busy: int, pattern: str, seed: int) -> list[int]:
    """Numbers of incidents on consecutive days."""
    rng = Random(seed)
    match pattern:
        case "even":
            return [busy] * days
        case "bursts":
            return [2 * busy if day % 4 < 2 else 0 for day in range(days)]
        case "once":
            return [busy * 3, *[0] * (days - 1)]
    return [rng.randint(0, busy) for _ in range(days)]


@st.composite
def daily_reports(
    draw, prefix: str, first: int, days: int, busy: int, place="n1", deaths=()
) -> list[Report]:
    """So many strong reports a day in one place, from some day after `T0` on, with deaths or not."""
    pattern = draw(one_of("random", "even", "bursts", "once"))
    counts = counts_of(days, busy, pattern, draw(st.integers(0, 9)))
    origin = mostly(draw, "monitor", one_of("agency"))
    return [
        Report(
            id=f"{prefix}-{day}-{number}",
            activity="shelling",
            place=place,
            actor="army",
            when=exact(T0 + (first + day) * DAY + number * HOUR),
            origin=origin,
            probability=0.97,
            deaths=deaths[(day + number) % len(deaths)] if deaths else None,
            known=EARLY,
        )
        for day, count in enumerate(counts)
        for number in range(count)
    ]


LEVELS = (
    Interval(100, 100),
    Interval(30, 40),
    Interval(90, 120),
    Interval(150, 150),
    Interval(50, 50),
)
SHARES = (Interval(0.3, 0.4), Interval(0.5, 0.5), Interval(0.4, 1.0), Interval(1.0, 1.2))


DEATHS = (Interval(1, 1), Interval(2, 2), Interval(0, 3), Interval(0, 0))


@st.composite
def level_reports(draw, number: int) -> StateReport:
    share = draw(one_of(None, None, *SHARES))
    when = st.one_of(
        grid(14, 0, -3, 7, 15, 16, 20).map(exact),
        grid(14, 0, -3, 7, 15, 16, 20).map(exact),
        grid(0, 7, 14).map(lambda at: Moment.of(at, at + DAY)),
        st.tuples(grid(-3, 0, 7), grid(14, 15)).map(lambda two: Span(*map(exact, two))),
    )
    return StateReport(
        id=f"level-{number}",
        when=draw(when),
        activity=mostly(draw, "attack", one_of("shelling", "patrol")),
        place=draw(one_of("country", "north", "n1", "n2", "south", None)),
        actor=mostly(draw, "state", one_of("army", "enemy", None)),
        level=None if share else draw(one_of(*LEVELS)),
        unit=mostly(draw, "troops", st.just("guns")),
        share=share,
        origin=draw(one_of(*SOURCES)),
        probability=mostly(draw, 0.9, one_of(0.55, 0.5, None)),
        known=mostly(draw, EARLY, grid(0, 7, 14, 20).map(exact)),
    )


@st.composite
def reduce_worlds(draw) -> World:
    """A pledge to reduce, with counts on both sides of it, levels, or both."""
    length = draw(one_of(14, 28, 7))
    ending = draw(one_of("end", "end", "end", "none", "horizon"))
    start = mostly(draw, exact(T0), st.one_of(grid(0).map(exact), st.just(Moment.of(T0, T0 + DAY))))
    baseline = draw(
        one_of(
            None,
            Span(exact(T0 - 14 * DAY), exact(T0 - 1)),
            Span(exact(T0 - 28 * DAY), Moment.of(T0 - DAY, T0)),
        )
    )
    units = st.one_of(
        st.tuples(one_of(("n1", "n2"), ("n1", "south"), ("south", "n1")), one_of(("attack",))),
        st.tuples(one_of(("country",), ("n1",)), one_of(("shelling",), ("shelling", "airstrike"))),
    )
    places, activities = draw(st.one_of(st.just((("north",), ("attack",))), units))
    pledge = Pledge(
        id="pledge-0",
        kind=Kind.REDUCE,
        debtor="state",
        speaker=mostly(draw, None, one_of("minister")),
        said=start,
        end=exact(T0 + length * DAY) if ending == "end" else None,
        horizon=Duration(length, "d") if ending == "horizon" else None,
        grace=mostly(draw, None, one_of(Duration(1, "d"))),
        settle=draw(one_of(Duration(2, "d"), None)),
        activities=activities,
        places=places,
        except_places=mostly(draw, (), one_of(("s1",), ("n2",))),
        share=draw(one_of(None, 1.0, 0.75, 0.5, 0.25)),
        wording=draw(one_of("drastically", "reduce", "substantially", "almost completely")),
        measure=draw(one_of(None, None, "incidents", "level", "harm")),
        baseline=baseline,
        control=draw(one_of((), (), ("south",), ("abroad",), ("s1", "abroad"))),
        condition=draw(conditions()) if draw(SIX) == 5 else None,
        known=EARLY,
    )
    dated: list[Timed] = [pledge]
    if draw(one_of(True, True, True, False)):
        busy, quiet = draw(one_of(2, 1, 3)), draw(one_of(0, 1, 2, 4))
        dead = draw(one_of((), (), DEATHS[:1], DEATHS[1:3], DEATHS))
        fewer = draw(one_of(dead, dead, DEATHS[:1], ()))
        base = busy if baseline is None else min(busy, 2)
        dated += draw(daily_reports("before", -28, 28, base, deaths=dead))
        dated += draw(daily_reports("after", 0, draw(one_of(length, 7)), quiet, deaths=fewer))
        if baseline is None and draw(st.booleans()):
            dated += draw(daily_reports("early", -60, 32, busy, deaths=dead))
        if len(places) > 1 and draw(st.booleans()):
            more, rest = draw(one_of((4, 0), (1, 4), (4, 1), (2, 2)))
            where = draw(one_of("n2", "s1"))
            dated += draw(daily_reports("other-before", -28, 28, more, where, deaths=dead))
            dated += draw(daily_reports("other-after", 0, length, rest, where, deaths=fewer))
        if pledge.control and draw(one_of(True, True, False)):
            where = draw(one_of("s1", "abroad"))
            early, late = draw(one_of((1, 4), (1, 4), (1, 2), (1, 1), (2, 1), (0, 1)))
            dated += draw(daily_reports("elsewhere-before", -42, 42, early, where))
            dated += draw(daily_reports("elsewhere-after", 0, length, late, where))
        odd = st.one_of(
            whens,
            grid(-14, -7, 0, 3, 7, 13, 14).map(exact),
            grid(-14, -7, 0, 7, 13).map(lambda at: Moment.of(at, at + DAY)),
            grid(-14, -7, 0, 7, 12).map(lambda at: Moment.of(at, at + DAY, doubt=DAY)),
        )
        dated += [draw(reports(number, odd)) for number in range(draw(one_of(0, 0, 1, 2, 4)))]
    if draw(SIX) < 5:
        dated.append(
            Coverage(
                id="coverage-usual",
                origin="monitor",
                activities=("attack",),
                places=("country",),
                when=Span(exact(T0 - 75 * DAY), NEVER),
                known=EARLY,
            )
        )
    for number in range(draw(one_of(0, 0, 1, 2, 3))):
        begins = draw(grid(-70, -100, -56, -42, -30, -20, -14))
        ends = draw(grid(30, 20, 14, 7, 5, 0, -5))
        dated.append(
            Coverage(
                id=f"coverage-{number}",
                origin=mostly(draw, "monitor", st.just("agency")),
                activities=mostly(draw, ("attack",), st.just(("shelling",))),
                places=mostly(
                    draw, ("country", "abroad"), one_of(("north",), ("n1",), ("abroad",))
                ),
                when=Span(exact(begins), mostly(draw, exact(ends), st.just(NEVER))),
                known=mostly(draw, EARLY, st.just(exact(T0))),
            )
        )
    dated += [draw(level_reports(number)) for number in range(draw(one_of(0, 0, 1, 2, 4)))]
    truces = 2 if pledge.condition else 0
    dated += [draw(state_reports(number)) for number in range(draw(st.integers(0, truces)))]
    dated += draw(cuts(False))
    dated += maybe(
        draw,
        st.just(SameOrigin(id="same-o", origins=("agency", "monitor"), known=EARLY)),
    )
    taken_back = draw(retracts([record.id for record in dated[-12:] if record is not pledge]))
    return World([*draw(nodes()), *dated, *taken_back], draw(zones))


reduce_clocks = st.one_of(
    st.tuples(grid(60, 28, 30, 40), grid(60, 90)),
    st.tuples(
        st.one_of(grid(14, 28, 7, 16, 30, 3), grid(14, 28, 40, 60, 0, -1)),
        st.one_of(grid(60, 90, 44, 30), grid(60, 16, 14, 7, 0)),
    ),
)


# -- deadlines -------------------------------------------------------------------------------------

due_instants = grid(4, 6, 8, 0, 1, 2, 3, 5, 7, -1)
"""About T (four days on), T' (six) and the end of its settling (eight)."""
due_whens = whens_on(due_instants)
due_moments = st.one_of(
    grid(4).map(exact),
    due_instants.map(exact),
    grid(3, 4, 6).map(lambda at: Moment.of(at, at + DAY)),
    st.tuples(due_instants, due_instants).map(lambda two: Moment.of(min(two), max(two) + 1)),
)
due_knowns = st.one_of(due_instants.map(exact), st.just(EARLY))
due_clocks = st.one_of(
    st.tuples(grid(60, 20, 9, 8), grid(60, 20)),
    st.tuples(
        st.one_of(grid(4, 6, 8, 7), grid(60, 9, 5), grid(3, 3.2, 2, 0, -1)),
        st.one_of(grid(60, 18, 20), grid(8, 9, 6, 20), grid(4, 3, 2, 1, 0, -1)),
    ),
)


@st.composite
def due_pledges(draw, kinds: tuple[Kind, ...]) -> Pledge:
    """A pledge with a deadline, mostly four days on, or to keep a state up until then."""
    kind = draw(one_of(*kinds))
    start = mostly(
        draw, exact(T0), st.one_of(st.none(), grid(0, 1).map(lambda at: Moment.of(at, at + DAY)))
    )
    said = mostly(draw, exact(T0), grid(0, -1, 1).map(exact))
    end, within = exact(T0 + 4 * DAY), None
    match draw(one_of("usual", "usual", "usual", "end", "within", "none")):
        case "end":
            end = draw(due_moments)
        case "within":
            end, within = None, draw(one_of(Duration(96, "h"), Duration(3, "d")))
        case "none" if kind is not Kind.DO_BY:
            end = None
    if end is not None and end.last < (start or said).lo:
        end = exact(T0 + 4 * DAY)
    has_deadline = kind is not Kind.MAINTAIN
    at_least = at_most = None
    if kind is not Kind.DO_BY and draw(one_of(False, False, True)):
        at_least, at_most = draw(one_of((100, None), (None, 100), (50, 100), (100, 100), (None, 0)))
    tolerance = draw(
        one_of(None, Duration(2, "d"), Duration(2, "d"), Duration(48, "h"), Duration(0, "h"))
    )
    return Pledge(
        id="pledge-0",
        kind=kind,
        debtor=mostly(draw, "state", one_of("army", "brigade", "proxy")),
        speaker=mostly(draw, None, one_of("minister", "state", "union")),
        said=said,
        start=start,
        end=end,
        within=within,
        grace=mostly(draw, None, one_of(Duration(24, "h"))) if not has_deadline else None,
        tolerance=tolerance if has_deadline else None,
        settle=draw(one_of(Duration(2, "d"), Duration(2, "d"), None, Duration(0, "h"))),
        activities=mostly(draw, ("attack",), some_of(ACTS, 1, 2)),
        places=draw(
            one_of(("north",), ("n1", "south"), ("n1",), ("n1", "n2"), ("south", "abroad"))
        ),
        except_activities=mostly(draw, (), some_of(ACTS, 1, 1)),
        except_places=mostly(draw, (), some_of(SCOPES, 1, 1)),
        except_actors=mostly(draw, (), some_of(ACTORS[1:], 1, 1)),
        at_least=at_least,
        at_most=at_most,
        unit=None if at_least is at_most is None else "troops",
        condition=draw(conditions()) if draw(SIX) == 5 else None,
        known=EARLY,
    )


def replacements(pledge: Pledge, name: str) -> st.SearchStrategy[Pledge]:
    """A pledge that asks for more or less than another, or for something else."""
    end = pledge.end or exact(T0 + 4 * DAY)
    changes: list[dict[str, object]] = [
        {},
        {"end": exact(end.last + DAY), "within": None},
        {
            "end": exact(max(end.lo - DAY, end.lo // 2 + T0 // 2, T0 + 1)),
            "within": None,
            "start": None,
            "said": exact(T0),
        },
        {"end": None, "within": None} if pledge.kind is not Kind.DO_BY else {},
        {"places": ("country",)},
        {"places": ("n1",)},
        {"places": ("n1", "n2")},
        {"places": ("south", "abroad")},
        {"activities": ("shelling",)},
        {"activities": ("attack", "patrol")},
        {"except_places": ("n2",)},
        {"except_places": ()},
        {"except_activities": ("mortar", "patrol")},
        {"except_actors": ("militia",)},
    ]
    if pledge.kind in (Kind.CEASE, Kind.REFRAIN):
        changes += [{"tolerated": 0}, {"tolerated": 2}, {"kind": Kind.CEASE, "places": ("n1",)}]
        changes += [{"kind": Kind.REDUCE, "share": 0.5, "condition": None}]
    if pledge.kind in (Kind.WITHDRAW, Kind.MAINTAIN, Kind.REACH):
        changes += [
            {"at_least": low, "at_most": high, "unit": "troops"}
            for low, high in ((50, None), (120, None), (None, 50), (None, 150), (50, 150))
        ]
        changes += [{"at_least": None, "at_most": None, "unit": None}]

    def changed(two: list[dict[str, object]]) -> Pledge:
        fields = {key: value for change in two for key, value in change.items()}
        if fields.get("kind") is Kind.REDUCE:
            fields["tolerated"] = 0
        else:
            # Only a reduction has a share: of two changes of kind the later one counts.
            fields.pop("share", None)
        return attrs.evolve(pledge, id=name, **fields)

    return st.lists(one_of(*changes), min_size=1, max_size=2).map(changed)


@st.composite
def tellings_of_state(draw, number: int) -> StateReport:
    """A telling of the level of something, near the scope, the thresholds and the deadline."""
    what = draw(one_of("holds", "holds", "holds", "level", "level", "share"))
    level = one_of(
        Interval(0, 0), Interval(100, 100), Interval(99, 100), Interval(0, 50), Interval(101, 120),
        Interval(50, 50), Interval(1, 200),
    )  # fmt: skip
    return StateReport(
        id=f"telling-{number}",
        when=draw(due_whens),
        state=mostly(draw, None, st.just("truce")),
        activity=mostly(draw, "attack", one_of("shelling", "artillery", "patrol")),
        place=draw(one_of("n1", "north", "n1", "north", "country", "n2", "south", "s1", None)),
        actor=mostly(draw, "state", one_of("army", "union", "brigade", "enemy", "proxy", None)),
        holds=draw(st.booleans()) if what == "holds" else None,
        level=draw(level) if what == "level" else None,
        unit=mostly(draw, "troops", st.just("guns")) if what == "level" else None,
        share=draw(one_of(Interval(0, 0), Interval(0, 0.5), Interval(0.5, 1)))
        if what == "share"
        else None,
        incident=draw(one_of(None, None, "seen-a", "seen-a", "seen-b")),
        origin=draw(one_of(*SOURCES)),
        source=mostly(draw, None, one_of(*SOURCES)),
        credibility=mostly(draw, None, one_of(4, 5)),
        probability=draw(one_of(0.97, 0.97, 0.95, 0.9, None, 0.55, 0.3, 0.1)),
        known=mostly(draw, EARLY, due_knowns),
    )


PLACES = ("n1", "n1", "n2", "south", "s1", "north", "abroad")


@st.composite
def plain_deeds(draw, number: int) -> Report:
    """A strong report that something was done, mostly in time."""
    return Report(
        id=f"report-{number}",
        activity=draw(one_of("shelling", "attack")),
        place=draw(one_of(*PLACES)),
        actor=draw(one_of("army", "state")),
        when=exact(draw(grid(1, 2, 3, 4, 5, 6))),
        origin=draw(one_of("monitor", "agency", "hospital", "ministry")),
        probability=0.97,
    )


@st.composite
def plain_tellings(draw, number: int, of_a_level: bool) -> StateReport:
    """A strong telling of how things stood about the deadline or after it, in all of somewhere."""
    level = draw(one_of(Interval(100, 100), Interval(50, 50), Interval(0, 0), Interval(150, 150)))
    return StateReport(
        id=f"telling-{number}",
        when=exact(draw(grid(4, 5, 6, 7, 8, 9, 3, 1))),
        activity="attack",
        place=draw(one_of(*PLACES, "country")),
        actor="state",
        holds=None if of_a_level else draw(st.booleans()),
        level=level if of_a_level else None,
        unit="troops" if of_a_level else None,
        origin=draw(one_of("monitor", "agency", "hospital", "ministry")),
        probability=draw(one_of(0.97, 0.97, 0.9)),
        known=EARLY,
    )


ALL_SEEN = Coverage(
    id="coverage-all",
    origin="monitor",
    activities=("attack", "patrol"),
    places=("country", "abroad"),
    when=Span(exact(T0 - DAY), NEVER),
    known=EARLY,
)


@st.composite
def due_coverages(draw, number: int) -> Coverage:
    """Somebody who looks, mostly at everything, from the start on or about the deadline."""
    ends = st.tuples(grid(-1, 0, 4, 6), grid(8, 20, 6, 4, 60)).filter(lambda two: two[0] <= two[1])
    return attrs.evolve(
        draw(coverages(number)),
        places=mostly(draw, ("country", "abroad"), some_of(SCOPES, 1)),
        activities=mostly(draw, ("attack", "patrol"), some_of(ACTS, 1)),
        when=draw(ends.map(lambda two: Span(*map(exact, two)))),
    )


@st.composite
def due_worlds(draw, kinds: tuple[Kind, ...], deeds: bool) -> World:
    """One pledge, perhaps cut short or replaced, with reports of deeds or of states, or both."""
    pledge = draw(due_pledges(kinds))
    dated: list[Timed] = [pledge]
    if draw(one_of(False, False, True)):
        dated.append(draw(replacements(pledge, "pledge-1")))
    if draw(st.booleans()):
        dated += draw(cuts(len(dated) > 1, due_moments))
    many, few = one_of(1, 2, 3, 4, 6), one_of(0, 0, 1, 2)
    told: list[Report | StateReport] = []
    for number in range(draw(many if deeds else few)):
        report = (
            draw(plain_deeds(number)) if draw(st.booleans()) else draw(reports(number, due_whens))
        )
        told.append(attrs.evolve(report, known=mostly(draw, EARLY, due_knowns)))
    for number in range(draw(few if deeds else many)):
        plain = plain_tellings(number, pledge.unit is not None)
        told.append(draw(plain) if draw(st.booleans()) else draw(tellings_of_state(number)))
    dated += told
    dated += [draw(due_coverages(number)) for number in range(draw(one_of(0, 1, 1, 1, 2)))]
    if draw(st.booleans()):
        dated.append(ALL_SEEN)
    if pledge.condition:
        dated += [draw(state_reports(number)) for number in range(draw(st.integers(0, 2)))]
    names = [each.id for each in told] + sorted({each.incident for each in told if each.incident})
    if len(names) > 1:
        same = st.builds(
            SameIncident, id=st.just("same-i"), incidents=some_of(names, 2, 3), known=due_knowns
        )
        dated += maybe(draw, same)
    if names:
        dated += maybe(draw, statements(0, names))
    dated += maybe(
        draw,
        st.builds(
            SameOrigin, id=st.just("same-o"), origins=some_of(SOURCES, 2, 2), known=due_knowns
        ),
    )
    taken_back = draw(retracts([record.id for record in dated if record.id != "pledge-1"]))
    organs = ("state", "army", "union", "enemy", None, "state")
    return World([*draw(nodes(organs)), *dated, *taken_back], draw(zones))


def do_by_worlds() -> st.SearchStrategy[World]:
    """A pledge to do something by a deadline, and reports of its being done."""
    return due_worlds((Kind.DO_BY,), True)


def state_worlds() -> st.SearchStrategy[World]:
    """A pledge to withdraw, to maintain or to reach, and reports of how things stood."""
    return due_worlds((Kind.WITHDRAW, Kind.MAINTAIN, Kind.REACH), False)


# -- reciprocity -----------------------------------------------------------------------------------


@st.composite
def reciprocal_worlds(draw) -> World:
    """Two sides that are bound while the other is, with what each did and in what order."""
    sides = ("state", "enemy", "state")
    count = draw(one_of(2, 2, 2, 3))
    names = [f"pledge-{number}" for number in range(count)]
    dated: list[Timed] = []
    mutual = draw(one_of(True, True, True, False))
    for number, name in enumerate(names):
        others = tuple(other for other in names if other != name)
        of = draw(some_of(others, 1)) if mutual else tuple(n for n in others if n > name)
        kinds = (Kind.REFRAIN, Kind.CEASE)
        pledge = draw(pledges(name, kinds))
        of = mostly(draw, of, st.just(()))
        dated.append(
            attrs.evolve(
                pledge,
                debtor=mostly(draw, sides[number], one_of("army", "proxy")),
                speaker=mostly(draw, None, one_of("minister")),
                except_actors=(),
                tolerated=draw(one_of(0, 0, 0, 1, 2)),
                condition=draw(conditions(of)) if of else pledge.condition,
                known=EARLY,
            )
        )
    if draw(one_of(False, False, True)):
        kind = draw(one_of(Kind.REDUCE, Kind.MAINTAIN, Kind.DO_BY, Kind.REACH))
        named = draw(some_of(tuple(names), 1))
        binding = (
            draw(due_pledges((kind,)))
            if kind is not Kind.REDUCE
            else attrs.evolve(draw(pledges("pledge-r", (kind,))), tolerated=0)
        )
        dated.append(
            attrs.evolve(binding, id="pledge-r", condition=draw(conditions(named)), known=EARLY)
        )
    if draw(one_of(False, True)):
        dated.append(draw(replacements(dated[0], "pledge-w")))
        dated.append(
            Supersede(
                id="supersede-0",
                target="pledge-0",
                by="pledge-w",
                when=draw(plain_moments),
                known=EARLY,
            )
        )
    dated += draw(cuts(False))
    whens_here = st.one_of(event_instants.map(exact), event_instants.map(exact), whens)
    told = [
        attrs.evolve(
            draw(reports(number, whens_here)),
            actor=mostly(draw, draw(one_of("army", "enemy")), one_of(*ACTORS, None)),
            probability=draw(one_of(0.97, 0.97, 0.97, 0.95, 0.8, 0.2)),
            incident=mostly(draw, None, one_of("incident-a", "incident-b")),
        )
        for number in range(draw(one_of(1, 2, 3, 4, 6, 8)))
    ]
    dated += told
    dated += [draw(coverages(number)) for number in range(draw(one_of(0, 1, 1, 2)))]
    dated += [draw(state_reports(number)) for number in range(draw(one_of(0, 0, 1, 2)))]
    dated += [draw(tellings_of_state(number)) for number in range(draw(one_of(0, 0, 1)))]
    taken_back = draw(retracts([each.id for each in told]))
    return World([*draw(nodes()), *dated, *taken_back], draw(zones))


reviews = st.one_of(
    st.tuples(refrain_worlds(), clocks),
    st.tuples(refrain_worlds(), clocks),
    st.tuples(reduce_worlds(), reduce_clocks),
)
"""A world and the clocks to review it at."""

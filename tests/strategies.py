"""Small random worlds for the laws: valid ledgers in which coincidences are common.

A world is a plausible story of which any detail may be off: who did it, where, when, who says so,
who was looking, when it came to be known. Times come from a coarse grid of day boundaries, each now
and then a microsecond early or late, so that events fall on starts and ends, reports agree and
disagree, and records arrive just in time or just too late. A world has few names, so that scopes,
exceptions, proxies and organs meet often.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from random import Random

import attrs
from hypothesis import strategies as st

from pledgewatch.moments import DAY, FOREVER, HOUR, Duration, Moment, Span
from pledgewatch.records import (
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

T0 = 1_648_598_400_000_000
"""2022-03-30T00:00Z, when most pledges of these worlds start."""


def exact(at: int) -> Moment:
    return Moment(at, at + 1)


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
    event_instants.map(lambda at: Moment(at, at + DAY)),
    st.tuples(event_instants, event_instants).map(lambda two: Moment(min(two), max(two) + 1)),
)
"""Moments that pledges start and end at."""


def _either(two: tuple[int, int]) -> Moment:
    first, second = min(two), max(two)
    if second - first < 2:
        return exact(first)
    return Moment(first, second + 1, members=((first, first + 1), (second, second + 1)))


def _span(two: tuple[Moment, Moment]) -> Span:
    first, second = sorted(two, key=lambda moment: (moment.lo, moment.hi))
    return Span(first, second)


moments = st.one_of(
    event_instants.map(exact),
    plain_moments,
    plain_moments,
    event_instants.map(lambda at: Moment(at, at + DAY, doubt=DAY)),
    st.tuples(event_instants, event_instants).map(_either),
)
bounded_spans = st.tuples(plain_moments, plain_moments).map(_span)
spans = st.one_of(
    bounded_spans,
    bounded_spans,
    plain_moments.map(lambda start: Span(start, Moment(start.lo, FOREVER))),
    plain_moments.map(lambda start: Span(start, NEVER)),
)
whens = st.one_of(moments, moments, moments, spans)

knowns = st.one_of(
    event_instants.map(exact), event_instants.map(lambda at: Moment(at, at + DAY)), st.just(EARLY)
)

clocks = st.tuples(
    st.one_of(grid(4, 3, 2, 1, 0, -1), grid(4, 5, 6, 7), grid(4, 7, 19, 60)),
    st.one_of(grid(4, 6, 7, 20), grid(60, 18, 19, 20), grid(60, 4, 3, 2, 1, 0, -1)),
)
"""`at` and `as_of`."""


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


@st.composite
def nodes(draw) -> list[Record]:
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
            organ_of=draw(one_of("state", "army", "union", "enemy", None))
            if name in ("ministry", "blog")
            else None,
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
def conditions(draw) -> Condition:
    return Condition(
        text="while the truce holds",
        state=mostly(draw, "truce", st.none()),
        presumed=draw(one_of(True, True, False, None)),
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
        lines = [_short(record) for record in self.records if record not in USUAL]
        return "\n    ".join([f"World in zone {self.timezone}:", *lines])

    def having(self, *more: Record) -> World:
        return replace(self, records=[*self.records, *more])

    @property
    def dated(self) -> list[Timed]:
        return [record for record in self.records if isinstance(record, Timed)]

    @property
    def pledges(self) -> list[Pledge]:
        return [record for record in self.records if isinstance(record, Pledge)]


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
def cuts(draw, second: bool) -> list[Timed]:
    """What ends the first pledge early: its replacement by the second, its withdrawal."""
    found: list[Timed] = []
    if second and draw(st.booleans()):
        found.append(
            Supersede(
                id="supersede-0",
                target="pledge-0",
                by="pledge-1",
                when=draw(plain_moments),
                known=mostly(draw, EARLY, knowns),
            )
        )
    found += [
        Withdraw(
            id=f"withdraw-{number}",
            target="pledge-0",
            when=draw(plain_moments),
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
def daily_reports(draw, prefix: str, first: int, days: int, busy: int) -> list[Report]:
    """So many strong reports a day in the usual scope, from some day after `T0` on."""
    pattern = draw(one_of("random", "even", "bursts", "once"))
    counts = counts_of(days, busy, pattern, draw(st.integers(0, 9)))
    origin = mostly(draw, "monitor", one_of("agency"))
    return [
        Report(
            id=f"{prefix}-{day}-{number}",
            activity="shelling",
            place="n1",
            actor="army",
            when=exact(T0 + (first + day) * DAY + number * HOUR),
            origin=origin,
            probability=0.97,
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


@st.composite
def level_reports(draw, number: int) -> StateReport:
    share = draw(one_of(None, None, *SHARES))
    when = st.one_of(
        grid(14, 0, -3, 7, 15, 16, 20).map(exact),
        grid(14, 0, -3, 7, 15, 16, 20).map(exact),
        grid(0, 7, 14).map(lambda at: Moment(at, at + DAY)),
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
    start = mostly(draw, exact(T0), st.one_of(grid(0).map(exact), st.just(Moment(T0, T0 + DAY))))
    baseline = draw(
        one_of(
            None,
            Span(exact(T0 - 14 * DAY), exact(T0 - 1)),
            Span(exact(T0 - 28 * DAY), Moment(T0 - DAY, T0)),
        )
    )
    units = st.one_of(
        st.tuples(one_of(("n1", "n2"), ("n1", "south")), one_of(("attack",))),
        st.tuples(one_of(("country",), ("n1",)), one_of(("shelling",), ("shelling", "airstrike"))),
    )
    places, activities = mostly(draw, (("north",), ("attack",)), units)
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
        measure=draw(one_of(None, None, "incidents", "level")),
        baseline=baseline,
        condition=draw(conditions()) if draw(SIX) == 5 else None,
        known=EARLY,
    )
    dated: list[Timed] = [pledge]
    if draw(one_of(True, True, True, False)):
        busy, quiet = draw(one_of(2, 1, 3)), draw(one_of(0, 1, 2, 4))
        dated += draw(daily_reports("before", -28, 28, busy if baseline is None else min(busy, 2)))
        dated += draw(daily_reports("after", 0, draw(one_of(length, 7)), quiet))
        if baseline is None and draw(st.booleans()):
            dated += draw(daily_reports("early", -60, 32, busy))
        odd = st.one_of(
            whens,
            grid(-14, -7, 0, 3, 7, 13, 14).map(exact),
            grid(-14, -7, 0, 7, 13).map(lambda at: Moment(at, at + DAY)),
            grid(-14, -7, 0, 7, 12).map(lambda at: Moment(at, at + DAY, doubt=DAY)),
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
                places=mostly(draw, ("country",), one_of(("north",), ("n1",), ("abroad",))),
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


reduce_clocks = st.tuples(
    st.one_of(grid(14, 28, 7, 16, 30, 3), grid(14, 28, 40, 60, 0, -1)),
    st.one_of(grid(60, 90, 44, 30), grid(60, 16, 14, 7, 0)),
)

reviews = st.one_of(
    st.tuples(refrain_worlds(), clocks),
    st.tuples(refrain_worlds(), clocks),
    st.tuples(reduce_worlds(), reduce_clocks),
)
"""A world and the clocks to review it at."""

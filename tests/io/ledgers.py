"""Random ledgers for the file formats: every kind of record, every form of time, odd texts."""

from __future__ import annotations

import datetime as dt

import attrs
from hypothesis import assume
from hypothesis import strategies as st
from tests.strategies import World, reduce_worlds, refrain_worlds

from pledgewatch import conventions as assumptions
from pledgewatch.errors import InputError
from pledgewatch.model import records
from pledgewatch.model.dates import parse_moment, parse_span, parse_when
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Interval, Record
from pledgewatch.model.time import DAY, FOREVER, Duration, Moment, Span

ZONES = ("Europe/Kyiv", "UTC", "America/New_York", "Pacific/Apia", "Asia/Kathmandu")
PLACES = ("ukraine", "kyiv", "podil", "apia", "border", "nowhere")
ACTORS = ("russia", "fomin", "Мінооборони")
ACTIVITIES = ("military-activity", "shelling")
SOURCES = ("reuters", "chaus", 'it\'s "quoted"')
DECLARED = (
    {},
    {"thresholds": {"theta_b": 0.9}},
    {"words": {"a little": {"kind": "reduce", "share": 0.9, "band": [0.8, 1.0]}}},
    {"sources": "admiralty-default-2", "offices": {"offices": {"press.officer": False}}},
)


def one_of(*values):
    return st.sampled_from(values)


def maybe(strategy):
    return st.none() | strategy


def some(values, least=0):
    return st.lists(st.sampled_from(values), min_size=least, max_size=3, unique=True).map(tuple)


# -- text ------------------------------------------------------------------------------------------

prose = st.one_of(
    one_of("", "a \"quoted\" word", "two\nlines", "\n", "\\", "\r\n", '"""', "'''", "a\tb", "# no",
           "[[report]]", "\n\n\"\"", "Чернігів — 30 березня", "عربي", " \n ", "\u2028", "😀"),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\r"), max_size=30),
)  # fmt: skip
names = st.one_of(
    one_of("a b", "x", "don't", 'the "front"', "\\", "[x]", "a=b", "#1", "Чернігів", "true", "1.0"),
    st.text("abc-_ .АБВ\"'\\#=[]{},😀", min_size=1, max_size=12),
)


# -- time ------------------------------------------------------------------------------------------

days = st.dates(dt.date(1990, 1, 1), dt.date(2150, 1, 1)).map(lambda day: day.isoformat())
clock_times = one_of("T04:15", "T03:30", "T23:59:59", "T04:15:30.25", "T24:00")
offsets = one_of("", "", "Z", "+03:00", "-09:30")
single = st.one_of(
    days, days.map(lambda day: day[:7]), days.map(lambda day: day[:4]),
    st.tuples(days, clock_times, offsets).map("".join), one_of("2022-03-2X", "2022-10-30T03:30"),
)  # fmt: skip
marked = st.tuples(single, one_of("", "", "~", "?")).map("".join)
lists = st.one_of(
    st.lists(single, min_size=1, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
    st.tuples(single | st.just(""), single | st.just("")).map(lambda two: f"[{two[0]}..{two[1]}]"),
)
zone_suffix = one_of("", "", "", "[Asia/Kathmandu]", "[unknown]")
moment_texts = st.tuples(marked | lists, zone_suffix).map("".join)
side = marked | lists
span_texts = st.tuples(side | one_of("", ".."), st.just("/"), side | one_of("", ".."), zone_suffix)
span_texts = span_texts.map("".join)

instants = st.integers(1, 2 * 10**15)
bare_moments = st.tuples(instants, st.integers(1, 40 * DAY)).map(
    lambda two: Moment.of(two[0], two[0] + two[1])
)
bare_spans = st.tuples(bare_moments, st.integers(0, 40 * DAY)).map(
    lambda two: Span(two[0], Moment.of(two[0].lo, two[0].hi + two[1]))
)


@st.composite
def read(draw, parse, texts):
    """A time read from a random text in a random zone."""
    try:
        return parse(draw(texts), draw(one_of(*ZONES, None)))
    except InputError:
        assume(False)


moments = read(parse_moment, moment_texts) | bare_moments
spans = read(parse_span, span_texts) | bare_spans
whens = read(parse_when, moment_texts | span_texts) | bare_moments | bare_spans
bounded = moments.filter(lambda moment: moment.hi < FOREVER)
durations = st.builds(Duration, st.integers(0, 999_999), one_of("min", "h", "d", "days", "weeks"))
numbers = st.floats(0, 1e9) | st.integers(0, 10**9).map(float)
intervals = st.tuples(numbers, numbers).map(lambda two: Interval(min(two), max(two)))


# -- records ---------------------------------------------------------------------------------------

ids = st.just("") | names.filter(lambda name: name == name.strip())


def timed(**more):
    """The keys of every dated record."""
    return {
        "id": ids, "known": bounded, "published": maybe(moments), "source": maybe(one_of(*SOURCES)),
        "url": maybe(one_of("https://example.org/a?b=c#d")), "quote": maybe(prose),
        "text": maybe(prose), **more,
    }  # fmt: skip


def built(kind, /, **fields):
    """A record of some fields, where they agree with each other."""

    @st.composite
    def build(draw) -> Record:
        try:
            return kind(**{name: draw(strategy) for name, strategy in fields.items()})
        except InputError:
            assume(False)
            raise

    return build()


conditions = st.builds(
    records.Condition, text=prose, quote=maybe(prose), state=maybe(names),
    presumed=one_of(None, True, False),
)  # fmt: skip
weight = {"credibility": one_of(None, 1, 4, 6), "probability": one_of(None, 0.3, 1e-9)}
controls = st.builds(
    records.Control, actor=one_of("russia"), weight=st.floats(0, 1), when=maybe(spans)
)
expected_findings = st.builds(
    records.ExpectedFinding, kind=names, records=some(("a", "b")),
    certainty=one_of(None, "certain"), rung=maybe(names), origins=maybe(st.integers(0, 9)),
)  # fmt: skip


def pledged(**more):
    """The keys of every pledge."""
    return timed(
        debtor=one_of(*ACTORS), said=moments, speaker=maybe(one_of(*ACTORS)), start=maybe(moments),
        activities=some(ACTIVITIES, 1), places=some(PLACES, 1), except_places=some(PLACES),
        announcement=maybe(names), grace=maybe(durations), settle=maybe(durations),
        condition=maybe(conditions), reason=maybe(prose), control=some(PLACES),
        targets=some(ACTORS), reference_class=maybe(names), reported_by=maybe(one_of(*SOURCES)), **more,
    )  # fmt: skip


dated = st.one_of(
    built(records.Pledge, **pledged(
        kind=one_of(records.Kind.CEASE, records.Kind.REFRAIN),
        end=maybe(moments), tolerated=st.integers(0, 3), except_targets=some(ACTORS),
        daily=one_of(None, "09:00/14:00", "22:00/06:30"),
    )),
    built(records.Pledge, **{**pledged(
        kind=one_of(records.Kind.DO_BY, records.Kind.WITHDRAW, records.Kind.MAINTAIN, records.Kind.REACH),
        within=maybe(durations), tolerance=maybe(durations), at_most=one_of(None, None, 0, 2.5),
        unit=one_of(None, None, "troops"), level=one_of(None, None, 0.5),
        partial_from=one_of(None, 0.0, 1.0), baseline=maybe(spans),
    ), "grace": st.none()}),
    built(records.Pledge, **{**pledged(kind=st.just(records.Kind.DO_BY), within=durations),
        "text": prose, "activities": st.just(()), "places": st.just(()), "grace": st.none(),
    }),
    built(records.Pledge, **pledged(
        kind=st.just(records.Kind.REDUCE), share=one_of(0.5, 1, 1.0), wording=one_of(None, "drastically"),
        band=one_of(None, Interval(0.25, 1)), measure=one_of(None, "level"), within=maybe(durations),
        horizon=maybe(durations), baseline=maybe(spans),
    )),
    built(records.Report, **timed(
        activity=one_of(*ACTIVITIES), when=whens, place=maybe(one_of(*PLACES)),
        actor=maybe(one_of(*ACTORS)), stance=one_of(*records.Stance), incident=maybe(names),
        origin=one_of(*SOURCES), actor_probability=one_of(None, 0.5, 1.0),
        report_dated=st.booleans(), deaths=maybe(intervals), number=one_of(1, 1, 0, 3), **weight,
        target=maybe(one_of(*ACTORS)), place_probability=one_of(None, 0.5),
        time_probability=one_of(None, 0.5), target_probability=one_of(None, None, 0.0),
    )),
    built(records.Report, **timed(
        pledge=st.just("the pledge"), when=whens, place=maybe(one_of(*PLACES)), origin=one_of(*SOURCES),
    )),
    built(records.StateReport, **timed(
        when=whens, state=maybe(names), place=maybe(one_of(*PLACES)), holds=st.booleans(),
        activity=maybe(one_of(*ACTIVITIES)), incident=maybe(names), origin=one_of(*SOURCES), **weight,
        pledge=one_of(None, "the pledge"), report_dated=st.booleans(),
    )),
    built(records.StateReport, **timed(
        when=whens, activity=one_of(*ACTIVITIES), place=maybe(one_of(*PLACES)), level=intervals,
        unit=one_of("troops", None), origin=one_of(*SOURCES),
    )),
    built(records.Coverage, **timed(
        origin=one_of(*SOURCES), activities=some(ACTIVITIES, 1), places=some(PLACES, 1), when=spans,
        sensitivity=one_of(None, 0.9), false_alarm=one_of(0.0, 0.1), lag=maybe(durations),
    )),
    built(records.Statement, **timed(
        kind=one_of(*records.StatementKind), speaker=one_of(*ACTORS), said=moments,
        activities=some(ACTIVITIES), places=some(PLACES), when=maybe(spans), about=maybe(one_of(*ACTORS)),
        holds=one_of(None, True, False),
    )),
    built(records.Reaction, **timed(
        to=one_of(*PLACES), by=one_of(*ACTORS), said=moments, tone=one_of(*records.Tone),
    )),
    built(records.Explanation, **timed(
        of=one_of(*PLACES), rival=st.booleans(), by=maybe(one_of(*SOURCES)), said=maybe(moments),
        evidence_for=some(PLACES),
    )),
    built(records.Retract, **timed(target=names.map(lambda name: f"no {name}"), when=maybe(moments))),
    built(records.SameOrigin, **timed(origins=some(SOURCES, 2))),
    built(records.Capture, **timed(place=one_of(*PLACES), to=maybe(one_of(*ACTORS)), when=moments)),
    built(records.Assessment, **timed(
        pledge=st.just("the pledge"), rating=names, when=moments, scale=one_of("verdict", "a scale"),
        by=maybe(one_of(*SOURCES)), sources=some(SOURCES),
    )),
)  # fmt: skip


@st.composite
def nodes(draw) -> list[Record]:
    alias = st.lists(names, max_size=2).map(tuple)
    zone = maybe(one_of(*ZONES))
    return [
        records.Place(id="ukraine", timezone=draw(zone), name=draw(maybe(names))),
        records.Place(id="kyiv", part_of=("ukraine",), aliases=draw(alias), timezone=draw(zone)),
        records.Place(id="podil", part_of=("kyiv",), latitude=50.47, longitude=30.52),
        records.Place(id="whole", complete=draw(st.booleans())),
        records.Place(id="apia", timezone="Pacific/Apia"),
        records.Place(id="border", part_of=draw(some(("podil", "apia")))),
        records.Place(id="nowhere"),
        records.Activity(id="military-activity", complete=draw(st.booleans())),
        records.Actor(id="parties", sides=draw(st.booleans())),
        records.Activity(id="shelling", kind_of=("military-activity",)),
        records.Actor(id="russia"),
        records.Actor(id="fomin", office="defence-minister", speaks_for=("russia",)),
        records.Actor(
            id="Мінооборони", part_of=("russia",),
            controlled_by=tuple(draw(st.lists(controls, max_size=2))),
        ),
        *(records.Source(
            id=id, reliability=draw(one_of("A", "F")), kin=draw(maybe(names)), dataset=draw(st.booleans()),
        ) for id in SOURCES),
    ]  # fmt: skip


expected = st.builds(
    records.Expected, id=ids, pledge=one_of("the pledge"), as_of=moments, at=maybe(moments),
    verdict=maybe(names), flags=some(("denied", "late")), no_findings=some(("increase",)),
    findings=st.lists(expected_findings, max_size=2).map(tuple),
    measures=st.dictionaries(names, names, max_size=2),
)  # fmt: skip
readings = built(
    records.Reading, id=ids, pledge=st.just("the pledge"), kind=one_of(*records.Kind),
    share=one_of(None, 0.5), measure=one_of(None, "level"),
)  # fmt: skip
the_pledge = records.Pledge(
    id="the pledge", kind=records.Kind.CEASE, debtor="russia", said=Moment.of(1, 2),
    activities=("shelling",), places=("kyiv",),
)  # fmt: skip


def _holds(world: list[Record], record: Record) -> bool:
    try:
        Ledger([*world, record])
    except InputError:
        return False
    return True


@st.composite
def rich_ledgers(draw) -> Ledger:
    """A ledger of any records, whether or not they make sense together."""
    world = [*draw(nodes()), the_pledge]
    told = draw(st.lists(dated, max_size=6)) + draw(st.lists(expected | readings, max_size=2))
    by_id = {record.id: record for record in told if _holds(world, record)}
    return Ledger(
        [*world, *by_id.values()],
        title=draw(maybe(names)),
        timezone=draw(one_of(None, *ZONES)),
        unrated=draw(one_of("F", "F", "C")),
        editors=draw(some(SOURCES)),
        setting=draw(one_of(None, *records.Setting)),
        assumptions=assumptions.load(draw(one_of(*DECLARED))),
    )


def _without_doubt(record: Record) -> Record:
    # A doubt made in Python has no text: only a date that was read with a `?` can be written.
    when = getattr(record, "when", None)
    if isinstance(when, Moment) and when.doubt:
        return attrs.evolve(record, when=Moment.of(when.lo, when.hi, when.members))
    return record


def _ledger(world: World) -> Ledger:
    return Ledger(map(_without_doubt, world.records), timezone=world.timezone)


ledgers = st.one_of(
    rich_ledgers(), rich_ledgers(), (refrain_worlds() | reduce_worlds()).map(_ledger)
)

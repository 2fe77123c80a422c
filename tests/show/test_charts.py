"""The charts: valid, drawn, described, the same everywhere, and no string of a record gets out of one."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import altair
import attrs
import pytest
from tests.builders import denial, ledger, pledge, reduce_to, report, retract, reviewed, watch
from tests.seeds import review_of
from tests.show import pictures
from tests.worked.counting import BASELINE_ALL, MARCH, daily

from pledgewatch.conventions import Question
from pledgewatch.conventions.gazetteer import Position
from pledgewatch.engine.facts import Verdict
from pledgewatch.errors import InputError, PledgewatchError
from pledgewatch.live import Curve
from pledgewatch.live.scores import prequential
from pledgewatch.model.records import Actor, Condition, Kind, Place, Source
from pledgewatch.show.charts import outlines
from pledgewatch.show.charts.common import harmless, headed, short, stamp
from pledgewatch.show.charts.network import _SHAPES
from pledgewatch.show.charts.whereabouts import Finder, framed
from pledgewatch.show.looks import VERDICT_SHAPES
from pledgewatch.show.timeline import joined, timeline_of
from pledgewatch.words import between, in_brief, percent

SEEDS = Path(__file__).parents[2] / "seeds"
HOSTILE = '</script><script>alert("x")</script><!-- <img src=x onerror=y> &amp;'


@pytest.fixture(scope="module")
def seed():
    return review_of("kyiv-2022", "2022-04-04")


@pytest.fixture(scope="module")
def hostile():
    return reviewed(
        Place(id="north", name=HOSTILE, latitude=50, longitude=30),
        Source(id="c", name=HOSTILE, reliability="C"),
        Actor(id="state", name=HOSTILE),
        pledge(HOSTILE, end="2022-03-20"),
        pledge("later", said="2022-05-01", start="2022-05-02", end="2022-05-30"),
        report("r", place="north", origin="b", source="c", incident=HOSTILE),
        # A denial by a better source would leave no finding: what is not likely to have happened.
        denial("d", place="north", origin="c", source="c", incident=HOSTILE),
        report("gone", place="north", origin="c"),
        retract("gone", "2022-04-01"),
        watch(),
        title=HOSTILE,
    )


@pytest.fixture(scope="module")
def counted():
    return pictures.counted()


def rows_of(chart):
    """Every row of data that a chart holds."""

    def inside(data):
        if isinstance(data, dict):
            yield from data.get("values", ()) if "values" in data and "scale" not in data else ()
            for part in data.values():
                yield from inside(part)
        elif isinstance(data, list):
            for part in data:
                yield from inside(part)

    return [row for row in inside(chart.to_dict()) if isinstance(row, dict)]


def charts(review):
    first = next(iter(review)).pledge
    yield review.plot.timeline(first)
    found = next(f for f in review.findings if f.origins)
    yield review.plot.origins(found)
    yield review.plot.record(first)
    yield review.plot.skepticism(first)
    yield review.plot.picture(found)
    yield review.plot.picture()
    yield review.ledger.plot.picture()
    yield review.plot.map(first)


@pytest.fixture(scope="module")
def hostile_charts(hostile):
    return list(charts(hostile))


@pytest.fixture(scope="module")
def scores():
    return prequential(reviewed(pledge(HOSTILE), watch(), title=HOSTILE).ledger, "2022-06-01")


@pytest.fixture(scope="module")
def every_chart(seed, hostile_charts, counted, scores):
    more = (counted.plot.rates("pledge"), scores.plot.reliability())
    return [*charts(seed), *hostile_charts, *more]


def test_charts_are_valid_and_described(every_chart):
    for chart in every_chart:
        data = chart.to_dict(validate=True)
        assert isinstance(chart, (altair.LayerChart, altair.VConcatChart, altair.HConcatChart))
        assert len(data["description"]) > 40
        assert data["title"]["text"]
        assert "url" not in str(data.get("data", {}))


def test_charts_are_drawn(every_chart, tmp_path):
    for chart in every_chart:
        chart.save(tmp_path / "chart.svg")
        root = ElementTree.fromstring((tmp_path / "chart.svg").read_text("utf-8"))
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert not [each for each in root.iter() if each.tag.endswith(("script", "image"))]
    # As PNG each is drawn to be compared with its reference image.
    chart.save(tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_a_saved_page_asks_nothing_of_a_network_and_runs_no_data(seed, hostile_charts, tmp_path):
    def page(chart):
        chart.save(tmp_path / "chart.html", inline=True)
        return (tmp_path / "chart.html").read_text("utf-8")

    def signs(text):
        return [text.count(sign) for sign in ("<script", "</script", "<!--", "<img")]

    plain = page(seed.plot.record("kyiv-chernihiv"))
    assert 'src="http' not in plain
    for chart in hostile_charts:
        # Every element of the page is the library's own.
        assert signs(page(chart)) == signs(plain)


def test_nothing_of_a_record_can_end_a_script(hostile_charts):
    for chart in hostile_charts:
        # Before release 6, altair escapes what is not ASCII.
        written = chart.to_json().replace("\\u2060", "\u2060")
        assert "<" not in written.replace("<\u2060", "")


def test_what_a_reliability_diagram_shows(scores):
    chart = scores.plot.reliability()
    points = [row for row in rows_of(chart) if "weight" in row]
    tenths = [tenth for score in scores.by_lead.values() for tenth in score.tenths]
    assert {(row["told"], row["came"]) for row in points} == {
        (tenth.forecast, tenth.broken) for tenth in tenths
    }
    assert "was a better forecast than the base rate" in chart.to_dict()["title"]["text"]
    with pytest.raises(PledgewatchError, match="nothing to score"):
        prequential(reviewed(pledge()).ledger, "2022-03-02").plot.reliability()


def test_what_a_timeline_chart_shows(seed):
    chart = seed.plot.timeline("kyiv-chernihiv")
    data, rows = chart.to_dict(), rows_of(chart)
    shown = timeline_of(seed, seed["kyiv-chernihiv"], seed.history("kyiv-chernihiv"))
    assert data["description"] == shown.text
    assert " ".join(data["title"]["text"]).startswith("Holding: ")
    texts = [row["text"] for row in rows]
    for said in (
        "Forces, % of 29 March 2022",
        "pledged: 50 % or less",
        "2 confirmed",
        "the Kyiv direction, 80 to 100 % (US Department of Defense)",
        "Verdict: holding since 4 April",
        "2022, Kyiv time",
    ):
        assert said in texts
    signs = [row["sort"] for row in rows if "sort" in row]
    assert {"certain", "possible", "verdict-untested"} <= set(signs)


def test_what_before_and_after_shows(counted):
    chart = counted.plot.rates("pledge")
    data, rows = chart.to_dict(), rows_of(chart)
    texts = [row["text"] for row in rows if "text" in row]
    measured = counted["pledge"].measure("incidents")
    assert "before: 4 a watched day" in texts
    assert "pledged: at most 2" in texts
    assert f"{percent(measured.rr)} {between(measured.low, measured.high)}" in texts
    assert data["title"]["text"][0].startswith("224 incidents ")
    dates = json.loads(
        re.search(
            r"\{.*?\}",
            json.dumps(
                data["vconcat"][0]["layer"][0]["encoding"]["x"]["axis"]["labelExpr"]
            ).replace('\\"', '"'),
        )[0]
    )
    assert list(dates.values()) == ["Jan 2022", "Feb 2022", "Mar 2022", "Apr 2022"]
    assert list(dict.fromkeys(row["where"] for row in rows if "where" in row)) == [
        "all of it",
        "before: 1 to 28 February 2022",
        "1 to 8 March 2022",
        "9 to 16 March 2022",
        "17 to 24 March 2022",
        "25 to 31 March 2022",
        "elsewhere: south",
        "both together",
    ]
    assert any(row.get("by") == "unnamed" for row in rows)
    days = [row for row in rows if row.get("by") == "named" and row["side"] == "before"]
    inside = sum(row["high"] for row in days)
    # Inside twice, for what was watched stands in a panel of its own; outside once.
    assert inside == 2 * measured.ratio.x + measured.outside.x
    assert "incidents before in 56 days" in data["description"]


def test_what_a_pledge_forbids_is_counted_too():
    """Its effect has no share that was pledged."""
    review = reviewed(pledge(), watch(), *daily(BASELINE_ALL, 4), *daily(MARCH, 1))
    rows = rows_of(review["pledge"].plot.rates())
    texts = [row["text"] for row in rows if "text" in row]
    assert "before: 4 a watched day" in texts
    assert not any(text.startswith("pledged") for text in texts)
    ratio = review["pledge"].effect
    assert f"{percent(ratio.rr)} {between(ratio.low, ratio.high)}" in texts


def test_counts_of_nothing_have_no_ratio():
    review = reviewed(reduce_to(0.5), watch())
    rows = rows_of(review.plot.rates("pledge"))
    assert "before: 0 a watched day" in [row.get("text") for row in rows]
    assert not any("where" in row for row in rows)


def test_a_ratio_to_nothing_has_no_upper_bound():
    review = reviewed(reduce_to(0.5), watch(), *daily(MARCH, 1))
    rows = [row for row in rows_of(review.plot.rates("pledge")) if "where" in row]
    assert {row["rr"] for row in rows} == {None}
    assert all(row["text"].endswith("or more") for row in rows)


def test_a_curve_chart_names_the_news_that_moved_it(seed):
    chart = review_of("kyiv-2022", "2022-04-07").plot.skepticism("kyiv-chernihiv")
    head, rows = chart.to_dict()["title"], rows_of(chart)
    assert " ".join(head["text"]) == (
        "From 62 % on 29 March to 11 % on 7 April 2022: the news of 6 April (US Department of Defense) "
        "moved it most."
    )
    assert head["subtitle"][2:] == [
        "1: 6 April 2022, 18:53: \u221229 points (US Department of Defense)",
        "2: 4 April 2022: \u221223 points (Viacheslav Chaus, governor of Chernihiv region)",
    ]
    jumps = {row["from"][:16] for row in rows if row.get("sort") == "jump"}
    # Others told of shelling elsewhere on that day, which moved nothing.
    assert jumps == {"2022-04-06T18:53", "2022-04-04T23:59"}
    texts = [row["text"] for row in rows]
    for said in ("1: \u221229 points", "2: \u221223 points", "untested", "holding"):
        assert said in texts
    assert {"kept: 20 % or less", "broken: 95 % or more"} <= set(texts)


def test_the_chance_of_another_question_is_drawn_by_its_curve():
    review = review_of("eid-truce-2018")
    curve = review.skepticism("taliban-three-days", question="collapse").curve()
    head = curve.plot().to_dict()["title"]
    assert f"{percent(curve[-1].value)} " in head["subtitle"][1]
    assert head["text"] != review.plot.skepticism("taliban-three-days").to_dict()["title"]["text"]


def test_a_curve_without_points_has_no_chart():
    review = reviewed(pledge(), watch())
    none = Curve.of((), review, "pledge", Question.ANY_VIOLATION)
    with pytest.raises(InputError, match="no chance of being broken to draw"):
        none.plot()


def test_where_there_is_no_chance_there_is_no_band():
    """Its condition was never met, and since its end there is nothing to be broken."""
    never = Condition(text="the talks go on", state="talks", presumed=False)
    review = reviewed(pledge(condition=never), watch())
    assert review["pledge"].skepticism is None
    shown = timeline_of(review, review["pledge"], review.history("pledge"))
    ended = review["pledge"].scope.ends.last
    assert shown.chances[-1].hi == ended < review._as_of
    with pytest.raises(InputError, match="no chance of being broken"):
        review.plot.skepticism("pledge")
    none = attrs.evolve(shown, chances=())
    assert "Chance" not in none.text
    assert joined([(0, None), (5, None)]) == ()


def test_what_a_track_record_shows():
    review = reviewed(
        pledge(), pledge("next", said="2022-04-01", start="2022-04-02", end="2022-12-01"), watch(),
        report("r", probability=0.99), as_of="2022-05-01",
    )  # fmt: skip
    rows = rows_of(review["next"].plot.record())
    assert {row["note"] for row in rows if "note" in row} == {"broken, said 20 February 2022"}
    head = review["next"].plot.record().to_dict()["title"]["text"]
    assert head == "Other pledges of this kind by state: 1 broken"
    assert list(dict.fromkeys(row["of"] for row in rows if "of" in row)) == [
        "by its class alone", "when it was said", "as known now"
    ]  # fmt: skip


def test_charts_hang_on_answers_as_on_reviews(seed):
    answer = seed["kyiv-chernihiv"]
    found = answer.findings[0]
    pairs = [
        (answer.plot.timeline(), seed.plot.timeline("kyiv-chernihiv")),
        (answer.plot.map(), seed.plot.map("kyiv-chernihiv")),
        (answer.plot.origins(found), seed.plot.origins(found)),
    ]
    for one, other in pairs:
        assert one.to_json() == other.to_json()
    with pytest.raises(InputError, match="a finding of this review"):
        seed.plot.origins("chernihiv-night-shelling")


def test_what_origins_show(seed):
    finding = next(f for f in seed.findings if f.incident == "chernihiv-night-shelling")
    rows = rows_of(seed.plot.origins(finding))
    links = [row for row in rows if row.get("says")]
    assert len(links) == 2 * len(finding.records)
    assert "Reuters" in {row.get("text") for row in rows}
    assert {row["says"] for row in links} == {"affirms"}


def test_a_denial_is_dashed(hostile):
    finding = next(f for f in hostile.findings if f.incident == HOSTILE)
    rows = rows_of(hostile.plot.origins(finding))
    assert {row["says"] for row in rows if row.get("says")} >= {"affirms"}


def test_what_the_picture_of_a_finding_shows(seed):
    """What it contradicts, what happened, and who told of it, each at its time."""
    (found,) = (
        each
        for each in seed.findings
        if each.incident == "chernihiv-night-shelling" and each.pledge == "kyiv-chernihiv"
    )
    chart = seed.plot.picture(found)
    rows = rows_of(chart)
    sorts = {row["type"] for row in rows if "type" in row}
    assert sorts == {"finding", "pledge", "incident", "report"}
    told = {(row["x"], row["y"]) for row in rows if row.get("type") == "report"}
    assert len(told) == sum(id in seed.case.snapshot.alive for id in found.records)
    lanes = [row["text"] for row in rows if set(row) == {"y", "text"}]
    assert lanes == ["contradictions", "said", "happened", "reported"]
    assert [row["text"] for row in rows if row.get("x") == 860] == ["2022, Kyiv time"]
    names = [row["name"] for row in rows if row.get("type") == "report"]
    assert set(names) <= {
        short(each, 34) for each in map(seed.ledger.label, [Source] * 99, found.origins)
    }
    links = [row for row in rows if "x2" in row]
    assert sum(row["against"] for row in links) == 1
    assert "in time from left to right" in chart.to_dict()["description"]


def test_a_picture_stands_in_time_from_left_to_right(seed):
    for chart in (seed.plot.picture(), seed.ledger.plot.picture()):
        rows = {row["text"]: row for row in rows_of(chart) if "type" in row}.values()
        assert len(rows) > 100
        dates = [row for row in rows_of(chart) if set(row) == {"x", "y", "text"}]
        assert [row["text"] for row in dates] == sorted(row["text"] for row in dates)
        assert [row["x"] for row in dates] == sorted(row["x"] for row in dates)
        # No two stand in one place.
        assert len({(row["x"], row["y"]) for row in rows}) == len(rows)
    graph = seed.graph()
    dated = [
        node
        for node, data in graph.nodes(data=True)
        if data["type"] not in ("actor", "place", "activity", "source", "coverage")
    ]
    drawn = {
        (row["type"], row["x"], row["y"]) for row in rows_of(seed.plot.picture()) if "type" in row
    }
    assert len(drawn) == len(dated)


def test_a_picture_of_somebody_elses_finding_is_refused(seed, hostile):
    with pytest.raises(InputError, match="none of this review's"):
        seed.plot.picture(hostile.findings[0])


# -- the map ---------------------------------------------------------------------------------------

HERE = (
    Place(id="north-town", part_of=("north",), latitude=51.5, longitude=31.3),
    Place(id="south-town", part_of=("south",), latitude=47.1, longitude=37.5),
)


def mapped(*records, as_of="2022-06-01", **options):
    """The map of a pledge to cease shelling in the north, in force from 1 March."""
    return (
        ledger(*HERE, pledge(**options), watch(), *records).review(as_of=as_of).plot.map("pledge")
    )


def marks_of(chart, stretch):
    """The marks of one of the maps, by place."""
    data = chart.to_dict()
    panels = [p for p in data["hconcat"] if p["title"]["text"].startswith(stretch)]
    rows = []
    for layer in (layer for panel in panels for layer in panel["layer"]):
        held = layer.get("data", {})
        rows += held.get("values") or data.get("datasets", {}).get(held.get("name"), [])
    return {row["text"].partition(":")[0]: row for row in rows if "where" in row}


def beneath(chart):
    title = chart.to_dict()["title"]
    head = title["text"] if isinstance(title["text"], str) else " ".join(title["text"])
    return " ".join([head, *title["subtitle"]])


def test_a_map_tells_inside_from_left_out_and_before_from_since():
    chart = mapped(
        report("before", "2022-02-10", place="north-town"),
        report("one", "2022-03-10", place="north-town"),
        report("two", "2022-03-11", place="north-town", actor=None),
        report("away", "2022-03-12", place="south-town", number=7),
        report("theirs", "2022-03-14", place="north-town", actor="enemy"),
        report("other", "2022-03-15", place="north-town", activity="looting"),
        report("gone", "2022-03-16", place="north-town"),
        retract("gone", "2022-03-20"),
        denial("no", "2022-03-16", place="north-town"),
    )
    before, since = marks_of(chart, "before"), marks_of(chart, "since")
    assert {name: (row["where"], row["number"]) for name, row in before.items()} == {
        "north-town": ("inside", 1)
    }
    assert {name: (row["where"], row["number"]) for name, row in since.items()} == {
        "north-town": ("inside", 2),
        "south-town": ("left out", 7),
    }
    assert "1 by nobody named" in since["north-town"]["text"]
    # The south lies in the south-east.
    assert since["south-town"]["x"] > since["north-town"]["x"]
    assert since["south-town"]["y"] < since["north-town"]["y"]


def test_a_map_says_of_which_days_it_speaks():
    """Without them a long time before would be held against a short one since."""
    chart = mapped(
        report("before", "2022-02-10", place="north-town"),
        report("one", "2022-03-10", place="north-town"),
        end="2022-03-20",
    )
    titles = [panel["title"]["text"] for panel in chart.to_dict()["hconcat"]]
    assert titles == [
        "before: 10 February 2022, the first report, to 1 March 2022",
        "since it took effect: 1 March 2022 to 20 March 2022",
    ]
    assert "Reports, no rates" in beneath(chart)


def test_what_perhaps_happened_before_is_not_called_since():
    """It is hollow, and counted apart."""
    chart = mapped(
        report("surely", "2022-03-10", place="north-town"),
        report("perhaps", "[2022-02-27..2022-03-03]", place="north-town"),
        report("dated", "2022-03-12", place="south-town", report_dated=True),
    )
    told = beneath(chart)
    assert (
        "took effect: 2 inside (1 of uncertain date) and 1 left out (date uncertain). Before: none."
        in told
    )
    texts = sorted(row["text"] for row in rows_of(chart) if "where" in row)
    assert texts == [
        "north-town: 2 incidents since, inside (1 of uncertain date)",
        "south-town: 1 incident since, left out (date uncertain)",
    ]


def test_what_happened_while_the_pledge_bound_nobody_is_neither():
    """In the grace, or after the end."""
    chart = mapped(
        report("before", "2022-02-10", place="north-town"),
        report("grace", "2022-03-02", place="north-town"),
        report("during", "2022-03-10", place="north-town"),
        report("after", "2022-03-28", place="north-town"),
        grace="5 d",
        end="2022-03-20",
    )
    assert "took effect: 1 inside. Before: 1 inside." in beneath(chart)
    assert "Not on the map: 2 while it bound nobody or after its end" in beneath(chart)


def test_nothing_is_since_where_a_condition_does_not_hold():
    chart = mapped(
        report("before", "2022-02-10", place="north-town"),
        report("one", "2022-03-10", place="north-town"),
        condition=Condition(text="the talks go on", state="talks", presumed=False),
    )
    assert "took effect: none. Before: 1 inside." in beneath(chart)
    assert "1 while it bound nobody" in beneath(chart)
    assert len(chart.to_dict()["hconcat"]) == 1


def test_a_pledge_of_the_future_has_a_map_of_before():
    chart = mapped(report("before", "2022-02-10", place="north-town"), as_of="2022-02-20")
    assert [panel["title"]["text"][:6] for panel in chart.to_dict()["hconcat"]] == ["before"]


def test_a_map_keeps_distances():
    """From 51.5 N 31.3 E to 47.1 N 37.5 E the great circle is 663 km long."""
    chart = mapped(
        report("one", "2022-03-10", place="north-town"),
        report("away", "2022-03-12", place="south-town"),
    )
    marks = marks_of(chart, "since")
    a, b = marks["north-town"], marks["south-town"]
    assert ((a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2) ** 0.5 == pytest.approx(663, rel=0.02)


def test_tellings_of_one_incident_are_one_on_a_map():
    chart = mapped(
        report("one", "2022-03-10", place="north-town", incident="night"),
        report("again", "2022-03-10", place="north-town", incident="night", origin="b"),
    )
    assert marks_of(chart, "since")["north-town"]["number"] == 1


def test_an_incident_stands_where_it_is_told_most_closely_and_counts_once():
    """A town and its region are one place; two towns are two marks and one incident."""
    chart = mapped(
        report("town", "2022-03-10", place="north-town", incident="night"),
        report("region", "2022-03-10", place="north", incident="night", origin="b"),
        report("here", "2022-03-12", place="north-town", incident="morning"),
        report("there", "2022-03-12", place="south-town", incident="morning", origin="b"),
    )
    assert "took effect: 1 inside and 1 possibly inside." in beneath(chart)
    assert sorted(row["text"] for row in rows_of(chart) if "where" in row) == [
        "north-town: 1 incident since, inside",
        "north-town: 1 incident since, possibly inside",
        "south-town: 1 incident since, possibly inside",
    ]


def test_what_a_map_cannot_place_is_said():
    chart = mapped(
        report("one", "2022-03-10", place="north-town"),
        report("far", "2022-03-12", place="abroad"),
        report("somewhere", "2022-03-12", place=None),
    )
    assert "1 without a place" in beneath(chart)
    assert "abroad (1)" in beneath(chart)
    assert "1 left out" in chart.to_dict()["description"]
    with pytest.raises(InputError, match="`latitude` and `longitude`"):
        mapped(report("far", "2022-03-12", place="abroad"))


def test_a_place_without_position_stands_where_the_town_it_lies_in_does():
    book = ledger(
        Place(id="hamlet", part_of=("geo:706483",)),
        pledge(places=("geo:ua-63",)),
        watch(places=("geo:ua-63",)),
        report("r", "2022-03-10", place="hamlet"),
        report("s", "2022-03-11", place="geo:706483"),
    )
    chart = book.review(as_of="2022-06-01").plot.map("pledge")
    marks = marks_of(chart, "since")
    assert (marks["hamlet"]["x"], marks["hamlet"]["y"]) == (
        marks["Kharkiv"]["x"], marks["Kharkiv"]["y"]
    )  # fmt: skip


def test_what_is_reported_of_a_region_is_counted_and_placed_nowhere():
    """A mark in its middle would say more than was told. The region is drawn as far as its towns reach."""
    book = ledger(
        pledge(places=("geo:ua-63",)),
        watch(places=("geo:ua-63",)),
        report("town", "2022-03-10", place="geo:706483"),
        report("region", "2022-03-11", place="geo:ua-63", number=4),
    )
    chart = book.review(as_of="2022-06-01").plot.map("pledge")
    assert set(marks_of(chart, "since")) == {"Kharkiv"}
    assert "Reported of a wider area and not placed: Kharkiv Oblast (4)" in beneath(chart)
    corners = [row for row in rows_of(chart) if "order" in row]
    assert len(corners) > 20
    finder = Finder(book)
    hull = finder.extent("geo:ua-63")
    assert hull[0] == hull[-1]
    assert len(hull) > 4
    assert all(48.4 < each.latitude < 50.6 and 34.5 < each.longitude < 38.2 for each in hull)


def test_a_map_has_coasts_and_borders_but_none_across_crimea():
    """In Natural Earth one runs along the isthmus, which the United Nations do not recognise."""
    frame = framed([Position(44.5, 33), Position(50.5, 39)])
    kinds = {kind for kind, _ in outlines.drawn(frame)}
    assert kinds == {"b", "c"}
    isthmus = framed([Position(45.9, 33.4), Position(46.15, 34.2)])
    assert {kind for kind, _ in outlines.drawn(isthmus)} <= {"c"}
    for _, piece in outlines.drawn(frame):
        assert len(piece) > 1
    sea = framed([Position(0, -150), Position(1, -149)])
    assert list(outlines.drawn(sea)) == []


def test_outlines_go_across_the_date_line():
    frame = framed([Position(64, 176), Position(68, -174)])
    for _, piece in outlines.drawn(frame):
        steps = [abs(a[0] - b[0]) for a, b in itertools.pairwise(piece)]
        assert max(steps) < 1_000


def test_the_outlines_are_small_and_say_where_they_come_from():
    folder = Path(outlines.__file__).parent
    assert (folder / f"{outlines.NAME}.txt").stat().st_size < 120_000
    assert "Natural Earth" in (folder / "README.md").read_text("utf-8")


def test_a_place_without_position_does_not_take_that_of_its_neighbour():
    """The middle of a country of which one town is known is that town, and no other place is there."""
    chart = mapped(
        report("one", "2022-03-10", place="north-town"),
        report("away", "2022-03-12", place="south-port"),
    )
    assert "south-port (1)" in beneath(chart)
    assert set(marks_of(chart, "since")) == {"north-town"}


def test_a_map_goes_across_the_date_line():
    book = ledger(
        Place(id="isles"),
        Place(id="west", part_of=("isles",), latitude=-17, longitude=179),
        Place(id="east", part_of=("isles",), latitude=-17, longitude=-179),
        pledge(places=("isles",)),
        watch(places=("isles",)),
        report("w", "2022-03-10", place="west"),
        report("e", "2022-03-10", place="east"),
    )
    marks = marks_of(book.review(as_of="2022-06-01").plot.map("pledge"), "since")
    assert marks["east"]["x"] - marks["west"]["x"] == pytest.approx(2 * 111.2 * 0.956, rel=0.01)


def test_a_map_says_where_activity_went():
    review = reviewed(
        *HERE,
        reduce_to(0.5, control=("south",)),
        watch(),
        *daily(BASELINE_ALL, 4, place="north-town"),
        *daily(MARCH, 1, place="north-town"),
        *daily(BASELINE_ALL, 2, place="south-town"),
        *daily(MARCH, 6, place="south-town"),
    )
    (moved,) = (f for f in review.findings("pledge") if f.kind == "displacement")
    chart = review.plot.map("pledge")
    assert in_brief(moved) in beneath(chart)
    assert marks_of(chart, "since")["south-town"]["where"] == "left out"


def test_very_many_places_are_told_in_short():
    towns = [
        Place(id=f"t{n}", part_of=("north",), latitude=50 + n / 100, longitude=30)
        for n in range(300)
    ]
    reports = [report(f"r{n}", "2022-03-10", place=f"t{n}") for n in range(300)]
    data = mapped(*towns, *reports).to_dict()
    assert "And 276 more places" in data["description"]
    assert len(data["description"]) < 3_000


def test_a_map_is_refused_where_it_would_mislead(seed):
    with pytest.raises(InputError, match="about a state or level; expected a pledge about acts"):
        ledger(pledge(kind=Kind.WITHDRAW), watch()).review(as_of="2022-06-01").plot.map("pledge")
    import polars as pl

    from pledgewatch.tables import Constant, Days, Table, Text

    rules = {
        "id": Text("id"),
        "activity": Constant("shelling"),
        "place": Text("place"),
        "when": Days("day"),
        "origin": Constant("a"),
    }
    rows = pl.DataFrame({"id": ["x"], "place": ["north-town"], "day": ["2022-03-10"]})
    book = ledger(*HERE, pledge(), watch())
    review = book.review(as_of="2022-06-01", reports=Table(data=rows, rules=rules, name="rows"))
    with pytest.raises(InputError, match="only the rows that bear on a pledge are kept"):
        review.plot.map("pledge")


def test_a_track_record_of_nothing(seed):
    chart = ledger(pledge(), watch()).review(as_of="2022-03-10").plot.record("pledge")
    assert "No other pledge of this kind by state is on record" in chart.to_dict()["description"]
    with pytest.raises(KeyError):
        seed.plot.record("nobody")


def test_a_chart_without_data_is_refused_and_says_what_it_takes(seed, hostile):
    task = ledger(pledge(kind=Kind.DO_BY), watch()).review(as_of="2022-03-10")
    bare = attrs.evolve(next(iter(hostile.findings)), records=())
    for draw, found, expected in (
        (
            lambda: seed.plot.rates("kyiv-chernihiv"),
            "no counts before and after (no exposure)",
            "coverage",
        ),
        (lambda: task.plot.rates("pledge"), "is to be done or reached", "a pledge to reduce"),
        (lambda: hostile.plot.levels(HOSTILE), "no level was reported", "state_report"),
        (lambda: hostile.plot.origins(bare), "rests on no report", "rests on some"),
        (lambda: ledger().plot.picture(), "no dated nodes", "pledges or reports"),
    ):
        with pytest.raises(InputError) as refusal:
            draw()
        assert refusal.value.entry.startswith("plot.")
        assert found in refusal.value.found
        assert expected in refusal.value.expected
    with pytest.raises(KeyError):
        seed.plot.timeline("nothing")


def test_a_chart_of_levels_says_how_it_stands_at_last():
    review = review_of("kyiv-2022", "2022-04-07")
    chart = review.plot.levels("kyiv-chernihiv")
    head = " ".join(chart.to_dict()["title"]["text"])
    assert head.endswith("none on 6 April 2022 (US Department of Defense); pledged: 50 % or less")
    assert (
        len([row for row in rows_of(chart) if row["text"].startswith("Kyiv region: none on")]) == 1
    )
    assert not any(row.get("sort") == "certain" for row in rows_of(chart))


def test_every_node_of_a_picture_is_seen(seed):
    """What is filled has an area: a line would be drawn by nothing."""
    for path in _SHAPES.values():
        assert path.islower() or path.count("Z") >= 1
    kinds = {row["type"] for row in rows_of(seed.plot.picture()) if "type" in row}
    assert "state_report" in kinds


def test_what_is_missing_is_named(seed, monkeypatch):
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(PledgewatchError, match=r"pip install 'pledgewatch\[plots\]'"):
        seed.plot.timeline("kyiv-chernihiv")


def test_every_verdict_has_a_shape_of_its_own():
    assert set(VERDICT_SHAPES) == set(Verdict)
    assert len(set(VERDICT_SHAPES.values())) == len(Verdict)


def test_text_and_dates_for_charts():
    assert harmless("</script>") == "<\u2060/script>"
    assert short("a" * 60, 10) == "a" * 9 + "…"
    assert stamp(0, "Europe/Kyiv") == "1970-01-01T03:00:00.000Z"
    assert stamp(0, None) == "1970-01-01T00:00:00.000Z"


def test_the_head_of_a_chart_is_made_of_whole_sentences():
    assert headed("One. Two.") == "One. Two."
    first = f"It is {'very ' * 40}long."
    assert headed(f"One. {first} Three.").replace("\n", " ") == f"One. {first}"
    assert headed(f"One. {first}{first}") == "One."
    assert headed(f"{first} {first}").replace("\n", " ") == first


def test_a_chart_has_as_many_layers_as_looks(seed):
    """Marks that look alike are one layer, however many there are."""
    layers = seed.plot.timeline("kyiv-chernihiv").to_dict()["layer"]
    assert len(layers) < 40


def test_the_core_never_imports_it():
    code = (
        "import sys, pledgewatch as pw;"
        f"review = pw.read({str(SEEDS / 'kyiv-2022.toml')!r}).review(as_of='2022-04-04');"
        "review._repr_html_(); review.export('markdown'); print('altair' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

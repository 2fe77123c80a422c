"""Every row of the edge cases (semantics 12) that concerns CEASE, REFRAIN and REDUCE."""

from __future__ import annotations

import pytest
from tests.builders import (
    clock,
    denial,
    judged,
    pledge,
    reduce_to,
    report,
    retract,
    reviewed,
    same_incident,
    verdict,
    watch,
    withdraw,
)
from tests.worked.counting import daily, reduction

from pledgewatch.model.records import Kind
from pledgewatch.model.time import HOUR

EXACT = {"probability": 0.99}


@pytest.mark.parametrize("kind", [Kind.REFRAIN, Kind.CEASE])
@pytest.mark.parametrize(
    ("time", "expected"),
    [
        pytest.param("2022-03-01T00:00", "broken", id="at S: in"),
        pytest.param("2022-02-28T23:59:59.999999", "kept", id="just before S: out"),
        pytest.param("2022-04-01T00:00", "kept", id="at E: out"),
        pytest.param("2022-03-31T23:59:59.999999", "broken", id="just before E: in"),
        pytest.param("2022-02-28T12:00/2022-03-01T12:00", "broken", id="over S, as a span"),
        pytest.param("[2022-02-28T12:00..2022-03-01T12:00]", "inconclusive", id="astride S: U"),
        pytest.param("[2022-03-31T12:00..2022-04-01T12:00]", "inconclusive", id="astride E: U"),
    ],
)
def test_event_exactly_at_s_or_e(kind, time, expected):
    """Semantics 12: event exactly at S / E: in / out; law 9: straddling is U."""
    assert verdict(pledge(kind=kind), watch(), report("r", time, **EXACT)) == expected


def test_event_exactly_at_the_time_it_is_judged_at():
    """Semantics 7: incidents with lo > at are ignored, and no others."""
    shell = report("r", "2022-03-10T12:00", **EXACT)
    for at, expected in (("2022-03-10T12:00", "broken"), ("2022-03-10T11:59", "holding")):
        assert verdict(pledge(), watch(), shell, at=at) == expected


def test_date_only_event_on_the_day_of_an_announcement_at_noon():
    """Semantics 12: U, where the hour of the announcement is known and that of the event is not."""
    at_noon = pledge(said="2022-03-01T12:00", start=None)
    assert verdict(at_noon, watch(), report("r", "2022-03-01", **EXACT)) == "inconclusive"
    assert verdict(at_noon, watch(), report("r", "2022-03-01T12:00", **EXACT)) == "broken"
    assert verdict(at_noon, watch(), report("r", "2022-03-01T11:59", **EXACT)) == "kept"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param({"place": "country"}, "inconclusive", id="place"),
        pytest.param({"place": None}, "inconclusive", id="place not told"),
        pytest.param({"actor": "union"}, "inconclusive", id="actor"),
        pytest.param({"place": "abroad"}, "kept", id="another place"),
        pytest.param({"activity": "looting"}, "kept", id="another activity"),
    ],
)
def test_report_coarser_than_the_scope(told, expected):
    """Semantics 12: U."""
    assert verdict(pledge(), watch(), report(**told, **EXACT)) == expected


def test_report_of_a_broader_activity_than_pledged():
    """Semantics 12 and 3: a proper ancestor of a member of X is U."""
    about_shelling = pledge(activities=("shelling",))
    assert verdict(about_shelling, watch(), report(activity="attack", **EXACT)) == "inconclusive"


@pytest.mark.parametrize("kind", [Kind.REFRAIN, Kind.CEASE])
def test_no_end(kind):
    """Semantics 12: E = +inf: never KEPT, only HOLDING; offer a review horizon."""
    review = reviewed(
        pledge(kind=kind, end=None), watch("2021-12-01/.."), at="2040-01-01", as_of="2040-01-01"
    )
    assert review["pledge"].verdict.value == "holding"
    assert [note.kind for note in review.notes_on("pledge")] == ["no_end"]


def test_dst_change_in_the_window():
    """Semantics 12: exposure in hours: the day the clocks change counts 23 of them."""
    zone = "Europe/Kyiv"
    clocks = {"zone": zone, "at": "2022-03-28T00:00", "as_of": "2022-03-28T00:00"}
    promised = pledge(zone=zone, start="2022-03-27", end="2022-03-27", settle="0 days")
    judgement = judged(promised, watch("2022-03-27/2022-03-27", zone=zone), **clocks)
    assert judgement.coverage.judged == 23 * HOUR
    assert judgement.coverage.share == 1.0


def test_dst_change_in_the_window_of_a_reduction():
    """Semantics 12: 31 days of March in Kyiv are 743 hours of exposure, not 744."""
    zone = "Europe/Kyiv"
    before = daily("2022-01-01/2022-01-31", 1, zone=zone)
    after = daily("2022-03-01/2022-03-31", 1, zone=zone)
    promised = reduce_to(1.0, zone=zone, baseline="2022-01-01/2022-01-31", settle="0 days")
    measured = reduction(
        promised, (*before, *after), watching=(watch(zone=zone),), zone=zone
    )  # fmt: skip
    assert (measured.ratio.x, measured.ratio.y) == (31, 31)
    assert measured.rr == pytest.approx(744 / 743, rel=1e-12)


@pytest.mark.parametrize(
    ("withdrawn", "happened", "expected"),
    [
        pytest.param("2022-03-10T14:00", "2022-03-10T12:00", "broken", id="broken first"),
        pytest.param("2022-03-10T10:00", "2022-03-10T12:00", "holding", id="withdrawn first"),
        pytest.param("2022-03-10", "2022-03-10T12:00", "slipping", id="U: SLIPPING"),
        pytest.param("2022-03-10T12:00", "2022-03-10", "slipping", id="U the other way round"),
    ],
)
def test_pledge_withdrawn_the_day_it_was_broken(withdrawn, happened, expected):
    """Semantics 12: order by moment; if U, SLIPPING."""
    book = (pledge(), watch(), report("r", happened, **EXACT), withdraw(withdrawn))
    assert verdict(*book, at="2022-03-12", as_of="2022-03-12") == expected


# -- dates in doubt, days of report ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("time", "expected", "doubted"),
    [
        ("2022-03-15?", "broken", True),
        ("2022-03-01?", "inconclusive", True),
        ("2022-03-31?", "inconclusive", True),
        ("2022-03-01", "broken", False),
        ("2022-02-28?", "kept", False),
    ],
    ids=["far from the bounds", "a day from S", "a day from E", "not doubted", "F stays F"],
)
def test_date_doubt_makes_a_boundary_uncertain(time, expected, doubted):
    """Semantics 2: `?` sets `date_doubt`: a T at a boundary within one unit becomes U."""
    judgement = judged(pledge(), watch(), report("r", time, **EXACT))
    assert judgement.verdict.value == expected
    assert ("date_doubt" in judgement.flags) is doubted


@pytest.mark.parametrize(
    ("time", "expected"),
    [("2022-03-02~", "broken"), ("2022-03-01~", "inconclusive"), ("2022-02-28~", "inconclusive")],
)
def test_about_a_day_is_widened_by_a_day(time, expected):
    """Semantics 2: `~` widens by one unit of its precision on either side."""
    assert verdict(pledge(), watch(), report("r", time, **EXACT)) == expected


def test_a_report_dated_act_is_never_certain():
    """Semantics 8 and rule 7: report time is not event time; it can be in M_U only."""
    judgement = judged(pledge(), watch(), report(report_dated=True, **EXACT))
    assert judgement.verdict.value == "inconclusive"
    assert judgement.flags == {"report_dated"}
    assert (judgement.certain, judgement.possible) == (0, 1)


def test_a_report_dated_act_outside_the_window_stays_outside():
    """Rule 7: a T becomes U; an F stays F."""
    late = report("r", "2022-04-20", report_dated=True, **EXACT)
    assert verdict(pledge(), watch(), late) == "kept"


def test_tellings_that_disagree_about_the_place_cannot_be_told():
    """Semantics 6: an attribute is T or F only if all alive affirming reports agree, else U."""
    book = (
        report("here", incident="x", origin="a"),
        report("there", incident="x", origin="a-2", place="south-town"),
    )
    judgement = judged(pledge(), watch(), *book)
    assert judgement.verdict.value == "inconclusive"
    taken_back = retract("there", "2022-05-01")
    assert verdict(pledge(), watch(), *book, taken_back) == "broken"


def test_a_denying_report_has_no_say_in_where_it_happened():
    """Semantics 6: all alive *affirming* reports."""
    book = (
        report("here", incident="x", probability=0.999),
        denial("no", incident="x", origin="f", place="abroad"),
    )
    assert verdict(pledge(), watch(), *book) == "broken"


def test_same_incident_joins_tellings_that_do_not_say_so():
    """Semantics 4 and 6: SameIncident is an equivalence closure."""
    book = (
        report("one", origin="b"),
        report("two", origin="c"),
        report("three", origin="c-2"),
    )
    links = (same_incident("one", "two"), same_incident("two", "three"))
    assert verdict(pledge(), watch(), *book) == "inconclusive"
    judgement = judged(pledge(), watch(), *book, *links)
    assert (judgement.certain, judgement.possible) == (1, 0)
    assert judgement.incidents[0].origins == ("b", "c", "c-2")


def test_an_act_after_the_pledge_ended_is_out_of_it():
    """Semantics 12 and 2: at E, out; nothing to find either."""
    review = reviewed(pledge(), watch(), report("r", "2022-04-01T00:00", **EXACT))
    assert review.findings == ()
    assert review.at == clock("2022-06-01")

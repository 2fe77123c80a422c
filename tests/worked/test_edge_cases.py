"""Every row of the edge cases (semantics 12) that concerns CEASE, REFRAIN and REDUCE."""

from __future__ import annotations

import datetime as dt

import pytest
from pledgewatch.case import open_case
from tests.builders import (
    at_time,
    clock,
    denial,
    judged,
    ledger,
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
from tests.worked.counting import BASELINE_ALL, MARCH, daily, reduction

from pledgewatch.model.records import Kind

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


def test_date_only_event_on_the_pledges_own_day():
    """Semantics 12: U: never BROKEN alone; semantics 2: a date-only announcement is 24 hours."""
    said_that_day = pledge(said="2022-03-01", start=None)
    assert verdict(said_that_day, watch(), report("r", "2022-03-01", **EXACT)) == "inconclusive"
    assert verdict(said_that_day, watch(), report("r", "2022-03-01T20:00", **EXACT)) == (
        "inconclusive"
    )
    assert verdict(said_that_day, watch(), report("r", "2022-03-02", **EXACT)) == "broken"


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


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        pytest.param("north-town", "kept", id="the exception: F"),
        pytest.param("north-village", "broken", id="the rest of the scope: T"),
        pytest.param("north", "inconclusive", id="a coarse report covering both: U"),
    ],
)
def test_exception_place_inside_the_scope(place, expected):
    """Semantics 12: F; a coarse report covering both: U. Exceptions always win (semantics 3)."""
    promised = pledge(except_places=("north-town",))
    assert verdict(promised, watch(), report(place=place, **EXACT)) == expected


def test_two_outlets_one_shell_one_witness():
    """Semantics 12: one incident, one origin."""
    told = [report(f"r{n}", incident="shell", origin="c", source=f"outlet-{n}") for n in (1, 2)]
    judgement = judged(pledge(), watch(), *told)
    (incident,) = judgement.incidents
    assert incident.origins == ("c",)
    assert incident.p == pytest.approx(0.70)
    assert incident.rung.value == "alleged"
    assert judgement.verdict.value == "inconclusive"


def test_retracted_another_origin_remains():
    """Semantics 12: the incident stays, P is recomputed."""
    book = (
        pledge(),
        report("one", incident="shell", origin="b"),
        report("two", incident="shell", origin="b-2"),
        retract("one", "2022-05-01"),
    )
    (before,) = judged(*book, as_of="2022-04-30").incidents
    (after,) = judged(*book, as_of="2022-05-01").incidents
    assert before.p == pytest.approx(0.85**2 / (0.85**2 + 0.15**2))
    assert after.p == pytest.approx(0.85)
    assert (before.origins, after.origins) == (("b", "b-2"), ("b-2",))


def test_what_has_been_taken_back_by_then():
    """Semantics 4: alive is what is known and not retracted; what is not known yet is neither."""
    book = ledger(
        pledge(),
        report("one", known="2022-03-11"),
        report("two", known="2022-05-10"),
        retract("one", "2022-05-01"),
        retract("two", "2022-05-05"),
    )
    found = [
        set(open_case(book, at_time(day)).retracted)
        for day in ("2022-04-30", "2022-05-01", "2022-05-09", "2022-05-10")
    ]
    assert found == [set(), {"one"}, {"one"}, {"one", "two"}]


@pytest.mark.parametrize("kind", list(Kind))
def test_the_verdict_alone_is_that_of_the_judgement(kind):
    """Semantics 7: one verdict, in whatever way it is asked for."""
    promised = pledge(kind=kind, share=0.5 if kind is Kind.REDUCE else None)
    case = open_case(ledger(promised, watch(), *daily(BASELINE_ALL, 1)), at_time("2022-06-01"))
    for at in (at_time("2022-03-20"), at_time("2022-06-01")):
        assert case.verdict("pledge", at) is case.judgement("pledge", at).verdict


def test_late_report_after_kept():
    """Semantics 12: the verdict changes at the later as_of; the earlier stays reproducible."""
    late = report("late", known="2022-05-10", **EXACT)
    book = ledger(pledge(), watch(), late)
    assert book.review(as_of="2022-05-09")["pledge"].verdict.value == "kept"
    assert book.review(as_of="2022-05-10")["pledge"].verdict.value == "broken"
    assert book.review(as_of="2022-05-09")["pledge"].verdict.value == "kept"


@pytest.mark.parametrize("kind", [Kind.REFRAIN, Kind.CEASE])
def test_no_end(kind):
    """Semantics 12: E = +inf: never KEPT, only HOLDING; offer a review horizon."""
    review = reviewed(
        pledge(kind=kind, end=None), watch("2021-12-01/.."), at="2040-01-01", as_of="2040-01-01"
    )
    assert review["pledge"].verdict.value == "holding"
    assert [note.kind for note in review.notes_on("pledge")] == ["no_end"]


def test_no_end_of_a_reduction_offers_a_horizon():
    """Semantics 12: offer a review horizon; rule 33: it is never KEPT."""
    open_ended = reduce_to(0.5, end=None)
    (note,) = reviewed(open_ended, watch()).notes_on("pledge")
    assert "`horizon`" in note.text
    with_horizon = reduce_to(0.5, end=None, horizon="31 days")
    (note,) = (n for n in reviewed(with_horizon, watch()).notes_on("pledge") if n.kind == "no_end")
    assert "`horizon`" not in note.text
    assert reduction(with_horizon, daily(BASELINE_ALL, 1)).verdict.value == "holding"


def test_zero_events_before_and_after():
    """Semantics 12: UNTESTED, not KEPT."""
    judgement = judged(reduce_to(0.5), watch())
    assert (judgement.verdict.value, judgement.reason) == ("untested", "no_baseline")


def test_the_source_panel_grew_after_the_pledge():
    """Semantics 12: restrict both windows to the common panel."""
    before = daily(BASELINE_ALL, 1, origin="a")
    seen_by_the_old = daily(MARCH, 1, every=10, origin="a")
    seen_by_the_new = daily(MARCH, 3, origin="a-2")
    book = (
        *before,
        *seen_by_the_old,
        *seen_by_the_new,
        watch(origin="a"),
        watch("2022-03-01/2022-05-31", origin="a-2"),
    )
    measured = reduction(reduce_to(0.5), book, watching=())
    assert (measured.before, measured.after) == (56, 4)
    assert measured.verdict.value == "kept"


def test_the_source_panel_was_replaced_after_the_pledge():
    """Semantics 12: else UNTESTED."""
    book = (
        *daily(BASELINE_ALL, 1, origin="a"),
        watch("2021-12-01/2022-02-28", origin="a"),
        watch("2022-03-01/2022-05-31", origin="b"),
    )
    measured = reduction(reduce_to(0.5), book, watching=())
    assert (measured.verdict.value, measured.reason) == ("untested", "no_common_panel")


def test_both_sides_do_it():
    """Semantics 12: actor filter first."""
    enemys = daily(MARCH, 5, actor="enemy")
    assert verdict(pledge(), watch(), *enemys) == "kept"
    measured = reduction(reduce_to(0.5), (*daily(BASELINE_ALL, 1), *enemys))
    assert (measured.after, measured.verdict.value) == (0, "kept")


def test_unattributed_acts_are_counted_apart():
    """Semantics 12: interval with and without; rr is without (rule 32)."""
    mine = (*daily(BASELINE_ALL, 1), *daily(MARCH, 1, every=7))
    whose = daily(MARCH, 1, actor=None)
    without = reduction(reduce_to(0.5), mine)
    both = reduction(reduce_to(0.5), (*mine, *whose))
    assert both.after == without.after == 5
    assert both.rr == without.rr
    assert both.low == pytest.approx(without.low)
    assert both.high > without.high
    assert (without.verdict.value, both.verdict.value) == ("kept", "inconclusive")


def test_an_unattributed_act_cannot_break_a_refrain():
    """Semantics 3: U if the act is unattributed; the flag says so (semantics 7)."""
    judgement = judged(pledge(), watch(), report(actor=None, **EXACT))
    assert judgement.verdict.value == "inconclusive"
    assert judgement.flags == {"unattributed"}


def test_dst_change_in_the_window():
    """Semantics 12: exposure in hours: the day the clocks change counts 23 of them."""
    zone = "Europe/Kyiv"
    clocks = {"zone": zone, "at": "2022-03-28T00:00", "as_of": "2022-03-28T00:00"}
    promised = pledge(zone=zone, start="2022-03-27", end="2022-03-27", settle="0 days")
    judgement = judged(promised, watch("2022-03-27/2022-03-27", zone=zone), **clocks)
    assert judgement.judged == dt.timedelta(hours=23)
    assert judgement.coverage == 1.0


def test_dst_change_in_the_window_of_a_reduction():
    """Semantics 12: 31 days of March in Kyiv are 743 hours of exposure, not 744."""
    zone = "Europe/Kyiv"
    before = daily("2022-01-01/2022-01-31", 1, zone=zone)
    after = daily("2022-03-01/2022-03-31", 1, zone=zone)
    promised = reduce_to(1.0, zone=zone, baseline="2022-01-01/2022-01-31", settle="0 days")
    measured = reduction(
        promised, (*before, *after), watching=(watch(zone=zone),), zone=zone
    )  # fmt: skip
    assert (measured.before, measured.after) == (31, 31)
    assert measured.rr == pytest.approx(744 / 743, rel=1e-12)


def test_place_changes_hands_in_the_window():
    """Semantics 12: control as of the event."""
    while_lent = report("r", "2022-03-15T12:00", actor="lent-brigade", **EXACT)
    when_back = report("r", "2022-03-25T12:00", actor="lent-brigade", **EXACT)
    assert verdict(pledge(), watch(), while_lent) == "broken"
    assert verdict(pledge(), watch(), when_back) == "kept"


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
        report("two", origin="b-2"),
        report("three", origin="b-3"),
    )
    links = (same_incident("one", "two"), same_incident("two", "three"))
    assert verdict(pledge(), watch(), *book) == "inconclusive"
    judgement = judged(pledge(), watch(), *book, *links)
    assert (judgement.certain, judgement.possible) == (1, 0)
    assert judgement.incidents[0].origins == ("b", "b-2", "b-3")


def test_an_act_after_the_pledge_ended_is_out_of_it():
    """Semantics 12 and 2: at E, out; nothing to find either."""
    review = reviewed(pledge(), watch(), report("r", "2022-04-01T00:00", **EXACT))
    assert review.findings == ()
    assert review.at == clock("2022-06-01")

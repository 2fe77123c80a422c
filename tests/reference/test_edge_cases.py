"""Every row of section 12 that speaks of acts, demands and authority; those on counts are in `test_reduction.py`."""

from __future__ import annotations

import pytest
from tests.reference.world import Actor, Capture, Control, Report, Retract, SameOrigin, Supersede
from tests.reference.worlds import (
    COUNTRY,
    PLACES,
    SOURCES,
    at,
    day,
    demand,
    denied,
    done,
    during,
    holds,
    judged,
    level,
    not_done,
    pledge,
    span,
    told,
    watch,
    watch_demand,
    withdrawn,
)

from pledgewatch.model.time import Duration, Moment, Span, exact

Y = {"incident": "y"}


def verdict(*records, **terms):
    answer = judged(*records, **terms)
    return answer.verdict, answer.reason


def test_an_event_at_the_start_is_in_and_one_at_the_end_out():
    assert judged(pledge(), told("A1", exact(day(100)))).verdict == "broken"
    assert judged(pledge(), told("A1", exact(day(130)))).verdict == "untested"


def test_a_date_only_event_on_the_pledges_own_day_is_never_broken_alone():
    said = during(100, 101)
    own_day = judged(pledge(said=said, start=None), told("A1", during(100, 101)))

    assert own_day.verdict == "inconclusive"
    assert own_day.possible == 1
    assert own_day.v == pytest.approx(0.5 * 18 / 19, abs=1e-6)


def test_a_report_coarser_than_the_scope_is_possible():
    assert judged(pledge(), told("A1", place="region")).possible == 1


def test_an_exception_inside_the_scope_is_out_and_a_report_that_covers_both_is_possible():
    terms = {"places": ("region",), "except_places": ("town",)}

    assert judged(pledge(**terms), told("A1", place="town")).possible == 0
    assert judged(pledge(**terms), told("A1", place="region")).possible == 1
    assert judged(pledge(**terms), told("A1", place="other-town")).certain == 1


def test_two_outlets_one_shell_one_witness_is_one_incident_of_one_origin():
    answer = judged(pledge(), told("X1", origin="B1", **Y), told("X2", origin="B1", **Y))

    assert answer.certain + answer.possible == 1
    assert answer.incidents[0].rung == "alleged"
    assert answer.v == pytest.approx(14 / 17, abs=0.01)


def test_retracted_while_another_origin_remains_the_incident_stays():
    both = (told("A1", id="a", **Y), told("B1", **Y))
    gone = Retract(id="x", target="a", known=at(120))

    assert judged(pledge(), *both).p_T == pytest.approx(0.99, abs=0.01)
    assert judged(pledge(), *both, gone).p_T == pytest.approx(0.85, abs=0.01)


def test_a_late_report_after_kept_changes_the_verdict_at_the_later_as_of_only():
    records = (pledge(), watch(), told("A1", 110, known=at(300)))

    assert judged(*records, when=day(400), as_of=day(299)).verdict == "kept"
    assert judged(*records, when=day(400), as_of=day(301)).verdict == "broken"


def test_no_end_is_never_kept():
    assert judged(pledge(end=None), watch(last=900)).verdict == "holding"


def test_both_sides_do_it_the_actor_is_asked_first():
    answer = judged(pledge(), told("A1", actor="enemy"), told("A2", 111, actor=None))

    assert (answer.certain, answer.possible) == (0, 1)


def test_control_is_as_of_the_event():
    """A place that changes hands, and a unit that is lent for some days."""
    lent = Actor(
        id="lent", controlled_by=(Control(actor="state", weight=1.0, when=span(105, 108)),)
    )
    records = (pledge(), told("A1", 106, actor="lent"), told("A2", 120, actor="lent"))

    assert judged(*records, base=(*COUNTRY, lent)).certain == 1


def test_withdrawn_on_the_day_it_was_broken_the_order_not_told():
    gone = withdrawn(when=110)
    same_day = Report(
        id="r",
        activity="shelling",
        place="town",
        actor="army",
        source="A1",
        when=during(109.5, 110.5),
    )

    assert judged(pledge(), gone, same_day).verdict == "inconclusive"
    assert judged(pledge(), gone, same_day, when=day(112)).verdict == "slipping"


def test_five_activities_one_watched_is_kept_in_one_part_and_unknown_in_four():
    five = pledge(activities=("shelling", "drones", "mines", "raids", "bombs"))

    answer = judged(five, watch())

    assert answer.extent == {"broken": (), "kept": (0,), "unknown": (1, 2, 3, 4)}
    assert answer.verdict == "untested"


def test_the_town_and_the_hour_are_meant_where_the_same_incident_is_told_more_coarsely():
    exactly = told("A1", Moment.of(day(110.5), day(110.6)), **Y)
    coarsely = told("A2", during(110, 111), place="country", **Y)

    answer = judged(pledge(start=at(110.4), end=at(110.7)), exactly, coarsely)

    assert answer.verdict == "broken"
    assert answer.incidents[0].lo == day(110.5)
    assert answer.p_T == pytest.approx(0.95, abs=1e-6)
    assert answer.v > judged(pledge(start=at(110.4), end=at(110.7)), exactly).v


def test_a_hundred_shellings_each_possible_alone_are_violated_together():
    sources = [
        *SOURCES,
        *(type(SOURCES[0])(id=f"witness-{n}", reliability="B") for n in range(100)),
    ]
    base = (*COUNTRY[: -len(SOURCES)], *sources)
    reports = [told(f"witness-{n}", 100 + n * 0.2) for n in range(100)]

    answer = judged(pledge(), *reports, base=base)

    assert (answer.verdict, answer.reason) == ("broken", "together")
    assert (answer.certain, answer.possible) == (0, 100)


def test_four_single_c_allegations_are_possible_and_almost_certain_together():
    answer = judged(pledge(), *(told(f"C{n}", 100 + n) for n in range(1, 5)))

    assert (answer.verdict, answer.possible, answer.p_T) == ("inconclusive", 4, 0)
    assert answer.v == pytest.approx(0.97, abs=0.01)


def test_a_tally_is_one_witness_whatever_the_number():
    one = judged(pledge(), told("C1"))
    many = judged(pledge(), told("C1", number=3000))

    assert many.v == one.v == pytest.approx(4 / 7, abs=0.001)
    assert many.possible == 3000


def test_contested_is_never_certain():
    affirm = [told(f"A{n}", **Y) for n in (1, 2, 3)]

    contested = judged(pledge(), *affirm, denied("A4", **Y), denied("A5", **Y))
    outweighed = judged(pledge(), *affirm, told("A6", **Y), told("A7", **Y), denied("B1", **Y))

    assert (contested.certain, contested.possible) == (0, 1)
    assert contested.incidents[0].rung == "contested"
    assert not outweighed.incidents[0].contested


def test_thirty_anonymous_channels_are_alleged_and_move_nothing():
    answer = judged(pledge(), *(told(f"X{n}", **Y) for n in range(1, 31)))

    assert answer.incidents[0].rung == "alleged"
    assert (answer.certain, answer.possible, answer.v) == (0, 0, 0)


def test_a_ledger_may_rate_all_that_nobody_rated():
    assert judged(pledge(), told("X1"), unrated="C").v == pytest.approx(4 / 7, abs=0.001)


def test_withdrawn_on_day_two_of_a_month_is_cut_short():
    assert verdict(pledge(), watch(), withdrawn()) == ("inconclusive", "cut_short")


def test_replaced_by_one_that_covers_the_rest_is_not_cut_short():
    again = pledge(id="q", said=at(110), start=at(110), end=at(140), places=("region",))
    by = Supersede(id="s", target="p", by="q", when=at(110))

    assert verdict(pledge(), again, by, watch()) == ("kept", "")
    weaker = pledge(id="q", kind="refrain", said=at(110), start=at(110), end=at(120))
    assert verdict(pledge(), weaker, by, watch()) == ("inconclusive", "cut_short")


def test_shelling_in_another_town_is_nothing():
    answer = judged(pledge(), *(told("A1", 100 + n * 0.5, place="other-town") for n in range(50)))

    assert (answer.verdict, answer.reason) == ("untested", "nobody_was_looking")


def test_five_parties_and_acts_nobody_is_named_for_violated_as_a_whole_and_none_kept():
    parties = tuple(Actor(id=f"party-{n}") for n in range(5))
    truce = [pledge(id=f"p{n}", debtor=f"party-{n}", announcement="truce") for n in range(5)]
    acts = [told(f"A{n}", 100 + n, actor=None) for n in range(1, 5)]
    base = (*parties, *COUNTRY)

    for each in truce:
        answer = judged(*truce, watch(), *acts, base=base, id=each.id)
        assert answer.whole.violated
        assert (answer.verdict, answer.reason) == ("inconclusive", "too_coarse")
        assert answer.v == pytest.approx(0.2, abs=0.01)


def test_done_before_the_deadline_stays_kept_where_watchers_are_silent_after_it():
    after = watch_demand("A2", 130, 200, sensitivity=0.95)

    assert judged(demand(), done("A1"), after).verdict == "kept"


def test_not_yet_on_day_three_is_news_of_no_progress_and_no_breach():
    records = (demand(end=at(200)), not_done("A1", 103))

    assert judged(*records, when=day(110)).verdict == "slipping"
    assert judged(*records).verdict == "inconclusive"


def test_an_unrated_retract_by_stream_is_a_proposal_and_by_the_source_itself_binds():
    seen = told("A1", id="seen")
    by_stranger = Retract(id="x", target="seen", source="X1", known=at(120), streamed=True)
    by_itself = Retract(id="y", target="seen", source="A1", known=at(120), streamed=True)

    assert judged(pledge(), seen, by_stranger).verdict == "broken"
    assert judged(pledge(), seen, by_itself).verdict == "untested"
    assert judged(pledge(), seen, by_stranger, editors=("X1",)).verdict == "untested"


def test_a_tie_of_others_origins_by_stream_is_a_proposal():
    two = (told("B1", 101), told("B2", 102), told("B3", 103))
    tie = SameOrigin(id="t", origins=("B1", "B2", "B3"), source="X1", known=at(120), streamed=True)

    assert judged(pledge(), *two, tie).verdict == "broken"
    written = SameOrigin(id="t", origins=("B1", "B2", "B3"), source="X1", known=at(120))
    assert judged(pledge(), *two, written).verdict == "inconclusive"


def test_silence_decides_a_demand_only_where_somebody_declares_what_he_sees():
    assert verdict(demand(), watch_demand()) == ("inconclusive", "")
    assert judged(demand(), watch_demand(sensitivity=0.95)).verdict == "broken"


def test_a_watcher_who_tells_of_somebody_elses_deed_is_silent_of_the_debtors():
    watched = watch_demand("A1", sensitivity=0.5)
    of_another = done("A1", id="y", actor="enemy", **Y)
    unrated = done("X1", id="extra", **Y)

    alone = judged(demand(), watched, of_another)
    joined = judged(demand(), watched, of_another, unrated)

    assert alone.done == joined.done == pytest.approx(1 / 3)


def test_an_a_source_that_says_it_was_not_done_is_evidence():
    assert judged(demand(), not_done("A1")).verdict == "broken"


def test_178_at_the_deadline_for_260_and_281_a_year_later():
    answer = judged(demand("reach"), level("A1", 178), level("A2", 281, 495))

    assert answer.verdict == "partial"
    assert "late" in answer.flags
    assert answer.achieved == pytest.approx(178 / 260)
    strict = judged(demand("reach", partial_from=0.9), level("A1", 178), level("A2", 281, 495))
    assert strict.verdict == "broken"


def test_20_percent_pledged_and_18_reached_is_partial():
    answer = judged(demand("reach", at_least=20.0), level("A1", 18))

    assert (answer.verdict, answer.achieved) == ("partial", pytest.approx(0.9))


def test_a_level_of_a_year_that_ends_at_the_deadline_is_one_at_the_deadline():
    year = Moment.of(day(0), day(130), plain=True)

    assert judged(demand("reach"), level("A1", 300, year, known=at(140))).verdict == "kept"


def test_levels_told_by_one_weak_voice_decide_nothing():
    assert judged(demand("reach"), level("B1", 300)).verdict == "inconclusive"
    assert judged(demand("reach"), level("C1", 100)).verdict == "inconclusive"


def test_the_debtors_own_word_that_it_is_done_weighs_nothing():
    assert judged(demand(), done("our-organ")).done == 0.5
    assert judged(demand("reach"), level("our-organ", 300)).done == 0.5


def test_a_place_whose_parts_the_ledger_names_in_part_is_not_named_whole():
    some = pledge(places=("town", "other-town"))
    complete = tuple(type(p)(id=p.id, part_of=p.part_of, complete=p.id == "region") for p in PLACES)
    base = (*(r for r in COUNTRY if r.table != "place"), *complete)

    assert judged(some, told("A1", place="region")).certain == 0
    assert judged(some, told("A1", place="region"), base=base).certain == 1


def test_an_undeclared_place_is_elsewhere():
    answer = judged(pledge(places=("country",)), told("A1", place="atlantis"))

    assert (answer.certain, answer.possible) == (0, 0)


def test_fights_with_an_excluded_party_do_not_count():
    terms = {"except_targets": ("third",)}

    assert judged(pledge(**terms), told("A1", target="third")).certain == 0
    assert judged(pledge(**terms), told("A1", target="enemy")).certain == 1
    assert judged(pledge(targets=("enemy",)), told("A1")).possible == 1
    assert judged(pledge(except_actors=("third",)), told("A1", target="third-staff")).certain == 0


def test_a_window_that_recurs_every_day():
    daily = pledge(daily="09:00/14:00")

    assert judged(daily, told("A1", exact(day(110 + 10 / 24)))).certain == 1
    assert judged(daily, told("A1", exact(day(110 + 15 / 24)))).certain == 0
    whole_day = judged(daily, told("A1", during(110, 111)))
    assert whole_day.v == pytest.approx(5 / 24 * 18 / 19, abs=1e-6)


def test_a_captured_place_is_not_judged_further():
    taken = Capture(id="t", place="region", to="enemy", when=at(115), known=at(115))

    assert verdict(pledge(), watch(), taken) == ("inconclusive", "cut_short")
    assert judged(pledge(), taken, told("A1", 120)).certain == 0
    assert "captured" in judged(pledge(), taken).flags


def test_a_report_may_name_the_pledge_it_bears_on():
    named = Report(id="r", pledge="p", source="A1", when=at(110), actor="army")

    assert judged(pledge(), named).verdict == "broken"
    assert judged(pledge(id="q"), pledge(), named, id="q").verdict == "untested"


def test_a_look_that_found_nothing_is_coverage():
    looks = told("A1", Span(at(100), at(130)), number=0, known=at(130))

    assert judged(pledge(), looks).verdict == "kept"


def test_sides_are_opponents_and_no_kin():
    sides = Actor(id="the-parties", sides=True)
    ours = Actor(id="state", part_of=("the-parties",))
    theirs = Actor(id="enemy", part_of=("the-parties",))
    base = (sides, ours, theirs, *(r for r in COUNTRY if r.id not in ("state", "enemy")))
    denial = (told("B1", **Y), denied("enemy-organ", **Y))

    assert not judged(pledge(), *denial, base=base).incidents[0].denied
    assert judged(pledge(), told("A1", actor="the-parties"), base=base).possible == 1


def test_what_several_owe_together_is_no_further_party():
    sides = Actor(id="the-parties", sides=True)
    ours = Actor(id="state", part_of=("the-parties",))
    theirs = Actor(id="enemy", part_of=("the-parties",))
    base = (sides, ours, theirs, *(r for r in COUNTRY if r.id not in ("state", "enemy")))
    owed = {"announcement": "truce"}
    each = pledge(**owed), pledge(id="q", debtor="enemy", **owed)
    nobody = told("A1", actor=None)

    alone = judged(*each, nobody, base=base).v
    joint = pledge(id="both", debtor="the-parties", **owed)
    assert judged(*each, joint, nobody, base=base).v == alone == pytest.approx(0.474, abs=1e-3)


def test_a_group_of_which_a_part_is_bound_may_be_bound():
    whole = Actor(id="insurgents")
    some = Actor(id="who-accepted", part_of=("state", "insurgents"))

    answer = judged(pledge(), told("A1", actor="insurgents"), base=(*COUNTRY, whole, some))
    assert (answer.certain, answer.possible) == (0, 1)


def test_who_names_somebody_else_is_no_word_against_the_accused():
    """What the other side tells and nobody else stands under a doubt; others alone say that it was a third."""
    told_by = told("enemy-organ", actor=None, **Y), told("B1", actor="third", **Y)

    alone = judged(pledge(), told_by[1]).v
    assert alone == 0
    assert judged(pledge(creditor="enemy"), *told_by).v < 0.2


def test_a_silent_watcher_of_declared_sensitivity_speaks_against_an_incident():
    careful = watch("A2", sensitivity=0.9)

    quiet = judged(pledge(), told("B1"), careful)
    heard = judged(pledge(), told("B1"), told("A2", 110.2, activity="shelling"), careful)

    assert quiet.v < judged(pledge(), told("B1")).v
    assert heard.v > judged(pledge(), told("B1")).v


def test_whoever_told_late_told():
    late = done("A1", 140)

    assert judged(demand(), late).verdict == "broken"
    assert judged(demand(tolerance=Duration(20, "d")), late).verdict == "partial"
    assert "late" in judged(demand(), late).flags


# -- decision 11, rules 96 to 99 ---------------------------------------------------------------------

LEAVE = demand("withdraw", at_least=None, unit=None)


def test_what_only_the_worthless_affirm_is_alleged_whoever_denies_it():
    answer = judged(pledge(), told("X1", **Y), denied("A1", **Y), denied("A2", **Y))

    assert (answer.incidents[0].rung, "contested" in answer.flags) == ("alleged", False)


def test_a_place_is_captured_once_it_passed_to_somebody_else_before_the_end():
    taken = Capture(id="c", place="region", when=at(115))
    about = Capture(id="c", place="region", when=during(111, 113))
    for given in (pledge(), pledge("maintain"), demand(), LEAVE, demand(end=None)):

        def is_captured(*records, given=given, **clocks):
            return "captured" in judged(given, *records, **clocks).flags

        assert is_captured(taken)
        assert not is_captured(taken, when=day(110))
        assert not is_captured(taken, withdrawn(when=112))
        assert is_captured(about, withdrawn(when=112))


def test_what_may_have_been_captured_before_it_was_given_up_is_cut_short():
    renewed = pledge(id="q", said=at(112)), Supersede(target="p", by="q", when=at(112))
    about = Capture(id="c", place="region", when=during(111, 113))

    assert judged(pledge(), watch(), *renewed).verdict == "kept"
    assert judged(pledge(), watch(), *renewed, about).reason == "cut_short"


def test_what_is_told_for_a_state_is_flagged_where_it_is_dated_by_its_report_or_unrated():
    def flags(*records):
        return judged(LEAVE, *records).flags

    assert flags(holds("A1", False, 131, report_dated=True, known=at(132))) == ("report_dated",)
    assert flags(holds("X1", False, 131)) == ("unrated",)
    assert flags(holds("A1", False, 131, actor=None)) == ()


def test_who_names_the_pledge_names_its_debtor():
    nobody = {"actor": None}
    by_name = {**nobody, "activity": None, "place": None, "pledge": "p"}
    for given, say in ((pledge(), told), (LEAVE, lambda s, **t: holds(s, True, 131, **t))):
        assert "unattributed" in judged(given, say("A1", **nobody)).flags
        assert "unattributed" not in judged(given, say("A1", **by_name)).flags


def test_a_part_done_late_is_none_that_nobody_could_judge():
    both = demand(places=("town", "far"), tolerance=Duration(10, "d"))

    answer = judged(both, done("A1", place="far"), done("A2", 135))

    assert answer.extent == {"broken": (0,), "kept": (1,), "unknown": ()}


def test_what_weighs_nothing_makes_no_part_one_that_is_told_of():
    both = pledge(activities=("shelling", "drones"))
    rumour = told("X1", activity="drones")

    quiet, heard = (judged(both, watch(), *more) for more in ((), (rumour,)))

    assert [unit.told for unit in heard.units] == [False, False]
    assert heard.units[1].reason == "not_covered"
    assert heard.skepticism.value == quiet.skepticism.value

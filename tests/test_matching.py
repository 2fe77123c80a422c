"""Which telling bears on which pledge: semantics 3, attribute by attribute."""

from __future__ import annotations

import pytest
from tests.builders import (
    EARLY,
    WORLD,
    at_time,
    holds,
    ledger,
    level,
    pledge,
    reduce_to,
    report,
    span,
    supersede,
    when,
    withdraw,
)

from pledgewatch.matching import Course, actor_match, compile_scope, course_of, p_true, reads_since
from pledgewatch.model.dates import parse_span
from pledgewatch.model.logic import F, T, U
from pledgewatch.model.records import Actor, Condition, Control, Pledge
from pledgewatch.model.time import DAY, FOREVER


def scope_of(*records):
    """The first pledge of some records, compiled against all of them."""
    book = ledger(*records)
    promised = next(record for record in records if isinstance(record, Pledge))
    return compile_scope(book, promised, book.dated.values())


def bounds(moment):
    return moment.lo, moment.hi


# -- windows ---------------------------------------------------------------------------------------


def test_a_window_of_plain_dates():
    """Semantics 2: "from" starts at the local day's start, "until" ends at the end of the day."""
    scope = scope_of(pledge())
    assert bounds(scope.start) == (at_time("2022-03-01T00:00"), at_time("2022-03-01T00:00") + 1)
    assert scope.ends.lo == at_time("2022-04-01T00:00")
    assert scope.has_end


def test_a_window_in_the_zone_of_the_ledger():
    """Semantics 2: a civil day in the zone; Kyiv went to summer time on 27 March."""
    zone = "Europe/Kyiv"
    scope = compile_scope(ledger(zone=zone), pledge(zone=zone), ())
    assert scope.start.lo == at_time("2022-02-28T22:00")
    assert scope.ends.lo == at_time("2022-03-31T21:00")
    assert scope.zone == zone


def test_a_date_only_announcement_is_a_moment_of_24_hours():
    """Semantics 2: it makes the pledge's start a 24-hour moment."""
    scope = scope_of(pledge(said="2022-03-01", start=None))
    assert bounds(scope.start) == (at_time("2022-03-01T00:00"), at_time("2022-03-02T00:00"))


def test_grace_moves_the_opening():
    """Semantics 5: W = [S + grace, E')."""
    scope = scope_of(pledge(grace="36 h"))
    assert scope.opens.lo == at_time("2022-03-02T12:00")
    assert scope.start.lo == at_time("2022-03-01T00:00")


@pytest.mark.parametrize(
    ("within", "lo", "last"),
    [
        ("48 h", "2022-03-03T10:00", "2022-03-03T10:00"),
        ("90 min", "2022-03-01T11:30", "2022-03-01T11:30"),
        ("2 days", "2022-03-04T00:00", "2022-03-04T00:00"),
        ("1 weeks", "2022-03-09T00:00", "2022-03-09T00:00"),
    ],
)
def test_within_some_time_of_the_announcement(within, lo, last):
    """Semantics 2: exact in hours; in days it ends at the end of local day announcement + 2."""
    scope = scope_of(pledge(said="2022-03-01T10:00", start=None, end=None, within=within))
    assert (scope.ends.lo, scope.ends.last) == (at_time(lo), at_time(last))


def test_no_end():
    """Semantics 12: E = +inf."""
    scope = scope_of(pledge(end=None))
    assert not scope.has_end
    assert scope.ends.last == FOREVER - 1


def test_the_first_of_what_ends_it():
    """Semantics 5: E' = min(E, instants of alive Supersede / Withdraw)."""
    scope = scope_of(
        pledge(),
        pledge("new"),
        supersede("pledge", "new", "2022-03-20T00:00"),
        withdraw("2022-03-15T00:00"),
        withdraw("2022-03-10T00:00", target="new"),
    )
    assert scope.ends.lo == at_time("2022-03-15T00:00")
    assert [word for _, word, _ in scope.replaced] == ["withdrawn", "superseded"]
    assert scope.declared_end.lo == at_time("2022-04-01T00:00")


def test_what_ends_it_at_one_instant_is_told_in_one_order():
    """Law 1: permutation. Semantics 5: the earliest wins, superseding where they tie; then by name."""
    ends = (
        withdraw("2022-03-15T00:00", id="second"),
        withdraw("2022-03-15T00:00", id="first"),
        supersede("pledge", "new", "2022-03-15T00:00", id="third"),
    )
    book = ledger(pledge(), pledge("new"), *ends)
    for alive in (ends, ends[::-1]):
        replaced = compile_scope(book, pledge(), alive).replaced
        assert [name for _, _, name in replaced] == ["third", "first", "second"]


# -- a telling -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2022-03-01T00:00", T),
        ("2022-02-28T23:59:59.999999", F),
        ("2022-04-01T00:00", F),
        ("2022-03-01", T),
        ("2022-03", T),
        ("2022", U),
        ("2022-02-28/2022-03-01", U),
        ("2022-02-28T00:00/2022-03-01T00:01", T),
        ("[2022-02-28, 2022-03-05]", U),
        ("[2022-03-02, 2022-03-05]", T),
        ("2022-03-01?", U),
        ("2022-03-05?", T),
    ],
)
def test_the_time_of_a_telling(time, expected):
    """Semantics 2: within(e, S, E); a span matches where any of it does."""
    assert scope_of(pledge()).match(report("r", time)).window is expected


def test_a_report_dated_telling_is_never_surely_inside():
    """Rule 7: its time match is never T."""
    scope = scope_of(pledge())
    assert scope.match(report("r", report_dated=True)).window is U
    assert scope.match(report("r", "2022-05-01", report_dated=True)).window is F


def test_places_and_activities_of_the_whole_and_of_units():
    """Rule 15: unit match asks that unit's place and that unit's activity."""
    scope = scope_of(pledge(places=("north-town", "north-village")))
    assert scope.whole.place_match("north") is T
    assert [unit.place_match("north") for unit in scope.units] == [U, U]
    assert [unit.place_match("north-town") for unit in scope.units] == [T, F]
    assert scope.whole.activity_match("looting") is F
    assert scope.whole.activity_match(None) is U


def test_exceptions_always_win():
    """Semantics 3: in_scope = contained(include) and not contained(except)."""
    scope = scope_of(pledge(places=("north",), except_places=("north",)))
    assert scope.whole.place_match("north-town") is F
    scope = scope_of(pledge(except_activities=("attack",)))
    assert scope.whole.activity_match("shelling") is F


def test_control_places_are_those_not_pledged():
    """Semantics 8: places of the same conflict that the pledge does not name."""
    scope = scope_of(reduce_to(0.5, control=("country",)))
    assert scope.control.place_match("south-town") is T
    assert scope.control.place_match("north-town") is F
    assert scope_of(reduce_to(0.5)).control is None


@pytest.mark.parametrize(
    ("actor", "expected"),
    [("state", T), ("army", T), ("union", U), ("enemy", F), (None, U), ("proxy", U),
     ("militia", T)],
)  # fmt: skip
def test_whose_act_it_is(actor, expected):
    """Semantics 3, the actor rule; rule 10."""
    assert scope_of(pledge()).match(report(actor=actor)).actor is expected


def test_exempt_actors_without_a_scope_of_their_own():
    book = ledger()
    debtors = book.actors.subtree("state")
    nobody = compile_scope(book, pledge(), ()).exempt
    assert actor_match(book, debtors, nobody, "army", report().when) is T
    exempt = compile_scope(book, pledge(except_actors=("army", "enemy")), ()).exempt
    assert actor_match(book, debtors, exempt, "army", report().when) is F
    assert actor_match(book, debtors, exempt, "state", report().when) is U


def test_control_for_part_of_the_event_cannot_be_told():
    """Rule 10: U if the event may lie in the control's span."""
    month = Actor(
        id="hired",
        controlled_by=(Control(actor="state", weight=1.0, when=span("2022-03-05/2022-03-10")),),
    )
    book = ledger(month)
    scope = compile_scope(book, pledge(), ())
    found = {
        time: scope.actor("hired", report("r", time).when)
        for time in ("2022-03-06", "2022-03-10T23:59", "2022-03-09/2022-03-11", "2022-03-12")
    }
    assert list(found.values()) == [T, U, U, F]


def test_control_that_lasts_reaches_as_far_as_what_goes_on():
    """Rule 10: the whole event lies in the control's span, though neither is known to have ended."""
    whole = Control(actor="state", weight=1.0, when=span("2022-03-05/.."))
    scope = compile_scope(ledger(Actor(id="hired", controlled_by=(whole,))), pledge(), ())
    found = {
        time: scope.actor("hired", span(time))
        for time in ("2022-03-06/..", "2022-03-06/", "2022-03-04/..", "2022-03-01/2022-03-03")
    }
    assert list(found.values()) == [T, T, U, F]


def test_control_is_told_as_surely_as_the_date_of_the_event():
    """Rule 6: a doubtful date is not surely in the span of the control when a day more or less may
    put it outside (rule 10)."""
    month = Actor(
        id="hired",
        controlled_by=(Control(actor="state", weight=1.0, when=span("2022-03-05/2022-03-10")),),
    )
    scope = compile_scope(ledger(month), pledge(), ())
    days = ("2022-03-05?", "2022-03-07?", "2022-03-10?")
    assert [scope.actor("hired", report("r", day).when) for day in days] == [U, T, U]


def test_control_that_may_have_lasted_leads_on_to_who_controls_them_in_turn():
    """Rule 10: the best path wins; it is U where the event may lie in a control's span."""
    gang = Actor(
        id="gang",
        controlled_by=(Control(actor="militia", weight=1.0, when=span("2022-03-05/2022-03-10")),),
    )
    scope = compile_scope(ledger(gang), pledge(), ())
    days = ("2022-03-06", "2022-03-09/2022-03-11", "2022-03-12")
    assert [scope.actor("gang", report("r", day).when) for day in days] == [T, U, F]


def test_a_body_the_debtor_has_a_part_in_and_controls():
    """Rule 10: controlled by somebody contained in the debtor is T, though what a part of the debtor
    belongs to is U for itself."""
    for weight, expected in ((1.0, T), (0.5, U)):
        book = ledger(
            Actor(id="coalition", controlled_by=(Control(actor="state", weight=weight),)),
            Actor(id="brigade", part_of=("army", "coalition")),
        )
        assert compile_scope(book, pledge(), ()).actor("coalition", report().when) is expected


def test_a_doubtful_stretch_is_not_surely_in_the_span_of_the_control():
    """Rules 6 and 10: a stretch of days is surely in it where that holds a day more or less too."""
    hired = Actor(
        id="hired",
        controlled_by=(Control(actor="state", weight=1.0, when=span("2022-03-05/2022-03-10")),),
    )
    scope = compile_scope(ledger(hired), pledge(), ())
    stretches = ("2022-03-05?/2022-03-07", "2022-03-06/2022-03-10?", "2022-03-07?/2022-03-08?")
    found = [scope.actor("hired", span(stretch)) for stretch in stretches]
    assert found == [U, U, T]


# -- since when anything matters ---------------------------------------------------------------------


def test_nothing_over_by_the_start_bears_on_a_pledge_but_its_baseline():
    """Rule 29: the baseline is as declared; else 56 days that end 14 before, from a midnight on."""
    book, start = ledger(), at_time("2022-03-01T00:00")
    assert reads_since(book, pledge()) == start
    assert reads_since(book, pledge(start=None)) == at_time("2022-02-20T12:00")
    declared = reduce_to(0.5, baseline="2022-01-01/2022-01-10")
    assert reads_since(book, declared) == at_time("2022-01-01T00:00")
    first = reads_since(book, reduce_to(0.5))
    rules = book.assumptions.reduction
    assert first == start - (rules.gap_days + rules.baseline_days + 2) * DAY


# -- obligations -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [(None, T), ("state", T), ("minister", T), ("spokesman", U), ("army", U), ("enemy", U)],
)
def test_whether_the_speaker_binds_the_debtor(speaker, expected):
    """Semantics 3 and rule 11; it is never F."""
    assert scope_of(pledge(speaker=speaker)).binds is expected


def test_a_minister_of_another_country_binds_nobody_here():
    """Rule 11: an office held by somebody who is part of the debtor."""
    assert scope_of(pledge(debtor="enemy", speaker="minister")).binds is U


def condition(*states, presumed=None):
    book = ledger(*states)
    wanted = Condition(text="x", state="talks", presumed=presumed)
    return course_of(book, wanted, book.dated.values())


def test_no_condition_always_holds():
    assert course_of(ledger(), None, ()) == Course(T)


def test_a_condition_without_a_state_is_what_is_presumed():
    """Rule 12: with no `state`: `presumed`; left out: U."""
    book = ledger(holds("talks", False, "2022-03-05T00:00"))
    for presumed, expected in ((True, T), (False, F), (None, U)):
        stateless = Condition(text="x", presumed=presumed)
        assert course_of(book, stateless, book.dated.values()) == Course(expected)
    # Nor is it about the state of an activity, which has no name either.
    gone = ledger(level("gone", "2022-03-05T00:00", holds=False))
    assert course_of(gone, Condition(text="x", presumed=True), gone.dated.values()) == Course(T)


def test_what_is_presumed_of_a_reciprocal_condition():
    """Rule 12: with `unless_broken`, `presumed` left out is T where no `state` is named."""
    for state, expected in ((None, T), ("talks", U)):
        reciprocal = Condition(text="x", state=state, unless_broken=("theirs",))
        assert course_of(ledger(), reciprocal, ()) == Course(expected)


def test_an_amount_does_not_say_whether_a_condition_holds():
    """Rule 12: tellings on its `state` with `holds`."""
    amount = level("amount", "2022-03-05T00:00", state="talks", level=3)
    assert condition(amount, presumed=True) == Course(T)


@pytest.mark.parametrize(("probability", "expected"), [(0.55, F), (0.54, T)])
def test_who_is_believed_of_a_condition(probability, expected):
    """Rule 12: tellings whose probability is at least theta_p."""
    course = condition(
        holds("talks", False, "2022-03-05T00:00", probability=probability), presumed=True
    )
    assert course.at(at_time("2022-03-10")) is expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], [T, T, T, T]),
        ([("talks", False, "2022-03-10T00:00")], [T, T, F, F]),
        ([("talks", False, "2022-03-10")], [T, T, U, F]),
        ([("talks", True, "2022-03-10")], [T, T, T, T]),
        ([("other", False, "2022-03-10T00:00")], [T, T, T, T]),
        (
            [("talks", False, "2022-03-05T00:00"), ("talks", True, "2022-03-10T00:00")],
            [T, F, T, T],
        ),
        ([("talks", False, "2022-03-05"), ("talks", True, "2022-03-05")], [T, U, U, U]),
    ],
    ids=[
        "nobody speaks", "from an instant on", "some time that day", "as presumed",
        "another state", "the later is in force", "neither is surely later",
    ],
)  # fmt: skip
def test_the_course_of_a_condition(states, expected):
    """Rule 12, at 1 March, 6 March, noon of 10 March and 20 March."""
    course = condition(*(holds(*state) for state in states), presumed=True)
    days = ("2022-03-01", "2022-03-06", "2022-03-10T12:00", "2022-03-20")
    assert [course.at(at_time(day)) for day in days] == expected


def test_a_course_over_a_stretch():
    course = Course(T, ((10, F), (20, U), (30, T)))
    assert (course.over(0, 10), course.over(0, 11), course.over(12, 20)) == (T, U, F)
    assert course.values(5, 35) == {T, F, U}
    assert course.false_spans(5, 25) == [(10, 20)]
    assert course.false_spans(12, 15) == [(12, 15)]
    assert course.false_spans(25, 40) == []
    # A turn at the beginning or the end of the stretch parts nothing off.
    assert course.false_spans(10, 20) == [(10, 20)]
    assert course.false_spans(0, 10) == []


def test_both_conditions_together():
    """Rule 12: one value *and* the other, at every instant."""
    one, other = Course(U, ((3, T), (20, U))), Course(T, ((8, F), (17, T)))
    both = one.joined(other)
    assert [both.at(t) for t in range(40)] == [one.at(t) & other.at(t) for t in range(40)]


# -- weights ---------------------------------------------------------------------------------------


def test_the_probability_of_a_telling():
    """Rule 17: `probability` if given, else reliability capped by credibility."""
    book = ledger()
    assert p_true(book, report(origin="b")) == 0.85
    assert p_true(book, report(source="c")) == 0.70
    assert p_true(book, report(source="c", origin="b")) == 0.85
    assert p_true(book, report(origin="b", credibility=4)) == 0.40
    assert p_true(book, report(origin="b", probability=0.99)) == 0.99
    assert p_true(book, holds("x", True, EARLY)) == 0.95


def test_the_world_of_these_tests_is_sound():
    assert len(ledger()) == len(WORLD)


def lent_for(span):
    """The scope of a pledge of the state, which controls somebody for some time."""
    during = parse_span(span, "UTC")
    lent = Actor(id="lent", controlled_by=(Control(actor="state", weight=1.0, when=during),))
    return compile_scope(ledger(lent, pledge()), pledge(), ())


def test_an_act_that_may_fall_on_the_end_of_control_may_be_somebody_elses():
    """Semantics 2 and 3: what happens at the end itself lies outside."""
    scope = lent_for("2022-03-01/2022-03-10T23:59:59.999999")
    assert scope.actor("lent", when("2022-03-10")) is U
    assert scope.actor("lent", when("2022-03-09")) is T


def test_a_doubtful_stretch_may_reach_beyond_the_time_of_control():
    """Semantics 2: a day that is doubtful may be the one beside it."""
    scope = lent_for("2022-03-10/2022-03-20")
    assert scope.actor("lent", when("2022-03-12/2022-03-18")) is T
    assert scope.actor("lent", when("2022-03-11?/2022-03-18")) is U

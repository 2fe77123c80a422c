"""The table of verdicts (semantics 7), column REFRAIN / CEASE, cell by cell."""

from __future__ import annotations

import pytest
from tests.builders import (
    LATE,
    clock,
    holds,
    judged,
    pledge,
    report,
    retract,
    reviewed,
    span,
    statement,
    verdict,
    watch,
    withdraw,
)

from pledgewatch.model.records import Condition, Kind

CERTAIN = report("certain", probability=0.99)
POSSIBLE = report("possible", probability=0.6)
UNLIKELY = report("unlikely", probability=0.2)
AGAIN = report("again", "2022-03-12T12:00", probability=0.99)
DURING = {"at": "2022-03-20", "as_of": "2022-03-20"}
AFTER = {"at": LATE, "as_of": LATE}
JUST_ENDED = {"at": "2022-04-02", "as_of": "2022-04-02"}


@pytest.mark.parametrize("kind", [Kind.REFRAIN, Kind.CEASE], ids=["refrain", "cease"])
@pytest.mark.parametrize(
    ("records", "clocks", "tolerated", "expected"),
    [
        pytest.param([CERTAIN], DURING, 0, "broken", id="broken: more than m, not settled"),
        pytest.param([CERTAIN], AFTER, 0, "broken", id="broken: more than m, settled"),
        pytest.param([CERTAIN, AGAIN], DURING, 1, "broken", id="broken: two where one is tolerated"),
        pytest.param([CERTAIN, POSSIBLE], AFTER, 0, "broken", id="broken: beside a possible one"),
        pytest.param([], AFTER, 0, "kept", id="kept: settled, nothing, covered"),
        pytest.param([UNLIKELY], AFTER, 0, "kept", id="kept: P at theta_lo is not above it"),
        pytest.param([CERTAIN], AFTER, 1, "kept", id="kept: settled within what is tolerated"),
        pytest.param([POSSIBLE], DURING, 0, "slipping", id="slipping: possible, not settled"),
        pytest.param([CERTAIN], DURING, 1, "slipping", id="slipping: tolerated, not settled"),
        pytest.param([CERTAIN], JUST_ENDED, 1, "slipping", id="slipping: ended but not settled"),
        pytest.param([], DURING, 0, "holding", id="holding: nothing so far, covered"),
        pytest.param([], JUST_ENDED, 0, "holding", id="holding: ended but not settled"),
        pytest.param([POSSIBLE], AFTER, 0, "inconclusive", id="inconclusive: settled, possible"),
        pytest.param(
            [CERTAIN, report("p", "2022-03-13", probability=0.6)], AFTER, 1, "inconclusive",
            id="inconclusive: a tolerated one and a possible one",
        ),
    ],
)  # fmt: skip
def test_where_somebody_was_watching(kind, records, clocks, tolerated, expected):
    """Semantics 7: BROKEN, KEPT, SLIPPING, HOLDING and INCONCLUSIVE of the first column."""
    promised = pledge(kind=kind, tolerated=tolerated)
    assert verdict(promised, watch(), *records, **clocks) == expected


@pytest.mark.parametrize(
    ("records", "clocks", "tolerated", "expected"),
    [
        pytest.param([], DURING, 0, "untested", id="untested before holding"),
        pytest.param([], AFTER, 0, "untested", id="untested before kept"),
        pytest.param([UNLIKELY], AFTER, 0, "untested", id="untested: what is unlikely is no M"),
        pytest.param([CERTAIN], AFTER, 0, "broken", id="broken needs nobody to watch"),
        pytest.param([POSSIBLE], DURING, 0, "slipping", id="slipping needs nobody to watch"),
        pytest.param([POSSIBLE], AFTER, 0, "inconclusive", id="inconclusive, not untested"),
        pytest.param(
            [CERTAIN], AFTER, 1, "untested", id="version 2, rule 32: tolerated, unwatched"
        ),
    ],
)
def test_where_nobody_was_watching(records, clocks, tolerated, expected):
    """Semantics 0.3 and 7: without declared coverage there is no KEPT, only UNTESTED."""
    judgement = judged(pledge(tolerated=tolerated), *records, **clocks)
    assert judgement.verdict.value == expected
    told = "not_covered" if records else "nobody_was_looking"
    assert judgement.reason == (told if expected == "untested" else None)


def test_before_the_window_opens_it_is_pending():
    """Semantics 7, version 2: PENDING where the window has not opened."""
    before = report("before", "2022-02-25T12:00")
    judgement = judged(pledge(), watch(), before, at="2022-02-27", as_of=LATE)
    assert (judgement.verdict.value, judgement.reason) == ("pending", "not_yet_open")
    assert [unit.verdict.value for unit in judgement.units] == ["pending"]


def test_the_first_instant_of_the_window_is_judged():
    """Semantics 5 and 7: the window opens at S + grace."""
    assert verdict(pledge(), watch(), at="2022-03-01T00:00") == "holding"


@pytest.mark.parametrize(
    ("grace", "expected", "bearing"),
    [(None, "broken", ["early"]), ("10 days", "kept", [])],
    ids=["no grace", "in grace"],
)
def test_events_in_grace_are_not_judged(grace, expected, bearing):
    """Semantics 5: W begins at S + grace; version 2: what is outside is no incident of the pledge."""
    judgement = judged(
        pledge(kind=Kind.CEASE, grace=grace), watch(), report("early", "2022-03-05T12:00")
    )
    assert judgement.verdict.value == expected
    assert [incident.key for incident in judgement.incidents] == bearing


def test_cease_is_refrain_after_its_grace():
    """Semantics 7: CEASE = REFRAIN after its grace; S + grace itself is inside (semantics 2)."""
    at_end_of_grace = report("r", "2022-03-03T00:00")
    last_of_grace = report("r", "2022-03-02T23:59:59.999999")
    cease = pledge(kind=Kind.CEASE, grace="48 h")
    assert verdict(cease, watch(), at_end_of_grace) == "broken"
    assert verdict(cease, watch(), last_of_grace) == "kept"


# -- settlement ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "as_of", "settled"),
    [
        ("2022-04-01T00:00", "2022-04-15T00:00", True),
        ("2022-03-31T23:59:59.999999", "2022-04-15T00:00", False),
        ("2022-04-01T00:00", "2022-04-14T23:59:59.999999", False),
    ],
    ids=["both clocks there", "event time short", "knowledge time short"],
)
def test_settled_is_when_both_clocks_have_passed(at, as_of, settled):
    """Semantics 5: settled = at >= E'.hi - 1 and as_of >= E'.hi - 1 + settle (14 d)."""
    judgement = judged(pledge(), watch(), at=at, as_of=as_of)
    assert judgement.settled is settled
    assert judgement.verdict.value == ("kept" if settled else "holding")


def test_settle_can_be_declared():
    """Semantics 5: settle is the declared q95 of the reporting lag."""
    early = {"at": "2022-04-03", "as_of": "2022-04-03"}
    assert judged(pledge(settle="2 days"), watch(), **early).settled
    assert not judged(pledge(settle="3 days"), watch(), **early).settled


def test_unsettled_is_exact_to_the_microsecond_of_a_declared_settle():
    """Semantics 5: a day of settle counts 24 hours (rule 4)."""
    promised = pledge(settle="2 days")
    assert judged(promised, at="2022-04-01T00:00", as_of="2022-04-03T00:00").settled


# -- coverage --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "expected"), [("2022-03-20T09:00", "kept"), ("2022-03-20T08:59:59", "untested")]
)
def test_who_declares_no_sensitivity_covers_from_five_eighths_on(until, expected):
    """Version 2, rule 29: c s is at least .5, with s = .8 where nobody says how much he sees."""
    assert verdict(pledge(), watch(f"2022-03-01T00:00/{until}"), at=LATE) == expected


def test_two_watchers_of_the_same_days_cover_them_once():
    """Semantics 7: coverage is a share of time, not a sum over watchers."""
    week = [watch("2022-03-01/2022-03-10", origin=who) for who in ("a", "b")]
    judgement = judged(pledge(), *week)
    assert judgement.coverage.share == pytest.approx(10 / 31)
    assert judgement.verdict.value == "untested"


def test_two_watchers_together_cover_what_neither_does_alone():
    """Semantics 7: someone declared to be observing in scope."""
    halves = [
        watch("2022-03-01/2022-03-10", origin="a"),
        watch("2022-03-08/2022-03-20", origin="b"),
    ]
    judgement = judged(pledge(), *halves)
    assert judgement.coverage.share == pytest.approx(20 / 31)
    assert judgement.verdict.value == "kept"


@pytest.mark.parametrize(
    ("watching", "covers"),
    [
        ({"places": ("north",)}, True),
        ({"places": ("country",)}, True),
        ({"places": ("north-town", "north-village")}, False),
        ({"places": ("north-town",)}, False),
        ({"places": ("south",)}, False),
        ({"activities": ("attack",)}, True),
        ({"activities": ("shelling",)}, False),
        ({"activities": ("shelling", "air-strike")}, False),
    ],
    ids=lambda value: str(value),
)
def test_coverage_counts_where_it_sees_all_of_the_unit(watching, covers):
    """Rule 24: a Coverage must contain (T) the unit; version 2: parts are the whole if it is `complete`."""
    assert (verdict(pledge(), watch(**watching)) == "kept") is covers


def test_coverage_reaches_no_further_than_is_known():
    """Rule 24: an instant after `as_of` is not covered yet."""
    judgement = judged(pledge(), watch(), at="2022-03-31", as_of="2022-03-04")
    assert judgement.coverage.share == pytest.approx(4 / 31)


def test_coverage_that_was_retracted_covers_nothing():
    """Semantics 4 and 7: only what is alive counts."""
    eyes = watch(id="eyes")
    assert verdict(pledge(), eyes, retract("eyes", "2022-05-01")) == "untested"
    assert verdict(pledge(), eyes, retract("eyes", "2022-05-01"), as_of="2022-04-30") == "kept"


# -- void and conditions ---------------------------------------------------------------------------


def _condition(presumed=None, state="talks"):
    return Condition(text="while talks go on", state=state, presumed=presumed)


def test_void_where_the_window_is_empty():
    """Semantics 7: VOID where W is empty, here a grace longer than the window."""
    judgement = judged(pledge(grace="60 days"), watch(), report())
    assert (judgement.verdict.value, judgement.reason) == ("void", None)


def test_void_where_the_pledge_was_withdrawn_before_it_began():
    """Semantics 5 and 7: E' = min(E, withdrawal), so W is empty."""
    assert verdict(pledge(), watch(), withdraw("2022-02-25"), report()) == "void"


def test_void_where_the_condition_never_held():
    """Semantics 7: VOID where the condition is surely never T on W."""
    promised = pledge(condition=_condition(presumed=False))
    assert verdict(promised, watch(), report()) == "void"
    assert [u.verdict.value for u in judged(promised, watch(), report()).units] == ["void"]


def test_not_void_while_the_condition_may_still_come_true():
    """Rule 25: VOID only when W has ended; until then the column is read."""
    promised = pledge(condition=_condition(presumed=False))
    assert verdict(promised, watch(), at="2022-03-20", as_of="2022-03-20") != "void"


@pytest.mark.parametrize(
    ("presumed", "states", "expected"),
    [
        (True, [], "broken"),
        (None, [], "inconclusive"),
        (False, [holds("talks", True, "2022-03-05T00:00")], "broken"),
        (True, [holds("talks", False, "2022-03-05T00:00")], "kept"),
        (True, [holds("talks", False, "2022-03-15T00:00")], "broken"),
        (True, [holds("talks", False, "2022-03-10")], "inconclusive"),
        (True, [holds("talks", False, "2022-03-05T00:00", origin="e")], "broken"),
        (
            True,
            [holds("talks", False, "2022-03-05T00:00"), holds("talks", True, "2022-03-08T00:00")],
            "broken",
        ),
        (
            None,
            [
                holds("talks", False, "2022-03-05T00:00", origin="a"),
                holds("talks", True, "2022-03-05T00:00", origin="b"),
            ],
            "inconclusive",
        ),
    ],
    ids=[
        "presumed to hold", "not said: cannot be told", "came true before", "ceased before",
        "ceased after", "ceased that day, hour unknown", "an incredible telling changes nothing",
        "the later telling is in force", "tellings of one instant differ",
    ],
)  # fmt: skip
def test_an_act_counts_where_the_condition_held(presumed, states, expected):
    """Semantics 5 and rules 11-12: the obligation binds at t iff c(t) = T."""
    promised = pledge(condition=_condition(presumed))
    assert verdict(promised, watch(), report(), *states) == expected


def test_a_span_that_reaches_over_the_turn_of_a_condition_cannot_be_told():
    """Rule 11: the condition's value over the whole event, agreed."""
    promised = pledge(condition=_condition(True))
    long = report("long", "2022-03-04T00:00/2022-03-06T00:00")
    assert verdict(promised, watch(), long, holds("talks", False, "2022-03-05T00:00")) == (
        "inconclusive"
    )


# -- who is bound ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        (None, "broken"),
        ("state", "broken"),
        ("minister", "broken"),
        ("president", "broken"),
        ("spokesman", "broken"),
        ("ministry", "inconclusive"),
        ("enemy", "inconclusive"),
    ],
)
def test_the_speaker_must_bind_the_debtor(speaker, expected):
    """Semantics 3: heads, ministers and, in version 2, spokespersons bind the state."""
    assert verdict(pledge(speaker=speaker), watch(), report()) == expected


def test_an_actor_known_to_speak_for_the_debtor_binds_it():
    """Semantics 3: unless its speaker `speaks_for` the state."""
    from pledgewatch.model.records import Actor

    envoy = Actor(id="envoy", speaks_for=("union",))
    assert verdict(pledge(speaker="envoy"), envoy, watch(), report()) == "broken"


@pytest.mark.parametrize(
    ("actor", "debtor", "expected"),
    [
        ("state", "state", "broken"),
        ("army", "state", "broken"),
        ("militia", "state", "broken"),
        ("proxy", "state", "inconclusive"),
        (None, "state", "inconclusive"),
        ("union", "state", "inconclusive"),
        ("enemy", "state", "kept"),
        ("army", "ministry", "kept"),
        ("state", "ministry", "inconclusive"),
        ("minister", "ministry", "broken"),
    ],
)
def test_whose_acts_a_pledge_binds(actor, debtor, expected):
    """Semantics 3, the actor rule; not upward: a ministry's pledge binds the ministry."""
    assert verdict(pledge(debtor=debtor), watch(), report(actor=actor)) == expected


@pytest.mark.parametrize(
    ("exempt", "expected"),
    [("army", "kept"), ("enemy", "broken"), ("state", "kept")],
)
def test_exempt_actors_are_not_bound(exempt, expected):
    """Semantics 3: exceptions always win."""
    assert verdict(pledge(except_actors=(exempt,)), watch(), report()) == expected


def test_an_act_of_the_state_may_be_that_of_its_exempt_army():
    """Rule 10: contained in the exceptions U gives U at most."""
    assert verdict(pledge(except_actors=("army",)), watch(), report(actor="state")) == (
        "inconclusive"
    )


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2022-03-15T12:00", "broken"),
        ("2022-03-25T12:00", "kept"),
        ("2022-03-05T12:00", "kept"),
        ("2022-03-08T00:00/2022-03-12T00:00", "inconclusive"),
        ("2022-03-15?", "broken"),
        ("2022-03-10?", "inconclusive"),
    ],
)
def test_a_lent_brigade_binds_while_it_is_controlled(time, expected):
    """Semantics 3 and 12: control as of the event; T only where the whole event lies in it."""
    assert verdict(pledge(), watch(), report("r", time, actor="lent-brigade")) == expected


@pytest.mark.parametrize(
    ("known", "expected"), [("2022-03-17", "inconclusive"), ("2022-04-05", "kept")]
)
def test_of_a_report_dated_act_control_is_asked_of_the_lag_before_it_was_known(known, expected):
    """Semantics 3 and 6a: its day is that of the report; it happened within the lag before."""
    told = report("r", "2022-03-15T12:00", actor="lent-brigade", report_dated=True, known=known)
    assert verdict(pledge(), watch(), told) == expected


def test_control_runs_along_chains_and_the_smallest_weight_counts():
    """Rule 10: weights are not multiplied; the smallest on a path counts, the best path wins."""
    from pledgewatch.model.records import Actor, Control

    chain = Actor(id="gang", controlled_by=(Control(actor="militia", weight=0.96),))
    weak = Actor(id="band", controlled_by=(Control(actor="proxy", weight=1.0),))
    none = Actor(id="mob", controlled_by=(Control(actor="state", weight=0.0),))
    both = Actor(
        id="crew",
        controlled_by=(
            Control(actor="proxy", weight=1.0),
            Control(actor="militia", weight=1.0),
        ),
    )
    found = {
        actor.id: verdict(pledge(), watch(), actor, report(actor=actor.id))
        for actor in (chain, weak, none, both)
    }
    assert found == {
        "gang": "broken",
        "band": "inconclusive",
        "mob": "kept",
        "crew": "broken",
    }


def test_a_part_of_a_controlled_actor_is_controlled():
    """Rule 10: directly, or through an actor it is part of."""
    from pledgewatch.model.records import Actor

    squad = Actor(id="squad", part_of=("militia",))
    assert verdict(pledge(), watch(), squad, report(actor="squad")) == "broken"


def test_control_that_ended_along_the_chain_binds_nothing():
    """Rule 10: U if the event may lie in the control's span, else F."""
    from pledgewatch.model.records import Actor, Control

    past = Actor(
        id="past",
        controlled_by=(
            Control(
                actor="militia", weight=1.0, when=span("2022-01-01/2022-01-31")
            ),
        ),
    )  # fmt: skip
    assert verdict(pledge(), watch(), past, report(actor="past")) == "kept"


# -- other kinds -----------------------------------------------------------------------------------


def test_nothing_after_the_event_clock_is_judged():
    """Semantics 7: incidents with lo > at are ignored, though they are known."""
    assert verdict(pledge(), watch(), report(), at="2022-03-10T11:59:59.999999") == "holding"
    assert verdict(pledge(), watch(), report(), at="2022-03-10T12:00") == "broken"


def test_a_statement_is_no_evidence():
    """Semantics 6: a denial by the accused is a Statement and adds nothing to the evidence."""
    told = judged(pledge(), watch(), report(incident="x"), statement(incidents=("x",)))
    assert told.verdict.value == "broken"
    assert told.incidents[0].net == judged(pledge(), watch(), report()).incidents[0].net


def test_the_clocks_of_a_judgement_are_those_it_was_asked_for():
    """Semantics 0.1: at and as_of are arguments."""
    judgement = judged(pledge(), at="2022-03-10", as_of="2022-03-11")
    assert judgement.at == clock("2022-03-10")
    assert judgement.as_of == clock("2022-03-11")


# -- what silence can bear -------------------------------------------------------------------------

DAYS = 31
"""Days of March, the window of the pledge."""


@pytest.mark.parametrize(
    ("records", "days", "sensitivity"),
    [
        pytest.param([watch(sensitivity=0.5)], DAYS, 0.5, id="watched all the time"),
        pytest.param([watch("2022-03-01/2022-03-10", sensitivity=0.5), watch()], DAYS, 0.5,
                     id="version 2: all days watched, at the least that anybody says he sees"),
        pytest.param([watch(sensitivity=0.5), watch(origin="b", sensitivity=0.9)], DAYS, 0.5,
                     id="the least of several"),
        pytest.param([watch(sensitivity=0.9), watch("2022-05-01/2022-05-31", sensitivity=0.1)], DAYS, 0.9,
                     id="not of those who looked at another time"),
        pytest.param([watch(sensitivity=0.9), watch(places=("south-town",), sensitivity=0.1)], DAYS, 0.9,
                     id="not of those who looked elsewhere"),
        pytest.param([watch(sensitivity=0.9), watch(known="2023-01-01", sensitivity=0.1)], DAYS, 0.9,
                     id="not of those of whom it is not known yet"),
        pytest.param([watch(sensitivity=0.9), watch(id="gone", sensitivity=0.1), retract("gone", "2022-03-01")], DAYS, 0.9,
                     id="not of those whose word was taken back"),
    ],
)  # fmt: skip
def test_silence_is_told_with_what_it_can_bear(records, days, sensitivity):
    """Semantics 6: 3 / (N s) a day at 95 %, over N days watched; KEPT for a refrain states it."""
    judgement = judged(pledge(places=("north",)), *records, at=LATE, as_of=LATE)
    assert judgement.verdict.value == "kept"
    assert judgement.absence.days == pytest.approx(days)
    assert judgement.absence.sensitivity == sensitivity
    assert judgement.absence.per_day == pytest.approx(3 / (days * sensitivity))


@pytest.mark.parametrize(
    "records",
    [
        pytest.param([watch()], id="nobody says how much they see"),
        pytest.param([watch(sensitivity=0.0)], id="they see nothing"),
        pytest.param([watch(sensitivity=0.9), report(origin="watcher")], id="something happened"),
        pytest.param(
            [watch(sensitivity=0.5), report(origin="watcher", probability=0.6)],
            id="something may have happened",
        ),
    ],
)
@pytest.mark.parametrize("tolerated", [0, 1])
def test_no_bound_where_silence_bears_nothing(records, tolerated):
    """Semantics 6, Absence: with no incident."""
    assert judged(pledge(tolerated=tolerated), *records, at=LATE, as_of=LATE).absence is None


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([report("many", number=3, probability=0.99)], ("broken", 3, 0)),
        ([report("many", number=3, probability=0.6)], ("inconclusive", 0, 3)),
        ([report("many", number=2, probability=0.99)], ("kept", 2, 0)),
        ([report("many", number=2, probability=0.99), CERTAIN], ("broken", 3, 0)),
        ([report("many", number=2, probability=0.2)], ("kept", 0, 0)),
    ],
    ids=["more than m", "possible ones", "m of them", "m of them and one more", "unlikely ones"],
)
def test_a_number_of_incidents_counts_as_so_many(records, expected):
    """Semantics 7: what is counted are incidents, told one by one or by number."""
    judgement = judged(pledge(tolerated=2), watch(), *records, **AFTER)
    assert (judgement.verdict.value, judgement.certain, judgement.possible) == expected


def test_a_number_is_told_as_one_finding():
    found = reviewed(pledge(), watch(), report("many", number=1520, probability=0.99)).findings
    assert [(f.kind, f.number) for f in found] == [("continuation", 1520), ("resumption", 1520)]

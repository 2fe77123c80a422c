"""How likely an incident is and how far it is established: semantics 6, number by number."""

from __future__ import annotations

import math

import pytest
from tests.builders import (
    LATE,
    at_time,
    denial,
    judged,
    ledger,
    level,
    pledge,
    report,
    retract,
    reviewed,
    same_origin,
    statement,
    watch,
    weighed,
)

from pledgewatch.case import open_case
from pledgewatch.conventions import NANO, log_odds
from pledgewatch.model.records import Kind, Source
from pledgewatch.model.time import DAY
from pledgewatch.weighing import weigh

PLEDGE = pledge()


def odds(*probabilities: float) -> float:
    """The probability that independent tellings of these weights give together, prior one half."""
    product = math.prod(p / (1 - p) for p in probabilities)
    return product / (1 + product)


def told(*records, **more):
    return weighed(PLEDGE, *records, **more)


# -- the source map --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letter", "p"), [("a", 0.95), ("b", 0.85), ("c", 0.70), ("d", 0.60), ("e", 0.52), ("f", 0.50)]
)
def test_the_source_map(letter, p):
    """Semantics 6: admiralty-default-2."""
    assert told(report(origin=letter)).p == pytest.approx(p, abs=1e-9)


@pytest.mark.parametrize(
    ("letter", "credibility", "p"),
    [
        ("a", 1, 0.95), ("a", 2, 0.95), ("a", 3, 0.95), ("a", 4, 0.40), ("a", 5, 0.20),
        ("a", 6, 0.95), ("f", 1, 0.50), ("f", 4, 0.40), ("f", 5, 0.20), ("e", 4, 0.40),
    ],
)  # fmt: skip
def test_credibility_caps_and_never_adds(letter, credibility, p):
    """Semantics 6: 1 and 6 add nothing; 4 caps the report at .40, 5 at .20."""
    found = told(report(origin=letter, credibility=credibility))
    assert found.p == pytest.approx(p, abs=1e-9)


def test_an_explicit_probability_replaces_both():
    """Semantics 6: an explicit probability replaces reliability and credibility."""
    assert told(report(origin="f", credibility=5, probability=0.9)).p == pytest.approx(0.9)


def test_a_source_that_cannot_be_judged_neither_helps_nor_harms():
    """Semantics 6: F and 6 mean "cannot be judged", not "bad"."""
    alone = told(report("one", incident="x", origin="b"))
    beside = told(
        report("one", incident="x", origin="b"), report("two", incident="x", origin="f")
    )  # fmt: skip
    assert beside.llr == alone.llr


# -- origins ---------------------------------------------------------------------------------------


def test_origins_are_added_up():
    """Semantics 6: sum over origins."""
    found = told(*(report(incident="x", origin=o) for o in ("b", "c", "d")))
    assert found.p == pytest.approx(odds(0.85, 0.70, 0.60))
    assert found.llr == log_odds(0.85) + log_odds(0.70) + log_odds(0.60)


def test_outlets_are_not_added_up():
    """Semantics 0.4: eight papers quoting one governor are one witness."""
    papers = [report(incident="x", origin="c", source=f"outlet-{n}") for n in range(1, 9)]
    found = told(*papers)
    assert found.p == pytest.approx(0.70)
    assert found.origins == ("c",)


def test_the_strongest_affirmation_of_an_origin_counts():
    """Semantics 6: max LLR of its affirming reports."""
    found = told(
        report("weak", incident="x", origin="a", credibility=5),
        report("strong", incident="x", origin="a"),
    )
    assert found.p == pytest.approx(0.95)


def test_the_strongest_denial_of_an_origin_counts():
    """Semantics 6: + min LLR of its denying reports."""
    found = told(
        report("yes", incident="x", origin="a"),
        denial("faint", incident="x", origin="b", credibility=5),
        denial("plain", incident="x", origin="b"),
    )
    assert found.p == pytest.approx(odds(0.95, 0.15))


def test_an_origin_that_affirms_and_denies_counts_both():
    """Semantics 6: max LLR of its affirming reports + min LLR of its denying reports."""
    found = told(
        report("yes", incident="x", origin="b"), denial("no", incident="x", origin="b")
    )  # fmt: skip
    assert found.p == pytest.approx(0.5)


def test_same_origin_makes_one_witness():
    """Semantics 4: Same* are equivalence closures."""
    book = [report(incident="x", origin=o) for o in ("b", "b-2", "b-3")]
    apart = told(*book)
    joined = told(*book, same_origin("b", "b-2"), same_origin("b-2", "b-3"))
    assert apart.p == pytest.approx(odds(0.85, 0.85, 0.85))
    assert joined.p == pytest.approx(0.85)
    assert joined.origins == ("b",)


def test_an_outlet_without_an_origin_is_its_own():
    """Rule 16: origin: `origin`, failing that `source`."""
    assert told(report(source="b")).origins == ("b",)


# -- denials ---------------------------------------------------------------------------------------


def test_an_independent_denial_counts():
    """Semantics 6: a denial by an independent origin counts."""
    found = told(report(incident="x", origin="a"), denial(incident="x", origin="b"))
    assert found.p == pytest.approx(odds(0.95, 0.15))
    assert not found.denied


@pytest.mark.parametrize(
    ("organ_of", "own"),
    [("army", True), ("state", True), ("union", True), ("enemy", False), ("ministry", True)],
)
def test_a_denial_by_the_accused_has_no_weight(organ_of, own):
    """Semantics 6 and rule 18: LLR 0 where `organ_of` is the accused, a part, or above it.

    The army is accused and so is the debtor, the state, of which the ministry is a part.
    """
    press = Source(id="press", reliability="B", organ_of=organ_of)
    found = told(press, report(incident="x", origin="a"), denial(incident="x", origin="press"))
    assert found.denied is own
    assert found.p == pytest.approx(0.95 if own else odds(0.95, 0.15))


def test_a_statement_has_no_weight():
    """Semantics 6: it is a Statement, sets `denied`, and feeds section 9."""
    found = told(report(incident="x"), statement(incidents=("x",)))
    assert found.p == pytest.approx(0.95)


@pytest.mark.parametrize("named", ["militia", "proxy"])
def test_whoever_is_said_to_have_done_it_is_accused(named):
    """Rule 18: the accused are the actors its tellings name and the pledge's debtor."""
    press = Source(id="press", reliability="B", organ_of=named)
    by_them = told(press, report(incident="x", actor=named), denial(incident="x", origin="press"))
    by_others = told(press, report(incident="x"), denial(incident="x", origin="press"))
    assert (by_them.denied, by_them.llr) == (True, log_odds(0.95))
    assert (by_others.denied, by_others.llr) == (False, log_odds(0.95) - log_odds(0.85))


def test_of_a_state_only_the_debtor_is_accused():
    """Rule 49: tellings by somebody who speaks for the debtor have 0; nobody else is accused."""
    leaving = pledge(kind=Kind.WITHDRAW, activities=("presence",))

    def lapse(organ_of):
        press = Source(id="press", reliability="B", organ_of=organ_of)
        told = {"time": "2022-04-02", "activity": "presence", "incident": "count"}
        there = level("there", holds=True, actor="militia", **told)
        gone = level("gone", holds=False, origin="press", **told)
        return weighed(leaving, press, there, gone, name="count")

    assert (lapse("ministry").denied, lapse("ministry").llr) == (True, log_odds(0.95))
    assert (lapse("militia").denied, lapse("militia").llr) == (
        False,
        log_odds(0.95) - log_odds(0.85),
    )


# -- to the debtor's credit ------------------------------------------------------------------------

DUE = pledge(kind=Kind.DO_BY)


def test_the_debtors_own_word_does_not_prove_what_was_to_be_done():
    """Rule 43: a telling by somebody who speaks for the debtor has LLR 0 and is no origin."""
    own = report("own", incident="x", origin="ministry-press")
    alone = weighed(DUE, own)
    assert (alone.llr, alone.rung.value) == (0, "alleged")
    beside = weighed(DUE, own, report("theirs", incident="x", origin="b"))
    assert (beside.llr, beside.rung.value) == (log_odds(0.85), "alleged")
    by_two = weighed(
        DUE,
        report("one", incident="x", origin="b"),
        report("two", incident="x", origin="enemy-press"),
    )
    assert (by_two.llr, by_two.rung.value) == (2 * log_odds(0.85), "attributed")


def test_the_debtors_own_denial_of_an_achievement_counts_like_anybodys():
    """Rules 43 and 46: its denials count like anybody's; `denied` is not used."""
    found = weighed(
        DUE, report("yes", incident="x"), denial("no", incident="x", origin="ministry-press")
    )
    assert (found.denied, found.llr) == (False, log_odds(0.95) - log_odds(0.85))
    own = weighed(DUE, report("own", incident="x", origin="ministry-press"))
    assert not own.denied


# -- some origins alone ----------------------------------------------------------------------------

SEVERAL = (
    report("1", incident="x", origin="a"),
    report("2", incident="x", origin="b"),
    denial("3", incident="x", origin="c"),
    denial("4", incident="x", origin="d"),
    watch(origin="watcher", sensitivity=0.8, false_alarm=0.1),
    watch(origin="a-2", sensitivity=0.5, false_alarm=0.0),
)
WEIGHTS = {
    "a": log_odds(0.95),
    "b": log_odds(0.85),
    "c": -log_odds(0.70),
    "d": -log_odds(0.60),
    "watcher": round(NANO * math.log((1 - 0.8) / (1 - 0.1))),
    "a-2": round(NANO * math.log(0.5)),
}


def counted(promised=PLEDGE, **chosen):
    """The incident as only some origins tell of it."""
    case = open_case(ledger(promised, *SEVERAL), at_time(LATE))
    scope = case.scopes["pledge"]
    incident = case.evidence.incidents[case.evidence.at("pledge", "whole")]["x"]
    return weigh("x", incident, scope, case.witnesses, **chosen)


@pytest.mark.parametrize("credit", [False, True])
@pytest.mark.parametrize(
    "panel", [{"a"}, {"b"}, {"a", "c"}, {"b", "c", "d"}, {"a", "watcher"}, {"a", "d", "a-2"}]
)
def test_a_panel_is_all_that_counts(panel, credit):
    """Rule 32: P(violation) from panel origins alone: their word, their denials, their silence."""
    found = counted(panel=frozenset(panel), credit=credit)
    assert found.llr == sum(WEIGHTS[origin] for origin in panel)
    assert counted(credit=credit).llr == sum(WEIGHTS.values())


@pytest.mark.parametrize("origin", sorted(WEIGHTS))
def test_one_origin_may_be_left_out(origin):
    """Semantics 9: what hangs on one origin is found by leaving each out in turn."""
    assert counted(without=origin).llr == sum(WEIGHTS.values()) - WEIGHTS[origin]


def test_nothing_is_left_where_those_who_affirm_it_do_not_count():
    """Semantics 6: RETRACTED when nothing alive affirms it; of a panel, the same."""
    assert counted(panel=frozenset({"c", "watcher"})) is None


# -- silence ---------------------------------------------------------------------------------------


def eyes(**more):
    return watch(**{"sensitivity": 0.8, "false_alarm": 0.1, "lag": "7 days", **more})


def test_the_silence_of_those_who_were_looking_counts():
    """Semantics 6: ln((1-s)/(1-q)) for each covering-but-silent origin."""
    found = told(report(), eyes())
    assert found.llr == log_odds(0.95) + round(NANO * math.log((1 - 0.8) / (1 - 0.1)))


@pytest.mark.parametrize(
    ("coverage", "why"),
    [
        ({"sensitivity": None, "false_alarm": 0.0}, "no sensitivity declared"),
        ({"places": ("south",)}, "looking elsewhere"),
        ({"activities": ("looting",)}, "looking for something else"),
        ({"time": "2022-03-11/2022-03-20"}, "not yet looking"),
        ({"origin": "a"}, "it does affirm it"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_silence_where_nobody_could_have_said(coverage, why):
    """Semantics 6 and rule 19: s and q only where a Coverage declares them."""
    assert told(report(), eyes(**coverage)).llr == log_odds(0.95)


def test_a_denial_is_not_silence():
    """Rule 19: it is silent when it neither affirms nor denies."""
    found = told(report(incident="x"), denial(incident="x", origin="b"), eyes(origin="b"))
    assert found.p == pytest.approx(odds(0.95, 0.15))


@pytest.mark.parametrize(
    ("as_of", "silent"),
    [("2022-03-17T12:00", True), ("2022-03-17T11:59:59.999999", False)],
    ids=["when its lag has passed", "a microsecond sooner"],
)
def test_silence_counts_after_the_lag(as_of, silent):
    """Rule 19: as_of >= telling.last + lag, here seven days after noon of 10 March."""
    found = told(report(), eyes(), as_of=as_of)
    assert (found.llr < log_odds(0.95)) is silent


def test_the_weakest_silence_of_several_coverages():
    """Rule 19: of several Coverages of one origin the largest value counts per telling."""
    sharp, dull = eyes(sensitivity=0.9, false_alarm=0.0), eyes(sensitivity=0.3, false_alarm=0.0)
    found = told(report(), sharp, dull)
    assert found.llr == log_odds(0.95) + round(NANO * math.log(0.7))


def test_all_tellings_must_have_been_looked_at():
    """Rule 19: for every affirming telling, one of its Coverages has looked."""
    two = (
        report("noon", incident="x", origin="b"),
        report("eve", "2022-03-12T12:00", incident="x", origin="c"),
    )
    short = eyes(time="2022-03-10/2022-03-11")
    assert told(*two, short).llr == log_odds(0.85) + log_odds(0.70)
    assert told(*two, eyes()).llr < log_odds(0.85) + log_odds(0.70)


# -- P(violation) ----------------------------------------------------------------------------------


def test_the_probability_of_actor_and_type():
    """Semantics 6: P(violation) = P(event) P(actor | event) P(type | event)."""
    found = told(report(actor_probability=0.9, type_probability=0.8))
    assert found.p_event == pytest.approx(0.95)
    assert found.p == pytest.approx(0.95 * 0.9 * 0.8)
    assert found.rung.value == "verified"


def test_the_least_probability_declared_counts():
    """Rule 20: the least probability declared by an affirming telling."""
    found = told(
        report("one", incident="x", origin="a", actor_probability=0.9),
        report("two", incident="x", origin="a-2", actor_probability=0.7),
    )
    assert found.p == pytest.approx(odds(0.95, 0.95) * 0.7)


# -- thresholds, exactly ---------------------------------------------------------------------------


def test_a_single_reliable_source_reaches_theta_b():
    """Semantics 6: A .95 is VERIFIED: P(event) >= theta_b = .95, exactly."""
    found = told(report(origin="a", actor_probability=0.9))
    assert found.rung.value == "verified"
    assert told(report(origin="a")).rung.value == "attributed"
    assert told(report(origin="a")).certain


@pytest.mark.parametrize(
    ("p", "certain", "possible"),
    [(0.95, True, False), (0.9499, False, True), (0.2001, False, True), (0.2, False, False)],
)
def test_theta_b_is_inclusive_and_theta_lo_exclusive(p, certain, possible):
    """Semantics 7: M_T P >= theta_b; M_U P > theta_lo = .20; rule 21."""
    found = told(report(probability=p))
    assert (found.certain, found.possible) == (certain, possible)


@pytest.mark.parametrize(
    ("factor", "certain"),
    [(1.0, True), (0.9896, True), (0.9895, False)],
)
def test_thresholds_of_the_product(factor, certain):
    """Rule 21: with a factor below 1 the floating-point product is compared."""
    assert told(report(probability=0.96, actor_probability=factor)).certain is certain


@pytest.mark.parametrize(
    ("theta", "likely", "plausible"),
    [(0.2500001, False, False), (0.25, True, False), (0.24, True, True)],
)
def test_thresholds_of_the_product_are_inclusive_and_exclusive_too(theta, likely, plausible):
    """Rule 21: theta_lo is exclusive, the others inclusive; half of one half is a quarter."""
    given = {"thresholds": {"theta_p": theta, "theta_lo": theta}}
    found = told(report(origin="f", actor_probability=0.5), assumptions=given)
    assert (found.likely, found.plausible) == (likely, plausible)


def test_what_is_told_by_the_day_of_the_report_proves_nothing():
    """Rule 7: an incident known only by the day of its report is never surely of that day."""
    assert told(report()).proven
    assert not told(report(report_dated=True)).proven


def test_likely_is_theta_p():
    """Semantics 6: theta_p = .55, inclusive."""
    assert told(report(probability=0.55)).likely
    assert not told(report(probability=0.5499)).likely


# -- the ladder ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("records", "rung"),
    [
        ([report(origin="c")], "alleged"),
        ([report(origin="b", probability=0.9499)], "alleged"),
        (
            [report("1", incident="x", origin="f"), report("2", incident="x", origin="f-2")],
            "alleged",
        ),
        (
            [report("1", incident="x", origin="c"), report("2", incident="x", origin="d")],
            "corroborated",
        ),
        (
            [
                report("1", incident="x", probability=0.55),
                report("2", incident="x", origin="f"),
            ],
            "corroborated",
        ),
        (
            [
                report("1", incident="x", probability=0.549),
                report("2", incident="x", origin="f"),
            ],
            "alleged",
        ),
        ([report(actor=None)], "verified"),
        (
            [report("1", incident="x"), report("2", incident="x", origin="b", actor="enemy")],
            "verified",
        ),
        ([report()], "attributed"),
        ([report(incident="x", origin="b"), denial(incident="x", origin="b-2")], "contested"),
        ([report(incident="x", origin="a"), denial(incident="x", origin="f")], "attributed"),
        ([report(incident="x", probability=0.81), denial(incident="x", probability=0.81,
          origin="b")], "contested"),
        ([report(incident="x", probability=0.80), denial(incident="x", probability=0.80,
          origin="b")], "alleged"),
    ],
    ids=[
        "ALLEGED: one origin", "ALLEGED just below theta_b", "ALLEGED: two that cannot be judged",
        "CORROBORATED: two origins", "CORROBORATED at theta_p exactly",
        "ALLEGED just below theta_p", "VERIFIED: by whom not told", "VERIFIED: actors differ",
        "ATTRIBUTED", "CONTESTED", "a denial without weight contests nothing",
        "CONTESTED just above ln 4", "not at ln 4 exactly",
    ],
)  # fmt: skip
def test_the_ladder(records, rung):
    """Semantics 6, ladder."""
    assert told(Source(id="f-2", reliability="F"), *records).rung.value == rung


@pytest.mark.parametrize("doubters", [(), (report,), (denial,), (report, denial)])
def test_a_contest_is_between_the_positive_and_the_negative(doubters):
    """Rule 22: the positive affirming LLRs add up, and the negatives of the negative denying ones.

    Who affirms it and thinks it unlikely (.2) takes nothing from those who are sure.
    """
    book = [
        report("yes", incident="x", origin="a", probability=0.9),
        denial("no", incident="x", origin="b", probability=0.9),
        *(
            tell(f"perhaps-{tell.__name__}", incident="x", origin=origin, probability=0.2)
            for tell, origin in zip(doubters, ("c", "d"), strict=False)
        ),
    ]
    assert told(*book).rung.value == "contested"


def test_the_accuseds_own_denial_contests_nothing():
    """Semantics 6: affirming and denying *independent* evidence."""
    found = told(report(incident="x"), denial(incident="x", origin="ministry-press"))
    assert found.rung.value == "attributed"


def test_retracted_when_nothing_alive_affirms_it():
    """Semantics 6: RETRACTED; it bears on nothing and is noted."""
    book = (PLEDGE, watch(), report("told"), denial("no", incident="told", origin="b"))
    gone = reviewed(*book, retract("told", "2022-05-01"))
    assert gone["pledge"].verdict.value == "kept"
    assert gone["pledge"].incidents == ()
    assert [note.kind for note in gone.notes] == ["retracted"]


def test_only_what_is_alive_is_weighed():
    """Semantics 4: alive(r, k) = r.known <= k and no alive Retract targets r."""
    book = (
        report("told", incident="x", origin="b"),
        report("more", incident="x", origin="c", known="2022-04-01"),
        retract("told", "2022-05-01"),
    )
    assert told(*book, as_of="2022-03-31").p == pytest.approx(0.85)
    assert told(*book, as_of="2022-04-30").p == pytest.approx(odds(0.85, 0.70))
    assert told(*book, as_of="2022-05-01").p == pytest.approx(0.70)


def test_extreme_weights_stay_numbers():
    """Log-odds are turned into probabilities without overflow on either side."""
    sure = told(*(report(incident="x", origin=o, probability=1 - 1e-12) for o in ("a", "b", "c")))
    never = weighed(PLEDGE, report(probability=1e-12))
    assert sure.p == 1.0
    assert 0 < never.p < 1e-11


def test_no_number_of_witnesses_is_too_many():
    """Semantics 6: a sum over origins, of which there may be hundreds on either side."""
    crowd = [Source(id=f"o{n}") for n in range(60)]
    sure = {"incident": "x", "probability": 1 - 1e-12}
    affirmed = told(*crowd, *(report(origin=o.id, **sure) for o in crowd))
    denied = told(*crowd, report(**sure), *(denial(origin=o.id, **sure) for o in crowd))
    assert (affirmed.p, affirmed.llr) == (1.0, 60 * log_odds(1 - 1e-12))
    assert (denied.p, denied.llr) == (0.0, -59 * log_odds(1 - 1e-12))


def test_other_thresholds_shape_the_verdict_and_are_named():
    """Semantics 0.5: every assumption can be overridden and is printed."""
    lower = {"thresholds": {"theta_b": 0.8}}
    review = reviewed(PLEDGE, report(origin="b"), assumptions=lower)
    assert review["pledge"].verdict.value == "broken"
    assert review.to_dict()["assumptions"]["thresholds"].startswith("thresholds-default-1+")


def test_the_prior_is_an_assumption():
    """Semantics 6: prior 0.5, printed."""
    found = judged(PLEDGE, report(origin="b"), assumptions={"thresholds": {"prior": 0.2}})
    assert found.incidents[0].p == pytest.approx(odds(0.85, 0.2))


def test_weighing_looks_at_the_time_of_its_tellings_only():
    """The hull of the affirming tellings, not of the denials (rule 14)."""
    found = told(
        report("early", "2022-03-10T12:00", incident="x", origin="a"),
        report("late", "2022-03-11", incident="x", origin="b"),
        denial("no", "2022-03-20", incident="x", origin="c"),
        at=LATE,
    )
    early, late = (report("e", t).when for t in ("2022-03-10T12:00", "2022-03-11"))
    assert (found.lo, found.hi) == (early.lo, late.hi)
    assert (found.when.lo, found.when.hi) == (found.lo, found.hi)


def test_the_doubt_of_an_incident_is_the_largest_of_its_tellings():
    """Rules 6 and 32: its hull, to be widened on both sides by the largest doubt of its tellings."""
    found = told(
        report("sure", "2022-03-10T12:00", incident="x", origin="a"),
        report("unsure", "2022-03-10?", incident="x", origin="b"),
    )
    assert found.when.doubt == DAY
    assert told(report()).when.doubt == 0

"""Contradictions: semantics 9, kind by kind, with what each explanation must say."""

from __future__ import annotations

import re

import pytest
from tests.builders import (
    clock,
    denial,
    level,
    pledge,
    reduce_to,
    report,
    retract,
    reviewed,
    same_origin,
    span,
    statement,
    watch,
    withdraw,
)
from tests.worked.counting import BASELINE_ALL, MARCH, daily

from pledgewatch.findings import KINDS
from pledgewatch.model.logic import T, U
from pledgewatch.model.records import Condition, Kind, Pledge, StatementKind

STRONG = {"probability": 0.99}
EARLY = {"at": "2022-03-20", "as_of": "2022-03-20"}


def found(*records, kind=None, **clocks):
    review = reviewed(*records, **clocks)
    return [f for f in review.contradictions if kind in (None, f.kind)]


def kinds(*records, **clocks) -> list[str]:
    return [finding.kind for finding in found(*records, **clocks)]


# -- continuation and resumption -------------------------------------------------------------------


def test_an_act_in_scope_after_the_pledge_continues_what_it_was_about():
    """Semantics 9: continuation: kind, pledge, records, since, certainty, rung, p."""
    (finding,) = found(pledge(), report("r", incident="x", **STRONG))
    assert finding.kind == "continuation"
    assert finding.certainty is T
    assert (finding.pledge, finding.incident, finding.statement) == ("pledge", "x", None)
    assert finding.records == ("r",)
    assert finding.origins == ("a",)
    assert finding.rung.value == "attributed"
    assert finding.p == pytest.approx(0.99)
    assert finding.since.lo == report("r").when.lo


def test_a_possible_act_is_a_possible_continuation():
    (finding,) = found(pledge(), report("r", origin="c"))
    assert (finding.kind, finding.certainty) == ("continuation", U)


@pytest.mark.parametrize(
    "told",
    [
        report("r", "2022-02-10", **STRONG),
        report("r", place="south", **STRONG),
        report("r", actor="enemy", **STRONG),
        report("r", activity="looting", **STRONG),
        report("r", probability=0.2),
    ],
    ids=["before it", "elsewhere", "by another", "of another kind", "very unlikely"],
)
def test_what_does_not_fall_under_the_pledge_contradicts_nothing(told):
    """Law 8: out-of-scope records change nothing."""
    assert found(pledge(), watch(), told) == []


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([watch(), report("r", "2022-03-20T12:00", **STRONG)], ["resumption"]),
        ([report("r", "2022-03-20T12:00", **STRONG)], ["continuation"]),
        ([watch(), report("r", "2022-03-01T00:00", **STRONG)], ["continuation"]),
        (
            [
                watch(),
                report("r", "2022-03-10T12:00", **STRONG),
                report("s", "2022-03-20T12:00", **STRONG),
            ],
            ["continuation", "resumption"],
        ),
    ],
    ids=["after holding", "nobody had looked", "at once", "the first of two"],
)
def test_resumption_is_after_holding_or_kept(records, expected):
    """Semantics 9: resumption (after HOLDING or KEPT)."""
    assert kinds(pledge(), *records) == expected


def test_less_of_it_is_no_resumption():
    """A single act after a REDUCE pledge is a continuation, while it holds."""
    book = (
        reduce_to(0.5),
        watch(),
        *daily(BASELINE_ALL, 1),
        report("r", "2022-03-12T12:00", origin="watcher"),
    )
    assert kinds(*book, **EARLY) == ["continuation"]


def test_the_old_level_after_a_quiet_time_is_a_resumption():
    """Semantics 9: resumption (after HOLDING or KEPT), for a reduction that now fails."""
    book = (
        reduce_to(0.5),
        watch(),
        *daily(BASELINE_ALL, 1),
        *daily("2022-03-08/2022-03-20", 4),
    )
    listed = kinds(*book, **EARLY)
    assert listed.count("resumption") == 1
    assert "continuation" in listed


def test_a_void_pledge_is_not_contradicted():
    never = Condition(text="x", presumed=False)
    assert found(pledge(condition=never), report(**STRONG)) == []


def test_an_act_does_not_go_against_a_state():
    """Rule 47: a state is read from state reports."""
    assert found(pledge(kind=Kind.MAINTAIN), report(**STRONG)) == []


# -- reductions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("records", "clocks", "expected"),
    [
        ([*daily(BASELINE_ALL, 1), *daily(MARCH, 1)], {}, ("insufficient_reduction", T)),
        ([*daily(BASELINE_ALL, 1), *daily(MARCH, 3)], {}, ("increase", T)),
        (
            [*daily(BASELINE_ALL, 4), *daily("2022-03-01/2022-03-10", 3)],
            {"at": "2022-03-10", "as_of": "2022-03-24"},
            ("insufficient_reduction", U),
        ),
        (
            [*daily(BASELINE_ALL, 1), *daily("2022-03-01/2022-03-10", 3)],
            {"at": "2022-03-10", "as_of": "2022-03-10"},
            ("increase", U),
        ),
        ([level("l", "2022-04-02", share=(0.6, 0.8))], {}, ("insufficient_reduction", T)),
        ([level("l", "2022-04-02", share=(1.1, 1.3))], {}, ("increase", T)),
    ],
    ids=[
        "as before", "more than before", "so far too much", "so far more", "level too high",
        "level higher than before",
    ],
)  # fmt: skip
def test_a_reduction_that_falls_short(records, clocks, expected):
    """Semantics 9: insufficient_reduction, increase."""
    listed = found(reduce_to(0.5), watch(), *records, **clocks)
    (finding,) = [f for f in listed if f.kind in ("insufficient_reduction", "increase")]
    assert (finding.kind, finding.certainty) == expected
    assert "0.50" in finding.told


def test_a_reduction_that_holds_is_not_contradicted():
    book = (reduce_to(0.5), watch(), *daily(BASELINE_ALL, 1))
    assert found(*book) == []


def test_the_reports_of_a_level_are_named():
    (finding,) = found(reduce_to(0.5), level("l", "2022-04-02", share=(0.6, 0.8)))
    assert finding.records == ("l",)
    assert finding.origins == ("a",)
    assert "0.6 to 0.8" in finding.told


def test_a_level_rests_on_what_it_is_a_share_of():
    """The leave-one-origin-out alarm: without the level at the announcement there is no share."""
    book = (
        level("then", "2022-02-20", level=100, unit="troops", origin="b"),
        level("now", "2022-04-02", level=(60, 80), unit="troops"),
    )
    (finding,) = found(reduce_to(0.5), *book)
    assert finding.records == ("now", "then")
    assert finding.origins == finding.alarm == ("a", "b")


def test_an_increase_rests_on_who_was_counting():
    """Semantics 9: the one source without which it falls, though it told of nothing."""
    counted = [*daily(BASELINE_ALL, 1, origin="a"), *daily(MARCH, 3, origin="a")]
    book = (reduce_to(0.5), watch(), watch(origin="a"), *counted)
    (finding,) = found(*book, kind="increase")
    assert (finding.origins, finding.alarm) == (("a",), ("a",))
    # The one who tells of it looked for a few days only, and the watcher all the time.
    counted = [*daily(BASELINE_ALL, 1, origin="a"), *daily(MARCH, 2, origin="a")]
    book = (reduce_to(0.5), watch(), watch("2022-02-13/2022-03-02", origin="a"), *counted)
    (finding,) = found(*book, kind="increase")
    assert (finding.origins, finding.alarm) == (("a",), ("a", "watcher"))


def test_which_look_a_reduction_was_read_at():
    """Semantics 8: looks at the half of the window and at its settled end."""
    book = (reduce_to(0.5), watch(), *daily(BASELINE_ALL, 1))
    half = reviewed(*book, *daily(MARCH, 2), **EARLY)
    look = half["pledge"].measure("incidents").look
    assert (look.final, look.cut) == (False, clock("2022-03-16T12:00"))
    (finding,) = [
        f for f in half.contradictions if f.kind in ("insufficient_reduction", "increase")
    ]
    assert finding.certainty is T
    for where in (finding.told, finding.because):
        assert "half-way look of 16 March 2022" in where
    settled = reviewed(*book, *daily(MARCH, 1))
    assert settled["pledge"].measure("incidents").look.final
    (finding,) = [f for f in settled.contradictions if f.kind == "insufficient_reduction"]
    assert finding.certainty is T
    for where in (finding.told, finding.because):
        assert "settled end" in where
    assert re.findall(r"\b(?:56|31)\b", finding.told) == ["56", "56", "31"]


def test_a_look_that_was_passed_and_settled_nothing():
    book = (reduce_to(0.5), watch(), *daily(BASELINE_ALL, 1), *daily(MARCH, 1, every=4))
    late = daily("2022-03-17/2022-03-20", 2)
    (finding,) = found(*book, *late, kind="insufficient_reduction", **EARLY)
    assert finding.certainty is U
    for where in (finding.told, finding.because):
        assert "half-way look of 16 March 2022" in where


def test_displacement():
    """Semantics 9 and 8: `displaced` when outside L > 1 while in-scope U < 1."""
    book = (
        reduce_to(0.5, control=("south",)),
        watch(),
        *daily(BASELINE_ALL, 1),
        *daily(BASELINE_ALL, 1, place="south-town", origin="b"),
        *daily(MARCH, 1, every=7),
        *daily(MARCH, 3, place="south-town", origin="b"),
        watch(origin="b"),
    )
    (finding,) = found(*book, kind="displacement")
    assert finding.certainty is T
    # Inside, outside, both together, and one over the other, each with its bounds.
    inside, outside = ["0.16", "0.05", "0.36", "56", "5"], ["3.00", "2.13", "4.03", "56", "93"]
    together = ["1.58", "1.12", "2.11", "0.05", "0.02", "0.12"]
    assert re.findall(r"\d+(?:\.\d+)?", finding.told) == [*inside, *outside, *together]
    assert "displacement (certain)" in str(reviewed(*book))
    # It rests on what was told of both, and on both who tell of it.
    assert len(finding.records) == 56 + 5 + 56 + 93
    assert finding.origins == finding.alarm == ("b", "watcher")
    (early,) = found(*book, kind="displacement", at="2022-03-31", as_of="2022-04-05")
    assert early.certainty is U


# -- denials ---------------------------------------------------------------------------------------


DENIED = statement("no", incidents=("x",), about="state")


def test_a_denial_of_what_is_established_is_refuted():
    """Semantics 9: denial_refuted (say-report), in a ledger without any pledge."""
    (finding,) = found(DENIED, report("r", incident="x", **STRONG))
    assert (finding.kind, finding.certainty) == ("denial_refuted", T)
    assert (finding.pledge, finding.statement, finding.incident) == (None, "no", "x")
    assert finding.records == ("no", "r")


@pytest.mark.parametrize(
    ("p", "certainty"), [(0.95, T), (0.94, U), (0.55, U), (0.54, None)], ids=str
)
def test_how_sure_a_refutation_is(p, certainty):
    """Semantics 6: certain from theta_b on; what is not even likely refutes nothing."""
    listed = found(DENIED, report("r", incident="x", probability=p))
    assert [f.certainty for f in listed] == ([] if certainty is None else [certainty])


def test_a_denial_of_acts_is_held_against_all_of_them():
    """Semantics 9: held against incidents exactly as a REFRAIN would be, but backward too."""
    sweeping = statement("no", activities=("shelling",), places=("north",), about="state")
    book = (
        report("in", **STRONG),
        report("out", place="south", **STRONG),
        report("another", activity="looting", **STRONG),
        report("enemys", actor="enemy", **STRONG),
        report("later", "2022-03-12", **STRONG),
    )
    assert [f.incident for f in found(sweeping, *book)] == ["in"]


def test_a_denial_says_of_what_time_it_speaks():
    within = statement(
        "no",
        activities=("shelling",),
        places=("north",),
        about="state",
        when=span("2022-03-12/2022-03-15"),
    )
    book = (report("before", **STRONG), report("during", "2022-03-13T12:00", **STRONG))
    assert [f.incident for f in found(within, *book)] == ["during"]


def test_a_denial_speaks_of_everywhere_where_it_names_no_place():
    everywhere = statement("no", activities=("shelling",), about="state")
    assert [f.incident for f in found(everywhere, report("r", place="south", **STRONG))] == ["r"]


def test_a_denial_may_speak_of_anothers_acts():
    for_the_enemy = statement("no", activities=("shelling",), about="enemy")
    assert [f.incident for f in found(for_the_enemy, report("r", actor="enemy", **STRONG))] == ["r"]
    assert found(for_the_enemy, report("r", **STRONG)) == []


def test_a_denial_by_the_holder_of_an_office_speaks_of_the_acts_of_the_body_it_heads():
    """A Statement's `about`: left out, the acts of whom the speaker speaks for."""
    book = (report("r", **STRONG), report("s", "2022-03-09", actor="minister", **STRONG))
    by_the_minister = statement("no", activities=("shelling",))
    assert [f.incident for f in found(by_the_minister, *book)] == ["s", "r"]


def test_a_denial_by_somebody_without_office_speaks_of_his_own_acts():
    book = (
        report("r", actor="ministry", **STRONG),
        report("s", "2022-03-09", actor="army", **STRONG),
    )
    by_the_army = statement("no", activities=("shelling",), speaker="army")
    assert [f.incident for f in found(by_the_army, *book)] == ["s"]


def test_a_denial_of_a_named_incident_of_unknown_authors():
    """A denial of one incident by name is met by it whoever did it, as far as can be told."""
    (finding,) = found(DENIED, report("r", incident="x", actor=None, **STRONG))
    assert finding.certainty is U


def test_nothing_is_refuted_before_it_was_denied():
    book = (DENIED, report("r", incident="x", **STRONG))
    assert found(*book, at="2022-03-11T11:59", as_of="2022-06-01") == []


def test_only_denials_are_refuted_so():
    claim = statement("yes", kind=StatementKind.CLAIM, incidents=("x",))
    assert found(claim, report("r", incident="x", **STRONG)) == []


def test_a_denial_of_what_nobody_reports_any_more():
    book = (DENIED, report("r", incident="x", **STRONG), retract("r", "2022-05-01"))
    assert found(*book) == []


# -- reports against each other --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"time": "2022-03-12"}, "when it happened"),
        ({"place": "south-town"}, "where"),
        ({"actor": "enemy"}, "who did it"),
        ({"place": "south-town", "actor": "enemy"}, "where and who did it"),
    ],
)
def test_reports_of_one_incident_that_exclude_each_other(other, why):
    """Semantics 9: report_conflict."""
    one = report("one", incident="x")
    (finding,) = found(one, report("two", incident="x", origin="b", **other))
    assert finding.kind == "report_conflict"
    assert finding.records == ("one", "two")
    assert finding.because.endswith(f"{why}.")
    assert finding.pledge is None


@pytest.mark.parametrize(
    "other",
    [
        {"time": "2022-03-10"},
        {"place": "north"},
        {"place": None},
        {"actor": "state"},
        {"actor": None},
        {"activity": "looting"},
    ],
    ids=str,
)
def test_reports_that_only_differ_in_how_exact_they_are(other):
    one = report("one", incident="x")
    assert found(one, report("two", incident="x", origin="b", **other)) == []


def test_reports_that_affirm_and_deny():
    """Semantics 9: reports of one incident exclude each other; the accused's denial does not."""
    one = report("one", incident="x")
    (finding,) = found(one, denial("two", incident="x", origin="b"))
    assert (finding.kind, finding.records) == ("report_conflict", ("one", "two"))
    by_the_state = report("one", incident="x", actor="state")
    assert found(by_the_state, denial("two", incident="x", origin="ministry-press")) == []


def test_the_debtors_own_denial_is_no_conflict_of_reports():
    """Rule 18: the accused are those the tellings name and the pledge's debtor."""
    book = (report("one", incident="x"), denial("two", incident="x", origin="ministry-press"))
    assert kinds(pledge(), *book) == ["continuation"]
    assert kinds(pledge(debtor="enemy"), *book) == ["report_conflict"]


def test_published_before_it_happened():
    """Semantics 4 and 9: nobody can report before it happens."""
    (finding,) = found(report("r", known="2022-03-09"))
    assert (finding.kind, finding.records) == ("report_conflict", ("r",))
    assert found(report("r", known="2022-03-10T12:00")) == []
    (stated,) = found(level("s", "2022-03-10", share=0.5, published="2022-03-09"))
    assert stated.records == ("s",)


def test_a_part_larger_than_the_whole():
    """Semantics 9: a part larger than the whole."""
    whole = level("whole", level=(80, 100), unit="troops", place="north")
    part = level("part", level=(101, 120), unit="troops", place="north-town")
    (finding,) = found(whole, part)
    assert finding.records == ("part", "whole")
    assert "north-town" in finding.because


@pytest.mark.parametrize(
    "part",
    [
        {"actor": "army"},
        {"actor": "army", "place": "north-town"},
        {"activity": "shelling", "actor": "army"},
    ],
    ids=["of an actor", "of an actor in a place", "of an activity"],
)
def test_a_part_of_another_kind_larger_than_the_whole(part):
    """Semantics 9: a part larger than the whole: actors and activities have parts, too."""
    whole = level("whole", level=100, unit="troops")
    (finding,) = found(whole, level("part", level=200, unit="troops", **part))
    assert (finding.kind, finding.records) == ("report_conflict", ("part", "whole"))
    for told in part.values():
        assert told in finding.because
    assert found(whole, level("part", level=100, unit="troops", **part)) == []


@pytest.mark.parametrize(
    "part",
    [
        level("part", level=(100, 120), unit="troops", place="north-town"),
        level("part", level=500, unit="tanks", place="north-town"),
        level("part", level=500, unit="troops", place="south"),
        level("part", level=500, unit="troops", place="north"),
        level("part", "2022-03-12", level=500, unit="troops", place="north-town"),
        level("part", share=0.9, place="north-town"),
        level("part", level=500, unit="troops", place="north-town", actor="enemy"),
        level("part", level=500, unit="troops", place=None),
        level("part", level=500, unit="troops", actor=None),
        level("part", level=500, unit="troops", actor="union"),
        level("part", level=500, unit="troops", place="south-town", actor="army"),
    ],
    ids=[
        "may be as large", "another unit", "elsewhere", "the same place", "another time",
        "a share", "another's", "no place told",
        "no actor told", "the whole of it", "of a part, elsewhere",
    ],
)  # fmt: skip
def test_parts_that_fit(part):
    whole = level("whole", level=(80, 100), unit="troops", place="north")
    assert found(whole, part) == []


# -- order, keys, words ----------------------------------------------------------------------------


def test_certain_findings_come_first_and_kinds_in_their_order():
    listed = found(
        pledge(),
        watch(),
        report("weak", origin="d"),
        report("strong", "2022-03-12", incident="x", **STRONG),
        denial("no", incident="x", origin="f"),
        statement("denied", incidents=("x",)),
    )
    assert [f.certainty is T for f in listed] == sorted(
        (f.certainty is T for f in listed), reverse=True
    )
    certain = [KINDS.index(f.kind) for f in listed if f.certainty is T]
    assert certain == sorted(certain)


def test_keys_name_the_same_finding_in_another_review():
    book = (pledge(), report("r", origin="c", incident="x"), report("s", known="2022-03-09"))
    one = {f.key for f in found(*book)}
    more = {f.key for f in found(*book, report("t", origin="b", incident="x"))}
    assert one == more


SHELL = (
    report("one", incident="x", origin="c", source="outlet-1"),
    report("two", incident="x", origin="c", source="outlet-2"),
)


def test_an_explanation_says_who_said_it_who_saw_it_and_what_would_change_it():
    """Semantics 9: every finding can be explained."""
    (finding,) = found(
        pledge(speaker="minister", quote="not one shell", wording="will not"), *SHELL, **EARLY
    )
    first, *lines = finding.explain().splitlines()
    assert first == "Continuation (possible)"
    parts = (finding.said, finding.told, finding.because, finding.change)
    assert [line.partition(": ")[2] for line in lines] == list(parts)
    told = (
        ("20 February 2022, 12:00", "minister", "state", "attack", "will not", "north",
         '"not one shell"'),
        ("north-town", "10 March 2022, 12:00", "army", "1 origin", "2 outlets", "reliability C",
         "outlet-1", "outlet-2"),
        ("P = 0.70", "alleged"),
        ("0.70", "0.95"),
    )  # fmt: skip
    for part, facts in zip(parts, told, strict=True):
        assert [fact for fact in facts if fact not in part] == []
    assert finding.text == " ".join(parts)


@pytest.mark.parametrize(
    ("records", "certainty", "alarm", "told"),
    [
        ([report("r", **STRONG)], T, ("a",), ("a",)),
        (
            [report("1", incident="x", origin="a"), report("2", incident="x", origin="b")],
            T, ("a",), ("a", "P = 0.85"),
        ),
        (
            [report("1", incident="x", origin="b"), report("2", incident="x", origin="b-2")],
            T, ("b", "b-2"), ("b", "b-2", "P = 0.85"),
        ),
        ([report("1", incident="x"), report("2", incident="x", origin="a-2")], T, (), ("any one",)),
        ([report("r", origin="b")], U, (), ("reliability B",)),
        ([report("r", origin="d")], U, (), ("reliability A",)),
        ([report("r", actor_probability=0.5)], U, (), ("More than one",)),
        ([report("r", actor=None)], U, (), ("cannot be told",)),
        ([report("r", report_dated=True)], U, (), ("cannot be told",)),
    ],
)  # fmt: skip
def test_what_would_change_it(records, certainty, alarm, told):
    """Semantics 9: the one source without which it falls: the leave-one-origin-out alarm."""
    (finding,) = found(pledge(), *records)
    assert (finding.certainty, finding.alarm) == (certainty, alarm)
    assert [each for each in told if each not in finding.change] == []


@pytest.mark.parametrize(
    ("doubtful", "told"),
    [
        (report(actor=None), "act"),
        (report(place="country"), "places"),
        (report("r", "[2022-02-20, 2022-03-05]"), "window"),
        (report(report_dated=True), "day of the report"),
        (report("r", "2022-02-27/2022-03-01"), "window"),
    ],
)
def test_what_cannot_be_told_of_an_act_is_named(doubtful, told):
    (finding,) = found(pledge(), doubtful)
    assert finding.certainty is U
    assert told in finding.because


def test_what_reached_into_the_window_counts_and_what_happened_some_time_that_year_does_not():
    assert found(pledge(), report("r", "2022")) == []
    (finding,) = found(pledge(), report("r", "2022-02-28T00:00/2022-03-02T00:00", **STRONG))
    assert finding.certainty is T


def test_a_broader_activity_and_an_unsure_obligation_are_told():
    (finding,) = found(pledge(activities=("shelling",), speaker="spokesman"),
                       report(activity="attack"))  # fmt: skip
    assert (finding.certainty, finding.because.count("whether ")) == (U, 2)


def test_who_denies_it_is_told():
    own = (report("1", incident="x"), denial("2", incident="x", origin="ministry-press"))
    (finding,) = found(pledge(), *own)
    assert "ministry-press (reliability B), on the accused's side" in finding.told
    other = (report("1", incident="x", **STRONG), denial("2", incident="x", origin="d"))
    finding = found(pledge(), *other, kind="continuation")[0]
    assert "d (reliability D)" in finding.told
    assert "accused" not in finding.told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"quote": "never"}, ("11 March 2022, 12:00", "minister", '"never"')),
        ({"text": "It was not us."}, ("11 March 2022, 12:00", "minister", "It was not us.")),
        ({}, ("11 March 2022, 12:00", "minister")),
        ({"said": "2022-03"}, ("March 2022", "minister")),
        ({"said": "[2022-03-11, 2022-03-13]"}, ("11 March 2022, 13 March 2022", "minister")),
    ],
    ids=["quoted", "in other words", "bare", "some time that month", "one of two days"],
)
def test_how_a_denial_is_told(more, told):
    denied = statement("no", incidents=("x",), about="state", **more)
    (finding,) = found(denied, report("r", incident="x", **STRONG))
    assert [each for each in told if each not in finding.said] == []


def test_one_witness_under_two_names():
    book = (
        report("1", incident="x", origin="c"),
        report("2", incident="x", origin="c-2"),
        same_origin("c", "c-2"),
    )
    (finding,) = found(pledge(), *book)
    assert finding.origins == ("c",)
    assert "1 origin" in finding.told


def test_a_finding_on_a_withdrawn_pledge_stands():
    """Semantics 7: what was BROKEN before stays BROKEN."""
    assert kinds(pledge(), report(**STRONG), withdraw("2022-03-15")) == ["continuation"]


def test_no_pledge_no_report_no_finding():
    assert found() == []
    assert isinstance(pledge(), Pledge)

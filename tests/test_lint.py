"""Can a pledge ever be found broken, or kept? What `lint` says, and that it is true."""

from __future__ import annotations

import json
import re
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import (
    WORLD,
    holds,
    ledger,
    level,
    moment,
    pledge,
    report,
    retract,
    same_origin,
    statement,
    supersede,
    verdict,
    watch,
    withdraw,
)
from tests.strategies import (
    clocks,
    do_by_worlds,
    due_clocks,
    reduce_clocks,
    reduce_worlds,
    refrain_worlds,
    state_worlds,
)

from pledgewatch.cli import main
from pledgewatch.engine.facts import Verdict
from pledgewatch.io import read
from pledgewatch.lint import LINTS, Remark, lint, listing, markdown
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import (
    Activity,
    Actor,
    Condition,
    Expected,
    ExpectedFinding,
    Kind,
    Place,
    Source,
)
from pledgewatch.model.time import exact

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seeds" / "kyiv-2022.toml"
BROKEN, KEPT = Verdict.BROKEN, Verdict.KEPT

GOOD = {
    "said": "2022-02-20T12:00",
    "start": "2022-03-01T00:00",
    "reason": "to build trust",
    "activities": ("shelling",),
    "places": ("north",),
    "reference_class": "unknown",
}
"""A pledge of which nothing is missing."""


def good(kind: Kind = Kind.REFRAIN, **more):
    return pledge(kind=kind, **{**GOOD, **more})


SHOWN_APART = ("unmatched", "unrated_sources", "no_reference_class")
"""Remarks on the ledger as a whole that have tests of their own."""


def remarks(*records, as_of: str | None = None, **more) -> dict[str, Remark]:
    """The remarks on a ledger, by kind."""
    book = ledger(*records, **more)
    return {remark.kind: remark for remark in lint(book, as_of) if remark.kind not in SHOWN_APART}


def bars(*records, **more) -> dict[str, tuple[Verdict, ...]]:
    """By kind, what the remarks that make a verdict impossible rule out."""
    return {kind: remark.bars for kind, remark in remarks(*records, **more).items() if remark.bars}


def when(text: str, **given) -> Condition:
    return Condition(text=text, **given)


def attacks(days: range, month: str = "2022-02", **more):
    return [
        report(f"{month}-{day}", f"{month}-{day:02}T12:00", origin="watcher", **more)
        for day in days
    ]


ENOUGH = (
    *attacks(range(22, 32, 2), "2021-12"),
    *attacks(range(1, 32, 2), "2022-01"),
    *attacks(range(2, 14, 2), "2022-02"),
)
"""An incident every other day through all of the usual baseline."""


PLENTY = (
    *attacks(range(20, 32), "2021-12", number=5),
    *attacks(range(1, 32), "2022-01", number=5),
    *attacks(range(1, 15), "2022-02", number=5),
)
"""Five a day through all of it."""


# -- nothing to remark -----------------------------------------------------------------------------


def test_a_pledge_that_lacks_nothing_gets_no_remark():
    assert lint(ledger(good(), watch())) == ()


def test_a_reduction_that_lacks_nothing_gets_no_remark():
    """Semantics 8: enough before it to tell a reduction to a half from a larger one."""
    assert lint(ledger(good(Kind.REDUCE, share=0.5), watch(), *PLENTY)) == ()


def test_a_reduction_that_could_show_and_hardly_would():
    """Semantics 8, power: 8 before are enough for a half with equal windows, if nothing happens."""
    told = remarks(good(Kind.REDUCE, share=0.5), watch(), *ENOUGH)["low_power"]
    assert told.bars == ()
    assert "low_power" not in remarks(good(Kind.REDUCE, share=0.5), watch(), *PLENTY)


def test_a_deadline_that_lacks_nothing_gets_no_remark():
    assert lint(ledger(good(Kind.DO_BY), watch(sensitivity=0.99))) == ()


@pytest.mark.parametrize("kind", [Kind.WITHDRAW, Kind.MAINTAIN, Kind.REACH])
def test_a_state_that_lacks_nothing_gets_no_remark(kind):
    assert lint(ledger(good(kind), watch("2022-03-01/2022-06-30", sensitivity=0.99))) == ()


# -- can it ever be found broken? ------------------------------------------------------------------


def test_a_grace_as_long_as_the_window_leaves_nothing_to_judge():
    """Rule 25: a window that opens when it ends is void."""
    told = remarks(good(grace="31 d"), watch())
    assert told["empty_window"].bars == (BROKEN, KEPT)
    assert told["empty_window"].field == "grace"
    assert verdict(good(grace="31 d"), watch()) == "void"
    assert "empty_window" not in remarks(good(grace="30 d"), watch())


def test_a_pledge_replaced_before_it_takes_effect_is_void():
    other = good(id="other")
    told = remarks(good(), other, supersede("pledge", "other", "2022-02-25T00:00", id="s"), watch())
    assert told["empty_window"].records == ("s",)
    assert told["empty_window"].pledge == "pledge"


def test_exceptions_that_leave_no_place_are_told():
    """Rule 9: exceptions win, and what is coarser than one is U."""
    told = remarks(good(except_places=("north",)), watch())
    assert told["nothing_in_scope"].bars == (BROKEN,)
    assert told["nothing_in_scope"].field == "except_places"
    # One child excepted leaves the other; a place of one child is only ever named as a whole.
    assert "nothing_in_scope" not in remarks(good(except_places=("north-town",)), watch())
    only_child = (Place(id="valley", part_of=("country",)), Place(id="ford", part_of=("valley",)))
    left = good(places=("valley",), except_places=("ford",))
    assert "nothing_in_scope" in remarks(left, watch(), *only_child)
    sure = report(place="valley", probability=0.999)
    assert verdict(left, watch(), *only_child, sure) == "inconclusive"


def test_exceptions_that_leave_no_activity_or_actor_are_told():
    told = remarks(good(except_activities=("attack",)), watch())
    assert told["nothing_in_scope"].field == "except_activities"
    told = remarks(good(debtor="army", except_actors=("army",)), watch())
    assert told["nothing_in_scope"].field == "except_actors"
    # Who is controlled surely enough acts for the debtor still (rule 10).
    assert "nothing_in_scope" not in remarks(good(except_actors=("army", "state")), watch())


def test_what_exceptions_bar_depends_on_the_kind():
    """Rule 48: narrower tellings bound a level from below only."""
    left = {"except_places": ("north",)}
    assert bars(good(Kind.DO_BY, **left), watch())["nothing_in_scope"] == (KEPT,)
    assert bars(good(Kind.WITHDRAW, **left), watch())["nothing_in_scope"] == (BROKEN,)
    assert bars(good(Kind.REACH, **left), watch())["nothing_in_scope"] == (KEPT,)
    assert bars(good(Kind.REDUCE, share=0.5, **left), watch())["nothing_in_scope"] == (BROKEN, KEPT)


CLERK = Actor(id="clerk", part_of=("ministry",))


def test_a_speaker_who_may_not_bind_decides_nothing():
    """Semantics 11, law 17: what could not be broken cannot be kept either."""
    told = remarks(good(speaker="clerk"), CLERK, watch())
    assert told["speaker_unbound"].bars == (BROKEN, KEPT)
    assert 'speaks_for = ["state"]' in told["speaker_unbound"].text
    assert "speaker_unbound" not in remarks(good(speaker="minister"), watch())


@pytest.mark.parametrize(
    ("condition", "kind", "barred"),
    [
        (when("c", presumed=False), "never_binds", (BROKEN, KEPT)),
        (when("c"), "binding_untold", (BROKEN, KEPT)),
        (when("c", state="s", presumed=False), "condition_untold", ()),
        (when("c", state="s"), "condition_untold", ()),
        (when("c", state="s", presumed=True), None, None),
        (when("c", presumed=True), None, None),
    ],
)
def test_a_condition_that_nothing_can_turn(condition, kind, barred):
    """Rule 12."""
    told = remarks(good(condition=condition), watch())
    kinds = {"never_binds", "binding_untold", "condition_untold"} & set(told)
    assert kinds == ({kind} if kind else set())
    if kind:
        assert told[kind].bars == barred


def test_a_condition_is_told_by_credible_reports_only():
    pledged = good(condition=when("c", state="s", presumed=False))
    assert "condition_untold" not in remarks(pledged, watch(), holds("s", True, "2022-03-05"))
    weak = holds("s", True, "2022-03-05", origin="e")
    assert "condition_untold" in remarks(pledged, watch(), weak)


def test_a_condition_presumed_false_leaves_a_deadline_to_be_met():
    """Rule 43: the obligation does not matter for what is done."""
    told = bars(good(Kind.DO_BY, condition=when("c", presumed=False)), watch())
    assert told == {"never_binds": (BROKEN,)}


def test_a_reciprocal_pledge_whose_other_side_began_never_binds():
    """Rule 54."""
    theirs = good(id="theirs", debtor="enemy", start="2022-02-21T00:00")
    ours = good(condition=when("c", unless_broken=("theirs",)))
    first = report("first", "2022-02-25T12:00", actor="enemy", probability=0.999)
    assert "never_binds" not in remarks(ours, theirs, watch())
    told = remarks(ours, theirs, watch(), first)
    assert told["never_binds"].bars == (BROKEN, KEPT)
    assert told["never_binds"].records == ("theirs",)


def test_a_level_of_at_least_nothing_cannot_be_violated():
    told = remarks(good(Kind.MAINTAIN, at_least=0, unit="troops"), watch())
    assert told["nothing_to_violate"].bars == (BROKEN,)
    told = remarks(good(Kind.MAINTAIN, at_least=0, at_most=9, unit="troops"), watch())
    assert "nothing_to_violate" not in told


@pytest.mark.parametrize("kind", [Kind.DO_BY, Kind.WITHDRAW, Kind.REACH])
def test_a_demand_without_deadline_is_never_overdue(kind):
    """Semantics 7: then pending, holding, slipping or kept."""
    assert bars(good(kind, end=None), watch())["no_deadline"] == (BROKEN,)


def test_a_pledge_taken_back_before_its_deadline_is_never_due():
    """Rule 42."""
    back = withdraw("2022-03-15T00:00", id="w")
    assert bars(good(Kind.REACH), watch(), back)["never_due"] == (BROKEN,)
    told = remarks(good(Kind.DO_BY), watch(), back)
    assert (told["never_due"].bars, told["never_due"].records) == ((BROKEN,), ("w",))
    perhaps = withdraw("2022-03-14", id="w")
    soon = good(Kind.DO_BY, end="2022-03-14T12:00")
    assert bars(soon, watch(), perhaps)["perhaps_never_due"] == (BROKEN,)
    assert "never_due" not in remarks(good(Kind.REFRAIN), watch(), back)


def test_a_reduction_without_end_and_horizon_is_never_read():
    """Rule 33."""
    given = good(Kind.REDUCE, share=0.5, end=None)
    assert bars(given, watch(), *ENOUGH) == {"no_end": (KEPT,), "no_look": (BROKEN,)}
    given = good(Kind.REDUCE, share=0.5, end=None, horizon="28 d")
    assert bars(given, watch(), *ENOUGH) == {"no_end": (KEPT,)}


ONLY_WEAK = [
    attrs.evolve(s, reliability="F", organ_of=None) for s in WORLD if isinstance(s, Source)
]


def some_sources(*letters: str) -> list[Source]:
    """All sources without reliability but so many of some letters."""
    named = [Source(id=f"s-{n}", reliability=letter) for n, letter in enumerate(letters)]
    return [*ONLY_WEAK, *named]


@pytest.mark.parametrize(
    ("letters", "barred", "count"),
    [
        ("", True, None),
        ("D", True, None),
        ("CCC", True, None),
        ("CCCC", False, "4"),
        ("BC", True, None),
        ("BCC", False, "3"),
        ("BB", False, None),
        ("A", False, None),
    ],
)
def test_how_many_of_the_declared_sources_it_takes(letters, barred, count):
    """Rule 21: .95 is needed; two of reliability B reach .97, three of C .93."""
    told = remarks(good(), watch(), *some_sources(*letters)).get("weak_sources")
    assert bool(told and told.bars) is barred
    if count:
        assert f"at least {count} independent sources" in told.text
    if not barred and count is None:
        assert told is None


def test_one_witness_of_many_names_is_weak():
    """Semantics 0: origins are counted."""
    sources = some_sources("B", "B")
    assert "weak_sources" not in remarks(good(), watch(), *sources)
    told = remarks(good(), watch(), *sources, same_origin("s-0", "s-1"))
    assert told["weak_sources"].bars == (BROKEN,)


def test_a_telling_with_a_probability_of_its_own_counts_as_that():
    told = report(origin="f", probability=0.97)
    assert "weak_sources" not in remarks(good(), watch(), *some_sources("E"), told)


def test_the_debtors_own_word_does_not_show_that_it_was_done():
    """Rule 43: a claim of compliance is no origin."""
    own = [Source(id="s-0", reliability="A", organ_of="army")]
    told = remarks(good(Kind.DO_BY), watch(), *ONLY_WEAK, *own)
    assert told["weak_sources"].bars == (KEPT,)
    assert "weak_sources" not in remarks(good(), watch(), *ONLY_WEAK, *own)


def test_an_admission_counts_as_rated_b():
    """Semantics 6, against interest: what its own organs admit weighs at least B."""
    own = [Source(id="s-0", organ_of="army"), Source(id="s-1", reliability="C")]
    assert "weak_sources" in remarks(good(), watch(), *ONLY_WEAK, *own)
    more = Source(id="s-2", reliability="C")
    assert remarks(good(), watch(), *ONLY_WEAK, *own, more)["weak_sources"].bars == ()


def test_kin_reach_certainty_later():
    """Semantics 6: of one family a second counts half, further ones nothing."""
    kin = [Source(id=f"s-{n}", reliability="B", kin="agency") for n in range(3)]
    assert remarks(good(), watch(), *ONLY_WEAK, *kin)["weak_sources"].bars == (BROKEN,)


# -- can it ever be kept? --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.REFRAIN, Kind.CEASE, Kind.MAINTAIN])
def test_a_pledge_without_end_holds_and_is_never_kept(kind):
    """Semantics 12."""
    told = remarks(good(kind, end=None), watch(), as_of="2022-03-20")
    assert told["no_end"].bars == (KEPT,)


@pytest.mark.parametrize(
    ("time", "short"), [("2022-03-01/2022-03-20", False), ("2022-03-01/2022-03-19", True)]
)
def test_somebody_must_be_declared_to_look_half_of_the_time(time, short):
    """Semantics 6: by how much they see, .8 where nobody says."""
    told = remarks(good(), watch(time)).get("not_watched")
    assert (told is not None) is short
    if told:
        assert told.bars == (KEPT,)
        assert "(49 %)" in told.text
        assert verdict(good(), watch(time)) == "untested"


def test_every_unit_must_be_watched():
    """Rule 27: kept in some units and not in others is partial."""
    told = remarks(good(places=("north", "south")), watch(places=("north",)))["not_watched"]
    assert told.bars == (KEPT,)
    assert "monitoring shelling in south (1 March" in told.text
    assert "(80 %)" not in told.text


def test_many_units_are_counted():
    places = ("north-town", "north-village", "south-town", "south-port", "abroad")
    told = remarks(good(places=places), watch(places=("north",)))["not_watched"]
    assert told.text.count("shelling in ") == 3
    told = remarks(good(places=places))["not_watched"]
    assert "and 2 more" in told.text


def test_a_state_is_watched_from_its_deadline_on():
    """Rule 51; a credible observation would do as well, so it bars nothing."""
    before = watch("2022-03-01/2022-03-31")
    told = remarks(good(Kind.WITHDRAW), before)["not_watched"]
    assert told.bars == ()
    assert "not_watched" not in remarks(good(Kind.MAINTAIN), before)


@pytest.mark.parametrize(("sensitivity", "enough"), [(None, False), (0.9, False), (0.99, True)])
def test_silence_breaks_a_demand_only_where_somebody_says_how_much_they_see(sensitivity, enough):
    """Semantics 6a."""
    told = remarks(good(Kind.DO_BY), watch(sensitivity=sensitivity))
    assert ("no_sensitivity" not in told) is enough
    broken = verdict(good(Kind.DO_BY), watch(sensitivity=sensitivity)) == "broken"
    assert broken is enough


def test_a_deadline_that_nobody_watches_is_not_missed_but_untested():
    """Rule 45 (b) and (d)."""
    told = remarks(good(Kind.DO_BY))["not_watched"]
    assert told.bars == ()
    assert verdict(good(Kind.DO_BY)) == "untested"


def test_a_reduction_that_nobody_counts_on_both_sides():
    """Rule 30."""
    pledged = good(Kind.REDUCE, share=0.5)
    assert bars(pledged)["not_counted"] == (BROKEN, KEPT)
    two = (watch("2021-12-01/2022-02-28"), watch("2022-03-01/2022-05-31", origin="a"))
    told = remarks(pledged, *two)["not_counted"]
    assert told.bars == (BROKEN, KEPT)
    # One level that can be compared is another way to a verdict.
    told = remarks(pledged, level(share=0.4, activity="shelling"))["not_counted"]
    assert told.bars == ()


def test_a_reduction_with_nothing_before():
    """Rule 34: no_baseline."""
    told = remarks(good(Kind.REDUCE, share=0.5), watch())
    assert told["no_baseline"].bars == (KEPT,)  # a rise from nothing shows (semantics 7)


def test_a_baseline_that_is_too_small_says_how_many_are_needed():
    """Semantics 8: with equal windows and independent incidents a half needs 8."""
    month = "2022-02-01/2022-02-28"
    given = good(Kind.REDUCE, share=0.5, baseline=month, end="2022-03-28")
    few = remarks(given, watch(), *attacks(range(1, 8)))["baseline_too_small"]
    assert few.bars == (KEPT,)
    assert re.match(r"7 .* \(8 with equal windows", few.text)
    assert len(few.records) == 7
    even = [*attacks(range(1, 28, 2)), *attacks(range(28, 29))]
    assert "baseline_too_small" not in remarks(given, watch(), *even)


def test_too_small_a_baseline_can_still_show_that_nothing_was_reduced():
    """Rule 34: it is read after broken."""
    assert (
        BROKEN
        not in remarks(good(Kind.REDUCE, share=0.5), watch(), *attacks(range(1, 8), "2022-01"))[
            "baseline_too_small"
        ].bars
    )


def test_counts_of_weak_sources_are_none():
    """Rule 32: what is counted is likely."""
    told = remarks(
        good(Kind.REDUCE, share=0.5), watch(origin="e"), *attacks(range(1, 9), "2022-01")
    )
    assert told["weak_sources"].bars == (BROKEN, KEPT)
    assert told["weak_sources"].records == ("e",)


def test_shares_that_ask_for_nothing_or_too_much():
    told = remarks(good(Kind.REDUCE, wording="reduce"), watch())["share_of_all"]
    assert (told.field, told.bars) == ("wording", ())
    told = remarks(good(Kind.REDUCE, share=0), watch())["share_of_none"]
    assert (told.field, told.bars) == ("share", (KEPT,))
    assert "share_of_none" not in remarks(good(Kind.REDUCE, share=0, measure="level"), watch())


def test_deaths_that_are_not_told():
    told = attacks(range(1, 29), "2022-01")
    pledged = good(Kind.REDUCE, share=0.5, measure="harm")
    assert bars(pledged, watch(), *told)["deaths_not_told"] == (BROKEN, KEPT)


def test_levels_that_cannot_be_compared():
    """Rule 37."""
    pledged = good(Kind.REDUCE, share=0.5, measure="level")
    assert remarks(pledged)["no_level"].bars == ()
    after = level("after", "2022-03-10", level=100, unit="troops", activity="shelling")
    told = remarks(pledged, after)["no_level_baseline"]
    assert (told.bars, told.records) == ((BROKEN, KEPT), ("after",))
    before = level("before", "2022-02-10", level=200, unit="troops", activity="shelling")
    assert {"no_level", "no_level_baseline"}.isdisjoint(remarks(pledged, after, before))
    guns = attrs.evolve(before, unit="guns")
    assert "no_level_baseline" in remarks(pledged, after, guns)


def test_a_unit_of_count_that_no_report_uses():
    pledged = good(Kind.MAINTAIN, at_least=5, unit="troops")
    told = remarks(pledged, watch(), level(level=9, unit="soldiers"))["unit_not_told"]
    assert (told.field, told.bars) == ("unit", ())
    assert "soldiers" in told.text
    assert "unit_not_told" not in remarks(pledged, watch(), level(level=9, unit="troops"))


# -- the elements of a ceasefire -------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(Kind))
def test_the_elements_are_asked_of_pledges_to_cease_refrain_and_reduce(kind):
    more = {"share": 0.5} if kind is Kind.REDUCE else {}
    bare = pledge(kind=kind, said="2022-02-20", start=None, activities=("attack",),
                  places=("abroad",), **more)  # fmt: skip
    told = {remark.kind for remark in lint(ledger(bare)) if remark.group == "ceasefire"}
    asked = kind in (Kind.CEASE, Kind.REFRAIN, Kind.REDUCE)
    expected = {name for name, each in LINTS.items() if each.group == "ceasefire"}
    assert told == (expected if asked else set())
    assert all(not remark.bars for remark in lint(ledger(bare)) if remark.group == "ceasefire")


@pytest.mark.parametrize("field", ["quote", "text"])
def test_what_was_said_is_not_what_it_was_said_for(field):
    """A purpose is a reason given; nearly every pledge has a quotation, and few say why."""
    assert "no_purpose" not in remarks(pledge(**GOOD), watch())
    bare = {**GOOD, "reason": None, field: "will cease fire from 18:00"}
    assert "no_purpose" in remarks(pledge(**bare), watch())


@pytest.mark.parametrize(
    ("said", "start", "missing"),
    [
        ("2022-02-20", None, "said"),
        ("2022-02-20T12:00", None, None),
        ("2022-02-20", "2022-03-01T00:00", None),
        ("2022-02-20", "2022-03-01", None),
        ("2022-02-20", "2022-03-01~", "start"),
    ],
)
def test_the_time_of_effect_is_told_to_the_hour(said, start, missing):
    """Rule 3: a plain start is the first instant of its day; a plain announcement is some time in it."""
    told = remarks(good(said=said, start=start), watch()).get("no_hour")
    assert (told.field if told else None) == missing


def test_an_area_is_tied_to_other_places():
    told = remarks(good(places=("north", "abroad")), watch())["loose_area"]
    assert told.records == ("abroad",)
    alone = [pledge(**{**GOOD, "places": ("city",)})]
    world = [r for r in WORLD if not isinstance(r, Place)]
    book = Ledger([*world, Place(id="city"), *alone])
    assert "loose_area" not in {remark.kind for remark in lint(book)}


def test_a_broad_activity_says_what_stays_permitted():
    assert (
        "2 declared kinds"
        in remarks(good(activities=("attack",)), watch())["no_permitted_acts"].text
    )
    told = remarks(good(activities=("attack",), except_activities=("air-strike",)), watch())
    assert "no_permitted_acts" not in told
    assert "no_permitted_acts" not in remarks(good(), watch())


@pytest.mark.parametrize(
    ("origin", "creditor", "missing"),
    [
        ("watcher", "enemy", False),
        ("ministry-press", "enemy", True),
        ("enemy-press", "enemy", True),
        ("enemy-press", None, False),
    ],
)
def test_verification_is_by_somebody_else_than_the_parties(origin, creditor, missing):
    told = remarks(good(creditor=creditor), watch(origin=origin)).get("no_verification")
    assert (told is not None) is missing
    if told:
        assert origin in told.text
        assert told.bars == ()


def test_who_looked_before_does_not_verify():
    assert "no_verification" in remarks(good(), watch("2022-01-01/2022-02-27"))


# -- oddities --------------------------------------------------------------------------------------


def test_wording_of_another_kind():
    told = remarks(good(wording="halt"), watch())["wording"]
    assert (told.field, 'kind = "cease"' in told.text) == ("wording", True)
    assert "wording" not in remarks(good(wording="will not"), watch())
    assert "wording" not in remarks(good(wording="solemnly"), watch())


def test_fields_of_a_reduction_that_say_nothing_or_overlap():
    told = remarks(good(Kind.REDUCE, share=0.5, horizon="28 d"), watch())
    assert told["idle_horizon"].field == "horizon"
    told = remarks(good(Kind.REDUCE, share=0.5, baseline="2022-02-01/2022-03-05"), watch())
    assert told["baseline_overlap"].field == "baseline"
    told = remarks(good(Kind.REDUCE, share=0.5, baseline="2022-02-01/2022-02-28"), watch())
    assert "baseline_overlap" not in told


def test_sources_without_reliability_that_carry_everything():
    unjudged = [report("r", origin="outlet-1"), report("s", origin="f")]
    told = remarks(good(), watch(), *unjudged)["unjudged_sources"]
    assert told.records == ("f", "outlet-1")
    assert "unjudged_sources" not in remarks(good(), watch(), *unjudged, report("t", origin="c"))
    own = report("t", origin="f", probability=0.7)
    assert "unjudged_sources" not in remarks(good(), watch(), *unjudged, own)


def test_sources_that_nobody_rated():
    unjudged = [report("r", origin="outlet-1"), report("s", origin="f"), report("t", origin="c")]
    told = {r.kind: r for r in lint(ledger(good(), watch(), *unjudged))}["unrated_sources"]
    assert (told.records, told.pledge) == (("f", "outlet-1"), None)
    assert told.text.startswith("2 reports weigh nothing")
    rated = Ledger([*WORLD, good(), watch(), *unjudged], timezone="UTC", unrated="C")
    assert "unrated_sources" not in {r.kind for r in lint(rated)}


def test_pledges_that_no_reference_class_fits():
    given = good(reference_class=None)
    told = {r.kind: r for r in lint(ledger(given, watch()))}["no_reference_class"]
    assert told.records == ("pledge",)
    war = Ledger([*WORLD, given, watch()], timezone="UTC", setting="war")
    assert "no_reference_class" not in {r.kind for r in lint(war)}


def test_a_record_from_outside_that_would_bind_others():
    """Semantics 6, authority: it is a proposal until the ledger says so."""
    book = ledger(good(), watch(), report("r"))
    foreign = attrs.evolve(retract("r", "2022-04-01", id="back"), source="b")
    told = {r.kind: r for r in lint(book.with_records(foreign, streamed=True))}["proposal"]
    assert told.entry == 'retract "back"'
    assert "proposal" not in {r.kind for r in lint(book.with_records(foreign))}


def unmatched(*records) -> tuple[str, ...]:
    return next((r.records for r in lint(ledger(*records)) if r.kind == "unmatched"), ())


def test_reports_that_bear_on_nothing():
    odd = [report("far", place="abroad"), report("other", activity="looting")]
    assert unmatched(good(), watch(), *odd, report("near")) == ("far", "other")
    assert unmatched(good(), watch(), report("coarse", place="country")) == ()
    assert unmatched(good(control=("south",)), watch(), report("s", place="south-town")) == ()
    assert unmatched(*odd) == ()  # without a pledge there is nothing to bear on


def test_reports_that_are_held_against_a_claim_bear_on_something():
    odd = report("far", place="abroad", incident="i")
    assert unmatched(good(), odd, statement(incidents=("i",))) == ()
    assert unmatched(good(), odd, statement(activities=("attack",), places=("abroad",))) == ()
    assert unmatched(good(), odd, statement(activities=("looting",))) == ("far",)


def test_state_reports_bear_on_conditions_and_levels():
    asked = good(condition=when("c", state="s", presumed=True))
    told = (holds("s", True, "2022-03-05", id="h"), holds("t", True, "2022-03-05", id="i"))
    assert unmatched(asked, *told) == ("i",)
    pledged = good(Kind.WITHDRAW, activities=("presence",))
    assert unmatched(pledged, level("l", activity="presence", share=0.5, actor="union")) == ()


def test_up_to_five_ids_are_shown():
    odd = [report(f"far-{n}", place="abroad") for n in range(7)]
    (told,) = (r for r in lint(ledger(good(), watch(), *odd)) if r.kind == "unmatched")
    assert told.pledge is None
    assert len(told.records) == 7
    assert "far-4 and 2 more" in told.text


def test_an_incident_of_one_witness_under_several_names():
    two = [report("r", origin="b", incident="i"), report("s", origin="b-2", incident="i")]
    assert "one_origin" not in remarks(good(), watch(), *two)
    told = remarks(good(), watch(), *two, same_origin("b", "b-2"))["one_origin"]
    assert told.records == ("b", "b-2")


def test_a_report_that_names_the_pledge_but_the_acts_of_others():
    named = {"pledge": "pledge", "activity": None, "place": None}
    told = remarks(good(), watch(), report("r", actor="enemy", **named))["not_theirs"]
    assert told.records == ("r",)
    assert "acts of state" in told.text
    assert "not_theirs" not in remarks(good(), watch(), report("r", actor=None, **named))


def test_a_record_decades_away_from_all_others():
    near = [report("r"), report("s")]
    assert "far_off" not in remarks(good(), watch(), *near)
    told = remarks(good(), watch(), *near, report("t", "2062-03-10T12:00"))["far_off"]
    assert told.entry == 'report "t"'
    assert "40 years" in told.text


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"no_findings": ("continuations",)}, "no_findings"),
        ({"findings": (ExpectedFinding(kind="continued"),)}, "findings"),
        ({"findings": (ExpectedFinding(kind="continuation", rung="proved"),)}, "findings"),
        ({"notes": (ExpectedFinding(kind="continuation"),)}, "notes"),
        ({"verdict": "fulfilled"}, "verdict"),
        ({"lifecycle": "over"}, "lifecycle"),
        ({"flags": ("disputed",)}, "flags"),
        ({"measures": {"troops": "holding"}}, "measures"),
        ({"verdict": "kept", "lifecycle": "in_grace", "flags": ("late",),
          "measures": {"level": "not measured"}, "no_findings": ("increase",)}, None),
    ],
)  # fmt: skip
def test_demands_in_words_that_do_not_exist(asked, field):
    block = Expected(id="e", pledge="pledge", as_of=moment("2022-05-01"), **asked)
    told = remarks(good(), watch(), block).get("unknown_expectation")
    assert (told.field if told else None) == field


def test_ids_that_look_alike():
    two = (Place(id="North", part_of=("country",)),)
    assert remarks(good(), watch(), *two)["confusable_ids"].records == ("North",)
    mixed = Actor(id="st\u0430te-2")  # a Cyrillic letter among Latin ones
    told = remarks(good(), watch(), mixed)["confusable_ids"]
    assert "Cyrillic and Latin" in told.text
    fine = (Actor(id="\u043a\u0438\u0457\u0432"), Activity(id="\u6771\u4eac\u30bf\u30ef\u30fc"))
    assert "confusable_ids" not in remarks(good(), watch(), *fine)


# -- that it is true -------------------------------------------------------------------------------


@given(
    st.one_of(
        st.tuples(refrain_worlds(), clocks),
        st.tuples(reduce_worlds(), reduce_clocks),
        st.tuples(do_by_worlds(), due_clocks),
        st.tuples(state_worlds(), due_clocks),
    )
)
def test_what_is_called_impossible_is_never_found(review):
    """A remark that a verdict is impossible is refuted by one review that gives it."""
    world, (at, as_of) = review
    book = Ledger(world.records, timezone=world.timezone)
    made = book.review(at=exact(at), as_of=exact(as_of))
    for remark in lint(book, exact(as_of)):
        if remark.bars:
            assert made[remark.pledge].verdict not in remark.bars, remark


STRONG = [
    report(
        f"strong-{day}-{hour}",
        f"2022-03-{day:02}T{hour:02}:00",
        probability=0.999,
        origin="watcher",
    )
    for day in range(1, 32)
    for hour in (3, 15)
]


@pytest.mark.parametrize(
    "records",
    [
        (good(speaker="clerk"), CLERK, watch()),
        (good(condition=when("c")), watch()),
        (good(condition=when("c", presumed=False)), watch()),
        (good(except_places=("north",)), watch()),
        (good(Kind.REDUCE, share=0.5, end=None), watch(), *ENOUGH),
        (good(Kind.REDUCE, share=0.5),),
    ],
    ids=["speaker", "condition untold", "condition false", "scope", "no look", "not counted"],
)
def test_no_number_of_reports_breaks_what_cannot_be_broken(records):
    assert any(BROKEN in barred for barred in bars(*records).values())
    assert verdict(*records, *STRONG) != "broken"


def test_the_same_reports_break_what_lacks_nothing():
    assert verdict(good(), watch(), *STRONG) == "broken"
    assert verdict(good(Kind.REDUCE, share=0.5), watch(), *ENOUGH, *STRONG) == "broken"


# -- the answer ------------------------------------------------------------------------------------


def test_only_what_is_known_by_then_is_looked_at():
    late = withdraw("2022-02-25T00:00", known="2022-03-10T12:00", id="w")
    records = (good(), watch(), late, report(known="2022-03-20T12:00"))
    assert "empty_window" in remarks(*records)
    assert "empty_window" not in remarks(*records, as_of="2022-03-09")
    assert lint(ledger(*records), "2022-02-01") == ()  # nothing was pledged yet


def test_remarks_come_by_pledge_and_in_the_order_of_the_kinds():
    records = [good(id=id, end=None, reason=None) for id in ("b", "a")]
    told = lint(ledger(*records, report("far", place="abroad")))
    assert [remark.pledge for remark in told if remark.pledge] == ["a"] * 4 + ["b"] * 4
    order = list(LINTS)
    for id in ("a", "b"):
        places = [order.index(remark.kind) for remark in told if remark.pledge == id]
        assert places == sorted(places)
    assert told[-1].pledge is None


def test_the_order_of_records_changes_nothing():
    records = [good(end=None), good(id="other"), watch(), *STRONG[:4]]
    assert lint(ledger(*records)) == lint(ledger(*reversed(records)))


def test_a_ledger_without_pledges_has_little_to_remark():
    assert lint(ledger()) == ()


# -- the command line ------------------------------------------------------------------------------


@pytest.fixture
def book(tmp_path):
    def written(*records) -> str:
        path = tmp_path / "book.toml"
        ledger(*records, title="The north").write(path)
        return str(path)

    return written


def test_exit_status(book, capsys):
    """0: no verdict is impossible; 4: at least one is; 2: bad input, or no pledge is known by then."""
    assert main(["lint", book(good(), watch())]) == 0
    assert capsys.readouterr().out == "The north\n\nNo remarks.\n"
    assert main(["lint", book(good(reason=None), watch())]) == 0
    assert main(["lint", book(good(end=None), watch())]) == 4
    assert main(["lint", book(good(end=None), watch()), "--as-of", "2020"]) == 2
    assert main(["lint", book(good()), "--as-of", "soon"]) == 2
    assert main(["lint", "nowhere.toml"]) == 2


def test_remarks_name_file_line_and_field(book, capsys):
    path = book(good(speaker="clerk"), CLERK, watch())
    text = Path(path).read_text("utf-8")
    line = 1 + text[: text.index("speaker =")].count("\n")
    main(["lint", path])
    told = capsys.readouterr().out
    assert "\nspeaker_unbound (never broken or kept)\n" in told
    assert f"  {path}:{line}: pledge, `speaker`" in told
    assert re.findall(r"\d+", told.split("\n\n")[-1]) == ["1", "1", "1"]


def test_as_data(book, capsys):
    path = book(good(end=None), watch())
    main(["lint", path, "--json"])
    told = json.loads(capsys.readouterr().out)
    remarks = [r.to_dict() for r in lint(read(path))]
    assert told == {"title": "The north", "remarks": remarks, "drafts": []}
    (remark,) = told["remarks"]
    assert (remark["kind"], remark["group"], remark["bars"]) == ("no_end", "verdict", ["kept"])
    assert (remark["pledge"], remark["entry"], remark["file"]) == (
        "pledge",
        'pledge "pledge"',
        path,
    )


# -- the seed and the page -------------------------------------------------------------------------


def test_what_the_seed_lacks():
    """Nobody counted, nobody was declared to be watching, nothing says until when."""
    told = lint(read(SEED))
    assert {(r.pledge, r.kind) for r in told if r.bars} == {
        ("kyiv-chernihiv", "no_end"),
        ("kyiv-chernihiv", "no_look"),
        ("kyiv-chernihiv-several-fold", "no_end"),
        ("kyiv-chernihiv-several-fold", "no_look"),
        ("nuclear-non-use", "no_end"),
        ("nuclear-non-use", "not_watched"),
    }
    assert {r.kind for r in told if not r.bars} == {
        "not_counted", "no_hour", "no_permitted_acts", "no_purpose", "no_verification", "unmatched",
    }  # fmt: skip
    assert all(remark.file and remark.line for remark in told)
    assert max(map(len, listing(read(SEED), told).splitlines())) <= 100


@pytest.mark.parametrize("group", ["verdict", "ceasefire", "oddity"])
def test_the_page_shows_the_kinds_as_they_are(group):
    assert markdown(group) in (ROOT / "docs" / "lint.md").read_text("utf-8")
    assert {each.group for each in LINTS.values()} == {"verdict", "ceasefire", "oddity"}


def test_every_kind_is_made_by_some_test_here():
    text = Path(__file__).read_text("utf-8")
    assert [kind for kind in LINTS if f'"{kind}"' not in text] == []


def test_a_remark_says_where_it_was_read_and_what_to_write():
    seed = Path(__file__).parents[1] / "seeds" / "kyiv-2022.toml"
    for remark in lint(read(seed)):
        field = f", `{remark.field}`" if remark.field else ""
        place = f"{seed}:{remark.line}: {remark.entry}{field}: "
        assert str(remark) == place + remark.text


def test_a_pledge_that_only_reports_name_lacks_no_scope_and_no_watching():
    named = pledge(kind=Kind.DO_BY, activities=(), places=(), text="Open the school.")
    found = remarks(named)
    assert not {"nothing_in_scope", "not_watched"} & found.keys()
    assert "not_watched" in remarks(pledge(kind=Kind.DO_BY))

"""From places and activities to the pledge (semantics 7, Units; rule 27)."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from pledgewatch.case import open_case
from pledgewatch.evidence import Watch
from pledgewatch.verdicts import Verdict
from pledgewatch.verdicts.units import covered_time, judged_part, merged_spans, worst
from tests.builders import (
    LATE,
    at_time,
    judged,
    ledger,
    level,
    pledge,
    report,
    verdict,
    watch,
    withdraw,
)

from pledgewatch.model.records import Kind
from pledgewatch.model.time import DAY

NO_TIME = dt.timedelta(0)

BOTH = {"places": ("north", "south")}
NORTH = {"place": "north-town"}
SOUTH = {"place": "south-town"}
CERTAIN = {"probability": 0.99}
POSSIBLE = {"probability": 0.6}
HALFWAY = {"at": "2022-03-20", "as_of": "2022-03-20"}


def test_units_are_places_times_activities_in_the_order_of_the_pledge():
    """Semantics 7: units = places x activities; rule 15 orders them."""
    judgement = judged(pledge(places=("south", "north"), activities=("looting", "attack")), watch())
    assert [(unit.place, unit.activity) for unit in judgement.units] == [
        ("south", "looting"),
        ("south", "attack"),
        ("north", "looting"),
        ("north", "attack"),
    ]


@pytest.mark.parametrize(
    ("records", "clocks", "units", "expected"),
    [
        pytest.param(
            [watch(), report(**NORTH, **CERTAIN)], {}, ["broken", "kept"], "broken",
            id="broken if any unit is broken",
        ),
        pytest.param(
            [watch(), report(**NORTH, **POSSIBLE)], {}, ["inconclusive", "kept"], "partial",
            id="kept and inconclusive is partial",
        ),
        pytest.param(
            [watch(places=("north",))], {}, ["kept", "untested"], "partial",
            id="kept and untested is partial",
        ),
        pytest.param([watch()], {}, ["kept", "kept"], "kept", id="all kept is kept"),
        pytest.param([], {}, ["untested", "untested"], "untested", id="all untested is untested"),
        pytest.param(
            [watch(), report(**SOUTH, **POSSIBLE)], HALFWAY, ["holding", "slipping"], "slipping",
            id="slipping is worse than holding",
        ),
        pytest.param(
            [watch(places=("north",))], HALFWAY, ["holding", "untested"], "untested",
            id="untested is worse than holding",
        ),
        pytest.param([watch()], HALFWAY, ["holding", "holding"], "holding", id="all holding"),
        pytest.param(
            [report(**SOUTH, **POSSIBLE)], {}, ["untested", "inconclusive"], "inconclusive",
            id="inconclusive is worse than untested",
        ),
    ],
)  # fmt: skip
def test_two_units(records, clocks, units, expected):
    """Semantics 7: the worst, but a mix of KEPT and not kept is PARTIAL."""
    judgement = judged(pledge(**BOTH), *records, **clocks)
    assert [unit.verdict.value for unit in judgement.units] == units
    assert judgement.verdict.value == expected


ORDER = ["slipping", "inconclusive", "untested", "partial", "holding", "kept"]


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(ORDER, 2)))
def test_the_order_of_worse_and_better(one, other):
    """Semantics 7: SLIPPING < INCONCLUSIVE < UNTESTED < PARTIAL < HOLDING < KEPT; rule 27."""
    expected = Verdict.PARTIAL if other == "kept" else Verdict(one)
    for units in ([one, other], [other, one]):
        assert worst(Verdict.UNTESTED, [Verdict(unit) for unit in units]) is expected


@pytest.mark.parametrize("other", [verdict.value for verdict in Verdict if verdict.value != "void"])
def test_any_broken_unit_breaks_it(other):
    """Semantics 7: BROKEN if any unit is BROKEN."""
    assert worst(Verdict.UNTESTED, [Verdict.BROKEN, Verdict(other)]) is Verdict.BROKEN


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        (Verdict.BROKEN, Verdict.BROKEN),
        (Verdict.SLIPPING, Verdict.SLIPPING),
        (Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE),
        (Verdict.UNTESTED, Verdict.HOLDING),
        (Verdict.HOLDING, Verdict.HOLDING),
    ],
)
def test_the_whole_counts_when_it_slips_or_cannot_be_told(whole, expected):
    """Rule 27: the whole counts only when it is BROKEN, SLIPPING or INCONCLUSIVE."""
    assert worst(whole, [Verdict.HOLDING, Verdict.HOLDING]) is expected


def test_a_coarse_report_breaks_the_whole_and_no_one_unit():
    """Rule 27: surely in the scope, surely in no one unit."""
    judgement = judged(
        pledge(places=("north-town", "north-village")), watch(), report(place="north", **CERTAIN)
    )
    assert [unit.verdict.value for unit in judgement.units] == ["inconclusive", "inconclusive"]
    assert judgement.verdict.value == "broken"
    assert (judgement.certain, judgement.possible) == (1, 0)


def test_tolerance_is_for_the_pledge_as_a_whole_too():
    """Rule 27: one violation in each of two units is two, where one is tolerated."""
    book = (
        pledge(**BOTH, tolerated=1),
        watch(),
        report("n", **NORTH, **CERTAIN),
        report("s", **SOUTH, **CERTAIN),
    )
    judgement = judged(*book)
    assert [unit.verdict.value for unit in judgement.units] == ["kept", "kept"]
    assert judgement.verdict.value == "broken"


def test_counts_are_those_of_the_whole():
    """Rule 27: `counts` are those of the whole scope; overlapping units count an act once."""
    overlapping = pledge(places=("north", "north-town"))
    judgement = judged(overlapping, watch(), report(**NORTH, **CERTAIN))
    assert [unit.certain for unit in judgement.units] == [1, 1]
    assert judgement.certain == 1


def test_coverage_of_the_pledge_is_the_mean_over_its_units():
    """Rule 24: covered time over judged time; the mean over units."""
    judgement = judged(pledge(**BOTH), watch(places=("north",)))
    assert [unit.coverage for unit in judgement.units] == [1.0, 0.0]
    assert judgement.coverage == 0.5


def test_days_watched_are_averaged_over_the_units():
    """Semantics 6, Absence: N days watched, not N days for every unit."""
    judgement = judged(pledge(**BOTH), watch(sensitivity=0.5))
    assert judgement.absence.days == pytest.approx(31)


def test_half_of_the_time_watched_is_enough():
    """Semantics 7: c_min = .5, and a pledge is covered from there on (rule 24)."""
    two_days = pledge(start="2022-03-01", end="2022-03-02")
    assert verdict(two_days, watch("2022-03-01/2022-03-01")) == "kept"
    assert verdict(two_days, watch("2022-03-01/2022-03-01T23:59")) == "untested"


def test_before_it_opens_there_is_nothing_to_watch():
    """Rules 24 and 25: judged is `[W.start.lo, min(W.end.last, at + 1))`, empty until it opens."""
    judgement = judged(pledge(**BOTH), watch(), at="2022-02-25", as_of="2022-02-25")
    assert (judgement.verdict.value, judgement.reason) == ("untested", "not_yet_open")
    assert [(unit.covered, unit.judged) for unit in judgement.units] == [(NO_TIME, NO_TIME)] * 2
    assert judgement.coverage == 0


def test_what_was_never_to_be_watched_is_not_covered():
    """Rule 51: withdrawn before its tolerance was over, it has no judged part; rule 52: UNTESTED."""
    leaving = pledge(kind=Kind.WITHDRAW, activities=("presence",), tolerance="10 d")
    gone = level("gone", "2022-04-02", activity="presence", holds=False)
    book = (leaving, gone, watch(activities=("presence",)), withdraw("2022-04-05T00:00"))
    judgement = judged(*book)
    assert (judgement.verdict.value, judgement.reason) == ("untested", "nobody_was_looking")
    assert judgement.judged == NO_TIME


def test_exceptions_apply_to_every_unit():
    """Rule 15: the exceptions of the pledge apply to every unit."""
    promised = pledge(**BOTH, except_places=("north-town",), except_activities=("air-strike",))
    assert verdict(promised, watch(), report(**NORTH)) == "kept"
    assert verdict(promised, watch(), report(**SOUTH, activity="air-strike")) == "kept"
    assert verdict(promised, watch(), report(**SOUTH)) == "broken"


# -- the judged part -------------------------------------------------------------------------------

START, END = (at_time(f"2022-0{month}-01T00:00") for month in (3, 4))
WITHIN_WINDOW = (Kind.REFRAIN, Kind.CEASE, Kind.REDUCE, Kind.DO_BY, Kind.MAINTAIN)
FROM_DEADLINE = (Kind.WITHDRAW, Kind.REACH)


def judged_by(at: int, *records, **promised) -> tuple[int, int]:
    if promised["kind"] is Kind.REDUCE:
        promised["share"] = 0.5
    case = open_case(ledger(pledge(**promised), *records), at_time(LATE))
    return judged_part(case.scopes["pledge"], at)


@pytest.mark.parametrize("kind", WITHIN_WINDOW)
def test_the_judged_part_is_the_window_so_far(kind):
    """Rule 24: `[W.start.lo, min(W.end.last, at + 1))`."""
    assert judged_by(START, kind=kind) == (START, START + 1)
    assert judged_by(START + DAY, kind=kind) == (START, START + DAY + 1)
    for at in (END - 1, END, END + 60 * DAY):
        assert judged_by(at, kind=kind) == (START, END)


def test_the_judged_part_opens_after_the_grace():
    """Rule 24: W.start is start + grace."""
    assert judged_by(END, kind=Kind.CEASE, grace="2 days") == (START + 2 * DAY, END)


@pytest.mark.parametrize("kind", FROM_DEADLINE)
def test_until_its_deadline_the_time_up_to_it_is_judged(kind):
    """Rule 51: `[start.lo, min(at + 1, T'.lo))` while `at < T'.lo`."""
    assert judged_by(START, kind=kind) == (START, START + 1)
    assert judged_by(END - 2, kind=kind) == (START, END - 1)
    assert judged_by(END - 1, kind=kind) == (START, END)


@pytest.mark.parametrize("kind", FROM_DEADLINE)
def test_from_its_deadline_on_the_time_until_it_is_settled_is_judged(kind):
    """Rule 51: then `[T'.lo, min(T'.last + settle, C.last, at + 1))`."""
    settle = {"kind": kind, "settle": "10 days"}
    assert judged_by(END, **settle) == (END, END + 1)
    assert judged_by(END + 3 * DAY, **settle) == (END, END + 3 * DAY + 1)
    assert judged_by(END + 60 * DAY, **settle) == (END, END + 10 * DAY)


@pytest.mark.parametrize("kind", FROM_DEADLINE)
def test_the_tolerance_moves_the_deadline(kind):
    """Rules 42 and 51: T' is T moved by `tolerance`."""
    late = {"kind": kind, "tolerance": "2 days", "settle": "10 days"}
    assert judged_by(END + DAY, **late) == (START, END + DAY + 1)
    assert judged_by(END + 60 * DAY, **late) == (END + 2 * DAY, END + 12 * DAY)


@pytest.mark.parametrize("kind", FROM_DEADLINE)
def test_what_is_withdrawn_after_its_deadline_is_judged_until_then(kind):
    """Rule 51: C is the first alive Supersede or Withdraw."""
    gone = withdraw("2022-04-04T00:00")
    assert judged_by(END + 60 * DAY, gone, kind=kind) == (END, END + 3 * DAY)


# -- how much of it was watched --------------------------------------------------------------------


def eye(lo: int, hi: int) -> Watch:
    return Watch("watcher", lo, hi, f"watch-{lo}-{hi}")


@pytest.mark.parametrize(
    ("eyes", "spans"),
    [
        ([], []),
        ([(2, 5)], [(2, 5)]),
        ([(0, 3)], [(1, 3)]),
        ([(7, 30)], [(7, 20)]),
        ([(0, 1), (20, 30)], []),
        ([(2, 4), (6, 8)], [(2, 4), (6, 8)]),
        ([(2, 4), (4, 8)], [(2, 8)]),
        ([(2, 6), (4, 8)], [(2, 8)]),
        ([(2, 9), (4, 6)], [(2, 9)]),
        ([(2, 4), (6, 8), (7, 9)], [(2, 4), (6, 9)]),
        ([(2, 4), (6, 12), (7, 9)], [(2, 4), (6, 12)]),
        ([(2, 3), (3, 5), (5, 6), (8, 9), (9, 10)], [(2, 6), (8, 10)]),
        ([(4, 6), (2, 9), (9, 11), (15, 16)], [(2, 11), (15, 16)]),
    ],
    ids=[
        "nobody", "inside", "from before", "to after", "outside", "apart", "touching", "overlapping",
        "one inside another", "overlapping after a gap", "inside after a gap", "touching, twice",
        "in any order",
    ],
)  # fmt: skip
def test_time_watched_by_several_counts_once(eyes, spans):
    """Rule 24: covered when an alive Coverage spans that instant; here of `[1, 20)`."""
    watches = [eye(*ends) for ends in eyes]
    assert merged_spans(watches, 1, 20, 50) == spans
    assert covered_time(watches, 1, 20, 50) == sum(hi - lo for lo, hi in spans)


@pytest.mark.parametrize(("as_of", "until"), [(9, 10), (18, 19), (19, 20), (40, 20)])
def test_nobody_has_watched_what_is_yet_to_come(as_of, until):
    """Rule 24: and that instant is not after `as_of`."""
    assert merged_spans([eye(0, 30)], 1, 20, as_of) == [(1, until)]

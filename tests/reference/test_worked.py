"""Every row of `worked.md`: the verdict, its reason, P_T, v, P(done in time) and skepticism, within .01."""

from __future__ import annotations

import pytest
from tests.reference.world import Retract
from tests.reference.worlds import (
    ACTIVITIES,
    ACTORS,
    FIVE_TOWNS,
    SOURCES,
    at,
    day,
    demand,
    denied,
    done,
    during,
    judged,
    level,
    not_done,
    pledge,
    told,
    unless,
    watch,
    watch_demand,
    withdrawn,
)

from pledgewatch.model.time import Duration

FOUR_HOURS = {"start": at(110), "end": at(110 + 4 / 24)}
SMALL_COUNTRY = (*ACTORS, *FIVE_TOWNS, *ACTIVITIES, *SOURCES)
ALL_FIVE = ("shelling", "drones", "mines", "raids", "bombs")


TRUCE = {"announcement": "truce"}
OURS = pledge(**TRUCE)
THEIRS = pledge(id="q", debtor="enemy", **TRUCE)
OURS_IF = pledge(condition=unless("q"), **TRUCE)
THEIRS_IF = pledge(id="q", debtor="enemy", condition=unless("p"), **TRUCE)
OWED = pledge(creditor="enemy")

Y = {"incident": "y"}

# name: (records, verdict, reason, P_T, v, P(done in time), skepticism), base where it is another one
ROWS = {
    "event exactly at S: in": ((pledge(), told("A1", 100)), "broken", "", 0.95, 0.95, None, 0.97),
    "event exactly at E: out": (
        (pledge(), told("A1", 130)),
        "untested", "nobody_was_looking", 0, 0, None, 0.5,
    ),
    "report coarser than the scope: U": (
        (pledge(), told("A1", place="region", **Y), told("A2", place="region", **Y)),
        "inconclusive", "", 0, 0.5, None, 0.75,
    ),
    "exception inside: coarse covering both is U": (
        (
            pledge(places=("region",), except_places=("other-town",)),
            told("A1", place="region", **Y),
            told("A2", place="region", **Y),
        ),
        "inconclusive", "", 0, 0.5, None, 0.75,
    ),
    "hundred shellings, each its own B source: certain together": (
        (pledge(), *(told(f"B{n}", 100 + n) for n in range(1, 13))),
        "broken", "together", 1, 1, None, 0.99,
    ),
    "enemy's tally of 3,000, rated C: .70": (
        (pledge(), told("C1", during(100, 130), number=3000)),
        "inconclusive", "", 0, 0.57, None, 0.79,
    ),
    "three A affirm, two independent A deny: possible, never certain": (
        (
            pledge(),
            *(told(f"A{n}", **Y) for n in (1, 2, 3)),
            *(denied(f"A{n}", **Y) for n in (4, 5)),
        ),
        "inconclusive", "", 0, 0.47, None, 0.74,
    ),
    "general staff and president: .85 and .85 make .93": (
        (pledge(), told("staff", **Y), told("palace", **Y)),
        "inconclusive", "", 0.93, 0.93, None, 0.96,
    ),
    "... a third organ adds nothing (one incident)": (
        (pledge(), told("staff", **Y), told("palace", **Y), told("third-paper", **Y)),
        "inconclusive", "", 0.93, 0.93, None, 0.96,
    ),
    "thirty anonymous channels, nobody rated": (
        (pledge(), *(told(f"X{n}") for n in range(1, 31))),
        "untested", "not_covered", 0, 0, None, 0.5,
    ),
    "one row 'somewhere in the country, that year' against a quiet week, watched": (
        (
            pledge(start=at(100), end=at(107)),
            watch(),
            told("A1", during(0, 365), place="country"),
        ),
        "kept", "", 0, 0.01, None, 0.01,
    ),
    "a hundred such rows (one table)": (
        (
            pledge(start=at(100), end=at(107)),
            watch(),
            *(told("A1", during(0, 365), place="country") for _ in range(100)),
        ),
        "kept", "", 0, 0.01, None, 0.01,
    ),
    "undeclared watcher, no news, after the deadline: inconclusive": (
        (demand(), watch_demand()),
        "inconclusive", "", 0, 0, 0.5, 0.83,
    ),
    "with sensitivity .95 over all of it: broken": (
        (demand(), watch_demand(sensitivity=0.95)),
        "broken", "", 0, 0, 0.05, 0.95,
    ),
    "two undeclared watchers, no news: not broken": (
        (demand(), watch_demand("A1"), watch_demand("A2")),
        "inconclusive", "", 0, 0, 0.5, 0.83,
    ),
    "an A source says it was not done, nobody watches: broken": (
        (demand(), not_done("A1")),
        "broken", "", 0, 0, 0.05, 0.95,
    ),
    "281 (of 260) a year after the deadline, nothing before: seen_only_later": (
        (demand("reach"), level("A1", 281, 495)),
        "inconclusive", "seen_only_later", 0, 0, 0.5, 0.5,
    ),
    "178 at the deadline, 281 a year after (A): BROKEN or PARTIAL, S >= .95": (
        (demand("reach"), level("A1", 178), level("A1", 281, 495)),
        "partial", "", 0, 0, 0.05, 0.95,
    ),
    "20 % pledged, 18 % reached: PARTIAL .9": (
        (demand("reach", at_least=20.0), level("A1", 18)),
        "partial", "", 0, 0, 0.05, 0.95,
    ),
    "late within the tolerance: PARTIAL": (
        (demand(tolerance=Duration(10, "d")), done("A1", 135)),
        "partial", "", 0, 0, 0.5, 0.5,
    ),
    "late within the tolerance, watched by the teller at .95: PARTIAL": (
        (
            demand(tolerance=Duration(10, "d")),
            watch_demand("A1", sensitivity=0.95),
            done("A1", 135),
        ),
        "partial", "", 0, 0, 0.5, 0.95,
    ),
    "two units, one done, one surely not: PARTIAL": (
        (demand(places=("town", "far")), done("A1"), not_done("A2", place="far")),
        "partial", "", 0, 0, 0.05, 0.95,
    ),
    "done, told by A, who is the declared watcher: KEPT": (
        (demand(), watch_demand("A1", sensitivity=0.95), done("A1")),
        "kept", "", 0, 0, 0.95, 0.2,
    ),
    "done, told by two A; a third watches undeclared: KEPT": (
        (demand(), watch_demand(), done("A1", **Y), done("A2", **Y)),
        "kept", "", 0, 0, 1.0, 0.01,
    ),
    "done, told by A; another watches at .95 and says nothing: never broken": (
        (demand(), watch_demand(sensitivity=0.95), done("A1")),
        "inconclusive", "", 0, 0, 0.49, 0.51,
    ),
    "one B says not done, an undeclared one watches: not broken": (
        (demand(), watch_demand(), not_done("B1")),
        "inconclusive", "", 0, 0, 0.15, 0.97,
    ),
    "verified video that names nobody + B accuser + the accused admits: BROKEN": (
        (
            OWED,
            told("A1", actor=None, **Y),
            told("enemy-organ", **Y),
            told("our-paper", **Y),
        ),
        "broken", "", 0.97, 0.98, None, 0.99,
    ),
    "accused names an excepted place: still inconclusive, not clean": (
        (
            pledge(creditor="enemy", places=("region",), except_places=("other-town",)),
            told("enemy-organ", **Y),
            told("our-organ", place="other-town", **Y),
        ),
        "inconclusive", "", 0, 0.41, None, 0.71,
    ),
    "A 'in the region' + an anonymous channel 'in the town': not BROKEN": (
        (pledge(), told("A1", place="region", **Y), told("X1", **Y)),
        "inconclusive", "", 0, 0.47, None, 0.74,
    ),
    "enemy (creditor) accuses, accused denies: not certain": (
        (OWED, told("enemy-organ", **Y), denied("our-organ", **Y)),
        "inconclusive", "", 0, 0.41, None, 0.71,
    ),
    "... an anonymous channel joins in: still not certain": (
        (OWED, told("enemy-organ", **Y), denied("our-organ", **Y), told("X1", **Y)),
        "inconclusive", "", 0, 0.41, None, 0.71,
    ),
    "thirty A shells dated by the day of a pause of four hours: not KEPT": (
        (
            pledge(**FOUR_HOURS),
            watch(),
            *(told(f"A{n % 11 + 1}", during(110, 111)) for n in range(30)),
        ),
        "inconclusive", "too_coarse", 0, 0.17, None, 0.17,
    ),
    "one anonymous rumour against a watched month: KEPT stays": (
        (pledge(), watch(), told("X1")),
        "kept", "", 0, 0, None, 0.01,
    ),
    "five activities, one watched, nothing reported: not partial": (
        (pledge(activities=ALL_FIVE), watch()),
        "untested", "nobody_was_looking", 0, 0, None, 0.01,
    ),
    "report-dated only, inside: possible, not nothing": (
        (pledge(), told("A1", report_dated=True)),
        "inconclusive", "", 0, 0.74, None, 0.87,
    ),
    "actor 99 % sure, A and B: BROKEN": (
        (
            pledge(),
            told("A1", actor_probability=0.99, **Y),
            told("B1", actor_probability=0.99, **Y),
        ),
        "broken", "", 0.99, 0.99, None, 0.99,
    ),
    "four single C allegations: possible": (
        (pledge(), *(told(f"C{n}", 100 + n) for n in range(1, 5))),
        "inconclusive", "", 0, 0.97, None, 0.98,
    ),
    "three B witnesses of three shellings: taken together": (
        (pledge(), *(told(f"B{n}", 100 + n) for n in range(1, 4))),
        "broken", "together", 0.99, 0.99, None, 0.99,
    ),
    "five A against one B denial: not contested": (
        (pledge(), *(told(f"A{n}", **Y) for n in range(1, 6)), denied("B1", **Y)),
        "broken", "", 1, 1, None, 0.99,
    ),
    "ten A name nobody, one unrated names the accused: possible": (
        (pledge(), *(told(f"A{n}", actor=None, **Y) for n in range(1, 11)), told("X1", **Y)),
        "inconclusive", "", 0, 0.5, None, 0.75,
    ),
    "ten A name nobody, one unrated names the enemy: the incident stays": (
        (
            pledge(),
            *(told(f"A{n}", actor=None, **Y) for n in range(1, 11)),
            told("X1", actor="enemy", **Y),
        ),
        "inconclusive", "", 0, 0.5, None, 0.75,
    ),
    "mutual truce, one rumour against B, then A attacks: A is judged": (
        (
            OURS_IF,
            THEIRS,
            told("X1", 105, actor="enemy"),
            told("A1", **Y),
            told("B1", **Y),
        ),
        "broken", "", 0.99, 0.99, None, 0.99,
    ),
    "mutual truce, B violated it (A source) before: A unbound": (
        (OURS_IF, THEIRS_IF, told("A1", 105, actor="enemy"), told("A2", 110)),
        "untested", "nobody_was_looking", 0, 0, None, 0.5,
    ),
    "mutual truce, A's own organ (A) accuses B, then A attacks: A is judged": (
        (OURS_IF, THEIRS_IF, told("our-organ", 105, actor="enemy"), told("A2", 110)),
        "broken", "", 0.95, 0.95, None, 0.97,
    ),
    "joint truce, verified act of nobody named: .5 against each, certain against both": (
        (OURS_IF, THEIRS_IF, told("A1", actor=None, **Y), told("A2", actor=None, **Y)),
        "inconclusive", "", 0, 0.5, None, 0.75,
    ),
    "31-day truce withdrawn on day 2, watched: INCONCLUSIVE cut_short": (
        (pledge(end=at(131)), watch(), withdrawn()),
        "inconclusive", "cut_short", 0, 0, None, 0.01,
    ),
    "told done by A before the deadline, a watcher silent after it: KEPT stays": (
        (demand(), watch_demand(), done("A1")),
        "kept", "", 0, 0, 0.95, 0.2,
    ),
    "'not yet' on day 3 of 30 by A, nobody looks again: no breach": (
        (demand(), not_done("A1", 103)),
        "inconclusive", "", 0, 0, 0.5, 0.5,
    ),
    "an unrated Retract of an A report (stream): a proposal": (
        (
            pledge(),
            told("A1", id="seen"),
            Retract(id="x", target="seen", source="X1", known=at(120), streamed=True),
        ),
        "broken", "", 0.95, 0.95, None, 0.97,
    ),
    "precisely located elsewhere, one B: outside": (
        (pledge(), watch(), told("B1", place="other-town")),
        "kept", "", 0, 0, None, 0.01,
    ),
    "fifty C reports of shelling elsewhere: outside": (
        (pledge(), watch(), *(told(f"C{n % 12 + 1}", place="far") for n in range(50))),
        "kept", "", 0, 0, None, 0.01,
    ),
    "a C report by the enemy's act: outside": (
        (pledge(), watch(), told("C1", actor="enemy")),
        "kept", "", 0, 0, None, 0.01,
    ),
    "one C allegation that is no organ's: not interested": (
        (OWED, told("C1", **Y)),
        "inconclusive", "", 0, 0.57, None, 0.79,
    ),
    "... the enemy's organ repeats it: not weaker": (
        (OWED, told("C1", **Y), told("enemy-organ", **Y)),
        "inconclusive", "", 0, 0.75, None, 0.87,
    ),
    "C + D + unrated: the unrated moves no verdict": (
        (
            pledge(tolerated=1),
            watch(),
            told("C1", 105),
            told("D1", 110),
            told("X1", 115),
        ),
        "kept", "", 0, 0.18, None, 0.19,
    ),
    "B + C + D + unrated: the unrated moves no verdict": (
        (pledge(), told("B1", **Y), told("C1", **Y), told("D1", **Y), told("X1", **Y)),
        "inconclusive", "", 0.94, 0.94, None, 0.97,
    ),
    "watched by an unrated source only: UNTESTED": (
        (pledge(), watch("X1")),
        "untested", "nobody_was_looking", 0, 0, None, 0.5,
    ),
    "watched by the debtor's organ only: UNTESTED": (
        (pledge(), watch("our-organ")),
        "untested", "nobody_was_looking", 0, 0, None, 0.5,
    ),
    "reached in full: KEPT, not PARTIAL": (
        (demand("reach"), level("A1", 260)),
        "kept", "", 0, 0, 0.95, 0.05,
    ),
    "sixty verified in the region, five towns: too_coarse, not KEPT": (
        (
            pledge(**FOUR_HOURS),
            watch(),
            *(told(f"A{n % 11 + 1}", during(110, 111), place="region") for n in range(60)),
        ),
        "inconclusive", "too_coarse", 0, 0.03, None, 0.04,
    ),
    "speaker who may not bind, three A: not broken and not kept": (
        (pledge(speaker="clerk"), watch("A1"), watch("A2"), watch("A3")),
        "inconclusive", "may_not_bind", 0, 0, None, 0.01,
    ),
    "actor .96 sure told by one A: certain": (
        (pledge(), told("A1", actor_probability=0.96)),
        "broken", "", 0.95, 0.95, None, 0.97,
    ),
    "tolerated 2, three certain: broken; two: not": (
        (pledge(tolerated=2), *(told(f"A{n}", 100 + n) for n in (1, 2, 3))),
        "broken", "", 0.95, 0.95, None, 0.97,
    ),
}  # fmt: skip
BASES = {"sixty verified in the region, five towns: too_coarse, not KEPT": {"base": SMALL_COUNTRY}}


def test_the_table_has_a_row_for_every_world():
    assert len(ROWS) == 63


@pytest.mark.parametrize("name", ROWS)
def test_worked_world(name):
    records, verdict, reason, p_T, v, done_in_time, skepticism = ROWS[name]

    answer = judged(*records, **BASES.get(name, {}))

    assert (answer.verdict, answer.reason) == (verdict, reason)
    assert answer.p_T == pytest.approx(p_T, abs=0.01)
    assert answer.v == pytest.approx(v, abs=0.01)
    assert answer.skepticism.value == pytest.approx(skepticism, abs=0.01)
    if done_in_time is None:
        assert answer.done is None
    else:
        assert answer.done == pytest.approx(done_in_time, abs=0.01)


def test_two_tolerated_of_two_are_no_violation():
    two = (told("A1", 101), told("A2", 102))

    watched = judged(pledge(tolerated=2), watch(), *two)
    unwatched = judged(pledge(tolerated=2), *two)
    early = judged(pledge(tolerated=2), watch(), *two, when=day(120))

    assert watched.verdict == "kept"
    assert (unwatched.verdict, unwatched.reason) == ("untested", "not_covered")
    assert early.verdict == "slipping"


def test_an_announcement_of_two_is_violated_as_a_whole_by_an_act_nobody_is_named_for():
    records = ROWS[
        "joint truce, verified act of nobody named: .5 against each, certain against both"
    ][0]

    for id in ("p", "q"):
        assert judged(*records, id=id).whole.violated
        assert judged(*records, id=id).v == pytest.approx(0.5, abs=0.01)


def test_a_row_of_a_table_is_next_to_nothing_but_not_nothing():
    """Section 12 says "next to nothing": a share of time below .05 alone leaves nothing out."""
    records = ROWS["a hundred such rows (one table)"][0]

    assert 0 < judged(*records).v < 0.01

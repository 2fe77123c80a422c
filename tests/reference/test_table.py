"""Every cell of the table of section 7 for prohibitions and demands; REDUCE is in `test_reduction.py`."""

from __future__ import annotations

import pytest
from tests.reference.world import Condition, StateReport
from tests.reference.worlds import (
    at,
    day,
    demand,
    done,
    during,
    holds,
    judged,
    level,
    not_done,
    pledge,
    told,
    watch,
    watch_demand,
)

from pledgewatch.model.time import Duration

EARLY = day(115)
PRESENCE = {"at_least": None, "unit": None}


def no_q(source="A1", when=110, **terms):
    return holds(source, False, when, **{"activity": "shelling", **terms})


def is_q(source="A1", when=129.5, **terms):
    return holds(source, True, when, **{"activity": "shelling", **terms})


def not_binding():
    never = Condition(state="peace", presumed=False)
    return {"condition": never}


PROHIBITIONS = [
    ("broken", "", (pledge(), told("A1")), None),
    ("kept", "", (pledge(), watch()), None),
    ("slipping", "", (pledge(), told("B1")), EARLY),
    ("slipping", "too_coarse", (pledge(end=at(100.2)), watch(),
        *(told(f"A{n}", during(100, 101)) for n in range(1, 7))), day(101)),
    ("slipping", "", (pledge(tolerated=1), told("A1")), EARLY),
    ("holding", "", (pledge(), watch()), EARLY),
    ("pending", "not_yet_open", (pledge(), watch()), day(99.5)),
    ("inconclusive", "", (pledge(), watch(), told("B1")), None),
    ("inconclusive", "may_not_bind", (pledge(speaker="clerk"), watch()), None),
    ("untested", "nobody_was_looking", (pledge(),), None),
    ("untested", "not_covered", (pledge(), watch(first=100, last=110)), None),
    ("untested", "nobody_was_looking", (pledge(),), EARLY),
    ("void", "", (pledge(**not_binding()), told("A1")), None),
    ("broken", "", (pledge("maintain"), no_q()), None),
    ("kept", "", (pledge("maintain"), watch(), is_q()), None),
    ("inconclusive", "not_observed_to_its_end", (pledge("maintain"), watch(), is_q(when=110)), None),
    ("slipping", "", (pledge("maintain"), no_q("B1")), EARLY),
    ("holding", "", (pledge("maintain"), watch(), is_q(when=110)), EARLY),
    ("untested", "nobody_was_looking", (pledge("maintain"),), None),
]  # fmt: skip

DEMANDS = [
    ("broken", "", (demand(), not_done("A1")), None),
    ("broken", "", (demand(), done("A1", 140)), None),
    ("broken", "", (demand("reach"), level("A1", 100)), None),
    ("partial", "", (demand(tolerance=Duration(20, "d")), done("A1", 140)), None),
    ("partial", "", (demand(places=("town", "far")), done("A1"), not_done("A1", place="far")), None),
    ("partial", "", (demand("reach"), level("A1", 178)), None),
    ("kept", "", (demand(), done("A1")), None),
    ("kept", "", (demand("reach"), level("A1", 260)), None),
    ("kept", "", (demand("withdraw", **PRESENCE), holds("B1", False, 131)), None),
    ("inconclusive", "", (demand("withdraw", **PRESENCE), holds("C1", False, 131)), None),
    ("broken", "", (demand("withdraw", **PRESENCE), holds("A1", True, 131)), None),
    ("slipping", "", (demand(), not_done("A1", 105)), EARLY),
    ("slipping", "", (demand(), watch_demand()), day(126)),
    ("holding", "", (demand(end=at(300)), holds("B1", True, 105)), EARLY),
    ("pending", "", (demand(end=at(300)), holds("B1", True, 95)), EARLY),
    ("holding", "", (demand("reach", level=100.0), level("B1", 150, 110)), EARLY),
    ("slipping", "", (demand("reach", level=100.0), level("B1", 90, 110)), EARLY),
    ("pending", "", (demand(),), EARLY),
    ("pending", "not_yet_open", (demand(known=at(90)),), day(98)),
    ("inconclusive", "", (demand(), watch_demand()), None),
    ("untested", "nobody_was_looking", (demand(),), None),
    ("void", "", (demand(**not_binding()), done("A1")), None),
    ("pending", "", (demand(end=None),), None),
    ("kept", "", (demand(end=None), done("A1")), None),
    ("inconclusive", "may_not_bind", (demand(speaker="clerk"), done("A1")), None),
    ("broken", "", (demand(places=("town", "far")), not_done("A1", place="far")), None),
    ("untested", "nobody_was_looking", (demand(places=("town", "far")), done("A1")), None),
]  # fmt: skip


@pytest.mark.parametrize(("verdict", "reason", "records", "when"), PROHIBITIONS + DEMANDS)
def test_cell(verdict, reason, records, when):
    answer = judged(*records, when=when or day(600))

    assert (answer.verdict, answer.reason) == (verdict, reason)


def test_a_condition_is_true_or_false_only_at_theta_b():
    waits = Condition(state="peace", presumed=False)

    def peace(source):
        return StateReport(
            id=f"peace-{source}", state="peace", holds=True, source=source, when=at(95)
        )

    assert judged(pledge(condition=waits), peace("A1"), told("A2")).verdict == "broken"
    weak = judged(pledge(condition=waits), peace("B1"), told("A2"))
    assert (weak.verdict, weak.v) == ("inconclusive", pytest.approx(0.5 * 18 / 19, abs=1e-6))


def test_a_demand_opens_on_the_day_it_is_said():
    assert judged(demand(said=at(99.6)), done("A1", 99.1)).verdict == "kept"


def test_a_demand_withdrawn_before_it_is_due_was_never_due():
    from tests.reference.worlds import withdrawn

    answer = judged(demand(), withdrawn(), not_done("A1"))

    assert (answer.verdict, answer.reason) == ("untested", "never_due")

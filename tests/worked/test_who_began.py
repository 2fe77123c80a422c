"""Who was first, where pledges depend on each other: semantics 5 and rule 54, incident by incident."""

from __future__ import annotations

import pytest
from tests.builders import pledge, report, reviewed

from pledgewatch.model.records import Condition

SOON = {"at": "2022-03-20", "as_of": "2022-03-20"}


def depends(*others: str) -> Condition:
    return Condition(text="while they keep theirs", unless_broken=others)


OURS = pledge("ours", condition=depends("theirs"))
THEIRS = pledge("theirs", debtor="enemy", condition=depends("ours"))
PLAIN = pledge("theirs", debtor="enemy")
LENIENT = pledge("theirs", debtor="enemy", tolerated=1, condition=depends("ours"))


def mine(time, id="mine", **more):
    return report(id, time, **more)


def yours(time, id="yours", **more):
    return report(id, time, **{"actor": "enemy", **more})


def stand(theirs, *records, **clocks):
    """Verdict and lifecycle of both."""
    review = reviewed(OURS, theirs, *records, **(clocks or SOON))
    return {j.pledge: (j.verdict.value, j.lifecycle.value) for j in review}


@pytest.mark.parametrize(
    ("at", "expected"), [("2022-03-10T12:00", "slipping"), ("2022-03-10T11:59:59.999999", "broken")]
)
def test_what_begins_at_the_instant_of_judging_has_begun(at, expected):
    """Rule 54: incidents with lo > at are ignored, and no others.

    What we did over a week may have come after what they began in it, once they have begun it.
    """
    week = mine("2022-03-05/2022-03-12")
    later = yours("2022-03-15T12:00", "later")
    told = stand(THEIRS, week, yours("2022-03-10T12:00"), later, at=at, as_of="2022-03-20")
    assert told["ours"][0] == expected


@pytest.mark.parametrize("names", [("a", "z"), ("z", "a")])
def test_what_is_tolerated_of_one_side_does_not_free_the_other(names):
    """Rule 54: more than m incidents; one that is over is counted once, and a later one not yet.

    They are allowed one. So our act surely breaks ours, and theirs is bound no longer after it.
    """
    first, second = names
    told = stand(
        LENIENT,
        yours("2022-03-05T12:00", first),
        mine("2022-03-07T12:00"),
        yours("2022-03-09T12:00", second),
    )
    assert told["ours"] == ("broken", "active")
    assert told["theirs"] == ("slipping", "dormant")


def test_the_other_side_is_freed_by_what_is_over_first():
    """Rule 54: F once more than m incidents are surely over, whichever of them began first."""
    week = yours("2022-03-05/2022-03-12", "week")
    told = stand(PLAIN, week, yours("2022-03-08T12:00", "day"), mine("2022-03-10T12:00"))
    assert told == {"ours": ("untested", "dormant"), "theirs": ("broken", "active")}
    told = stand(PLAIN, week, mine("2022-03-10T12:00"))
    assert told["ours"] == ("slipping", "dormant")

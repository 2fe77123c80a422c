"""Pledges that depend on each other: semantics 5 and rules 54 and 55."""

from __future__ import annotations

import pytest
from tests.builders import at_time, denial, ledger, pledge, report, retract, reviewed, watch

from pledgewatch.engine.flags import order_of_violations
from pledgewatch.engine.review import open_case
from pledgewatch.errors import InputError
from pledgewatch.model.records import Condition, Kind

SOON = {"at": "2022-03-20", "as_of": "2022-03-20"}


def depends(*others: str, **more) -> Condition:
    return Condition(text="while they keep theirs", unless_broken=others, **more)


OURS = pledge("ours", condition=depends("theirs"))
THEIRS = pledge("theirs", debtor="enemy", condition=depends("ours"))


def mine(time, id="mine", **more):
    return report(id, time, **more)


def yours(time, id="yours", **more):
    return report(id, time, **{"actor": "enemy", **more})


def stand(*records, book=(OURS, THEIRS), **clocks):
    """Verdict and lifecycle of both."""
    review = reviewed(*book, *records, **(clocks or SOON))
    return {j.pledge: (j.verdict.value, j.lifecycle.value) for j in review}


def unknown(*records, book=(OURS, THEIRS), **clocks):
    review = reviewed(*book, *records, **(clocks or SOON))
    return [j.pledge for j in review if "first_violator" in j.flags]


def test_whoever_surely_began_has_broken_it_and_frees_the_other():
    told = stand(mine("2022-03-10T12:00"), yours("2022-03-11T12:00"))
    assert told["ours"] == ("broken", "active")
    assert told["theirs"] == ("untested", "dormant")
    told = stand(mine("2022-03-12T12:00"), yours("2022-03-11T12:00"))
    assert told["theirs"] == ("broken", "active")
    assert told["ours"] == ("untested", "dormant")


def test_one_side_alone():
    told = stand(yours("2022-03-11T12:00"))
    assert told == {"ours": ("untested", "dormant"), "theirs": ("broken", "active")}
    assert unknown(yours("2022-03-11T12:00")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2022-03-10", "2022-03-10"),
        ("2022-03-10T12:00", "2022-03-10"),
        ("2022-03-10T12:00", "2022-03-10T12:00"),
        ("2022-03-09/2022-03-11", "2022-03-10"),
    ],
)
def test_where_the_order_cannot_be_told(one, other):
    """Both carry `first_violator`, and neither is broken by it alone."""
    told = stand(mine(one), yours(other))
    assert unknown(mine(one), yours(other)) == ["ours", "theirs"]
    exact = one == other == "2022-03-10T12:00"
    # At one and the same instant neither is strictly earlier, so neither is excused, and both are
    # free from then on. Otherwise neither is free for certain.
    expected = ("broken", "dormant") if exact else ("slipping", "active")
    assert told["ours"] == told["theirs"] == expected


def test_where_it_can_be_told_who_began():
    """Rule 55: the first of each side counts, to the last instant and whatever came after it."""
    assert unknown(yours("2022-03-10T12:00"), mine("2022-03-10T12:00:00.000001")) == []
    assert unknown(mine("2022-03-10T12:00"), yours("2022-03-10T12:00:00.000001")) == []
    assert unknown(mine("2022-03-10"), yours("2022-03-13"), mine("2022-03-15", "again")) == []


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ((mine("2022-03-10"), yours("2022-03-13")), True),
        ((mine("2022-03-13"), yours("2022-03-10")), True),
        ((mine("2022-03-10"), yours("2022-03-10")), False),
        ((mine("2022-03-10"),), None),
        ((yours("2022-03-10"),), None),
    ],
)
def test_the_order_of_two_first_violations(acts, expected):
    """Rule 55: whether it can be told who began; nothing where one of them was not violated."""
    soon = at_time("2022-03-20")
    case = open_case(ledger(OURS, THEIRS, *acts), soon, soon)
    assert order_of_violations(case, "ours", "theirs") is expected


def test_who_began_is_asked_of_what_had_begun():
    """Rule 55 and semantics 7: incidents with lo > at are ignored, and no others."""
    both = mine("2022-03-10T12:00"), yours("2022-03-10T12:00")
    assert unknown(*both, at="2022-03-10T12:00", as_of="2022-03-20") == ["ours", "theirs"]
    assert unknown(*both, at="2022-03-10T11:59", as_of="2022-03-20") == []


def test_who_began_is_asked_only_where_each_depends_on_the_other():
    """Semantics 5: mutual reciprocity; a pledge without the clause binds whoever began."""
    plain = pledge("theirs", debtor="enemy")
    assert unknown(mine("2022-03-10"), yours("2022-03-10"), book=(OURS, plain)) == []


def test_a_pledge_of_the_other_side_that_was_taken_back_excuses_nobody():
    """Rule 54: only what is alive; a record that was retracted says nothing."""
    book = (yours("2022-03-08T12:00"), mine("2022-03-10T12:00"), retract("theirs", "2022-03-15"))
    assert stand(*book, at="2022-03-14", as_of="2022-03-14")["ours"] == ("untested", "dormant")
    assert stand(*book)["ours"] == ("broken", "active")


def test_a_later_one_that_surely_came_after():
    """The first two cannot be ordered; a third, surely later, is still not for certain unexcused."""
    told = stand(mine("2022-03-10"), yours("2022-03-10"), mine("2022-03-15T12:00", "again"))
    assert told["ours"][0] == "slipping"


def test_only_strictly_earlier_events_excuse():
    """Rule 54: `f.last < e.lo`."""
    told = stand(yours("2022-03-10T12:00"), mine("2022-03-10T12:00:00.000001"))
    assert (told["theirs"][0], told["ours"]) == ("broken", ("untested", "dormant"))


def test_what_is_only_possible_excuses_only_possibly():
    told = stand(yours("2022-03-10T12:00", origin="c"), mine("2022-03-11T12:00"))
    assert told["ours"][0] == "slipping"
    assert told["theirs"][0] == "slipping"


def test_what_is_only_possibly_a_violation_frees_the_other_only_possibly():
    """Rule 54: theirs may have begun, so ours may have been an answer, and theirs may bind still."""
    acts = (
        yours("2022-03-10T12:00", origin="c"),
        mine("2022-03-11T12:00"),
        yours("2022-03-12T12:00", "later"),
    )
    assert stand(*acts)["theirs"] == ("slipping", "active")


def test_possible_violations_count_in_order_of_time():
    """Rule 54: by when they happened, not by what they are called."""
    others = (
        yours("2022-03-05T12:00", "z", origin="c"),
        yours("2022-03-09T12:00", "a", origin="c"),
    )
    assert stand(*others, mine("2022-03-07T12:00"))["theirs"] == ("slipping", "active")


@pytest.mark.parametrize(
    "rumour",
    [
        yours("2022-03-10T12:00", probability=0.2),
        denial("d", "2022-03-10T12:00", actor="enemy"),
    ],
    ids=["hardly believed", "only denied"],
)
def test_what_nobody_need_believe_excuses_nobody(rumour):
    """Rule 54: P(violation) > theta_lo, which is exclusive (rule 21)."""
    assert stand(rumour, mine("2022-03-11T12:00"))["ours"] == ("broken", "active")


def test_an_excuse_that_is_taken_back():
    """A retraction of what began it leaves the answer to it unexcused."""
    book = [
        yours("2022-03-10T12:00"),
        mine("2022-03-11T12:00"),
        retract("yours", "2022-03-18"),
    ]
    early = {"at": "2022-03-15", "as_of": "2022-03-15"}
    assert stand(*book, **early)["ours"] == ("untested", "dormant")
    assert stand(*book)["ours"] == ("broken", "active")


def test_a_denied_beginning_excuses_nobody():
    """Version 2: denials that outweigh what is told leave the other's pledge standing."""
    book = [yours("2022-03-10T12:00", incident="x"), denial("d", incident="x", origin="b-2"),
            denial("e", incident="x", origin="b-3"), mine("2022-03-11T12:00")]  # fmt: skip
    assert stand(*book)["ours"][0] == "broken"


def test_tolerated_violations_of_the_other_side():
    """Rule 54: more than the tolerated count."""
    lenient = pledge("theirs", debtor="enemy", tolerated=1, condition=depends("ours"))
    book = (OURS, lenient)
    first, second = yours("2022-03-08T12:00"), yours("2022-03-09T12:00", "second")
    assert stand(first, mine("2022-03-11T12:00"), book=book)["ours"][0] == "broken"
    assert stand(first, second, mine("2022-03-11T12:00"), book=book)["ours"] == (
        "untested",
        "dormant",
    )


def test_certain_and_possible_violations_are_counted_together():
    """Rule 54: one more than is tolerated may have been, so ours may have been an answer to it."""
    lenient = pledge("theirs", debtor="enemy", tolerated=1, condition=depends("ours"))
    acts = (
        yours("2022-03-08T12:00"),
        yours("2022-03-09T12:00", "maybe", origin="c"),
        mine("2022-03-11T12:00"),
    )
    assert stand(*acts, book=(OURS, lenient))["theirs"] == ("slipping", "active")


def test_a_chain_of_three():
    """A is bound while B is, B while C is, C unconditionally."""
    a = pledge("a", condition=depends("b"))
    b = pledge("b", debtor="enemy", condition=depends("c"))
    c = pledge("c", debtor="proxy")
    acts = {
        "c": report("by-c", "2022-03-05T12:00", actor="proxy"),
        "b": yours("2022-03-06T12:00"),
        "a": mine("2022-03-07T12:00"),
    }
    assert stand(*acts.values(), book=(a, b, c))["c"][0] == "broken"
    # What C did excused B, so B's act is no violation, and does not excuse A.
    assert stand(*acts.values(), book=(a, b, c))["b"] == ("untested", "dormant")
    assert stand(*acts.values(), book=(a, b, c))["a"][0] == "broken"
    assert stand(acts["b"], acts["a"], book=(a, b, c))["a"] == ("untested", "dormant")


def test_a_pledge_without_the_clause_is_not_excused():
    plain = pledge("ours")
    told = stand(yours("2022-03-10T12:00"), mine("2022-03-11T12:00"), book=(plain, THEIRS))
    assert told["ours"][0] == "broken"
    assert told["theirs"][0] == "broken"


def test_what_had_not_happened_yet_frees_nobody():
    """Semantics 7: incidents with lo > at are ignored."""
    acts = [mine("2022-03-05/2022-03-12"), yours("2022-03-10T12:00")]
    before = {"at": "2022-03-08", "as_of": "2022-03-20"}
    assert stand(*acts, **before)["ours"][0] == "broken"


def test_it_joins_the_rest_of_the_condition():
    """Rule 12: the reciprocal part and the state part, by *and*."""
    never = pledge("ours", condition=depends("theirs", state="paid", presumed=False))
    assert stand(mine("2022-03-10"), watch(), book=(never, THEIRS))["ours"] == (
        "holding",
        "dormant",
    )


@pytest.mark.parametrize("kind", [Kind.REDUCE, Kind.DO_BY, Kind.WITHDRAW, Kind.MAINTAIN])
def test_only_pledges_to_cease_or_refrain_can_be_named(kind):
    more = {"share": 0.5} if kind is Kind.REDUCE else {}
    other = pledge("theirs", kind, debtor="enemy", **more)
    with pytest.raises(InputError, match="of kind `cease` or `refrain`"):
        stand(book=(OURS, other))


def test_a_pledge_cannot_depend_on_itself():
    with pytest.raises(InputError, match="another pledge"):
        stand(book=(pledge("ours", condition=depends("ours")),))

"""What is remembered is what would be worked out again: each thing that ends a memory, by itself.

The law for random worlds is in `tests/laws/test_as_of.py`.
"""

from __future__ import annotations

import attrs
import pytest
from tests.builders import (
    LATE,
    at_time,
    holds,
    ledger,
    pledge,
    reduce_to,
    report,
    retract,
    same_incident,
    same_origin,
    supersede,
    watch,
    withdraw,
)

from pledgewatch.case import open_case
from pledgewatch.evidence import Memory
from pledgewatch.model.records import Condition, Record, Stance
from pledgewatch.review import review
from pledgewatch.weighing import weigh
from pledgewatch.witnesses import Witnesses

KNOWN = "2022-03-11"
NEWS = "2022-03-15"
DAYS = ("2022-03-12", "2022-03-20", "2022-04-10", "2022-03-12")
"""Before the news, after it, when all is settled, and before it again."""


def shelling(id: str = "r", **more) -> Record:
    return report(id, "2022-03-10T12:00", **{"probability": 0.97, "known": KNOWN} | more)


CASES: dict[str, tuple[Record, ...]] = {
    "a report": (shelling("late", known=NEWS),),
    "a retraction": (retract("r", NEWS),),
    "a withdrawal": (withdraw("2022-03-05", known=NEWS),),
    "a supersession": (
        supersede("pledge", "less", "2022-03-05", known=NEWS),
        pledge("less", activities=("shelling",), known=NEWS),
    ),
    "a watch that says it saw nothing": (watch(id="seer", sensitivity=0.9, known=NEWS),),
    "a watch that has had time to say so": (watch(id="seer", sensitivity=0.9, lag="5d"),),
    "one origin": (
        shelling("one", probability=0.8, incident="i", origin="b"),
        shelling("two", probability=0.8, incident="i", origin="c"),
        same_origin("b", "c", known=NEWS),
    ),
    "one incident": (
        shelling("here", activity="looting", probability=0.97),
        shelling("there", place="south-town", probability=0.97),
        same_incident("here", "there", known=NEWS),
    ),
    "another name": (
        shelling("named", incident="z"),
        report("other", "2022-02-25", incident="a", activity="looting", known="2022-04-05"),
        same_incident("a", "z", known=NEWS),
    ),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("of", [pledge, lambda: reduce_to(0.5)], ids=["refrain", "reduce"])
def test_news_that_change_an_answer_are_heard(case, of):
    book = ledger(of(), watch(), shelling(), *CASES[case])
    memory = Memory()
    for day in DAYS:
        remembering = review(book, as_of=at_time(day), memory=memory)
        assert remembering.to_dict() == review(book, as_of=at_time(day)).to_dict(), day


def test_a_condition_that_is_told_to_have_lapsed_is_heard():
    bound = pledge(condition=Condition(text="while talks go on", state="talks", presumed=True))
    ended = holds("talks", False, "2022-03-01", known=NEWS)
    book = ledger(bound, watch(), shelling(), ended)
    memory = Memory()
    for day in DAYS:
        remembering = review(book, as_of=at_time(day), memory=memory)
        assert remembering.to_dict() == review(book, as_of=at_time(day)).to_dict(), day


def test_what_has_not_changed_is_not_worked_out_again():
    """Else none of the above says anything."""
    book = ledger(pledge(), watch(), shelling())
    memory = Memory()
    early, late = (open_case(book, at_time(day), memory=memory) for day in ("2022-03-12", NEWS))
    assert early.scopes["pledge"] is late.scopes["pledge"]
    cell = late.evidence.at("pledge", "whole")
    assert early.evidence.incidents[cell]["r"] is late.evidence.incidents[cell]["r"]
    first, again = (case.judgement("pledge", at_time(NEWS)).incidents for case in (early, late))
    assert first[0] is again[0]


def test_an_incident_weighs_for_each_pledge_and_by_each_voice_anew():
    denies = report("d", stance=Stance.DENIES, origin="enemy-press", incident="i", known=KNOWN)
    told = shelling("t", actor=None, incident="i")
    book = ledger(pledge(), pledge("theirs", debtor="enemy"), watch(), told, denies)
    case = open_case(book, at_time(NEWS))
    incident = case.evidence.incidents[case.evidence.at("pledge", "whole")]["i"]
    ours, theirs = (
        weigh("i", incident, case.scopes[id], case.witnesses) for id in ("pledge", "theirs")
    )
    assert weigh("i", incident, case.scopes["pledge"], case.witnesses) == ours
    assert (ours.denied, theirs.denied) == (False, True)
    # The press of the enemy now speaks for the ministry as well.
    other = Witnesses(
        book, [*case.alive.values(), same_origin("enemy-press", "ministry-press", known=KNOWN)]
    )
    assert weigh("i", incident, case.scopes["pledge"], other).denied
    assert weigh("j", incident, case.scopes["pledge"], case.witnesses).key == "j"


def test_what_was_weighed_is_no_part_of_an_incident():
    case = open_case(ledger(pledge(), watch(), shelling()), at_time(NEWS))
    (incident,) = case.evidence.incidents[case.evidence.at("pledge", "whole")].values()
    fresh = attrs.evolve(incident)
    weigh("r", incident, case.scopes["pledge"], case.witnesses)
    assert incident.weights
    assert not fresh.weights
    assert (incident, repr(incident)) == (fresh, repr(fresh))


def test_an_incident_is_told_by_the_name_it_is_asked_for_by():
    case = open_case(ledger(pledge(), watch(), shelling()), at_time(NEWS))
    (incident,) = case.evidence.incidents[case.evidence.at("pledge", "whole")].values()
    asked = case.scopes["pledge"], case.witnesses
    assert [weigh(name, incident, *asked).key for name in ("raid", "strike")] == ["raid", "strike"]


def test_silence_is_heard_when_each_has_had_time_to_speak():
    """Rule 19: of several who were looking, one may take longer than another."""
    quick = watch(id="quick", origin="b", sensitivity=0.5, lag="1d")
    slow = watch(id="slow", origin="c", sensitivity=0.9, lag="5d")
    for looking in ((slow,), (quick, slow), (watch(), quick, slow)):
        book = ledger(pledge(), shelling(), *looking)
        memory = Memory()
        for day in DAYS:
            remembering = review(book, as_of=at_time(day), memory=memory)
            assert remembering.to_dict() == review(book, as_of=at_time(day)).to_dict(), day


# -- files of one world ----------------------------------------------------------------------------

PROMISE, EYES, TOLD = pledge(), watch(), shelling()
SEER, SHARPER = (watch(id="seer", origin="b", sensitivity=s) for s in (0.5, 0.9))
FILES: dict[str, tuple[tuple[Record, ...], tuple[Record, ...]]] = {
    "another pledge of that name": ((PROMISE, EYES, TOLD), (pledge(places=("south",)), EYES, TOLD)),
    "another report of that name": (
        (PROMISE, EYES, TOLD),
        (PROMISE, EYES, shelling(probability=0.6)),
    ),
    "another watch": ((PROMISE, SEER, TOLD), (PROMISE, SHARPER, TOLD)),
    "another watch beside the same": (
        (PROMISE, EYES, SEER, TOLD),
        (PROMISE, EYES, SHARPER, TOLD),
    ),
}


@pytest.mark.parametrize("what", FILES)
def test_what_another_file_says_is_not_taken_for_the_same(what):
    memory = Memory()
    for records in (*FILES[what], FILES[what][0]):
        book = ledger(*records)
        remembering = review(book, as_of=at_time(LATE), memory=memory)
        assert remembering.to_dict() == review(book, as_of=at_time(LATE)).to_dict()

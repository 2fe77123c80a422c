"""Notes: what to know beside the verdicts that contradicts nothing by itself (semantics 9)."""

from __future__ import annotations

import re

import pytest
from tests.builders import (
    at_time,
    moment,
    pledge,
    reduce_to,
    report,
    retract,
    reviewed,
    watch,
)
from tests.worked.counting import daily

from pledgewatch.model.logic import F, T, U
from pledgewatch.model.records import Condition, Explanation, Reaction, Tone
from pledgewatch.notes import NOTES
from pledgewatch.verdicts.reduce import foreseen

END = {"at": "2022-03-31", "as_of": "2022-03-31"}


def notes(*records, kind, **clocks):
    return [note for note in reviewed(*records, **clocks).notes if note.kind == kind]


# -- omission --------------------------------------------------------------------------------------


def test_what_a_pledge_leaves_out():
    """Semantics 9: omission: places of the same conflict that the pledge leaves out."""
    book = (
        pledge(control=("south", "abroad")),
        report("in-town", place="south-town", incident="x"),
        report("same", place="south-town", incident="x", origin="b"),
        report("port", place="south-port"),
    )
    (note,) = notes(*book, kind="omission")
    assert note.pledge == "pledge"
    assert note.records == ("in-town", "port", "same")
    # Two incidents, in places under one that is named; of the other nothing is told.
    assert re.findall(r"abroad|south|\d+", note.text) == ["abroad", "south", "2"]


def test_a_place_nobody_thought_of_is_named_once_it_is_attacked():
    (note,) = notes(pledge(), report("r", place="south-town"), kind="omission")
    assert note.records == ("r",)
    assert "south-town" in note.text


@pytest.mark.parametrize(
    "told",
    [
        report("r"),
        report("r", place="south", actor="enemy"),
        report("r", place="south", actor=None),
        report("r", place="south", activity="looting"),
        report("r", "2022-02-10", place="south"),
        report("r", "2022-05-10", place="south"),
        report("r", place="country"),
        report("r", place=None),
    ],
    ids=[
        "in scope", "by another", "by whom not told", "of another kind", "before", "after",
        "may be in scope", "place not told",
    ],
)  # fmt: skip
def test_what_is_no_omission(told):
    assert notes(pledge(), told, kind="omission") == []


# -- reasons ---------------------------------------------------------------------------------------


def explanation(**more) -> Explanation:
    return Explanation(id="e", of="pledge", known=moment("2022-03-05"), **more)


def test_the_reason_given_stands_beside_the_rival_ones():
    """Semantics 0.6: outcome and motive are separate."""
    book = (
        pledge(reason="to build trust"),
        explanation(by="enemy", text="beaten back", evidence_for=("r",)),
        report("r", place="south"),
    )
    review = reviewed(*book)
    told = {note.kind: note for note in review.notes_on("pledge")}
    assert "to build trust" in told["stated_reason"].text
    assert "enemy" in told["rival_explanation"].text
    assert "beaten back" in told["rival_explanation"].text
    assert told["rival_explanation"].records == ("e", "r")


@pytest.mark.parametrize(
    ("more", "kind", "told"),
    [
        ({"rival": False, "text": "to regroup"}, "stated_reason", "to regroup"),
        ({"quote": "losses"}, "rival_explanation", "losses"),
        ({}, "rival_explanation", "e"),
        ({"by": "c", "text": "losses"}, "rival_explanation", "losses"),
    ],
)
def test_whose_explanation_it_is(more, kind, told):
    (note,) = notes(pledge(), explanation(**more), kind=kind)
    assert note.text.endswith(f": {told}")
    assert ("(c)" in note.text) is ("by" in more)


def test_an_explanation_counts_from_when_it_was_given():
    book = (pledge(), explanation(said=moment("2022-03-10"), text="x"))
    assert notes(*book, kind="rival_explanation", at="2022-03-09", as_of="2022-06-01") == []
    assert len(notes(*book, kind="rival_explanation", at="2022-03-10", as_of="2022-06-01")) == 1


@pytest.mark.parametrize(
    ("presumed", "phrase"),
    [(True, "it holds"), (False, "it does not hold"), (None, "it cannot be told")],
)
def test_a_condition_and_whether_it_holds(presumed, phrase):
    promised = pledge(condition=Condition(text="if they do the same", presumed=presumed))
    (note,) = notes(promised, kind="condition", **END)
    assert "if they do the same" in note.text
    assert f"({phrase})" in note.text


# -- reactions -------------------------------------------------------------------------------------


def reaction(**more) -> Reaction:
    return Reaction(
        id="r", to="pledge", by="enemy", said=moment("2022-03-05"), tone=Tone.SKEPTICAL, **more
    )


def test_reactions_are_shown():
    """Semantics 4: Reaction (skeptical or trusting, with quote); never weighed."""
    for given, shown in (({"quote": "we shall see"}, '"we shall see"'), ({"text": "no"}, ": no")):
        (note,) = notes(pledge(), reaction(**given), kind="reaction")
        assert (note.pledge, note.records) == ("pledge", ("r",))
        for told in ("enemy", "skeptical", "5 March 2022", shown):
            assert told in note.text
    assert notes(pledge(), reaction(), kind="reaction", at="2022-03-04", as_of="2022-06-01") == []


# -- how a pledge stands ---------------------------------------------------------------------------


def test_two_published_versions_of_one_announcement():
    """Semantics 7, Overlap: two versions are two pledges with one `announcement`."""
    book = (
        reduce_to(0.5, announcement="talks"),
        reduce_to(0.33, "other", announcement="talks"),
        reduce_to(0.33, "alone", announcement="elsewhere"),
    )
    listed = notes(*book, kind="version")
    assert [note.pledge for note in listed] == ["other", "pledge"]
    assert all(note.records == ("other", "pledge") for note in listed)
    assert all("talks" in note.text for note in listed)


def test_a_speaker_who_may_not_bind():
    """Semantics 3: U for spokespersons."""
    (note,) = notes(pledge(speaker="spokesman"), kind="binding")
    assert "whether spokesman binds state" in note.text
    assert notes(pledge(speaker="minister"), kind="binding") == []


def test_no_end_is_noted():
    """Semantics 12: no end: offer a review horizon."""
    (note,) = notes(pledge(end=None), kind="no_end")
    assert (note.pledge, "`horizon`" in note.text) == ("pledge", False)
    (note,) = notes(reduce_to(0.5, end=None), kind="no_end")
    assert "`horizon`" in note.text
    assert notes(pledge(), kind="no_end") == []


def test_what_happens_in_grace_is_listed_and_not_judged():
    """Semantics 5: events in grace are listed, not judged."""
    book = (pledge(grace="48 h"), report("r", "2022-03-02T12:00"), report("s", "2022-03-05"))
    (note,) = notes(*book, kind="in_grace")
    assert (note.pledge, note.records) == ("pledge", ("r",))
    assert notes(pledge(), *book[1:], kind="in_grace") == []
    assert notes(*book[::2], kind="in_grace") == []


BEFORE = {"at": "2022-02-25", "as_of": "2022-02-25"}


@pytest.mark.parametrize(
    ("share", "count", "kept", "needed"),
    [(0.5, 7, False, 8), (0.5, 8, True, 8), (1.0, 5, True, 5), (0.5, 0, False, None)],
)
def test_whether_a_reduction_can_ever_be_shown_is_known_when_it_is_registered(
    share, count, kept, needed
):
    """Semantics 8: with equal windows KEPT needs 5 baseline events for r = 1, 8 for 1/2."""
    month = reduce_to(share, baseline="2021-12-01/2022-01-01")
    counted = daily("2021-12-01/2021-12-31", 1, every=3)[:count]
    review = reviewed(month, watch(), *counted, **BEFORE)
    assert review["pledge"].reason == "not_yet_open"
    case, now = review.case, at_time(BEFORE["as_of"])
    told = foreseen(review["pledge"].scope, case.evidence, case.witnesses, now, now)
    assert (told.before, told.can_be_kept, told.needed) == (count, kept, needed)
    (note,) = (note for note in review.notes if note.kind == "testability")
    assert note.pledge == "pledge"
    assert f"{count} counted" in note.text


@pytest.mark.parametrize(
    "records",
    [
        [reduce_to(0.5)],
        [reduce_to(0.5, end=None), watch()],
        [reduce_to(0.5, measure="level"), watch()],
    ],
    ids=["nobody counts", "no end", "another measure"],
)
def test_nothing_is_foreseen(records):
    assert notes(*records, kind="testability", **BEFORE) == []


MUTUAL = (
    pledge("ours", condition=Condition(text="while they keep theirs", unless_broken=("theirs",))),
    pledge(
        "theirs",
        debtor="enemy",
        condition=Condition(text="while they keep theirs", unless_broken=("ours",)),
    ),
)


@pytest.mark.parametrize(
    ("mine", "yours", "ours_first"),
    [
        ("2022-03-10T12:00", "2022-03-11T12:00", T),
        ("2022-03-11T12:00", "2022-03-10T12:00", F),
        ("2022-03-10", "2022-03-10", U),
    ],
)
def test_who_began_it(mine, yours, ours_first):
    """Rule 55: of two pledges that depend on each other, which was violated first."""
    acts = (report("r", mine), report("s", yours, actor="enemy"))
    given = notes(*MUTUAL, *acts, kind="first_violator")
    assert [note.pledge for note in given] == ["ours", "theirs"]
    assert all(note.records == ("ours", "theirs") for note in given)
    reciprocity = reviewed(*MUTUAL, *acts).case.reciprocity
    assert reciprocity.order("ours", "theirs", at_time("2022-06-01")) is ours_first
    # Both say the same, whatever it is.
    assert len({note.text.rpartition(": ")[2] for note in given}) == 1
    assert notes(*MUTUAL, acts[0], kind="first_violator") == []


# -- what was taken back ---------------------------------------------------------------------------


def test_an_incident_nobody_affirms_any_more():
    """Semantics 6: RETRACTED when nothing alive affirms it."""
    book = (pledge(), report("r", incident="x"), retract("r", "2022-05-01", id="back"))
    (note,) = notes(*book, kind="retracted")
    assert (note.pledge, note.records) == (None, ("back", "r"))
    assert notes(*book, kind="retracted", as_of="2022-04-30") == []


def test_an_incident_that_another_report_still_affirms():
    book = (
        report("r", incident="x"),
        report("s", incident="x", origin="b"),
        retract("r", "2022-05-01"),
    )
    assert notes(*book, kind="retracted") == []


def test_notes_come_in_the_order_of_their_kinds():
    book = (
        pledge(end=None, reason="trust", speaker="spokesman", control=("south",)),
        reaction(quote="no"),
        explanation(text="beaten"),
        report("told", incident="x", place="south"),
        retract("told", "2022-05-01"),
    )
    listed = [NOTES.index(note.kind) for note in reviewed(*book).notes]
    assert listed == sorted(listed)


def test_an_omission_is_the_same_note_when_more_is_reported():
    one = notes(pledge(), report("r", place="south"), kind="omission")
    more = notes(pledge(), report("r", place="south"), report("s", place="south-port"),
                 kind="omission")  # fmt: skip
    assert one[0].key == more[0].key
    assert one[0].text != more[0].text

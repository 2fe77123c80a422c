"""The monitor: what it tells, keeps, refuses and saves."""

from __future__ import annotations

import datetime as dt
import json
import time

import attrs
import numpy as np
import pandas as pd
import pytest
from tests.builders import (
    LATE,
    clock,
    ledger,
    pledge,
    report,
    retract,
    same_incident,
    same_origin,
    statement,
    supersede,
    watch,
    withdraw,
)

import pledgewatch as pw
from pledgewatch.io import jsonl
from pledgewatch.live import answers
from pledgewatch.live.causes import Cause
from pledgewatch.model.records import Condition, Place, Record, Source, StatementKind


def told(news) -> list[tuple]:
    return [(n.pledge, n.what, n.before, n.after, n.records) for n in news]


def verdicts(news) -> list[tuple]:
    return [each[2:] for each in told(news) if each[1] == "verdict"]


def monitor(*records, as_of="2022-03-05") -> pw.Monitor:
    made = pw.Monitor(ledger(*records, editors=("a",)))
    made.advance(as_of)
    return made


def edited(record: Record) -> Record:
    """The same from an editor: from anybody else a tie or retraction is a proposal."""
    return attrs.evolve(record, source="a")


def shelling(id="r", time="2022-03-10T12:00", known="2022-03-11", **more):
    return report(id, time, probability=0.97, known=known, **more)


def test_it_tells_what_a_report_changes_and_names_it():
    made = monitor(pledge(), watch())
    news = made.feed(shelling())
    assert verdicts(news) == [("holding", "broken", ("r",))]
    findings = {n.own[0]: n for n in news if n.what == "finding"}
    assert findings.keys() == {"continuation", "resumption"}
    finding = findings["continuation"]
    assert (finding.before, finding.after) == (None, "certain, attributed")
    assert finding.cause.records == finding.records == ("r",)
    assert finding.as_of == finding.at == clock("2022-03-11")
    assert finding.to_dict()["as_of"] == "2022-03-11T23:59:59.999999Z"


def test_a_report_known_already_changes_nothing():
    made = monitor(pledge(), watch())
    made.feed(shelling())
    assert made.feed(shelling()) == ()
    assert len(made) == 3


def test_an_id_with_other_content_is_the_error_the_ledger_gives():
    made = monitor(pledge(), watch())
    made.feed(shelling())
    other = shelling(time="2022-03-12")
    with pytest.raises(pw.InputError) as mine:
        made.feed(other)
    with pytest.raises(pw.InputError) as theirs:
        ledger(pledge(), watch(), shelling(), other)
    assert mine.value.problems == theirs.value.problems


def test_a_retraction_and_its_retraction():
    made = monitor(pledge(), watch())
    made.feed(shelling())
    back = edited(retract("r", "2022-03-12", "back"))
    assert verdicts(made.feed(back)) == [("broken", "holding", ("back",))]
    assert verdicts(made.feed(edited(retract("back", "2022-03-13", "again")))) == [
        ("holding", "broken", ("again",))
    ]


def test_a_conflict_of_reports_is_told_once_whatever_else_bears_on_the_pledge():
    """Two incidents that bear on one pledge, each disputed: each has answers of its own alone."""

    def conflicts(news) -> list[tuple]:
        return [each[2:] for each in told(news) if each[0] is None and each[1] == "finding"]

    made = monitor(pledge(), watch())
    here, there = shelling("b-here", incident="b"), {"place": "south-town", "origin": "b"}
    assert conflicts(made.feed([here, shelling("b-there", incident="b", **there)])) == [
        (None, "certain", ("b-here", "b-there"))
    ]
    here = shelling("a-here", incident="a")
    assert conflicts(made.feed([here, shelling("a-there", incident="a", **there)])) == [
        (None, "certain", ("a-here", "a-there"))
    ]
    somewhere = shelling("b-too", incident="b", origin="a-2", place=None)
    assert conflicts(made.feed(somewhere)) == []
    assert conflicts(made.feed(edited(retract("b-there", "2022-03-12", "back")))) == [
        ("certain", None, ("back",))
    ]


def test_a_retraction_may_come_before_its_target():
    made = monitor(pledge(), watch())
    made.feed(edited(retract("r", "2022-03-10")))
    assert made.feed(shelling()) == ()


def test_a_late_report_counts_for_when_it_happened():
    made = monitor(pledge(), watch(), as_of=LATE)
    assert made["pledge"].verdict.value == "kept"
    assert verdicts(made.feed(shelling())) == [("kept", "broken", ("r",))]


def test_time_alone_names_no_record():
    made = monitor(pledge(), watch())
    news = made.advance("2022-04-01")
    assert told(news) == [("pledge", "lifecycle", "active", "ended", ())]
    assert news[0].cause == Cause()
    assert made.advance("2022-03-01") == ()
    assert made.as_of == clock("2022-04-01")
    assert verdicts(made.advance(LATE)) == [("holding", "kept", ())]


def test_what_time_did_on_the_way_is_not_put_down_to_the_record():
    made = monitor(pledge(), watch())
    far = report("far", "2022-04-10", place="abroad", known="2022-04-20")
    assert told(made.feed(far)) == [
        ("pledge", "verdict", "holding", "kept", ()),
        ("pledge", "lifecycle", "active", "ended", ()),
        ("pledge", "settled", "no", "yes", ()),
        # Nothing happened in the months before either.
        ("pledge", "flags", "", "quiet_before_too", ()),
    ]


def test_of_a_batch_those_that_did_it_are_named():
    made = monitor(pledge(), watch())
    batch = [shelling("r"), shelling("south", place="south-town"), shelling("enemy", actor="enemy")]
    news = made.feed(batch)
    assert verdicts(news) == [("holding", "broken", ("r",))]


def test_a_batch_is_taken_in_as_a_whole_or_not_at_all():
    made = monitor(pledge(), watch())
    with pytest.raises(pw.InputError, match="nowhere"):
        made.feed([shelling(), shelling("other", place="nowhere")])
    assert len(made) == 2
    assert made["pledge"].verdict.value == "holding"


def test_what_is_refused_can_be_put_aside():
    """Each with its own error; the others are taken in, of a batch as one step."""
    other = shelling(time="2022-03-13", known="2022-03-13")
    good = [shelling(), shelling("south", place="south-town")]
    bad = ["r", {"record": "report", "id": "x"}, shelling("lost", place="nowhere"), other]
    for given in ([*good, *bad], iter([*good, *bad])):
        made, aside = monitor(pledge(), watch()), {}
        news = [
            *made.feed(
                given, on_error=lambda record, error, to=aside: to.update({repr(record): error})
            )
        ]
        assert verdicts(news) == [("holding", "broken", ("r",))]
        assert len(made) == 4
        assert aside.keys() == {*map(repr, bad)}
        assert "nowhere" in str(aside[repr(bad[2])])
    with pytest.raises(pw.InputError, match="a function"):
        monitor(pledge()).feed([], on_error=3)


def test_a_batch_is_looked_at_once(monkeypatch):
    """After all of it: what came and was taken back within it changes nothing, and costs nothing more."""
    made = monitor(pledge(), watch())
    again = edited(retract("r", "2022-03-12", "back"))
    assert made.feed([shelling(), again]) == ()
    asked = []
    ask = answers.Answers.turn
    monkeypatch.setattr(
        answers.Answers, "turn", lambda self, *given: asked.append(given[0]) or ask(self, *given)
    )
    known = "2022-03-20"
    news = made.feed([shelling(f"n-{n}", f"2022-03-{n}", known=known) for n in range(13, 20)])
    assert asked.count("pledge") == 1
    assert made.as_of == clock(known)
    (turn,) = verdicts(news)
    assert turn[:2] == ("holding", "broken")
    findings = {n.own[4]: n.records for n in news if n.own and n.own[0] == "continuation"}
    assert findings == {f"n-{n}": (f"n-{n}",) for n in range(13, 20)}


def test_what_breaks_a_silence_is_heard_by_what_is_told_of_its_day(monkeypatch):
    """Wherever it tells of, and whichever comes first; of another day it concerns nothing."""
    asked = []
    ask = answers.Answers.turn
    monkeypatch.setattr(
        answers.Answers, "turn", lambda self, *given: asked.append(given[0]) or ask(self, *given)
    )
    seen = watch(origin="watcher", sensitivity=0.9, lag="24 h", id="seen")
    made = monitor(pledge(), seen, as_of="2022-03-25")
    asked.clear()
    made.feed(report("abroad", "2022-03-14", place="abroad", origin="watcher", known="2022-03-25"))
    assert asked == []
    made.feed(report("one", "2022-03-10T12:00", known="2022-03-25"))
    assert made["pledge"].verdict.value != "broken"
    spoke = report(
        "spoke", "2022-03-10", place="north", actor="enemy", origin="watcher", known="2022-03-25"
    )
    assert verdicts(made.feed(spoke))[0][2] == ("spoke",)
    assert made["pledge"].verdict.value == "broken"
    back = edited(retract("spoke", "2022-03-26", "back"))
    assert verdicts(made.feed(back))[0][2] == ("back",)
    made.feed(report("two", "2022-03-14T12:00", known="2022-03-27"))
    whole = made.ledger.review(as_of=made.as_of)
    assert [each.silence for each in made["pledge"].incidents] == [
        each.silence for each in whole["pledge"].incidents
    ]


def test_a_step_that_fails_takes_nothing_in(monkeypatch):
    made = monitor(pledge(), watch())

    def fails(*given: object) -> None:
        raise RuntimeError("of a finder")

    monkeypatch.setattr(answers.Answers, "turn", fails)
    with pytest.raises(RuntimeError):
        made.feed(shelling())
    monkeypatch.undo()
    assert len(made) == 2
    assert verdicts(made.feed(shelling())) == [("holding", "broken", ("r",))]


def test_a_stream_is_followed_one_by_one():
    made = monitor(pledge(), watch())
    news = made.feed(iter([shelling("one"), edited(retract("one", "2022-03-12")), shelling("two")]))
    assert len(made) == 2
    assert [(n.before, n.after) for n in news if n.what == "verdict"] == [
        ("holding", "broken"),
        ("broken", "holding"),
        ("holding", "broken"),
    ]


def test_what_bears_on_nothing_is_kept_all_the_same():
    """Whatever comes later, a pledge or what ties reports together, finds it there."""
    made = monitor(pledge(), watch())
    assert made.feed([shelling("far", place="abroad"), shelling("south", place="south-town")]) == ()
    assert "4 records, as of" in repr(made)
    made.feed(shelling())
    same = edited(same_incident("far", "r", id="same"))
    assert verdicts(made.feed(same)) == [("broken", "slipping", ("same",))]
    news = made.feed(pledge("late", places=("south",), known="2022-03-12"))
    assert ("late", "verdict", None, "broken", ("late",)) in told(news)


def test_only_what_a_record_may_concern_is_judged_anew(monkeypatch):
    asked = []
    ask = answers.Answers.turn
    monkeypatch.setattr(
        answers.Answers, "turn", lambda self, *given: asked.append(given[0]) or ask(self, *given)
    )
    names = ("north", "south", "abroad")
    made = monitor(*(pledge(name, places=(name,)) for name in names), watch(), as_of="2022-03-11")
    asked.clear()
    made.feed(shelling("far", place="abroad"))
    made.feed([shelling("r", known="2022-03-12"), shelling("s", place="south-town")])
    made.feed(shelling("none", actor="enemy"))
    # Before the longest baseline: the effect of every prohibition is counted before and after.
    made.feed(report("early", "2021-11-01", known="2022-03-12"))
    assert sorted(asked) == ["abroad", "north", "south"]


def test_one_record_among_a_thousand_takes_no_longer_than_a_review():
    """Of the pledge it concerns, and whatever else is told of others."""
    told = [
        report(f"{place}-{day}-{n}", f"2022-03-{day:02}T{n % 24:02}:{n % 60:02}", place=place,
               known="2022-03-30")
        for place in ("north-town", "south-town")
        for day in range(1, 21)
        for n in range(25)
    ]  # fmt: skip
    book = ledger(pledge(), pledge("south", places=("south",)), watch(), *told)
    made = pw.Monitor(book)

    def took(what) -> float:
        began = time.process_time()
        what()
        return time.process_time() - began

    # The least of three: whatever else this process keeps is collected now and then.
    fed = min(
        took(lambda n=n: made.feed(report(f"more-{n}", "2022-03-10T12:00", known="2022-03-30")))
        for n in range(3)
    )
    reviewed = min(took(ledger(pledge(), watch(), *told[:500]).review) for _ in range(3))
    assert fed < 3 * reviewed


def test_a_new_place_is_laid_out():
    made = monitor(pledge(), watch())
    news = made.feed([Place(id="hamlet", part_of=("north",)), shelling(place="hamlet")])
    assert verdicts(news) == [("holding", "broken", ("r",))]


def test_a_new_source_may_tell():
    made = monitor(pledge(), watch())
    made.feed(Source(id="newcomer", reliability="A"))
    news = made.feed(report("r", origin="newcomer", known="2022-03-11"))
    assert verdicts(news) == [("holding", "broken", ("r",))]


def test_places_that_come_along_are_brought_in():
    made = monitor(pledge(places=("geo:ua-32",)), watch(places=("geo:ua",)))
    news = made.feed(shelling(place="geo:ua-32"))
    assert verdicts(news) == [("holding", "broken", ("r",))]


def test_withdrawing_and_superseding():
    made = monitor(pledge(), pledge("other", places=("north-town",)), watch())
    news = made.feed(edited(withdraw("2022-03-04", known="2022-03-06", id="w")))
    assert ("pledge", "lifecycle", "active", "withdrawn", ("w",)) in told(news)
    assert ("pledge", "flags", "", "reneged", ("w",)) in told(news)
    news = made.feed(edited(supersede("other", "pledge", "2022-03-05", known="2022-03-07", id="s")))
    assert ("other", "lifecycle", "active", "superseded", ("s",)) in told(news)


def test_tellings_that_exclude_each_other_conflict():
    made = monitor(pledge(), watch())
    made.feed(shelling(incident="one"))
    other = shelling("other", place="south-town", incident="one", origin="b", known="2022-03-12")
    (conflict,) = (n for n in made.feed(other) if n.pledge is None)
    assert conflict.own[0] == "report_conflict"
    assert (conflict.before, conflict.after) == (None, "certain")


def test_a_denied_incident_is_refuted_when_it_is_told():
    said = statement(
        "d",
        StatementKind.DENIAL,
        about="state",
        activities=("shelling",),
        places=("north",),
        said="2022-03-20",
        known="2022-03-20",
    )
    made = monitor(pledge(), watch(), said, as_of="2022-03-21")
    news = made.feed(shelling())
    assert any(n.own and n.own[0] == "denial_refuted" for n in news)


def test_one_witness_counts_once():
    made = monitor(pledge(), watch())
    made.feed([report(o, origin=o, incident="one", known="2022-03-11") for o in ("b", "c")])
    news = made.feed(edited(same_origin("b", "c", known="2022-03-12", id="same")))
    assert any(n.what == "finding" and n.records == ("same",) for n in news)


def chances(news) -> list[tuple]:
    return [(n.pledge, n.before, n.after, n.records) for n in news if n.what == "skepticism"]


def test_it_tells_when_the_chance_has_moved_by_as_much_as_asked():
    made = pw.Monitor(ledger(pledge(), watch(), editors=("a",)), skepticism=0.1)
    before = (
        made.review().skepticism("pledge").value
    )  # of the start, from which it has moved too little
    assert chances(made.advance("2022-03-05")) == []
    news = made.feed(shelling())
    after = made.review().skepticism("pledge").value
    assert chances(news) == [("pledge", f"{before:.2f}", f"{after:.2f}", ("r",))]
    assert "chance of being broken from" in next(n for n in news if n.what == "skepticism").text
    # A second telling that says no more is no news; what is taken back is.
    assert chances(made.feed(shelling("again", incident="r", known="2022-03-12"))) == []
    made.feed(edited(retract("again", "2022-03-13", "back")))
    assert chances(made.feed(edited(retract("r", "2022-03-14", "undo"))))[0][3] == ("undo",)


def test_small_moves_are_told_once_they_add_up():
    open_ended = attrs.evolve(pledge(), end=None, reference_class="war-truce-any-violation")
    made = pw.Monitor(ledger(open_ended, watch("2022-02-01/2023-12-31")), skepticism=0.05)
    first = made.review().skepticism("pledge").value
    told = []
    for day in range(2, 29):
        told += chances(made.advance(f"2022-03-{day:02}"))
    last = made.review().skepticism("pledge").value
    assert told
    assert all(records == () for *_, records in told)
    assert float(told[0][1]) == pytest.approx(first, abs=0.006)
    assert abs(float(told[-1][2]) - last) < 0.06


def test_what_becomes_of_one_pledge_is_told_of_the_others_of_its_debtor():
    other = attrs.evolve(pledge(), id="other", places=("abroad",))
    made = pw.Monitor(ledger(pledge(), other, watch()), skepticism=0.02)
    made.advance("2022-03-05")
    told = chances(made.feed(shelling()))
    assert [(pledge, records) for pledge, _, _, records in told] == [
        ("other", ("r",)),
        ("pledge", ("r",)),
    ]


@pytest.mark.parametrize("wrong", [0, -0.1, 1.5, "much", True, float("nan")])
def test_a_threshold_is_a_share(wrong):
    with pytest.raises(pw.InputError, match="skepticism"):
        pw.Monitor(ledger(pledge()), skepticism=wrong)


def test_event_time_may_be_given():
    made = monitor(pledge(), watch())
    news = made.advance(LATE, at="2022-02-25")
    assert told(news) == [
        ("pledge", "verdict", "holding", "pending", ()),
        ("pledge", "lifecycle", "active", "announced", ()),
    ]
    assert verdicts(made.feed(shelling())) == [("pending", "broken", ("r",))]


def test_an_unknown_pledge_is_a_key_error():
    with pytest.raises(KeyError):
        monitor()["pledge"]


# -- what it is given ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong", [None, "ledger.toml", 3, [], {}, pledge(), pw.Ledger, ...], ids=repr
)
def test_it_follows_a_ledger(wrong):
    with pytest.raises(pw.InputError) as error:
        pw.Monitor(wrong)
    assert (error.value.entry, error.value.field) == ("Monitor", "ledger")


NO_RECORDS = [
    None, True, 3, 2.5, "r", b"r", ..., pw.Report, Record, dt.date(2022, 1, 1), {}, {"id": "r"},
    {"record": "reprot", "id": "r"}, {"record": None}, {"record": ["report"]}, {"report": {"id": "r"}},
    {"ledger": {"title": "x"}}, {"record": "ledger"},
]  # fmt: skip


@pytest.mark.parametrize("wrong", NO_RECORDS, ids=repr)
def test_what_is_no_record_is_refused_before_anything_is_taken_in(wrong):
    made = monitor(pledge(), watch())
    before = made.review().to_dict()
    for fed, place in (
        (wrong, None),
        ([wrong], "records#1"),
        ([shelling(), wrong], "records#2"),
        ((shelling(), wrong, None), "records#2"),
        ({"x": 1}.keys() if isinstance(wrong, str) else [wrong, shelling()], "records#1"),
    ):
        with pytest.raises(pw.InputError) as error:
            made.feed(fed)
        where = error.value.field and error.value.field.removesuffix("record").rstrip(".")
        assert (where or None) == place
        assert error.value.found
        assert len(made) == 2
    assert made.review().to_dict() == before


def test_all_that_is_no_record_is_named():
    with pytest.raises(pw.InputError) as error:
        monitor().feed([None, shelling(), "r", {"record": "report", "when": 3, "id": "x"}])
    assert [problem.field for problem in error.value.problems] == [
        "records#1", "records#3", "records#4.when",
    ]  # fmt: skip


def test_of_a_stream_what_came_before_is_taken_in():
    made = monitor(pledge(), watch())
    with pytest.raises(pw.InputError) as error:
        list(made.feed(iter([shelling(), "r", shelling("later")])))
    assert error.value.field == "records#2"
    assert len(made) == 3
    with pytest.raises(pw.InputError):  # and before anything is asked of the stream
        made.feed(iter([shelling()]), as_of=3)


@pytest.mark.parametrize("as_stream", [False, True])
def test_a_table_of_json_lines_is_a_record(as_stream):
    given = [
        {"record": "place", "id": "hamlet", "part_of": ["north"], "timezone": "Asia/Tokyo"},
        {
            "record": "report", "id": "r", "activity": "shelling", "place": "hamlet", "actor": "army",
            "when": "2022-03-10", "origin": "a", "probability": 0.97, "known": "2022-03-11",
        },
    ]  # fmt: skip
    made = monitor(pledge(), watch())
    news = list(made.feed(iter(given))) if as_stream else made.feed(given)
    assert ("holding", "broken", ("r",)) in verdicts(news)
    lines = "".join(json.dumps(each) + "\n" for each in given)
    header = json.dumps({"ledger": {"timezone": "UTC"}})
    whole = ledger(pledge(), watch()) | jsonl.loads(f"{header}\n{dumped(pledge(), watch())}{lines}")
    assert made.ledger["r"] == whole["r"]
    assert made.ledger["r"].when == pw.parse_when("2022-03-10", "Asia/Tokyo")
    assert made.feed(given[1]) == ()


def dumped(*records) -> str:
    """A ledger in JSON Lines, without its first line."""
    return jsonl.dumps(ledger(*records)).partition("\n")[2]


ZONED = pw.Ledger(
    [
        *ledger(pledge(), watch()).records,
        Place(id="hamlet", part_of=("north",), timezone="Asia/Tokyo"),
    ],
    timezone="America/New_York",
)


def test_civil_times_are_read_in_the_zones_of_the_ledger():
    """As where a ledger is made: fed, or there from the start, it is the same record."""
    told = [
        pw.Report(id="there", activity="shelling", place="hamlet", actor="army", origin="a",
                  when=dt.date(2022, 3, 10), known="2022-03-12"),
        pw.Report(id="here", activity="shelling", place="north-town", actor="army", origin="a",
                  when="2022-03-10T04:15"),
        pw.Retract(id="back", target="here", known="2022-03-14"),
    ]  # fmt: skip
    whole = ZONED.with_records(told, streamed=True)
    for feed in (
        lambda made: made.feed(told),
        lambda made: [made.feed(each) for each in told],
        lambda made: list(made.feed(iter(told))),
        lambda made: made.feed(set(told)),
    ):
        made = pw.Monitor(ZONED)
        feed(made)
        assert made.ledger == whole
        assert made.as_of == whole.newest
        assert made.feed(told) == ()
    assert whole["there"].when == pw.parse_when("2022-03-10", "Asia/Tokyo")
    assert whole["back"].known == pw.parse_moment("2022-03-14", "America/New_York")


def test_places_of_a_batch_have_their_zones_whatever_the_order():
    hamlet = Place(id="new", part_of=("north",), timezone="Asia/Tokyo")
    told = pw.Report(id="r", activity="shelling", place="new", origin="a", when="2022-03-10")
    for batch in ([told, hamlet], [hamlet, told]):
        made = pw.Monitor(ZONED)
        made.feed(batch)
        assert made.ledger["r"].when == pw.parse_when("2022-03-10", "Asia/Tokyo")


CLOCKS = [
    "2022-04-01", dt.date(2022, 4, 1), pw.parse_moment("2022-04-01", "UTC"), np.datetime64("2022-04-01"),
    dt.datetime(2022, 4, 1, 23, 59, 59, 999_999, tzinfo=dt.UTC), pd.Timestamp("2022-04-01T23:59:59.999999Z"),
]  # fmt: skip


@pytest.mark.parametrize("time", CLOCKS, ids=repr)
def test_a_clock_is_any_time(time):
    for ask in (
        lambda made: made.advance(time),
        lambda made: made.feed([], as_of=time),
        lambda made: made.feed(shelling(), as_of=time),
        lambda made: list(made.feed(iter([shelling()]), as_of=time)),
    ):
        made = monitor(pledge(), watch())
        ask(made)
        assert made.as_of == made.at == clock("2022-04-01")
    made = monitor(pledge(), watch())
    made.advance(LATE, at=time)
    assert made.at == clock("2022-04-01")


@pytest.mark.parametrize(
    "wrong",
    [3, 1648857599999999, True, 2.5, b"2022", "soon", "2022/2023", "[2022..]", ["2022"], ..., pd.NaT],
    ids=repr,
)  # fmt: skip
def test_what_is_no_clock_is_refused(wrong):
    made = monitor(pledge(), watch())
    for ask in (
        lambda: made.advance(wrong),
        lambda: made.advance(None),
        lambda: made.advance("2022-05-01", at=wrong),
        lambda: made.feed(shelling(), as_of=wrong),
        lambda: made.feed(shelling(), at=wrong),
    ):
        with pytest.raises(pw.InputError):
            ask()
    assert (len(made), made.as_of) == (2, clock("2022-03-05"))


def test_what_it_is_fed_is_streamed_and_what_it_had_is_not():
    made = pw.Monitor(ledger(pledge(), watch(), report("own")))
    made.feed([report("own"), shelling(), report("far", place="abroad"), pw.Place(id="hill")])
    # A new place lays out the world anew, and keeps all.
    assert made.ledger.streamed == {"r", "far"}
    made.feed(report("farther", place="abroad"))
    assert made.ledger.streamed == {"r", "far", "farther"}
    made.feed(pw.Source(id="organ", organ_of="army"))
    assert pw.Monitor(made.ledger).ledger.streamed == {"r", "far", "farther"}
    assert made.review().ledger.streamed == {"r", "far", "farther"}


# -- what is touched by way of something else ------------------------------------------------------


def test_another_telling_of_the_incident_from_elsewhere_counts():
    made = monitor(pledge(), watch())
    made.feed(shelling(incident="one"))
    far = report("far", place="abroad", incident="one", known="2022-03-12")
    news = made.feed(far)
    assert verdicts(news) == [("broken", "slipping", ("far",))]
    assert any(n.own and n.own[0] == "report_conflict" for n in news)


@pytest.mark.parametrize("order", [("near", "far"), ("far", "near")])
def test_tellings_that_bear_on_nothing_alone_count_as_one_incident(order):
    """One tells of another activity here, one of this activity elsewhere: it may be this one here."""
    told = {"near": {"activity": "looting"}, "far": {"place": "south-town"}}
    made = monitor(pledge(), watch())
    first, last = (report(id, **told[id], incident="one", known="2022-03-11") for id in order)
    assert not made.feed(first)
    assert verdicts(made.feed(last)) == [("holding", "slipping", (last.id,))]
    assert made["pledge"].verdict is made.review()["pledge"].verdict is pw.Verdict.SLIPPING


def test_tellings_tied_in_one_batch_count_as_one_incident():
    made = monitor(pledge(), watch())
    near = report("near", activity="looting", known="2022-03-11")
    far = report("far", place="south-town", known="2022-03-11")
    news = made.feed([near, far, edited(same_incident("near", "far", known="2022-03-12"))])
    assert [each[:2] for each in verdicts(news)] == [("holding", "slipping")]
    made.feed(pledge("later", known="2022-03-12"))
    assert made["later"].verdict is made.review()["later"].verdict is pw.Verdict.SLIPPING


def test_the_other_side_is_freed_by_a_violation():
    unless = Condition(text="while they keep theirs", unless_broken=("theirs",))
    made = monitor(
        pledge("theirs", debtor="enemy"),
        pledge("ours", condition=unless),
        watch(),
        as_of="2022-03-05",
    )
    news = made.feed(shelling(actor="enemy"))
    assert ("theirs", "verdict", "holding", "broken", ("r",)) in told(news)
    assert ("ours", "lifecycle", "active", "dormant", ("r",)) in told(news)


def test_a_claim_to_have_complied_falls_with_the_pledge():
    claim = statement(
        "claim",
        StatementKind.COMPLIANCE,
        answers=("pledge",),
        said="2022-03-20",
        known="2022-03-20",
    )
    made = monitor(pledge(), watch(), claim, as_of="2022-03-21")
    news = made.feed(shelling())
    assert any(n.own and n.own[0] == "false_compliance_claim" for n in news)

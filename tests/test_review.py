"""A review: everything concluded at two clocks, as values, as data and as text."""

from __future__ import annotations

import json

import pytest
from tests.builders import (
    LATE,
    at_time,
    ledger,
    level,
    moment,
    pledge,
    reduce_to,
    report,
    reviewed,
    statement,
    watch,
)
from tests.worked.counting import BASELINE_ALL, MARCH, daily

from pledgewatch.engine.review import review
from pledgewatch.errors import InputError, PledgewatchError
from pledgewatch.model.calendar import tz_version
from pledgewatch.model.logic import T
from pledgewatch.model.records import (
    Expected,
    ExpectedFinding,
    Kind,
)
from pledgewatch.words.expected import unmet
from pledgewatch.words.forms import likelihood_word, listed, number

BOOK = (
    pledge(),
    pledge("other", Kind.CEASE, places=("south",)),
    report("r", incident="x", probability=0.99),
    report("s", known="2022-03-09", origin="d", place="south"),
    watch(),
)
DRASTICALLY = pledge(kind=Kind.REDUCE, wording="drastically")


# -- as a value ------------------------------------------------------------------------------------


def test_a_review_holds_every_pledge_by_id():
    made = reviewed(*BOOK)
    assert len(made) == 2
    assert [judgement.pledge for judgement in made] == ["other", "pledge"]
    assert made["pledge"].verdict.value == "broken"
    assert [f.kind for f in made.findings("pledge")] == ["continuation", "resumption"]
    assert made.notes_on("pledge") == ()


def test_an_unknown_pledge_is_an_error_that_names_the_nearest():
    with pytest.raises(KeyError, match=r'plege.* is known by .*; did you mean "pledge"'):
        reviewed(*BOOK)["plege"]


def test_a_pledge_is_not_reviewed_before_it_is_known():
    """Semantics 0.1: use only what was known by then."""
    late = pledge("late", known="2022-05-01")
    assert [j.pledge for j in reviewed(late, as_of="2022-04-30")] == []
    assert [j.pledge for j in reviewed(late, as_of="2022-05-01")] == ["late"]


def test_as_of_law():
    """Law 3: V(log, at, k) = V({r : r.known <= k}, at, inf)."""
    book = ledger(*BOOK, report("later", known="2022-05-01", incident="x", origin="b"))
    as_of = at_time("2022-04-20")
    known = ledger(*(r for r in book.dated.values() if r._known_at <= as_of))
    one = review(book, at=as_of, as_of=as_of)
    other = review(known, at=as_of, as_of=as_of)
    assert one.to_dict() == other.to_dict()


def test_certain_findings_make_it_contradicted():
    assert reviewed(*BOOK).is_contradicted
    assert not reviewed(pledge(), report(origin="c")).is_contradicted
    assert not reviewed(pledge(), watch()).is_contradicted


# -- as text ---------------------------------------------------------------------------------------


def test_explain_says_what_was_said_how_it_is_judged_and_why():
    review = reviewed(*BOOK)
    text = review.explain("pledge")
    for told in ("20 February 2022, 12:00", "Broken", "almost certain"):
        assert told in text
    for finding in review.findings("pledge"):
        assert " ".join(finding.explain().split()) in " ".join(text.split())


COUNTED = daily("2021-12-21/2022-02-28", 4)


@pytest.mark.parametrize(
    ("records", "clocks", "verdict", "reason", "told"),
    [
        ([pledge()], {}, "untested", "nobody_was_looking", ()),
        ([pledge()], {"at": "2022-02-25"}, "pending", "not_yet_open", ()),
        ([pledge(kind=Kind.REACH)], {}, "untested", "nobody_was_looking", ()),
        ([pledge(grace="60 days")], {}, "void", None, ()),
        ([pledge(), watch()], {}, "kept", None, ()),
        ([pledge(), watch()], {"at": "2022-03-10"}, "holding", None, ()),
        ([reduce_to(0.5)], {}, "untested", "no_exposure", ()),
        ([reduce_to(0.5), watch()], {}, "untested", "no_baseline", ()),
        ([reduce_to(0.5), level("l", "2022-04-02", share=0.2)], {}, "kept", None, ("20 %", "Half or less")),
        ([pledge(), report(source="b", actor="enemy")], {}, "untested", "nobody_was_looking", ()),
        (
            [DRASTICALLY, watch(), *COUNTED, *daily(MARCH, 1)],
            {}, "kept", None, ("drastically", "a quarter", "two thirds"),
        ),
        (
            [reduce_to(0.1), watch(), *daily("2021-12-21/2022-02-28", 1, every=14)],
            {}, "untested", "too_few_before", (),
        ),
        ([reduce_to(0.5, control=("south",)), watch(), *COUNTED], {}, "kept", None, ("south",)),
    ],
)  # fmt: skip
def test_why_a_verdict_is_what_it_is(records, clocks, verdict, reason, told):
    """Principle 0.5: every assumption is printed with the verdict it shaped."""
    review = reviewed(*records, **clocks)
    assert (review["pledge"].verdict.value, review["pledge"].reason) == (verdict, reason)
    text = review.explain("pledge")
    assert [each for each in (verdict.capitalize(), *told) if each not in text] == []


@pytest.mark.parametrize(
    ("coverage", "told"),
    [
        (watch(sensitivity=0.5), ("31 days", "50 %", "5.2 days (95 %)")),
        (watch(sensitivity=0.0), None),
        (watch(), None),
    ],
    ids=["half of it is seen", "nothing is seen", "not declared"],
)  # fmt: skip
def test_what_silence_can_bear(coverage, told):
    """Semantics 6, Absence: 3/(N s) a day; KEPT for a refrain states it."""
    text = reviewed(pledge(), coverage).explain("pledge")
    if told is None:
        assert "(95 %)" not in text
    else:
        assert [each for each in told if each not in text] == []


@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.02, "almost no chance"), (0.1, "very unlikely"), (0.3, "unlikely"),
        (0.5, "roughly even chance"), (0.55, "likely"), (0.80, "very likely"),
        (0.95, "almost certain"), (0.0, "almost no chance"), (1.0, "almost certain"),
        (0.94999999999, "almost certain"), (0.9499999, "very likely"),
        (0.79999999999, "very likely"), (0.19999999999, "unlikely"),
    ],
)  # fmt: skip
def test_icd_203_words(p, word):
    """Semantics 6: likely .55-.80, very likely .80-.95, almost certain .95-.99."""
    assert likelihood_word(p) == word


def test_a_certain_finding_is_never_told_in_a_lower_word():
    """Semantics 6: 2944438979 nano-nats are .95 to the last digit but one; theta_b is met."""
    finding, *_ = reviewed(pledge(), report(probability=0.95)).findings
    assert (finding.certainty, finding.p < 0.95) == (T, True)
    assert "almost certain" in finding.explain()


def test_a_judgement_is_no_name_of_a_pledge():
    made = reviewed(*BOOK)
    with pytest.raises(KeyError, match="no pledge <Judgement"):
        made[made["pledge"]]


def test_small_words():
    assert [listed(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
    assert [number(x) for x in (None, float("inf"), 0.456)] == ["unknown", "no bound", "0.46"]


# -- as data ---------------------------------------------------------------------------------------


def test_to_dict_has_the_shape_of_the_page():
    """Architecture, "As data": enums in lower case, times ISO 8601 UTC."""
    data = reviewed(*BOOK, at="2022-04-30").to_dict()
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert (data["at"], data["as_of"]) == (
        "2022-04-30T23:59:59.999999Z",
        "2022-06-01T23:59:59.999999Z",
    )
    assert data["assumptions"]["words"] == "words-default-1"
    assert data["assumptions"]["tz"] == tz_version()
    entry = data["pledges"][1]
    assert (entry["id"], entry["kind"], entry["debtor"]) == ("pledge", "refrain", "state")
    assert (entry["verdict"], entry["lifecycle"], entry["settled"]) == ("broken", "ended", True)
    assert entry["counts"] == {"certain": 1, "possible": 0}
    assert entry["coverage"] == 1.0
    assert entry["reduction"] is None
    assert entry["units"][0]["place"] == "north"
    finding = next(f for f in data["findings"] if f["pledge"] == "pledge")
    assert finding["kind"] == "continuation"
    assert (finding["certainty"], finding["rung"]) == ("certain", "attributed")
    assert finding["records"] == ["r"]
    assert finding["since"] == "2022-03-10T12:00:00Z"


def test_infinite_bounds_become_none():
    book = (reduce_to(0.5), watch(), *daily(BASELINE_ALL, 1), *daily(MARCH, 2))
    (entry,) = reviewed(*book).to_dict()["pledges"]
    assert entry["reduction"]["rr"] == pytest.approx(2, rel=0.01)
    assert entry["reduction"]["measure"] == "incidents"
    json.dumps(entry, allow_nan=False)


def test_the_deciding_measure_is_the_reduction():
    book = (
        reduce_to(0.5, measure="level"),
        watch(),
        *daily(BASELINE_ALL, 1),
        level("l", "2022-04-02", share=0.9),
    )
    (entry,) = reviewed(*book).to_dict()["pledges"]
    assert entry["reduction"]["measure"] == "level"
    assert [m["measure"] for m in entry["measures"]] == ["incidents", "level"]


def test_rows_are_flat():
    made = reviewed(*BOOK)
    rows = made.rows()
    assert rows[1]["counts.certain"] == 1
    assert "units" not in rows[1]
    assert rows[1]["flags"] == ""
    for table in ("pledges", "findings", "notes"):
        for row in made.rows(table):
            assert all(
                value is None or isinstance(value, (str, int, float, bool))
                for value in row.values()
            )
    assert made.rows("findings")[0]["records"]
    with pytest.raises(InputError, match="expected one of verdicts, findings"):
        made.rows("units")


def test_frames():
    polars = pytest.importorskip("polars")
    frame = reviewed(*BOOK).to_frame("polars", "findings")
    assert isinstance(frame, polars.DataFrame)
    assert "kind" in frame.columns
    with pytest.raises(InputError, match="backend"):
        reviewed(*BOOK).to_frame("excel")


def test_frames_without_the_library():
    try:
        import pandas  # noqa: F401
    except ImportError:
        with pytest.raises(PledgewatchError, match="pandas"):
            reviewed(*BOOK).to_frame()
    else:
        assert len(reviewed(*BOOK).to_frame()) == 2


def test_for_a_notebook():
    bundle = reviewed(*BOOK)._repr_mimebundle_()
    assert list(bundle) == ["text/plain", "text/html"]
    assert str(reviewed(*BOOK)) == bundle["text/plain"]


# -- how a ledger proves itself --------------------------------------------------------------------


def expected(**more) -> Expected:
    fields = {"id": "e", "pledge": "pledge", "as_of": moment("2022-06-01"), **more}
    return Expected(**fields)


def wanted(kind: str, **more) -> tuple[ExpectedFinding, ...]:
    return (ExpectedFinding(kind=kind, **more),)


@pytest.mark.parametrize(
    "block",
    [
        expected(verdict="broken", lifecycle="ended"),
        expected(verdict="holding", at=moment("2022-03-05"), as_of=moment("2022-03-05")),
        expected(findings=wanted("resumption", records=("r", "x"), certainty="certain")),
        expected(findings=wanted("resumption", rung="attributed", origins=1)),
        expected(findings=wanted("report_conflict", records=("s",))),
        expected(no_findings=("increase",)),
    ],
)
def test_demands_that_are_met(block):
    assert unmet(ledger(*BOOK, block)) == []


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (expected(verdict="kept"), ("verdict", "broken", "expected kept")),
        (expected(lifecycle="active"), ("lifecycle", "ended", "expected active")),
        (expected(flags=("denied",)), ("flag denied", "not set")),
        (expected(measures={"level": "kept"}), ("by level", "not measured", "expected kept")),
        (expected(findings=wanted("increase")), ("no finding increase",)),
        (
            expected(
                findings=wanted(
                    "resumption", records=("ghost",), certainty="certain", rung="alleged", origins=2
                )
            ),
            ("no finding resumption", "ghost", "certainty certain", "rung alleged", "origins 2"),
        ),
        (expected(no_findings=("resumption",)), ("there is a finding resumption",)),
        (expected(notes=wanted("reaction")), ("no note reaction",)),
        (expected(as_of=moment("2022-01-01")), ("not known yet",)),
    ],
)
def test_demands_that_are_not_met(block, told):
    (missing,) = unmet(ledger(*BOOK, block))
    assert missing.startswith("as of 2022-")
    assert [each for each in told if each not in missing] == []


def test_measures_may_be_expected():
    block = expected(measures={"level": "kept"}, flags=("denied",))
    book = (
        reduce_to(0.5),
        level("l", "2022-04-02", share=0.2),
        report("r", incident="x"),
        statement(incidents=("x",)),
        block,
    )
    assert unmet(ledger(*book)) == []


def test_a_pledge_that_is_not_known_yet_has_no_report_count_as_unrated():
    """The note on sources that nobody rated counted reports that concern a pledge of the future."""
    told = report("r", "2022-03-10", origin="f", known="2022-03-11")
    book = (pledge(known="2022-03-20"), told)
    before, after = (reviewed(*book, at=LATE, as_of=time) for time in ("2022-03-15", "2022-03-25"))
    assert [each.kind for each in before.notes] == []
    assert "unrated" in {each.kind for each in after.notes}

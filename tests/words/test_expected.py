"""What a ledger expects of its own reviews."""

from __future__ import annotations

import pytest
from tests.builders import ledger, moment, pledge, report, watch

from pledgewatch.model.records import Expected, ExpectedFinding, Interval
from pledgewatch.words.expected import unmet

BOOK = (pledge(), watch(), report("r", probability=0.99))


def missing(**terms):
    expected = Expected(pledge="pledge", as_of=moment("2022-06-01"), **terms)
    return unmet(ledger(*BOOK, expected))


def test_what_is_met_is_not_told():
    assert missing(verdict="broken", lifecycle="ended", skepticism=Interval(0.95, 1)) == []
    wanted = ExpectedFinding(
        kind="continuation", records=("r",), certainty="certain", rung="attributed", origins=1
    )
    assert missing(findings=(wanted,), no_findings=("missed_deadline",)) == []


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({"verdict": "kept"}, "verdict is broken, expected kept"),
        ({"lifecycle": "active"}, "lifecycle is ended, expected active"),
        ({"flags": ("denied",)}, "flag denied is not set"),
        ({"skepticism": Interval(0, 0.5)}, "expected 0 to 0.5"),
        ({"measures": {"level": "kept"}}, "by level it is not measured, expected kept"),
        ({"findings": (ExpectedFinding(kind="increase"),)}, "no finding increase"),
        ({"no_findings": ("continuation",)}, "there is a finding continuation"),
        ({"notes": (ExpectedFinding(kind="omission"),)}, "no note omission"),
    ],
)
def test_what_is_not_met_is_told(terms, told):
    (text,) = missing(**terms)
    assert text.startswith("as of 2022-06-01")
    assert told in text


def test_a_pledge_that_is_not_known_yet():
    expected = Expected(pledge="pledge", as_of=moment("2022-01-01"))
    assert unmet(ledger(*BOOK, expected))[0].endswith("the pledge is not known yet")

"""Changes, news and steps in sentences, each with what caused it."""

from __future__ import annotations

import attrs
import pytest
from tests.builders import at_time, ledger, pledge, report, reviewed, watch

from pledgewatch.engine.facts import Lifecycle, Verdict
from pledgewatch.words import change_said, note_said
from pledgewatch.words.changes import CLOCKS

BOOK = ledger(pledge(), report("r", known="2022-03-11"), report("s", known="2022-03-12"), watch())


@attrs.frozen
class Cause:
    records: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Change:
    """A change as `live` has it."""

    what: str
    before: str | None = None
    after: str | None = None
    pledge: str | None = "pledge"
    own: tuple[str, ...] = ()
    causes: tuple[tuple[str, Cause], ...] = ()
    chance: object = None
    clock: str = "passed"
    backwards: bool = False
    note: object = None
    _ledger: object = BOOK


def it(*records, instead=()):
    return (("it", Cause(records, instead)),)


def said(**terms):
    return change_said(Change(**terms))


def test_a_verdict_because_of_a_record():
    text = said(what="verdict", before="holding", after="broken", causes=it("r"))
    assert text == (
        "pledge: from holding to broken, because of r: shelling in north-town on 10 March 2022, "
        "12:00, affirmed by a (known 11 March 2022)."
    )


@pytest.mark.parametrize("clock", CLOCKS)
def test_what_the_clocks_did(clock):
    text = said(what="lifecycle", before="announced", after="active", clock=clock, causes=it())
    assert text == f"pledge: now in force, {CLOCKS[clock]}."


def test_what_falls_away_is_without_its_records():
    text = said(
        what="counts", before="1 certain", after="0 certain", causes=it("r"), backwards=True
    )
    assert text == "pledge: counts 1 certain -> 0 certain, without r."


def test_what_would_have_done_as_well():
    text = said(what="settled", before="no", after="yes", causes=it("r", instead=("s",)))
    assert text.startswith("pledge: it is settled, because of r")
    assert text.endswith("(s would have done as well).")


def test_flags_each_have_their_cause():
    causes = (("denied", Cause(("r",))), ("report_dated", Cause()))
    text = said(what="flags", before="", after="denied, report_dated", causes=causes)
    assert "denied because of r" in text
    assert text.endswith("report dated because time passed.")


def test_findings_are_named_by_what_they_are_about():
    own = ("continuation", "pledge", "", "", "r")
    text = said(what="finding", after="certain, attributed", own=own, causes=it("r"))
    assert text.startswith("pledge: continuation r, none -> certain, attributed, because of r:")
    own = ("report_conflict", "", "", "", "", "r", "s")
    text = said(what="finding", after="certain", own=own, pledge=None, causes=it("r", "s"))
    assert text.startswith("ledger: report conflict r, none -> certain")
    own = ("continuation", "pledge", "", "", "together")
    assert "continuation taken together," in said(what="finding", after="certain", own=own)


def test_a_note_is_given_or_gone():
    note = reviewed(pledge(end=None)).notes_on("pledge")[-1]
    assert said(what="note", after="noted", note=note) == f"pledge: no end: {note_said(note)}"
    assert said(what="note", before="noted", note=note) == "pledge: no end: no longer"


@attrs.frozen(kw_only=True)
class Step:
    """A step of a history as `live` has it."""

    _as_of: int
    verdict: Verdict = Verdict.BROKEN
    lifecycle: Lifecycle = Lifecycle.IN_GRACE
    settled: bool = True
    flags: tuple[str, ...] = ("report_dated",)
    causes: tuple[tuple[str, Cause], ...] = ()
    chance: object = None
    _ledger: object = BOOK


def test_a_step_says_when_what_and_why():
    text = change_said(Step(as_of=at_time("2022-03-11T00:00"), causes=it("r")))
    assert text.startswith("11 March 2022: broken (in grace, settled; report dated), because of r:")

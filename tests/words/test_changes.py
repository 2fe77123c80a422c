"""Changes, news and steps in sentences, each with what caused it."""

from __future__ import annotations

import attrs
import pytest
from tests.builders import at_time, ledger, pledge, report, reviewed, watch

from pledgewatch.engine.facts import Lifecycle, Verdict
from pledgewatch.model.records import Kind
from pledgewatch.words import change_said, note_said
from pledgewatch.words.changes import step_said
from pledgewatch.words.templates import CLOCKS

BOOK = ledger(
    pledge(),
    report("r", known="2022-03-11"),
    report("s", known="2022-03-12"),
    report("other", "2022-03-11", known="2022-03-12"),
    watch(),
)


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


def test_what_follows_from_the_pledge_alone_needs_no_reason():
    """That it was made stands above; what was reported besides it is named."""
    assert (
        said(what="settled", before="no", after="yes", causes=it("pledge"))
        == "pledge: it is settled."
    )
    text = said(what="counts", before=None, after="1 certain, 0 possible", causes=it("pledge", "r"))
    assert text == "pledge: reported against it so far: 1 confirmed, according to a."


def test_what_fulfils_a_pledge_is_not_said_to_be_against_it():
    book = ledger(pledge("deed", kind=Kind.DO_BY, end="2022-04-01"), report("r"), watch())
    done = {"what": "counts", "pledge": "deed", "ledger": book}
    text = said(**done, before="0 certain", after="1 certain, 0 possible", causes=it("r"))
    assert text == "deed: reported as done: 1 confirmed, according to a."
    text = said(**done, before="1 certain", after="0 certain, 0 possible", causes=it())
    assert text == "deed: it is not reported as done any more, because time passed."


def test_a_verdict_because_of_a_record():
    text = said(what="verdict", before="holding", after="broken", causes=it("r"))
    assert text == (
        "pledge: broken since 11 March 2022, holding until then, because of shelling in north-town "
        "on 10 March 2022, 12:00, according to a (known 11 March 2022)."
    )


@pytest.mark.parametrize("clock", CLOCKS)
def test_what_the_clocks_did(clock):
    text = said(what="lifecycle", before="announced", after="active", clock=clock, causes=it())
    assert text == f"pledge: in force, {CLOCKS[clock]}."


def test_what_falls_away_is_without_its_records():
    text = said(
        what="counts", before="1 certain", after="0 certain", causes=it("r"), backwards=True
    )
    assert text == "pledge: nothing is reported against it any more, without what a said."


def test_what_would_have_done_as_well():
    text = said(what="settled", before="no", after="yes", causes=it("r", instead=("other",)))
    assert text.startswith("pledge: it is settled, because of shelling in north-town on 10 March")
    assert text.endswith("according to a would have done as well.")


def test_what_reads_the_same_is_not_named_again():
    """Records of one day, place and source are one in words, in place of each other or one after another."""
    alone = said(what="settled", before="no", after="yes", causes=it("r"))
    assert said(what="settled", before="no", after="yes", causes=it("r", instead=("s",))) == alone
    both = said(what="settled", before="no", after="yes", causes=it("r") + it("r", instead=("s",)))
    assert both == alone


def test_flags_each_have_their_cause():
    causes = (("denied", Cause(("r",))), ("report_dated", Cause()))
    text = said(what="flags", before="", after="denied, report_dated", causes=causes)
    assert "The accused side denies a report that bears on it" in text
    assert text.endswith("only the day of publication is known, because time passed.")


def test_findings_are_named_by_what_they_are_about():
    own = ("continuation", "pledge", "", "", "r")
    text = said(what="finding", after="certain, attributed", own=own, causes=it("r"))
    assert text == (
        "pledge: It went on (confirmed): shelling in north-town on 10 March 2022, 12:00, "
        "according to a."
    )
    own = ("report_conflict", "", "", "", "", "r", "s")
    text = said(what="finding", after="certain", own=own, pledge=None, causes=it("r", "s"))
    assert text.startswith("Other contradictions: Sources disagree (confirmed): shelling")
    own = ("continuation", "pledge", "", "", "together")
    assert "several incidents taken together," in said(what="finding", after="certain", own=own)


def test_a_note_is_given_or_gone():
    note = reviewed(pledge(end=None)).notes_on("pledge")[-1]
    assert said(what="note", after="noted", note=note) == f"pledge: {note_said(note)}"
    assert said(what="note", before="noted", note=note) == f"pledge: no longer: {note_said(note)}"


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
    step = Step(as_of=at_time("2022-03-11T00:00"), causes=it("r"))
    assert change_said(step).startswith("11 March 2022: broken, because of shelling in north-town")
    before = attrs.evolve(step, settled=False, flags=())
    assert step_said(step, before).startswith(
        "11 March 2022: still broken. It is settled; Of some reports only the day of publication is known, "
    )
    first = step_said(before, is_first=True)
    assert first.startswith(
        "11 March 2022: shelling in north-town on 10 March 2022, 12:00, according"
    )
    assert first.endswith("; broken at first.")

"""What the public values have in common: words for enums, one line to show, copies that are equal."""

from __future__ import annotations

import copy
import enum
import json
import pickle
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders import (
    clock,
    ledger,
    level,
    pledge,
    reduce_to,
    report,
    statement,
    watch,
    withdraw,
)

import pledgewatch as pw
from pledgewatch.conventions.classes import Question
from pledgewatch.conventions.gazetteer import AdminLevel
from pledgewatch.lint import lint
from pledgewatch.tables import Constant, Days, Text

WORDS = (pw.Verdict, pw.Lifecycle, pw.Rung, AdminLevel, Question)


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
def test_the_words_of_an_answer_are_texts(kind):
    for member in kind:
        assert member == member.value
        assert f"{member}" == str(member) == member.value
        assert json.loads(json.dumps({member: [member]})) == {member.value: [member.value]}
        assert kind(member.value) is member
        assert repr(member) == f"<{kind.__name__}.{member.name}: {member.value!r}>"


def test_a_three_valued_answer_is_no_text_and_no_truth():
    assert pw.T != "certain"
    with pytest.raises(TypeError):
        bool(pw.U)


# -- copies ----------------------------------------------------------------------------------------


def book() -> pw.Ledger:
    return ledger(
        pledge(quote="Not one\nshell."),
        reduce_to(0.5, "less"),
        pledge("earlier", said="2022-01-01", start="2022-01-02", end="2022-01-10"),
        level("l", "2022-03-31", share=(0.2, 0.4)),
        watch(),
        report("r", "2022-03-10T12:00", probability=0.97, known="2022-03-11"),
        withdraw("2022-03-20", "less"),
        title="The north and its towns",
    )


_FOLDER = tempfile.TemporaryDirectory()


def answers() -> Iterator[object]:
    made = book()
    review = made.review(as_of=clock("2022-06-01"))
    skepticism = review.skepticism("pledge")
    yield from (made, made.assumptions, review, review["pledge"], review["less"])
    yield from (review.findings[0], review.notes[0])
    yield from (review.history("pledge"), review.diff(made.review(as_of="2022-03-01")))
    yield from (
        skepticism,
        skepticism.record,
        *skepticism.moves(),
        pw.prequential(made),
        lint(made)[0],
    )
    monitor = pw.Monitor(made)
    yield from (monitor, *monitor.advance("2022-06-01")[:1])
    journal = pw.Journal(Path(_FOLDER.name) / "feed.journal", made)
    yield from (journal, *journal.append(report("told", "2022-03-11T12:00", known="2022-03-12")))
    yield pw.Table(data="events.csv", rules={"id": Text("id"), "origin": Text("from"),
                                             "activity": Constant("shelling"), "when": Days("day")})  # fmt: skip


def inputs() -> Iterator[object]:
    """Whatever an answer is made of."""
    said, day = pw.parse_moment("2022-03-01", "UTC"), pw.parse_span("2022-03-01/2022-03-02", "UTC")
    yield from (said, day, pw.parse_duration("2 days"), pw.Interval(0, 0.5))
    problem = pw.Problem(file="a.toml", found="'x'", expected="y")
    yield from (problem, pw.InputError([problem, problem]), pw.PledgewatchError("the sky fell"))
    yield from (pw.T, *(next(iter(kind)) for kind in WORDS[:3]))
    yield from (pw.Kind.CEASE, pw.Stance.DENIES, pw.StatementKind.CLAIM, pw.Tone.TRUSTING)
    yield from (pw.Actor(id="a"), pw.Place(id="p"), pw.Activity(id="x"), pw.Source(id="s"))
    yield from (pw.Control(actor="a", weight=0.5), pw.Condition(text="x", state="talks"))
    yield pw.Expected(pledge="p", as_of=said, verdict="kept")
    yield pw.ExpectedFinding(kind="resumption")
    timed = {"known": said}
    yield from (pledge(), report(), watch(), level("l", "2022-03-31", share=0.5))
    yield statement("s", activities=("shelling",))
    yield pw.Reaction(id="r", to="p", by="a", tone=pw.Tone.NEUTRAL, said=said, text="hm")
    yield pw.Explanation(id="e", of="p", text="why", **timed)
    yield pw.Retract(id="t", target="r", **timed)
    yield pw.SameIncident(id="i", incidents=("a", "b"), **timed)
    yield pw.SameOrigin(id="o", origins=("a", "b"), **timed)
    yield pw.Supersede(id="u", target="p", by="q", when=said, **timed)
    yield withdraw("2022-03-20")
    yield pw.Capture(id="c", place="p", when=said)
    yield from (pw.Setting.WAR, pw.Reading(id="k", pledge="p", kind="refrain"))
    yield pw.Assessment(id="m", pledge="p", rating="kept", by="s", when=said)
    yield pw.find("artillery fire")[0]


EVERY = [*answers(), *inputs()]


def names(value: object) -> str:
    return type(value).__name__


def test_there_is_one_of_every_public_class():
    public = (getattr(pw, name) for name in pw.__all__)
    classes = {each for each in public if isinstance(each, type)}
    assert classes <= {kind for value in EVERY for kind in type(value).__mro__}


def as_data(value: object) -> object:
    """What a value says, whether or not it can be compared itself."""
    if isinstance(value, pw.Monitor):
        return value.at, value.as_of, value.review().to_dict()
    if isinstance(value, pw.Journal):
        return value.ledger(), [*value.since()]
    if isinstance(value, pw.InputError):
        return value.problems
    if isinstance(value, pw.PledgewatchError):
        return value.args
    if isinstance(value, (pw.Review, pw.Diff)):
        return value.to_dict()
    if isinstance(value, pw.Judgement):
        effect, quiet = value.effect, value.quiet
        return (
            value.pledge,
            value.verdict,
            value.flags,
            value.score,
            repr(value.units),
            effect,
            quiet,
        )
    return value


@pytest.mark.parametrize("value", EVERY, ids=names)
def test_every_public_value_can_be_copied_and_sent_to_another_process(value):
    for made in (
        copy.copy(value),
        copy.deepcopy(value),
        *(pickle.loads(pickle.dumps(value, protocol)) for protocol in range(2, 6)),
    ):
        assert type(made) is type(value)
        assert as_data(made) == as_data(value)
        assert repr(made) == repr(value)
        if isinstance(value, enum.Enum):
            assert made is value


def test_what_is_worked_out_when_it_is_asked_for_comes_along_too():
    found = book().review(as_of="2022-06-01")["pledge"]
    sent, copied = pickle.loads(pickle.dumps(found)), copy.copy(found)
    assert found.effect is found.effect is copied.effect
    assert found.effect is not None
    assert (found.effect, found.effect.rank) == (sent.effect, sent.effect.rank)


def test_what_hangs_on_an_answer_comes_along():
    history = pickle.loads(pickle.dumps(book().review().history("pledge")))
    assert (history.pledge, history.review["pledge"].verdict) == ("pledge", "broken")
    assert str(history).startswith("pledge, known by")


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy,
                                   lambda value: pickle.loads(pickle.dumps(value))])  # fmt: skip
def test_a_copy_of_a_monitor_goes_its_own_way(again):
    monitor = pw.Monitor(ledger(pledge(), watch()))
    other = again(monitor)
    news = other.feed(report("r", "2022-03-10T12:00", probability=0.97, known="2022-03-11"))
    assert "broken" in {each.after for each in news}
    assert other["pledge"].verdict == "broken"
    assert (len(monitor), monitor["pledge"].verdict) == (2, "pending")
    assert (
        monitor.feed(report("r", "2022-03-10T12:00", probability=0.97, known="2022-03-11")) == news
    )


# -- as they are shown -----------------------------------------------------------------------------


@pytest.mark.parametrize("value", EVERY, ids=names)
def test_every_public_value_is_shown_in_a_line(value):
    shown = repr(value)
    assert shown.isprintable()
    if not isinstance(value, tuple(type(each) for each in inputs())):
        assert shown.startswith(f"<{names(value)} ")
        assert len(shown) < 240


def test_what_the_line_of_an_answer_says():
    made = book()
    review = made.review(as_of="2022-06-01")
    time = "2022-06-01 23:59:59.999999+00:00"
    assert repr(review) == f"<Review at {time}: 3 pledges, {len(review.findings)} findings>"
    both = made.review(at="2022-05-01", as_of="2022-06-01")
    assert f"at 2022-05-01 23:59:59.999999+00:00, as known by {time}: " in repr(both)
    assert repr(review["pledge"]) == f"<Judgement of 'pledge' at {time}: broken (ended, settled)>"
    finding = next(f for f in review.findings if f.kind == "resumption")
    assert repr(finding) == "<Finding resumption (certain) on 'pledge', incident 'r'>"
    history = review.history("pledge")
    assert repr(history) == f"<History of 'pledge' up to {time}: {len(history)} steps>"
    assert repr(history[-1]) == f"<Step at {history[-1].as_of}: broken (ended, settled)>"
    diff = review.diff(made.review(as_of="2022-03-01"))
    assert repr(diff) == (
        f"<Diff from 2022-03-01 23:59:59.999999+00:00 to {time}: {len(diff)} changes>"
    )
    assert (
        repr(diff.of("pledge", "verdict")[0]) == "<Change of 'pledge', verdict: holding -> broken>"
    )
    skepticism = review.skepticism("pledge")
    assert repr(skepticism).startswith(f"<Skepticism {skepticism.value:.2f} (")
    assert repr(skepticism.record) == "<TrackRecord of 2 pledges on 'unknown'>"
    assert "words-default-1" in repr(made.assumptions)


def test_the_line_of_a_finding_that_no_incident_and_no_pledge_names():
    clash = pw.Finding(kind="say_say", certainty=pw.U, statement="s", records=("p", "s"))
    assert repr(clash) == "<Finding say_say (possible) on 's'>"
    conflict = pw.Finding(kind="report_conflict", certainty=pw.T, records=("p", "q"))
    assert repr(conflict) == "<Finding report_conflict (certain) on 'p', 'q'>"


def test_printed_an_answer_says_more():
    review = book().review(as_of="2022-06-01")
    for value in (review, review["pledge"], review.history("pledge"), review.findings[0]):
        assert len(str(value)) > len(repr(value))
        assert value._repr_mimebundle_()["text/plain"] == str(value)
    assert str(review.notes[0]) == review.notes[0].text
    step = review.history("pledge")[-1]
    assert str(step) == step.text
    news = pw.Monitor(book()).advance("2022-06-01")
    assert str(news[0]) == news[0].text


def test_ipython_prints_a_history_whole_though_it_is_a_tuple():
    class Printer:
        said = ""

        def text(self, text: str) -> None:
            self.said += text

    history, printer = book().review().history("pledge"), Printer()
    history._repr_pretty_(printer, cycle=False)
    assert printer.said == str(history)


def test_a_notebook_completes_the_keys():
    made = book()
    review = made.review()
    assert review._ipython_key_completions_() == ["earlier", "less", "pledge"]
    keys = made._ipython_key_completions_()
    assert {"pledge", "r", "l"} < set(keys)
    assert all(made[key].id == key for key in keys)
    assert pw.Monitor(made)._ipython_key_completions_() == ["earlier", "less", "pledge"]

"""What does not exist is never answered as if nothing were wrong with it."""

from __future__ import annotations

import pytest
from tests.builders import ledger, pledge, report, retract, reviewed, statement, watch

import pledgewatch as pw
from pledgewatch.words.verdicts import nothing_said

CERTAIN = report("r", "2022-03-10T12:00", probability=0.97, known="2022-03-11")
BOOK = (pledge(), watch(), CERTAIN)


# -- a review by the id of a pledge ----------------------------------------------------------------


@pytest.mark.parametrize("ask", ["findings", "notes_on", "skepticism", "explain", "history"])
def test_asking_about_an_unknown_pledge_is_a_key_error_that_names_the_nearest(ask):
    with pytest.raises(KeyError, match=r"plegde.* is known by .* did you mean .pledge."):
        getattr(reviewed(*BOOK), ask)("plegde")


@pytest.mark.parametrize("ask", ["findings", "notes_on"])
def test_a_pledge_that_is_known_later_is_unknown_before(ask):
    with pytest.raises(KeyError, match=r"no pledge .* is known by 2022-01-01"):
        getattr(reviewed(*BOOK, as_of="2022-01-01"), ask)("pledge")


def test_a_pledge_is_in_a_review_by_its_id():
    made = reviewed(*BOOK)
    assert "pledge" in made
    assert "plegde" not in made
    assert "r" not in made  # a report is no pledge
    assert made.keys() == ("pledge",)
    assert list(dict(made)) == ["pledge"]
    assert [judgement.pledge for judgement in made] == ["pledge"]


@pytest.mark.parametrize("other", [None, 3, pw.Verdict, ("pledge",)])
def test_what_is_no_id_is_not_looked_up(other):
    made = reviewed(*BOOK)
    for held in (made, made.ledger, pw.Monitor(made.ledger)):
        with pytest.raises(TypeError, match="id"):
            other in held  # noqa: B015
    with pytest.raises(TypeError, match="id"):
        made["pledge"] in made  # noqa: B015


def test_a_dated_record_is_in_a_ledger_by_its_id():
    """As `ledger[id]` finds it; or as itself."""
    book = ledger(*BOOK)
    assert "r" in book
    assert book["r"] in book
    assert "s" not in book
    assert "north" not in book  # a place has no date
    assert report("other") not in book


def test_a_pledge_is_in_a_monitor_by_its_id():
    monitor = pw.Monitor(ledger(*BOOK))
    assert "pledge" in monitor
    assert "plegde" not in monitor
    assert "r" not in monitor


def test_a_diff_is_asked_about_pledges_that_one_of_its_reviews_knows():
    book = ledger(*BOOK)
    diff = book.review(as_of="2022-06-01").diff(book.review(as_of="2022-01-01"))
    assert diff.of("pledge", "verdict")
    with pytest.raises(KeyError, match="did you mean"):
        diff.of("plegde")
    with pytest.raises(TypeError, match="`of`"):
        "pledge" in diff  # noqa: B015
    assert diff.changes[0] in diff


# -- a review of nothing ---------------------------------------------------------------------------


def test_what_is_missing_where_there_is_nothing_to_judge():
    assert nothing_said(reviewed(*BOOK)) == ""
    assert nothing_said(reviewed(statement(activities=("shelling",)))) == ""
    assert "no pledge and no statement" in nothing_said(reviewed(report()))


def test_what_is_missing_before_anything_was_said():
    """It says when there will be something."""
    book = ledger(*BOOK, statement("s", said="2022-03-05", activities=("shelling",)))
    missing = nothing_said(book.review(as_of="2022-01-01"))
    assert "known by 1 January 2022" in missing
    assert "the first is known on 20 February 2022, 12:00" in missing
    taken_back = ledger(pledge(), retract("pledge", "2022-03-05")).review(as_of="2022-03-06")
    assert taken_back.is_empty


def test_reports_that_contradict_each_other_are_something():
    denied = report("no", "2022-03-10T12:00", incident="r", stance=pw.Stance.DENIES, origin="b")
    made = reviewed(CERTAIN, denied)
    assert made.findings
    assert not made.is_empty


@pytest.mark.parametrize("view", [str, lambda review: review._repr_html_(),
                                  lambda review: review.export("markdown")])  # fmt: skip
def test_a_review_of_nothing_says_so(view):
    text = view(ledger().review())
    assert "Nothing to judge" in text
    assert "0 certain" not in text
    assert "1970" not in text
    assert "Nothing to judge" not in view(reviewed(*BOOK))


# -- files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "text"), [
    ("empty.toml", ""), ("comment.toml", "# nothing yet\n"), ("empty.jsonl", "\n"),
    ("title.toml", '[ledger]\ntitle = "Nothing yet"\n'),
])  # fmt: skip
def test_a_ledger_file_without_entries_is_refused(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    for path in (tmp_path / name, tmp_path):
        with pytest.raises(pw.InputError) as caught:
            pw.read(path)
        assert caught.value.found == "no entry"
        assert caught.value.file == str(path)


def test_of_several_files_in_a_folder_one_may_be_empty(tmp_path):
    (tmp_path / "empty.toml").write_text("")
    ledger(*BOOK).write(tmp_path / "book.toml")
    assert pw.read(tmp_path) == ledger(*BOOK)


def test_a_folder_without_ledgers_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(pw.InputError, match=r"\.toml or \.jsonl"):
        pw.read(tmp_path)

"""A ledger under git: what an edit changes, what is new, and what stood on the page."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.cli.newsroom import commit, git, run

from pledgewatch.io import read
from pledgewatch.io.revisions import dated

WORLD = """\
[ledger]
title = "The north"
timezone = "UTC"

[[actor]]
id = "state"
[[place]]
id = "north"
[[source]]
id = "mission"
reliability = "A"
[[source]]
id = "governor"
reliability = "C"
"""
PLEDGE = """
[[pledge]]
id = "truce"
kind = "cease"
debtor = "state"
said = "2022-03-01"
activities = ["act:armed-attack"]
places = ["north"]
end = "2022-06-30"
[[coverage]]
origin = "mission"
activities = ["act:armed-attack"]
places = ["north"]
when = "2022-03-01/2022-06-30"
sensitivity = 0.9
known = "2022-03-02"
"""


def report(id: str, origin: str, when: str) -> str:
    return f"""
[[report]]
id = "{id}"
activity = "act:shelling"
when = "{when}"
place = "north"
actor = "state"
origin = "{origin}"
"""


@pytest.fixture
def book(tmp_path, monkeypatch) -> Path:
    """A ledger of a truce, committed on 1 April with one report that nobody confirms."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "book.toml"
    file.write_text(WORLD + PLEDGE + report("doubtful", "governor", "2022-03-10"), "utf-8")
    commit(tmp_path, "Begin", day="2022-04-01")
    return file


def edit(file: Path, more: str = "", **instead: str) -> None:
    text = file.read_text("utf-8") + more
    for old, new in instead.items():
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


# -- diff --against ----------------------------------------------------------------------------------


def test_an_edit_that_changes_the_answer(book, capsys):
    edit(book, report("sure", "mission", "2022-04-10"))
    name = git(book.parent, "rev-parse", "--short=8", "HEAD")
    status, out, err = run(capsys, "diff", book, "--against", "HEAD")
    assert (status, err) == (1, "")
    assert out.startswith(
        f"Against HEAD ({name}) of 1 April 2022, 12:00: 1 entry added.\n\ntruce\n"
    )
    assert "  - 10 April 2022: broken (" in out
    assert "mission" in out
    status, out, _ = run(capsys, "diff", book, "--against", "HEAD", "--json")
    told = json.loads(out)
    assert told["edits"] == {"added": ["report sure"], "edited": [], "removed": []}
    verdict = next(each for each in told["changes"] if each["what"] == "verdict")
    assert (verdict["before"], verdict["after"]) == ("slipping", "broken")
    assert verdict["records"] == ["sure"]


def test_an_edit_that_changes_nothing_that_is_published(book, capsys):
    edit(book, "# a comment\n")
    status, out, _ = run(capsys, "diff", book, "--against", "HEAD")
    assert status == 0
    assert "no entry differs. Nothing that is published changes." in " ".join(out.split())


def test_an_edit_of_a_rating_changes_what_is_published(book, capsys):
    edit(
        book,
        """
[[assessment]]
id = "first"
pledge = "truce"
rating = "slipping"
when = "2022-04-01"
by = "mission"
""",
    )
    status, out, _ = run(capsys, "diff", book, "--against", "HEAD")
    assert status == 0
    assert "Nothing that is published changes" not in out
    assert 'Editors\' ratings\n  - truce: "slipping" by mission, 1 April 2022' in out
    commit(book.parent, "Rate it", day="2022-04-02")
    edit(
        book,
        '\n[[retract]]\nid = "off"\ntarget = "first"\nknown = "2022-04-03"\nsource = "mission"\n',
    )
    out = run(capsys, "diff", book, "--against", "HEAD", "--json")[1]
    assert json.loads(out)["ratings"] == [{"pledge": "truce", "before": "slipping", "after": None}]
    told = run(capsys, "diff", book, "--against", "HEAD")[1]
    assert '  - truce: no rating any more; "slipping" before' in told


def test_an_edit_of_the_world_is_named_as_such_and_not_as_time(book, capsys):
    edit(book, **{'"C"': '"A"'})
    status, out, _ = run(capsys, "diff", book, "--against", "HEAD")
    assert status == 1
    assert "1 entry changed." in out
    assert "Broken, slipping before, because the ledger was edited." in out
    assert "time passed" not in out


def test_time_that_the_newest_record_brings_is_told_as_time(book, capsys):
    """The page is as of the newest record: a report in July lets the end of June pass."""
    edit(book, '[[actor]]\nid = "other"\n', **{"sensitivity = 0.9": "sensitivity = 0.95"})
    edit(book, '[[statement]]\nid = "s"\nkind = "claim"\nspeaker = "state"\nsaid = "2022-08-01"\n')
    status, out, _ = run(capsys, "diff", book, "--against", "HEAD", "--json")
    assert status == 0
    changes = json.loads(out)["changes"]
    lifecycle = next(each for each in changes if each["what"] == "lifecycle")
    assert (lifecycle["after"], lifecycle["clock"], lifecycle["records"]) == ("ended", "passed", [])


def test_both_at_one_time(book, capsys):
    edit(book, report("sure", "mission", "2022-04-10"))
    for clock in (["--as-of", "2022-04-09"], ["--as-of", "2022-03-01"]):
        status, out, _ = run(capsys, "diff", book, "--against", "HEAD", *clock)
        assert status == 0
        assert "Nothing that is published changes." in " ".join(out.split())
    assert run(capsys, "diff", book, "--against", "HEAD", "--now")[0] == 1


def test_against_a_folder_or_a_file(book, capsys, tmp_path):
    old = tmp_path / "old"
    old.mkdir()
    (old / "book.toml").write_text(book.read_text("utf-8"), "utf-8")
    edit(book, report("sure", "mission", "2022-04-10"))
    for other in ("old", "old/book.toml"):
        status, out, _ = run(capsys, "diff", book, "--against", other)
        assert status == 1
        assert out.startswith(f"Against {other}: 1 entry added.")


def test_a_folder_ledger_and_what_was_taken_out(book, capsys, tmp_path):
    folder = tmp_path / "ledger"
    folder.mkdir()
    book.rename(folder / "book.toml")
    (folder / "more.toml").write_text(report("sure", "mission", "2022-04-10"), "utf-8")
    (folder / "notes.md").write_text("no ledger", "utf-8")
    (folder / "sub").mkdir()
    (folder / "sub" / "other.toml").write_text("no = [ledger", "utf-8")
    commit(tmp_path, "A folder")
    (folder / "more.toml").unlink()
    status, out, _ = run(capsys, "diff", folder, "--against", "HEAD")
    assert status == 0
    assert "1 entry taken out." in out
    assert "Slipping, broken before, without" in out


def test_a_ledger_that_is_new(book, capsys):
    other = book.with_name("other.toml")
    other.write_text(book.read_text("utf-8"), "utf-8")
    status, out, _ = run(capsys, "diff", other, "--against", "HEAD")
    assert status == 0
    assert ": the ledger was not there yet." in out
    assert "truce\n" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--against", "nope"], "--against: found 'nope'; expected a revision that git knows"),
        (["--against", "HEAD..HEAD"], "--against: found 'HEAD..HEAD'; expected a revision"),
        (["--against", "--output=x"], "expected one argument"),
        (["--against=--output=x"], "--against: found '--output=x'; expected a revision"),
        ([], "diff: expected one of --from (two times) and --against (an edit)"),
        (["--against", "HEAD", "--from", "2022"], "expected one of --from (two times)"),
        (["--against", "HEAD", "--to", "2022"], "--to: found --against beside it"),
        (["--from", "2022-03-01", "--now"], "--now: found --from beside it"),
        (["--against", "HEAD", "--now", "--as-of", "2022"], "--now: found --as-of beside it"),
    ],
)
def test_what_cannot_be_held_against(book, capsys, arguments, told):
    status, out, err = run(capsys, "diff", book, *arguments)
    assert (status, out) == (2, "")
    assert told in err
    assert not (book.parent / "x").exists()


def test_a_revision_with_errors_names_it(book, capsys, tmp_path):
    good = book.read_text("utf-8")
    edit(book, **{'"cease"': '"cese"'})
    name = commit(tmp_path, "A slip")[:8]
    book.write_text(good, "utf-8")
    status, _, err = run(capsys, "diff", book, "--against", "HEAD")
    assert status == 2
    assert f"pledgewatch: {name}:book.toml:" in err
    assert "found 'cese'" in err


def test_without_git_or_a_repository(book, capsys, tmp_path, monkeypatch):
    away = tmp_path.parent / f"{tmp_path.name}-away"
    away.mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (away / "book.toml").write_text(book.read_text("utf-8"), "utf-8")
    status, _, err = run(capsys, "diff", away / "book.toml", "--against", "HEAD")
    assert status == 2
    assert f"--against: found no git repository that holds {away / 'book.toml'}" in err
    monkeypatch.setenv("PATH", str(away))
    status, _, err = run(capsys, "diff", book, "--against", "HEAD")
    assert status == 2
    assert "--against: found no command `git`; expected git to be installed" in err


def test_a_repository_without_a_commit(capsys, tmp_path, book):
    empty = tmp_path / "empty"
    empty.mkdir()
    git(empty, "init", "-q")
    (empty / "book.toml").write_text(book.read_text("utf-8"), "utf-8")
    status, _, err = run(capsys, "diff", empty / "book.toml", "--against", "HEAD")
    assert status == 2
    assert "--against: found 'HEAD'; expected a revision that git knows" in err


# -- check --since, --now ----------------------------------------------------------------------------


def test_only_what_is_new_since_a_revision_ends_with_1(book, capsys, tmp_path):
    edit(book, report("sure", "mission", "2022-04-10"))
    status, out, _ = run(capsys, "check", book, "--since", "HEAD")
    assert status == 1
    assert out.startswith("New since HEAD (")
    assert "truce: It went on: shelling in north, 10 Apr." in out
    commit(tmp_path, "Break it", day="2022-04-11")
    status, out, _ = run(capsys, "check", book, "--since", "HEAD")
    assert status == 0
    assert "no confirmed contradiction, besides 2 from before." in " ".join(out.split())
    assert run(capsys, "check", book)[0] == 1
    assert run(capsys, "check", book, "--since", "HEAD~1")[0] == 1


def test_only_what_is_new_since_a_time_ends_with_1(book, capsys):
    edit(book, report("sure", "mission", "2022-04-10"))
    assert run(capsys, "check", book, "--since", "2022-04-09")[0] == 1
    status, out, _ = run(capsys, "check", book, "--since", "2022-04-10")
    assert status == 0
    assert out.startswith("New since 10 April 2022: no confirmed contradiction, besides 2")
    out = run(capsys, "check", book, "--since", "2022-04-09", "--as-of", "2022-04-09")[1]
    assert out == "New since 9 April 2022: no confirmed contradiction.\n"


def test_a_ledger_that_was_not_there_yet_is_all_new(book, capsys):
    other = book.with_name("other.toml")
    other.write_text(book.read_text("utf-8") + report("sure", "mission", "2022-04-10"), "utf-8")
    status, out, _ = run(capsys, "check", other, "--since", "HEAD")
    assert status == 1
    assert "2 confirmed contradictions." in " ".join(out.split())


def test_what_is_new_as_data(book, capsys):
    edit(book, report("sure", "mission", "2022-04-10"))
    told = json.loads(run(capsys, "check", book, "--since", "HEAD", "--json")[1])
    assert told["since"] == "HEAD"
    assert {each["kind"] for each in told["new"]} == {"continuation", "resumption"}
    assert [each for each in told["findings"] if each["certainty"] == "certain"] == told["new"]


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ("2023", "expected a time that is not later than what is judged"),
        ("2022-13", "expected a revision that git knows"),
        ("2022-13", "or a time, as in 2022-03-31"),
    ],
)
def test_since_what_is_neither(book, capsys, since, told):
    status, out, err = run(capsys, "check", book, "--since", since)
    assert (status, out) == (2, "")
    assert told in err


def test_the_default_is_the_newest_record_and_says_so(book, capsys):
    newest = "Judged as of the newest record, 10 March 2022; --now judges as of this moment."
    assert newest in " ".join(run(capsys, "check", book)[1].split())
    for clock in (["--now"], ["--as-of", "2022-03-10"]):
        assert "newest record" not in run(capsys, "check", book, *clock)[1]


def test_now_lets_deadlines_pass(book, capsys, monkeypatch):
    assert run(capsys, "check", book)[1].count("SLIPPING") == 1
    monkeypatch.setattr("pledgewatch.cli.options.now", lambda: "2022-09-01T00:00:00+00:00")
    status, out, _ = run(capsys, "check", book, "--now")
    assert status == 0
    assert "known by 1 September 2022" in out
    assert "KEPT  truce" in out
    status, _, err = run(capsys, "check", book, "--now", "--as-of", "2022")
    assert status == 2
    assert "--now: found --as-of beside it; expected one of the two alone" in err


def test_a_page_as_of_now(book, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("pledgewatch.cli.options.now", lambda: "2022-09-01T00:00:00+00:00")
    assert run(capsys, "page", book, "--now", "-o", tmp_path / "site")[0] == 0
    told = json.loads((tmp_path / "site" / "review.json").read_text("utf-8"))
    assert told["as_of"].startswith("2022-09-01")
    assert told["pledges"][0]["verdict"] == "kept"


# -- added -------------------------------------------------------------------------------------------


def added(file: Path) -> dict[str, str]:
    """By id, or by table where there is none, the day on which a record was added."""
    found = {}
    for each in dated(read(file)).dated.values():
        name = each.table if len(each.id) == 64 else each.id
        found[name] = str(each.added.latest.date()) if each.added is not None else "unknown"
    return found


def test_when_a_record_was_added_is_the_day_of_its_commit(book, tmp_path):
    edit(book, report("sure", "mission", "2022-04-10") + 'added = "2022-05-05"\n')
    edit(book, '\n[[withdraw]]\ntarget = "truce"\nwhen = "2022-06-01"\n', doubtful="doubted")
    commit(tmp_path, "More", day="2022-04-11")
    edit(book, report("new", "mission", "2022-04-12"), **{'id = "truce"': ' id  = "truce"'})
    assert added(book) == {
        "truce": "2022-04-01", "coverage": "2022-04-01", "doubted": "2022-04-11",
        "sure": "2022-05-05", "withdraw": "2022-04-11", "new": "unknown",
    }  # fmt: skip


def test_a_shallow_clone_and_a_folder_without_git_do_not_know_it(book, tmp_path, tmp_path_factory):
    edit(book, report("sure", "mission", "2022-04-10"))
    commit(tmp_path, "More", day="2022-04-11")
    away = tmp_path_factory.mktemp("away")
    git(away, "clone", "-q", "--depth", "1", f"file://{tmp_path}", "clone")
    assert set(added(away / "clone" / "book.toml").values()) == {"unknown"}
    plain = away / "book.toml"
    plain.write_text(book.read_text("utf-8"), "utf-8")
    assert set(added(plain).values()) == {"unknown"}


# -- history --as-published --------------------------------------------------------------------------


@pytest.fixture
def published(book, tmp_path):
    """Four revisions: a report in doubt, one that is sure, a slip of the pen, and the ledger gone."""
    edit(book, report("sure", "mission", "2022-04-10"))
    commit(tmp_path, "Break it", day="2022-04-11")
    good = book.read_text("utf-8")
    edit(book, **{'"cease"': '"cese"'})
    commit(tmp_path, "A slip", day="2022-04-12")
    book.write_text(good + "# mended\n", "utf-8")
    commit(tmp_path, "Mend it", day="2022-04-13")
    (tmp_path / "aside").write_text("", "utf-8")
    commit(tmp_path, "Something else", day="2022-04-14")
    return book


def test_what_stood_on_the_page(published, capsys):
    status, out, err = run(capsys, "history", published, "--as-published", "HEAD")
    assert (status, err) == (0, "")
    told = " ".join(out.split())
    assert told.startswith(
        "truce (in the ledger since 1 April 2022, 12:00) - 1 April 2022, 12:00: "
    )
    assert "- 1 April 2022, 12:00: slipping (chance of being broken " in told
    assert "- 11 April 2022, 12:00: broken (chance of being broken 9" in told
    assert ', "Break it".' in told
    assert "- 12 April 2022, 12:00: the ledger of " in told
    assert "has errors, so what stood before may have stayed." in told
    assert "Mend it" not in told
    assert "Something else" not in told


def test_since_a_revision_and_as_data(published, capsys):
    status, out, _ = run(capsys, "history", published, "--as-published", "HEAD~4..", "--json")
    rows = json.loads(out)["truce"]
    assert status == 0
    assert [(row["subject"], row["verdict"]) for row in rows] == [("Break it", "broken")]
    assert rows[0]["committed"] == "2022-04-11T12:00:00+00:00"
    assert len(rows[0]["revision"]) == 40


def test_a_page_that_was_made_as_of_the_moment(published, capsys, tmp_path):
    edit(published, report("late", "governor", "2022-04-20"))
    commit(tmp_path, "Long after", day="2022-09-01")
    asked = ("history", published, "--as-published", "HEAD~1..", "--json")
    newest = json.loads(run(capsys, *asked)[1])["truce"]
    moment = json.loads(run(capsys, *asked, "--now")[1])["truce"]
    assert newest[0]["verdict"] == moment[0]["verdict"] == "broken"
    assert newest[0]["skepticism"] != moment[0]["skepticism"]


def test_a_pledge_that_was_taken_off_the_page(published, capsys, tmp_path):
    edit(published, '\n[[retract]]\nid = "off"\ntarget = "truce"\nknown = "2022-04-20"\n')
    commit(tmp_path, "Take it back", day="2022-04-20")
    rows = json.loads(run(capsys, "history", published, "--as-published", "HEAD", "--json")[1])
    assert [row["verdict"] for row in rows["truce"]] == ["slipping", "broken", None]
    told = run(capsys, "history", published, "--as-published", "HEAD", "--pledge", "truce")[1]
    assert "20 April 2022, 12:00: no longer there" in " ".join(told.split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nope.."], "--as-published: found 'nope..'; expected a revision that git knows"),
        (["HEAD..HEAD"], "found nothing that was published in 'HEAD..HEAD'"),
        (["HEAD", "--pledge", "other"], "--pledge: found nothing that was published"),
        (["HEAD", "--as-of", "2022"], "--as-of: found --as-published beside it"),
        (["HEAD", "--timeline"], "--timeline: found --as-published beside it"),
    ],
)
def test_what_was_not_published(published, capsys, arguments, told):
    status, out, err = run(capsys, "history", published, "--as-published", *arguments)
    assert (status, out) == (2, "")
    assert told in err

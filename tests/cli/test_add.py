"""`add`: one entry at the end of the right file, refused where it would not be valid."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.newsroom import run

import pledgewatch as pw
from pledgewatch.io.layout import laid_out

WORLD = """\
# The world.   [odd   spacing stays]
[ledger]
timezone="UTC"
[[actor]]
id = "state"
name = "The State"
[[place]]
id = "north"
[[source]]
id = "mission"
name = "the observer mission"
[[pledge]]
id = "truce"
kind = "cease"
debtor = "state"
said = "2022-03-01"
activities = ["act:armed-attack"]
places = ["north"]   # all of it
"""
REPORT = (
    "--pledge", "truce", "--activity", "artillery fire", "--when", "2022-03-10", "--place", "north",
    "--origin", "the observer mission", "--deaths", "[1, 3]", "--report-dated", "true",
)  # fmt: skip
WRITTEN = """
[[report]]
id = "truce-2022-03-10"
activity = "act:shelling"
when = "2022-03-10"
place = "north"
pledge = "truce"
origin = "mission"
report_dated = true
deaths = [1, 3]
"""


@pytest.fixture
def book(tmp_path) -> Path:
    file = tmp_path / "book.toml"
    file.write_text(WORLD, "utf-8")
    return file


def test_one_entry_at_the_end_and_nothing_else(book, capsys):
    status, out, err = run(capsys, "add", "report", book, *REPORT)
    assert (status, err) == (0, "")
    assert out == (
        f'{book}: report "truce-2022-03-10" added.\n'
        'It says of "truce" that it was acted against; with --stance denies it says that this is not so.\n'
    )
    assert book.read_text("utf-8") == WORLD + WRITTEN
    assert laid_out(WRITTEN.lstrip()) == WRITTEN.lstrip()
    told = pw.read(book)["truce-2022-03-10"]
    assert (told.activity, told.origin, told.deaths) == (
        "act:shelling",
        "mission",
        pw.Interval(1, 3),
    )


@pytest.mark.parametrize(
    ("before", "between"),
    [
        (WORLD.encode(), b"\n"),
        (WORLD.rstrip("\n").encode(), b"\n\n"),
        (f"{WORLD}\n".encode(), b""),
        (f"{WORLD}# the end\n".encode(), b"\n"),
        (b"\xef\xbb\xbf" + WORLD.encode(), b"\n"),
    ],
    ids=["as it should be", "no last line end", "a blank line", "a comment", "a mark of its bytes"],
)
def test_the_rest_is_byte_for_byte_as_it_was(book, capsys, before, between):
    book.write_bytes(before)
    assert run(capsys, "add", "report", book, *REPORT)[0] == 0
    assert book.read_bytes() == before + between + WRITTEN.lstrip("\n").encode()


def test_line_ends_of_windows_stay(book, capsys):
    before = WORLD.replace("\n", "\r\n").encode()
    book.write_bytes(before)
    assert run(capsys, "add", "report", book, *REPORT)[0] == 0
    assert book.read_bytes() == before + WRITTEN.replace("\n", "\r\n").encode()


def test_json_lines(book, capsys, tmp_path):
    file = tmp_path / "book.jsonl"
    pw.read(book).write(file)
    before = file.read_bytes()
    assert run(capsys, "add", "report", file, *REPORT)[0] == 0
    assert file.read_bytes().startswith(before)
    assert file.read_bytes().count(b"\n") == before.count(b"\n") + 1
    assert pw.read(file)["truce-2022-03-10"].pledge == "truce"


def test_every_table_by_its_own_keys(book, capsys):
    for words in (
        ("source", "--name", "The Gazette", "--reliability", "B"),
        ("place", "--id", "village", "--part-of", "north"),
        ("pledge", "--kind", "do-by", "--debtor", "The State", "--said", "2022-04-01", "--end",
         "2022-05-01", "--title", "Prisoners: let them go!", "--text", "Let the prisoners go.",
         "--tags", "prisoners", "--tags", "exchange",
         "--condition", '{ text = "the other side does so too" }'),
        ("update", "--pledge", "prisoners-let-them-go", "--rating", "stalled", "--when",
         "2022-04-10", "--by", "the-gazette", "--text", "Nothing moves."),
        ("state-report", "--pledge", "truce", "--when", "2022-04-02", "--holds", "false",
         "--origin", "mission"),
        ("coverage", "--origin", "mission", "--activities", "act:armed-attack", "--places", "north",
         "--when", "2022-03-01/2022-04-01", "--sensitivity", "0.9", "--known", "2022-03-01"),
        ("retract", "--target", "truce", "--when", "2022-06-01"),
    ):  # fmt: skip
        status, _, err = run(capsys, "add", words[0], book, *words[1:])
        assert (status, err) == (0, ""), err
    ledger = pw.read(book)
    pledge = ledger["prisoners-let-them-go"]
    assert (pledge.tags, pledge.condition.text) == (
        ("prisoners", "exchange"), "the other side does so too",
    )  # fmt: skip
    assert ledger.all(pw.Assessment)[0].rating == "stalled"
    assert ledger.all(pw.Coverage)[0].sensitivity == 0.9
    assert book.read_text("utf-8").startswith(WORLD)


def test_a_long_id_keeps_its_day(book, capsys):
    long = "keep-" * 12 + "truce"
    book.write_text(WORLD.replace('"truce"', f'"{long}"'), "utf-8")
    words = ("--rating", "stalled", "--when", "2022-03-10", "--by", "mission")
    assert run(capsys, "add", "update", book, "--pledge", long, *words)[0] == 0
    (made,) = pw.read(book).all(pw.Assessment)
    assert made.id.endswith("-keep-2022-03-10")
    assert len(made.id) <= 60


def test_ids_that_are_taken_are_counted_on(book, capsys):
    for _ in range(3):
        assert run(capsys, "add", "report", book, *REPORT)[0] == 0
    ids = [each.id for each in pw.read(book).all(pw.Report)]
    assert ids == ["truce-2022-03-10", "truce-2022-03-10-2", "truce-2022-03-10-3"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["report", "--pledge", "truce", "--origin", "mission"],
         "report \"truce-report\", `when`: found nothing; expected this key: when it was done"),
        (["report", "--pledge", "trce", "--when", "soon"], "--when: found 'soon'; expected a time"),
        (["report", "--pledge", "trce", "--when", "soon"], "--pledge: found 'trce'; expected one pledge, by id or name: \"truce\""),
        (["report", "--when", "2022-03-10", "--activity", "fire", "--origin", "mission"],
         "--activity: found 'fire'; expected one activity, by id or name:"),
        (["report", "--when", "2022-03-10", "--pledge", "truce"],
         "`origin`: found None; expected an `origin` or a `source`"),
        (["report", "--when", "2022-03-10", "--pledge", "truce", "--origin", "mission", "--number", "many"],
         "--number: found 'many'; expected a number"),
        (["report", "--id", "truce", "--when", "2022-03-10", "--pledge", "truce", "--origin", "mission"],
         "another id"),
        (["pledge", "--condition", "nothing"], "--condition: found 'nothing'; expected a table as TOML"),
        (["pledge", "--condition", "{ txt = 'a' }"], "--condition: found an unknown key"),
        (["retract", "--target", "truc", "--when", "2022-06-01"],
         "--target: found 'truc'; expected the id of an entry; did you mean \"truce\"?"),
        (["reprt"], "`TABLE`: found 'reprt'; expected one of actor"),
        (["report", "--pledg", "truce"], "unrecognized arguments: --pledg"),
        (["report", "--file", "other.toml", *REPORT], "--file: found 'other.toml'; expected a file of the ledger"),
    ],
)  # fmt: skip
def test_what_would_not_be_valid_is_refused_with_the_reason(book, capsys, words, told):
    status, out, err = run(capsys, "add", words[0], book, *words[1:])
    assert (status, out) == (2, "")
    assert told in err
    assert book.read_text("utf-8") == WORLD


def test_a_name_that_several_go_by(book, capsys):
    status, _, err = run(
        capsys, "add", "report", book, "--pledge", "truce", "--when", "2022-03-10",
        "--origin", "mission", "--place", "Sumy",
    )  # fmt: skip
    assert status == 2
    assert '"geo:692194" (Sumy, a town' in err
    assert '"geo:ua-59" (Sumy Oblast' in err


def test_a_ledger_with_errors_is_to_be_mended_first(book, capsys):
    text = WORLD.replace('"cease"', '"cese"')
    book.write_text(text, "utf-8")
    status, _, err = run(capsys, "add", "report", book, *REPORT)
    assert status == 2
    assert f"{book}:14: " in err
    assert book.read_text("utf-8") == text


def test_a_report_that_names_a_demand_says_that_it_was_done(book, capsys):
    """Whoever names a promise may only have meant that the news is about it: that is said at once."""
    words = ("--kind", "do-by", "--debtor", "state", "--said", "2022-04-01", "--end", "2022-05-01")
    run(capsys, "add", "pledge", book, *words, "--title", "Exchange", "--text", "Exchange them.")
    words = ("--pledge", "exchange", "--when", "2022-04-20", "--origin", "mission")
    out = run(capsys, "add", "report", book, *words)[1]
    assert 'It says of "exchange" that what was pledged was done; with --stance denies' in out
    assert "News on the way there is an update" in out
    out = run(capsys, "add", "report", book, *words, "--stance", "denies")[1]
    assert len(out.splitlines()) == 1


# -- which file --------------------------------------------------------------------------------------


@pytest.fixture
def folder(book, tmp_path) -> Path:
    made = tmp_path / "ledger"
    made.mkdir()
    world, pledge = WORLD.split("[[pledge]]")
    (made / "a-pledges.toml").write_text(f"[[pledge]]{pledge}", "utf-8")
    (made / "b-reports.toml").write_text("# reports\n" + WRITTEN, "utf-8")
    (made / "c-world.toml").write_text(world, "utf-8")
    return made


@pytest.mark.parametrize(
    ("words", "file"),
    [
        (("report", *REPORT), "b-reports.toml"),
        (("source", "--name", "Gazette"), "c-world.toml"),
        (("assessment", "--pledge", "truce", "--rating", "a", "--when", "2022", "--by", "mission"),
         "a-pledges.toml"),
        (("withdraw", "--target", "truce", "--when", "2022-06-01"), "c-world.toml"),
    ],
)  # fmt: skip
def test_it_goes_where_others_of_its_kind_are_or_its_pledge_is(folder, capsys, words, file):
    before = {each: each.read_bytes() for each in folder.iterdir()}
    assert run(capsys, "add", words[0], folder, *words[1:])[0] == 0
    changed = [each.name for each, held in before.items() if each.read_bytes() != held]
    assert changed == [file]


def test_it_goes_where_it_is_told(folder, capsys):
    file = folder / "a-pledges.toml"
    status, out, _ = run(capsys, "add", "report", folder, "--file", file, *REPORT)
    assert status == 0
    assert out.startswith(f'{file}: report "truce-2022-03-10-2" added.\n')
    assert "[[report]]" in file.read_text("utf-8")


# -- asked on a terminal -----------------------------------------------------------------------------


def asked(folder: Path, *words: str, answers: list[str]) -> tuple[int, str]:
    """Give a command on a terminal and answer what it asks; its status, and what was to be seen."""
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "pledgewatch", *words],
        cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
        env={**os.environ, "TERM": "dumb"},
    )  # fmt: skip
    os.close(theirs)
    seen, waiting = "", list(answers)
    while True:
        if not select.select([ours], [], [], 30)[0]:
            done.kill()
            raise AssertionError(f"it waits for more:\n{seen}")
        try:
            part = os.read(ours, 10_000)
        except OSError:
            break
        if not part:
            break
        seen += part.decode()
        if waiting and seen.endswith(("): ", "] ")):
            os.write(ours, f"{waiting.pop(0)}\n".encode())
    os.close(ours)
    return done.wait(30), seen.replace("\r\n", "\n")


def test_what_is_not_given_is_asked_until_it_can_be_used(book):
    status, seen = asked(
        book.parent, "add", "report", "book.toml", "--pledge", "truce",
        answers=["artillery fir", "artillery fire", "", "soon", "2022-03-10", "north", "", "",
                 "the observer mission", "", "", "", "", ""],
    )  # fmt: skip
    assert status == 0, seen
    assert "activity (what was done" in seen
    assert "pledge (" not in seen
    assert 'expected one activity, by id or name: "act:shelling"' in seen
    assert "--when: found nothing" not in seen
    assert "found 'soon'; expected a time" in seen
    assert "Write this to book.toml? [Y/n]" in seen
    assert pw.read(book)["truce-2022-03-10"].activity == "act:shelling"


def test_no_is_no(book):
    status, seen = asked(book.parent, "add", "source", "book.toml", "--name", "Gazette", answers=[])
    assert status == 0, seen  # nothing was missing, so nothing was asked
    held = book.read_text("utf-8")
    status, seen = asked(
        book.parent, "add", "withdraw", "book.toml", answers=["truce", "2022-06-01", "n"]
    )
    assert (status, "Nothing is written." in seen) == (0, True), seen
    assert book.read_text("utf-8") == held

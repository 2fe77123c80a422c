"""The command line: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders import ledger, moment, pledge, report, watch

from pledgewatch import __version__
from pledgewatch.cli import main
from pledgewatch.io import read
from pledgewatch.model.records import Expected, Source

SEED = str(Path(__file__).parents[1] / "seeds" / "kyiv-2022.toml")
BROKEN = (pledge(), watch(), report("r", probability=0.99, known="2022-05-10"))
KEPT = (pledge(), watch())


@pytest.fixture
def book(tmp_path):
    """Write some records to a ledger file and give its path."""

    def written(*records, name: str = "book.toml") -> str:
        path = tmp_path / name
        ledger(*records, title="The north").write(path)
        return str(path)

    return written


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return status, told.out, told.err


# -- exit status -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("records", "arguments", "status"),
    [
        (KEPT, (), 0),
        (BROKEN, (), 1),
        (BROKEN, ("--as-of", "2022-05-09"), 0),
        ((pledge(), report("r", origin="c")), (), 0),
        (BROKEN, ("--as-of", "soon"), 2),
        (BROKEN, ("--at", "2022-02-30"), 2),
        (BROKEN, ("--colour", "always"), 2),
    ],
    ids=[
        "nothing contradicted", "certainly contradicted", "not known by then",
        "possible findings only", "no time", "no such day", "no such option",
    ],
)  # fmt: skip
def test_exit_status(book, capsys, records, arguments, status):
    """Architecture: 0 nothing contradicted, 1 at least one certain finding, 2 bad input or usage."""
    found, out, err = run(capsys, "check", book(*records), *arguments)
    assert found == status
    assert bool(err) is (status == 2)
    assert bool(out) is (status != 2)


def test_usage(capsys):
    assert run(capsys)[0] == 2
    status, _, err = run(capsys, "chek", "x.toml")
    assert status == 2
    assert "usage: pledgewatch" in err
    assert run(capsys, "--help")[0] == 0
    assert run(capsys, "--version")[1] == f"pledgewatch {__version__}\n"


def test_a_file_that_is_not_there(capsys, tmp_path):
    status, out, err = run(capsys, "check", str(tmp_path / "none.toml"))
    assert (status, out) == (2, "")
    assert err.startswith("pledgewatch: ")


def test_bad_input_names_file_line_entry_field_found_and_expected(book, capsys):
    path = book(*KEPT)
    text = Path(path).read_text("utf-8").replace('debtor = "state"', 'debtor = "stat"')
    Path(path).write_text(text, "utf-8")
    line = 1 + text[: text.index('debtor = "stat"')].count("\n")
    status, _, err = run(capsys, "check", path)
    assert status == 2
    assert f"{Path(path).name}:{line}: " in err
    assert "pledge \"pledge\", `debtor`: found 'stat'; expected the id of a declared" in err
    assert 'did you mean "state"?' in err


def test_every_problem_is_a_line_of_its_own(book, capsys):
    path = book(*KEPT)
    text = Path(path).read_text("utf-8")
    text = text.replace('debtor = "state"', 'debtor = "stat"')
    text = text.replace('places = ["north"]', 'places = ["nrth"]')
    Path(path).write_text(text, "utf-8")
    _, _, err = run(capsys, "check", path)
    assert len(err.splitlines()) == 2
    assert all(line.startswith("pledgewatch: ") for line in err.splitlines())


def test_other_errors_are_told_plainly(book, capsys, monkeypatch):
    from pledgewatch.errors import PledgewatchError

    def fail(*_):
        raise PledgewatchError("the sky fell")

    monkeypatch.setattr("pledgewatch.cli.options.read", fail)
    assert run(capsys, "check", book(*KEPT)) == (2, "", "pledgewatch: the sky fell\n")


# -- check -----------------------------------------------------------------------------------------


def test_check_prints_the_review(book, capsys):
    _, out, _ = run(capsys, "check", book(*BROKEN))
    assert out.startswith(str(read(book(*BROKEN)).review()) + "\n")
    assert out.splitlines()[-2] == "Why: pledgewatch explain --pledge pledge; everything: --all"
    assert "\x1b" not in out


def test_check_as_data_is_to_dict(book, capsys):
    """Architecture: --json and `Review.to_dict()` are one shape."""
    path = book(*BROKEN)
    _, out, _ = run(capsys, "check", path, "--json", "--as-of", "2022-05-09")
    assert json.loads(out) == read(path).review(as_of="2022-05-09").to_dict()


def test_check_at_another_event_time(book, capsys):
    path = book(*BROKEN)
    assert run(capsys, "check", path, "--at", "2022-03-09")[0] == 0
    assert run(capsys, "check", path, "--at", "2022-03-10")[0] == 1


def test_several_files_are_one_ledger(book, capsys):
    one = book(pledge(), watch(), name="one.toml")
    other = book(report("r", probability=0.99), name="other.toml")
    assert run(capsys, "check", one)[0] == 0
    assert run(capsys, "check", one, other)[0] == 1
    assert run(capsys, "check", str(Path(one).parent))[0] == 1


def test_explanations_whole(book, capsys):
    path = book(*BROKEN)
    assert "What would change it" not in run(capsys, "check", path)[1]
    assert "What would change it" in run(capsys, "check", path, "--all")[1]


@pytest.mark.parametrize(
    ("arguments", "terminal", "environment", "coloured"),
    [
        ((), False, {}, False),
        ((), True, {}, True),
        ((), True, {"NO_COLOR": "1"}, False),
        ((), True, {"TERM": "dumb"}, False),
        (("--color", "always"), False, {}, True),
        (("--color", "never"), True, {}, False),
    ],
)
def test_colour_only_where_it_is_wanted(
    book, capsys, monkeypatch, arguments, terminal, environment, coloured
):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    _, out, _ = run(capsys, "check", book(*BROKEN), *arguments)
    assert ("\x1b[31m" in out) is coloured


def test_a_ledger_held_to_its_own_demands(book, capsys):
    def demand(verdict):
        return Expected(
            id="e", pledge="pledge", as_of=moment("2022-06-01"), verdict=verdict
        )  # fmt: skip

    good, bad = book(*BROKEN, demand("broken")), book(*BROKEN, demand("kept"), name="bad.toml")
    status, out, _ = run(capsys, "check", good, "--expected")
    assert (status, out) == (0, "1 expected block, 0 demands not met.\n")
    status, out, _ = run(capsys, "check", bad, "--expected")
    assert status == 4
    assert "pledge: verdict is broken, expected kept" in out


@pytest.mark.parametrize("option", ["--as-of", "--at"])
def test_expected_blocks_say_themselves_when(book, capsys, option):
    status, out, err = run(capsys, "check", book(*KEPT), "--expected", option, "2022-03-10")
    assert (status, out) == (2, "")
    assert (
        err == f"pledgewatch: {option}: found --expected beside it; expected one of the two alone\n"
    )


def test_what_is_not_met_as_data(book, capsys):
    wanted = Expected(pledge="pledge", as_of=moment("2022-06-01"), verdict="kept")
    status, out, _ = run(capsys, "check", book(*BROKEN, wanted), "--expected", "--json")
    told = json.loads(out)
    assert (status, told["expected"]) == (4, 1)
    assert len(told["unmet"]) == 1
    assert told["unmet"][0].endswith("pledge: verdict is broken, expected kept")


# -- diff, history, explain ------------------------------------------------------------------------


def test_diff(book, capsys):
    path = book(*BROKEN)
    status, out, _ = run(capsys, "diff", path, "--from", "2022-05-09", "--to", "2022-05-11")
    assert status == 1
    assert "10 May 2022: broken (chance of being broken 99 %), because of shelling" in " ".join(
        out.split()
    )
    _, out, _ = run(capsys, "diff", path, "--from", "2022-05-09", "--json")
    assert json.loads(out)["changes"][0]["records"] == ["r"]
    status, out, _ = run(capsys, "diff", path, "--from", "2022-03-05", "--to", "2022-03-06")
    assert status == 0
    assert out.endswith("nothing changed.\n")


def test_diff_goes_forward(book, capsys):
    path = book(*BROKEN)
    status, out, err = run(capsys, "diff", path, "--from", "2022-05-11", "--to", "2022-05-09")
    assert (status, out) == (2, "")
    assert err == (
        "pledgewatch: --from: found '2022-05-11'; expected a time that is not later than 2022-05-09\n"
    )
    status, _, err = run(capsys, "diff", path, "--from", "2024")
    assert status == 2
    assert "expected a time that is not later than the newest record" in err


def test_diff_needs_an_earlier_time(book, capsys):
    status, _, err = run(capsys, "diff", book(*BROKEN))
    assert status == 2
    assert "--from" in err


def test_bad_times_name_their_option(book, capsys):
    _, _, err = run(capsys, "diff", book(*BROKEN), "--from", "yesterday")
    assert err.startswith("pledgewatch: --from: found 'yesterday'; expected ")


def test_history(book, capsys):
    path = book(*BROKEN)
    status, out, _ = run(capsys, "history", path)
    assert status == 1
    assert out.startswith("pledge\n  - ")
    assert "10 May 2022: broken (chance of being broken 99 %), because of shelling" in " ".join(
        out.split()
    )
    _, out, _ = run(capsys, "history", path, "--pledge", "pledge", "--json")
    steps = json.loads(out)["pledge"]
    assert steps[-1]["verdict"] == "broken"
    assert steps[-1]["as_of"] == "2022-05-10T23:59:59.999999Z"


def test_explain(book, capsys):
    path = book(*BROKEN)
    status, out, _ = run(capsys, "explain", path, "--pledge", "pledge")
    assert status == 1
    for phrase in ("promised to refrain", "Reported:", "Why it counts:", "What would change it:"):
        assert phrase in out
    _, out, _ = run(capsys, "explain", path, "--json")
    data = json.loads(out)
    assert data["explanations"]["pledge"].startswith("Broken: shelling in north-town")
    assert {row["pledge"] for row in data["findings"]} == {"pledge"}


def test_an_unknown_pledge(book, capsys):
    status, _, err = run(capsys, "explain", book(*BROKEN), "--pledge", "pledg")
    assert status == 2
    assert err.startswith("pledgewatch: --pledge: found 'pledg'; expected the id of a pledge")
    assert 'did you mean "pledge"?' in err


# -- as a program ----------------------------------------------------------------------------------


def test_as_a_program(book):
    path = book(*BROKEN)
    done = subprocess.run(
        [sys.executable, "-m", "pledgewatch", "check", path], capture_output=True, text=True
    )  # fmt: skip
    assert done.returncode == 1
    assert "BROKEN" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_a_reader_who_has_seen_enough(book):
    """A closed pipe ends it quietly."""
    path = book(*BROKEN, *(report(f"r{n}", place="north-village") for n in range(300)))
    program = subprocess.Popen(
        [sys.executable, "-m", "pledgewatch", "check", path, "--all"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.read(10)
    program.stdout.close()
    assert program.stderr.read() == b""
    program.stderr.close()
    assert program.wait() in (1, 141)


# -- tables of reports -----------------------------------------------------------------------------


TABLE = "id,activity,place,actor,when,origin\nrow-1,shelling,north-town,army,2022-03-10,a\n"


def test_reports_from_a_table(book, capsys, tmp_path):
    events = tmp_path / "events.csv"
    events.write_text(TABLE)
    path = book(*KEPT)
    assert run(capsys, "check", path, "--as-of", "2022-06-01")[0] == 0
    status, out, _ = run(capsys, "check", path, "--as-of", "2022-06-01", "--reports", str(events))
    assert status == 1
    assert "    ! 10 Mar" in out


def test_reports_of_a_data_set(book, capsys, tmp_path):
    events = tmp_path / "ged.csv"
    events.write_text(
        "id,type_of_violence,where_prec,where_coordinates,adm_2,adm_1,country,side_a,side_b,"
        "date_start,date_end,source_date,low,high,source_headline\n"
        "7,3,1,north-town,,,,army,Civilians,2022-03-10,2022-03-10,,1,1,Shells\n"
    )
    sources = (*KEPT, Source(id="ucdp", reliability="A"))
    arguments = ("check", book(*sources), "--as-of", "2022-06-01", "--reports", str(events))
    status, out, _ = run(capsys, *arguments, "--dataset", "ucdp", "--code", "3=shelling")
    assert (status, "    ! 10 Mar" in out) == (1, True)
    status, _, err = run(capsys, *arguments, "--dataset", "ucdp")
    assert status == 2
    assert "--code: found nothing; expected the activity of each type of violence" in err


def test_rows_that_cannot_be_read(book, capsys, tmp_path):
    events = tmp_path / "events.csv"
    events.write_text(TABLE + "row-2,shelling,north-town,army,tomorrow,a\n")
    arguments = ("check", book(*KEPT), "--as-of", "2022-06-01", "--reports", str(events))
    status, _, err = run(capsys, *arguments)
    assert status == 2
    assert "events.csv: row 2, `when`: found 'tomorrow'; expected" in err
    status, out, _ = run(capsys, *arguments, "--quarantine")
    assert status == 1
    assert "1 row could not be read" in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--dataset", "ucdp"), "--dataset: expected a table, named by --reports"),
        (("--reports", "x.csv", "--dataset", "ucpd"), "--dataset: found 'ucpd'; expected one of acled, gdelt, ucdp"),
        (("--reports", "x.csv", "--dataset", "ucdp", "--code", "3"), "--code: found '3'; expected a code"),
        (("--reports", "nowhere.csv"), "nowhere.csv: found no such file or directory"),
    ],
    ids=["no table", "no such data set", "no code", "no such file"],
)  # fmt: skip
def test_tables_that_are_not_told_right(book, capsys, arguments, message):
    status, _, err = run(capsys, "check", book(*KEPT), *arguments)
    assert status == 2
    assert message in err


# -- tables, timelines, widths -----------------------------------------------------------------------


def test_check_gives_a_table_and_history_a_timeline(capsys):
    assert main(["check", SEED, "--as-of", "2022-03-31", "--table"]) == 1
    out = capsys.readouterr().out
    assert "pledge" in out
    assert "kyiv-chernihiv-several-..  UNTESTED" in out
    main(["history", SEED, "--pledge", "nuclear-non-use", "--timeline"])
    out = capsys.readouterr().out
    assert "pledged " in out
    assert "reported" in out
    assert "  - " in out


def test_text_is_written_for_the_width_of_the_terminal(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "44")
    monkeypatch.setenv("NO_COLOR", "1")
    main(["history", SEED, "--pledge", "nuclear-non-use", "--timeline"])
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 44
    main(["check", SEED])
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 44
    assert "\x1b" not in out

"""How far a table is read, told on a terminal and nowhere else; and what Ctrl-C leaves."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import types

import pytest
from tests.builders import ledger, pledge, watch

from pledgewatch.cli import main
from pledgewatch.show import terminal as terminal_module
from pledgewatch.show.terminal import progress_line

pytest.importorskip("polars")


class Terminal(io.StringIO):
    """A standard error that is a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    pytest.importorskip("rich")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "200")
    made = Terminal()
    monkeypatch.setattr(terminal_module, "sys", types.SimpleNamespace(stderr=made))
    return made


@pytest.fixture
def files(tmp_path):
    """A ledger and a table of five rows, as a command line names them."""
    ledger(pledge(), watch()).write(tmp_path / "book.toml")
    rows = "".join(f"r{n},shelling,2022-03-10,a\n" for n in range(5))
    (tmp_path / "events[1].csv").write_text("id,activity,when,origin\n" + rows)
    return [str(tmp_path / "book.toml"), "--reports", str(tmp_path / "events[1].csv")]


def words(terminal):
    """What was shown, without what moves the cursor or colours."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue())


COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-9]")


@pytest.mark.parametrize(
    "command", [("check",), ("explain",), ("history",), ("diff", "--from", "2022-03-01")]
)
def test_on_a_terminal_it_is_told(command, files, terminal, capsys):
    name, *options = command
    assert main([name, *files, *options]) in (0, 1)
    assert re.search(r"events\[1\]\.csv 5 rows, [0-9,]+ a second", words(terminal))
    assert COLOUR.search(terminal.getvalue())
    assert "a second" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("variable", "option"),
    [("NO_COLOR", ()), (None, ("--color", "never"))],
    ids=["NO_COLOR", "--color never"],
)
def test_without_colours(variable, option, files, terminal, monkeypatch, capsys):
    if variable:
        monkeypatch.setenv(variable, "1")
    main(["check", *files, *option])
    assert "5 rows" in words(terminal)
    assert not COLOUR.search(terminal.getvalue())


@pytest.mark.parametrize("why", ["quiet", "dumb", "no rich", "no table"])
def test_where_nothing_is_told(why, files, terminal, monkeypatch, capsys):
    options = []
    if why == "quiet":
        options = ["--quiet"]
    elif why == "dumb":
        monkeypatch.setenv("TERM", "dumb")
    elif why == "no rich":
        for name in ("rich.console", "rich.progress"):
            monkeypatch.setitem(sys.modules, name, None)
    else:
        files = files[:1]
    assert main(["check", *files, *options]) in (0, 1)
    assert terminal.getvalue() == ""


def test_where_standard_error_goes_elsewhere(files, capsys):
    assert main(["check", *files]) in (0, 1)
    assert capsys.readouterr().err == ""
    with progress_line() as told:
        assert told is None


def test_several_tables_have_a_rate_each(terminal):
    with progress_line() as told:
        told("one", 1)
        told("one", 1000)
        told("two", 10)
    shown = words(terminal)
    assert re.search(r"one 1,000 rows, [0-9,]+ a second", shown)
    assert re.search(r"two 10 rows, [0-9,]+ a second", shown)


def test_the_line_is_gone_when_reading_fails(terminal):
    def read():
        with progress_line() as told:
            told("one", 1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read()
    assert terminal.getvalue().endswith("\x1b[2K")
    assert "\x1b[?25h" in terminal.getvalue()  # the cursor is back


# -- Ctrl-C ----------------------------------------------------------------------------------------

SLOW = """
import sys, time
from pledgewatch.cli import main
from pledgewatch.tables import schema
from pledgewatch.tables.selection import Selection

schema.BATCH_ROWS = 1
real = Selection.rows

def rows(self, batch, part=0):
    print("reading", flush=True)
    time.sleep(0.5)
    return real(self, batch, part)

Selection.rows = rows
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send")
def test_ctrl_c_says_one_line_and_leaves(files):
    command = [sys.executable, "-c", SLOW, "check", *files]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:
        assert process.stdout.readline() == "reading\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert err == "pledgewatch: stopped\n"
    assert process.returncode == 130
    assert out.count("reading") < 4

"""What the command line ends with when something is wrong, as the shell sees it: no traceback ever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders import ledger, pledge, report, watch

from pledgewatch import cli
from pledgewatch.cli import options

CERTAIN = report("r", "2022-03-10T12:00", probability=0.97, known="2022-03-11")
BOOK = (pledge(), watch(), CERTAIN)


@pytest.fixture
def book(tmp_path) -> str:
    path = tmp_path / "book.toml"
    ledger(*BOOK, title="The north").write(path)
    return str(path)


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of the shell in which `pw` is the program."""
    program = f'pw() {{ "{sys.executable}" -m pledgewatch "$@"; }}; {command}'
    return subprocess.run(
        ["bash", "-c", program],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", **environment},
        timeout=60,
    )


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = cli.main(list(arguments))
    told = capsys.readouterr()
    return status, told.out, told.err


# -- the output ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        ("pw check BOOK > /dev/full", 2, "pledgewatch: standard output cannot be written: "),
        ("pw --help > /dev/full", 2, "pledgewatch: standard output cannot be written: "),
        ("pw check BOOK >&-", 2, "pledgewatch: standard output is closed"),
        ("PYTHONIOENCODING=ascii pw check BOOK", 2, "pledgewatch: standard output cannot be written: "),
        ("set -o pipefail; pw check BOOK --all | head -c 0", 141, ""),
        ("pw check nowhere.toml 2>&-", 2, ""),
        ("pw check nowhere.toml 2> /dev/full", 2, ""),
        ("pw check BOOK > /dev/full 2> /dev/full", 2, ""),
    ],
)  # fmt: skip
def test_an_output_that_cannot_be_written(tmp_path, command, status, said):
    path = tmp_path / "book.toml"
    many = (report(f"r{n}", place="north-village") for n in range(100))
    ledger(*BOOK, *many, title="Київ").write(path)
    done = shell(command.replace("BOOK", str(path)))
    assert done.returncode == status
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == bool(said)


# -- Ctrl-C ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "module", ["pledgewatch.cli.commands", "attrs", "pledgewatch.engine.review"]
)
def test_ctrl_c_while_it_is_still_importing(book, module):
    code = f"""
import os, signal, sys

class Impatient:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Impatient())
from pledgewatch.cli import main
sys.exit(main(["check", {book!r}]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (130, "pledgewatch: stopped\n")


def test_what_the_shell_starts_has_next_to_nothing_to_import():
    code = (
        "import sys; old = set(sys.modules); import pledgewatch.cli; print(*set(sys.modules) - old)"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True,
                          env={"PYTHONPATH": str(Path(cli.__file__).parents[2])}, check=True)  # fmt: skip
    heavy = {"typing", "argparse", "json", "attrs", "re", "contextlib", "pledgewatch.errors"}
    assert not heavy & set(done.stdout.split())


# -- a fault of ours -------------------------------------------------------------------------------


class Panic(BaseException):
    """What a panic of Rust is to Python."""


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
        (KeyError("x"), "KeyError: 'x'"),
        (AssertionError(), "AssertionError"),
        (RecursionError("too deep\nby far\x1b[31m"), "RecursionError: too deep by far?[31m"),
        (Panic("index out of bounds"), "Panic: index out of bounds"),
        (FileNotFoundError(2, "No such file", "gone"), "FileNotFoundError: "),
        (ValueError("x" * 5000), "ValueError: " + "x" * 200 + ";"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_a_fault_of_ours_is_3_and_a_line(book, capsys, monkeypatch, error, shown):
    def fail(*_: object) -> None:
        raise error

    monkeypatch.delenv("PLEDGEWATCH_TRACEBACK", raising=False)
    monkeypatch.setattr(options, "read", fail)
    status, out, err = run(capsys, "check", book)
    assert (status, out) == (3, "")
    (line,) = err.splitlines()
    assert line.startswith("pledgewatch: a fault of pledgewatch")
    assert shown in line
    assert cli.ISSUES in line
    assert "PLEDGEWATCH_TRACEBACK=1" in line


def test_its_traceback_is_shown_where_it_is_asked_for(book, capsys, monkeypatch):
    monkeypatch.setenv("PLEDGEWATCH_TRACEBACK", "1")
    monkeypatch.setattr(options, "read", lambda _: 1 / 0)
    status, _, err = run(capsys, "check", book)
    assert status == 3
    assert err.startswith("Traceback")
    assert err.splitlines()[-1].startswith("pledgewatch: a fault of pledgewatch")


def test_a_program_that_cannot_be_imported_is_a_fault_too(book, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "pledgewatch.cli.commands", None)
    status, _, err = run(capsys, "check", book)
    assert (status, len(err.splitlines())) == (3, 1)


# -- nothing to judge ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",), ("check", "--json"), ("check", "--table"), ("history",), ("explain",), ("lint",),
        ("diff", "--from", "2021-01-01"), ("page", "-o", "site"),
    ],
)  # fmt: skip
def test_nothing_to_judge_is_no_answer(book, capsys, arguments, tmp_path, monkeypatch):
    """No pledge and no statement was known by then: 0 would say that nothing is contradicted."""
    monkeypatch.chdir(tmp_path)
    command, *options = arguments
    clock = "--to" if command == "diff" else "--as-of"
    status, out, err = run(capsys, command, book, *options, clock, "2021-06-01")
    assert (status, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith(f"pledgewatch: {book}: found no pledge")
    assert not (tmp_path / "site").exists()


def test_a_statement_alone_is_something(tmp_path, capsys):
    from tests.builders import statement

    path = tmp_path / "said.toml"
    ledger(statement(activities=("shelling",))).write(path)
    assert run(capsys, "check", str(path))[0] == 0


@pytest.mark.parametrize("text", ["", '[ledger]\ntitle = "Nothing"\n', '[[actor]]\nid = "army"\n'])
def test_a_ledger_of_nothing(tmp_path, capsys, text):
    path = tmp_path / "book.toml"
    path.write_text(text)
    for command in ("check", "history", "explain", "lint"):
        status, out, err = run(capsys, command, str(path))
        assert (status, out) == (2, "")
        assert str(path) in err


# -- what was asked for does not hold --------------------------------------------------------------


def test_1_is_kept_for_what_is_contradicted(book, capsys):
    """A ledger that can never be answered, or a sentence that is none, contradicts nobody."""
    assert run(capsys, "check", book)[0] == 1
    assert run(capsys, "steps", "show", "no", "such", "sentence")[0] == 4
    assert run(capsys, "steps", "search", "xyzzy")[0] == 4


def test_a_ledger_without_expected_blocks_meets_no_demand(book, capsys):
    status, out, err = run(capsys, "check", book, "--expected")
    assert (status, out) == (2, "")
    assert "no `expected` block" in err

"""``pledgewatch init``: a small working ledger, and what keeps it in order under git."""

from __future__ import annotations

import argparse
import json
from importlib import resources
from pathlib import Path
from typing import Any

from pledgewatch.cli import FINE, options
from pledgewatch.errors import InputError

KINDS = ("ceasefire", "promises", "corporate")
"""What a first ledger can be about."""
_FILES = {
    "README.md": "README.md",
    ".pre-commit-config.yaml": "pre-commit.yaml",
    ".github/workflows/pledgewatch.yml": "workflow.yml",
}
"""The files beside the ledger, with the templates they are made of."""


def add(commands: Any) -> None:
    """Add the command."""
    what = "Begin a ledger: a small one that works, with a schema, a README, a hook and a workflow."
    init = options.plain_command(commands, "init", _run, what)
    init.add_argument(
        "folder", nargs="?", default=".", metavar="DIR", help="where to (default: this folder)"
    )
    init.add_argument(
        "--kind",
        choices=KINDS,
        default="ceasefire",
        help="what the ledger is about (default: ceasefire)",
    )


def _run(given: argparse.Namespace) -> int:
    from pledgewatch.words.templates import said

    folder = Path(given.folder)
    texts = _texts(given.kind)
    there = [path for path in texts if (folder / path).exists() or (folder / path).is_symlink()]
    if there:
        raise InputError(
            file=str(folder),
            found=f"{', '.join(there)} there already",
            expected="a folder without: nothing is ever overwritten",
        )
    for path, text in texts.items():
        _write(folder / path, text)
    ledger = folder / "ledger.toml"
    print(said("commands.begun", file=ledger, what=said(f"commands.{given.kind}")))
    others = ", ".join(path for path in texts if path != ledger.name)
    print(said("commands.begun_with", files=others))
    print(f"\n{said('commands.begun_next')}")
    print(f"  pledgewatch check {ledger}")
    print(f"  pledgewatch page {ledger} -o {folder / 'site'}")
    return FINE


def _texts(kind: str) -> dict[str, str]:
    """The text of every file, by its path in the folder."""
    from pledgewatch.export.schema import ledger_schema
    from pledgewatch.io import loads
    from pledgewatch.model.records import Pledge

    ledger = _template(f"{kind}.toml")
    read = loads(ledger)
    first = f"pledgewatch add report ledger.toml --pledge {read.all(Pledge)[0].id}"
    names = {"title": read.heading, "first": first, "space": " " * max(52 - len(first), 0)}
    schema = json.dumps(ledger_schema(), indent=2, ensure_ascii=False) + "\n"
    texts = {"ledger.toml": ledger, "ledger.schema.json": schema}
    for path, template in _FILES.items():
        text = _template(template)
        texts[path] = text.format(**names) if template == "README.md" else text
    return texts


def _template(name: str) -> str:
    return resources.files("pledgewatch.cli").joinpath("start", name).read_text("utf-8")


def _write(path: Path, text: str) -> None:
    """Write a file that is not there yet.

    Raises:
        InputError: for one that cannot be written, or that has come to be there.
    """
    from pledgewatch.io.files import reason, refused

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise refused(path, reason(error), "a file that can be written") from error

"""``pledgewatch fmt``: the one layout of a TOML ledger."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pledgewatch.cli import FINE, NOT_SO, options
from pledgewatch.errors import InputError


def add(commands: Any) -> None:
    """Add the command."""
    what = "Lay out the TOML files of a ledger in one way; comments and the order of entries stay."
    fmt = options.plain_command(commands, "fmt", _run, what)
    options.ledgers(fmt)
    fmt.add_argument(
        "--check", action="store_true", help="write nothing: say which files would change"
    )


def _run(given: argparse.Namespace) -> int:
    from pledgewatch.io.files import written
    from pledgewatch.io.layout import laid_out
    from pledgewatch.words.templates import said

    files = _files(given.ledger)
    texts = {file: options.read_text(file) for file in files}
    made = {file: laid_out(text, str(file)) for file, text in texts.items()}
    changed = [file for file in files if made[file] != texts[file]]
    for file in changed:
        if not given.check:
            written(file, made[file])
        print(said(f"commands.{'to_be_laid_out' if given.check else 'laid_out'}", file=file))
    if not changed:
        print(said("commands.all_laid_out", files=", ".join(given.ledger)))
    return NOT_SO if changed and given.check else FINE


def _files(paths: list[str]) -> list[Path]:
    """The TOML files that were named, or that lie in folders that were."""
    from pledgewatch.io import files_of

    found = [file for path in paths for file in files_of(Path(path))]
    tomls = [file for file in found if file.suffix == ".toml"]
    if not tomls:
        raise InputError(
            file=", ".join(paths),
            found="JSON Lines alone",
            expected="a .toml file: JSON Lines are written by machines in one layout",
        )
    return tomls

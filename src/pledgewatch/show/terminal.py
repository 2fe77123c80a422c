"""A line on a terminal that tells how far a table has been read."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator

from pledgewatch.words.templates import counted, said


@contextlib.contextmanager
def progress_line(*, colour: bool = True) -> Iterator[Callable[[str, int], None] | None]:
    """Show on standard error, while it is a terminal, which table is read, its rows and their rate.

    The line is gone at the end. Nothing is shown where standard error goes elsewhere or rich is not
    installed. Colours are left out where NO_COLOR asks for that.

    Args:
        colour: Whether it may be coloured.

    Yields:
        What `Ledger.review` takes as its `progress`; None where nothing is shown.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    try:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn
    except ModuleNotFoundError:
        yield None
        return
    # An empty NO_COLOR asks for nothing; see no-color.org.
    plain = not colour or bool(os.environ.get("NO_COLOR"))
    console = Console(file=sys.stderr, no_color=plain)
    line = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", style="cyan", markup=False),
        TextColumn("{task.fields[told]}", markup=False),
        console=console,
        transient=True,
    )
    tasks: dict[str, TaskID] = {}
    began: dict[str, float] = {}
    last = time.monotonic()

    def told(name: str, rows: int) -> None:
        nonlocal last
        if name not in tasks:
            tasks[name] = line.add_task(name, total=None, told="")
            # Its first rows are told when they have been read: it began where the one before ended.
            began[name] = last
        last = time.monotonic()
        line.update(tasks[name], told=_told(rows, last - began[name]))

    with line:
        yield told


def _told(rows: int, seconds: float) -> str:
    if seconds <= 0:
        return said("reviews.rows", n=rows)
    return said("reviews.rows_a_second", n=rows, rate=counted(round(rows / seconds)))

"""A table read in this process: one thread reads, a few others work out what each batch comes to."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from pledgewatch.tables.kernel import CompiledScopes
from pledgewatch.tables.partials import EMPTY, MOST_PROBLEMS, Partial
from pledgewatch.tables.schema import Table
from pledgewatch.zones import Zones

__all__ = ["mapped"]

WORKERS = min(4, os.cpu_count() or 1)
"""Threads beside the one that reads. More of them wait for it."""


def mapped(
    compiled: CompiledScopes,
    table: Table,
    zones: Zones,
    told: Callable[[int], None],
) -> Partial:
    """What all rows of a table come to.

    As many batches are in flight as there are workers, so that memory is flat; they are merged in
    their order, and when each is merged hangs on how many were read alone: so nothing hangs on
    which is done first. What is raised here, Ctrl-C included, lets those that are being worked on
    end, drops those that wait and closes what was opened.

    Args:
        compiled: What is asked of every row.
        table: The table.
        zones: In which zone days and clock times are read whose rule names none.
        told: Told after every batch how many rows have been read.
    """
    whole = EMPTY
    waiting: deque[Future[Partial]] = deque()

    def merge_next() -> None:
        nonlocal whole
        whole = whole.merge(waiting.popleft().result(), table.each)
        told(whole.rows)

    def refused() -> bool:
        return table.bad == "fatal" and len(whole.problems) >= MOST_PROBLEMS

    workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="pledgewatch")
    try:
        with contextlib.closing(table.batches(zones)) as batches:
            for batch in batches:
                most = table.each if whole.few is not None else -1
                waiting.append(workers.submit(compiled.partial, batch, most=most))
                if len(waiting) > WORKERS:
                    merge_next()
                if refused():
                    break
        while waiting and not refused():
            merge_next()
    finally:
        workers.shutdown(wait=True, cancel_futures=True)
    return whole

"""Engine of this process: one thread reads a table, a few others work on its batches."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor

from pledgewatch.model.zones import Zones
from pledgewatch.tables.batches import Batch
from pledgewatch.tables.schema import Table
from pledgewatch.tables.selection import Partial

WORKERS = min(4, os.cpu_count() or 1)
"""Threads beside the one that reads. More of them wait for it."""


def mapped(ask: Callable[[Batch, int], Partial], table: Table, zones: Zones) -> Generator[Partial]:
    """What each batch of a table comes to, in their order.

    As many batches are in flight as there are workers, so that memory is flat. Close it when no more
    are wanted: those that are being worked on then end, those that wait are dropped, and what was
    opened is closed.

    Args:
        ask: What is asked of every batch, which is part 0 of the table.
        zones: In which zone days and clock times are read whose rule names none.
    """
    waiting: deque[Future[Partial]] = deque()
    workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="pledgewatch")
    try:
        with contextlib.closing(table.batches(zones)) as batches:
            for batch in batches:
                waiting.append(workers.submit(ask, batch, 0))
                if len(waiting) > WORKERS:
                    yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        workers.shutdown(wait=True, cancel_futures=True)

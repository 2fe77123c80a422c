"""One contestant on one cell, in a process of its own: seconds and memory, as JSON.

    python -m benchmarks.tables.one CONTESTANT REPORTS PLEDGES FOLDER [--shuffled] [--runs 5]

Memory is how far the process grew beyond what it held before, with its libraries and pledges loaded
and a small question answered.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from benchmarks.tables import world

SLOW = ((20, 1), (5, 3))
"""Whose first run takes longer than so many seconds has no more than so many runs."""


def contestant(name: str) -> Callable[..., np.ndarray]:
    """The function of a contestant; `name-2` asks it for two threads."""
    module, _, threads = name.partition("-")
    answer = importlib.import_module(f"benchmarks.tables.contestants.{module}").answer
    if not threads:
        return answer  # type: ignore[no-any-return]
    return lambda *given: answer(*given, threads=int(threads))


def memory() -> tuple[int, int]:
    """What the process holds now and has held at most, in bytes; the latter starts anew if it can."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    status = Path("/proc/self/status")
    if not status.exists():
        return most, most
    told = dict(line.split(":", 1) for line in status.read_text().splitlines())
    now, most = (int(told[key].split()[0]) * 1024 for key in ("VmRSS", "VmHWM"))
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return now, most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contestant")
    parser.add_argument("reports", type=int)
    parser.add_argument("pledges", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shuffled", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    answer = contestant(options.contestant)
    path = world.table(options.folder, options.reports, shuffled=options.shuffled)
    asked = world.world(options.pledges)
    # What a library loads on first use is no part of the question.
    answer(world.world(10), world.table(options.folder, 1000), world.AS_OF)
    before, _ = memory()
    seconds: list[float] = []
    runs = options.runs
    while len(seconds) < runs:
        begin = time.perf_counter()
        found = answer(asked, path, world.AS_OF)
        seconds.append(time.perf_counter() - begin)
        for slow, most in SLOW:
            if seconds[0] > slow:
                runs = min(runs, most)
                break
    np.save(options.folder / f"answer-{options.contestant}.npy", found)
    print(json.dumps({"seconds": seconds, "memory": memory()[1] - before}))


if __name__ == "__main__":
    main()

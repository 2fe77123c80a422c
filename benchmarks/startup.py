"""How long the first answers take: bare Python, the import, a whole check of the seed.

    python benchmarks/startup.py [--runs 15]

Every figure is the median of the runs, each a new process; the differences over bare Python are
what the library adds. Machines are noisy: compare figures of one run only.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seeds" / "kyiv-2022.toml"

WORK: dict[str, tuple[Sequence[str], float | None]] = {
    "bare python": (("-c", "pass"), None),
    "import pledgewatch": (("-c", "import pledgewatch"), 0.15),
    "import pledgewatch.model.ledger": (("-c", "import pledgewatch.model.ledger"), None),
    "check the seed": (("-m", "pledgewatch", "check", str(SEED)), 0.6),
    "diff the seed": (
        ("-m", "pledgewatch", "diff", str(SEED), "--from", "2022-03-31", "--to", "2022-04-07"),
        None,
    ),
}
"""What is measured: the arguments to Python, and the goal in seconds where there is one."""


def seconds(arguments: Sequence[str]) -> float:
    begin = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
    spent = time.perf_counter() - begin
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode())
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="processes for each figure")
    runs = parser.parse_args().runs
    for arguments, _ in WORK.values():
        seconds(arguments)  # the first use fills caches
    # Interleaved, so that a slow moment of the machine falls on all alike.
    spent: dict[str, list[float]] = {name: [] for name in WORK}
    for _ in range(runs):
        for name, (arguments, _) in WORK.items():
            spent[name].append(seconds(arguments))
    bare = statistics.median(spent["bare python"])
    print("| what | median s | over bare Python | goal |")
    print("|---|---|---|---|")
    for name, (_, goal) in WORK.items():
        median = statistics.median(spent[name])
        limit = f"{goal:.2f}" if goal else ""
        print(f"| {name} | {median:.3f} | {median - bare:.3f} | {limit} |")


if __name__ == "__main__":
    main()

"""Every figure that was aimed at, with what version 1 took: one table, one command.

    python -m benchmarks.targets [--only NAME] [--seconds 300]

Each line is measured in a process of its own, which is ended when it takes longer than ``--seconds``.
Seconds are of processor time, and those of version 1 of another, busier machine: compare ratios, which
are taken in one process. How the work grows is told by `benchmarks.growth`; tables, streams and peers
have scripts of their own (`reviews`, `engines`, `monitor`, `peers`).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs
from benchmarks import growth

import pledgewatch as pw

SEED = Path(__file__).resolve().parent.parent / "seeds" / "kyiv-2022.toml"


def seconds(ask: Callable[[], Any]) -> float:
    begun = time.process_time()
    ask()
    return time.process_time() - begun


def at(make: Callable[[int], Any], ask: Callable[[Any], Any], *sizes: int) -> str:
    """Seconds at each size, the ledgers made beforehand."""
    return ", ".join(f"{growth.measured((make, ask), size):.2f}" for size in sizes) + " s"


def over_a_review(make: Callable[[int], Any], ask: Callable[[Any], Any], size: int) -> str:
    """How many reviews a question takes; the median of three."""
    ratios = []
    for _ in range(3):
        review = seconds(make(size).review)
        ratios.append(growth.measured((make, ask), size) / review)
    return f"{statistics.median(ratios):.1f} x a review"


def of_process(*arguments: str) -> str:
    """Seconds from the start of a process to its end, the median of nine, and those over bare Python."""

    def whole(*given: str) -> float:
        begun = time.perf_counter()
        done = subprocess.run([sys.executable, *given], capture_output=True, check=False)
        if done.returncode not in (0, 1):
            raise RuntimeError(done.stderr.decode())
        return time.perf_counter() - begun

    whole(*arguments)  # the first use fills caches
    spent = [(whole(*arguments), whole("-c", "pass")) for _ in range(9)]
    median = statistics.median(each for each, _ in spent)
    return (
        f"{median:.2f} s, {median - statistics.median(bare for _, bare in spent):.2f} over Python"
    )


def history(book: pw.Ledger) -> object:
    return str(book.review()["truce"].history())


def site(size: int) -> str:
    review = growth.pledges(size).review()
    with tempfile.TemporaryDirectory() as folder:
        spent = seconds(lambda: review.to_page(f"{folder}/site"))
        written = sum(each.stat().st_size for each in Path(folder).rglob("*.*") if each.is_file())
    return f"{spent:.1f} s, {written / 1e6:.1f} MB"


def data(size: int) -> str:
    book, made = growth.pledges(size), []
    spent = seconds(lambda: made.append(json.dumps(book.review().to_dict())))
    return f"{spent:.1f} s, {len(made[0]) / 1e6:.1f} MB"


def far_away(year: int) -> str:
    """A reduction without an end that is watched without an end, and one report of some year."""
    watched = pw.Coverage(
        id="watch",
        origin="source-0",
        places=["region"],
        activities=["attack"],
        when="2021-01-01/..",
        known="2021-01-01",
    )
    reduction = attrs.evolve(growth.truce(), kind="reduce", share=0.5, end=None)
    late = growth.shelled(0, 1, when=f"{year}-01-01", known=f"{year}-01-02")
    book = pw.Ledger([*growth.world(), reduction, watched, late], timezone="UTC")
    return f"{seconds(lambda: str(book.review().diff(book.review(as_of='2022-06-01')))):.2f} s"


def explained(size: int) -> str:
    return f"{len(growth.reports(size).review().explain('truce')):,} characters"


def dates(book: pw.Ledger) -> object:
    return book.reviews([growth.DAY.add(days=n) for n in range(120)])


def lines(size: int) -> str:
    """Records a second, from JSON Lines into a ledger."""
    with tempfile.TemporaryDirectory() as folder:
        path, book = f"{folder}/book.jsonl", growth.reports(size)
        book.write(path)
        return f"{len(book) / seconds(lambda: pw.read(path)):,.0f}/s"


Line = tuple[str, str, str, Callable[[], str]]
"""What a user does, what version 1 took, what is aimed at, and how it is measured."""

SIZES = 100, 200, 400, 800

LINES: Sequence[Line] = (
    ("import pledgewatch", "", "<= .15 s", lambda: of_process("-c", "import pledgewatch")),
    ("check the seed", "", "<= .5 s", lambda: of_process("-m", "pledgewatch", "check", str(SEED))),
    (
        "history of a truce with 100, 200, 400, 800 reports",
        "0.6, 2.0, 7.6, 32.7 s",
        "exponent <= 1.1",
        lambda: at(growth.reports, history, *SIZES),
    ),
    (
        "history of a truce with 10,000 reports",
        "",
        "<= 20 x a review",
        lambda: over_a_review(growth.reports, history, 10_000),
    ),
    (
        "diff of it with 100, 200, 400, 800 reports",
        "0.9, 2.4, 7.4, 22 s",
        "exponent <= 1.1",
        lambda: at(growth.reports, growth.a_diff, *SIZES),
    ),
    (
        "diff of it with 2,000 reports",
        "",
        "<= 3 x a review",
        lambda: over_a_review(growth.reports, growth.a_diff, 2_000),
    ),
    (
        "120 dates of it with 2,000 reports",
        "",
        "<= 3 x a review",
        lambda: over_a_review(growth.reports, dates, 2_000),
    ),
    (
        "monitor, the last hundredth one by one, of 100, 200, 400, 800",
        "0.15, 0.31, 1.4, 8.0 s (all of them)",
        "exponent <= 1.1",
        lambda: at(growth.reports, growth.one_by_one, *SIZES),
    ),
    (
        "monitor, a batch of 3,000 reports",
        "57 s",
        "<= 2 x a review",
        lambda: over_a_review(growth.reports, growth.batch, 3_000),
    ),
    (
        "monitor, one incident of 400 outlets",
        "24 s (all of them)",
        "<= 1 ms each",
        lambda: at(growth.outlets, growth.one_by_one, 400),
    ),
    (
        "review of 282, 564, 1,128 short pledges, with skepticism of each",
        "0.7, 2.4, 10.8 s",
        "exponent <= 1.1",
        lambda: at(
            growth.pledges,
            lambda book: [e.skepticism and e.skepticism.announced for e in book.review()],
            282,
            564,
            1_128,
        ),
    ),
    ("site of 400 pledges", "9.9 s", "exponent <= 1.1", lambda: site(400)),
    ("site of 1,000 pledges", "75 s (of 1,112)", "<= 20 s, <= 15 MB", lambda: site(1_000)),
    ("JSON of 2,000 pledges", "33 s, 441 MB", "<= 10 MB", lambda: data(2_000)),
    ("review and diff, with a report of 2030", "40 s", "as any other", lambda: far_away(2030)),
    ("review and diff, with a report of 2150", "", "as any other", lambda: far_away(2150)),
    (
        "control in a lattice of 60, 600, 6,000 actors",
        "never ends",
        "linear in edges",
        lambda: at(growth.lattice, lambda book: book.review(), 60, 600, 6_000),
    ),
    ("explain of a truce with 1,400 reports", "656,000 characters", "", lambda: explained(1_400)),
    ("records from JSON Lines into a ledger", "15,000/s", ">= 50,000/s", lambda: lines(20_000)),
)


def _told(place: int, answers: Any) -> None:
    answers.put(LINES[place][3]())


def measured(place: int, limit: float) -> str:
    """What a line takes, in a process of its own."""
    answers = multiprocessing.get_context("spawn").SimpleQueue()
    process = multiprocessing.get_context("spawn").Process(target=_told, args=(place, answers))
    process.start()
    process.join(limit)
    if process.is_alive():
        process.kill()
        process.join()
        return f"more than {limit:g} s"
    return "failed" if process.exitcode or answers.empty() else str(answers.get())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", metavar="NAME", help="lines that begin so")
    parser.add_argument("--seconds", type=float, default=300)
    given = parser.parse_args()
    print("| what | version 1 | now | goal |\n|---|---|---|---|")
    for place, (what, before, goal, _) in enumerate(LINES):
        if not given.only or any(what.startswith(each) for each in given.only):
            now = measured(place, given.seconds)
            print(f"| {what} | {before} | {now} | {goal} |", flush=True)


if __name__ == "__main__":
    main()

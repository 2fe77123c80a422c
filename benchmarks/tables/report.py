"""The figures of a run as a table in Markdown and as a plot."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

KERNEL = "scopekeys"
NAMES = {
    "floor": "floor: read every needed column once",
    "scopekeys": "**scope keys in numpy**, one thread",
    "scopekeys-2": "scope keys in numpy, two threads",
    "scopekeys_uncut": "scope keys in numpy, without a cut of knowledge time",
    "polars_keys": "polars, scope keys",
    "duckdb_keys": "DuckDB, scope keys",
    "duckdb_range": "DuckDB, as an analyst writes it",
    "pandas_merge": "pandas, merge and filter",
    "objects": "objects in a loop",
}


class Figure(NamedTuple):
    """What one contestant took on one cell."""

    name: str
    reports: int
    pledges: int
    shuffled: bool
    seconds: float
    memory: int
    runs: int


def expected(figures: Sequence[Figure], name: str, cell: Any) -> float:
    """How long a contestant may take on a cell, by the smaller ones; 0 where nothing is known."""
    smaller = [
        figure.seconds
        * max(1, cell.reports / figure.reports)
        * max(1, cell.pledges / figure.pledges)
        for figure in figures
        if figure.name == name and figure.seconds > 5
    ]
    return min(smaller, default=0)


def exponent(points: Iterable[tuple[float, float]]) -> float | None:
    """The power with which something grows, from the first point to the last."""
    ordered = sorted(points)
    if len(ordered) < 2:
        return None
    (x0, y0), (x1, y1) = ordered[0], ordered[-1]
    return math.log(y1 / y0) / math.log(x1 / x0)


def write(figures: Sequence[Figure], out: Path) -> str:
    """Write all figures to a folder; returns the table."""
    out.mkdir(parents=True, exist_ok=True)
    text = "\n\n".join([*_tables(figures), _growth(figures)])
    (out / "tables.md").write_text(text + "\n", "utf-8")
    (out / "tables.json").write_text(json.dumps([f._asdict() for f in figures], indent=1), "utf-8")
    try:
        import matplotlib
    except ModuleNotFoundError:
        return f"{text}\n\nno plot: matplotlib is not installed"
    matplotlib.use("agg")
    _plot(figures, out)
    return text


def _tables(figures: Sequence[Figure]) -> list[str]:
    found = []
    for cell in dict.fromkeys(figure[1:4] for figure in figures):
        here = [figure for figure in figures if figure[1:4] == cell]
        one = next((figure.seconds for figure in here if figure.name == KERNEL), math.nan)
        reports, pledges, shuffled = cell
        order = "" if shuffled else ", sorted by time"
        lines = [
            f"| {reports:,} reports{order} x {pledges:,} pledges | ratio | s | MB | runs |",
            "|---|---:|---:|---:|---:|",
            *(
                f"| {NAMES.get(f.name, f.name)} | {f.seconds / one:.2f} | {f.seconds:.2f} "
                f"| {f.memory / 1e6:.0f} | {f.runs} |"
                for f in here
            ),
        ]
        found.append("\n".join(lines))
    return found


def _lines(figures: Sequence[Figure], name: str) -> tuple[list[Figure], list[Figure]]:
    """The figures of a contestant by reports, with most pledges, and by pledges, with most reports."""
    mine = [figure for figure in figures if figure.shuffled]
    reports, pledges = (max(getattr(f, key) for f in mine) for key in ("reports", "pledges"))
    mine = sorted(figure for figure in mine if figure.name == name)
    return (
        [figure for figure in mine if figure.pledges == pledges],
        [figure for figure in mine if figure.reports == reports],
    )


def _growth(figures: Sequence[Figure]) -> str:
    lines = ["| grows as a power of | reports | pledges |", "|---|---:|---:|"]
    for name in dict.fromkeys(figure.name for figure in figures):
        told = [
            exponent((getattr(f, key), f.seconds) for f in line)
            for key, line in zip(("reports", "pledges"), _lines(figures, name), strict=True)
        ]
        shown = ["" if power is None else f"{power:.2f}" for power in told]
        lines.append(f"| {NAMES.get(name, name)} | {shown[0]} | {shown[1]} |")
    return "\n".join(lines)


def _plot(figures: Sequence[Figure], out: Path) -> None:
    from matplotlib import pyplot

    drawing, panels = pyplot.subplots(2, 2, figsize=(10, 7.5), sharey="row")
    for name in dict.fromkeys(figure.name for figure in figures):
        lines = _lines(figures, name)
        for column, (key, line) in enumerate(zip(("reports", "pledges"), lines, strict=True)):
            across = [getattr(figure, key) for figure in line]
            for row, values in enumerate(
                ([f.seconds for f in line], [max(f.memory, 1) / 1e6 for f in line])
            ):
                label = NAMES.get(name, name).replace("*", "")
                width = 3 if name == KERNEL else 1.5
                panels[row][column].plot(across, values, "o-", label=label, linewidth=width)
    for row, unit in enumerate(("seconds", "MB")):
        for column, key in enumerate(("reports", "pledges")):
            panel = panels[row][column]
            panel.set(xscale="log", yscale="log", xlabel=key)
            panel.grid(visible=True, which="major", alpha=0.3)
            if not column:
                panel.set_ylabel(unit)
    most = [max(getattr(f, key) for f in figures) for key in ("pledges", "reports")]
    panels[0][0].set_title(f"{most[0]:,} pledges")
    panels[0][1].set_title(f"{most[1]:,} reports")
    handles, labels = panels[0][0].get_legend_handles_labels()
    drawing.legend(handles, labels, loc="lower center", ncols=3, frameon=False)
    drawing.tight_layout(rect=(0, 0.1, 1, 1))
    for kind in ("svg", "png"):
        drawing.savefig(out / f"tables.{kind}", dpi=110)
    pyplot.close(drawing)

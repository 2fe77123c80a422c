"""Write the acceptance table of skepticism into its page.

    PLEDGEWATCH_DATA=folder python -m benchmarks.calibration

It takes half a minute, and draws the reliability diagram, too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence

import attrs
from benchmarks.calibration import counts, promises, truces
from benchmarks.calibration.classes import OWN, SHIPPED, agrees, counted
from benchmarks.calibration.picture import diagram
from benchmarks.calibration.scores import (
    DATA,
    FIVE_YEARS,
    ROOT,
    Forecast,
    auc,
    brier,
    reliability,
    running_base_rate,
)
from benchmarks.calibration.shipped import shipped

PAGE = ROOT / "docs" / "skepticism.md"
PICTURE = ROOT / "docs" / "images" / "calibration.svg"
BEGIN = "<!-- calibration: written by `make calibration` -->"
END = "<!-- calibration: end -->"


@attrs.frozen
class Row:
    """A line of the acceptance table.

    Attributes:
        id, data: Which, and on what.
        goals: What is to be reached, figure by figure.
        found: What is reached, as many.
        n: How many forecasts.
        coin, first: What a coin scores, and what version 1 of the formulas scored.
        at_least: Which of the figures are to be at least so much; the others at most.
        why: The reason where one is not reached.
        about: What else is to be known of a figure that is.
    """

    id: str
    data: str
    goals: Sequence[float]
    found: Sequence[float]
    n: str
    coin: str
    first: str
    at_least: frozenset[int] = frozenset()
    why: str = ""
    about: str = ""

    @property
    def reached(self) -> list[bool]:
        """Whether each figure is reached, as it is, not as it is rounded."""
        return [
            found >= goal if place in self.at_least else found <= goal
            for place, (goal, found) in enumerate(zip(self.goals, self.found, strict=True))
        ]

    def told(self) -> str:
        """The line."""
        missed = not all(self.reached)
        if missed and not self.why:
            raise ValueError(f"{self.id} is not reached; say why")
        goals = [
            f"{'>=' if place in self.at_least else '<='} {number(goal)}"
            for place, goal in enumerate(self.goals)
        ]
        found = [
            number(found) if reached else f"**{number(found, unlike=goal)}**"
            for goal, found, reached in zip(self.goals, self.found, self.reached, strict=True)
        ]
        remark = f"not reached: {self.why}" if missed else self.about
        cells = (self.id, self.data, ", ".join(goals), self.coin, self.first, ", ".join(found))
        return f"| {' | '.join((*cells, self.n, remark))} |"


def number(value: float, unlike: float | None = None) -> str:
    """A score to three digits, or as many as tell it from another; a count as it is."""
    if isinstance(value, int):
        return str(value)
    for digits in range(3, 9):
        if unlike is None or f"{value:.{digits}f}" != f"{unlike:.{digits}f}":
            break
    return f"{value:.{digits}f}".removeprefix("0")


def percent(share: float) -> str:
    """A share as the page writes it."""
    return f"{100 * share:.0f} %"


# -- the rows ----------------------------------------------------------------------------------------


@attrs.frozen
class Found:
    """All forecasts, made once."""

    within_1: list[Forecast]
    within_5: list[Forecast]
    class_alone: dict[str, list[Forecast]]
    standing: dict[int, list[Forecast]]
    again: list[Forecast]
    windows: dict[str, dict[int, list[Forecast]]]
    promised: list[Forecast]
    promised_own: list[Forecast]


def made() -> Found:
    """Make them."""
    return Found(
        truces.at_the_start(365),
        truces.at_the_start(FIVE_YEARS),
        {
            "A1": truces.at_the_start(365, record=False),
            "A2": truces.at_the_start(FIVE_YEARS, record=False),
            "A4": truces.fighting_again(record=False),
        },
        {age: truces.still_standing(age) for age in (30, 90, 182, 365)},
        truces.fighting_again(),
        counts.forecasts(),
        promises.forecasts(),
        promises.forecasts(OWN),
    )


def rows(found: Found) -> list[Row]:
    """The acceptance table A1 to A8."""
    by_day = {day: [brier(of[day]) for of in found.windows.values()] for day in counts.DAYS}
    low = {
        (name, day): [each.broken for each in of[day] if each.p <= 0.2]
        for name, of in found.windows.items()
        for day in counts.DAYS
    }
    worst = max((sum(each) / len(each) for each in low.values() if each), default=0.0)
    pooled = [
        brier(each for of in found.windows.values() for each in of[day]) for day in counts.DAYS
    ]
    ledgers = shipped()
    since = [each.broken for each in found.standing[30]]
    return [
        Row(
            "A1",
            "peace agreements (UCDP), signed from 2000 on: ended within a year, forecast at signing; Brier",
            [0.140],
            [brier(found.within_1)],
            str(len(found.within_1)),
            ".250",
            ".218",
            about=_beside(found.within_1, found.class_alone["A1"]),
        ),
        Row(
            "A2",
            "the same within five years; Brier",
            [0.225],
            [brier(found.within_5)],
            str(len(found.within_5)),
            ".250",
            ".311",
            about=_beside(found.within_5, found.class_alone["A2"]),
        ),
        Row(
            "A3",
            "the same with the class of those signed before 2000, still standing after 30, 90, 182, 365 days: "
            "ended within five years; Brier",
            [0.20, 0.175, 0.145, 0.11],
            [brier(each) for each in found.standing.values()],
            ", ".join(str(len(each)) for each in found.standing.values()),
            ".250",
            ".250",
            why=f"agreements hold better than they did: {percent(truces.before(2000).broken)} of those signed before 2000 "
            f"ended within five years, and {percent(sum(since) / len(since))} of these, which stood for a month. The "
            "class is not changed for that",
        ),
        Row(
            "A4",
            "ends of fighting (UCDP), from 1970 on: fighting again within five years; Brier, AUC",
            [0.18, 0.74],
            [brier(found.again), auc(found.again)],
            str(len(found.again)),
            ".250, .500",
            ".211",
            at_least=frozenset({1}),
            about=_beside(found.again, found.class_alone["A4"]),
        ),
        Row(
            "A5",
            "windows of 28 days before and after, in four tables: ends above half, forecast on day 0, 2, 7, 14; "
            "mean Brier of the tables",
            [0.092, 0.092, 0.081, 0.055],
            [sum(each) / len(each) for each in by_day.values()],
            " + ".join(str(len(of[0])) for of in found.windows.values()),
            ".250",
            ".250, .149, .105, .063",
            why="the Donbas, where counts follow offensives, is forecast badly from what other places do. By table "
            + "; ".join(
                f"{name} {', '.join(number(brier(of[day])) for day in counts.DAYS)}"
                for name, of in found.windows.items()
            )
            + f". Over all windows alike it is {', '.join(map(number, pooled))}",
        ),
        Row(
            "A6",
            "of those windows given <= .20, the share that ends above half, worst table and day",
            [0.20],
            [worst],
            str(sum(map(len, low.values()))),
            "",
            "1.00",
            about="hardly a window is ever given so little, for most end above half",
        ),
        Row(
            "A7",
            "campaign promises (TrumpTracker), each on the eve of its decision; Brier, to be below the running "
            "base rate",
            [brier(promises.base_rate())],
            [brier(found.promised)],
            str(len(found.promised)),
            ".250",
            ".178",
            why=f"with `campaign-promise`, the class of a campaign, {percent(SHIPPED['campaign-promise'].broken)} are "
            f"broken. The tracker called {sum(each.broken for each in found.promised):g} of these "
            f"{len(found.promised)} broken, long before most were due. With `{OWN}` it is "
            f"{number(brier(found.promised_own))}, but that class is counted from the same tracker",
        ),
        Row(
            "A8",
            "shipped ledgers: BROKEN below .95, KEPT above .20, bare .50 with a known class",
            [0, 0, 0],
            [ledgers.broken, ledgers.kept, ledgers.bare],
            str(ledgers.n),
            "",
            "2, -, 11",
            about=f"{ledgers.even} of a known class comes to .50 by class and age",
        ),
    ]


def _beside(forecasts: Sequence[Forecast], alone: Sequence[Forecast]) -> str:
    """What else scores on the same cases: the class alone, and the share broken of all before."""
    base = brier(running_base_rate([each.broken for each in forecasts]))
    pairs = list(zip(forecasts, alone, strict=True))
    raised = [each.broken for each, before in pairs if each.p > before.p]
    lowered = [each.broken for each, before in pairs if each.p < before.p]
    return (
        f"AUC {number(auc(forecasts))}; class alone {number(brier(alone))}, AUC {number(auc(alone))}; "
        f"running base rate {number(base)}. The record raised the chance of {len(raised)}, "
        f"{percent(sum(raised) / len(raised))} of which were broken, and lowered that of {len(lowered)}, "
        f"{percent(sum(lowered) / len(lowered))} of which were"
    )


# -- the page ----------------------------------------------------------------------------------------


def acceptance(found: Found) -> str:
    """The acceptance table."""
    head = "# | data | to reach | coin | version 1 | now | n | remark"
    return table(head, (row.told() for row in rows(found)))


def prequential(found: Found) -> dict[str, list[Forecast]]:
    """The forecasts whose reliability is shown."""
    return {
        "A1": found.within_1,
        "A2": found.within_5,
        "A4": found.again,
        "A5, day 7": [each for of in found.windows.values() for each in of[7]],
        "A7": found.promised,
    }


def bins(columns: Mapping[str, Sequence[Forecast]]) -> str:
    """How often it came where a chance was told, by tenths: the share broken, and of how many."""
    told = {
        name: {round(each.low * 10): each for each in reliability(of)}
        for name, of in columns.items()
    }
    lines = []
    for tenth in range(10):
        cells = [
            f"{each.broken:.2f} of {each.n}" if (each := told[name].get(tenth)) else ""
            for name in columns
        ]
        lines.append(f"| {tenth / 10:.1f} to {(tenth + 1) / 10:.1f} | {' | '.join(cells)} |")
    return table(f"chance given | {' | '.join(columns)}", lines)


def classes() -> str:
    """What was counted anew for the classes whose tables are open."""
    lines = []
    for of in counted():
        shipped = SHIPPED[of.id]
        figures = zip((of.broken, *of.share), (shipped.broken, *shipped.share), strict=True)
        now, then = zip(*((f"{one:.3f}", f"{other:.2f}") for one, other in figures), strict=True)
        days = f"; by {', '.join(f'{day:g}' for day in of.days)} days of those" if of.days else ""
        told = f"broken{days} | {', '.join(now)} | {', '.join(then)}"
        lines.append(f"| `{of.id}` | {told} | {'yes' if agrees(of) else '**no**'} |")
    return table("class | share | counted | data file | agrees", lines)


def table(head: str, lines: Iterable[str]) -> str:
    """A table of Markdown."""
    rule = "|".join("---" for _ in head.split(" | "))
    return "\n".join((f"| {head} |", f"|{rule}|", *lines)) + "\n"


def block(found: Found) -> str:
    """All that is generated."""
    return "\n".join(
        (
            acceptance(found),
            "Of the forecasts that lie in a tenth, the share that was broken, and how many there are:\n",
            bins(prequential(found)),
            "Classes that can be counted from these tables:\n",
            classes(),
        )
    )


def main() -> int:
    """Write the tables into the page, and the diagram beside it."""
    if not DATA.is_dir():
        print(f"no tables in {DATA}; PLEDGEWATCH_DATA names their folder", file=sys.stderr)
        return 2
    found = made()
    text = PAGE.read_text("utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{block(found)}{END}{after}", encoding="utf-8")
    diagram(prequential(found)).save(PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())

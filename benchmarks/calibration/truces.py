"""Agreements and the ends of fighting: UCDP Peace Agreements 22.1 and Conflict Termination (dyad) 3-2021.

Both are CC BY 4.0. **Agreements**: `ended` with a day (`duration`) is broken on that day; all that is
known is known on the day it happens, up to the end of 2021. An agreement that ended on an unknown day, or
before it was signed, is left out. One conflict is taken for one debtor, for the table does not tell which side
ended an agreement; agreements of one peace process that ended on one day, or stand, weigh 1 together.
**Terminations**: a dyad that stopped fighting breaks that by the first day of its next episode. The dyad is the
debtor; the class is that of how the fighting stopped (`outcome`). All columns are of the open table.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

import attrs
from benchmarks.calibration.scores import (
    DATA,
    FIVE_YEARS,
    Forecast,
    Spell,
    clip,
    counted_class,
)

from pledgewatch.conventions import load
from pledgewatch.conventions.classes import ReferenceClass
from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.skepticism import Past, TrackRecord
from pledgewatch.engine.skepticism.chance import forbidding

__all__ = [
    "AGREEMENTS",
    "TERMINATIONS",
    "Truce",
    "agreements",
    "at_the_start",
    "before",
    "classed_by_outcome",
    "fighting_again",
    "standing",
    "still_standing",
    "terminations",
    "written_ceasefires",
]

AGREEMENTS = DATA / "peace" / "ucdp-peace-agreements-221.csv"
TERMINATIONS = DATA / "peace" / "ucdp-term-dyad-3-2021.csv"
LAST_OF_AGREEMENTS = dt.date(2021, 12, 31)
LAST_OF_TERMINATIONS = dt.date(2020, 12, 31)
WRITTEN = load().reference_classes.by_id["written-ceasefire"]
_FIRST_YEAR = 46  # of two digits, in the table of terminations: 1946


@attrs.frozen
class Truce:
    """Something that stands until it is ended.

    Attributes:
        id: Its id in the table.
        day: When it began.
        end: When it was ended, if it was.
        debtors: Whose it is: those who share one of these have a record in common.
        sort: What sort of thing it is, for the class.
        cluster: What it is one of several of, which weigh 1 together.
    """

    id: str
    day: dt.date
    end: dt.date | None
    debtors: frozenset[str]
    sort: str = ""
    cluster: Hashable = None

    def spell(self, by: dt.date) -> Spell:
        """How long it had stood by a day."""
        is_over = self.end is not None and self.end <= by
        return Spell(((self.end if is_over and self.end else by) - self.day).days, is_over)

    def broken_within(self, days: int, last: dt.date) -> float | None:
        """Whether it ended within so many days; None where the table stops before that."""
        spell = self.spell(last)
        if spell.days >= days:
            return float(spell.ended and spell.days <= days)
        return 1.0 if spell.ended else None


def _rows(path: object) -> Iterator[dict[str, str]]:
    with open(str(path), encoding="utf-8", errors="replace", newline="") as file:
        yield from csv.DictReader(file)


@functools.cache
def agreements(*, with_ceasefire: bool = False) -> tuple[Truce, ...]:
    """The peace agreements, by day; those with provisions for a ceasefire, or all."""
    found = []
    for row in _rows(AGREEMENTS):
        day = dt.date.fromisoformat(row["pa_date"])
        end = dt.date.fromisoformat(row["duration"]) if row["duration"] else None
        is_undated = row["ended"] == "True" and end is None
        if (
            is_undated
            or (end is not None and end < day)
            or (with_ceasefire and row["cease"] != "1")
        ):
            continue
        conflicts = frozenset(part.strip() for part in row["conflict_id"].split(","))
        found.append(Truce(row["paid"], day, end, conflicts, cluster=row["procID"]))
    return tuple(sorted(found, key=lambda truce: (truce.day, truce.id)))


@functools.cache
def terminations() -> tuple[Truce, ...]:
    """The ends of episodes of fighting, by day, each with the first day of the next one."""
    by_dyad: dict[str, list[dict[str, str]]] = {}
    for row in _rows(TERMINATIONS):
        by_dyad.setdefault(row["dyad_id"], []).append(row)
    found = []
    for dyad, years in by_dyad.items():
        years.sort(key=lambda row: int(row["year"]))
        for row, following in zip(years, [*years[1:], None], strict=True):
            if row["dyadterm"] == "1" and row["ependdate"]:
                again = _american(following["start_date2"]) if following else None
                day = _american(row["ependdate"])
                id = f"{row['dyadep_id']}-{row['year']}"
                found.append(Truce(id, day, again, frozenset({dyad}), row["outcome"], id))
    return tuple(sorted(found, key=lambda truce: (truce.day, truce.id)))


def _american(day: str) -> dt.date:
    month, date, year = map(int, day.split("/"))
    return dt.date(1900 + year if year >= _FIRST_YEAR else 2000 + year, month, date)


def written_ceasefires() -> ReferenceClass:
    """The class `written-ceasefire`, as it is counted from the whole table."""
    spells = [truce.spell(LAST_OF_AGREEMENTS) for truce in agreements(with_ceasefire=True)]
    return counted_class(WRITTEN.id, spells, WRITTEN.worth)


# -- class and record, as they were known on a day ---------------------------------------------------


def standing(known: Iterable[Truce], by: dt.date, id: str = "earlier") -> ReferenceClass:
    """The class that earlier ones make, as known by a day; it is worth what `written-ceasefire` is."""
    return counted_class(id, [truce.spell(by) for truce in known], WRITTEN.worth)


def before(year: int) -> ReferenceClass:
    """The class that the agreements signed before a year make, as known on its eve."""
    eve = dt.date(year - 1, 12, 31)
    return standing([truce for truce in agreements() if truce.day <= eve], eve)


def _record(of: ReferenceClass, truce: Truce, earlier_ones: Sequence[Truce]) -> TrackRecord:
    """The record of the earlier ones of the same debtor, by the day it began."""
    pasts = _pasts(of, truce, earlier_ones)
    return TrackRecord(
        of,
        broken=math.fsum(past.weight * (1 - past.kept) for past in pasts),
        kept=math.fsum(past.weight * past.kept for past in pasts),
    )


def _pasts(of: ReferenceClass, truce: Truce, earlier_ones: Sequence[Truce]) -> list[Past]:
    """What became of the earlier ones of the same debtor by the day it began."""
    own = [earlier for earlier in earlier_ones if earlier.debtors & truce.debtors]
    spells = {earlier.id: earlier.spell(truce.day) for earlier in own}

    def cluster(earlier: Truce) -> Hashable:
        return earlier.cluster, earlier.end if spells[earlier.id].ended else None

    sizes = Counter(map(cluster, own))
    pasts = []
    for earlier in own:
        spell, together = spells[earlier.id], 1 / sizes[cluster(earlier)]
        if spell.ended and spell.days <= FIVE_YEARS:
            past = Past(pledge=earlier.id, verdict=Verdict.BROKEN, decided=1.0)
        elif spell.days >= FIVE_YEARS:
            past = Past(pledge=earlier.id, verdict=Verdict.KEPT, kept=1.0, decided=1.0)
        else:
            past = Past(
                pledge=earlier.id,
                verdict=Verdict.HOLDING,
                kept=1.0,
                decided=of.share_by(spell.days, FIVE_YEARS),
                is_censored=True,
            )
        pasts.append(attrs.evolve(past, together=together))
    return pasts


def at_the_start(within: int, first: int = 2000, *, record: bool = True) -> list[Forecast]:
    """A1, A2: forecasts on the day of signing that an agreement ends within so many days.

    Each has the class that the agreements signed before it make, as known on that day, and the record of
    its conflict, or the class alone.
    """
    return _in_turn(
        agreements(),
        lambda truce: truce.broken_within(within, LAST_OF_AGREEMENTS),
        lambda truce, known: standing(known, truce.day),
        within,
        first,
        record,
    )


def still_standing(age: int, first: int = 2000) -> list[Forecast]:
    """A3: forecasts that an agreement which stands at an age ends within five years of its signing.

    The class is of the agreements signed before, as known on the eve of the first year, and no record.
    """
    of, found = before(first), []
    for truce in agreements():
        broken = truce.broken_within(FIVE_YEARS, LAST_OF_AGREEMENTS)
        if (
            truce.day.year >= first
            and broken is not None
            and not truce.broken_within(age, LAST_OF_AGREEMENTS)
        ):
            chance = forbidding(of.broken, of, age, FIVE_YEARS, 1.0, 0.0)
            found.append(Forecast(clip(chance), broken))
    return found


def fighting_again(first: int = 1970, *, record: bool = True) -> list[Forecast]:
    """A4: forecasts, when the fighting of a dyad stops, that it is back within five years."""
    return _in_turn(
        terminations(),
        lambda truce: truce.broken_within(FIVE_YEARS, LAST_OF_TERMINATIONS),
        classed_by_outcome,
        FIVE_YEARS,
        first,
        record,
    )


def _in_turn(
    every: Sequence[Truce],
    outcome: Callable[[Truce], float | None],
    class_of: Callable[[Truce, Sequence[Truce]], ReferenceClass],
    within: int,
    first: int,
    record: bool,
) -> list[Forecast]:
    """Forecasts of truces at their beginning, from a year on, each by what was known of earlier ones."""
    found = []
    for truce in every:
        broken = outcome(truce)
        if truce.day.year < first or broken is None:
            continue
        known = [earlier for earlier in every if earlier.day < truce.day]
        of = class_of(truce, known)
        pi = _record(of, truce, known).pi if record else of.broken
        chance = forbidding(pi, of, 0.0, within, 0.0, 0.0)
        found.append(Forecast(clip(chance), broken))
    return found


def classed_by_outcome(truce: Truce, known: Sequence[Truce]) -> ReferenceClass:
    """The class of those that stopped in the same way; where they are fewer than it is worth, of all."""
    same = [earlier for earlier in known if earlier.sort == truce.sort]
    if len(same) < WRITTEN.worth:
        return standing(known, truce.day, "all")
    return standing(same, truce.day, f"outcome-{truce.sort}")

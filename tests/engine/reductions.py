"""Random worlds with reductions, and with prohibitions whose effect can be counted.

Daily counts, steady or in bursts, before and after a pledge; panels that look for a while, on some places,
with and without a declared lag; tellings by the hour, by the day, by the report or by nobody; levels.
"""

from __future__ import annotations

import itertools
import random
from typing import Any

from tests.reference.random_worlds import made_peculiar
from tests.reference.world import (
    Condition,
    Coverage,
    Interval,
    Report,
    StateReport,
    Supersede,
    Withdraw,
    World,
)
from tests.reference.worlds import COUNTRY, at, day, during, pledge, span

from pledgewatch.model.time import HOUR, Duration, Moment

START = 200


class Builder:
    """One random world, the same for a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.ids = itertools.count()
        self.length = self.pick(1, 2, 7, 14, 28, 28, 45, 60, 130)
        self.records: list[Any] = []

    def pick(self, *options: Any) -> Any:
        return self.random.choice(options)

    def chance(self, p: float) -> bool:
        return self.random.random() < p

    def id(self, prefix: str) -> str:
        return f"{prefix}{next(self.ids)}"

    def world(self) -> tuple[World, int, int]:
        """A world, the event time and the knowledge time."""
        places = self.pick(("town",), ("town",), ("town", "far"), ("region",))
        acts = self.pick(("shelling",), ("shelling",), ("shelling", "drones"))
        self.records = [self.pledge(places, acts)]
        panel = self.panel(places, acts)
        self.reports(panel, places, acts)
        self.levels(places)
        if self.chance(0.1):
            when = at(START + self.random.randrange(1, self.length + 1))
            self.records.append(Withdraw(id="w", target="p", when=when))
        elif self.chance(0.05):
            when = at(START + self.length // 2)
            later = pledge(
                "reduce",
                id="later",
                share=0.9,
                places=places,
                activities=acts,
                start=when,
                end=at(START + self.length + 1),
            )
            self.records += [later, Supersede(id="s", target="p", by="later", when=when)]
        zone = self.pick(None, None, "Europe/Kyiv")
        as_of = day(
            START + self.pick(-1, 1, 3, self.length // 2 + 1, self.length, self.length + 5, 400)
        )
        as_of += self.pick(0, 0, 5 * HOUR, 13 * HOUR)
        when = as_of if self.chance(0.8) else as_of - self.pick(2, 9) * 24 * HOUR
        made = World(records=(*COUNTRY, *self.records), timezone=zone)
        if self.chance(0.3):
            made = made_peculiar(made, self.pick)
        return made, when, as_of

    def pledge(self, places: tuple[str, ...], acts: tuple[str, ...]) -> Any:
        terms: dict[str, Any] = {
            "places": places,
            "activities": acts,
            "said": at(START - 1),
            "start": self.pick(at(START), at(START), during(START, START + 1), at(START + 0.5)),
            "end": at(START + self.length + self.pick(0, 0, 0, 0.4)),
        }
        if self.chance(0.15):
            terms["daily"] = self.pick("09:00/14:00", "22:00/04:00")
        if self.chance(0.15):
            terms["end"] = None
        if self.chance(0.15):
            terms["grace"] = Duration(self.pick(1, 3), "d")
        if self.chance(0.2):
            terms["settle"] = Duration(self.pick(0, 3, 30), "d")
        if self.chance(0.15):
            terms["speaker"] = "clerk"
        if self.chance(0.15):
            terms["condition"] = Condition(text="so", state="so", presumed=self.pick(True, None))
            for when in (START - 3, START + self.length // 3, START + self.length // 2):
                if self.chance(0.5):
                    self.state(when)
        if self.chance(0.2):
            terms["control"] = self.pick(("other-town",), ("far",))
        if self.chance(0.2):
            terms["announcement"] = "together"
            self.records.append(pledge(id="theirs", debtor="enemy", announcement="together"))
        if self.chance(0.4):
            terms["tolerated"] = self.pick(0, 10_000)
            return pledge(self.pick("refrain", "cease"), **terms)
        if self.chance(0.5):
            terms["wording"] = self.pick(
                "halve", "drastically", "several-fold", "almost completely"
            )
        else:
            terms["share"] = self.pick(1.0, 0.9, 0.5, 0.1)
        if self.chance(0.2) and terms.get("share") == 0.5:
            terms["band"] = Interval(low=0.2, high=0.8)
        if self.chance(0.2):
            terms["baseline"] = span(self.pick(110, 150, 170), self.pick(185, 200))
        if self.chance(0.3):
            terms["measure"] = self.pick("incidents", "level", "harm")
        if terms["end"] is None and self.chance(0.7):
            terms["horizon"] = Duration(self.length, "d")
        return pledge("reduce", **terms)

    def state(self, when: float) -> None:
        self.records.append(
            StateReport(
                id=self.id("q"), state="so", holds=self.chance(0.5), source=self.pick("A1", "B1"),
                when=at(when + self.pick(0, 0.4)),
            )
        )  # fmt: skip

    def panel(self, places: tuple[str, ...], acts: tuple[str, ...]) -> list[str]:
        sources = self.random.sample(
            ["A1", "B1", "B2", "C1", "D1", "X1", "our-organ", "enemy-organ"], 3
        )
        for source in sources[: self.pick(1, 2, 3)]:
            for _ in range(self.pick(1, 1, 1, 2)):
                first = self.pick(60, 100, 100, 140, 165, 175, 195)
                last = self.pick(199, 210, 400, 400, 400) + self.pick(0, 0, 0.3)
                if self.chance(0.1):
                    first = 205
                    last = 400
                self.records.append(
                    Coverage(
                        id=self.id("c"),
                        origin=source,
                        activities=acts if self.chance(0.8) else acts[:1],
                        places=self.pick(("country",), places, places, places[:1]),
                        when=span(first, last),
                        lag=self.pick(None, Duration(1, "d"), Duration(1, "d"), Duration(20, "d")),
                        sensitivity=self.pick(None, None, 0.9),
                    )
                )
        for n in range(0, 300, 7):
            if self.chance(0.02):
                self.records.append(
                    Report(
                        id=self.id("n"), source=sources[0], activity=acts[0], place=places[0],
                        number=0, when=span(60 + n, 67 + n),
                    )
                )  # fmt: skip
        return sources

    def reports(self, panel: list[str], places: tuple[str, ...], acts: tuple[str, ...]) -> None:
        rate = self.pick(0, 0.05, 0.3, 1, 3, 10)
        after = rate * self.pick(0, 0.05, 0.1, 0.3, 0.5, 0.8, 1, 1.5, 3)
        bursty = self.chance(0.4)
        shape = self.pick("hour", "hour", "day", "mixed", "mixed")
        deaths = self.chance(0.3)
        streamed = self.chance(0.2)
        odd = self.chance(0.5)
        burst = 1.0
        late = self.chance(0.2)
        for n in range(self.pick(100, 100, 150), START + self.length + self.pick(0, 3)):
            if bursty and self.chance(0.3):
                burst = self.pick(0, 0, 1, 4)
            mean = burst * (rate if n < START else after)
            if late and n > START + self.length * 2 / 3:
                mean = rate
            count = self.count(mean)
            if not count:
                continue
            terms: dict[str, Any] = {
                "id": self.id("r"),
                "source": panel[0] if self.chance(0.8) else self.pick(*panel),
                "activity": self.pick(*acts),
                "place": self.pick(*places),
                "actor": "army",
                "number": count,
                "when": self.when(n, shape),
                "streamed": streamed,
            }
            terms["known"] = at(n + 1 + self.pick(0, 0, 0, 1, 5))
            if deaths and self.chance(0.99):
                least = self.pick(0, 1, 2, 5)
                terms["deaths"] = Interval(low=least, high=least + self.pick(0, 0, 1, 5))
            if odd:
                self.twist(terms, n)
            self.records.append(Report(**terms))
        if self.chance(0.3):
            for n in range(100, START + self.length):
                if self.chance(0.4):
                    self.records.append(
                        Report(
                            id=self.id("e"), source=panel[0], activity="shelling", actor="army",
                            place=self.pick("other-town", "far"), number=self.pick(1, 2),
                            when=self.when(n, shape), known=at(n + 1),
                        )
                    )  # fmt: skip

    def twist(self, terms: dict[str, Any], n: int) -> None:
        """Something that makes a report odd."""
        match self.random.randrange(16):
            case 0 | 1:
                terms["actor"] = None
            case 2:
                terms["actor"] = "enemy"
            case 3:
                terms["place"] = self.pick("country", "suburb", "other-town", None)
            case 4 if self.chance(0.2):
                terms["report_dated"] = True
            case 5:
                terms["when"] = span(n, n + 3)
            case 6:
                terms |= {"number": 1, "incident": terms["id"] + "i"}
                again = {**terms, "id": self.id("r"), "source": self.pick("A1", "B2", "C1")}
                again["place"] = self.pick(terms["place"], "region", "country", None)
                again["actor"] = self.pick("army", None, "enemy")
                again["stance"] = self.pick("affirms", "affirms", "denies")
                if again["stance"] == "denies":
                    again.pop("deaths", None)
                self.records.append(Report(**again))
            case 7:
                terms["probability"] = self.pick(0.3, 0.55, 0.9)
            case 8:
                terms["place_probability"] = self.pick(0.6, 0.97)
            case 9:
                terms["activity"] = "attack"
            case _:
                pass

    def when(self, n: int, shape: str) -> Moment:
        if shape == "day" or (shape == "mixed" and self.chance(0.3)):
            return during(n, n + 1)
        first = day(n) + self.random.randrange(24) * HOUR
        return Moment.of(first, first + HOUR)

    def count(self, mean: float) -> int:
        return sum(self.random.random() < mean / 20 for _ in range(20))

    def levels(self, places: tuple[str, ...]) -> None:
        if not self.chance(0.25):
            return
        for _ in range(self.random.randrange(1, 6)):
            low = self.random.choice((0.0, 10, 20, 50, 80, 100))
            terms: dict[str, Any] = {
                "id": self.id("l"),
                "source": self.pick("A1", "B1", "C1", "our-organ"),
                "activity": "shelling",
                "place": self.pick("town", "region", *places),
                "actor": self.pick("state", "state", "army"),
                "when": at(
                    self.pick(
                        START - 5,
                        START + self.length // 3,
                        START + self.length,
                        START + self.length + 2,
                    )
                ),
            }
            if self.chance(0.5):
                terms["share"] = Interval(low=low / 100, high=low / 100 + self.pick(0, 0.1))
            else:
                terms["level"] = Interval(low=low, high=low + self.pick(0, 20))
                terms["unit"] = self.pick("guns", "guns", "tanks")
            self.records.append(StateReport(**terms))


def reduction_world(seed: int) -> tuple[World, int, int]:
    """The world of a seed, the event time and the knowledge time."""
    return Builder(seed).world()

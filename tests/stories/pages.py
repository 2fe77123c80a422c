"""The pages of the three stories, as whoever follows them has them: their files and commands."""

from __future__ import annotations

import csv
import datetime as dt
import random
import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def blocks(page: str, language: str) -> list[str]:
    """The blocks of a page that are marked as of some language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.M | re.S)


def lines(text: str) -> int:
    """How many lines say something."""
    return len([line for line in text.splitlines() if line.strip()])


COLUMNS = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
]
KINDS = (
    ("Battles", "Armed clash"),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("Protests", "Peaceful protest"),
)


def events(file: Path, rows: int = 50_000) -> None:
    """Write a table in the form of an export of ACLED, all of it made up.

    Of a region of which Freedonia is an eighth; there, a quarter as much a day after 1 April 2024 as before.
    """
    dice = random.Random(1)
    first, truce = dt.date(2023, 10, 1), dt.date(2024, 4, 1)
    days = [first + dt.timedelta(days=number) for number in range(420)]
    quiet = [1 if day < truce else 0.25 for day in days]
    when = {
        "Freedonia": iter(dice.choices(days, quiet, k=rows)),
        "Sylvania": iter(dice.choices(days, k=rows)),
        "Ruritania": iter(dice.choices(days, k=rows)),
    }
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for number in range(rows):
            country = dice.choices(("Freedonia", "Sylvania", "Ruritania"), (1, 3, 4))[0]
            day = next(when[country])
            sides = [f"Military Forces of {country} (2000-)", "Northern Front"]
            dice.shuffle(sides)
            seen = dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(
                days=dice.randint(2, 20)
            )
            writer.writerow([
                f"MDE{number}", f"{day:%d %B %Y}", day.year, 1, "Political violence", *dice.choice(KINDS),
                sides[0], "", "", sides[1], "", "", "", "", 999, "Europe", country, "North", "Valley", "",
                f"Town {number % 40}", 50, 30, 1, "The Gazette; Radio North", "National", "Made up.",
                dice.randint(0, 3), "", int(seen.timestamp()),
            ])  # fmt: skip

"""The reference images: what charts, cards and pages look like, and how two pictures are compared.

    make references     # make them anew, after looking at what changed

Charts are drawn by their own library; cards and pages by a headless Chromium, where there is one.
"""

from __future__ import annotations

import functools
import io
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageFilter
from tests.builders import reduce_to, reviewed, watch
from tests.seeds import review_of
from tests.show.browser import LAPTOP, PHONE, chromium
from tests.worked.counting import MARCH, daily

import pledgewatch as pw

BEFORE = "2021-12-21/2022-02-28"
"""Without a gap: the days next to the pledge are a baseline too."""

FOLDER = Path(__file__).parent / "references"
SEEDS = Path(__file__).parents[2] / "seeds"

MOST_DIFFERENT = 0.004
"""The share of a picture that may be different: letters are drawn a little otherwise elsewhere."""
_CLEARLY = 48
"""From how large a difference of brightness on (of 255) a spot counts as different."""


def kyiv() -> pw.Review:
    """A review with most of what there is to show."""
    return review_of("kyiv-2022", "2022-04-07")


@functools.cache
def counted() -> pw.Review:
    """A pledge to reduce that was counted, inside and in control places."""
    return reviewed(
        reduce_to(0.5, control=("south",)),
        watch(),
        *daily(BEFORE, 4),
        *daily(MARCH, 1),
        *daily(MARCH, 1, every=7, actor=None),
        *daily(BEFORE, 2, place="south-town"),
        *daily(MARCH, 3, place="south-town"),
    )


def _night(review: pw.Review) -> pw.Finding:
    return next(
        each
        for each in review.findings
        if each.incident == "chernihiv-night-shelling" and each.pledge == "kyiv-chernihiv"
    )


CHARTS: dict[str, Callable[[], Any]] = {
    "timeline": lambda: kyiv().plot.timeline("kyiv-chernihiv"),
    "map": lambda: kyiv().plot.map("kyiv-chernihiv"),
    "origins": lambda: (review := kyiv()).plot.origins(_night(review)),
    "picture": lambda: (review := kyiv()).plot.picture(_night(review)),
    "rates": lambda: counted().plot.rates("pledge"),
    "skepticism": lambda: kyiv().plot.skepticism("kyiv-chernihiv"),
    "record": lambda: review_of("minsk-2014-2015").plot.record("minsk-1"),
}
"""Charts by name."""

SCREENS: dict[str, tuple[str, dict[str, Any]]] = {
    "card-light": ("card.html", {"viewport": LAPTOP, "color_scheme": "light"}),
    "card-dark": ("card.html", {"viewport": LAPTOP, "color_scheme": "dark"}),
    "index-laptop": ("site/index.html", {"viewport": LAPTOP}),
    "index-phone": ("site/index.html", {"viewport": PHONE}),
    "dossier-phone": ("site/pledges/kyiv-chernihiv.html", {"viewport": PHONE}),
}
"""What a browser shows, by name: the file and the options of the browser."""

_AROUND = """<!doctype html><html lang="en"><meta charset="utf-8"><title>card</title>
<style>:root{{color-scheme:light dark}}body{{font:16px sans-serif;margin:16px;max-width:46em}}</style>
{card}</html>"""


def chart(name: str) -> Image.Image:
    """A chart as a picture."""
    out = io.BytesIO()
    CHARTS[name]().save(out, format="png", scale_factor=1)
    return Image.open(out).convert("RGB")


def write_screens(folder: Path) -> None:
    """The pages that the browser is to show."""
    review = kyiv()
    review.to_page(folder / "site")
    card = _AROUND.format(card=review["kyiv-chernihiv"]._repr_html_())
    (folder / "card.html").write_text(card, encoding="utf-8")


def screen(browser: Any, folder: Path, name: str) -> Image.Image:
    """The first screen of a page as a picture."""
    path, options = SCREENS[name]
    context = browser.new_context(**options)
    try:
        page = context.new_page()
        page.goto((folder / path).as_uri())
        return Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    finally:
        context.close()


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of two pictures that is clearly different, from 0 to 1.

    Pictures of another size are brought to one size, where it is nearly the same; else they differ wholly.
    """
    if any(abs(a - b) > 0.02 * max(a, b) for a, b in zip(one.size, other.size, strict=True)):
        return 1.0
    # A little out of focus: the edge of a letter may fall on the next dot.
    plain = [
        each.convert("L").resize(one.size).filter(ImageFilter.GaussianBlur(1.5))
        for each in (one, other)
    ]
    counts = ImageChops.difference(*plain).histogram()
    return sum(counts[_CLEARLY:]) / sum(counts)


def pictures() -> Iterator[tuple[str, Image.Image]]:
    """All of them, by name."""
    for name in CHARTS:
        yield name, chart(name)
    with tempfile.TemporaryDirectory() as made, chromium() as browser:
        write_screens(Path(made))
        for name in SCREENS:
            yield name, screen(browser, Path(made), name)


def main() -> None:
    """Make the reference images anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, picture in pictures():
        # Few colours are enough to compare by, and make small files.
        picture.quantize(48).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()

"""What charts, cards and pages look like stays as it was looked at, until somebody looks anew.

Where a test fails, look at the two pictures it names. If the new one is right, say
``make references`` and commit it with the change.
"""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw
from tests.show.pictures import (
    CHARTS,
    FOLDER,
    MOST_DIFFERENT,
    SCREENS,
    chart,
    difference,
    screen,
)


def reference(name: str) -> Image.Image:
    return Image.open(FOLDER / f"{name}.png").convert("RGB")


def compare(name: str, picture: Image.Image, folder) -> None:
    changed = difference(reference(name), picture)
    if changed > MOST_DIFFERENT:
        picture.save(folder / f"{name}.png")
        pytest.fail(
            f"{100 * changed:.1f} % of {FOLDER / name}.png and {folder / name}.png are different"
        )


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_looks_as_it_did(name, tmp_path):
    compare(name, chart(name), tmp_path)


@pytest.mark.parametrize("name", SCREENS)
def test_a_page_looks_as_it_did(name, browser, pages, tmp_path):
    compare(name, screen(browser, pages, name), tmp_path)


def test_there_is_a_reference_for_each_and_no_other():
    assert {path.stem for path in FOLDER.glob("*.png")} == {*CHARTS, *SCREENS}
    assert sum(path.stat().st_size for path in FOLDER.glob("*.png")) < 1_000_000


# -- the comparison itself -------------------------------------------------------------------------


def test_a_picture_is_like_itself_and_unlike_another():
    timeline, origins = reference("timeline"), reference("origins")
    assert difference(timeline, timeline) == 0
    assert difference(timeline, origins) == 1
    assert difference(reference("card-light"), reference("card-dark")) > 0.5


def test_a_mark_more_or_less_is_seen():
    """Of a picture of 800 x 200 dots: one mark of 26 x 26."""
    timeline = reference("timeline")
    more = timeline.copy()
    ImageDraw.Draw(more).rectangle((300, 60, 326, 86), fill="#d55e00")
    assert difference(timeline, more) > MOST_DIFFERENT / 2
    moved = Image.new("RGB", timeline.size, "white")
    moved.paste(timeline, (12, 0))
    assert difference(timeline, moved) > MOST_DIFFERENT


def test_a_hair_of_a_difference_is_none():
    timeline = reference("timeline")
    shifted = timeline.resize((timeline.width + 3, timeline.height)).resize(timeline.size)
    assert difference(timeline, shifted) <= MOST_DIFFERENT

"""The notebooks show what they print: each is run anew, and the outputs are those it holds."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from tests.docs.test_docs import words
from tests.stories.events import DATA
from tools.notebooks import FOLDER, run

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
TABLES = {"minsk": "donbas/ucdp_ged_ukraine_2014_to_2015-06.csv"}
"""The tables that are no part of the project, by the notebook that reads them."""

RUN = [
    pytest.param(path, marks=pytest.mark.nightly, id=path.stem) if path.stem in TABLES else path
    for path in NOTEBOOKS
]
"""All, the longest of them at night alone."""


def cells(path: Path):
    return json.loads(path.read_text("utf-8"))["cells"]


def shown(outputs) -> list[tuple[str, str]]:
    """What a cell shows, by kind. Of a picture its words: how letters are drawn is the library's affair."""
    told = []
    for output in outputs:
        data = output.get("data") or {"stream": output["text"]}
        for kind, value in sorted(data.items()):
            text = value if isinstance(value, str) else "".join(value)
            if kind == "image/svg+xml":
                text = " ".join(words(text))
            told.append((kind, text))
    return told


def test_there_are_at_least_three():
    assert len(NOTEBOOKS) >= 3


@pytest.mark.parametrize("path", RUN, ids=lambda path: getattr(path, "stem", None))
def test_a_notebook_is_current(path, monkeypatch):
    """If not: say ``make notebooks``, and read what changed."""
    table = TABLES.get(path.stem)
    if table and not (DATA / table).exists():
        pytest.skip(
            f"the table {table} is not beside the project; PLEDGEWATCH_DATA names its folder"
        )
    monkeypatch.setenv("PLEDGEWATCH_DATA", str(DATA))
    again = run(path)
    for number, (old, new) in enumerate(zip(cells(path), again.cells, strict=True), start=1):
        assert shown(new.get("outputs", ())) == shown(old.get("outputs", ())), f"cell {number}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_nothing_that_differs_from_run_to_run(path):
    text = path.read_text("utf-8")
    assert "0x7f" not in text
    for cell in cells(path):
        assert set(cell["metadata"]) <= {"mystnb"}
        if cell["cell_type"] == "code":
            assert cell["execution_count"] is None
            assert all(output["output_type"] != "error" for output in cell["outputs"])
    assert str(ROOT) not in text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_picture_has_an_alt_text(path):
    for cell in cells(path):
        for output in cell.get("outputs", ()):
            if "image/svg+xml" in output.get("data", {}):
                assert len(cell["metadata"]["mystnb"]["image"]["alt"]) > 40


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_no_burden(path):
    assert path.stat().st_size < 400_000


def said(page: str) -> str:
    """The words of a page; the exporter writes its tags anew."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_a_notebook_that_is_exported_keeps_its_cards_and_pictures():
    """By nbconvert, to a page: the cards are there, whole and without scripts, and so are the charts."""
    from nbconvert import HTMLExporter

    page, _ = HTMLExporter().from_filename(str(FOLDER / "kyiv.ipynb"))
    body = page[page.index("<body") :]
    pictures = 0
    for cell in cells(FOLDER / "kyiv.ipynb"):
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "text/html" in data:
                card = "".join(data["text/html"]).strip()
                assert said(card) in said(body)
                assert "<script" not in card
            pictures += "image/svg+xml" in data
    assert body.count("data:image/svg+xml;base64,") == pictures == 2
    assert "untested" in body

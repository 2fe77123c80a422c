"""The pages on sentences say what is so: the table is current, and what they show runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.docs.test_docs import blocks
from tests.gherkin.projects import run_all, write

from pledgewatch.gherkin.grammar import matching
from pledgewatch.gherkin.page import BEGINS, ENDS, table

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "gherkin.md"
TUTORIAL = DOCS / "gherkin-tutorial.md"
KEYWORD = re.compile(r"^\s*(?:Given|When|Then|And) (.*)$", re.M)


def test_the_table_of_the_vocabulary_is_current():
    """If not: put what `pledgewatch steps list --markdown` prints in its place."""
    text = PAGE.read_text("utf-8")
    shown = text[text.index(BEGINS) : text.index(ENDS) + len(ENDS)]
    assert shown == table()


def gherkin(page: Path) -> list[str]:
    return [text for language, text, _ in blocks(page) if language == "gherkin"]


def test_every_sentence_that_is_shown_is_one():
    lines = [
        line
        for page in (PAGE, TUTORIAL)
        for text in gherkin(page)
        for line in KEYWORD.findall(text)
    ]
    assert len(lines) > 20
    assert [line for line in lines if len(matching(line)) != 1] == []


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The story of the page, and the tutorial at each of its stages, run once."""
    background, pledge, scenario, wrong, source, second, warned, *more = gherkin(TUTORIAL)
    *but_last, _ = scenario.splitlines()
    (settings,) = (text for language, text, _ in blocks(TUTORIAL) if language == "ini")
    story, french = gherkin(PAGE)
    told_wrong = "\n".join([*but_last, wrong])
    project = write(
        tmp_path_factory.mktemp("pages"),
        pytest__ini=settings,
        page___one__feature=story,
        more___more__feature="\n".join(more),
        french___un__feature=french,
        first___kyiv__feature=f"{background}{pledge}\n{scenario}",
        wrong___kyiv__feature=f"{background}{pledge}\n{told_wrong}",
        last___kyiv__feature=f"{background}{source}{pledge}\n{scenario}\n{second}\n{warned}",
    )
    return run_all(project)


def test_the_features_of_the_page_run(ran):
    assert set(ran.outcomes("page")) == {"passed"}
    assert set(ran.outcomes("french")) == {"passed"}


def test_the_tutorial_goes_as_it_says(ran):
    assert ran.outcomes("first") == ["passed"]
    failed = ran.only("wrong")
    assert failed.outcome == "failed"
    (shown,) = (text for _, text, _ in blocks(TUTORIAL) if text.startswith("kyiv.feature:"))
    for line in shown.replace("...\n", "").splitlines():
        assert line in failed.told, f"{line}\n\n{failed.told}"
    assert ran.outcomes("last") == ["passed"] * 3
    assert ran.outcomes("more") == ["passed"] * 10

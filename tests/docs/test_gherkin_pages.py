"""The pages on sentences say what is so: the table is current, and what they show runs."""

from __future__ import annotations

import re
from pathlib import Path

from tests.docs.test_docs import blocks
from tests.steps.projects import run, write

from pledgewatch.steps.grammar import matching
from pledgewatch.steps.page import BEGINS, ENDS, table

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


def test_the_feature_of_the_page_runs(tmp_path):
    (story,) = gherkin(PAGE)
    write(
        tmp_path, one__feature=story, pytest__ini="[pytest]\npledgewatch_collect_features = true\n"
    )
    status, said = run(tmp_path)
    assert status == 0, said


def test_the_tutorial_goes_as_it_says(tmp_path):
    background, pledge, scenario, wrong, source, second, warned = gherkin(TUTORIAL)
    (settings,) = (text for language, text, _ in blocks(TUTORIAL) if language == "ini")
    write(tmp_path, pytest__ini=settings)
    story = tmp_path / "kyiv.feature"
    story.write_text(f"{background}{pledge}\n{scenario}", encoding="utf-8")
    status, said = run(tmp_path)
    assert status == 0, said
    assert "1 passed" in said

    *rest, _ = scenario.splitlines()
    story.write_text(f"{background}{pledge}\n" + "\n".join(rest) + f"\n{wrong}", encoding="utf-8")
    status, said = run(tmp_path)
    (shown,) = (text for _, text, _ in blocks(TUTORIAL) if text.startswith("kyiv.feature:"))
    for line in shown.replace("...\n", "").splitlines():
        assert line in said, f"{line}\n\n{said}"

    story.write_text(
        f"{background}{source}{pledge}\n{scenario}\n{second}\n{warned}", encoding="utf-8"
    )
    status, said = run(tmp_path)
    assert status == 0, said
    assert "3 passed" in said

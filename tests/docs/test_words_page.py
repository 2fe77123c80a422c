"""The page of every sentence shows what is said, and each sentence once."""

from __future__ import annotations

import re

import pytest
from tools.words import PAGE, made_up, page

from pledgewatch.words import LANGUAGES, in_language, templates


def test_the_page_of_sentences_is_current():
    assert PAGE.read_text("utf-8") == page(), "write it anew: python tools/words.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_can_be_filled_in(language):
    with in_language(language):
        keys = [(name, key) for name in templates._TEMPLATES["en"] for key in templates.table(name)]
    for name, key in keys:
        said = made_up(language, name, key)
        assert said.strip() or key == "semicolon"
        assert not re.search(r"[{}]|  ", said), (name, key)

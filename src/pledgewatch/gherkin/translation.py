"""Sentences in other words: steps that say the same as sentences of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pytest_bdd import step

from pledgewatch.errors import InputError, nearest
from pledgewatch.gherkin.grammar import Template
from pledgewatch.gherkin.steps import Said, run

_FIELD = re.compile(r"\{(\w+)\}")


def in_other_words(own: str, english: str, *, words: Mapping[str, str] | None = None) -> None:
    """Enter a step with words of one's own into the module that calls this.

    Args:
        own: The sentence in one's own words: a template with fields, as the vocabulary has them.
        english: The sentence it says, with the names of those fields in braces.
        words: What words of a field are in English, for example ``{"gebrochen": "broken"}``.

    Raises:
        InputError: for a field of the English sentence that one's own does not have.
    """
    translation = Template(own)
    for field in _FIELD.findall(english):
        if field not in translation.types:
            expected = f"a field of `{own}`{nearest(field, translation.types)}"
            raise InputError(entry="in_other_words", found=f"{{{field}}}", expected=expected)

    def said(text: str) -> str:
        fields = translation.match(text) or {}
        meant = {name: (words or {}).get(value, value) for name, value in fields.items()}
        return _FIELD.sub(lambda field: meant[field[1]], english)

    parser = Said(own, lambda text: translation.match(text) is not None, said)
    step(parser, stacklevel=2)(run)

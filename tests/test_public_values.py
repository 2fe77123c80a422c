"""What the public values have in common: words for enums, one line to show, copies that are equal."""

from __future__ import annotations

import json

import pytest

import pledgewatch as pw
from pledgewatch.assumptions.gazetteer import Level
from pledgewatch.clashes import Modality

WORDS = (pw.Verdict, pw.Lifecycle, pw.Rung, Level, Modality)


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
def test_the_words_of_an_answer_are_texts(kind):
    for member in kind:
        assert member == member.value
        assert f"{member}" == str(member) == member.value
        assert json.loads(json.dumps({member: [member]})) == {member.value: [member.value]}
        assert kind(member.value) is member
        assert repr(member) == f"<{kind.__name__}.{member.name}: {member.value!r}>"


def test_a_three_valued_answer_is_no_text_and_no_truth():
    assert pw.T != "certain"
    with pytest.raises(TypeError):
        bool(pw.U)

"""The page of the vocabulary, written from the sentences themselves."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterable

from pledgewatch.gherkin.grammar import Sentence, vocabulary
from pledgewatch.gherkin.values import TYPES

BEGINS = "<!-- vocabulary: written by `python -m pledgewatch steps list --markdown` -->"
ENDS = "<!-- end of the vocabulary -->"
_TOPIC = operator.attrgetter("topic")


def table() -> str:
    """The vocabulary as Markdown."""
    lines = [BEGINS, "", "| a field | holds |", "|---|---|"]
    lines.append('| `"{name}"` | anything in quotation marks, on one line |')
    for name, kind in TYPES.items():
        lines.append(f"| `{{...:{name}}}` | {_bars(kind.meaning)} |")
    below = {"table": " (a data table follows)", "text": " (a doc string follows)", None: ""}
    for topic, sentences in itertools.groupby(vocabulary(), key=_TOPIC):
        lines += ["", f"### {topic}", "", "| sentence | says |", "|---|---|"]
        for each in sentences:
            shown = f"`{_bars(each.template)}`<br>`{_bars(each.examples[-1])}`"
            lines.append(f"| {shown} | {each.meaning}{below[each.takes]} |")
    return "\n".join([*lines, "", ENDS])


def _bars(text: str) -> str:
    return text.replace("|", "\\|")


def listing(sentences: Iterable[Sentence], language: str = "en") -> str:
    """Sentences as a terminal shows them: by topic, each with what it says and an example."""
    blocks = []
    for topic, group in itertools.groupby(sentences, key=_TOPIC):
        said = ((s, s.french if language == "fr" else s) for s in group)
        told = (f"  {t.template}\n      {s.meaning}\n      e.g. {t.examples[0]}" for s, t in said)
        blocks.append("\n".join([topic, *told]))
    return "\n\n".join(blocks)

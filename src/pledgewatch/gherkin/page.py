"""The page of the vocabulary, written from the sentences themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pledgewatch.gherkin.grammar import TYPES, Sentence, vocabulary

__all__ = ["BEGINS", "ENDS", "listing", "table"]

BEGINS = "<!-- vocabulary: written by `python -m pledgewatch steps list --markdown` -->"
ENDS = "<!-- end of the vocabulary -->"


def topics(sentences: Iterable[Sentence]) -> dict[str, list[Sentence]]:
    """Sentences by topic, in the order of the vocabulary."""
    found: dict[str, list[Sentence]] = {}
    for each in sentences:
        found.setdefault(each.topic, []).append(each)
    return found


def table() -> str:
    """The vocabulary as Markdown."""
    lines = [BEGINS, "", *_types()]
    for topic, sentences in topics(vocabulary()).items():
        lines += ["", f"### {topic}", "", "| sentence | says |", "|---|---|"]
        for each in sentences:
            below = {"table": " (a data table follows)", "text": " (a doc string follows)"}
            told = f"{each.meaning}{below.get(each.takes or '', '')}"
            lines.append(f"| {_code(each.template)}<br>{_code(each.examples[-1])} | {told} |")
    return "\n".join([*lines, "", ENDS])


def _types() -> Iterator[str]:
    yield "| a field | holds |"
    yield "|---|---|"
    yield '| `"{name}"` | anything in quotation marks, on one line |'
    for name, (_, meaning, *_) in TYPES.items():
        yield f"| `{{...:{name}}}` | {meaning.replace('|', chr(92) + '|')} |"


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"


def listing(sentences: Iterable[Sentence]) -> str:
    """Sentences as a terminal shows them: by topic, each with what it says and an example."""
    blocks = []
    for topic, group in topics(sentences).items():
        lines = [topic]
        for each in group:
            lines += [
                f"  {each.template}",
                f"      {each.meaning}",
                f"      e.g. {each.examples[0]}",
            ]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)

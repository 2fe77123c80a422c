"""One verdict in the words of other scales, and what each of them cannot say.

Other projects rate promises and claims in words of their own. Each `Scale` here is a table from our
verdicts to such words: frozen data, total, read from the top, with a note in every row on what is
lost. Two rules hold for all of them, and a test goes through every combination: what is not final
here is never given a final word there, and nothing reads better there than it is here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from importlib import resources
from types import MappingProxyType

import attrs

from pledgewatch.engine.facts import Judgement, Lifecycle, Verdict
from pledgewatch.engine.incident import Incident
from pledgewatch.model.fields import one_of, refused
from pledgewatch.model.records import Report
from pledgewatch.words.templates import said
from pledgewatch.words.verdicts import is_in_part

GIVEN = ("dormant", "not_settled", "cut_short", "in_part", "conflicting")
"""What besides the verdict a row may ask for; `given` in ``en.toml`` says what each means."""


@attrs.frozen
class ScaleRow:
    """One row of a scale.

    Attributes:
        verdict: Our verdict.
        word: The word of the scale; None where the scale has none.
        loss: What is lost, or why there is no word, as a code.
        given: What must hold besides, one of `GIVEN`; empty for nothing.
    """

    verdict: Verdict
    word: str | None
    loss: str
    given: str = ""

    @property
    def note(self) -> str:
        """What is lost, or why there is no word."""
        return said(f"losses.{self.loss}")


@attrs.frozen
class Scale:
    """A scale and the table that leads to it.

    Attributes:
        name: How it is asked for.
        source: Who made it, and where that can be read.
        words: Its words, final ones included; None is no word.
        final: The words that it does not expect to change.
        rows: The table: the first row that applies counts.
    """

    name: str
    source: str
    words: tuple[str, ...]
    final: frozenset[str]
    rows: tuple[ScaleRow, ...]

    @property
    def title(self) -> str:
        """What it is called."""
        return said(f"scales.{self.name}")

    @property
    def says(self) -> str:
        """What it speaks of."""
        return said(f"subjects_of_scales.{self.name}")

    def row(self, verdict: Verdict, given: Collection[str]) -> ScaleRow:
        """The row for a verdict where some of `GIVEN` hold."""
        return next(
            row
            for row in self.rows
            if row.verdict is verdict and (not row.given or row.given in given)
        )


def _given(lifecycle: Lifecycle, flags: Collection[str], settled: bool) -> Iterator[str]:
    if lifecycle is Lifecycle.DORMANT:
        yield "dormant"
    if not settled:
        yield "not_settled"
    if not {"reneged", "weakened"}.isdisjoint(flags):
        yield "cut_short"
    if not {"in_part", "broken_but_reduced"}.isdisjoint(flags):
        yield "in_part"
    if not {"contested", "measures_disagree", "disputed"}.isdisjoint(flags):
        yield "conflicting"


def translate(
    verdict: Verdict,
    lifecycle: Lifecycle,
    flags: Collection[str],
    name: str,
    *,
    settled: bool = False,
) -> str | None:
    """A verdict in the words of a scale.

    Args:
        lifecycle: The lifecycle with it.
        flags: The flags with it; and ``disputed`` where independent sources deny what bears on it,
            ``in_part`` where some of its parts are broken and others kept or holding.
        name: One of `SCALES`.
        settled: Whether the window is over and the news of it has had time to arrive; what is not
            known to be settled is not.

    Returns:
        The word, or None where the scale has none for it.

    Raises:
        InputError: for a scale that is not known.
    """
    return named(name).row(verdict, tuple(_given(lifecycle, flags, settled))).word


def scale(judgement: Judgement, name: str) -> str | None:
    """A judgement in the words of a scale.

    Raises:
        InputError: for a scale that is not known.
    """
    if not isinstance(judgement, Judgement):
        raise refused("scale", "judgement", judgement, 'a judgement: `review["the-id"]`')
    flags = set(judgement.flags)
    if is_in_part(judgement):
        flags.add("in_part")
    if any(_is_disputed(judgement, each) for each in judgement.incidents):
        flags.add("disputed")
    return translate(judgement.verdict, judgement.lifecycle, flags, name, settled=judgement.settled)


def _is_disputed(judgement: Judgement, incident: Incident) -> bool:
    """Whether somebody other than the accused denies an incident that bears on the pledge."""
    if incident.contested:
        return True
    snapshot, debtor = judgement.snapshot, judgement.scope.pledge.debtor
    denials = (snapshot.alive[id] for id in incident.denials if id in snapshot.alive)
    return any(isinstance(each, Report) and not snapshot.is_organ(each, debtor) for each in denials)


def named(name: str) -> Scale:
    """A scale by its name.

    Raises:
        InputError: naming the scales there are.
    """
    return SCALES[one_of("scale", "name", name, SCALES)]


# -- the tables ------------------------------------------------------------------------------------

_OWN = Scale(
    name="pledgewatch",
    source="the page of verdicts, section 7",
    words=tuple(verdict.value for verdict in Verdict),
    final=frozenset({"kept", "broken"}),
    rows=tuple(ScaleRow(verdict, verdict.value, "nothing") for verdict in Verdict),
)


def _scales() -> Iterator[Scale]:
    """The scales of others, from ``scales.toml``."""
    text = resources.files("pledgewatch.words").joinpath("scales.toml").read_text("utf-8")
    for name, given in tomllib.loads(text).items():
        rows = tuple(
            ScaleRow(Verdict(verdict), word or None, loss, asked)
            for verdict, asked, word, loss in given["rows"]
        )
        words, final = tuple(given["words"]), frozenset(given["final"])
        yield Scale(name=name, source=given["source"], words=words, final=final, rows=rows)


SCALES: Mapping[str, Scale] = MappingProxyType({each.name: each for each in (_OWN, *_scales())})
"""Every scale by its name."""


# -- as a page -------------------------------------------------------------------------------------


def markdown(scale: Scale) -> str:
    """The table of a scale, as the page of scales shows it."""
    lines = ["| verdict | and | word | what is lost |", "|---|---|---|---|"]
    for row in scale.rows:
        word = "none" if row.word is None else f"**{row.word}**"
        besides = said(f"given.{row.given}") if row.given else ""
        cells = (row.verdict.value, besides, word, row.note)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)

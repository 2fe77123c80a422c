"""One verdict in the words of other scales, and what each of them cannot say.

Other projects rate promises and claims in words of their own. Each `Scale` here is a table from our
verdicts to such words: frozen data, total, read from the top, with a note in every row on what is
lost. Two rules hold for all of them, and a test goes through every combination: what is not final
here is never given a final word there, and nothing reads better there than it is here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

import attrs

from pledgewatch.engine.facts import Judgement, Lifecycle, Verdict
from pledgewatch.engine.incident import Incident
from pledgewatch.model.fields import one_of, refused
from pledgewatch.model.records import Report

GIVEN: Mapping[str, str] = MappingProxyType(
    {
        "": "always",
        "dormant": "its condition does not hold now",
        "not settled": "not settled",
        "cut short": "flag `reneged` or `weakened`",
        "in part": "some parts are kept or holding, or flag `broken_but_reduced`",
        "conflicting": "flag `contested` or `measures_disagree`, or independent origins deny it",
    }
)
"""What besides the verdict a row may ask for, with its meaning; the empty name asks for nothing."""


@attrs.frozen
class Row:
    """One row of a scale.

    Attributes:
        verdict: Our verdict.
        word: The word of the scale; None where the scale has none.
        note: What is lost, or why there is no word.
        given: What must hold besides, one of `GIVEN`.
    """

    verdict: Verdict
    word: str | None
    note: str
    given: str = ""


@attrs.frozen
class Scale:
    """A scale and the table that leads to it.

    Attributes:
        name: How it is asked for.
        title: What it is called.
        source: Who made it, and where that can be read.
        says: What it speaks of.
        words: Its words, final ones included; None is no word.
        final: The words that it does not expect to change.
        rows: The table: the first row that applies counts.
    """

    name: str
    title: str
    source: str
    says: str
    words: tuple[str, ...]
    final: frozenset[str]
    rows: tuple[Row, ...]

    def row(self, verdict: Verdict, given: Collection[str]) -> Row:
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
        yield "not settled"
    if not {"reneged", "weakened"}.isdisjoint(flags):
        yield "cut short"
    if not {"in_part", "broken_but_reduced"}.isdisjoint(flags):
        yield "in part"
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
        verdict: The verdict.
        lifecycle: The lifecycle beside it.
        flags: The flags beside it; and ``disputed`` where independent origins deny what bears on it,
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
    if judgement.verdict is Verdict.BROKEN and _is_in_part(judgement):
        flags.add("in_part")
    if any(_is_disputed(judgement, each) for each in judgement.incidents):
        flags.add("disputed")
    return translate(judgement.verdict, judgement.lifecycle, flags, name, settled=judgement.settled)


def _is_in_part(judgement: Judgement) -> bool:
    """Whether some of its parts are broken and others kept, or holding so far."""
    return bool(judgement.extent["kept"])


def _is_disputed(judgement: Judgement, incident: Incident) -> bool:
    """Whether somebody other than the accused denies an incident that bears on the pledge."""
    if incident.contested:
        return True
    snapshot, debtor = judgement.scope.snapshot, judgement.scope.pledge.debtor
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
    title="The verdicts of this project",
    source="the page of verdicts, section 7",
    says="what the evidence says of a pledge",
    words=tuple(verdict.value for verdict in Verdict),
    final=frozenset({"kept", "broken"}),
    rows=tuple(
        Row(verdict, verdict.value, "nothing is lost but lifecycle, flags and counts")
        for verdict in Verdict
    ),
)

_RV = Scale(
    name="rv",
    title="Four-valued runtime verification (RV-LTL)",
    source="A. Bauer, M. Leucker, C. Schallhart, Comparing LTL Semantics for Runtime Verification, "
    "Journal of Logic and Computation 20(3), 2010; https://doi.org/10.1093/logcom/exn075",
    says="whether a trace satisfies a property; `unknown` is ours, outside the four",
    words=("true", "presumably true", "presumably false", "false", "unknown"),
    final=frozenset({"true", "false"}),
    rows=(
        Row(
            Verdict.KEPT,
            "unknown",
            "it was true of the time until the pledge was taken back; of the time pledged it cannot "
            "be told",
            "cut short",
        ),
        Row(Verdict.KEPT, "true", "there the trace is all there is; here late news may follow"),
        Row(Verdict.BROKEN, "false", "how often, how far it is established, and which part holds"),
        Row(
            Verdict.PARTIAL,
            "unknown",
            "a property holds or not; in part may mean false, or true in places and untold in others",
        ),
        Row(Verdict.HOLDING, "presumably true", "how much of the time was watched"),
        Row(Verdict.SLIPPING, "presumably false", "whether something certain or possible weighs"),
        Row(Verdict.INCONCLUSIVE, "unknown", "the trace has ended, and was not seen well enough"),
        Row(Verdict.UNTESTED, "unknown", "there is no trace: nobody was looking"),
        Row(Verdict.PENDING, "unknown", "the trace has not come to what is asked"),
        Row(
            Verdict.VOID,
            "unknown",
            "a logician calls it true, for nothing was ever asked; that would read as kept",
        ),
    ),
)

_POLITIFACT = Scale(
    name="politifact",
    title="PolitiFact's campaign promise meters",
    source="PolitiFact, The Obameter (2009) and later promise meters; "
    "https://www.politifact.com/truth-o-meter/promises/",
    says="what became of a promise, by outcome and not by intention",
    words=(
        "Promise Kept",
        "Compromise",
        "Promise Broken",
        "In the Works",
        "Stalled",
        "Not Yet Rated",
    ),
    final=frozenset({"Promise Kept", "Compromise", "Promise Broken"}),
    rows=(
        Row(
            Verdict.KEPT,
            "Compromise",
            "kept as long as it stood, but taken back or weakened before its end",
            "cut short",
        ),
        Row(
            Verdict.KEPT,
            "Promise Kept",
            "there mostly fulfilled is enough; here all of it, and somebody must have looked",
        ),
        Row(Verdict.BROKEN, "Compromise", "that a part of it is established as broken", "in part"),
        Row(Verdict.BROKEN, "Promise Broken", "how often, and how far it is established"),
        Row(
            Verdict.PARTIAL,
            "In the Works",
            "in part so far: a later look may change it",
            "not settled",
        ),
        Row(Verdict.PARTIAL, "Compromise", "the share achieved, and whether it was late"),
        Row(
            Verdict.HOLDING,
            "Not Yet Rated",
            "nothing is owed while its condition does not hold",
            "dormant",
        ),
        Row(Verdict.HOLDING, "In the Works", "to leave something undone is not to make progress"),
        Row(
            Verdict.SLIPPING,
            "Stalled",
            "there nothing moves; here something may already count against it",
        ),
        Row(
            Verdict.INCONCLUSIVE, "Not Yet Rated", "it is over and cannot be told: no word for that"
        ),
        Row(Verdict.UNTESTED, "Not Yet Rated", "that nobody was looking, and why"),
        Row(Verdict.PENDING, "Not Yet Rated", "that it is not due, and nothing is reported of it"),
        Row(Verdict.VOID, "Not Yet Rated", "there never was anything to rate"),
    ),
)

_CPPP = Scale(
    name="cppp",
    title="Comparative Party Pledges Project",
    source="R. Thomson, T. Royed, E. Naurin and others, The Fulfillment of Parties' Election "
    "Pledges, American Journal of Political Science 61(3), 2017; "
    "https://doi.org/10.1111/ajps.12313",
    says="how far an election pledge was fulfilled, coded when the term is over",
    words=("fully fulfilled", "partly fulfilled", "not fulfilled"),
    final=frozenset({"fully fulfilled", "partly fulfilled", "not fulfilled"}),
    rows=(
        Row(
            Verdict.KEPT,
            "partly fulfilled",
            "kept as long as it stood, but taken back or weakened before its end",
            "cut short",
        ),
        Row(Verdict.KEPT, "fully fulfilled", "that somebody must have looked"),
        Row(
            Verdict.BROKEN,
            "partly fulfilled",
            "that a part of it is established as broken",
            "in part",
        ),
        Row(Verdict.BROKEN, "not fulfilled", "how often, and how far it is established"),
        Row(Verdict.PARTIAL, None, "in part so far: a later look may change it", "not settled"),
        Row(Verdict.PARTIAL, "partly fulfilled", "the share achieved, and whether it was late"),
        Row(Verdict.HOLDING, None, "not decidable yet"),
        Row(Verdict.SLIPPING, None, "not decidable yet"),
        Row(Verdict.INCONCLUSIVE, None, "it is over and cannot be told: no code for that"),
        Row(Verdict.UNTESTED, None, "nobody was looking: no code for that"),
        Row(Verdict.PENDING, None, "not decidable yet"),
        Row(Verdict.VOID, None, "there never was anything to fulfil"),
    ),
)

_BOTH = "Conflicting Evidence/Cherrypicking"
_TOO_LITTLE = "Not Enough Evidence"

_AVERITEC = Scale(
    name="averitec",
    title="AVeriTeC",
    source="M. Schlichtkrull, Z. Guo, A. Vlachos, AVeriTeC: A Dataset for Real-world Claim "
    "Verification with Evidence from the Web, NeurIPS 2023; https://arxiv.org/abs/2305.13117",
    says="whether evidence supports a claim; the claim is here: this pledge was kept",
    words=("Supported", "Refuted", _TOO_LITTLE, _BOTH),
    final=frozenset({"Supported", "Refuted"}),
    rows=(
        Row(Verdict.KEPT, _BOTH, "which side is the stronger", "conflicting"),
        Row(
            Verdict.KEPT,
            _BOTH,
            "kept as long as it stood, but taken back or weakened before its end",
            "cut short",
        ),
        Row(Verdict.KEPT, "Supported", "how much of the time was watched"),
        Row(Verdict.BROKEN, _BOTH, "that it is certain all the same", "conflicting"),
        Row(Verdict.BROKEN, _BOTH, "that a part of it is established as broken", "in part"),
        Row(Verdict.BROKEN, "Refuted", "how often, and how far it is established"),
        Row(
            Verdict.PARTIAL,
            _TOO_LITTLE,
            "in part so far: a later look may change it",
            "not settled",
        ),
        Row(Verdict.PARTIAL, _BOTH, "some of it supports the claim and some does not"),
        Row(Verdict.HOLDING, _BOTH, "that it holds so far", "conflicting"),
        Row(Verdict.HOLDING, _TOO_LITTLE, "that it holds so far"),
        Row(Verdict.SLIPPING, _BOTH, "that something may count against it", "conflicting"),
        Row(Verdict.SLIPPING, _TOO_LITTLE, "that something may count against it"),
        Row(Verdict.INCONCLUSIVE, _BOTH, "what the conflict is about", "conflicting"),
        Row(Verdict.INCONCLUSIVE, _TOO_LITTLE, "that it is over, and reports there were"),
        Row(Verdict.UNTESTED, _TOO_LITTLE, "that nobody was looking, and why"),
        Row(Verdict.PENDING, _TOO_LITTLE, "that it is not due yet"),
        Row(Verdict.VOID, _TOO_LITTLE, "there never was anything to support or refute"),
    ),
)

SCALES: Mapping[str, Scale] = MappingProxyType(
    {each.name: each for each in (_OWN, _RV, _POLITIFACT, _CPPP, _AVERITEC)}
)
"""Every scale by its name."""


# -- as a page -------------------------------------------------------------------------------------


def markdown(scale: Scale) -> str:
    """The table of a scale, as the page of scales shows it."""
    lines = [
        "| verdict | and | word | what is lost |",
        "|---|---|---|---|",
    ]
    for row in scale.rows:
        word = "none" if row.word is None else f"**{row.word}**"
        besides = GIVEN[row.given] if row.given else ""
        cells = (row.verdict.value, besides, word, row.note)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)

"""A review, its changes and histories as plain text, readable in 80 columns and in fewer where asked.

Colour is added only where it is asked for; no meaning rests on it.
"""

from __future__ import annotations

import contextlib
import itertools
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING

from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.findings import Finding, Note
from pledgewatch.engine.review import Review
from pledgewatch.engine.skepticism import Skepticism
from pledgewatch.model.dates import say, say_instant
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import T
from pledgewatch.show.marks import is_decided
from pledgewatch.words import (
    assumptions_said,
    chance_explained,
    in_brief,
    nothing_said,
    pledge_said,
    series_said,
    skepticism_said,
    verdict_because,
)
from pledgewatch.words.forms import plural

if TYPE_CHECKING:
    from pledgewatch.live import Diff, Step

_COLUMNS: ContextVar[int] = ContextVar("columns", default=80)
_LEAST, _MOST = 32, 80


@contextlib.contextmanager
def in_columns(columns: int) -> Iterator[None]:
    """Write what is written meanwhile for a terminal of so many columns: 80 at most, 32 at least."""
    before = _COLUMNS.set(min(max(columns, _LEAST), _MOST))
    try:
        yield
    finally:
        _COLUMNS.reset(before)


def columns() -> int:
    """How many columns text is written for."""
    return _COLUMNS.get()


_COLOURS = {
    Verdict.KEPT: "32",
    Verdict.HOLDING: "32",
    Verdict.BROKEN: "31",
    Verdict.SLIPPING: "33",
    Verdict.PARTIAL: "33",
    Verdict.INCONCLUSIVE: "35",
    Verdict.UNTESTED: "2",
    Verdict.PENDING: "34",
    Verdict.VOID: "2",
}


def paint(text: str, code: str, colour: bool) -> str:
    """The text in an ANSI colour, where colour is wanted."""
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text


def wrapped(text: str, indent: str = "  ", first: str | None = None) -> str:
    """A paragraph in the columns there are; what is a word stays one."""
    return textwrap.fill(
        text,
        columns(),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def clocks(review: Review) -> str:
    """The clocks of a review and its zone, in words."""
    zone = review.ledger.timezone
    as_of = say_instant(review._as_of, zone)
    told = f"as known by {as_of}"
    if review._at != review._as_of:
        told = f"the world at {say_instant(review._at, zone)}, {told}"
    return f"{told} ({zone or 'UTC'})"


def held(ledger: Ledger) -> tuple[str, str]:
    """From when the newest record of a ledger is, and how many it holds of each table."""
    newest = f"newest record known {say_instant(ledger._newest, ledger.timezone)} "
    counts = Counter(record.table.replace("_", " ") for record in ledger.records)
    return (
        f"{newest if ledger.dated else ''}({ledger.timezone or 'UTC'}), not yet judged",
        ", ".join(f"{count:,} {table}" for table, count in counts.items()) or "empty",
    )


def opening(review: Review, before: str = "") -> str:
    """The clocks of a review, or that there is nothing to judge."""
    return nothing_said(review) or f"{before}{clocks(review)}"


def standing(judgement: Judgement) -> str:
    """What stands with a verdict: the lifecycle, whether it is settled, and the flags."""
    settled = ", settled" if judgement.settled else ""
    flags = "; " + ", ".join(sorted(judgement.flags)) if judgement.flags else ""
    return f"{judgement.lifecycle}{settled}{flags}".replace("_", " ")


def since(finding: Finding) -> str:
    """Since when a finding holds, in the zone of its ledger; empty where it has no time."""
    if finding.since is None:
        return ""
    case = finding._case
    zone = None if case is None else case.snapshot.ledger.timezone
    return f"since {say(finding.since, zone)} ({zone or 'UTC'})"


def _headline(judgement: Judgement, colour: bool) -> str:
    word = judgement.verdict.value.upper()
    # Colours take no room: they are put in when the line has been cut.
    place = "\x00" * len(word)
    told = wrapped(f"{judgement.pledge}: {place} ({standing(judgement)})", "  ", "")
    return told.replace(place, paint(word, _COLOURS[judgement.verdict], colour))


def summary(review: Review, *, colour: bool = False, full: bool = False) -> str:
    """The review for a terminal: each pledge with its verdict, contradictions and notes.

    Args:
        colour: Whether to add ANSI colours.
        full: Whether to give every explanation whole.
    """
    count = plural(len(review), "pledge")
    lines = [
        paint(wrapped(review.ledger.heading, ""), "1", colour),
        wrapped(opening(review, f"{count}, "), ""),
    ]
    for judgement in review:
        lines += ["", _headline(judgement, colour)]
        lines.append(wrapped(pledge_said(review.ledger, judgement.scope.pledge)))
        lines.append(wrapped(verdict_because(judgement) if full else judgement.headline))
        lines += _doubted(judgement, full)
        lines += _contradictions(review.findings(judgement.pledge), colour, full)
        lines += _noted(review.notes_on(judgement.pledge), full)
    others = [finding for finding in review.findings if finding.pledge is None]
    if others:
        lines += ["", paint("Beside the pledges", "1", colour)]
        lines += _contradictions(others, colour, full)
    rest = [note for note in review.notes if note.pledge not in {j.pledge for j in review}]
    if rest:
        lines += ["", paint("Also noted", "1", colour)]
        lines += _noted(rest, full)
    certain = sum(finding.certainty is T for finding in review.findings)
    possible = len(review.findings) - certain
    lines.append("")
    if not review.is_empty:
        lines.append(wrapped(f"{certain} certain and {possible} possible contradictions.", ""))
    lines.append(wrapped(f"Assumptions: {assumptions_said(review.ledger)}.", ""))
    return "\n".join(lines)


def overview(review: Review, *, colour: bool = False) -> str:
    """The review as a table, a line for each pledge: as many columns as there is room for.

    Args:
        colour: Whether to add ANSI colours.
    """
    heads = ("pledge", "verdict", "lifecycle", "certain", "possible", "P(broken)")
    rows = [
        (
            each.pledge,
            each.verdict.value.upper(),
            f"{each.lifecycle}{', settled' if each.settled else ''}".replace("_", " "),
            f"{sum(f.certainty is T for f in review.findings(each.pledge)):,}",
            f"{sum(f.certainty is not T for f in review.findings(each.pledge)):,}",
            _chance(review.skepticism(each.pledge)),
        )
        for each in review
    ]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    shown = list(range(len(heads)))
    # What there is no room for is left out from the right, but the verdict stays.
    for gone in (2, 4, 3, 5):
        if sum(widths[n] + 2 for n in shown if n) + min(widths[0], 12) > columns():
            shown.remove(gone)
    widths[0] = min(widths[0], max(columns() - sum(widths[n] + 2 for n in shown if n), 8))

    def line(cells: Sequence[str], verdict: Verdict | None) -> str:
        told = []
        for n in shown:
            cell = cells[n]
            if len(cell) > widths[n]:
                cell = cell[: widths[n] - 2] + ".."
            cell = cell.rjust(widths[n]) if n > 2 else cell.ljust(widths[n])
            if n == 1 and verdict is not None:
                cell = paint(cell, _COLOURS[verdict], colour)
            told.append(cell)
        return "  ".join(told).rstrip()

    told = opening(review)
    lines = [wrapped(f"{review.ledger.heading}, {told}", "")]
    if rows:
        lines += ["", paint(line(heads, None), "1", colour)]
    lines += [line(row, each.verdict) for row, each in zip(rows, review, strict=True)]
    return "\n".join(lines)


def _doubted(judgement: Judgement, full: bool) -> list[str]:
    """How likely it is that a pledge is broken, with its parts where all is told."""
    chance = judgement.skepticism
    if chance is None or full:
        first, *parts = chance_explained(judgement) or [""]
    else:
        first, parts = skepticism_said(chance), []
    told = (wrapped(line.strip(), "      ", "    ") for line in parts)
    return [wrapped(first), *told] if first else []


def _chance(chance: Skepticism | None) -> str:
    """The chance that a pledge is broken; a dash where there is none, or none left."""
    return "-" if chance is None or is_decided(chance) else f"{chance.value:.2f}"


_SHOWN = 8
"""So many findings of a kind are told in a summary; the rest by their number."""
_NOTED = 3
"""So many notes of a kind."""


def _noted(notes: Iterable[Note], full: bool) -> list[str]:
    lines: list[str] = []
    for kind, alike in itertools.groupby(notes, key=lambda note: note.kind):
        group = tuple(alike)
        shown = group if full or len(group) <= _NOTED + 1 else group[:_NOTED]
        lines += [wrapped(note.text, "    ", "  - ") for note in shown]
        if len(shown) < len(group):
            lines.append(f"  - {kind.replace('_', ' ')}: {len(group) - len(shown):,} more")
    return lines


def _contradictions(findings: Iterable[Finding], colour: bool, full: bool) -> list[str]:
    lines: list[str] = []
    # They come in this order.
    for _, alike in itertools.groupby(findings, key=lambda each: (each.certainty, each.kind)):
        group = tuple(alike)
        if full:
            for finding in group:
                lines += _explained(finding, colour)
            continue
        # One more takes no more room than saying that there is one more.
        shown = group if len(group) <= _SHOWN + 1 else group[:_SHOWN]
        lines += [_summed_up(finding, colour) for finding in shown]
        if len(shown) < len(group):
            lines.append(_rest(group[len(shown) :], colour))
    return lines


def _mark(finding: Finding, colour: bool) -> str:
    return paint("!", "31", colour) if finding.certainty is T else paint("?", "33", colour)


def _explained(finding: Finding, colour: bool) -> list[str]:
    title, *rest = finding_lines(finding)
    told = [wrapped(line.strip(), "      ", "    ") for line in rest]
    return [f"  {_mark(finding, colour)} {title}", *told]


def finding_lines(finding: Finding) -> list[str]:
    """A finding in words, a line each: its title, with the rung, and what is to be said of it."""
    title, *rest = finding.explain().splitlines()
    rung = f", {finding.rung}" if finding.rung else ""
    return [f"{title.removesuffix(')')}{rung})", *rest]


def _summed_up(finding: Finding, colour: bool) -> str:
    name = finding.kind.replace("_", " ")
    rung = f", {finding.rung}" if finding.rung else ""
    count = len(finding.origins)
    origins = f" [{plural(count, 'origin')}]" if count else ""
    line = f"{name} ({finding.certainty.word}{rung}): {in_brief(finding)}{origins}"
    return wrapped(line, "    ", "  @ ").replace("@", _mark(finding, colour), 1)


def _rest(left: Sequence[Finding], colour: bool) -> str:
    """Findings of a kind that are too many to be told each."""
    first = left[0]
    number = sum(finding.number for finding in left)
    of = f", of {number:,} incidents" if number > len(left) else ""
    name = first.kind.replace("_", " ")
    return f"  {_mark(first, colour)} {name} ({first.certainty.word}): {len(left):,} more{of}"


def explanation(review: Review, pledge: str) -> str:
    """What was said of a pledge, how it is judged, and every contradiction, wrapped."""
    judgement = review[pledge]
    told = [pledge_said(review.ledger, judgement.scope.pledge), verdict_because(judgement)]
    told += chance_explained(judgement)
    told += [line for finding in judgement.findings for line in finding_lines(finding)]
    told += [note.text for note in judgement.notes]
    lines = []
    for line in told:
        indent = "    " if line.startswith("  ") else ""
        lines.append(wrapped(line.strip(), indent, indent[:2]))
    return "\n".join([wrapped(f"{pledge}, {clocks(review)}", ""), "", *lines])


def changes_listed(diff: Diff) -> str:
    """The changes between two reviews, verdicts and findings before notes.

    Both clocks of a review are told where they differ, and where the later review was made of an
    earlier time, that is said.
    """
    head = between(diff)
    if not diff.changes:
        return wrapped(f"{head}: nothing changed.", "")
    told = (wrapped(series_said(each), "    ", "  - ") for each in diff.series)
    return "\n".join([wrapped(head, ""), *told])


def between(diff: Diff) -> str:
    """From when to when a diff goes, in words."""
    zone = diff.earlier.ledger.timezone
    plain = all(review._at == review._as_of for review in (diff.earlier, diff.later))
    first, second = (_from_to(review, plain) for review in (diff.earlier, diff.later))
    head = f"From {first} to {second} ({zone or 'UTC'})"
    return f"Backwards in time: f{head[1:]}" if diff.is_backwards else head


def _from_to(review: Review, plain: bool) -> str:
    """The clocks of a review; one of them where they are the same in both reviews of a diff."""
    as_of = say_instant(review._as_of, review.ledger.timezone)
    if plain:
        return as_of
    return f"the world at {say_instant(review._at, review.ledger.timezone)} as known by {as_of}"


def history_listed(pledge: str, steps: Iterable[Step]) -> str:
    """How the answer on a pledge came about, a step a paragraph."""
    return "\n".join([pledge, *(wrapped(step.text, "    ", "  - ") for step in steps)])

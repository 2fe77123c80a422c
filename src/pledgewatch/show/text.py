"""A review, its changes and histories as plain text, readable in 80 columns and in fewer where asked.

Colour is added only where it is asked for; no meaning rests on it.
"""

from __future__ import annotations

import contextlib
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.findings import Finding, Note
from pledgewatch.engine.review import Review
from pledgewatch.engine.skepticism import Skepticism
from pledgewatch.model.dates import say, say_instant
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import T
from pledgewatch.show.marks import is_decided
from pledgewatch.words import (
    Brief,
    Series,
    also_said,
    assumptions_said,
    briefs,
    chance_explained,
    changes_said,
    nothing_said,
    pledge_said,
    series_explained,
    series_of,
    verdict_because,
)
from pledgewatch.words.forms import percent, plural

if TYPE_CHECKING:
    from pledgewatch.live import Diff, Step

_COLUMNS: ContextVar[int] = ContextVar("columns", default=80)
_LEAST, _MOST = 32, 100


@contextlib.contextmanager
def in_columns(columns: int) -> Iterator[None]:
    """Write what is written meanwhile for a terminal of so many columns: 100 at most, 32 at least."""
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


def _with_verdict(judgement: Judgement, word: str, colour: bool, before: str, after: str) -> str:
    """A line with the verdict in its colour."""
    # Colours take no room: they are put in when the line has been cut.
    place = "\x00" * len(word)
    told = wrapped(f"{before}{place}{after}", "  ", "")
    return told.replace(place, paint(word.upper(), _COLOURS[judgement.verdict], colour))


def unplaced(review: Review) -> tuple[list[Finding], list[Note]]:
    """The findings that concern no one pledge, and the notes on none that is judged."""
    judged = {judgement.pledge for judgement in review}
    return (
        [finding for finding in review.findings if finding.pledge is None],
        [note for note in review.notes if note.pledge not in judged],
    )


def summary(review: Review, *, colour: bool = False, full: bool = False) -> str:
    """The review for a terminal: each pledge with its answer and the strongest evidence.

    Args:
        colour: Whether to add ANSI colours.
        full: Whether to give every contradiction, explanation and note.
    """
    lines = [
        paint(wrapped(review.ledger.heading, ""), "1", colour),
        wrapped(opening(review, f"{plural(len(review), 'pledge')}, "), ""),
    ]
    if full:
        lines += _everything(review, colour)
    else:
        for each in briefs(review):
            lines += ["", *_block(each, colour)]
        lines += _also(review, colour)
    lines.append("")
    if not review.is_empty:
        lines.append(paint(wrapped(_tally(review), ""), "1", colour))
    if full:
        lines.append(wrapped(f"Assumptions: {assumptions_said(review.ledger)}.", ""))
    return "\n".join(lines)


def _everything(review: Review, colour: bool) -> Iterator[str]:
    """Every pledge, contradiction and note, explained."""
    for judgement in review:
        yield ""
        before, after = f"{judgement.pledge}: ", f" ({standing(judgement)})"
        yield _with_verdict(judgement, judgement.verdict.value, colour, before, after)
        yield wrapped(pledge_said(review.ledger, judgement.scope.pledge))
        yield wrapped(verdict_because(judgement))
        first, *parts = chance_explained(judgement) or [""]
        yield from [wrapped(first)] if first else []
        yield from (wrapped(line.strip(), "      ", "    ") for line in parts)
        for series in series_of(review.findings(judgement.pledge)):
            yield from _explained(series, colour)
        yield from (wrapped(n.text, "    ", "  - ") for n in review.notes_on(judgement.pledge))
    others, rest = unplaced(review)
    if others:
        yield from ("", paint(_BESIDE, "1", colour))
        for series in series_of(others):
            yield from _explained(series, colour)
    if rest:
        yield from ("", paint("Also noted", "1", colour))
        yield from (wrapped(note.text, "    ", "  - ") for note in rest)


_BESIDE = "Of no one pledge"
"""The heading over statements and reports that contradict each other."""


def _block(brief: Brief, colour: bool) -> Iterator[str]:
    """The answer on a pledge, in a few lines."""
    judgement = brief.judgement
    after = f"  {judgement.pledge}  {brief.made}"
    yield _with_verdict(judgement, brief.verdict, colour, "", after)
    yield wrapped(brief.title)
    for other in brief.versions:
        same = "the same" if other.verdict is judgement.verdict else other.verdict.value
        yield paint(wrapped(f"also published as {other.pledge}: {same}"), "2", colour)
    yield wrapped(brief.news)
    width = max((len(part.name) for part in brief.parts), default=0)
    for part in brief.parts:
        word = part.verdict.value.upper()
        told = f"{part.name:<{width}}  {word}  {part.why}".rstrip()
        line = wrapped(told, " " * (min(width, columns() // 3) + len(word) + 8), "    ")
        yield line.replace(word, paint(word, _COLOURS[part.verdict], colour), 1)
    yield from _rows(brief, colour)
    if brief.chance:
        yield wrapped(brief.chance)


def _rows(brief: Brief, colour: bool) -> Iterator[str]:
    """The strongest evidence, a row each, and how many more there are."""
    evidence = brief.evidence
    likely = ["" if each.likely is None else percent(each.likely) for each in evidence]
    days = max((len(each.when) for each in evidence), default=0)
    chances = max(map(len, likely), default=0)
    width = max((len(each.what) for each in evidence), default=0)
    indent = 10 + days + chances
    room = columns() - indent
    for each, p in zip(evidence, likely, strict=True):
        mark = paint("!", "31", colour) if each.certainty is T else paint("?", "33", colour)
        who = _fitting(each.by, room - width - 2)
        told = f"{each.what:<{width}}  {who}" if who else f"{each.what} ({_fitting(each.by, room)})"
        is_narrow = 2 * indent > columns()
        rest, lead = (" " * 4, "  ") if is_narrow else (" " * indent, "    ")
        line = wrapped(told, rest, f"{lead}@ {each.when:>{days}} {p:>{chances + 1}}  ")
        yield line.replace("@", mark, 1)
    if brief.more:
        yield paint(f"    {brief.more:,} more", "2", colour)


def _fitting(names: Sequence[str], room: int) -> str:
    """As many names as there is room for, and how many more; empty where there is none for one."""
    for shown in range(len(names), 0, -1):
        more = len(names) - shown
        told = ", ".join(names[:shown]) + (f", {more:,} more" if more else "")
        if len(told) <= room:
            return told
    return ""


_MOST_OTHERS = 4
"""So many contradictions of no one pledge are named; the rest by their number."""


def _also(review: Review, colour: bool) -> Iterator[str]:
    """What contradicts each other beside the pledges, and what there is to know of no pledge."""
    others, rest = unplaced(review)
    also: list[tuple[str, Sequence[Any], Callable[[Any], str]]] = [
        ("Also", series_of(others), also_said),
        ("Noted", rest, lambda note: note.text),
    ]
    for head, told, said in also:
        if told:
            yield from ("", paint(head, "1", colour))
        yield from (wrapped(said(each), "    ", "  ") for each in told[:_MOST_OTHERS])
        if len(told) > _MOST_OTHERS:
            yield paint(f"  {len(told) - _MOST_OTHERS:,} more", "2", colour)


def _tally(review: Review) -> str:
    """How many contradictions there are; an incident counts once, whatever it bears on."""
    of_pledges = {
        (f.kind, f.incident or f.pledge, f.measure): f.certainty is T
        for f in sorted(review.findings, key=lambda f: f.certainty is T)
        if f.pledge is not None
    }
    sure = sum(of_pledges.values())
    said = f"{plural(sure, 'confirmed contradiction')}, {len(of_pledges) - sure:,} not confirmed"
    disagree = sum(f.kind == "report_conflict" for f in review.findings)
    others = sum(f.pledge is None for f in review.findings) - disagree
    if others:
        said += f"; {plural(others, 'statement contradicted', 'statements contradicted')}"
    if disagree:
        said += f"; sources disagree {'once' if disagree == 1 else f'{disagree:,} times'}"
    return f"{said}."


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


def _chance(chance: Skepticism | None) -> str:
    """The chance that a pledge is broken; a dash where there is none, or none left."""
    return "-" if chance is None or is_decided(chance) else f"{chance.value:.2f}"


def _mark(finding: Finding, colour: bool) -> str:
    return paint("!", "31", colour) if finding.certainty is T else paint("?", "33", colour)


def _explained(series: Series, colour: bool) -> list[str]:
    title, *rest = finding_lines(series)
    told = [wrapped(line.strip(), "      ", "    ") for line in rest]
    return [f"  {_mark(series.findings[0], colour)} {title}", *told]


def finding_lines(series: Series) -> list[str]:
    """Findings alike in words, a line each: the title, with the rung, and what is to be said of them."""
    title, *rest = series_explained(series)
    rung = series.findings[0].rung
    return [title.replace(")", f", {rung})", 1) if rung else title, *rest]


def explanation(review: Review, pledge: str) -> str:
    """What was said of a pledge, how it is judged, and every contradiction, wrapped."""
    judgement = review[pledge]
    told = [pledge_said(review.ledger, judgement.scope.pledge), verdict_because(judgement)]
    told += chance_explained(judgement)
    told += [line for series in series_of(judgement.findings) for line in finding_lines(series)]
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
    told = (wrapped(changes_said(each), "    ", "  - ") for each in diff.together)
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

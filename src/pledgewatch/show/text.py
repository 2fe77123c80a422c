"""A review as plain text, readable in 80 columns and in fewer where asked.

Colour is added only where it is asked for; no meaning rests on it.
"""

from __future__ import annotations

import contextlib
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING

from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.findings import Finding, Note
from pledgewatch.engine.review import Review
from pledgewatch.engine.skepticism import Skepticism
from pledgewatch.export.rated import Ratings
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import T
from pledgewatch.words import (
    Brief,
    Series,
    also_said,
    assumptions_said,
    briefs,
    chance_explained,
    clocks,
    in_language,
    notes_said,
    nothing_said,
    pledge_said,
    series_of,
    tally_said,
    verdict_because,
)
from pledgewatch.words.brief import counts_of
from pledgewatch.words.findings import labelled
from pledgewatch.words.forms import percent, say, say_instant, zone_said
from pledgewatch.words.series import likely
from pledgewatch.words.skepticism import is_decided
from pledgewatch.words.templates import LIFECYCLES, NAMES, said

if TYPE_CHECKING:
    pass

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


_SIGNS = re.compile(r" (?=[%:;»]( |$|[.,;:)]))|(?<=«) ")
"""Spaces at which no line ends: before a sign of its own, as in ``97 %``."""


def wrapped(text: str, indent: str = "  ", first: str | None = None) -> str:
    """A paragraph in the columns there are; what is a word stays one."""
    return textwrap.fill(
        _SIGNS.sub("\xa0", text),
        columns(),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ).replace("\xa0", " ")


def held(ledger: Ledger) -> tuple[str, str]:
    """From when the newest record of a ledger is, and how many it holds of each table."""
    counts = Counter(record.table for record in ledger.records)
    zone = zone_said(ledger.timezone)
    newest = said("reviews.not_judged", zone=zone)
    if ledger.dated:
        time = say_instant(ledger._newest, ledger.timezone)
        newest = said("reviews.newest", time=time, zone=zone)
    each = ", ".join(said(f"tables.{table}", n=count) for table, count in counts.items())
    return newest, each or said("tables.none")


def opening(review: Review) -> str:
    """The clocks of a review, or that there is nothing to judge."""
    return nothing_said(review) or clocks(review)


def standing(judgement: Judgement) -> str:
    """What stands with a verdict: where it stands in time, and whether it is settled."""
    state = LIFECYCLES[judgement.lifecycle]
    return said("reviews.settled", state=state) if judgement.settled else state


def since(finding: Finding) -> str:
    """Since when a finding holds, in the zone of its ledger; empty where it has no time."""
    if finding.since is None:
        return ""
    case = finding._case
    zone = None if case is None else case.snapshot.ledger.timezone
    return said("reviews.since", time=say(finding.since, zone), zone=zone_said(zone))


def _with_verdict(judgement: Judgement, word: str, colour: bool, before: str, after: str) -> str:
    """A line with the verdict in its colour."""
    # Colours take no room: they are put in when the line has been cut.
    place = "\x00" * len(word)
    line = wrapped(f"{before}{place}{after}", "  ", "")
    return line.replace(place, paint(word.upper(), _COLOURS[judgement.verdict], colour))


def unplaced(review: Review) -> tuple[list[Finding], list[Note]]:
    """The findings that concern no one pledge, and the notes on none that is judged."""
    judged = {judgement.pledge for judgement in review}
    return (
        [finding for finding in review.findings if finding.pledge is None],
        [note for note in review.notes if note.pledge not in judged],
    )


def summary(
    review: Review, *, colour: bool = False, full: bool = False, language: str | None = None
) -> str:
    """The review for a terminal: each pledge with its answer and the strongest evidence.

    Of many pledges how many there are of each verdict, a few that something is reported against, and the
    others that something is known of, a line each.

    Args:
        colour: Whether to add ANSI colours.
        full: Whether to give every contradiction, explanation and note.
        language: One of `words.LANGUAGES`; left out: the one that is spoken.
    """
    with in_language(language):
        return "\n".join(_summed(review, colour, full))


def _summed(review: Review, colour: bool, full: bool) -> Iterator[str]:
    yield _head(review, colour)
    if full:
        yield from _everything(review, colour)
    else:
        found = briefs(review)
        many = len(found) > _MOST_BLOCKS
        shown = (
            _of_many(review, found, colour) if many else (_block(each, colour) for each in found)
        )
        for lines in shown:
            yield from ("", *lines)
        yield from _also(review, colour)
    if not review.is_empty:
        yield from ("", paint(wrapped(f"{tally_said(review.findings)}.", ""), "1", colour))
    if full:
        yield wrapped(said("reviews.assumptions", names=assumptions_said(review.ledger)), "")


_MOST_BLOCKS, _OF_MANY, _MOST_ROWS = 10, 5, 20
"""So many pledges are given whole; of more than that so many, and a line for so many others."""
_WORST = (Verdict.BROKEN, Verdict.SLIPPING, Verdict.PARTIAL)


def _of_many(review: Review, found: Sequence[Brief], colour: bool) -> Iterator[Iterable[str]]:
    """Of many pledges the counts, those worst off with the latest first, a table, and how many are left."""
    counts = Counter(each.judgement.verdict for each in found)
    each = ", ".join(said("site.count", n=n, verdict=NAMES[v]) for v in Verdict if (n := counts[v]))
    tally = said("site.tally", promises=said("cards.pledges", n=len(found)), counts=each)
    yield [wrapped(f"{each}.", "") for each in (tally, _rated(review, found)) if each]
    known = [each for each in found if each.evidence or each.judgement.verdict not in _QUIET]
    known.sort(key=lambda each: _rank(review, each.judgement))
    whole = [e for e in known if e.against or e.judgement.verdict in _WORST][:_OF_MANY]
    yield from (_block(each, colour) for each in whole)
    rows = [each.judgement for each in known if each not in whole][:_MOST_ROWS]
    if rows:
        yield _table(review, rows, colour)
    if len(found) > len(whole) + len(rows):
        yield [paint(wrapped(said("reviews.line_each", n=len(found)), ""), "2", colour)]


def _rated(review: Review, found: Sequence[Brief]) -> str:
    """How many pledges have each rating of the editors, the most frequent first; empty without ratings."""
    ratings = Ratings(review.ledger, review._as_of, {})
    given = (ratings.at(each.judgement.pledge, review._as_of) for each in found)
    counts = Counter(each.word for each in given if each is not None).most_common()
    each = ", ".join(said("site.count", n=n, verdict=word) for word, n in counts)
    return said("site.tally_ratings", counts=each) if each else ""


_QUIET = (Verdict.PENDING, Verdict.UNTESTED, Verdict.VOID)


def _rank(review: Review, judgement: Judgement) -> tuple[int, float]:
    """Broken before slipping before all others, and what is reported last first."""
    worst = [*_WORST, judgement.verdict].index(judgement.verdict)
    times = (each.since.lo for each in review.findings(judgement.pledge) if each.since is not None)
    return worst, -max(times, default=0)


def _head(review: Review, colour: bool) -> str:
    """The heading of a ledger with the clocks, on one line where there is room."""
    heading, clock = review.ledger.heading, opening(review)
    if len(heading) + 3 + len(clock) <= columns():
        return f"{paint(heading, '1', colour)}   {clock}"
    return f"{paint(wrapped(heading, ''), '1', colour)}\n{wrapped(clock, '')}"


def _everything(review: Review, colour: bool) -> Iterator[str]:
    """Every pledge, contradiction and note, explained."""
    for judgement in review:
        yield ""
        yield from _explained_whole(review, judgement, colour)
    others, rest = unplaced(review)
    if others:
        yield from ("", paint(said("reviews.of_no_pledge"), "1", colour))
        for series in series_of(others):
            yield from _explained(series, colour)
    if rest:
        yield from ("", paint(said("reviews.also_noted"), "1", colour))
        yield from (wrapped(note, "    ", "  - ") for note in notes_said(rest))


_SAID_ABOVE = ("no_end", "testability")
"""Notes that the answer has said already."""


def _explained_whole(review: Review, judgement: Judgement, colour: bool) -> Iterator[str]:
    """The answer on a pledge, what was promised, and everything that was found."""
    word = NAMES[judgement.verdict.value]
    after = f"  {judgement.pledge}  ({standing(judgement)})"
    yield _with_verdict(judgement, word, colour, "", after)
    yield wrapped(verdict_because(judgement, with_verdict=False))
    yield wrapped(pledge_said(review.ledger, judgement.scope.pledge))
    first, *parts = chance_explained(judgement) or [""]
    yield from [wrapped(first)] if first else []
    yield from (wrapped(line.strip(), "      ", "    ") for line in parts)
    for series in series_of(review.findings(judgement.pledge)):
        yield from _explained(series, colour)
    notes = (each for each in review.notes_on(judgement.pledge) if each.kind not in _SAID_ABOVE)
    yield from (wrapped(note, "    ", "  - ") for note in notes_said(notes))


def _block(brief: Brief, colour: bool) -> Iterator[str]:
    """The answer on a pledge, in a few lines."""
    judgement = brief.judgement
    after = f"  {judgement.pledge}  {brief.made}"
    yield _with_verdict(judgement, brief.verdict, colour, "", after)
    yield wrapped(brief.title)
    if brief.read:
        yield paint(wrapped(brief.read), "2", colour)
    yield wrapped(brief.news)
    width = max((len(part.name) for part in brief.parts), default=0)
    for part in brief.parts:
        word = NAMES[part.verdict.value].upper()
        text = f"{part.name:<{width}}  {word}  {part.why}".rstrip()
        line = wrapped(text, " " * (min(width, columns() // 3) + len(word) + 8), "    ")
        yield line.replace(word, paint(word, _COLOURS[part.verdict], colour), 1)
    if brief.against:
        yield wrapped(brief.against)
    yield from _rows(brief, colour)
    if brief.chance:
        yield wrapped(brief.chance)


_MARKS = {
    "certain": ("!", "31"),
    "possible": ("?", "33"),
    "fulfilment": ("^", "34"),
    "other": (".", "2"),
}
"""How the rows are marked, with the colours; as the timelines mark them where they are of text."""


def _rows(brief: Brief, colour: bool) -> Iterator[str]:
    """The strongest evidence, a row each, and how many more there are."""
    evidence = brief.evidence
    percents = ["" if each.likely is None else percent(each.likely) for each in evidence]
    days = max((len(each.when) for each in evidence), default=0)
    chances = max(map(len, percents), default=0)
    width = max((len(each.what) for each in evidence), default=0)
    indent = 10 + days + chances
    room = columns() - indent
    beside = [_fitting(each.by, room - width - 2) for each in evidence]
    for each, p, who in zip(evidence, percents, beside, strict=True):
        mark = paint(*_MARKS[each.sort], colour)
        text = f"{each.what:<{width}}  {who}"
        if not all(beside):
            # Names stand in a column only where there is room for those of every row.
            on_one_line = _fitting(each.by, room - len(each.what) - 3)
            names = on_one_line or _fitting(each.by, room) or next(iter(each.by), "")
            text = said("reviews.who", what=each.what, who=names) if names else each.what
        is_narrow = 2 * indent > columns()
        rest, lead = (" " * 4, "  ") if is_narrow else (" " * indent, "    ")
        line = wrapped(text, rest, f"{lead}@ {each.when:>{days}} {p:>{chances + 1}}  ")
        yield line.replace("@", mark, 1)


def _fitting(names: Sequence[str], room: int) -> str:
    """As many names as there is room for, and how many more; empty where there is none for one."""
    apart = "; " if any("," in name for name in names) else ", "
    for shown in range(len(names), 0, -1):
        more = len(names) - shown
        text = apart.join([*names[:shown], *([said("forms.more", n=more)] if more else [])])
        if len(text) <= room:
            return text
    return ""


_MOST_OTHERS = 4
"""So many contradictions of no one pledge are named; the rest by their number."""


def _also(review: Review, colour: bool) -> Iterator[str]:
    """What contradicts each other and concerns no one pledge, and what else there is to know."""
    others, rest = unplaced(review)
    # What is less likely than not is counted below, and no more.
    shown = (f for f in others if f.certainty is T or f.p is None or likely(f) >= 0.5)
    also = [also_said(each) for each in series_of(shown)], notes_said(rest)
    for texts in filter(None, also):
        yield ""
        yield from (wrapped(text, "  ", "") for text in texts[:_MOST_OTHERS])
        if len(texts) > _MOST_OTHERS:
            yield paint(said("forms.more", n=len(texts) - _MOST_OTHERS), "2", colour)


def overview(review: Review, *, colour: bool = False) -> str:
    """The review as a table, a line for each pledge: as many columns as there is room for.

    Args:
        colour: Whether to add ANSI colours.
    """
    lines = _table(review, review.judgements, colour)
    return "\n".join([_head(review, colour), *([""] if lines else []), *lines])


def _table(review: Review, judgements: Sequence[Judgement], colour: bool) -> list[str]:
    """A line for each of some pledges, below what the columns are called; nothing for none."""
    columns_of = ("pledge", "verdict", "stands", "confirmed", "not_confirmed", "chance")
    heads = [said(f"reviews.{each}") for each in columns_of]
    rows = [
        (
            each.pledge,
            NAMES[each.verdict.value].upper(),
            standing(each),
            *(f"{count:,}" for count in counts_of(review.findings(each.pledge))),
            _chance(review.skepticism(each.pledge)),
        )
        for each in judgements
    ]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    shown = list(range(len(heads)))
    # What there is no room for is left out from the right, but the verdict stays.
    for gone in (2, 4, 3, 5):
        if sum(widths[n] + 2 for n in shown if n) + min(widths[0], 12) > columns():
            shown.remove(gone)
    widths[0] = min(widths[0], max(columns() - sum(widths[n] + 2 for n in shown if n), 8))

    def line(cells: Sequence[str], verdict: Verdict | None) -> str:
        row = []
        for n in shown:
            cell = cells[n]
            if len(cell) > widths[n]:
                cell = cell[: widths[n] - 2] + ".."
            cell = cell.rjust(widths[n]) if n > 2 else cell.ljust(widths[n])
            if n == 1 and verdict is not None:
                cell = paint(cell, _COLOURS[verdict], colour)
            row.append(cell)
        return "  ".join(row).rstrip()

    given = [line(row, each.verdict) for row, each in zip(rows, judgements, strict=True)]
    return [paint(line(heads, None), "1", colour), *given] if given else []


def _chance(chance: Skepticism | None) -> str:
    """The chance that a pledge is broken; a dash where there is none, or none left."""
    return "-" if chance is None or is_decided(chance) else percent(chance.value)


def _mark(finding: Finding, colour: bool) -> str:
    return paint("!", "31", colour) if finding.certainty is T else paint("?", "33", colour)


def _explained(series: Series, colour: bool) -> Iterator[str]:
    """Findings in words; what was promised stands above them."""
    line = wrapped(series.title, "      ", "  @ ")
    yield line.replace("@", _mark(series.findings[0], colour), 1)
    yield from (wrapped(part.strip(), "      ", "    ") for part in labelled(series.parts_below))


def explanation(
    review: Review, pledge: str, *, colour: bool = False, language: str | None = None
) -> str:
    """The answer on a pledge, what was promised, and every contradiction, wrapped."""
    with in_language(language):
        lines = _explained_whole(review, review[pledge], colour)
        return "\n".join([_head(review, colour), "", *lines])

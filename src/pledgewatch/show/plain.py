"""What the cards of a ledger, one pledge, a finding and a chance say, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.findings import Finding
from pledgewatch.engine.review import Findings, review_with
from pledgewatch.engine.skepticism import Skepticism, TrackRecord
from pledgewatch.lint import Remarks, listing
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import T, U
from pledgewatch.model.records import Pledge
from pledgewatch.show.cards import MOST_JUMPS, curve_shown
from pledgewatch.show.changes import history_listed
from pledgewatch.show.marks import GLYPHS
from pledgewatch.show.parts import by_title
from pledgewatch.show.text import (
    columns,
    explanation,
    held,
    since,
    wrapped,
)
from pledgewatch.show.timeline import Timeline, affordable, timeline_of
from pledgewatch.words import (
    Series,
    clocks,
    curve_finding,
    curve_said,
    jump_said,
    jumps_told,
    percent,
    pledge_said,
    series_explained,
    tally_said,
    track_record_explained,
)
from pledgewatch.words.templates import NAMES, said

if TYPE_CHECKING:
    from pledgewatch.live import Curve, History

_BESIDE, _LABEL = 22, 8
"""Columns beside a timeline in text: what its lines are, and the verdict by now."""


def ledger_text(ledger: Ledger) -> str:
    """What a ledger holds: its pledges as they were given, and how much of everything else."""
    newest, counts = held(ledger)
    lines = [ledger.heading, newest, wrapped(counts, "")]
    for pledge in ledger.all(Pledge):
        lines += ["", pledge.id, wrapped(pledge_said(ledger, pledge))]
    return "\n".join(lines)


def judgement_text(judgement: Judgement) -> str:
    """One pledge of a review, whole: the answers, the timeline in text, and every explanation."""
    review = review_with(judgement)
    is_cheap = judgement.pledge in affordable(review, [judgement])
    steps = judgement.history() if is_cheap else None
    head, rest = explanation(review, judgement.pledge).split("\n\n", 1)
    drawn = timeline_text(timeline_of(review, judgement, steps))
    return "\n".join([f"{GLYPHS[judgement.verdict]} {head}", "", drawn, "", rest])


def history_text(history: History) -> str:
    """How the answer on a pledge came about: the timeline in text, and a paragraph for each step."""
    review = history.review
    _, *steps = history_listed(history.pledge, history).splitlines()
    return "\n".join(
        [
            wrapped(f"{history.pledge}, {clocks(review)}", ""),
            "",
            timeline_text(timeline_of(review, review[history.pledge], history)),
            "",
            *steps,
        ]
    )


def skepticism_text(skepticism: Skepticism) -> str:
    """A chance, whole: the number, what it rests on, and the news that moved it."""
    judgement = skepticism._judgement
    about = f"{judgement.pledge}, {clocks(review_with(judgement))}"
    first, *parts = skepticism.explain().splitlines()
    lines = [wrapped(first, "  ", ""), wrapped(about)]
    lines += [wrapped(part.strip(), "    ", "  ") for part in parts]
    curve = curve_shown(skepticism)
    if curve:
        lines.append(wrapped(curve_finding(curve), "    ", "  "))
        lines += _jumps(curve)
    return "\n".join(lines)


def _jumps(curve: Curve) -> list[str]:
    moves = jumps_told(curve)[:MOST_JUMPS]
    return [wrapped(jump_said(curve, *each), "      ", "    ") for each in moves]


def record_text(record: TrackRecord) -> str:
    """A track record, whole."""
    first, *rest = track_record_explained(record).splitlines()
    return "\n".join(
        [wrapped(first, "  ", ""), *(wrapped(each.strip(), "    ", "  ") for each in rest)]
    )


def curve_text(curve: Curve) -> str:
    """How a chance came about: what it shows, and a paragraph for each point that is told."""
    first, *points = curve_said(curve).splitlines()
    lines = [wrapped(f"{curve.pledge}, {clocks(curve.review)}", ""), wrapped(first, "  ", "")]
    lines += [*_jumps(curve), said("cards.moved")] if points else []
    return "\n".join([*lines, *(wrapped(each.strip(), "    ", "  ") for each in points)])


def finding_text(finding: Finding) -> str:
    """One contradiction, whole, with who says so and what it rests on."""
    title, *rest = series_explained(Series((finding,)))
    lines = [f"{title} {finding.pledge or ''}".rstrip()]
    if finding.since is not None:
        lines.append(f"  {since(finding)}")
    return "\n".join([*lines, *(wrapped(line.strip(), "    ", "  ") for line in rest)])


def findings_text(findings: Findings) -> str:
    """A list of contradictions: how many there are, and a line for each, by pledge."""
    lines = [wrapped(tally_said(findings), "")]
    for about, series in by_title(findings):
        lines += ["", wrapped(about, "  ", "")]
        lines += [
            wrapped(f"{_MARKS[each.findings[0].certainty]} {each.line}", "    ", "  ")
            for each in series
        ]
    return "\n".join(lines)


_MARKS = {T: "[!]", U: "[?]"}


def remarks_text(remarks: Remarks) -> str:
    """The remarks of lint, by pledge, each with its file and line."""
    return listing(remarks.ledger, remarks)


# -- a timeline in text ----------------------------------------------------------------------------

_SIGNS = {
    "certain": "#",
    "possible": "?",
    "fulfilment": "^",
    "other": ".",
    "retracted": "x",
}


def timeline_text(timeline: Timeline) -> str:
    """A timeline as lines of signs, with the chance at its turns, and what they show in words."""
    now = NAMES[timeline.bands[-1].verdict.value].upper()
    width = columns() - max(_BESIDE, _LABEL + 2 + len(now))

    def column(instant: int) -> int:
        return round(timeline.place(instant) * (width - 1))

    pledged, reported, verdict = ([" "] * width for _ in range(3))
    end = timeline.hi if timeline.ends is None else timeline.ends
    for at in range(column(timeline.start), column(timeline.opens)):
        pledged[at] = "-"
    for at in range(column(timeline.opens), column(end) + 1):
        pledged[at] = "="
    if end >= timeline.hi:
        pledged[-1] = ">"
    pledged[column(timeline.said)] = "|"
    # What weighs most is drawn last, and so stays.
    for level in timeline.levels.told if timeline.levels is not None else ():
        reported[column((level.lo + level.hi) // 2)] = "="
    for sort in reversed(_SIGNS):
        for mark in timeline.marks:
            if mark.sort == sort:
                reported[column((mark.lo + mark.hi) // 2)] = _SIGNS[sort]
    for band in timeline.bands:
        first, last = column(band.lo), column(band.hi)
        word = NAMES[band.verdict.value].upper()
        room = max(last - first, 1)
        text = f"|{word}"[:room].ljust(room, "_") if room > len(word) else "|".ljust(room, "_")
        verdict[first : first + room] = text[: width - first]
    lines = {"pledged": "".join(pledged), "reported": "".join(reported)}
    lines["verdict"] = f"{''.join(verdict).rstrip()} {now}"
    if timeline.chances:
        lines["chance"] = _chances_line(timeline, width)
    drawn = [
        f"{said(f'timelines.line_{name}'):{_LABEL}} {signs}".rstrip()
        for name, signs in lines.items()
    ]
    return "\n".join([*drawn, wrapped(said("timelines.signs"), ""), wrapped(timeline.text, "")])


def _chances_line(timeline: Timeline, width: int) -> str:
    """The chance at its turns, each under its time as far as there is room; that of now at the end."""
    *told, last = timeline.turns
    is_now = last.hi == timeline.as_of
    line = ""
    for each in told if is_now else (*told, last):
        at = round(timeline.place(each.lo) * (width - 1))
        if at > len(line) or not line:
            line = f"{line.ljust(at)}{percent(each.now.value)}"
    return f"{line.ljust(width)} {percent(last.now.value)}" if is_now else line

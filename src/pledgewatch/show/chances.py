"""The cards of a chance, of the track record it rests on, and of the curve that led to it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import review_with
from pledgewatch.engine.skepticism import Past, Skepticism, TrackRecord
from pledgewatch.show.drawing import curve_svg, gauge
from pledgewatch.show.html import box, faint, folded, link, paragraph
from pledgewatch.show.marks import badge
from pledgewatch.show.timeline import affordable
from pledgewatch.words import (
    PARTS,
    class_said,
    clocks,
    curve_finding,
    curve_told,
    jump_said,
    jumps_told,
    point_said,
    record_told,
    skepticism_parts,
    skepticism_said,
    would_move,
)

if TYPE_CHECKING:
    from pledgewatch.live import Curve

MOST_JUMPS = 3
"""So many pieces of news are told on a card, those that moved the chance most."""
_MOST_PASTS, _OPEN_PASTS = 30, 2
_LEAST = 0.005


def curve_shown(skepticism: Skepticism) -> Curve | None:
    """The curve that led to a chance, where it does not take long to make."""
    judgement = skepticism._judgement
    is_cheap = judgement.pledge in affordable(review_with(judgement), [judgement])
    return skepticism.curve() if is_cheap else None


def skepticism_card(skepticism: Skepticism) -> str:
    """A chance: the number first, how it came about, its parts, the class, and the record."""
    judgement, curve = skepticism._judgement, curve_shown(skepticism)
    # The class, the record and the parts have their place; what else is said follows them.
    parts = skepticism_parts(skepticism)
    told = [parts[name] for name in ("announced", "age", "condition", "left_out") if name in parts]
    told += would_move(skepticism)
    return box(
        f"<div>{gauge(skepticism)} <strong>{escape(skepticism_said(skepticism))}</strong></div>",
        faint(escape(_of(judgement))),
        "" if not curve else _course(curve),
        _parts(skepticism),
        paragraph(_class(skepticism.record)),
        _past_pledges(skepticism.record),
        faint(escape(" ".join(told))),
    )


def _of(judgement: Judgement) -> str:
    return f"{judgement.pledge}, {clocks(review_with(judgement))}"


def record_card(record: TrackRecord) -> str:
    """A track record: what is expected by it, the class, and what became of each other pledge."""
    return box(
        f"<div><strong>{escape(record.text)}</strong></div>",
        paragraph(_class(record)),
        _past_pledges(record, is_open=True),
    )


def curve_card(curve: Curve) -> str:
    """How a chance came about: what it shows, the picture, and the points that are told."""
    if not curve:
        return box(f"<strong>{escape(curve_finding(curve))}</strong>")
    points = [escape(point_said(point)) for point in curve_told(curve)]
    return box(
        f"<div>The chance that {escape(curve.pledge)} is broken</div>",
        faint(escape(clocks(curve.review))),
        _course(curve),
        folded("What moved it", points, is_open=len(points) <= 8),
    )


def _course(curve: Curve) -> str:
    moves = [escape(jump_said(curve, *each)) for each in jumps_told(curve)[:MOST_JUMPS]]
    listed = "".join(f"<li>{each}</li>" for each in moves)
    listed = f'<ul style="margin:0.2em 0;padding-left:1.4em">{listed}</ul>' if moves else ""
    return (
        f"{paragraph(f'<strong>{escape(curve_finding(curve))}</strong>')}{curve_svg(curve)}{listed}"
    )


def _class(record: TrackRecord) -> str:
    of = record.of
    address = f" {link('source', of.address)}" if of.address else ""
    return f"{escape(class_said(of))}{address}"


def _table(rows: Iterable[Iterable[str]]) -> str:
    cell = '<td style="padding:0 0.8em 0 0;text-align:left;vertical-align:top">'
    body = "".join(f"<tr>{''.join(f'{cell}{each}</td>' for each in row)}</tr>" for row in rows)
    return f'<table style="border-collapse:collapse;margin:0.3em 0"><tbody>{body}</tbody></table>'


def _parts(skepticism: Skepticism) -> str:
    """What moves the chance away from even odds, as bars of log odds that add up."""
    parts = {name: by for name, by in skepticism.parts.items() if abs(by) >= _LEAST}
    if not parts:
        return ""
    most = max(map(abs, parts.values()))
    rows = ((escape(PARTS[name]), _bar(by / most), f"{by:+.2f}") for name, by in parts.items())
    head = "What moved it (log odds):"
    return f"{paragraph(head)}{_table(rows)}"


def _bar(share: float) -> str:
    """A bar from the middle to the right where it raises the chance, to the left where it lowers it."""
    width = round(abs(share) * 48)
    x = 50 if share > 0 else 50 - width
    fill = "0.75" if share > 0 else "0.3"
    return (
        '<svg width="100" height="12" viewBox="0 0 100 12" aria-hidden="true" stroke="currentColor">'
        f'<rect x="{x}" y="2" width="{width}" height="8" fill="currentColor" fill-opacity="{fill}"/>'
        '<path d="M50 0V12"/></svg>'
    )


def _past_pledges(record: TrackRecord, *, is_open: bool = False) -> str:
    """What became of the other pledges together, and of each, with what it weighs."""
    told = f"Record: {escape(record_told(record, one_by_one=False))}"
    pasts = sorted(record.pledges, key=lambda past: (-past.weight, past.pledge))
    rows = [_past(past) for past in pasts[:_MOST_PASTS]]
    if len(pasts) > _MOST_PASTS:
        rows.append((f"{len(pasts) - _MOST_PASTS:,} more", "", ""))
    if not rows:
        return paragraph(told)
    if is_open or len(rows) <= _OPEN_PASTS:
        return f"{paragraph(told)}{_table(rows)}"
    return f"<details><summary>{told}</summary>{_table(rows)}</details>"


def _past(past: Past) -> tuple[str, str, str]:
    weight = f"weighs {past.weight:.2g}" if past.weight > 0 else "undecided"
    return escape(past.pledge), badge(past.verdict), weight

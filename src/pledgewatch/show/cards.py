"""The cards of a ledger, one pledge, a finding, a diff and a history; see `show.html` for their parts."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.findings import Finding
from pledgewatch.engine.review import review_with
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Pledge
from pledgewatch.show.drawing import LEGEND, timeline_svg
from pledgewatch.show.html import box, faint, folded, link, pledge_section
from pledgewatch.show.marks import badge, certainty_mark
from pledgewatch.show.text import between, changed, held, since
from pledgewatch.show.timeline import affordable, timeline_of
from pledgewatch.words import clocks, finding_title, in_parts, pledge_said, step_said
from pledgewatch.words.forms import capital, plural

if TYPE_CHECKING:
    from pledgewatch.live import Change, Diff, History, Step


def ledger_card(ledger: Ledger) -> str:
    """What a ledger holds: its pledges as they were given, and how much of everything else."""
    pledges = [
        f"<strong>{escape(pledge.id)}</strong> {escape(pledge_said(ledger, pledge))} "
        f"{link('source', pledge.url) if pledge.url else ''}"
        for pledge in ledger.all(Pledge)
    ]
    newest, counts = held(ledger)
    return box(
        f"<strong>{escape(ledger.heading)}</strong>",
        faint(escape(newest)),
        f"<div>{escape(counts)}</div>",
        folded(plural(len(pledges), "pledge"), pledges, is_open=True),
    )


def judgement_card(judgement: Judgement) -> str:
    """One pledge of a review, whole."""
    review = review_with(judgement)
    is_cheap = judgement.pledge in affordable(review, [judgement])
    steps = judgement.history() if is_cheap else None
    return box(
        faint(escape(clocks(review))),
        pledge_section(review, judgement, steps, is_open=True),
        faint(escape(LEGEND)),
    )


def finding_card(finding: Finding) -> str:
    """One contradiction: said, reported, why it counts, what would change it."""
    told = "".join(
        f'<div style="margin-top:0.3em"><strong>{label}</strong> {escape(text)}</div>'
        for label, text in in_parts(finding)
    )
    return box(
        f"<div>{certainty_mark(finding.certainty)} <strong>{escape(finding_title(finding))}</strong> "
        f"{escape(finding.pledge or '')}</div>",
        faint(escape(since(finding))) if finding.since is not None else "",
        told,
    )


def diff_card(diff: Diff) -> str:
    """What changed between two reviews, by pledge; verdicts as badges."""
    parts = []
    for pledge in dict.fromkeys(change.pledge for change in diff.changes):
        changes = tuple(change for change in diff.changes if change.pledge == pledge)
        together = [each for each in diff.together if each[0].pledge == pledge]
        items = (escape(capital(text)) for text in changed(diff, pledge, together))
        parts.append(
            f'<div style="margin-top:0.8em"><strong>{escape(pledge or "Of no one pledge")}</strong> '
            f"{_turn(diff, pledge, changes)}{_plain_list(items)}</div>"
        )
    title = escape(diff.later.ledger.heading)
    nothing = "" if diff.changes else "<div>nothing changed</div>"
    return box(f"<strong>{title}</strong>", faint(escape(between(diff))), *parts, nothing)


def _plain_list(items: Iterable[str]) -> str:
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<ul style="margin:0.2em 0;padding-left:1.4em">{listed}</ul>'


def _turn(diff: Diff, pledge: str | None, changes: tuple[Change, ...]) -> str:
    """The verdicts before and after, where the verdict changed."""
    if pledge is None or not any(change.what == "verdict" for change in changes):
        return ""
    both = []
    for review in (diff.earlier, diff.later):
        found = next((each for each in review if each.pledge == pledge), None)
        both.append("not known" if found is None else badge(found.verdict))
    return " to ".join(both)


def history_card(history: History) -> str:
    """How the answer on a pledge came about: the timeline, and a line for each step."""
    review = history.review
    judgement = review[history.pledge]
    return box(
        f"<strong>{escape(history.pledge)}</strong>",
        faint(escape(clocks(review))),
        timeline_svg(timeline_of(review, judgement, history)),
        _plain_list(
            _step(step, before) for before, step in zip((None, *history), history, strict=False)
        ),
        faint(escape(LEGEND)),
    )


def _step(step: Step, before: Step | None) -> str:
    text = step_said(step, before, is_first=before is None)
    return f"{badge(step.verdict)} {escape(text)}"

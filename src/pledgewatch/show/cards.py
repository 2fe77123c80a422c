"""The cards of a notebook: what the templates in ``site/templates/cards`` are filled with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.findings import Finding
from pledgewatch.engine.review import Findings, Review, review_with
from pledgewatch.engine.skepticism import Skepticism, TrackRecord
from pledgewatch.lint import Remarks
from pledgewatch.lint.listing import alike, count, never
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import T
from pledgewatch.model.records import Pledge
from pledgewatch.show.changes import between, changed
from pledgewatch.show.drawing import curve_svg, timeline_svg
from pledgewatch.show.parts import below, by_title, pledge_of, rows, told
from pledgewatch.show.render import card
from pledgewatch.show.text import held, opening, since, unplaced
from pledgewatch.show.timeline import affordable, timeline_of
from pledgewatch.words import (
    PARTS,
    Brief,
    also_said,
    assumptions_said,
    brief,
    briefs,
    chance_explained,
    class_said,
    clocks,
    curve_finding,
    curve_told,
    finding_title,
    in_parts,
    jump_said,
    jumps_told,
    note_said,
    pledge_said,
    point_said,
    record_told,
    series_of,
    skepticism_parts,
    skepticism_said,
    tally_said,
    verdict_because,
    would_move,
)
from pledgewatch.words.forms import capital
from pledgewatch.words.records import title
from pledgewatch.words.skepticism import past_titles, weight_said
from pledgewatch.words.templates import NAMES, said

if TYPE_CHECKING:
    from pledgewatch.live import Change, Curve, Diff, History

MOST_JUMPS = 3
"""So many pieces of news are told on a card, those that moved the chance most."""
MOST_PLEDGES, MOST_PASTS = 100, 30
"""So many pledges are listed on the card of a review, and others in a track record."""
_LEAST = 0.005


def ledger_card(ledger: Ledger) -> str:
    """What a ledger holds: its pledges as they were given, and how much of everything else."""
    newest, counts = held(ledger)
    pledges = [(pledge_said(ledger, each), each.url) for each in ledger.all(Pledge)]
    return card("ledger", heading=ledger.heading, newest=newest, counts=counts, pledges=pledges)


def review_card(review: Review) -> str:
    """A review: of one announcement the answer whole, of many a line each."""
    found = briefs(review)
    others, notes = unplaced(review)
    beside = {
        "also": [also_said(each) for each in series_of(others)],
        "rest": [note_said(each) for each in notes],
    }
    if len(found) == 1:
        return _pledge(review, found[0], **beside)
    counts = Counter(each.judgement.verdict.value for each in found)
    return card(
        "review",
        heading=review.ledger.heading,
        opening=opening(review),
        briefs=found[:MOST_PLEDGES],
        more=max(len(found) - MOST_PLEDGES, 0),
        counts=counts,
        assumptions=assumptions_said(review.ledger),
        **beside,
    )


def judgement_card(judgement: Judgement) -> str:
    """One pledge of a review: the answer first, the rest folded."""
    review = review_with(judgement)
    return _pledge(review, brief(review, judgement.pledge), also=(), rest=())


def _pledge(review: Review, now: Brief, **beside: Sequence[str]) -> str:
    judgement = now.judgement
    is_cheap = judgement.pledge in affordable(review, [judgement])
    steps = review.history(judgement.pledge) if is_cheap else None
    versions = [
        (title(review.ledger, v.scope.pledge), NAMES[v.verdict.value]) for v in now.versions
    ]
    return card(
        "pledge",
        brief=now,
        clocks=clocks(review),
        versions=versions,
        picture=timeline_svg(timeline_of(review, judgement, steps)),
        rows=rows(review.ledger, now.evidence),
        below=below(review.ledger, now, review.findings(judgement.pledge)),
        findings=told(review.ledger, review.findings(judgement.pledge)),
        likely=chance_explained(judgement),
        notes=[note_said(note) for note in review.notes_on(judgement.pledge)],
        judged=[
            pledge_said(review.ledger, judgement.scope.pledge),
            verdict_because(judgement),
            said("cards.assumptions", names=assumptions_said(review.ledger)),
        ],
        **beside,
    )


def finding_card(finding: Finding) -> str:
    """One contradiction: said, reported, why it counts, what would change it."""
    return card(
        "finding",
        is_certain=finding.certainty is T,
        title=finding_title(finding),
        about=pledge_of(finding),
        since=since(finding),
        parts=in_parts(finding),
    )


def findings_card(findings: Findings) -> str:
    """A list of contradictions: how many there are, and a line for each, by pledge."""
    groups = [
        (about, [(each.findings[0].certainty is T, each.line, each.parts) for each in series])
        for about, series in by_title(findings)
    ]
    return card("findings", tally=tally_said(findings), groups=groups)


def remarks_card(remarks: Remarks) -> str:
    """What stands in the way of a verdict, with what to write to mend it; what is alike once."""
    ledger = remarks.ledger
    titles = {each.id: title(ledger, each) for each in ledger.all(Pledge)}
    groups = [
        (
            group[0],
            never(group[0].bars) if group[0].bars else "",
            [(titles.get(each.pledge or "", each.entry), each.place) for each in group],
        )
        for group in alike(remarks)
    ]
    return card("remarks", heading=ledger.heading, count=count(remarks), groups=groups)


def diff_card(diff: Diff) -> str:
    """What changed between two reviews, by pledge; verdicts as badges."""
    pledges, ledger = [], diff.later.ledger
    for pledge in dict.fromkeys(change.pledge for change in diff.changes):
        changes = [change for change in diff.changes if change.pledge == pledge]
        together = [each for each in diff.together if each[0].pledge == pledge]
        texts = [capital(text) for text in changed(diff, pledge, together)]
        about = said("reviews.of_no_pledge")
        if pledge is not None:
            about = title(ledger, next(each for each in ledger.all(Pledge) if each.id == pledge))
        pledges.append((about, _turn(diff, pledge, changes), texts))
    return card("diff", heading=ledger.heading, between=between(diff), pledges=pledges)


def _turn(diff: Diff, pledge: str | None, changes: Sequence[Change]) -> list[str]:
    """The verdicts before and after, where the verdict changed; empty for one that is not known."""
    if pledge is None or not any(change.what == "verdict" for change in changes):
        return []
    both = (diff.earlier, diff.later)
    return [each[pledge].verdict.value if pledge in each else "" for each in both]


def history_card(history: History) -> str:
    """How the answer on a pledge came about: the picture, and a line for each step."""
    review = history.review
    judgement = review[history.pledge]
    picture = timeline_svg(timeline_of(review, judgement, history))
    called = title(review.ledger, judgement.scope.pledge)
    return card("history", title=called, clocks=clocks(review), picture=picture, steps=history)


# -- chances -----------------------------------------------------------------------------------------


def curve_shown(skepticism: Skepticism) -> Curve | None:
    """The curve that led to a chance, where it does not take long to make."""
    judgement = skepticism._judgement
    is_cheap = judgement.pledge in affordable(review_with(judgement), [judgement])
    return skepticism.curve() if is_cheap else None


def skepticism_card(skepticism: Skepticism) -> str:
    """A chance: the number first, how it came about, its parts, the class, and the record."""
    judgement, parts = skepticism._judgement, skepticism_parts(skepticism)
    # The class, the record and the parts have their place; what else is said follows them.
    rest = [parts[name] for name in ("announced", "age", "condition", "left_out") if name in parts]
    rest += would_move(skepticism)
    review = review_with(judgement)
    called = title(review.ledger, judgement.scope.pledge)
    return card(
        "chance",
        text=skepticism_said(skepticism),
        about=said("cards.at_clocks", title=called, clocks=clocks(review)),
        parts=_bars(skepticism),
        rest=" ".join(rest),
        **_course(curve_shown(skepticism)),
        **_record(skepticism.record),
    )


def record_card(record: TrackRecord) -> str:
    """A track record: what is expected by it, the class, and what became of each other pledge."""
    return card("record", text=record.text, **_record(record))


def curve_card(curve: Curve) -> str:
    """How a chance came about: what it shows, the picture, and the points that are told."""
    points = [point_said(point) for point in curve_told(curve)]
    pledge = curve.review[curve.pledge].scope.pledge
    return card(
        "curve",
        title=title(curve.review.ledger, pledge),
        clocks=clocks(curve.review),
        points=points,
        **_course(curve),
    )


def _course(curve: Curve | None) -> dict[str, Any]:
    """What a card shows of a curve."""
    if not curve:
        return {
            "picture": None,
            "finding": "" if curve is None else curve_finding(curve),
            "moves": [],
        }
    moves = [jump_said(curve, *each) for each in jumps_told(curve)[:MOST_JUMPS]]
    return {"picture": curve_svg(curve), "finding": curve_finding(curve), "moves": moves}


def _bars(skepticism: Skepticism) -> list[tuple[str, str, int, int]]:
    """What moves the chance away from even odds, each as a bar to the right where it raises the chance."""
    parts = {name: by for name, by in skepticism.parts.items() if abs(by) >= _LEAST}
    most = max(map(abs, parts.values()), default=1.0)
    widths = {name: round(abs(by) / most * 48) for name, by in parts.items()}
    return [
        (PARTS[name], f"{by:+.2f}", 50 if by > 0 else 50 - widths[name], widths[name])
        for name, by in parts.items()
    ]


def _record(record: TrackRecord) -> dict[str, Any]:
    """The class of a track record, what became of the other pledges together, and of each."""
    pasts = sorted(record.pledges, key=lambda past: (-past.weight, past.pledge))
    shown = [
        (
            name,
            each.verdict.value,
            said(f"cards.{'weighs' if each.weight > 0 else 'undecided'}", weight=weight_said(each)),
        )
        for each, name in zip(pasts, past_titles(pasts[:MOST_PASTS]), strict=False)
    ]
    if len(pasts) > MOST_PASTS:
        shown.append((said("forms.more", n=len(pasts) - MOST_PASTS), "", ""))
    of, found = record.of, said("chances.record", record=record_told(record, one_by_one=False))
    return {"record": found, "class": class_said(of), "source": of.address, "pasts": shown}

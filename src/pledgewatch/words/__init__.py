"""What each fact is called and said as: sentences for people, made of what the engine found.

English stands in one table of templates (`words.templates`); nothing in the engine builds a sentence.
"""

from __future__ import annotations

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import Review, review_with
from pledgewatch.words.brief import Brief, EvidenceItem, also_said, brief, briefs
from pledgewatch.words.changes import change_said, changes_said
from pledgewatch.words.findings import (
    Explained,
    explained,
    finding_explained,
    finding_said,
    finding_title,
    in_brief,
    in_parts,
)
from pledgewatch.words.forms import between, likelihood_word, listed, number, percent
from pledgewatch.words.measures import effect_said, look_said, reading
from pledgewatch.words.notes import note_said
from pledgewatch.words.records import (
    amount_said,
    assumptions_said,
    deadline_said,
    incident_said,
    named,
    observation_said,
    pledge_said,
    pledged,
    record_said,
    statement_said,
    who_said,
)
from pledgewatch.words.series import Series, series_explained, series_of
from pledgewatch.words.skepticism import (
    PARTS,
    chance_by_measure,
    chance_explained,
    class_said,
    curve_finding,
    curve_said,
    curve_told,
    jump_said,
    jumps_told,
    move_said,
    point_said,
    points_of,
    record_told,
    scores_said,
    skepticism_explained,
    skepticism_parts,
    skepticism_said,
    track_record_explained,
    track_record_said,
    would_move,
)
from pledgewatch.words.verdicts import headline, nothing_said, verdict_because

__all__ = [
    "PARTS",
    "Brief",
    "EvidenceItem",
    "Explained",
    "Series",
    "also_said",
    "amount_said",
    "assumptions_said",
    "between",
    "brief",
    "briefs",
    "change_said",
    "changes_said",
    "deadline_said",
    "effect_said",
    "explained",
    "finding_explained",
    "finding_said",
    "finding_title",
    "headline",
    "in_brief",
    "in_parts",
    "incident_said",
    "judgement_explained",
    "likelihood_word",
    "listed",
    "look_said",
    "named",
    "note_said",
    "nothing_said",
    "number",
    "observation_said",
    "percent",
    "pledge_said",
    "pledged",
    "reading",
    "record_said",
    "review_explained",
    "chance_by_measure",
    "chance_explained",
    "class_said",
    "curve_finding",
    "curve_said",
    "curve_told",
    "jump_said",
    "jumps_told",
    "move_said",
    "point_said",
    "points_of",
    "record_told",
    "scores_said",
    "series_explained",
    "series_of",
    "track_record_explained",
    "track_record_said",
    "who_said",
    "skepticism_explained",
    "skepticism_parts",
    "skepticism_said",
    "would_move",
    "statement_said",
    "verdict_because",
]


def judgement_explained(judgement: Judgement) -> str:
    """What was said, how it is judged and why, how likely it is broken, and all that was found; a line each."""
    return review_explained(review_with(judgement), judgement.pledge)


def review_explained(review: Review, pledge: str) -> str:
    """The same of a pledge of a review.

    Raises:
        KeyError: when the ledger knows no such pledge by the review's `as_of`.
    """
    judgement = review[pledge]
    lines = [pledge_said(review.ledger, judgement.scope.pledge), verdict_because(judgement)]
    lines += chance_explained(judgement)
    for series in series_of(review.findings(pledge)):
        lines += series_explained(series)
    lines += [note_said(note) for note in review.notes_on(pledge)]
    return "\n".join(lines)

"""What each fact is called and said as: sentences for people, made of what the engine found.

Sentences are templates, one table for each language (`words.templates`); nothing in the engine builds one.
"""

from __future__ import annotations

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import Review, review_with
from pledgewatch.words.brief import (
    Brief,
    EvidenceItem,
    also_said,
    brief,
    briefs,
    clocks,
    tally_said,
)
from pledgewatch.words.changes import change_said, changes_said, step_said
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
from pledgewatch.words.notes import note_said, notes_said
from pledgewatch.words.nouns import named, record_said, who_said
from pledgewatch.words.records import (
    amount_said,
    assumptions_said,
    deadline_said,
    incident_said,
    observation_said,
    pledge_said,
    pledged,
    statement_said,
)
from pledgewatch.words.series import Series, series_explained, series_of
from pledgewatch.words.skepticism import (
    chance_by_measure,
    chance_explained,
    class_said,
    curve_finding,
    curve_said,
    curve_told,
    estimate_said,
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
from pledgewatch.words.templates import LANGUAGES, PARTS, in_language
from pledgewatch.words.verdicts import headline, news, nothing_said, verdict_because, verdict_word

__all__ = [
    "LANGUAGES",
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
    "clocks",
    "changes_said",
    "deadline_said",
    "effect_said",
    "estimate_said",
    "explained",
    "finding_explained",
    "finding_said",
    "finding_title",
    "headline",
    "in_brief",
    "in_language",
    "in_parts",
    "incident_said",
    "judgement_explained",
    "likelihood_word",
    "listed",
    "look_said",
    "named",
    "news",
    "note_said",
    "notes_said",
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
    "step_said",
    "tally_said",
    "verdict_because",
    "verdict_word",
]


def judgement_explained(judgement: Judgement, *, language: str | None = None) -> str:
    """What was said, how it is judged and why, how likely it is broken, and all that was found; a line each.

    Args:
        language: One of `LANGUAGES`; left out: the one that is spoken.
    """
    return review_explained(review_with(judgement), judgement.pledge, language=language)


def review_explained(review: Review, pledge: str, *, language: str | None = None) -> str:
    """The same of a pledge of a review.

    Args:
        language: One of `LANGUAGES`; left out: the one that is spoken.

    Raises:
        KeyError: when the ledger knows no such pledge by the review's `as_of`.
    """
    judgement = review[pledge]
    with in_language(language):
        lines = [verdict_because(judgement), pledge_said(review.ledger, judgement.scope.pledge)]
        lines += chance_explained(judgement)
        for series in series_of(review.findings(pledge)):
            lines += series_explained(series)
        lines += notes_said(review.notes_on(pledge))
        return "\n".join(lines)

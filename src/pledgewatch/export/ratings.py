"""What editors and other trackers said of pledges, against what the review says: a table of counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pledgewatch.engine.facts import Verdict
from pledgewatch.export.markdown import escaped
from pledgewatch.model.records import Assessment

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review


def assessments_of(review: Review) -> list[Assessment]:
    """The ratings that were known and given by then, the oldest first."""
    found = (
        each
        for each in review.case.snapshot.all(Assessment)
        if each.when.last <= review._at and each.pledge in review
    )
    return sorted(found, key=lambda each: (each.when.last, each.pledge, each.id))


def confusion(review: Review) -> str:
    """How often each rating stands beside each verdict: of every pledge and rater the newest one."""
    newest = {
        (each.pledge, each.scale, each.by or each.source): each for each in assessments_of(review)
    }
    counts = Counter(
        (each.scale, each.rating, review[each.pledge].verdict) for each in newest.values()
    )
    verdicts = [each for each in Verdict if any(verdict is each for _, _, verdict in counts)]
    head = ["scale", "rating", *(each.value for each in verdicts), "all"]
    lines = ["| " + " | ".join(head) + " |", "|---|---|" + "---:|" * (len(verdicts) + 1)]
    for scale, rating in sorted({(scale, rating) for scale, rating, _ in counts}):
        each = [counts[scale, rating, verdict] for verdict in verdicts]
        cells = [escaped(scale), escaped(rating), *map(str, each), str(sum(each))]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"

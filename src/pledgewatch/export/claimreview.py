"""ClaimReview, the markup of schema.org for fact checks, as JSON-LD.

https://schema.org/ClaimReview. Search engines ask for `claimReviewed`, `reviewRating` with a name, and
`url`; all three are always there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import attrs

from pledgewatch.export.addresses import is_web

_RATINGS = {"broken": 1, "partial": 3, "kept": 5}
"""Numbers from worst to best; what is not decided has none."""


@attrs.frozen(kw_only=True)
class Claim:
    """A pledge as a claim under review.

    Attributes:
        id: Its id, the anchor of its review.
        text: What was pledged, in a sentence.
        author: Who said it; `person` says whether that is a person.
        said: The day it was said (ISO 8601), or the month or year.
        appearance: Where it can be read, if anywhere.
        verdict: The verdict as a word; of a prohibition broken in one part and kept in another
            ``partial``.
        explanation: Why, in a sentence or more.
        sources: Addresses of what the verdict rests on.
    """

    id: str
    text: str
    author: str
    person: bool
    said: str
    appearance: str | None
    verdict: str
    explanation: str
    sources: tuple[str, ...] = ()


def as_json_ld(
    claims: Iterable[Claim], *, reviewed: str, publisher: str, url: str = ""
) -> dict[str, Any]:
    """Claims as one JSON-LD document.

    Args:
        reviewed: The day of the review (ISO 8601).
        url: The page on which the reviews stand, each under an anchor with its id; left out: the page
            that holds the markup.
    """
    return {
        "@context": "https://schema.org",
        "@graph": [_claim_review(claim, reviewed, publisher, url) for claim in claims],
    }


def _claim_review(claim: Claim, reviewed: str, publisher: str, url: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "@type": "Claim",
        "author": {"@type": "Person" if claim.person else "Organization", "name": claim.author},
        "datePublished": claim.said,
    }
    if is_web(claim.appearance):
        item["appearance"] = {"@type": "CreativeWork", "url": claim.appearance}
    rating: dict[str, Any] = {
        "@type": "Rating",
        "alternateName": claim.verdict,
        "ratingExplanation": claim.explanation,
    }
    if claim.verdict in _RATINGS:
        rating |= {"ratingValue": _RATINGS[claim.verdict], "worstRating": 1, "bestRating": 5}
    found: dict[str, Any] = {
        "@type": "ClaimReview",
        "url": f"{url}#{quote(claim.id, safe='')}",
        "datePublished": reviewed,
        "author": {"@type": "Organization", "name": publisher},
        "claimReviewed": claim.text,
        "itemReviewed": item,
        "reviewRating": rating,
    }
    sources = [source for source in claim.sources if is_web(source)]
    if sources:
        found["citation"] = sources
    return found


def script_text(data: object) -> str:
    """JSON that may stand inside a ``<script>`` element: nothing in it can end the element."""
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text

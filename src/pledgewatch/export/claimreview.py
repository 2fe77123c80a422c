"""The decided pledges of a review as ClaimReview, the markup of schema.org for fact checks, as JSON-LD.

https://schema.org/ClaimReview. Search engines ask for `claimReviewed`, `reviewRating` with a name, and
`url`; all three are always there.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pledgewatch import words
from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.export.addresses import address_of, is_web
from pledgewatch.model.dates import civil_date
from pledgewatch.model.fields import argument, name
from pledgewatch.model.records import Actor
from pledgewatch.model.time import exact

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review

_RATINGS = {Verdict.BROKEN: 1, Verdict.PARTIAL: 3, Verdict.KEPT: 5}
"""Numbers from worst to best; what is not decided has none, and no markup: nothing was found of it."""


def markup(review: Review, *, publisher: str | None = None, url: str = "") -> str:
    """A ClaimReview for each decided pledge, as JSON-LD that may stand inside a ``<script>`` element."""
    return script_text(claim_review(review, publisher=publisher, url=url)) + "\n"


def claim_review(
    review: Review,
    *,
    publisher: str | None = None,
    url: str = "",
    pledges: Collection[str] | None = None,
) -> dict[str, Any]:
    """A ClaimReview for each decided pledge, as JSON-LD.

    Args:
        publisher: Who publishes it; left out: the title of the ledger.
        url: The page on which it stands, each review under an anchor with the id of its pledge; left
            out: the page that holds the markup.
        pledges: The pledges; left out: all.

    Raises:
        InputError: for a publisher that is no text, and for an address that is not http or https.
    """
    publisher = argument("claimreview", "publisher", name, publisher) or review.ledger.heading
    url = address_of("claimreview", url)
    chosen = [
        each
        for each in review
        if (pledges is None or each.pledge in pledges) and _verdict(each) in _RATINGS
    ]
    return {
        "@context": "https://schema.org",
        "@graph": [_claim_review(review, each, publisher, url) for each in chosen],
    }


def _claim_review(review: Review, judgement: Judgement, publisher: str, url: str) -> dict[str, Any]:
    ledger, pledge = review.ledger, judgement.scope.pledge
    speaker = pledge.speaker or pledge.debtor
    is_person = ledger.node(Actor, speaker).office is not None
    kind = "Person" if is_person else "Organization"
    item: dict[str, Any] = {
        "@type": "Claim",
        "author": {"@type": kind, "name": ledger.label(Actor, speaker)},
        "datePublished": civil_date(pledge.said, ledger.timezone),
    }
    if is_web(pledge.url):
        item["appearance"] = {"@type": "CreativeWork", "url": pledge.url}
    verdict = _verdict(judgement)
    state = f"{judgement.lifecycle.value}{', settled' if judgement.settled else ''}"
    rating = {
        "@type": "Rating",
        "alternateName": verdict.value,
        "ratingExplanation": f"{words.verdict_because(judgement)} (The pledge is {state}.)",
        "ratingValue": _RATINGS[verdict],
        "worstRating": 1,
        "bestRating": 5,
    }
    found: dict[str, Any] = {
        "@type": "ClaimReview",
        "url": f"{url}#{quote(pledge.id, safe='')}",
        "datePublished": civil_date(exact(review._as_of), ledger.timezone),
        "author": {"@type": "Organization", "name": publisher},
        "claimReviewed": words.pledge_said(ledger, pledge),
        "itemReviewed": item,
        "reviewRating": rating,
    }
    ids = {id for finding in review.findings(pledge.id) for id in finding.records}
    alive = review.case.snapshot.alive
    sources = {alive[id].url for id in ids if id in alive and is_web(alive[id].url)}
    if sources:
        found["citation"] = sorted(map(str, sources))
    return found


def _verdict(judgement: Judgement) -> Verdict:
    """The verdict as other scales read it: what is broken in one part and kept in another is partial."""
    in_part = judgement.verdict is Verdict.BROKEN and judgement.extent["kept"]
    return Verdict.PARTIAL if in_part else judgement.verdict


def script_text(data: object, *, indent: int | None = 2) -> str:
    """JSON that may stand inside a ``<script>`` element: nothing in it can end the element."""
    text = json.dumps(data, indent=indent, ensure_ascii=False, allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text

"""The decided pledges of a review as ClaimReview, the markup of schema.org for fact checks, as JSON-LD.

https://schema.org/ClaimReview. Search engines ask for `claimReviewed`, `reviewRating` with a name, and
`url`; all three are always there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pledgewatch import words
from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.export.addresses import address_of, is_web
from pledgewatch.export.rated import LEADS, Rated, Ratings, meanings
from pledgewatch.model.dates import civil_date
from pledgewatch.model.fields import argument, name, one_of
from pledgewatch.model.records import Actor
from pledgewatch.model.time import exact
from pledgewatch.words.templates import LIFECYCLES, NAMES, said
from pledgewatch.words.verdicts import is_in_part

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review
    from pledgewatch.model.ledger import Ledger

_RATINGS = {Verdict.BROKEN: 1, Verdict.PARTIAL: 3, Verdict.KEPT: 5}
"""Numbers from worst to best; what is not decided has none, and no markup: nothing was found of it."""


def markup(
    review: Review,
    *,
    publisher: str | None = None,
    url: str = "",
    leads: str = "verdict",
    ratings: Mapping[str, str] | None = None,
) -> str:
    """A ClaimReview for each decided pledge, as JSON-LD that may stand inside a ``<script>`` element.

    Args:
        leads: Whether the ``verdict`` is given, or the rating by the ``editors`` where there is one.
        ratings: The verdict that each word of a rating comes to.

    Raises:
        InputError: for options that cannot be used.
    """
    leads = one_of("claimreview", "leads", leads, LEADS)
    words = meanings("claimreview", ratings or {})
    rated = Ratings(review.ledger, review._as_of, words) if leads == "editors" else None
    return script_text(claim_review(review, publisher=publisher, url=url, ratings=rated)) + "\n"


def claim_review(
    review: Review,
    *,
    publisher: str | None = None,
    url: str = "",
    pledges: Collection[str] | None = None,
    ratings: Ratings | None = None,
) -> dict[str, Any]:
    """A ClaimReview for each decided pledge, as JSON-LD.

    Args:
        publisher: Who publishes it; left out: the title of the ledger.
        url: The page on which it stands, each review under an anchor with the id of its pledge; left
            out: the page that holds the markup.
        pledges: The pledges; left out: all.
        ratings: What editors rated them, in the place of our verdict. Where the word of a rating comes to none that
            is decided there is no ClaimReview.

    Raises:
        InputError: for a publisher that is no text, and for an address that is not http or https.
    """
    publisher = argument("claimreview", "publisher", name, publisher) or review.ledger.heading
    url = address_of("claimreview", url)
    chosen = [each for each in review if pledges is None or each.pledge in pledges]
    rated = [ratings.at(each.pledge, review._as_of) if ratings else None for each in chosen]
    return {
        "@context": "https://schema.org",
        "@graph": [
            _claim_review(review, each, publisher, url, rating)
            for each, rating in zip(chosen, rated, strict=True)
            if (_verdict(each) if rating is None else rating.means) in _RATINGS
        ],
    }


def _claim_review(
    review: Review, judgement: Judgement, publisher: str, url: str, rating: Rated | None
) -> dict[str, Any]:
    ledger, pledge = review.ledger, judgement.scope.pledge
    speaker = pledge.speaker or pledge.debtor
    kind = "Person" if _is_person(ledger, speaker) else "Organization"
    item: dict[str, Any] = {
        "@type": "Claim",
        "author": {"@type": kind, "name": ledger.label(Actor, speaker)},
        "datePublished": civil_date(pledge.said, ledger.timezone),
    }
    if is_web(pledge.url):
        item["appearance"] = {"@type": "CreativeWork", "url": pledge.url}
    found: dict[str, Any] = {
        "@type": "ClaimReview",
        "url": f"{url}#{quote(pledge.id, safe='')}",
        "datePublished": civil_date(exact(rating.at if rating else review._as_of), ledger.timezone),
        "author": {"@type": "Organization", "name": rating.by if rating else publisher},
        "claimReviewed": words.pledge_said(ledger, pledge),
        "itemReviewed": item,
        "reviewRating": _ours(judgement) if rating is None else _theirs(rating),
    }
    ids = {id for finding in review.findings(pledge.id) for id in finding.records}
    alive = review.case.snapshot.alive
    sources = {alive[id].url for id in ids if id in alive and is_web(alive[id].url)}
    if sources:
        found["citation"] = sorted(map(str, sources))
    return found


def _is_person(ledger: Ledger, actor: str) -> bool:
    """Whether an actor is a person: who holds an office, or speaks for others and is named with a role.

    A body may speak for others too, but it is seldom called as a person is: ``Terry Gou, chairman``.
    """
    node = ledger.node(Actor, actor)
    has_role = bool(node.speaks_for) and ", " in (node.name or "")
    return node.office is not None or (has_role and not ledger.actors.children(actor))


def _ours(judgement: Judgement) -> dict[str, Any]:
    """Our verdict as a rating."""
    verdict = _verdict(judgement)
    state = LIFECYCLES[judgement.lifecycle]
    if judgement.settled:
        state = said("reviews.settled", state=state)
    because = said("pledges.by_the_clock", made=words.verdict_because(judgement), lifecycle=state)
    return {**_rating(NAMES[verdict.value], verdict), "ratingExplanation": because}


def _theirs(rating: Rated) -> dict[str, Any]:
    """What editors rated a pledge as a rating."""
    assert rating.means is not None
    why = rating.record.text
    return {
        **_rating(rating.word, rating.means),
        **({} if why is None else {"ratingExplanation": why}),
    }


def _rating(word: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "@type": "Rating",
        "alternateName": word,
        "ratingValue": _RATINGS[verdict],
        "worstRating": 1,
        "bestRating": 5,
    }


def _verdict(judgement: Judgement) -> Verdict:
    """The verdict as other scales read it: what is broken in one part and kept in another is partial."""
    return Verdict.PARTIAL if is_in_part(judgement) else judgement.verdict


def script_text(data: object, *, indent: int | None = 2) -> str:
    """JSON that may stand inside a ``<script>`` element: nothing in it can end the element."""
    text = json.dumps(
        data,
        indent=indent,
        separators=None if indent else (",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text

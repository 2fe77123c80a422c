"""The pledges of a review as ClaimReview markup."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from pledgewatch import words
from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.export.addresses import address_of
from pledgewatch.export.claimreview import Claim, as_json_ld, script_text
from pledgewatch.model.dates import civil_date
from pledgewatch.model.fields import argument, name
from pledgewatch.model.records import Actor
from pledgewatch.model.time import exact

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review


def markup(review: Review, *, publisher: str | None = None, url: str = "") -> str:
    """A ClaimReview for each pledge, as JSON-LD that may stand inside a ``<script>`` element."""
    return script_text(claim_review(review, publisher=publisher, url=url)) + "\n"


def claim_review(
    review: Review,
    *,
    publisher: str | None = None,
    url: str = "",
    pledges: Collection[str] | None = None,
) -> dict[str, Any]:
    """A ClaimReview for each pledge, as JSON-LD.

    Args:
        publisher: Who publishes it; left out: the title of the ledger.
        url: The page on which it stands; left out: the page that holds the markup.
        pledges: The pledges; left out: all.

    Raises:
        InputError: for a publisher that is no text, and for an address that is not http or https.
    """
    publisher, url = (
        argument("claimreview", "publisher", name, publisher),
        address_of("claimreview", url),
    )
    return as_json_ld(
        (
            _claim(review, judgement)
            for judgement in review
            if pledges is None or judgement.pledge in pledges
        ),
        reviewed=civil_date(exact(review._as_of), review.ledger.timezone),
        publisher=publisher or review.ledger.heading,
        url=url,
    )


def _claim(review: Review, judgement: Judgement) -> Claim:
    ledger, pledge = review.ledger, judgement.scope.pledge
    speaker = pledge.speaker or pledge.debtor
    ids = {id for finding in review.findings(pledge.id) for id in finding.records}
    alive = review.case.snapshot.alive
    urls = {record.url for id in ids if (record := alive.get(id)) is not None}
    state = f"{judgement.lifecycle.value}{', settled' if judgement.settled else ''}"
    return Claim(
        id=pledge.id,
        text=words.pledge_said(ledger, pledge),
        author=ledger.label(Actor, speaker),
        person=ledger.node(Actor, speaker).office is not None,
        said=civil_date(pledge.said, ledger.timezone),
        appearance=pledge.url,
        verdict=_verdict(judgement).value,
        explanation=f"{words.verdict_because(judgement)} (The pledge is {state}.)",
        sources=tuple(sorted(url for url in urls if url is not None)),
    )


def _verdict(judgement: Judgement) -> Verdict:
    """The verdict as other scales read it: what is broken in one part and kept in another is partial."""
    in_part = judgement.verdict is Verdict.BROKEN and judgement.extent["kept"]
    return Verdict.PARTIAL if in_part else judgement.verdict

"""ClaimReview, the markup of schema.org for fact checks, as rows: JSON-LD, what a page holds, a feed.

**A row is** one review of one claim: what was claimed, by whom, when and where, and the word of the rating
with who gave it. A feed (`DataFeed`), a graph (`@graph`), a list and JSON Lines are gone through for their
reviews; in a page the JSON-LD of its ``<script>`` elements is read. Microdata and RDFa are not.

**A pledge is** each claim that is reviewed, under a map that may be changed: an act to be done, by whoever
said it, on the day of the claim, failing that of the review. The rating is an assessment by its publisher, in the
words of that one's scale. What a rating has as a number is left out: scales differ, and the word says it.

https://schema.org/ClaimReview
"""

from __future__ import annotations

import html.parser
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pledgewatch.io.files import reason, refused

MAP: Mapping[str, Any] = {
    "pledge": {
        "kind": {"value": "do-by"},
        "debtor": "author",
        "said": ["said", "reviewed"],
        "title": {"column": "claim", "words": 10},
        "text": "claim",
        "url": "appearance",
        "links": ["url", "other_appearances"],
    },
    "assessment": {
        "rating": "rating",
        "when": "reviewed",
        "source": "publisher",
        "text": "explanation",
        "url": "url",
    },
}
"""What its columns are of a ledger."""

_MOST_BYTES = 200_000_000
_DEEPEST = 60


def claim_reviews(path: str | os.PathLike[str]) -> list[dict[str, Any]]:
    """The reviews of a file, one row each.

    Args:
        path: A ``.json`` or ``.jsonld`` file, JSON Lines, or a page (``.html``, ``.htm``).

    Raises:
        InputError: for a file that cannot be read, and for one without a review.
    """
    file = Path(path)
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise refused(path, "more", f"at most {_MOST_BYTES:,} bytes")
        text = file.read_text("utf-8-sig")
        trees = list(_trees(text))
    except (OSError, ValueError) as error:
        raise refused(path, reason(error), "JSON-LD, or a page that holds some") from error
    rows = [_row(each) for tree in trees for each in _reviews(tree)]
    if not rows:
        raise refused(path, "no ClaimReview", "one or more, as JSON-LD")
    return rows


def _trees(text: str) -> Iterator[Any]:
    start = text.lstrip()[:1]
    if start == "<":
        page = _Scripts()
        page.feed(text)
        for script in page.scripts:
            yield json.loads(script, strict=False)
        return
    try:
        yield json.loads(text, strict=False)
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        if start != "{" or len(lines) < 2:
            raise
        yield from map(json.loads, lines)


class _Scripts(html.parser.HTMLParser):
    """The JSON-LD of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").partition(";")[0].strip().lower()
        self.inside = tag == "script" and kind == "application/ld+json"
        if self.inside:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.scripts[-1] += data


def _reviews(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Every ClaimReview in a tree, wherever it stands, in order."""
    waiting = [(tree, 0)]
    while waiting:
        inner, depth = waiting.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(inner, list):
            waiting += [(each, depth + 1) for each in reversed(inner)]
        elif isinstance(inner, Mapping):
            if "ClaimReview" in _all(inner.get("@type")):
                yield inner
            else:
                waiting += [(each, depth + 1) for each in reversed(list(inner.values()))]


def _row(review: Mapping[str, Any]) -> dict[str, Any]:
    item = _first(review.get("itemReviewed"))
    rating = _first(review.get("reviewRating"))
    publisher = _first(review.get("author")) or _first(review.get("publisher"))
    appearances = [
        address
        for key in ("appearance", "firstAppearance")
        for each in _all(item.get(key))
        if (address := _address(each))
    ]
    return {
        "claim": _text(review.get("claimReviewed")),
        "author": _name(item.get("author")),
        "said": _text(item.get("datePublished")),
        "appearance": appearances[0] if appearances else None,
        "other_appearances": appearances[1:],
        "rating": _text(rating.get("alternateName")) or _text(rating.get("name")),
        "explanation": _text(rating.get("ratingExplanation")),
        "publisher": _text(publisher.get("name")) or _text(publisher.get("url")),
        "reviewed": _text(review.get("datePublished")),
        "url": _text(review.get("url")),
    }


def _all(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(value: Any) -> Mapping[str, Any]:
    found = next(iter(_all(value)), None)
    if isinstance(found, str):
        return {"name": found}
    return found if isinstance(found, Mapping) else {}


def _name(value: Any) -> str | None:
    return _text(_first(value).get("name"))


def _address(value: Any) -> str | None:
    return _text(value) or _text(_first(value).get("url"))


def _text(value: Any) -> str | None:
    value = next(iter(_all(value)), None)
    return value.strip() or None if isinstance(value, str) else None

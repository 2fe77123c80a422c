"""A review as JSON: the data that ``pledgewatch check --json`` prints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review


def json_text(review: Review) -> str:
    """The review as JSON; `docs/review.schema.json` says what is in it."""
    return as_json(review.to_dict())


def as_json(data: object) -> str:
    """Data as JSON text, indented."""
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"

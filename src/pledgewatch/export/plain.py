"""A review as JSON: the data that ``pledgewatch check --json`` prints; and its graph for graph tools."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review


def json_text(review: Review) -> str:
    """The review as JSON; `docs/review.schema.json` says what is in it."""
    return as_json(review.to_dict())


def graphml(review: Review) -> str:
    """The graph of a review as GraphML, for Gephi, yEd and others."""
    from pledgewatch.graph import to_graphml

    return to_graphml(review.graph())


def node_link(review: Review) -> str:
    """The graph of a review as node-link JSON, as networkx and d3 read it."""
    from pledgewatch.graph import to_json

    return as_json(to_json(review.graph()))


def as_json(data: object) -> str:
    """Data as JSON text, indented."""
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"

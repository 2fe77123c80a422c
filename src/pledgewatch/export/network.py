"""A review as a graph, in the formats of graph tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pledgewatch.export.plain import as_json
from pledgewatch.graph import of_review, to_graphml, to_json

if TYPE_CHECKING:
    from pledgewatch.engine.review import Review


def graphml(review: Review) -> str:
    """The graph of a review as GraphML, for Gephi, yEd and others."""
    return to_graphml(of_review(review))


def node_link(review: Review) -> str:
    """The graph of a review as node-link JSON, as networkx and d3 read it."""
    return as_json(to_json(of_review(review)))

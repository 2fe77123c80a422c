"""Charts of a review, as native charts of Altair (extra ``plots``).

Each has a description for those who do not see it, tells things apart by shape and place before it does so
by colour, and saves itself: ``chart.save("timeline.svg")``, ``.png``, or
``.save("timeline.html", inline=True)``, which asks nothing of a network.
"""

from __future__ import annotations

from pledgewatch.show.charts.counts import before_and_after
from pledgewatch.show.charts.course import timeline
from pledgewatch.show.charts.network import of_finding, picture
from pledgewatch.show.charts.places import places_map
from pledgewatch.show.charts.records import track_record
from pledgewatch.show.charts.witnesses import origins

__all__ = [
    "before_and_after",
    "of_finding",
    "origins",
    "picture",
    "places_map",
    "timeline",
    "track_record",
]

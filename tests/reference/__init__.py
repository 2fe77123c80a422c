"""The reference evaluator: the same answers as the engine, reached another way.

It is written from the page of verdicts and `docs/decisions/0001` alone. It is small and slow: it
keeps nothing between calls, looks through all records for every question, and where a question is
about what may be the case it goes through the cases. Nothing here may import the engine; it shares
with it the record classes, which are data, and the conversion of civil days to instants.
"""

from tests.reference.answers import Judged, Measured
from tests.reference.evaluator import NOT_MODELLED, review

__all__ = ["NOT_MODELLED", "Judged", "Measured", "review"]

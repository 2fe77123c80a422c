"""What a monitor tells."""

from __future__ import annotations

import attrs

from pledgewatch.changes import Change
from pledgewatch.dates import iso

__all__ = ["News"]


@attrs.frozen(kw_only=True)
class News(Change):
    """A change of an answer, as it was told.

    `records` are those of what was fed that did it; empty where the clocks alone did.

    Attributes:
        at, as_of: The clocks at which it was found (microseconds UTC).
        finding: Of a finding, what makes it the same in another review (`Finding.key`).
    """

    at: int
    as_of: int
    finding: tuple[str, str, str, str, tuple[str, ...]] | None = None

    def to_dict(self) -> dict[str, object]:
        """The news as plain data; times are ISO 8601 UTC."""
        return {
            "at": iso(self.at),
            "as_of": iso(self.as_of),
            "pledge": self.pledge,
            "what": self.what,
            "before": self.before,
            "after": self.after,
            "records": list(self.records),
            "text": self.text,
        }

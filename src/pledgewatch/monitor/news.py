"""What a monitor tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pledgewatch.changes import Change
from pledgewatch.dates import clock_of, iso

if TYPE_CHECKING:
    import pendulum

__all__ = ["News"]


@attrs.frozen(kw_only=True, repr=False)
class News(Change):
    """A change of an answer, as it was told.

    `records` are those of what was fed that did it; empty where the clocks alone did.

    Attributes:
        finding: Of a finding, what makes it the same in another review (`Finding.key`).
    """

    _at: int
    _as_of: int
    finding: tuple[str, str, str, str, tuple[str, ...]] | None = None
    _zone: str | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def at(self) -> pendulum.DateTime:
        """Event time at which it was found, in the ledger's zone (else UTC)."""
        return clock_of(self._at, self._zone)

    @property
    def as_of(self) -> pendulum.DateTime:
        """Knowledge time at which it was found, in the same zone."""
        return clock_of(self._as_of, self._zone)

    def to_dict(self) -> dict[str, object]:
        """The news as plain data; times are ISO 8601 UTC."""
        return {
            "at": iso(self._at),
            "as_of": iso(self._as_of),
            "pledge": self.pledge,
            "what": self.what,
            "before": self.before,
            "after": self.after,
            "records": list(self.records),
            "text": self.text,
        }

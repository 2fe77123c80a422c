"""Those who are told what changes, each by name, with how far each was told."""

from __future__ import annotations

from collections.abc import Iterator

from pledgewatch.io.files import refused
from pledgewatch.io.store import Head
from pledgewatch.live.monitor import Monitor, News
from pledgewatch.live.replay import Replay
from pledgewatch.model.dates import Time

_ROLE = "reader"


class Readers:
    """Those who are told what changes in a store.

    Args:
        replay: What stands in it.
    """

    def __init__(self, replay: Replay) -> None:
        self._replay = replay
        self._kept: dict[str, tuple[Head, float | None, Monitor]] = {}

    def changes(self, reader: str, as_of: Time | None, skepticism: float | None) -> Iterator[News]:
        """What a reader was not told yet; see `Journal.changes`."""
        at, monitor = self._stood(reader, skepticism)
        for head, batch in self._replay.steps(at):
            yield from self._replay.follow(monitor, head, batch)
            at = self._told(reader, at, head, monitor, skepticism)
        if as_of is not None:
            yield from monitor.advance(as_of)
            self._told(reader, at, at, monitor, skepticism)

    def _stood(self, reader: str, skepticism: float | None) -> tuple[Head, Monitor]:
        """Up to where a reader was told, and a monitor that stands there."""
        at, as_of = self._place(reader)
        kept = self._kept.pop(reader, None)
        if kept is not None and kept[:2] == (at, skepticism) and kept[2]._now.as_of == as_of:
            return at, kept[2]
        return at, Monitor._standing(self._replay.ledger(at.sequence), as_of, skepticism)

    def _told(
        self, reader: str, before: Head, after: Head, monitor: Monitor, skepticism: float | None
    ) -> Head:
        """Put down that a reader was told up to an entry."""
        store = self._replay.store
        with store.transaction():
            at, _ = self._place(reader)
            if at != before:
                found = f"another one that is told as {reader!r}"
                raise refused(store.path, found, "one reader by each name")
            place = f"{after.sequence} {monitor._now.as_of} {after.digest.hex()}"
            store.put(_ROLE, reader, place)
        self._kept[reader] = after, skepticism, monitor
        return after

    def _place(self, reader: str) -> tuple[Head, int | None]:
        """Up to which entry a reader was told, and the knowledge time that it was told of."""
        said = self._replay.store.place(_ROLE, reader)
        if said is None:
            return Head(0, b""), None
        sequence, as_of, digest = said.split(" ")
        return Head(int(sequence), bytes.fromhex(digest)), int(as_of)

"""Names for things that other packages may add to, by entry point."""

from __future__ import annotations

import functools
import importlib.metadata
from collections.abc import Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")


class Registry(Mapping[str, T]):
    """What this package brings by name, and what other packages add by an entry point of a group.

    Names are known without loading anything; what another package adds is loaded when it is asked for.

    Args:
        group: The group of entry points, such as ``pledgewatch.datasets``; the name of an entry point
            is the name it is known by.
        own: What this package brings. It wins over what is added under the same name.
    """

    def __init__(self, group: str, own: Mapping[str, T]) -> None:
        self._group, self._own = group, dict(own)

    @functools.cached_property
    def _added(self) -> dict[str, importlib.metadata.EntryPoint]:
        found = importlib.metadata.entry_points(group=self._group)
        return {point.name: point for point in sorted(found, key=lambda each: each.name)}

    def __getitem__(self, name: str) -> T:
        if name in self._own:
            return self._own[name]
        loaded: T = self._added[name].load()
        return loaded

    def __iter__(self) -> Iterator[str]:
        yield from self._own
        yield from (name for name in self._added if name not in self._own)

    def __len__(self) -> int:
        return len({*self._own, *self._added})

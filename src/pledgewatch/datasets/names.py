"""The names of a data set, found among those a ledger declares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from pledgewatch.conventions import PREFIXES, known_node
from pledgewatch.conventions.catalogues import folded
from pledgewatch.errors import InputError, nearest
from pledgewatch.model.fields import refused
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Node, Place
from pledgewatch.tables import Panel


def named(adapter: str, argument: str, id: Any, ledger: Ledger, of: type[Node]) -> str:
    """An id that stands in every row of a table: one that the ledger knows.

    Raises:
        InputError: naming the argument of the adapter, for any other.
    """
    known = {node.id for node in ledger.all(of)}
    brought = isinstance(id, str) and of.table in PREFIXES and known_node(of.table, id)
    if not isinstance(id, str) or not (id in known or brought):
        near = nearest(id, known) if isinstance(id, str) else ""
        expected = f"the id of a declared [[{of.table}]]{near}"
        raise refused(adapter, argument, id, expected)
    return str(id)


def named_or_none(
    adapter: str, argument: str, id: Any, ledger: Ledger, of: type[Node]
) -> str | None:
    """The same; None, for "not told", stays None."""
    return None if id is None else named(adapter, argument, id, ledger, of)


@attrs.frozen
class Names:
    """Ids by what they are called: their ids, names and aliases, as `folded` takes them.

    Attributes:
        of: The kind of node.
        ids: Ids by folded name; several where a name stands for several.
    """

    of: type[Node]
    ids: dict[str, tuple[str, ...]]

    @classmethod
    def declared(cls, ledger: Ledger, of: type[Node]) -> Names:
        """The names of the actors, places or activities of a ledger."""
        ids: dict[str, set[str]] = {}
        for node in ledger.all(of):
            for name in (node.id, node.name, *node.aliases):
                if name:
                    ids.setdefault(folded(name), set()).add(node.id)
        return cls(of, {name: tuple(sorted(found)) for name, found in ids.items()})

    def find(self, name: str | None) -> str | None:
        """The id of what is called so; None where the ledger knows nothing of that name.

        Raises:
            InputError: for a name that stands for several.
        """
        found = self.ids.get(folded(name), ()) if name else ()
        if len(found) > 1:
            raise InputError(
                entry=self.of.table,
                found=repr(name),
                expected=f"a name of one of {', '.join(found)} alone: let one have it",
            )
        return found[0] if found else None

    def first(self, names: Iterable[str | None]) -> str | None:
        """The id of the first of some names that the ledger knows, from the narrowest on."""
        return next((id for id in map(self.find, names) if id is not None), None)


def everywhere(ledger: Ledger, source: str, activities: Iterable[str]) -> Panel | None:
    """What a data set counts that looks at all that a ledger knows of; None where that is nowhere."""
    wide = tuple(place.id for place in ledger.all(Place) if not place.part_of)
    kinds = tuple(dict.fromkeys(activities))
    return Panel(source=source, activities=kinds, places=wide) if wide else None


def inside(name: str, ledger: Ledger, source: str, activity: str) -> Panel:
    """What a data set counts of one country; where the ledger has none of that name: of its rows."""
    found = Names.declared(ledger, Place).find(name)
    return Panel(source=source, activities=(activity,), places=None if found is None else (found,))

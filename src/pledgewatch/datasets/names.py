"""The names of a data set, found among those a ledger declares."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from pledgewatch.assumptions.catalogues import folded
from pledgewatch.errors import InputError, Problem
from pledgewatch.ledger import Ledger
from pledgewatch.records import Activity, Actor, Node, Place

__all__ = ["Names"]


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
                Problem(
                    entry=self.of.table,
                    found=repr(name),
                    expected=f"a name of one of {', '.join(found)} alone: let one have it",
                )
            )
        return found[0] if found else None

    def first(self, names: Iterable[str | None]) -> str | None:
        """The id of the first of some names that the ledger knows, from the narrowest on."""
        return next((id for id in map(self.find, names) if id is not None), None)


def actors(ledger: Ledger) -> Names:
    """The names of the actors of a ledger."""
    return Names.declared(ledger, Actor)


def places(ledger: Ledger) -> Names:
    """The names of the places of a ledger."""
    return Names.declared(ledger, Place)


def activities(ledger: Ledger) -> Names:
    """The names of the activities of a ledger."""
    return Names.declared(ledger, Activity)

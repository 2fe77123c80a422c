"""The names of a data set, found among those a ledger declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from pledgewatch.conventions import PREFIXES, known_node
from pledgewatch.conventions.catalogues import folded
from pledgewatch.errors import InputError, nearest
from pledgewatch.model.fields import refused
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Activity, Actor, Node, Place
from pledgewatch.tables import OUTSIDE, Outside, Panel


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


def named_by_code(adapter: str, given: Mapping[str, Any], ledger: Ledger) -> dict[str, str]:
    """The activities that stand for the codes of a data set: such as the ledger knows.

    Raises:
        InputError: naming the code, for any other.
    """
    return {
        code: named(adapter, f"activities.{code}", id, ledger, Activity)
        for code, id in given.items()
    }


def check_shipped(ledger: Ledger, expected: str) -> None:
    """Refuse a ledger that names none of the activities that come with pledgewatch.

    Its own have then to be said, or every event would be about something it does not ask of.

    Raises:
        InputError: with what to say.
    """
    if not any(kind.id.startswith(PREFIXES[Activity.table]) for kind in ledger.all(Activity)):
        raise InputError(entry="--code", found="nothing", expected=expected)


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

    def first_listed(self, told: str | None) -> str | None:
        """The first that a cell lists ("A; B"): its id, or its name where the ledger does not know it."""
        names = [each.strip() for each in (told or "").split(";") if each.strip()]
        return (self.find(names[0]) or names[0]) if names else None


@attrs.frozen
class TwoSides:
    """Whose act an event between two sides is, and against whom.

    Of a fight it is not told who began it: it is an act of the narrowest actor that both belong to, and against
    it; where there is none, of nobody, and against the second.

    Attributes:
        ledger: Whose actors the sides are.
        who: Their names.
    """

    ledger: Ledger
    who: Names

    @classmethod
    def declared(cls, ledger: Ledger) -> TwoSides:
        """The actors of a ledger."""
        return cls(ledger, Names.declared(ledger, Actor))

    def actor(
        self, a: Iterable[str | None], b: Iterable[str | None], *, one_sided: bool
    ) -> str | Outside | None:
        """Whose act it is; None where it is not told, OUTSIDE where the ledger knows neither side.

        Args:
            a: The names of the first side, from the narrowest on.
            b: Those of the second.
            one_sided: Whether it is an act of the first against the second.
        """
        one, other = self.who.first(a), self.who.first(b)
        if one_sided:
            return one or OUTSIDE
        if one is None and other is None:
            return OUTSIDE
        return None if one is None or other is None else self.both(one, other)

    def target(
        self, a: Iterable[str | None], b: Iterable[str | None], *, one_sided: bool
    ) -> str | None:
        """Against whom it is."""
        one, other = self.who.first(a), self.who.first(b)
        if one_sided or one is None or other is None:
            return other
        return self.both(one, other) or other

    def both(self, one: str, other: str) -> str | None:
        """The narrowest actor that two belong to; None where there is none, or more than one."""
        above = self.ledger.actors.ancestors
        shared = above(one) & above(other)
        lowest = [
            actor
            for actor in sorted(shared)
            if not any(actor in above(below) - {below} for below in shared)
        ]
        return lowest[0] if len(lowest) == 1 else None


def everywhere(ledger: Ledger, source: str, activities: Iterable[str]) -> Panel | None:
    """What a data set counts that looks at all that a ledger knows of; None where that is nowhere."""
    wide = tuple(place.id for place in ledger.all(Place) if not place.part_of)
    kinds = tuple(dict.fromkeys(activities))
    return Panel(source=source, activities=kinds, places=wide) if wide else None


def inside(name: str, ledger: Ledger, source: str, activity: str) -> Panel:
    """What a data set counts of one country; where the ledger has none of that name: of its rows."""
    found = Names.declared(ledger, Place).find(name)
    return Panel(source=source, activities=(activity,), places=None if found is None else (found,))

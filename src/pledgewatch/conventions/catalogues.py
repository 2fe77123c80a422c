"""What comes with pledgewatch and a ledger may name without declaring it: places and activities.

A catalogue is a hierarchy of nodes. Each has an id with the prefix of its catalogue (``geo:ua-32``), so
that it cannot be taken for one of a ledger's own. The data are read when a node is first asked for.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from pledgewatch.errors import MOST_SHOWN, InputError, nearest
from pledgewatch.model.records import Node
from pledgewatch.model.tree import Hierarchy

N = TypeVar("N", bound=Node)

_MOST_CHOICES = 6
_NO_LETTERS = {ord(mark): None for mark in "'’‘ʼʹ`´\"”“."} | {ord("-"): " ", ord("ё"): "е"}


def folded(name: str) -> str:
    """The form in which two spellings of a name are one.

    Case, apostrophes, hyphens and the marks on Latin letters make no difference; nor does ё for е.
    """
    plain = name.casefold().translate(_NO_LETTERS)
    if not plain.isascii():
        letters = []
        for letter in unicodedata.normalize("NFC", plain):
            base = unicodedata.normalize("NFKD", letter)[0]
            letters.append(base if base.isascii() else letter)
        plain = "".join(letters)
    return " ".join(plain.split())


class Catalogue(Generic[N]):
    """A hierarchy that comes with pledgewatch.

    Args:
        name: Its name and version, as reviews print it.
        table: The table its nodes would stand in, if a ledger declared them.
        prefix: How its ids begin.
        parents: For each id the ids of what it belongs to; what comes first is above.
        make: Makes the node of an id.
        names: The names that an id goes by.
        told: What messages call a node with this id.
        parts: For each id what makes it up; left out: all its children.
    """

    def __init__(
        self,
        name: str,
        table: str,
        prefix: str,
        parents: Mapping[str, Sequence[str]],
        make: Callable[[str], N],
        names: Callable[[str], Iterable[str]],
        told: Callable[[str], str],
        parts: Callable[[str, Sequence[str]], Iterable[str]] | None = None,
    ) -> None:
        self.name = name
        self.table = table
        self.prefix = prefix
        self._parents = parents
        self._hierarchy = Hierarchy(parents)
        self._make = make
        self._names = names
        self._told = told
        self._parts = parts
        self._nodes: dict[str, N] = {}
        self._spellings: dict[str, tuple[str, list[str]]] = {}

    def __len__(self) -> int:
        return len(self._parents)

    def __iter__(self) -> Iterator[str]:
        """Every id."""
        return iter(self._parents)

    def __contains__(self, id: object) -> bool:
        return id in self._parents

    def get(self, id: str) -> N | None:
        """The node with an id; None where there is none."""
        if id not in self._nodes and id in self._parents:
            self._nodes[id] = self._make(id)
        return self._nodes.get(id)

    def __getitem__(self, id: str) -> N:
        """The node with an id.

        Raises:
            InputError: when there is none, with what may have been meant.
        """
        node = self.get(id)
        if node is None:
            raise self._refuse(id, self.instead_of(id))
        return node

    def children(self, id: str) -> tuple[str, ...]:
        """What directly belongs to a node, sorted."""
        return self._hierarchy.children(id)

    def parts(self, id: str) -> frozenset[str]:
        """The children that together are all of a node; nothing where they are not."""
        children = self.children(id)
        return frozenset(children if self._parts is None else self._parts(id, children))

    def ancestors(self, id: str) -> frozenset[str]:
        """Everything a node belongs to, itself included."""
        return self._hierarchy.ancestors(id)

    def with_ancestors(self, ids: Iterable[str]) -> dict[str, N]:
        """The nodes with some ids and all they belong to, sorted by id; unknown ids are left out."""
        known = [id for id in ids if id in self._parents]
        return {id: self[id] for id in sorted(frozenset().union(*map(self.ancestors, known)))}

    # -- names ---------------------------------------------------------------------------------

    def named(self, name: str) -> tuple[str, ...]:
        """Every id that goes by a name, whatever its case and the marks on its Latin letters."""
        return tuple(self.spellings().get(folded(name), ("", []))[1])

    def find(self, name: str, *, within: str | None = None) -> N:
        """The node that goes by a name.

        Args:
            name: A name or another name, in any of the spellings that are told.
            within: The id of something it must belong to.

        Raises:
            InputError: when several go by that name, with the id of each; when none does, with the
                nearest name.
        """
        above = self[within].id if within is not None else None
        found = [id for id in self.named(name) if above is None or above in self.ancestors(id)]
        if len(found) == 1:
            return self[found[0]]
        if found:
            raise self._refuse(name, self._choice(found))
        there = f" that lies in {within}" if within is not None else ""
        raise self._refuse(name, f"a name in {self.name}{there}{self._near(name)}")

    def instead_of(self, id: str) -> str:
        """What to write instead of an id that does not exist; a name after the prefix is looked up."""
        meant = id.casefold().removeprefix(self.prefix)
        spelt = self.prefix + meant
        if spelt in self:
            return f'"{spelt}"'
        found = self.named(meant)
        if found:
            return self._choice(found)
        return f"an id of {self.name}{nearest(id, _alike(id, self._parents)) or self._near(meant)}"

    def offered(self, name: str) -> str:
        """The ids that go by a name, or the name that is nearest, for a message; empty where none is."""
        found = self.named(name)
        return self._choice(found) if found else self._near(name).removeprefix("; ").rstrip("?")

    def told(self, id: str) -> str:
        """What a node is, in a few words.

        Raises:
            InputError: when there is none, with what may have been meant.
        """
        return self._told(self[id].id)

    def _refuse(self, found: str, expected: str) -> InputError:
        short = repr(found[:MOST_SHOWN])
        return InputError(entry=self.table, found=short, expected=expected)

    def _choice(self, ids: Sequence[str]) -> str:
        told = [f'"{id}" ({self._told(id)})' for id in ids[:_MOST_CHOICES]]
        if len(ids) > _MOST_CHOICES:
            told.append(f"{len(ids) - _MOST_CHOICES} more")
        return told[0] if len(told) == 1 else f"one of {', '.join(told)}"

    def _near(self, name: str) -> str:
        names = self.spellings()
        close = nearest(folded(name), _alike(folded(name), names))
        for spelling, ids in (names[key] for key in names if close and f'"{key}"' in close):
            known = f", {ids[0]}" if len(ids) == 1 else f": {self._choice(ids)}"
            return f'; did you mean "{spelling}"{known}?'
        return ""

    def spellings(self) -> Mapping[str, tuple[str, list[str]]]:
        """By folded name, one spelling of it and the ids that go by it."""
        if not self._spellings:
            for id in self._parents:
                for name in self._names(id):
                    ids = self._spellings.setdefault(folded(name), (name, []))[1]
                    if id not in ids:
                        ids.append(id)
        return self._spellings


def _alike(word: str, known: Iterable[str]) -> list[str]:
    """The words that share most pairs of letters with one: those worth a closer look."""
    pairs = {word[i : i + 2] for i in range(len(word) - 1)}
    shared = Counter(
        {
            other: sum(pair in other for pair in pairs)
            for other in known
            if abs(len(other) - len(word)) <= 3
        }
    )
    return [other for other, _ in shared.most_common(60)]

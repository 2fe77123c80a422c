"""Shapes: which keys a value has as plain data, each with its type and meaning.

What is written out and what the JSON Schema says of it are both made from these, so that they cannot
differ. A shape comes from the fields of an attrs class and from what its docstring says of them.
"""

from __future__ import annotations

import functools
import inspect
import re
import textwrap
import typing
from collections.abc import Callable, Collection, Mapping
from typing import Any, NewType

import attrs

Instant = NewType("Instant", int)
"""An instant in microseconds UTC; ISO 8601 text as data, ``..`` where it is unbounded."""


@attrs.frozen
class ShapeKey:
    """One key of a table.

    Attributes:
        name: The key.
        type: What it holds.
        doc: What it means.
        get: How it is read off the value.
        required: Whether it is always there.
    """

    name: str
    type: Any
    doc: str
    get: Callable[[Any], Any]
    required: bool = True


@attrs.frozen(kw_only=True)
class Shape:
    """The keys of the values of a class.

    Attributes:
        kind: The class.
        name: What the schema calls it.
        doc: What it is.
        bare: Whether its fields are left out.
        names: Keys of fields that have another name, in the data; None leaves a field out.
        types: Types of fields that say more than their annotation, or of values that are unbounded.
        asked: Properties that are keys too.
        first: Keys before those of its fields.
        more: Keys after them.
    """

    kind: type
    name: str = ""
    doc: str = ""
    bare: bool = False
    names: Mapping[str, str | None] = attrs.field(factory=dict)
    types: Mapping[str, Any] = attrs.field(factory=dict)
    asked: Collection[str] = ()
    first: Collection[ShapeKey] = ()
    more: Collection[ShapeKey] = ()

    @classmethod
    def of(cls, kind: type, **given: Any) -> Shape:
        """The shape of an attrs class, named after it."""
        return cls(
            kind=kind, **{"name": kind.__name__.lower(), "doc": first_paragraph(kind), **given}
        )

    def keys(self, known: Mapping[str, Any]) -> tuple[ShapeKey, ...]:
        """The keys, in the order of the fields.

        Args:
            known: Types by name that annotations may use and their modules do not import.
        """
        if self.bare:
            return (*self.first, *self.more)
        hints, docs = typing.get_type_hints(self.kind, localns=dict(known)), docs_of(self.kind)
        keys = list(self.first)
        for spec in attrs.fields(self.kind):
            name = self.names.get(spec.name, spec.name.removeprefix("_").removeprefix("is_"))
            if name is not None:
                told, doc = self.types.get(spec.name, hints[spec.name]), docs.get(spec.name, "")
                if told is Instant:
                    doc = doc.replace("microseconds UTC", "ISO 8601, UTC")
                keys.append(ShapeKey(name, told, doc, _reader(spec.name)))
        for name in self.asked:
            told = self.types.get(name) or _returned(self.kind, name, known)
            doc = first_paragraph(inspect.getattr_static(self.kind, name))
            keys.append(ShapeKey(name, told, doc, _reader(name)))
        return (*keys, *self.more)


def _reader(name: str) -> Callable[[Any], Any]:
    return lambda value: getattr(value, name)


def _returned(kind: type, name: str, known: Mapping[str, Any]) -> Any:
    found = inspect.getattr_static(kind, name)
    assert isinstance(found, property), name
    return typing.get_type_hints(found.fget, localns=dict(known))["return"]


def first_paragraph(told: object) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(told) or "").partition("\n\n")[0].split())


_ATTRIBUTE = re.compile(r"^(\w+(?:, \w+)*): ", re.MULTILINE)


@functools.cache
def docs_of(kind: type) -> Mapping[str, str]:
    """What a class says of its fields: under *Attributes* in its docstring."""
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        section = (base.__doc__ or "").partition("Attributes:\n")[2]
        if not section:
            continue
        parts = _ATTRIBUTE.split(textwrap.dedent(section))
        for names, doc in zip(parts[1::2], parts[2::2], strict=True):
            # "a: This, and" goes on in the next line with "b: that."
            said = " ".join(doc.partition("\n\n")[0].split()).removesuffix(", and").rstrip(".")
            said = f"{said[:1].upper()}{said[1:]}."
            found.update(dict.fromkeys(names.split(", "), said))
    return found

"""The JSON Schemas of a ledger file and of a review as data, made from the classes by one generator.

Editors use the first to complete and check ledgers while they are written, programs the second to
check what they read. They know shapes, not meaning: what only a reader of a whole ledger can tell (a
reference to nothing, a time in no calendar) is left to `pledgewatch.read`.

``python -m pledgewatch.export.schema > docs/ledger.schema.json`` and
``python -m pledgewatch.export.schema review > docs/review.schema.json`` write them.
"""

from __future__ import annotations

import enum
import json
import operator
import sys
import typing
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import attrs

from pledgewatch.export.shape import Instant, ShapeKey, first_paragraph
from pledgewatch.io.plain import written_fields
from pledgewatch.model.edtf import FORMS
from pledgewatch.model.fields import MAX_MEMBERS, MAX_TEXT, field_types, without_none
from pledgewatch.model.logic import Kleene
from pledgewatch.model.records import RECORDS, Header, Interval
from pledgewatch.model.time import UNITS, Duration, Moment, Span, When

_Schema = dict[str, Any]

_TEXT: _Schema = {"type": "string", "maxLength": MAX_TEXT}
_ZONE = r"(\[[A-Za-z][A-Za-z0-9_+/-]*\])?"
_LIST = r"\[[^\[\]/]*\]"
_MOMENT = rf"^({_LIST}|[0-9]{{4}}[^\[\]/]*){_ZONE}$"
_SPAN = rf"^(({_LIST}|[^\[\]/]*)/({_LIST}|[^\[\]/]*)|[0-9]{{4}}(-[0-9]{{2}}){{0,2}}){_ZONE}$"
_UNITS = "|".join(sorted(UNITS))
_NAMED: dict[str, _Schema] = {
    "moment": {
        "description": f"When something happened: {FORMS.partition(', or a span')[0]}.",
        "type": "string",
        "pattern": _MOMENT,
        "examples": ["2022-03-30", "2022-03-30T04:15", "2022-03-30T04:15+03:00"],
    },
    "span": {
        "description": "From when to when; `..` for unbounded, nothing for unknown; a day, month or year is all of it.",
        "type": "string",
        "pattern": _SPAN,
        "examples": ["2022-03-29/2022-04-02", "2022-03-29/.."],
    },
    "when": {
        "description": f"When something happened: {FORMS}.",
        "anyOf": [{"$ref": "#/$defs/moment"}, {"$ref": "#/$defs/span"}],
    },
    "duration": {
        "description": "A length of time.",
        "type": "string",
        "pattern": rf"^[0-9]{{1,6}} ?({_UNITS})$",
        "examples": ["48 h", "90 min", "2 days", "3 weeks"],
    },
    "interval": {
        "description": "A number, or the least and the most it can be.",
        "anyOf": [
            {"type": "number"},
            {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        ],
    },
}
_SIMPLE: dict[Any, _Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
}
_HELD: dict[Any, _Schema] = {
    str: _TEXT,
    dict[str, str]: {"type": "object", "additionalProperties": _TEXT},
    Moment: {"$ref": "#/$defs/moment"},
    Span: {"$ref": "#/$defs/span"},
    When: {"$ref": "#/$defs/when"},
    Duration: {"$ref": "#/$defs/duration"},
    Interval: {"$ref": "#/$defs/interval"},
}


_INSTANT: _Schema = {"type": "string", "pattern": r"^([0-9]{4}-.*Z|\.\.)$"}


def ledger_schema() -> _Schema:
    """The JSON Schema (draft 2020-12) of a TOML ledger, as the data a TOML parser gives."""
    make = _Generator(
        _keys_of_record, _ledger_name, dict(_NAMED), _SIMPLE | _HELD, {"maxItems": MAX_MEMBERS}
    )
    tables = {
        table: {
            "description": first_paragraph(kind),
            "type": "array",
            "items": make.reference(kind),
        }
        for table, kind in RECORDS.items()
    }
    return _schema(
        "A pledgewatch ledger",
        {
            "type": "object",
            "additionalProperties": False,
            "properties": {"ledger": make.table(Header), "assumptions": _ASSUMPTIONS, **tables},
        },
        make,
    )


def review_schema() -> _Schema:
    """The JSON Schema (draft 2020-12) of a review as data.

    Keys may be added, never renamed; a reader should pass over keys that it does not know.
    """
    from pledgewatch.engine.review import Review
    from pledgewatch.export.data import Pairs, keys_of, shape_of

    def name(kind: Any) -> tuple[str, str]:
        return shape_of(kind).name, shape_of(kind).doc

    numbers = {"type": "object", "additionalProperties": {"type": "number"}}
    make = _Generator(keys_of, name, {}, _SIMPLE | {Pairs: numbers, Instant: _INSTANT})
    return _schema("A pledgewatch review", make.table(Review), make)


def _schema(title: str, told: _Schema, make: _Generator) -> _Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **told,
        "$defs": dict(sorted(make.defs.items())),
    }


_ASSUMPTIONS: _Schema = {
    "description": "Maps of assumptions by name, or changes to the default ones.",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        slot: {"description": meaning, "type": ["string", "object"]}
        for slot, meaning in (
            ("words", "what share of the baseline a measure word pledges"),
            ("sources", "how likely what a source of some reliability says is true"),
            ("thresholds", "the probabilities and times at which something counts"),
            ("reduction", "the settings of the reduction test"),
            ("offices", "whether the holder of an office binds what he or she is part of"),
            ("skepticism", "how a track record and what was observed become a probability"),
            ("reference_classes", "how often pledges of one sort are broken, and when"),
        )
    }
    | {
        slot: {"description": f"which {meaning} ids with `{prefix}` name", "type": "string"}
        for slot, meaning, prefix in (
            ("places", "places that come with pledgewatch", "geo:"),
            ("activities", "activities that come with pledgewatch", "act:"),
        )
    },
}


def _keys_of_record(kind: type) -> list[ShapeKey]:
    """The keys of a record as a file holds it: what is left out is nowhere null."""
    hints, specs = field_types(kind), attrs.fields_dict(kind)
    return [
        ShapeKey(
            name=name,
            type=without_none(hints[name]),
            doc=specs[name].metadata["doc"],
            get=operator.attrgetter(name),
            required=specs[name].default is attrs.NOTHING,
        )
        for name in written_fields(kind)
    ]


def _ledger_name(kind: type) -> tuple[str, str]:
    return getattr(kind, "table", None) or kind.__name__.lower(), first_paragraph(kind)


class _Generator:
    """Makes the schema of classes from their keys, each class once.

    Args:
        keys: The keys of a class.
        name: What a class is called, and what it is.
        defs: The definitions so far, by name; others are added.
        simple: The schemas of types that have no keys.
        cap: How long a list may be.
    """

    def __init__(
        self,
        keys: Callable[[Any], Iterable[ShapeKey]],
        name: Callable[[Any], tuple[str, str]],
        defs: dict[str, _Schema],
        simple: Mapping[Any, _Schema],
        cap: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self._keys, self._name, self.defs = keys, name, defs
        self._simple, self._cap = simple, cap
        self._kinds: dict[str, Any] = {}

    def reference(self, kind: Any) -> _Schema:
        """A reference to the definition of a class, which is made if it is not there."""
        name, _ = self._name(kind)
        if self._kinds.setdefault(name, kind) is not kind:
            raise TypeError(f"two classes are called {name!r}")
        if name not in self.defs:
            self.defs[name] = {}
            self.defs[name] = self.table(kind)
        return {"$ref": f"#/$defs/{name}"}

    def table(self, kind: Any) -> _Schema:
        """An object with just the keys of a class."""
        keys = list(self._keys(kind))
        properties = {key.name: {"description": key.doc, **self.value(key.type)} for key in keys}
        if kind in RECORDS.values() and "id" in properties:
            properties["id"]["minLength"] = 1
        schema: _Schema = {
            "description": self._name(kind)[1],
            "type": "object",
            "additionalProperties": False,
            "properties": properties,
        }
        required = [key.name for key in keys if key.required]
        return schema | ({"required": required} if required else {})

    def value(self, hint: Any) -> _Schema:
        """What a type may be as data."""
        kind = without_none(hint)
        if kind != hint:
            return _or_null(self.value(kind))
        if kind in self._simple:
            return dict(self._simple[kind])
        origin, inner = typing.get_origin(kind), typing.get_args(kind)
        if origin in (tuple, frozenset):
            items = {"type": "array", "items": self.value(inner[0])}
            if inner[-1] is Ellipsis or origin is frozenset:
                return {**items, **self._cap}
            return items | {"minItems": len(inner), "maxItems": len(inner)}
        if origin is not None:
            return {"type": "object", "additionalProperties": self.value(inner[1])}
        if kind is Kleene:
            return {"enum": [answer.word for answer in Kleene]}
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return {"enum": [member.value for member in kind]}
        return self.reference(kind)


def _or_null(schema: _Schema) -> _Schema:
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


if __name__ == "__main__":
    make = review_schema if "review" in sys.argv[1:] else ledger_schema
    json.dump(make(), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")

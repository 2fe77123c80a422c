"""The JSON Schema of a ledger file, made from the record classes.

Editors use it to complete and check ledgers while they are written. It knows shapes, not meaning:
what only a reader of the whole ledger can tell (a reference to nothing, a time in no calendar) is
left to `pledgewatch.read`.

``python -m pledgewatch.io.schema > docs/ledger.schema.json`` writes it.
"""

from __future__ import annotations

import enum
import inspect
import json
import sys
import typing
from typing import Any

import attrs

from pledgewatch.io.plain import written_fields
from pledgewatch.model.dates import FORMS
from pledgewatch.model.fields import MAX_MEMBERS, MAX_TEXT, field_types, without_none
from pledgewatch.model.records import RECORDS, Header, Interval
from pledgewatch.model.time import UNITS, Duration, Moment, Span, When

__all__ = ["ledger_schema"]

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
    str: _TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    dict[str, str]: {"type": "object", "additionalProperties": _TEXT},
    Moment: {"$ref": "#/$defs/moment"},
    Span: {"$ref": "#/$defs/span"},
    When: {"$ref": "#/$defs/when"},
    Duration: {"$ref": "#/$defs/duration"},
    Interval: {"$ref": "#/$defs/interval"},
}


def ledger_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a TOML ledger, as the data a TOML parser gives."""
    defs: dict[str, _Schema] = dict(_NAMED)
    tables = {
        table: {
            "description": _first_paragraph(kind),
            "type": "array",
            "items": _reference(kind, defs),
        }
        for table, kind in RECORDS.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A pledgewatch ledger",
        "type": "object",
        "additionalProperties": False,
        "properties": {"ledger": _table(Header, defs), "assumptions": _ASSUMPTIONS, **tables},
        "$defs": dict(sorted(defs.items())),
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


def _reference(kind: type, defs: dict[str, _Schema]) -> _Schema:
    name = getattr(kind, "table", None) or kind.__name__.lower()
    if name not in defs:
        defs[name] = {}
        defs[name] = _table(kind, defs)
    return {"$ref": f"#/$defs/{name}"}


def _table(kind: type, defs: dict[str, _Schema]) -> _Schema:
    hints, specs = field_types(kind), attrs.fields_dict(kind)
    properties = {
        field: {"description": specs[field].metadata["doc"], **_value(hints[field], defs)}
        for field in written_fields(kind)
    }
    if "id" in properties:
        properties["id"]["minLength"] = 1
    schema: _Schema = {
        "description": _first_paragraph(kind),
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
    required = [name for name in properties if specs[name].default is attrs.NOTHING]
    return schema | ({"required": required} if required else {})


def _value(hint: Any, defs: dict[str, _Schema]) -> _Schema:
    kind = without_none(hint)
    if kind in _SIMPLE:
        return dict(_SIMPLE[kind])
    if typing.get_origin(kind) is tuple:
        items = _value(typing.get_args(kind)[0], defs)
        return {"type": "array", "items": items, "maxItems": MAX_MEMBERS}
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return {"enum": [member.value for member in kind]}
    return _reference(kind, defs)


def _first_paragraph(kind: type) -> str:
    first = (inspect.getdoc(kind) or "").partition("\n\n")[0]
    return " ".join(first.split())


if __name__ == "__main__":
    json.dump(ledger_schema(), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")

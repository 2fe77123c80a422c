"""PROV-JSON, the W3C's data model of provenance as JSON: what was made, from what, by whom.

https://www.w3.org/submissions/prov-json/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

import attrs


@attrs.frozen
class Relation:
    """One relation: its kind (``used``) and its ends by role (``prov:activity``)."""

    kind: str
    ends: Mapping[str, str]


def qualified(prefix: str, local: str) -> str:
    """A name in a namespace; signs that such a name may not have are percent-encoded."""
    return f"{prefix}:{quote(local, safe='-_')}"


def typed(value: object, kind: str) -> dict[str, object]:
    """A value with its XML Schema type."""
    return {"$": value, "type": f"xsd:{kind}"}


def document(
    prefixes: Mapping[str, str],
    elements: Mapping[str, Mapping[str, Mapping[str, Any]]],
    relations: Iterable[Relation],
) -> dict[str, Any]:
    """A PROV-JSON document.

    Args:
        elements: Under ``entity``, ``activity`` and ``agent``, the attributes of each by its name.
        relations: What ties them together; each is there once.
    """
    made: dict[str, Any] = {"prefix": dict(prefixes)}
    for kind, members in elements.items():
        made[kind] = {name: dict(members[name]) for name in sorted(members)}
    seen: dict[tuple[str, tuple[tuple[str, str], ...]], None] = {}
    for relation in relations:
        seen.setdefault((relation.kind, tuple(sorted(relation.ends.items()))))
    for number, (kind, ends) in enumerate(sorted(seen), start=1):
        made.setdefault(kind, {})[f"_:r{number}"] = dict(ends)
    return made

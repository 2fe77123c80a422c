"""Where the answers of a review come from, in the W3C's model of provenance, as PROV-JSON.

https://www.w3.org/submissions/prov-json/

Records, verdicts, findings and assumptions are entities; one activity, the judging, used the records and
the assumptions and made the verdicts and findings; sources, speakers and the program are agents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import attrs

from pledgewatch.export.plain import as_json
from pledgewatch.model.calendar import tz_version
from pledgewatch.model.dates import iso
from pledgewatch.model.records import Actor, Pledge, Report, Source, Statement, StateReport, Timed
from pledgewatch.version import __version__

if TYPE_CHECKING:
    from pledgewatch.engine.facts import Judgement
    from pledgewatch.engine.review import Review

_SPACES = ("record", "verdict", "finding", "assumption", "source", "actor", "pw")
_JUDGING = "pw:judging"
_PROGRAM = "pw:pledgewatch"

_Elements = dict[str, dict[str, dict[str, Any]]]


def prov_json(review: Review) -> str:
    """The provenance of a review as PROV-JSON."""
    return as_json(provenance(review))


def provenance(review: Review) -> dict[str, Any]:
    """A review as a PROV-JSON document."""
    elements: _Elements = {"entity": {}, "activity": {}, "agent": {}}
    elements["activity"][_JUDGING] = {
        "prov:label": review.ledger.heading,
        "pw:at": _time(review._at),
        "pw:as_of": _time(review._as_of),
    }
    relations = [*_assumptions(review, elements), *_records(review, elements)]
    relations += [r for judgement in review for r in _verdict(judgement, elements)]
    relations += _findings(review, elements)
    relations.append(
        Relation("wasAssociatedWith", {"prov:activity": _JUDGING, "prov:agent": _PROGRAM})
    )
    made: dict[str, Any] = {"prefix": {name: f"urn:pledgewatch:{name}:" for name in _SPACES}}
    for kind, members in elements.items():
        made[kind] = {name: members[name] for name in sorted(members)}
    each_once = {(each.kind, tuple(sorted(each.ends.items()))) for each in relations}
    for number, (kind, ends) in enumerate(sorted(each_once), start=1):
        made.setdefault(kind, {})[f"_:r{number}"] = dict(ends)
    return made


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


def _time(instant: int) -> object:
    text = iso(instant)
    return text if text == ".." else typed(text, "dateTime")


def _assumptions(review: Review, elements: _Elements) -> Iterator[Relation]:
    elements["agent"][_PROGRAM] = {
        "prov:type": typed("prov:SoftwareAgent", "QName"),
        "pw:version": __version__,
    }
    for kind, name in {**review.ledger.assumptions.names(), "tz": tz_version()}.items():
        entity = qualified("assumption", name)
        elements["entity"][entity] = {"prov:label": name, "pw:kind": kind}
        yield Relation("used", {"prov:activity": _JUDGING, "prov:entity": entity})


def _records(review: Review, elements: _Elements) -> Iterator[Relation]:
    """What was known, and what had been taken back by then."""
    snapshot = review.case.snapshot
    for record in (*snapshot.alive.values(), *snapshot.retracted.values()):
        entity = qualified("record", record.id)
        elements["entity"][entity] = _told(record)
        if record.id in snapshot.retracted:
            yield Relation("wasInvalidatedBy", {"prov:entity": entity})
            continue
        yield Relation("used", {"prov:activity": _JUDGING, "prov:entity": entity})
        for space, kind, id in _speakers(record):
            agent = qualified(space, id)
            elements["agent"][agent] = {"prov:label": review.ledger.label(kind, id)}
            yield Relation("wasAttributedTo", {"prov:entity": entity, "prov:agent": agent})


def _told(record: Timed) -> dict[str, Any]:
    told: dict[str, Any] = {
        "prov:label": record.id,
        "prov:type": record.table,
        "pw:known": _time(record._known_at),
    }
    for name in ("quote", "text", "url"):
        value = getattr(record, name)
        if value is not None:
            told[f"pw:{name}"] = value
    return told


def _speakers(record: Timed) -> Iterator[tuple[str, type[Actor | Source], str]]:
    if isinstance(record, Pledge):
        yield "actor", Actor, record.speaker or record.debtor
    if isinstance(record, Statement):
        yield "actor", Actor, record.speaker
    if isinstance(record, (Report, StateReport)) and record.origin is not None:
        yield "source", Source, record.origin
    if record.source is not None:
        yield "source", Source, record.source


def _made(entity: str, records: Iterable[str]) -> Iterator[Relation]:
    yield Relation("wasGeneratedBy", {"prov:entity": entity, "prov:activity": _JUDGING})
    for id in sorted(records):
        yield Relation(
            "wasDerivedFrom",
            {"prov:generatedEntity": entity, "prov:usedEntity": qualified("record", id)},
        )


def _verdict(judgement: Judgement, elements: _Elements) -> Iterator[Relation]:
    entity = qualified("verdict", judgement.pledge)
    elements["entity"][entity] = {
        "prov:label": f"{judgement.pledge}: {judgement.verdict.value}",
        "prov:type": "verdict",
        "pw:verdict": judgement.verdict.value,
        "pw:lifecycle": judgement.lifecycle.value,
        "pw:settled": typed(str(judgement.settled).lower(), "boolean"),
        "pw:flags": ", ".join(sorted(judgement.flags)),
        "pw:p_sure": typed(judgement.score.p_sure, "double"),
        "pw:v": typed(judgement.score.v, "double"),
        **({} if judgement.reason is None else {"pw:reason": judgement.reason}),
    }
    records = {judgement.pledge, *judgement.coverage.records}
    for incident in (*judgement.violations, *judgement.fulfilments, *judgement.returns):
        records.update(incident.records)
    for measured in judgement.measures:
        records |= measured.records
    yield from _made(entity, records)


def _findings(review: Review, elements: _Elements) -> Iterator[Relation]:
    for number, finding in enumerate(review.findings, start=1):
        entity = qualified("finding", str(number))
        elements["entity"][entity] = {
            "prov:label": f"{finding.kind.replace('_', ' ')} ({finding.certainty.word})",
            "prov:type": "finding",
            "pw:text": finding.text,
        }
        named = {finding.pledge, finding.statement, finding.against, *finding.records}
        yield from _made(entity, {id for id in review.case.snapshot.alive if id in named})

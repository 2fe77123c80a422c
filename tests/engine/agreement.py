"""Engine and reference held against each other on every field of an answer."""

from __future__ import annotations

import dataclasses
import math

from hypothesis import assume
from tests.engine.ledgers import ledger_of
from tests.reference.evaluator import answers_of
from tests.reference.worlds import COUNTRY, ZERO

from pledgewatch.engine.review import answers
from pledgewatch.errors import InputError
from pledgewatch.model.time import DAY, Moment, Span

# -- an answer as plain values -----------------------------------------------------------------------


def of_engine(judgement):
    """An answer of the engine, without its readings."""
    numbers = {id(unit): n for n, unit in enumerate(judgement.units)}
    return {
        "lifecycle": judgement.lifecycle.value.replace("_", " "),
        "settled": judgement.settled,
        "verdict": judgement.verdict.value,
        "reason": judgement.reason or "",
        "flags": sorted(judgement.flags),
        "p_T": judgement.score.p_sure,
        "v": judgement.score.v,
        "done": judgement.demanded.done if judgement.demanded else None,
        "watched": judgement.coverage.share,
        "coverage": judgement.coverage.seen,
        "counts": (judgement.certain, judgement.possible),
        "achieved": judgement.achieved,
        "extent": {
            name: tuple(numbers[id(unit)] for unit in units)
            for name, units in judgement.extent.items()
        },
        "units": [_unit_of_engine(unit) for unit in judgement.units],
        "incidents": {each.key: _incident_of_engine(each) for each in judgement.incidents},
        "fulfilments": {each.key: _incident_of_engine(each) for each in judgement.fulfilments},
    }


def _unit_of_engine(unit):
    known = unit.demanded
    return {
        "of": (unit.place, unit.activity),
        "verdict": (unit.verdict.value, unit.reason or ""),
        "score": (unit.score.p_sure, unit.score.v),
        "coverage": (unit.coverage.share, unit.coverage.seen),
        "told": unit.is_told,
        "captured": unit.is_captured,
        "demanded": known
        and (
            *(known.done, known.done_plain, known.nats_done, known.nats_not),
            *(known.achieved, known.late, known.progress),
        ),
        "incidents": {each.key: _incident_of_engine(each) for each in unit.incidents},
    }


def _incident_of_engine(incident):
    return {
        "time": (incident.lo, incident.hi),
        "place": incident.place,
        "number": incident.number,
        "weight": (incident.told, incident.net, incident.p_event),
        "rung": incident.rung.value,
        "counts": (incident.certain, incident.possible),
        "doubt": (incident.contested, incident.denied),
    }


def of_reference(answer):
    """An answer of the reference, without its readings."""
    return {
        "lifecycle": answer.lifecycle,
        "settled": answer.settled,
        "verdict": answer.verdict,
        "reason": answer.reason,
        "flags": sorted(answer.flags),
        "p_T": answer.p_T,
        "v": answer.v,
        "done": answer.done,
        "watched": answer.watched,
        "coverage": answer.coverage,
        "counts": (answer.certain, answer.possible),
        "achieved": answer.achieved,
        "extent": answer.extent,
        "units": [_unit_of_reference(unit) for unit in answer.units],
        "incidents": {each.name: _incident_of_reference(each) for each in answer.incidents},
        "fulfilments": {each.name: _incident_of_reference(each) for each in answer.fulfilments},
    }


def _unit_of_reference(unit):
    return {
        "of": (*(unit.places or ("",)), *(unit.activities or ("",))),
        "verdict": (unit.verdict, unit.reason),
        "score": (unit.p_T, unit.v),
        "coverage": (unit.watched, unit.coverage),
        "told": unit.told,
        "captured": unit.captured,
        "demanded": None
        if unit.done is None
        else (
            *(unit.done, unit.done_plain, unit.nats_done, unit.nats_not),
            *(unit.achieved, unit.late, unit.progress),
        ),
        "incidents": {each.name: _incident_of_reference(each) for each in unit.incidents},
    }


def _incident_of_reference(incident):
    return {
        "time": (incident.lo, incident.hi),
        "place": incident.place,
        "number": incident.number,
        "weight": (incident.all, incident.net, incident.p),
        "rung": incident.rung,
        "counts": (incident.certain, incident.possible),
        "doubt": (incident.contested, incident.denied),
    }


def is_alike(one, other):
    """Whether two plain values are the same, floats to nine decimals."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_alike(one[k], other[k]) for k in one)
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(is_alike, one, other))
    if isinstance(one, float) or isinstance(other, float):
        if one is None or other is None:
            return one is other
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)


def differing(theirs, ours, name=""):
    """Where an answer of the reference and one of the engine differ, as plain values by name."""
    if is_alike(theirs, ours):
        return {}
    if isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        theirs, ours = dict(enumerate(theirs)), dict(enumerate(ours))
    if isinstance(theirs, dict) and isinstance(ours, dict):
        found = {}
        for key in theirs | ours:
            found |= differing(theirs.get(key), ours.get(key), f"{name} {key}".strip())
        return found
    return {name: (theirs, ours)}


# -- on a world --------------------------------------------------------------------------------------


def agree(world, at, as_of):
    """Hold the two against each other on every pledge of a world, as it is said and as it is read."""
    try:
        ledger = ledger_of(world)
    except InputError:
        assume(False)  # a world of chance that no ledger may hold
        raise
    theirs, ours = answers_of(world, at, as_of), answers(ledger, at, as_of)
    assert ours.keys() == theirs.keys()
    for id, expected in theirs.items():
        found = differing(of_reference(expected), of_engine(ours[id]))
        found |= differing(
            {name: of_reference(read) for name, read in expected.readings.items()},
            {name: of_engine(read) for name, read in ours[id].readings.items()},
        )
        assert not found, told(world, id, found)


def told(world, id, differing):
    """The fields that differ, and the world without the country it lies in."""
    records = [each for each in world.records if each not in COUNTRY]
    lines = [f"{name}: reference {a!r}, engine {b!r}" for name, (a, b) in differing.items()]
    return "\n".join([f"pledge {id}:", *lines, *map(_shortly, records)])


def _shortly(record):
    """A record by the fields that are not left out."""
    terms = {
        field.name: getattr(record, field.name)
        for field in dataclasses.fields(record)
        if getattr(record, field.name) != field.default
    }
    return f"  {type(record).__name__}({', '.join(f'{k}={_plainly(v)}' for k, v in terms.items())})"


def _plainly(value):
    """A value, times in days."""
    if isinstance(value, Moment):
        lo, hi = ((each - ZERO) / DAY for each in (value.lo, value.hi))
        return f"{lo:g}" if value.is_exact else f"[{lo:g}, {hi:g})"
    if isinstance(value, Span):
        return f"{_plainly(value.start)}/{_plainly(value.end)}"
    return str(value) if dataclasses.is_dataclass(value) else repr(value)

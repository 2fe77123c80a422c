"""Reviews as plain data: the shape of ``pledgewatch check --json``, made from the facts.

Times are ISO 8601 UTC, enums lower case, and what has no bound is None. Keys may be added, never
renamed. `SHAPES` says in what the data differ from the fields of the facts. It is one module, for the key of
each fact is declared where its value is found.
"""

from __future__ import annotations

import enum
import functools
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NewType

import attrs
import cattrs

from pledgewatch.conventions.classes import ReferenceClass
from pledgewatch.engine.counts import Baseline
from pledgewatch.engine.facts import Absence, Demanded, Judgement, UnitJudgement, Verdict
from pledgewatch.engine.findings import Finding, Note
from pledgewatch.engine.measured import Compared, Measured, Measurement, OneDay, Slice
from pledgewatch.engine.review import Review
from pledgewatch.engine.scoring import Score
from pledgewatch.engine.skepticism import Estimate, Likelihood, Past, Skepticism, TrackRecord
from pledgewatch.engine.statistics import Dispersion, RateRatio, RatioOfRatios
from pledgewatch.export.shape import Instant, Shape, ShapeKey
from pledgewatch.model.calendar import tz_version
from pledgewatch.model.dates import iso
from pledgewatch.model.logic import Kleene
from pledgewatch.version import __version__

if TYPE_CHECKING:
    from pledgewatch.live import Change, Curve, Diff, Move
    from pledgewatch.live.history import Step
    from pledgewatch.live.scores import Scores

Pairs = NewType("Pairs", tuple[tuple[str, float], ...])
"""Numbers by name."""
Answer = NewType("Answer", Judgement)
"""A judgement without the pledge that it is on: of a pledge as it may be read otherwise."""


@attrs.frozen
class Counts:
    """How many incidents count.

    Attributes:
        certain: Incidents that surely count.
        possible: Incidents that may count.
    """

    certain: int
    possible: int


@attrs.frozen
class UnitName:
    """One place x activity of a pledge, by name.

    Attributes:
        place: The place.
        activity: The activity.
    """

    place: str
    activity: str


@attrs.frozen
class End:
    """A share that the wording could mean.

    Attributes:
        share: The share.
        verdict: The verdict at that share.
    """

    share: float
    verdict: Verdict


@attrs.frozen
class Tables:
    """What was read from tables.

    Attributes:
        rows: How many rows were read.
        outside: How many of them are about nothing that the ledger asks of.
        quarantined: Why the others could not be read, a row each.
    """

    rows: int
    outside: int
    quarantined: tuple[str, ...]


# -- the shapes ------------------------------------------------------------------------------------


def _text(doc: str) -> ShapeKey:
    return ShapeKey("text", str, doc, lambda value: value.text)


def _span(value: Any, end: str) -> int | None:
    return None if value.since is None else int(getattr(value.since, end))


_SINCE = (
    ShapeKey("since", Instant | None, "The earliest it can have been.", lambda v: _span(v, "lo")),
    ShapeKey("until", Instant | None, "The latest it can have been.", lambda v: _span(v, "last")),
)
_TOLD = (
    ShapeKey(
        "counts",
        Counts,
        "Incidents that count against it.",
        lambda value: Counts(value.certain, value.possible),
    ),
    ShapeKey(
        "coverage",
        float,
        "c: the share of its time so far that somebody was looking.",
        lambda value: value.coverage.share,
    ),
    ShapeKey(
        "seen",
        float,
        "c s: the share of what happened that would have been told.",
        lambda value: value.coverage.seen,
    ),
    ShapeKey(
        "watched_by",
        tuple[str, ...],
        "The records that declare who was looking.",
        lambda value: value.coverage.records,
    ),
)
_LEFT_OUT = dict.fromkeys(("certain", "possible", "coverage", "incidents", "fulfilments"))
_NO_FACTS = {
    **_LEFT_OUT,
    **dict.fromkeys(("scope", "_at", "_as_of", "returns", "_effect", "readings", "_snapshot")),
}
"""Of a judgement: what is a key of another name, and what the evidence is."""
_ASKED = ("effect", "achieved", "rests_on")


def _deciding(judgement: Judgement) -> Measured | None:
    """The measure that a reduction is read from: the one it names, else the first that can be."""
    testable = [each for each in judgement.measures if each.is_testable]
    named = [each for each in testable if each.name == judgement.scope.pledge.measure]
    return next(iter(named or testable), None)


_READ = (
    *_TOLD,
    ShapeKey("reduction", Measured | None, "For a reduction, the measure that decides.", _deciding),
    ShapeKey(
        "extent",
        Mapping[str, tuple[UnitName, ...]],
        "The units by what became of them: broken, kept (or holding so far), unknown.",
        lambda judgement: {
            name: tuple(UnitName(unit.place, unit.activity) for unit in units)
            for name, units in judgement.extent.items()
        },
    ),
)


def _assumptions(review: Review) -> dict[str, str]:
    return {**review.ledger.assumptions.names(), "tz": tz_version()}


def _version(review: Review) -> str:
    return __version__


def _tables(review: Review) -> Tables | None:
    found = review.gathered
    if found is None:
        return None
    return Tables(found.rows, found.outside, tuple(map(str, found.quarantined)))


def _track_records(review: Review) -> dict[str, dict[str, tuple[Past, ...]]]:
    found: dict[str, dict[str, tuple[Past, ...]]] = {}
    for judgement in review:
        if judgement.skepticism is None:
            continue
        of = judgement.skepticism.record.of
        classes = found.setdefault(judgement.scope.pledge.debtor, {})
        if of.id not in classes:
            peers = review.archive.peers(judgement.scope)
            classes[of.id] = peers.pasts(judgement.pledge, frozenset())
    return found


def _absent(review: Review) -> None:
    return None


_START = {"lo": "start", "hi": "end"}
_STARTS = {"lo": Instant, "hi": Instant}

SHAPES: Mapping[Any, Shape] = {
    Review: Shape(
        kind=Review,
        name="review",
        doc="Everything concluded at two clocks.",
        bare=True,
        first=(
            ShapeKey("pledgewatch", str, "The version that concluded it.", _version),
            ShapeKey("at", Instant, "Event time: the world as it stood then.", lambda r: r._at),
            ShapeKey(
                "as_of", Instant, "Knowledge time: what was known by then.", lambda r: r._as_of
            ),
            ShapeKey("title", str | None, "The title of the ledger.", lambda r: r.ledger.title),
            ShapeKey(
                "assumptions",
                Mapping[str, str],
                "The name of each map in force, and `tz`, the time zone data.",
                _assumptions,
            ),
            ShapeKey(
                "pledges", tuple[Judgement, ...], "Each pledge, by id.", lambda r: r.judgements
            ),
            ShapeKey(
                "findings",
                tuple[Finding, ...],
                "Each contradiction, certain ones first.",
                lambda r: r.findings,
            ),
            ShapeKey(
                "track_records",
                Mapping[str, Mapping[str, tuple[Past, ...]]],
                "By debtor and reference class, what became of all pledges: what the `record` of "
                "each is made of, without the pledge itself and its own versions.",
                _track_records,
            ),
            ShapeKey("notes", tuple[Note, ...], "Each note.", lambda r: r.notes),
            ShapeKey("tables", Tables | None, "What was read from tables, if any.", _tables),
            ShapeKey(
                "scales",
                Mapping[str, Mapping[str, str | None]],
                "With --scale: by pledge and scale the word, null where there is none.",
                _absent,
                required=False,
            ),
            ShapeKey(
                "explanations",
                Mapping[str, str],
                "Of `explain`: by pledge the whole explanation.",
                _absent,
                required=False,
            ),
        ),
    ),
    Judgement: Shape(
        kind=Judgement,
        name="pledge",
        doc="One pledge, judged.",
        first=(
            ShapeKey("id", str, "Its id.", lambda j: j.pledge),
            ShapeKey("kind", str, "What it commits to.", lambda j: j.scope.pledge.kind.value),
            ShapeKey("debtor", str, "Who is bound.", lambda j: j.scope.pledge.debtor),
            ShapeKey("headline", str, "The answer in a sentence or two.", lambda j: j.headline),
        ),
        more=(
            *_READ,
            ShapeKey(
                "readings",
                Mapping[str, Answer],
                "The same pledge as it may be read otherwise, by reading.",
                lambda j: j.readings,
            ),
            ShapeKey(
                "skepticism",
                Skepticism | None,
                "How likely it is that it is, or will be, broken.",
                lambda j: j.skepticism,
            ),
        ),
        names=_NO_FACTS,
        asked=_ASKED,
    ),
    Answer: Shape(
        kind=Judgement,
        name="reading",
        doc="A pledge as it may be read otherwise.",
        names=_NO_FACTS,
        asked=_ASKED,
        more=_READ,
    ),
    UnitJudgement: Shape.of(UnitJudgement, name="unit", names=_LEFT_OUT, more=_TOLD),
    Absence: Shape.of(Absence, asked=("per_day",)),
    Measured: Shape.of(
        Measured,
        name="measure",
        names={
            "name": "measure",
            "band": None,
            "inside_over_outside": "ratio_of_ratios",
            "_samples": None,
        },
        types={"drift": tuple[float | None, ...] | None},
        asked=("rank", "one_day"),
        more=(
            ShapeKey(
                "before",
                float | None,
                "Counted before: incidents or deaths.",
                lambda m: m.ratio and m.ratio.x,
            ),
            ShapeKey("after", float | None, "Counted since.", lambda m: m.ratio and m.ratio.y),
            ShapeKey(
                "band",
                tuple[End, ...],
                "The verdict at the ends of what the wording could mean, and at the share.",
                lambda m: tuple(End(*each) for each in m.band),
            ),
        ),
    ),
    RateRatio: Shape.of(
        RateRatio, name="ratio", types={"high": float | None}, asked=("rate_before", "rate_after")
    ),
    RatioOfRatios: Shape.of(RatioOfRatios, name="ratio_of_ratios", types={"high": float | None}),
    Baseline: Shape.of(Baseline, names={**_START, "delays": None}, types=_STARTS),
    Measurement: Shape.of(
        Measurement,
        names={"cut": "at"},
        types={"cut": Instant, "low": float | None, "high": float | None},
    ),
    Slice: Shape.of(Slice, names=_START, types=_STARTS),
    OneDay: Shape.of(
        OneDay, name="one_day", names={"lo": "day"}, types={"lo": Instant, "high": float | None}
    ),
    Finding: Shape.of(
        Finding,
        names={"since": None, "_case": None},
        types={"causes": Pairs},
        more=(*_SINCE, _text("The finding as a sentence.")),
    ),
    Note: Shape.of(
        Note, names={"since": None, "_case": None}, more=(*_SINCE, _text("The note as a sentence."))
    ),
    Skepticism: Shape.of(
        Skepticism,
        names={
            "now": None,
            "left_out": None,
            "_judgement": None,
            "_measure": None,
            "_then": None,
        },
        asked=("announced", "record_then"),
        first=(
            ShapeKey("value", float, "The chance by what is known.", lambda s: s.now.value),
            ShapeKey("low", float, "The lower end of its interval.", lambda s: s.now.low),
            ShapeKey("high", float, "The upper end of its interval.", lambda s: s.now.high),
            ShapeKey("word", Likelihood, "The word of ICD 203 for it.", lambda s: s.now.word),
            ShapeKey(
                "effective_n",
                float,
                "How many pledges the debtor's record is worth, without the class.",
                lambda s: s.record.effective_n,
            ),
        ),
        more=(
            ShapeKey(
                "half_way",
                Estimate | None,
                "Once it is decided, the chance half way from the announcement to the decision.",
                lambda s: s.half_way,
            ),
            ShapeKey(
                "left_out",
                tuple[UnitName, ...],
                "The units of which it says nothing: neither watched nor told of.",
                lambda s: tuple(UnitName(*each) for each in s.left_out),
            ),
        ),
    ),
    Estimate: Shape.of(Estimate, asked=("word",)),
    TrackRecord: Shape.of(
        TrackRecord,
        names={"of": "class", "_others": None},
        asked=("effective_n", "a", "b", "pi"),
    ),
    Past: Shape.of(Past, names={"_said": None, "_ledger": None}, asked=("weight",)),
    ReferenceClass: Shape.of(ReferenceClass, name="reference_class"),
    UnitName: Shape.of(UnitName, name="unit_name"),
    **{
        kind: Shape.of(kind)
        for kind in (Compared, Counts, Demanded, Dispersion, End, Score, Tables)
    },
}
"""The keys of every class in the data of a review."""

_KNOWN = {"Measured": Measured}


@functools.cache
def shape_of(kind: Any) -> Shape:
    """The shape of a class: as declared, else by its fields."""
    if kind in SHAPES:
        return SHAPES[kind]
    names = dict.fromkeys(("_ledger", "_zone", "own", "note", "finding", "causes"))
    times = dict.fromkeys(("_at", "_as_of", "_made", "_decided"), Instant)
    return Shape.of(kind, names=names, types=times)


@functools.cache
def keys_of(kind: Any) -> tuple[ShapeKey, ...]:
    """The keys of a class."""
    return shape_of(kind).keys(_KNOWN)


# -- out of them ------------------------------------------------------------------------------------

_converter = cattrs.Converter(unstruct_collection_overrides={frozenset: sorted, tuple: list})
_converter.register_unstructure_hook(Kleene, lambda answer: answer.word)
_converter.register_unstructure_hook(enum.StrEnum, lambda each: each.value)
_converter.register_unstructure_hook(
    float, lambda number: number if math.isfinite(number) else None
)


@_converter.register_unstructure_hook_factory(lambda kind: kind in SHAPES or attrs.has(kind))
def _table(kind: Any) -> Callable[[Any], dict[str, Any]]:
    keys = [
        (key.name, key.get, _converter.get_unstructure_hook(key.type))
        for key in keys_of(kind)
        if key.required
    ]
    return lambda value: {name: told(get(value)) for name, get, told in keys}


_converter.register_unstructure_hook_func(lambda kind: kind is Instant, iso)
_converter.register_unstructure_hook_func(lambda kind: kind is Pairs, dict)


def data_of(value: object) -> dict[str, Any]:
    """A review, or another value of the facts, as plain data; of a review as ``check --json`` has it.

    ``docs/review.schema.json`` says what is in it: times are ISO 8601 UTC, enums lower case, infinite
    bounds None.
    """
    data: dict[str, Any] = _converter.unstructure(value)
    return data


def judgement_data(judgement: Judgement) -> dict[str, Any]:
    """The answer on one pledge as the data of a review has it, with its own findings and notes."""
    return {
        **data_of(judgement),
        "findings": [data_of(each) for each in judgement.findings],
        "notes": [data_of(each) for each in judgement.notes],
    }


def curve_data(curve: Curve) -> dict[str, Any]:
    """How a chance came about, as plain data: its points in order."""
    return {
        "pledge": curve.pledge,
        "question": curve.question.value,
        "as_of": iso(curve.review._as_of),
        "at": iso(curve.review._at),
        "points": [data_of(point) for point in curve],
    }


def move_data(move: Move) -> dict[str, Any]:
    """What a piece of news would make of a chance, as plain data, and in words."""
    return {
        "prospect": move.prospect.value,
        "before": move.before,
        "after": move.after,
        "change": move.change,
        "text": move.text,
    }


def scores_data(scores: Scores) -> dict[str, Any]:
    """The scores of forecasts as plain data, with every forecast."""
    return data_of(scores)


def change_data(change: Change | Step) -> dict[str, Any]:
    """A change, a step of a history or a piece of news as plain data, and as a sentence."""
    return {
        **data_of(change),
        "causes": {part: data_of(cause) for part, cause in change.causes},
        "records": list(change.records),
        "text": change.text,
    }


def diff_data(diff: Diff) -> dict[str, Any]:
    """What changed between two reviews, with their clocks."""
    return {
        "earlier": iso(diff.earlier._as_of),
        "earlier_at": iso(diff.earlier._at),
        "later": iso(diff.later._as_of),
        "later_at": iso(diff.later._at),
        "changes": [change_data(change) for change in diff],
    }

"""What sentences on what must follow do: they hold what they say against what is so."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pledgewatch.errors import InputError
from pledgewatch.gherkin.french import FRENCH
from pledgewatch.gherkin.grammar import Sentence, Template
from pledgewatch.gherkin.messages import is_spoken, said
from pledgewatch.gherkin.table import MESSAGES, VocabularyRow
from pledgewatch.gherkin.unmet import unmet
from pledgewatch.gherkin.values import TYPES, NumberRange, one_of
from pledgewatch.gherkin.world import World

if TYPE_CHECKING:
    from pledgewatch.engine.facts import Judgement
    from pledgewatch.engine.findings import Finding
    from pledgewatch.engine.incident import Incident
    from pledgewatch.engine.review import Review


_AS_OF = "[as of {as_of:time=2022-03-31} ]"
_FRENCH_AS_OF = "[au {as_of:time}[,] ]"
_PARTS = {
    "place": "a part of the pledge",
    "activity": "a part of the pledge",
    "reading": "a reading of the pledge",
    "measure": "a measure",
}
"""Fields that say of which of several things a sentence speaks, and what those are."""

_OPTIONS = ("of", "not", "each", "write", "if_any")
_MOST = 8
"""Things that are told of what is so instead."""

So = dict[str, Any]
"""Something that is so: values for the fields of a sentence."""


class Prose(str):
    """A text of which a sentence may name any part."""


class ReviewQuery(NamedTuple):
    """What is asked of a review.

    Attributes:
        world: What was told; None where a review is written as sentences.
        review: The review.
        judgement: The judgement on the pledge that is asked about; None where none is.
        fields: What the sentence says.
    """

    world: Any
    review: Review
    judgement: Any
    fields: Mapping[str, Any]

    def unmet(self, got: Callable[[], str]) -> Exception:
        """The error that says what is so instead."""
        against = self.fields.get("against")
        pledge = self.judgement.pledge if self.judgement else _named_pledge(self.world, against)
        return unmet(self.world, self.review, pledge, got)


class Answer(Sentence):
    """A sentence that says what must follow.

    Attributes:
        is_judged: Whether it speaks of one pledge.
        is_written: Whether a review is written in it.
    """

    def __init__(self, row: VocabularyRow) -> None:
        whole = row._replace(template=_AS_OF + row.template, french=_FRENCH_AS_OF + row.french)
        super().__init__(whole, self._ask, role="expect")
        options = {key: value for key, value in row.options.items() if key not in _OPTIONS}
        # What must be so beside what its fields say.
        self._fixed = {key: value for key, value in options.items() if key not in self.types}
        fields = [*(key for key in self.types if key not in ("as_of", "pledge")), *self._fixed]
        self._paths = {
            key: options[key] if key in self.types and key in options else key for key in fields
        }
        values = [path for key, path in self._paths.items() if key != path]
        # What it is about: of a row that names the path to one number or word, that path.
        self._of = row.options.get("of", values[0] if values else "judgement")
        self.is_judged = row.kind[-1] == "pledge"
        self.is_written = "write" in row.options
        self._is_denied = "not" in row.options
        self._needs_something = "if_any" in row.options
        self._parts = [key for key in self.types if "each" in row.options and key in _PARTS]
        self._plain = row

    def _ask(self, world: World, fields: So, given: Any) -> None:
        review = world.reviewed(fields.pop("as_of", None))
        pledge = fields.pop("pledge", None)
        judgement = _known(review, world.pledge(pledge)) if self.is_judged else None
        asked = ReviewQuery(world, review, judgement, _understood(world, fields) | self._fixed)
        if self._needs_something:
            _something(review)
        found = self._so(asked)
        for key in self._parts:
            if key in fields:
                one_of(fields[key], sorted({each[key] for each in found}), _PARTS[key])
                found = [each for each in found if each[key] == fields[key]]
        agreeing = [each for each in found if _agreement(each, asked.fields) == len(asked.fields)]
        if (agreeing == found if self._parts else bool(agreeing)) is self._is_denied:
            raise asked.unmet(lambda: self._told(asked.fields, found))

    def _so(self, asked: ReviewQuery) -> list[So]:
        """What is so, of which one must agree with what the sentence says."""
        found = _OF[self._of](asked) if self._of in _OF else [asked.judgement]
        return [
            each
            if isinstance(each, dict)
            else {name: _at(each, path) for name, path in self._paths.items()}
            for each in found
        ]

    def holding(self, review: Review, judgement: Judgement | None) -> list[So]:
        """With what in its fields it holds."""
        found = self._so(ReviewQuery(None, review, judgement, {}))
        found = [each for each in found if _agreement(each, self._fixed) == len(self._fixed)]
        return ([] if found else [{}]) if self._is_denied else found

    def _told(self, fields: Mapping[str, Any], found: list[So]) -> str:
        """What is so instead: of several things those that are most like what is said."""
        most = max((_agreement(each, fields) for each in found), default=0)
        if fields and not most and self._of in ("findings", "notes", "flags"):
            return said("nothing_like_it")
        best = [each for each in found if _agreement(each, fields) == most]
        told = dict.fromkeys(itertools.islice(map(self._said_of, best), _MOST))
        return f" {said('and')} ".join(told) or said("nothing_like_it")

    def _said_of(self, so: So) -> str:
        name = so.get("told_as", self._of)
        if name in MESSAGES:
            return said(name, **so)
        is_french = is_spoken("fr")
        text = self._plain.french if is_french else self._plain.template
        if "value" in self.types:
            return said("is", what=text.partition("[")[0], value=so["value"])
        for denied, affirmed in (("is not ", "is "), ("n'est pas ", "est "), ("n'est ", "est ")):
            text = text.replace(denied, affirmed)
        return Template(text, FRENCH if is_french else TYPES).said(so)


def sentence(row: VocabularyRow) -> Sentence | None:
    """The sentence of a row that reviews, or says what must follow; None for one that tells a fact."""
    match row.kind:
        case ["answers", *_]:
            return Answer(row)
        case ["look"]:
            return Sentence(row, _look, "look")
        case ["changed", what]:
            return Sentence(row, _changed(what), "expect")
        case ["history"]:
            return Sentence(row, _history, "expect")
    return None


def _understood(world: World, fields: So) -> So:
    """Fields with ids in place of names."""
    for key in ("place", "activity"):
        if key in fields:
            fields[key] = world.named(key, fields[key])
    if "incident" in fields:
        _refuse_untold(world, fields["incident"])
    if isinstance(fields.get("origins"), tuple):
        fields["origins"] = sorted(world.named("source", name) for name in fields["origins"])
    if "against" in fields:
        fields["against"] = world.record(fields["against"])
    elif fields.pop("the_pledge", False):
        fields["against"] = world.pledge()
    return fields


def _refuse_untold(world: World, name: str) -> None:
    """Refuse the name of an incident that nothing tells of."""
    from pledgewatch.model.records import Report, StateReport

    ledger = world.ledger
    tellings: tuple[Report | StateReport, ...] = (*ledger.all(Report), *ledger.all(StateReport))
    told = {t.incident for t in tellings if t.incident} | {t.id for t in tellings}
    one_of(name, sorted(told), "an incident")


def _agreement(so: So, fields: Mapping[str, Any]) -> int:
    """In how many fields what is so is what is said."""
    return sum(_is(so.get(name), wanted) for name, wanted in fields.items())


def _is(actual: Any, wanted: Any) -> bool:
    if isinstance(wanted, NumberRange):
        return actual is not None and wanted.low <= round(actual, 9) <= wanted.high
    if isinstance(actual, NumberRange):
        return bool(actual.low <= wanted <= actual.high)
    if isinstance(actual, Prose) or (isinstance(actual, list) and isinstance(wanted, str)):
        return wanted in actual
    if isinstance(actual, list) and isinstance(wanted, int):
        return len(actual) == wanted
    if isinstance(wanted, float):
        return actual is not None and abs(actual - wanted) < 0.005
    return bool(actual == wanted)


def _known(review: Review, id: str) -> Judgement:
    """The judgement on a pledge.

    Raises:
        InputError: for one that is not known by then.
    """
    try:
        return review[id]
    except KeyError as error:
        expected = f"a pledge that is known by then: {error.args[0]}"
        raise InputError(entry=f'pledge "{id}"', expected=expected) from None


def _named_pledge(world: World, against: str | None = None) -> str | None:
    """The pledge whose explanation shows why an expectation on findings is not met."""
    pledges = world.ids("pledge")
    if against in pledges:
        return against
    return pledges[0] if len(pledges) == 1 else None


# -- what the answer is ----------------------------------------------------------------------------


def _at(value: Any, path: str) -> Any:
    """What an answer has at a path of attributes; None where it has nothing there."""
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


def _extent(judgement: Judgement) -> Iterator[So]:
    """How many parts are broken and the like, with each that is broken."""
    parts = judgement.extent
    counts = {name: len(units) for name, units in parts.items()}
    in_part = judgement.verdict.value == "broken" and bool(parts["broken"] and parts["kept"])
    for unit in parts["broken"] or [None]:
        each = {"place": _at(unit, "place"), "activity": _at(unit, "activity")}
        yield {"verdict": judgement.verdict, "in_part": in_part, **counts, **each}


def _finding(finding: Finding) -> So:
    return {
        "certainty": finding.certainty.word,
        "kind": finding.kind,
        "against": [id for id in (finding.pledge, finding.statement) if id is not None],
        "incident": finding.incident,
        "rung": finding.rung.value if finding.rung else None,
        "origins": len(finding.origins),
        "together": bool(finding.together),
        "causes": frozenset(cause for cause, _ in finding.causes),
    }


def _something(review: Review) -> None:
    """Refuse a review with nothing to judge, for that nothing is flagged then says nothing."""
    from pledgewatch.words.verdicts import nothing_said

    if review.is_empty:
        expected = "a pledge or a statement that is known by then"
        raise InputError(entry=nothing_said(review).rstrip("."), expected=expected)


# -- what is known of an incident ------------------------------------------------------------------


def _bearing(review: Review) -> dict[str, Incident]:
    """The incidents that bear on a pledge, by name; of several pledges, as it bears most on one."""
    found: dict[str, Incident] = {}
    for judgement in review:
        for incident in (*judgement.incidents, *judgement.fulfilments):
            before = found.get(incident.key)
            if before is None or incident.p > before.p:
                found[incident.key] = incident
    return found


def _key(review: Review, name: str) -> str:
    """The name that an incident goes by, of its own name or that of a telling, alive or not."""
    snapshot = review.case.snapshot
    own = None
    if name not in snapshot.alive:
        own = getattr(review.ledger.dated.get(name), "incident", None)
    return snapshot.incident(own or name)


def _affirming(review: Review, *, alive: bool) -> dict[str, str]:
    """The tellings that affirm something, alive or taken back, each with the name of its incident."""
    from pledgewatch.model.records import Report, Stance, StateReport

    snapshot = review.case.snapshot
    return {
        record.id: _key(review, record.id)
        for record in (snapshot.alive if alive else snapshot.retracted).values()
        if isinstance(record, StateReport)
        or (isinstance(record, Report) and record.stance is Stance.AFFIRMS)
    }


def _incident(asked: ReviewQuery) -> list[So]:
    """How far the incident that is named, or the only one that bears on a pledge, is established."""
    review, named = asked.review, asked.fields.get("incident")
    bearing = _bearing(review)
    alive, gone = (_affirming(review, alive=is_alive) for is_alive in (True, False))
    keys = sorted(bearing) or sorted({*gone.values()} - {*alive.values()})
    if named is not None:
        keys = [_key(review, named)]
    if len(keys) != 1:
        raise asked.unmet(lambda: said("several", many=len(keys)))
    (key,) = keys
    still, back = (_quoted(id for id in of if of[id] == key) for of in (alive, gone))
    so: So = {"incident": named, "origins": [], "how": "", "more": "", "number": NumberRange(0, 0)}
    if back and not still:
        more = said("taken_back", names=back)
        return [{**so, "rung": "retracted", "more": more, "told_as": "standing"}]
    if still and asked.fields.get("rung") == "retracted":
        so["more"] = said("still_affirmed", names=still)
        if key not in bearing:
            return [{**so, "rung": "not retracted"}]
    if key not in bearing and not still:
        raise asked.unmet(lambda: said("unreported"))
    found = bearing[one_of(key, bearing, "an incident that bears on a pledge")]
    outlets = {getattr(review.ledger[id], "source", None) for id in found.tellings} - {None}
    p = round(found.p_event, 2)
    return [
        {
            **so,
            "rung": found.rung.value,
            "p": p,
            "how": said("with_probability", p=f"{p:.2f}"),
            "origins": sorted(found.origins),
            "published_by": len(outlets),
            # At least any smaller number did.
            "number": NumberRange(0, len(outlets)),
        }
    ]


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(names))


_OF: dict[str, Callable[[ReviewQuery], Iterable[Any]]] = {
    "pledges": lambda asked: (
        {"pledge": each.pledge, "verdict": each.verdict} for each in asked.review
    ),
    "units": lambda asked: asked.judgement.units,
    "extent": lambda asked: _extent(asked.judgement),
    "readings": lambda asked: [
        {"reading": name, "verdict": reading.verdict}
        for name, reading in asked.judgement.readings.items()
    ],
    "measures": lambda asked: [
        {
            "measure": name,
            "verdict": _at(asked.judgement.measure(name), "verdict"),
        }
        for name in ("incidents", "level", "harm")
    ],
    "settled": lambda asked: [
        {"settled": is_so, "told_as": "settled" if is_so else "unsettled"}
        for is_so in [asked.judgement.settled]
    ],
    "flags": lambda asked: [{"flag": flag} for flag in sorted(asked.judgement.flags)],
    "explanation": lambda asked: [{"words": Prose(asked.review.explain(asked.judgement.pledge))}],
    "findings": lambda asked: map(_finding, asked.review.findings),
    "number_of_findings": lambda asked: [{"number": len(asked.review.findings)}],
    "notes": lambda asked: [
        {"kind": note.kind, "against": note.pledge, "words": Prose(note.text)}
        for note in asked.review.notes
    ],
    "standing": _incident,
    "witnesses": _incident,
    "outlets": _incident,
}
"""What rows are about, other than the judgement on one pledge."""


# -- reviewing, and what has changed ---------------------------------------------------------------


def _look(world: World, fields: So, given: Any) -> None:
    world.look(fields.get("as_of"), fields.get("at"))


def _two(world: World, fields: So) -> tuple[Review, Review]:
    if "first" in fields:
        return world.reviewed(fields["first"]), world.reviewed(fields["last"])
    later = world.reviewed()
    if world.earlier is None:
        expected = "two of them: `When it is reviewed again as of` another day"
        raise InputError(entry="what has changed", found="one review", expected=expected)
    return world.earlier, later


def _changed(what: str) -> Callable[[World, So, Any], None]:
    """What holds a change of the verdict or the lifecycle between two reviews against a sentence."""

    def body(world: World, fields: So, given: Any) -> None:
        earlier, later = _two(world, fields)
        id = world.pledge(fields.get("pledge"))
        if id not in earlier:
            _known(later, id)
        changes = later.diff(earlier).of(id, what)
        causes = {world.record(name) for name in fields.get("because", ())}
        met = any(
            (change.before, change.after) == (fields.get("old"), fields.get("new"))
            and causes <= set(change.records)
            and not (change.records and "time" in fields)
            for change in changes[:1]
        )
        if not (met if "old" in fields else not changes):
            got = (
                (lambda: changes[0].text)
                if changes
                else functools.partial(said, f"unchanged.{what}")
            )
            raise unmet(world, later, id, got)

    return body


def _history(world: World, fields: So, given: list[list[str]] | None) -> None:
    if not given or given[0] != ["verdict", "lifecycle"]:
        raise InputError(entry="the data table", expected="the headings `verdict` and `lifecycle`")
    review = world.reviewed(fields.get("as_of"))
    id = _known(review, world.pledge(fields.get("pledge"))).pledge
    steps = [[s.verdict.value, s.lifecycle.replace("_", " ")] for s in review.history(id)]
    if steps != given[1:]:
        told = "; ".join(", ".join(step) for step in steps)
        raise unmet(world, review, id, functools.partial(said, "history", steps=told))

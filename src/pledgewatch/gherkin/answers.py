"""What sentences on what must follow do: they hold what they say against what is so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pledgewatch.errors import InputError
from pledgewatch.gherkin.grammar import Sentence, Template, VocabularyRow
from pledgewatch.gherkin.unmet import unmet
from pledgewatch.gherkin.values import NumberRange, one_of
from pledgewatch.gherkin.world import World

if TYPE_CHECKING:
    from pledgewatch.engine.facts import Judgement
    from pledgewatch.engine.findings import Finding
    from pledgewatch.engine.incident import Incident
    from pledgewatch.engine.review import Review


_AS_OF = "[as of {as_of:time=2022-03-31} ]"
_PARTS = {
    "place": "a part of the pledge",
    "activity": "a part of the pledge",
    "reading": "a reading of the pledge",
    "measure": "a measure",
}
"""Fields that say of which of several things a sentence speaks, and what those are."""

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

    def unmet(self, got: str) -> Exception:
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
        super().__init__(row._replace(template=_AS_OF + row.template), self._ask, role="expect")
        fields = (key for key in self.types if key not in ("as_of", "pledge"))
        self._paths = {key: str(row.options.get(key, key)) for key in fields}
        values = [path for key, path in self._paths.items() if key != path]
        # What it is about: of a row that names the path to one number or word, that path.
        self._of = row.options.get("of", values[0] if values else "judgement")
        self.is_judged = row.kind[-1] == "pledge"
        self.is_written = "write" in row.options
        self._so = Template(row.template.replace(" is not {", " is {"))
        self._is_denied = "not" in row.options
        self._needs_something = "if_any" in row.options
        self._parts = [key for key in self.types if "each" in row.options and key in _PARTS]

    def _ask(self, world: World, fields: So, given: Any) -> None:
        review = world.reviewed(fields.pop("as_of", None))
        pledge = fields.pop("pledge", None)
        judgement = _known(review, world.pledge(pledge)) if self.is_judged else None
        asked = ReviewQuery(world, review, judgement, _understood(world, fields))
        if self._needs_something:
            _something(review)
        found = self.so(asked)
        for key in self._parts:
            if key in fields:
                one_of(fields[key], sorted({each[key] for each in found}), _PARTS[key])
                found = [each for each in found if each[key] == fields[key]]
        agreeing = (_agrees(each, fields) for each in found)
        if (all if self._parts else any)(agreeing) is self._is_denied:
            raise asked.unmet(self._told(asked, found))

    def so(self, asked: ReviewQuery) -> list[So]:
        """What is so, of which one must agree with what the sentence says."""
        found = _OF[self._of](asked) if self._of in _OF else [asked.judgement]
        return [
            each
            if isinstance(each, dict)
            else {name: _at(each, path) for name, path in self._paths.items()}
            for each in found
        ]

    def _told(self, asked: ReviewQuery, found: list[So]) -> str:
        """What is so instead."""
        if self._of in _GOT:
            return _GOT[self._of](asked, found)
        if "value" in self.types:
            return f"{self._so.template.partition('[')[0]} is {_number(found)}"
        return " and ".join(dict.fromkeys(self._so.said(each) for each in found))


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


def _agrees(so: So, fields: Mapping[str, Any]) -> bool:
    return all(_is(so.get(name), wanted) for name, wanted in fields.items())


def _is(actual: Any, wanted: Any) -> bool:
    if isinstance(wanted, NumberRange):
        return actual is not None and wanted.low <= round(actual, 9) <= wanted.high
    if isinstance(actual, NumberRange):
        return bool(actual.low <= wanted <= actual.high)
    if isinstance(actual, Prose) or (isinstance(actual, list) and isinstance(wanted, str)):
        return wanted in actual
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


def _if(condition: object) -> list[So]:
    return [{}] if condition else []


def _at(value: Any, path: str) -> Any:
    """What an answer has at a path of attributes; None where it has nothing there."""
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


def _number(found: Sequence[So]) -> str:
    value = found[0]["value"]
    return "not known" if value is None else f"{value:.3f}"


def _extent(asked: ReviewQuery) -> So:
    return {name: len(units) for name, units in asked.judgement.extent.items()}


def _parts_are(asked: ReviewQuery, found: Sequence[So]) -> str:
    told = "the verdict is {}, with {broken} parts broken, {kept} kept and {unknown} unknown"
    return told.format(asked.judgement.verdict.value, **_extent(asked))


def _is_broken_in_part(judgement: Judgement) -> bool:
    parts = judgement.extent
    return bool(judgement.verdict.value == "broken" and parts["broken"] and parts["kept"])


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


def _note_said(asked: ReviewQuery, found: Sequence[So]) -> str:
    said = [so["words"] for so in found if so["kind"] == asked.fields["kind"]]
    return f"the note says: {' '.join(said)}" if said else "no such note is made"


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


def _affirming(review: Review, key: str | None = None) -> tuple[dict[str, str], dict[str, str]]:
    """The tellings that affirm an incident (None: any): alive, and taken back; each with its incident."""
    from pledgewatch.model.records import Report, Stance, StateReport

    def of(records: Iterable[object]) -> dict[str, str]:
        return {
            record.id: _key(review, record.id)
            for record in records
            if isinstance(record, StateReport)
            or (isinstance(record, Report) and record.stance is Stance.AFFIRMS)
            if key in (None, _key(review, record.id))
        }

    snapshot = review.case.snapshot
    return of(snapshot.alive.values()), of(snapshot.retracted.values())


def _incident(asked: ReviewQuery, name: str) -> Incident:
    """The incident of that name, where it bears on a pledge."""
    key, found = _key(asked.review, name), _bearing(asked.review)
    alive, gone = _affirming(asked.review, key)
    if key not in found and not alive:
        got = "the incident is retracted" if gone else "nobody has reported the incident by then"
        raise asked.unmet(got)
    return found[one_of(key, found, "an incident that bears on a pledge")]


def _only_incident(asked: ReviewQuery) -> str:
    """The only incident that bears on a pledge; where none does, the only one that was retracted."""
    names = sorted(_bearing(asked.review))
    if not names:
        alive, gone = _affirming(asked.review)
        names = sorted(set(gone.values()) - set(alive.values()))
    if len(names) != 1:
        raise asked.unmet(f"{len(names)} incidents bear on it")
    return names[0]


def _standing(asked: ReviewQuery) -> list[So]:
    """How far an incident is established, and what to add to that."""
    named = asked.fields.get("incident")
    name = named or _only_incident(asked)
    key = _key(asked.review, name)
    alive, gone = _affirming(asked.review, key)
    if gone and not alive:
        more = f" (taken back: {_quoted(gone)})"
        return [{"incident": named, "rung": "retracted", "origins": 0, "more": more}]
    is_asked = asked.fields["rung"] == "retracted"
    still = f" (still affirmed by {_quoted(alive)})" if is_asked and alive else ""
    if still and key not in _bearing(asked.review):
        return [{"incident": named, "rung": "not retracted", "origins": 0, "more": still}]
    found = _incident(asked, name)
    p, origins = round(found.p_event, 2), len(found.origins)
    return [
        {"incident": named, "rung": found.rung.value, "p": p, "origins": origins, "more": still}
    ]


def _stands(asked: ReviewQuery, found: Sequence[So]) -> str:
    (so,) = found
    p = f" with probability {so['p']:.2f}" if "p" in so else ""
    return f"the incident is {so['rung']}{p}, on {so['origins']} origins{so['more']}"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(names))


def _witnesses(asked: ReviewQuery) -> list[So]:
    name = asked.fields["incident"]
    return [{"incident": name, "origins": sorted(_incident(asked, name).origins)}]


def _outlets(asked: ReviewQuery) -> list[So]:
    """How many published an incident: at least any smaller number did."""
    name = asked.fields["incident"]
    tellings = (asked.review.ledger[id] for id in _incident(asked, name).tellings)
    sources = {getattr(each, "source", None) for each in tellings} - {None}
    return [{"incident": name, "number": NumberRange(0, len(sources))}]


_OF: dict[str, Callable[[ReviewQuery], Iterable[Any]]] = {
    "pledges": lambda asked: asked.review,
    "units": lambda asked: asked.judgement.units,
    "broken_in_part": lambda asked: _if(_is_broken_in_part(asked.judgement)),
    "broken_parts": lambda asked: (
        asked.judgement.extent["broken"] if _is_broken_in_part(asked.judgement) else ()
    ),
    "extent": lambda asked: [_extent(asked)],
    "readings": lambda asked: [
        {"reading": name, "verdict": reading.verdict}
        for name, reading in asked.judgement.readings.items()
    ],
    "measures": lambda asked: [
        {
            "measure": name,
            "verdict": _at(asked.judgement.measure(name), "verdict") or "not measured",
        }
        for name in ("incidents", "level", "harm")
    ],
    "settled": lambda asked: _if(asked.judgement.settled),
    "flags": lambda asked: [{"flag": flag} for flag in sorted(asked.judgement.flags)],
    "explanation": lambda asked: [{"words": Prose(asked.review.explain(asked.judgement.pledge))}],
    "findings": lambda asked: [_finding(finding) for finding in asked.review.findings],
    "nothing": lambda asked: _if(not asked.review.findings),
    "nothing_certain": lambda asked: _if(not asked.review.is_contradicted),
    "number_of_findings": lambda asked: [{"number": len(asked.review.findings)}],
    "notes": lambda asked: [
        {"kind": note.kind, "against": note.pledge, "words": Prose(note.text)}
        for note in asked.review.notes
    ],
    "standing": _standing,
    "witnesses": _witnesses,
    "outlets": _outlets,
}
"""What rows are about, other than the judgement on one pledge."""
_GOT: dict[str, Callable[[ReviewQuery, Sequence[So]], str]] = {
    "broken_in_part": _parts_are,
    "broken_parts": _parts_are,
    "pledges": lambda asked, found: ", ".join(
        f"{each.pledge} is {each.verdict}" for each in asked.review
    ),
    "skepticism.now.word": lambda asked, found: (
        f"how likely that is: {str(found[0]['likelihood'] or 'not known').replace('_', ' ')}"
    ),
    "effect.rr": lambda asked, found: (
        f"the rate since, as a share of that before, is {_number(found)}"
    ),
    "explanation": lambda asked, found: "the explanation does not say that",
    "findings": lambda asked, found: (
        "no finding is like that" if "certainty" in asked.fields else "such a finding is flagged"
    ),
    "nothing": lambda asked, found: f"{len(asked.review.findings)} findings are flagged",
    "nothing_certain": lambda asked, found: "something is contradicted for certain",
    "notes": _note_said,
    "standing": _stands,
    "witnesses": lambda asked, found: f"it rests on {', '.join(found[0]['origins'])}",
    "outlets": lambda asked, found: f"{found[0]['number'].high} published it",
}
"""What to say instead, where the sentence with what is so does not say it."""


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
            got = changes[0].text if changes else f"the {what} has not changed"
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
        raise unmet(world, review, id, f"the history is: {told}")

"""The sentences that review what was told and say what must follow: each with what is so.

What a review says is written in the same sentences (`writer`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pledgewatch.errors import InputError, Problem
from pledgewatch.gherkin.ask import ON, Answer, Asked, Prose, So, check, known, named_pledge
from pledgewatch.gherkin.grammar import Range, Sentence, one_of
from pledgewatch.gherkin.unmet import unmet
from pledgewatch.gherkin.world import World

if TYPE_CHECKING:
    from pledgewatch.engine.facts import Judgement
    from pledgewatch.engine.incident import Incident
    from pledgewatch.engine.review import Review

__all__ = ["ANSWERS"]

ANSWERS: list[Sentence] = []
"""Every sentence that reviews, or says what must follow."""


def _answers(topic: str) -> Callable[..., None]:
    def row(
        template: str, meaning: str, so: Callable[[Asked], Iterable[So]], *got: Any, **more: Any
    ) -> None:
        ANSWERS.append(Answer(template, topic, meaning, so, *got, **more))

    return row


# -- as of when ------------------------------------------------------------------------------------


def _look(world: World, fields: So, given: Any) -> None:
    world.look(fields.get("as_of"), fields.get("at"))


for _template, _meaning in (
    (
        "it is reviewed again as of {as_of:time=2022-04-07}",
        "Judge with what was known by then; a day means its end.",
    ),
    (
        "it is reviewed as of {as_of:time=2022-03-31}",
        "Judge with what was known by then; a day means its end.",
    ),
    (
        "the world at {at:time=2022-03-31} is reviewed as of {as_of:time=2022-06-01}",
        "Judge the world as it stood at one time, with what was known by another.",
    ),
    (
        "it is reviewed",
        "Judge with everything that was told; of a live feature, with all that has arrived.",
    ),
):
    ANSWERS.append(Sentence(_template, "As of when it is reviewed", _meaning, _look, role="look"))

# -- what the answer must be -----------------------------------------------------------------------

_verdict = _answers("What the answer must be")


def _if(condition: object) -> list[So]:
    return [{}] if condition else []


def _verdict_and_reason(judged: Any) -> So:
    return {"verdict": judged.verdict.value, "reason": judged.reason}


_verdict(
    f"the verdict{ON} is {{verdict:verdict=kept}}[, because {{reason:reason}}]",
    "kept, broken, partial, holding, slipping, inconclusive, untested, pending or void, and why.",
    lambda asked: [_verdict_and_reason(asked.judgement)],
    written=("verdict", "reason"),
    examples=['as of 2022-03-31 the verdict on "truce" is untested, because nobody was looking'],
)
_verdict(
    f"the verdict{ON} is not {{verdict:verdict=broken}}",
    "Any other verdict.",
    lambda asked: [_verdict_and_reason(asked.judgement)],
    "the verdict is {verdict:verdict}",
    denied=True,
)
_verdict(
    f'the verdict{ON} in "{{place=Kyiv}}"[ for "{{activity=shelling}}"] is {{verdict:verdict=kept}}',
    "The verdict on one place, or one place and activity, that it names.",
    lambda asked: [
        {"place": unit.place, "activity": unit.activity, **_verdict_and_reason(unit)}
        for unit in asked.judgement.units
    ],
    keys={"place": "a part of the pledge", "activity": "a part of the pledge"},
)


def _extent(asked: Asked) -> So:
    return {name: len(units) for name, units in asked.judgement.extent.items()}


_EXTENT = (
    "{broken:count=1} (part is|parts are) broken, {kept:count=2} kept and {unknown:count=0} unknown"
)
_verdict(
    f"the verdict{ON} is broken in part",
    "Some of its parts are broken, and others are kept or hold so far.",
    lambda asked: _if(
        asked.judgement.verdict.value == "broken"
        and asked.judgement.extent["broken"]
        and asked.judgement.extent["kept"]
    ),
    lambda asked, found: (
        "the verdict is {}, with {broken} parts broken, {kept} kept and {unknown} unknown".format(
            asked.judgement.verdict.value, **_extent(asked)
        )
    ),
    written=(),
)
_verdict(
    f"{_EXTENT}{ON}",
    "How many of its places and activities are broken, kept (or hold so far), and cannot be told.",
    lambda asked: [_extent(asked)],
)
_verdict(
    f'the verdict{ON} in the reading "{{reading=by half}}" is {{verdict:verdict=kept}}',
    "The verdict on the pledge as it may be read, which is no pledge of its own.",
    lambda asked: [
        {"reading": name, "verdict": reading.verdict.value}
        for name, reading in asked.judgement.readings.items()
    ],
    keys={"reading": "a reading of the pledge"},
    written=("reading", "verdict"),
)


def _measured(judgement: Judgement, name: str) -> str:
    measured = judgement.measure(name)
    return measured.verdict.value if measured is not None else "not measured"


_verdict(
    f"the verdict{ON} by {{measure:measure=incidents}} is {{verdict:verdict=broken}}",
    "Of a reduction: the verdict by `incidents`, `level` or `harm` alone.",
    lambda asked: [
        {"measure": name, "verdict": _measured(asked.judgement, name)}
        for name in ("incidents", "level", "harm")
    ],
    keys={"measure": "a measure"},
)
_verdict(
    'the pledge[ "{pledge=truce}"] is {lifecycle:lifecycle=in grace}',
    "What the clock says: announced, active, in grace, dormant, superseded, withdrawn or ended.",
    lambda asked: [{"lifecycle": asked.judgement.lifecycle.value}],
    written=("lifecycle",),
)
for _word, _meaning, _denied in (
    ("settled", "Its end is past, and the news had time to arrive.", False),
    ("not settled", "It may still change.", True),
):
    _verdict(
        f"the answer{ON} is {_word}",
        _meaning,
        lambda asked: _if(asked.judgement.settled),
        lambda asked, found: f"the answer is {'settled' if found else 'not settled'}",
        denied=_denied,
    )
for _word, _meaning, _denied in (
    ("set", "Something to know with the verdict, such as denied, late or contested.", False),
    ("not set", "That flag is absent.", True),
):
    _verdict(
        f"the flag {{flag:flag=denied}} is {_word}{ON}",
        _meaning,
        lambda asked: [{"flag": flag} for flag in sorted(asked.judgement.flags)],
        lambda asked, found: (
            f"the flags are {', '.join(so['flag'] for so in found)}" if found else "no flag is set"
        ),
        denied=_denied,
        written=None if _denied else ("flag",),
    )
_verdict(
    "{certain:count=2} certain and {possible:count=3} possible violations are counted" + ON,
    "How many incidents count against it, for certain and perhaps.",
    lambda asked: [{"certain": asked.judgement.certain, "possible": asked.judgement.possible}],
)


def _number(asked: Asked, found: Sequence[So]) -> str:
    value = found[0]["value"]
    return f"its value is {'not known' if value is None else f'{value:.3f}'}"


def _value(of: Callable[[Judgement], Any]) -> Callable[[Asked], list[So]]:
    return lambda asked: [{"value": of(asked.judgement)}]


for _name, _sample, _meaning, _of in (
    (
        "skepticism",
        "0.5 and 0.9",
        "The probability that it is, or will be, broken, from the record and what was observed.",
        lambda judgement: judgement.skepticism and judgement.skepticism.value,
    ),
    (
        "chance that it was violated",
        "0.95 and 1",
        "By all reports together, those in doubt as far as they are not.",
        lambda judgement: judgement.score.v,
    ),
    (
        "chance that it was done in time",
        "0.95 and 1",
        "Of what was to be done or reached by a deadline.",
        lambda judgement: judgement.demanded and judgement.demanded.done,
    ),
    (
        "share of the way gone in time",
        "0.6 and 0.7",
        "Of a level that was to be reached by a deadline.",
        lambda judgement: judgement.achieved,
    ),
    (
        "effect",
        "0.2 and 0.4",
        "Of a pledge not to do something: the rate since, as a share of the rate before.",
        lambda judgement: judgement.effect and judgement.effect.rr,
    ),
):
    _verdict(
        f"the {_name}{ON} lies {{value:range=between {_sample}}}",
        _meaning,
        _value(_of),
        lambda asked, found, name=_name: _number(asked, found).replace("its value", f"the {name}"),
    )
_verdict(
    f'the explanation{ON} names "{{words=drastically}}"',
    "Something that the whole explanation says.",
    lambda asked: [{"words": Prose(asked.review.explain(asked.judgement.pledge))}],
    lambda asked, found: "the explanation does not say that",
)

# -- what must be flagged --------------------------------------------------------------------------

_finding = _answers("What must be flagged")
_AGAINST = (
    '[ against (?the_pledge:the pledge|"{against=kyiv-chernihiv}")][ in the incident "{incident}"]'
)
_NOTED = '[ on (?the_pledge:the pledge|"{against=kyiv-chernihiv}")]'


def _findings(asked: Asked) -> list[So]:
    return [
        {
            "certainty": finding.certainty.word,
            "kind": finding.kind,
            "against": [id for id in (finding.pledge, finding.statement) if id is not None],
            "incident": finding.incident,
            "rung": finding.rung.value if finding.rung else None,
            "origins": len(finding.origins),
            "together": bool(finding.together),
            "causes": frozenset(cause for cause, _ in finding.causes),
        }
        for finding in asked.review.findings
    ]


def _of_something(so: Callable[[Asked], list[So]]) -> Callable[[Asked], list[So]]:
    """What is so, if there is something to judge: else that nothing is flagged says nothing."""

    def checked(asked: Asked) -> list[So]:
        from pledgewatch.words.verdicts import nothing_said

        if asked.review.is_empty:
            expected = "a pledge or a statement that is known by then"
            entry = nothing_said(asked.review).rstrip(".")
            raise InputError(Problem(entry=entry, expected=expected))
        return so(asked)

    return checked


def _many_findings(asked: Asked, found: Sequence[So]) -> str:
    return f"{len(asked.review.findings)} findings are flagged"


_finding(
    f"a {{certainty:certainty=certain}} {{kind:finding=continuation}} is flagged{_AGAINST}"
    "[?together:, taken together][, and is {rung:rung}][, on {origins:count} (origin|origins)]"
    "[, in doubt of {causes:causes}]",
    "A contradiction: certain or possible, its kind, its rung, its origins, and what is in doubt.",
    _findings,
    lambda asked, found: "no finding is like that",
    judged=False,
    written=("certainty", "kind", "against", "incident", "rung"),
    examples=["as of 2022-03-30 a possible continuation is flagged, in doubt of actor and time"],
)
_finding(
    f"no {{kind:finding=insufficient reduction}} is flagged{_AGAINST}",
    "No contradiction of that kind.",
    _of_something(_findings),
    lambda asked, found: "such a finding is flagged",
    denied=True,
    judged=False,
)
_finding(
    "nothing is contradicted",
    "No finding at all, certain or possible.",
    _of_something(lambda asked: _if(not asked.review.findings)),
    _many_findings,
    judged=False,
    written=(),
)
_finding(
    "nothing is contradicted for certain",
    "No certain finding; there may be possible ones.",
    _of_something(lambda asked: _if(not asked.review.is_contradicted)),
    lambda asked, found: "something is contradicted for certain",
    judged=False,
)
_finding(
    "{number:count=3} (contradiction is|contradictions are) flagged",
    "How many findings there are, certain and possible ones.",
    _of_something(lambda asked: [{"number": len(asked.review.findings)}]),
    _many_findings,
    judged=False,
    written=("number",),
)


def _notes(asked: Asked) -> list[So]:
    return [
        {"kind": note.kind, "against": note.pledge, "words": Prose(note.text)}
        for note in asked.review.notes
    ]


def _note_said(asked: Asked, found: Sequence[So]) -> str:
    said = [so["words"] for so in found if so["kind"] == asked.fields["kind"]]
    return f"the note says: {' '.join(said)}" if said else "no such note is made"


_finding(
    f'a note of {{kind:note=omission}} is made{_NOTED}[, naming "{{words=Kharkiv}}"]',
    "Something to know that contradicts nothing by itself.",
    _notes,
    _note_said,
    judged=False,
)
_finding(
    f"no note of {{kind:note=omission}} is made{_NOTED}",
    "No note of that kind.",
    _notes,
    _note_said,
    denied=True,
    judged=False,
)

# -- what must be known of an incident -------------------------------------------------------------

_incident = _answers("What must be known of an incident")


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


def _bears(asked: Asked, name: str) -> Incident:
    """The incident of that name, where it bears on a pledge."""
    key, found = _key(asked.review, name), _bearing(asked.review)
    alive, gone = _affirming(asked.review, key)
    if key not in found and not alive:
        got = "the incident is retracted" if gone else "nobody has reported the incident by then"
        raise unmet(asked.world, asked.review, named_pledge(asked.world), got)
    return found[one_of(key, found, "an incident that bears on a pledge")]


def _only_incident(asked: Asked) -> str:
    """The only incident that bears on a pledge; where none does, the only one that was retracted."""
    names = sorted(_bearing(asked.review))
    if not names:
        alive, gone = _affirming(asked.review)
        names = sorted(set(gone.values()) - set(alive.values()))
    if len(names) != 1:
        got = f"{len(names)} incidents bear on it"
        raise unmet(asked.world, asked.review, named_pledge(asked.world), got)
    return names[0]


def _standing(asked: Asked) -> list[So]:
    """How far an incident is established, and what to add to that."""
    name = asked.fields.get("incident") or _only_incident(asked)
    is_asked_for = asked.fields["rung"] == "retracted"
    key = _key(asked.review, name)
    alive, gone = _affirming(asked.review, key)
    so: So = {"incident": asked.fields.get("incident")}
    if gone and not alive:
        return [{**so, "rung": "retracted", "origins": 0, "more": f"taken back: {_quoted(gone)}"}]
    still = f"still affirmed by {_quoted(alive)}" if is_asked_for else ""
    if still and alive and key not in _bearing(asked.review):
        return [{**so, "rung": "not retracted", "origins": 0, "more": still}]
    found = _bears(asked, name)
    p = round(found.p_event, 2)
    return [{**so, "rung": found.rung.value, "p": p, "origins": len(found.origins), "more": still}]


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(names))


def _stands(asked: Asked, found: Sequence[So]) -> str:
    (so,) = found
    p = f" with probability {so['p']:.2f}" if "p" in so else ""
    more = f" ({so['more']})" if so["more"] else ""
    return f"the incident is {so['rung']}{p}, on {so['origins']} origins{more}"


_HOW = "[ with probability {p:number=0.84}][, on {origins:count=2} (origin|origins)]"
_incident(
    f'the incident "{{incident=night}}" is {{rung:rung=corroborated}}{_HOW}',
    "Its rung: alleged, corroborated, verified, attributed, contested or retracted.",
    _standing,
    _stands,
    judged=False,
)
_incident(
    f"the only incident is {{rung:rung=corroborated}}{_HOW}",
    "As above, where one incident alone bears on the pledges.",
    _standing,
    _stands,
    judged=False,
)


def _of_incident(value: Callable[[Asked, Incident], So]) -> Callable[[Asked], list[So]]:
    def so(asked: Asked) -> list[So]:
        name = asked.fields["incident"]
        return [{"incident": name, **value(asked, _bears(asked, name))}]

    return so


_incident(
    'the incident "{incident=night}" rests on the origins {origins:names="Chaus" and "residents"}',
    "Who says that it happened, all of them.",
    _of_incident(lambda asked, incident: {"origins": sorted(incident.origins)}),
    lambda asked, found: f"it rests on {', '.join(found[0]['origins'])}",
    judged=False,
)


def _outlets(asked: Asked, incident: Incident) -> So:
    tellings = (asked.review.ledger[id] for id in incident.tellings)
    return {"number": Range(0, len({getattr(each, "source", None) for each in tellings} - {None}))}


_incident(
    'the incident "{incident=night}" was published by at least {number:count=8} outlets',
    "How many published it, which says little of how many saw it.",
    _of_incident(_outlets),
    lambda asked, found: f"{found[0]['number'].high} published it",
    judged=False,
)

# -- what must have changed ------------------------------------------------------------------------

_CHANGE = "What must have changed"
_WHY = "[, because of {because:names}][?time:, because time passed]"
_FROM_TO = "between {first:time=2022-03-30} and {last:time=2022-04-07} "


def _two(world: World, fields: So) -> tuple[Review, Review]:
    if "first" in fields:
        return world.reviewed(fields["first"]), world.reviewed(fields["last"])
    later = world.reviewed()
    if world.earlier is None:
        expected = "two of them: `When it is reviewed again as of` another day"
        raise InputError(Problem(entry="what has changed", found="one review", expected=expected))
    return world.earlier, later


def _changed(what: str) -> Callable[[World, So, Any], None]:
    def body(world: World, fields: So, given: Any) -> None:
        earlier, later = _two(world, fields)
        id = world.pledge(fields.get("pledge"))
        if id not in earlier:
            known(later, id)
        changes = later.diff(earlier).of(id, what)
        got = changes[0].text if changes else f"the {what} has not changed"
        if "old" not in fields:
            check(world, not changes, later, id, got)
            return
        causes = {world.record(name) for name in fields.get("because", ())}
        met = any(
            (change.before, change.after) == (fields["old"], fields["new"])
            and causes <= set(change.records)
            and not (change.records and "time" in fields)
            for change in changes[:1]
        )
        check(world, met, later, id, got)

    return body


def _change(template: str, meaning: str, body: Any, takes: str | None = None) -> None:
    ANSWERS.append(Sentence(template, _CHANGE, meaning, body, takes, role="expect"))


for _what, _old, _new in (("verdict", "holding", "broken"), ("lifecycle", "active", "ended")):
    _values = f"from {{old:{_what}={_old}}} to {{new:{_what}={_new}}}{_WHY}"
    _change(
        f"the {_what}{ON} has changed {_values}",
        f"The {_what} of the last two reviews, and the records that changed it.",
        _changed(_what),
    )
    _change(
        f"{_FROM_TO}the {_what}{ON} changes {_values}",
        f"The {_what} as of two days, and the records that changed it.",
        _changed(_what),
    )
_change(
    f"{_FROM_TO}the verdict{ON} does not change",
    "The verdict as of two days is the same.",
    _changed("verdict"),
)


def _history(world: World, fields: So, given: list[list[str]] | None) -> None:
    if not given or given[0] != ["verdict", "lifecycle"]:
        raise InputError(
            Problem(entry="the data table", expected="the headings `verdict` and `lifecycle`")
        )
    review = world.reviewed(fields.get("as_of"))
    id = known(review, world.pledge(fields.get("pledge"))).pledge
    steps = [[s.verdict.value, s.lifecycle.replace("_", " ")] for s in review.history(id)]
    told = "; ".join(", ".join(step) for step in steps)
    check(world, steps == given[1:], review, id, f"the history is: {told}")


_change(
    '[as of {as_of:time=2022-05-10} ]the history[ on (the pledge|"{pledge=truce}")] is:',
    "Each step from the first answer on; columns `verdict` and `lifecycle`.",
    _history,
    "table",
)

"""Sentences that review what was told, and that say what must follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pledgewatch.errors import InputError, Problem
from pledgewatch.gherkin.failing import unmet
from pledgewatch.gherkin.grammar import sentence
from pledgewatch.gherkin.saying import one_of
from pledgewatch.gherkin.world import World

if TYPE_CHECKING:
    from pledgewatch.engine.evidence import Incident
    from pledgewatch.engine.facts import Judgement, UnitJudgement
    from pledgewatch.engine.findings import Finding, Note
    from pledgewatch.engine.review import Review
    from pledgewatch.live import Change

_LOOK = "As of when it is reviewed"
_VERDICT = "What the answer must be"
_FINDING = "What must be flagged"
_INCIDENT = "What must be known of an incident"
_CHANGE = "What must have changed"

_AS_OF = "[as of {as_of:time} ]"
_ON = '[ on (the pledge|"{pledge}")]'


@sentence(
    "it is reviewed as of {as_of:time}", "it is reviewed as of 2022-03-31", topic=_LOOK, role="look"
)
@sentence(
    "it is reviewed again as of {as_of:time}",
    "it is reviewed again as of 2022-04-07",
    topic=_LOOK,
    role="look",
)
def review_as_of(world: World, as_of: str) -> None:
    """Judge with what was known by then; a day means its end."""
    world.look(as_of)


@sentence(
    "the world at {at:time} is reviewed as of {as_of:time}",
    "the world at 2022-03-31 is reviewed as of 2022-06-01",
    topic=_LOOK,
    role="look",
)
def review_at(world: World, at: str, as_of: str) -> None:
    """Judge the world as it stood at one time, with what was known by another."""
    world.look(as_of, at)


@sentence("it is reviewed", "it is reviewed", topic=_LOOK, role="look")
def review_now(world: World) -> None:
    """Judge with everything that was told; of a live feature, with all that has arrived."""
    world.look()


# -- what a sentence speaks of ---------------------------------------------------------------------


def _judged(world: World, as_of: str | None, pledge: str | None) -> tuple[Review, Judgement]:
    review = world.reviewed(as_of)
    return review, _known(review, world.pledge(pledge))


def _known(review: Review, id: str) -> Judgement:
    try:
        return review[id]
    except KeyError as error:
        raise InputError(
            Problem(
                entry=f'pledge "{id}"', expected=f"a pledge that is known by then: {error.args[0]}"
            )
        ) from None


def _word(text: str, known: Iterable[str], what: str) -> str:
    """An enum word however it is put together: `missed deadline` is `missed_deadline`."""
    return one_of(text.replace(" ", "_").replace("-", "_"), known, what)


def _said(code: str) -> str:
    """A word of the glossary as a sentence has it: `in grace`, `cut short`."""
    return code.replace("_", " ")


def _verdict(word: str) -> str:
    from pledgewatch.engine.facts import Verdict

    return one_of(word, [verdict.value for verdict in Verdict], "a verdict")


def _rung(word: str) -> str:
    from pledgewatch.engine.evidence import Rung

    return one_of(word, [rung.value for rung in Rung], "a rung of the ladder")


def _check(world: World, met: bool, review: Review, pledge: str | None, got: str) -> None:
    if not met:
        raise unmet(world, review, pledge, got)


# -- verdicts --------------------------------------------------------------------------------------


def _reason(word: str | None) -> str | None:
    from pledgewatch.engine.facts import REASONS

    return None if word is None else _word(word, REASONS, "a reason")


def _answer(verdict: str, reason: str | None) -> str:
    return verdict if reason is None else f"{verdict}, because {_said(reason)}"


@sentence(
    f"{_AS_OF}the verdict{_ON} is {{verdict:word}}[, because {{reason:words}}]",
    "the verdict is kept",
    'as of 2022-03-31 the verdict on "kyiv-chernihiv" is untested, because nobody was looking',
    topic=_VERDICT,
    role="expect",
)
def verdict_is(
    world: World,
    verdict: str,
    reason: str | None = None,
    as_of: str | None = None,
    pledge: str | None = None,
) -> None:
    """kept, broken, partial, holding, slipping, inconclusive, untested, pending or void, and why."""
    wanted, why = _verdict(verdict), _reason(reason)
    review, judgement = _judged(world, as_of, pledge)
    met = judgement.verdict.value == wanted and why in (None, judgement.reason)
    got = _answer(judgement.verdict.value, judgement.reason)
    _check(world, met, review, judgement.pledge, f"the verdict is {got}")


@sentence(
    f"{_AS_OF}the verdict{_ON} is not {{verdict:word}}",
    "the verdict is not broken",
    topic=_VERDICT,
    role="expect",
)
def verdict_is_not(
    world: World, verdict: str, as_of: str | None = None, pledge: str | None = None
) -> None:
    """Any other verdict."""
    wanted = _verdict(verdict)
    review, judgement = _judged(world, as_of, pledge)
    got = judgement.verdict.value
    _check(world, got != wanted, review, judgement.pledge, f"the verdict is {got}")


@sentence(
    f'{_AS_OF}the verdict{_ON} in "{{place}}"[ for "{{activity}}"] is {{verdict:word}}',
    'the verdict in "Kyiv" is kept',
    'the verdict on "truce" in "Kyiv" for "shelling" is kept',
    topic=_VERDICT,
    role="expect",
)
def verdict_of_unit(
    world: World,
    place: str,
    verdict: str,
    as_of: str | None = None,
    pledge: str | None = None,
    activity: str | None = None,
) -> None:
    """The verdict on one place, or one place and activity, that it names."""
    wanted = _verdict(verdict)
    review, judgement = _judged(world, as_of, pledge)
    where, what = world.named("place", place), world.maybe("activity", activity)
    units = [u for u in judgement.units if u.place == where and what in (None, u.activity)]
    if not units:
        known = ", ".join(sorted({f'"{unit.place}"' for unit in judgement.units}))
        raise InputError(
            Problem(entry="a part of the pledge", found=f'"{place}"', expected=f"one of {known}")
        )
    got = sorted({_answer(unit.verdict.value, unit.reason) for unit in units})
    met = all(unit.verdict.value == wanted for unit in units)
    _check(world, met, review, judgement.pledge, f"the verdict there is {', '.join(got)}")


@sentence(
    f"{_AS_OF}the verdict{_ON} is broken in part",
    "the verdict is broken in part",
    topic=_VERDICT,
    role="expect",
)
def broken_in_part(world: World, as_of: str | None = None, pledge: str | None = None) -> None:
    """Some of its parts are broken, and others are kept or hold so far."""
    review, judgement = _judged(world, as_of, pledge)
    extent = judgement.extent
    met = judgement.verdict.value == "broken" and bool(extent["broken"] and extent["kept"])
    got = f"the verdict is {judgement.verdict.value}, with {_extent(extent)}"
    _check(world, met, review, judgement.pledge, got)


def _extent(extent: Mapping[str, tuple[UnitJudgement, ...]]) -> str:
    broken, kept, unknown = (len(extent[name]) for name in ("broken", "kept", "unknown"))
    return f"{broken} parts broken, {kept} kept and {unknown} unknown"


@sentence(
    f"{_AS_OF}{{broken:count}} (part is|parts are) broken, {{kept:count}} kept and "
    f"{{unknown:count}} unknown{_ON}",
    "1 part is broken, 2 kept and 0 unknown",
    topic=_VERDICT,
    role="expect",
)
def parts_are(
    world: World,
    broken: int,
    kept: int,
    unknown: int,
    as_of: str | None = None,
    pledge: str | None = None,
) -> None:
    """How many of its places and activities are broken, kept (or hold so far), and cannot be told."""
    review, judgement = _judged(world, as_of, pledge)
    got = {name: len(units) for name, units in judgement.extent.items()}
    met = got == {"broken": broken, "kept": kept, "unknown": unknown}
    _check(world, met, review, judgement.pledge, f"there are {_extent(judgement.extent)}")


@sentence(
    f'{_AS_OF}the verdict{_ON} in the reading "{{reading}}" is {{verdict:word}}',
    'the verdict in the reading "by half" is kept',
    topic=_VERDICT,
    role="expect",
)
def verdict_of_reading(
    world: World,
    reading: str,
    verdict: str,
    as_of: str | None = None,
    pledge: str | None = None,
) -> None:
    """The verdict on the pledge as it may be read, which is no pledge of its own."""
    wanted = _verdict(verdict)
    review, judgement = _judged(world, as_of, pledge)
    name = one_of(reading, judgement.readings, "a reading of the pledge")
    got = judgement.readings[name].verdict.value
    met = got == wanted
    _check(world, met, review, judgement.pledge, f"the verdict in that reading is {got}")


@sentence(
    f"{_AS_OF}the verdict{_ON} by {{measure:word}} is {{verdict:word}}",
    "the verdict by incidents is broken",
    topic=_VERDICT,
    role="expect",
)
def verdict_by_measure(
    world: World,
    measure: str,
    verdict: str,
    as_of: str | None = None,
    pledge: str | None = None,
) -> None:
    """Of a reduction: the verdict by `incidents`, `level` or `harm` alone."""
    wanted = _verdict(verdict)
    name = one_of(measure, ("incidents", "level", "harm"), "a measure")
    review, judgement = _judged(world, as_of, pledge)
    measured = judgement.measure(name)
    got = measured.verdict.value if measured is not None else "not measured"
    _check(world, got == wanted, review, judgement.pledge, f"by {name} it is {got}")


_CLOCK_SAYS = "announced, active, in grace, dormant, superseded, withdrawn or ended"


@sentence(
    f'{_AS_OF}the pledge[ "{{pledge}}"] is {{lifecycle:lifecycle}}',
    "the pledge is active",
    'as of 2022-04-02 the pledge "truce" is in grace',
    topic=_VERDICT,
    role="expect",
)
def lifecycle_is(
    world: World, lifecycle: str, as_of: str | None = None, pledge: str | None = None
) -> None:
    """What the clock says: announced, active, in grace, dormant, superseded, withdrawn or ended."""
    from pledgewatch.engine.facts import Lifecycle, Verdict

    if lifecycle in [each.value for each in Verdict]:
        raise InputError(
            Problem(
                entry="the pledge",
                found=f'"{lifecycle}"',
                expected=f"`the verdict is {lifecycle}`: what the clock says is {_CLOCK_SAYS}",
            )
        )
    wanted = one_of(lifecycle, map(_said, Lifecycle), "a lifecycle")
    review, judgement = _judged(world, as_of, pledge)
    got = _said(judgement.lifecycle)
    _check(world, got == wanted, review, judgement.pledge, f"the pledge is {got}")


def _settled(want: bool) -> None:
    def body(world: World, as_of: str | None = None, pledge: str | None = None) -> None:
        review, judgement = _judged(world, as_of, pledge)
        got = "settled" if judgement.settled else "not settled"
        _check(world, judgement.settled is want, review, judgement.pledge, f"the answer is {got}")

    word = "settled" if want else "not settled"
    body.__doc__ = (
        "Its end is past, and the news had time to arrive." if want else "It may still change."
    )
    sentence(
        f"{_AS_OF}the answer{_ON} is {word}",
        f"the answer is {word}",
        topic=_VERDICT,
        role="expect",
    )(body)


_settled(want=True)
_settled(want=False)


def _flagged(want: bool) -> None:
    def body(world: World, flag: str, as_of: str | None = None, pledge: str | None = None) -> None:
        from pledgewatch.engine.facts import FLAGS

        wanted = _word(flag, FLAGS, "a flag")
        review, judgement = _judged(world, as_of, pledge)
        flags = sorted(judgement.flags)
        got = f"the flags are {', '.join(flags)}" if flags else "no flag is set"
        _check(world, (wanted in flags) is want, review, judgement.pledge, got)

    word = "set" if want else "not set"
    body.__doc__ = (
        "Something to know with the verdict, such as denied, late or contested."
        if want
        else "That flag is absent."
    )
    sentence(
        f"{_AS_OF}the flag {{flag:words}} is {word}{_ON}",
        f"the flag denied is {word}",
        topic=_VERDICT,
        role="expect",
    )(body)


_flagged(want=True)
_flagged(want=False)


@sentence(
    f"{_AS_OF}{{certain:count}} certain and {{possible:count}} possible violations are counted{_ON}",
    "as of 2022-04-02 2 certain and 3 possible violations are counted",
    topic=_VERDICT,
    role="expect",
)
def counts_are(
    world: World,
    certain: int,
    possible: int,
    as_of: str | None = None,
    pledge: str | None = None,
) -> None:
    """How many incidents count against it, for certain and perhaps."""
    review, judgement = _judged(world, as_of, pledge)
    got = f"{judgement.certain} certain and {judgement.possible} possible violations are counted"
    met = (judgement.certain, judgement.possible) == (certain, possible)
    _check(world, met, review, judgement.pledge, got)


def _lies(name: str, example: str, meaning: str, value_of: Callable[[Judgement], Any]) -> None:
    """A sentence on a number that an answer comes with; None where the answer has none."""

    def body(
        world: World,
        low: float,
        high: float,
        as_of: str | None = None,
        pledge: str | None = None,
    ) -> None:
        review, judgement = _judged(world, as_of, pledge)
        value: float | None = value_of(judgement)
        met = value is not None and low <= round(value, 9) <= high
        got = f"the {name} is {'not known' if value is None else f'{value:.3f}'}"
        _check(world, met, review, judgement.pledge, got)

    body.__doc__ = meaning
    sentence(
        f"{_AS_OF}the {name}{_ON} lies between {{low:number}} and {{high:number}}",
        f"the {name} lies between {example}",
        topic=_VERDICT,
        role="expect",
    )(body)


_lies(
    "skepticism",
    "0.5 and 0.9",
    "The probability that it is, or will be, broken, from the record and what was observed.",
    lambda judgement: judgement.skepticism and judgement.skepticism.value,
)
_lies(
    "chance that it was violated",
    "0.95 and 1",
    "By all reports together, those in doubt as far as they are not.",
    lambda judgement: judgement.score.v,
)
_lies(
    "chance that it was done in time",
    "0.95 and 1",
    "Of what was to be done or reached by a deadline.",
    lambda judgement: judgement.demanded and judgement.demanded.done,
)
_lies(
    "share of the way gone in time",
    "0.6 and 0.7",
    "Of a level that was to be reached by a deadline.",
    lambda judgement: judgement.achieved,
)
_lies(
    "effect",
    "0.2 and 0.4",
    "Of a pledge not to do something: the rate since, as a share of the rate before.",
    lambda judgement: judgement.effect and judgement.effect.rr,
)


@sentence(
    f'{_AS_OF}the explanation{_ON} names "{{words}}"',
    'the explanation names "drastically"',
    topic=_VERDICT,
    role="expect",
)
def explanation_names(
    world: World, words: str, as_of: str | None = None, pledge: str | None = None
) -> None:
    """Something that the whole explanation says."""
    review, judgement = _judged(world, as_of, pledge)
    told = review.explain(judgement.pledge)
    _check(world, words in told, review, judgement.pledge, "the explanation does not say that")


# -- findings and notes ----------------------------------------------------------------------------

_AGAINST = '[ against (the pledge|"{against}")]'


def _held_against(world: World, against: str | None, named: bool) -> str | None:
    """What a finding must be held against; None: anything."""
    if against is not None:
        return world.record(against)
    return world.pledge() if named else None


def _findings(review: Review, kind: str, against: str | None) -> list[Finding]:
    return [
        finding
        for finding in review.findings
        if finding.kind == kind and against in (None, finding.pledge, finding.statement)
    ]


def _kind(word: str) -> str:
    from pledgewatch.engine.findings import finding_kinds

    return _word(word, finding_kinds(), "a kind of finding")


def _causes(words: str | None) -> set[str] | None:
    from pledgewatch.engine.evidence import CAUSES

    if words is None:
        return None
    return {_word(word, CAUSES, "a cause of doubt") for word in words.split(" and ")}


def _named_pledge(world: World, against: str | None) -> str | None:
    """The pledge whose explanation shows why an expectation on findings is not met."""
    pledges = world.ids("pledge")
    if against in pledges:
        return against
    return pledges[0] if len(pledges) == 1 else None


@sentence(
    f"{_AS_OF}a {{certainty:word}} {{kind:words}} is flagged{_AGAINST}"
    '[ in the incident "{incident}"][, taken together][, and is {rung:word}]'
    "[, on {origins:count} (origin|origins)][, in doubt of {causes:words}]",
    "a certain continuation is flagged",
    "as of 2022-03-30 a possible continuation is flagged against the pledge",
    'a certain denial refuted is flagged against "denial" in the incident "night", and is '
    "attributed, on 2 origins",
    "a certain continuation is flagged, taken together",
    "a possible continuation is flagged, in doubt of actor and time",
    topic=_FINDING,
    role="expect",
)
def finding_is_flagged(
    world: World,
    certainty: str,
    kind: str,
    as_of: str | None = None,
    against: str | None = None,
    incident: str | None = None,
    rung: str | None = None,
    origins: int | None = None,
    causes: str | None = None,
) -> None:
    """A contradiction: certain or possible, its kind, its rung, its origins, and what is in doubt.

    *Taken together* are several incidents, none of which is enough by itself.
    """
    one_of(certainty, ("certain", "possible"), "a certainty")
    name = _kind(kind)
    doubts = _causes(causes)
    together = ", taken together" in world.saying
    wanted_rung = None if rung is None else _rung(rung)
    review = world.reviewed(as_of)
    if incident is not None:
        _incident_is_told(world, incident)
    target = _held_against(world, against, " against the pledge" in world.saying)
    met = any(
        finding.certainty.word == certainty
        and incident in (None, finding.incident)
        and wanted_rung in (None, finding.rung.value if finding.rung else None)
        and origins in (None, len(finding.origins))
        and (bool(finding.together) or not together)
        and doubts in (None, {cause for cause, _ in finding.causes})
        for finding in _findings(review, name, target)
    )
    shown = _named_pledge(world, target)
    _check(world, met, review, shown, "no finding is like that")


@sentence(
    f'{_AS_OF}no {{kind:words}} is flagged{_AGAINST}[ in the incident "{{incident}}"]',
    "no continuation is flagged",
    'no insufficient reduction is flagged against "kyiv-chernihiv"',
    topic=_FINDING,
    role="expect",
)
def no_finding(
    world: World,
    kind: str,
    as_of: str | None = None,
    against: str | None = None,
    incident: str | None = None,
) -> None:
    """No contradiction of that kind."""
    name = _kind(kind)
    review = _of_something(world, as_of)
    if incident is not None:
        _incident_is_told(world, incident)
    target = _held_against(world, against, " against the pledge" in world.saying)
    found = [f for f in _findings(review, name, target) if incident in (None, f.incident)]
    shown = _named_pledge(world, target)
    _check(world, not found, review, shown, f"{len(found)} such findings are flagged")


@sentence(
    f"{_AS_OF}nothing is contradicted",
    "nothing is contradicted",
    "as of 2022-03-29 nothing is contradicted",
    topic=_FINDING,
    role="expect",
)
def nothing(world: World, as_of: str | None = None) -> None:
    """No finding at all, certain or possible."""
    review = _of_something(world, as_of)
    found = len(review.findings)
    _check(world, not found, review, _named_pledge(world, None), f"{found} findings are flagged")


@sentence(
    f"{_AS_OF}nothing is contradicted for certain",
    "nothing is contradicted for certain",
    topic=_FINDING,
    role="expect",
)
def nothing_certain(world: World, as_of: str | None = None) -> None:
    """No certain finding; there may be possible ones."""
    review = _of_something(world, as_of)
    got = "something is contradicted for certain"
    _check(world, not review.is_contradicted, review, _named_pledge(world, None), got)


@sentence(
    f"{_AS_OF}{{number:count}} (contradiction is|contradictions are) flagged",
    "1 contradiction is flagged",
    "3 contradictions are flagged",
    topic=_FINDING,
    role="expect",
)
def number_of_findings(world: World, number: int, as_of: str | None = None) -> None:
    """How many findings there are, certain and possible ones."""
    review = _of_something(world, as_of)
    found = len(review.findings)
    _check(world, found == number, review, _named_pledge(world, None), f"{found} are flagged")


def _of_something(world: World, as_of: str | None) -> Review:
    """The review as of a time, if there is something to judge: else that nothing is flagged says nothing.

    Raises:
        InputError: saying what is missing.
    """
    from pledgewatch.words.verdicts import nothing_said

    review = world.reviewed(as_of)
    if review.is_empty:
        expected = "a pledge or a statement that is known by then"
        raise InputError(Problem(entry=nothing_said(review).rstrip("."), expected=expected))
    return review


def _notes(world: World, review: Review, kind: str, pledge: str | None) -> list[Note]:
    from pledgewatch.engine.findings import note_kinds

    name = _word(kind, note_kinds(), "a kind of note")
    named = pledge is not None or " on the pledge" in world.saying
    target = world.pledge(pledge) if named else None
    return [n for n in review.notes if n.kind == name and target in (None, n.pledge)]


@sentence(
    f'{_AS_OF}a note of {{kind:words}} is made{_ON}[, naming "{{words}}"]',
    "a note of no end is made",
    'as of 2022-03-30 a note of omission is made on "kyiv-chernihiv", naming "Kharkiv"',
    topic=_FINDING,
    role="expect",
)
def note_is_made(
    world: World,
    kind: str,
    as_of: str | None = None,
    pledge: str | None = None,
    words: str | None = None,
) -> None:
    """Something to know that contradicts nothing by itself."""
    review = world.reviewed(as_of)
    notes = _notes(world, review, kind, pledge)
    told = " ".join(note.text for note in notes)
    met = bool(notes) and (words is None or words in told)
    got = f"the note says: {told}" if notes else "no such note is made"
    _check(world, met, review, _named_pledge(world, pledge), got)


@sentence(
    f"{_AS_OF}no note of {{kind:words}} is made{_ON}",
    "no note of omission is made",
    topic=_FINDING,
    role="expect",
)
def no_note(world: World, kind: str, as_of: str | None = None, pledge: str | None = None) -> None:
    """No note of that kind."""
    review = world.reviewed(as_of)
    notes = _notes(world, review, kind, pledge)
    told = " ".join(note.text for note in notes)
    _check(world, not notes, review, _named_pledge(world, pledge), f"the note says: {told}")


# -- incidents -------------------------------------------------------------------------------------


def _incident_is_told(world: World, name: str) -> None:
    """Refuse the name of an incident that nothing tells of."""
    from pledgewatch.model.records import Report, StateReport

    ledger = world.ledger
    tellings: tuple[Report | StateReport, ...] = (*ledger.all(Report), *ledger.all(StateReport))
    known = {t.incident for t in tellings if t.incident} | {t.id for t in tellings}
    one_of(name, sorted(known), "an incident")


def _bearing(review: Review) -> dict[str, Incident]:
    """The incidents that bear on a pledge, by name; of several pledges, as it bears most on one."""
    found: dict[str, Incident] = {}
    for judgement in review:
        for incident in (*judgement.incidents, *judgement.fulfilments):
            known = found.get(incident.key)
            if known is None or incident.p > known.p:
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


def _incident(world: World, review: Review, name: str) -> Incident:
    """The incident of that name, where it bears on a pledge."""
    _incident_is_told(world, name)
    key, found = _key(review, name), _bearing(review)
    alive, gone = _affirming(review, key)
    if key not in found and not alive:
        got = "the incident is retracted" if gone else "nobody has reported the incident by then"
        raise unmet(world, review, _named_pledge(world, None), got)
    return found[one_of(key, found, "an incident that bears on a pledge")]


def _only_incident(world: World, review: Review) -> str:
    """The only incident that bears on a pledge; where none does, the only one that was retracted."""
    names = sorted(_bearing(review))
    if not names:
        alive, gone = _affirming(review)
        names = sorted(set(gone.values()) - set(alive.values()))
    if len(names) != 1:
        raise unmet(world, review, _named_pledge(world, None), f"{len(names)} incidents bear on it")
    return names[0]


_HOW = "[ with probability {p:number}][, on {origins:count} (origin|origins)]"


def _stands(
    world: World,
    review: Review,
    name: str,
    rung: str,
    p: float | None,
    origins: int | None,
) -> None:
    wanted = _rung(rung)
    _incident_is_told(world, name)
    alive, gone = _affirming(review, _key(review, name))
    if gone and not alive:
        met = wanted == "retracted" and p is None and origins in (None, 0)
        got = f"the incident is retracted, on 0 origins (taken back: {_quoted(gone)})"
    elif wanted == "retracted" and alive and _key(review, name) not in _bearing(review):
        met, got = False, f"the incident is still affirmed by {_quoted(alive)}"
    else:
        found = _incident(world, review, name)
        met = (
            found.rung.value == wanted
            and (p is None or abs(round(found.p_event, 2) - p) < 0.005)
            and origins in (None, len(found.origins))
        )
        got = (
            f"the incident is {found.rung.value} with probability {found.p_event:.2f}, on "
            f"{len(found.origins)} origins"
        )
        if wanted == "retracted":
            got += f" (still affirmed by {_quoted(alive)})"
    _check(world, met, review, _named_pledge(world, None), got)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in sorted(names))


@sentence(
    f'{_AS_OF}the incident "{{name}}" is {{rung:word}}{_HOW}',
    'the incident "night" is corroborated',
    'as of 2022-03-30 the incident "night" is corroborated with probability 0.84, on 2 origins',
    topic=_INCIDENT,
    role="expect",
)
def incident_is(
    world: World,
    name: str,
    rung: str,
    as_of: str | None = None,
    p: float | None = None,
    origins: int | None = None,
) -> None:
    """Its rung: alleged, corroborated, verified, attributed, contested or retracted."""
    review = world.reviewed(as_of)
    _stands(world, review, name, rung, p, origins)


@sentence(
    f"{_AS_OF}the only incident is {{rung:word}}{_HOW}",
    "the only incident is alleged with probability 0.70, on 1 origin",
    topic=_INCIDENT,
    role="expect",
)
def only_incident_is(
    world: World,
    rung: str,
    as_of: str | None = None,
    p: float | None = None,
    origins: int | None = None,
) -> None:
    """As above, where one incident alone bears on the pledges."""
    review = world.reviewed(as_of)
    _stands(world, review, _only_incident(world, review), rung, p, origins)


@sentence(
    f'{_AS_OF}the incident "{{name}}" rests on the origins {{origins:names}}',
    'the incident "night" rests on the origins "Chaus" and "residents"',
    topic=_INCIDENT,
    role="expect",
)
def incident_rests(
    world: World, name: str, origins: tuple[str, ...], as_of: str | None = None
) -> None:
    """Who says that it happened, all of them."""
    review = world.reviewed(as_of)
    got = _incident(world, review, name).origins
    wanted = sorted(world.many("source", origins))
    told = f"it rests on {', '.join(got)}"
    _check(world, sorted(got) == wanted, review, _named_pledge(world, None), told)


@sentence(
    f'{_AS_OF}the incident "{{name}}" was published by at least {{number:count}} outlets',
    'the incident "night" was published by at least 8 outlets',
    topic=_INCIDENT,
    role="expect",
)
def incident_was_published(world: World, name: str, number: int, as_of: str | None = None) -> None:
    """How many published it, which says little of how many saw it."""
    review = world.reviewed(as_of)
    tellings = _incident(world, review, name).tellings
    found = len({getattr(review.ledger[id], "source", None) for id in tellings} - {None})
    _check(world, found >= number, review, _named_pledge(world, None), f"{found} published it")


# -- changes ---------------------------------------------------------------------------------------


def _change(
    world: World, both: tuple[Review, Review], pledge: str | None, what: str
) -> Change | None:
    earlier, later = both
    id = world.pledge(pledge)
    if id not in earlier:
        _known(later, id)
    found = later.diff(earlier).of(id, what)
    return found[0] if found else None


def _must_change(
    world: World,
    both: tuple[Review, Review],
    pledge: str | None,
    what: str,
    values: tuple[str, str],
    because: tuple[str, ...],
) -> None:
    change = _change(world, both, pledge, what)
    causes = [world.record(name) for name in because]
    met = (
        change is not None
        and tuple(_said(value or "") for value in (change.before, change.after)) == values
        and set(causes) <= set(change.records)
        and not (change.records and "because time passed" in world.saying)
    )
    got = change.text if change is not None else f"the {what} has not changed"
    _check(world, met, both[1], world.pledge(pledge), got)


def _two(world: World) -> tuple[Review, Review]:
    later = world.reviewed()
    if world.earlier is None:
        raise InputError(
            Problem(
                entry="what has changed",
                found="one review",
                expected="two of them: `When it is reviewed again as of` another day",
            )
        )
    return world.earlier, later


_WHY = "[, because of {because:names}][, because time passed]"


def _changed(what: str, before: str, after: str) -> None:
    def since(
        world: World,
        old: str,
        new: str,
        pledge: str | None = None,
        because: tuple[str, ...] = (),
    ) -> None:
        _must_change(world, _two(world), pledge, what, (old, new), because)

    def between(
        world: World,
        first: str,
        last: str,
        old: str,
        new: str,
        pledge: str | None = None,
        because: tuple[str, ...] = (),
    ) -> None:
        both = world.reviewed(first), world.reviewed(last)
        _must_change(world, both, pledge, what, (old, new), because)

    kind = "word" if what == "verdict" else "lifecycle"
    since.__doc__ = f"The {what} of the last two reviews, and the records that changed it."
    between.__doc__ = f"The {what} as of two days, and the records that changed it."
    sentence(
        f"the {what}{_ON} has changed from {{old:{kind}}} to {{new:{kind}}}{_WHY}",
        f"the {what} has changed from {before} to {after}",
        f'the {what} on "truce" has changed from {before} to {after}, because of "report 1"',
        topic=_CHANGE,
        role="expect",
    )(since)
    sentence(
        f"between {{first:time}} and {{last:time}} the {what}{_ON} changes from {{old:{kind}}} to "
        f"{{new:{kind}}}{_WHY}",
        f"between 2022-03-30 and 2022-04-07 the {what} changes from {before} to {after}",
        topic=_CHANGE,
        role="expect",
    )(between)


_changed("verdict", "holding", "broken")
_changed("lifecycle", "active", "ended")


@sentence(
    f"between {{first:time}} and {{last:time}} the verdict{_ON} does not change",
    "between 2022-03-30 and 2022-04-07 the verdict does not change",
    topic=_CHANGE,
    role="expect",
)
def verdict_stays(world: World, first: str, last: str, pledge: str | None = None) -> None:
    """The verdict as of two days is the same."""
    both = world.reviewed(first), world.reviewed(last)
    change = _change(world, both, pledge, "verdict")
    got = change.text if change is not None else ""
    _check(world, change is None, both[1], world.pledge(pledge), got)


@sentence(
    f"{_AS_OF}the history{_ON} is:",
    "the history is:",
    'as of 2022-05-10 the history on "truce" is:',
    topic=_CHANGE,
    role="expect",
    takes="table",
)
def history_is(
    world: World,
    as_of: str | None = None,
    pledge: str | None = None,
    table: list[list[str]] | None = None,
) -> None:
    """Each step from the first answer on; columns `verdict` and `lifecycle`."""
    if not table or table[0] != ["verdict", "lifecycle"]:
        raise InputError(
            Problem(entry="the data table", expected="the headings `verdict` and `lifecycle`")
        )
    review, judgement = _judged(world, as_of, pledge)
    steps = [[s.verdict.value, _said(s.lifecycle)] for s in review.history(judgement.pledge)]
    told = "; ".join(", ".join(step) for step in steps)
    _check(world, steps == table[1:], review, judgement.pledge, f"the history is: {told}")

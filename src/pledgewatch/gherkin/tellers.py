"""Records in the words of the vocabulary: for each table, the sentences that say its keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["TELLERS", "Fields", "quoted"]


class Fields:
    """The keys of a record that no sentence has said yet."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.left = dict(fields)

    def take(self, key: str, form: str = "{}") -> str:
        """A key in the form of a piece of a sentence; nothing where the record has none."""
        value = self.left.pop(key, None)
        return "" if value is None else form.format(_shown(value))

    def quoted(self, key: str, form: str = "{}") -> str:
        """A text or list of texts in quotation marks, in the form of a piece of a sentence."""
        value = self.left.pop(key, None)
        return "" if value is None else form.format(quoted(value))

    def has(self, *keys: str) -> bool:
        """Whether all of them are left."""
        return all(key in self.left for key in keys)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " to ".join(_shown(each) for each in value)
    return repr(value) if isinstance(value, float) else str(value)


def quoted(value: Any) -> str:
    """A text, or several, as a sentence names them: `"Kyiv"`, `"Kyiv" and "Sumy"`."""
    if isinstance(value, str):
        return f'"{value}"'
    *first, last = (f'"{item}"' for item in value)
    return f"{', '.join(first)} and {last}" if first else last


def _common(fields: Fields) -> Iterator[str]:
    """The sentences on any record, of the keys that are left."""
    for key, form in (
        ("known", "that was known on {}"),
        ("published", "that was published" + fields.quoted("source", " by {}") + " on {}")
        if fields.has("published")
        else ("source", 'that was published by "{}"'),
    ):
        if text := fields.take(key, form):
            yield text
    if text := fields.quoted("url", "that is to be read at {}"):
        yield text


_WORDINGS = ("reduce", "limit", "halve", "scale down")


def _pledge_head(fields: Fields) -> str | None:
    kind = fields.take("kind")
    head = fields.quoted("debtor") + fields.take("said", " pledged on {}")
    head += fields.quoted("speaker", " through {}") + " to "
    if fields.has("text"):
        due = fields.take("end", " by {}") + fields.take("within", " within {}")
        return f"{head}do this{due}: {fields.quoted('text')}"
    what = fields.quoted("activities")
    where = fields.quoted("places")
    level = ""
    if fields.has("unit") and ("at_least" in fields.left or "at_most" in fields.left):
        if fields.has("at_least", "at_most"):
            level = fields.take("at_least", "between {} and ") + fields.take("at_most")
        else:
            level = fields.take("at_least", "at least {}") + fields.take("at_most", "at most {}")
        level = f"{level} {fields.quoted('unit')} of "
    until = ""
    if kind in ("cease", "refrain", "maintain", "reduce"):
        until = fields.take("start", ", from {}") + fields.take("end", ", until {}")
    match kind:
        case "cease":
            return f"{head}cease {what} in {where}{until}"
        case "refrain":
            return f"{head}refrain from {what} in {where}{until}"
        case "maintain":
            return f"{head}maintain {level}{what} in {where}{until}"
        case "reduce":
            return head + _reducing(fields, what, where) + until
    # The others have a deadline; when they begin is a sentence of its own.
    due = fields.take("end", " by {}") + fields.take("within", " within {}")
    if kind == "withdraw" and level:
        return f"{head}withdraw down to {level}{what} in {where}{due}"
    verb = {"do-by": "do", "withdraw": "withdraw", "reach": "reach"}.get(kind)
    if verb is None:
        return None
    between = "from" if kind == "withdraw" else "in"
    return f"{head}{verb} {level}{what} {between} {where}{due}"


def _reducing(fields: Fields, what: str, where: str) -> str:
    if not fields.has("wording"):
        return fields.take("share", f"bring {what} in {where} down to a share of {{}}")
    word = fields.take("wording")
    if word in _WORDINGS:
        return f"{word} {what} in {where}"
    if word.endswith("ly"):
        return f"{word} reduce {what} in {where}"
    return f'do less {what} in {where}, in the word "{word}"'


_TERMS = (
    ("creditor", 'the pledge is owed to "{}"'),
    ("announcement", 'the pledge belongs to the announcement "{}"'),
    ("start", "the pledge takes effect on {}"),
    ("within", "the pledge ends {} after it was said"),
    ("grace", "the pledge allows {} to comply"),
    ("tolerance", "the pledge allows {} of lateness"),
    ("tolerated", "the pledge allows {} violations"),
    ("settle", "news on the pledge may take {}"),
    ("horizon", "the pledge is to be read after {}"),
    ("baseline", "the pledge is measured against {}"),
    ("measure", "the pledge is measured by {}"),
    ("share", "the pledge means a share of {}"),
    ("band", "the pledge could mean a share of {}"),
    ("daily", "the pledge binds every day during {}"),
    ("partial_from", "the pledge is kept in part from a share of {} of the way"),
    ("reference_class", 'the pledge is compared with the class "{}"'),
    ("reported_by", 'the pledge was told by "{}"'),
)
_LISTS = (
    ("except_places", "the pledge leaves out the places {}"),
    ("except_activities", "the pledge leaves out the activities {}"),
    ("except_actors", "the pledge does not bind the actors {}"),
    ("targets", "the pledge covers only acts against {}"),
    ("except_targets", "the pledge leaves out acts against {}"),
    ("control", "the pledge says nothing of {}"),
)


def _pledge(fields: Fields) -> Iterator[str]:
    name = fields.quoted("id", "that is called {}")
    condition = fields.left.pop("condition", {})
    head = _pledge_head(fields)
    if head is None:
        return
    yield head
    yield name
    for key, form in _TERMS:
        if text := fields.take(key, form):
            yield text
    for key, form in _LISTS:
        if text := fields.quoted(key, form):
            yield text
    if fields.has("level"):
        level, unit = fields.take("level"), fields.quoted("unit")
        yield f"the pledge starts from {f'{level} {unit}' if unit else f'a level of {level}'}"
    yield from _condition(Fields(condition))
    yield from _common(fields)


def _condition(fields: Fields) -> Iterator[str]:
    if fields.has("text"):
        yield (
            "the pledge binds on the condition "
            + fields.quoted("text")
            + fields.quoted("quote", ", put as {}")
        )
    if fields.has("state"):
        yield fields.quoted("state", "the pledge binds while the state {} holds")
    if fields.has("unless_broken"):
        yield fields.quoted("unless_broken", "the pledge binds while the other side keeps {}")
    if "presumed" in fields.left:
        holds = fields.left.pop("presumed")
        yield f"its condition is presumed {'to' if holds else 'not to'} hold"


def _at(fields: Fields) -> str:
    """When it happened: `on` a day, `at` a time, `during` a span."""
    when = fields.take("when")
    if "/" in when:
        return f" during {when}"
    return f" at {when}" if "T" in when else f" on {when}"


def _report(fields: Fields) -> Iterator[str]:
    name = fields.quoted("id", "that is called {}")
    head = fields.quoted("origin")
    if not head:
        head = fields.quoted("source") + " published" + fields.take("published", " on {}") + " that"
    elif fields.has("source"):
        head += fields.quoted("source", " is reported by {}") + fields.take("published", " on {}")
        head += " as saying that"
    else:
        head += " reported" + fields.take("published", " on {}") + " that"
    denies = fields.take("stance") == "denies"
    if not fields.has("activity"):
        verb = " was not done" if denies else " was done"
        what = fields.quoted("pledge", "the pledge {}") + verb
    else:
        many = fields.take("number", "there were {} incidents of ")
        what = many or ("there was no " if denies else "there was ")
        what += fields.quoted("activity") + fields.quoted("place", " in {}")
    what += fields.quoted("actor", " by {}") + fields.quoted("target", " against {}") + _at(fields)
    if not denies and not what.startswith("the pledge"):
        what += fields.take("deaths", ", with {} people killed")
    yield f"{head} {what}{fields.quoted('incident', ', as the incident {}')}"
    yield name
    for key, form in (
        ("pledge", 'that report bears on the pledge "{}"'),
        ("place_probability", "that report names the right place with probability {}"),
        ("time_probability", "that report names the right time with probability {}"),
        ("target_probability", "that report names the right target with probability {}"),
        ("credibility", "that report is of credibility {}"),
        ("probability", "that report is true with probability {}"),
        ("actor_probability", "that report names the right actor with probability {}"),
        ("type_probability", "that report names the right activity with probability {}"),
        ("deaths", "that report tells of {} deaths"),
        ("report_dated", "that report is dated by the day it was written"),
    ):
        if text := fields.take(key, form):
            yield text
    yield from _common(fields)


def _state_report(fields: Fields) -> Iterator[str]:
    name = fields.quoted("id", "that is called {}")
    holds = fields.left.pop("holds", None)
    head = fields.quoted("origin")
    if fields.has("state"):
        verb = "held" if holds else "did not hold"
        yield head + fields.quoted("state", " reported that the state {} ") + verb + _at(fields)
    else:
        of_pledge = "" if fields.has("activity") else fields.quoted("pledge", "the pledge {}")
        what = of_pledge or fields.quoted("activity")
        unit = fields.quoted("unit")
        level = fields.take("level")
        share = fields.take("share", " at a share of {}")
        whose = fields.quoted("actor", " of {}") + fields.quoted("place", " in {}") + _at(fields)
        whose += fields.quoted("incident", ", as the observation {}")
        if level:
            yield f"{head} counted {level} {unit} {'for' if of_pledge else 'of'} {what}{whose}"
        elif share:
            yield f"{head} put {'' if of_pledge else 'what was left of '}{what}{whose}{share}"
        elif of_pledge:
            so = "fulfilled" if holds else "not fulfilled"
            yield f"{head} observed {what} {so}{whose}"
        else:
            yield f"{head} observed {'' if holds else 'no '}{what}{whose}"
    yield name
    for key, form in (
        ("report_dated", "that observation is dated by the day it was written"),
        ("credibility", "that observation is of credibility {}"),
        ("probability", "that observation is true with probability {}"),
    ):
        if text := fields.take(key, form):
            yield text
    yield from _common(fields)


def _coverage(fields: Fields) -> str:
    return (
        fields.quoted("origin")
        + fields.quoted("activities", " watched for {}")
        + fields.quoted("places", " in {}")
        + fields.take("when", " during {}")
        + fields.take("sensitivity", ", with sensitivity {}")
        + fields.take("false_alarm", " and false alarms {}")
        + fields.take("lag", ", hearing of it within {}")
    )


def _statement(fields: Fields) -> Iterator[str]:
    name = fields.quoted("id", "that is called {}")
    kind = fields.take("kind")
    speaker, said = fields.quoted("speaker"), fields.take("said", " on {}")
    answers = list(fields.left.get("answers", ()))
    scope = ""
    if kind in ("denial", "claim") and fields.has("activities"):
        scope = fields.quoted("activities") + fields.quoted("about", " by {}")
        scope += fields.quoted("places", " in {}") + fields.take("when", " during {}")
    if kind == "denial" and scope:
        yield f"{speaker} denied{said} any {scope}"
    elif kind == "denial":
        first, *rest = fields.left.pop("incidents", [""])
        yield f'{speaker} denied{said} the incident "{first}"'
        if rest:
            fields.left["incidents"] = rest
    elif kind == "claim" and scope:
        none = "" if fields.left.pop("holds", True) else "no "
        yield f"{speaker} claimed{said} that there was {none}{scope}"
    elif kind == "compliance" and answers:
        yield f'{speaker} claimed{said} to keep "{answers[0]}"'
        fields.left["answers"] = answers[1:]
    elif kind != "denial":
        yield f"{speaker} made a statement of {kind}{said}"
    else:
        return
    yield name
    if fields.left.get("answers"):
        yield fields.quoted("answers", "that statement speaks of the records {}")
    if fields.left.get("incidents"):
        yield fields.quoted("incidents", "that statement speaks of the incidents {}")
    yield from _common(fields)


def _explanation(fields: Fields) -> str:
    rival = fields.left.pop("rival", True)
    return (
        ("a rival explanation" if rival else "an explanation")
        + fields.quoted("of", " of {} was given")
        + fields.quoted("by", " by {}")
        + fields.take("said", " on {}")
    )


def _told(template: Callable[[Fields], str], **more: str) -> Callable[[Fields], Iterator[str]]:
    """One sentence, its name, and a sentence for each key that says more."""

    def tell(fields: Fields) -> Iterator[str]:
        name = fields.quoted("id", "that is called {}")
        yield template(fields)
        yield name
        for key, form in more.items():
            if text := fields.quoted(key, form):
                yield text
        yield from _common(fields)

    return tell


TELLERS: dict[str, Callable[[Fields], Iterator[str]]] = {
    "pledge": _pledge,
    "report": _report,
    "state_report": _state_report,
    "coverage": _told(_coverage),
    "statement": _statement,
    "reaction": _told(
        lambda f: (
            f.quoted("by")
            + f.take("tone", " was {} of ")
            + f.quoted("to")
            + f.take("said", " on {}")
        )
    ),
    "explanation": _told(
        _explanation,
        evidence_for="that explanation rests on {}",
        evidence_against="that explanation is at odds with {}",
    ),
    "retract": _told(
        lambda f: f.quoted("target", "the record {} was retracted") + f.take("when", " on {}")
    ),
    "supersede": _told(
        lambda f: (
            f.quoted("target", "the pledge {} was superseded")
            + f.quoted("by", " by {}")
            + f.take("when", " on {}")
        )
    ),
    "withdraw": _told(
        lambda f: f.quoted("target", "the pledge {} was withdrawn") + f.take("when", " on {}")
    ),
    "same_incident": _told(
        lambda f: (
            f.quoted("incidents") + f.take("known", " are the same incident, as was known on {}")
        )
    ),
    "capture": _told(
        lambda f: (
            f.quoted("place", "the place {} was taken")
            + f.quoted("to", " by {}")
            + f.take("when", " on {}")
        )
    ),
    "reading": _told(
        lambda f: (
            f.quoted("pledge", "the pledge {} may be read")
            + f.take("kind", " as {}")
            + f.take("share", " at a share of {}")
            + f.take("measure", " by {}")
        )
    ),
    "assessment": _told(
        lambda f: (
            f.quoted("by")
            + f.quoted("pledge", " rated {}")
            + f.quoted("rating", " as {}")
            + f.take("when", " on {}")
            + f.quoted("scale", ", on the scale {}")
        ),
        sources="that rating rests on the sources {}",
    ),
    "same_origin": _told(
        lambda f: f.quoted("origins") + f.take("known", " are the same origin, as was known on {}")
    ),
}

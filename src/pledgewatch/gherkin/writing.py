"""A ledger as a feature: its records as Givens, and what its reviews say as Thens.

Each record is said in the plainest way that says all of it. That a way does is found by saying it: the
sentences are done in a world of their own, and the record they tell is held against the one that is
written. What no sentence says whole is written as a ledger file has it, in a doc string.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pledgewatch.errors import PledgewatchError
from pledgewatch.gherkin.grammar import matching
from pledgewatch.gherkin.naming import TABLES
from pledgewatch.gherkin.world import World

if TYPE_CHECKING:
    from pledgewatch.engine.findings import Finding
    from pledgewatch.engine.review import Review
    from pledgewatch.model.ledger import Ledger
    from pledgewatch.model.records import Record

__all__ = ["feature"]

_RECORDS = "these records:"
_NODES = ("actor", "place", "activity", "source")
_MOST_FINDINGS = 20

Said = tuple[str, list[list[str]] | str | None]
"""A sentence, and the data table or doc string below it."""


def feature(ledger: Ledger, clocks: Sequence[tuple[int, int]] | None = None) -> str:
    """The text of a feature that tells a ledger, with a scenario for each pair of clocks.

    Args:
        ledger: The ledger.
        clocks: Pairs of event time and knowledge time (microseconds UTC); left out: those at which
            the ledger itself says what must be found, and the newest knowledge time.

    Raises:
        InputError: for a record made in Python that no file can hold.
    """
    from pledgewatch.engine.review import review

    lines = [f"Feature: {_one_line(ledger.title or 'A ledger and what follows from it')}", ""]
    lines.append("  Background:")
    for number, (text, given) in enumerate(_givens(ledger)):
        lines.append(f"    {'Given' if number == 0 else 'And'} {text}")
        lines += _below(given, "toml" if text == _RECORDS else "")
    for at, as_of in clocks if clocks is not None else _clocks(ledger):
        lines += ["", *_scenario(review(ledger, at, as_of))]
    return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _clocks(ledger: Ledger) -> list[tuple[int, int]]:
    from pledgewatch.model.records import Expected

    declared = {((each.at or each.as_of).last, each.as_of.last) for each in ledger.all(Expected)}
    return sorted(declared | {(ledger._newest, ledger._newest)}, key=lambda clocks: clocks[::-1])


def _below(given: list[list[str]] | str | None, kind: str = "") -> Iterator[str]:
    """A data table or a doc string as it stands below its sentence."""
    if isinstance(given, str):
        yield f"      ```{kind}"
        for line in given.rstrip("\n").split("\n"):
            yield f"      {line}".rstrip()
        yield "      ```"
    elif given:
        cells = [[_escaped(cell) for cell in row] for row in given]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for row in cells:
            padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            yield f"      | {' | '.join(padded)} |"


def _escaped(cell: str) -> str:
    return cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


# -- records as sentences --------------------------------------------------------------------------


def _givens(ledger: Ledger) -> Iterator[Said]:
    from pledgewatch.io.plain import header, plain

    whole = header(ledger)
    told = whole.get("ledger", {})
    world = World()
    for text in _headings(told):
        yield text, None
        _try(world, [(text, None)])
    rest = {key: value for key, value in told.items() if world.header.get(key) != value}
    editors = rest.pop("editors", [])
    if not all(map(_is_quotable, editors)):
        rest["editors"] = editors
    if rest or "assumptions" in whole:
        yield _RECORDS, _toml_of(rest, whole.get("assumptions"))
        world.header.update(rest)
    zones = ledger.zones
    raw = [(record, plain(record, zones)) for record in ledger.records]
    for table in _NODES:
        yield from _as_table(world, table, [(r, f) for r, f in raw if r.table == table])
    if editors and "editors" not in rest:
        text = f"the editors are {_quoted(editors)}"
        yield text, None
        _try(world, [(text, None)])
    for record, fields in raw:
        if record.table not in _NODES:
            yield from _as_sentences(world, record, fields)


def _headings(told: dict[str, Any]) -> Iterator[str]:
    if "title" in told and _is_quotable(told["title"]):
        yield f'the ledger is called "{told["title"]}"'
    if "timezone" in told:
        yield f'times are those of "{told["timezone"]}"'
    if "unrated" in told:
        yield f'sources that nobody rated are of reliability "{told["unrated"]}"'
    if "setting" in told:
        yield f"the setting is {told['setting']}"


def _is_quotable(text: object) -> bool:
    """Whether a text can stand between quotation marks, and is not changed by standing in a feature."""
    return (
        isinstance(text, str)
        and text != ""
        and text.isprintable()
        and '"' not in text
        and text == text.strip()
    )


def _toml_of(ledger: dict[str, Any], assumptions: dict[str, Any] | None) -> str:
    import tomli_w

    tables = {"ledger": ledger, "assumptions": assumptions}
    return tomli_w.dumps({name: table for name, table in tables.items() if table})


def _record_text(table: str, fields: dict[str, Any]) -> str:
    """A record as a ledger file has it, each text on one line, as a doc string needs it."""
    import tomli_w

    text = tomli_w.dumps({table: [fields]})
    if not text.startswith("[[") and not text.startswith(f"{table} ="):
        text = f"[[{table}]]\n{text}"
    return text


def _try(world: World, said: Sequence[Said]) -> bool:
    """Say sentences in a world; whether each of them is one sentence and can be said."""
    for text, given in said:
        found = matching(text)
        if len(found) != 1:
            return False
        world.now = ("", 0, text)
        try:
            found[0].do(world, text, given)
        except (PledgewatchError, ValueError):
            return False
    return True


def _says(world: World, said: Sequence[Said], record: Record) -> bool:
    """Whether some sentences tell this record; the world keeps it if they do."""
    before = len(world.told)
    if _try(world, said) and len(world.told) == before + 1 and _last_is(world, record):
        return True
    world.forget(before)
    return False


def _last_is(world: World, record: Record) -> bool:
    return world.record_of(world.told[-1]) == record


def _as_table(
    world: World, table: str, nodes: list[tuple[Record, dict[str, Any]]]
) -> Iterator[Said]:
    """Nodes as the rows of one table, parents first; those that a cell cannot hold, as they stand."""
    words = next(word for word, name in TABLES.items() if name == table)
    ordered = _parents_first(nodes)
    plain_nodes = [(r, f) for r, f in ordered if all(_is_cell(value) for value in f.values())]
    head = ["id", *dict.fromkeys(key for _, f in plain_nodes for key in f if key != "id")]
    rows: list[list[str]] = []
    left: list[tuple[Record, dict[str, Any]]] = []
    for record, fields in ordered:
        row = [_cell(fields.get(key)) for key in head]
        named = [column.replace("_", " ") for column in head]
        if (record, fields) in plain_nodes and _says(
            world, [(f"these {words}:", [named, row])], record
        ):
            rows.append(row)
        else:
            left.append((record, fields))
            text = _record_text(table, fields)
            _says(world, [(_RECORDS, text)], record)
    for record, fields in left:
        yield _RECORDS, _record_text(record.table, fields)
    if rows:
        yield f"these {words}:", [[column.replace("_", " ") for column in head], *rows]


def _parents_first(
    nodes: list[tuple[Record, dict[str, Any]]],
) -> list[tuple[Record, dict[str, Any]]]:
    known = {record.id: (record, fields) for record, fields in nodes}
    done: dict[str, tuple[Record, dict[str, Any]]] = {}
    waiting = list(reversed(known))
    while waiting:
        id = waiting[-1]
        record = known[id][0]
        above = [p for p in getattr(record, "parents", ()) if p in known and p not in done]
        if id in done or not above:
            done.setdefault(id, known[id])
            waiting.pop()
        else:
            waiting.extend(above)
    return list(done.values())


def _is_cell(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and all(_is_quotable(item) for item in value)
    return isinstance(value, (int, float)) or _is_quotable(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        if len(value) == 1 and "," not in value[0]:
            return str(value[0])
        return ", ".join(f'"{item}"' for item in value)
    return str(value)


def _as_sentences(world: World, record: Record, fields: dict[str, Any]) -> Iterator[Said]:
    teller = _TELLERS.get(record.table)
    if teller is not None and "id" in fields and _is_sayable(_but_prose(fields)):
        left = {key: value for key, value in fields.items() if key not in _PROSE}
        prose = {key: value for key, value in fields.items() if key in _PROSE}
        if (
            record.table == "pledge"
            and "activities" not in left
            and _is_quotable(prose.get("text"))
        ):
            left["text"] = prose.pop("text")
        said: list[Said] = [(text, None) for text in teller(_Fields(left))]
        said += _prose(prose)
        if len(said) > 1 and _says(world, said, record):
            yield from said
            return
    whole: Said = (_RECORDS, _record_text(record.table, fields))
    _says(world, [whole], record)
    yield whole


_PROSE = {
    "reason": "the pledge gives the reason",
    "quote": "that reads",
    "text": "that says",
}
"""What may be of several lines, and the sentences that say it."""


def _but_prose(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key not in _PROSE}


def _is_block(text: str) -> bool:
    """Whether a text can stand in a doc string and is not changed by that."""
    lines = text.split("\n")
    return (
        "`" not in text
        and "\\" not in text
        and all(line == line.rstrip() and (line == "" or line.isprintable()) for line in lines)
        and lines[0] != ""
        and lines[-1] != ""
    )


def _prose(fields: dict[str, Any]) -> Iterator[Said]:
    for key, words in _PROSE.items():
        if key in fields:
            value = fields[key]
            if _is_quotable(value):
                yield f'{words} "{value}"', None
            elif _is_block(value):
                yield f"{words}:", value


def _is_sayable(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_is_sayable, value.values()))
    if isinstance(value, list):
        return all(map(_is_sayable, value))
    return not isinstance(value, str) or _is_quotable(value)


class _Fields:
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
        return "" if value is None else form.format(_quoted(value))

    def has(self, *keys: str) -> bool:
        """Whether all of them are left."""
        return all(key in self.left for key in keys)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " to ".join(_shown(each) for each in value)
    return repr(value) if isinstance(value, float) else str(value)


def _quoted(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    *first, last = (f'"{item}"' for item in value)
    return f"{', '.join(first)} and {last}" if first else last


def _common(fields: _Fields) -> Iterator[str]:
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


def _pledge_head(fields: _Fields) -> str | None:
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


def _reducing(fields: _Fields, what: str, where: str) -> str:
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


def _pledge(fields: _Fields) -> Iterator[str]:
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
    yield from _condition(_Fields(condition))
    yield from _common(fields)


def _condition(fields: _Fields) -> Iterator[str]:
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


def _at(fields: _Fields) -> str:
    """When it happened: `on` a day, `at` a time, `during` a span."""
    when = fields.take("when")
    if "/" in when:
        return f" during {when}"
    return f" at {when}" if "T" in when else f" on {when}"


def _report(fields: _Fields) -> Iterator[str]:
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


def _state_report(fields: _Fields) -> Iterator[str]:
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


def _coverage(fields: _Fields) -> Iterator[str]:
    name = fields.quoted("id", "that is called {}")
    yield (
        fields.quoted("origin")
        + fields.quoted("activities", " watched for {}")
        + fields.quoted("places", " in {}")
        + fields.take("when", " during {}")
        + fields.take("sensitivity", ", with sensitivity {}")
        + fields.take("false_alarm", " and false alarms {}")
        + fields.take("lag", ", hearing of it within {}")
    )
    yield name
    yield from _common(fields)


def _statement(fields: _Fields) -> Iterator[str]:
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


def _reaction(fields: _Fields) -> Iterator[str]:
    name = fields.quoted("id", "that is called {}")
    yield (
        fields.quoted("by")
        + fields.take("tone", " was {} of ")
        + fields.quoted("to")
        + fields.take("said", " on {}")
    )
    yield name
    yield from _common(fields)


def _explanation(fields: _Fields) -> Iterator[str]:
    name = fields.quoted("id", "that is called {}")
    rival = fields.left.pop("rival", True)
    yield (
        ("a rival explanation" if rival else "an explanation")
        + fields.quoted("of", " of {} was given")
        + fields.quoted("by", " by {}")
        + fields.take("said", " on {}")
    )
    yield name
    for key, form in (
        ("evidence_for", "that explanation rests on {}"),
        ("evidence_against", "that explanation is at odds with {}"),
    ):
        if text := fields.quoted(key, form):
            yield text
    yield from _common(fields)


def _assessment(fields: _Fields) -> Iterator[str]:
    name = fields.quoted("id", "that is called {}")
    yield (
        fields.quoted("by")
        + fields.quoted("pledge", " rated {}")
        + fields.quoted("rating", " as {}")
        + fields.take("when", " on {}")
        + fields.quoted("scale", ", on the scale {}")
    )
    yield name
    if text := fields.quoted("sources", "that rating rests on the sources {}"):
        yield text
    yield from _common(fields)


def _ending(template: Callable[[_Fields], str]) -> Callable[[_Fields], Iterator[str]]:
    def tell(fields: _Fields) -> Iterator[str]:
        name = fields.quoted("id", "that is called {}")
        yield template(fields)
        yield name
        yield from _common(fields)

    return tell


_TELLERS: dict[str, Callable[[_Fields], Iterator[str]]] = {
    "pledge": _pledge,
    "report": _report,
    "state_report": _state_report,
    "coverage": _coverage,
    "statement": _statement,
    "reaction": _reaction,
    "explanation": _explanation,
    "retract": _ending(
        lambda f: f.quoted("target", "the record {} was retracted") + f.take("when", " on {}")
    ),
    "supersede": _ending(
        lambda f: (
            f.quoted("target", "the pledge {} was superseded")
            + f.quoted("by", " by {}")
            + f.take("when", " on {}")
        )
    ),
    "withdraw": _ending(
        lambda f: f.quoted("target", "the pledge {} was withdrawn") + f.take("when", " on {}")
    ),
    "same_incident": _ending(
        lambda f: (
            f.quoted("incidents") + f.take("known", " are the same incident, as was known on {}")
        )
    ),
    "capture": _ending(
        lambda f: (
            f.quoted("place", "the place {} was taken")
            + f.quoted("to", " by {}")
            + f.take("when", " on {}")
        )
    ),
    "reading": _ending(
        lambda f: (
            f.quoted("pledge", "the pledge {} may be read")
            + f.take("kind", " as {}")
            + f.take("share", " at a share of {}")
            + f.take("measure", " by {}")
        )
    ),
    "assessment": _assessment,
    "same_origin": _ending(
        lambda f: f.quoted("origins") + f.take("known", " are the same origin, as was known on {}")
    ),
}


# -- reviews as expectations -----------------------------------------------------------------------


def _scenario(review: Review) -> Iterator[str]:
    from pledgewatch.model.dates import say_instant

    zone = review.ledger.timezone
    when = say_instant(review._as_of, zone)
    if review._at == review._as_of:
        yield f"  Scenario: As of {when}"
        yield f"    When it is reviewed as of {_clock(review.ledger, review._as_of)}"
    else:
        yield f"  Scenario: The world at {say_instant(review._at, zone)} as of {when}"
        at, as_of = _clock(review.ledger, review._at), _clock(review.ledger, review._as_of)
        yield f"    When the world at {at} is reviewed as of {as_of}"
    for number, text in enumerate(_thens(review)):
        yield f"    {'Then' if number == 0 else 'And'} {text}"


def _clock(ledger: Ledger, instant: int) -> str:
    """An instant as a sentence names it: as a day where it is the end of one."""
    from pledgewatch.model.dates import day_of, iso

    day = day_of(instant, ledger.timezone or "UTC").isoformat()
    return day if ledger.instant(day) == instant else iso(instant)


def _thens(review: Review) -> Iterator[str]:
    from pledgewatch.engine.facts import Verdict

    for judgement in review:
        if not _is_quotable(judgement.pledge):
            continue
        pledge = f'"{judgement.pledge}"'
        because = judgement.reason.replace("_", " ") if judgement.reason else ""
        why = f", because {because}" if because else ""
        yield f"the verdict on {pledge} is {judgement.verdict.value}{why}"
        if judgement.verdict is Verdict.BROKEN and judgement.extent["kept"]:
            yield f"the verdict on {pledge} is broken in part"
        for name, reading in judgement.readings.items():
            if _is_quotable(name):
                yield (
                    f'the verdict on {pledge} in the reading "{name}" is {reading.verdict.value}'
                )
        yield f"the pledge {pledge} is {judgement.lifecycle.value.replace('_', ' ')}"
        for flag in sorted(judgement.flags):
            yield f"the flag {flag.replace('_', ' ')} is set on {pledge}"
    if review.is_empty:
        return
    if not review.findings:
        yield "nothing is contradicted"
    else:
        told = dict.fromkeys(_finding(each) for each in review.findings)
        yield from list(told)[:_MOST_FINDINGS]
        number = len(review.findings)
        yield f"{number} {'contradiction is' if number == 1 else 'contradictions are'} flagged"


def _finding(finding: Finding) -> str:
    kind = finding.kind.replace("_", " ")
    text = f"a {finding.certainty.word} {kind} is flagged"
    against = finding.pledge or finding.statement
    if against is not None and _is_quotable(against):
        text += f' against "{against}"'
    if finding.incident is not None and _is_quotable(finding.incident):
        text += f' in the incident "{finding.incident}"'
        if finding.rung is not None:
            text += f", and is {finding.rung.value}"
    return text

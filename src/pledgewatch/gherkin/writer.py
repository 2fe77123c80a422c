"""A ledger as a feature: its records as Givens, and what its reviews say as Thens.

Each record is said in the plainest way that says all of it. That a way does is found by saying it: the
sentences are done in a world of their own, and the record they tell is held against the one that is
written. What no sentence says whole is written as a ledger file has it, in a doc string.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pledgewatch.errors import PledgewatchError
from pledgewatch.gherkin.grammar import matching
from pledgewatch.gherkin.sentences.things import TABLES
from pledgewatch.gherkin.tellers import TELLERS, Fields, quoted
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
        text = f"the editors are {quoted(editors)}"
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
    teller = TELLERS.get(record.table)
    if teller is not None and "id" in fields and _is_sayable(_but_prose(fields)):
        left = {key: value for key, value in fields.items() if key not in _PROSE}
        prose = {key: value for key, value in fields.items() if key in _PROSE}
        if (
            record.table == "pledge"
            and "activities" not in left
            and _is_quotable(prose.get("text"))
        ):
            left["text"] = prose.pop("text")
        said: list[Said] = [(text, None) for text in teller(Fields(left))]
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

"""A ledger as a feature: its records as Givens, and what its reviews say as Thens.

Each record is said in the plainest way that says all of it. That a way does is found by saying it: the
sentences are done in a world of their own, and the record they tell is held against the one that is
written. What no sentence says whole is written as a ledger file has it, in a doc string.
"""

from __future__ import annotations

import functools
import graphlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pledgewatch.errors import PledgewatchError
from pledgewatch.gherkin import tell
from pledgewatch.gherkin.answers import Answer
from pledgewatch.gherkin.grammar import matching, vocabulary
from pledgewatch.gherkin.tell import Fact, keys_of
from pledgewatch.gherkin.values import is_quotable, quoted
from pledgewatch.gherkin.world import NODES, World

if TYPE_CHECKING:
    from pledgewatch.engine.facts import Judgement
    from pledgewatch.engine.review import Review
    from pledgewatch.model.ledger import Ledger
    from pledgewatch.model.records import Record


_RECORDS = "these records:"
_MOST = 20
"""Findings that a scenario tells of one by one."""

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

    lines = [
        f"Feature: {' '.join((ledger.title or 'A ledger and what follows from it').split())}",
        "",
    ]
    lines.append("  Background:")
    for number, (text, given) in enumerate(_givens(ledger)):
        lines.append(f"    {'Given' if number == 0 else 'And'} {text}")
        lines += _below(given, "toml" if text == _RECORDS else "")
    for at, as_of in clocks if clocks is not None else _clocks(ledger):
        lines += ["", *_scenario(review(ledger, at, as_of))]
    return "\n".join(lines) + "\n"


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
    rest = dict(whole.get("ledger", {}))
    world = World()
    # The editors are sources: they are named when those are told.
    editors = rest.pop("editors", None)
    said: list[Said] = []
    rest = _say_more(said, _rows("ledger", tell.the_ledger), rest)
    last: list[Said] = []
    rest |= _say_more(
        last, _rows("ledger", tell.the_ledger), {"editors": editors} if editors else {}
    )
    yield from said
    _try(world, said)
    if rest or "assumptions" in whole:
        yield _RECORDS, _toml(ledger=rest, assumptions=whole.get("assumptions"))
        world.header.update(rest)
    zones = ledger.zones
    raw = [(record, plain(record, zones)) for record in ledger.records]
    for table in NODES:
        yield from _as_table(world, table, [(r, f) for r, f in raw if r.table == table])
    yield from last
    _try(world, last)
    for record, fields in raw:
        if record.table not in NODES:
            yield from _as_sentences(world, record, fields)


def _record_text(table: str, fields: dict[str, Any]) -> str:
    """A record as a ledger file has it, each text on one line, as a doc string needs it."""
    text = _toml(**{table: [fields]})
    is_headed = text.startswith(("[[", f"{table} ="))
    return text if is_headed else f"[[{table}]]\n{text}"


def _toml(**tables: Any) -> str:
    import tomli_w

    return tomli_w.dumps({name: table for name, table in tables.items() if table})


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
    is_said = _try(world, said) and len(world.told) == before + 1
    if is_said and world.record_of(world.told[-1]) == record:
        return True
    world.forget(before)
    return False


def _as_table(
    world: World, table: str, nodes: list[tuple[Record, dict[str, Any]]]
) -> Iterator[Said]:
    """Nodes as the rows of one table, parents first; those that a cell cannot hold, as they stand."""
    (row,) = _rows("ledger", tell.table_of)
    text = row.said({"table": table})
    keys = [key for _, fields in nodes if all(map(_is_cell, fields.values())) for key in fields]
    head = list(dict.fromkeys(["id", *keys]))
    given = [[column.replace("_", " ") for column in head]]
    for record, fields in _parents_first(nodes):
        cells = [_cell(fields.get(key)) for key in head]
        told: Said = (text, [given[0], cells])
        if all(map(_is_cell, fields.values())) and _says(world, [told], record):
            given.append(cells)
        else:
            yield from _as_it_stands(world, record, fields)
    if len(given) > 1:
        yield text, given


def _as_it_stands(world: World, record: Record, fields: dict[str, Any]) -> Iterator[Said]:
    whole: Said = (_RECORDS, _record_text(record.table, fields))
    _says(world, [whole], record)
    yield whole


def _parents_first(
    nodes: list[tuple[Record, dict[str, Any]]],
) -> list[tuple[Record, dict[str, Any]]]:
    known = {record.id: (record, fields) for record, fields in nodes}
    above = {id: [p for p in getattr(known[id][0], "parents", ()) if p in known] for id in known}
    return [known[id] for id in graphlib.TopologicalSorter(above).static_order()]


def _is_cell(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and all(is_quotable(item) for item in value)
    return isinstance(value, (int, float)) or is_quotable(value)


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
    if "id" in fields:
        for said in _ways(record.table, fields):
            if _says(world, said, record):
                yield from said
                return
    yield from _as_it_stands(world, record, fields)


def _ways(table: str, fields: dict[str, Any]) -> Iterator[list[Said]]:
    """The ways in which sentences say all keys of a record, those of the fewest sentences first."""
    name = f"that is called {quoted(fields['id'])}"
    unsaid = {key: value for key, value in fields.items() if key != "id"}
    begun = filter(None, (_said(row, unsaid) for row in _rows(table, tell.a_record)))
    for head, left in sorted(begun, key=lambda way: len(way[1])):
        said: list[Said] = [head, (name, None)]
        inside = _say_more(said, _rows("condition", tell.condition), left.pop("condition", {}))
        left = _say_more(said, [*_rows(table, tell.more), *_rows("record", tell.more)], left)
        if not left and not inside:
            yield said


def _say_more(said: list[Said], rows: Iterable[Fact], left: dict[str, Any]) -> dict[str, Any]:
    """Add what some sentences say of keys to what is said; the keys that are left."""
    for row in rows:
        more = _said(row, left)
        if more is not None:
            said.append(more[0])
            left = more[1]
    return left


@functools.cache
def _rows(table: str, mode: Any) -> list[Fact]:
    """The sentences that tell of a table in some way."""
    facts = (each for each in vocabulary() if isinstance(each, Fact) and not each.is_exception)
    return [each for each in facts if (each.table, each.mode) == (table, mode)]


def _said(row: Fact, fields: dict[str, Any]) -> tuple[Said, dict[str, Any]] | None:
    """A sentence that says some keys of a record, and the keys that it leaves; None where it cannot."""
    left = dict(fields)
    known = keys_of(row.table)
    for key, value in row.fixed.items():
        if left.pop(key, known[key].default) != value:
            return None
    if row.fills is not None:
        text = left.pop(row.fills, None)
        return None if text is None or not _is_block(text) else ((row.template, text), left)
    filled = row.fill(left)
    if filled is None or len(filled[1]) == len(fields):
        return None
    return (filled[0], None), filled[1]


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


# -- reviews as expectations -----------------------------------------------------------------------


def _scenario(review: Review) -> Iterator[str]:
    from pledgewatch.words.forms import say_instant

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
    for judgement in review:
        if is_quotable(judgement.pledge):
            yield from _answers(review, judgement)
    if not review.is_empty:
        yield from dict.fromkeys(_answers(review, None))


def _answers(review: Review, judgement: Judgement | None) -> Iterator[str]:
    """What a review says of one pledge, or of everything."""
    for row in vocabulary():
        if isinstance(row, Answer) and row.is_written and row.is_judged is bool(judgement):
            for so in row.holding(review, judgement)[:_MOST]:
                told = {key: so[key] for key in so if key in row.types or so[key] is True}
                filled = row.fill({"pledge": judgement.pledge, **told} if judgement else told)
                # That none are flagged is said as "nothing is contradicted".
                if filled is not None and told != {"number": 0}:
                    yield filled[0]

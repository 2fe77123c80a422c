"""Features as a live monitor: which scenarios the reports that come in break, and which they restore."""

from __future__ import annotations

import os
import queue
import stat
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import attrs

from pledgewatch.errors import InputError, PledgewatchError, Problem
from pledgewatch.gherkin.feature import Line, Scenario, say, sentence_of
from pledgewatch.gherkin.grammar import Sentence
from pledgewatch.gherkin.unmet import Unmet
from pledgewatch.gherkin.world import NODES, World

if TYPE_CHECKING:
    from pledgewatch.live import Monitor, News
    from pledgewatch.model.ledger import Ledger
    from pledgewatch.model.records import Record


class ScenarioTurn(NamedTuple):
    """A scenario that stopped holding, or that holds again.

    Attributes:
        scenario: The scenario.
        holds: Whether it holds now.
        record: The record that did it; None at the start.
        news: What the monitor says has changed.
        why: What the expectation that is not met says; empty where all are.
    """

    scenario: Scenario
    holds: bool
    record: Record | None
    news: tuple[News, ...]
    why: str


class _Watched:
    """A scenario with the world its facts tell, and whether it holds.

    Attributes:
        holds: Whether it holds; None before it was asked.
    """

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        self.scenario = scenario
        self.world = World([folder, Path.cwd()])
        self.holds: bool | None = None
        said = [(line, sentence_of(line, scenario.file)) for line in scenario.lines]
        self.asked = [line for line, sentence in said if sentence.role != "fact"]
        for line, sentence in said:
            if sentence.role == "fact":
                say(self.world, line, scenario.file)
        self.ledger = self.world.ledger
        self._last = self._horizon([each for each in said if each[1].role != "fact"])

    def _horizon(self, asked: Iterable[tuple[Line, Sentence]]) -> int | None:
        """The last knowledge time that its expectations speak of; None where one is of all there is."""
        times: list[str] = []
        for line, sentence in asked:
            values = sentence.values(line.text)
            found = [values[key] for key in ("as_of", "first", "last") if key in values]
            if sentence.role == "look" and not found:
                return None
            times += found
        try:
            return max((self.ledger.instant(each) or 0 for each in times), default=0)
        except InputError:
            # What is wrong with it is told when it is asked.
            return None

    def may_turn(self, record: Record | None) -> bool:
        """Whether a record may change whether it holds: not where it is known after all that is asked."""
        from pledgewatch.model.records import Timed

        if self.holds is None or self._last is None or not isinstance(record, Timed):
            return True
        return record._known_at <= self._last

    def ask(self, ledger: Ledger, newest: int) -> tuple[Line, Exception] | None:
        """What is not met now, and in which line; None where all is."""
        self.world.use(ledger, newest)
        for line in self.asked:
            try:
                say(self.world, line, self.scenario.file)
            except (Unmet, PledgewatchError) as error:
                return line, error
        return None


class Watch:
    """Scenarios that are held against records as they arrive.

    Scenarios with the same facts share a monitor. Expectations are asked at the clocks they name; one
    that names none, after `it is reviewed`, is asked with all that has arrived.
    """

    def __init__(self, scenarios: Sequence[Scenario], folder: Path) -> None:
        from pledgewatch.live import Monitor

        by_ledger: dict[Ledger, list[_Watched]] = {}
        for scenario in scenarios:
            watched = _Watched(scenario, folder)
            by_ledger.setdefault(watched.ledger, []).append(watched)
        self._groups = [(Monitor(ledger), group) for ledger, group in by_ledger.items()]

    @property
    def ledgers(self) -> list[Ledger]:
        """What the scenarios tell before anything arrives: one for each set of facts."""
        return [group[0].ledger for _, group in self._groups]

    @property
    def broken(self) -> list[Scenario]:
        """The scenarios that do not hold now."""
        return [each.scenario for _, group in self._groups for each in group if not each.holds]

    def __len__(self) -> int:
        return sum(len(group) for _, group in self._groups)

    def start(self) -> Iterator[ScenarioTurn]:
        """The scenarios that do not hold before anything arrives."""
        for monitor, group in self._groups:
            yield from (turn for turn in _turns(monitor, group, None, ()) if not turn.holds)

    def feed(self, record: Record) -> Iterator[ScenarioTurn]:
        """The scenarios that a record breaks or restores.

        Raises:
            InputError: for a record that the ledger of a scenario refuses, after the others had it.
        """
        refused: list[InputError] = []
        for monitor, group in self._groups:
            before = len(monitor)
            try:
                news = monitor.feed(record)
            except InputError as error:
                refused.append(error)
                continue
            if news or len(monitor) != before:
                yield from _turns(monitor, group, record, news)
        if refused:
            raise refused[0]


def _turns(
    monitor: Monitor, group: Iterable[_Watched], record: Record | None, news: tuple[News, ...]
) -> Iterator[ScenarioTurn]:
    for watched in group:
        if watched.may_turn(record):
            wrong = watched.ask(monitor.ledger, monitor._now.as_of)
            before, watched.holds = watched.holds, wrong is None
            if before is not watched.holds:
                why = f"line {wrong[0].number}: {wrong[1]}" if wrong else ""
                yield ScenarioTurn(watched.scenario, watched.holds, record, news, why)


# -- what arrives ----------------------------------------------------------------------------------

STDIN = "-"
"""What stands for standard input."""
PAUSE = 0.2
"""Seconds between two looks at a file that may have grown."""


def is_pipe(path: str) -> bool:
    """Whether a path is standard input or a pipe, from which lines come as they are written."""
    if path == STDIN:
        return True
    try:
        return stat.S_ISFIFO(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _is_journal(path: str) -> bool:
    from pledgewatch.io.store import is_database

    try:
        return is_database(path)
    except (OSError, ValueError):
        return False


def records_of(paths: Iterable[str], ledgers: Sequence[Ledger]) -> list[Record]:
    """The records of tables, JSON Lines files and journals, by the time they were known.

    Args:
        paths: ``.jsonl`` files, journals, or tables that `pledgewatch.Table` reads.
        ledgers: What they are held against; of a table only what can bear on one of them is read.

    Raises:
        InputError: for a file that cannot be read.
    """
    from pledgewatch.model.fields import MAX_PROBLEMS
    from pledgewatch.model.records import Timed

    found: dict[tuple[str, str], Record] = {}
    wrong: list[Problem] = []
    for each in (each for path in paths for each in _each_of(path, ledgers, follow=False)):
        if isinstance(each, InputError):
            wrong += each.problems
        else:
            found.setdefault((each.table, each.id), each)
    if wrong:
        raise InputError(wrong[:MAX_PROBLEMS])
    return sorted(
        found.values(), key=lambda r: (r._known_at if isinstance(r, Timed) else 0, r.table, r.id)
    )


def arriving(paths: Sequence[str], ledgers: Sequence[Ledger]) -> Iterator[Record | InputError]:
    """The records of pipes, growing files and journals, each as soon as it is there.

    A pipe ends where its writer closes it; a file or a journal is looked at until nobody asks any more.

    Args:
        paths: Pipes or ``-`` for standard input, ``.jsonl`` files, journals.
        ledgers: What they are held against.

    Yields:
        Records, and in place of a line that holds none the error that says why.
    """
    arrived: queue.SimpleQueue[Record | InputError | None] = queue.SimpleQueue()

    def read(path: str) -> None:
        try:
            for each in _each_of(path, ledgers, follow=True):
                arrived.put(each)
        except InputError as error:
            arrived.put(error)
        finally:
            arrived.put(None)

    for path in paths:
        threading.Thread(target=read, args=(path,), daemon=True).start()
    left = len(paths)
    while left:
        try:
            # So that an interruption is heard.
            each = arrived.get(timeout=1)
        except queue.Empty:
            continue
        if each is None:
            left -= 1
        else:
            yield each


def _each_of(
    path: str, ledgers: Sequence[Ledger], *, follow: bool
) -> Iterator[Record | InputError]:
    """What a file holds, and where it is to be followed all that is written to it."""
    if not is_pipe(path) and _is_journal(path):
        yield from _of_journal(path, ledgers, follow=follow)
    elif is_pipe(path) or path.endswith(".jsonl"):
        for number, line in enumerate(_lines_of(path, follow=follow), start=1):
            try:
                yield from _parsed(line, number, path, ledgers)
            except InputError as error:
                yield error
    elif follow:
        raise InputError(
            file=path, expected="a .jsonl file, a pipe or a journal: others do not grow"
        )
    else:
        from pledgewatch.tables import Table, gather

        for ledger in ledgers:
            yield from gather(ledger, [Table.written(path)]).records


def _of_journal(path: str, ledgers: Sequence[Ledger], *, follow: bool) -> Iterator[Record]:
    """The records of a journal, without the actors, places, activities and sources that a feature tells itself."""
    from pledgewatch.live.journal import Journal

    told = {(each.table, each.id) for ledger in ledgers for each in ledger.records}
    last = 0
    with Journal(path) as journal:
        while True:
            for entry in journal.since(last):
                last, record = entry.sequence, entry.record
                if record.table not in NODES or (record.table, record.id) not in told:
                    yield record
            if not follow:
                return
            time.sleep(PAUSE)


def _parsed(line: bytes, number: int, path: str, ledgers: Sequence[Ledger]) -> Iterator[Record]:
    """The record of a line; none for an empty one."""
    from pledgewatch.io import jsonl
    from pledgewatch.model.zones import Zones

    document = jsonl.parse([line], path)
    if document.problems:
        raise InputError(attrs.evolve(each, line=number) for each in document.problems)
    zones = ledgers[0].zones if ledgers else Zones({})
    for entry in document.entries:
        try:
            yield zones.record(entry.table, entry.fields)
        except InputError as error:
            raise InputError(
                attrs.evolve(each, file=path, line=number, entry=entry.table)
                for each in error.problems
            ) from None


def _lines_of(path: str, *, follow: bool) -> Iterator[bytes]:
    """The lines of a pipe or a file up to its end, or of a file that is followed for ever, each when it is whole."""
    from pledgewatch.io.files import reason, refused

    try:
        with open(0 if path == STDIN else path, "rb", closefd=path != STDIN) as file:
            begun = b""
            while True:
                piece = file.readline()
                begun += piece
                if begun.endswith(b"\n"):
                    yield begun
                    begun = b""
                elif not piece:
                    if not follow or is_pipe(path):
                        break
                    if os.path.getsize(path) < file.tell():
                        # It was written anew.
                        file.seek(0)
                        begun = b""
                    time.sleep(PAUSE)
            if begun.strip():
                yield begun
    except OSError as error:
        raise refused(path, reason(error), "a file that can be read") from error

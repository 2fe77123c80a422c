"""Features as a live monitor: which scenarios the reports that come in break, and which they restore."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import attrs

from pledgewatch.errors import InputError, PledgewatchError
from pledgewatch.gherkin.feature import Scenario, say, sentence_of
from pledgewatch.gherkin.unmet import Unmet
from pledgewatch.gherkin.world import World

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
    """A scenario with the world its facts tell, and whether it holds."""

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        self.scenario = scenario
        self.world = World([folder, Path.cwd()])
        self.why: str | None = None
        roles = [(line, sentence_of(line, scenario.file).role) for line in scenario.lines]
        self.asked = [line for line, role in roles if role != "fact"]
        for line, role in roles:
            if role == "fact":
                say(self.world, line, scenario.file)
        self.ledger = self.world.ledger

    def ask(self, ledger: Ledger, newest: int) -> str:
        """Why it does not hold now; empty where it does."""
        self.world.use(ledger, newest)
        for line in self.asked:
            try:
                say(self.world, line, self.scenario.file)
            except (Unmet, PledgewatchError) as error:
                return f"line {line.number}: {error}"
        return ""


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
        return [each.scenario for _, group in self._groups for each in group if each.why]

    def __len__(self) -> int:
        return sum(len(group) for _, group in self._groups)

    def start(self) -> Iterator[ScenarioTurn]:
        """The scenarios that do not hold before anything arrives."""
        for monitor, group in self._groups:
            yield from (turn for turn in _turns(monitor, group, None, ()) if not turn.holds)

    def feed(self, record: Record) -> Iterator[ScenarioTurn]:
        """The scenarios that a record breaks or restores.

        Raises:
            InputError: for a record that the ledger of a scenario refuses.
        """
        for monitor, group in self._groups:
            before = len(monitor)
            news = monitor.feed(record)
            if news or len(monitor) != before:
                yield from _turns(monitor, group, record, news)


def _turns(
    monitor: Monitor, group: Iterable[_Watched], record: Record | None, news: tuple[News, ...]
) -> Iterator[ScenarioTurn]:
    ledger = monitor.ledger
    for watched in group:
        before, watched.why = watched.why, watched.ask(ledger, monitor._now.as_of)
        if before is None or bool(before) != bool(watched.why):
            yield ScenarioTurn(watched.scenario, not watched.why, record, news, watched.why)


def records_of(paths: Iterable[str], ledgers: Sequence[Ledger]) -> list[Record]:
    """The records of tables and JSON Lines files, by the time they were known.

    Args:
        paths: ``.jsonl`` files, or tables that `pledgewatch.Table` reads.
        ledgers: What they are held against; of a table only what can bear on one of them is read.

    Raises:
        InputError: for a file that cannot be read.
    """
    from pledgewatch.model.records import Timed

    found: dict[tuple[str, str], Record] = {}
    for path in paths:
        read = _of_lines(path, ledgers) if path.endswith(".jsonl") else _of_table(path, ledgers)
        for record in read:
            found.setdefault((record.table, record.id), record)
    return sorted(
        found.values(), key=lambda r: (r._known_at if isinstance(r, Timed) else 0, r.table, r.id)
    )


def _of_table(path: str, ledgers: Sequence[Ledger]) -> Iterator[Record]:
    from pledgewatch.tables import Table, gather

    for ledger in ledgers:
        yield from gather(ledger, [Table.written(path)]).records


def _of_lines(path: str, ledgers: Sequence[Ledger]) -> Iterator[Record]:
    from pledgewatch.io import jsonl
    from pledgewatch.io.files import reason, refused
    from pledgewatch.model.zones import Zones

    try:
        with open(path, "rb") as lines:
            document = jsonl.parse(lines, path)
    except OSError as error:
        raise refused(path, reason(error), "a file that can be read") from error
    if document.problems:
        raise InputError(document.problems)
    zones = ledgers[0].zones if ledgers else Zones({})
    for entry in document.entries:
        try:
            yield zones.record(entry.table, entry.fields)
        except InputError as error:
            raise InputError(
                attrs.evolve(each, file=path, line=entry.line, entry=entry.table)
                for each in error.problems
            ) from None

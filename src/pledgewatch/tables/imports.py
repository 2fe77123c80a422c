"""Promises in a table as records of a ledger: what a map says of each row, and what could not be mapped.

A row is a pledge; what a tracker says has become of it is an assessment, shown beside the verdict and
never mixed in. Actors, sources, places and activities are found by the ids, names and aliases that the
ledger or the map declares; those that neither does are declared by their names.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from pledgewatch.errors import InputError, Problem
from pledgewatch.io import dumps, is_ledger_file, jsonl, read
from pledgewatch.io.files import path_of, reason, refused, replace_whole
from pledgewatch.model.ledger import Ledger, a_ledger, like
from pledgewatch.model.records import Record
from pledgewatch.tables.files import is_path
from pledgewatch.tables.mapping import map_of, read_map
from pledgewatch.tables.rows import Importer, whole_table


@attrs.frozen(kw_only=True)
class Imported:
    """What a table of promises became, and all of it that could not be mapped.

    Attributes:
        ledger: The ledger that its records belong to, with what that held before.
        records: The records that were made, in their order.
        rows: Rows of which no record could be made.
        values: Values that were left out of the records of their rows.
        columns: By column, how many of its cells are not kept as they stand; those of which all are
            kept are not listed.
    """

    ledger: Ledger
    records: tuple[Record, ...]
    rows: tuple[Problem, ...]
    values: tuple[Problem, ...]
    columns: Mapping[str, int]

    @property
    def is_complete(self) -> bool:
        """Whether every row and every value that the map names was mapped."""
        return not self.rows and not self.values

    def counts(self) -> dict[str, int]:
        """How many records of each table were made."""
        return dict(Counter(record.table for record in self.records))

    def text(self) -> str:
        """The records as the text of a ledger file: TOML, or JSON Lines where they are too many for it."""
        return _text(self)[1]

    def write(
        self, folder: str | os.PathLike[str], name: str = "imported", *, replace: bool = False
    ) -> Path:
        """Write the records as a file of a folder that is a ledger.

        Args:
            folder: The folder; it is made where there is none.
            name: The name of the file, without suffix.
            replace: Whether a file of that name may be replaced.

        Returns:
            The file: TOML, or JSON Lines where they are too many for it.

        Raises:
            InputError: where it cannot be written, or is there already.
        """
        suffix, text = _text(self)
        place = path_of(folder)
        file = place / f"{name}{suffix}"
        if not replace and file.exists() and file.read_bytes() != text.encode():
            raise refused(
                file,
                "a file with something else",
                "another name, or `replace` for what may be lost",
            )
        try:
            place.mkdir(parents=True, exist_ok=True)
            replace_whole(file, text)
            for other in (".toml", ".jsonl"):
                if replace and other != suffix:
                    (place / f"{name}{other}").unlink(missing_ok=True)
        except OSError as error:
            raise refused(file, reason(error), "a folder that can be written to") from error
        return file


def _text(imported: Imported) -> tuple[str, str]:
    own = like(imported.ledger, imported.records)
    try:
        return ".toml", dumps(own)
    except InputError as error:
        if "JSON Lines" not in error.first.expected:
            raise
        return ".jsonl", jsonl.dumps(own)


def pledges(data: Any, rules: Any, *, into: Ledger | None = None) -> Imported:
    """The promises of a table as records.

    Args:
        data: The table: the path of a file, or a frame; see `Table`.
        rules: The map, as the path of a TOML file or a dict (see `pledgewatch.tables.mapping`); a dict
            without a section ``pledge`` is that section. A rule of a table may stand for a column.
        into: The ledger that they are to belong to: what it declares is not declared again.

    Raises:
        InputError: for a map or table that cannot be used, and for records that cannot stand in one
            ledger. Single rows and values that cannot be mapped are listed in the answer.
    """
    tree = read_map(rules)
    told = map_of(tree if "pledge" in tree else {"pledge": tree})
    whole = whole_table(data, told.reading)
    work = Importer(told, a_ledger("pledges", into) if into is not None else None)
    work.take(whole)
    if told.history:
        work.take_history(whole_table(_beside(told.file, whole.data), {}), whole.name)
    ledger, records = work.done()
    return Imported(
        ledger=ledger,
        records=records,
        rows=tuple(work.rows),
        values=tuple(work.values),
        columns=dict(work.unkept),
    )


def read_folder(folder: str | os.PathLike[str], name: str) -> Ledger | None:
    """The ledger of a folder without one file of it, which is to be written anew; None for an empty one.

    Args:
        name: The name of that file, without suffix.
    """
    place = path_of(folder)
    others = (file for file in place.glob("*") if file.stem != name)
    if not any(map(is_ledger_file, others)):
        return None
    ledger = read(place)
    own = {str(place / f"{name}{suffix}") for suffix in (".toml", ".jsonl")}
    kept = [
        record
        for record in ledger.records
        if (where := ledger.locations.get((record.table, record.id))) is None or where[0] not in own
    ]
    return like(ledger, kept)


def _beside(file: Any, data: Any) -> Any:
    """A file that is named in a map: one beside the table, if it is not found from here."""
    if not is_path(file) or not is_path(data) or Path(file).is_absolute():
        return file
    beside = Path(data).parent / file
    return beside if beside.exists() else file

"""Ledgers as they stood at a revision of git, which is asked by its command line.

Nothing is checked out and nothing is written: files are read out of the repository in which they lie.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from pledgewatch.errors import InputError, printable, shortened
from pledgewatch.io import document_of, is_ledger_file
from pledgewatch.io.entries import Document, ledger_of
from pledgewatch.model.ledger import Ledger, like
from pledgewatch.model.records import Record, Timed
from pledgewatch.model.time import SECOND, exact

_SHORT = 8


@attrs.frozen
class Revision:
    """A revision of a repository.

    Attributes:
        name: Its hash.
        known: When it was committed, in microseconds UTC.
        subject: The first line of its message.
    """

    name: str
    known: int
    subject: str

    @property
    def short(self) -> str:
        """The beginning of its hash."""
        return self.name[:_SHORT]


def revision(paths: Sequence[str], rev: str, *, option: str) -> Revision:
    """A revision of the repository in which some files lie.

    Args:
        paths: Ledger files and folders.
        rev: What git knows it by: ``HEAD~1``, ``main``, a hash.
        option: What messages name.

    Raises:
        InputError: where there is no git, no repository or no such revision.
    """
    if ".." in rev:
        raise _unknown(rev, option)
    found = _log(paths, ["--max-count=1", "--end-of-options", rev, "--"], rev, option)
    if not found:
        raise _unknown(rev, option)
    return found[0]


def revisions(paths: Sequence[str], span: str, *, option: str) -> list[Revision]:
    """The revisions that changed some files, of the branch that is published, oldest first.

    Args:
        paths: Ledger files and folders.
        span: Which, as git writes it: ``v1..`` (since then), ``v1..v2``, ``HEAD`` (all up to it).
        option: What messages name.

    Raises:
        InputError: as for `revision`.
    """
    names = [str(Path(path).resolve()) for path in paths]
    asked = ["--first-parent", "--reverse", "--end-of-options", span, "--", *names]
    return _log(paths, asked, span, option)


def _log(paths: Sequence[str], asked: Sequence[str], rev: str, option: str) -> list[Revision]:
    told = _git(paths, ["log", "-z", "--format=%H%x00%ct%x00%s", *asked], rev, option)
    fields = told.decode("utf-8", "replace").split("\0")
    rows = zip(fields[::3], fields[1::3], fields[2::3], strict=False)
    return [Revision(name, int(time) * SECOND, printable(text)) for name, time, text in rows]


def ledger_at(paths: Sequence[str], one: Revision, *, option: str) -> Ledger | None:
    """The ledger that some files and folders were at a revision; None where none of them was there.

    Raises:
        InputError: for what could not be read then, with the revision in the name of the file, and
            where there is no git or no repository.
    """
    found = [each for path in paths for each in _documents(Path(path), one, option)]
    return ledger_of(found) if found else None


def _documents(path: Path, one: Revision, option: str) -> Iterator[Document]:
    """What the files held that a path stood for at a revision."""
    asked = [str(path)]
    top = Path(os.fsdecode(_git(asked, ["rev-parse", "--show-toplevel"], one.name, option)).strip())
    place = Path(os.path.relpath(path.resolve(), top.resolve())).as_posix()
    inside = "" if place == "." else place
    listed = ["ls-tree", "-z", "--full-tree", one.name, "--", *([inside] if inside else [])]
    rows = _entries(asked, listed, one, option)
    if any(kind == "tree" for kind, _ in rows) and inside:
        listed[-1] = f"{inside}/"
        rows = _entries(asked, listed, one, option)
    for kind, name in rows:
        if kind == "blob" and is_ledger_file(Path(name)):
            held = _git(asked, ["cat-file", "blob", f"{one.name}:{name}"], one.name, option)
            yield _document(f"{one.short}:{name}", held)


def _entries(
    asked: Sequence[str], listed: Sequence[str], one: Revision, option: str
) -> list[tuple[str, str]]:
    """The kind and path of each entry of a tree, sorted by path."""
    rows = os.fsdecode(_git(asked, listed, one.name, option)).split("\0")
    found = (row.partition("\t") for row in rows if row)
    return sorted(((head.split()[1], name) for head, _, name in found), key=lambda row: row[1])


def _document(shown: str, held: bytes) -> Document:
    try:
        return document_of(held, shown)
    except UnicodeDecodeError as error:
        found = f"the byte 0x{error.object[error.start]:02x}"
        raise InputError(file=shown, found=found, expected="text in UTF-8") from error


def dated(ledger: Ledger) -> Ledger:
    """A ledger whose dated records say when they were `added`, of those that do not by the history of their files.

    A record was added with the commit that brought its line to the branch that is published; of a record
    without `id`, the first of its lines. What is not committed yet, what lies under no git, and what a shallow
    clone does not know stays without.
    """
    places: dict[str, list[tuple[str, Sequence[int]]]] = {}
    for record in ledger.dated.values():
        file, line, keys = ledger.locations.get((record.table, record.id), (None, None, {}))
        if record.added is None and file is not None and line is not None:
            told = [keys["id"]] if "id" in keys else [keys[key] for key in keys if key]
            places.setdefault(file, []).append((record.id, told or [line]))
    added: dict[str, int] = {}
    for file, entries in places.items():
        when = _lines_added(file)
        for id, lines in entries:
            known = [when[each] for each in lines if each in when]
            if known:
                added[id] = min(known)

    def with_day(record: Any) -> Record:
        known = isinstance(record, Timed) and record.id in added
        found: Record = attrs.evolve(record, added=exact(added[record.id])) if known else record
        return found

    return like(ledger, map(with_day, ledger.records)) if added else ledger


def _lines_added(file: str) -> dict[int, int]:
    """When each line of a file was committed (microseconds UTC), of those whose commit is known."""
    path = Path(file).resolve()
    asked = ["blame", "--porcelain", "-w", "-M", "--first-parent", "--", path.name]
    try:
        is_whole = _git([file], ["rev-parse", "--is-shallow-repository"], "", file) == b"false\n"
        told = _git([file], asked, "", file).decode("utf-8", "replace")
    except InputError:
        return {}
    times: dict[str, int] = {}
    unknown = {"0" * 40}
    found: dict[int, int] = {}
    commit, line = "", 0
    for row in told.split("\n"):
        key, _, rest = row.partition(" ")
        if row.startswith("\t"):
            if commit not in unknown:
                found[line] = times[commit]
        elif len(key) >= 40:
            commit, line = key, int(rest.split(" ")[1])
        elif key == "committer-time":
            times[commit] = int(rest) * SECOND
        elif key == "boundary" and not is_whole:
            unknown.add(commit)
    return found


# -- git ---------------------------------------------------------------------------------------------


def _git(paths: Sequence[str], arguments: Sequence[str], rev: str, option: str) -> bytes:
    """What git prints in the folder of the first path."""
    first = Path(paths[0]).resolve()
    folder = first if first.is_dir() else first.parent
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), "--no-pager", "--literal-pathspecs", *arguments],
            env={**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError as error:
        expected = "git to be installed: revisions are read with it"
        raise InputError(entry=option, found="no command `git`", expected=expected) from error
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace")
    if "not a git repository" in said:
        raise InputError(
            entry=option,
            found=f"no git repository that holds {paths[0]}",
            expected="a ledger that is kept under git",
        )
    if any(sign in said for sign in ("bad revision", "unknown revision", "ambiguous argument")):
        raise _unknown(rev, option)
    first_line = next((line for line in said.splitlines() if line.strip()), "git failed")
    raise InputError(
        entry=option, found=f"git: {shortened(first_line, 200)}", expected="a repository to read"
    )


def _unknown(rev: str, option: str) -> InputError:
    return InputError(
        entry=option,
        found=repr(shortened(rev)),
        expected="a revision that git knows, such as HEAD, HEAD~1, a branch or a hash",
    )

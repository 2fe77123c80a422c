"""Real cases as ledgers, which come with pledgewatch: what was pledged, reported, and must follow.

    >>> import pledgewatch as pw
    >>> pw.examples.kyiv().review(as_of="2022-04-07")      # doctest: +SKIP

``seeds/README.md`` of the source tells of each case and names its sources. As files of their own:
``python -m pledgewatch.examples kyiv-2022 > kyiv-2022.toml``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pledgewatch.errors import InputError, PledgewatchError, nearest

if TYPE_CHECKING:
    from pledgewatch.model.ledger import Ledger

# In a wheel the seeds lie in the package; in a clone, and installed from one with -e, at its top.
_FOLDERS = (Path(__file__).parent / "seeds", Path(__file__).parents[2] / "seeds")


def names() -> tuple[str, ...]:
    """The names of all examples, sorted."""
    return tuple(sorted(_files()))


def path(name: str) -> Path:
    """The file of an example, to be read and not written to.

    Raises:
        InputError: when there is no such example.
    """
    files = _files()
    if name not in files:
        expected = f"one of {', '.join(sorted(files))}{nearest(name, files)}"
        raise InputError(entry="an example", found=repr(name), expected=expected)
    return files[name]


def read(name: str) -> Ledger:
    """The ledger of an example.

    Raises:
        InputError: when there is no such example.
    """
    from pledgewatch.io import read as read_file

    return read_file(path(name))


def kyiv() -> Ledger:
    """The promise of 29 March 2022 to reduce military activity around Kyiv and Chernihiv drastically."""
    return read("kyiv-2022")


def _files() -> dict[str, Path]:
    folder = next((folder for folder in _FOLDERS if folder.is_dir()), None)
    if folder is None:
        raise PledgewatchError(
            f"the examples are missing: install again, for {_FOLDERS[0]} is gone"
        )
    return {file.stem: file for file in folder.glob("*.toml")}


def _main(words: list[str]) -> int:
    """Print the names of the examples, or the text of those that are named."""
    try:
        shown = [path(word).read_bytes() for word in words] or [
            f"{name}\n".encode() for name in names()
        ]
    except PledgewatchError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.buffer.write(b"".join(shown))
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))

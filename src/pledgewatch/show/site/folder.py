"""How a site is written: beside an older one, which it replaces as a whole."""

from __future__ import annotations

import glob
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Mapping, Set
from pathlib import Path

from pledgewatch.errors import InputError
from pledgewatch.io.files import exchange, path_of, reason, refused

_LIST = "site.json"
"""What a site consists of, so that an older one can be replaced."""
_PAGE = re.compile(r"((pledges|actors|topics|embed)/)?[A-Za-z0-9_-]+\.(html|json|xml|css|js)")
"""What a page of a site may be called: a list that somebody changed must not take away anything else."""


def write_site(pages: Mapping[str, str], folder: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Write a site beside an older one in the same folder, and put it in its place as a whole.

    Whatever happens meanwhile, the folder holds all of the older site or all of the new one. Files in it
    that are no part of the older site stay.

    Args:
        pages: The pages, by their path.
        folder: Where to: a folder that does not exist, is empty, or holds such a site.

    Returns:
        The files written.

    Raises:
        InputError: for a folder that holds something else, and one that cannot be written.
    """
    root = path_of(folder)
    before = _listed(root)
    try:
        target = Path(os.path.realpath(root))
    except (OSError, ValueError) as error:
        raise _unwritable(root, error) from error
    new = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear(target)
        new.mkdir()
        if target.exists():
            shutil.copymode(target, new)
            _keep_others(target, new, {*before, _LIST})
        for path, text in {**pages, _LIST: _list([*pages, _LIST])}.items():
            (new / path).parent.mkdir(exist_ok=True)
            (new / path).write_text(text, encoding="utf-8", newline="\n")
        exchange(new, target)
    except (OSError, ValueError) as error:
        raise _unwritable(root, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return tuple(root / path for path in (*pages, _LIST))


def _clear(target: Path) -> None:
    """Take away what writers who were killed left beside a folder."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        if not _is_running(left.name.split(".")[-3]):
            shutil.rmtree(left, ignore_errors=True)


def _is_running(process: str) -> bool:
    if os.name != "posix" or not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def _keep_others(old: Path, new: Path, pages: Set[str]) -> None:
    """Have in a new folder too what an old one holds beside some pages."""

    def is_page(folder: str, names: list[str]) -> list[str]:
        inside = Path(folder).relative_to(old)
        return [name for name in names if (inside / name).as_posix() in pages]

    shutil.copytree(old, new, symlinks=True, ignore=is_page, dirs_exist_ok=True)


def _list(names: Iterable[str]) -> str:
    return json.dumps({"pages": sorted(names)}, indent=1) + "\n"


def _listed(root: Path) -> list[str]:
    """The files of the site that a folder holds; none for a new one."""
    expected = "a new folder, an empty one, or one that holds such a site"
    try:
        if not root.exists():
            return []
        if not root.is_dir():
            raise InputError(file=str(root), found="a file", expected=expected)
        held = root / _LIST
        if not held.exists():
            if any(root.iterdir()):
                raise InputError(
                    file=str(root), found="a folder with other files", expected=expected
                )
            return []
        pages = json.loads(held.read_text(encoding="utf-8"))["pages"]
        return [page for page in pages if _PAGE.fullmatch(page)]
    except OSError as error:
        raise _unwritable(root, error) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            file=str(root / _LIST), found="a damaged list of pages", expected=expected
        ) from error


def _unwritable(root: Path, error: OSError | ValueError) -> InputError:
    where = getattr(error, "filename", None) or str(root)
    return refused(where, reason(error), "a folder to write to")

"""Which pages a site has, and how they are written: as a whole, and over an older one."""

from __future__ import annotations

import glob
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Mapping, Set
from pathlib import Path

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import Review
from pledgewatch.errors import InputError
from pledgewatch.export.addresses import address_of
from pledgewatch.export.claimreview import claim_review, script_text
from pledgewatch.io.files import exchange, path_of, reason, refused
from pledgewatch.model.fields import argument, name
from pledgewatch.show.site.course import course_of
from pledgewatch.show.site.dossier import Citation, dossier, stub
from pledgewatch.show.site.index import index
from pledgewatch.version import __version__

_LIST = "site.json"
"""What a site consists of, so that an older one can be replaced."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def site(review: Review, *, publisher: str | None = None, url: str = "") -> dict[str, str]:
    """The pages of a review by their path.

    Args:
        review: The review; it must judge the world at its own knowledge time.
        publisher: Who publishes it; left out: the title of the ledger.
        url: The address at which it will stand, for citations and ClaimReview.

    Raises:
        InputError: for a review whose clocks differ, for its pages show what was known when; for an
            address that is not http or https.
    """
    if review._at != review._as_of:
        raise InputError(
            entry="page", field="at", expected="a review of the world as of its own time"
        )
    publisher = argument("page", "publisher", name, publisher)
    url = address_of("page", url)
    if url and not url.endswith("/"):
        url += "/"
    cited = Citation(publisher or review.ledger.heading, url)
    course = course_of(review)
    ids = sorted({*(judgement.pledge for judgement in review), *course.gone})
    paths = {id: f"pledges/{name}.html" for id, name in _names(ids).items()}
    pages = {"index.html": index(course, paths.__getitem__, _footer(""))}
    for judgement in review:
        path = paths[judgement.pledge]
        pages[path] = dossier(
            course, judgement, path, cited, _markup(review, judgement, path, cited), _footer("../")
        )
    for id in course.gone:
        pages[paths[id]] = stub(course, id, _footer("../"))
    pages["review.json"] = (
        json.dumps(review.to_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    )
    return pages


def _markup(review: Review, judgement: Judgement, path: str, cited: Citation) -> str:
    """The ClaimReview of one pledge, which stands on a page of its own."""
    markup = claim_review(review, publisher=cited.publisher, pledges=[judgement.pledge])
    for each in markup["@graph"]:
        each["url"] = f"{cited.url}{path}"
    return script_text(markup)


def _footer(root: str) -> str:
    return (
        f'<p>Made by pledgewatch {__version__}. <a href="{root}review.json">This review as data</a>.'
        " What is said here follows from the records that are listed and the assumptions that are named.</p>"
    )


def _names(ids: Iterable[str]) -> dict[str, str]:
    """A file name for each id that every file system takes, and no two the same."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for id in ids:
        name = re.sub(r"[^A-Za-z0-9_-]", "-", id)[:80]
        if name != id or name.casefold() in taken or _RESERVED.fullmatch(name):
            name = f"{name[:60]}-{hashlib.sha256(id.encode()).hexdigest()[:12]}"
        taken.add(name.casefold())
        names[id] = name
    return names


def write_review(
    review: Review, folder: str | os.PathLike[str], *, publisher: str | None = None, url: str = ""
) -> tuple[Path, ...]:
    """Write a review as a static site: an index, and a dossier for each pledge.

    It can be read without a server and without scripts; see ``docs/page.md``.

    Args:
        review: The review; it must judge the world at its own knowledge time.
        folder: Where to: a folder that does not exist, is empty, or holds such a site, which is
            replaced.
        publisher: Who publishes it; left out: the title of the ledger.
        url: The address at which it will stand, for citations and ClaimReview.

    Returns:
        The files written, the index first.

    Raises:
        InputError: for a review whose clocks differ, a folder that holds something else, one that
            cannot be written, and an address that is not http or https.
    """
    return write_site(site(review, publisher=publisher, url=url), folder)


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
        # A list that somebody changed must not take away anything else.
        return [
            page for page in pages if re.fullmatch(r"(pledges/)?[A-Za-z0-9_-]+\.(html|json)", page)
        ]
    except OSError as error:
        raise _unwritable(root, error) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            file=str(root / _LIST), found="a damaged list of pages", expected=expected
        ) from error


def _unwritable(root: Path, error: OSError | ValueError) -> InputError:
    where = getattr(error, "filename", None) or str(root)
    return refused(where, reason(error), "a folder to write to")

"""Which pages a site has, and how they are written: as a whole, and over an older one."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import Review
from pledgewatch.errors import InputError
from pledgewatch.export.addresses import address_of
from pledgewatch.export.claimreview import claim_review, script_text
from pledgewatch.io.files import path_of, reason, refused, replace_whole
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
    """Write a site, and take away the pages of an older one in the same folder that it has no more.

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
        names = sorted([*pages, _LIST])
        # The list comes first and last, so that a site that was not finished is known as one.
        _write(root / _LIST, _list({*before, *names}))
        written = [_write(root / path, text) for path, text in pages.items()]
        written.append(_write(root / _LIST, _list(names)))
        for gone in sorted(set(before) - set(names)):
            (root / gone).unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise _unwritable(root, error) from error
    return tuple(written)


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


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_whole(path, text)
    return path


def _unwritable(root: Path, error: OSError | ValueError) -> InputError:
    where = getattr(error, "filename", None) or str(root)
    return refused(where, reason(error), "a folder to write to")

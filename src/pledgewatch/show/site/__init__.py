"""A review as a static site that a newsroom can publish: an index, and a dossier for each pledge.

It needs no server, asks nothing of a network and can be read without scripts: what a script adds is
filters and a slider over knowledge time. Every page carries a content security policy that allows the
style sheet and the script of the site and nothing else. All that comes from records is escaped.
"""

from __future__ import annotations

import os
from pathlib import Path

from pledgewatch.engine.review import Review
from pledgewatch.show.site.folder import write_site
from pledgewatch.show.site.pages import site
from pledgewatch.show.site.settings import Settings, settings_of

__all__ = ["Settings", "settings_of", "site", "write_review", "write_site"]


def write_review(
    review: Review,
    folder: str | os.PathLike[str],
    *,
    publisher: str | None = None,
    url: str = "",
    config: str | os.PathLike[str] | None = None,
    templates: str | os.PathLike[str] | None = None,
) -> tuple[Path, ...]:
    """Write a review as a static site: an index, and a dossier for each pledge.

    It can be read without a server and without scripts; see ``docs/page.md``.

    Args:
        review: The review; it must judge the world at its own knowledge time.
        folder: Where to: a folder that does not exist, is empty, or holds such a site, which is
            replaced.
        publisher: Who publishes it; left out: the title of the ledger.
        url: The address at which it will stand, for feed, citations and ClaimReview.
        config: A TOML file with publisher, masthead, language, url and colours.
        templates: A folder of templates that take the place of ours of the same name.

    Returns:
        The files written, the index first.

    Raises:
        InputError: for a review whose clocks differ, a folder that holds something else, one that
            cannot be written, settings and templates that cannot be used, and an address that is not http
            or https.
    """
    return write_site(site(review, settings_of(config, publisher, url), templates), folder)

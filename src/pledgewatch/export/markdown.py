"""Text that stays text in Markdown: no markup, no HTML and no link comes out of data."""

from __future__ import annotations

import re
from urllib.parse import quote

from pledgewatch.export.addresses import is_web

_SIGNS = re.compile(r"[\\`*_\[\]|~$^]|!(?=\[)|:(?=//)|(?<=www)\.|@")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escaped(text: str) -> str:
    """The text on one line, as a Markdown reader shows it back."""
    line = " ".join(text.split())
    line = re.sub("[&<>]", lambda found: _ENTITIES[found[0]], line)
    line = _SIGNS.sub(lambda found: "\\" + found[0], line)
    # What would begin a heading, a list, a rule or a quotation at the start of a line.
    return re.sub(r"^(\d+)?([#+\-=.)])", r"\1\\\2", line)


def link(text: str, url: str | None) -> str:
    """The text as a link, where the address is http or https."""
    if url is None or not is_web(url):
        return escaped(text)
    return f"[{escaped(text)}](<{quote(url, safe='%/:=&?~#+!$,;@()*[]')}>)"

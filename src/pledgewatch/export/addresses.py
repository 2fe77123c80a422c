"""Addresses that may become links."""

from __future__ import annotations

from urllib.parse import urlsplit

from pledgewatch.model.fields import name, refused


def is_web(address: str | None) -> bool:
    """Whether text is an http or https address: nothing else may become a link."""
    if address is None:
        return False
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:  # such as http://[bad
        return False


def address_of(entry: str, url: object) -> str:
    """An argument that must be an http or https address; empty where there is none.

    Raises:
        InputError: naming what it was given to, for anything else.
    """
    if not isinstance(url, str) or (url and not is_web(url)):
        raise refused(entry, "url", url, "an http or https address")
    return name(url)

"""Addresses that may become links."""

from __future__ import annotations

from typing import TypeGuard
from urllib.parse import urlsplit

from pledgewatch.model.fields import name, refused


def is_web(address: str | None) -> TypeGuard[str]:
    """Whether text is an http or https address: nothing else may become a link."""
    if address is None:
        return False
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:  # such as http://[bad
        return False


def host(address: str) -> str:
    """What an address is called in a list of links: who it is of, also where an archive holds it."""
    _, archive, held = address.partition("://web.archive.org/web/")
    inner = held.partition("/")[2]
    if archive and is_web(inner):
        return f"{host(inner)} (archived)"
    found = urlsplit(address).hostname if is_web(address) else None
    return address if found is None else found.removeprefix("www.")


def address_of(entry: str, url: object) -> str:
    """An argument that must be an http or https address; empty where there is none.

    Raises:
        InputError: naming what it was given to, for anything else.
    """
    if not isinstance(url, str) or (url and not is_web(url)):
        raise refused(entry, "url", url, "an http or https address")
    return name(url)

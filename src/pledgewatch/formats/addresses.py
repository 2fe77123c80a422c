"""Addresses that may become links."""

from __future__ import annotations

from urllib.parse import urlsplit

__all__ = ["is_web"]


def is_web(address: str | None) -> bool:
    """Whether text is an http or https address: nothing else may become a link."""
    if address is None:
        return False
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:  # such as http://[bad
        return False

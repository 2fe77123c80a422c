"""How a site presents itself: who publishes it, where, in which language and colours."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import attrs

from pledgewatch.engine.facts import Verdict
from pledgewatch.errors import nearest
from pledgewatch.export.addresses import address_of
from pledgewatch.export.rated import LEADS, meanings
from pledgewatch.io.files import path_of, reason
from pledgewatch.io.files import refused as unreadable
from pledgewatch.model.fields import argument, name, one_of, refused
from pledgewatch.words.templates import LANGUAGES, language

_COLOURS = ("accent", *(verdict.value for verdict in Verdict))


@attrs.frozen(kw_only=True)
class Settings:
    """How a site presents itself.

    Attributes:
        publisher: Who publishes it; None: the title of the ledger.
        masthead: What stands at the head of every page; None: the publisher, else the title of the ledger.
        language: The language of the pages (BCP 47); left out: the one that is spoken. One of those of
            `words` is spoken; another is that of templates of one's own.
        url: The address at which it will stand, with a slash at its end; empty where it is not known.
        leads: What comes first of a pledge: the ``verdict``, or the rating by the ``editors``. Both are always shown.
        ratings: The verdict that each word of a rating comes to: for its colour, and to say where the two disagree.
        colours: ``#rrggbb`` of ``accent`` and of each verdict; ours where left out.
    """

    publisher: str | None = None
    masthead: str | None = None
    language: str = attrs.field(factory=language)
    url: str = ""
    leads: str = "verdict"
    ratings: Mapping[str, Verdict] = attrs.field(factory=dict)
    colours: Mapping[str, str] = attrs.field(factory=dict)


def settings_of(file: str | os.PathLike[str] | None, publisher: str | None, url: str) -> Settings:
    """The settings in a TOML file, with a publisher and an address that go before those of the file.

    Raises:
        InputError: naming file and key, for what cannot be used.
    """
    given = {} if file is None else _read(file)
    where = "page" if file is None else str(file)
    known = [field.name for field in attrs.fields(Settings)]
    for key in given:
        if key not in known:
            raise refused(where, key, key, f"one of {', '.join(known)}{nearest(key, known)}")
    colours = given.get("colours", {})
    if not isinstance(colours, dict):
        raise refused(where, "colours", colours, "a table")
    for key, colour in colours.items():
        if key not in _COLOURS:
            raise refused(where, "colours", key, f"one of {', '.join(_COLOURS)}")
        if not isinstance(colour, str) or not re.fullmatch("#[0-9a-fA-F]{6}", colour):
            raise refused(where, f"colours.{key}", colour, "a colour such as #0072b2")
    pages_in = given.get("language", language())
    if not isinstance(pages_in, str) or not re.fullmatch(
        r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", pages_in
    ):
        raise refused(where, "language", pages_in, "a language such as en or uk")
    leads = one_of(where, "leads", given.get("leads", "verdict"), LEADS)
    address = address_of(where, url) or address_of(where, given.get("url", ""))
    return Settings(
        publisher=argument(
            where, "publisher", name, given.get("publisher") if publisher is None else publisher
        ),
        masthead=argument(where, "masthead", name, given.get("masthead")),
        language=pages_in,
        url=address if not address or address.endswith("/") else f"{address}/",
        leads=leads,
        ratings=meanings(where, given.get("ratings", {})),
        colours=colours,
    )


def spoken(pages_in: str) -> str | None:
    """The language of ours that pages are in; None where they are in another."""
    first = pages_in.partition("-")[0].lower()
    return first if first in LANGUAGES else None


def _read(file: str | os.PathLike[str]) -> dict[str, Any]:
    path = path_of(file)
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise unreadable(path, str(error), "a TOML file of settings") from error
    except (OSError, ValueError) as error:
        raise unreadable(path, reason(error), "a file of settings") from error

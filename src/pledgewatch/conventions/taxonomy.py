"""The activities that come with pledgewatch, and the codes that others have for them.

    >>> from pledgewatch.conventions import taxonomy
    >>> taxonomy.of_code("cameo", "194").id
    'act:shelling'

A ledger names them without declaring them: ``act:shelling`` is a kind of ``act:bombardment``, that of
``act:remote-attack``, and so on up to ``act:military-activity``. Words are no activities, except for
threats.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from pledgewatch.conventions import PREFIXES, content
from pledgewatch.conventions.catalogues import Catalogue
from pledgewatch.errors import InputError, nearest
from pledgewatch.model.records import Activity

NAME = "activities-default-1"
"""The name and version of the data."""
SYSTEMS = ("cameo", "plover", "acled", "ucdp")
"""Whose codes are told."""
FORMS = ("verb", "plural", "done", "things")
"""In which forms an activity is said, besides its name."""

_PREFIX = PREFIXES["activity"]


def _kinds() -> Mapping[str, Mapping[str, Any]]:
    kinds: Mapping[str, Mapping[str, Any]] = content(NAME)["activities"]
    return kinds


def _kind(id: str) -> Mapping[str, Any]:
    return _kinds()[activity(id).id.removeprefix(_PREFIX)]


def _parents(kind: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(_PREFIX + above for above in kind.get("kind_of", ()))


def _names(id: str) -> tuple[str, ...]:
    kind = _kinds()[id.removeprefix(_PREFIX)]
    return (str(kind["name"]), *kind.get("aliases", ()))


def _activity(id: str) -> Activity:
    name, *aliases = _names(id)
    kind = _kinds()[id.removeprefix(_PREFIX)]
    forms = {form: kind[form] for form in FORMS if form in kind}
    return Activity(id=id, name=name, aliases=tuple(aliases), kind_of=_parents(kind), **forms)


def _told(id: str) -> str:
    return _names(id)[0]


@functools.cache
def load() -> Catalogue[Activity]:
    """The catalogue of activities, read when it is first asked for."""
    parents = {_PREFIX + id: _parents(kind) for id, kind in _kinds().items()}
    return Catalogue(NAME, Activity.table, _PREFIX, parents, _activity, _names, _told)


def activity(id: str) -> Activity:
    """The activity with an id.

    Raises:
        InputError: when there is none, with what may have been meant.
    """
    return load()[id]


def find(name: str) -> Activity:
    """The activity that goes by a name.

    Raises:
        InputError: when none does, with the nearest name.
    """
    return load().find(name)


def children(id: str) -> tuple[str, ...]:
    """The ids of the kinds an activity directly has, sorted.

    Raises:
        InputError: when there is no such activity.
    """
    return load().children(activity(id).id)


def meaning(id: str) -> str:
    """What an activity is, in a line.

    Raises:
        InputError: when there is no such activity.
    """
    return str(_kind(id)["means"])


def codes(id: str) -> dict[str, tuple[str, ...]]:
    """By system, the codes that stand for an activity and for nothing broader.

    Raises:
        InputError: when there is no such activity.
    """
    kind = _kind(id)
    return {system: tuple(kind[system]) for system in SYSTEMS if system in kind}


@functools.cache
def known_codes(system: str) -> Mapping[str, str | None]:
    """For each code of a system the id of its activity; None for codes of words and of mixed deeds.

    Raises:
        InputError: for a system whose codes are not told.
    """
    if system not in SYSTEMS:
        expected = f"one of {', '.join(SYSTEMS)}{nearest(system, SYSTEMS)}"
        raise InputError(field="system", found=repr(system), expected=expected)
    told = content(NAME)["systems"][system]
    listed: dict[str, str | None] = dict.fromkeys(told["none"])
    for id, kind in _kinds().items():
        listed |= dict.fromkeys(kind.get(system, ()), _PREFIX + id)
    # Only CAMEO's codes say by their digits what they are a kind of.
    finer = {code: _longest(code, listed) for code in told.get("codes", "").split()}
    return finer or listed


def _longest(code: str, listed: Mapping[str, str | None]) -> str | None:
    return next(listed[code[:n]] for n in range(len(code), 0, -1) if code[:n] in listed)


def of_code(system: str, code: str) -> Activity | None:
    """The narrowest activity that holds all a code can mean; None for words and for mixed deeds.

    Args:
        system: ``cameo``, ``plover``, ``acled`` or ``ucdp``.
        code: A CAMEO code of two to four digits, with its zero in front; an event type of PLOVER, with
            its mode after a colon (``ASSAULT:firearms``); an event or sub-event type of ACLED; a type
            of violence of UCDP, 1 to 3. Case makes no difference.

    Raises:
        InputError: for a code or system that is not known, with the nearest.
    """
    known = known_codes(system)
    folded: Mapping[str, str] = {each.casefold(): each for each in known}
    given = folded.get(code.strip().casefold())
    if given is None:
        near = nearest(code, known)
        raise InputError(
            field=system,
            found=repr(code[:64]),
            expected=f"a code of {system}{near or _some(tuple(known))}",
        )
    id = known[given]
    return None if id is None else activity(id)


def _some(known: Sequence[str]) -> str:
    return f", such as {', '.join(known[:3])}"

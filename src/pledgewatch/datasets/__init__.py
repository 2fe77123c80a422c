"""Adapters: the tables of known data sets as reports, each with what a row means.

An adapter names the rules of a `Table`; it reads nothing by itself. Places, actors and activities
are found by the ids, names and aliases that the ledger declares, and by nothing else.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pledgewatch.datasets.acled import acled
from pledgewatch.datasets.airraids import airraids
from pledgewatch.datasets.gdelt import gdelt
from pledgewatch.datasets.ucdp import ucdp, ucdp_activities
from pledgewatch.datasets.viina import viina
from pledgewatch.errors import InputError, nearest
from pledgewatch.model.fields import shown
from pledgewatch.model.ledger import Ledger
from pledgewatch.registry import Registry
from pledgewatch.tables import Table

Bad = Literal["fatal", "quarantine"]

__all__ = ["DATASETS", "acled", "airraids", "gdelt", "ucdp", "viina"]


def _ucdp(data: Any, ledger: Ledger, *, codes: Mapping[str, str], bad: Bad) -> Table:
    return ucdp(data, ledger, activities=codes or ucdp_activities(ledger), bad=bad)


def _acled(data: Any, ledger: Ledger, *, codes: Mapping[str, str], bad: Bad) -> Table:
    return acled(data, ledger, activities=codes or None, bad=bad)


def _gdelt(data: Any, ledger: Ledger, *, codes: Mapping[str, str], bad: Bad) -> Table:
    return gdelt(data, ledger, activities=codes or None, bad=bad)


def _airraids(
    data: Any, ledger: Ledger, *, codes: Mapping[str, str], bad: Bad, **series: Any
) -> Table:
    _check_codes(codes, "alert", "actor")
    activity, actor = codes.get("alert", "air-raid-alert"), codes.get("actor")
    return airraids(data, ledger, activity=activity, actor=actor, bad=bad, **series)


def _viina(data: Any, ledger: Ledger, *, codes: Mapping[str, str], bad: Bad) -> Table:
    _check_codes(codes, "report", "actor")
    activity, actor = codes.get("report", "reported-event"), codes.get("actor")
    return viina(data, ledger, activity=activity, actor=actor, bad=bad)


def _check_codes(codes: Mapping[str, str], *known: str) -> None:
    for code in codes:
        if code not in known:
            expected = f"one of {', '.join(known)}{nearest(code, known)}"
            raise InputError(entry="--code", found=shown(code), expected=expected)


DATASETS: Mapping[str, Callable[..., Table]] = Registry(
    "pledgewatch.datasets",
    {
        "acled": _acled,
        "gdelt": _gdelt,
        "ucdp": _ucdp,
        "airraids": _airraids,
        "airraids-volunteer": functools.partial(_airraids, series="volunteer"),
        "viina": _viina,
    },
)
"""Every adapter by name: a function of data and ledger, of the codes of the data set (`codes`) and of what
to do with bad rows (`bad`), to a table. Other packages add theirs by an entry point of the group
`pledgewatch.datasets`."""


# Hidden from type checkers, for which every name would else be one of these.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Callable[..., Table]:
        if name in DATASETS:
            return DATASETS[name]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

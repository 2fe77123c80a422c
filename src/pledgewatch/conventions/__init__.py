"""Named, versioned conventions: every number that shapes a verdict and is not in the evidence.

Each map is a data file beside this loader. A ledger may choose another map by name or change single
values; a changed map carries a digest of the changes in its name, so that two reviews with the same
assumption names were made under the same assumptions.
"""

from __future__ import annotations

import functools
import hashlib
import json
import math
import re
from collections.abc import Collection, Iterable, Mapping
from importlib import resources
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.conventions.classes import Question, ReferenceClass, ReferenceClasses
from pledgewatch.errors import InputError, nearest
from pledgewatch.model.records import Interval, Kind, Node, Setting
from pledgewatch.model.time import DAY

if TYPE_CHECKING:
    from pledgewatch.conventions.catalogues import Catalogue


NANO = 1_000_000_000
"""Log-likelihood ratios are integers in nano-nats, so that their sums are exact in any order."""

PREFIXES = {"place": "geo:", "activity": "act:"}
"""How the ids of places and activities that come with pledgewatch begin, by their table."""


def log_odds(p: float) -> int:
    """``ln(p / (1 - p))`` in nano-nats, for 0 < p < 1."""
    return round(NANO * math.log(p / (1 - p)))


@attrs.frozen
class Word:
    """What a measure word commits to: a kind and, for a reduction, a share and its band."""

    kind: Kind
    share: float | None = None
    band: Interval | None = None


@attrs.frozen
class SourceMap:
    """P(true | affirmed) by Admiralty reliability, and the caps by credibility."""

    name: str
    reliability: Mapping[str, float]
    cap: Mapping[int, float]

    def probability(self, reliability: str, credibility: int | None) -> float:
        """P(true) of a telling by a source of this reliability with this credibility."""
        p = self.reliability[reliability]
        return min(p, self.cap.get(credibility, 1.0)) if credibility is not None else p


@attrs.frozen
class Thresholds:
    """Probabilities at which something counts, shares and times; see the data file."""

    name: str
    prior: float
    theta_b: float
    theta_p: float
    theta_lo: float
    c_min: float
    contested: float
    time_gone: float
    settle_days: float

    @property
    def settle(self) -> int:
        """The default settling time in microseconds."""
        return round(self.settle_days * DAY)


@attrs.frozen
class Reduction:
    """The settings of the reduction test; days are civil days."""

    name: str
    alpha: float
    baseline_days: int
    gap_days: int
    least_days: int


@attrs.frozen(kw_only=True)
class Skeptic:
    """How a track record is weighed and how sure skepticism may be; see the data file."""

    name: str
    half_life_days: float
    horizon_days: float
    horizon_of_reductions_days: float
    interval: float
    least: float

    @property
    def tail(self) -> float:
        """The probability left out on each side of the interval."""
        return (1 - self.interval) / 2

    def clip(self, p: float) -> float:
        """A probability held within what anything here can be sure of."""
        return min(max(p, self.least), 1 - self.least)

    def discount(self, age: int) -> float:
        """What a pledge still weighs so many microseconds after its end."""
        if not self.half_life_days:
            return 1.0
        return float(2.0 ** (-max(age, 0) / (self.half_life_days * DAY)))


@attrs.frozen
class Assumptions:
    """Every convention a review rests on."""

    words_name: str
    words: Mapping[str, Word]
    sources: SourceMap
    thresholds: Thresholds
    reduction: Reduction
    offices_name: str
    offices: Mapping[str, bool]
    skepticism: Skeptic
    reference_classes: ReferenceClasses
    declared: Mapping[str, Any] = attrs.field(factory=dict)
    catalogues: Mapping[str, str] = attrs.field(factory=dict)

    def names(self) -> dict[str, str]:
        """The name of each map, as printed with every verdict, and of the catalogues in use."""
        return {
            "words": self.words_name,
            "sources": self.sources.name,
            "thresholds": self.thresholds.name,
            "reduction": self.reduction.name,
            "offices": self.offices_name,
            "skepticism": self.skepticism.name,
            "reference_classes": self.reference_classes.name,
            **self.catalogues,
        }

    def __repr__(self) -> str:
        return f"<Assumptions {', '.join(self.names().values())}>"

    def using(self, tables: Collection[str]) -> Assumptions:
        """The same, with the catalogues that a ledger names nodes of, by their tables."""
        chosen = {slot: name for slot, (table, name) in _CATALOGUES.items() if table in tables}
        return self if chosen == self.catalogues else attrs.evolve(self, catalogues=chosen)


_DEFAULTS = {
    "words": "words-default-1",
    "sources": "admiralty-default-2",
    "thresholds": "thresholds-default-1",
    "reduction": "reduction-default-1",
    "offices": "offices-default-2",
    "skepticism": "skepticism-default-2",
    "reference_classes": "reference-classes-1",
}


_CATALOGUES = {
    "places": ("place", "places-default-1"),
    "activities": ("activity", "activities-default-1"),
}
"""By slot the table and the name of what comes with pledgewatch and is read only when it is named."""


def catalogue(table: str) -> Catalogue[Any]:
    """The places or the activities that come with pledgewatch."""
    from pledgewatch.conventions import gazetteer, taxonomy

    return gazetteer.load() if table == "place" else taxonomy.load()


def known_node(table: str, id: str) -> Node | None:
    """The place or activity with an id, if it comes with pledgewatch; nothing is read for other ids."""
    if not id.startswith(PREFIXES[table]):
        return None
    node: Node | None = catalogue(table).get(id)
    return node


@functools.cache
def content(name: str) -> dict[str, Any]:
    """The data of a map, as they stand in its file."""
    import tomllib

    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


def _available() -> list[str]:
    folder = resources.files(__name__)
    return sorted(
        entry.name.removesuffix(".toml")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )


def _refuse(field: str, found: object, expected: str) -> InputError:
    return InputError(entry="assumptions", field=field, found=repr(found), expected=expected)


def _family(name: str) -> str:
    """The name of a map without its version."""
    return re.sub(r"(-default)?-\d+$", "", name)


def _choose(slot: str, declared: object) -> tuple[str, dict[str, Any]]:
    """The name and content of one map, with the ledger's changes merged in."""
    default = _DEFAULTS[slot]
    family = _family(default)
    changes: dict[str, Any] = {}
    base: object = declared
    if isinstance(declared, Mapping):
        changes = {key: value for key, value in declared.items() if key != "base"}
        base = declared.get("base", default)
    known = [name for name in _available() if _family(name) == family]
    if base not in known:
        raise _refuse(slot, base, f"one of {', '.join(known)}, or a table of changes")
    name = str(base)
    data = content(name)
    if not changes:
        return name, data
    digest = hashlib.sha256(json.dumps(changes, sort_keys=True).encode()).hexdigest()[:8]
    return f"{name}+{digest}", _merged(slot, data, changes)


def _merged(field: str, content: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(content)
    for key, value in changes.items():
        old = merged.get(key)
        if isinstance(old, Mapping):
            if not isinstance(value, Mapping):
                raise _refuse(f"{field}.{key}", value, "a table of changes")
            merged[key] = _merged(f"{field}.{key}", old, value)
        else:
            merged[key] = value
    return merged


def _number(field: str, value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise _refuse(field, value, f"a number from {low:g} to {high:g}")
    return float(value)


def _one_of(field: str, value: object, known: Iterable[str]) -> str:
    """A value that is one of some words, of which the nearest is told where it is not."""
    words = tuple(known)
    if value not in words:
        near = nearest(value, words) if isinstance(value, str) else ""
        raise _refuse(field, value, f"one of {', '.join(words)}{near}")
    return str(value)


def _only(field: str, content: Mapping[str, Any], known: set[str]) -> None:
    for key in sorted(set(content) - known):
        _one_of(f"{field}.{key}", key, sorted(known))


def _words(content: Mapping[str, Any]) -> dict[str, Word]:
    words = {}
    for word, entry in content.items():
        field = f"words.{word}"
        if not isinstance(entry, Mapping):
            raise _refuse(field, entry, "a table with `kind`, and `share` and `band` for `reduce`")
        _only(field, entry, {"kind", "share", "band"})
        kind = Kind(_one_of(f"{field}.kind", entry.get("kind"), [each.value for each in Kind]))
        if not kind.is_reduction:
            words[word] = Word(kind)
            continue
        share = _number(f"{field}.share", entry.get("share"), 0, 1)
        band = entry.get("band", [share, share])
        if not isinstance(band, list) or len(band) != 2:
            raise _refuse(f"{field}.band", band, "two shares, the lower first")
        low, high = (_number(f"{field}.band", end, 0, 1) for end in band)
        if not low <= share <= high:
            raise _refuse(f"{field}.band", band, f"a band around the share {share:g}")
        words[word] = Word(kind, share, Interval(low, high))
    return words


def _sources(name: str, content: Mapping[str, Any]) -> SourceMap:
    _only("sources", content, {"reliability", "cap"})
    reliability = {
        letter: _probability(f"sources.reliability.{letter}", p)
        for letter, p in content["reliability"].items()
    }
    _only("sources.reliability", reliability, set("ABCDEF"))
    _only("sources.cap", content["cap"], {"4", "5"})
    cap = {int(key): _probability(f"sources.cap.{key}", p) for key, p in content["cap"].items()}
    return SourceMap(name, reliability, cap)


def _probability(field: str, value: object) -> float:
    p = _number(field, value, 0, 1)
    if not 0 < p < 1:
        raise _refuse(field, value, "a probability above 0 and below 1")
    return p


_LIMITS: Mapping[type, Mapping[str, tuple[float, float]]] = {
    Thresholds: {"contested": (1, 1e9), "time_gone": (0, 1), "settle_days": (0, 36_500)},
    Reduction: {
        "alpha": (0.0001, 0.5),
        "baseline_days": (0, 36_500),
        "gap_days": (0, 36_500),
        "least_days": (0, 36_500),
    },
    Skeptic: {
        "half_life_days": (0, 365_250),
        "horizon_days": (1, 365_250),
        "horizon_of_reductions_days": (1, 365_250),
        "interval": (0.01, 0.999),
        "least": (1e-6, 0.04),
    },
}
"""From what to what the numbers of a map may be; those that are not named are probabilities."""


def _numbers(slot: str, kind: type, content: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers of a map, checked, whole where its class says so."""
    types = {each.name: each.type for each in attrs.fields(kind) if each.name != "name"}
    _only(slot, content, set(types))
    found: dict[str, Any] = {}
    for key, told in types.items():
        field, limits = f"{slot}.{key}", _LIMITS[kind].get(key)
        if limits is None:
            found[key] = _probability(field, content[key])
        else:
            given = _number(field, content[key], *limits)
            found[key] = int(given) if told in (int, "int") else given
    return found


def _thresholds(name: str, content: Mapping[str, Any]) -> Thresholds:
    made = Thresholds(name, **_numbers("thresholds", Thresholds, content))
    if not made.theta_lo <= made.theta_p <= made.theta_b:
        chosen = {key: getattr(made, key) for key in ("theta_lo", "theta_p", "theta_b")}
        raise _refuse("thresholds", chosen, "theta_lo <= theta_p <= theta_b")
    return made


def _offices(content: Mapping[str, Any]) -> dict[str, bool]:
    _only("offices", content, {"offices"})
    for office, binds in content["offices"].items():
        if not isinstance(binds, bool):
            raise _refuse(f"offices.{office}", binds, "true or false: whether the holder binds")
    return dict(content["offices"])


def _classes(name: str, content: Mapping[str, Any]) -> ReferenceClasses:
    _only("reference_classes", content, {"classes", "settings"})
    by_id = {id: _class(id, entry) for id, entry in content["classes"].items()}
    kinds = {"other", *(kind.value for kind in Kind)}
    _only("reference_classes.settings", content["settings"], {each.value for each in Setting})
    for setting, chosen in content["settings"].items():
        field = f"reference_classes.settings.{setting}"
        _only(field, chosen, kinds)
        for kind, id in chosen.items():
            _one_of(f"{field}.{kind}", id, sorted(by_id))
    return ReferenceClasses(name, by_id, content["settings"])


def _class(id: str, entry: Mapping[str, Any]) -> ReferenceClass:
    field = f"reference_classes.classes.{id}"
    if not isinstance(entry, Mapping):
        raise _refuse(field, entry, "a table with `question`, `broken`, `worth` and `source`")
    _only(field, entry, {each.name for each in attrs.fields(ReferenceClass)} - {"id"})
    question = _one_of(
        f"{field}.question", entry.get("question"), [each.value for each in Question]
    )
    days, share = (
        tuple(_number(f"{field}.{key}", value, low, high) for value in entry.get(key, ()))
        for key, low, high in (("days", 1e-6, 1e6), ("share", 0, 1))
    )
    if len(days) != len(share) or list(days) != sorted(set(days)) or list(share) != sorted(share):
        raise _refuse(f"{field}.share", entry.get("share"), "as many as `days`, both rising")
    return ReferenceClass(
        id=id,
        question=Question(question),
        broken=_probability(f"{field}.broken", entry.get("broken")),
        worth=_number(f"{field}.worth", entry.get("worth"), 0.01, 1e6),
        days=days,
        share=share,
        typical=int(_number(f"{field}.typical", entry.get("typical", 1), 1, 1e6)),
        measured=bool(entry.get("measured", False)),
        war=bool(entry.get("war", False)),
        source=str(entry.get("source", "")),
        address=str(entry.get("address", "")),
    )


def load(declared: Mapping[str, Any] | None = None) -> Assumptions:
    """The assumptions of a ledger.

    Args:
        declared: For each of ``words``, ``sources``, ``thresholds``, ``reduction``, ``offices``,
            ``skepticism`` and ``reference_classes`` the name of a map, or a table of changes to the default one (with
            ``base`` to change another). What is left out is the default. ``places`` and
            ``activities`` take a name alone.

    Raises:
        InputError: for an unknown map or key, or a value that cannot be used.
    """
    declared = dict(declared or {})
    _only("assumptions", declared, {*_DEFAULTS, *_CATALOGUES})
    for slot, (_, only) in _CATALOGUES.items():
        if declared.get(slot, only) != only:
            raise _refuse(slot, declared[slot], f'"{only}"')
    name, data = {}, {}
    for slot, default in _DEFAULTS.items():
        name[slot], data[slot] = _choose(slot, declared.get(slot, default))
    return Assumptions(
        words_name=name["words"],
        words=_words(data["words"]),
        sources=_sources(name["sources"], data["sources"]),
        thresholds=_thresholds(name["thresholds"], data["thresholds"]),
        reduction=Reduction(
            name["reduction"], **_numbers("reduction", Reduction, data["reduction"])
        ),
        offices_name=name["offices"],
        offices=_offices(data["offices"]),
        skepticism=Skeptic(
            name=name["skepticism"], **_numbers("skepticism", Skeptic, data["skepticism"])
        ),
        reference_classes=_classes(name["reference_classes"], data["reference_classes"]),
        declared=declared,
    )

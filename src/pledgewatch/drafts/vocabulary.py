"""The words that rules look for, from data: verbs in all their forms, patterns, roles, nations."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

import attrs

NAME = "english-1"
"""The name and version of the data."""


def _regular(verb: str) -> tuple[str, ...]:
    """A verb with its regular forms; of one of several words the first is inflected."""
    first, _, rest = verb.partition(" ")
    stem = first.removesuffix("e")
    plural = f"{first}es" if re.search(r"(?:s|x|ch|sh|o)$", first) else f"{first}s"
    past, going = f"{stem}ed", f"{stem}ing"
    if re.search(r"[^aeiou]y$", first):
        plural, past = f"{first[:-1]}ies", f"{first[:-1]}ied"
    return tuple(f"{each} {rest}".strip() for each in (first, plural, past, going))


def forms(entry: str) -> dict[str, str]:
    """Each form of a verb, with what it is a form of: `say said` is a verb with one irregular form."""
    words = entry.split(" ")
    # "pull out pulled out pulling out" is a verb of two words with two irregular forms.
    size = 2 if len(words) % 2 == 0 and len(set(words[1::2])) == 1 and words[1] in _PARTICLES else 1
    if size == 1 and len(words) > 1 and words[1] in _PARTICLES:
        size = len(words)
    parts = [" ".join(words[at : at + size]) for at in range(0, len(words), size)]
    return dict.fromkeys((*_regular(parts[0]), *parts), parts[0])


_PARTICLES = {
    "out", "back", "down", "over", "on", "to", "by", "with", "that", "against", "itself", "steps",
    "ready",
}  # fmt: skip


def whole(pattern: str) -> re.Pattern[str]:
    """A pattern of whole words, case left aside."""
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of any of some words, the longest first."""
    longest = sorted(words, key=lambda each: (-len(each), each))
    return whole("|".join(map(re.escape, longest)))


@attrs.frozen
class Vocabulary:
    """What rules look for in one language.

    Attributes:
        verbs: By class of speech, the pattern of its verbs.
        promises: By form, the verb that promises.
        patterns: Other patterns, by name.
        kinds: By form of a verb, its base and the kind of pledge it makes.
        begins: Forms of verbs that pass on what follows them ("begin to withdraw").
        measures: By measure word of the word map, how it is said.
        acts: By activity, how it is said.
        roles: By role, the office it is; "" for none.
        nations: By what it is called by, in lower case, a nation.
        organisations, joint, not_names: Words, in lower case.
    """

    verbs: Mapping[str, re.Pattern[str]]
    patterns: Mapping[str, re.Pattern[str]]
    kinds: Mapping[str, tuple[str, str]]
    begins: frozenset[str]
    measures: Mapping[str, re.Pattern[str]]
    acts: Mapping[str, re.Pattern[str]]
    roles: Mapping[str, str]
    nations: Mapping[str, str]
    organisations: frozenset[str]
    joint: re.Pattern[str]
    not_names: frozenset[str]


@functools.cache
def load() -> Vocabulary:
    """The vocabulary, read when it is first asked for."""
    path = resources.files(__package__).joinpath(f"{NAME}.toml")
    data: Mapping[str, Any] = tomllib.loads(path.read_text("utf-8"))
    inflected = {
        kind: {form for entry in entries for form in forms(entry)}
        for kind, entries in data["verbs"].items()
    }
    return Vocabulary(
        verbs={kind: any_of(words) for kind, words in inflected.items()},
        patterns={name: whole(pattern) for name, pattern in data["patterns"].items()},
        kinds={
            form: (base, kind)
            for kind, entries in data["kinds"].items()
            for entry in entries
            for form, base in forms(entry).items()
        },
        begins=frozenset(form for entry in data["begin"]["verbs"] for form in forms(entry)),
        measures={word: whole(pattern) for word, pattern in data["measures"].items()},
        acts={act: whole(pattern) for act, pattern in data["acts"].items()},
        roles=data["roles"],
        nations={
            name.casefold(): nation
            for nation, names in data["nations"].items()
            for name in (nation, *names)
        },
        organisations=frozenset(data["words"]["organisations"]),
        joint=any_of(data["words"]["joint"]),
        not_names=frozenset(data["words"]["not_names"]),
    )

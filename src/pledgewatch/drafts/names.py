"""Who and where: people, bodies and nations as an article names them one after the other, and places.

An article says a name in full once and then a part of it, a role or a pronoun. `Cast` follows it: sentence
by sentence it remembers who was last named as what.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import attrs

from pledgewatch.conventions import gazetteer
from pledgewatch.conventions.catalogues import folded
from pledgewatch.drafts.dates import MONTHS, WEEKDAYS
from pledgewatch.drafts.sentences import Passage
from pledgewatch.drafts.vocabulary import Vocabulary, any_of
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Actor, Node, Place

N = TypeVar("N", bound=Node)
_CAPITAL = r"[A-ZÀ-ÖØ-ÞА-ЯІЇЄҐ]"
_TITLES = r"General|Colonel|Major|Captain|Sir|Dr|Mr|Mrs|Ms|Lord|Sheikh|Prince"
_TIMES = any_of((*MONTHS, *WEEKDAYS))
_PRONOUN = re.compile(r"\b(he|she|it|they|we|i|his|her|its|their|our|my)\b", re.IGNORECASE)
_COMPANY = re.compile(
    r"\b(?:the|this|that) (company|group|firm|party|bloc|army|two countries)\b", re.I
)
_BEFORE_A_PLACE = re.compile(
    r"\b(?:in|at|around|near|towards?|from|across|over|outside|inside|into|leave|reach|to|on|of)"
    r" (?:(?:the|parts|areas|cities|city|towns?|villages?|regions?|oblasts?|port|north|south|east|west|"
    r"northern|southern|eastern|western|northeast|southeast|capital|outskirts|suburbs|of|and) )*$",
    re.IGNORECASE,
)  # fmt: skip
_IN = re.compile(
    r"\b(?:in|near|from|towards?|around|into|reach|leave|road to|rivers?|lakes?|mount)(?: the)? $",
    re.IGNORECASE,
)
"""After these an unknown name is that of a place."""
_AFTER_A_PLACE = re.compile(
    r"^(?: in the (?:\w*(?:east|west)|north|south))?(?:,? (?:and|or)|,)(?: the)?(?: (?:city|cities|town|region)(?: of)?)? $",
    re.I,
)
_GENERIC = re.compile(
    r"^(?:the )?(?:(?:city|town|port|region|oblast|province|state|republic) of )?(?P<name>.+?)"
    r"(?: and its region| (?:region|oblast|direction|province|district|city|front))?$",
    re.IGNORECASE,
)  # fmt: skip


@attrs.frozen
class Who:
    """Somebody who speaks, is bound or acts.

    Attributes:
        name: What to call them; of one whom the ledger with the gazetteer declares, the name there.
        part_of: The name of whom they belong to or speak for.
        office: The office they hold, as ledgers name it.
        is_person: Whether it is a person.
        id: Its id in the ledger that was named beside the article, if it is declared there.
    """

    name: str
    part_of: str | None = None
    office: str | None = None
    is_person: bool = False
    id: str | None = None


@attrs.frozen
class Mention:
    """Somebody who is named in a sentence, and where."""

    start: int
    end: int
    who: Who
    is_owner: bool = False
    """Whether it says whose something is: "Russia's stance"."""
    is_place: bool = False
    """Whether it says where something is."""


class Cast:
    """The names of an article, remembered as it is read.

    Args:
        text: The article.
        vocabulary: The words of its language.
        ledger: Whose actors and places are known beside those that come with pledgewatch.
    """

    def __init__(
        self, text: Sequence[Passage], vocabulary: Vocabulary, ledger: Ledger | None
    ) -> None:
        self._words = vocabulary
        self._ledger = ledger
        self._known: dict[str, Who] = {}
        self._actors = _spelt(ledger.all(Actor) if ledger else ())
        self._places = _spelt(ledger.all(Place) if ledger else ())
        self._capitals = {
            word
            for each in text
            if not each.is_headline
            for word in re.findall(rf"(?<=[a-z,] ){_CAPITAL}[\w-]+", each.text)
        }
        self._countries = {
            name
            for each in text
            for name in re.findall(rf"{_CAPITAL}\w+", each.text)
            if any(id.count("-") == 0 for id in gazetteer.named(name) if id[4:].isalpha())
        }
        roles = "|".join(sorted(map(re.escape, vocabulary.roles), key=len, reverse=True))
        self._role = re.compile(rf"\b(?:{roles})\b", re.IGNORECASE)
        bodies = "|".join(map(re.escape, sorted(vocabulary.organisations)))
        word = rf"(?:{_CAPITAL}[\w&-]*(?:\.[A-Z]\.?)*(?:['’](?!s\b)\w+)?)"
        part = rf"(?:{word}|(?:{roles}|{bodies})\b)"
        owner = rf"(?:{word}['’]s )"
        self._run = re.compile(
            rf"(?<![\w'’-]){owner}?{part}(?:(?: \({_CAPITAL}+\))? (?:(?:of|for) (?:the )?(?={word}))?{part})*"
        )
        speech = "|".join(each.pattern for each in vocabulary.verbs.values())
        self._acts = re.compile(
            rf",? (?:an? |the )[^,.]*,|['’]s |,? (?:also |has |have |had )?(?:{speech})"
        )
        self.person: Who | None = None
        self.body: Who | None = None
        self.firm: Who | None = None
        self.pair: tuple[Who, ...] = ()

    # -- who ---------------------------------------------------------------------------------------

    def mentions(self, sentence: Passage) -> list[Mention]:
        """Who is named in a sentence, in order; they are remembered."""
        text = sentence.text
        before = self.person, self.body
        named = list(self._named(text))
        found = [*named, *self._meant(text, named, before)]
        kept: list[Mention] = []
        for each in sorted(found, key=lambda m: (m.start, -m.end)):
            if not kept or each.start >= kept[-1].end:
                kept.append(each)
        return kept

    def _named(self, text: str) -> Iterator[Mention]:
        bodies: list[Mention] = []
        last: Mention | None = None
        is_place = False
        for found in self._run.finditer(text):
            for start, end in self._pieces(text, *found.span()):
                who = self._who(text, start, end)
                if who is None:
                    continue
                is_owner = re.match(r"['’]s?\b", text[end:]) is not None
                between = text[last.end : start] if last else ""
                if last and between == ", " and who.is_person and not who.part_of:
                    who = self._titled(who, last, text)
                # Where something is, nobody acts.
                is_place = who.name in self._countries and bool(
                    _BEFORE_A_PLACE.search(text[:start])
                    or (is_place and re.fullmatch(r",? (?:and )?", between))
                )
                mention = last = Mention(
                    start, end, who if is_place else self._remembered(who), is_owner, is_place
                )
                if not who.is_person and not is_place:
                    bodies.append(mention)
                yield mention
        for one, other in itertools.pairwise(bodies):
            if re.fullmatch(r" and (?:the )?", text[one.end : other.start]):
                self.pair = one.who, other.who

    def _titled(self, who: Who, title: Mention, text: str) -> Who:
        """A person with what the words before the name say: "his United States counterpart, Joe Biden"."""
        if title.who.is_person:
            return who
        said = self._role.search(text[title.start : title.end])
        office = self._words.roles.get(said[0].casefold()) if said else None
        whose = title.who.part_of
        if not whose and self.firm and office in ("head-of-organisation", "spokesperson"):
            whose = self.firm.name
        return attrs.evolve(who, part_of=whose, office=who.office or office or None)

    def _pieces(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A run of names without words that are none; "Ek of the National Union" is two of them."""
        run = text[start:end]
        first = re.match(r"[\w’'-]+", run)
        while first and (
            first[0].casefold() in self._words.not_names or _TIMES.fullmatch(first[0])
        ):
            start += first.end() + 1
            run = text[start:end]
            first = re.match(r"[\w’'-]+", run)
        at = re.search(r" (?:of|for) (?:the )?", run)
        if at is not None and not self._is_body(run[: at.start()].split(" ")[-1]):
            yield start, start + at.start()
            yield from self._pieces(text, start + at.end(), end)
            return
        if run.strip():
            yield start, end

    def _is_body(self, word: str) -> bool:
        return word.casefold().strip(".") in self._words.organisations

    def _who(self, text: str, start: int, end: int) -> Who | None:
        run = text[start:end].rstrip(".")
        after = text[end:]
        if not run or _TIMES.fullmatch(run) or re.match(r"\w+['’](?:ll|d|m|ve|re)\b", run):
            return None
        nation = self._words.nations.get(run.casefold())
        if nation is not None and not re.match(rf" {_CAPITAL}", after):
            return self._declared(nation) or Who(nation)
        if (declared := self._declared(run)) is not None:
            return declared
        owner = re.match(rf"({_CAPITAL}[\w-]*)['’]s ", run)
        names: str = run[owner.end() :] if owner else run
        role = max(self._role.finditer(names), key=lambda each: each.end(), default=None)
        words = names.split(" ")
        if self._is_body(words[-1]) and role is None:
            whose = self.nation_in(owner[1] if owner else words[0])
            if (
                len(words) > 1
                and words[-1].islower()
                and (known := self._known.get(words[-2].casefold()))
            ):
                return known
            if words[-1].islower() and len(words) == 1 and not owner:
                is_told = re.search(r"\b(?:the|an?) (?:[a-z]+ )?$", text[:start], re.IGNORECASE)
                if not is_told or _COMPANY.search(f"the {words[0]}"):
                    return None
                return self._known.get(words[0]) or Who(f"the {words[0]}", whose)
            known = self._known.get(names.casefold()) if len(words) == 1 else None
            return known or Who(run, whose)
        if role is not None:
            return self._with_role(text, start, names, role, owner[1] if owner else None)
        if len(words) == 1 and (known := self._known.get(names.casefold())):
            return known
        is_first = start == 0 and names not in self._capitals
        if len(words) == 1 and is_first and not self._acts.match(after):
            return self._country(names)
        if country := self._country(names):
            return country
        title = re.match(rf"(?:{_TITLES}) ", names)
        if title and len(words) > 1:
            return self._person(text, start, end, names[title.end() :], None)
        if _BEFORE_A_PLACE.search(text[:start]) and gazetteer.named(names):
            return None
        if _IN.search(text[:start]) and not self._known.get(names.casefold()):
            return None
        is_actor = names.casefold() in self._known or self._acts.match(after)
        if len(words) == 1 and not is_actor and gazetteer.named(names):
            return None
        beside = re.match(r",? (?:an? |the )?([^,.;]*)", after)
        is_called = re.search(r"\bthe [a-z]+ $", text[:start])
        is_role = beside is not None and self._role.search(beside[1]) is not None
        described = is_called or (re.match(r", (?:an?|the) ", after) and not is_role)
        if len(words) == 2 and not described and names.replace(" ", "").isalpha():
            return self._person(text, start, end, names, None)
        return self._known.get(names.casefold()) or Who(names, self.nation_in(words[0]))

    def _with_role(
        self, text: str, start: int, names: str, role: re.Match[str], owner: str | None
    ) -> Who | None:
        """Somebody whose role is said: with the name after it, or with none."""
        name, before = names[role.end() :].strip(" ."), names[: role.start()].strip()
        name = re.sub(rf"^(?:{_TITLES}) ", "", name)
        office = self._words.roles.get(role[0].casefold()) or None
        whose = self.nation_in(owner or before) or (before or None)
        if whose and (known := self._known.get(whose.casefold())):
            whose = known.name
        if name and name[0].isupper():
            return self._person(text, start, start + len(names), name, office, whose)
        if before or owner:
            # "The Russian official" is whoever was named last as a Russian.
            for each in reversed(list(self._known.values())):
                if each.is_person and each.part_of == whose:
                    return each
        if text[:start].rstrip().endswith(",") and not before and not owner:
            return None
        return Who(names[: role.end()].strip(), whose)

    def _person(
        self,
        text: str,
        start: int,
        end: int,
        name: str,
        office: str | None,
        whose: str | None = None,
    ) -> Who:
        known = self._known.get(name.split(" ")[-1].casefold())
        if known is not None and known.is_person:
            return known
        if (declared := self._declared(name)) is not None:
            return declared
        after = re.match(
            rf"(?:, ([^,;.]*?))?,? (?:of|for|at) (?:the )?(?:[a-z]+ )*({_CAPITAL}[\w&-]*(?: {_CAPITAL}[\w&-]*)*)",
            text[end:],
        )
        if after and (after[1] is None or self._role.search(after[1])):
            who = self._known.get(after[2].casefold())
            whose = self.nation_in(after[2]) or (who.name if who else after[2])
            role = self._role.search(after[1] or "")
            office = office or (self._words.roles.get(role[0].casefold()) if role else None) or None
        if whose is None and self.firm is not None:
            owned = re.search(
                r"\b(?:its|their) [\w ]+, (?:[A-Z]\w+ )?$", text[:start], re.IGNORECASE
            )
            is_of_a_body = office == "head-of-organisation" or "director" in text[start:end]
            if owned or is_of_a_body:
                whose = self.firm.name
        return Who(name, whose, office, is_person=True)

    def _country(self, name: str) -> Who | None:
        ids = [
            id
            for id in gazetteer.named(name)
            if gazetteer.level(id) is gazetteer.AdminLevel.COUNTRY
        ]
        return Who(gazetteer.place(ids[0]).name or name) if ids else None

    def nation_in(self, words: str | None) -> str | None:
        """The nation that some words name."""
        for word in (words or "", *re.findall(r"[\w.]+", words or "")):
            if nation := self._words.nations.get(word.casefold()):
                return nation
        return None

    def called(self, name: str) -> Who:
        """Who was named by a name; somebody new where nobody was."""
        return self._known.get(name.casefold()) or self._declared(name) or Who(name)

    def _declared(self, name: str) -> Who | None:
        """Whom the ledger declares by a name."""
        actors = self._actors.get(folded(name), ())
        if self._ledger is None or not actors:
            return None
        actor = actors[0]
        above = next(iter((*actor.speaks_for, *actor.part_of)), None)
        whose = self._ledger.label(Actor, above) if above else None
        return Who(actor.label, whose, actor.office, actor.office is not None, actor.id)

    def _remembered(self, who: Who) -> Who:
        parts = who.name.partition(",")[0].removeprefix("the ").split(" ")
        keys = {who.name.casefold(), parts[-1].casefold()}
        if not who.is_person and len(parts) > 1 and parts[0][:1].isupper() and not who.part_of:
            keys.add(parts[0].casefold())
        for key in keys:
            self._known.pop(key, None)
            self._known[key] = who
        if who.is_person:
            self.person = who
        elif who.name.casefold() not in self._words.roles:
            self.body = who
            self.firm = self.firm if who.name.startswith("the ") else who
        return who

    def _meant(
        self, text: str, named: Sequence[Mention], before: tuple[Who | None, Who | None]
    ) -> Iterator[Mention]:
        """Whom pronouns and words such as "the company" mean, by who was named last before them."""
        for found in [*_COMPANY.finditer(text), *_PRONOUN.finditer(text)]:
            word = found[1].casefold()
            is_person = word in ("he", "she", "his", "her", "i", "my")
            who = before[0] if is_person else before[1]
            for each in named:
                if each.is_place or each.end > found.start():
                    continue
                if each.who.is_person is is_person:
                    who = each.who
            if who is not None and (word != "i" or found[1] == "I"):
                owns = word in ("his", "her", "its", "their", "our", "my")
                yield Mention(*found.span(), who, owns)

    # -- where -------------------------------------------------------------------------------------

    def places(self, text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Where places are named in a text, each with the ids it may be, the likeliest first."""
        last = -1
        for found in re.finditer(rf"{_CAPITAL}[\w'’-]*(?: {_CAPITAL}[\w'’-]*)*", text):
            words = [*re.finditer(r"[^ ]+", found[0])]
            at = 0
            while at < len(words):
                step = 1
                for size in range(min(4, len(words) - at), 0, -1):
                    start = found.start() + words[at].start()
                    end = found.start() + words[at + size - 1].end()
                    ids = self._ids(text, start, end, last)
                    if ids:
                        yield start, end, ids
                        last, step = end, size
                        break
                at += step

    def _ids(self, text: str, start: int, end: int, last: int) -> tuple[str, ...]:
        name = text[start:end]
        after = re.match(rf" ({_CAPITAL}\w*)", text[end:])
        if name.endswith(("'s", "’s")) or (
            after and after[1].casefold() not in self._words.not_names
        ):
            return ()
        is_next = last >= 0 and _AFTER_A_PLACE.match(text[last:start])
        if not is_next and not _BEFORE_A_PLACE.search(text[:start]):
            return ()
        if own := self._places.get(folded(name), ()):
            return tuple(place.id for place in own)
        known = sorted(gazetteer.named(name), key=lambda id: (-self._likely(id, name), id))
        if known or not _IN.search(text[:start]) or self._is_actor(name):
            return tuple(known)
        return (name,)

    def _is_actor(self, name: str) -> bool:
        words = name.casefold().split(" ")
        is_body = self._is_body(words[-1]) or name.casefold() in self._words.nations
        return is_body or name.casefold() in self._known or _TIMES.fullmatch(words[0]) is not None

    def _likely(self, id: str, name: str) -> int:
        """How likely it is that a place is meant by a name: a country, then a town of just that name."""
        level, place = gazetteer.level(id), gazetteer.place(id)
        above = [gazetteer.place(each).name or "" for each in gazetteer.load().ancestors(id) - {id}]
        score = 8 * (level is gazetteer.AdminLevel.COUNTRY)
        score += 3 * any(each in self._countries for each in above)
        score += folded(place.name or "") == folded(name)
        score += 2 * (level is gazetteer.AdminLevel.TOWN)
        return score + any(each.startswith(name) for each in above)


def _spelt(nodes: Iterable[N]) -> dict[str, tuple[N, ...]]:
    """Some nodes by each name they go by, without "the city of", offices and the like."""
    found: dict[str, dict[str, N]] = {}
    for node in nodes:
        label: str = node.label
        spellings = {label, *node.aliases}
        for name in tuple(spellings):
            person, comma, _ = name.partition(",")
            plain = _GENERIC.fullmatch(name)
            if comma:
                spellings |= {person, person.split(" ")[-1]}
            elif plain is not None:
                spellings.add(plain["name"])
        for name in sorted(spellings):
            found.setdefault(folded(name), {})[node.id] = node
    return {name: tuple(of.values()) for name, of in found.items()}

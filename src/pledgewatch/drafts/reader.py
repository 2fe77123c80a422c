"""The sentence in hand: who says it, who is bound by it, when and where, and what was remembered on the way."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import attrs

from pledgewatch.drafts import dates, vocabulary
from pledgewatch.drafts.names import Cast, Mention, Who
from pledgewatch.drafts.sentences import Passage

PREPOSITION = re.compile(
    r"\b(?:of|for|in|at|by|from|with|to|on|near|than|against|between|about)(?: the| a)? $", re.I
)
_SKIPPED = re.compile(
    r"[\s“”\"',]*(?:(?:not|never|no longer|also|then|now|soon|further|only|all|itself|herself|himself|"
    r"cardinally|several-fold|(?!apply|reply|supply|comply)\w{3,}ly)\b[“”\"',]*\s*)*",
    re.IGNORECASE,
)  # fmt: skip
_WORD = re.compile(r"[a-z][a-z-]*(?: (?:out|back|down|over|up|by|with))?", re.IGNORECASE)
_NO_VERBS = re.compile(
    r"(?:that|this|the|an?|its|their|his|her|it|them|those|these|which|whom)\b", re.I
)
_SOURCE = re.compile(
    r" (?:(?:figures|data|an? report|reports|documents) (?:of|from|by) )?(?:an? |the )?(?P<who>[^,.;]{2,60})"
)


@attrs.define
class Reader:
    """An article as far as it was read, and what is asked of its sentence in hand.

    Attributes:
        names: Who is named in it.
        on: The day it is from.
        words: The words of its language.
        speaker: Who spoke last.
        debtors: Who was bound by the last pledge.
        has_pledge: Whether there was one.
        said: On which day somebody was last told to have spoken, by name.
        sentence, text: The sentence in hand, and what it says.
        mentions: Who is named in it.
        speech: Where the verb ends by which it says who says so.
    """

    names: Cast
    on: dt.date
    words: vocabulary.Vocabulary = attrs.field(factory=vocabulary.load)
    speaker: Who | None = None
    debtors: tuple[Who, ...] = ()
    has_pledge: bool = False
    said: dict[str, str] = attrs.field(factory=dict)
    sentence: Passage = attrs.field(init=False)
    text: str = ""
    mentions: list[Mention] = attrs.field(factory=list)
    speech: int | None = None

    def turn_to(self, sentence: Passage) -> Who | None:
        """Take a sentence in hand, and say who says it."""
        self.sentence, self.text = sentence, sentence.text
        self.mentions = self.names.mentions(sentence)
        speaker = self.spoken()
        if speaker is None and sentence.quotes and sentence.quotes[0][0] <= 1:
            speaker = self.speaker
        self.speaker = speaker or self.speaker
        return speaker

    def spoken(self) -> Who | None:
        """Who says what the sentence says; `speech` is then where the verb ends, if one says it."""
        self.speech = None
        verbs = sorted(
            (
                found
                for pattern in self.words.verbs.values()
                for found in pattern.finditer(self.text)
            ),
            key=lambda each: each.start(),
        )
        for verb in verbs:
            if self.sentence.quoted(verb.start()):
                continue
            before = self.text[: verb.start()].rstrip()
            named = any(m.end == len(before) - 1 and not m.is_place for m in self.mentions)
            is_inverted = before.endswith((",", "”", '"')) and not (named and before.endswith(","))
            who = self.after(verb.end()) if is_inverted else None
            if who is not None and not verb[0].casefold().startswith(("told", "tell")):
                self.speech = verb.end()
                return who
            if (who := self.subject(verb.start()) or self.owner(verb.start())) is not None:
                self.speech = verb.end()
                is_it = re.search(r"\b(?:it|they)\b[\w ]{0,12}$", before, re.IGNORECASE)
                if is_it and self.speaker is not None and not self.speaker.is_person:
                    return self.speaker
                return who
        source = self.words.patterns["source"].search(self.text)
        return None if source is None else self.source(source.end())

    def after(self, at: int) -> Who | None:
        """Who is named right after a verb: "..., said X"."""
        return next(
            (m.who for m in self.mentions if at <= m.start <= at + 5 and not m.is_owner), None
        )

    def source(self, at: int) -> Who | None:
        """Whom something is according to."""
        found = _SOURCE.match(self.text, at)
        if found is None:
            return None
        for each in self.mentions:
            if each.start <= found.start("who") and each.end >= found.end("who"):
                return each.who
        return Who(found["who"], self.names.nation_in(found["who"]))

    def subject(self, at: int, first: int = 0) -> Who | None:
        """Who is named before a verb as the one who does it."""
        for each in reversed(self.mentions):
            if not first <= each.start < each.end <= at or each.is_owner or each.is_place:
                continue
            if self.sentence.quoted(each.start) != self.sentence.quoted(at):
                continue
            if PREPOSITION.search(self.text[: each.start]) and each.start > 4:
                continue
            return each.who
        return None

    def owner(self, at: int) -> Who | None:
        """Whose organ does it: "his office said"."""
        for each in reversed(self.mentions):
            if each.is_owner and re.fullmatch(
                r"(?:['’]s?)?(?: [a-z]+){1,3} ", self.text[each.end : at]
            ):
                return self.principal(each.who) or each.who
        return None

    def principal(self, who: Who | None) -> Who | None:
        """Whom somebody's word binds: whom a person speaks for."""
        if who is None or not who.is_person or who.part_of is None:
            return who
        return self.names.called(who.part_of)

    def bound(self, at: int, speaker: Who | None, first: int) -> tuple[Who, ...]:
        """Who is bound by what is said at a place: its subject, else whom the speaker speaks for."""
        if self.words.joint.search(self.text[first:at]):
            return self.names.pair or self.debtors
        inverted = self.inverted(at)
        for each in (inverted,) if inverted else reversed(self.mentions):
            if not inverted and (not first <= each.start < each.end <= at + 4 or each.is_place):
                continue
            if PREPOSITION.search(self.text[: each.start]) and each.start > 4:
                continue
            word = self.text[each.start : each.end].casefold()
            if word in ("we", "our", "i", "my"):
                break
            bound = self.principal(each.who) or each.who
            pair = self.names.pair
            is_second = re.search(r"\band (?:the )?$", self.text[: each.start])
            return pair if is_second and pair and bound == pair[-1] else (bound,)
        who = self.principal(speaker or self.speaker)
        alone = () if who is None else (who,)
        return alone if speaker is not None else self.debtors or alone

    def inverted(self, at: int) -> Mention | None:
        """The subject that comes after a modal: "Nor will it build"."""
        verb = re.match(r"\w+ ", self.text[at:])
        start = at + verb.end() if verb and re.search(r"\bnor $", self.text[:at], re.I) else -1
        return next((each for each in self.mentions if each.start == start), None)

    def is_said(self, at: int, speaker: Who | None) -> bool:
        """Whether a modal is somebody's word, and not the article's own look ahead."""
        named = (
            self.subject(at) is not None
            or self.inverted(at) is not None
            or self.words.joint.search(self.text[:at])
        )
        passive = re.match(r"(?:is|are) to\b|should\b", self.text[at:])
        told = self.words.verbs["say"].search(self.text[:at])
        return bool(speaker or self.sentence.quoted(at) or named or passive or told)

    def verb(self, at: int) -> tuple[str, int, bool] | None:
        """The verb that follows, in the form it has, where it stands, and whether it is said not to be."""
        text = self.text
        inverted = self.inverted(text.rfind(" ", 0, at) + 1)
        at = inverted.end if inverted else at
        for _ in range(3):
            skipped = _SKIPPED.match(text, at)
            assert skipped is not None  # it may be empty
            says_no = self.words.patterns["negation"].search(skipped[0]) is not None
            found = _WORD.match(text, skipped.end())
            if found is None:
                return None
            word = found[0].casefold()
            if _NO_VERBS.match(word):
                return None
            if word not in self.words.kinds:
                word = word.split(" ")[0]
            if re.match(r"be no\b", text[found.start() :]):
                return word, found.start() + 6, True
            is_passive = word == "be" and re.match(
                r" (?:\w+ly )?\w+(?:ed|en|ught|ilt|ent|ept|ade)\b", text[found.start() + 2 :]
            )
            if is_passive or (word in self.words.begins and not says_no):
                at = found.start() + len(word)
                at += 3 if text.startswith(" to", at) else 0
                continue
            return word, found.start(), says_no
        return None

    def quoted(self, at: int, first: int) -> tuple[int, int]:
        """The words to quote: what is quoted there, else the clause."""
        later = [each for each in self.sentence.quotes if at < each[0] and each[1] - each[0] > 20]
        quoted = self.sentence.quoted(at) or (later[0] if len(later) == 1 else None)
        if quoted is None:
            subject = [each.start for each in self.mentions if first <= each.start < at]
            quoted = min(subject, default=max(first, 0)), len(self.text.rstrip(".!? "))
        low, high = quoted
        low += len(self.text[low:high]) - len(self.text[low:high].lstrip(" ,"))
        high = low + len(self.text[low:high].rstrip(" ,"))
        return self.sentence.start + low, self.sentence.start + high

    def times(self, at: int, kind: str) -> dict[str, Any]:
        """When it was said, and from when until when it holds."""
        who = self.speaker.name if self.speaker else ""
        told: dict[str, Any] = {"said": self.said.get(who, self.on.isoformat())}
        for each in dates.times(self.text, self.on):
            if each.role == "when" and each.start < at + 60 and each.text <= self.on.isoformat():
                told["said"] = each.text
                if len(each.text) == 10:
                    self.said[who] = each.text
            elif each.role in ("end", "start") and each.role not in told:
                told[each.role] = each.text
            elif each.role == "baseline" and kind == "reduce" and len(each.text) == 4:
                told["baseline"] = f"{each.text}-01-01/{each.text}-12-31"
        length = dates.length(self.text[at:])
        if length is not None and "end" not in told:
            told["within"] = length
        for name in ("end", "start"):
            size = min(len(told.get(name, "")), len(told["said"]))
            if name in told and told[name][:size] < told["said"][:size]:
                del told[name]
        return told

    def acts(self, text: str) -> tuple[str, ...]:
        """The known activities that are named in a text, the most telling first, none within another."""
        taken: list[tuple[int, int]] = []
        found = []
        for act, pattern in self.words.acts.items():
            for each in pattern.finditer(text):
                if not any(low <= each.start() < high for low, high in taken):
                    taken.append(each.span())
                    found.append((each.start(), act))
        acts = dict.fromkeys(act for _, act in sorted(found))
        if len(acts) > 1:
            acts.pop("act:armed-attack", None)
        return tuple(acts)

    def places(self, at: int = 0) -> tuple[str, ...]:
        """Where: but not where somebody spoke."""
        found: dict[str, None] = {}
        last = -1
        is_venue = False
        for start, end, ids in self.names.places(self.text):
            goes_on = last >= 0 and re.fullmatch(
                r",? ?(?:and|or)? ?(?:the )?", self.text[last:start]
            )
            if not goes_on:
                is_venue = self.words.patterns["venue"].search(self.text[:start]) is not None
            last = end
            if start >= at and not is_venue:
                found[ids[0]] = None
        return tuple(found)

    def whole(self) -> tuple[int, int]:
        """Where the sentence stands, without its full stop."""
        return self.sentence.start, self.sentence.start + len(self.text.rstrip(". "))

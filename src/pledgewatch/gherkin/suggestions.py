"""What was meant by a text that is no sentence: where it goes wrong, and sentences that say the same.

A suggestion is the text itself with one thing mended, or another sentence with the values of the text in
the places that they had there. It says nothing that the text does not, and names what it leaves out.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pledgewatch.gherkin.french import FRENCH
from pledgewatch.gherkin.grammar import (
    MOST,
    NAMED,
    Field,
    Template,
    Terms,
    matching,
    pattern_of,
    straight,
    vocabulary,
)
from pledgewatch.gherkin.table import WORDS
from pledgewatch.gherkin.values import TYPES, words_of

_TIME = FRENCH["time"].pattern
_AS_OF = re.compile(rf"(?:as of|au) {_TIME},? ")
_NAMES = r'"[^"\n]*"(?:(?:,? (?:and|et) |, )"[^"\n]*")*'
_VALUE = re.compile(rf"{_NAMES}|[0-9]{{1,3}}(?:,[0-9]{{3}})+|{_TIME}|[0-9][^\s,]*")
_TOKEN = re.compile(rf"(?:{_VALUE.pattern}|[^\s,]+),?")
_COMMA = re.compile(",? ")
_DAY = re.compile(r".*[^\W\d_]{3,} [0-9]{4}.*|[0-9]{4}(?:-.*)?|\[.*")
_NO = re.compile(r"\b(?:not?|never|without|none|denie[ds]|n'\w+|ne|pas|aucune?|démenti)\b")
_TURNS = (
    _NO,
    re.compile(r"\b(?:rose|risen|grew|grown|increased?|higher|augmenté|hausse)\b"),
    re.compile(r"\b(?:fell|fallen|dropped|decreased?|lower|less(?! than)|baissé|baisse)\b"),
)
"""What turns a sentence into its opposite."""
_LINKS = re.compile(
    "and|are|day|for|from|has|had|incidents|its|running|the|that|there|was|were|with|au|aux|dans|des|est|les|par|que|une"
)
"""Words that only hold a sentence together, or are understood."""
_LANGUAGES = ("en", "fr")
_LEADS = ("that ", "the pledge ", "the pledge binds ", "that report ")
_LINK = re.compile(r"(?:and|as|but|which|if) ")
_UNTIL = re.compile(r'until "([^"]*)"')
_ALIKE = {
    word: group
    for group in ("on in at during le en pendant", "from starting since")
    for word in group.split()
}
"""Words that say the same before a value."""


class MeantSentence(NamedTuple):
    """What may have been meant.

    Attributes:
        text: A sentence in place of the text.
        below: A sentence to be added below it; empty: none.
        left_out: What of the text they do not say.
    """

    text: str
    below: str = ""
    left_out: str = ""


def suggested(
    text: str, most: int = 3, least: float = 0.6, languages: Sequence[str] = _LANGUAGES
) -> list[MeantSentence]:
    """What may have been meant by a text, best first; of nothing like a sentence, nothing."""
    plain = straight(text[:MOST])
    if not plain.strip(' "'):
        return []
    wrong = _wrong_from(plain)
    found: list[MeantSentence] = []
    for way in (_quoted(plain), _respelt(plain, wrong), _placed(plain), _shortened(plain, wrong)):
        found = found or list(dict.fromkeys(way))
    return (found or _otherwise(plain, least, languages))[:most]


def nearest_sentences(
    text: str, most: int = 1, least: float = 0.6, languages: Sequence[str] = _LANGUAGES
) -> list[str]:
    """The sentences that `suggested` puts in place of a text."""
    return [each.text for each in suggested(text, most, least, languages)]


# -- the text with one thing mended ----------------------------------------------------------------


def _quoted(text: str) -> Iterator[MeantSentence]:
    """With quotation marks of the right kind."""
    mended = re.sub(r"'([^'\n]*)'", r'"\1"', text)
    if mended != text and matching(mended):
        yield MeantSentence(mended)


@functools.cache
def _literal_words() -> list[str]:
    """The words that sentences are made of."""
    text = " ".join(f.template for each in vocabulary() for f in (each, each.french))
    return sorted({*re.findall(r"(?<![\w{:])[^\W\d_]{2,}(?![\w:}])", text)})


def _respelt(text: str, wrong: int, depth: int = 2) -> Iterator[MeantSentence]:
    """With the word that is wrong, or two, as a sentence has it that is spelt like it."""
    word = re.match(r"[^\s,\"]+", text[wrong:])
    if word is None:
        return
    for near in difflib.get_close_matches(word[0], _literal_words(), n=5, cutoff=0.7):
        mended = text[:wrong] + near + text[wrong + word.end() :]
        if near == word[0] or _denials(mended) != _denials(text):
            continue
        if matching(mended):
            yield MeantSentence(mended)
            return
        if depth > 1 and (further := _wrong_from(mended)) > wrong:
            yield from _respelt(mended, further, depth - 1)


def _placed(text: str) -> Iterator[MeantSentence]:
    """With the place that is missing."""
    for names in re.finditer(_NAMES, text):
        for place in (' in "<place>"', ' à "<lieu>"'):
            mended = text[: names.end()] + place + text[names.end() :]
            if matching(mended):
                yield MeantSentence(mended)


def _shortened(text: str, wrong: int) -> Iterator[MeantSentence]:
    """Without the clause that goes wrong, which is named, or told in a sentence of its own."""
    tokens = list(_TOKEN.finditer(text))
    at = sum(token.end() <= wrong for token in tokens)
    cuts = sorted(
        (last - first, first, last)
        for first in range(max(at - 6, 1), at + 1)
        for last in range(at + 1, len(tokens) + 1)
        if last - first < len(tokens) / 2 and _is_end(tokens, last)
    )
    for _, first, last in cuts:
        cut = text[tokens[first].start() : tokens[last - 1].end()].strip(", ")
        rest = text[tokens[last].start() - 1 :] if last < len(tokens) else ""
        kept = text[: tokens[first].start()].rstrip(", ") + rest
        if matching(kept) and ((below := _below(cut)) or not _NO.search(cut)):
            yield MeantSentence(kept, below, "" if below else cut)
            return


def _is_end(tokens: Sequence[re.Match[str]], last: int) -> bool:
    """Whether a clause may end before a token, and the next one begin with it."""
    if last == len(tokens):
        return True
    if tokens[last][0] in ("and", "et", "or", "ou"):
        return False
    if tokens[last - 1][0].endswith(","):
        return True
    return _VALUE.fullmatch(tokens[last - 1][0]) is not None and not _VALUE.match(tokens[last][0])


def _below(clause: str) -> str:
    """A sentence of its own that says what a clause was to say; empty where none does."""
    until = _UNTIL.fullmatch(clause)
    if until:
        return f'the pledge binds as long as the state "before {until[1]}" holds'
    for rest in (clause, _LINK.sub("", clause, count=1)):
        for lead in _LEADS:
            if matching(lead + rest):
                return lead + rest
    return ""


# -- another sentence with the values of the text --------------------------------------------------


class _Value(NamedTuple):
    """A value with its sort, the word before it and where it stands."""

    text: str
    sort: str
    before: str
    start: int

    @property
    def role(self) -> tuple[str, str]:
        return self.sort, _ALIKE.get(self.before, self.before)


def _values(text: str) -> list[_Value]:
    return [
        _Value(
            found[0],
            "name" if found[0][0] == '"' else "day" if _DAY.fullmatch(found[0]) else "number",
            (text[: found.start()].split() or [""])[-1],
            found.start(),
        )
        for found in _VALUE.finditer(text)
    ]


def _otherwise(text: str, least: float, languages: Sequence[str]) -> list[MeantSentence]:
    """Sentences like it, with each of its values behind the word that it stood behind."""
    wanted = _skeleton(text)
    found = [
        (made.left_out.count(", "), bool(made.left_out), -score, made)
        for each in vocabulary()
        for language in languages
        for form in (each if language == "en" else each.french,)
        for score, example in _likeness(wanted, form, least)
        if example.endswith(":") is text.endswith(":")
        and _denials(example) == _denials(text)
        and (made := _filled(text, example))
        and not _adds(made.text, text)
    ]
    # Those that leave out the least.
    return list(dict.fromkeys(each[-1] for each in sorted(found) if each[:2] == min(found)[:2]))


def _adds(made: str, text: str) -> bool:
    """Whether a sentence has a word that means something, and none in a text is spelt like it."""
    theirs, own = (re.findall(r"[^\W\d_]{3,}", re.sub(_NAMES, "", each)) for each in (made, text))
    return any(
        not _LINKS.fullmatch(word) and not difflib.get_close_matches(word, own, n=1)
        for word in theirs
    )


def _filled(text: str, example: str) -> MeantSentence | None:
    """An example with the values of a text; None where it has a slot that none fills, or too few do."""
    as_of = _AS_OF.match(text)
    begin = as_of[0] if as_of else ""
    text, example = text[len(begin) :], _AS_OF.sub("", example, count=1)
    own, made, shown, last = _values(text), "", "", 0
    many = len(own)
    for slot in _values(example):
        fits = next((each for each in own if each.role == slot.role), None)
        if fits:
            own.remove(fits)
        elif slot.sort != "day" or "<day>" in shown:
            return None
        between = example[last : slot.start]
        made += between + (fits.text if fits else slot.text)
        shown += between + (fits.text if fits else "<day>")
        last = slot.start + len(slot.text)
    made, shown = begin + made + example[last:], begin + shown + example[last:]
    if len(own) > many / 2 or not matching(made):
        return None
    return MeantSentence(shown, left_out=", ".join(f"{each.before} {each.text}" for each in own))


def _denials(text: str) -> list[int]:
    """How often a text says that something is not, is more and is less, names left aside."""
    return [len(turn.findall(re.sub(_NAMES, "", text))) for turn in _TURNS]


def _skeleton(text: str) -> str:
    """A sentence without what stands in its fields, so that its words can be compared."""
    return _VALUE.sub('"', _AS_OF.sub("", text[:MOST], count=1))


def _likeness(wanted: str, form: Template, least: float) -> Iterator[tuple[float, str]]:
    """The examples of a sentence that are like a text, each with how like they are."""
    for example in form.examples:
        matcher = difflib.SequenceMatcher(None, wanted, _skeleton(example), autojunk=False)
        if matcher.real_quick_ratio() >= least and (score := matcher.ratio()) >= least:
            yield score, example


def search_word(text: str) -> str:
    """The word of a text that `steps search` knows sentences for; where there is none, `WORD`."""
    words = re.findall(r"[^\W\d_]+", re.sub(_NAMES, "", text.casefold()))
    return next((word for word in words if word in WORDS["search"]), "WORD")


# -- where it goes wrong ---------------------------------------------------------------------------


def went_wrong(text: str) -> str:
    """The rest of a text from the word on with which it stops being any sentence."""
    plain = straight(text[:MOST])
    return plain[_wrong_from(plain) :][:80] or plain[-80:]


def _wrong_from(plain: str) -> int:
    """Where the word begins with which a text stops being any sentence."""
    at = max(_reached(form, plain) for each in vocabulary() for form in (each, each.french))
    gap = _COMMA.match(plain, at)
    return gap.end() if gap else plain.rfind(" ", 0, at) + 1


def _reached(form: Template, text: str) -> int:
    """How far a text is like the beginning of a sentence."""
    # Few sentences begin like it, and only for those is it worth a pattern of all they hold.
    found = _beginning(form, 3).match(text) and _beginning(form, len(form.parts)).match(text)
    return found.end() if found else 0


@functools.cache
def _beginning(form: Template, most: int) -> re.Pattern[str]:
    """The pattern of whatever begins as the first parts of a sentence do."""
    return re.compile(NAMED.sub("(?:", _begun(form.parts[:most], form)))


def _begun(parts: Sequence[Any], form: Template) -> str:
    """The pattern of what begins as some parts do, with a word of theirs at least."""
    found = ""
    for part in reversed(parts):
        if isinstance(part, str):
            for word in reversed(re.findall(r" ?[^ ]+| ", part)):
                ends = r"(?!\w)" if word[-1].isalnum() else ""
                more = f"(?:{found})?" if found else ""
                found = f"{re.escape(word)}{ends}{more}"
        elif isinstance(part, Field):
            found = _of_field(part, form, found)
        else:
            pieces = "|".join(_begun(piece, form) for _, piece in part.pieces)
            whole = pattern_of([part], form.kinds)
            if isinstance(part, Terms):
                pieces = f"{whole}(?:,? (?:{pieces}))?"
            found = f"(?:{whole}(?:{found})|{pieces})" if found else f"(?:{pieces})"
    return found


def _of_field(field: Field, form: Template, rest: str) -> str:
    """The pattern of a field, and of what begins as what stands behind it does.

    That any word is a word is no sign of a sentence: more has to stand behind it.
    """
    own = pattern_of([field], form.kinds)
    if field.kind in ("word", "words", "adverb"):
        return f"{own}{rest}" if rest else "(?!)"
    if field.kind in TYPES and TYPES[field.kind].what and field.kind != "causes":
        codes = [re.escape(code).replace("_", "[ _-]") for code in words_of(field.kind)]
        french = map(re.escape, WORDS.get(field.kind, ())) if form.kinds is FRENCH else ()
        own = rf"(?:{'|'.join(sorted((*codes, *french), key=len, reverse=True))})(?!\w)"
    return f"{own}(?:{rest})?" if rest else own

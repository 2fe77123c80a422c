"""The rules: a speech verb, a commitment, a class of act make a candidate.

They look for pledges first and are generous: what is off by a little is mended in a minute, what is
silently left out is never seen. Nothing they say is a verdict.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import attrs

from pledgewatch import conventions
from pledgewatch.drafts import dates, vocabulary
from pledgewatch.drafts.candidate import Candidate
from pledgewatch.drafts.names import Cast, Who
from pledgewatch.drafts.reader import PREPOSITION, Reader
from pledgewatch.drafts.sentences import Passage, sentences
from pledgewatch.model.ledger import Ledger

_NOT_ASKED = re.compile(
    r"\b(?:not|n['’]t|never|denied having|short of|without having|denies having|refus\w+ to)(?: \w+ly)? $",
    re.I,
)
_CLOSE = re.compile(
    r"(?: (?:also|not|never|itself|himself|herself|themselves|instead|now))* to ", re.I
)
_NEEDS_TO = re.compile(
    r"(?:plan|offer|aim|want|propose|agree|intend|decid|accept|resolv|consent|commit|undert)", re.I
)
_TO = re.compile(r"(?: \w+){0,6}? to ", re.IGNORECASE)
_SHARE = re.compile(
    r"\b(?P<how>by|to)(?: (?:at least|about|around|up to|some))? (?:(?P<n>\d{1,3})(?: ?%| per ?cent)|"
    r"(?:an? )?(?P<part>third|quarter|half|fifth))\b",
    re.IGNORECASE,
)  # fmt: skip
_PARTS = {"third": 1 / 3, "quarter": 0.25, "half": 0.5, "fifth": 0.2}
_OBJECT_ENDS = re.compile(
    r"\b(?:by|in|from|until|within|before|if|unless|for|after|following|as|on|at|with|compared|than)\b|[,.;:”\"]|$",
    re.I,
)
_HEADLINE = re.compile(r"^[^,;:]{2,60}? to (?=[“\"]?[A-Za-z])")
_THING = re.compile(
    r" (?!the same|this|that|these|it\b|so\b|such|to\b|in\b|by\b|when|as\b)\w+", re.I
)
_ANAPHORA = re.compile(
    r"\b(?:these|those|the same|such) (?:regions?|areas?|places?|cities|towns?)\b", re.I
)


def rules(text: str, on: dt.date, ledger: Ledger | None = None) -> list[Candidate]:
    """What the rules find in an article.

    Args:
        text: The article.
        on: The day it is from; days of the week are counted back from it.
        ledger: Whose actors and places are known beside those that come with pledgewatch.
    """
    given = sentences(text)
    reader = Reader(Cast(given, vocabulary.load(), ledger), on)
    # A headline names in short whom the article names in full.
    given.sort(key=lambda each: each.is_headline)
    found = [each for sentence in given for each in _read(reader, sentence)]
    return sorted(found, key=lambda each: each.start)


def _read(r: Reader, sentence: Passage) -> list[Candidate]:
    """The candidates in the next sentence."""
    speaker = r.turn_to(sentence)
    found = list(_pledges(r, speaker))
    if any(each.table == "pledge" for each in found):
        r.has_pledge = True
        return [*found, *_reactions(r, speaker)]
    found = [
        *_explanations(r, speaker),
        *_reactions(r, speaker),
        *(() if found else _reports(r, speaker)),
    ] or found
    if not found and not sentence.is_headline:
        found = [*_nouns(r, speaker), *_claims(r, speaker), *_hints(r, speaker)][:1]
    return found


def _pledges(r: Reader, speaker: Who | None) -> Iterator[Candidate]:
    patterns, text = r.words.patterns, r.text
    conditions = [each.span() for each in patterns["condition"].finditer(text)]
    demand = r.words.verbs["demand"].search(text)
    done: list[tuple[int, int]] = []
    if (found := patterns["noun"].search(text)) and not r.sentence.is_headline:
        act = patterns["act_noun"].search(text, found.end())
        if act and act.lastgroup and act.start() - found.end() < 8:
            kind = act.lastgroup
            yield from _pledge(r, speaker, found.start(), act.start(), says_no=False, kind=kind)
            return

    def is_free(at: int) -> bool:
        return not any(low <= at < high for low, high in (*conditions, *done))

    for found in r.words.verbs["promise"].finditer(text):
        at = found.start()
        after = _TO.match(text, found.end())
        is_close = after is not None and (
            not _NEEDS_TO.match(found[0]) or _CLOSE.fullmatch(after[0]) is not None
        )
        if not is_free(at) or re.search(
            r"\b(?:an?|the|no|earlier|such|two|three|four|many|broken|empty|their|its|his|her) (?:\w+ )?$",
            text[:at],
        ):
            continue
        is_strong = not _NEEDS_TO.match(found[0]) and r.subject(at) is not None
        is_of_a_thing = is_strong and not is_close and _THING.match(text, found.end())
        if not is_close and not is_of_a_thing:
            continue
        if _NOT_ASKED.search(text[:at]):
            yield _statement(r, "claim", speaker or r.subject(at), at)
            done.append((at, len(text)))
            continue
        if after is None or not is_close:
            done.append((at, found.end()))
            yield from _pledge(r, speaker, at, found.end(), says_no=False, kind="do-by")
            continue
        done.append((at, after.end() + 1))
        says_no = patterns["negation"].search(after[0]) is not None
        yield from _pledge(r, speaker, at, after.end(), says_no=says_no)
        yield from _and(r, speaker, at, after.end(), says_no=says_no)
    for found in patterns["no_plan"].finditer(text):
        if is_free(found.start()) and not _NOT_ASKED.search(text[: found.start()]):
            done.append(found.span())
            yield from _pledge(r, speaker, found.start(), found.end(), says_no=True)
        elif is_free(found.start()):
            yield _statement(r, "claim", speaker, found.start())
            done.append((0, len(text)))
    for found in patterns["modal"].finditer(text):
        at = found.start()
        if not is_free(at) or (
            demand is not None and demand.start() < at and "will" not in found[0]
        ):
            continue
        if not r.is_said(at, speaker):
            continue
        says_no = patterns["negation"].fullmatch(found[0]) is not None
        before = re.search(r"\b([\w ]+?) $", text[:at])
        if before and patterns["nobody"].search(" ".join(before[1].split(" ")[-2:])):
            says_no = True
        if found[0].casefold() == "may" and not says_no:
            continue
        if patterns["unsaid"].search(text[:at]):
            yield _statement(r, "claim", speaker, at)
            return
        verb = r.verb(found.end())
        if verb is None or patterns["stative"].match(text, verb[1]):
            continue
        if demand is not None or patterns["threat"].match(text, verb[1]):
            yield _statement(r, "demand", speaker, at)
            return
        if patterns["assumption"].search(text[:at]):
            hint = "perhaps a condition of a pledge above: [pledge.condition]"
            about = r.subject(at)
            yield attrs.evolve(_statement(r, "demand", speaker, at, hint), debtor=about)
            return
        if (
            patterns["forecast"].search(text[:at])
            or (r.speech is not None and patterns["forecast"].search(text[: r.speech]))
            or (patterns["forecast"].search(text) and conditions)
        ):
            continue
        done.append((at, verb[1] + 1))
        yield from _pledge(r, speaker, at, found.end(), says_no=says_no)
        yield from _and(r, speaker, at, found.end(), says_no=says_no)
    if demand is not None and not done and speaker is not None:
        yield _statement(r, "demand", speaker, demand.start())
    if r.sentence.is_headline and not done and (found := _HEADLINE.match(text)):
        yield from _pledge(r, None, found.end() - 3, found.end(), says_no=False)


def _and(
    r: Reader, speaker: Who | None, at: int, after: int, *, says_no: bool
) -> Iterator[Candidate]:
    """What is pledged in the same breath: "... and to end all discharges"."""
    ends = re.search(r"[.;:”]|, (?!and)| said\b", r.text[after:])
    last = after + ends.start() if ends else len(r.text)
    for found in re.finditer(r"\band (?:also )?(?:to )?(?=(\w+))", r.text[after:last]):
        base, kind = r.words.kinds.get(found[1], ("", "reach"))
        if kind != "reach" and (found[1] == base or found[1].endswith("ing")):
            yield from _pledge(r, speaker, at, after + found.end(), says_no=says_no)


def _pledge(
    r: Reader,
    speaker: Who | None,
    at: int,
    after: int,
    *,
    says_no: bool,
    kind: str | None = None,
) -> Iterator[Candidate]:
    """The pledge whose commitment begins at one place, and its verb after another."""
    verb = r.verb(after)
    if verb is None and not says_no:
        return
    # "ruled out a new inquiry" has no verb after it.
    word, where, denied = verb or ("", after + 1, False)
    base, of_verb = r.words.kinds.get(word, (word, "do-by"))
    is_not = says_no or denied
    if kind is None:
        kind = "refrain" if is_not else of_verb
    rest = r.text[at:]
    told = r.times(at, kind)
    is_a_place = base == "reach" and re.match(r"\w+ (?:the )?[A-Z]", r.text[where:])
    if kind == "reach" and ("end" not in told or is_a_place):
        kind = "do-by"
    first = r.speech if r.speech is not None and r.speech <= at else 0
    if (that := r.text.rfind(" that ", 0, at)) > first:
        first = that
    debtors = r.bound(at, speaker, first) or (speaker,)
    subject = r.subject(at)
    speaker = speaker or (subject if subject is not None and subject.is_person else None)
    activities = _activities(r, kind, base, where, at, is_not)
    places = r.places(at)
    fields = {**told, **_measure(r, kind, rest, base, is_not)}
    start, end = r.quoted(at, first)
    condition = r.words.patterns["condition"].search(r.text)
    notes = [] if places or kind == "do-by" else ["no place is named"]
    if there := _ANAPHORA.search(rest):
        notes.append(f"where: {there[0]}, see the sentence before")
    r.debtors = tuple(each for each in debtors if each)
    for debtor in debtors:
        yield Candidate(
            table="pledge", start=start, end=end, kind=kind, speaker=speaker, debtor=debtor,
            activities=activities, places=places, fields=fields, notes=notes,
            condition=condition[0].strip() if condition else None,
        )  # fmt: skip


def _measure(r: Reader, kind: str, rest: str, base: str, is_not: bool) -> dict[str, Any]:
    """The measure word, and the share that is named."""
    known = conventions.load().words
    if kind == "reduce":
        found: dict[str, Any] = {}
        share = _SHARE.search(rest)
        if share is not None:
            part = int(share["n"]) / 100 if share["n"] else _PARTS[share["part"].lower()]
            value = round(part if share["how"].lower() == "to" else 1 - part, 4)
            if 0 <= value <= 1:
                found["share"] = value
        said = {word for word, pattern in r.words.measures.items() if pattern.search(rest)}
        said |= {word for word in known if vocabulary.whole(re.escape(word)).search(rest)}
        words = [(known[w].share, w) for w in said if w in known and known[w].kind.is_reduction]
        if words:
            return {"wording": min(words)[1], **found}
        return found or {"wording": base if base in known else "reduce"}
    if kind == "cease" and base in known:
        return {"wording": base}
    if kind == "refrain":
        word = "non-use" if r.words.measures["non-use"].search(rest) else None
        return {"wording": word or ("will not" if is_not else "refrain")}
    return {}


def _activities(
    r: Reader, kind: str, base: str, where: int, at: int, is_not: bool
) -> tuple[str, ...]:
    """What it is about: activities that are known, else the words for it."""
    if kind == "do-by":
        return ()
    found = r.acts(r.text[at:])
    if kind == "withdraw":
        return ("act:military-presence",)
    if found:
        return found
    after = r.text[where:]
    first = re.match(r"[\w-]+[”\"]? ?", after)
    begin = 0 if is_not or first is None or kind in ("refrain", "reach") else first.end()
    ends = _OBJECT_ENDS.search(after, begin)
    words = after[begin : ends.start() if ends else None].split()[:7]
    is_passive = ends is not None and ends.start() == begin and ends[0].isalpha()
    if is_passive:
        words = []
    if (is_passive or is_not) and len(words) < 3 and r.subject(at, r.speech or 0) is None:
        subject = r.text[r.speech or 0 : at].strip(" ,")
        words = [*re.sub(r"^(?:that )?(?:no )?", "", subject).split()[-5:], *words]
    return (" ".join(words).strip("“”\"' ") or base,)


def _statement(r: Reader, kind: str, speaker: Who | None, at: int, *notes: str) -> Candidate:
    start, end = r.whole()
    said = r.times(at, "do-by")["said"]
    return Candidate(
        table="statement", start=start, end=end, kind=kind, speaker=speaker,
        fields={"said": said}, notes=notes,
    )  # fmt: skip


def _explanations(r: Reader, speaker: Who | None) -> Iterator[Candidate]:
    if r.has_pledge and r.words.patterns["explanation"].search(r.text):
        start, end = r.whole()
        yield Candidate(table="explanation", start=start, end=end, speaker=speaker)


def _reactions(r: Reader, speaker: Who | None) -> Iterator[Candidate]:
    if not r.has_pledge or r.sentence.is_headline:
        return
    for tone in ("skeptical", "trusting"):
        found = r.words.patterns[tone].search(r.text)
        if found is None:
            continue
        by = re.search(r"\bby ", r.text[found.end() :])
        whose = [
            each.who
            for each in r.mentions
            if by and each.start >= found.end() + by.start() and each.who.is_person
        ]
        start, end = r.whole()
        for who in dict.fromkeys(whose) or (speaker or r.subject(found.start()),):
            yield Candidate(
                table="reaction", start=start, end=end, speaker=who,
                fields={"tone": tone, "said": r.times(0, "do-by")["said"]},
            )  # fmt: skip
        return


def _reports(r: Reader, speaker: Who | None) -> Iterator[Candidate]:
    text = r.text
    denies = r.words.verbs["deny"].search(text)
    first = r.speech or 0
    acts = r.acts(text[first:])
    looks_ahead = [r.words.patterns[name].search(text) for name in ("forecast", "modal")]
    if all(looks_ahead):
        return
    if denies is not None:
        fields = {"said": r.times(denies.start(), "do-by")["said"]}
        start, end = r.whole()
        yield Candidate(
            table="statement", start=start, end=end, kind="denial" if acts else "claim",
            speaker=speaker, activities=acts, places=r.places() if acts else (), fields=fields,
        )  # fmt: skip
        return
    if not acts or r.sentence.is_headline:
        return
    when = [each.text for each in dates.times(text, r.on) if each.role == "when"]
    when = [each for each in when if each <= r.on.isoformat()]
    fields = {"when": when[0]} if when else {"when": r.on.isoformat(), "report_dated": True}
    notes = (
        [f"where: {found[0]}, see the sentences before"]
        if (found := _ANAPHORA.search(text))
        else []
    )
    start, end = r.whole()
    actor = _actor(r, first)
    for act in acts:
        for place in r.places() or (None,):
            yield Candidate(
                table="report", start=start, end=end, speaker=speaker, debtor=actor,
                activities=(act,), places=(place,) if place else (), fields=fields, notes=notes,
            )  # fmt: skip


def _actor(r: Reader, first: int) -> Who | None:
    """Who did it: named as who acts, or by an adjective before the act."""
    for each in r.mentions:
        if each.start >= first and not each.is_owner and not each.who.is_person:
            if r.sentence.quoted(each.start):
                continue
            if not PREPOSITION.search(r.text[: each.start]):
                return each.who
    for word in re.findall(r"[A-Z]\w+", r.text[first:]):
        if word.casefold() in r.words.nations and word.endswith(("n", "i", "ese", "ish")):
            return Who(r.words.nations[word.casefold()])
    return None


def _nouns(r: Reader, speaker: Who | None) -> Iterator[Candidate]:
    """Words for a pledge, where it is not said what it is."""
    found = r.words.patterns["noun"].search(r.text)
    if found is not None:
        owners = [each.who for each in r.mentions if each.is_owner and each.end <= found.start()]
        who = owners[-1] if owners else speaker
        kind = "claim" if r.words.patterns["unkept"].search(r.text) else "assurance"
        yield _statement(r, kind, who, found.start())


def _hints(r: Reader, speaker: Who | None) -> Iterator[Candidate]:
    """What may promise something, though no rule says what: never left out in silence."""
    modal = r.words.patterns["modal"].search(r.text)
    found = r.words.verbs["promise"].search(r.text) or (
        modal if modal and re.search(r"ll$|won|will", modal[0], re.IGNORECASE) else None
    )
    if found is not None:
        yield _statement(r, "intent", speaker, found.start())


def _claims(r: Reader, speaker: Who | None) -> Iterator[Candidate]:
    """What is said to be so."""
    patterns = r.words.patterns
    is_news = any(patterns[name].search(r.text) for name in ("trend", "observed", "unkept"))
    is_told = r.speech is not None or patterns["source"].search(r.text)
    if is_told or (is_news and (speaker or patterns["trend"].search(r.text))):
        yield _statement(r, "claim", speaker, r.speech or 0)

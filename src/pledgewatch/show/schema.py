"""The JSON Schema of a review as data: what ``pledgewatch check --json`` prints.

Programs that read reviews check them against it. Keys may be added, never renamed; a reader should
pass over keys that it does not know.

``python -m pledgewatch.show.schema > docs/review.schema.json`` writes it.
"""

from __future__ import annotations

import enum
import json
import sys
from collections.abc import Iterable
from typing import Any

from pledgewatch.findings import KINDS
from pledgewatch.model.records import Kind
from pledgewatch.notes import NOTES
from pledgewatch.verdicts import Lifecycle, Verdict
from pledgewatch.weighing import Rung

__all__ = ["review_schema"]

_Schema = dict[str, Any]

_MEASURES = ("incidents", "level", "harm")


def _text(doc: str) -> _Schema:
    return {"description": doc, "type": "string"}


def _number(doc: str) -> _Schema:
    return {"description": doc, "type": "number"}


def _share(doc: str) -> _Schema:
    return {"description": doc, "type": "number", "minimum": 0, "maximum": 1}


def _count(doc: str) -> _Schema:
    return {"description": doc, "type": "integer", "minimum": 0}


def _truth(doc: str) -> _Schema:
    return {"description": doc, "type": "boolean"}


def _time(doc: str) -> _Schema:
    return {"description": f"{doc} (ISO 8601, UTC)", "type": "string"}


def _word(doc: str, words: Iterable[enum.Enum] | Iterable[str]) -> _Schema:
    values = [getattr(word, "value", word) for word in words]
    return {"description": doc, "enum": values}


def _many(doc: str, items: _Schema) -> _Schema:
    return {"description": doc, "type": "array", "items": items}


def _ids(doc: str) -> _Schema:
    return _many(doc, {"type": "string"})


def _table(doc: str, **properties: _Schema) -> _Schema:
    """An object with just these keys, all of them always there."""
    return {
        "description": doc,
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _or_null(schema: _Schema) -> _Schema:
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _counts(doc: str) -> _Schema:
    return _table(
        doc,
        certain=_count("incidents that surely count (M_T)"),
        possible=_count("incidents that may count (M_U)"),
    )


def _ratio(doc: str) -> _Schema:
    return _or_null(
        _table(
            doc,
            rr=_or_null(_number("the ratio")),
            low=_or_null(_number("its lower bound")),
            high=_or_null(_number("its upper bound")),
        )
    )


def _measure() -> _Schema:
    return _table(
        "A reduction as one measure shows it; null bounds have no limit or cannot be told.",
        measure=_word("what is counted", _MEASURES),
        verdict=_word("the verdict by this measure alone", Verdict),
        rr=_or_null(_number("rate or level after over before")),
        low=_or_null(_number("L, its lower bound")),
        high=_or_null(_number("U, its upper bound")),
        share=_share("the share of the baseline pledged"),
        reason=_or_null(_text("why it is untested")),
        baseline=_or_null(_text("the baseline in words")),
        before=_or_null(_count("incidents, or deaths, before")),
        after=_or_null(_count("incidents, or deaths, after")),
        look=_or_null(
            _table(
                "What it showed at the look that decides, or at the latest one passed.",
                at=_time("up to when it was read"),
                final=_truth("whether it is the settled end, and not half of the window"),
                rr=_or_null(_number("the ratio then, on what is known now")),
                low=_or_null(_number("its lower bound")),
                high=_or_null(_number("its upper bound")),
            )
        ),
        outside=_or_null(_number("the ratio in the control places")),
        outside_low=_or_null(_number("its lower bound")),
        outside_high=_or_null(_number("its upper bound")),
        outside_before=_or_null(_count("incidents in the control places before")),
        outside_after=_or_null(_count("and after")),
        total=_or_null(_number("the ratio inside and outside together")),
        total_low=_or_null(_number("its lower bound")),
        total_high=_or_null(_number("its upper bound")),
        ratio_of_ratios=_ratio("inside over outside"),
        band=_many(
            "the verdict at both ends of what the wording may mean",
            _table(
                "One end.",
                share=_share("the share"),
                verdict=_word("the verdict at that share", Verdict),
            ),
        ),
    )


def _estimate(doc: str, **more: _Schema) -> _Schema:
    return _table(
        doc,
        value=_share("the probability that the pledge is broken"),
        low=_share("the lower end of its interval (90 % by default)"),
        high=_share("the upper end of its interval (90 % by default)"),
        **more,
    )


def _bearings(doc: str) -> _Schema:
    return _many(
        doc,
        _table(
            "One of them.",
            name=_text("the incident or observation"),
            factor=_number("what it does to the odds that the pledge is broken"),
        ),
    )


def _skepticism() -> _Schema:
    beta = _table(
        "A Beta distribution of the share of pledges kept.",
        a=_number("its first parameter"),
        b=_number("its second parameter"),
    )
    of_class = _table(
        "The comparison class: the other actors of the ledger.",
        **beta["properties"],
        actors=_count("actors with a record"),
        known=_truth("whether they are enough to compare with"),
    )
    step = _table(
        "An actor that the debtor belongs to.",
        actor=_text("the actor"),
        below=_text("whose record is left out of it"),
        kept=_number("pledges kept, weighed"),
        weight=_number("pledges judged, weighed"),
        prior=_number("the share expected of it"),
        mean=_number("the share expected of those below"),
    )
    past = _table(
        "An earlier pledge.",
        pledge=_text("its id"),
        verdict=_word("how it was judged when this pledge was made", Verdict),
        kept=_or_null(_share("the share kept; null where it is not counted")),
        weight=_number("its weight"),
        known=_time("when that was known"),
    )
    return _estimate(
        "How skeptical to be: the third answer.",
        effective_n=_number("how many independent judged pledges the record is worth"),
        word=_text("the ICD 203 word for the value"),
        basis=_word("what it rests on", ("track record", "no track record")),
        announced=_estimate("As it was when the pledge was made."),
        parts=_table(
            "What the number is made of.",
            **{"class": of_class},
            as_of=_time("what was known when the pledge was made"),
            chain=_many("from the farthest actor above to the nearest", step),
            prior=beta,
            record=_many("earlier pledges of the debtor", past),
            verdicts={
                "description": "how many earlier pledges have which verdict",
                "type": "object",
                "additionalProperties": {"type": "integer"},
                "propertyNames": {"enum": [verdict.value for verdict in Verdict]},
            },
            evidence=_table(
                "What was observed since.",
                factor=_number("what it does to the odds, all together"),
                silence=_number("what the silence of those who were looking does"),
                measure=_or_null(_word("the measure that decides", _MEASURES)),
                against=_bearings("what speaks against the pledge"),
                favour=_bearings("what speaks for it"),
                reason=_or_null(_text("why nothing bears on it")),
            ),
        ),
        change=_text("what would change it, as a sentence"),
    )


def _pledge() -> _Schema:
    unit = _table(
        "One place x activity.",
        place=_text("the place"),
        activity=_text("the activity"),
        verdict=_word("the verdict on it", Verdict),
        counts=_counts("Incidents in it."),
        coverage=_share("share of its time that somebody was looking"),
        measures=_many("for a reduction", {"$ref": "#/$defs/measure"}),
    )
    return _table(
        "One pledge, judged.",
        id=_text("its id"),
        kind=_word("what it commits to", Kind),
        debtor=_text("who is bound"),
        lifecycle=_word("what the clock says", Lifecycle),
        settled=_truth("whether its window is over and the news has had time to arrive"),
        verdict=_word("what the evidence says", Verdict),
        reason=_or_null(_text("why it is untested or void")),
        flags=_ids("what to know beside the verdict"),
        counts=_counts("Incidents that bear on it."),
        coverage=_share("share of the time that somebody was looking"),
        achieved=_or_null(_share("share of its units kept; null for a reduction")),
        absence=_or_null(
            _table(
                "What silence can bear, where nothing was told of a refrain.",
                days=_number("days watched by those who declare how much they see"),
                sensitivity=_share("the least share of what happens that they see"),
                per_day=_number("the 95 % upper bound of violations a day"),
            )
        ),
        reduction=_or_null({"$ref": "#/$defs/measure"}),
        measures=_many("for a reduction, each measure", {"$ref": "#/$defs/measure"}),
        units=_many("each place x activity", unit),
        skepticism=_skepticism(),
    )


def _finding() -> _Schema:
    return _table(
        "A contradiction.",
        kind=_word("what kind", KINDS),
        pledge=_or_null(_text("the pledge it goes against")),
        statement=_or_null(_text("or the statement")),
        incident=_or_null(_text("the incident it is about")),
        number=_count("how many incidents alike it stands for"),
        certainty=_word("whether it surely is one", ("certain", "possible")),
        rung=_or_null(_word("how far the incident is established", Rung)),
        p=_or_null(_share("P(violation)")),
        since=_or_null(_time("the earliest it can have happened")),
        until=_or_null(_time("the latest")),
        records=_ids("the records it rests on"),
        origins=_ids("who observed it"),
        alarm=_ids("origins without any one of which it would not be certain"),
        text=_text("the finding as a sentence"),
    )


def review_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a review as data."""
    note = _table(
        "What to know beside verdicts and findings.",
        kind=_word("what kind", NOTES),
        pledge=_or_null(_text("the pledge it is about")),
        records=_ids("the records it rests on"),
        text=_text("the note as a sentence"),
    )
    told = _table(
        "Everything concluded at two clocks.",
        pledgewatch=_text("the version that concluded it"),
        at=_time("event time: the world as it stood then"),
        as_of=_time("knowledge time: what was known by then"),
        title=_or_null(_text("the ledger's title")),
        assumptions={
            "description": "the name of each map in force, and `tz`, the time zone data",
            "type": "object",
            "additionalProperties": {"type": "string"},
        },
        pledges=_many("each pledge, by id", _pledge()),
        findings=_many("each contradiction, certain ones first", _finding()),
        notes=_many("each note", note),
        scales={
            "description": "with --scale: by pledge and scale the word, null where there is none",
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {"type": ["string", "null"]},
            },
        },
    )
    told["required"].remove("scales")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A pledgewatch review",
        **told,
        "$defs": {"measure": _measure()},
    }


if __name__ == "__main__":
    json.dump(review_schema(), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")

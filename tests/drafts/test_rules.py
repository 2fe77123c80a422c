"""What the rules find: in the article of the seed, in invented ones, and sentence by sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.drafts.measure import GOLD, article, measured, table

from pledgewatch.drafts import Candidate, Draft, draft
from pledgewatch.drafts.dates import length, times
from pledgewatch.drafts.sentences import sentences

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("PLEDGEWATCH_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="module")
def seed() -> tuple[str, Draft]:
    path = DATA.parent / "seed" / "article.txt"
    if not path.exists():
        pytest.skip(
            f"the article {path} is not beside the project; PLEDGEWATCH_DATA names the folder beside its own"
        )
    text = path.read_text("utf-8")
    return text, draft(text)


def around(text: str, found: Draft, words: str) -> list[Candidate]:
    (sentence,) = (each for each in sentences(text) if words in each.text)
    return [each for each in found.candidates if sentence.start <= each.start < sentence.end]


SIX = (
    "decrease its military activity",
    "cardinally, several-fold",
    "recent assurances",
    "underlying assumption",
    "will not tolerate",
    "non-use",
)
"""A few words of each sentence of the article in which something is pledged, assured or made a condition."""


@pytest.mark.parametrize("words", SIX)
def test_every_sentence_that_bears_a_pledge_is_found(seed: tuple[str, Draft], words: str) -> None:
    assert around(*seed, words)


@pytest.mark.parametrize(
    ("words", "kind", "wording", "speaker", "office", "places", "said"),
    [
        ("decrease its military activity", "reduce", "drastically", "Alexander Fomin", "deputy-minister",
         ["geo:ua-30", "geo:710735"], "2022-03-29"),
        ("cardinally, several-fold", "reduce", "several-fold", "Alexander Fomin", "deputy-minister",
         ["geo:ua-30", "geo:710735"], "2022-03-29"),
        ("non-use", "refrain", "non-use", "Dmitry Peskov", "spokesperson", ["geo:ua"], "2022-03-30"),
    ],
)  # fmt: skip
def test_the_pledges_of_the_seed(seed, words, kind, wording, speaker, office, places, said) -> None:
    (found,) = (each for each in around(*seed, words) if each.table == "pledge")
    assert found.debtor.name == "Russia"
    assert (found.speaker.name, found.speaker.office) == (speaker, office)
    assert (found.kind, found.fields["wording"], found.fields["said"]) == (kind, wording, said)
    assert list(found.places) == places


def test_the_seed_is_read_with_the_names_of_its_ledger(seed: tuple[str, Draft]) -> None:
    found = draft(seed[0], gazetteer=ROOT / "seeds" / "kyiv-2022.toml")
    pledges = {each.id: each for each in found.ledger.drafts if each.table == "pledge"}
    assert pledges["fomin-reduce"].places == ("kyiv-city", "chernihiv")
    assert pledges["fomin-reduce"].debtor == pledges["peskov-refrain"].debtor == "russia"
    assert found.ledger.places.parents("kyiv-city") == ("kyiv-direction",)


def test_what_else_the_seed_tells(seed: tuple[str, Draft]) -> None:
    reports = {each.activities[0] for each in seed[1].candidates if each.table == "report"}
    assert {"act:missile-strike", "act:looting", "act:shelling"} <= reports
    reactions = {each.speaker.name for each in seed[1].candidates if each.table == "reaction"}
    assert reactions == {"Volodymyr Zelensky", "Joe Biden"}
    assert around(*seed, "prompted by")[0].table == "explanation"


# -- invented articles -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", GOLD)
def test_no_pledge_is_passed_over_in_silence(name: str) -> None:
    told = measured(name)
    assert told.noticed == told.pledges


def test_the_page_has_what_is_measured() -> None:
    page = (ROOT / "docs" / "draft.md").read_text("utf-8")
    assert table() in page, "write it anew: python -m tests.drafts.measure"


@pytest.mark.parametrize("name", GOLD)
def test_quotations_stand_in_the_text(name: str) -> None:
    text = article(name)
    found = draft(text)
    quotes = {each.quote for each in found.ledger.drafts}
    assert quotes == {" ".join(text[each.start : each.end].split()) for each in found.candidates}


# -- one sentence at a time ------------------------------------------------------------------------


def told(text: str) -> list[tuple[str, str | None, str | None]]:
    found = draft(text, said="2024-05-08").candidates
    return [(each.table, each.kind, each.debtor.name if each.debtor else None) for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway said it would stop whaling by 2030.", ("pledge", "cease", "Norway")),
        ("Norway will not resume whaling.", ("pledge", "refrain", "Norway")),
        ("Norway has ruled out whaling.", ("pledge", "refrain", "Norway")),
        ("“Nobody will be left behind,” President Ane Lie of Norway said.", ("pledge", "refrain", "Norway")),
        ("Oslo promised to open the archive.", ("pledge", "do-by", "Oslo")),
        ("Norway agreed to withdraw from Bergen.", ("pledge", "withdraw", "Norway")),
        ("Norway pledged to become carbon neutral by 2030.", ("pledge", "reach", "Norway")),
        ("Norway did not promise to stop whaling.", ("statement", "claim", None)),
        ("Norway denied having promised to stop whaling.", ("statement", "claim", None)),
        ("Norway has not said when it will stop whaling.", ("statement", "claim", None)),
        ("Norway urged Sweden to stop whaling.", ("statement", "demand", None)),
        ("Norway denied shelling Bergen.", ("statement", "denial", None)),
        ("Norway warned that whaling would resume.", ("statement", "claim", None)),
        ("Shelling continues in Bergen, according to Norway.", ("report", None, None)),
    ],
)  # fmt: skip
def test_one_sentence(text: str, expected: tuple[str, str | None, str | None]) -> None:
    assert told(text)[:1] == [expected]


def test_nothing_is_found_in_nothing() -> None:
    assert told("The sun shone. Trams ran on time. The market was full.") == []


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Norway will cut emissions by 45 percent by 2030.", {"share": 0.55, "end": "2030"}),
        ("Norway will cut emissions to a third of the level of 2019.", {"share": 0.3333}),
        ("Norway will halve emissions within 100 days.", {"wording": "halve", "within": "100 days"}),
        ("Norway will sharply reduce emissions by Friday.", {"wording": "sharply", "end": "2024-05-10"}),
        ("On Tuesday Norway said it would stop whaling from 1 June.", {"said": "2024-05-07", "start": "2024-06-01"}),
    ],
)  # fmt: skip
def test_terms(text: str, fields: dict[str, object]) -> None:
    (found,) = draft(text, said="2024-05-08").candidates
    assert fields.items() <= found.fields.items()


def test_a_condition_is_kept_with_the_pledge() -> None:
    found = draft("If Sweden agrees, Norway will stop whaling.", said="2024-05-08")
    (pledge,) = found.ledger.drafts
    assert pledge.condition.text == "If Sweden agrees"


def test_both_parties_are_bound() -> None:
    found = draft("Norway and Sweden agreed to stop whaling.", said="2024-05-08")
    assert {each.debtor for each in found.ledger.drafts} == {"norway", "sweden"}
    assert len({each.announcement for each in found.ledger.drafts}) == 1


def test_sentences_end_where_they_end() -> None:
    text = 'Gen. A. B. Holm of the U.S. said: "No. We stay." He left at 9 a.m. on Monday.\nA line'
    found = [each.text for each in sentences(text)]
    assert found == [
        'Gen. A. B. Holm of the U.S. said: "No.', 'We stay."', "He left at 9 a.m. on Monday.", "A line",
    ]  # fmt: skip
    assert all(text[each.start : each.end] == each.text for each in sentences(text))


def test_lines_that_were_broken_are_joined() -> None:
    text = "Norway will stop hunting whales in all its waters by\nthe end of 2030, it said.\n\nShort line\n"
    assert [each.text for each in sentences(text)] == [
        "Norway will stop hunting whales in all its waters by\nthe end of 2030, it said.",
        "Short line",
    ]


def test_dates() -> None:
    from datetime import date

    on = date(2024, 5, 8)
    text = "On Monday, by Friday, until 3 June 2025, since 2019, yesterday and in March"
    assert [(each.text, each.role) for each in times(text, on)] == [
        ("2024-05-06", "when"), ("2024-05-10", "end"), ("2025-06-03", "end"), ("2019", "since"),
        ("2024-05-07", "when"), ("2024-03", "when"),
    ]  # fmt: skip
    assert length("for two weeks") == "2 weeks"
    assert length("for ever") is None

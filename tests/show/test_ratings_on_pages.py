"""Editors' ratings on the pages of a site: before the verdict or after it, and always both."""

from __future__ import annotations

import itertools
import json
from xml.etree import ElementTree

import pytest
from tests.builders import LATE, ledger, pledge, report, retract, watch
from tests.seeds import review_of
from tests.show.test_page import HOSTILE, Page

import pledgewatch as pw
from pledgewatch.engine.facts import Verdict
from pledgewatch.export.rated import Rated, Ratings
from pledgewatch.model.records import Assessment, Source
from pledgewatch.show.site import Settings, settings_of, site

ATOM = "{http://www.w3.org/2005/Atom}"
WORDS = {"Done": Verdict.KEPT, "Dropped": Verdict.BROKEN, "Half": Verdict.PARTIAL}


def rating(id: str, word: str, day: str, of: str = "pledge", **told: object) -> Assessment:
    return Assessment(
        **{"id": id, "pledge": of, "rating": word, "when": day, "scale": "ours", "by": "paper"}
        | told
    )


def reviewed(*records: object, **header: object) -> pw.Review:
    papers = (Source(id="paper", name="The Paper"), Source(id="rival", name="The Rival"))
    book = ledger(*papers, pledge(title="No shelling"), watch(), *records, **header)
    return book.review(at=LATE, as_of=LATE)


def pages(review: pw.Review, leads: str) -> dict[str, str]:
    chosen = Settings(url="https://example.org/", leads=leads, ratings=WORDS)
    return site(review, chosen)


RATED = (
    rating("first", "Half", "2022-03-22"),
    rating("now", "Dropped", "2022-03-24", text="They shot."),
)


@pytest.mark.parametrize("leads", ["verdict", "editors"])
def test_both_are_on_every_page(leads):
    review = reviewed(*RATED)
    verdict = review["pledge"].verdict.value
    made = pages(review, leads)
    for path in ("index.html", "pledges/pledge.html", "embed/pledge.html"):
        page = Page(made[path])
        says = page.says.partition("most likely broken")[2] or page.says
        order = [says.index("Dropped"), says.index(verdict.capitalize())]
        assert order == sorted(order, reverse=leads == "verdict"), path
        assert "The Paper" in says
    dossier = Page(made["pledges/pledge.html"])
    about = next(
        each["content"] for each in dossier.all("meta") if "og:description" in each.values()
    )
    assert "Dropped" in about
    assert verdict in about.casefold()
    assert about.startswith("Dropped") == (leads == "editors")
    assert "They shot." in dossier.says


def test_the_index_counts_what_leads_first():
    index = Page(pages(reviewed(*RATED, pledge("other", title="Another")), "editors")["index.html"])
    assert "2 promises: 1 Dropped, 1 not rated. By the dated reports alone: 2 " in index.says
    (bar,) = (each for each in index.all("rect") if each["data-verdict"] == "broken")
    assert bar["width"] == "50.0%"
    (chosen,) = (each for each in index.all("select") if each["name"] == "rating")
    assert chosen
    assert [each["data-rating"] for each in index.all("li") if "data-rating" in each] == ["Dropped"]


@pytest.mark.parametrize(
    ("means", "verdict", "beside"),
    [
        ("kept", "kept", "same"), ("kept", "holding", "same"), ("broken", "slipping", "same"),
        ("kept", "broken", "differ"), ("broken", "holding", "differ"), ("partial", "kept", "differ"),
        ("kept", "pending", "open"), ("pending", "broken", "open"), (None, "kept", "open"),
    ],
)  # fmt: skip
def test_whether_they_disagree(means, verdict, beside):
    given = Rated(
        record=RATED[0], at=0, by="x", day="x", means=None if means is None else Verdict(means)
    )
    assert given.beside(Verdict(verdict)) == beside


def test_where_they_disagree_it_is_said_and_marked():
    made = pages(reviewed(rating("r", "Dropped", "2022-03-24")), "editors")
    assert reviewed()["pledge"].verdict in (Verdict.HOLDING, Verdict.KEPT)
    for path in ("index.html", "pledges/pledge.html", "embed/pledge.html"):
        page = Page(made[path])
        assert "The reports say otherwise:" in page.says
        assert 'data-beside="differ"' in page.text


def test_the_slider_shows_the_rating_that_stood():
    text = pages(reviewed(*RATED), "editors")["pledges/pledge.html"]
    states = [part.partition("</template>")[0] for part in text.split("<template")[1:]]
    shown = [next((w for w in ("Half", "Dropped") if w in each), None) for each in states[:-1]]
    assert [word for word, _ in itertools.groupby(shown)] == [None, "Half", "Dropped"]
    assert "Dropped" in Page(text).says.partition("What was known on")[0]


def test_what_was_taken_back_stood_until_then():
    back = retract("now", "2022-03-26", id="back")
    again = retract("back", "2022-03-28", id="again")
    books = {"once": (*RATED, back), "twice": (*RATED, back, again)}
    told = {}
    for name, records in books.items():
        review = reviewed(*records, editors=("paper",))
        found = Ratings(review.ledger, review._as_of, WORDS)
        told[name] = [now and now.word for _, _, now in found.changes("pledge")]
    assert told == {
        "once": ["Half", "Dropped", "Half"],
        "twice": ["Half", "Dropped", "Half", "Dropped"],
    }


def test_the_editors_of_a_ledger_go_before_others_who_rate():
    other = rating("rival", "Done", "2022-03-25", by="rival")
    for editors, word in (((), "Done"), (("paper",), "Dropped")):
        review = reviewed(*RATED, other, editors=editors)
        assert Ratings(review.ledger, review._as_of, WORDS).at("pledge", review._as_of).word == word


@pytest.mark.parametrize(
    ("word", "scale", "means"),
    [
        ("Promise Kept", "politifact", "kept"), ("Compromise", "politifact", "partial"),
        ("Not Yet Rated", "politifact", None), ("Broken", "another", "broken"),
        ("kept", "verdict", "kept"), ("Stuck", "another", None), ("Done", "another", "kept"),
    ],
)  # fmt: skip
def test_what_a_word_comes_to(word, scale, means):
    review = reviewed(rating("r", word, "2022-03-24", scale=scale))
    found = Ratings(review.ledger, review._as_of, WORDS).at("pledge", review._as_of)
    assert found.means == (None if means is None else Verdict(means))


def test_the_feed_has_ratings_and_news_as_well_as_verdicts():
    told = report("shot", "2022-03-27T10:00", probability=0.5)
    added = rating("late", "Done", "2022-03-28", added="2023-01-02T03:04Z")
    feed = ElementTree.fromstring(pages(reviewed(*RATED, added, told), "editors")["feed.xml"])
    entries = {e.find(f"{ATOM}id").text.partition("#")[2]: e for e in feed.iter(f"{ATOM}entry")}
    kinds = {key.partition("-")[0] for key in entries}
    assert {"rating"} < kinds
    titles = [each.find(f"{ATOM}title").text for each in entries.values()]
    assert {"Done: No shelling", "Dropped: No shelling", "Half: No shelling"} < {*titles}
    (published,) = feed.iter(f"{ATOM}published")
    assert published.text.startswith("2023-01-02T03:04")
    summary = next(e for key, e in entries.items() if key.startswith("rating-2022-03-24"))
    assert summary.find(f"{ATOM}summary").text == (
        "Dropped. Rated by The Paper on 24 March 2022, before as Half. They shot."
    )


def test_news_that_turns_nothing_is_in_the_feed():
    feed = ElementTree.fromstring(pages(review_of("kyiv-2022"), "verdict")["feed.xml"])
    news = [
        each.find(f"{ATOM}summary").text
        for each in feed.iter(f"{ATOM}entry")
        if each.find(f"{ATOM}title").text.startswith("News: ")
    ]
    assert any("30 Mar: shelling in Irpin (Reuters reporters" in each for each in news)
    assert len({*news}) > 5


def test_the_claim_review_is_the_editors_where_they_lead():
    def claims(*records: object) -> list[dict[str, object]]:
        page = Page(pages(reviewed(*records), "editors")["pledges/pledge.html"])
        return [
            each for text in page.inside["script"] if text for each in json.loads(text)["@graph"]
        ]

    (claim,) = claims(*RATED)
    assert claim["author"]["name"] == "The Paper"
    assert claim["datePublished"] == "2022-03-24"
    assert claim["reviewRating"] == {
        "@type": "Rating", "alternateName": "Dropped", "ratingValue": 1, "worstRating": 1,
        "bestRating": 5, "ratingExplanation": "They shot.",
    }  # fmt: skip
    assert claims(rating("r", "Nobody knows", "2022-03-24")) == []


def test_when_something_was_added_is_shown():
    noted = rating("r", "Done", "2022-03-24", added="2023-05-06")
    made = Page(pages(reviewed(*RATED, noted), "editors")["pledges/pledge.html"])
    assert "Added on 6 May 2023." not in made.says.partition("No shelling")[0]
    dated = pledge("dated", title="Dated", added="2023-05-07")
    made = Page(pages(reviewed(dated), "editors")["pledges/dated.html"])
    assert "Added on 7 May 2023." in made.says


def test_hostile_ratings_stay_text():
    bad = rating("r", HOSTILE, "2022-03-24", text=HOSTILE, url="javascript:alert(1)")
    for leads in ("editors", "verdict"):
        for path, text in pages(reviewed(bad), leads).items():
            if path.endswith(".html"):
                assert "<script>alert" not in text
                assert "javascript:" not in text
                assert not any("onerror" in each for _, each in Page(text).elements)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ('leads = "us"', "one of verdict, editors"),
        ("ratings = 3", "a table"),
        ('[ratings]\nDone = "fine"', "`ratings.Done`"),
    ],
)
def test_settings_of_ratings_that_cannot_be_used_are_refused(tmp_path, given, problem):
    file = tmp_path / "site.toml"
    file.write_text(given)
    with pytest.raises(pw.InputError, match="site") as refused:
        settings_of(file, None, "")
    assert problem in str(refused.value)

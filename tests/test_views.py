"""How a review is shown: 80 columns of text, and a card that no data can break out of."""

from __future__ import annotations

import html.parser
import re
from pathlib import Path

import pytest
from tests.builders import ledger, pledge, report, retract, reviewed, watch
from tests.seeds import review_of
from tests.worked.counting import BASELINE_ALL, MARCH, daily

from pledgewatch.engine.facts import Verdict
from pledgewatch.model.records import Activity, Assessment, Kind
from pledgewatch.show import text
from pledgewatch.show.cards import review_card
from pledgewatch.show.changes import changes_listed, history_listed
from pledgewatch.show.render import environment
from pledgewatch.show.text import explanation, paint, summary
from pledgewatch.words.brief import MOST_EVIDENCE

SEEDS = Path(__file__).parents[1] / "seeds"
SEED = SEEDS / "kyiv-2022.toml"
BOOK = (
    pledge(url="https://example.org/said", control=("south",)),
    pledge("other", Kind.REDUCE, share=0.5),
    watch(),
    report("r", incident="x", origin="c", source="outlet-1"),
    report("s", probability=0.99),
    report("odd", known="2022-03-09", place="south"),
    report("gone", "2022-03-05"),
    retract("gone", "2022-04-01"),
    *daily(BASELINE_ALL, 1),
    *daily(MARCH, 1, every=10),
)


# -- text ------------------------------------------------------------------------------------------


def test_a_summary_gives_the_answer_first_and_the_strongest_evidence():
    text = summary(reviewed(*BOOK, title="The north"))
    lines = text.splitlines()
    assert lines[0] == "The north   known by 1 June 2022 (UTC)"
    assert "BROKEN  pledge  state, 20 February 2022" in text
    assert "(over)" in text
    assert sum(line.startswith(("    ! ", "    ? ")) for line in lines) <= 2 * MOST_EVIDENCE
    assert "confirmed contradiction" in lines[-1]


def test_all_that_is_known_is_given_where_it_is_asked_for():
    text = summary(reviewed(*BOOK), full=True)
    assert "BROKEN  pledge  (over, settled)" in text
    assert "Other contradictions" in text
    assert "Also noted" in text
    assert "Assumptions: words-default-1, admiralty-default-2" in text


def test_the_seed_is_told_on_one_screen():
    with text.in_columns(100):
        lines = str(review_of("kyiv-2022", "2022-03-31")).splitlines()
    parts = [line.split() for line in lines if line.startswith("    the ")]

    assert len(lines) <= 25
    assert [row[2:5] for row in parts if "UNTESTED" in row] == [["direction", "UNTESTED", "nobody"]]
    assert any("SLIPPING" in row for row in parts)
    assert any('Also published as "several-fold", with the same verdict.' in line for line in lines)
    assert "1 confirmed contradiction, 11 not confirmed" in lines[-2] + lines[-1]


def test_of_many_pledges_the_counts_come_first_and_few_are_given_whole():
    """What is broken, the latest first; what nothing is reported of is counted, and no more."""
    broken = [
        (pledge(f"broken-{n}", places=(place,)), report(f"hit-{n}", f"2022-03-{day}", place=place))
        for n, (place, day) in enumerate([("north-town", 21), ("south-town", 23), ("abroad", 22)])
    ]
    quiet = [
        pledge(f"quiet-{n:02}", Kind.DO_BY, activities=("task",), end="2022-12-31")
        for n in range(20)
    ]
    kept = pledge("kept", Kind.DO_BY, activities=("deed",), end="2022-04-01")
    rated = [
        Assessment(id=f"rated-{n}", pledge=f"quiet-{n:02}", rating=word, when="2022-04-02", by="a")
        for n, word in enumerate(["Stalled", "Stalled", "Under way"])
    ]
    done = report("done", "2022-03-25", activity="deed", probability=0.99)
    acts = [Activity(id="deed", name="deed"), Activity(id="task", name="task")]
    book = [each for pair in broken for each in pair]
    review = reviewed(*acts, kept, done, *book, *quiet, *rated)
    assert review["kept"].verdict is Verdict.KEPT
    lines = summary(review).splitlines()
    heads = [line.split()[1] for line in lines if line.startswith("BROKEN")]
    assert lines[2] == "24 pledges: 1 kept, 3 broken, 20 pending."
    assert lines[3] == "As the editors rate them: 2 Stalled, 1 Under way."
    assert heads == ["broken-1", "broken-2", "broken-0"]
    (row,) = (line.split() for line in lines if line.startswith("kept"))
    assert row[1] == "KEPT"
    assert "A line for each of the 24: --table" in lines
    assert not any("quiet" in line for line in lines)
    # Everything is one option away.
    assert summary(review, full=True).count("quiet-") >= 20


def test_a_summary_of_nothing():
    text = summary(reviewed())
    assert text.startswith("A ledger without title\nNothing to judge")
    assert summary(reviewed(pledge())).endswith("No contradiction.")


def test_both_clocks_are_told_where_they_differ():
    text = summary(reviewed(*BOOK, at="2022-03-05"))
    head = " ".join(text.split("\n\n")[0].split())
    assert re.findall(r"\d+ \w+ 2022", head) == ["5 March 2022", "1 June 2022"]


@pytest.mark.parametrize("as_of", ["2022-03-30", "2022-04-07"])
def test_eighty_columns(as_of):
    """Longer only where a single word is."""
    review = review_of("kyiv-2022", as_of)
    shown = [summary(review), summary(review, full=True)]
    shown += [explanation(review, j.pledge) for j in review]
    shown += [history_listed(j.pledge, review.history(j.pledge)) for j in review]
    shown.append(changes_listed(review.diff(review_of("kyiv-2022", "2022-03-29"))))
    for told in shown:
        for line in told.splitlines():
            assert len(line) <= 80 or " " not in line.strip(), line


def test_colour_adds_nothing_but_colour():
    """No meaning rests on it."""
    review = reviewed(*BOOK)
    plain, coloured = summary(review), summary(review, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[31m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured).split() == plain.split()
    assert paint("x", "31", colour=False) == "x"


def test_explanations_whole():
    review = reviewed(*BOOK)
    short, full = summary(review), summary(review, full=True)
    assert "What would change it" not in short
    assert "What would change it" in full
    assert short.count("\n") < full.count("\n")


def test_an_explanation_names_pledge_and_clocks():
    text = explanation(reviewed(*BOOK), "pledge")
    first, *rest = text.split("\n\n")
    assert first == "A ledger without title   known by 1 June 2022 (UTC)"
    assert rest[0].startswith("BROKEN  pledge  (over, settled)\n  Shelling in")
    assert "20 February 2022" in rest[0]
    assert "\n    Reported: " in text


def test_changes_and_histories():
    book = ledger(*BOOK)
    later = book.review(as_of="2022-03-20")
    text = changes_listed(later.diff(book.review(as_of="2022-03-09")))
    first, *listed = text.splitlines()
    assert re.findall(r"\d+ March 2022", first) == ["9 March 2022", "20 March 2022"]
    assert any(
        line.startswith("  - It went on (confirmed): shelling in north-town") for line in listed
    )
    told = history_listed("pledge", later.history("pledge"))
    assert told.startswith("pledge\n  - ")


# -- html ------------------------------------------------------------------------------------------


class Elements(html.parser.HTMLParser):
    """The elements and attributes of a page, and whether every one is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def link(text: str, address: str | None) -> str:
    return str(environment().get_template("macros.html").module.link(text, address)).strip()


def parsed(text: str) -> Elements:
    page = Elements()
    page.feed(text)
    page.close()
    assert page.open == []
    return page


def test_a_diff_says_once_why_and_what_is_reported():
    """Why it is over stands with the verdict, and each report by itself: no count beside them."""
    review = review_of("dayton-1995")
    text = changes_listed(review.diff(review.ledger.review(as_of="1996-01-01")))
    assert "\n  - It is settled.\n" in text
    assert "Still not done (confirmed)" in text
    assert "against it so far" not in text
    # A step has its day already.
    assert "16 February 1996: broken" in text
    assert "(known" not in text


def test_names_with_commas_are_told_apart():
    lines = summary(review_of("day-one-2017"))
    assert "Captain Jeff Davis, Pentagon spokesman; 1 more" in lines


def test_a_card_of_nothing():
    assert "A ledger without title" in review_card(reviewed())


def test_no_chance_is_told_of_what_has_turned_out():
    review = reviewed(pledge(), pledge("open", end="2022-12-31"), watch())
    rows = {
        line.split()[0]: line.split()[-1] for line in text.overview(review).splitlines() if line
    }
    assert review["pledge"].verdict is Verdict.KEPT
    assert rows["pledge"] == "-"
    assert rows["open"] == "%"


def test_a_pledge_whose_window_has_not_opened_is_pending():
    review = reviewed(pledge(), watch(), as_of="2022-02-25", at="2022-02-25")
    assert "PENDING  pledge  " in summary(review)
    assert "(not in force yet)" in " ".join(summary(review).split())
    assert str(review["pledge"]).startswith("(.) ")


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_its_colour(verdict):
    from pledgewatch.show import marks, text

    assert verdict in marks.COLOURS
    assert verdict in text._COLOURS


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("http://example.org", True),
        ("HTTPS://example.org", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("file:///etc/passwd", False),
        (None, False),
    ],
)
def test_only_http_links(url, linked):
    text = link('a "b" <c>', url)
    assert text.startswith(('<a href="http', '<a href="HTTP')) or not linked
    assert ("<a " in text) is linked
    assert "<c>" not in text


def test_an_address_cannot_end_its_attribute():
    text = link("x", 'https://example.org/"><script>')
    [(tag, attributes)] = parsed(text).found
    assert (tag, attributes["href"]) == ("a", 'https://example.org/"><script>')
    assert attributes["rel"] == "noreferrer noopener"


# -- widths ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [32, 40, 60, 80])
def test_text_fits_the_columns_there_are(columns):
    review = review_of("minsk-2014-2015", "2015-04-01")
    with text.in_columns(columns):
        told = [
            text.summary(review),
            text.overview(review),
            text.explanation(review, "minsk-1"),
            str(review.history("minsk-1")),
            changes_listed(review.diff(review.ledger.review(as_of="2014-10-01"))),
        ]
    for part in told:
        for line in part.splitlines():
            # A word that is longer than a line stays one.
            assert len(line) <= columns or len(line.split()) <= 2, line
    assert text.columns() == 80


def test_a_terminal_of_any_width_is_written_for():
    for given, written in ((0, 32), (20, 32), (50, 50), (200, 100)):
        with text.in_columns(given):
            assert text.columns() == written


def test_the_table_has_a_line_for_each_pledge_and_leaves_out_what_does_not_fit():
    review = review_of("minsk-2014-2015", "2015-04-01")
    lines = text.overview(review).splitlines()
    heads = next(line for line in lines if line.startswith("pledge")).split()
    assert heads == ["pledge", "verdict", "stands", "confirmed", "unconfirmed", "P(broken)"]
    row = next(line for line in lines if line.startswith("minsk-1 "))
    assert row.split() == ["minsk-1", "BROKEN", "in", "force", "1", "4", "99", "%"]
    with text.in_columns(32):
        narrow = text.overview(review).splitlines()
    assert next(line for line in narrow if line.startswith("pledge")).split() == [
        "pledge",
        "verdict",
    ]
    for each in review:
        assert any(each.verdict.value.upper() in line for line in narrow)
    assert "\x1b[31mBROKEN" in text.overview(review, colour=True)

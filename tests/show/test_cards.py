"""The cards: whole, static, the same everywhere, hostile strings stay text, and the text says as much."""

from __future__ import annotations

import functools
import html.parser
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.builders import LATE, ledger, moment, pledge, report, retract, reviewed, watch
from tests.seeds import review_of, seed
from tests.show.pictures import counted

from pledgewatch.engine.facts import Verdict
from pledgewatch.engine.skepticism import TrackRecord
from pledgewatch.lint import lint
from pledgewatch.live import Curve
from pledgewatch.model.records import Explanation, Kind, Place, Source
from pledgewatch.show import looks, marks
from pledgewatch.show.drawing import timeline_svg
from pledgewatch.show.render import environment
from pledgewatch.show.text import summary
from pledgewatch.show.timeline import affordable, timeline_of
from pledgewatch.words import PARTS, between, brief, percent, tally_said
from pledgewatch.words.forms import capital
from pledgewatch.words.skepticism import past_titles

SEEDS = Path(__file__).parents[2] / "seeds"
HOSTILE = '<script>alert("x")</script>&amp;"\'><img src=x onerror=y>]]>'
VOID = {"meta", "img", "br", "input", "link"}


class Text(html.parser.HTMLParser):
    """The words of a card as a reader has them, and whether every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.words: list[str] = []
        self.told: list[str] = []

    def handle_starttag(self, tag, attrs):
        assert tag not in VOID
        self.open.append(tag)
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)
        if "svg" not in self.open:
            self.told.append(data)


def read_card(text: str) -> Text:
    page = Text()
    page.feed(text)
    page.close()
    assert page.open == []
    return page


@functools.cache
def hostile_review(as_of: str = LATE):
    return reviewed(
        Place(id="north", name=HOSTILE),
        Source(id="c", name=HOSTILE, reliability="C"),
        pledge(HOSTILE, quote=HOSTILE, wording=HOSTILE, reason=HOSTILE, url="javascript:alert(1)"),
        report("r", place="north", origin="c", source="c", incident=HOSTILE),
        report("gone", place="north", origin="c"),
        retract("gone", "2022-04-01"),
        watch(),
        Explanation(of=HOSTILE, text=HOSTILE, known=moment("2022-03-01")),
        title=HOSTILE,
        as_of=as_of,
    )


def everything(review):
    """One object of each sort that has a card."""
    earlier = review.ledger.review(as_of="2022-03-01")
    yield review.ledger
    yield review
    yield from review
    yield from review.findings
    yield review.findings
    yield lint(review.ledger)
    yield review.diff(earlier)
    yield from (review.history(each.pledge) for each in review)
    for each in review:
        yield each.skepticism
        yield each.skepticism.record
        yield each.skepticism.curve()


def seed_review():
    return review_of("kyiv-2022", "2022-04-04")


@functools.cache
def cards(made):
    """Everything of a review that has a card, with its card, by the function that makes the review."""
    return [(shown, shown._repr_html_()) for shown in everything(made())]


def test_every_card_is_whole_and_static():
    refused = {"script", "style", "img", "iframe", "object", "form", "foreignobject"}
    for _, card in (*cards(seed_review), *cards(hostile_review)):
        page = read_card(card)
        assert not page.tags & refused
        assert not any(
            name.startswith("on") or name in ("src", "xlink:href") for name in page.names
        )


def test_hostile_strings_stay_text():
    for shown, text in cards(hostile_review):
        assert "<script" not in text
        assert "<img" not in text
        assert "javascript:" not in text
        # A record of no other pledges names none.
        assert HOSTILE in " ".join(read_card(text).words) or isinstance(shown, TrackRecord)


def test_nothing_is_asked_of_a_network():
    """The only addresses are those of links a reader may follow, and the name of SVG."""
    for _, text in cards(seed_review):
        rest = re.sub(r'<a href="https?://[^"]*"', "", text).replace(
            'xmlns="http://www.w3.org/2000/svg"', ""
        )
        assert not re.search(r"https?://|url\(|@import", rest)


def test_both_forms_are_offered_text_first():
    for shown, card in cards(hostile_review):
        bundle = shown._repr_mimebundle_()
        assert list(bundle) == ["text/plain", "text/html"]
        assert bundle["text/plain"] == str(shown)
        assert bundle["text/html"] == card


def test_the_words_of_a_card_are_kept_in_80_columns():
    for shown, _ in cards(seed_review):
        # Where a file lies, and what stands behind it, is for programs as well.
        for line in () if type(shown).__name__ == "Remarks" else str(shown).splitlines():
            assert len(line) <= 80 or " " not in line.strip(), line


def test_a_list_of_findings_has_a_card_by_pledge():
    review = seed_review()
    told = " ".join(read_card(review.findings._repr_html_()).told)
    tally = tally_said(review.findings)
    assert tally in told
    # As the command counts them: each incident once.
    assert f"{tally}." in " ".join(summary(review).split())
    for one in review:
        assert len(review.findings(one.pledge)) == len(one.findings)
    assert str(reviewed(pledge(), watch()).findings) == "No contradiction"


def test_what_contradicts_a_pledge_and_a_claim_is_named_under_each():
    """And counts once; two equal lines would read as two incidents."""
    lines = str(review_of("foxconn-2017").findings("jobs-2019")).splitlines()
    assert lines[0] == "1 confirmed contradiction; 1 statement contradicted"
    heads = [line for line in lines[1:] if line and not line.startswith(("  ", "["))]
    assert heads == ["520 jobs in Wisconsin by the end of 2019", "Claim of compliance contradicted"]
    assert sum("281" in line for line in lines) == 2


def test_what_decides_nothing_is_all_below():
    """What is announced as more stands there: on the card of reports that decide nothing."""
    review = review_of("troop-levels-afghanistan")
    now = brief(review, "doha-8600")
    assert now.rest
    assert not review.findings("doha-8600")
    told = read_card(review["doha-8600"]._repr_html_()).told
    words = " ".join(told)
    assert f"{len(now.rest)} more" in words
    assert "more below" not in words
    assert all(capital(each.what) in words for each in now.rest)
    # No row has a percentage, so none is explained.
    assert "how likely it is that it happened" not in words


def test_the_remarks_of_lint_have_a_card_and_say_how_to_mend():
    remarks = lint(seed_review().ledger)
    told = " ".join(read_card(remarks._repr_html_()).told)
    assert f"{len(remarks)} remarks" in told
    assert "Write `end` or `within` if an end was given." in told
    assert "(never kept)" in told
    assert "No remarks" in lint(ledger())._repr_html_()


def test_the_card_of_lint_says_once_what_is_alike():
    """As the command does: with each entry that it is about."""
    remarks = lint(seed_review().ledger)
    texts = [each.text for each in remarks]
    assert len(set(texts)) < len(texts)
    told = " ".join(read_card(remarks._repr_html_()).told)
    assert all(told.count(text) == 1 for text in set(texts))
    assert {each.place for each in remarks if told.count(each.place) == 0} == set()


def test_every_verdict_has_a_shape_of_its_own():
    shapes = {looks.SIGNS[f"verdict-{verdict.value}"].path for verdict in Verdict}
    assert len(shapes) == len({marks.GLYPHS[verdict] for verdict in Verdict}) == len(Verdict)


def test_a_long_history_is_not_asked_for():
    """What is counted is judged anew every day."""
    review = counted()
    assert affordable(review, review) == frozenset()
    timeline = timeline_of(review, review["pledge"])
    assert not timeline.has_history
    assert "history not shown" in timeline_svg(timeline)
    assert set(seed_review().keys()) == affordable(seed_review(), seed_review())


def test_a_picture_is_xml_with_title_and_description():
    macros = environment().get_template("macros.html").module
    for review in (seed_review(), hostile_review()):
        for judgement in review:
            timeline = timeline_of(review, judgement, review.history(judgement.pledge))
            (root,) = ElementTree.fromstring(str(macros.chart(timeline_svg(timeline))))
            title, desc = (
                root.find(f"{{http://www.w3.org/2000/svg}}{name}") for name in ("title", "desc")
            )
            assert (title.text, desc.text) == (f"{timeline.title}: timeline", timeline.text)
            assert root.get("role") == "img"
            assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


def test_what_a_timeline_shows():
    book = ledger(
        pledge(said="2022-02-20", start="2022-03-01", grace="3 d"),
        watch(),
        report("seen", "2022-03-10T12:00", probability=0.99),
        report("heard", "2022-03-12T12:00", origin="c"),
        report("gone", "2022-03-15T12:00"),
        retract("gone", "2022-03-20"),
    )
    review = book.review(as_of="2022-03-25")
    judgement = review["pledge"]
    timeline = timeline_of(review, judgement, review.history("pledge"))
    assert [mark.sort for mark in timeline.marks] == ["certain", "possible", "retracted"]
    assert timeline.opens - timeline.start == 3 * 86_400_000_000
    assert [band.verdict.value for band in timeline.bands][-1] == "broken"
    assert timeline.text.startswith(
        "Refrain from attack in north. Said on 20 February 2022, time to comply from 1 March 2022, in force from 4"
    )
    assert "Reported: 1 confirmed, 1 not confirmed and 1 retracted." in timeline.text
    assert "broken from 10 March 2022" in timeline.text
    drawn = timeline_svg(timeline)
    assert "<title>time to comply</title>" in drawn
    for sort in ("confirmed", "not confirmed", "retracted"):
        assert f">1 {sort}</text>" in drawn
    assert "Retracted: shelling in north-town" in drawn


def test_many_marks_on_one_place_are_one_with_their_number():
    book = ledger(pledge(), watch(), *(report(f"r{n}", f"2022-03-10T12:{n:02}") for n in range(40)))
    review = book.review()
    drawn = timeline_svg(timeline_of(review, review["pledge"]))
    assert ">40</text>" in drawn
    assert drawn.count("40 like this") == 1


def test_what_lies_far_before_is_counted_and_not_drawn():
    review = reviewed(
        pledge(kind=Kind.REDUCE, share=0.5), watch(), report("long-ago", "2021-12-02T12:00")
    )
    timeline = timeline_of(review, review["pledge"])
    assert timeline.left_out == 0 or "lie outside" in timeline.text


def test_a_card_of_a_chance_has_the_number_first_and_all_it_rests_on():
    chance = review_of("kyiv-2022", "2022-04-07")["kyiv-chernihiv"].skepticism
    told = " ".join(" ".join(read_card(chance._repr_html_()).told).split())
    assert told.startswith(chance.text)
    assert "the news of 6 April (US Department of Defense) moved it most" in told
    assert "\u221229 points (US Department of Defense)" in told
    assert f"class {chance.reference.id}, a judgement: {chance.reference.source}" in told
    assert "no other pledge of the debtor is in this class" in told
    moved = {name: by for name, by in chance.parts.items() if abs(by) >= 0.005}
    assert set(moved) == {"class", "level"}
    for name, by in moved.items():
        assert f"{PARTS[name]} {by:+.2f}" in told
    assert len(chance.text.splitlines()) == 1


def test_a_class_that_can_be_looked_up_is_linked():
    chance = review_of("minsk-2014-2015")["minsk-1"].skepticism
    card = chance.record._repr_html_()
    assert f'<a href="{chance.reference.address}"' in card
    rows = [past for past in chance.record.pledges if past.weight > 0]
    assert rows
    assert {*past_titles(chance.record.pledges)} <= {*read_card(card).words}
    for past in rows:
        assert f"weighs {past.weight:.2g}</td>" in card
    assert str(chance.record).startswith(chance.record.text[:40])
    assert "undecided" in card


def test_a_long_record_is_folded_on_the_card_of_a_chance():
    days = [f"2022-{month:02}" for month in (4, 6, 8, 10, 12)]
    past = [pledge(f"p{day}", said=f"{day}-01", start=f"{day}-02", end=f"{day}-09") for day in days]
    here = pledge("next", said="2023-02-01", start="2023-02-02", end=None)
    review = reviewed(*past, here, watch(), as_of="2023-03-01")
    chance = review["next"].skepticism
    assert len(chance.record.pledges) == 5
    assert "<details><summary>Record: " in chance._repr_html_()
    assert "<details" not in chance.record._repr_html_()


def test_the_card_of_a_curve_shows_its_points():
    curve = review_of("kyiv-2022", "2022-04-07")["kyiv-chernihiv"].skepticism.curve()
    card = read_card(curve._repr_html_())
    told = " ".join(card.told)
    assert curve.text in told
    assert "4 April 2022: 40 % (33 to 53), holding" in told
    drawn = " ".join(card.words)
    assert "untested from 29 March 2022, 14:46" in drawn
    assert "6 April 2022, 18:53: \u221229 points (US Department of Defense)" in drawn
    none = Curve.of((), curve.review, curve.pledge, curve.question)
    assert "No chance of being broken was given" in none._repr_html_()
    assert none.text in " ".join(str(none).split())


def test_a_chance_that_takes_long_to_follow_has_a_card_without_its_curve():
    review = counted()
    chance = review["pledge"].skepticism
    assert "<figure" not in chance._repr_html_()
    assert "What moved it" in str(chance)


def test_a_timeline_has_the_chance():
    review = review_of("kyiv-2022", "2022-04-07")
    shown = timeline_of(review, review["kyiv-chernihiv"], review.history("kyiv-chernihiv"))
    curve = review["kyiv-chernihiv"].skepticism.curve()
    for each in shown.chances:
        assert curve.at(each.lo).now == each.now
    assert [percent(each.now.value) for each in shown.turns] == ["62 %", "40 %", "11 %"]
    assert "Chance that it is broken: 62 % (34 to 88) on 29 March 2022, 40 %" in shown.text
    drawn = timeline_svg(shown)
    assert "Chance that it is broken: 11 % (6 to 16)</text>" in drawn
    for each in shown.chances:
        assert f"{percent(each.now.value)} {between(each.now.low, each.now.high)} from " in drawn
    (line,) = (
        line
        for line in str(review.history("kyiv-chernihiv")).splitlines()
        if line.startswith("chance")
    )
    assert line.split()[1:] == ["62", "%", "40", "%", "11", "%"]
    without = timeline_of(review, review["kyiv-chernihiv"])
    assert without.chances == ()
    assert "Chance that it is broken" not in timeline_svg(without)


def test_the_band_ends_where_the_pledge_is_settled():
    """What is settled has an outcome, and no chance any more."""
    review = review_of("day-one-2017")
    for judgement in review:
        steps = review.history(judgement.pledge)
        shown = timeline_of(review, judgement, steps)
        if judgement.settled:
            since = next(step._as_of for step in steps if step.settled)
            assert shown.chances[-1].hi == since < review._as_of
        else:
            assert shown.chances[-1].hi == review._as_of


def test_a_history_is_still_a_tuple_of_steps():
    review = seed_review()
    steps = review.history("kyiv-chernihiv")
    assert steps == tuple(steps)
    assert steps[0].verdict is Verdict.UNTESTED
    assert (steps.pledge, steps.review) == ("kyiv-chernihiv", review)


@pytest.mark.parametrize("width", [390, 800])
def test_no_letter_of_a_picture_is_cut_off(browser, tmp_path, width):
    """With whatever fonts this machine has."""
    review = review_of("kyiv-2022", "2022-04-07")
    cards = "".join(each._repr_html_() for each in review)
    path = tmp_path / "cards.html"
    path.write_text(f'<meta charset="utf-8"><body style="font:16px sans-serif">{cards}', "utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    cut = page.evaluate(
        """() => [...document.querySelectorAll("svg[role=img]")].flatMap((svg) => {
          const whole = svg.getBoundingClientRect();
          return [...svg.querySelectorAll("text")].filter((text) => {
            const box = text.getBoundingClientRect();
            return box.left < whole.left - 1 || box.right > whole.right + 1
              || box.top < whole.top - 1 || box.bottom > whole.bottom + 1;
          }).map((text) => text.textContent);
        })"""
    )
    page.close()
    assert cut == []


def test_the_card_of_a_review_has_the_answer_whole_or_a_line_for_each():
    many = read_card(seed_review()._repr_html_())
    assert "table" in many.tags
    one = reviewed(pledge(), watch(), report("r", "2022-03-10T12:00", probability=0.97))
    card = read_card(one._repr_html_())
    assert "table" not in card.tags
    assert one["pledge"]._repr_html_() == one._repr_html_()


def test_lint_folds_its_lists():
    """What one remark is about is a list to be unfolded; the remarks stay on the screen."""
    card = lint(seed("kyiv-2022"))._repr_html_()
    _, *folded = card.split("<details>")
    assert len(folded) >= 4
    assert "2 entries" in card
    assert card.count("<ul") > len(folded), "a list of one is not folded"


def test_a_line_names_the_statement_it_contradicts():
    """The same report is held against a pledge and against a claim: two lines that say which."""
    lines = str(review_of("foxconn-2017").findings).replace("\n    ", " ").splitlines()
    told = [line for line in lines if line.startswith("  [")]
    assert len(told) == len(set(told))
    assert any("said on 12 October 2020" in line for line in told)
    # What sources disagree on is said with its day, so that two such lines differ.
    assert sum("on 1 January 2020: 550 to 600" in line for line in told) == 1

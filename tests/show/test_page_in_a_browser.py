"""The site in a headless Chromium: it opens, filters and goes back in time, and asks nobody for anything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.builders import LATE, ledger, pledge, report, watch
from tests.seeds import FOLDER, review_of
from tests.show.browser import LAPTOP, PHONE, served
from tests.show.test_page import HOSTILE, hostile_review

from pledgewatch.model.records import Assessment
from pledgewatch.model.time import exact
from pledgewatch.show.site.states import course_of
from pledgewatch.show.timeline import timeline_of
from pledgewatch.words import brief, briefs
from pledgewatch.words.forms import percent
from pledgewatch.words.templates import SORTS


@pytest.fixture(scope="module")
def review():
    return review_of("kyiv-2022")


@pytest.fixture(scope="module")
def folder(review, tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("kyiv")
    review.to_page(made)
    return made


class Opened:
    """A page, and all that it complained of or asked for."""

    def __init__(self, browser, address: str, **options) -> None:
        self.context = browser.new_context(**{"viewport": LAPTOP} | options)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message) or dialog.dismiss())
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(address)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


def rows(page):
    return page.locator(".list > li")


def verdict(page) -> str:
    return page.locator("#answer .badge").first.get_attribute("data-verdict")


def slide(page, place: int) -> None:
    page.locator("#as-of").evaluate(
        "(slider, place) => { slider.value = place; slider.dispatchEvent(new Event('input')); }",
        place,
    )


DOSSIER = "pledges/kyiv-chernihiv.html"


@pytest.mark.parametrize("by", ["file", "http"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_pages_open_without_an_error_or_a_request(browser, folder, by, scheme, viewport):
    with served(folder) as address:
        root = address if by == "http" else folder.as_uri()
        for path in ("index.html", DOSSIER, "actors/russia.html", "embed/kyiv-chernihiv.html"):
            options = {"viewport": viewport, "color_scheme": scheme}
            with Opened(browser, f"{root}/{path}", **options) as opened:
                assert opened.said == []
                # A browser looks for an icon by itself where a server is asked.
                asked = {each for each in opened.asked if not each.endswith("/favicon.ico")}
                own = {f"{root}/{each}" for each in (path, "style.css", "script.js")}
                assert asked == own - ({f"{root}/script.js"} if "embed" in path else set())
                wide = "document.scrollingElement.scrollWidth - window.innerWidth"
                assert opened.page.evaluate(wide) <= 0
                assert opened.page.locator("h1").is_visible()
                assert opened.page.evaluate("getComputedStyle(document.body).maxWidth") != "none"


def test_the_first_promise_stands_on_the_first_screen_of_a_phone(browser, folder):
    with Opened(browser, f"{folder.as_uri()}/index.html", viewport=PHONE) as opened:
        box = rows(opened.page).first.locator("a").bounding_box()
        assert box["y"] + box["height"] <= PHONE["height"]


def test_a_link_leads_to_the_dossier_and_back(browser, folder):
    with Opened(browser, f"{folder.as_uri()}/index.html") as opened:
        rows(opened.page).last.get_by_role("link").click()
        assert "nuclear weapons" in opened.page.locator("h1").inner_text()
        opened.page.get_by_role("link", name="All promises").click()
        assert rows(opened.page).count() == 2


def test_filters_and_order_leave_what_is_asked_for_and_stay_in_the_address(browser, folder):
    with Opened(browser, f"{folder.as_uri()}/index.html") as opened:
        page = opened.page
        first, last = (each.get_attribute("data-verdict") for each in rows(page).all())
        page.get_by_label("Search").fill("NUCLEAR weapons")
        assert [row.is_visible() for row in rows(page).all()] == [False, True]
        assert page.locator("#shown").inner_text() == "1 of 2 promises are shown."
        page.get_by_label("Search").fill("")
        page.get_by_label("Verdict").select_option(last)
        assert [row.is_visible() for row in rows(page).all()] == [False, True]
        page.get_by_label("Order").select_option("chance")
        assert [row.is_visible() for row in rows(page).all()] == [True, False]
        page.get_by_label("Search").press("Enter")
        assert opened.said == []
        address = page.url
    with Opened(browser, address) as opened:
        told = [
            (row.get_attribute("data-verdict"), row.is_visible()) for row in rows(opened.page).all()
        ]
        assert told == [(last, True), (first, False)]
        assert opened.page.get_by_label("Verdict").input_value() == last


def test_the_filter_by_rating_leaves_what_has_just_that_rating(browser, tmp_path):
    """Not what has a longer one; and what nobody rated is found as well."""
    words = {"first": "Kept", "second": "Mostly kept", "third": "Kept"}
    rated = [
        Assessment(id=f"r-{id}", pledge=id, rating=word, when="2022-03-24", by="a")
        for id, word in words.items()
    ]
    made = ledger(watch(), *(pledge(id, title=id) for id in (*words, "fourth")), *rated)
    made.review(as_of=LATE).to_page(tmp_path)
    with Opened(browser, f"{tmp_path.as_uri()}/index.html") as opened:
        page, found = opened.page, {}
        for word in ("Kept", "Mostly kept", "not rated", "all"):
            page.get_by_label("Rating").select_option(label=word)
            found[word] = [
                row.locator("a").text_content() for row in rows(page).all() if row.is_visible()
            ]
        assert found == {
            "Kept": ["first", "third"],
            "Mostly kept": ["second"],
            "not rated": ["fourth"],
            "all": ["first", "fourth", "second", "third"],
        }
        page.get_by_label("Rating").select_option(label="Mostly kept")
        address = page.url
    with Opened(browser, address) as opened:
        assert opened.page.get_by_label("Rating").input_value() == "Mostly kept"
        assert opened.page.locator("#shown").inner_text() == "1 of 4 promises are shown."
        assert opened.said == []


def test_the_slider_shows_what_a_review_of_that_date_says(browser, folder, review):
    judgement = review["kyiv-chernihiv"]
    made = course_of(review, brief(review, judgement.pledge), review.history(judgement.pledge))
    with Opened(browser, f"{folder.as_uri()}/{DOSSIER}") as opened:
        page = opened.page
        for place, state in [*enumerate(made.states)][::-1]:
            slide(page, place)
            then = brief(review.ledger.review(as_of=exact(state.since)), judgement.pledge)
            assert verdict(page) == then.judgement.verdict.value
            said = page.locator("#answer").inner_text()
            assert " ".join(then.news.split()) in " ".join(said.split())
            assert page.locator("#found .row").count() == len(then.evidence)
            for tile in page.locator(".tiles li").all_inner_texts():
                if "chance that it is broken" in tile:
                    assert tile.replace("\u00a0", " ").startswith(percent(state.chance.value))
            drawn = page.locator(".chart svg [data-stood]:not(.off)").evaluate_all(
                "groups => groups.map(each => each.textContent).join()"
            )
            assert f"Verdict: {then.judgement.verdict.value} since" in drawn
            told = timeline_of(review.ledger.review(as_of=exact(state.since)), then.judgement)
            for sort, number in told.counts().items():
                assert f"{number} {SORTS[sort]}" in drawn
            is_now = place == len(made.states) - 1
            assert page.locator("#only-now").is_hidden() == is_now
        assert opened.said == []


def test_it_is_moved_by_the_keyboard_and_says_where_it_stands(browser, folder):
    with Opened(browser, f"{folder.as_uri()}/{DOSSIER}") as opened:
        page = opened.page
        slider = page.get_by_label("What was known on")
        slider.focus()
        last = int(slider.input_value())
        for _ in range(4):
            page.keyboard.press("ArrowLeft")
        assert int(slider.input_value()) == last - 4
        date = page.locator("#as-of-date").inner_text()
        assert slider.get_attribute("aria-valuetext") == date
        shown = page.locator("#answer").inner_text()
        address = page.url
    assert "#as-of=2022-" in address
    with Opened(browser, address.partition("#")[0] + "#as-of=2022-03-29") as opened:
        assert "29 March 2022" in opened.page.locator("#as-of-date").inner_text()
        assert opened.page.locator("#answer").inner_text() != shown


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_a_link_to_a_day_shows_what_a_review_of_that_day_says(browser, tmp_path, zone):
    told = [
        report(
            f"r{n}", f"2022-03-{n:02}T12:00", probability=0.97, known=f"2022-03-{n:02}", zone=zone
        )
        for n in range(8, 13)
    ]
    book = ledger(pledge(zone=zone), watch(zone=zone), *told, zone=zone)
    book.review(as_of="2022-04-30").to_page(tmp_path / "site")
    for day in ("2022-03-07", "2022-03-08", "2022-03-10", "2022-03-31"):
        address = (tmp_path / "site" / "pledges" / "pledge.html").as_uri() + f"#as-of={day}"
        then = book.review(as_of=day)
        with Opened(browser, address) as opened:
            assert verdict(opened.page) == then["pledge"].verdict.value
            assert opened.page.locator("#found .row").count() == len(brief(then, "pledge").evidence)


@pytest.mark.parametrize("end", ["%", "nonsense", "<script>", "9999", "", "&verdict=no&sort=no"])
def test_an_address_that_ends_oddly_shows_the_page(browser, folder, end):
    with Opened(browser, f"{folder.as_uri()}/{DOSSIER}#as-of={end}") as opened:
        assert opened.said == []
        assert opened.page.locator("#answer .badge").first.is_visible()
    with Opened(browser, f"{folder.as_uri()}/index.html#q={end}") as opened:
        assert opened.said == []
        assert opened.page.locator("#filters").is_visible()


def test_it_is_read_without_scripts(browser, folder, review):
    with Opened(browser, f"{folder.as_uri()}/index.html", java_script_enabled=False) as opened:
        shown = [row.get_attribute("data-verdict") for row in rows(opened.page).all()]
        assert shown == [each.judgement.verdict.value for each in briefs(review)]
        assert rows(opened.page).last.is_visible()
        assert not opened.page.locator("#filters").is_visible()
    with Opened(browser, f"{folder.as_uri()}/{DOSSIER}", java_script_enabled=False) as opened:
        assert verdict(opened.page) == review["kyiv-chernihiv"].verdict.value
        assert opened.page.locator("#found .row:visible").count() == 3
        assert opened.page.locator(".chart").is_visible()
        assert not opened.page.locator("#slider").is_visible()


def test_hostile_text_stays_text(browser, tmp_path):
    files = hostile_review().to_page(tmp_path / "site", publisher=HOSTILE)
    for file in files:
        if file.suffix != ".html":
            continue
        with Opened(browser, file.as_uri()) as opened:
            assert opened.said == []
            assert opened.page.locator("img").count() == 0
            assert " ".join(HOSTILE.split()) in " ".join(
                opened.page.locator("main").inner_text().split()
            )
            if opened.page.locator("#as-of").count():
                slide(opened.page, 0)
            assert opened.said == []


def test_a_style_or_script_that_somebody_adds_is_not_run(browser, folder, tmp_path):
    changed = shutil.copytree(folder, tmp_path / "site") / "index.html"
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace("</main>", "<script>alert(1)</script></main>"), "utf-8")
    with Opened(browser, changed.as_uri()) as opened:
        assert any("Content Security Policy" in said for said in opened.said)
        assert "1" not in opened.said


@pytest.mark.parametrize("seed", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_the_card_of_every_pledge_and_chance_fits_on_a_screen(browser, tmp_path, seed):
    """As wide as a notebook is on a laptop, and as narrow as next to a list of files."""
    review = review_of(seed)
    cards = [each.skepticism._repr_html_() for each in review if each.skepticism]
    cards += [each._repr_html_() for each in review]
    cards += [review._repr_html_()] if len(briefs(review)) == 1 else []
    shown = "".join(f'<div class="card">{card}</div>' for card in cards)
    style = "<style>body{font:16px sans-serif;margin:16px}</style>"
    (tmp_path / "cards.html").write_text(f"<!doctype html>{style}{shown}", encoding="utf-8")
    for width in (LAPTOP["width"], 800):
        viewport = {"width": width, "height": 900}
        with Opened(browser, (tmp_path / "cards.html").as_uri(), viewport=viewport) as opened:
            for card in opened.page.locator(".card").all():
                assert card.bounding_box()["height"] <= 700, card.inner_text()

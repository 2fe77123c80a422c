"""The site in a headless Chromium: it opens, filters and goes back in time, and asks nobody for anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builders import ledger, pledge, report, watch
from tests.seeds import review_of
from tests.show.browser import LAPTOP, PHONE, served
from tests.show.test_page import HOSTILE, hostile_review

from pledgewatch.model.time import exact
from pledgewatch.show.site import course


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
    return page.locator("tr[data-debtor]")


def answers(page) -> list[tuple[str, str]]:
    return [
        (
            row.locator(".verdict").inner_text().strip(),
            row.locator(".lifecycle").inner_text().strip(),
        )
        for row in rows(page).all()
    ]


def slide(page, place: int) -> None:
    page.locator("#as-of").fill(str(place))


@pytest.mark.parametrize("by", ["file", "http"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_pages_open_without_an_error_or_a_request(browser, folder, by, scheme, viewport):
    with served(folder) as address:
        root = address if by == "http" else folder.as_uri()
        for path in ("index.html", "pledges/kyiv-chernihiv.html"):
            options = {"viewport": viewport, "color_scheme": scheme}
            with Opened(browser, f"{root}/{path}", **options) as opened:
                assert opened.said == []
                # A browser looks for an icon by itself where a server is asked.
                asked = [each for each in opened.asked if not each.endswith("/favicon.ico")]
                assert asked == [f"{root}/{path}"]
                wide = "document.scrollingElement.scrollWidth - window.innerWidth"
                assert opened.page.evaluate(wide) <= 0
                assert opened.page.locator("h1").is_visible()


def test_a_link_leads_to_the_dossier_and_back(browser, folder):
    with Opened(browser, f"{folder.as_uri()}/index.html") as opened:
        opened.page.get_by_role("link", name="nuclear-non-use").click()
        assert opened.page.locator("h1").inner_text() == "nuclear-non-use"
        opened.page.get_by_role("navigation").get_by_role("link").click()
        assert rows(opened.page).count() == 3


def test_the_filters_leave_what_is_asked_for(browser, folder):
    with Opened(browser, f"{folder.as_uri()}/index.html") as opened:
        page = opened.page
        page.get_by_label("Words").fill("NUCLEAR peskov")
        assert [row.is_visible() for row in rows(page).all()] == [False, False, True]
        assert page.locator("#shown").inner_text() == "1 of 3 pledges are shown."
        page.get_by_label("Words").fill("")
        page.get_by_label("untested").uncheck()
        assert [row.is_visible() for row in rows(page).all()] == [True, True, False]
        page.get_by_label("untested").check()
        page.get_by_label("Pledged by").select_option("Russia")
        assert page.locator("#shown").inner_text() == "3 of 3 pledges are shown."
        page.get_by_label("Words").press("Enter")
        assert opened.said == []
        assert len(opened.asked) == 1


def test_the_slider_shows_what_a_review_of_that_date_says(browser, folder, review):
    dates = course.course_of(review).dates
    with Opened(browser, f"{folder.as_uri()}/index.html") as opened:
        for place, date in enumerate(dates):
            slide(opened.page, place)
            then = review.ledger.review(as_of=exact(date))
            known = {each.pledge: each for each in then}
            wanted = [
                (known[each.pledge].verdict.value, known[each.pledge].lifecycle.value)
                if each.pledge in known
                else ("not yet said", "")
                for each in review
            ]
            assert answers(opened.page) == wanted
            certain = {f.key for f in then.findings if f.certainty.word == "certain"}
            told = opened.page.locator("main > p [data-counts] .sure").inner_text()
            assert told == str(len(certain))
            assert opened.page.locator("tr .now").first.is_visible() == (date == dates[-1])
            beside = {f.key for f in then.findings if f.pledge is None}
            assert opened.page.locator(".findings > li:visible").count() == len(beside)
        assert opened.said == []


def test_the_slider_of_a_dossier_marks_the_step_and_the_findings(browser, folder, review):
    dates = course.course_of(review).dates
    with Opened(browser, f"{folder.as_uri()}/pledges/kyiv-chernihiv.html") as opened:
        page = opened.page
        for place, date in enumerate(dates):
            slide(page, place)
            then = review.ledger.review(as_of=exact(date))
            found = {f.key for f in then.findings if f.pledge == "kyiv-chernihiv"}
            assert page.locator(".findings > li:visible").count() == len(found)
            assert page.locator("#found-none").is_visible() == (not found)
            current = page.locator(".steps li[aria-current]")
            assert current.count() == ("kyiv-chernihiv" in {each.pledge for each in then})
        slide(page, 0)
        assert page.locator("#pledge .verdict").inner_text() == "not yet said"


def test_it_is_moved_by_the_keyboard_and_says_where_it_stands(browser, folder):
    with Opened(browser, f"{folder.as_uri()}/index.html") as opened:
        page = opened.page
        slider = page.get_by_label("As known by")
        slider.focus()
        last = int(slider.input_value())
        page.keyboard.press("ArrowLeft")
        assert int(slider.input_value()) == last - 1
        date = page.locator("#as-of-date").inner_text()
        assert slider.get_attribute("aria-valuetext") == date
        shown = answers(page)
        address = page.url
    assert "#as-of=" in address
    with Opened(browser, address) as opened:
        assert opened.page.locator("#as-of-date").inner_text() == date
        assert answers(opened.page) == shown
    with Opened(browser, address.partition("#")[0] + "#as-of=2022-03-31") as opened:
        assert "31 March 2022" in opened.page.locator("#as-of-date").inner_text()


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
        address = (tmp_path / "site" / "index.html").as_uri() + f"#as-of={day}"
        then = book.review(as_of=day)
        with Opened(browser, address) as opened:
            assert answers(opened.page)[0][0] == then["pledge"].verdict.value
            count = opened.page.locator("td .sure").inner_text()
            assert count == str(sum(f.certainty.word == "certain" for f in then.findings))


@pytest.mark.parametrize("end", ["%", "nonsense", "<script>", "9999", ""])
def test_an_address_that_ends_oddly_shows_the_page(browser, folder, end):
    with Opened(browser, f"{folder.as_uri()}/index.html#as-of={end}") as opened:
        assert opened.said == []
        assert opened.page.locator("#filters").is_visible()
        assert opened.page.locator("#as-of-now").is_visible()


def test_it_is_read_without_scripts(browser, folder, review):
    with Opened(browser, f"{folder.as_uri()}/index.html", java_script_enabled=False) as opened:
        assert rows(opened.page).count() == 3
        assert answers(opened.page) == [(e.verdict.value, e.lifecycle.value) for e in review]
        assert not opened.page.locator("#as-of").is_visible()
        assert not opened.page.locator("#filters").is_visible()
    address = f"{folder.as_uri()}/pledges/kyiv-chernihiv.html"
    with Opened(browser, address, java_script_enabled=False) as opened:
        found = review.findings("kyiv-chernihiv")
        assert opened.page.locator(".findings > li:visible").count() == len(found)
        assert opened.page.locator(".steps li:visible").count() == len(
            review.history("kyiv-chernihiv")
        )


def test_hostile_text_stays_text(browser, tmp_path):
    files = hostile_review().to_page(tmp_path / "site", publisher=HOSTILE)
    for file in files:
        if file.suffix != ".html":
            continue
        with Opened(browser, file.as_uri()) as opened:
            assert opened.said == []
            assert opened.page.locator("img").count() == 0
            shown = " ".join(opened.page.locator("h1").inner_text().split())
            assert shown == " ".join(HOSTILE.split())
            slide(opened.page, 0)
            assert opened.said == []


def test_a_style_or_script_that_somebody_adds_is_not_run(browser, folder, tmp_path):
    text = (folder / "index.html").read_text(encoding="utf-8")
    changed = tmp_path / "index.html"
    changed.write_text(text.replace("</main>", "<script>alert(1)</script></main>"), "utf-8")
    with Opened(browser, changed.as_uri()) as opened:
        assert any("Content Security Policy" in said for said in opened.said)
        assert "1" not in opened.said


@pytest.mark.parametrize("seed", ["kyiv-2022", "minsk-2014-2015", "syria-chemicals-2013"])
def test_the_card_of_a_chance_fits_on_a_screen(browser, tmp_path, seed):
    cards = [each.skepticism._repr_html_() for each in review_of(seed) if each.skepticism]
    shown = "".join(f'<div class="card">{card}</div>' for card in cards)
    style = "<style>body{font:16px sans-serif;margin:16px}</style>"
    (tmp_path / "cards.html").write_text(f"<!doctype html>{style}{shown}", encoding="utf-8")
    with Opened(browser, (tmp_path / "cards.html").as_uri()) as opened:
        for card in opened.page.locator(".card").all():
            assert card.bounding_box()["height"] <= 700

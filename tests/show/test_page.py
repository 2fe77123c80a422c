"""The site: what its pages say, that hostile text stays text, and how it is written over an older one.

That it works in a browser is tested in `test_page_in_a_browser.py`.
"""

from __future__ import annotations

import base64
import hashlib
import html.parser
import itertools
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.builders import (
    LATE,
    ledger,
    moment,
    pledge,
    report,
    retract,
    reviewed,
    watch,
)
from tests.seeds import review_of

import pledgewatch as pw
from pledgewatch import cli, words
from pledgewatch.engine.facts import Lifecycle, Verdict
from pledgewatch.errors import InputError
from pledgewatch.model.logic import T
from pledgewatch.model.records import Explanation, Place, Source
from pledgewatch.model.time import exact
from pledgewatch.show.site import course, site

SEEDS = Path(__file__).parents[2] / "seeds"
HOSTILE = '<script>alert("x")</script>&amp;"\'><img src=x onerror=y> style="color:red" ]]>'
VOID = {"meta", "br", "input"}


class Page(html.parser.HTMLParser):
    """A page as a reader and a browser have it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in self.inside:
            self.inside[self.open[-1]].append(data)
        else:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def policy(self) -> str:
        (meta,) = (
            each for each in self.all("meta") if each.get("http-equiv") == "Content-Security-Policy"
        )
        return meta["content"]

    @property
    def says(self) -> str:
        return " ".join("".join(self.words).split())


@pytest.fixture(scope="module")
def kyiv():
    review = review_of("kyiv-2022")
    pages = site(review, publisher="A newsroom", url="https://example.org/promises")
    return (
        review,
        {path: Page(text) for path, text in pages.items() if path.endswith("html")},
        pages,
    )


def hostile_review() -> pw.Review:
    place = Place(id=HOSTILE, name=HOSTILE)
    source = Source(id=HOSTILE, name=HOSTILE, reliability="A", url="javascript:alert(1)")
    promise = pledge(
        HOSTILE,
        places=(HOSTILE,),
        quote=HOSTILE,
        reason=HOSTILE,
        text=HOSTILE,
        url="javascript:alert(2)",
        source=HOSTILE,
    )
    told = report(
        HOSTILE + "r", place=HOSTILE, origin=HOSTILE, probability=0.97, quote=HOSTILE, url="data:x"
    )
    rival = Explanation(id="e", of=HOSTILE, by="enemy", text=HOSTILE, known=moment("2022-03-20"))
    book = ledger(place, source, promise, watch(places=(HOSTILE,)), told, rival, title=HOSTILE)
    return book.review(at=LATE, as_of=LATE)


# -- what a page says ------------------------------------------------------------------------------


def test_there_is_an_index_and_a_dossier_for_each_pledge(kyiv):
    review, pages, texts = kyiv
    assert set(texts) == {
        "index.html",
        "review.json",
        *(f"pledges/{each.pledge}.html" for each in review),
    }
    links = {each["href"] for each in pages["index.html"].all("a")}
    assert {f"pledges/{each.pledge}.html" for each in review} <= links
    assert json.loads(texts["review.json"]) == review.to_dict()


def test_the_index_says_of_each_pledge_what_the_review_says(kyiv):
    review, pages, _ = kyiv
    rows = [row for row in pages["index.html"].all("tr") if "data-debtor" in row]
    assert [row["data-verdict"] for row in rows] == [each.verdict.value for each in review]
    for each in review:
        assert f"{review.skepticism(each.pledge).value:.2f}" in pages["index.html"].says
    certain = sum(finding.certainty is T for finding in review.findings)
    possible = len(review.findings) - certain
    assert certain > 0 < possible
    told = f"{certain} certain and {possible} possible contradictions"
    assert told in pages["index.html"].says


def test_a_dossier_has_all_there_is_on_a_pledge(kyiv):
    review, pages, _ = kyiv
    page = pages["pledges/kyiv-chernihiv.html"]
    judgement = review["kyiv-chernihiv"]
    promise = judgement.scope.pledge
    assert promise.quote in page.says
    assert promise.reason in page.says
    for finding in review.findings("kyiv-chernihiv"):
        told = words.explained(finding)
        for part in (words.in_brief(finding), told.reported, told.because, told.change):
            assert " ".join(part.split()) in page.says
    for note in review.notes_on("kyiv-chernihiv"):
        assert " ".join(note.text.split()) in page.says
    for step in review.history("kyiv-chernihiv"):
        assert " ".join(step.text.split()) in page.says
    for name in review.ledger.assumptions.names().values():
        assert name in page.says
    named = {id for each in review.findings("kyiv-chernihiv") for id in each.records}
    for id in named:
        assert id in page.says
        url = review.ledger.dated[id].url
        assert url is None or any(each["href"] == url for each in page.all("a"))
    assert "https://example.org/promises/pledges/kyiv-chernihiv.html" in page.says
    assert "A newsroom: kyiv-chernihiv" in page.says


def test_a_dossier_carries_the_claim_review_of_its_pledge(kyiv):
    review, pages, _ = kyiv
    for each in review:
        page = pages[f"pledges/{each.pledge}.html"]
        (claim,) = json.loads(page.inside["script"][0])["@graph"]
        assert claim["@type"] == "ClaimReview"
        assert claim["url"] == f"https://example.org/promises/pledges/{each.pledge}.html"
        assert claim["reviewRating"]["alternateName"] == each.verdict.value
        assert claim["author"]["name"] == "A newsroom"


def test_every_verdict_and_lifecycle_has_a_badge_to_copy(kyiv):
    _, pages, _ = kyiv
    for page in pages.values():
        badges = {each["data-badge"] for each in page.all("template")}
        assert badges == {
            *(f"verdict-{each.value}" for each in Verdict),
            *(f"lifecycle-{each.value}" for each in Lifecycle),
            *("lifecycle-none", "certainty-certain", "certainty-possible"),
        }


# -- over time -------------------------------------------------------------------------------------


def test_what_stood_at_which_date_is_what_a_review_of_that_date_says():
    review = review_of("kyiv-2022")
    made = course.course_of(review)
    assert made.dates[-1] == review.ledger.instant(review.as_of)
    assert list(made.dates) == sorted(set(made.dates))
    for place, date in enumerate(made.dates):
        then = review.ledger.review(as_of=exact(date))
        wanted: dict = {}
        for finding in then.findings:
            wanted.setdefault(finding.key, finding.certainty)
        stood = {
            held.finding.key: stretch.certainty
            for held in made.held
            for stretch in held.stretches
            if stretch.first <= place <= stretch.last
        }
        assert stood == wanted
        for each in then:
            steps = [
                s
                for s in made.histories[each.pledge]
                if made.place(review.ledger.instant(s.as_of)) <= place
            ]
            assert (steps[-1].verdict, steps[-1].lifecycle) == (each.verdict, each.lifecycle)


def test_a_finding_that_fell_is_told_as_such():
    told = report("r", "2022-03-10T12:00", probability=0.97, known="2022-03-11")
    review = reviewed(pledge(), watch(), told, retract("r", "2022-03-15"))
    held = course.course_of(review).held
    # It was holding until then.
    assert {each.finding.kind for each in held} == {"continuation", "resumption"}
    assert {each.finding.incident for each in held} == {"r"}
    page = Page(site(review)["pledges/pledge.html"])
    assert "Held once, and no longer: 2" in page.says
    assert "until 15 March 2022" in page.says
    (stood,) = {each["data-stood"] for each in page.all("li") if "data-stood" in each}
    _first, last, word = stood.split(":")
    assert word == "certain"
    assert int(last) < len(course.course_of(review).dates) - 1


def test_where_there_are_many_dates_the_slider_begins_later(monkeypatch):
    told = [report(f"r{n}", f"2022-03-{n:02}T12:00", known=f"2022-03-{n:02}") for n in range(2, 20)]
    review = reviewed(pledge(), watch(), *told)
    whole = course.course_of(review)
    monkeypatch.setattr(course, "_MOST_DATES", 5)
    made = course.course_of(review)
    assert made.left_out
    assert len(made.dates) <= 5
    assert made.dates == whole.dates[-len(made.dates) :]
    says = Page(site(review)["index.html"]).says
    assert f"something became known {made.left_out} times more" in says


def test_clocks_that_differ_are_refused():
    review = ledger(pledge(), watch()).review(at="2022-03-10", as_of=LATE)
    with pytest.raises(InputError, match="as of its own time"):
        site(review)


# -- safe and open to all --------------------------------------------------------------------------


def test_what_a_record_says_stays_text():
    pages = site(hostile_review(), publisher=HOSTILE)
    for path, text in pages.items():
        if not path.endswith("html"):
            continue
        page = Page(text)
        assert {tag for tag, _ in page.elements}.isdisjoint({"img", "iframe", "object", "link"})
        assert len(page.all("script")) == (2 if path.startswith("pledges") else 1)
        for tag, attributes in page.elements:
            assert not any(name.startswith("on") or name == "style" for name in attributes), tag
            assert attributes.get("href", "").split(":")[0] not in ("javascript", "data")
        assert " ".join(HOSTILE.split()) in page.says
        for markup in page.inside["script"][:-1]:
            assert "<" not in markup


def test_the_policy_allows_what_is_on_the_page_and_nothing_else(kyiv):
    _, pages, _ = kyiv
    for page in pages.values():
        (style,) = page.inside["style"]
        script = page.inside["script"][-1]
        digests = [
            base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()
            for each in (style, script)
        ]
        assert page.policy == (
            f"default-src 'none'; style-src 'sha256-{digests[0]}'; "
            f"script-src 'sha256-{digests[1]}'; base-uri 'none'; form-action 'none'"
        )
        assert "unsafe" not in page.policy
        assert not any("src" in attributes for _, attributes in page.elements)


def test_headings_names_and_controls_are_in_order(kyiv):
    _, pages, _ = kyiv
    for page in pages.values():
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
        names = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
        assert len(names) == len(set(names))
        labelled = {each["for"] for each in page.all("label") if "for" in each}
        assert {
            each["id"] for tag in ("input", "select") for each in page.all(tag) if "id" in each
        } <= labelled
        assert page.all("html")[0]["lang"] == "en"
        assert [tag for tag, _ in page.elements].count("main") == 1


def test_names_of_pages_suit_every_file_system_and_are_all_different():
    ids = ("a/b", "a?b", "A", "a", "CON", "Київ", "x" * 200, "..", "pledge")
    review = reviewed(*(pledge(id) for id in ids))
    paths = [path for path in site(review) if path.startswith("pledges/")]
    assert len({path.casefold() for path in paths}) == len(ids)
    for path in paths:
        assert re.fullmatch(r"pledges/[A-Za-z0-9_-]{1,90}\.html", path)
    assert "pledges/pledge.html" in paths
    assert not any(path.casefold() == "pledges/con.html" for path in paths)


def test_a_review_without_pledges_has_an_index():
    pages = site(ledger(report(), title="Nothing yet").review(at=LATE, as_of=LATE))
    assert "No pledge is known by then." in Page(pages["index.html"]).says


def test_an_address_that_is_none_is_no_link_and_no_error():
    bad = "http://[bad"
    told = report("r", "2022-03-10T12:00", probability=0.97, known="2022-03-11", url=bad)
    pages = site(reviewed(pledge(url=bad), watch(), told))
    for path, text in pages.items():
        if path.endswith("html"):
            assert not any(each["href"] == bad for each in Page(text).all("a"))


def test_a_pledge_that_was_taken_back_keeps_a_page():
    told = report("r", "2022-03-10T12:00", probability=0.97, known="2022-03-11")
    review = reviewed(pledge(), pledge("gone"), watch(), told, retract("gone", "2022-04-05"))
    pages = site(review)
    page = Page(pages["pledges/gone.html"])
    assert "This pledge was taken back" in page.says
    assert "Held once, and no longer: 2" in page.says
    assert "gone" in {each["href"][8:-5] for each in Page(pages["index.html"]).all("a")}


def test_how_many_stood_at_each_date_is_what_a_review_of_it_finds(kyiv):
    review, pages, _ = kyiv
    made = course.course_of(review)
    for pledge_id in (None, "kyiv-chernihiv"):
        for date, (certain, possible) in zip(made.dates, made.counts(pledge_id), strict=True):
            then = review.ledger.review(as_of=exact(date))
            found = {f.key: f for f in reversed(then.findings)}.values()
            of = [f for f in found if pledge_id in (None, f.pledge)]
            sure = sum(f.certainty.word == "certain" for f in of)
            assert (certain, possible) == (sure, len(of) - sure)
    assert any("data-counts" in each for each in pages["index.html"].all("td"))


# -- written ---------------------------------------------------------------------------------------


def test_a_site_replaces_an_older_one(tmp_path):
    folder = tmp_path / "site"
    first = reviewed(pledge("one"), pledge("two")).to_page(folder)
    assert first[0] == folder / "index.html"
    reviewed(pledge("two"), pledge("three")).to_page(folder)
    assert sorted(each.name for each in (folder / "pledges").iterdir()) == [
        "three.html",
        "two.html",
    ]
    assert not list(folder.rglob(".*"))


def test_a_site_that_cannot_be_finished_leaves_the_older_one(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    reviewed(pledge("one"), pledge("two")).to_page(folder)
    before = contents(folder)
    write, calls = Path.write_text, []

    def full(path, *args, **more):
        calls.append(path)
        if len(calls) > 2:
            raise OSError(28, "No space left on device", str(path))
        return write(path, *args, **more)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(InputError, match="no space left"):
        reviewed(pledge("three")).to_page(folder)
    assert contents(folder) == before
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def contents(folder):
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file()
    }


_WRITER = """
import sys
from pathlib import Path
from pledgewatch.show.site import write_site
sites = [{f"pledges/{n}.html": text * 2000 for n in range(60)} for text in ("old", "new")]
turn = 0
while True:
    write_site(sites[turn % 2], sys.argv[1])
    turn += 1
    print(turn, flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a swap is two steps")
def test_a_site_whose_writer_is_killed_is_the_old_one_or_the_new_one_whole(tmp_path):
    folder = tmp_path / "site"
    for wait in (0.0, 0.003, 0.007, 0.011, 0.017, 0.023):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(wait)
        writer.kill()
        writer.wait()
        writer.stdout.close()
        found = contents(folder)
        assert len(found) == 61
        assert len({text for path, text in found.items() if path != "site.json"}) == 1
    reviewed(pledge()).to_page(folder)
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_what_somebody_else_keeps_in_the_folder_stays(tmp_path):
    folder = tmp_path / "site"
    reviewed(pledge("one")).to_page(folder)
    (folder / "CNAME").write_text("example.org")
    (folder / "pledges" / "mine.txt").write_text("mine")
    (folder / "there").symlink_to("CNAME")
    folder.chmod(0o750)
    reviewed(pledge("two")).to_page(folder)
    assert (folder / "CNAME").read_text() == (folder / "there").read_text() == "example.org"
    assert sorted(each.name for each in (folder / "pledges").iterdir()) == ["mine.txt", "two.html"]
    assert folder.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("held", [None, "{", '{"pages": 3}', "[]"])
def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, held):
    (tmp_path / "letter.txt").write_text("mine")
    if held is not None:
        (tmp_path / "site.json").write_text(held)
    with pytest.raises(InputError, match="expected a new folder"):
        reviewed(pledge()).to_page(tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "mine"
    assert not (tmp_path / "index.html").exists()


def test_a_list_of_pages_takes_away_nothing_else(tmp_path):
    folder = tmp_path / "site"
    reviewed(pledge()).to_page(folder)
    (tmp_path / "letter.html").write_text("mine")
    (folder / "site.json").write_text('{"pages": ["../letter.html", "/etc/passwd", "index.html"]}')
    reviewed(pledge()).to_page(folder)
    assert (tmp_path / "letter.html").exists()


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "site").write_text("mine")
    with pytest.raises(InputError, match="found a file"):
        reviewed(pledge()).to_page(tmp_path / "site")
    with pytest.raises(InputError):
        reviewed(pledge()).to_page(tmp_path / "site" / "deeper")


def test_the_command_writes_it_and_says_where(tmp_path, capsys):
    folder = str(tmp_path / "site")
    seed = str(SEEDS / "kyiv-2022.toml")
    assert cli.main(["page", seed, "-o", folder, "--as-of", "2022-03-31"]) == 0
    assert "6 files are written; open" in capsys.readouterr().out
    says = Page((tmp_path / "site" / "index.html").read_text(encoding="utf-8")).says
    assert "As known by 31 March 2022" in says
    assert cli.main(["page", seed, "-o", folder, "--json"]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert files[0].endswith("index.html")
    assert cli.main(["page", seed, "-o", folder, "--url", "ftp://x"]) == 2
    assert "expected an http or https address" in capsys.readouterr().err


def test_the_same_review_makes_the_same_site():
    made = [site(pw.read(SEEDS / "kyiv-2022.toml").review(as_of="2022-03-31")) for _ in range(2)]
    assert made[0] == made[1]

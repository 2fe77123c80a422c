"""The site: what its pages say, that hostile text stays text, and how it is written over an older one.

That it works in a browser is tested in `test_page_in_a_browser.py`.
"""

from __future__ import annotations

import bisect
import html.parser
import itertools
import json
import posixpath
import re
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

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
from pledgewatch.engine.facts import Verdict
from pledgewatch.errors import InputError
from pledgewatch.model.records import Explanation, Place, Source
from pledgewatch.model.time import exact
from pledgewatch.show.site import settings_of, site, states
from pledgewatch.show.site.states import course_of
from pledgewatch.show.timeline import timeline_of
from pledgewatch.words.forms import percent

SEEDS = Path(__file__).parents[2] / "seeds"
HOSTILE = '<script>alert("x")</script>&amp;"\'><img src=x onerror=y> style="color:red" ]]>'
VOID = {"meta", "br", "input", "link"}


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
    pages = site(review, settings_of(None, "A newsroom", "https://example.org/promises"))
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
        "feed.xml",
        "style.css",
        "script.js",
        *(f"actors/{id}.html" for id in ("russia", "fomin", "peskov")),
        *(f"{kind}/{each.pledge}.html" for each in review for kind in ("pledges", "embed")),
    }
    for path, page in pages.items():
        for link in page.all("a"):
            if not link["href"].startswith(("http", "#")):
                assert (
                    posixpath.normpath(f"{posixpath.dirname(path)}/{link['href']}").strip("/")
                    in texts
                )
    assert json.loads(texts["review.json"]) == json.loads(json.dumps(review.to_dict()))


def test_the_index_says_of_each_announcement_what_the_review_says(kyiv):
    review, pages, _ = kyiv
    page = pages["index.html"]
    rows = [row for row in page.all("li") if "data-by" in row]
    told = words.briefs(review)
    assert [row["data-verdict"] for row in rows] == [b.judgement.verdict.value for b in told]
    for each in told:
        assert " ".join(each.news.split()) in page.says
        assert percent(review.skepticism(each.judgement.pledge).value) in page.says
    assert "2 promises: 1 holding, 1 untested" in page.says
    assert all(name in page.says for name in review.ledger.assumptions.names().values())
    shares = [each for each in page.all("rect") if "data-verdict" in each]
    assert [each["width"] for each in shares] == ["50.0%", "50.0%"]


def test_an_actor_and_a_topic_have_a_page_with_their_pledges():
    review = reviewed(
        pledge("one", topic="Peace & war", tags=("truce",)), pledge("two", topic="other"), watch()
    )
    pages = site(review)
    (peace,) = (Page(text) for path, text in pages.items() if path.startswith("topics/Peace"))
    dossiers = {each["href"] for each in peace.all("a") if "pledges/" in each["href"]}
    assert dossiers == {"../pledges/one.html"}
    assert {path for path in pages if path.startswith("topics/")} >= {"topics/truce.html"}
    assert "2 promises" in Page(pages["actors/state.html"]).says


def test_the_feed_has_the_changes_the_latest_first(kyiv):
    review, _, texts = kyiv
    feed = ElementTree.fromstring(texts["feed.xml"])
    atom = "{http://www.w3.org/2005/Atom}"
    times = [each.text for each in feed.iter(f"{atom}updated")]
    assert times[0] == times[1]
    assert times[1:] == sorted(times[1:], reverse=True)
    ids = [each.text for each in feed.iter(f"{atom}id")]
    assert len(set(ids)) == len(ids)
    first = next(feed.iter(f"{atom}entry"))
    assert first.find(f"{atom}title").text.startswith("Holding: ")
    address = "https://example.org/promises/pledges/kyiv-chernihiv.html"
    assert first.find(f"{atom}link").get("href") == address
    assert "feed.xml" not in site(review)


def test_pages_say_what_they_are_about_to_those_who_link_to_them(kyiv):
    review, pages, _ = kyiv
    page = pages["pledges/kyiv-chernihiv.html"]
    told = {each.get("property"): each.get("content") for each in page.all("meta")}
    brief = words.brief(review, "kyiv-chernihiv")
    assert told["og:title"] == brief.title
    assert told["og:description"] == f"{brief.verdict}: {brief.news}"
    assert told["og:url"].endswith("promises/pledges/kyiv-chernihiv.html")


def test_a_dossier_has_all_there_is_on_a_pledge(kyiv):
    review, pages, _ = kyiv
    page = pages["pledges/kyiv-chernihiv.html"]
    promise = review["kyiv-chernihiv"].scope.pledge
    brief = words.brief(review, "kyiv-chernihiv")
    told = [promise.quote, promise.reason, brief.title, brief.news, brief.made]
    told += [each.what for each in brief.evidence]
    for series in words.series_of(review.findings("kyiv-chernihiv")):
        told += [text for label, text in series.parts if label != "Said"]
    told += [note.text for note in review.notes_on("kyiv-chernihiv")]
    for step in review.history("kyiv-chernihiv"):
        told.append(re.sub("|".join(f"{id}: " for id in step.records) or "$", "", step.text))
    for each in told:
        assert " ".join(each.split()).casefold() in page.says.casefold()
    links = {each["href"] for each in page.all("a")}
    for id in {id for each in review.findings("kyiv-chernihiv") for id in each.records}:
        assert review.ledger.dated[id].url in {None, *links}
    assert "https://example.org/promises/pledges/kyiv-chernihiv.html" in page.says


def test_a_page_says_nothing_in_the_words_of_a_machine(kyiv):
    review, pages, _ = kyiv
    ids = {id for id in (*review.ledger.dated, *review.keys()) if "-" in id}
    for page in pages.values():
        # Steps and notes are said below `words`; how an address is cited has its name in it.
        prose = re.sub(r"\S*https?://\S+", "", page.says)
        assert "23:59" not in prose
        first = prose.partition("All that counts, why")[0]
        assert not [id for id in ids if id in first.split()]


def test_a_dossier_carries_a_claim_review_where_the_scale_has_a_rating():
    review = review_of("dayton-1995")
    pages = site(review, settings_of(None, "A newsroom", "https://example.org"))
    for each in review:
        page = Page(pages[f"pledges/{each.pledge}.html"])
        claims = [json.loads(text)["@graph"] for text in page.inside["script"] if text]
        if each.verdict not in (Verdict.BROKEN, Verdict.PARTIAL, Verdict.KEPT):
            assert claims == []
            continue
        ((claim,),) = claims
        assert claim["url"] == f"https://example.org/pledges/{each.pledge}.html"
        assert claim["reviewRating"]["ratingValue"] in (1, 3, 5)
        assert claim["author"]["name"] == "A newsroom"


def test_an_answer_alone_stands_in_the_pages_of_others(kyiv):
    review, pages, _ = kyiv
    for each in review:
        page = pages[f"embed/{each.pledge}.html"]
        assert words.brief(review, each.pledge).news in page.says
        assert not page.all("script")
        assert f"../pledges/{each.pledge}.html" in {link["href"] for link in page.all("a")}


# -- over time -------------------------------------------------------------------------------------


def course(review, pledge_id):
    return course_of(review, words.brief(review, pledge_id), review.history(pledge_id))


def test_a_percent_sign_stays_with_its_figure():
    made = site(review_of("kyiv-2022"))
    pages = [text for path, text in made.items() if path.endswith(".html")]
    assert all(re.search(r"\d\u00a0%", text) for text in pages)
    assert not any(re.search(r"\d %", text) for text in pages)


@pytest.mark.parametrize("seed", ["kyiv-2022", "dayton-1995"])
def test_each_state_is_what_a_review_of_that_time_says(seed):
    review = review_of(seed)
    for judgement in review:
        pledge_id = judgement.pledge
        made = course(review, pledge_id)
        assert [each.since for each in made.states] == sorted({s.since for s in made.states})
        for state in made.states:
            then = review.ledger.review(as_of=exact(state.since))
            told = words.brief(then, pledge_id)
            for name in ("title", "made", "verdict", "news", "parts", "evidence", "rest"):
                assert getattr(state.brief, name) == getattr(told, name)
            assert {f.key: f.certainty for f in state.findings} == {
                f.key: f.certainty for f in then.findings(pledge_id)
            }
            found = (review if state is made.states[-1] else then).skepticism(pledge_id)
            if state.chance is not None:
                assert percent(state.chance.value) == percent(found.now.value)


def test_a_state_follows_wherever_the_answer_turned():
    review = review_of("kyiv-2022")
    made = course(review, "kyiv-chernihiv")
    since = [each.since for each in made.states]
    for step in review.history("kyiv-chernihiv"):
        at = review.ledger.instant(step.as_of)
        state = made.states[bisect.bisect_right(since, at) - 1]
        assert state.brief.judgement.verdict is step.verdict


def test_what_is_taken_back_is_shown_while_it_stood():
    told = report("r", "2022-03-10T12:00", probability=0.97, known="2022-03-11")
    review = reviewed(pledge(), watch(), told, retract("r", "2022-03-15"))
    made = course(review, "pledge")
    sorts = [{mark.sort for mark in each.marks} for each in made.timelines]
    assert sorts[-1] == {"retracted"}
    assert {"certain"} in sorts[:-1]
    assert not any({"certain", "retracted"} <= each for each in sorts)
    page = Page(site(review)["pledges/pledge.html"])
    last = str(len(made.states) - 1)
    groups = [each for each in page.all("g") if "data-stood" in each]
    assert groups
    for each in groups:
        assert (each.get("class") == "off") == (each["data-stood"].split("-")[-1] != last)


def test_a_picture_of_one_state_is_that_of_a_review_of_its_time():
    review = review_of("kyiv-2022")
    made = course(review, "kyiv-chernihiv")
    whole = made.timelines[-1]
    for state, timeline in zip(made.states[:-1], made.timelines[:-1], strict=True):
        then = review.ledger.review(as_of=exact(state.since))
        alone = timeline_of(then, then["kyiv-chernihiv"], then.history("kyiv-chernihiv"))
        within = {mark for mark in alone.marks if mark.hi > whole.lo and mark.lo < whole.hi}
        assert set(timeline.marks) == within
        assert [(b.lo, b.verdict) for b in timeline.bands] == [
            (b.lo, b.verdict) for b in alone.bands
        ]
        assert (timeline.lo, timeline.hi) == (whole.lo, whole.hi)
        assert timeline.chances[-1].hi <= state.since


def test_where_there_are_many_states_the_slider_begins_later(monkeypatch):
    told = [report(f"r{n}", f"2022-03-{n:02}T12:00", known=f"2022-03-{n:02}") for n in range(2, 20)]
    review = reviewed(pledge(), watch(), *told)
    whole = course(review, "pledge")
    monkeypatch.setattr(states, "MOST_STATES", 5)
    made = course(review, "pledge")
    assert whole.is_whole
    assert not made.is_whole
    assert len(made.states) == 5
    assert [each.since for each in made.states] == [each.since for each in whole.states][-5:]
    says = Page(site(review)["pledges/pledge.html"]).says
    assert "The slider does not go back over all" in says


def test_a_pledge_of_which_nothing_became_known_has_no_slider():
    page = Page(
        site(
            reviewed(
                pledge(said="2022-03-01", start="2022-03-01"),
                watch(),
                at="2022-03-05",
                as_of="2022-03-05",
            )
        )["pledges/pledge.html"]
    )
    assert not page.all("template")
    assert "as-of" not in {each.get("id") for each in page.all("input")}


def test_clocks_that_differ_are_refused():
    review = ledger(pledge(), watch()).review(at="2022-03-10", as_of=LATE)
    with pytest.raises(InputError, match="as of its own time"):
        site(review)


# -- safe and open to all --------------------------------------------------------------------------


def test_what_a_record_says_stays_text():
    pages = site(hostile_review(), settings_of(None, HOSTILE, "https://example.org"))
    for path, text in pages.items():
        if not path.endswith("html"):
            continue
        page = Page(text)
        assert {tag for tag, _ in page.elements}.isdisjoint({"img", "iframe", "object"})
        for tag, attributes in page.elements:
            assert not any(name.startswith("on") or name == "style" for name in attributes), tag
            assert attributes.get("href", "").split(":")[0] not in ("javascript", "data")
        assert " ".join(HOSTILE.split()) in page.says
        for markup in page.inside["script"]:
            assert "<" not in markup
    ElementTree.fromstring(pages["feed.xml"])


def test_the_policy_allows_the_style_and_script_of_the_site_and_nothing_else(kyiv):
    _, pages, _ = kyiv
    for path, page in pages.items():
        script = "" if path.startswith("embed") else "script-src 'self'; "
        assert page.policy == (
            f"default-src 'none'; style-src 'self'; {script}base-uri 'none'; form-action 'none'"
        )
        asked = [each["src"] for each in page.all("script") if "src" in each]
        asked += [each["href"] for each in page.all("link") if each["rel"] == "stylesheet"]
        assert {posixpath.basename(each) for each in asked} <= {"style.css", "script.js"}
        assert not page.inside["style"]


def test_headings_names_and_controls_are_in_order(kyiv):
    _, pages, _ = kyiv
    for page in pages.values():
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
        names = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
        assert len(names) == len(set(names))
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
    assert "was retracted and is not judged any more" in page.says
    assert "Retracted: 5 April 2022" in page.says
    assert "gone" in {each["href"][8:-5] for each in Page(pages["index.html"]).all("a")}


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
    assert "14 files are written; open" in capsys.readouterr().out
    says = Page((tmp_path / "site" / "index.html").read_text(encoding="utf-8")).says
    assert "As known by 31 March 2022" in says
    assert cli.main(["page", seed, "-o", folder, "--json"]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert files[0].endswith("index.html")
    assert cli.main(["page", seed, "-o", folder, "--url", "ftp://x"]) == 2
    assert "expected an http or https address" in capsys.readouterr().err


def test_it_presents_itself_as_its_settings_say(tmp_path):
    (tmp_path / "site.toml").write_text(
        'masthead = "The Courier"\nlanguage = "uk"\nurl = "https://example.org/x"\n'
        '[colours]\nkept = "#112233"\naccent = "#445566"\n'
    )
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "gone.html").write_text("unused")
    (tmp_path / "mine" / "embed.html").write_text("{{ now.brief.title }} & {{ masthead }}")
    folder, seed = tmp_path / "site", str(SEEDS / "kyiv-2022.toml")
    mine = ["--config", str(tmp_path / "site.toml"), "--templates", str(tmp_path / "mine")]
    assert cli.main(["page", seed, "-o", str(folder), "--as-of", "2022-03-31", *mine]) == 0
    page = Page((folder / "index.html").read_text(encoding="utf-8"))
    assert page.all("html")[0]["lang"] == "uk"
    assert "The Courier" in page.says
    style = (folder / "style.css").read_text()
    assert '[data-verdict="kept"] { --v: #112233; }' in style
    assert "--accent: #445566;" in style
    assert (folder / "feed.xml").exists()
    assert "Use no nuclear weapons in Ukraine & The Courier" in (
        folder / "embed" / "nuclear-non-use.html"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ("nonsense", "TOML"),
        ("colour = 3", 'did you mean "colours"'),
        ("colours = 3", "a table"),
        ('[colours]\nkept = "red"', "a colour such as #0072b2"),
        ('[colours]\nkeep = "#112233"', "one of accent, kept"),
        ('language = "<b>"', "a language such as"),
        ('url = "ftp://x"', "an http or https address"),
        ("masthead = 3", "`masthead`"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(tmp_path, settings, problem):
    file = tmp_path / "site.toml"
    file.write_text(settings)
    with pytest.raises(InputError, match=r"site\.toml") as refused:
        reviewed(pledge()).to_page(tmp_path / "site", config=file)
    assert problem in str(refused.value)
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    "template", ["{% if %}", "{{ nothing_of_the_kind }}", "{{ now.brief.no }}"]
)
def test_a_template_that_cannot_be_used_is_refused_by_name(tmp_path, template):
    (tmp_path / "embed.html").write_text(template)
    with pytest.raises(InputError, match=r"embed\.html"):
        reviewed(pledge()).to_page(tmp_path / "site", templates=tmp_path)
    with pytest.raises(InputError, match="a folder of templates"):
        reviewed(pledge()).to_page(tmp_path / "site", templates=tmp_path / "none")


def test_the_same_review_makes_the_same_site():
    made = [site(pw.read(SEEDS / "kyiv-2022.toml").review(as_of="2022-03-31")) for _ in range(2)]
    assert made[0] == made[1]

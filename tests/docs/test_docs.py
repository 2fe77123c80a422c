"""The pages say what is so: their code runs, their links lead somewhere, nothing goes unmentioned."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest
from tools.figures import figures

import pledgewatch as pw
from pledgewatch import cli, graph
from pledgewatch.engine.facts import FLAGS, REASONS, Lifecycle, Verdict
from pledgewatch.engine.findings import finding_kinds, note_kinds
from pledgewatch.engine.incident import Rung

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("seeds/*.md")])
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path) -> list[tuple[str, str, int]]:
    """Every fenced block: its language, its text and its line."""
    text = page.read_text("utf-8")
    return [
        (found[1], found[2], text.count("\n", 0, found.start()) + 1)
        for found in FENCE.finditer(text)
    ]


def matches(shown: str, printed: str) -> bool:
    """Whether a page shows what is printed; a line ``...`` stands for any lines."""
    wanted = [line.rstrip() for line in shown.strip("\n").splitlines()]
    parts = "\n".join(wanted).split("\n...")
    rest = "\n".join(line.rstrip() for line in printed.strip("\n").splitlines())
    if not rest.startswith(parts[0]):
        return False
    for part in parts:
        place = rest.find(part.strip("\n"))
        if place < 0:
            return False
        rest = rest[place + len(part.strip("\n")) :]
    return parts[-1] == "" or not rest.strip() or len(parts) > 1


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_code_of_a_page_runs(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its python blocks run top to bottom; a text block right after one shows what it prints."""
    monkeypatch.chdir(ROOT)
    namespace: dict[str, object] = {"__name__": "__page__"}
    printed = None
    for language, code, line in blocks(page):
        if language == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile("\n" * line + code, str(page), "exec"), namespace)
            printed = out.getvalue()
        elif language == "text" and printed:
            assert matches(code, printed), f"{name(page)}:{line} prints\n{printed}"
            printed = None
        else:
            printed = None


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_commands_of_a_page_run(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    for language, text, line in blocks(page):
        if language != "console":
            continue
        for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
            command, _, shown = part.partition("\n")
            words = shlex.split(command, comments=True)
            if words[0] != "pledgewatch":
                continue
            status = cli.main(words[1:])
            said = capsys.readouterr()
            assert status in (0, 1, 4) or said.err, f"{name(page)}:{line}"
            if shown.strip():
                assert matches(shown, said.out or said.err), (
                    f"{name(page)}:{line}\n{said.out}{said.err}"
                )


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        led = (page.parent / path).resolve() if path else page
        assert led.exists(), f"{name(page)} links to {target}"
        if anchor and led.suffix == ".md":
            heads = re.findall(r"^#+ (.+)$", led.read_text("utf-8"), re.M)
            slugs = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
            assert anchor in slugs, f"{name(page)} links to {target}"


def page(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("docs/verdicts.md", [verdict.value for verdict in Verdict]),
        ("docs/verdicts.md", [state.value for state in Lifecycle]),
        ("docs/verdicts.md", [rung.value for rung in Rung]),
        ("docs/verdicts.md", FLAGS),
        ("docs/verdicts.md", REASONS),
        ("docs/findings.md", finding_kinds()),
        ("docs/findings.md", note_kinds()),
        ("docs/graph.md", [*graph.NODES, *graph.EDGES]),
        ("docs/command-line.md", ["check", "diff", "history", "explain"]),
        (
            "docs/command-line.md",
            ["--as-of", "--at", "--json", "--color", "--all", "--expected", "--from", "--to",
             "--pledge"],
        ),
    ],
)  # fmt: skip
def test_nothing_goes_unmentioned(path: str, words: list[str]) -> None:
    text = page(path).lower()
    assert [word for word in words if word not in text] == []


def test_every_public_name_is_in_the_reference():
    pages = "\n".join(page.read_text("utf-8") for page in ROOT.glob("docs/api/*.md"))
    told = set(re.findall(r"^\.\. auto(?:class|function):: (\w+)", pages, re.M))
    # T, U and F are told with what they are values of.
    assert set(pw.__all__) - told == {"__version__", "T", "U", "F"}
    assert "Kleene" in told


def test_every_page_is_on_the_site():
    """A page that no other lists would be found by nobody; Sphinx warns, this says which."""
    listed = set(re.findall(r"^([\w/-]+)$", page("docs/index.md"), re.M))
    pages = {path.stem for path in ROOT.glob("docs/*.md")} - {"index"}
    assert pages <= listed


def words(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_the_figures_are_current(tmp_path):
    """If not: say ``make figures``. How letters are drawn is the library's affair; what is said is ours."""
    made = dict(figures())
    pages = page("README.md") + page("docs/skepticism-in-ten-lines.md")
    shown = re.findall(r"!\[([^\]]*)\]\((?:docs/)?images/(\w+)\.svg\)", pages)
    assert {name for _, name in shown} == set(made)
    for alt, name in shown:
        assert len(alt) > 40
        made[name].save(tmp_path / f"{name}.svg")
        again = (tmp_path / f"{name}.svg").read_text("utf-8")
        assert words(again) == words(page(f"docs/images/{name}.svg"))


def test_every_promise_has_its_test() -> None:
    """The page of promises names a test in each line, and each of them is there."""
    lines = [line for line in page("docs/trust.md").splitlines() if "::" in line]
    assert len(lines) > 40
    for line in lines:
        file, _, test = re.search(r"`(tests/\S+?)`", line)[1].partition("::")
        assert f"def {test}(" in (ROOT / file).read_text("utf-8"), line

"""`fmt`: one layout, in which no comment and no value is lost."""

from __future__ import annotations

import re
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.newsroom import run

import pledgewatch as pw
from pledgewatch.errors import InputError
from pledgewatch.io.layout import laid_out

SEEDS = pw.examples.names()

BEFORE = """\
#:schema ./ledger.schema.json
# Of the whole file.

# Of the first actor.
[[actor]]   #  the state
name= 'State'
id="state"


# -- Sources --


[[ source ]]
id = "agency"   # news
# It was rated once.
# reliability = "B"

[ledger]
timezone = "UTC"
title = "The north"
[[pledge]]
id = "truce"
kind = "cease"
said = "2022-03-01"
debtor = "state"

# Why only here: see the text.
places = [ "geo:ua-59",
   "geo:ua-63", ]
activities = [
  "act:shelling", # artillery
  "act:air-strike",
]
text = \"\"\"
two

lines\"\"\"
[pledge.condition]
presumed = true
text = "it is quiet"

# [[report]]
# the end
"""
AFTER = """\
#:schema ./ledger.schema.json
# Of the whole file.

[ledger]
title = "The north"
timezone = "UTC"

# Of the first actor.
[[actor]]  #  the state
id = "state"
name = 'State'


# -- Sources --


[[source]]
id = "agency"  # news
# It was rated once.
# reliability = "B"

[[pledge]]
id = "truce"
kind = "cease"
debtor = "state"
said = "2022-03-01"
activities = [
  "act:shelling", # artillery
  "act:air-strike",
]

# Why only here: see the text.
places = ["geo:ua-59", "geo:ua-63"]
text = \"\"\"
two

lines\"\"\"
[pledge.condition]
text = "it is quiet"
presumed = true

# [[report]]
# the end
"""


def test_the_layout():
    assert laid_out(BEFORE) == AFTER
    assert laid_out(AFTER) == AFTER
    assert pw.loads(BEFORE) == pw.loads(AFTER)


@pytest.mark.parametrize("name", SEEDS)
def test_nothing_is_lost_and_the_order_of_entries_stays(name):
    text = pw.examples.path(name).read_text("utf-8")
    made = laid_out(text, name)
    assert laid_out(made, name) == made
    assert pw.loads(made) == pw.loads(text)
    for what in (r"^\[.*", r"^\s*#.*"):
        assert re.findall(what, made, re.M) == re.findall(what, text, re.M)


@pytest.mark.parametrize("name", SEEDS)
def test_what_pledgewatch_writes_is_laid_out_already(name):
    written = pw.dumps(pw.examples.read(name))
    assert laid_out(written) == written


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", ""),
        ("\n\n# alone\n\n", "# alone\n"),
        ('[[actor]]\nid="a"', '[[actor]]\nid = "a"\n'),
        ('[[actor]]\r\nid = "a"\r\n', '[[actor]]\nid = "a"\n'),
        ('actor = [{ id = "a" }]\n', 'actor = [{ id = "a" }]\n'),
        ('[[actor]]\nid = "a#b"  #  c\n', '[[actor]]\nid = "a#b"  #  c\n'),
        ('[[actor]]\n"id" = "a"\nx-y = 1\n', '[[actor]]\nid = "a"\nx-y = 1\n'),
        ('[[actor]]\nid = "a"\n[[actor.controlled_by]]\nweight = 1\nactor = "b"\n',
         '[[actor]]\nid = "a"\n[[actor.controlled_by]]\nactor = "b"\nweight = 1\n'),
        ('[[pledge]]\ncondition.presumed = true\nid = "p"\ncondition.text = "t"\n',
         '[[pledge]]\nid = "p"\ncondition.presumed = true\ncondition.text = "t"\n'),
        ('[[expected]]\nmeasures = { level = "kept",  "a b" = "x" }\nid = "e"\n',
         '[[expected]]\nid = "e"\nmeasures = { level = "kept",  "a b" = "x" }\n'),
        ('[[report]]\ndeaths = [ 1 ,2 ]\nnumber = 1_000\n',
         '[[report]]\ndeaths = [1, 2]\nnumber = 1_000\n'),
    ],
)  # fmt: skip
def test_small_things(text, made):
    assert laid_out(text) == made
    assert laid_out(made) == made


def test_long_lists_have_a_member_a_line():
    ids = [f"a-place-with-a-long-name-{n}" for n in range(5)]
    listed = ", ".join(f'"{each}"' for each in ids)
    made = laid_out(f'[[place]]\nid = "x"\npart_of = [{listed}]\n')
    lines = "".join(f'    "{each}",\n' for each in ids)
    assert made == f'[[place]]\nid = "x"\npart_of = [\n{lines}]\n'
    assert laid_out(made) == made


@pytest.mark.parametrize("text", ["id = [", "[[actor]\n", "[[nobody]]\nid = 1\n"])
def test_what_is_no_ledger_is_not_laid_out(text):
    with pytest.raises(InputError) as told:
        laid_out(text, "book.toml")
    assert told.value.file == "book.toml"
    assert told.value.line is not None


# -- the command -------------------------------------------------------------------------------------


def test_it_writes_what_changes_and_says_so(capsys, tmp_path):
    file, other = tmp_path / "book.toml", tmp_path / "other.toml"
    file.write_text(BEFORE, "utf-8")
    file.chmod(0o640)
    other.write_text(AFTER, "utf-8")
    (tmp_path / "more.jsonl").write_text("", "utf-8")
    assert run(capsys, "fmt", tmp_path, "--check") == (4, f"{file}: would be laid out anew\n", "")
    assert file.read_text("utf-8") == BEFORE
    assert run(capsys, "fmt", tmp_path) == (0, f"{file}: laid out anew\n", "")
    assert file.read_text("utf-8") == AFTER
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert run(capsys, "fmt", "--check", tmp_path) == (
        0, f"{tmp_path}: laid out as it should be.\n", "",
    )  # fmt: skip


def test_nothing_is_written_where_one_file_is_no_ledger(capsys, tmp_path):
    good, bad = tmp_path / "a.toml", tmp_path / "b.toml"
    good.write_text(BEFORE, "utf-8")
    bad.write_text("[[actor]\n", "utf-8")
    status, out, err = run(capsys, "fmt", good, bad)
    assert (status, out) == (2, "")
    assert err.startswith(f"pledgewatch: {bad}:1: ")
    assert good.read_text("utf-8") == BEFORE


def test_json_lines_have_one_layout(capsys, tmp_path):
    file = tmp_path / "book.jsonl"
    file.write_text("", "utf-8")
    status, _, err = run(capsys, "fmt", file)
    assert status == 2
    assert "found JSON Lines alone; expected a .toml file" in err


# -- whatever people write ---------------------------------------------------------------------------

COMMENT = st.sampled_from(["# a", "#", "# [[report]]", "#: x", "# 'q\" ]"])
BLANK = st.sampled_from(["", "  ", "\t"])
VALUE = st.sampled_from(
    ['"a # b"', "'x'", '"""two\n\n  # lines"""', "[1,2 ,3]", '["a", # why\n "b"]', "[ ]", "1_0",
     '{ a = 1, b = "}" }', '[["a"], [\n"b"]]', "true", "'''\nx'''"]
)  # fmt: skip
KEYS = st.permutations(["id", "name", "unknown", "part_of", "condition.text", '"odd key"'])
HEADER = st.sampled_from(["[[actor]]", "[[ place ]]", "[[pledge]]", "[[report]] # why"])


@st.composite
def texts(draw) -> str:
    """A TOML text with comments and blank lines wherever they may stand."""
    lines: list[str] = []

    def between() -> None:
        lines.extend(draw(st.lists(st.one_of(COMMENT, BLANK), max_size=3)))

    between()
    for number in range(draw(st.integers(0, 4))):
        lines.append("[ledger]" if number == 2 else draw(HEADER))
        between()
        for key in draw(KEYS)[: draw(st.integers(0, 6))]:
            end = draw(st.sampled_from(["", "  # told", " #"]))
            lines.append(f"{draw(BLANK)}{key} ={draw(BLANK)}{draw(VALUE)}{end}")
            between()
    return "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n\n"]))


@given(texts())
def test_whatever_is_written_nothing_is_lost_and_once_is_enough(text):
    """That every value and comment is there still, `laid_out` proves itself each time."""
    made = laid_out(text)
    assert laid_out(made) == made
    bare = re.sub(r'"""[^"]*"""', "text", made)
    assert not re.search(r"[ \t]$", bare, re.M)
    assert not re.search(r"\n{4}|\A\n|\n\n\Z", bare)

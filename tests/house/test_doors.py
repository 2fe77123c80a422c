"""The doors for newcomers: a kind of pledge, a finding, a data set and an export, each from a package of
its own that touches nothing here.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pledgewatch as pw

HOME = str(Path(pw.__file__).parents[1]), str(Path(__file__).parents[2])

WORLD = """
import pledgewatch as pw

book = pw.Ledger(
    [
        pw.Actor(id="state"),
        pw.Place(id="town"),
        pw.Activity(id="shelling"),
        pw.Source(id="a", reliability="A"),
        pw.Pledge(
            id="p", kind=KIND, debtor="state", said="2022-03-01", end="2022-03-31",
            activities=["shelling"], places=["town"],
        ),
        pw.Report(
            id="r", activity="shelling", place="town", actor="state", when="2022-03-10T12:00Z", source="a",
        ),
    ],
    timezone="UTC",
)
review = book.review(as_of="2022-06-01")
"""


def outside(folder: Path, group: str, names: str, module: str, use: str) -> str:
    """What a program prints in which a package is installed that adds something under each name."""
    (folder / "newcomer.py").write_text(textwrap.dedent(module), encoding="utf-8")
    info = folder / "newcomer-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: newcomer\nVersion: 1.0\n")
    points = (f"{name} = newcomer:{name.replace('-', '_')}\n" for name in names.split())
    (info / "entry_points.txt").write_text(f"[{group}]\n{''.join(points)}")
    found = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(use)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), *HOME])},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


SURFACES = """
import json
from pledgewatch import export, lint
from pledgewatch.export import FORMATS, TABLES
from pledgewatch.gherkin.writer import feature

answer, finding = review["p"], review.findings[0]
told = {
    "ledger": str(book), "review": str(review), "headline": answer.headline, "explained": answer.explain(),
    "card": review._repr_html_(), "card of one": answer._repr_html_(), "as data": json.dumps(review.to_dict()),
    "finding": str(finding), "finding explained": finding.explain(), "card of a finding": finding._repr_html_(),
    "history": str(answer.history()), "skepticism": answer.skepticism.explain(),
    "its curve": str(answer.skepticism.curve()), "its moves": str(answer.skepticism.moves()),
    "lint": "".join(map(str, lint.lint(book))), "graph": str(review.graph().nodes(data=True)),
    "diff": str(review.diff(book.review(as_of="2022-03-05"))), "monitor": str(pw.Monitor(book).review()),
    "timeline": review.plot.timeline("p").to_json(), "curve drawn": review.plot.skepticism("p").to_json(),
    "feature": feature(book, [(review._at, review._as_of)]),
    "origins": review.plot.origins(finding).to_json(),
    **{f"as {name}": review.export(name) for name in FORMATS},
    **{f"table {name}": review.export("csv", table=name) for name in TABLES},
}
told |= {f"{path.parent.name}/{path.name}": path.read_text() for path in review.to_page("page") if path.suffix == ".html"}
assert all(len(each) for each in told.values()), told
"""
"""Every way in which a review, an answer and a finding are shown and written."""


def test_a_kind_of_pledge(tmp_path):
    module = """
        import attrs
        from pledgewatch import Kind
        from pledgewatch.engine.kinds import PledgeKind, prohibition

        def judge(case, scope):
            found = prohibition.judge(case, scope)
            return attrs.evolve(found, reason="called_off", flags=found.flags | {"much_noticed"})

        pause = PledgeKind(like=Kind.REFRAIN, judge=judge, words="to pause")
    """
    use = (
        WORLD.replace("KIND", '"pause"')
        + SURFACES
        + (
            "from pledgewatch import loads, dumps\n"
            'again = loads(dumps(book)).review(as_of="2022-06-01")\n'
            'print(answer.verdict, answer.reason, again["p"].scope.pledge.kind.value)\n'
            'for name in ("ledger", "explained", "card", "card of one", "finding", "history", "graph", "as markdown", "pledges/p.html"):\n'
            '    assert "to pause shelling" in told[name], name\n'
            'print("Much noticed." in told["explained"])'
        )
    )
    told = outside(tmp_path, "pledgewatch.kinds", "pause", module, use)
    assert told.splitlines() == ["broken called_off pause", "True"]


def test_a_copy_of_each_kind_is_answered_as_the_kind(tmp_path):
    module = """
        from pledgewatch.engine.kinds import KINDS, PledgeKind

        for kind, known in KINDS.items():
            globals()[f"my_{kind.name.lower()}"] = PledgeKind(like=kind, judge=known.judge)
    """
    use = """
        import attrs
        import pledgewatch as pw
        from pledgewatch.engine.review import review
        from pledgewatch.lint import lint
        from tests.engine.ledgers import ledger_of
        from tests.engine.reductions import reduction_world
        from tests.reference.test_table import DEMANDS, PROHIBITIONS
        from tests.reference.worlds import LONG_AFTER, world

        def copied(record):
            is_pledge = isinstance(record, pw.Pledge)
            return attrs.evolve(record, kind=pw.Kind(f"my-{record.kind}")) if is_pledge else record

        def everything(ledger, at, as_of):
            found = review(ledger, at, as_of)
            told = found.to_dict(), str(found), [each.explain() for each in found], lint(ledger)
            chances = [found.skepticism(each.pledge) for each in found]
            classes = [each and each.reference.id for each in chances]
            return repr((told, chances, classes)).replace("my-", "")

        cases = [(world(*records), when or LONG_AFTER) for _, _, records, when in PROHIBITIONS + DEMANDS]
        cases += [reduction_world(seed)[:2] for seed in range(3)]
        for setting in (None, "war"):
            for given, when in cases:
                book = ledger_of(given)
                same = dict(timezone=book.timezone, setting=setting)
                one = everything(pw.Ledger(book.records, **same), when, when)
                other = everything(pw.Ledger(map(copied, book.records), **same), when, when)
                assert one == other, (one, other)
        print(len(cases))
    """
    names = " ".join(f"my-{kind.value}" for kind in pw.Kind)
    assert int(outside(tmp_path, "pledgewatch.kinds", names, module, use)) > 40


def test_a_finding(tmp_path):
    module = """
        from pledgewatch import T
        from pledgewatch.engine.findings import Finding, Note, finder, noter

        @finder("on_a_thursday", words="{debtor} pledged that Thursdays would be quiet.")
        def on_a_thursday(case, judgements):
            for judgement in judgements.values():
                for incident in judgement.violations:
                    if incident.when.earliest.day_of_week == 3:
                        yield Finding(
                            kind="on_a_thursday", certainty=T, pledge=judgement.pledge,
                            incident=incident.key, since=incident.when, records=incident.records,
                        )

        @noter("thursdays", words="Thursdays are looked at.")
        def thursdays(case, judgements):
            yield Note(kind="thursdays")
    """
    use = (
        WORLD.replace("KIND", '"refrain"')
        + SURFACES.replace(
            "review.findings[0]",
            'next(each for each in review.findings if each.kind == "on_a_thursday")',
        )
        + 'print(*sorted(finding.kind for finding in review.findings("p")))\n'
        "print(finding.explain())\n"
        'print(*(str(note) for note in review.notes if note.kind == "thursdays"))\n'
    )
    told = outside(tmp_path, "pledgewatch.findings", "on-a-thursday", module, use)
    assert told.splitlines() == [
        "continuation on_a_thursday",
        "On a thursday (confirmed)",
        "  Said: On 1 March 2022 state promised to refrain from shelling in town.",
        "  Reported: Shelling in town on 10 March 2022, 12:00, by state. Source: a (rated A, completely reliable).",
        "  Why it counts: state pledged that Thursdays would be quiet.",
        "Thursdays are looked at.",
    ]


def test_a_data_set(tmp_path):
    module = """
        from pledgewatch.tables import Constant, Instant, Table, Text

        def diary(data, ledger, *, codes, bad):
            return Table(
                data=data, name="diary", bad=bad,
                rules={
                    "id": Text("no"), "when": Instant("day"), "activity": Constant("shelling"),
                    "place": Constant("town"), "actor": Constant("state"), "origin": Constant("a"),
                },
            )
    """
    use = WORLD.replace("KIND", '"refrain"') + (
        "import pandas as pd\n"
        "from pledgewatch.datasets import DATASETS\n"
        'rows = pd.DataFrame({"no": ["x"], "day": ["2022-03-12T08:00:00Z"]})\n'
        'table = DATASETS["diary"](rows, book, codes={}, bad="fatal")\n'
        'more = book.review(as_of="2022-06-01", reports=table)\n'
        'print("diary" in DATASETS, len(more.findings("p")))'
    )
    told = outside(tmp_path, "pledgewatch.datasets", "diary", module, use)
    assert told == "True 2"


def test_an_export(tmp_path):
    module = """
        def one_line(review, **options):
            return "; ".join(f"{each.pledge}={each.verdict}" for each in review)
    """
    use = WORLD.replace("KIND", '"refrain"') + 'print(review.export("one-line"))'
    told = outside(tmp_path, "pledgewatch.exports", "one-line", module, use)
    assert told == "p=broken"


def test_a_kind_is_asked_and_not_named():
    rooms = Path(pw.__file__).parent
    naming = {
        path.relative_to(rooms).as_posix()
        for path in rooms.rglob("*.py")
        if re.search(r"\bKind\.[A-Z]", path.read_text("utf-8"))
    }
    own = {"model/records.py", "engine/kinds/__init__.py"}
    assert naming - own == {"engine/clocks.py", "engine/findings/statements.py"}

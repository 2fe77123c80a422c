"""The doors for newcomers: a kind of pledge, a finding, a data set and an export, each from a package of
its own that touches nothing here.
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

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


def outside(folder: Path, group: str, name: str, module: str, use: str) -> str:
    """What a program prints in which a package with one entry point is installed."""
    (folder / "newcomer.py").write_text(textwrap.dedent(module), encoding="utf-8")
    info = folder / "newcomer-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: newcomer\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{group}]\n{name} = newcomer:added\n")
    found = subprocess.run(
        [sys.executable, "-c", use],
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


def test_a_kind_of_pledge(tmp_path):
    module = """
        import attrs
        from pledgewatch import Kind
        from pledgewatch.engine.kinds import PledgeKind, prohibition

        def judge(case, scope):
            found = prohibition.judge(case, scope)
            return attrs.evolve(found, reason="judged_as_a_pause")

        added = PledgeKind(like=Kind.REFRAIN, judge=judge)
    """
    use = WORLD.replace("KIND", '"pause"') + (
        "from pledgewatch import loads, dumps\n"
        'again = loads(dumps(book)).review(as_of="2022-06-01")\n'
        'print(review["p"].verdict, review["p"].reason, again["p"].scope.pledge.kind.value)'
    )
    told = outside(tmp_path, "pledgewatch.kinds", "pause", module, use)
    assert told == "broken judged_as_a_pause pause"


def test_a_finding(tmp_path):
    module = """
        from pledgewatch import T
        from pledgewatch.engine.findings import Finding, finder

        @finder("on_a_thursday")
        def on_a_thursday(case, judgements):
            for judgement in judgements.values():
                for incident in judgement.violations:
                    if incident.when.earliest.day_of_week == 3:
                        yield Finding(
                            kind="on_a_thursday", certainty=T, pledge=judgement.pledge,
                            incident=incident.key, since=incident.when, records=incident.records,
                        )

        added = on_a_thursday
    """
    use = WORLD.replace("KIND", '"refrain"') + (
        'print(*sorted(finding.kind for finding in review.findings("p")))'
    )
    told = outside(tmp_path, "pledgewatch.findings", "thursday", module, use)
    assert told == "continuation on_a_thursday"


def test_a_data_set(tmp_path):
    module = """
        from pledgewatch.tables import Constant, Instant, Table, Text

        def added(data, ledger, *, codes, bad):
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
        def added(review, **options):
            return "; ".join(f"{each.pledge}={each.verdict}" for each in review)
    """
    use = WORLD.replace("KIND", '"refrain"') + 'print(review.export("one-line"))'
    told = outside(tmp_path, "pledgewatch.export", "one-line", module, use)
    assert told == "p=broken"

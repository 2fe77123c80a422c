"""What is loaded when: numpy, scipy and networkx (nine tenths of an installation) only where they compute."""

from __future__ import annotations

import json
import subprocess
import sys

PACKAGES = {
    "attr", "networkx", "numpy", "pendulum", "scipy", "tomli_w",
    "altair", "duckdb", "narwhals", "pandas", "polars", "pyarrow", "pyspark", "pytest", "rich",
}  # fmt: skip
"""What pledgewatch needs and may use, by the name that is imported."""
STAGES = """
import json, sys

loaded = {}

def stage(name):
    loaded[name] = sorted({module.partition(".")[0] for module in sys.modules})

import pledgewatch as pw
stage("import")
pw.Ledger, pw.Review, pw.Table, pw.Monitor
stage("names")
ledger = pw.read(sys.argv[1])
stage("read")
review = ledger.review()
str(review), review.to_dict(), review._repr_html_(), review.explain(review.judgements[0].pledge)
[finding.explain() for finding in review.findings]
stage("review")
json.dump({"loaded": loaded, "kinds": sorted({p.kind.value for p in ledger.all(pw.Pledge)})}, sys.stdout)
"""
CEASE = """
[ledger]
timezone = "UTC"
[[actor]]
id = "army"
[[place]]
id = "town"
[[activity]]
id = "shelling"
[[source]]
id = "monitors"
reliability = "A"
[[pledge]]
id = "truce"
kind = "cease"
debtor = "army"
activities = ["shelling"]
places = ["town"]
said = "2022-03-01"
end = "2022-04-01"
[[coverage]]
origin = "monitors"
activities = ["shelling"]
places = ["town"]
when = "2022-03-01/2022-04-30"
sensitivity = 0.8
[[report]]
activity = "shelling"
place = "town"
actor = "army"
origin = "monitors"
when = "2022-03-05"
"""


def test_what_each_stage_loads(tmp_path):
    file = tmp_path / "truce.toml"
    file.write_text(CEASE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", STAGES, str(file)], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    loaded = {stage: set(names) & PACKAGES for stage, names in found["loaded"].items()}
    assert found["kinds"] == ["cease"]
    assert loaded == {
        "import": set(),
        "names": {"attr"},
        "read": {"attr", "pendulum"},
        # What became of the rate needs the distributions of scipy.
        "review": {"attr", "pendulum", "scipy", "numpy"},
    }

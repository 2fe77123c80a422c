"""Do the tests notice when the core is wrong? mutmut changes it in one small place at a time and runs them.

    python -m tools.mutants [--changed]

With ``--changed`` only the modules of the core that were changed in the last day. ``[tool.mutmut]`` in
pyproject.toml says what is changed and which tests are run. A change that may survive is excepted where
it would be made, by ``# pragma: no mutate`` and the reason. Exit status 1: fewer than 95 % were noticed;
``mutmut results`` names the others, ``mutmut show NAME`` what they change.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENOUGH = 0.95
"""The share of changes that has to be noticed."""


def changed_modules() -> list[str]:
    """The modules of the core that were changed in the last day, committed or not."""
    source = ("--", "src/pledgewatch")
    asked = (
        ("git", "log", "--since=1.day", "--name-only", "--format=", *source),
        ("git", "diff", "HEAD", "--name-only", *source),
    )
    names = {
        line
        for command in asked
        for line in subprocess.check_output(command, cwd=ROOT, text=True).splitlines()
    }
    with (ROOT / "pyproject.toml").open("rb") as file:
        core = tomllib.load(file)["tool"]["mutmut"]["only_mutate"]
    return sorted(
        ".".join(Path(name).with_suffix("").parts[1:])
        for name in names
        if any(fnmatch.fnmatch(name, pattern) for pattern in core)
    )


def noticed(stats: dict[str, int]) -> float:
    """The share of changes that some test noticed, of those that some test runs."""
    killed = sum(stats[name] for name in ("killed", "timeout", "segfault", "suspicious"))
    return killed / max(1, killed + stats["survived"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Change the core, run the tests, and say how much they noticed."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants")
    parser.add_argument("--changed", action="store_true", help="what was changed in the last day")
    chosen = parser.parse_args(arguments)
    modules = [f"{each}.*" for each in changed_modules()] if chosen.changed else []
    if chosen.changed and not modules:
        print("no module of the core was changed")
        return 0
    # The same random examples each time: a change is noticed or it is not.
    environment = os.environ | {"PLEDGEWATCH_SEEDS": "fixed", "PLEDGEWATCH_EXAMPLES": "quick"}
    for command in (["run", *modules], ["export-cicd-stats"]):
        subprocess.run(
            [sys.executable, "-m", "mutmut", *command], cwd=ROOT, env=environment, check=True
        )
    stats = json.loads((ROOT / "mutants" / "mutmut-cicd-stats.json").read_text("utf-8"))
    share = noticed(stats)
    print(
        f"{share:.1%} noticed; {stats['survived']} survived, {stats['no_tests']} are run by no test"
    )
    return int(share < ENOUGH)


if __name__ == "__main__":
    sys.exit(main())

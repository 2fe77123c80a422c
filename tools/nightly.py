"""What takes too long for every change: ``make nightly``, and before a release ``make release``.

    python -m tools.nightly [--release] [--only tests --only mutants]

Every part runs, whatever became of the one before it. At the end a table says what each took; the exit
status is 1 where one failed. Examples on which a test failed are kept in ``.hypothesis``, so that
``make test`` tries them first.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
PYTEST = (PYTHON, "-m", "pytest", "-n", "auto", "--dist", "worksteal")
COVERAGE = (PYTHON, "-m", "coverage")
INSTALL = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e")
MUTANTS = (PYTHON, "-m", "tools.mutants")
STRANGERS = "pytest pytest==7.4.4"
"""The newest pytest and the oldest that the plugin is made for."""


@dataclass(frozen=True)
class Part:
    """Commands that run one after the other up to the first that fails, and what they are told."""

    commands: Sequence[Sequence[str]]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self) -> bool:
        """Whether every command succeeded."""
        environment = os.environ | self.environment
        return all(
            subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0
            for command in self.commands
        )


def parts(release: bool) -> dict[str, Part]:
    """All that is to be run, by name."""
    size = "release" if release else "nightly"
    pythons = " ".join(other_pythons()) if release else ""
    found = {
        "tests": Part([PYTEST], {"PLEDGEWATCH_EXAMPLES": size, "PLEDGEWATCH_PYTHONS": pythons}),
        # The laws would take twice the time and add nothing.
        "coverage": Part(
            [
                (*COVERAGE, "erase"),
                (*COVERAGE, "run", *PYTEST[1:], "--ignore", "tests/laws"),
                (*COVERAGE, "combine", "--quiet"),
                (*COVERAGE, "report", "--fail-under=95"),
            ],
            {"PLEDGEWATCH_EXAMPLES": "quick"},
        ),
        "strangers": Part(
            [(PYTHON, "-m", "pytest", "tests/gherkin/test_strangers.py")],
            {"PLEDGEWATCH_STRANGER": STRANGERS},
        ),
        "lowest": Part([("make", "lowest")]),
        "mutants": Part(
            [(*INSTALL, ".[mutants]"), (*MUTANTS, *(() if release else ("--changed",)))]
        ),
    }
    if release:
        found["grid"] = Part([(PYTHON, "benchmarks/reduction_grid.py")])
    return found


def other_pythons() -> Iterator[str]:
    """The interpreters of other versions that this machine has."""
    for minor in range(11, 15):
        found = shutil.which(f"python3.{minor}")
        if found and minor != sys.version_info.minor:
            # A name may be there, and no interpreter behind it.
            works = subprocess.run([found, "-c", "pass"], capture_output=True, check=False)
            if works.returncode == 0:
                yield found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.nightly")
    parser.add_argument("--release", action="store_true", help="the largest numbers, and the grids")
    parser.add_argument("--only", action="append", help="only this part; repeat for more")
    chosen = parser.parse_args(arguments)
    found = parts(chosen.release)
    unknown = set(chosen.only or ()) - set(found)
    if unknown:
        parser.error(
            f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(found)}"
        )
    rows = []
    for name in chosen.only or found:
        print(f"\n== {name}", flush=True)
        begun = time.monotonic()
        passed = found[name].run()
        rows.append((name, passed, (time.monotonic() - begun) / 60))
    print("\n| part | | minutes |\n|---|---|---:|")
    for name, passed, minutes in rows:
        print(f"| {name} | {'passed' if passed else 'FAILED'} | {minutes:.1f} |")
    return int(not all(passed for _, passed, _ in rows))


if __name__ == "__main__":
    sys.exit(main())

"""Run the notebooks of the documentation and keep what they print: ``make notebooks``.

    python tools/notebooks.py [docs/notebooks/kyiv.ipynb ...]

Each is run from its first cell to its last in a fresh kernel and written back with its outputs, and nothing else
that differs from one run to the next: no times, no counts of the kernel, no addresses. So a notebook that is current
stays the same file, and what it shows can be compared (``tests/docs/test_notebooks.py``).

The notebook on Minsk needs a table that is no part of the project; ``PLEDGEWATCH_DATA`` names its folder.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "notebooks"
_KEPT = ("text/html", "image/svg+xml", "text/plain")


def run(path: Path) -> nbformat.NotebookNode:
    """A notebook with what its cells print, and no more.

    Raises:
        nbclient.exceptions.CellExecutionError: where a cell does not run.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=600, kernel_name="python3")
    client.execute(cwd=str(path.parent))
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"{path.stem}-{number}"
        # The alt text of a picture is written by hand; what editors and runs leave behind goes.
        cell.metadata = {key: cell.metadata[key] for key in ("mystnb",) if key in cell.metadata}
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = _joined([_plain(output) for output in cell.outputs])
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def _plain(output: Any) -> Any:
    """An output without what differs from run to run."""
    kept = nbformat.from_dict(dict(output))
    if "execution_count" in kept:
        kept.execution_count = None
    if "metadata" in kept:
        kept.metadata = {}
    if "data" in kept:
        kept.data = {kind: kept.data[kind] for kind in _KEPT if kind in kept.data}
        if "image/svg+xml" in kept.data:
            # In place of the address of an object, which says nothing.
            kept.data["text/plain"] = "<a chart>"
    return kept


def _joined(outputs: list[Any]) -> list[Any]:
    """Outputs with what was printed in one piece, however it arrived."""
    joined: list[Any] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last["text"] += output.text
        else:
            joined.append(output)
    return joined


def text_of(notebook: nbformat.NotebookNode) -> str:
    """A notebook as it is written to its file."""
    return nbformat.writes(notebook) + "\n"


def main(arguments: Sequence[str]) -> None:
    """Run some notebooks, or all of them."""
    for path in [Path(each) for each in arguments] or sorted(FOLDER.glob("*.ipynb")):
        print(path.name)
        path.write_text(text_of(run(path.resolve())), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

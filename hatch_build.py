"""What the wheel holds that the source does not: the types of records as users see them."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Stubs(BuildHookInterface):  # type: ignore[type-arg]
    """Writes ``records.pyi`` into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make it in a folder that git ignores, from where it is packed."""
        made = Path(self.root) / "build" / "records.pyi"
        made.parent.mkdir(parents=True, exist_ok=True)
        stub = runpy.run_path(str(Path(self.root) / "tools" / "stubs.py"))["stub"]
        made.write_text(stub(), encoding="utf-8")
        build_data["force_include"][str(made)] = "pledgewatch/model/records.pyi"

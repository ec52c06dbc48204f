"""What `pip install` gives: the wheel works in a new environment, with no Node and no checkout."""

from __future__ import annotations

import json
import os
import site
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import dev

# A registry that answers nothing, and a PATH without npm: whoever asks for either fails.
OFFLINE = {
    **{name: value for name, value in os.environ.items() if name.startswith(("LC_", "LANG"))},
    "PATH": "/nonexistent",
    "npm_config_registry": "http://127.0.0.1:9",
    "NO_COLOR": "1",
}


@pytest.fixture(scope="module")
def source_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    build("sdist", dev.ROOT, folder)
    return next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(source_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the source archive, so from nothing that only a checkout holds."""
    folder = tmp_path_factory.mktemp("wheel")
    unpack = [sys.executable, "-m", "tarfile", "--extract", str(source_archive), str(folder)]
    subprocess.run(unpack, check=True)
    build("wheel", next(folder.iterdir()), folder)
    return next(folder.glob("*.whl"))


def build(target: str, source: Path, into: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "-d", str(into)]
    done = subprocess.run(command, cwd=source, env=OFFLINE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel; the packages it needs are lent by ours."""
    folder = tmp_path_factory.mktemp("environment")
    python = dev.outer_python()
    subprocess.run([python, "-m", "venv", "--without-pip", str(folder)], check=True)
    lent = Path(site.getsitepackages([str(folder)])[0]) / "lent.pth"
    lent.write_text(site.getsitepackages([str(dev.VENV)])[0] + "\n")
    command = [python, "-m", "pip", "--python", str(folder / "bin/python"), "install", "--quiet"]
    command += ["--no-deps", "--no-index", "--disable-pip-version-check", str(wheel)]
    subprocess.run(command, check=True)
    return folder


def facilitator(environment: Path, cwd: Path, *words: str) -> str:
    command = [str(environment / "bin/facilitator"), *words]
    done = subprocess.run(command, cwd=cwd, env=OFFLINE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def python(environment: Path, cwd: Path, code: str) -> str:
    command = [str(environment / "bin/python"), "-c", code]
    return subprocess.run(command, cwd=cwd, env=OFFLINE, capture_output=True, text=True).stdout


def test_the_command_says_its_version(environment: Path, tmp_path: Path) -> None:
    from facilitator import __version__

    assert __version__ in facilitator(environment, tmp_path, "--version")


def test_the_installed_library_holds_every_technique(environment: Path, tmp_path: Path) -> None:
    here = [file.stem for file in dev.ROOT.glob("structures/*/*.md")]
    listed = facilitator(environment, tmp_path, "library")
    assert here
    assert [name for name in here if name not in listed] == []


def test_the_installed_program_reads_nothing_from_the_checkout(
    environment: Path, tmp_path: Path
) -> None:
    names = "p.TEMPLATES, p.STATIC_DIST, p.STYLES, p.STRUCTURES"
    code = f"from facilitator import paths as p; print({names})"
    folders = [Path(folder) for folder in python(environment, tmp_path, code).split()]
    assert len(folders) == 4
    assert all(folder.is_dir() and environment in folder.parents for folder in folders)


def test_the_installed_program_has_the_styles_of_a_transcript(
    environment: Path, tmp_path: Path
) -> None:
    code = "from facilitator.export.html import style; print(style())"
    assert "--paper:" in python(environment, tmp_path, code)


def test_the_wheel_holds_the_templates_and_the_built_pages(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    templates = [file for file in (dev.ROOT / "templates").rglob("*") if file.is_file()]
    wanted = {
        f"facilitator/_data/templates/{file.relative_to(dev.ROOT / 'templates')}"
        for file in templates
    }
    assert templates
    assert wanted <= names
    manifest = json.loads(zipfile.ZipFile(wheel).read("facilitator/_data/static/manifest.json"))
    built = {f"facilitator/_data/static/{file}" for file in manifest.values()}
    assert manifest
    assert {f"{file}{packed}" for file in built for packed in ("", ".gz", ".br")} <= names


def test_the_wheel_holds_nothing_that_only_developers_need(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    parts = {name.split("/")[0] for name in names}
    version = next(part for part in parts if part.endswith(".dist-info"))
    assert parts == {"facilitator", "structures", version}
    assert [name for name in names if name.endswith((".map", ".pyc"))] == []


def test_the_source_archive_holds_the_built_pages_but_no_npm_package(source_archive: Path) -> None:
    with tarfile.open(source_archive) as archive:
        names = archive.getnames()
    assert [name for name in names if name.endswith("static/dist/manifest.json")]
    assert [name for name in names if "node_modules" in name] == []

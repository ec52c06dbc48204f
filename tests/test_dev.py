"""The script that prepares a machine, with what it starts caught at the edge."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import dev
from dev import pages

Command = list[str]


class Handed(Exception):
    """Stands for the moment at which dev.py hands the terminal over."""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout: nothing in it but the two lock files and one script for a page."""
    static = tmp_path / "static"
    moved: dict[ModuleType, dict[str, object]] = {
        dev: {
            "ROOT": tmp_path,
            "STAMPS": tmp_path / ".venv/stamps",
            "RUN_LOCK": write(tmp_path / "requirements.txt", "flask==3.1.3\n"),
            "DEV_LOCK": write(tmp_path / "requirements-dev.txt", "flask==3.1.3\npytest==9.2.0\n"),
        },
        pages: {
            "ROOT": tmp_path,
            "STATIC": static,
            "DIST": static / "dist",
            "NPM_FILES": [write(tmp_path / "package-lock.json", "{}")],
        },
    }
    write(static / "js/phone.js", "join();")
    for module, constants in moved.items():
        for name, value in constants.items():
            monkeypatch.setattr(module, name, value)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.fixture
def started(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[Command]:
    """What dev.py runs, and at last becomes, without any of it happening."""
    commands: list[Command] = []

    def become(_path: str, command: Command) -> None:
        commands.append(command)
        raise Handed

    def run(command: Command, **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.chdir(checkout)  # dev.py changes this and the environment before it hands over
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setattr(os, "execv", become)
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.delenv(dev.NO_SKIPS, raising=False)
    return commands


def handed_over(started: list[Command], *words: str) -> Command:
    with pytest.raises(Handed):
        dev.main(list(words))
    assert started[-1][0] == str(dev.PYTHON)
    return started[-1][1:]


# Words


def test_run_starts_the_server_with_what_was_asked(started: list[Command]) -> None:
    command = handed_over(started, "run", "--host", "0.0.0.0", "--port", "8123")
    assert command == ["-m", "facilitator", "serve", "--host", "0.0.0.0", "--port", "8123"]


def test_an_unknown_word_goes_to_the_facilitator_command(started: list[Command]) -> None:
    command = handed_over(started, "rehearse", "1-2-4-all", "--people", "12")
    assert command == ["-m", "facilitator", "rehearse", "1-2-4-all", "--people", "12"]


def test_checking_a_file_goes_to_the_facilitator_command(started: list[Command]) -> None:
    assert handed_over(started, "check", "mine.md") == ["-m", "facilitator", "check", "mine.md"]


def test_a_file_is_written_where_the_command_was_typed_and_the_data_stays_in_the_checkout(
    checkout: Path, started: list[Command], tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    os.chdir(elsewhere)
    os.environ.pop("FACILITATOR_DATA", None)
    handed_over(started, "rehearse", "1-2-4-all", "--out", "notes.html")
    assert Path.cwd() == elsewhere
    assert os.environ["FACILITATOR_DATA"] == str(checkout / "data")


def test_test_passes_the_rest_to_pytest(started: list[Command]) -> None:
    command = handed_over(started, "test", "-k", "bell")
    assert command[:2] == ["-m", "pytest"]
    assert command[-2:] == ["-k", "bell"]


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]])
def test_help_names_every_word(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(words) == 0
    printed = capsys.readouterr().out
    named = set(re.findall(r"dev\.py ([a-z]+)", printed))
    assert named == set(dev.WORDS) - {"setup", "lock"}


def test_bench_without_benchmarks_says_so(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(["bench"]) == 1
    assert "no bench/ folder" in capsys.readouterr().err


def test_an_old_python_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert dev.main(["test"]) == 1
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


# Steps


def test_a_failing_step_is_a_sentence_after_its_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    noise = "print('first words'); [print(n) for n in range(99)]; raise SystemExit('no such wheel')"
    with pytest.raises(dev.Problem) as problem:
        dev.step("Installing things", [sys.executable, "-u", "-c", noise])
    dev.complain(problem.value)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "· Installing things"
    assert lines[1].strip() == "first words"
    assert lines[-2].strip() == "no such wheel"
    assert lines[-1].startswith("dev.py: Installing things failed")
    assert len(lines) < 30


def test_a_program_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(dev.Problem, match=r"Fetching failed: .*no-such-program"):
        dev.step("Fetching", ["/no-such-program"])


# Stamps


def installed(started: list[Command]) -> list[str]:
    """The lock files that were installed, in order."""
    installs = [command for command in started if "--require-hashes" in command]
    return [Path(command[-1]).name for command in installs]


def test_a_moved_checkout_gets_a_new_environment(
    checkout: Path, started: list[Command], monkeypatch: pytest.MonkeyPatch
) -> None:
    def made() -> int:
        dev.make_environment()
        return len([command for command in started if "venv" in command])

    assert (made(), made()) == (1, 1)
    monkeypatch.setattr(dev, "ROOT", checkout / "moved")
    assert (made(), made()) == (2, 2)


def test_packages_are_installed_again_only_when_their_lock_changed(
    checkout: Path, started: list[Command]
) -> None:
    dev.install_packages(dev.RUN_LOCK)
    dev.install_packages(dev.RUN_LOCK)
    assert installed(started) == ["requirements.txt"]
    dev.RUN_LOCK.write_text("flask==3.1.4\n")
    dev.install_packages(dev.RUN_LOCK)
    assert installed(started) == ["requirements.txt", "requirements.txt"]


def test_running_installs_no_test_tools(checkout: Path, started: list[Command]) -> None:
    with pytest.raises(Handed):
        dev.main(["run"])
    assert installed(started) == ["requirements.txt"]
    with pytest.raises(Handed):
        dev.main(["test"])
    assert installed(started) == ["requirements.txt", "requirements-dev.txt"]


def test_what_testing_installed_is_enough_to_run(checkout: Path, started: list[Command]) -> None:
    dev.install_packages(dev.DEV_LOCK)
    dev.install_packages(dev.RUN_LOCK)
    assert installed(started) == ["requirements-dev.txt"]


def test_a_failed_install_is_tried_again(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offline = "import sys; print('no network'); sys.exit(1)"
    monkeypatch.setattr(dev, "pip_install", lambda: [sys.executable, "-c", offline])
    for _ in range(2):
        with pytest.raises(dev.Problem):
            dev.install_packages(dev.RUN_LOCK)
    assert capsys.readouterr().err.count("Installing 1 locked packages") == 2


def test_the_pages_are_built_again_only_when_a_source_changed(
    checkout: Path, started: list[Command]
) -> None:
    def builds() -> int:
        pages.build([checkout])
        return len([command for command in started if command[-1].endswith("build.mjs")])

    assert (builds(), builds()) == (1, 1)
    write(checkout / "static/js/phone.js", "join(again);")
    assert (builds(), builds()) == (2, 2)
    write(checkout / "static/css/phone.css", "@layer base;")
    assert (builds(), builds()) == (3, 3)


# What is skipped


@pytest.fixture
def bare(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with neither a browser nor a database server, and tests for both."""
    monkeypatch.setattr(dev, "CHROMIUM", checkout / "no-chromium")
    monkeypatch.setattr(dev, "POSTGRES", ("127.0.0.1", 1))
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    for name in ("browser", "store"):
        (checkout / "tests" / name).mkdir(parents=True)
    return checkout


def test_what_is_skipped_is_said_in_one_line(
    bare: Path, started: list[Command], capsys: pytest.CaptureFixture[str]
) -> None:
    command = handed_over(started, "test")
    said = [line for line in capsys.readouterr().err.splitlines() if "Skipping" in line]
    assert len(said) == 1
    assert "the browser tests (no " in said[0]
    assert "test --install" in said[0]
    assert "the PostgreSQL tests (no server" in said[0]
    assert "--ignore=tests/browser" in command
    assert "--ignore=tests/store" not in command  # which run on SQLite as well


def test_a_machine_that_has_everything_skips_nothing(
    bare: Path, started: list[Command], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "CHROMIUM", write(bare / "chromium", ""))
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://localhost/test")
    assert handed_over(started, "test") == ["-m", "pytest"]


def test_where_nothing_may_be_skipped_a_bare_machine_fails(
    bare: Path,
    started: list[Command],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(dev.NO_SKIPS, "1")
    assert dev.main(["test"]) == 1
    assert "nothing may be skipped" in capsys.readouterr().err
    assert [command for command in started if "pytest" in command] == []


def test_where_nothing_may_be_skipped_a_skipped_test_fails_the_run(tmp_path: Path) -> None:
    write(tmp_path / "test_it.py", "import pytest\ndef test_it(): pytest.skip('no server')\n")
    command = [sys.executable, "-m", "pytest", "--rootdir", str(tmp_path), str(tmp_path), "-c"]
    command += [str(write(tmp_path / "pytest.ini", "[pytest]\n"))]
    plain = subprocess.run(command, cwd=dev.ROOT, capture_output=True)
    strict = subprocess.run([*command, "-p", "tests.no_skips"], cwd=dev.ROOT, capture_output=True)
    assert (plain.returncode, strict.returncode) == (0, 1)


# Checks


def test_every_check_runs_and_those_that_failed_are_named(
    monkeypatch: pytest.MonkeyPatch, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "prepare", lambda **_: None)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.delenv(dev.NO_SKIPS, raising=False)
    checks = {"One": "raise SystemExit(1)", "Two": "pass", "Three": "raise SystemExit(2)"}
    steps = [dev.Check(name, ".", ["python", "-c", code]) for name, code in checks.items()]
    monkeypatch.setattr(dev, "CHECKS", [*steps, dev.Check("Four", "not-here", ["python"])])
    assert dev.main(["check"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[:3] == ["· One", "· Two", "· Three"]
    assert lines[3] == "· Four: skipped, because there is no not-here"
    assert lines[4] == "dev.py: These checks failed: One, Three."

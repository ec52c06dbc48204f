"""`facilitator export` as it is typed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from facilitator import cli, serving
from tests.web.site import Site, site

SERVER = cli.Server(serve=lambda config: 1, transcript=serving.transcript)


@pytest.fixture
def held(tmp_path: Path) -> tuple[str, str]:
    """A data folder with a session in which Ben wrote something, and its code."""
    with site(tmp_path / "data") as house:
        return str(tmp_path / "data"), session(house)


def session(house: Site) -> str:
    code = house.open(house.ada())
    ben = house.join(code, "Ben")
    house.advance(code)
    house.write(code, ben, "Больше хлеба")
    house.finish(code)
    return code


def export(held: tuple[str, str], *words: str) -> int:
    folder, code = held
    return cli.main(SERVER, ["export", code, "--data", folder, *words])


@pytest.mark.parametrize("format", ["json", "html", "md"])
def test_a_transcript_is_printed_as_it_is(
    held: tuple[str, str], format: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert export(held, "--format", format) == 0
    printed = capsysbinary.readouterr().out
    assert "Больше хлеба" in printed.decode()
    if format == "json":
        assert json.loads(printed)["session"]["code"] == held[1]


@pytest.mark.parametrize("format", ["json", "html", "md", "csv"])
def test_a_file_holds_the_same_bytes(
    held: tuple[str, str],
    format: str,
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    out = tmp_path / "out"
    assert export(held, "--format", format) == 0
    printed = capsysbinary.readouterr().out
    assert export(held, "--format", format, "--out", str(out)) == 0
    assert capsysbinary.readouterr().out == b""
    assert out.read_bytes() == printed


def test_tables_are_no_text_for_a_terminal(
    held: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert export(held, "--format", "csv") == 2
    assert capsys.readouterr().err == (
        "Tables are a ZIP file and no text for a terminal. Add: --out FILE\n"
    )


def test_the_tables_can_be_unpacked(held: tuple[str, str], tmp_path: Path) -> None:
    out = tmp_path / "tables.zip"
    assert export(held, "--format", "csv", "--out", str(out)) == 0
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert "Больше хлеба" in archive.read("ideas.csv").decode()


def test_what_cannot_be_is_one_sentence(
    held: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(held, "--out", str(tmp_path)) == 2
    assert capsys.readouterr().err == f"{tmp_path} cannot be written: Is a directory.\n"
    assert cli.main(SERVER, ["export", "ZZZZZZ", "--data", held[0]]) == 1
    assert capsys.readouterr().err == "There is no session with the code ZZZZZZ.\n"

"""`facilitator rehearse` as it is typed, through the real door."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from facilitator.rehearsal import rehearse, temporary_door
from facilitator.rehearsal.command import add_arguments, run
from structures.library import load
from tests.rehearsal.memory_door import MemoryDoor

LIBRARY = load()
WITHOUT_NAMES = Path(__file__).parent / "without-names.md"


def rehearsed(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="facilitator rehearse")
    add_arguments(parser)
    return run(parser.parse_args(words), LIBRARY)


def written(tmp_path: Path, *words: str) -> bytes:
    out = tmp_path / "out.json"
    assert rehearsed("1-2-4-all", *words, "--json", "--out", str(out)) == 0
    return out.read_bytes()


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    words = ("--people", "12", "--late", "3", "--leave", "3", "--silent", "0.2", "--seed")
    seven = written(tmp_path, *words, "7")
    assert seven == written(tmp_path, *words, "7")
    assert seven != written(tmp_path, *words, "8")


def test_the_real_door_and_the_pure_core_agree() -> None:
    with temporary_door(3) as door:
        real = rehearse([LIBRARY.techniques["1-2-4-all"]], 7, 3, door, late=2, leave=2)
    pure = rehearse([LIBRARY.techniques["1-2-4-all"]], 7, 3, MemoryDoor(3), late=2, leave=2)
    assert real.document() == pure.document()
    assert real.refusals == pure.refusals


def test_the_json_holds_everything_and_who_wrote_it(tmp_path: Path) -> None:
    document = json.loads(written(tmp_path, "--people", "5", "--seed", "7"))
    assert document["format"] == "facilitator-transcript/1"
    assert len(document["people"]) == document["session"]["people"] == 5
    first = document["techniques"][0]["steps"][0]
    assert first["ideas"]
    assert all(idea["by"] for idea in first["ideas"])


def test_a_rehearsal_knows_who_wrote_without_a_name(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert rehearsed(str(WITHOUT_NAMES), "--people", "5", "--json", "--out", str(out)) == 0
    first = json.loads(out.read_bytes())["techniques"][0]["steps"][0]
    assert first["ideas"]
    assert all(idea["by"] for idea in first["ideas"])


def test_without_json_it_is_a_page_for_people(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert rehearsed("1-2-4-all", "--people", "7", "--seed", "7") == 0
    page = capsysbinary.readouterr().out.decode()
    assert page.startswith("7 people, 0 left before the end.\n\n1-2-4-All (12 min)\n")
    assert "In pairs" in page
    assert "3 groups (1 of 3, 2 of 2)" in page
    assert "in the end:" in page


def test_an_empty_result_is_a_result(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert rehearsed("1-2-4-all", "--people", "5", "--silent", "1.0") == 0
    assert (
        "Nothing was written, and that is a result too." in capsysbinary.readouterr().out.decode()
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["1-2-4-al"], "There is no technique “1-2-4-al”. Did you mean 1-2-4-all?\n"),
        (["qqq"], "There is no technique “qqq”. See: facilitator library\n"),
        (["no/such.md"], "There is no file no/such.md.\n"),
        (
            ["break", "--people", "2", "--late", "3"],
            "2 take part, so 3 of them cannot come late.\n",
        ),
        (
            ["break", "--people", "2", "--leave", "3"],
            "2 take part, so 3 of them cannot leave early.\n",
        ),
        (["break"] * 41, "A session holds at most 40 techniques.\n"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rehearsed(*words) == 2
    assert capsys.readouterr() == ("", sentence)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--people", "0"], "from 1 to 3000 people, not 0"),
        (["--people", "many"], "a whole number, not 'many'"),
        (["--late", "-1"], "nobody or more, not -1"),
        (["--silent", "1.5"], "a share from 0 to 1, not '1.5'"),
        (["--silent", "nan"], "a share from 0 to 1, not 'nan'"),
        (["--seed", "x"], "a whole number, not 'x'"),
    ],
)
def test_a_bad_number_is_named(
    words: list[str], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        rehearsed("break", *words)
    assert stopped.value.code == 2
    assert part in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rehearsed("break", "--people", "1", "--out", str(tmp_path)) == 2
    assert capsys.readouterr().err == f"{tmp_path} cannot be written: Is a directory.\n"


def test_a_file_with_mistakes_shows_them_with_their_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "without-names.md"
    file.write_text(WITHOUT_NAMES.read_text().replace("activity: collect", "activity: dance"))
    assert rehearsed(str(file)) == 2
    assert f"{file}:" in capsys.readouterr().err


def test_what_cannot_run_yet_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "without-names.md"
    words = WITHOUT_NAMES.read_text().replace("anonymous: true\n", "anonymous: true\npace: group\n")
    file.write_text(words)
    assert rehearsed(str(file)) == 2
    assert "“Without names” needs what cannot run yet: pace." in capsys.readouterr().err

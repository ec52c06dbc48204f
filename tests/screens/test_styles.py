"""Every style sheet is used, and colours and layers are where they belong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static/css"
FILES = sorted(CSS.glob("**/*.css"))
ENTRIES = {"phone.css", "wall.css", "console.css", "desk.css"}
IMPORT = re.compile(r'@import "\./([^"]+)"')


def imported(name: str) -> set[str]:
    file = CSS / name
    found = IMPORT.findall(file.read_text()) if file.exists() else []
    return set(found).union(*(imported(each) for each in found))


def test_every_file_is_part_of_a_screen() -> None:
    used = set().union(*(imported(entry) for entry in ENTRIES))
    there = {file.relative_to(CSS).as_posix() for file in FILES}
    assert there - ENTRIES == used


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_rules_stand_in_a_layer(file: Path) -> None:
    css = re.sub(r"/\*.*?\*/|@import[^;]+;|@layer [\w, ]+;", "", file.read_text(), flags=re.DOTALL)
    outside, depth = "", 0
    for character in css:
        depth -= character == "}"
        outside += character if depth == 0 and character != "}" else ""
        depth += character == "{"
    assert re.fullmatch(r"(\s*@layer [\w.-]+ \{)*\s*", outside), outside


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_colours_come_from_tokens(file: Path) -> None:
    css = file.read_text()
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", css, re.I)
    if file.name not in ("tokens.css", "qr.css"):
        assert not re.search(r"oklch\([^/)]*\)", css), "only a veil may mix its own"

"""Whatever lies in the folder, loading it never raises; it says what is wrong."""

# ruff: noqa: E501 - a row of a table is easier to read on one line

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from structures.drafts import draft
from structures.library import load
from structures.marked import read
from tests.structures.conftest import RIGHT, RIGHT_IN_FRENCH, Shelve, told

FRONT = "---\nslug: bad\nfamily: x\nminutes: 1\npeople: {min: 1}\n---\n# Bad\n\n## Step\n"

HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "nothing": (b"", "the file is empty."),
    "only spaces": (" \n\n \t", "the file is empty."),
    "not UTF-8": (b"---\nslug: bad\n\xff\xfe\n---\n", "the file is not UTF-8 text."),
    "a zero byte": ("---\nslug: bad\n---\n# Bad\n\x00", "there is a character that cannot be shown."),
    "only front matter": ("---\nslug: bad\nfamily: x\nminutes: 1\npeople: {min: 1}\n---\n", "the title is missing."),
    "no end of the settings": ("---\nslug: bad\n", "the settings at the top have no end."),
    "no settings": ("# Bad\n", "the file does not begin with its settings."),
    "settings that are a list": ("---\n- a\n- b\n---\n# Bad\n", "this is not a list of settings."),
    "settings that are a word": ("---\nbad\n---\n# Bad\n", "this is not a list of settings."),
    "a step that is a list": (FRONT + "```step\n[1, 2]\n```\n", "this is not a list of settings."),
    "an empty step": (FRONT + "```step\n```\n", "`id` is missing."),
    "a block without an end": (FRONT + "```step\nid: a\n", "the block that opens here with ``` has no end."),
    "a number without end": (FRONT.replace("1\n", "9" * 100_000 + "\n", 1), "`999999999999999999` is not possible for `minutes`."),
    "a number like infinity": (FRONT.replace("minutes: 1", "minutes: .inf"), "`minutes` must be a number, not `.inf`."),
    "an octal date": (FRONT.replace("minutes: 1", "minutes: 2024-01-01"), "`minutes` must be a number, not `2024-01-01`."),
    "a bomb of aliases": (FRONT + "```step\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n```\n", "the settings cannot be read: `&` and `*` are not used here."),
    "a hole without a floor": (FRONT + "```step\na: " + "[" * 5_000 + "\n```\n", "the settings cannot be read: this is nested too deeply."),
    "half a character": (FRONT + '```step\nid: "\\ud800"\n```\n', "there is a character in this text that cannot be shown."),
    "an escaped zero": (FRONT + '```step\nid: "a\\0"\n```\n', "there is a character in this text that cannot be shown."),
    "a python object": (FRONT + "```step\nid: !!python/object/apply:os.system [ls]\n```\n", "`tag:yaml.org,2002:python/object/apply:os…` is not used here."),
    "a map for a name": (FRONT + "```step\n{a: b}: c\n```\n", "the name of a setting must be a word."),
    "a very large file": ("x" * 300_000, "the file is larger than 200 kB."),
    "too many settings": (FRONT + "```step\n" + "".join(f"k{n}: 1\n" for n in range(15_000)) + "```\n", "there are more than 200 entries here."),
    "too many steps": (FRONT + "## Step\n```step\nid: a\n```\n" * 5_000, "there are more than 100 parts."),
    "a merge key": (FRONT + "```step\n<<: {id: a}\n```\n", "`<<` is not a setting."),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_one_clear_sentence(name: str, shelve: Shelve) -> None:
    text, said = HOSTILE[name]
    library = shelve({"bad.md": text})
    assert said in [message for _, message in told(library)], "\n".join(map(str, library.problems))
    assert library.techniques == {}
    assert all(problem.line >= 1 for problem in library.problems)
    "\n".join(map(str, library.problems)).encode()


@pytest.mark.parametrize("folder", ["strings", "canvases"])
@pytest.mark.parametrize(
    "text", ["", "[", "- a", "slug: {a: b}", "blocks: [1, 2]", "zones: 3", "a: *b"]
)
def test_a_hostile_string_or_canvas_is_a_problem(folder: str, text: str, shelve: Shelve) -> None:
    library = shelve({f"{folder}/bad.yaml": text})
    assert library.problems
    assert (library.strings, library.canvases) == ({}, {})


def test_windows_line_ends_and_a_byte_order_mark_are_fine(shelve: Shelve) -> None:
    text = b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode()
    library = shelve({"right.md": text})
    assert library.problems == ()
    assert "\r" not in library.technique("right").tips


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    # A process may open its own memory as a file, but nobody can read its first byte, not even root.
    (tmp_path / "closed.md").symlink_to("/proc/self/mem")
    assert told(load(tmp_path)) == [(1, "the file cannot be read: Input/output error.")]


def test_folders_and_links_that_look_like_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "round").symlink_to(tmp_path)
    assert load(tmp_path).problems == ()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.integers(0, len(RIGHT)), gone=st.integers(0, 60), new=st.text(max_size=12))
def test_no_damage_to_a_file_raises(at: int, gone: int, new: str, tmp_path: Path) -> None:
    path = tmp_path / "right.md"
    path.write_text(RIGHT[:at] + new + RIGHT[at + gone :], errors="replace")
    for problem in load(tmp_path).problems:
        assert 1 <= problem.line <= len(RIGHT) + 13
        str(problem).encode()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.integers(0, len(RIGHT_IN_FRENCH)), gone=st.integers(0, 60), new=st.text(max_size=12))
def test_no_damage_to_a_translation_raises(at: int, gone: int, new: str, tmp_path: Path) -> None:
    (tmp_path / "right.md").write_text(RIGHT)
    damaged = RIGHT_IN_FRENCH[:at] + new + RIGHT_IN_FRENCH[at + gone :]
    (tmp_path / "right.fr.md").write_text(damaged, errors="replace")
    library = load(tmp_path)
    assert "right" in library.techniques


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("---\n#`step:{}[],?!&*'\"id 1.~|>-\t%@"), max_size=120))
def test_no_text_raises(text: str) -> None:
    read(text)
    draft(text)

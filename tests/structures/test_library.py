"""Finding, leaving out, searching: the library as a whole."""

# ruff: noqa: E501 - a row of a table is easier to read on one line

from __future__ import annotations

import json

import pytest

from structures.library import json_schema, library_json, load, match, search
from tests.structures.conftest import RIGHT, Shelve, told

STRING = """\
slug: two
title: Two
people: {min: 4}
blocks:
  - {id: first, run: right, minutes: 25}
  - {id: second, run: right, minutes: 25, variant: short, carry: {from: first.look}}
"""
CANVAS = """\
slug: map
title: Map
axes: {x: {title: Effort, low: little, high: much}}
zones: {near: {title: Near, at: [0, 0, 0.5, 1]}}
"""


def test_a_wrong_file_is_left_out_and_the_others_stay(shelve: Shelve) -> None:
    library = shelve({"right.md": RIGHT, "wrong.md": RIGHT.replace("slug: right", "slug: wrong x")})
    assert list(library.techniques) == ["right"]
    assert [problem.file.rpartition("/")[2] for problem in library.problems] == ["wrong.md"]


def test_a_slug_is_the_name_of_its_file(shelve: Shelve) -> None:
    assert told(shelve({"left.md": RIGHT})) == [(2, "the slug `right` is not the file's name.")]


def test_a_slug_is_taken_once(shelve: Shelve) -> None:
    library = shelve({"a/right.md": RIGHT, "b/right.md": RIGHT})
    ((line, message),) = told(library)
    assert line == 2
    assert message.startswith("`right` is defined already in ")
    assert list(library.techniques) == ["right"]


def test_a_folder_that_is_not_there_is_a_problem(shelve: Shelve) -> None:
    library = load("/nowhere/at/all")
    assert told(library) == [(1, "there is no such folder or file.")]


def test_readmes_hidden_files_and_others_are_not_read(shelve: Shelve) -> None:
    files = ("README.md", ".hidden.md", "_draft.md", "notes.txt", ".git/x.md", "other.yaml")
    library = shelve(dict.fromkeys(files, "nothing"))
    assert (library.problems, library.techniques) == ((), {})


def test_strings_and_canvases_are_read(shelve: Shelve) -> None:
    library = shelve({"right.md": RIGHT, "strings/two.yaml": STRING, "canvases/map.yaml": CANVAS})
    assert library.problems == ()
    assert library.strings["two"].blocks[1].carry is not None
    assert library.canvases["map"].zones["near"].at == (0, 0, 0.5, 1)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("run: right, minutes: 25}", "run: rigth, minutes: 25}", 5, "there is no technique `rigth`, or it has problems."),
        ("variant: short", "variant: shrt", 6, "`right` has no variant `shrt`."),
        ("first.look", "frist.look", 6, "there is no block `frist` before this one."),
        ("first.look", "first.lok", 6, "`right` has no step `lok`."),
        ("id: second", "id: first", 6, "two blocks are called `first`."),
        ("title: Two", "titel: Two", 2, "`titel` is not a setting."),
        ("carry: {from", "carry: {form", 6, "`form` is not a setting in `blocks`."),
        ("slug: two", "slug: three", 1, "the slug `three` is not the file's name."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_string_has_its_line(
    old: str, new: str, line: int, said: str, shelve: Shelve
) -> None:
    library = shelve({"right.md": RIGHT, "strings/two.yaml": STRING.replace(old, new, 1)})
    assert (line, said) in told(library), "\n".join(map(str, library.problems))
    assert library.strings == {}


def a_host(slug: str, runs: str) -> str:
    inside = f"run: {runs}\nactivity: present"
    return RIGHT.replace("slug: right", f"slug: {slug}").replace("activity: present", inside)


def test_a_technique_may_run_another_but_never_itself(shelve: Shelve) -> None:
    library = shelve({"right.md": RIGHT, "host.md": a_host("host", "right")})
    assert library.problems == ()
    assert library.technique("host").step("all").run == "right"


def test_techniques_that_run_each_other_are_left_out(shelve: Shelve) -> None:
    library = shelve({"one.md": a_host("one", "two"), "two.md": a_host("two", "one")})
    line = a_host("one", "two")[: a_host("one", "two").index("run: two")].count("\n") + 1
    assert told(library) == [
        (line, "`two` would run `one` again, without end."),
        (line, "`one` would run `two` again, without end."),
    ]
    assert library.techniques == {}


def test_a_file_that_needs_a_wrong_file_is_left_out_too(shelve: Shelve) -> None:
    wrong = RIGHT.replace("activity: talk", "activity: tlak")
    library = shelve({"right.md": wrong, "host.md": a_host("host", "right")})
    assert library.techniques == {}
    assert len(library.problems) == 2


def test_a_canvas_must_be_there(shelve: Shelve) -> None:
    placed = RIGHT.replace("activity: present", "activity: canvas\ncanvas: map")
    assert shelve({"right.md": placed}).problems[0].message == "there is no canvas `map`."
    assert shelve({"right.md": placed, "canvases/map.yaml": CANVAS}).problems == ()


def test_search_finds_all_words_and_titles_first() -> None:
    library = load()
    assert search(library, "break")[0].slug == "break"
    assert search(library, "PAIRS neighbour")[:1] == []
    assert "1-2-4-all" in [one.slug for one in search(library, "pairs ideas")]
    assert search(library, "1-2-4")[0].slug == "1-2-4-all"
    assert search(library, "no such thing at all") == []
    assert len(search(library, "")) == len(library.techniques)


def test_match_asks_for_purpose_people_and_minutes() -> None:
    library = load()
    assert "1-2-4-all" in [one.slug for one in match(library, ["reveal"])]
    assert "1-2-4-all" not in [one.slug for one in match(library, people=3)]
    assert "1-2-4-all" not in [one.slug for one in match(library, minutes=11)]
    assert "1-2-4-all" in [one.slug for one in match(library, people=4, minutes=12)]


def test_the_library_as_json_has_exactly_the_agreed_keys(shelve: Shelve) -> None:
    told = library_json(shelve({"right.md": RIGHT, "strings/two.yaml": STRING}))
    assert json.loads(json.dumps(told)) == told
    assert list(told) == ["techniques", "strings", "index"]
    (technique,) = told["techniques"]
    assert list(technique) == ["slug", "family", "title", "minutes", "people", "good_for", "steps"]
    assert technique["people"] == {"min": 4, "ideal": [8, None]}
    assert technique["steps"][0] == {
        "id": "alone",
        "title": "Alone",
        "minutes": 1,
        "activity": "collect",
    }
    (string,) = told["strings"]
    assert list(string) == ["slug", "title", "minutes", "blocks"]
    assert (string["minutes"], [block["run"] for block in string["blocks"]]) == (
        50,
        ["right", "right"],
    )


def test_the_json_schema_knows_long_and_short_forms() -> None:
    schema = json_schema()
    assert json.loads(json.dumps(schema)) == schema
    assert {"Technique", "Step", "String", "Canvas", "NewForm"} <= set(schema["$defs"])
    assert schema["$defs"]["Step"]["additionalProperties"] is False
    named = set()
    for text in json.dumps(schema).split('"#/$defs/')[1:]:
        named.add(text.partition('"')[0])
    assert named <= set(schema["$defs"])

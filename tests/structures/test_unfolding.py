"""What is written short runs long: scopes that widen, and techniques inside steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from structures.library import Library, load
from structures.schema import Technique
from structures.unfolding import unfolded

FILE = """---
slug: {slug}
family: mine
minutes: {minutes}
people: {{min: 3}}
---
# {slug}
{steps}
"""
LISTS = """
## The list
```step
id: list
minutes: 10
group: {new: [4, 7]}
activity: collect
fields: {idea: text}
widen: SCOPES
visible: group
pick: 2
```
```words
idea: An idea
```
Write.
### Without phones
On paper.

## What stays
```step
id: rest
minutes: 5
group: {keep: list}
activity: converge
input: {list: group}
visible: group
```
### Without phones
On paper.
"""
GUEST = """
## What
```step
id: what
minutes: 4
group: solo
activity: collect
fields: {seen: text}
```
```words
seen: What I saw
```
Look back.

## Now what
```step
id: now
minutes: 6
group: whole
activity: converge
input: {what: all}
visible: everyone
```
"""
HOST = """
## Talk
```step
id: talk
minutes: 5
group: {new: [4, 5]}
activity: collect
fields: {note: text}
visible: group
```
```words
note: A note
```
### Without phones
Talk.

## Look back
```step
id: back
minutes: 20
group: GROUP
activity: converge
run: guest
input: {talk: ROUTE}
visible: SEEN
record: group
```
Together, look back at your talk.
### Without phones
Talk.

## All
```step
id: all
minutes: 5
group: whole
activity: present
input: {back: selected}
visible: everyone
```
"""


def library(folder: Path, **files: tuple[int, str]) -> Library:
    for slug, (minutes, steps) in files.items():
        text = FILE.format(slug=slug, minutes=minutes, steps=steps)
        (folder / f"{slug}.md").write_text(text)
    return load(folder)


def lists(folder: Path, scopes: str) -> Technique:
    found = library(folder, lists=(15, LISTS.replace("SCOPES", scopes)))
    assert found.problems == ()
    return unfolded(found.techniques["lists"])


def test_a_step_that_widens_becomes_one_for_each_scope(tmp_path: Path) -> None:
    runs = lists(tmp_path, "[1, 2, group]")
    alone, pairs, group, _ = runs.steps
    assert [(s.id, s.scope, s.minutes) for s in runs.steps] == [
        ("list-1", 1, 3.0),
        ("list-2", 2, 3.0),
        ("list", "group", 4.0),
        ("rest", None, 5.0),
    ]
    assert [s.activity for s in runs.steps] == ["collect", "converge", "converge", "converge"]
    assert [s.visible[0].who for s in runs.steps] == ["private", "group", "group", "group"]
    assert [s.group.kind for s in runs.steps] == ["new", "split", "keep", "keep"]
    assert [s.pick for s in runs.steps] == [None, None, 2, None]
    assert alone.input == ()
    assert [(i.step, i.route) for s in (pairs, group) for i in s.input] == [
        ("list-1", "group"),
        ("list-2", "group"),
    ]
    assert {s.text for s in (alone, pairs, group)} == {"Write."}


def test_its_minutes_can_be_written_for_each_scope(tmp_path: Path) -> None:
    runs = lists(tmp_path, "{1: 1, 2: 3, group: 6}")
    assert [step.minutes for step in runs.steps] == [1, 3, 6, 5]


@pytest.mark.parametrize(
    ("scopes", "message"),
    [
        ("[2, 1, group]", "`widen` goes from few people to more."),
        ("[1]", "`widen` goes from few people to more."),
        ("[2, 2]", "`widen` goes from few people to more."),
        ("{1: 1, 2: 2, group: 3}", "these minutes do not add up."),
    ],
)
def test_scopes_that_cannot_be_are_problems_of_the_file(
    tmp_path: Path, scopes: str, message: str
) -> None:
    found = library(tmp_path, lists=(15, LISTS.replace("SCOPES", scopes)))
    assert message in [problem.message for problem in found.problems]
    assert found.techniques == {}


def test_all_together_it_widens_as_the_whole_room_does(tmp_path: Path) -> None:
    whole = LISTS.replace("{new: [4, 7]}", "whole").replace("visible: group\npick", "pick", 1)
    whole = whole[: whole.index("## What stays")].replace("SCOPES", "[1, 2, 4, group]")
    runs = unfolded(library(tmp_path, lists=(10, whole)).techniques["lists"])
    assert [s.group.kind for s in runs.steps] == ["solo", "new", "merge", "whole"]
    assert runs.steps[2].group.of == "list-2"
    assert [i.route for s in runs.steps for i in s.input] == ["group", "group", "selected"]
    assert runs.steps[-1].visible[0].who == "everyone"


def host(group: str) -> str:
    route, seen = ("all", "everyone") if group == "whole" else ("group", "group")
    return HOST.replace("GROUP", group).replace("ROUTE", route).replace("SEEN", seen)


def hosting(folder: Path, group: str) -> Technique:
    found = library(folder, guest=(10, GUEST), host=(30, host(group)))
    assert found.problems == ()
    return unfolded(found.techniques["host"])


def test_a_technique_runs_inside_the_groups_of_a_step(tmp_path: Path) -> None:
    runs = hosting(tmp_path, "{keep: talk}")
    assert [s.id for s in runs.steps] == ["talk", "back-what", "back", "all"]
    _, what, now, _ = runs.steps
    assert (what.group.kind, what.scope, what.minutes) == ("keep", 1, 8)
    assert (now.group.of, now.minutes, now.visible[0].who) == ("back-what", 12, "group")
    assert [(i.step, i.route) for i in now.input] == [("talk", "group"), ("back-what", "group")]
    assert what.text == "Together, look back at your talk.\n\nLook back."
    assert (what.record, now.record) == ("group", "group")


def test_in_the_whole_room_it_runs_as_it_is(tmp_path: Path) -> None:
    _, what, now, _ = hosting(tmp_path, "whole").steps
    assert (what.group.kind, now.group.kind) == ("solo", "whole")
    assert now.visible[0].who == "everyone"


def test_it_runs_as_it_is_pinned(tmp_path: Path) -> None:
    runs = hosting(tmp_path, "{keep: talk}")
    assert unfolded(runs) is runs
    assert Technique.model_validate_json(runs.model_dump_json()) == runs


def test_what_begins_in_groups_cannot_run_in_groups(tmp_path: Path) -> None:
    guest = GUEST.replace("group: solo", "group: {new: [2, 3]}\nvisible: group")
    guest = guest.replace("Look back.", "Look back.\n### Without phones\nTalk.")
    found = library(tmp_path, guest=(10, guest), host=(30, host("{keep: talk}")))
    assert [problem.message for problem in found.problems] == [
        "`guest` begins in groups, and these are groups already."
    ]

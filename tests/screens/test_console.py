"""The facilitator's screen over a whole story: its parts, its buttons, and what it keeps quiet."""

from __future__ import annotations

import json
import re
from functools import lru_cache

import pytest
from lxml import html

from facilitator.core import commands as c
from facilitator.core.parsing import parse
from facilitator.screens import Part, assemble, stage
from facilitator.screens.words import PSEUDO
from tests.screens.story import NAMES, NOTES, OTHER_NOTES, Story, scenes

LETTERS = re.compile(r"[A-Za-z]{2,}")
BAR = ["clock", "console-back", "console-more", "console-pause", "console-ring", "console-undo"]


@lru_cache
def played(lang: str = "en") -> dict[str, tuple[Part, ...]]:
    return {name: stage(story.view("console", lang=lang)) for name, story in scenes()}


SCENES = list(played())


def tree(parts: tuple[Part, ...]) -> html.HtmlElement:
    return html.fragment_fromstring(assemble(parts), create_parent="main")


def scene(name: str, people: int = 12) -> Story:
    return next(story for here, story in scenes(people) if here == name)


def text(parts: tuple[Part, ...], id: str) -> str:
    return " ".join(html.fragment_fromstring(part_html(parts, id)).text_content().split())


def part_html(parts: tuple[Part, ...], id: str) -> str:
    return next(part.html for part in parts if part.id == id)


def ids(parts: tuple[Part, ...]) -> list[str]:
    return [part.id for part in parts]


# The law of parts


@pytest.mark.parametrize("name", SCENES)
def test_every_part_is_one_element_with_its_id(name: str) -> None:
    parts = played()[name]
    for part in parts:
        element = html.fragment_fromstring(part.html)
        assert element.get("id") == part.id
        assert part.html == part.html.strip()


@pytest.mark.parametrize("name", SCENES)
def test_ids_are_unique_and_holders_come_first(name: str) -> None:
    parts = played()[name]
    found = [element.get("id") for element in tree(parts).iter() if element.get("id")]
    assert len(found) == len(set(found))
    seen = {""}
    for part in parts:
        assert part.into in seen
        seen.add(part.id)


@pytest.mark.parametrize("name", SCENES)
def test_no_part_carries_style_or_script(name: str) -> None:
    for element in tree(played()[name]).iter():
        assert element.tag not in ("style", "script")
        assert not [key for key in element.attrib if key == "style" or key.startswith("on")]


def test_holders_stay_the_same_while_what_they_hold_changes() -> None:
    """To put a holder again would put everything in it again, and throw the keyboard out."""
    holders = {part.into for parts in played().values() for part in parts if part.into}
    for id in holders - {"console-wall", "console-harvest"}:
        forms = {part_html(parts, id) for parts in played().values() if id in ids(parts)}
        assert len(forms) == 1, id


def test_a_person_who_joins_changes_little() -> None:
    story = scene("alone")
    before = stage(story.view("console"))
    story.do(c.Join("late", "Nora"), c.Actor("late", "newcomer"))
    after = stage(story.view("console"))
    known = {part.id: part.html for part in before}
    changed = {part.id for part in after if known.get(part.id) != part.html}
    assert changed <= {"console-here", "console-names", "console-counts"}


# Its buttons


def controls(parts: tuple[Part, ...]) -> list[tuple[str, dict[str, object]]]:
    found = tree(parts).xpath("//*[@data-command]")
    return [(each.get("data-command"), json.loads(each.get("data-with"))) for each in found]


@pytest.mark.parametrize("name", SCENES)
def test_every_button_sends_a_command_that_is_understood(name: str) -> None:
    for kind, data in controls(played()[name]):
        assert parse(kind, data)


@pytest.mark.parametrize("name", [name for name in SCENES if name != "closed"])
def test_every_button_that_is_on_does_what_it_says(name: str) -> None:
    """None of them is refused in the state for which it was drawn."""
    pressed = tree(played()[name]).xpath("//*[@data-command][not(@disabled)]")
    done = set()
    for button in pressed:
        data = json.loads(button.get("data-with"))
        kind = button.get("data-command")
        if kind == "MovePerson":  # the script says whom
            data["seat"] = "s1"
            if data["group"] == group_of(scene(name), "s1"):
                continue  # where the script says that this one is there already
        scene(name).do(parse(kind, data))
        done.add(kind)
    assert "CloseSession" in done


def group_of(story: Story, seat: str) -> str | None:
    opening = story.state.opening
    group = opening.group_of(seat) if opening else None
    return group.id if group else None


@pytest.mark.parametrize(
    ("name", "key", "command"),
    [
        ("lobby", "next", "Advance"),
        ("alone", "next", "Advance"),
        ("pairs-gathering", "start", "Start"),
        ("pairs-gathering", "next", "Advance"),
        ("pairs-worked", "pause", "Resume"),
        ("pairs", "pause", "Pause"),
        ("all-two", "show", "ShowIdea"),
        ("all-two", "skip", "PassOverIdea"),
        ("all-two", "undo", "Undo"),
        ("finished", "back", "GoBack"),
    ],
)
def test_keys_find_their_button(name: str, key: str, command: str) -> None:
    found = tree(played()[name]).xpath(f"//*[@data-key='{key}']")
    assert [each.get("data-command") for each in found] == [command]


@pytest.mark.parametrize("name", SCENES)
def test_one_button_at_most_is_the_primary_one(name: str) -> None:
    assert len(tree(played()[name]).find_class("button-primary")) <= 1


def test_the_bar_is_the_same_in_every_step() -> None:
    for name, parts in played().items():
        if name in ("lobby", "finished", "closed"):
            continue
        held = [part.id for part in parts if part.into == "console-bar"]
        assert held == [*BAR, "console-next"], name


def test_there_is_no_way_back_before_the_first_step() -> None:
    assert "disabled" in part_html(played()["alone"], "console-back")
    assert "disabled" not in part_html(played()["pairs"], "console-back")


# What it shows


def test_the_lobby_says_the_code_and_who_is_here() -> None:
    parts = played()["lobby"]
    assert "KQMTRA" in text(parts, "console-lobby")
    assert text(parts, "console-here").startswith("12 people here")
    assert "Guest" in text(parts, "console-names")


def test_the_run_sheet_says_where_we_are() -> None:
    now = tree(played()["pairs"]).xpath("//*[@aria-current='step']")
    assert [each.text_content().split()[:2] for each in now] == [["In", "pairs"]]


def test_it_says_how_far_behind_the_plan_the_room_is() -> None:
    story = Story()
    story.next(0)
    story.next(60)
    assert "On time" in text(stage(story.view("console")), "console-place")
    story.next(5 * 60)
    assert "3 minutes behind the plan" in text(stage(story.view("console")), "console-place")
    story.next(0)
    assert "1 minute ahead of the plan" in text(stage(story.view("console")), "console-place")


def test_what_people_write_alone_is_a_number_and_nobody_is_named() -> None:
    story = Story()
    story.next(0)
    for person in (1, 4, 6):
        story.write(person, NOTES[person])
    parts = stage(story.view("console"))
    assert "3 of 12 have written" in text(parts, "console-counts")
    assert all(note not in assemble(parts) for note in NOTES)
    everybody = [text(parts, "console-names")]
    for person in range(1, 13):
        if person not in (1, 4, 6):
            story.write(person, NOTES[0])
    assert [text(stage(story.view("console")), "console-names")] == everybody


def test_one_idea_is_read_ahead_and_without_its_author() -> None:
    parts = played()["all-two"]
    ahead = text(parts, "console-ahead")
    assert any(note in ahead for note in NOTES)
    assert not any(name in ahead for name in NAMES if name)
    rest = text(parts, "console-waiting")
    assert "Bring forward" in rest
    assert not any(note in rest for note in NOTES)


def test_what_was_hidden_can_be_shown_again() -> None:
    story = scene("all-two")
    id = story.view("console").ideas[0].id
    story.do(c.HideIdea(id))
    parts = stage(story.view("console"))
    assert "console-hidden" in ids(parts)
    assert ("HideIdea", {"id": id, "hidden": False}) in controls(parts)
    assert f"idea-{id}" not in ids(parts)


def test_people_are_moved_by_a_press_on_their_name() -> None:
    root = tree(played()["pairs"])
    assert len(root.xpath("//*[@data-move]")) == 12
    groups = root.xpath("//*[@data-move-to]")
    assert len(groups) == len(root.find_class("group")) + 1


def test_a_group_with_one_person_is_counted() -> None:
    story = scene("pairs")
    assert "only one person" not in text(stage(story.view("console")), "console-here")
    story.do(c.MovePerson(story.state.current or "", "s1"))
    assert "2 groups have only one person" in text(stage(story.view("console")), "console-here")


# Its words


def given_texts() -> list[str]:
    """What people and definition files say; longest first."""
    story = Story(1)
    technique = story.state.session.plan[0].technique
    said = [*NOTES, *OTHER_NOTES, *(name for name in NAMES if name), "KQMTRA", technique.title]
    said += [story.state.session.topic, story.state.session.plan[0].invitation]
    for step in technique.steps:
        said.append(step.title)
        for prose in (step.text, step.say, step.watch_for, step.online):
            said += [" ".join(paragraph.split()) for paragraph in prose.split("\n\n")]
    return sorted({each for each in said if each}, key=len, reverse=True)


@pytest.mark.parametrize("name", SCENES)
def test_no_word_goes_past_gettext(name: str) -> None:
    root = tree(played(PSEUDO)[name])
    spoken = ("aria-label", "title", "placeholder")
    said = [str(each) for each in root.itertext()]
    said += [element.get(key, "") for element in root.iter() for key in spoken]
    bare = " ".join(" ".join(said).split())
    for each in given_texts():
        bare = bare.replace(each, " ")
    bare = re.sub(r"⟦[^⟦⟧]*(⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧", " ", bare)
    assert set(LETTERS.findall(bare)) == set()

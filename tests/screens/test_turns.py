"""Turns, rounds and questions on every screen."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from lxml import html

from facilitator.core import commands as c
from facilitator.core.parsing import parse
from facilitator.screens import Part, assemble, stage
from structures.schema import Technique
from tests.core.plans import technique
from tests.core.test_turns import LOOPS, QUESTIONS, WITH_NOTES
from tests.screens.story import Story
from tests.screens.turns import group_of, holder, listener, ring

TALK = {"id": "talk", "minutes": 3, "loop": "turn", "group": {"new": [3, 4]}, "activity": "talk"}
AWAY = TALK | {"id": "away", "group": {"keep": "talk"}, "visible": "private", "record": "none"}
UNSENT = technique(
    TALK,
    AWAY | {"fields": {"note": "text?"}, "writes": ("client",), "words": {"note": "My note"}},
    words={"client": "Client"},
    **LOOPS,
)
MEET = technique(
    {
        "id": "meet",
        "minutes": 4,
        "loop": "round",
        "group": {"remix": [2, 3]},
        "activity": "talk",
        "ring": "members",
    },
    loops={"round": {"over": "count", "times": 3}},
)


def begun(plan: Technique, people: int = 3, steps: int = 1) -> Story:
    """At a step, with the clock running."""
    story = Story(people, (plan,))
    for _ in range(steps):
        story.next()
    if story.state.opening and story.state.opening.phase == "gathering":
        story.start()
    return story


def shown(story: Story, kind: str = "phone", person: int | None = None) -> html.HtmlElement:
    parts = stage(story.view(kind, person))
    return html.fragment_fromstring(assemble(parts), create_parent="main")


def text(story: Story, kind: str = "phone", person: int | None = None) -> str:
    return " ".join(shown(story, kind, person).text_content().split())


def parts(story: Story, kind: str = "phone", person: int | None = None) -> tuple[Part, ...]:
    return stage(story.view(kind, person))


STORIES: dict[str, Callable[[], Story]] = {
    "turns": lambda: begun(WITH_NOTES, 3, 2),
    "notes": lambda: begun(WITH_NOTES, 7, 3),
    "unsent notes": lambda: begun(UNSENT, 6, 2),
    "rounds": lambda: begun(MEET, 7),
    "questions": lambda: begun(QUESTIONS, 4),
}


@pytest.mark.parametrize("kind", ["phone", "wall", "console", "preview"])
@pytest.mark.parametrize("name", STORIES)
def test_every_part_is_one_element_with_an_id_of_its_own(name: str, kind: str) -> None:
    story = STORIES[name]()
    found = parts(story, kind, 1 if kind == "phone" else None)
    for part in found:
        assert html.fragment_fromstring(part.html).get("id") == part.id
        assert part.html == part.html.strip()
    tree = html.fragment_fromstring(assemble(found), create_parent="main")
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


class TestAPhone:
    def test_whose_turn_it_is_reads_what_to_do(self) -> None:
        story = begun(WITH_NOTES, 3, 2)
        mine, other = text(story, person=holder(story)), text(story, person=listener(story))
        assert "Turn 1 of 3" in mine
        assert "You are the client Tell them." in mine
        assert "is the client now Listen." in other
        assert "You are" not in other

    def test_what_comes_next_inside_the_loop(self) -> None:
        story = begun(WITH_NOTES, 3, 2)
        (name,) = shown(story, person=1).xpath("//*[@class='whose-name']/text()")
        assert f"Next: Advise · 4 minutes, then {name}" in text(story, person=1)
        story.next()
        assert f"Next: {name}" in text(story, person=1)
        story.next()
        assert name.startswith(str(story.view("phone", 1).group.holder.name))  # type: ignore[union-attr]

    def test_the_field_is_there_for_whoever_may_write(self) -> None:
        story = begun(WITH_NOTES, 3, 3)
        assert shown(story, person=holder(story)).xpath("//form[@data-command='PostIdea']")
        assert not shown(story, person=listener(story)).xpath("//textarea")
        assert "Put the phone down" in text(story, person=listener(story))

    def test_a_note_that_is_not_recorded_is_in_no_form(self) -> None:
        story = begun(UNSENT, 3, 2)
        mine = shown(story, person=holder(story))
        (field,) = mine.xpath("//textarea")
        assert field.get("data-jot")
        assert not field.get("data-draft")
        assert not mine.xpath("//form")
        assert "stays on this phone" in text(story, person=holder(story))
        assert not shown(story, person=listener(story)).xpath("//textarea")

    def test_the_clock_says_that_it_goes_on_by_itself_unless_it_is_held(self) -> None:
        story = begun(WITH_NOTES, 3, 2)
        assert shown(story, person=1).xpath("//*[@data-follows]//*[@data-soon][@hidden]")
        story.do(c.HoldTurns(True))
        assert not shown(story, person=1).xpath("//*[@data-follows] | //*[@data-soon]")

    def test_the_clock_knows_in_how_many_shares_it_rings(self) -> None:
        story = begun(MEET, 7)
        for person in range(1, 8):
            (clock,) = shown(story, person=person).xpath("//*[@data-clock]")
            assert clock.get("data-shares") == str(len(group_of(story, person).members))
        (clock,) = shown(story, "wall").xpath("//*[@data-clock]")
        assert clock.get("data-shares") == "2"

    def test_the_question_of_the_loop_stands_in_place_of_the_invitation(self) -> None:
        story = begun(QUESTIONS, 3)
        assert shown(story, person=1).xpath("//*[@class='invitation']/text()") == ["What happened?"]
        story.next()
        assert shown(story, person=1).xpath("//*[@class='invitation']/text()") == ["So what?"]

    def test_when_the_client_has_left_nobody_is(self) -> None:
        story = begun(WITH_NOTES, 4, 2)
        gone = holder(story)
        other = listener(story)
        story.do(c.Leave(), story.person(gone))
        assert "Nobody is the client now" in text(story, person=other)


class TestTheWall:
    def test_the_turn_and_the_question_are_large(self) -> None:
        story = begun(QUESTIONS, 3)
        wall = shown(story, "wall")
        assert wall.xpath("//*[@class='prompt']/text()") == ["What happened?"]
        assert "Question 1 of 2" in text(story, "wall")

    def test_each_cohort_has_its_step_and_its_clock(self) -> None:
        story = begun(WITH_NOTES, 7, 2)
        ring(story)
        wall = shown(story, "wall")
        assert wall.xpath("//section[@class='cohort']//*[@data-clock]/@id") == [
            "clock-of4", "clock-of3",
        ]  # fmt: skip
        assert wall.xpath("//section[@class='cohort']//h2/text()") == ["Advise", "Share"]
        assert not wall.xpath("//*[@id='clock']")

    def test_in_every_round_everybody_finds_a_partner_on_the_map(self) -> None:
        story = Story(6, (MEET,))
        partners = set()
        for turn in (1, 2, 3):
            story.next()
            wall = text(story, "wall")
            assert f"Round {turn} of 3" in wall
            assert "Find your partner" in wall
            assert len(shown(story, "wall").xpath("//li[contains(@class, 'on-map')]")) == 3
            assert f"Round {turn} of 3 Find your partner" in text(story, person=1)
            partners |= set(group_of(story, 1).members)
        assert len(partners) == 4


class TestTheConsole:
    @pytest.mark.parametrize("name", STORIES)
    def test_every_button_that_is_on_does_what_it_says(self, name: str) -> None:
        buttons = shown(STORIES[name](), "console").xpath("//*[@data-command][not(@disabled)]")
        assert buttons
        for button in buttons:
            data = json.loads(button.get("data-with"))
            if button.get("data-command") == "MovePerson":
                data["seat"] = "s1"
                if data["group"] == group_of(STORIES[name](), 1).id:
                    continue
            STORIES[name]().do(parse(button.get("data-command"), data))

    def test_next_says_what_it_does(self) -> None:
        story = begun(WITH_NOTES, 3, 2)
        said = []
        for _ in range(6):
            (button,) = shown(story, "console").xpath("//*[@data-key='next']")
            said.append(" ".join(button.text_content().split()))
            story.next()
        assert said == [
            "Next Advise", "Next: turn 2 Share", "Next Advise", "Next: turn 3 Share",
            "Next Advise", "Leave the turns Keep",
        ]  # fmt: skip

    def test_where_groups_keep_time_apart_next_means_all_of_them(self) -> None:
        story = begun(WITH_NOTES, 7, 2)
        assert "Next in every group" in text(story, "console")
        clocks = shown(story, "console").xpath("//*[@data-clock]/@id")
        assert clocks == ["clock-of4", "clock-of3"]

    def test_the_switch_shows_who_rings(self) -> None:
        story = begun(WITH_NOTES, 3, 2)
        pressed = "//*[@id='console-turns']//*[@aria-pressed='true']/text()"
        assert shown(story, "console").xpath(pressed) == ["Turns follow by themselves"]
        story.do(c.HoldTurns(True))
        assert shown(story, "console").xpath(pressed) == ["I ring them"]
        assert not shown(begun(MEET, 6), "console").xpath("//*[@id='console-turns']")

    def test_the_run_sheet_says_which_turn_it_is(self) -> None:
        story = Story(3, (WITH_NOTES,))
        story.next()
        turns = "//*[contains(@class, 'run-turns')]/text()"
        assert shown(story, "console").xpath(turns) == ["3 turns"]
        story.next()
        assert shown(story, "console").xpath(turns) == ["Turn 1 of 3"]

    def test_it_shows_whose_turn_it_is_in_each_group(self) -> None:
        story = begun(WITH_NOTES, 7, 2)
        held = shown(story, "console").xpath("//*[contains(@class, 'is-holder')]/@data-move")
        groups = [g for o in story.state.fronts for g in o.live_groups()]
        assert sorted(held) == sorted(seat for g in groups for seat in g.roles)

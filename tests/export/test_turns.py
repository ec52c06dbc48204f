"""Loops in the transcript: one heading, a turn after the other, and who had which part."""

from __future__ import annotations

import re
from typing import Any

import pytest

from facilitator.core import commands as c
from facilitator.export import Reader, document
from facilitator.export.html import page
from facilitator.export.telling import chapters
from tests.cast import seats
from tests.core.plans import technique
from tests.core.room import Room, lobby
from tests.core.test_loops import ROUNDS, TURNS, in_turns, let_time_pass
from tests.export.test_html import Elements, words_of

PROMPTS = technique(
    {
        "id": "look",
        "loop": "prompt",
        "group": {"new": [2, 3]},
        "activity": "collect",
        "fields": {"idea": "text"},
        "visible": "group",
        "words": {"then": "What then?"},
    },
    slug="prompts",
    loops={"prompt": {"over": "prompts", "items": ["now", "then"]}},
    words={"now": "What now?"},
)


@pytest.fixture(scope="module")
def turned() -> Room:
    """Seven people: a group of three and one of four that kept time apart."""
    room = in_turns(7)
    let_time_pass(room)
    return room.next()


def written(room: Room) -> dict[str, Any]:
    return document(room.state, Reader("facilitator"))


def told(room: Room) -> str:
    return page(room.state, Reader("facilitator"), "en")


def plain(html: str) -> str:
    return re.sub(r" ,", ",", words_of(html).replace("\u202f", " "))


def test_a_group_says_who_had_which_part(turned: Room) -> None:
    shares = [s for s in written(turned)["techniques"][0]["steps"] if s["id"] == "share"]
    held = [group["roles"] for step in shares for group in step["groups"]]
    assert sorted(id for roles in held for id in roles) == [f"p{n}" for n in range(1, 8)]
    assert {role for roles in held for role in roles.values()} == {"client"}
    for step in shares:
        for group in step["groups"]:
            assert set(group["roles"]) <= set(group["members"])


def test_every_cohort_has_its_own_times_and_its_own_minutes(turned: Room) -> None:
    first = [
        step
        for step in written(turned)["techniques"][0]["steps"]
        if step["id"] == "advise" and step["turn"] == 1
    ]
    four, three = sorted(first, key=lambda step: -len(step["groups"][0]["members"]))
    assert (four["planned_seconds"], three["planned_seconds"]) == (180, 240)
    assert four["started_at"] < three["started_at"]
    assert four["ended_at"] < three["ended_at"]


def test_the_turns_of_a_loop_stand_under_one_heading(turned: Room) -> None:
    html = told(turned)
    headings = re.findall(r"<h([345])[^>]*>(?:<svg.*?</svg>)?(?:<span>)?([^<]+)", html)
    assert [(level, words.strip()) for level, words in headings] == [
        ("3", "Reflect"),
        ("3", "Share · Advise"),
        *(("4", "Turn 1"), ("5", "1 · Maple"), ("5", "2 · Birch")),
        *(("4", "Turn 2"), ("5", "1 · Maple"), ("5", "2 · Birch")),
        *(("4", "Turn 3"), ("5", "1 · Maple"), ("5", "2 · Birch")),
        *(("4", "Turn 4"), ("5", "1 · Maple")),
        ("3", "Keep"),
    ]
    assert Elements(html).open == []


def test_a_turn_shows_each_group_with_its_client_and_its_own_time(turned: Room) -> None:
    text = plain(told(turned))
    assert "1 · Maple 4:15 PM – 4:19 PM Ben client, Cleo, Dev, Guest-4 2" in text
    assert "2 · Birch 4:15 PM – 4:21 PM Guest-5 client, Guest-6, Guest-7" in text
    assert "Turn 4 4:28 PM – 4:34 PM 1" in text


def test_a_part_has_the_name_that_the_technique_gives_it() -> None:
    spoken = TURNS.model_copy(update={"words": {"client": "The one with the question"}})
    room = lobby(*seats(3), plan=(spoken,)).next().next()
    assert "Ben The one with the question, Cleo, Dev" in plain(told(room))


def test_rounds_with_new_partners_are_told_one_by_one() -> None:
    room = lobby(*seats(4), plan=(ROUNDS,)).next().next().next()
    text = plain(told(room))
    assert [text.count(f"Round {n}") for n in (1, 2, 3, 4)] == [1, 1, 1, 0]
    assert text.count("Rounds") == 1


def test_a_turn_for_each_prompt_is_called_by_it_and_holds_its_cards() -> None:
    room = lobby(*seats(4), plan=(PROMPTS,)).next()
    room.post("ben", "Bread")
    room.next()
    room.post("cleo", "Salt")
    room.next()
    text = plain(told(room))
    assert text.index("What came of it") < text.index("Look")
    assert text.index("What now?") < text.index("What then?")
    assert text.count("Bread") == text.count("Salt") == 1
    assert "2 cards of this step stand above." in text


def test_each_step_of_a_turn_keeps_its_cards_with_the_group() -> None:
    writing = {"activity": "collect", "fields": {"idea": "text"}}
    steps = [s.model_dump(mode="json") | (writing if s.loop else {}) for s in TURNS.steps]
    plan = TURNS.model_validate(TURNS.model_dump(mode="json") | {"steps": steps})
    room = lobby(*seats(3), plan=(plan,)).next().next()
    room.do(c.Start(room.here.id))
    room.post("ben", "My question")
    room.next()
    room.post("cleo", "My advice")
    room.next()
    room.post("dev", "Another")
    (chapter,) = chapters(written(room), [plan])
    loop = chapter.passages("en")[1]
    assert [step["id"] for step in loop.kinds] == ["share", "advise"]
    (table,) = loop.turns[0].tables
    assert [step["id"] for step in table.steps] == ["share", "advise"]
    text = plain(told(room))
    assert "Cleo, Dev Advise My advice Cleo Turn 2" in text
    assert text.count("My question") == text.count("My advice") == 1


def test_a_step_for_another_number_of_people_is_said_to_be_that() -> None:
    plan = technique(
        {"id": "circle", "group": "whole", "activity": "talk", "when": "people <= 4"},
        {"id": "groups", "group": {"new": [2, 3]}, "activity": "talk", "when": "people > 4"},
        slug="sizes",
    )
    room = lobby(*seats(6), plan=(plan,)).next()
    (skipped,) = written(room)["techniques"][0]["skipped"]
    assert skipped == {"id": "circle", "title": "Circle", "same_as": None}
    assert "Passed over, because for another number of people: “Circle”." in plain(told(room))

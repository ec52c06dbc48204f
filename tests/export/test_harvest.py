"""What came of a technique, and where it came from."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.export.harvest import harvest, homes, origins
from tests.export.room import ALL, ALONE, PAIRS, Room, technique


@pytest.fixture
def room() -> Room:
    room = Room(technique(ALONE, PAIRS, ALL))
    room.join("Ben", "Cleo", "Dev", "Eli")
    room.next()
    return room


def test_the_harvest_is_what_stands_in_the_last_step(room: Room) -> None:
    room.post("ben", "Practice")
    room.next()
    room.next()
    (technique,) = room.read("facilitator")["techniques"]
    assert [idea["id"] for idea in harvest(technique)] == ["o3.1"]


def test_it_is_what_was_chosen_where_something_was(room: Room) -> None:
    room.post("ben", "Practice")
    room.post("cleo", "Theory")
    room.next()
    room.by("ben", c.PromoteIdea("o2.2", True))
    (technique,) = room.read("facilitator")["techniques"]
    assert [idea["id"] for idea in harvest(technique)] == ["o2.2"]


def test_struck_and_merged_cards_are_no_harvest(room: Room) -> None:
    room.by("ben", c.StrikeIdea(room.post("ben", "Practice"), True))
    (technique,) = room.read("facilitator")["techniques"]
    assert harvest(technique) == []


def test_a_card_goes_back_to_what_was_first_written(room: Room) -> None:
    room.post("ben", "Practice")
    room.post("cleo", "Pay")
    room.next()
    room.by("ben", c.MergeIdeas("o2", "merged-by-a-phone-1", ("o2.1", "o2.2"), {"idea": "Both"}))
    room.next()
    document = room.read("facilitator")
    at = homes(document)
    (copy,) = origins(at["o3.1"][0], at)
    assert (copy.idea["id"], copy.said) == ("merged-by-a-phone-1", False)
    assert [(each.idea["id"], each.said) for each in copy.parents] == [
        ("o2.1", True),
        ("o2.2", True),
    ]
    assert [parent.said for each in copy.parents for parent in each.parents] == [False, False]


def test_the_cards_of_all_turns_of_a_step_are_the_harvest() -> None:
    cards = [[card("a")], [card("b")], []]
    technique = {"steps": [step("talk", [card("z")]), *(step("turns", each) for each in cards)]}
    assert [idea["id"] for idea in harvest(technique)] == ["a", "b"]


def test_a_card_that_went_through_several_turns_stands_there_once() -> None:
    carried = [step("turns", [card("a", "z")]), step("turns", [card("b", "a")])]
    assert [idea["id"] for idea in harvest({"steps": carried})] == ["b"]
    dealt = [step("turns", [card("a", "z")]), step("turns", [card("b", "z")])]
    assert [idea["id"] for idea in harvest({"steps": dealt})] == ["b"]


def card(id: str, *parents: str) -> dict[str, object]:
    return {"id": id, "status": "live", "parents": [*parents], "fields": {"idea": "Practice"}}


def step(id: str, ideas: list[dict[str, object]]) -> dict[str, object]:
    return {"id": id, "ideas": ideas}

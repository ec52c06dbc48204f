"""Optional steps: *Next* passes them by, and they can be entered on purpose."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core.rejected import Rejected
from facilitator.core.turns import planned_before
from tests.core.plans import ALL, ALONE, BREAK, technique
from tests.core.room import Room, lobby

HEAR = {"id": "hear", "minutes": 10, "group": "whole", "activity": "present", "optional": True}
ASK = HEAR | {"id": "ask", "activity": "talk", "minutes": 3}
HOME = HEAR | {"id": "home", "optional": False, "minutes": 2}
SPARE = technique(
    ALONE, HEAR | {"input": {"alone": "all"}}, ASK, HOME, HEAR | {"id": "last"}, slug="spare"
)


def room_with_spare_steps() -> Room:
    room = lobby("ben", "cleo", plan=(SPARE, BREAK)).next()
    room.post("ben", "a wish")
    return room


def enter(room: Room, into: str) -> None:
    room.do(c.Advance(room.here.id, into))


def spares(room: Room) -> list[str]:
    console = room.view("console").console
    assert console
    return [spare.into for spare in console.spares]


def sheet(room: Room) -> list[tuple[str, str]]:
    console = room.view("console").console
    assert console
    return [(line.step, line.state) for line in console.sheet if line.step]


def test_next_passes_them_by() -> None:
    room = room_with_spare_steps()
    steps = [room.next().here.step for _ in range(2)]
    assert steps == ["home", "rest"]


def test_the_console_offers_those_that_next_would_pass_by() -> None:
    room = room_with_spare_steps()
    assert spares(room) == ["t1.hear", "t1.ask"]
    room.next()
    assert spares(room) == ["t1.last"]
    room.next()
    assert spares(room) == []


def test_one_is_entered_on_purpose_with_what_comes_in() -> None:
    room = room_with_spare_steps()
    enter(room, "t1.hear")
    assert room.here.step == "hear"
    assert [idea.fields["idea"] for idea in room.pool()] == ["a wish"]
    assert spares(room) == ["t1.ask"]
    room.next()
    assert room.here.step == "home"


def test_the_last_of_a_technique_too() -> None:
    room = room_with_spare_steps().next()
    enter(room, "t1.last")
    assert room.here.step == "last"
    console = room.view("console").console
    assert console
    assert [offer.block for offer in console.offers] == []
    room.next()
    assert (room.here.item, room.here.step) == ("t2", "rest")


def test_what_was_entered_stays_on_the_way_back_and_forth() -> None:
    room = room_with_spare_steps()
    enter(room, "t1.ask")
    room.next().back().back()
    assert room.here.step == "alone"
    assert [room.next().here.step for _ in range(2)] == ["ask", "home"]


def test_the_run_sheet_says_which_are_spare() -> None:
    room = room_with_spare_steps()
    assert sheet(room) == [
        ("alone", "now"),
        ("hear", "spare"),
        ("ask", "spare"),
        ("home", "next"),
        ("last", "spare"),
        ("rest", "next"),
    ]
    enter(room, "t1.ask")
    assert sheet(room)[:3] == [("alone", "done"), ("ask", "now"), ("home", "next")]


def test_its_time_counts_once_it_was_entered() -> None:
    room = room_with_spare_steps().next()
    before = planned_before(room.state, room.here)
    other = room_with_spare_steps()
    enter(other, "t1.ask")
    other.next()
    assert planned_before(other.state, other.here) == before + 3 * 60_000


@pytest.mark.parametrize("into", ["t1.home", "t1.last", "t2.rest", "t1.nothing", "nothing"])
def test_nothing_else_can_be_jumped_to(into: str) -> None:
    room = room_with_spare_steps()
    with pytest.raises(Rejected, match="stale"):
        enter(room, into)


def test_after_going_back_forward_leads_to_what_was_left() -> None:
    room = room_with_spare_steps().next().back()
    assert spares(room) == []
    with pytest.raises(Rejected, match="stale"):
        enter(room, "t1.hear")


def test_a_plan_can_begin_with_one() -> None:
    room = lobby("ben", plan=(technique(ASK, ALL | {"input": {}}),))
    assert spares(room) == ["t1.ask"]
    room.do(c.Advance("", "t1.ask"))
    assert room.here.step == "ask"

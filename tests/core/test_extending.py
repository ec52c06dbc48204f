"""Adding to a plan that runs: what can be offered, where it goes, and who may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.events import freeze
from facilitator.core.plans import MOST_ITEMS
from tests.cast import ADA, BEN, FAY, seats
from tests.core.given import given
from tests.core.plans import BREAK, ONE_TWO_FOUR, WELCOME
from tests.core.room import Room, everybody, lobby

ADD = c.AddBlock("o4", "break")


def plan_of(room: Room) -> list[str]:
    return [item.technique.slug for item in room.state.session.plan]


def offered(room: Room) -> list[str]:
    console = room.view("console").console
    assert console
    return [offer.block for offer in console.offers]


def test_a_break_comes_right_after_the_present_technique() -> None:
    room = everybody(*seats(8), plan=(ONE_TWO_FOUR, WELCOME))
    (event,) = given(room).when(ADD).happened(e.PlanExtended)
    assert isinstance(event, e.PlanExtended)
    assert (event.after, event.items[0]["id"]) == ("t1", "t3")
    assert plan_of(room) == ["one-two-four", "break", "welcome"]
    room.next()
    assert (room.here.item, room.here.step) == ("t3", "rest")
    room.next()
    assert (room.here.item, room.here.step) == ("t2", "hello")


def test_it_says_what_was_pinned_and_how_long_it_takes() -> None:
    room = everybody(*seats(8))
    given(room).when(ADD)
    (_, added) = room.state.session.plan
    assert (added.technique, added.minutes, added.invitation) == (BREAK, 10, "We go on soon.")


def test_after_the_last_technique_there_is_one_more_step() -> None:
    room = everybody(*seats(8))
    assert room.view("console").next is None
    given(room).when(ADD)
    assert room.view("console").next is not None
    room.next().next()
    assert room.state.session.finished


def test_the_console_offers_it_at_the_end_of_a_technique_and_not_before() -> None:
    room = lobby(*seats(8))
    assert offered(room) == []
    for step, offers in [("alone", []), ("pairs", []), ("fours", []), ("all", ["break"])]:
        room.next()
        assert (room.here.step, offered(room)) == (step, offers)
    given(room).when(ADD)
    assert offered(room) == [], "it is what comes next"
    room.next()
    assert offered(room) == [], "nobody needs a break after a break"


def test_nothing_comes_twice_in_a_row() -> None:
    room = everybody(*seats(8))
    given(room).when(ADD)
    given(room).when(ADD).refused("nothing_new")
    room.next()
    given(room).when(c.AddBlock("o5", "break")).refused("nothing_new")


@pytest.mark.parametrize("by", [BEN, FAY])
def test_only_the_facilitator_changes_the_plan(by: c.Actor) -> None:
    given(everybody(*seats(8))).when(ADD, by=by).refused("not_allowed")


def test_what_was_not_pinned_cannot_be_added() -> None:
    given(everybody(*seats(8))).when(c.AddBlock("o4", "karaoke")).refused("not_offered")


def test_a_room_that_has_moved_on_is_not_meant() -> None:
    given(everybody(*seats(8))).when(c.AddBlock("o3", "break")).refused("stale")
    given(lobby("ben")).when(c.AddBlock("", "break")).refused("stale")


def test_a_plan_that_is_done_stays_done() -> None:
    room = everybody(*seats(8)).next()
    given(room).when(ADD).refused("finished")
    room.back()
    given(room).when(ADD).happened(e.PlanExtended)
    room.do(c.CloseSession(), ADA)
    given(room).when(ADD).refused("closed")


def test_nothing_is_put_before_what_has_begun_already() -> None:
    room = everybody(*seats(8), plan=(ONE_TWO_FOUR, WELCOME)).next().back()
    given(room).when(ADD).refused("went_back")
    room.next().next()
    assert room.state.session.finished


def test_going_back_inside_a_technique_is_no_obstacle() -> None:
    room = everybody(*seats(8)).back()
    given(room).when(c.AddBlock("o3", "break")).happened(e.PlanExtended)
    room.next().next()
    assert room.here.step == "rest"


def test_a_plan_has_an_end() -> None:
    room = everybody(*seats(8))
    full = tuple(replace(room.state.session.plan[0], id=f"x{n}") for n in range(MOST_ITEMS - 1))
    session = room.state.session
    room.state = replace(room.state, session=replace(session, plan=(*session.plan, *full)))
    given(room).when(ADD).refused("plan_too_long", most=MOST_ITEMS)


def test_behind_nothing_it_is_the_first() -> None:
    room = lobby("ben")
    item = {**e.payload_of(room.log[0].event)["offers"][0], "id": "t9"}
    room.record([e.PlanExtended("", freeze([item]))], ADA.id)
    assert plan_of(room) == ["break", "one-two-four"]

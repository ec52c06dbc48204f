"""The harvest: one idea after the other, looked at by the facilitator before everybody sees it."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.views import HarvestView
from tests.cast import BEN, FAY, idea_id, seats
from tests.core.given import given
from tests.core.room import Room, alone, everybody, pairs

FIRST, SECOND, THIRD = "o4.1", "o4.2", "o4.3"


@pytest.fixture
def room() -> Room:
    """Two groups of four in the harvest; eight ideas wait."""
    return everybody(*seats(8))


def harvest(room: Room) -> HarvestView:
    console = room.view("console").console
    assert console
    assert console.harvest
    return console.harvest


def waiting(room: Room) -> list[str]:
    return [idea.id for idea in harvest(room).waiting]


def shown(room: Room) -> list[str]:
    return [idea.id for idea in room.view("wall").ideas]


class TestShowing:
    def test_the_groups_take_turns(self, room: Room) -> None:
        assert waiting(room)[:4] == ["o4.1", "o4.5", "o4.2", "o4.6"]

    def test_nothing_is_on_the_wall_until_it_is_shown(self, room: Room) -> None:
        assert shown(room) == []
        given(room).when(c.ShowIdea("o4", SECOND)).then(e.IdeaShown("o4", SECOND))
        given(room).when(c.ShowIdea("o4", FIRST)).then(e.IdeaShown("o4", FIRST))
        assert shown(room) == [SECOND, FIRST]

    def test_the_next_one_can_be_chosen(self, room: Room) -> None:
        ahead = harvest(room).ahead
        assert ahead
        assert ahead.id == FIRST
        given(room).when(c.CueIdea("o4", THIRD)).then(e.IdeaCued("o4", THIRD))
        ahead = harvest(room).ahead
        assert ahead
        assert ahead.id == THIRD

    def test_what_is_passed_over_waits_at_the_end(self, room: Room) -> None:
        given(room).when(c.PassOverIdea("o4", FIRST)).then(e.IdeaPassedOver("o4", FIRST))
        assert waiting(room)[-1] == FIRST
        assert len(waiting(room)) == 8

    def test_a_double_tap_shows_once(self, room: Room) -> None:
        room.do(c.ShowIdea("o4", FIRST))
        given(room).when(c.ShowIdea("o4", FIRST), by=FAY).refused("nothing_new")
        for command in (c.CueIdea("o4", FIRST), c.PassOverIdea("o4", FIRST)):
            given(room).when(command).refused("nothing_new")

    def test_what_is_not_in_the_harvest_is_not_shown(self, room: Room) -> None:
        for id in ("o3.1", idea_id("ben"), "o4.99"):
            given(room).when(c.ShowIdea("o4", id)).refused("gone")
        given(room).when(c.ShowIdea("o3", FIRST)).refused("stale")

    def test_what_everybody_sees_anyway_or_nobody_should_has_no_harvest(self) -> None:
        room = alone("ben")
        given(room).when(c.ShowIdea("o1", idea_id("ben"))).refused("gone")
        assert "what ben wrote" not in repr(room.view("wall"))


class TestHiding:
    def test_what_is_hidden_is_gone_everywhere_at_once(self, room: Room) -> None:
        room.do(c.ShowIdea("o4", FIRST))
        assert "what ben wrote" in room.read_by("guest-8")
        given(room).when(c.HideIdea(FIRST)).then(e.IdeaHidden(FIRST, True))
        given(room).when(c.HideIdea(FIRST)).refused("nothing_new")
        for viewer in (room.view("wall"), room.view(seat="cleo"), room.view("observer")):
            assert "what ben wrote" not in repr(viewer)

    def test_showing_it_again_brings_it_back(self, room: Room) -> None:
        room.do(c.ShowIdea("o4", FIRST))
        room.do(c.HideIdea(FIRST))
        given(room).when(c.ShowIdea("o4", FIRST)).then(e.IdeaHidden(FIRST, False))
        assert shown(room) == [FIRST]

    def test_what_was_hidden_is_not_carried_into_the_next_step(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.HideIdea("o2.1"))
        assert [idea.parents for idea in room.next().pool()] == [("o2.2",)]

    def test_what_is_hidden_before_its_turn_does_not_wait_any_more(self, room: Room) -> None:
        room.do(c.HideIdea(FIRST))
        assert FIRST not in waiting(room)

    def test_what_is_hidden_before_its_turn_cannot_be_shown(self, room: Room) -> None:
        room.do(c.HideIdea(FIRST))
        for command in (c.ShowIdea("o4", FIRST), c.CueIdea("o4", FIRST)):
            given(room).when(command).refused("gone")

    def test_a_closed_session_stays_as_it_is(self, room: Room) -> None:
        room.do(c.CloseSession())
        given(room).when(c.HideIdea(FIRST)).refused("closed")


class TestSpotlight:
    def test_one_idea_stands_in_the_light(self, room: Room) -> None:
        room.do(c.ShowIdea("o4", FIRST))
        given(room).when(c.SpotlightIdea("o4", FIRST)).then(e.IdeaSpotlit("o4", FIRST))
        assert [idea.spotlight for idea in room.view("wall").ideas] == [True]
        given(room).when(c.SpotlightIdea("o4")).then(e.IdeaSpotlit("o4", None))
        assert [idea.spotlight for idea in room.view("wall").ideas] == [False]

    def test_only_what_is_shown_can_stand_there(self, room: Room) -> None:
        given(room).when(c.SpotlightIdea("o4", FIRST)).refused("not_shown")
        room.do(c.ShowIdea("o4", FIRST))
        room.do(c.HideIdea(FIRST))
        given(room).when(c.SpotlightIdea("o4", FIRST)).refused("not_shown")

    def test_a_second_tap_changes_nothing(self, room: Room) -> None:
        given(room).when(c.SpotlightIdea("o4")).refused("nothing_new")
        room.do(c.ShowIdea("o4", FIRST))
        room.do(c.SpotlightIdea("o4", FIRST))
        given(room).when(c.SpotlightIdea("o4", FIRST)).refused("nothing_new")

    def test_it_goes_out_when_its_idea_is_taken_off_the_wall(self, room: Room) -> None:
        room.do(c.ShowIdea("o4", FIRST))
        showing = room.state.seq
        room.do(c.SpotlightIdea("o4", FIRST))
        room.do(c.Undo(showing))
        assert room.here.spotlight is None


def test_participants_show_nothing(room: Room) -> None:
    for command in (c.ShowIdea("o4", FIRST), c.HideIdea(FIRST), c.SpotlightIdea("o4", FIRST)):
        given(room).when(command, by=BEN).refused("not_allowed")

"""Where the room is: next, back, start, more time, pause, ring, and the clock that runs out."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.state import deadline_of
from structures.schema import Technique
from tests.cast import ADA, BEN, CLEO, DEV, FAY, idea_id, seats
from tests.core.given import given
from tests.core.plans import (
    ALL,
    ALONE,
    BREAK,
    FOURS,
    ONE_THREE,
    ONE_TWO_FOUR,
    PAIRS,
    WELCOME,
    technique,
)
from tests.core.room import MINUTE, OPENED, alone, everybody, fours, lobby, pairs

CHOSEN_FOURS = FOURS | {"input": {"pairs": "selected"}}


class TestNext:
    def test_next_opens_the_first_step_and_its_clock_runs_at_once(self) -> None:
        done = given(lobby("ben", "cleo")).when(c.Advance(""))
        (opened,) = done.happened(e.StepOpened)
        assert isinstance(opened, e.StepOpened)
        assert (opened.opening, opened.step, opened.turn, opened.seed) == ("o1", "alone", 1, 7)
        assert deadline_of(done.state) == OPENED + MINUTE

    def test_next_closes_the_step_before(self) -> None:
        room = alone("ben", "cleo", "dev")
        done = given(room).when(c.Advance("o1"), after=MINUTE)
        done.happened(e.StepClosed, e.StepOpened, e.GroupsFormed, e.IdeasRouted)
        assert done.state.openings["o1"].closed_at == OPENED + 2 * MINUTE

    def test_new_groups_gather_first_and_no_clock_runs(self) -> None:
        room = pairs("ben", "cleo", "dev")
        assert room.here.phase == "gathering"
        assert deadline_of(room.state) is None

    def test_merged_groups_gather_too_and_the_whole_room_does_not(self) -> None:
        room = fours(*seats(8))
        assert room.here.phase == "gathering"
        assert room.next().here.phase == "running"

    def test_the_second_of_two_facilitators_who_press_next_at_once_is_stale(self) -> None:
        room = alone("ben", "cleo")
        given(room).when(c.Advance("o1"), by=ADA).happened(
            e.StepClosed, e.StepOpened, e.GroupsFormed, e.IdeasRouted
        )
        given(room).when(c.Advance("o1"), by=FAY).refused("stale")

    def test_two_who_open_the_first_step_at_once_open_one(self) -> None:
        room = lobby("ben")
        given(room).when(c.Advance(""), by=FAY).happened(e.StepOpened)
        given(room).when(c.Advance(""), by=ADA).refused("stale")

    def test_after_the_last_step_the_plan_is_finished(self) -> None:
        room = everybody("ben", "cleo")
        given(room).when(c.Advance("o3")).then(e.StepClosed("o3"), e.PlanFinished())
        assert room.state.session.finished
        assert room.state.current is None
        given(room).when(c.Advance("")).refused("finished")

    def test_a_room_without_people_goes_on_all_the_same(self) -> None:
        room = lobby()
        while not room.state.session.finished:
            room.next()
        assert [o.step for o in room.state.openings.values()] == ["alone", "pairs", "all"]

    def test_nothing_moves_when_the_session_is_closed(self) -> None:
        room = alone("ben")
        room.do(c.CloseSession())
        for command in (c.Advance("o1"), c.GoBack("o1"), c.Start("o1"), c.Pause("o1")):
            given(room).when(command).refused("closed")
        for other in (c.Resume("o1"), c.AddTime("o1"), c.Ring("o1"), c.CloseSession()):
            given(room).when(other).refused("closed")


class TestSkipping:
    @pytest.mark.parametrize("people", [1, 2, 3])
    def test_a_merge_that_would_repeat_the_same_groups_is_passed_over(self, people: int) -> None:
        room = pairs(*seats(people))
        done = given(room).when(c.Advance("o2"), after=MINUTE)
        assert done.events[1] == e.StepSkipped("t1", "fours", "o2")
        assert room.here.step == "all"
        assert room.here.sources == {"fours": ("o2",)}

    def test_what_was_marked_goes_past_a_skipped_step(self) -> None:
        room = pairs("ben", "cleo", "dev")
        room.do(c.PromoteIdea("o2.2", True), CLEO)
        room.next()
        assert [idea.parents for idea in room.pool()] == [("o2.2",)]

    def test_a_step_that_was_skipped_at_the_end_opens_when_more_people_have_come(self) -> None:
        room = pairs("ben", "cleo", plan=(without_all(),))
        room.next()
        assert room.state.session.finished
        assert room.state.skipped
        room.back().join("dev", "guest-4", "guest-5", "guest-6")
        assert room.sizes() == [3, 3]
        room.next()
        assert room.here.step == "fours"
        assert room.state.skipped == {}


class TestBackAndForth:
    def test_back_opens_the_step_before_with_a_minute_on_its_clock(self) -> None:
        done = given(pairs("ben", "cleo")).when(c.GoBack("o2"))
        done.happened(e.StepLeft, e.StepReopened)
        assert deadline_of(done.state) == OPENED + 3 * MINUTE
        assert done.state.openings["o2"].left
        assert done.state.opening
        assert done.state.opening.id == "o1"

    def test_there_is_nothing_before_the_first_step(self) -> None:
        given(lobby("ben")).when(c.GoBack("")).refused("at_the_start")
        given(alone("ben")).when(c.GoBack("o1")).refused("at_the_start")

    def test_back_from_another_step_than_the_one_that_is_open_is_stale(self) -> None:
        given(pairs("ben", "cleo")).when(c.GoBack("o1")).refused("stale")

    def test_after_the_end_back_opens_the_last_step_again(self) -> None:
        room = everybody("ben", "cleo").next()
        given(room).when(c.GoBack("")).happened(e.StepReopened)
        assert room.here.step == "all"
        assert not room.state.session.finished

    def test_openings_keep_what_they_hold(self) -> None:
        room = fours(*seats(8))
        room.do(c.PromoteIdea("o3.1", True), BEN)
        held = {id: room.state.pool(id) for id in room.state.openings}
        groups = {id: o.groups for id, o in room.state.openings.items()}
        room.back().back().next().next()
        assert room.state.current == "o3"
        assert {id: room.state.pool(id) for id in room.state.openings} == held
        assert {id: o.groups for id, o in room.state.openings.items()} == groups
        assert len(room.state.openings) == 3

    def test_forward_returns_to_what_was_left_and_not_to_a_new_opening(self) -> None:
        room = fours(*seats(8)).back().back()
        given(room).when(c.Advance("o1")).happened(e.StepClosed, e.StepReopened)
        assert room.state.current == "o2"
        given(room).when(c.Advance("o2")).happened(e.StepClosed, e.StepReopened)
        assert room.state.current == "o3"
        room.next()
        assert room.here.step == "all"

    def test_what_was_written_after_going_back_is_carried_forward(self) -> None:
        room = pairs("ben", "cleo").back()
        second = room.post("ben", "one more thing")
        done = given(room).when(c.Advance("o1"))
        *_, routed = done.happened(e.StepClosed, e.StepReopened, e.IdeasRouted)
        assert routed == e.IdeasRouted("o2", (("o2.3", second, "o2-1"),))

    def test_what_a_group_left_out_is_not_carried_by_going_back_and_forth(self) -> None:
        room = pairs(*seats(4), plan=(technique(ALONE, PAIRS, CHOSEN_FOURS, ALL),))
        room.do(c.PromoteIdea("o2.1", True), BEN)
        room.next()
        before = room.pool()
        assert [idea.parents for idea in before] == [("o2.1",), ("o2.3",), ("o2.4",)]
        room.back().next()
        assert room.pool() == before

    def test_a_correction_after_going_back_reaches_the_copy_that_nobody_touched(self) -> None:
        room = pairs("ben", "cleo").back()
        room.do(c.EditIdea(idea_id("ben"), {"idea": "better"}, 1), BEN)
        room.next()
        assert room.copy_of(idea_id("ben")).fields == {"idea": "better"}

    def test_it_reaches_the_copies_of_copies_and_so_does_its_undoing(self) -> None:
        room = fours(*seats(4)).back().back()
        room.do(c.EditIdea(idea_id("ben"), {"idea": "better"}, 1), BEN)
        assert {room.state.ideas[id].fields["idea"] for id in ("o2.1", "o3.1")} == {"better"}
        room.do(c.Undo(room.state.acts[0].seq), BEN)
        assert {room.state.ideas[id].fields["idea"] for id in ("o2.1", "o3.1")} == {
            "what ben wrote"
        }
        assert room.state.ideas["o3.1"].editors == ()

    def test_a_copy_that_was_reworded_stays_the_groups(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.EditIdea("o2.1", {"idea": "ours"}, 1), CLEO)
        room.back()
        room.do(c.EditIdea(idea_id("ben"), {"idea": "better"}, 1), BEN)
        room.next()
        assert room.copy_of(idea_id("ben")).fields == {"idea": "ours"}

    def test_a_step_that_had_not_begun_still_waits_for_start(self) -> None:
        room = pairs("ben", "cleo").back().next()
        assert room.here.phase == "gathering"
        assert deadline_of(room.state) is None
        given(room).when(c.Start("o2")).then(e.StepStarted("o2", "room", room.now + 2 * MINUTE))

    def test_a_step_that_was_passed_before_it_began_waits_for_start_too(self) -> None:
        room = pairs("ben", "cleo").next().back()
        assert room.here.phase == "gathering"
        given(room).when(c.Start("o2")).happened(e.StepStarted)

    def test_what_was_on_its_way_when_the_room_went_back_is_there_when_it_returns(self) -> None:
        room = pairs("ben", "cleo").back()
        posting = c.PostIdea("o2", idea_id("on-its-way"), {"idea": "wait for me"})
        given(room).when(posting, by=BEN, after=9 * MINUTE).then(
            e.IdeaPosted("o2", idea_id("on-its-way"), "ben", {"idea": "wait for me"}, "o2-1")
        )
        room.next()
        assert "wait for me" in room.read_by("cleo")

    def test_who_came_meanwhile_sits_down_when_groups_meet_again(self) -> None:
        room = pairs(*seats(4)).back().join("eve")
        done = given(room).when(c.Advance("o1"))
        assert e.PersonPlaced("o2", "eve", "o2-1", 1) in done.events
        assert sorted(room.sizes()) == [2, 3]

    def test_who_left_meanwhile_does_not_sit_there_and_nobody_stays_alone(self) -> None:
        room = pairs(*seats(6)).back()
        room.do(c.Leave(), CLEO)
        done = given(room).when(c.Advance("o1"))
        assert e.GroupJoined("o2", "o2-1", "o2-2") in done.events
        assert room.group_of("ben").members == ("dev", "guest-4", "ben")
        assert room.sizes() == [3, 2]

    def test_a_table_that_everybody_left_hands_on_what_it_holds(self) -> None:
        room = pairs(*seats(4)).back()
        for person in (BEN, CLEO):
            room.do(c.Leave(), person)
        room.next()
        assert room.sizes() == [2]
        assert {"what ben wrote", "what cleo wrote"} <= room.read_by("dev")


class TestPlans:
    def test_a_plan_runs_through_all_its_techniques(self) -> None:
        room = lobby(*seats(7), plan=(WELCOME, ONE_TWO_FOUR, BREAK))
        while not room.state.session.finished:
            room.next()
        steps = [(o.item, o.step) for o in room.state.openings.values()]
        assert steps == [
            ("t1", "hello"), ("t2", "alone"), ("t2", "pairs"), ("t2", "fours"), ("t2", "all"),
            ("t3", "rest"),
        ]  # fmt: skip

    def test_a_variant_leaves_steps_out(self) -> None:
        room = alone(*seats(7), plan=(ONE_THREE,)).next()
        assert room.sizes() == [4, 3]
        assert room.next().here.step == "all"
        assert len(room.pool()) == 7

    def test_somebody_who_came_in_a_step_without_groups_sits_with_earlier_groups(self) -> None:
        talk = {"id": "talk", "group": "whole", "activity": "talk"}
        again = {"id": "again", "group": {"keep": "pairs"}, "activity": "talk"}
        plan = technique(PAIRS | {"input": {}}, talk, again)
        room = lobby(*seats(4), plan=(plan,)).next().next().join("eve")
        room.do(c.Leave(), DEV)
        room.next()
        assert [group.members for group in room.here.live_groups()] == [
            ("ben", "cleo"), ("guest-4", "eve"),
        ]  # fmt: skip


def without_all() -> Technique:
    return ONE_TWO_FOUR.model_copy(update={"steps": ONE_TWO_FOUR.steps[:3], "minutes": 7})

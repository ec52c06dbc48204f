"""Turns: they follow each other by themselves, everybody has one, and nobody waits for a larger
group; new partners in every round."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.remixing import met, remixed, repeats
from facilitator.core.state import Opening, deadline_of
from facilitator.core.visibility import role_of
from tests.cast import person, seats
from tests.core.given import given
from tests.core.plans import technique
from tests.core.room import Room, lobby

REFLECT = {"id": "reflect", "group": "solo", "activity": "collect", "visible": "private"}
SHARE = {
    "id": "share",
    "minutes": 2,
    "loop": "turn",
    "group": {"new": [3, 4]},
    "activity": "talk",
    "visible": "group",
}
ADVISE = SHARE | {"id": "advise", "minutes": 4, "group": {"keep": "share"}}
KEEP = REFLECT | {"id": "keep"}
TURNS = technique(
    REFLECT | {"fields": {"idea": "text"}},
    SHARE,
    ADVISE,
    KEEP | {"fields": {"idea": "text"}},
    slug="turns",
    roles={"client": {"turns": True}, "consultant": {}},
    loops={"turn": {"over": "members", "role": "client", "nominal": 3}},
)
ROUNDS = technique(
    {
        "id": "rounds",
        "minutes": 5,
        "loop": "round",
        "group": {"remix": [2, 3], "meet": "strangers"},
        "activity": "talk",
        "visible": "group",
        "record": "none",
    },
    KEEP | {"fields": {"idea": "text"}},
    slug="rounds",
    loops={"round": {"over": "count", "times": 3}},
)


def in_turns(people: int) -> Room:
    """In the loop, with the clock running in all cohorts."""
    room = lobby(*seats(people), plan=(TURNS,)).next().next()
    room.do(c.Start(room.state.current or ""))
    return room


def let_time_pass(room: Room) -> list[tuple[int, Opening]]:
    """The bell rings wherever it is due, until nothing more follows by itself."""
    seen = [(room.now, opening) for opening in room.state.fronts]
    while room.ring():
        known = {o.id for _, o in seen}
        seen += [(room.now, o) for o in room.state.fronts if o.id not in known]
    return seen


def clients(room: Room) -> Counter[str]:
    """How often each held the role, counted once a turn."""
    held: Counter[str] = Counter()
    for opening in room.state.openings.values():
        if opening.step == "share":
            for group in opening.groups.values():
                held.update(m for m, role in group.roles.items() if role == "client")
    return held


class TestTurns:
    @pytest.mark.parametrize("people", [2, 3, 4, 5, 7, 8, 10, 11, 30])
    def test_everybody_has_exactly_one_turn(self, people: int) -> None:
        room = in_turns(people)
        let_time_pass(room)
        assert clients(room) == Counter({seat.id: 1 for seat in room.state.present()})

    @pytest.mark.parametrize("people", [7, 10, 13])
    def test_groups_of_four_finish_with_the_trios(self, people: int) -> None:
        room = in_turns(people)
        assert len(room.state.fronts) == 2, "there are trios and fours"
        started = room.now
        let_time_pass(room)
        ends = {o.cohort: o.cohorts[o.cohort].ends_at for o in room.state.fronts}
        assert {opening.turn for opening in room.state.fronts} == {3, 4}
        assert max(ends.values()) - min(ends.values()) <= 20_000  # type: ignore[operator, type-var]
        assert abs(max(ends.values()) - started - 18 * 60_000) <= 30_000  # type: ignore[operator, type-var]

    def test_the_role_stays_through_all_steps_of_one_turn(self) -> None:
        room = in_turns(3)
        for _, opening in let_time_pass(room):
            (group,) = opening.groups.values()
            (holder,) = group.roles
            first = next(
                o
                for o in room.state.openings.values()
                if o.step == "share" and o.turn == opening.turn
            )
            assert list(next(iter(first.groups.values())).roles) == [holder]

    def test_who_does_not_hold_the_role_has_the_other_one(self) -> None:
        room = in_turns(3)
        opening = room.state.fronts[0]
        roles = Counter(role_of(room.state, opening, seat.id) for seat in room.state.present())
        assert roles == Counter({"consultant": 2, "client": 1})

    def test_the_groups_stay_the_same_in_every_turn(self) -> None:
        room = in_turns(10)
        let_time_pass(room)
        circles = {
            frozenset(g.members)
            for o in room.state.openings.values()
            if o.step in ("share", "advise")
            for g in o.groups.values()
        }
        assert sorted(map(len, circles)) == [3, 3, 4]

    def test_next_takes_everybody_to_their_next_step_and_out_at_the_end(self) -> None:
        room = in_turns(7)
        for _ in range(7):
            room.next()
        assert {o.turn for o in room.state.fronts} == {3, 4}
        assert {o.step for o in room.state.fronts} == {"advise"}
        room.next()
        assert [o.step for o in room.state.fronts] == ["keep"]

    def test_back_goes_one_step_back_and_then_out_to_what_was_before(self) -> None:
        room = in_turns(7).next()
        room.back()
        assert {o.step for o in room.state.fronts} == {"share"}
        assert {o.turn for o in room.state.fronts} == {1}
        room.back()
        assert [o.step for o in room.state.fronts] == ["reflect"]
        room.next()
        assert {o.step for o in room.state.fronts} == {"share"}
        assert len(room.state.fronts) == 2

    def test_held_turns_wait_for_the_facilitator(self) -> None:
        room = in_turns(3)
        room.do(c.HoldTurns(True))
        seen = let_time_pass(room)
        assert len(seen) == 1
        assert room.state.fronts[0].phase == "over"
        given(room).when(c.HoldTurns(True)).refused("nothing_new")

    def test_a_client_who_leaves_in_mid_turn_is_not_waited_for(self) -> None:
        room = in_turns(4)
        opening = room.state.fronts[0]
        (client,) = next(iter(opening.groups.values())).roles
        room.do(c.Leave(), person(client))
        let_time_pass(room)
        assert clients(room) == Counter({seat.id: 1 for seat in room.state.seats.values()})

    def test_a_latecomer_sits_with_a_group_and_has_a_turn_if_one_is_left(self) -> None:
        room = in_turns(4)
        let_one_turn_pass(room)
        room.join("eve")
        opening = room.state.front_of("eve")
        assert opening is not None
        assert opening.group_of("eve")
        let_time_pass(room)
        assert clients(room)["eve"] <= 1
        assert room.state.fronts[0].turn == 4

    def test_the_last_of_a_group_joins_one_that_keeps_another_time(self) -> None:
        room = in_turns(7)
        trio = next(o for o in room.state.fronts if o.cohort == "of3")
        members = next(iter(trio.groups.values())).members
        for leaver in members[:2]:
            room.do(c.Leave(), person(leaver))
        front = room.state.front_of(members[2])
        assert front is not None
        assert front.cohort == "of4"

    def test_pausing_stops_every_cohort_and_more_time_reaches_every_one(self) -> None:
        room = in_turns(7)
        here = room.state.current or ""
        before = [o.cohorts[o.cohort].ends_at for o in room.state.fronts]
        room.do(c.AddTime(here))
        after = [o.cohorts[o.cohort].ends_at for o in room.state.fronts]
        assert [a - b for a, b in zip(after, before, strict=True) if a and b] == [60_000] * 2
        room.do(c.Pause(here))
        assert deadline_of(room.state) is None
        room.do(c.Resume(here))
        assert deadline_of(room.state) is not None


def let_one_turn_pass(room: Room) -> None:
    room.next().next()


class TestRounds:
    @pytest.mark.parametrize("people", [4, 6, 7, 8, 9, 12, 13, 30, 100])
    def test_no_pair_meets_twice(self, people: int) -> None:
        room = lobby(*seats(people), plan=(ROUNDS,))
        for _ in range(3):
            room.next()
            assert room.here.phase == "gathering"
        meetings = met(g.members for o in room.state.openings.values() for g in o.groups.values())
        assert max(meetings.values()) == 1

    def test_a_new_round_waits_until_people_have_found_each_other(self) -> None:
        room = lobby(*seats(6), plan=(ROUNDS,)).next()
        room.do(c.Start("o1"))
        let_time_pass(room)
        assert room.state.current == "o1"
        assert room.here.phase == "over"

    def test_who_comes_in_round_two_finds_partners_too(self) -> None:
        room = lobby(*seats(6), plan=(ROUNDS,)).next().join("eve").next()
        assert sorted(len(g.members) for g in room.here.live_groups()) == [2, 2, 3]

    @pytest.mark.parametrize("people", range(2, 13))
    def test_as_few_repeats_as_there_can_be_when_rounds_are_many(self, people: int) -> None:
        line = [f"p{n}" for n in range(people)]
        before: Counter[frozenset[str]] = Counter()
        for turn in range(1, people):
            table = remixed(line, (2, 3), turn, people - 1, 7, before)
            assert sorted(m for group in table for m in group) == sorted(line)
            if people % 2 == 0:
                assert repeats(table, before) == 0
            before += met(table)
        if people % 2 == 0:
            assert len(before) == len(list(combinations(line, 2)))


def test_a_step_that_does_not_fit_the_head_count_is_passed_over() -> None:
    plan = technique(
        {"id": "circle", "group": "whole", "activity": "talk", "when": "people <= 4"},
        {"id": "groups", "group": {"new": [2, 3]}, "activity": "talk", "when": "people > 4"},
        slug="sizes",
    )
    assert lobby(*seats(3), plan=(plan,)).next().here.step == "circle"
    room = lobby(*seats(6), plan=(plan,)).next()
    assert room.here.step == "groups"
    assert [r.event.why for r in room.log if isinstance(r.event, e.StepSkipped)] == ["people"]


class TestWhoLosesTheirGroup:
    """Five people are three and two. The pair's first client leaves in the middle of the turn."""

    @pytest.mark.parametrize("during", ["share", "advise"])
    def test_the_one_who_is_left_still_has_a_turn_and_sits_in_one_place(self, during: str) -> None:
        room = in_turns(5)
        pair = next(o for o in room.state.fronts if len(o.live_groups()[0].members) == 2)
        (table,) = pair.live_groups()
        gone = next(iter(table.roles))
        (left,) = set(table.members) - {gone}
        if during == "advise":
            room.do(c.Advance(room.state.current or ""))
        room.do(c.Leave(), person(gone))
        for _ in range(30):
            if room.here.step == "keep":
                break
            sitting = Counter(
                m for o in room.state.fronts for g in o.live_groups() for m in g.members
            )
            assert sitting[left] == 1
            room.do(c.Advance(room.state.current or ""))
        assert clients(room) == dict.fromkeys(room.state.seats, 1)

    def test_who_comes_in_the_last_turn_does_not_make_it_longer(self) -> None:
        room = in_turns(3)
        for _ in range(4):
            room.do(c.Advance(room.state.current or ""))
        assert room.here.turn == 3
        room.join("late")
        room.next().next()
        assert room.here.step == "keep"

"""What is decided once: the head-count of a technique, the tables of a wide one, whose turns come
first, and what a step only works from."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from tests.cast import PRESENCE, person, seats
from tests.core.plans import BREAK, technique
from tests.core.room import Room, lobby
from tests.core.test_loops import clients, in_turns
from tests.core.test_widening import tables
from tests.laws.plans_in_scopes import HOST, RANKING, TABLES

HELLO = {"id": "hello", "group": "whole", "activity": "talk"}
CIRCLE = HELLO | {"id": "circle", "when": "people <= 4"}
GROUPS = {"id": "groups", "group": {"new": [2, 3]}, "activity": "talk", "when": "people > 4"}
BY_SIZE = technique(HELLO, CIRCLE, GROUPS, slug="by-size")


class TestTheHeadCount:
    def steps(self, room: Room) -> list[str]:
        found = []
        while not room.next().state.session.finished:
            found.append(room.here.step)
        return found

    def test_who_comes_later_does_not_change_it(self) -> None:
        room = lobby(*seats(4), plan=(BY_SIZE, BREAK)).next()
        room.now += 1
        room.join("late", "later")
        assert self.steps(room) == ["circle", "rest"]

    @pytest.mark.parametrize("asleep", [True, False])
    def test_nor_does_who_leaves_or_sleeps(self, asleep: bool) -> None:
        room = lobby(*seats(5), plan=(BY_SIZE, BREAK)).next()
        room.now += 1
        for seat in seats(2):
            room.do(c.MarkAway(seat, ""), PRESENCE) if asleep else room.do(c.Leave(), person(seat))
        assert self.steps(room) == ["groups", "rest"]

    def test_the_next_technique_counts_anew(self) -> None:
        room = lobby(*seats(4), plan=(BREAK, BY_SIZE)).next()
        room.join("late")
        assert self.steps(room) == ["hello", "groups"]


class TestTheTables:
    def test_parts_are_put_together_at_their_own_table(self) -> None:
        wide = TABLES | {"group": {"new": [4, 7]}, "fields": {"idea": "text"}}
        room = lobby(*seats(12), plan=(technique(wide, HOST, slug="tables"),)).next()
        room.do(c.Start(room.here.id))
        first = tables(room.here)
        assert sorted(map(len, first)) == [6, 6]
        seen = []
        while not room.next().state.session.finished:
            seen.append((room.here.step, len(room.here.live_groups())))
            assert all(any(part <= table for table in first) for part in tables(room.here))
        assert dict(seen)["host-pairs"] == 6


class TestWhoseTurnComesFirst:
    def test_whoever_began_goes_before_whoever_came(self) -> None:
        room = in_turns(3)
        room.join("late")
        while room.here.step != "keep":
            room.next()
        assert clients(room) == dict.fromkeys(seats(3), 1)


def test_what_a_step_only_works_from_stays_there() -> None:
    room = lobby(*seats(3), plan=(RANKING,)).next()
    room.do(c.Start(room.here.id))
    room.post("ben", "a wish")
    room.next().next()
    assert [idea.material for idea in room.view(seat="ben").ideas] == [True]
    room.post("ben", "a deed")
    room.next()
    assert [dict(idea.fields) for idea in room.pool()] == [{"deed": "a deed"}]

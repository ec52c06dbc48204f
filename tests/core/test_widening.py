"""A step that widens: alone beside the others, then neighbours, then the whole table."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core.state import Opening, PlanItem
from facilitator.core.timing import timetable
from tests.cast import PRESENCE, idea_id, person, seats
from tests.core.plans import technique
from tests.core.room import Room, lobby

LIST = {
    "id": "list",
    "minutes": 10,
    "group": {"new": [4, 7]},
    "activity": "collect",
    "fields": {"idea": "text"},
    "widen": [1, 2, "group"],
    "visible": "group",
}
STOP = {
    "id": "stop",
    "minutes": 5,
    "group": {"keep": "list"},
    "activity": "converge",
    "input": {"list": "group"},
    "visible": "group",
}
WIDE = technique(LIST, STOP, slug="wide", minutes=15)


def begun(people: int) -> Room:
    """Alone at their tables, with the clock running."""
    room = lobby(*seats(people), plan=(WIDE,)).next()
    return started(room)


def started(room: Room) -> Room:
    if room.here.phase == "gathering":
        room.do(c.Start(room.here.id))
    return room


def tables(opening: Opening) -> set[frozenset[str]]:
    return {frozenset(group.members) for group in opening.live_groups()}


class TestTheTable:
    def test_it_stays_together_while_the_scope_widens(self) -> None:
        room = begun(11)
        first = tables(room.here)
        assert sorted(map(len, first)) == [5, 6]
        room.next()
        assert room.here.step == "list-2"
        parts = tables(room.here)
        assert sorted(map(len, parts)) == [2, 2, 2, 2, 3]
        assert all(any(part <= table for table in first) for part in parts)
        room.next()
        assert (room.here.step, tables(room.here)) == ("list", first)
        room.next()
        assert (room.here.step, tables(room.here)) == ("stop", first)

    def test_nobody_looks_for_anybody_in_between(self) -> None:
        room = begun(11)
        assert [room.next().here.phase for _ in range(3)] == ["running"] * 3

    def test_numbers_of_tables_come_back(self) -> None:
        room = begun(11)
        numbers = {frozenset(g.members): g.number for g in room.here.live_groups()}
        room.next()
        assert len({g.number for g in room.here.live_groups()}) == 5
        room.next()
        assert {frozenset(g.members): g.number for g in room.here.live_groups()} == numbers

    def test_who_comes_while_there_are_pairs_stays_at_that_table(self) -> None:
        room = begun(11).next()
        room.join("late")
        part = room.here.group_of("late")
        assert part
        room.next()
        assert set(part.members) <= set(room.group_of("late").members)

    def test_who_comes_back_finds_their_own_table(self) -> None:
        room = begun(12)
        own = room.here.live_groups()[1]
        asleep = own.members[0]
        room.do(c.MarkAway(asleep, ""), PRESENCE)
        room.next()
        assert room.here.group_of(asleep) is None
        room.do(c.MarkBack(asleep), PRESENCE)
        assert set(room.group_of(asleep).members) <= set(own.members)


class TestWhatIsWritten:
    def test_it_is_seen_by_more_and_more(self) -> None:
        room = begun(6)
        (table,) = room.here.live_groups()
        for seat in table.members:
            room.post(seat, f"by {seat}", id=idea_id(seat))
        first = table.members[0]
        assert room.read_by(first) == {f"by {first}"}
        room.next()
        pair = room.group_of(first).members
        assert room.read_by(first) == {f"by {seat}" for seat in pair}
        room.next()
        assert room.read_by(first) == {f"by {seat}" for seat in table.members}

    def test_what_a_pair_made_of_it_goes_on(self) -> None:
        room = begun(6)
        (table,) = room.here.live_groups()
        writer = table.members[0]
        wrote = room.post(writer, "a wish")
        room.next()
        copy = room.copy_of(wrote)
        room.do(c.EditIdea(copy.id, {"idea": "a plan"}, copy.version), person(writer))
        room.next()
        assert [idea.fields["idea"] for idea in room.pool()] == ["a plan"]

    def test_it_goes_on_at_the_table_when_its_author_leaves(self) -> None:
        room = begun(11)
        table = room.here.live_groups()[0]
        writer = table.members[0]
        room.post(writer, "a wish")
        room.next()
        room.do(c.RemoveSeat(writer))
        room.next()
        (idea,) = room.pool()
        group = room.state.group(idea.group)
        assert group
        assert set(table.members[1:]) <= set(group.members)


class TestFewPeople:
    @pytest.mark.parametrize(
        ("people", "steps"),
        [
            (1, ["list-1", "stop"]),
            (2, ["list-1", "list-2", "stop"]),
            (3, ["list-1", "list-2", "stop"]),
            (5, ["list-1", "list-2", "list", "stop"]),
        ],
    )
    def test_nobody_is_asked_the_same_twice(self, people: int, steps: list[str]) -> None:
        room = begun(people)
        seen = []
        while not room.state.session.finished:
            seen.append(room.here.step)
            room.next()
        assert seen == steps

    def test_what_was_written_still_goes_on(self) -> None:
        room = begun(2)
        room.post(room.here.live_groups()[0].members[0], "a wish")
        room.next().next()
        assert (room.here.step, [i.fields["idea"] for i in room.pool()]) == ("stop", ["a wish"])

    @pytest.mark.parametrize("people", [1, 2, 3, 5, 7, 12])
    def test_the_plan_reckons_as_the_room_will_do(self, people: int) -> None:
        (block,) = timetable([PlanItem("t1", WIDE, "", 15)], people).blocks
        expected = [step.step for step in block.steps if not step.skipped]
        room = begun(people)
        seen = []
        while not room.state.session.finished:
            seen.append(room.here.step)
            room.next()
        assert seen == expected


class TestWhatScreensSay:
    def test_the_table_is_as_large_as_it_is_after_a_quiet_start(self) -> None:
        room = begun(12)
        sizes = [step.size for step in room.view("console").technique.strip]
        assert sizes == [1, 2, 4, 4]

    def test_what_is_only_worked_from_is_not_counted(self) -> None:
        stop = STOP | {"activity": "collect", "fields": {"stop": "text"}}
        room = lobby(*seats(5), plan=(technique(LIST, stop, slug="stops", minutes=15),)).next()
        started(room).post(room.here.live_groups()[0].members[0], "we wait")
        while room.here.step != "stop":
            room.next()
        assert room.view("console").console.ideas == 0
        room.post(room.here.live_groups()[0].members[0], "waiting")
        assert room.view("console").console.ideas == 1

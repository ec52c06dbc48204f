"""What a screen knows about turns: whose it is, whose comes next, and who may write."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core.state import Group
from tests.cast import idea_id, person, seats
from tests.core.given import given
from tests.core.plans import technique
from tests.core.room import MINUTE, Room, lobby
from tests.core.test_loops import ADVISE, KEEP, REFLECT, ROUNDS, SHARE, TURNS, in_turns

NOTES = ADVISE | {"fields": {"note": "text?"}, "writes": ("client",), "visible": "private"}
LOOPS = {
    "roles": {"client": {"turns": True}, "consultant": {}},
    "loops": {"turn": {"over": "members", "role": "client", "nominal": 3}},
}
WITH_NOTES = technique(
    REFLECT | {"fields": {"idea": "text"}},
    SHARE | {"words": {"client": "Tell them.", "consultant": "Listen."}},
    NOTES,
    KEEP | {"fields": {"idea": "text"}},
    slug="notes",
    words={"client": "Client", "consultant": "Consultant"},
    **LOOPS,
)
QUESTIONS = technique(
    {
        "id": "think",
        "loop": "question",
        "group": "whole",
        "activity": "collect",
        "fields": {"note": "text"},
        "visible": "private",
        "words": {"what": "What happened?", "so_what": "So what?"},
    },
    slug="questions",
    loops={"question": {"over": "prompts", "items": ("what", "so_what")}},
)


def with_notes(people: int = 3) -> Room:
    room = lobby(*seats(people), plan=(WITH_NOTES,)).next().next()
    room.do(c.Start(room.state.current or ""))
    return room


def only_group(room: Room) -> Group:
    (group,) = room.here.live_groups()
    return group


def client(room: Room) -> str:
    (seat,) = only_group(room).roles
    return seat


def others(room: Room) -> list[str]:
    return [m for m in only_group(room).members if m != client(room)]


class TestOnAPhone:
    def test_everybody_has_the_instruction_of_their_own_part(self) -> None:
        room = with_notes()
        step = room.view(seat=client(room)).step
        assert step
        assert step.role
        assert (step.role.title, step.role.text, step.role.holds) == ("Client", "Tell them.", True)
        step = room.view(seat=others(room)[0]).step
        assert step
        assert step.role
        assert (step.role.title, step.role.text, step.role.holds) == (
            "Consultant", "Listen.", False,
        )  # fmt: skip
        assert step.role.turning == "Client"

    def test_who_the_client_is_and_whose_turn_comes_then(self) -> None:
        room = with_notes()
        group = room.view(seat="ben").group
        assert group
        assert group.holder
        assert group.holder.id == client(room)
        assert group.then
        waiting = group.then.id
        room.next().next()
        assert client(room) == waiting
        room.next().next()
        group = room.view(seat="ben").group
        assert group
        assert group.then is None, "it is the last turn"

    def test_which_turn_it_is_and_when_the_next_begins(self) -> None:
        room = with_notes()
        found = []
        for _ in range(6):
            step = room.view(seat="ben").step
            assert step
            found.append((step.id, step.turn, step.turns, step.begins))
            room.next()
        assert found == [
            ("share", 1, 3, 0), ("advise", 1, 3, 2), ("share", 2, 3, 0), ("advise", 2, 3, 3),
            ("share", 3, 3, 0), ("advise", 3, 3, 0),
        ]  # fmt: skip

    def test_what_comes_next_is_the_next_step_of_the_loop(self) -> None:
        room = with_notes()
        titles = []
        for _ in range(6):
            coming = room.view(seat="ben").next
            titles.append(coming.id if coming else "")
            room.next()
        assert titles == ["advise", "share", "advise", "share", "advise", "keep"]

    def test_a_loop_over_prompts_says_its_prompt(self) -> None:
        room = lobby(*seats(3), plan=(QUESTIONS,))
        steps = [room.next().view().step for _ in range(2)]
        assert [step and step.prompt for step in steps] == ["What happened?", "So what?"]

    def test_the_clock_follows_by_itself_unless_it_is_held_or_people_move(self) -> None:
        room = with_notes()
        assert _follows(room)
        room.do(c.HoldTurns(True))
        assert not _follows(room)
        room.do(c.HoldTurns(False))
        for _ in range(5):
            room.next()
        assert not _follows(room), "nothing of the loop comes after it"
        assert not _follows(lobby(*seats(4), plan=(ROUNDS,)).next())

    @pytest.mark.parametrize(("ring", "shares"), [(None, 1), ("members", 2), (4, 4)])
    def test_the_bell_divides_the_time(self, ring: object, shares: int) -> None:
        rounds = ROUNDS.steps[0].model_copy(update={"ring": ring})
        plan = ROUNDS.model_copy(update={"steps": (rounds, *ROUNDS.steps[1:])})
        room = lobby(*seats(7), plan=(plan,)).next()
        clock = room.view("wall").clock
        assert clock
        assert clock.shares == shares
        three = next(g for g in room.here.live_groups() if len(g.members) == 3)
        clock = room.view(seat=three.members[0]).clock
        assert clock
        assert clock.shares == (3 if ring == "members" else shares)


def _follows(room: Room) -> bool:
    clock = room.view(seat="ben").clock
    assert clock
    return clock.follows


class TestWhoWrites:
    def test_only_whose_turn_it_is(self) -> None:
        room = with_notes().next()
        assert "post" in room.view(seat=client(room)).may
        assert not room.view(seat=others(room)[0]).may

    def test_the_others_are_refused_with_a_sentence(self) -> None:
        room = with_notes().next()
        here, listener = room.here.id, person(others(room)[0])
        note = c.PostIdea(here, idea_id("x"), {"note": "mine"})
        given(room).when(note, by=listener).refused("not_your_turn")
        room.do(note, person(client(room)))
        edit = c.EditIdea(note.id, {"note": "other"}, 1)
        given(room).when(edit, by=listener).refused("not_yours")

    def test_nobody_else_reads_the_note(self) -> None:
        room = with_notes().next()
        mine = client(room)
        room.do(c.PostIdea(room.here.id, idea_id("x"), {"note": "canary"}), person(mine))
        assert room.read_by(mine) == {"canary"}
        for seat in others(room):
            assert room.read_by(seat) == set()
        for kind in ("wall", "console"):
            assert "canary" not in repr(room.view(kind))


class TestOnTheConsole:
    def test_cohorts_stand_there_while_they_keep_time_apart(self) -> None:
        room = in_turns(7)
        for kind in ("console", "wall"):
            view = room.view(kind)
            assert [(c.size, c.step.turn, c.step.turns) for c in view.cohorts] == [
                (4, 1, 4), (3, 1, 3),
            ]  # fmt: skip
            assert sorted(len(g.people) for g in view.groups) == [3, 4]
        assert room.view("console").console
        assert in_turns(6).view("wall").cohorts == ()

    def test_whether_turns_are_held(self) -> None:
        room = in_turns(3)
        assert _held(room) is False
        room.do(c.HoldTurns(True))
        assert _held(room) is True
        room.back()
        assert _held(room) is None, "outside of a loop nothing follows"
        assert _held(lobby(*seats(4), plan=(ROUNDS,)).next()) is None

    def test_the_run_sheet_counts_turns(self) -> None:
        room = in_turns(4).next()
        console = room.view("console").console
        assert console
        assert [(line.step, line.turn, line.turns, line.state) for line in console.sheet] == [
            ("", 0, 1, ""), ("reflect", 0, 1, "done"), ("share", 1, 4, "next"),
            ("advise", 1, 4, "now"), ("keep", 0, 1, "next"),
        ]  # fmt: skip

    def test_turns_that_are_over_are_not_late(self) -> None:
        room = lobby(*seats(3), plan=(TURNS,)).next().next(MINUTE)
        for minutes in (2, 4, 2, 4, 2):
            room.next(minutes * MINUTE)
        console = room.view("console").console
        assert console
        assert console.drift == 0

    def test_a_preview_of_a_group_is_where_that_group_is(self) -> None:
        room = in_turns(7)
        for opening in room.state.fronts:
            (group,) = opening.live_groups()
            step = room.view("preview", group=group.id).step
            assert step
            assert step.turns == len(group.members)


def _held(room: Room) -> bool | None:
    console = room.view("console").console
    assert console
    return console.held

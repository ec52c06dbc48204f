"""What is carried from one step into the next, and to whom."""

from __future__ import annotations

from typing import Any

import pytest

from facilitator.core import commands as c
from facilitator.core.commands import Actor
from facilitator.core.parsing import PHONE_ID
from tests.cast import ADA, BEN, CLEO, PRESENCE, idea_id, seats
from tests.core.plans import ALL, ALONE, PAIRS, technique
from tests.core.room import Room, at_step, pairs

HERE = {"id": "here", "input": {"alone": "own"}}


def carried(room: Room) -> list[tuple[str, str | None]]:
    return [(idea.parents[0], idea.group) for idea in room.pool()]


def next_step(step: dict[str, Any], *people: str) -> Room:
    room = at_step("alone", *people, plan=(technique(ALONE, step),))
    return room.next()


class TestRoutes:
    def test_own_ideas_stay_with_their_author(self) -> None:
        room = next_step(ALONE | HERE, *seats(3))
        assert carried(room) == [(idea_id(seat), None) for seat in seats(3)]
        assert room.read_by("ben") == {"what ben wrote"}

    def test_a_groups_ideas_go_to_the_authors_group(self) -> None:
        room = next_step(PAIRS, *seats(4))
        groups = ["o2-1", "o2-1", "o2-2", "o2-2"]
        assert carried(room) == list(zip(map(idea_id, seats(4)), groups, strict=True))

    def test_all_ideas_lie_before_everybody(self) -> None:
        room = next_step(ALL | {"input": {"alone": "all"}, "visible": "everyone"}, *seats(4))
        assert room.read_by("ben") == {f"what {seat} wrote" for seat in seats(4)}

    def test_selected_is_what_was_marked_or_all_of_a_group_that_marked_nothing(self) -> None:
        plan = technique(ALONE, PAIRS, ALL | {"input": {"pairs": "selected"}})
        room = at_step("pairs", *seats(4), plan=(plan,))
        room.do(c.PromoteIdea("o2.2", True), BEN)
        room.next()
        assert carried(room) == [("o2.2", "o2-1"), ("o2.3", "o2-2"), ("o2.4", "o2-2")]

    def test_selected_goes_on_with_the_groups_where_there_are_groups(self) -> None:
        again = PAIRS | {"id": "again", "group": {"keep": "pairs"}, "input": {"pairs": "selected"}}
        room = at_step("pairs", *seats(4), plan=(technique(ALONE, PAIRS, again),))
        room.do(c.PromoteIdea("o2.2", True), BEN)
        room.next()
        assert carried(room) == [("o2.2", "o3-1"), ("o2.3", "o3-2"), ("o2.4", "o3-2")]


class TestCopies:
    def test_a_copy_has_one_parent_and_its_words_are_its_own(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.EditIdea("o2.1", {"idea": "ours"}, 1), CLEO)
        copy, source = room.state.ideas["o2.1"], room.state.ideas[idea_id("ben")]
        assert (copy.parents, copy.authors) == ((source.id,), source.authors)
        assert source.fields == {"idea": "what ben wrote"}

    def test_its_id_is_one_that_no_phone_can_choose(self) -> None:
        for idea in pairs("ben", "cleo").pool():
            assert "." in idea.id
        assert not PHONE_ID.fullmatch("idea-with-a.dot-in-it")

    def test_nothing_is_carried_from_a_step_that_was_not_opened(self) -> None:
        step = PAIRS | {"input": {"alone": "group", "again": "group"}}
        plan = technique(ALONE, step, ALONE | {"id": "again"})
        room = at_step("pairs", "ben", "cleo", plan=(plan,))
        assert room.here.sources == {"alone": ("o1",)}


@pytest.mark.parametrize(
    ("absent", "by"), [(c.MarkAway("ben", ""), PRESENCE), (c.RemoveSeat("ben"), ADA)]
)
def test_words_of_somebody_who_is_not_here_wait_where_they_are(
    absent: c.Command, by: Actor
) -> None:
    room = at_step("alone", *seats(4))
    room.do(absent, by)
    assert [parent for parent, _ in carried(room.next())] == [idea_id(s) for s in seats(4)[1:]]

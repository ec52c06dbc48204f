"""What comes just after *Next* is carried on at once; what comes later is a late note."""

from __future__ import annotations

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.state import GRACE_MS
from tests.cast import BEN, CLEO, DEV, idea_id, seats
from tests.core.given import given
from tests.core.room import MINUTE, everybody, fours, pairs

IDEA = idea_id("new")
WORDS = {"idea": "a map of skills"}


class TestJustAfterNext:
    def test_an_idea_within_ten_seconds_is_carried_on_by_the_same_route_at_once(self) -> None:
        room = pairs(*seats(4))
        done = given(room).when(c.PostIdea("o1", IDEA, WORDS), by=DEV, after=GRACE_MS)
        posted, routed = done.happened(e.IdeaPosted, e.IdeasRouted)
        assert posted == e.IdeaPosted("o1", IDEA, "dev", WORDS)
        assert routed == e.IdeasRouted("o2", (("o2.5", IDEA, "o2-2"),))
        assert "a map of skills" in room.read_by("guest-4")
        assert "a map of skills" not in room.read_by("ben")

    def test_an_idea_of_a_group_is_carried_into_the_group_that_goes_on(self) -> None:
        room = fours(*seats(8))
        done = given(room).when(c.PostIdea("o2", IDEA, WORDS), by=DEV, after=1)
        assert done.events[1] == e.IdeasRouted("o3", (("o3.9", IDEA, "o3-1"),))

    def test_two_ideas_at_once_get_two_copies(self) -> None:
        room = pairs("ben", "cleo")
        for n in (1, 2):
            room.do(c.PostIdea("o1", idea_id(f"late-{n}"), WORDS), BEN)
        assert [idea.id for idea in room.pool()] == ["o2.1", "o2.2", "o2.3", "o2.4"]

    def test_an_idea_that_is_kept_is_carried_nowhere(self) -> None:
        room = pairs("ben", "cleo")
        posting = c.PostIdea("o1", IDEA, WORDS, kept=True)
        given(room).when(posting, by=BEN, after=1).happened(e.IdeaPosted)

    def test_later_it_is_late(self) -> None:
        room = pairs("ben", "cleo")
        posting = c.PostIdea("o1", IDEA, WORDS)
        given(room).when(posting, by=BEN, after=GRACE_MS + 1).refused("late")

    def test_one_more_tap_sends_it_as_a_late_note_that_goes_nowhere(self) -> None:
        room = fours(*seats(8))
        posting = c.PostIdea("o1", IDEA, WORDS, late=True)
        given(room).when(posting, by=BEN, after=9 * MINUTE).then(
            e.IdeaPosted("o1", IDEA, "ben", WORDS, late=True)
        )
        room.back().back().next().next()
        assert all(IDEA not in idea.parents for idea in room.state.ideas.values())

    def test_a_late_note_may_come_after_the_plan_is_done_and_not_after_the_close(self) -> None:
        room = everybody("ben", "cleo").next()
        posting = c.PostIdea("o1", IDEA, WORDS, late=True)
        given(room).when(posting, by=BEN).happened(e.IdeaPosted)
        room.do(c.CloseSession())
        again = c.PostIdea("o1", idea_id("again"), WORDS, late=True)
        given(room).when(again, by=BEN).refused("closed")

    def test_a_note_sent_as_late_to_a_step_that_is_open_again_is_an_ordinary_idea(self) -> None:
        room = pairs("ben", "cleo").back()
        posting = c.PostIdea("o1", IDEA, WORDS, late=True)
        given(room).when(posting, by=BEN).then(e.IdeaPosted("o1", IDEA, "ben", WORDS))
        room.next()
        assert room.copy_of(IDEA).group == "o2-1"

    def test_a_correction_reaches_the_copy_that_nobody_touched(self) -> None:
        room = pairs("ben", "cleo")
        for n, text in enumerate(("better", "best"), 1):
            edit = c.EditIdea(idea_id("ben"), {"idea": text}, n)
            given(room).when(edit, by=BEN, after=1).happened(e.IdeaEdited, e.IdeaEdited)
        assert room.copy_of(idea_id("ben")).fields == {"idea": "best"}

    def test_a_correction_is_late_when_the_copy_was_touched_or_time_is_over(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.EditIdea("o2.1", {"idea": "ours"}, 1), CLEO)
        edit = c.EditIdea(idea_id("ben"), {"idea": "better"}, 1)
        given(room).when(edit, by=BEN, after=1).refused("late")
        other = c.EditIdea(idea_id("cleo"), {"idea": "better"}, 1)
        given(room).when(other, by=CLEO, after=GRACE_MS).refused("late")

    def test_marking_striking_and_merging_wait_for_no_one(self) -> None:
        room = fours(*seats(8))
        given(room).when(c.PromoteIdea("o2.1", True), by=BEN).refused("late")
        given(room).when(c.StrikeIdea("o2.1", True), by=BEN).refused("late")
        merging = c.MergeIdeas("o2", IDEA, ("o2.1", "o2.2"))
        given(room).when(merging, by=BEN).refused("late")

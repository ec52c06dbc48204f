"""Writing: post, edit, merge, mark, strike, keep to oneself, take back."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.commands import Actor
from tests.cast import BEN, CLEO, DEV, EVE, PRESENCE, idea_id, person, seats
from tests.core.given import given
from tests.core.plans import ALONE, PAIRS, UNSIGNED, technique
from tests.core.room import MINUTE, Room, alone, at_step, everybody, fours, lobby, pairs

IDEA = idea_id("new")
WORDS = {"idea": "a map of skills"}


class TestPosting:
    def test_an_idea_belongs_to_its_opening_and_its_author(self) -> None:
        given(alone("ben")).when(c.PostIdea("o1", IDEA, WORDS), by=BEN).then(
            e.IdeaPosted("o1", IDEA, "ben", WORDS)
        )

    def test_in_a_group_step_an_idea_belongs_to_the_group(self) -> None:
        given(pairs(*seats(4))).when(c.PostIdea("o2", IDEA, WORDS), by=DEV).then(
            e.IdeaPosted("o2", IDEA, "dev", WORDS, "o2-2")
        )

    @pytest.mark.parametrize("fields", [{"idea": ""}, {}])
    def test_a_blank_idea_is_refused(self, fields: dict[str, str]) -> None:
        given(alone("ben")).when(c.PostIdea("o1", IDEA, fields), by=BEN).refused("blank")

    def test_fields_that_the_step_does_not_have_are_refused(self) -> None:
        posting = c.PostIdea("o1", IDEA, WORDS | {"colour": "red"})
        given(alone("ben")).when(posting, by=BEN).refused("malformed", field="fields")

    def test_a_field_that_may_stay_empty_may(self) -> None:
        room = lobby("ben", plan=(technique(ALONE | {"fields": FIELDS}),)).next()
        given(room).when(c.PostIdea("o1", IDEA, {"what": "plant trees"}), by=BEN).then(
            e.IdeaPosted("o1", IDEA, "ben", {"what": "plant trees", "who": ""})
        )
        only_who = c.PostIdea("o1", idea_id("other"), {"who": "Ben"})
        given(room).when(only_who, by=BEN).refused("blank")

    def test_an_id_that_is_taken_is_refused_whoever_took_it(self) -> None:
        room = alone("ben", "cleo")
        for who in (BEN, CLEO):
            given(room).when(c.PostIdea("o1", idea_id("ben"), WORDS), by=who).refused("taken")

    def test_a_double_tap_posts_one_idea(self) -> None:
        room = alone("ben")
        given(room).when(c.PostIdea("o1", IDEA, WORDS), by=BEN).happened(e.IdeaPosted)
        given(room).when(c.PostIdea("o1", IDEA, WORDS), by=BEN).refused("taken")

    def test_more_than_the_step_takes_from_one_person_is_refused(self) -> None:
        room = alone("ben", "cleo")
        for n in range(4):
            room.post("ben", f"idea {n}")
        given(room).when(c.PostIdea("o1", IDEA, WORDS), by=BEN).refused("enough", most=5)
        given(room).when(c.PostIdea("o1", IDEA, WORDS), by=CLEO).happened(e.IdeaPosted)

    def test_striking_one_out_makes_room_for_another(self) -> None:
        room = alone("ben")
        for n in range(4):
            room.post("ben", f"idea {n}")
        room.do(c.StrikeIdea(idea_id("ben"), True), BEN)
        room.post("ben", "one more")

    def test_where_nothing_is_written_an_idea_is_refused(self) -> None:
        room = everybody("ben", "cleo")
        given(room).when(c.PostIdea("o3", IDEA, WORDS), by=BEN).refused("no_writing_here")

    def test_an_idea_for_a_step_that_never_was_is_refused(self) -> None:
        for late in (False, True):
            posting = c.PostIdea("o9", IDEA, WORDS, late=late)
            given(alone("ben")).when(posting, by=BEN).refused("gone")

    def test_whoever_is_not_in_the_room_writes_nothing(self) -> None:
        room = alone("ben", "cleo")
        given(room).when(c.PostIdea("o1", IDEA, WORDS), by=EVE).refused("no_seat")
        room.do(c.Leave(), CLEO)
        given(room).when(c.PostIdea("o1", IDEA, WORDS), by=CLEO).refused("no_seat")

    def test_one_member_may_write_for_all(self) -> None:
        room = pairs("ben", "cleo")
        room.post("ben", "what we both said")
        assert "what we both said" in room.read_by("cleo")


class TestEditing:
    def test_a_member_of_the_group_rewords(self) -> None:
        edit = c.EditIdea("o2.1", {"idea": "ours"}, 1)
        given(pairs("ben", "cleo")).when(edit, by=CLEO).then(
            e.IdeaEdited("o2.1", {"idea": "ours"}, 2)
        )

    def test_a_stale_edit_is_refused_with_the_present_text(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.EditIdea("o2.1", {"idea": "ours"}, 1), CLEO)
        edit = c.EditIdea("o2.1", {"idea": "mine"}, 1)
        given(room).when(edit, by=BEN).refused("edited_meanwhile", version=2, text="ours")

    @pytest.mark.parametrize("person", [DEV, EVE])
    def test_nobody_else_rewords_and_nobody_else_reads_the_refusal(self, person: Actor) -> None:
        room = pairs(*seats(4))
        outcome = given(room).when(c.EditIdea("o2.1", {"idea": "mine"}, 9), by=person)
        outcome.refused("no_seat" if person is EVE else "not_yours")
        assert outcome.refusal
        assert outcome.refusal.facts == {}

    def test_saying_the_same_again_changes_nothing(self) -> None:
        edit = c.EditIdea("o2.1", {"idea": "what ben wrote"}, 1)
        given(pairs("ben", "cleo")).when(edit, by=BEN).refused("nothing_new")

    def test_a_blank_edit_is_refused(self) -> None:
        edit = c.EditIdea("o2.1", {"idea": ""}, 1)
        given(pairs("ben", "cleo")).when(edit, by=BEN).refused("blank")

    def test_what_is_gone_cannot_be_edited(self) -> None:
        room = merged(pairs("ben", "cleo"))
        for id, code in [("o2.1", "merged"), ("o2.9", "gone")]:
            given(room).when(c.EditIdea(id, WORDS, 1), by=BEN).refused(code)
        room.do(c.Undo(room.state.seq), BEN)
        given(room).when(c.EditIdea(IDEA, WORDS, 1), by=BEN).refused("gone")
        room.do(c.StrikeIdea("o2.1", True), BEN)
        given(room).when(c.EditIdea("o2.1", WORDS, 1), by=BEN).refused("struck")

    def test_where_rewording_is_not_allowed_it_is_refused(self) -> None:
        plan = technique(ALONE, PAIRS | {"allow": ("merge",)})
        room = pairs("ben", "cleo", plan=(plan,))
        given(room).when(c.EditIdea("o2.1", WORDS, 1), by=BEN).refused("no_writing_here")


class TestMerging:
    def test_a_merged_idea_has_all_authors_and_its_parents_step_back(self) -> None:
        room = merged(pairs("ben", "cleo"))
        idea = room.state.ideas[IDEA]
        assert (idea.authors, idea.parents) == (("ben", "cleo"), ("o2.1", "o2.2"))
        assert idea.fields == {"idea": "what ben wrote\nwhat cleo wrote"}
        assert room.read_by("cleo") == {"what ben wrote\nwhat cleo wrote"}

    def test_the_group_may_say_it_in_its_own_words(self) -> None:
        room = pairs("ben", "cleo")
        merging = c.MergeIdeas("o2", IDEA, ("o2.1", "o2.2"), WORDS)
        given(room).when(merging, by=CLEO).then(
            e.IdeasMerged(IDEA, "o2", "o2-1", ("o2.1", "o2.2"), WORDS)
        )

    def test_a_sentence_that_both_wrote_stands_once(self) -> None:
        room = alone("ben", "cleo")
        for seat in ("ben", "cleo"):
            room.post(seat, "the same")
        room.next()
        room.do(c.MergeIdeas("o2", IDEA, ("o2.3", "o2.4")), BEN)
        assert room.state.ideas[IDEA].fields == {"idea": "the same"}

    @pytest.mark.parametrize("ideas", [(), ("o2.1",)])
    def test_it_takes_two(self, ideas: tuple[str, ...]) -> None:
        merging = c.MergeIdeas("o2", IDEA, ideas)
        given(pairs("ben", "cleo")).when(merging, by=BEN).refused("too_few")

    def test_only_what_lies_before_the_group_can_be_merged(self) -> None:
        room = pairs(*seats(4))
        for ideas in (("o2.1", "o2.3"), ("o2.3", "o2.4")):
            given(room).when(c.MergeIdeas("o2", IDEA, ideas), by=BEN).refused("not_yours")

    def test_what_was_merged_a_moment_ago_cannot_be_merged_again(self) -> None:
        room = merged(pairs("ben", "cleo"))
        again = c.MergeIdeas("o2", idea_id("again"), ("o2.1", "o2.2"))
        given(room).when(again, by=CLEO).refused("merged")

    def test_the_opening_and_the_id_must_be_right(self) -> None:
        room = pairs("ben", "cleo")
        elsewhere = c.MergeIdeas("o1", IDEA, ("o2.1", "o2.2"))
        given(room).when(elsewhere, by=BEN).refused("stale")
        taken = c.MergeIdeas("o2", idea_id("ben"), ("o2.1", "o2.2"))
        given(room).when(taken, by=BEN).refused("taken")

    def test_a_mark_on_one_of_them_stays_on_the_merged_idea(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.PromoteIdea("o2.1", True), BEN)
        assert merged(room).state.ideas[IDEA].promoted

    def test_what_would_grow_too_long_is_not_merged_without_new_words(self) -> None:
        room = alone("ben", "cleo")
        for seat in ("ben", "cleo"):
            room.post(seat, seat[0] * 1_500)
        room.next()
        merging = c.MergeIdeas("o2", IDEA, ("o2.3", "o2.4"))
        given(room).when(merging, by=BEN).refused("too_long", most=2_000, length=3_001)
        shorter = c.MergeIdeas("o2", IDEA, ("o2.3", "o2.4"), WORDS)
        given(room).when(shorter, by=BEN).happened(e.IdeasMerged)

    def test_where_merging_is_not_allowed_it_is_refused(self) -> None:
        room = alone("ben")
        room.post("ben", "a second one", id=IDEA)
        merging = c.MergeIdeas("o1", idea_id("both"), (idea_id("ben"), IDEA))
        given(room).when(merging, by=BEN).refused("no_writing_here")


class TestMarkingAndStriking:
    def test_a_group_marks_as_many_as_it_likes(self) -> None:
        room = fours(*seats(4))
        for n in range(1, 5):
            given(room).when(c.PromoteIdea(f"o3.{n}", True), by=BEN).then(
                e.IdeaPromoted(f"o3.{n}", True)
            )

    def test_a_double_tap_marks_once(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.PromoteIdea("o2.1", True), BEN)
        given(room).when(c.PromoteIdea("o2.1", True), by=CLEO).refused("nothing_new")

    def test_what_a_group_marked_is_carried_into_the_room_and_a_silent_group_offers_all(
        self,
    ) -> None:
        room = fours(*seats(8))
        room.do(c.PromoteIdea("o3.2", True), BEN)
        room.next()
        parents = [idea.parents[0] for idea in room.pool()]
        assert parents == ["o3.2", "o3.5", "o3.6", "o3.7", "o3.8"]

    def test_what_was_struck_is_not_carried_on_and_can_be_restored_while_the_step_is_open(
        self,
    ) -> None:
        room = pairs("ben", "cleo")
        room.do(c.StrikeIdea("o2.1", True), CLEO)
        given(room).when(c.StrikeIdea("o2.1", True), by=BEN).refused("struck")
        given(room).when(c.StrikeIdea("o2.2", False), by=BEN).refused("nothing_new")
        room.next()
        assert [idea.parents for idea in room.pool()] == [("o2.2",)]
        given(room).when(c.StrikeIdea("o2.1", False), by=BEN).refused("late")
        room.back()
        given(room).when(c.StrikeIdea("o2.1", False), by=BEN).then(e.IdeaStruck("o2.1", False))

    def test_another_groups_ideas_are_out_of_reach(self) -> None:
        room = pairs(*seats(4))
        for command in (c.PromoteIdea("o2.3", True), c.StrikeIdea("o2.3", True)):
            given(room).when(command, by=BEN).refused("not_yours")

    def test_nothing_is_marked_where_people_write_alone(self) -> None:
        marking = c.PromoteIdea(idea_id("ben"), True)
        given(alone("ben")).when(marking, by=BEN).refused("no_writing_here")


class TestKeepingToOneself:
    def test_what_is_kept_is_never_carried_on(self) -> None:
        room = alone("ben", "cleo")
        given(room).when(c.KeepIdea(idea_id("ben"), True), by=BEN).then(
            e.IdeaKept(idea_id("ben"), True)
        )
        given(room).when(c.KeepIdea(idea_id("ben"), True), by=BEN).refused("nothing_new")
        room.next()
        assert [idea.parents for idea in room.pool()] == [(idea_id("cleo"),)]

    def test_what_is_offered_again_is_carried(self) -> None:
        room = alone("ben", "cleo")
        for kept in (True, False):
            room.do(c.KeepIdea(idea_id("ben"), kept), BEN)
        assert room.next().copy_of(idea_id("ben"))

    def test_nobody_keeps_what_somebody_else_wrote_or_what_others_have_read(self) -> None:
        room = alone("ben", "cleo")
        given(room).when(c.KeepIdea(idea_id("ben"), True), by=CLEO).refused("not_yours")
        given(room).when(c.KeepIdea(idea_id("eve"), True), by=CLEO).refused("gone")
        room.next()
        given(room).when(c.KeepIdea(idea_id("ben"), True), by=BEN).refused("late")
        given(room).when(c.KeepIdea("o2.1", True), by=BEN).refused("no_writing_here")

    def test_where_the_group_sees_everything_nothing_is_posted_as_kept(self) -> None:
        posting = c.PostIdea("o2", IDEA, WORDS, kept=True)
        given(pairs("ben", "cleo")).when(posting, by=BEN).refused("no_writing_here")

    def test_after_going_back_the_copy_is_kept_back_too(self) -> None:
        room = pairs("ben", "cleo").back()
        given(room).when(c.KeepIdea(idea_id("ben"), True), by=BEN).then(
            e.IdeaKept(idea_id("ben"), True), e.IdeaWithdrawn("o2.1")
        )
        room.next()
        assert room.read_by("cleo") == {"what cleo wrote"}
        room.back().do(c.KeepIdea(idea_id("ben"), False), BEN)
        room.next()
        assert room.read_by("cleo") == {"what cleo wrote", "what ben wrote"}

    def test_what_the_group_has_worked_with_cannot_be_kept_back(self) -> None:
        room = merged(pairs("ben", "cleo")).back()
        given(room).when(c.KeepIdea(idea_id("ben"), True), by=BEN).refused("built_on")


class TestTakingBack:
    def test_an_idea_goes_with_every_copy_that_nobody_has_built_on(self) -> None:
        room = fours(*seats(4))
        given(room).when(c.WithdrawIdea(idea_id("ben")), by=BEN, after=9 * MINUTE).then(
            e.IdeaWithdrawn(idea_id("ben")), e.IdeaWithdrawn("o2.1"), e.IdeaWithdrawn("o3.1")
        )
        assert "what ben wrote" not in room.read_by("cleo")

    def test_what_the_group_reworded_stays_the_groups(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.EditIdea("o2.1", {"idea": "ours"}, 1), CLEO)
        room.next()
        given(room).when(c.WithdrawIdea(room.pool()[0].id), by=BEN).refused("built_on")
        room.do(c.WithdrawIdea(idea_id("ben")), BEN)
        assert "ours" in room.read_by("ben")

    def test_a_merged_sentence_stays(self) -> None:
        room = merged(pairs("ben", "cleo"))
        given(room).when(c.WithdrawIdea(IDEA), by=BEN).refused("built_on")
        room.do(c.WithdrawIdea(idea_id("ben")), BEN)
        assert room.read_by("ben") == {"what ben wrote\nwhat cleo wrote"}

    def test_parting_a_merged_idea_does_not_bring_back_what_was_taken_back(self) -> None:
        room = merged(pairs("ben", "cleo"))
        merging = room.state.seq
        room.do(c.WithdrawIdea(idea_id("ben")), BEN)
        room.do(c.Undo(merging), CLEO)
        assert room.read_by("cleo") == {"what cleo wrote"}

    def test_it_can_be_taken_back_once_and_only_by_its_author(self) -> None:
        room = alone("ben", "cleo")
        given(room).when(c.WithdrawIdea(idea_id("ben")), by=CLEO).refused("not_yours")
        room.do(c.WithdrawIdea(idea_id("ben")), BEN)
        given(room).when(c.WithdrawIdea(idea_id("ben")), by=BEN).refused("gone")

    def test_not_after_the_close(self) -> None:
        room = alone("ben")
        room.do(c.CloseSession())
        given(room).when(c.WithdrawIdea(idea_id("ben")), by=BEN).refused("closed")


FIELDS = {"what": "text", "who": "person?"}


def merged(room: Room) -> Room:
    room.do(c.MergeIdeas("o2", IDEA, ("o2.1", "o2.2")), BEN)
    return room


class TestWhoeverWritesIsHere:
    def test_somebody_without_a_group_sits_down_to_write(self) -> None:
        room = alone(*seats(4))
        room.do(c.MarkAway("ben", ""), PRESENCE)
        room.next()
        given(room).when(c.PostIdea("o2", IDEA, WORDS), by=BEN).then(
            e.PersonPlaced("o2", "ben", "o2-1", 1), e.IdeaPosted("o2", IDEA, "ben", WORDS, "o2-1")
        )
        assert "a map of skills" in room.read_by("ben")

    def test_nobody_writes_into_groups_of_another_step_without_having_sat_in_one(self) -> None:
        room = pairs(*seats(4)).back().join("eve")
        given(room).when(c.PostIdea("o2", IDEA, WORDS), by=EVE).refused("no_writing_here")
        given(room).when(c.PostIdea("o2", IDEA, WORDS), by=BEN).happened(e.IdeaPosted)
        room.next().next().join("finn")
        for late in (False, True):
            posting = c.PostIdea("o2", idea_id("finn"), WORDS, late=late)
            given(room).when(posting, by=person("finn")).refused("no_writing_here")

    def test_where_nobody_signs_the_place_would_tell_so_one_comes_in_again_first(self) -> None:
        room = at_step("cards", *seats(4), plan=(UNSIGNED,))
        room.do(c.MarkAway("ben", ""), PRESENCE)
        room.next()
        given(room).when(c.PostIdea("o2", IDEA, WORDS), by=BEN).refused("stale")
        room.do(c.MarkBack("ben"), PRESENCE)
        given(room).when(c.PostIdea("o2", IDEA, WORDS), by=BEN).happened(e.IdeaPosted)

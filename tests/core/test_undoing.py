"""Undo is decided, not replayed: the ordinary opposite, or a refusal that says why not."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.commands import Actor
from facilitator.core.folds.acts import MOST_ACTS
from tests.cast import ADA, BEN, CLEO, DEV, FAY, idea_id, seats
from tests.core.given import given
from tests.core.room import Room, alone, everybody, pairs

MERGED = idea_id("merged")


def did(room: Room, command: c.Command, by: Actor = ADA) -> c.Undo:
    """What it takes to undo this command."""
    room.do(command, by)
    return c.Undo(room.state.seq)


class TestInAGroup:
    def test_a_merge_is_parted_by_any_member(self) -> None:
        room = pairs("ben", "cleo")
        undo = did(room, c.MergeIdeas("o2", MERGED, ("o2.1", "o2.2")), BEN)
        given(room).when(undo, by=CLEO).then(e.IdeasParted(MERGED))
        assert room.read_by("ben") == {"what ben wrote", "what cleo wrote"}
        given(room).when(undo, by=CLEO).refused("cannot_undo")

    def test_a_merge_that_was_reworded_stays(self) -> None:
        room = pairs("ben", "cleo")
        undo = did(room, c.MergeIdeas("o2", MERGED, ("o2.1", "o2.2")), BEN)
        room.do(c.EditIdea(MERGED, {"idea": "ours"}, 1), CLEO)
        given(room).when(undo, by=BEN).refused("built_on")

    def test_a_merge_that_was_merged_again_stays(self) -> None:
        room = pairs(*seats(3))
        undo = did(room, c.MergeIdeas("o2", MERGED, ("o2.1", "o2.2")), BEN)
        room.do(c.MergeIdeas("o2", idea_id("all"), (MERGED, "o2.3")), CLEO)
        given(room).when(undo, by=BEN).refused("built_on")

    def test_an_edit_gives_the_text_before(self) -> None:
        room = pairs("ben", "cleo")
        undo = did(room, c.EditIdea("o2.1", {"idea": "ours"}, 1), CLEO)
        given(room).when(undo, by=BEN).then(
            e.IdeaEdited("o2.1", {"idea": "what ben wrote"}, 3, undo.seq)
        )

    def test_undoing_the_undoing_gives_the_edit_again(self) -> None:
        room = pairs("ben", "cleo")
        undo = did(room, c.EditIdea("o2.1", {"idea": "ours"}, 1), CLEO)
        room.do(did(room, undo, BEN), CLEO)
        assert room.state.ideas["o2.1"].fields == {"idea": "ours"}

    def test_an_edit_that_somebody_edited_since_stays(self) -> None:
        room = pairs("ben", "cleo")
        undo = did(room, c.EditIdea("o2.1", {"idea": "ours"}, 1), CLEO)
        room.do(c.EditIdea("o2.1", {"idea": "mine again"}, 2), BEN)
        given(room).when(undo, by=CLEO).refused("built_on")

    def test_a_mark_is_taken_away_and_put_back(self) -> None:
        room = pairs("ben", "cleo")
        for undone in (False, True):
            room.do(c.PromoteIdea("o2.1", not undone), BEN)
            given(room).when(c.Undo(room.state.seq), by=BEN).then(e.IdeaPromoted("o2.1", undone))
            room.do(c.PromoteIdea("o2.1", not undone), BEN)

    def test_a_mark_that_is_already_gone_stays_gone(self) -> None:
        room = pairs("ben", "cleo")
        undo = did(room, c.PromoteIdea("o2.1", True), BEN)
        room.do(c.PromoteIdea("o2.1", False), CLEO)
        given(room).when(undo, by=BEN).refused("built_on")

    def test_what_was_struck_stands_again(self) -> None:
        room = pairs("ben", "cleo")
        undo = did(room, c.StrikeIdea("o2.1", True), BEN)
        given(room).when(undo, by=CLEO).then(e.IdeaStruck("o2.1", False))
        given(room).when(undo, by=CLEO).refused("built_on")

    def test_nobody_undoes_what_another_group_did(self) -> None:
        room = pairs(*seats(4))
        undo = did(room, c.PromoteIdea("o2.1", True), BEN)
        given(room).when(undo, by=DEV).refused("not_yours")

    def test_a_facilitator_can_undo_for_a_group(self) -> None:
        room = pairs("ben", "cleo")
        undo = did(room, c.StrikeIdea("o2.1", True), BEN)
        given(room).when(undo, by=FAY).then(e.IdeaStruck("o2.1", False))

    def test_alone_everybody_undoes_their_own(self) -> None:
        room = alone("ben", "cleo")
        undo = did(room, c.EditIdea(idea_id("ben"), {"idea": "better"}, 1), BEN)
        given(room).when(undo, by=CLEO).refused("not_yours")
        given(room).when(undo, by=BEN).happened(e.IdeaEdited)

    def test_what_happened_before_the_room_moved_on_stays(self) -> None:
        room = pairs(*seats(8))
        undo = did(room, c.PromoteIdea("o2.1", True), BEN)
        room.next()
        given(room).when(undo, by=BEN).refused("moved_on")
        room.back()
        given(room).when(undo, by=BEN).then(e.IdeaPromoted("o2.1", False))

    def test_not_everything_can_be_undone(self) -> None:
        room = pairs("ben", "cleo")
        for seq in (0, 1, room.state.seq, room.state.seq + 1):
            given(room).when(c.Undo(seq), by=BEN).refused("cannot_undo")

    def test_nothing_is_undone_after_the_close(self) -> None:
        room = pairs("ben", "cleo")
        undo = did(room, c.PromoteIdea("o2.1", True), BEN)
        room.do(c.CloseSession())
        given(room).when(undo, by=BEN).refused("closed")


class TestAtTheDesk:
    def test_a_person_goes_back_to_where_they_sat(self) -> None:
        room = pairs(*seats(5))
        undo = did(room, c.MovePerson("o2", "ben", "o2-2"))
        given(room).when(undo, by=FAY).then(e.PersonMoved("o2", "ben", "o2-2", "o2-1", 1))

    def test_undoing_a_new_table_takes_along_what_was_written_there(self) -> None:
        room = pairs(*seats(5))
        undo = did(room, c.MovePerson("o2", "ben"))
        room.post("ben", "alone at the window")
        given(room).when(undo).then(
            e.PersonMoved("o2", "ben", "o2-3", "o2-1", 1), e.GroupJoined("o2", "o2-3", "o2-1")
        )
        assert "alone at the window" in room.read_by("cleo")

    def test_somebody_who_went_on_or_whose_table_is_gone_stays(self) -> None:
        room = pairs(*seats(5))
        undo = did(room, c.MovePerson("o2", "ben", "o2-2"))
        room.do(c.MovePerson("o2", "ben", ""))
        given(room).when(undo).refused("built_on")
        room = pairs(*seats(4))
        first = did(room, c.MovePerson("o2", "ben", "o2-2"))
        room.do(c.MovePerson("o2", "cleo", "o2-2"))
        given(room).when(first).refused("built_on")

    @pytest.mark.parametrize(
        ("command", "opposite"),
        [
            (c.ShowIdea("o4", "o4.1"), e.IdeaShown("o4", "o4.1", False)),
            (c.HideIdea("o4.1"), e.IdeaHidden("o4.1", False)),
            (c.PassOverIdea("o4", "o4.1"), e.IdeaPassedOver("o4", "o4.1", False)),
        ],
    )
    def test_showing_hiding_and_passing_over(self, command: c.Command, opposite: e.Event) -> None:
        room = everybody(*seats(8))
        undo = did(room, command)
        given(room).when(undo, by=BEN).refused("not_allowed")
        given(room).when(undo, by=FAY).then(opposite)
        given(room).when(undo).refused("built_on")

    def test_the_light(self) -> None:
        room = everybody(*seats(8))
        room.do(c.ShowIdea("o4", "o4.1"))
        undo = did(room, c.SpotlightIdea("o4", "o4.1"))
        given(room).when(undo, by=BEN).refused("not_allowed")
        given(room).when(undo).then(e.IdeaSpotlit("o4", None))
        given(room).when(undo).refused("cannot_undo")


class TestTheButton:
    """What the view offers to undo can be undone."""

    def test_it_offers_a_group_its_own_last_act(self) -> None:
        room = pairs(*seats(4))
        assert room.view(seat="ben").undo is None
        undo = did(room, c.PromoteIdea("o2.1", True), BEN)
        did(room, c.PromoteIdea("o2.3", True), DEV)
        offered = room.view(seat="cleo").undo
        assert offered
        assert (offered.seq, offered.act) == (undo.seq, "IdeaPromoted")

    def test_a_busy_room_takes_nobodys_last_act_away(self) -> None:
        room = pairs(*seats(4))
        undo = did(room, c.PromoteIdea("o2.1", True), BEN)
        for n in range(5 * MOST_ACTS):
            room.do(c.PromoteIdea("o2.3", n % 2 == 0), DEV)
        given(room).when(undo, by=BEN).then(e.IdeaPromoted("o2.1", False))

    def test_a_group_keeps_a_few(self) -> None:
        room = pairs("ben", "cleo")
        first = did(room, c.PromoteIdea("o2.1", True), BEN)
        for n in range(MOST_ACTS):
            room.do(c.PromoteIdea("o2.1", n % 2 == 1), BEN)
        given(room).when(first, by=BEN).refused("cannot_undo")
        assert len(room.state.acts) == MOST_ACTS

    def test_it_does_not_offer_a_group_what_the_facilitator_did(self) -> None:
        room = pairs("ben", "cleo")
        undo = did(room, c.HideIdea("o2.1"))
        assert room.view(seat="ben").undo is None
        console = room.view("console").console
        assert console
        assert console.undo
        assert console.undo.seq == undo.seq

    def test_it_goes_when_the_merge_or_the_light_it_offered_is_gone(self) -> None:
        room = pairs("ben", "cleo")
        room.do(did(room, c.MergeIdeas("o2", MERGED, ("o2.1", "o2.2")), BEN), BEN)
        assert room.view(seat="ben").undo is None
        room.next()
        room.do(c.ShowIdea("o3", "o3.1"))
        showing = room.state.seq
        for id in ("o3.1", ""):
            room.do(c.SpotlightIdea("o3", id))
        console = room.view("console").console
        assert console
        assert console.undo
        assert console.undo.seq == showing

"""Forgetting: somebody's name and words leave the log; what a group made of them stays."""

from __future__ import annotations

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.commands import Actor
from facilitator.core.evolve import fold
from facilitator.core.forgetting import rewritten
from tests.cast import BEN, CLEO, DEV, OTTO, idea_id, seats
from tests.core.given import given
from tests.core.plans import ALONE, PAIRS, UNSIGNED, technique
from tests.core.room import Room, alone, at_step, fours, lobby, pairs

MERGED = idea_id("merged")


def forget(room: Room, who: Actor = BEN, *ideas: str) -> list[e.Forgotten]:
    """Somebody is forgotten; the log is rewritten and folds to what is in memory."""
    events = room.do(c.Forget(ideas), who)
    gone = [event for event in events if isinstance(event, e.Forgotten)]
    assert gone == events
    assert all(rewritten(room.log, each) == room.log for each in gone)
    assert fold(room.log) == room.state
    return gone


def words(room: Room) -> str:
    """Everything that the log says."""
    return repr([e.payload_of(each.event) for each in room.log[1:]])


class TestWhatGoes:
    def test_the_name_and_the_words_go_and_the_others_stay(self) -> None:
        room = fours(*seats(4))
        assert "what ben wrote" in words(room)
        assert forget(room) == [
            e.Forgotten((idea_id("ben"), "o2.1", "o3.1")), e.Forgotten((), ("ben",))
        ]  # fmt: skip
        assert "what ben wrote" not in words(room)
        assert "'Ben'" not in words(room)
        assert "what cleo wrote" in words(room)
        assert room.state.seats["ben"].name is None
        assert room.read_by("ben") == {f"what {seat} wrote" for seat in seats(4)[1:]}

    def test_it_goes_through_every_edit(self) -> None:
        room = alone("ben")
        room.do(c.EditIdea(idea_id("ben"), {"idea": "canary one"}, 1), BEN)
        room.do(c.Undo(room.state.seq), BEN)
        room.do(c.EditIdea(idea_id("ben"), {"idea": "canary two"}, 3), BEN)
        forget(room)
        assert "canary" not in words(room)
        assert "ben wrote" not in words(room)

    def test_ones_own_rewording_of_a_copy_goes_too(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.EditIdea("o2.1", {"idea": "canary"}, 1), BEN)
        room.next()
        forget(room)
        assert "canary" not in words(room)
        assert room.read_by("cleo") == {"what cleo wrote"}

    def test_what_one_merged_alone_of_ones_own_goes(self) -> None:
        room = alone("ben", "cleo")
        room.post("ben", "a second thought")
        room.next()
        room.do(c.MergeIdeas("o2", MERGED, ("o2.1", "o2.3"), {"idea": "canary"}), BEN)
        forget(room)
        assert "canary" not in words(room)

    def test_notes_that_came_late_were_kept_or_taken_back_go_too(self) -> None:
        room = alone("ben", "cleo")
        room.post("ben", "canary kept", kept=True)
        back = room.post("ben", "canary back")
        room.do(c.WithdrawIdea(back), BEN)
        room.next().next()
        room.post("ben", "canary late", opening="o1", late=True)
        forget(room)
        assert "canary" not in words(room)

    def test_only_what_was_named_goes(self) -> None:
        room = alone("ben", "cleo")
        other = room.post("ben", "another one")
        room.next()
        assert forget(room, BEN, other) == [e.Forgotten((other, "o2.3"))]
        assert room.state.seats["ben"].name == "Ben"
        assert "another one" not in words(room)
        assert "what ben wrote" in words(room)

    def test_nobody_forgets_for_somebody_else(self) -> None:
        given(alone("ben", "cleo")).when(c.Forget((idea_id("cleo"),)), by=BEN).refused("gone")

    def test_after_leaving_and_after_the_close_too(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.Leave(), BEN)
        room.do(c.CloseSession())
        forget(room)
        assert "what ben wrote" not in words(room)

    def test_somebody_who_writes_again_can_be_forgotten_again(self) -> None:
        room = alone("ben")
        forget(room)
        room.post("ben", "canary")
        forget(room)
        assert "canary" not in words(room)

    def test_an_observer_has_a_name_to_forget(self) -> None:
        room = lobby("ben").join("otto", kind="observer")
        assert forget(room, OTTO) == [e.Forgotten((), ("otto",))]
        assert "'Otto'" not in words(room)


class TestWhatStays:
    def test_a_merged_sentence_stays(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.MergeIdeas("o2", MERGED, ("o2.1", "o2.2")), CLEO)
        room.next()
        forget(room)
        assert room.read_by("cleo") == {"what ben wrote\nwhat cleo wrote"}
        assert words(room).count("what ben wrote") == 1

    def test_what_somebody_else_reworded_stays_and_the_text_before_goes(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.EditIdea("o2.1", {"idea": "canary in between"}, 1), BEN)
        room.do(c.EditIdea("o2.1", {"idea": "ours"}, 2), CLEO)
        room.next()
        words_of_theirs, _ = forget(room)
        assert len(words_of_theirs.records) == 1
        assert room.read_by("cleo") == {"ours", "what cleo wrote"}
        assert "canary" not in words(room)
        assert "ben wrote" not in words(room)

    def test_words_that_an_undo_brought_back_are_their_authors_again(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.EditIdea("o2.1", {"idea": "canary by ben"}, 1), BEN)
        room.do(c.EditIdea("o2.1", {"idea": "ours"}, 2), CLEO)
        room.do(c.Undo(room.state.seq), CLEO)
        forget(room)
        assert "canary" not in words(room)
        assert room.read_by("cleo") == {"what cleo wrote"}

    def test_an_idea_that_a_neighbour_reworded_where_it_was_written_is_the_groups(self) -> None:
        room = pairs("ben", "cleo")
        id = room.post("ben", "canary")
        room.do(c.EditIdea(id, {"idea": "ours"}, 1), CLEO)
        forget(room)
        assert "ours" in room.read_by("cleo")
        assert "canary" not in words(room)

    def test_the_neighbours_wordings_are_not_bens_to_forget(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.EditIdea("o2.2", {"idea": "cleo's, in ben's words"}, 1), BEN)
        forget(room)
        assert "cleo's, in ben's words" in room.read_by("cleo")


class TestAfterwards:
    def test_nothing_that_was_built_on_it_can_be_undone_back(self) -> None:
        room = pairs(*seats(4))
        for command, by in [
            (c.EditIdea("o2.1", {"idea": "ours"}, 1), CLEO),
            (c.PromoteIdea("o2.3", True), DEV),
        ]:
            room.do(command, by)
        forget(room)
        assert [act.event for act in room.state.acts] == [e.IdeaPromoted("o2.3", True)]
        assert "ben wrote" not in repr(room.state)

    def test_a_parted_merge_gives_back_only_what_is_left(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.MergeIdeas("o2", MERGED, ("o2.1", "o2.2")), CLEO)
        merging = c.Undo(room.state.seq)
        forget(room)
        given(room).when(merging, by=CLEO).refused("cannot_undo")

    def test_what_was_forgotten_is_not_carried_on_and_not_touched_again(self) -> None:
        room = pairs("ben", "cleo")
        forget(room)
        given(room).when(c.EditIdea("o2.1", {"idea": "x"}, 1), by=CLEO).refused("gone")
        room.next()
        assert [idea.parents for idea in room.pool()] == [("o2.2",)]


class TestWithoutAName:
    def test_the_secret_finds_what_nobody_signed(self) -> None:
        room = at_step("wall", *seats(4), plan=(UNSIGNED,))
        gone = forget(room)
        assert "what ben wrote" not in words(room)
        assert "what cleo wrote" in words(room)
        assert all(not (fact.seats and (fact.ideas or fact.records)) for fact in gone)

    def test_ones_own_rewordings_under_other_aliases_go_too(self) -> None:
        room = at_step("read", *seats(4), plan=(UNSIGNED,))
        mine = room.copy_of(idea_id("ben")).id
        room.do(c.EditIdea(mine, {"idea": "canary"}, 1), BEN)
        room.do(c.EditIdea(mine, {"idea": "ours"}, 2), CLEO)
        forget(room)
        assert "canary" not in words(room)
        assert "ben wrote" not in words(room)
        assert "ours" in words(room)


def test_two_fields_are_emptied_and_keep_their_names() -> None:
    plan = technique(ALONE | {"fields": {"what": "text", "why": "text"}}, PAIRS)
    room = lobby("ben", "cleo", plan=(plan,)).next()
    room.do(c.PostIdea("o1", idea_id("ben"), {"what": "canary", "why": "canary"}), BEN)
    room.next()
    forget(room)
    assert room.state.ideas["o2.1"].fields == {"what": "", "why": ""}
    assert "canary" not in words(room)

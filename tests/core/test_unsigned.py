"""Anonymous steps: an alias writes, and no fact of that step joins a card to a seat."""

from __future__ import annotations

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.commands import Actor
from facilitator.core.state import alias_of
from tests.cast import ADA, BEN, CLEO, DEV, FAY, PRESENCE, idea_id, seats
from tests.core.given import given
from tests.core.plans import ALL, ALONE, PAIRS, UNSIGNED, technique
from tests.core.room import Room, at_step, everybody

ALIAS = alias_of(BEN.secret, "o1")
NEW = idea_id("new")


def cards(*people: str) -> Room:
    return at_step("cards", *people, plan=(UNSIGNED,))


class TestTheAlias:
    def test_it_is_the_author_and_the_signature(self) -> None:
        room = cards("ben")
        given(room).when(c.PostIdea("o1", NEW, {"idea": "x"}), by=BEN).then(
            e.IdeaPosted("o1", NEW, ALIAS, {"idea": "x"})
        )
        assert room.log[-1].by == ALIAS

    def test_it_is_another_one_in_each_opening_and_for_each_person(self) -> None:
        names = {alias_of(who.secret, o) for who in (BEN, CLEO) for o in ("o1", "o2", "o3")}
        assert len(names) == 6
        assert all(name.startswith("~") and "ben" not in name for name in names)

    def test_without_the_secret_nobody_acts_in_such_a_step(self) -> None:
        room = cards("ben", "cleo")
        forgetful = Actor("ben", "participant")
        for command in (
            c.PostIdea("o1", NEW, {"idea": "x"}),
            c.EditIdea(idea_id("ben"), {"idea": "x"}, 1),
            c.WithdrawIdea(idea_id("ben")),
            c.Undo(3),
        ):
            given(room).when(command, by=forgetful).refused("no_seat")
        given(room).when(c.Leave(), by=forgetful).then(e.SeatLeft("ben"))

    def test_with_it_people_edit_keep_and_take_back_their_own(self) -> None:
        room = cards("ben", "cleo")
        mine = idea_id("ben")
        edit = c.EditIdea(mine, {"idea": "better"}, 1)
        given(room).when(edit, by=CLEO).refused("not_yours")
        given(room).when(edit, by=BEN).happened(e.IdeaEdited)
        given(room).when(c.Undo(room.state.seq), by=BEN).happened(e.IdeaEdited)
        given(room).when(c.KeepIdea(mine, True), by=BEN).happened(e.IdeaKept)
        given(room).when(c.WithdrawIdea(mine), by=BEN).happened(e.IdeaWithdrawn)

    def test_it_counts_what_one_person_wrote(self) -> None:
        room = cards("ben")
        for n in range(4):
            room.post("ben", f"card {n}")
        posting = c.PostIdea("o1", NEW, {"idea": "x"})
        given(room).when(posting, by=BEN).refused("enough", most=5)

    def test_a_card_finds_its_authors_group(self) -> None:
        room = cards(*seats(4)).next()
        assert room.read_by("ben") == {"what ben wrote", "what cleo wrote"}
        assert room.read_by("dev") == {"what dev wrote", "what guest-4 wrote"}

    def test_a_card_that_comes_just_after_next_finds_it_too(self) -> None:
        room = cards(*seats(4)).next()
        room.do(c.PostIdea("o1", NEW, {"idea": "late"}), DEV)
        assert "late" in room.read_by("guest-4")


class TestNobodyKnows:
    def test_no_fact_about_a_card_names_a_seat(self) -> None:
        room = cards(*seats(6))
        room.do(c.EditIdea(idea_id("cleo"), {"idea": "better"}, 1), CLEO)
        room.next()
        for seat, n in (("ben", 1), ("dev", 3)):
            room.do(c.PromoteIdea(f"o2.{n}", True), Actor(seat, "participant", f"secret of {seat}"))
        room.do(c.MergeIdeas("o2", NEW, ("o2.1", "o2.2")), BEN)
        room.do(c.Undo(room.state.seq), CLEO)
        room.next()
        room.do(c.ShowIdea("o3", room.pool()[0].id), FAY)
        about_cards = [each for each in room.log if type(each.event).__name__.startswith("Idea")]
        assert len(about_cards) > 12
        for each in about_cards:
            payload = e.payload_of(each.event) | {"fields": None, "by": each.by}
            assert all(f"'{seat}'" not in repr(payload) for seat in room.state.seats), each

    def test_who_comes_back_brings_nothing_that_would_tell(self) -> None:
        room = cards(*seats(4))
        room.do(c.MarkAway("ben", ""), PRESENCE)
        room.next()
        given(room).when(c.MarkBack("ben"), by=PRESENCE).happened(e.SeatBack, e.PersonPlaced)
        given(room).when(c.MovePerson("o2", "ben", "")).happened(e.PersonMoved)

    def test_who_comes_back_while_the_room_goes_back_and_on_brings_nothing_either(self) -> None:
        room = cards(*seats(4))
        room.do(c.MarkAway("ben", ""), PRESENCE)
        room.next().back()
        room.do(c.MarkBack("ben"), PRESENCE)
        room.now += 1_000
        fresh = room.post("dev", "written after going back")
        done = given(room).when(c.Advance("o1"))
        assert e.PersonPlaced("o2", "ben", "o2-1", 1) in done.events
        (routed,) = (event for event in done.events if isinstance(event, e.IdeasRouted))
        assert [parent for _, parent, _ in routed.copies] == [fresh]

    def test_no_name_stands_beside_a_card_here_or_where_it_is_carried(self) -> None:
        signed = technique(
            ALONE | {"anonymous": True},
            PAIRS,
            ALL | {"input": {"pairs": "all"}},
            slug="signed-later",
        )
        for plan in (UNSIGNED, signed):
            room = at_step(plan.steps[0].id, *seats(4), plan=(plan,)).next()
            assert room.view(seat="ben").ideas
            assert all(idea.by is None for idea in room.view(seat="ben").ideas)
            room.next()
            room.do(c.ShowIdea("o3", room.pool()[0].id), ADA)
            assert [idea.by for idea in room.view("wall").ideas] == [None]

    def test_with_names_there_is_something_to_see(self) -> None:
        room = everybody(*seats(4))
        room.do(c.ShowIdea(room.here.id, room.pool()[0].id))
        (idea,) = room.view("wall").ideas
        assert idea.by
        assert idea.by.name == "Ben"

    def test_the_order_of_cards_does_not_say_who_was_quick(self) -> None:
        shared = technique(
            ALONE | {"id": "cards", "anonymous": True, "visible": "everyone", "group": "whole"}
        )
        room = at_step("cards", *seats(12), plan=(shared,))
        came = [idea.id for idea in room.pool()]
        seen = [idea.id for idea in room.view("wall").ideas]
        assert sorted(seen) == sorted(came)
        assert seen != came
        room.post("ben", "one more")
        assert [id for id in (i.id for i in room.view("wall").ideas) if id in came] == seen

    def test_ones_own_cards_stay_in_the_order_in_which_one_wrote_them(self) -> None:
        room = cards("ben")
        for n in range(4):
            room.post("ben", f"card {n}")
        mine = [idea.fields["idea"] for idea in room.view(seat="ben").ideas]
        assert mine == ["what ben wrote", *(f"card {n}" for n in range(4))]

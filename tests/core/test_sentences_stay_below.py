"""A sentence stands below what it is about, also on the wall, and is never a card of its own."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core.commands import Command
from facilitator.core.rejected import Rejected
from facilitator.core.touching import touched
from facilitator.core.visibility import record_of
from tests.cast import ADA, BEN, idea_id, seats
from tests.core.room import Room, lobby
from tests.laws.plans_in_scopes import ASKING, ASKING_BLIND

IDEA, SAID = idea_id("ben"), "we meet on Mondays"


def at_test(blind: bool = False) -> Room:
    room = lobby(*seats(3), plan=(ASKING_BLIND if blind else ASKING,)).next()
    room.post("ben", "we wait for others", id=IDEA)
    room.next()
    (card,) = room.pool()
    room.do(c.RateIdea(room.here.id, card.id, "stay"), BEN)
    sentence = c.PostIdea(room.here.id, idea_id("said"), {"habit": SAID}, about=card.id)
    room.do(sentence, BEN)
    return room


def sentence_of(room: Room) -> str:
    (id,) = (idea.id for idea in room.pool() if idea.about)
    return id


class TestOnTheWall:
    @pytest.mark.parametrize("blind", [False, True])
    def test_it_is_shown_with_its_card(self, blind: bool) -> None:
        room = at_test(blind).next().next()
        (card,) = room.state.cards(room.here.id)
        for view in (room.view("wall"), room.view("observer")):
            assert SAID not in repr(view)
        room.do(c.ShowIdea(room.here.id, card.id))
        for kind in ("wall", "observer", "console"):
            (shown,) = room.view(kind).ideas
            assert [text for _, text in shown.said] == [SAID]
        assert record_of(room.state, room.state.ideas[sentence_of(room)]) == "room"
        room.do(c.HideIdea(card.id))
        assert SAID not in repr(room.view("wall"))

    def test_taken_back_by_its_author_it_leaves_every_screen(self) -> None:
        room = at_test().next().next()
        (card,) = room.state.cards(room.here.id)
        room.do(c.ShowIdea(room.here.id, card.id))
        before = room.view("wall")
        room.do(c.WithdrawIdea(sentence_of(room)), BEN)
        assert room.view("wall") != before
        assert touched(room.state, room.log[-1:]).reaches(before.lens)

    def test_it_cannot_be_called_alone(self) -> None:
        room = at_test().next().next()
        for show in (c.ShowIdea, c.CueIdea, c.PassOverIdea):
            with pytest.raises(Rejected, match="gone"):
                room.do(show(room.here.id, sentence_of(room)))


class TestNoCard:
    def test_nobody_rates_it_or_says_something_about_it(self) -> None:
        room = at_test()
        here, id = room.here.id, sentence_of(room)
        more = c.PostIdea(here, idea_id("more"), {"habit": "of it"}, about=id)
        acts: list[Command] = [c.RateIdea(here, id, "stay"), more]
        for act in acts:
            with pytest.raises(Rejected, match="gone"):
                room.do(act, BEN)

    def test_it_is_not_put_together_with_a_card(self) -> None:
        room = at_test().next()
        both = tuple(idea.id for idea in room.pool())
        with pytest.raises(Rejected, match="no_writing_here"):
            room.do(c.MergeIdeas(room.here.id, idea_id("both"), both), BEN)


def test_a_hidden_card_is_not_there_to_be_rated_by_its_author_either() -> None:
    room = at_test(blind=True)
    (card,) = room.state.cards(room.here.id)
    room.do(c.HideIdea(card.id), ADA)
    assert all(room.view(seat=seat).rating.cards == () for seat in seats(3))

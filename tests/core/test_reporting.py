"""A card that hurts stops travelling at once; and an order in which each place is given once."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.rejected import Rejected
from facilitator.core.scoring import by_score
from facilitator.core.state import alias_of
from tests.cast import idea_id, person, seats, secret_of
from tests.core.plans import CARDS, LIST, technique
from tests.core.room import Room, at_step, lobby


def scoring(people: int = 7) -> Room:
    return at_step("score", *seats(people), plan=(CARDS,))


def card(room: Room, seat: str) -> str:
    (fresh,) = (each for each in room.view(seat=seat).rating.cards if each.fresh)
    return fresh.idea.id


def report(room: Room, seat: str, id: str) -> list[e.Event]:
    return room.do(c.ReportCard(room.here.id, id), person(seat))


def reported(room: Room) -> list[str]:
    return [idea.id for idea in room.view("console").console.reported]


class TestReporting:
    def test_it_stops_travelling_and_whoever_said_so_gets_another(self) -> None:
        room = scoring()
        hurting = card(room, "ben")
        report(room, "ben", hurting)
        other = card(room, "ben")
        assert other != hurting
        while room.here.step == "score":
            for seat in seats(7):
                assert hurting not in {each.idea.id for each in room.view(seat=seat).rating.cards}
            room.next()
        assert hurting not in {idea.parents[0] for idea in room.pool()}

    def test_the_other_card_is_not_ones_own_nor_one_of_the_hand(self) -> None:
        room = scoring()
        hand = room.state.hands[room.here.block][alias_of(secret_of("ben"), room.here.block)]
        report(room, "ben", card(room, "ben"))
        other = card(room, "ben")
        text = room.state.ideas[other].fields["idea"]
        assert text != "what ben wrote"
        assert other not in hand

    def test_the_facilitator_reads_the_words_without_a_name(self) -> None:
        room = scoring()
        hurting = card(room, "ben")
        report(room, "ben", hurting)
        (idea,) = room.view("console").console.reported
        assert (idea.id, idea.by) == (hurting, None)
        assert "ben" not in repr(room.log[-2:])

    def test_the_facilitator_can_bring_it_back(self) -> None:
        room = scoring()
        hurting = card(room, "ben")
        report(room, "ben", hurting)
        room.do(c.HideIdea(hurting, False))
        assert reported(room) == []
        seen = set()
        while room.here.step == "score":
            seen |= {i.idea.id for s in seats(7) for i in room.view(seat=s).rating.cards}
            room.next()
        assert hurting in seen

    def test_only_a_card_that_one_holds_can_be_reported(self) -> None:
        room = scoring()
        own = next(i.id for i in room.pool() if i.fields["idea"] == "what ben wrote")
        with pytest.raises(Rejected, match="not_yours"):
            report(room, "ben", own)
        hurting = card(room, "ben")
        report(room, "ben", hurting)
        with pytest.raises(Rejected, match="gone"):
            report(room, "ben", hurting)

    def test_with_three_people_nothing_else_may_be_left_to_read(self) -> None:
        room = scoring(3)
        events = report(room, "ben", card(room, "ben"))
        assert [type(event) for event in events] == [e.CardReported]
        assert not any(each.fresh for each in room.view(seat="ben").rating.cards)

    def test_groups_that_decide_together_report_nothing(self) -> None:
        rules = technique(LIST | {"visible": "group"}, RANK, slug="rank")
        room = at_step("rank", *seats(3), plan=(rules,))
        with pytest.raises(Rejected):
            report(room, "ben", room.pool()[0].id)


RANK = {
    "id": "rank",
    "group": "whole",
    "activity": "rate",
    "input": {"list": "all"},
    "scale": {"order": 3},
    "visible": "everyone",
}


class TestOrder:
    def room(self) -> tuple[Room, list[str]]:
        room = lobby(*seats(4), plan=(technique(LIST | {"visible": "group"}, RANK),)).next()
        room.do(c.Start(room.here.id))
        for seat in ("ben", "cleo", "dev"):
            room.post(seat, f"what {seat} wrote", id=idea_id(seat))
        room.next()
        return room, [idea.id for idea in room.pool()]

    def rank(self, room: Room, seat: str, id: str, place: int) -> None:
        room.do(c.RateIdea(room.here.id, id, place), person(seat))

    def test_the_first_place_counts_most(self) -> None:
        room, (a, b, d) = self.room()
        for seat in ("ben", "cleo"):
            self.rank(room, seat, d, 1)
            self.rank(room, seat, a, 2)
        assert [idea.id for idea in by_score(room.state, room.here)] == [d, a, b]

    def test_a_place_is_given_once(self) -> None:
        room, (a, b, _) = self.room()
        self.rank(room, "ben", a, 1)
        self.rank(room, "ben", b, 1)
        values = {c.idea.id: dict(c.values) for c in room.view(seat="ben").rating.cards}
        assert (values[a], values[b]) == ({}, {"": 1})
        self.rank(room, "cleo", a, 1)
        assert {c.idea.id: dict(c.values) for c in room.view(seat="ben").rating.cards} == values

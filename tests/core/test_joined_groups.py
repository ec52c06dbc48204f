"""A group that joins another takes along what it said; and everybody sits once when the room goes
back into a loop in which groups keep time apart."""

from __future__ import annotations

from collections import Counter

import pytest

from facilitator.core import commands as c
from facilitator.core.scoring import tallies
from tests.cast import PRESENCE, idea_id, person, seats
from tests.core.plans import RULES
from tests.core.room import Room, lobby
from tests.laws.plans import TURNS
from tests.laws.plans_in_scopes import ASKING


def judging(plan: object = RULES) -> Room:
    """Seven people at two tables; each table has one rule before it."""
    room = lobby(*seats(7), plan=(plan,)).next()
    for group in room.here.live_groups():
        room.post(group.members[0], f"rule {group.number}")
    return room.next()


def rule(room: Room, number: int) -> str:
    (id,) = (idea.id for idea in room.pool() if idea.fields == {"idea": f"rule {number}"})
    return id


def all_but_one_leave(room: Room) -> str:
    """The second table shrinks to one, who sits down at the first."""
    stays, *leaving = room.here.live_groups()[1].members
    for seat in leaving:
        room.do(c.Leave(), person(seat))
    return stays


class TestWhatAGroupSaid:
    def test_its_verdict_is_the_other_groups_now(self) -> None:
        room = judging()
        first, second = room.here.live_groups()
        for group, verdict in ((first, "stay"), (second, "drop")):
            rate = c.RateIdea(room.here.id, rule(room, group.number), verdict)
            room.do(rate, person(group.members[-1]))
        all_but_one_leave(room)
        given = room.state.ratings[room.here.id].values()
        assert {(r.idea, r.rater, r.value) for r in given} == {
            (rule(room, 1), first.id, "stay"),
            (rule(room, 2), first.id, "drop"),
        }

    def test_one_of_them_taps_again_and_there_is_still_one_verdict(self) -> None:
        room = judging()
        second = room.here.live_groups()[1]
        room.do(c.RateIdea(room.here.id, rule(room, 2), "drop"), person(second.members[0]))
        stays = all_but_one_leave(room)
        values = {card.idea.id: dict(card.values) for card in room.view(seat=stays).rating.cards}
        assert values[rule(room, 2)] == {"": "drop"}
        room.do(c.RateIdea(room.here.id, rule(room, 2), "stay"), person("ben"))
        found = tallies(room.state, room.here)[rule(room, 2)]
        assert (found.n, found.verdict) == (1, "stay")

    def test_its_sentence_comes_along_and_is_still_the_only_one(self) -> None:
        room = judging(ASKING)
        writer = room.here.live_groups()[1].members[0]
        card = rule(room, 2)
        room.do(c.RateIdea(room.here.id, card, "stay"), person(writer))
        said = c.PostIdea(room.here.id, idea_id("said"), {"habit": "we wait"}, about=card)
        room.do(said, person(writer))
        all_but_one_leave(room)
        asks = {each.idea.id: each.asks for each in room.view(seat="ben").rating.cards}
        assert asks[card]
        assert (asks[card].id, asks[card].text) == (idea_id("said"), "we wait")


def in_turns(people: int) -> Room:
    """In the loop, four and three, with the clocks running."""
    room = lobby(*seats(people), plan=(TURNS,)).next().next()
    room.do(c.Start(room.state.current or ""))
    return room


def sitting(room: Room) -> Counter[str]:
    return Counter(m for o in room.state.fronts for g in o.live_groups() for m in g.members)


class TestBackIntoALoop:
    def through(self, room: Room) -> Room:
        while room.here.step != "keep":
            room.next()
        return room

    def test_who_changed_to_another_cohort_sits_there(self) -> None:
        room = in_turns(7).next()
        (four,), (three,) = (front.live_groups() for front in room.state.fronts)
        room.do(c.MovePerson(room.here.id, three.members[0], four.id))
        everybody = Counter(list(room.state.seats))
        room.back()
        assert sitting(room) == everybody
        room.back()
        assert not sitting(room)
        room.next()
        assert sitting(room) == everybody

    def test_who_moved_to_a_group_that_is_not_so_far_stays_there(self) -> None:
        room = in_turns(7)
        assert room.ring(), "the four are quicker"
        (four, three) = (front.live_groups()[0] for front in room.state.fronts)
        assert {front.step for front in room.state.fronts} == {"share", "advise"}
        if len(three.members) > len(four.members):
            four, three = three, four
        room.do(c.MovePerson(room.here.id, four.members[0], three.id))
        room.back()
        assert {front.step for front in room.state.fronts} == {"share"}
        assert sitting(room) == Counter(list(room.state.seats))

    @pytest.mark.parametrize("here", [True, False])
    def test_from_behind_it_every_cohort_is_back_with_those_who_are_here(self, here: bool) -> None:
        room = self.through(in_turns(7))
        room.join("late")
        if not here:
            room.do(c.MarkAway("ben", ""), PRESENCE)
        room.do(c.RemoveSeat("cleo"))
        room.back()
        assert len(room.state.fronts) == 2
        assert sitting(room) == Counter(set(room.state.seats) - {"cleo"})
        assert all(len(g.members) > 1 for o in room.state.fronts for g in o.live_groups())

    def test_and_forward_again_goes_out_of_it_without_turns_twice(self) -> None:
        room = self.through(in_turns(7))
        openings = len(room.state.openings)
        room.back().next()
        assert (room.here.step, len(room.state.openings)) == ("keep", openings)

"""Coming, going, and sitting down with somebody."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.rules.people import MOST_PEOPLE
from tests.cast import ADA, BEN, CLEO, DEV, EVE, FAY, OTTO, PRESENCE, idea_id, newcomer, seats
from tests.core.given import given
from tests.core.plans import ALL, technique
from tests.core.room import Room, alone, everybody, lobby, pairs


class TestJoining:
    def test_people_get_numbers_in_the_order_in_which_they_come(self) -> None:
        room = lobby("ben", "cleo")
        given(room).when(c.Join("dev", "Dev", "learner"), by=newcomer("dev")).then(
            e.SeatTaken("dev", "Dev", "learner")
        )
        assert [seat.number for seat in room.state.seats.values()] == [1, 2, 3]

    def test_nobody_has_to_say_a_name(self) -> None:
        given(lobby()).when(c.Join("ben"), by=newcomer("ben")).then(e.SeatTaken("ben"))

    def test_a_seat_is_taken_once(self) -> None:
        given(lobby("ben")).when(c.Join("ben", "Ben"), by=newcomer("ben")).refused("taken")

    def test_nobody_joins_a_closed_session(self) -> None:
        room = lobby("ben")
        room.do(c.CloseSession())
        given(room).when(c.Join("cleo"), by=newcomer("cleo")).refused("closed")

    def test_there_is_a_limit(self) -> None:
        room = lobby()
        room.record([e.SeatTaken(f"s{n}") for n in range(MOST_PEOPLE)], "newcomer")
        given(room).when(c.Join("ben"), by=newcomer("ben")).refused("full", most=MOST_PEOPLE)

    def test_nobody_makes_themselves_a_facilitator(self) -> None:
        for kind in ("facilitator", "cofacilitator", "participant", ""):
            given(lobby()).when(c.Join("eve", None, None, kind), by=newcomer("eve")).then(
                e.SeatTaken("eve")
            )

    def test_an_observer_sits_in_no_group(self) -> None:
        room = pairs("ben", "cleo").join("otto", kind="observer")
        assert room.here.group_of("otto") is None
        assert [seat.id for seat in room.state.participants()] == ["ben", "cleo"]
        assert room.sizes() == [2]


class TestLatecomers:
    def test_a_latecomer_sits_down_with_the_smallest_group(self) -> None:
        room = pairs(*seats(7))
        assert room.sizes() == [3, 2, 2]
        given(room).when(c.Join("eve", "Eve"), by=newcomer("eve")).then(
            e.SeatTaken("eve", "Eve"), e.PersonPlaced("o2", "eve", "o2-2", 2)
        )
        room.join("finn", "gus")
        assert sorted(room.sizes()) == [3, 3, 4]

    def test_who_is_away_does_not_count(self) -> None:
        room = pairs(*seats(5))
        away(room, "ben", "cleo")
        room.join("eve")
        assert "eve" in room.group_of("dev").members

    def test_the_first_of_a_room_sits_alone_until_the_second_comes(self) -> None:
        room = pairs("ben").join("cleo")
        assert room.sizes() == [2]

    def test_in_a_room_that_everybody_left_a_latecomer_opens_a_new_table(self) -> None:
        room = pairs("ben", "cleo")
        room.do(c.Leave(), BEN)
        room.do(c.Leave(), CLEO)
        room.join("dev")
        assert room.group_of("dev").id == "o2-2"

    def test_where_every_table_is_full_two_latecomers_open_a_new_one(self) -> None:
        room = pairs(*seats(3)).join("eve")
        assert room.sizes() == [4]
        given(room).when(c.Join("finn", "Finn"), by=newcomer("finn")).then(
            e.SeatTaken("finn", "Finn"),
            e.PersonPlaced("o2", "eve", "o2-2", 2),
            e.PersonPlaced("o2", "finn", "o2-2", 2),
        )
        assert room.sizes() == [3, 2]

    def test_who_comes_to_an_empty_room_finds_a_table_there_too(self) -> None:
        room = lobby().next().next()
        assert room.here.step == "pairs"
        room.join(*seats(6))
        assert room.sizes() == [3, 3]

    def test_a_latecomer_reads_what_the_group_has(self) -> None:
        room = pairs("ben", "cleo").join("dev")
        assert room.read_by("dev") == {"what ben wrote", "what cleo wrote"}

    def test_in_a_step_without_groups_nobody_needs_a_place(self) -> None:
        for room in (alone("ben"), everybody("ben", "cleo"), lobby("ben")):
            given(room).when(c.Join("eve"), by=newcomer("eve")).then(e.SeatTaken("eve"))


class TestComingBack:
    def test_whoever_was_away_keeps_the_place(self) -> None:
        room = pairs(*seats(4))
        away(room, "ben")
        given(room).when(c.MarkBack("ben"), by=PRESENCE).then(e.SeatBack("ben"))
        assert room.group_of("ben").id == "o2-1"

    def test_whoever_was_away_when_groups_formed_brings_what_they_wrote(self) -> None:
        room = alone(*seats(4))
        away(room, "ben")
        room.next()
        assert room.sizes() == [3]
        given(room).when(c.MarkBack("ben"), by=PRESENCE).then(
            e.SeatBack("ben"),
            e.PersonPlaced("o2", "ben", "o2-1", 1),
            e.IdeasRouted("o2", (("o2.4", idea_id("ben"), "o2-1"),)),
        )
        assert "what ben wrote" in room.read_by("dev")

    def test_what_was_brought_once_is_not_brought_again(self) -> None:
        room = pairs(*seats(4))
        room.do(c.Leave(), BEN)
        given(room).when(c.MarkBack("ben"), by=PRESENCE).happened(e.SeatBack, e.PersonPlaced)

    def test_whoever_is_here_is_not_back(self) -> None:
        given(pairs("ben", "cleo")).when(c.MarkBack("ben"), by=PRESENCE).refused("nothing_new")
        given(pairs("ben", "cleo")).when(c.MarkBack("eve"), by=PRESENCE).refused("gone")

    def test_an_observer_comes_back_too(self) -> None:
        room = pairs("ben", "cleo").join("otto", kind="observer")
        away(room, "otto")
        given(room).when(c.MarkBack("otto"), by=PRESENCE).then(e.SeatBack("otto"))


class TestBeingAway:
    def test_away_is_refused_when_there_is_a_newer_connection(self) -> None:
        room = lobby("ben")
        room.connections["ben"] = "second"
        given(room).when(c.MarkAway("ben", "first"), by=PRESENCE).refused("stale")
        given(room).when(c.MarkAway("ben", "second"), by=PRESENCE).then(e.SeatAway("ben"))
        given(room).when(c.MarkAway("ben", "second"), by=PRESENCE).refused("nothing_new")

    def test_whoever_is_away_is_not_put_into_new_groups(self) -> None:
        room = alone(*seats(4))
        away(room, "ben")
        room.next()
        assert room.here.group_of("ben") is None

    def test_where_most_are_away_at_once_it_is_the_phones_that_sleep(self) -> None:
        room = pairs(*seats(8))
        away(room, *seats(7))
        room.next()
        assert room.sizes() == [4, 4]
        awake = alone(*seats(8))
        away(awake, *seats(5))
        assert awake.next().sizes() == [2, 2, 2, 2]

    def test_a_phone_that_sleeps_splits_no_group(self) -> None:
        room = pairs(*seats(4))
        away(room, "ben")
        assert room.group_of("cleo").members == ("ben", "cleo")


class TestLeaving:
    def test_a_leavers_partner_joins_a_neighbour_and_the_pool_comes_along(self) -> None:
        room = pairs(*seats(4))
        given(room).when(c.Leave(), by=BEN).then(
            e.SeatLeft("ben"), e.GroupJoined("o2", "o2-1", "o2-2")
        )
        assert room.group_of("cleo").members == ("dev", "guest-4", "cleo")
        everything = {f"what {seat} wrote" for seat in seats(4)}
        assert room.read_by("cleo") == room.read_by("dev") == everything

    def test_a_trio_stays_a_pair(self) -> None:
        given(pairs(*seats(5))).when(c.Leave(), by=BEN).then(e.SeatLeft("ben"))

    def test_the_last_one_stays_where_there_is_no_neighbour(self) -> None:
        room = pairs("ben", "cleo")
        given(room).when(c.Leave(), by=BEN).then(e.SeatLeft("ben"))
        assert room.read_by("cleo") == {"what ben wrote", "what cleo wrote"}

    def test_nobody_leaves_twice_or_without_a_seat(self) -> None:
        room = lobby("ben")
        room.do(c.Leave(), BEN)
        given(room).when(c.Leave(), by=BEN).refused("no_seat")
        given(room).when(c.Leave(), by=EVE).refused("no_seat")

    def test_a_facilitator_can_take_somebody_off_the_list(self) -> None:
        room = lobby("ben", "cleo")
        given(room).when(c.RemoveSeat("ben"), by=FAY).then(e.SeatLeft("ben"))
        given(room).when(c.RemoveSeat("ben")).refused("nothing_new")
        given(room).when(c.RemoveSeat("eve")).refused("gone")

    def test_what_a_leaver_wrote_stays_and_is_carried_on_by_the_group(self) -> None:
        room = pairs(*seats(8))
        room.do(c.Leave(), BEN)
        room.next()
        assert "what ben wrote" in room.read_by("cleo")

    def test_after_the_close_nobody_has_to_leave(self) -> None:
        room = lobby("ben")
        room.do(c.CloseSession())
        given(room).when(c.Leave(), by=BEN).refused("closed")
        given(room).when(c.RemoveSeat("ben")).refused("closed")


class TestMoving:
    def test_a_person_moves_to_another_group(self) -> None:
        room = pairs(*seats(5))
        given(room).when(c.MovePerson("o2", "ben", "o2-2")).then(
            e.PersonMoved("o2", "ben", "o2-1", "o2-2", 2)
        )
        assert room.sizes() == [2, 3]

    def test_what_the_group_has_stays_with_the_group(self) -> None:
        room = pairs(*seats(5))
        room.do(c.MovePerson("o2", "ben", "o2-2"))
        assert "what ben wrote" in room.read_by("cleo")
        assert "what ben wrote" not in room.read_by("ben")

    def test_the_last_one_at_a_table_takes_along_what_lies_on_it(self) -> None:
        room = pairs(*seats(4))
        room.do(c.MovePerson("o2", "ben", "o2-2"))
        given(room).when(c.MovePerson("o2", "cleo", "o2-2")).then(
            e.PersonMoved("o2", "cleo", "o2-1", "o2-2", 2), e.GroupJoined("o2", "o2-1", "o2-2")
        )
        assert room.read_by("dev") == {f"what {seat} wrote" for seat in seats(4)}

    def test_a_new_group_is_opened_for_who_is_moved_nowhere(self) -> None:
        room = pairs(*seats(5))
        given(room).when(c.MovePerson("o2", "ben")).then(
            e.PersonMoved("o2", "ben", "o2-1", "o2-3", 3)
        )
        given(room).when(c.MovePerson("o2", "ben")).refused("nothing_new")

    def test_somebody_who_sits_nowhere_is_given_a_place_and_brings_what_they_wrote(self) -> None:
        room = alone(*seats(4))
        away(room, "ben")
        room.next()
        given(room).when(c.MovePerson("o2", "ben", "o2-1")).then(
            e.PersonMoved("o2", "ben", None, "o2-1", 1),
            e.IdeasRouted("o2", (("o2.4", idea_id("ben"), "o2-1"),)),
        )

    def test_moving_to_where_one_sits_or_to_nowhere_is_refused(self) -> None:
        room = pairs(*seats(4))
        given(room).when(c.MovePerson("o2", "ben", "o2-1")).refused("nothing_new")
        given(room).when(c.MovePerson("o2", "ben", "o2-9")).refused("gone")
        given(room).when(c.MovePerson("o2", "eve", "o2-1")).refused("gone")
        given(room).when(c.MovePerson("o1", "ben", "o2-2")).refused("stale")
        room.do(c.Leave(), BEN)
        given(room).when(c.MovePerson("o2", "cleo", "o2-1")).refused("gone")

    def test_nobody_who_left_and_no_observer_is_put_into_a_group(self) -> None:
        room = pairs(*seats(4)).join("otto", kind="observer")
        room.do(c.Leave(), DEV)
        for seat in ("dev", OTTO.id):
            given(room).when(c.MovePerson("o2", seat, "o2-1")).refused("gone")

    def test_where_there_are_no_groups_nobody_is_moved(self) -> None:
        given(alone("ben")).when(c.MovePerson("o1", "ben")).refused("no_groups")


class TestTheBigRoom:
    @pytest.mark.parametrize("people", [30, 100])
    def test_latecomers_spread_over_all_groups(self, people: int) -> None:
        room = pairs(*seats(people))
        tables = len(room.sizes())
        room.join(*(f"late-{n}" for n in range(tables)))
        assert max(room.sizes()) - min(room.sizes()) <= 1
        assert sum(room.sizes()) == people + tables


def test_in_a_step_for_all_everybody_reads_what_the_others_post() -> None:
    plan = technique(ALL | {"input": {}, "activity": "collect", "visible": "everyone"})
    room = lobby("ben", "cleo", plan=(plan,)).next()
    room.post("ben", "for all")
    room.do(c.HideIdea(room.pool()[0].id), ADA)
    room.post("cleo", "for all, too")
    assert room.read_by("ben") == room.read_by("cleo") == {"for all, too"}


def away(room: Room, *people: str) -> None:
    for seat in people:
        room.do(c.MarkAway(seat, ""), PRESENCE)

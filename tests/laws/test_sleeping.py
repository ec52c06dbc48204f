"""A phone in a pocket is not a person who left: rooms go on as if everybody were awake."""

from __future__ import annotations

from facilitator.core import commands as c
from structures.library import load
from tests.cast import PRESENCE, person, seats
from tests.core.room import Room, lobby


def talking(slug: str, people: int, step: str) -> Room:
    room = lobby(*seats(people), plan=(load().technique(slug),)).next()
    while room.here.step != step:
        room.next()
    room.do(c.Start(room.here.id))
    return room


def fall_asleep(room: Room, phones: int) -> None:
    for seat in seats(phones):
        room.do(c.MarkAway(seat, ""), PRESENCE)


def test_everybody_finds_a_new_partner_though_most_phones_sleep() -> None:
    room = talking("impromptu-networking", 12, "rounds")
    fall_asleep(room, 9)
    assert sum(room.next().sizes()) == 12


def test_a_large_room_does_not_become_a_circle_because_phones_sleep() -> None:
    room = talking("what-so-what-now-what", 20, "what_groups")
    fall_asleep(room, 12)
    assert room.next().here.step == "what_all"


def test_a_question_that_began_in_groups_ends_with_all_though_somebody_leaves() -> None:
    room = talking("what-so-what-now-what", 13, "what_groups")
    room.do(c.Leave(), person("dev"))
    assert room.next().here.step == "what_all"

"""Who is here: a phone that sleeps for a moment is not somebody who left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitator.core import events as e
from facilitator.core.views import Viewer
from facilitator.realtime.presence import PATIENCE_MS, Presence
from tests.house import House, house


@pytest.fixture
def room(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as built:
        yield built


@pytest.fixture
def presence(room: House) -> Presence:
    made = Presence(room.service, room.clock, "process-1")
    room.clock.pass_seconds(PATIENCE_MS / 1000)
    return made


def came(room: House, presence: Presence, seat: str, socket: str) -> Viewer:
    viewer = Viewer("phone", "en", seat, "secret")
    presence.came(room.session, viewer, socket)
    return viewer


def gone_for(room: House, presence: Presence, seconds: float) -> None:
    room.clock.pass_seconds(seconds)
    presence.tick()


def test_ninety_seconds_without_a_socket_is_away(room: House, presence: Presence) -> None:
    ben = room.person("Ben")
    viewer = came(room, presence, ben.id, "socket-1")
    presence.went(room.session, viewer, "socket-1")
    gone_for(room, presence, 89)
    assert room.state.seats[ben.id].here
    gone_for(room, presence, 2)
    assert not room.state.seats[ben.id].here


def test_a_phone_that_wakes_in_time_was_never_away(room: House, presence: Presence) -> None:
    ben = room.person("Ben")
    viewer = came(room, presence, ben.id, "socket-1")
    presence.went(room.session, viewer, "socket-1")
    room.clock.pass_seconds(60)
    came(room, presence, ben.id, "socket-2")
    gone_for(room, presence, 90)
    assert room.state.seats[ben.id].here
    assert not any(isinstance(r.event, e.SeatAway) for r in room.log())


def test_the_older_of_two_connections_does_not_take_the_seat_away(
    room: House, presence: Presence
) -> None:
    """Ben's phone moved to another process: the first one must not mark him away."""
    ben = room.person("Ben")
    viewer = came(room, presence, ben.id, "socket-1")
    presence.went(room.session, viewer, "socket-1")
    Presence(room.service, room.clock, "process-2").came(room.session, viewer, "socket-2")
    gone_for(room, presence, 91)
    assert room.state.seats[ben.id].here


def test_somebody_who_comes_back_is_back(room: House, presence: Presence) -> None:
    ben = room.person("Ben")
    viewer = came(room, presence, ben.id, "socket-1")
    presence.went(room.session, viewer, "socket-1")
    gone_for(room, presence, 91)
    came(room, presence, ben.id, "socket-2")
    assert room.state.seats[ben.id].here


def test_joining_without_ever_connecting_is_away_in_the_end(
    room: House, presence: Presence
) -> None:
    ben = room.person("Ben")
    presence.joined(room.session, ben.id)
    gone_for(room, presence, 91)
    assert not room.state.seats[ben.id].here


def test_after_a_start_nobody_is_away_for_ninety_seconds(room: House) -> None:
    ben = room.person("Ben")
    presence = Presence(room.service, room.clock)
    presence.joined(room.session, ben.id)
    gone_for(room, presence, 89)
    assert room.state.seats[ben.id].here


def test_two_tabs_of_one_phone_are_one_person(room: House, presence: Presence) -> None:
    ben = room.person("Ben")
    viewer = came(room, presence, ben.id, "socket-1")
    came(room, presence, ben.id, "socket-2")
    presence.went(room.session, viewer, "socket-1")
    gone_for(room, presence, 91)
    assert room.state.seats[ben.id].here


def test_asking_over_http_is_a_sign_of_life(room: House, presence: Presence) -> None:
    ben = room.person("Ben")
    viewer = Viewer("phone", "en", ben.id, "secret")
    for _ in range(5):
        presence.seen(room.session, viewer)
        gone_for(room, presence, 60)
        assert room.state.seats[ben.id].here
    gone_for(room, presence, 31)
    assert not room.state.seats[ben.id].here
    presence.seen(room.session, viewer)
    assert room.state.seats[ben.id].here

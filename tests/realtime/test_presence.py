"""Who is here: a phone that sleeps for a moment is not somebody who left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from facilitator import green
from facilitator.core import events as e
from facilitator.core.views import Viewer
from facilitator.realtime.presence import PATIENCE_MS, Presence
from facilitator.store import DatabaseAway
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


class Disk:
    """In the place of the service's own `write`: counts, and can be slow or broken."""

    def __init__(self, room: House) -> None:
        self._write = room.service.write
        self.writes, self.broken = 0, False
        self.meanwhile: list[Callable[[], object]] = []

    def __call__(self, job: Any) -> Any:
        self.writes += 1
        while self.meanwhile:
            self.meanwhile.pop(0)()
        if self.broken:
            raise DatabaseAway("The database does not answer.")
        return self._write(job)


@pytest.fixture
def disk(room: House, monkeypatch: pytest.MonkeyPatch) -> Disk:
    made = Disk(room)
    monkeypatch.setattr(room.service, "write", made)
    monkeypatch.setattr(green, "spawn", lambda function, *args: function(*args))
    return made


def sockets(room: House) -> set[str | None]:
    seats = list(room.state.seats)
    found = room.store.write(lambda tx: tx.connections(room.session, seats))
    return {socket for _, socket in found.values()}


def test_who_comes_while_somebody_is_written_waits_for_nothing_and_is_written_with_the_others(
    room: House, presence: Presence, disk: Disk
) -> None:
    people = [room.person(name) for name in ("Ben", "Cleo", "Dev")]
    disk.writes = 0

    def others_come() -> None:
        for person in people[1:]:
            came(room, presence, person.id, f"socket of {person.id}")
        assert disk.writes == 1, "they asked for no write of their own"

    disk.meanwhile.append(others_come)
    came(room, presence, people[0].id, f"socket of {people[0].id}")
    assert disk.writes == 2
    assert sockets(room) == {f"socket of {person.id}" for person in people}


def test_a_socket_that_could_not_be_written_is_written_later(
    room: House, presence: Presence, disk: Disk
) -> None:
    ben = room.person("Ben")
    disk.broken = True
    came(room, presence, ben.id, "socket-1")
    assert sockets(room) == {None}
    disk.broken = False
    presence.tick()
    assert sockets(room) == {"socket-1"}
    disk.writes = 0
    presence.tick()
    assert disk.writes == 0, "once"


def test_what_came_after_a_failed_write_is_not_overwritten_by_it(
    room: House, presence: Presence, disk: Disk
) -> None:
    ben = room.person("Ben")
    disk.broken = True
    disk.meanwhile.append(lambda: came(room, presence, ben.id, "socket-2"))
    came(room, presence, ben.id, "socket-1")
    disk.broken = False
    presence.tick()
    assert sockets(room) == {"socket-2"}


# While nothing can be saved


def test_who_enters_meanwhile_looks_on_and_is_welcomed_when_it_can_be_saved(
    room: House, presence: Presence, disk: Disk
) -> None:
    ben = room.person("Ben")
    presence.went(room.session, came(room, presence, ben.id, "socket-1"), "socket-1")
    gone_for(room, presence, 91)
    assert not room.state.seats[ben.id].here
    disk.broken = True
    came(room, presence, ben.id, "socket-2")
    assert not room.state.seats[ben.id].here
    with suppress(DatabaseAway):
        presence.tick()
    disk.broken = False
    presence.tick()
    assert room.state.seats[ben.id].here


def test_who_went_away_meanwhile_is_away_when_it_can_be_saved(
    room: House, presence: Presence, disk: Disk
) -> None:
    people = [room.person(name) for name in ("Ben", "Cleo")]
    for n, each in enumerate(people):
        presence.went(room.session, came(room, presence, each.id, f"s{n}"), f"s{n}")
    disk.broken = True
    gone_for(room, presence, 91)
    assert all(room.state.seats[each.id].here for each in people)
    disk.broken = False
    presence.tick()
    assert not any(room.state.seats[each.id].here for each in people)

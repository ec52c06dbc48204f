"""The clock that runs out: once for each deadline, never before it, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.realtime.presence import Presence
from facilitator.realtime.ticker import Ticker
from tests.core.test_loops import TURNS
from tests.house import ADA, House, house


@pytest.fixture
def room(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as built:
        built.person("Ben")
        built.advance()
        yield built


def ticker(room: House) -> Ticker:
    return Ticker(room.service, Presence(room.service, room.clock), room.clock, lambda **f: None)


def rings(room: House) -> int:
    return sum(isinstance(r.event, e.TimeRanOut) for r in room.log())


def test_time_runs_out_once(room: House) -> None:
    tick = ticker(room).tick
    room.clock.pass_seconds(59)
    tick()
    assert rings(room) == 0
    room.clock.pass_seconds(2)
    tick()
    tick()
    assert rings(room) == 1
    assert room.state.opening.phase == "over"  # type: ignore[union-attr]


def test_two_processes_ring_once(room: House) -> None:
    first, second = ticker(room), ticker(room)
    room.clock.pass_seconds(61)
    first.tick()
    second.tick()
    assert rings(room) == 1


def test_a_restart_loses_no_deadline(room: House) -> None:
    room.clock.pass_seconds(600)
    ticker(room).tick()
    assert rings(room) == 1


def test_more_time_rings_again_later(room: House) -> None:
    tick = ticker(room).tick
    room.clock.pass_seconds(61)
    tick()
    room.do(ADA, c.AddTime("o1"))
    room.clock.pass_seconds(61)
    tick()
    assert rings(room) == 2


def test_pausing_stops_the_bell_and_resuming_brings_it_back(room: House) -> None:
    tick = ticker(room).tick
    room.clock.pass_seconds(30)
    room.do(ADA, c.Pause("o1"))
    room.clock.pass_seconds(300)
    tick()
    assert rings(room) == 0
    room.do(ADA, c.Resume("o1"))
    room.clock.pass_seconds(31)
    tick()
    assert rings(room) == 1


def test_going_back_does_not_silence_the_bell(room: House) -> None:
    tick = ticker(room).tick
    room.advance()
    room.do(ADA, c.GoBack("o2"))
    room.clock.pass_seconds(61)
    tick()
    assert rings(room) == 1


def test_every_cohort_of_a_loop_is_rung(tmp_path: Path) -> None:
    with house(tmp_path, TURNS) as room:
        for n in range(7):
            room.person(f"P{n}")
        room.advance()
        room.advance()
        room.do(ADA, c.Start(room.state.current or ""))
        tick = ticker(room).tick
        for _ in range(40 * 60 // 15):
            room.clock.pass_seconds(15)
            tick()
        assert {o.turn for o in room.state.fronts} == {3, 4}
        assert all(o.phase == "over" for o in room.state.fronts)

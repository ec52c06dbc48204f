"""Law 2: for every lens, the parts before with the frames applied are the parts after.

Random stories go through the real door; every kind of viewer watches through the real delivery,
each on a tree of its own. After every delivery each tree must equal the stage that somebody who
enters now would get; in between some rest, others move among them, and newcomers enter. Some
viewers miss frames, and must notice.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from facilitator.core.looking import visible
from facilitator.core.views import Viewer
from facilitator.core.visibility import lens_of
from facilitator.realtime import delivery
from facilitator.screens import assemble, stage
from tests.browser_dom import Stage
from tests.house import House, house
from tests.laws.teller import Teller

SEEDS = range(6)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_screen_shows_what_entering_now_would_show(tmp_path: Path, seed: int) -> None:
    with house(tmp_path) as room:
        follow(room, seed)


@pytest.fixture(autouse=True)
def long_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that whoever was shown something is at rest when the next thing comes."""
    monkeypatch.setattr(delivery, "_rested", lambda lens, started: started + 600)


def follow(room: House, seed: int, commands: int = 120) -> None:
    """Tell a story and compare every screen after every delivery."""
    rng = random.Random(seed)
    teller = Teller(room, rng)
    for viewer in (Viewer("wall"), Viewer("wall", "qps"), Viewer("console"), Viewer("preview")):
        room.look(viewer)
    for n in range(commands):
        newcomer = teller.act()
        if newcomer:
            room.look(Viewer("phone", "en", newcomer.id, newcomer.secret))
            if rng.random() < 0.3:
                room.look(Viewer("phone", "qps", newcomer.id, newcomer.secret))
        if rng.random() < 0.5 or n == commands - 1:
            room.deliver()
            compare(room)
        elif rng.random() < 0.5:
            room.deliver(patient=True)


def compare(room: House) -> None:
    state = room.state
    for browser in room.browsers.values():
        lens = lens_of(state, browser.viewer)
        expected = Stage(assemble(stage(visible(state, lens)))).shown()
        assert browser.stage.shown() == expected, f"{lens} after {state.seq}"


@pytest.mark.parametrize("seed", range(2))
def test_a_viewer_who_missed_frames_notices_and_enters_again(tmp_path: Path, seed: int) -> None:
    with house(tmp_path) as room:
        rng = random.Random(seed)
        teller = Teller(room, rng)
        wall = room.look(Viewer("wall"))
        for _ in range(120):
            teller.act()
            if rng.random() < 0.5:
                lost = rng.random() < 0.3
                room.browsers = {} if lost else {wall.socket: wall}
                send = room.delivery._send
                room.delivery._send = (lambda *a: None) if lost else send
                room.deliver()
                room.delivery._send = send
        room.browsers = {wall.socket: wall}
        room.advance() if room.state.current else None
        room.deliver()
        compare(room)


def test_equal_lenses_get_equal_screens(tmp_path: Path) -> None:
    with house(tmp_path) as room:
        teller = Teller(room, random.Random(1))
        for _ in range(80):
            teller.act()
        seats = list(room.state.seats.values())
        screens: dict[object, set[str]] = {}
        for seat in seats:
            lens = lens_of(room.state, Viewer("phone", "en", seat.id, f"secret of {seat.id}"))
            screens.setdefault(lens, set()).add(assemble(stage(visible(room.state, lens))))
        assert all(len(shown) == 1 for shown in screens.values())
        assert len(screens) > 1

"""Delivery by itself: what rests is shown later, together, and without anybody asking."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from facilitator import green
from facilitator.core import commands as c
from facilitator.core.commands import Actor
from facilitator.core.views import Lens, Viewer
from facilitator.realtime import delivery
from tests.house import ADA, House, house

HOUR = 3600.0


class Resting:
    """Whoever was shown something rests until they are woken, however long a test takes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._over = threading.Event()
        self._naps = green.sleep
        monkeypatch.setattr(delivery, "_rested", lambda lens, started: self._until())
        monkeypatch.setattr(green, "sleep", self._sleep)

    def _until(self) -> float:
        return 0.0 if self._over.is_set() else time.monotonic() + HOUR

    def _sleep(self, seconds: float) -> None:
        if seconds > 60:
            self._over.wait()
        else:
            self._naps(seconds)

    def wake(self, room: House) -> None:
        for painted in room.delivery._room(room.session).painted.values():
            painted.rest = 0.0
        self._over.set()


@pytest.fixture
def resting(monkeypatch: pytest.MonkeyPatch) -> Resting:
    return Resting(monkeypatch)


@pytest.fixture
def room(tmp_path: Path, resting: Resting) -> Iterator[House]:
    """Ben is on his own."""
    with house(tmp_path) as built:
        ben = built.person("Ben")
        built.look(Viewer("phone", "en", ben.id, ben.secret))
        built.advance()
        built.deliver()
        built.frames.clear()
        yield built
        resting.wake(built)


@pytest.fixture
def ben(room: House) -> Actor:
    [browser] = room.browsers.values()
    assert browser.viewer.seat
    return Actor(browser.viewer.seat, "participant", browser.viewer.secret)


def wait_for(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not done():
        assert time.monotonic() < until
        time.sleep(0.02)


def shown(room: House) -> str:
    [browser] = room.browsers.values()
    return browser.stage.text


def test_what_comes_while_a_screen_rests_is_one_frame(
    room: House, ben: Actor, resting: Resting
) -> None:
    room.post(ben, "apples")
    room.delivery.ring(room.session)
    wait_for(lambda: "apples" in shown(room))
    for text in ("bananas", "cherries", "dates"):
        room.post(ben, text)
        room.delivery.ring(room.session)
    room.deliver(patient=True)
    assert "bananas" not in shown(room), "it rests"
    wait_for(lambda: room.delivery._room(room.session).waking)
    resting.wake(room)
    wait_for(lambda: "dates" in shown(room))
    assert len(room.frames) == 2


def test_somebody_who_moves_is_not_kept_waiting(room: House, ben: Actor) -> None:
    room.post(ben, "apples")
    room.deliver()
    room.advance()
    room.deliver(patient=True)
    [browser] = room.browsers.values()
    assert browser.stage.seq == room.state.seq, "the next step is open"


def test_what_is_done_once_for_all_wakes_who_rests(room: House, ben: Actor) -> None:
    console = room.look(Viewer("console"))
    room.post(ben, "apples")
    room.deliver()
    room.post(ben, "bananas")
    room.deliver(patient=True)
    assert console.stage.seq < room.state.seq, "it rests"
    room.do(ADA, c.Pause(room.state.current or ""))
    room.deliver(patient=True)
    assert console.stage.seq == room.state.seq


def test_a_page_without_a_socket_sees_what_others_are_shown_later(room: House, ben: Actor) -> None:
    viewer = Viewer("phone", "en", ben.id, ben.secret)
    room.post(ben, "apples")
    room.deliver()
    room.post(ben, "bananas")
    before = room.delivery.enter(room.session, viewer)
    assert "bananas" in before["html"]
    assert "bananas" not in shown(room)
    room.deliver()
    assert "bananas" in shown(room)
    assert room.delivery.enter(room.session, viewer)["etag"] == before["etag"], "nothing is new"


def test_what_took_longer_rests_longer_and_the_wall_less_than_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    rests = {
        (kind, took): round(delivery._rested(Lens(kind), 100.0 - took) - 100, 3)
        for kind in ("phone", "wall")
        for took in (0.005, 0.01, 60)
    }
    assert rests["wall", 0.005] < rests["wall", 0.01] < rests["phone", 0.01] < 1
    assert rests["phone", 60] == rests["wall", 60] == 1

"""Frames go to lists of sockets, and a list of nobody is nobody."""

from __future__ import annotations

from pathlib import Path

from facilitator.core.views import Viewer
from tests.house import house


def test_a_frame_for_nobody_goes_to_nobody(tmp_path: Path) -> None:
    """The library below takes an empty list for everybody, and so does the house's fake of it."""
    with house(tmp_path) as room:
        wall = room.look(Viewer("wall"))
        room.delivery.emit({"from": 0, "seq": 99, "html": ""}, [wall.socket])
        assert len(room.frames) == 1
        room.delivery.emit({"from": 0, "seq": 100, "html": ""}, [])
        assert len(room.frames) == 1

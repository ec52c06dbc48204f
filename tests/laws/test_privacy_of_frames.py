"""Law 3 on the wire: nobody is ever sent a word that the table does not allow them.

The table is written here a second time, by hand, for 1-2-4-All, and without the product's own
visibility: on your own (private), in pairs and in fours (group), all together (the own group's, and
what was shown). Every word is a canary; every stage and frame that anybody gets is searched.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path

import pytest

from facilitator.core.state import Idea, State
from facilitator.core.views import Viewer
from tests.house import House, house
from tests.laws.teller import CANARY, Teller

SCOPE = {"alone": "private", "pairs": "group", "fours": "group", "all": "shown"}


def may_read(state: State, viewer: Viewer, idea: Idea) -> bool:
    """One cell, for an idea of the step that is open now."""
    opening = state.opening
    if opening is None or state.closed or idea.opening != opening.id:
        return False
    if idea.status in ("withdrawn", "parted", "merged"):
        return False
    scope, own = SCOPE[opening.step], viewer.seat in idea.authors
    seated = viewer.kind == "phone" and state.seats[viewer.seat or ""].left_at is None
    if idea.hidden or idea.kept:
        return (seated and own) or (viewer.kind == "console" and idea.id in opening.shown)
    if scope == "private":
        return seated and own
    if scope == "group":
        group = opening.groups.get(idea.group or "")
        return seated and group is not None and viewer.seat in group.members
    if idea.id in opening.shown:
        return True
    return seated and viewer.seat in _came_with(state, idea.group)


def _came_with(state: State, group: str | None) -> set[str]:
    """Who sat in the group that an idea of the harvest comes from, or in what it joined."""
    members: set[str] = set()
    for opening in state.openings.values():
        found = opening.groups.get(group or "")
        if found:
            into = opening.groups[found.joined] if found.joined else found
            members |= set(found.members) | set(into.members)
    return members


class Wire:
    """Everything that anybody was sent, and which canaries were in it."""

    def __init__(self, room: House) -> None:
        self.room = room
        self.read: dict[str, set[str]] = defaultdict(set)
        room.delivery._send = self.send

    def send(self, event: str, frame: dict[str, object], sockets: list[str]) -> None:
        for socket in sockets:
            self.check(self.room.browsers[socket].viewer, json.dumps(frame, ensure_ascii=False))
            self.room.browsers[socket].take(frame)

    def enter(self, viewer: Viewer) -> None:
        browser = self.room.look(viewer)
        self.check(viewer, json.dumps(self.room.delivery.enter(self.room.session, viewer)))
        browser.enter()

    def check(self, viewer: Viewer, sent: str) -> None:
        self.read[viewer.kind] |= read(self.room.state, viewer, sent)


def read(state: State, viewer: Viewer, sent: str) -> set[str]:
    """The canaries in what somebody was sent, all of which they may read."""
    here = state.pool(state.current or "")
    allowed = {
        word
        for idea in here
        if may_read(state, viewer, idea)
        for text in idea.fields.values()
        for word in CANARY.findall(text)
    }
    found = set(CANARY.findall(sent))
    if viewer.kind == "console" and found - allowed:
        ahead = found - allowed
        one = [i for i in here if ahead <= set(CANARY.findall(str(i.fields)))]
        assert one, f"the console read more than one ahead: {ahead}"
        assert state.opening is not None
        assert SCOPE[state.opening.step] == "shown"
        allowed |= ahead
    assert found <= allowed, f"{viewer} was sent {found - allowed} after {state.seq}"
    return found


@pytest.mark.parametrize("seed", range(6))
def test_no_frame_holds_a_word_that_its_reader_may_not_see(tmp_path: Path, seed: int) -> None:
    with house(tmp_path) as room:
        rng = random.Random(seed)
        teller, wire = Teller(room, rng), Wire(room)
        for viewer in (Viewer("wall"), Viewer("console"), Viewer("preview", group="o2-1")):
            wire.enter(viewer)
        for _ in range(150):
            newcomer = teller.act()
            room.deliver()
            if newcomer:
                wire.enter(Viewer("phone", "en", newcomer.id, newcomer.secret))
        written = {
            word for i in room.state.ideas.values() for word in CANARY.findall(str(i.fields))
        }
        assert wire.read["phone"], "there was something to see"
        assert written - wire.read["wall"], "there was something to hide from the wall"
        assert not wire.read["preview"] - wire.read["wall"]


def test_the_harvest_reaches_everybody_once_it_is_shown(tmp_path: Path) -> None:
    with house(tmp_path) as room:
        wire = Wire(room)
        ben, cleo, dev = (room.person(name) for name in ("Ben", "Cleo", "Dev"))
        for viewer in (
            Viewer("wall"),
            Viewer("console"),
            Viewer("phone", "en", dev.id, dev.secret),
        ):
            wire.enter(viewer)
        room.advance()
        room.post(ben, "canary1x")
        while room.state.opening and room.state.opening.step != "all":
            room.advance()
        room.deliver()
        assert wire.read["console"] == {"canary1x"}, "one ahead"
        assert not wire.read["wall"]
        from facilitator.core import commands as c
        from tests.house import ADA

        ahead = room.state.pool(room.state.current or "")[0]
        room.do(ADA, c.ShowIdea(room.state.current or "", ahead.id))
        room.deliver()
        assert wire.read["wall"] == {"canary1x"}
        assert cleo.id in room.state.seats

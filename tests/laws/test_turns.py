"""Laws 2 and 3 where groups keep time apart: a technique with turns, told at random."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from facilitator.core import commands as c
from facilitator.core.state import State
from facilitator.core.views import Viewer
from tests.cast import seats
from tests.core.room import lobby
from tests.house import ADA, House, house
from tests.laws.plans import TURNS
from tests.laws.teller import CANARY, Teller, canary
from tests.laws.test_screens import compare

OTHERS = (Viewer("wall"), Viewer("console"), Viewer("preview"))


class TurnTeller(Teller):
    """Also writes where people really are, and holds the turns or lets them follow."""

    def write(self) -> None:
        self.said += 1
        actor = self.anybody()
        front = self.house.state.front_of(actor.id)
        id, text = f"idea-{self.said:016}", f"note {canary(self.said)}"
        self.do(actor, c.PostIdea(front.id if front else "", id, {"idea": text}))

    def clock(self) -> None:
        if self.rng.random() < 0.15:
            self.do(ADA, c.HoldTurns(not self.house.state.held))
        super().clock()


def begun(room: House, seed: int) -> TurnTeller:
    """Seven people have written and sit down, four and three."""
    teller = TurnTeller(room, random.Random(seed))
    for _ in range(7):
        teller.join()
    room.advance()
    for _ in range(12):
        teller.write()
    room.advance()
    return teller


@pytest.mark.parametrize("seed", range(3))
def test_every_screen_shows_what_entering_now_would_show(tmp_path: Path, seed: int) -> None:
    with house(tmp_path, TURNS) as room:
        rng, teller = random.Random(seed), begun(room, seed)
        phones = [Viewer("phone", "en", person.id, person.secret) for person in teller.people]
        for viewer in (*OTHERS, Viewer("wall", "qps"), *phones):
            room.look(viewer)
        apart = 0
        for _ in range(150):
            if newcomer := teller.act():
                room.look(Viewer("phone", "en", newcomer.id, newcomer.secret))
            if rng.random() < 0.5:
                room.deliver()
                compare(room)
                apart += len(room.state.fronts) > 1
        assert apart, "groups kept time apart"


@pytest.mark.parametrize("seed", range(3))
def test_a_note_is_read_by_nobody_but_whoever_wrote_it(tmp_path: Path, seed: int) -> None:
    with house(tmp_path, TURNS) as room:
        teller, read = begun(room, seed), {"own": 0}

        def check(viewer: Viewer, sent: object) -> None:
            found = set(CANARY.findall(json.dumps(sent, ensure_ascii=False)))
            assert found <= own_words(room.state, viewer), f"{viewer} after {room.state.seq}"
            read["own"] += len(found)

        def send(event: str, frame: dict[str, object], sockets: list[str]) -> None:
            for socket in sockets:
                check(room.browsers[socket].viewer, frame)
                room.browsers[socket].take(frame)

        room.delivery._send = send
        phones = [Viewer("phone", "en", person.id, person.secret) for person in teller.people]
        for viewer in (*OTHERS, *phones):
            enter(room, viewer, check)
        for _ in range(150):
            if newcomer := teller.act():
                enter(room, Viewer("phone", "en", newcomer.id, newcomer.secret), check)
            room.deliver()
        assert read["own"], "there was something to read"


def enter(room: House, viewer: Viewer, check: object) -> None:
    assert callable(check)
    browser = room.look(viewer)
    check(viewer, room.delivery.enter(room.session, viewer))
    browser.enter()


def own_words(state: State, viewer: Viewer) -> set[str]:
    """By hand: all steps are private, so a phone reads what its seat wrote, and nothing else."""
    if viewer.kind != "phone":
        return set()
    ideas = [idea for idea in state.ideas.values() if viewer.seat in idea.authors]
    return {word for idea in ideas for t in idea.fields.values() for word in CANARY.findall(t)}


def test_the_last_one_at_a_table_moves_to_a_group_that_keeps_another_time() -> None:
    room = lobby(*seats(7), plan=(TURNS,)).next().next()
    (four,), (three,) = (front.live_groups() for front in room.state.fronts)
    for member in three.members:
        room.do(c.MovePerson(room.here.id, member, four.id))
    assert [len(g.members) for front in room.state.fronts for g in front.live_groups()] == [7]
    assert room.next().next().here.turn == 2

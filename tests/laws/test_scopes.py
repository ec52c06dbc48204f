"""Law 2 where answers ask for sentences: every screen follows them, to the wall and back."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from facilitator.core import commands as c
from facilitator.core.commands import Actor
from facilitator.core.rejected import Rejected
from facilitator.core.state import Idea
from facilitator.core.views import Viewer
from tests.house import ADA, House, house
from tests.laws.plans_in_scopes import ASKING, ASKING_BLIND
from tests.laws.teller import Teller
from tests.laws.test_screens import compare
from tests.laws.test_turns import OTHERS

SENTENCES = {"together": ASKING, "blind": ASKING_BLIND}


class SentenceTeller(Teller):
    """Also answers, says more about it, and rewords what was said. Others move the room on."""

    def move_on(self) -> None:
        self.do(ADA, c.Ring(self.house.state.current or ""))

    def write(self) -> None:
        rates = self.house.state.opening and self.house.state.step(self.house.state.opening).ask
        self.answer() if rates else super().write()

    def answer(self) -> None:
        idea, self.said = self.any_idea(), self.said + 1
        group = self.house.state.group(idea.group)
        near = [person for person in self.people if group and person.id in group.members]
        actor = self.rng.choice(near or self.people)
        fields = {"habit": f"as we do {self.said}"}
        if idea.about:
            return self.do(actor, c.EditIdea(idea.id, fields, idea.version))
        self.rate(idea, actor)
        id = f"sentence-{self.said:012}"
        self.do(actor, c.PostIdea(idea.opening, id, fields, about=idea.id))
        return None

    def rate(self, idea: Idea, actor: Actor) -> None:
        value = self.rng.choice(["stay", "stay", "drop", None])
        try:
            self.do(actor, c.RateIdea(idea.opening, idea.id, value))
        except Rejected as refusal:
            if refusal.code != "nothing_new":
                raise


def begun(room: House, seed: int) -> SentenceTeller:
    """Six people have written at two tables and answer now."""
    teller = SentenceTeller(room, random.Random(seed))
    for _ in range(6):
        teller.join()
    room.advance()
    for person in teller.people:
        room.post(person, f"rule of {person.id}")
    room.advance()
    return teller


@pytest.mark.parametrize("plan", SENTENCES)
def test_every_screen_shows_what_entering_now_would_show(tmp_path: Path, plan: str) -> None:
    with house(tmp_path, SENTENCES[plan]) as room:
        teller, seen = begun(room, 3), 0
        phones = [Viewer("phone", "en", person.id, person.secret) for person in teller.people]
        for viewer in (*OTHERS, *phones):
            room.look(viewer)
        for n in range(90):
            if newcomer := teller.act():
                room.look(Viewer("phone", "en", newcomer.id, newcomer.secret))
            if n % 30 == 29 and not room.state.session.finished:
                room.do(ADA, c.Advance(room.state.current or ""))
            if n % 2:
                room.deliver()
                compare(room)
                seen += any("as we do" in repr(b.stage.shown()) for b in room.browsers.values())
        assert seen, "there was a sentence to read"

"""Tells a random story through the real door: whatever people might do, sensible or not."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from contextlib import suppress

from facilitator.core import commands as c
from facilitator.core.commands import Actor
from facilitator.core.rejected import Rejected
from facilitator.core.state import Idea
from facilitator.realtime.presence import ACTOR
from facilitator.realtime.ticker import ring_due
from tests.house import ADA, House

NAMES = ("Ben", "Cleo", "Dev", "Ευα", "美咲", "Ömer", "Zoë", "", "Nnamdi", "Ivy", "Łukasz", "أمل")
WORDS = ("badge 🎓", "a map of skills", "<b>pay</b> mentors", "más tiempo", "学分", 'quote "it"')


CANARY = re.compile(r"canary\d+x")


def canary(n: int) -> str:
    """A word that stands nowhere else."""
    return f"canary{n}x"


class Teller:
    def __init__(self, house: House, rng: random.Random) -> None:
        self.house, self.rng = house, rng
        self.people: list[Actor] = []
        self.said = 0

    def act(self) -> Actor | None:
        """One thing that happens; the newcomer, if somebody came. Refusals are part of life."""
        act: Callable[[], Actor | None] = self.rng.choices(
            [
                self.join,
                self.move_on,
                self.write,
                self.change,
                self.show,
                self.clock,
                self.presence,
            ],
            weights=[2 if len(self.people) < 12 else 0.2, 1, 5, 6, 3, 2, 1],
        )[0]
        with suppress(Rejected):
            return act()
        return None

    def do(self, actor: Actor, command: c.Command) -> None:
        self.house.do(actor, command)

    def join(self) -> Actor:
        n = len(self.people)
        actor = self.house.person(f"{NAMES[n % len(NAMES)]}{n}")
        self.people.append(actor)
        return actor

    def move_on(self) -> None:
        here = self.house.state.current or ""
        self.do(
            ADA,
            self.rng.choice(
                [c.Advance(here)] * 5 + [c.Start(here)] * 6 + [c.GoBack(here), c.Ring(here)]
            ),
        )

    def write(self) -> None:
        self.said += 1
        text = f"{self.rng.choice(WORDS)} {canary(self.said)}"
        opening = self.rng.choice([self.house.state.current or "", "o1", "o2"])
        late, kept = self.rng.random() < 0.1, self.rng.random() < 0.15
        id = f"idea-{self.said:016}"
        self.do(self.anybody(), c.PostIdea(opening, id, {"idea": text}, kept, late))

    def change(self) -> None:
        idea, actor, yes = self.any_idea(), self.anybody(), self.rng.random() < 0.6
        others = [i.id for i in self.house.state.pool(idea.opening) if i.group == idea.group]
        pair = tuple(self.rng.sample(others, min(2, len(others))))
        self.said += 1
        self.do(
            actor,
            self.rng.choice(
                [
                    c.EditIdea(idea.id, {"idea": f"reworded {canary(self.said)}"}, idea.version),
                    c.MergeIdeas(idea.opening, f"merged-{self.said:016}", pair),
                    c.PromoteIdea(idea.id, yes),
                    c.StrikeIdea(idea.id, yes),
                    c.KeepIdea(idea.id, yes),
                    c.WithdrawIdea(idea.id),
                    c.Undo(self.any_act()),
                ]
            ),
        )

    def show(self) -> None:
        here, idea = self.house.state.current or "", self.any_idea()
        self.do(
            ADA,
            self.rng.choice(
                [
                    *[c.ShowIdea(here, idea.id)] * 3,
                    c.CueIdea(here, idea.id),
                    c.PassOverIdea(here, idea.id),
                    c.HideIdea(idea.id, self.rng.random() < 0.6),
                    c.SpotlightIdea(here, self.rng.choice([idea.id, ""])),
                    c.Undo(self.any_act()),
                ]
            ),
        )

    def clock(self) -> None:
        self.house.clock.pass_seconds(self.rng.choice([1, 5, 30, 90]))
        ring_due(self.house.service, self.house.session, self.house.clock())
        here = self.house.state.current or ""
        self.do(ADA, self.rng.choice([c.AddTime(here), c.Pause(here), c.Resume(here)]))

    def presence(self) -> None:
        actor = self.anybody()
        group = self.rng.choice(
            ["", *(self.house.state.opening.groups if self.house.state.opening else ())]
        )
        move = c.MovePerson(self.house.state.current or "", actor.id, group)
        asker, command = self.rng.choice(
            [
                (ACTOR, c.MarkAway(actor.id, "")),
                (ACTOR, c.MarkBack(actor.id)),
                (ADA, move),
                (ADA, move),
                (actor, c.Leave()),
            ]
        )
        self.do(asker, command)

    # Whoever and whatever

    def anybody(self) -> Actor:
        if not self.people:
            raise Rejected("nobody")
        return self.rng.choice(self.people)

    def any_idea(self) -> Idea:
        """Mostly of the open step."""
        state = self.house.state
        here = state.pool(state.current or "")
        ideas = here if here and self.rng.random() < 0.8 else tuple(state.ideas.values())
        if not ideas:
            raise Rejected("nothing")
        return self.rng.choice(ideas)

    def any_act(self) -> int:
        acts = self.house.state.acts
        return self.rng.choice(acts).seq if acts else 1

"""A session in the pure core, driven by sentences: Ada facilitates; Ben, Cleo, Dev take part."""

from __future__ import annotations

from typing import Any

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.asking import Ask
from facilitator.core.commands import Actor
from facilitator.core.decide import decide
from facilitator.core.evolve import evolve
from facilitator.core.state import Idea, State
from facilitator.export import Reader, document
from structures.schema import People, Step, Technique

OPENED = 1_790_000_000_000
ADA = Actor("a:1", "facilitator")


def technique(*steps: dict[str, Any], **about: Any) -> Technique:
    said = {"slug": "probe", "family": "basics", "title": "Probe", "minutes": 10}
    made = tuple(Step(**{"title": step["id"].title(), "minutes": 2, **step}) for step in steps)
    return Technique(**{**said, "people": People(min=1), **about}, steps=made)


ALONE = {"id": "alone", "group": "solo", "activity": "collect", "fields": {"idea": "text"}}
PAIRS = {
    "id": "pairs",
    "group": {"new": [2, 3]},
    "activity": "converge",
    "input": {"alone": "group"},
    "allow": ("merge", "edit", "add"),
}
FOURS = PAIRS | {
    "id": "fours",
    "group": {"merge": "pairs", "size": [4, 5]},
    "input": {"pairs": "selected"},
}
ALL = {
    "id": "all",
    "group": "whole",
    "activity": "present",
    "input": {"pairs": "selected"},
    "visible": ["group", {"everyone": "facilitator"}],
}


class Room:
    def __init__(
        self, *plan: Technique, zone: str = "Europe/Berlin", title: str = "Day one"
    ) -> None:
        self.now = OPENED
        self.state: State = None  # type: ignore[assignment]
        self._ideas = 0
        self._push([_opened(plan, zone, title)], "a:1")

    def do(self, command: c.Command, actor: Actor = ADA) -> None:
        ask = Ask(actor, self.now, 7, {seat: secret_of(seat) for seat in self.state.seats})
        step = self.state.opening and self.state.step(self.state.opening)
        name = actor.name_in(self.state.current or "", bool(step and step.anonymous))
        self._push(decide(self.state, command, ask), name)

    def join(self, *names: str | None) -> None:
        for name in names:
            seat = (name or f"someone{len(self.state.seats)}").lower()
            self.do(c.Join(seat, name), Actor(seat, "newcomer"))

    def next(self) -> None:
        self.now += 60_000
        self.do(c.Advance(self.state.current or ""))

    def post(self, who: str, text: str, **how: Any) -> str:
        """Returns the idea's id."""
        self._ideas += 1
        id = f"idea-of-a-phone-{self._ideas:03}"
        opening = how.pop("opening", self.state.current)
        self.do(c.PostIdea(opening, id, {"idea": text}, **how), person(who))
        return id

    def by(self, who: str, command: c.Command) -> None:
        self.do(command, person(who))

    def copy_of(self, id: str) -> Idea:
        """The copy of an idea in the step that is open."""
        pool = self.state.pool(self.state.current or "")
        return next(idea for idea in pool if idea.parents == (id,))

    def read(self, kind: str, who: str | None = None, **more: Any) -> dict[str, Any]:
        secret = secret_of(who) if who else ""
        return document(self.state, Reader(kind, who, secret, **more))

    def everything(self) -> dict[str, Any]:
        return self.read("everything", secrets={seat: secret_of(seat) for seat in self.state.seats})

    def _push(self, events: list[e.Event], by: str) -> None:
        for event in events:
            seq = self.state.seq + 1 if self.state else 1
            self.state = evolve(self.state, e.Recorded(seq, self.now, by, event))


def _opened(plan: tuple[Technique, ...], zone: str, title: str) -> e.SessionOpened:
    items = [
        {
            "id": f"t{n}",
            "lang": "en",
            "texts": {"en": each.model_dump(mode="json")},
            "invitation": each.invitation,
            "minutes": each.minutes,
        }
        for n, each in enumerate(plan, 1)
    ]
    return e.SessionOpened("KQMTRA", title, "our course", zone, "en", e.freeze(items))


def person(seat: str) -> Actor:
    return Actor(seat, "participant", secret_of(seat))


def secret_of(seat: str) -> str:
    return f"secret of {seat}"


def step(document: dict[str, Any], id: str) -> dict[str, Any]:
    steps = [s for t in document["techniques"] for s in t["steps"]]
    return next(s for s in steps if s["id"] == id)


def ideas(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every idea of a document by its id."""
    steps = [s for t in document["techniques"] for s in t["steps"]]
    return {idea["id"]: idea for s in steps for idea in s["ideas"]}

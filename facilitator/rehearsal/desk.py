"""The simulated facilitator: presses what the console offers, on plan, with a human hand.

Gives people time to find each other, waits for the bell, shows the harvest one card after another,
sometimes grants a minute, stops the clock for a question or takes a slip back. Whoever stands alone
because a neighbour's phone went dark is sent to another group.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from facilitator.core.commands import Actor
from facilitator.core.views import GroupView, View
from facilitator.rehearsal.phones import Deed

Move = Callable[["Desk", View], Deed | None]


class Desk:
    actor = Actor("a:rehearsal", "facilitator")

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._ready: dict[str, int] = {}
        self._done: set[tuple[str, str]] = set()

    def pause(self) -> int:
        """How long until the next look at the console."""
        return self._chance.randrange(3_000, 9_000)

    def look(self, view: View, now: int) -> Deed | None:
        """The first thing that asks for a hand."""
        self._now = now
        if view.step is None or view.clock is None:
            return None
        self._ready.setdefault(view.step.opening, now + self._chance.randrange(15_000, 45_000))
        moves = MOVES[view.clock.phase]
        return next((deed for move in moves if (deed := move(self, view))), None)

    # What may be done; each answers with a deed or lets it be.

    def _gather_up(self, view: View) -> Deed | None:
        """Nobody sits alone while somebody else is there to sit with; whose phone went dark comes
        along, so that they find company when they are back."""
        lone = next((g for g in view.groups if len(_here(g)) == 1 or len(g.people) == 1), None)
        others = [group for group in view.groups if group is not lone and _here(group)]
        if lone is None or not others:
            return None
        to = min(others, key=lambda group: (len(_here(group)), group.number))
        seat = next(iter(_here(lone)), lone.people[0].id)
        return _deed("MovePerson", view, seat=seat, group=to.id)

    def _start(self, view: View) -> Deed | None:
        assert view.step is not None
        return _deed("Start", view) if self._now >= self._ready[view.step.opening] else None

    def _resume(self, view: View) -> Deed | None:
        stopped = view.clock is not None and view.clock.left is not None
        return _deed("Resume", view) if stopped and self._chance.random() < 0.3 else None

    def _whim(self, view: View) -> Deed | None:
        """A minute more, a stop for a question, a soft ring: each at most once a step."""
        for type, share in (("AddTime", 0.01), ("Pause", 0.01), ("Ring", 0.005)):
            if self._chance.random() < share and self._first_time(view, type):
                return _deed(type, view)
        return None

    def _show(self, view: View) -> Deed | None:
        harvest = view.console.harvest if view.console else None
        if harvest is None or harvest.ahead is None:
            return None
        fresh = not all(waiting.passed for waiting in harvest.waiting)
        if fresh and self._chance.random() < 0.1:
            return _deed("PassOverIdea", view, id=harvest.ahead.id)
        return _deed("ShowIdea", view, id=harvest.ahead.id)

    def _light(self, view: View) -> Deed | None:
        shown = [idea for idea in view.ideas if not idea.spotlight]
        if not shown or self._chance.random() > 0.05:
            return None
        return _deed("SpotlightIdea", view, id=shown[-1].id)

    def _slip(self, view: View) -> Deed | None:
        undo = view.console.undo if view.console else None
        if undo is None or undo.act == "PersonMoved" or self._chance.random() > 0.05:
            return None
        return Deed("Undo", {"seq": undo.seq}, 0) if self._first_time(view, "Undo") else None

    def _next(self, view: View) -> Deed | None:
        return _deed("Advance", view)

    def _first_time(self, view: View, act: str) -> bool:
        assert view.step is not None
        key = (view.step.opening, act)
        first = key not in self._done
        self._done.add(key)
        return first


MOVES: dict[str, tuple[Move, ...]] = {
    "gathering": (Desk._gather_up, Desk._start),
    "running": (
        Desk._gather_up,
        Desk._resume,
        Desk._whim,
        Desk._slip,
        Desk._light,
        Desk._show,
    ),
    "over": (Desk._gather_up, Desk._next),
}


def _here(group: GroupView) -> list[str]:
    return [person.id for person in group.people if person.present]


def _deed(type: str, view: View, **data: Any) -> Deed:
    assert view.step is not None
    return Deed(type, {"opening": view.step.opening, **data}, 0)

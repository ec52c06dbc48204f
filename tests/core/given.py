"""`given(room).when(command, by=…).then(events)` or `.refused(code)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.commands import Actor
from facilitator.core.rejected import Fact, Rejected
from facilitator.core.state import State
from tests.cast import ADA
from tests.core.room import Room, opened_room


@dataclass(frozen=True)
class Given:
    room: Room

    def when(self, command: c.Command, by: Actor = ADA, after: int = 0) -> Outcome:
        """`after` is how many milliseconds pass before the command comes."""
        self.room.now += after
        before = self.room.state
        try:
            events = self.room.do(command, by)
        except Rejected as refusal:
            return Outcome(before, self.room.state, [], refusal)
        return Outcome(before, self.room.state, events, None)


@dataclass(frozen=True)
class Outcome:
    before: State
    state: State
    events: list[e.Event]
    refusal: Rejected | None

    def then(self, *events: e.Event) -> None:
        assert self.refusal is None, self.refusal
        assert self.events == list(events)

    def happened(self, *kinds: type[e.Event]) -> list[e.Event]:
        """The events are of these kinds, in this order; returns them for a closer look."""
        assert self.refusal is None, self.refusal
        assert [type(event) for event in self.events] == list(kinds)
        return self.events

    def refused(self, code: str, **facts: Fact) -> None:
        assert self.refusal, f"not refused: {self.events}"
        assert (self.refusal.code, self.refusal.facts) == (code, self.refusal.facts | facts)
        assert self.state is self.before


def given(room: Room | Sequence[e.Event]) -> Given:
    """A room, or the events that are to happen in a new one."""
    if isinstance(room, Room):
        return Given(room)
    started = opened_room()
    started.record(list(room), ADA.id)
    return Given(started)

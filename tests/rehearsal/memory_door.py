"""A door without a database: decide, fold, remember receipts."""

from __future__ import annotations

from facilitator.core import events as e
from facilitator.core.asking import Ask, name_of
from facilitator.core.commands import Actor, Command, Join
from facilitator.core.decide import decide, opening_meant
from facilitator.core.evolve import evolve
from facilitator.core.state import State
from facilitator.rehearsal.chance import Chance
from facilitator.rehearsal.doors import Clock


class MemoryDoor:
    def __init__(self, seed: int = 1) -> None:
        self.clock = Clock()
        self.log: list[e.Recorded] = []
        self.states: list[State] = []
        self._seeds = Chance(seed).numbers("shuffles")
        self._receipts: set[tuple[str, str]] = set()
        self._secrets: dict[str, str] = {}

    def open_session(self, session: str, opened: e.SessionOpened) -> None:
        self._record(opened, "a:1")

    def take_seat(self, session: str, command_id: str, join: Join, secret: str) -> None:
        self.submit(session, Actor(join.seat, "newcomer"), command_id, join)
        self._secrets[join.seat] = secret

    def connection_of(self, seat: str) -> str:
        return f"socket-of-{seat}"

    def submit(self, session: str, actor: Actor, command_id: str, command: Command) -> None:
        state = self.states[-1]
        sockets = {seat: self.connection_of(seat) for seat in state.seats}
        ask = Ask(actor, self.clock(), self._seeds(), self._secrets, sockets)
        name = name_of(state, ask, opening_meant(state, command))
        if (name, command_id) in self._receipts:
            return
        for event in decide(state, command, ask):
            self._record(event, name)
        self._receipts.add((name, command_id))

    def state(self, session: str) -> State:
        return self.states[-1]

    def _record(self, event: e.Event, by: str) -> None:
        recorded = e.Recorded(len(self.log) + 1, self.clock(), by, event)
        self.log.append(recorded)
        self.states.append(evolve(self.states[-1] if self.states else None, recorded))

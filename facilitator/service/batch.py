"""What one transaction does for everybody who waits in front of one session.

`Batch.run` is one plain function without logging, templates or locks: with SQLite it runs in a
native thread beside a patched loop.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from facilitator.core import events as e
from facilitator.core.asking import Ask, name_of
from facilitator.core.commands import Actor, Command, Forget, Join, MarkAway
from facilitator.core.decide import decide, opening_meant
from facilitator.core.evolve import evolve, fold
from facilitator.core.rejected import Rejected
from facilitator.core.state import State, deadline_of
from facilitator.store.forgetting import forget
from facilitator.store.log import Transaction
from facilitator.store.tables import SeatRow, SessionRow

TAIL_KEPT = 2_000
FORGETTING = "forgetting"
PRESENCE = (e.SeatTaken, e.SeatAway, e.SeatBack, e.SeatLeft)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """The command is on disk: `seq` is the last event it wrote (or had written before)."""

    seq: int


@dataclass(slots=True)
class Request:
    """One command that waits to be decided. `seat` is a row to write with it (when joining)."""

    actor: Actor
    id: str
    command: Command
    seed: int
    seat: SeatRow | None = None
    done: Any = None
    answer: Answer | None = None
    refusal: Rejected | None = None
    trouble: str = ""
    events: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What this process has folded of a session, with the tail that led there."""

    epoch: int
    state: State
    tail: tuple[e.Recorded, ...] = ()

    def since(self, seq: int) -> tuple[e.Recorded, ...] | None:
        """The events after `seq`, or None if they are not all at hand."""
        if seq == self.state.seq:
            return ()
        if not self.tail or self.tail[0].seq > seq + 1:
            return None
        return tuple(r for r in self.tail if r.seq > seq)


@dataclass(slots=True)
class Batch:
    """What one transaction does for all who wait; `run` is the plain function."""

    session: str
    requests: list[Request]
    known: Known | None
    secrets: Mapping[str, str]
    now: int
    appended: list[e.Recorded] = field(default_factory=list)
    receipts: dict[Key, int | None] = field(default_factory=dict)
    forgot: bool = False

    @property
    def quiet(self) -> bool:
        return all(isinstance(r.event, PRESENCE) for r in self.appended)

    def run(self, transaction: Transaction) -> Known | None:
        self.appended, self.forgot = [], False
        row = transaction.lock(self.session)
        if row is None:
            for request in self.requests:
                request.refusal = Rejected("no_such_room")
            return None
        known = self._caught_up(transaction, row)
        self.now = transaction.now() or self.now
        state = known.state
        given: dict[Key, int] = {}
        self.receipts = self._receipts(transaction, state)
        for request in self.requests:
            state = self._decide(transaction, state, request, given)
        if not self.appended:
            return known
        self._store(transaction, state, given)
        if self.forgot:
            return self._forget(transaction, known)
        return grown(known, row.epoch, self.appended, state)

    def _caught_up(self, transaction: Transaction, row: SessionRow) -> Known:
        known = self.known
        if known and (known.epoch != row.epoch or known.state.seq > row.seq):
            known = None
        if known and known.state.seq == row.seq:
            return known
        tail = transaction.tail(self.session, known.state.seq if known else 0)
        return grown(known, row.epoch, tail)

    def _receipts(self, transaction: Transaction, state: State) -> dict[Key, int | None]:
        """What was answered before, asked once for the whole batch."""
        keys = []
        for request in self.requests:
            ask = Ask(request.actor, self.now)
            keys.append((name_of(state, ask, opening_meant(state, request.command)), request.id))
        return dict.fromkeys(keys) | transaction.receipts_of(self.session, keys)

    def _receipt(self, transaction: Transaction, key: Key) -> int | None:
        """The name under which somebody acts can have changed while the batch was decided."""
        if key not in self.receipts:
            self.receipts[key] = transaction.receipt(self.session, *key)
        return self.receipts[key]

    def _decide(
        self,
        transaction: Transaction,
        state: State,
        request: Request,
        given: dict[Key, int],
    ) -> State:
        try:
            ask = self._ask(transaction, request)
            name = name_of(state, ask, opening_meant(state, request.command))
            key = (name, request.id)
            if before := given.get(key) or self._receipt(transaction, key):
                request.answer = Answer(before)
                return state
            after, recorded = self._events(state, request, ask, name)
        except Rejected as refusal:
            request.refusal = refusal
            return state
        except Exception as error:
            request.refusal = Rejected("bug")
            request.trouble = where(error)
            return state
        self.appended += recorded
        if request.seat:
            transaction.new_seat(request.seat)
        given[key] = after.seq
        request.answer = Answer(after.seq)
        request.events = len(recorded)
        return after

    def _ask(self, transaction: Transaction, request: Request) -> Ask:
        connections: Mapping[str, str] = {}
        if isinstance(request.command, MarkAway):
            found = transaction.connections(self.session, [request.command.seat])
            connections = {seat: socket or "" for seat, (_, socket) in found.items()}
        return Ask(request.actor, self.now, request.seed, self.secrets, connections)

    def _events(
        self, state: State, request: Request, ask: Ask, name: str
    ) -> tuple[State, list[e.Recorded]]:
        at = max(ask.now, state.at)
        by = _signed(request.command, name)
        recorded = []
        for event in decide(state, request.command, ask):
            each = e.Recorded(state.seq + 1, at, by, event)
            state = evolve(state, each)
            recorded.append(each)
        self.forgot |= any(isinstance(r.event, e.Forgotten) for r in recorded)
        return state, recorded

    def _store(self, transaction: Transaction, state: State, given: Mapping[Key, int]) -> None:
        transaction.append(self.session, self.appended)
        transaction.ring(self.session)
        transaction.set_deadline(self.session, deadline_of(state))
        if state.session.closed_at is not None:
            closed_at, rehearsal = state.session.closed_at, state.session.rehearsal
            transaction.set_closed(self.session, closed_at, rehearsal)
            transaction.drop_receipts(self.session)
        else:
            transaction.add_receipts(self.session, given)

    def _forget(self, transaction: Transaction, known: Known) -> Known:
        """Rewrite the words in the log itself; everybody's cache is then of an older epoch."""
        epoch = known.epoch
        for each in self.appended:
            if isinstance(each.event, e.Forgotten):
                epoch = forget(transaction, self.session, each.event, each.at)
        log = transaction.tail(self.session)
        return Known(epoch, fold(log))


def _signed(command: Command, name: str) -> str:
    """What stands beside an event as its author. Forgetting is signed by nobody."""
    if isinstance(command, Join):
        return command.seat
    return FORGETTING if isinstance(command, Forget) else name


def grown(
    known: Known | None,
    epoch: int,
    tail: Sequence[e.Recorded],
    state: State | None = None,
) -> Known:
    if known is None and not tail:
        raise KeyError("no such session")
    after = state or fold(tail, known.state if known else None)
    kept = (*(known.tail if known else ()), *tail)[-TAIL_KEPT:]
    return Known(epoch, after, kept)


def newer(a: Known, b: Known) -> bool:
    return (a.epoch, a.state.seq) > (b.epoch, b.state.seq)


def where(error: BaseException) -> str:
    """What went wrong and where, without the words that an error's message may quote."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in reversed(frames))
    return f"{type(error).__name__} at {places}"

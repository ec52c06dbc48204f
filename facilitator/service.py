"""The one door. Every change comes through `submit`: phone, console, page, clock or rehearsal.

One queue per session. A writer takes all that waits and, in one transaction, locks the session,
answers repeated commands from their receipts, reads what it has not folded yet, decides each
command in order on the growing state, appends the events and stores receipts and the deadline.
Only after the commit is anybody answered and the bell rung. So an answered command is on disk, and
a command that is sent again changes nothing.

The transaction is one plain function without logging, templates or locks, because with SQLite it
runs in a native thread beside a patched loop.
"""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from facilitator import green
from facilitator.core import events as e
from facilitator.core.asking import Ask, name_of
from facilitator.core.commands import Actor, Command, Join, MarkAway
from facilitator.core.decide import decide, opening_meant
from facilitator.core.evolve import evolve, fold
from facilitator.core.forgetting import rewritten
from facilitator.core.rejected import Rejected
from facilitator.core.state import State, deadline_of
from facilitator.store import SeatRow, SessionRow, Store, Transaction

MOST_IN_A_BATCH = 500
TAIL_KEPT = 2_000
PRESENCE = (e.SeatTaken, e.SeatAway, e.SeatBack, e.SeatLeft)
Report = Callable[..., None]
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
class Line:
    """The queue in front of one session."""

    waiting: deque[Request] = field(default_factory=deque)
    busy: bool = False
    known: Known | None = None
    secrets: dict[str, str] = field(default_factory=dict)


class Service:
    """`clock` gives UTC milliseconds; `seeds` the number that decides shuffles; `ring(session,
    quiet)` tells whoever shows things that something changed (`quiet`: only who is here)."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], int],
        seeds: Callable[[], int],
        report: Report = lambda **facts: None,
    ) -> None:
        self.store, self.clock, self._seeds, self._report = store, clock, seeds, report
        self.ring: Callable[[str, bool], None] = lambda session, quiet: None
        self._lines: dict[str, Line] = {}
        self._guard = green.lock()
        self._one_writer = green.lock()
        self.committed_at = clock()

    # Writing

    def submit(
        self,
        session: str,
        actor: Actor,
        command_id: str,
        command: Command,
        seat: SeatRow | None = None,
    ) -> Answer:
        """Waits until the command is on disk. Raises Rejected."""
        request = Request(actor, command_id, command, self._seeds(), seat, green.event())
        with self._guard:
            line = self._lines.setdefault(session, Line())
            if actor.secret:
                line.secrets[actor.id] = actor.secret
            line.waiting.append(request)
            leading = not line.busy
            line.busy = True
        if leading:
            self._drain(session, line)
        request.done.wait()
        if request.refusal:
            raise request.refusal
        assert request.answer is not None
        return request.answer

    def know_secret(self, session: str, seat: str, secret: str) -> None:
        """Remember, in memory alone, the secret that a connection presented."""
        with self._guard:
            self._lines.setdefault(session, Line()).secrets[seat] = secret

    def _drain(self, session: str, line: Line) -> None:
        """Write one batch for everybody who waits; what came meanwhile is somebody else's turn."""
        with self._guard:
            batch = [line.waiting.popleft() for _ in range(min(len(line.waiting), MOST_IN_A_BATCH))]
        try:
            self._write(session, line, batch)
        finally:
            for request in batch:
                if request.answer is None and request.refusal is None:
                    request.refusal = Rejected("bug")
                request.done.set()
            with self._guard:
                more = bool(line.waiting)
                line.busy = more
            if more:
                green.spawn(self._drain, session, line)

    def _write(self, session: str, line: Line, batch: list[Request]) -> None:
        """Once together, once more with a fresh state, then one by one."""
        try:
            self._transaction(session, line, batch)
        except Exception as first:
            self._trouble(session, batch, first)
            line.known = None
            try:
                self._transaction(session, line, batch)
            except Exception as second:
                self._trouble(session, batch, second)
                self._one_by_one(session, line, batch)
        for request in batch:
            if request.trouble:
                self._report(
                    event="bug",
                    session=session,
                    command=type(request.command).__name__,
                    id=request.id,
                    trouble=request.trouble,
                )

    def _one_by_one(self, session: str, line: Line, batch: list[Request]) -> None:
        for request in batch:
            line.known = None
            try:
                self._transaction(session, line, [request])
            except Exception as error:
                self._trouble(session, [request], error)
                request.answer, request.refusal = None, Rejected("database_away")

    def _trouble(self, session: str, batch: Sequence[Request], error: Exception) -> None:
        self._report(
            event="write_failed",
            session=session,
            commands=len(batch),
            trouble=where(error),
        )

    def _transaction(self, session: str, line: Line, batch: list[Request]) -> None:
        for request in batch:
            request.answer = request.refusal = None
            request.events = 0
        job = Batch(session, batch, line.known, dict(line.secrets), self.clock())
        with self._one_writer:
            known = green.off_loop(self.store.write, job.run)
        self.committed_at = self.clock()
        line.known = known or line.known
        if job.forgot:
            green.off_loop(self.store.scrub)
        if job.appended:
            self.ring(session, job.quiet)

    # Opening a session, and what belongs to it outside the log

    def open_session(self, row: SessionRow, opened: e.SessionOpened) -> None:
        """Write a new session with its first event. `row.seq` is 0."""
        first = e.Recorded(1, self.clock(), f"a:{row.owner}", opened)

        def write(transaction: Transaction) -> None:
            transaction.new_session(row)
            transaction.append(row.id, [first])

        with self._one_writer:
            green.off_loop(self.store.write, write)
        self.committed_at = self.clock()

    def write(self, job: Callable[[Transaction], Any]) -> Any:
        """A small write outside any session's log (a login, a link, a connection)."""
        with self._one_writer:
            result = green.off_loop(self.store.write, job)
        self.committed_at = self.clock()
        return result

    def connect_seat(self, session: str, seat: str, process: str, connection: str | None) -> None:
        self.write(lambda t: t.connect_seat(session, seat, process, connection))

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the database; also shows that the writer can write."""
        with self._one_writer:
            green.off_loop(self.store.checkpoint)
        self.committed_at = self.clock()

    # Reading

    def state(self, session: str) -> State:
        """The newest state that this process can see. KeyError if there is no such session."""
        return self.newest(session).state

    def newest(self, session: str) -> Known:
        with self._guard:
            line = self._lines.setdefault(session, Line())
            known = line.known
        if known is not None and self.store.alone:
            return known
        return self._read(session, line, known)

    def _read(self, session: str, line: Line, known: Known | None) -> Known:
        """State first, then the tail up to it, in one snapshot."""
        after = known.state.seq if known else 0
        epoch, seq, tail = self.store.read(session, after)
        if known and (known.epoch != epoch or known.state.seq > seq):
            known = None
            epoch, seq, tail = self.store.read(session, 0)
        found = _grown(known, epoch, tail)
        with self._guard:
            if line.known is None or _newer(found, line.known):
                line.known = found
        return found

    def log(self, session: str) -> list[e.Recorded]:
        """The whole log, as it is on disk."""
        return self.store.read(session, 0)[2]


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
            return self._forget(transaction)
        return _grown(known, row.epoch, self.appended, state)

    def _caught_up(self, transaction: Transaction, row: SessionRow) -> Known:
        known = self.known
        if known and (known.epoch != row.epoch or known.state.seq > row.seq):
            known = None
        if known and known.state.seq == row.seq:
            return known
        tail = transaction.tail(self.session, known.state.seq if known else 0)
        return _grown(known, row.epoch, tail)

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
        by = request.command.seat if isinstance(request.command, Join) else name
        recorded = []
        for event in decide(state, request.command, ask):
            each = e.Recorded(state.seq + 1, at, by, event)
            state = evolve(state, each)
            recorded.append(each)
        self.forgot |= any(isinstance(r.event, e.Forgotten) for r in recorded)
        return state, recorded

    def _store(
        self, transaction: Transaction, state: State, given: Mapping[Key, int]
    ) -> None:
        transaction.append(self.session, self.appended)
        transaction.set_deadline(self.session, deadline_of(state))
        if state.session.closed_at is not None:
            transaction.set_closed(self.session, state.session.closed_at)
            transaction.drop_receipts(self.session)
        else:
            transaction.add_receipts(self.session, given)

    def _forget(self, transaction: Transaction) -> Known:
        """Rewrite the words in the log itself; everybody's cache is then of an older epoch."""
        epoch = transaction.raise_epoch(self.session)
        log = transaction.tail(self.session, 0)
        for each in [r for r in self.appended if isinstance(r.event, e.Forgotten)]:
            assert isinstance(each.event, e.Forgotten)
            log = rewritten(log, each.event)
            transaction.note_forgotten(self.session, "idea", each.event.ideas, each.at)
            transaction.note_forgotten(self.session, "seat", each.event.seats, each.at)
        payloads = {r.seq: e.payload_of(r.event) for r in log}
        transaction.rewrite(self.session, lambda recorded: payloads[recorded.seq])
        return Known(epoch, fold(log))


def _grown(
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


def _newer(a: Known, b: Known) -> bool:
    return (a.epoch, a.state.seq) > (b.epoch, b.state.seq)


def where(error: BaseException) -> str:
    """What went wrong and where, without the words that an error's message may quote."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in reversed(frames))
    return f"{type(error).__name__} at {places}"

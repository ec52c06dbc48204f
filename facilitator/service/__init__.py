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

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from facilitator import green
from facilitator.core import events as e
from facilitator.core.commands import Actor, Command
from facilitator.core.rejected import Rejected
from facilitator.core.state import State
from facilitator.service.batch import Answer, Batch, Known, Request, grown, newer, where
from facilitator.service.failing import TRY_LATER, changed_nothing, refusal_of, told
from facilitator.store import StoreBusy, StoreError
from facilitator.store.engine import Store
from facilitator.store.gate import Gate
from facilitator.store.log import Transaction
from facilitator.store.tables import SeatRow, SessionRow

__all__ = ["TRY_LATER", "Answer", "Known", "Service", "refusal_of", "told", "where"]

MOST_IN_A_BATCH = 500
T = TypeVar("T")
Report = Callable[..., None]
Tell = Callable[[str, str, str], None]


@dataclass(slots=True)
class Line:
    """The queue in front of one session."""

    waiting: deque[Request] = field(default_factory=deque)
    busy: bool = False
    known: Known | None = None
    secrets: dict[str, str] = field(default_factory=dict)


class Service:
    """`clock` gives UTC milliseconds; `seeds` the number that decides shuffles; `ring(session,
    quiet)` tells whoever shows things that something changed (`quiet`: only who is here); `tell`
    tells the other processes of this server a secret that a phone has presented here."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], int],
        seeds: Callable[[], int],
        report: Report = lambda **facts: None,
    ) -> None:
        self.store, self.clock, self._seeds, self._report = store, clock, seeds, report
        self.ring: Callable[[str, bool], None] = lambda session, quiet: None
        self.tell: Tell = lambda session, seat, secret: None
        self._lines: dict[str, Line] = {}
        self._guard = green.lock()
        self._one_writer = green.lock()
        self._gate = Gate(StoreBusy)
        self.alone = store.off_loop
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
        if actor.secret:
            self.know_secret(session, actor.id, actor.secret)
        with self._guard:
            line = self._lines.setdefault(session, Line())
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
        if self.learn(session, seat, secret):
            self.tell(session, seat, secret)

    def learn(self, session: str, seat: str, secret: str) -> bool:
        """Whether it was new. An empty secret means that none is needed any more: it is over."""
        with self._guard:
            secrets = self._lines.setdefault(session, Line()).secrets
            if not secret:
                secrets.clear()
                return False
            new = secrets.get(seat) != secret
            secrets[seat] = secret
            return new

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
        except StoreError as error:
            self._refuse(session, line, batch, error)
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
                    what="bug",
                    session=session,
                    command=type(request.command).__name__,
                    id=request.id,
                    trouble=request.trouble,
                )

    def _refuse(
        self, session: str, line: Line, batch: Sequence[Request], error: StoreError
    ) -> None:
        """Everybody at once. To try again is the phones' part: here nobody could be told."""
        self._trouble(session, batch, error)
        if not changed_nothing(error):
            line.known = None
        for request in batch:
            request.answer, request.refusal = None, refusal_of(error)

    def _one_by_one(self, session: str, line: Line, batch: list[Request]) -> None:
        for request in batch:
            line.known = None
            try:
                self._transaction(session, line, [request])
            except StoreError as error:
                self._refuse(session, line, [request], error)
            except Exception as error:
                self._trouble(session, [request], error)
                request.answer, request.refusal = None, Rejected("database_away")

    def _trouble(self, session: str, batch: Sequence[Request], error: Exception) -> None:
        self._report(
            what="write_failed",
            session=session,
            commands=len(batch),
            trouble=told(error),
        )

    def _transaction(self, session: str, line: Line, batch: list[Request]) -> None:
        for request in batch:
            request.answer = request.refusal = None
            request.events = 0
        job = Batch(session, batch, line.known, dict(line.secrets), self.clock())
        known = self.write(job.run)
        line.known = known or line.known
        if job.appended:
            self.ring(session, job.quiet)
        if job.forgot:
            self._scrub(session)
        if known and known.state.closed and line.secrets:
            self.learn(session, "", "")
            self.tell(session, "", "")

    def _scrub(self, session: str) -> None:
        """It is saved, whatever comes of this; the ticker's next checkpoint does it too."""
        try:
            self.checkpoint()
        except StoreError as error:
            self._report(what="scrub_failed", session=session, trouble=told(error))

    # Opening a session, and what belongs to it outside the log

    def open_session(self, row: SessionRow, opened: e.SessionOpened) -> None:
        """Write a new session with its first event. `row.seq` is 0."""
        first = e.Recorded(1, self.clock(), f"a:{row.owner}", opened)

        def write(transaction: Transaction) -> None:
            transaction.new_session(row)
            transaction.append(row.id, [first])

        self.write(write)

    def write(self, job: Callable[[Transaction], T]) -> T:
        """One transaction: a batch, or a small write outside any log (a login, a connection).

        SQLite's leaves the loop and waits its turn; PostgreSQL's driver lets the loop go on.
        """
        result = self._in_turn(job) if self.alone else self.store.write(job)
        self.committed_at = self.clock()
        return result

    def _in_turn(self, job: Callable[[Transaction], T]) -> T:
        """Whoever has waited for one that failed would only wait as long again."""
        failures = self._gate.failures
        with self._gate.passing(), self._one_writer:
            if self._gate.failures != failures:
                self._gate.refuse()
            result: T = green.off_loop(self.store.write, job)
            return result

    def connect_seat(self, session: str, seat: str, process: str, connection: str | None) -> None:
        self.write(lambda t: t.connect_seat(session, seat, process, connection))

    def checkpoint(self) -> None:
        """Move the write-ahead log into the database file; only the writer may."""
        if self.alone:
            with self._one_writer:
                green.off_loop(self.store.checkpoint)

    # Reading

    def state(self, session: str) -> State:
        """The newest state that this process can see. KeyError if there is no such session."""
        return self.newest(session).state

    def newest(self, session: str) -> Known:
        with self._guard:
            line = self._lines.setdefault(session, Line())
            known = line.known
        if known is not None and self.alone:
            return known
        return self._read(session, line, known)

    def _read(self, session: str, line: Line, known: Known | None) -> Known:
        """State first, then the tail up to it, in one snapshot."""
        after = known.state.seq if known else 0
        epoch, seq, tail = self.store.read(session, after)
        if known and (known.epoch != epoch or known.state.seq > seq):
            known = None
            epoch, seq, tail = self.store.read(session, 0)
        found = grown(known, epoch, tail)
        with self._guard:
            if line.known is None or newer(found, line.known):
                line.known = found
        return found

    def log(self, session: str) -> list[e.Recorded]:
        """The whole log, as it is on disk."""
        return self.store.read(session, 0)[2]

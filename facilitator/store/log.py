"""What one transaction can do to the logs.

A `Transaction` lives inside one call of `Store.write`, which begins it, commits it, and takes
everything back on any exception. Under monkey patching that call may run in a native thread:
nothing here may log, wait for a lock of others, or reach for anything but its own connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from facilitator.core.events import Payload, Recorded, payload_of
from facilitator.store.codec import recorded_of, row_of, text_of
from facilitator.store.tables import (
    ForgottenRow,
    SeatRow,
    SessionRow,
    events,
    forgotten,
    receipts,
    seats,
    sessions,
)

CHANNEL = "facilitator"
# Made once, because making a statement anew takes as long as carrying it out.
LOCK = sa.select(sessions).where(sessions.c.id == sa.bindparam("session")).with_for_update()
TAIL = (
    sa.select(events)
    .where(
        events.c.session == sa.bindparam("session"),
        events.c.seq > sa.bindparam("after"),
        events.c.seq <= sa.bindparam("until"),
    )
    .order_by(events.c.seq)
)
NO_END = 2**31 - 1
RECEIPTS = sa.select(receipts.c.actor, receipts.c.command, receipts.c.seq).where(
    receipts.c.session == sa.bindparam("session"),
    receipts.c.command.in_(sa.bindparam("commands", expanding=True)),
)
RECEIPT = sa.select(receipts.c.actor, receipts.c.command, receipts.c.seq).where(
    receipts.c.session == sa.bindparam("session"), receipts.c.command == sa.bindparam("command")
)
MOVE_ON = (
    sessions.update().where(sessions.c.id == sa.bindparam("here")).values(seq=sa.bindparam("seq"))
)
SET_DEADLINE = (
    sessions.update()
    .where(sessions.c.id == sa.bindparam("here"))
    .values(deadline=sa.bindparam("deadline"))
)
CONNECT = (
    seats.update()
    .where(seats.c.session == sa.bindparam("here"), seats.c.seat == sa.bindparam("which"))
    .values(process=sa.bindparam("process"), connection=sa.bindparam("connection"))
)
ADD_EVENTS, ADD_RECEIPTS, ADD_SEAT = events.insert(), receipts.insert(), seats.insert()
RING = sa.select(sa.func.pg_notify(CHANNEL, sa.bindparam("session")))
Change = Callable[[Recorded], Payload | None]
Key = tuple[str, str]


class Transaction:
    """`connection` is for `rows.py`; it is gone when the transaction is. `outdated` says that rows
    which somebody may remember are others from now on."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.outdated = False

    def now(self) -> int | None:
        """UTC milliseconds by the database's own clock; None on SQLite, where ours is the same."""
        if self.connection.dialect.name == "sqlite":
            return None
        clock = sa.func.extract("epoch", sa.func.clock_timestamp()) * 1000
        return int(self.connection.scalar(sa.select(clock)) or 0)

    # Sessions

    def new_session(self, row: SessionRow) -> None:
        """Raises sqlalchemy's IntegrityError if the id or the code is taken."""
        self.connection.execute(sessions.insert(), asdict(row))

    def lock(self, session: str) -> SessionRow | None:
        """The session's row, which is ours until the transaction ends; None if there is none."""
        row = self.connection.execute(LOCK, {"session": session}).one_or_none()
        return SessionRow(**row._mapping) if row else None

    def set_deadline(self, session: str, deadline: int | None) -> None:
        self.connection.execute(SET_DEADLINE, {"here": session, "deadline": deadline})

    def set_closed(self, session: str, at: int, rehearsal: bool = False) -> None:
        """Closed sessions ring no bell: the deadline goes with it. A trial stands among rehearsals
        from now on; nothing takes that mark away again."""
        self.outdated = True
        trial = {"rehearsal": True} if rehearsal else {}
        self._change(session, closed_at=at, deadline=None, **trial)

    def raise_epoch(self, session: str) -> int:
        """The new epoch. Whoever holds a state of an older one has to fold the log afresh."""
        self._change(session, epoch=sessions.c.epoch + 1)
        query = sa.select(sessions.c.epoch).where(sessions.c.id == session)
        return int(self.connection.execute(query).scalar_one())

    def _change(self, session: str, **values: Any) -> None:
        self.connection.execute(sessions.update().where(sessions.c.id == session).values(values))

    def ring(self, session: str) -> None:
        """When this is committed, every other process hears that the session has changed."""
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(RING, {"session": session})

    # The log

    def tail(self, session: str, after: int = 0) -> list[Recorded]:
        return tail(self.connection, session, after)

    def append(self, session: str, recorded: Sequence[Recorded]) -> None:
        """Adds to the end and moves `sessions.seq`; `seq` must go on from the locked row's.

        Raises sqlalchemy's IntegrityError if somebody else wrote one of them.
        """
        if recorded:
            rows = [row_of(session, each) for each in recorded]
            self.connection.execute(ADD_EVENTS, rows)
            self.connection.execute(MOVE_ON, {"here": session, "seq": recorded[-1].seq})

    def rewrite(self, session: str, change: Change) -> int:
        """Puts another payload in the place of every event for which `change` gives one.

        The result is how many. `seq`, time and author stay. Whoever rewrites raises the epoch too.
        """
        here = events.update().where(
            events.c.session == session, events.c.seq == sa.bindparam("here")
        )
        rows = [
            {"here": each.seq, "payload": text_of(after), "version": each.event.VERSION}
            for each in self.tail(session)
            if (after := change(each)) is not None and after != payload_of(each.event)
        ]
        if rows:
            self.connection.execute(here, rows)
        return len(rows)

    def note_forgotten(self, session: str, kind: str, ids: Iterable[str], at: int) -> None:
        """`kind` is "idea" or "seat". What is on the list already stays as it is."""
        add_forgotten(self.connection, [ForgottenRow(session, kind, id, at) for id in ids])

    # Receipts

    def receipt(self, session: str, actor: str, command: str) -> int | None:
        """The `seq` that answered this command of this actor, if it was answered."""
        return self.receipts_of(session, [(actor, command)]).get((actor, command))

    def receipts_of(self, session: str, keys: Sequence[Key]) -> dict[Key, int]:
        """By (actor, command), those that there are."""
        commands = list({command for _, command in keys})
        # Mostly one waits alone, and a list of unknown length costs more than its answer.
        if len(commands) == 1:
            asked = {"session": session, "command": commands[0]}
            answers = self.connection.execute(RECEIPT, asked)
        else:
            answers = self.connection.execute(RECEIPTS, {"session": session, "commands": commands})
        found = {(actor, command): seq for actor, command, seq in answers}
        return {key: found[key] for key in keys if key in found}

    def add_receipts(self, session: str, answers: Mapping[Key, int]) -> None:
        """Raises sqlalchemy's IntegrityError for a key that has one."""
        rows = [
            {"session": session, "actor": actor, "command": command, "seq": seq}
            for (actor, command), seq in answers.items()
        ]
        if rows:
            self.connection.execute(ADD_RECEIPTS, rows)

    def drop_receipts(self, session: str) -> None:
        self.connection.execute(receipts.delete().where(receipts.c.session == session))

    # Seats

    def new_seat(self, row: SeatRow) -> None:
        """Raises sqlalchemy's IntegrityError if the seat or its secret is taken in this session."""
        self.connection.execute(ADD_SEAT, asdict(row))

    def drop_seat_secret(self, session: str, seat: str) -> None:
        """From now on nobody can prove to be this seat."""
        self.outdated = True
        this = (seats.c.session == session) & (seats.c.seat == seat)
        self.connection.execute(seats.update().where(this).values(secret_hash=None))

    def connect_seat(
        self, session: str, seat: str, process: str | None, connection: str | None
    ) -> None:
        """The seat's last socket, or None twice when it has none."""
        where = {"here": session, "which": seat}
        self.connection.execute(CONNECT, {**where, "process": process, "connection": connection})

    def connections(
        self, session: str, wanted: Iterable[str]
    ) -> dict[str, tuple[str | None, str | None]]:
        """By seat, its `(process, connection)`; seats that do not exist are left out."""
        query = sa.select(seats.c.seat, seats.c.process, seats.c.connection).where(
            seats.c.session == session, seats.c.seat.in_(list(wanted))
        )
        return {seat: (process, socket) for seat, process, socket in self.connection.execute(query)}


def tail(
    connection: sa.Connection, session: str, after: int, until: int | None = None
) -> list[Recorded]:
    """The events with `after < seq` (and `seq <= until`), in order."""
    bounds = {"session": session, "after": after, "until": NO_END if until is None else until}
    return [recorded_of(row) for row in connection.execute(TAIL, bounds)]


def add_forgotten(connection: sa.Connection, rows: Sequence[ForgottenRow]) -> None:
    """Puts on the list what is not there yet."""
    here = forgotten.c.session.in_({row.session for row in rows})
    known = {
        tuple(row) for row in connection.execute(sa.select(*forgotten.primary_key).where(here))
    }
    new = {(row.session, row.kind, row.id): row for row in rows}
    missing = [asdict(row) for key, row in new.items() if key not in known]
    if missing:
        connection.execute(forgotten.insert(), missing)

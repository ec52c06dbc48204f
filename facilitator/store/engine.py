"""Opening a database, and the two ways to use it: `write` and `reading`.

Where a `write` may run differs. On SQLite (`off_loop` is true) it belongs in a native thread,
because a slow disk would hold up every connection; on PostgreSQL it belongs on the loop, because
the driver hangs in a native thread under monkey patching.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from facilitator.core.events import Recorded
from facilitator.store import migrations, postgres, sqlite
from facilitator.store.errors import DatabaseAway, StoreError, WrongAddress
from facilitator.store.gate import Gate
from facilitator.store.lines import Silent
from facilitator.store.log import CHANNEL, Transaction, tail
from facilitator.store.remembering import Remembered
from facilitator.store.tables import sessions

T = TypeVar("T")
FILE = "facilitator.db"
ErrorOf = Callable[[BaseException], StoreError | None]
HEAD = sa.select(sessions.c.epoch, sessions.c.seq).where(sessions.c.id == sa.bindparam("session"))


class Reading(NamedTuple):
    """`recorded` goes up to `seq`; an `epoch` that moved means that older parts were rewritten."""

    epoch: int
    seq: int
    recorded: list[Recorded]


class Store:
    """An open database of this release's schema; make one with `open_store`."""

    def __init__(
        self,
        writer: sa.Engine,
        reader: sa.Engine,
        error_of: ErrorOf,
        turn: AbstractContextManager[None],
        lock: int | None = None,
    ) -> None:
        self.writer = writer
        self.off_loop = writer.dialect.name == "sqlite"
        self._reader = reader
        self._error_of = error_of
        self._turn = turn
        self._lock = lock
        self.remembered = Remembered()
        self._gate = Gate(DatabaseAway)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """One transaction: commits what `work` did, or takes all of it back if it raises.

        Raises what `work` raises, and StoreBusy, Unwritable, DiskFull or DatabaseAway.
        """
        with self._watched(), self._turn, self.writer.begin() as connection:
            transaction = Transaction(connection)
            result = work(transaction)
        if transaction.outdated:
            self.remembered.forget()
        return result

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one moment of the database and cannot change it."""
        with self._watched(), self._reader.begin() as connection:
            yield connection

    def read(self, session: str, after: int = 0) -> Reading:
        """What came after that `seq`, as of one moment. `Reading(0, 0, [])` if there is no such."""
        with self.reading() as connection:
            row = connection.execute(HEAD, {"session": session}).one_or_none()
            if row is None:
                return Reading(0, 0, [])
            return Reading(row.epoch, row.seq, tail(connection, session, after, row.seq))

    def checkpoint(self) -> bool:
        """Moves SQLite's journal into the file and empties it; false if a reader was in the way.

        Does nothing on PostgreSQL. Belongs where `write` belongs.
        """
        if not self.off_loop:
            return True
        with self._named_errors(), self._turn, self.writer.connect() as connection:
            cursor = connection.connection.cursor()
            busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() or (1, 0, 0)
            cursor.close()
            return not busy

    def scrub(self) -> bool:
        """After words were rewritten: until this is true, old pages of SQLite still hold them."""
        return self.checkpoint()

    def nap(self, seconds: float) -> float:
        """Lets the database wait; it shows whether its driver lets everybody else go on."""
        with self.reading() as connection:
            connection.execute(sa.select(sa.func.pg_sleep(seconds)))
        return seconds

    @contextmanager
    def listening(self) -> Iterator[postgres.Heard]:
        """What other processes ring, on a connection of its own; only PostgreSQL has any."""
        with self._named_errors(), postgres.listening(self.writer.url, CHANNEL) as heard:
            yield heard

    def close(self) -> None:
        self._reader.dispose()
        self.writer.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    @contextmanager
    def _watched(self) -> Iterator[None]:
        with self._gate.passing(), self._named_errors():
            yield

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.DBAPIError, sa.exc.TimeoutError, sqlite3.Error, Silent) as error:
            named = self._error_of(getattr(error, "orig", error))
            if named is None:
                raise
            raise named from error


def open_store(url: str = "", *, folder: Path | None = None, driver: str = "") -> Store:
    """Opens the database and brings it to this release's schema; a file is copied before that.

    `url` is `sqlite:///…` or `postgresql://…`; without one it is a SQLite file in `folder`.
    `driver` is the PostgreSQL driver that fits the async mode, where the address names none.
    Raises StoreBusy, NewerSchema, Unwritable, DatabaseAway and WrongAddress.
    """
    address = _address(url, folder, driver)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(Path(address.database or FILE).absolute(), folder)
    return _open_postgres(address)


def _address(url: str, folder: Path | None, driver: str = "") -> sa.URL:
    if not url and folder:
        return sa.URL.create("sqlite", database=str(folder / FILE))
    try:
        address = postgres.address(sa.make_url(url), driver or postgres.DRIVER)
    except sa.exc.ArgumentError:
        raise WrongAddress(
            "The database's address is not like sqlite:///… or postgresql://…."
        ) from None
    if address.drivername.partition("+")[0] not in ("sqlite", "postgresql"):
        raise WrongAddress(
            f"Facilitator keeps its data in SQLite or PostgreSQL, not {address.drivername}."
        )
    if address.drivername == "sqlite" and address.database in (None, "", ":memory:"):
        raise WrongAddress("A database in memory would be lost; name a file.")
    return address


def _open_sqlite(file: Path, folder: Path | None) -> Store:
    sqlite.prepare_folder(file.parent)
    lock = sqlite.claim(file)
    sqlite.prepare_file(file)
    store = sqlite_store(file, lock)
    try:
        backups = (folder or file.parent) / "backups"
        with store._named_errors():
            migrations.upgrade(store.writer, partial(sqlite.copy, store.writer, backups))
    except BaseException:
        store.close()
        raise
    return store


def sqlite_store(file: Path, lock: int | None = None) -> Store:
    """The bare store over a file, whatever is in it."""
    return Store(*sqlite.engines(file), partial(sqlite.error_of, file=file), sqlite.Turn(), lock)


def _open_postgres(url: sa.URL) -> Store:
    error_of = partial(postgres.error_of, url=url)
    store = Store(*postgres.engines(url), error_of, nullcontext())
    try:
        with store._named_errors():
            migrations.upgrade(store.writer, None)
    except BaseException:
        store.close()
        raise
    return store

"""SQLite: one connection that writes, in one process, and readers beside it.

The log is a file that must survive a pulled plug and hold no word that was taken back, hence full
synchronisation and overwriting of what is deleted. Versions of SQLite before 3.51.3 can damage the
file when two connections write or checkpoint at the same moment, hence a single writer that alone
checkpoints, and a lock on the folder that keeps a second process out.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import sqlite3
from _queue import Empty, SimpleQueue
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlalchemy as sa

from facilitator.store.errors import DiskFull, StoreBusy, StoreError, Unwritable, WrongAddress

# Without this nothing would begin a transaction before the first write, so two writers could both
# read the same last `seq`. IMMEDIATE takes the right to write before anything is read.
BEGIN = "BEGIN IMMEDIATE"
BUSY_MS = 5000
LEAST_ROOM = 65_536
# Even asking whether to log can wait for a lock of the whole program, and a writer may not. A
# disabled logger says no before that.
SILENT = ("sqlalchemy.engine.Engine", "sqlalchemy.pool.impl.StaticPool")
WRITER = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA journal_size_limit = 16777216",
)
READER = ("PRAGMA query_only = ON",)
READERS_KEPT = 4
EVERYONE = (
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
)


def engines(file: Path) -> tuple[sa.Engine, sa.Engine]:
    """The writer's (one connection that any thread may use in turn) and the readers'.

    A reader's connection stays open for the next one: opening it costs several times what a read
    does. Between two reads it is in no transaction, so it sees what is newest and holds up nobody.
    """
    for name in SILENT:
        logging.getLogger(name).disabled = True
    writer = _engine(file, (*EVERYONE, *WRITER), BEGIN, poolclass=sa.StaticPool)
    kept = {"poolclass": sa.QueuePool, "pool_size": READERS_KEPT, "max_overflow": -1}
    return writer, _engine(file, (*EVERYONE, *READER), "BEGIN", **kept)


def _engine(file: Path, pragmas: tuple[str, ...], begin: str, **pool: Any) -> sa.Engine:
    url = sa.URL.create("sqlite", database=str(file))
    # The driver's own guesses when to begin are turned off; the event below is the only way. What
    # people wrote would otherwise stand in the text of an error, and so in the log.
    driver: dict[str, Any] = {"check_same_thread": False, "isolation_level": None}
    engine = sa.create_engine(url, connect_args=driver, hide_parameters=True, **pool)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: object) -> None:
        for pragma in pragmas:
            connection.execute(pragma)

    @sa.event.listens_for(engine, "begin")
    def start(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


class Turn:
    """One writer at a time, among native threads.

    Not a lock of `threading`: monkey patching replaces those by ones that hang when two native
    threads meet. This queue of one token is plain C, and nobody else waits for it.
    """

    def __init__(self) -> None:
        self._token: SimpleQueue[None] = SimpleQueue()
        self._token.put(None)

    def __enter__(self) -> None:
        try:
            self._token.get(timeout=2 * BUSY_MS / 1000)
        except Empty:
            raise StoreBusy("The database is still busy with an earlier change.") from None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._token.put(None)


# Folders and files


def prepare_folder(folder: Path) -> None:
    """Makes it, for nobody else's eyes. Raises Unwritable."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error


def prepare_file(file: Path) -> None:
    """Makes an empty one, for nobody else's eyes, if there is none. Raises Unwritable."""
    os.close(_opened(file, file))


def claim(file: Path) -> int:
    """Keeps every other process away from this database until the number is closed.

    The result is a file descriptor. Raises StoreBusy and Unwritable. The lock goes with the
    process, however it ends.
    """
    held = _opened(file.with_name(f"{file.name}.lock"), file.parent)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        raise StoreBusy(
            f"Facilitator is already running with the data in {file.parent}: stop it there, or"
            " choose another folder with --data."
        ) from None
    return held


def _opened(file: Path, named: Path) -> int:
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise unwritable(named, error) from error


def unwritable(place: Path, error: OSError) -> Unwritable:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(f"There is no room left for {place}.")
    reason = (error.strerror or str(error)).lower()
    return Unwritable(f"Facilitator cannot write to {place}: {reason}.")


# Copies


def copy(writer: sa.Engine, folder: Path, revision: str) -> Path:
    """A whole copy of the database in `folder`, named by its revision and the time."""
    prepare_folder(folder)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    target = folder / f"before-upgrade-{revision}-{stamp}.db"
    prepare_file(target)
    with writer.connect() as connection:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        beside = sqlite3.connect(target)
        try:
            source.backup(beside)
        finally:
            beside.close()
    return target


# Errors


def error_of(error: BaseException, file: Path) -> StoreError | None:
    """What a person can do something about; None for everything else. Takes the driver's error."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(f"Another program holds on to {file}.")
    if name.startswith("SQLITE_FULL") or (name and _is_full(file)):
        return DiskFull(f"There is no room left for {file}.")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR")):
        return Unwritable(f"Facilitator cannot write to {file}: {error}.")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return WrongAddress(f"{file} is damaged or no database of Facilitator.")
    return None


def _is_full(file: Path) -> bool:
    """SQLite has other names for it where it lacks room for its work rather than for the rows."""
    try:
        disk = os.statvfs(file.parent)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < LEAST_ROOM

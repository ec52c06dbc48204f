"""PostgreSQL: any number of processes. Each session's row is the lock for its log."""

from __future__ import annotations

import re
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import sqlalchemy as sa

from facilitator.store.errors import DatabaseAway, DiskFull, StoreBusy, StoreError
from facilitator.store.lines import SILENCE, Silent, dial_patiently

AT_ONCE = 8
SETTINGS = (
    "SET lock_timeout = '3s'",
    "SET idle_in_transaction_session_timeout = '10s'",
    "SET statement_timeout = '20s'",
)
DIALECTS = {"postgres", "postgresql"}


DRIVER = "psycopg2"
ARE_YOU_THERE = "SELECT 1"
REFUSES = re.compile(r"FATAL: +(.+)")
LOCK_NOT_AVAILABLE, QUERY_CANCELED, DISK_FULL = "55P03", "57014", "53100"
Heard = Callable[[float], list[str]]
"""Waits for so many seconds at most; what was rung meanwhile."""


def address(url: sa.URL, driver: str = DRIVER) -> sa.URL:
    """The plain address means the driver that fits: psycopg 3 stops the whole loop under eventlet,
    and psycopg2 does so under gevent."""
    return url.set(drivername=f"postgresql+{driver}") if url.drivername in DIALECTS else url


@contextmanager
def listening(url: sa.URL, channel: str) -> Iterator[Heard]:
    """On a connection of its own, which belongs to no pool and to no transaction."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    dial_patiently(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"LISTEN {channel}")
        raw: Any = connection.connection.dbapi_connection
        yield partial(_heard_by_psycopg if hasattr(raw, "pgconn") else _heard_by_psycopg2, raw)


def _heard_by_psycopg2(raw: Any, seconds: float) -> list[str]:
    # Patched, `select` waits without holding up anybody.
    select.select([raw], [], [], seconds)
    with raw.cursor() as cursor:
        # Silence is what a broken line sounds like too.
        cursor.execute(ARE_YOU_THERE)
    rung = [each.payload for each in raw.notifies]
    raw.notifies.clear()
    return rung


def _heard_by_psycopg(raw: Any, seconds: float) -> list[str]:
    rung = [each.payload for each in raw.notifies(timeout=seconds, stop_after=1)]
    if not rung:
        raw.execute(ARE_YOU_THERE)
    return rung


def engines(url: sa.URL) -> tuple[sa.Engine, sa.Engine]:
    """The writers' and the readers'. Raises DatabaseAway where the driver is not installed."""
    reading = {"postgresql_readonly": True}
    writer = _engine(url, "READ COMMITTED")
    return writer, _engine(url, "REPEATABLE READ").execution_options(**reading)


def _engine(url: sa.URL, isolation: Any) -> sa.Engine:
    try:
        engine = sa.create_engine(
            url,
            isolation_level=isolation,
            hide_parameters=True,
            pool_size=AT_ONCE,
            max_overflow=0,
            pool_timeout=SILENCE,
            pool_pre_ping=True,
        )
    except ModuleNotFoundError as error:
        need = "PostgreSQL needs its driver: pip install 'facilitator[postgres]'."
        raise DatabaseAway(need) from error

    dial_patiently(engine)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        with connection.cursor() as cursor:
            for setting in SETTINGS:
                cursor.execute(setting)
        connection.commit()

    return engine


def error_of(error: BaseException, url: sa.URL) -> StoreError | None:
    """What a person can do something about; None for everything else. Takes the driver's error."""
    code = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None) or ""
    there = url.host or "this machine"
    if isinstance(error, sa.exc.TimeoutError):
        return StoreBusy(f"The database at {there} is asked more than it can answer just now.")
    if code in (LOCK_NOT_AVAILABLE, QUERY_CANCELED):
        return StoreBusy("Another process held on to this session for too long.")
    if code == DISK_FULL:
        return DiskFull(f"There is no room left on the disk of the database at {there}.")
    lost = not code and type(error).__name__ in ("OperationalError", "InterfaceError")
    if isinstance(error, Silent) or lost or code.startswith(("08", "25P03", "28", "53300", "57P")):
        return DatabaseAway(f"The database at {there} {_how(error)}.")
    return None


def _how(error: BaseException) -> str:
    """In the server's own words where it has said why: which database or user it does not know."""
    said = REFUSES.search(str(error))
    return f"refuses: {said[1]}" if said else "does not answer"

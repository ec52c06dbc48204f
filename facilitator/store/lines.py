"""Connections to PostgreSQL that do not wait for ever.

A network can swallow what is sent and say nothing, and then no driver of ours ever gives up: the
whole wait is its business, and the system's own time-outs are minutes or hours. So each wait for
the server has an end here, after which the connection is given up.
"""

from __future__ import annotations

import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

SILENCE = 4.0
"""Seconds: more than PostgreSQL lets us wait for a lock; twice it is less than the ten after which
a phone hangs up."""
ALIVE = {
    "connect_timeout": 4,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
Dial = Callable[..., Any]


class Silent(BaseException):
    """The server has said nothing for so long that the connection is given up.

    No ordinary exception, because of those SQLAlchemy thinks that the connection can still be
    asked to take everything back; that question would wait as long again.
    """


@contextmanager
def patience(connection: sa.Connection) -> Iterator[None]:
    """Here the server may take its time: somebody else may be changing the tables."""
    line: Any = connection.connection.driver_connection
    line.silence = None
    try:
        yield
    finally:
        line.silence = SILENCE


def dial_patiently(engine: sa.Engine) -> None:
    """From now on this engine's connections are of the kind above."""
    dial = _dial_psycopg if engine.dialect.driver == "psycopg" else _dial_psycopg2

    @sa.event.listens_for(engine, "do_connect")
    def connect(dialect: object, record: object, words: Any, names: Any) -> Any:
        return dial(*words, **ALIVE, **names)


def _dial_psycopg2(*words: Any, **names: Any) -> Any:
    import psycopg2
    from psycopg2 import extensions

    class Line(extensions.connection):  # type: ignore[misc]
        silence: float | None = SILENCE

    # It holds for every connection of the program; only ours can wait without an end.
    extensions.set_wait_callback(_wait)
    return psycopg2.connect(*words, connection_factory=Line, **names)


def _wait(line: Any) -> None:
    """Until the driver has what it waits for. Patched, `select` holds up nobody else."""
    from psycopg2 import OperationalError, extensions

    while (state := line.poll()) != extensions.POLL_OK:
        if state not in (extensions.POLL_READ, extensions.POLL_WRITE):
            raise OperationalError("no such state of a connection")
        reads = [line] if state == extensions.POLL_READ else []
        writes = [line] if state == extensions.POLL_WRITE else []
        if not any(select.select(reads, writes, [], getattr(line, "silence", SILENCE))):
            raise Silent


def _dial_psycopg(*words: Any, **names: Any) -> Any:
    import psycopg

    class Line(psycopg.Connection[Any]):
        silence: float | None = SILENCE

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            try:
                return super().wait(gen, interval, self.silence if timeout is None else timeout)
            except psycopg.errors._WaitTimeout:
                if timeout is not None:
                    raise
                self.close()
                raise Silent from None

    return Line.connect(*words, **names)

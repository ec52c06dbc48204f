"""Readers of SQLite keep their connections open, and nobody notices."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from facilitator.store.engine import FILE, Store, open_store
from facilitator.store.tables import sessions
from tests.store.stories import idea, new_session, tell

SEQ = sa.select(sessions.c.seq)


def driver_of(connection: sa.Connection) -> Any:
    return connection.connection.driver_connection


def a_kept_reader(store: Store) -> Any:
    with store.reading() as connection:
        connection.execute(SEQ).all()
        return driver_of(connection)


def open_files(file: Path) -> list[str]:
    links = [Path(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")]
    return [str(link.readlink()) for link in links if link.exists() and _is(link, file)]


def _is(link: Path, file: Path) -> bool:
    return str(link.readlink()).startswith(str(file)) and not str(link.readlink()).endswith(".lock")


def test_the_next_reader_takes_the_connection_of_the_last(file_store: Store) -> None:
    assert a_kept_reader(file_store) is a_kept_reader(file_store)


def test_a_kept_reader_sees_what_was_written_since(file_store: Store) -> None:
    new_session(file_store)
    kept = a_kept_reader(file_store)
    tell(file_store, idea("i1", "one"))
    with file_store.reading() as connection:
        assert driver_of(connection) is kept
        assert connection.execute(SEQ).scalar_one() == 1


def test_a_kept_reader_is_in_no_transaction_and_in_nobodys_way(file_store: Store) -> None:
    new_session(file_store)
    kept = a_kept_reader(file_store)
    assert not kept.in_transaction
    tell(file_store, idea("i1", "one"))
    assert file_store.checkpoint(), "the journal could be emptied"


def test_a_read_that_fails_leaves_nothing_open(file_store: Store) -> None:
    new_session(file_store)
    kept = a_kept_reader(file_store)
    broken = sa.text("SELECT seq FROM sessions WHERE no_such_function(seq)")
    with pytest.raises(sa.exc.OperationalError), file_store.reading() as connection:
        connection.execute(broken)
    assert not kept.in_transaction
    tell(file_store, idea("i1", "one"))
    assert file_store.read("s1").seq == 1


def test_readers_at_the_same_time_have_a_connection_each(file_store: Store) -> None:
    new_session(file_store)
    with file_store.reading() as one, file_store.reading() as other:
        assert driver_of(one) is not driver_of(other)
        one.execute(SEQ).all()
        tell(file_store, idea("i1", "one"))
        assert [each.execute(SEQ).scalar_one() for each in (one, other)] == [0, 1]


def test_closing_the_store_closes_the_readers_too(tmp_path: Path) -> None:
    file = tmp_path / FILE
    with closing(open_store(folder=tmp_path)) as store:
        new_session(store)
        kept = a_kept_reader(store)
        assert open_files(file)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        kept.execute("SELECT 1")
    assert open_files(file) == []
    assert not file.with_name(f"{FILE}-wal").exists(), "the last to leave empties the journal"

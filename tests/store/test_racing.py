"""Two that write to one session at the same moment, each with a connection of its own.

On PostgreSQL two processes may. On SQLite the lock on the folder keeps the second one out, so here
two bare stores over one file stand for it: the transaction alone has to hold.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Barrier, Event

import pytest
import sqlalchemy as sa

from facilitator.core.events import BellRung, Recorded
from facilitator.store import log, postgres, sqlite, tables
from facilitator.store.engine import Store, open_store, sqlite_store
from facilitator.store.errors import StoreBusy
from facilitator.store.log import Transaction
from facilitator.store.migrations import UPGRADING
from tests.store.stories import NOW, idea, new_session, tell, told

ROOT = Path(__file__).resolve().parents[2]
MOMENT = 0.3
ROUNDS = 40

Two = Callable[[], tuple[Store, Store]]


@pytest.fixture
def two(address: str) -> Iterator[Two]:
    """Makes two stores over one database with the session `s1`, when the test is ready for them."""
    with ExitStack() as stack:

        def make() -> tuple[Store, Store]:
            first = stack.enter_context(closing(open_store(address)))
            new_session(first)
            is_file = first.off_loop
            other = sqlite_store(Path(sa.make_url(address).database or "")) if is_file else None
            return first, stack.enter_context(closing(other or open_store(address)))

        yield make


def racing(first: Store, second: Store) -> list[int]:
    """Who got which place when the second comes while the first holds the session."""
    held, second_has_it = Event(), Event()

    def work(tx: Transaction, here: Event, there: Event | None) -> int:
        row = tx.lock("s1")
        assert row
        here.set()
        if there:
            there.wait(MOMENT)  # with a good lock this runs out: the other cannot get there
        tx.append("s1", [Recorded(row.seq + 1, NOW, "p", BellRung("o1"))])
        return row.seq + 1

    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(first.write, lambda tx: work(tx, held, second_has_it))
        assert held.wait(5)
        other = threads.submit(second.write, lambda tx: work(tx, second_has_it, None))
        return [one.result(10), other.result(10)]


def test_who_comes_second_gets_the_next_place(two: Two) -> None:
    first, second = two()
    assert racing(first, second) == [1, 2]
    assert [each.seq for each in first.read("s1").recorded] == [1, 2]


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: nothing is taken before it is read."""
    monkeypatch.setattr(sqlite, "BEGIN", "SELECT 1")
    row = sa.select(tables.sessions).where(tables.sessions.c.id == sa.bindparam("session"))
    monkeypatch.setattr(log, "LOCK", row)


@pytest.mark.usefixtures("without_locks")
def test_the_race_finds_a_missing_lock(two: Two) -> None:
    first, second = two()
    with pytest.raises(sa.exc.IntegrityError):
        racing(first, second)


def test_the_race_finds_a_transaction_that_begins_too_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BEGIN", "BEGIN DEFERRED")
    with closing(open_store(folder=tmp_path)) as first:
        new_session(first)
        with closing(sqlite_store(tmp_path / "facilitator.db")) as second, pytest.raises(StoreBusy):
            racing(first, second)


def test_many_rounds_leave_no_gap_and_nothing_twice(two: Two) -> None:
    stores = two()
    start = Barrier(4)

    def writer(number: int) -> list[int]:
        start.wait(5)
        store = stores[number % 2]
        return [tell(store, idea(f"i{number}.{n}", "x"))[0].seq for n in range(ROUNDS)]

    with ThreadPoolExecutor(4) as threads:
        answered = [seq for seqs in threads.map(writer, range(4)) for seq in seqs]
    assert sorted(answered) == list(range(1, 4 * ROUNDS + 1))
    log = stores[0].read("s1").recorded
    assert [each.seq for each in log] == sorted(answered)
    assert len({each.event for each in map(_hashable, log)}) == 4 * ROUNDS


def _hashable(recorded: Recorded) -> Recorded:
    id = recorded.event.id  # type: ignore[attr-defined]
    return Recorded(recorded.seq, recorded.at, recorded.by, BellRung(id))


def test_two_sessions_do_not_wait_for_each_other_on_postgresql(postgres_address: str) -> None:
    with closing(open_store(postgres_address)) as store, ThreadPoolExecutor(1) as threads:
        new_session(store)
        new_session(store, "s2")

        def work(tx: Transaction) -> None:
            told(tx, BellRung("o1"))
            threads.submit(tell, store, BellRung("o1"), session="s2").result(5)

        store.write(work)
        assert store.read("s2").seq == 1


def test_a_session_that_is_held_too_long_is_busy(
    postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "SETTINGS", ("SET lock_timeout = '50ms'",))
    with closing(open_store(postgres_address)) as store:
        new_session(store)

        def work(tx: Transaction) -> None:
            tx.lock("s1")
            store.write(lambda other: other.lock("s1"))

        with pytest.raises(StoreBusy, match="Another process held on to this session"):
            store.write(work)


def test_processes_that_start_together_upgrade_one_after_the_other(postgres_address: str) -> None:
    program = "import sys; from facilitator.store.engine import open_store as o; o(sys.argv[1])"
    command = [sys.executable, "-c", program, postgres_address]
    waiting = sa.text(
        "SELECT count(*), pg_sleep(.02) FROM pg_locks WHERE objid = :id AND NOT granted"
    )
    engine = sa.create_engine(postgres_address, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADING)))
        together = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
        while connection.execute(waiting, {"id": UPGRADING}).scalar_one() < 2:
            assert [each.poll() for each in together] == [None, None], "nobody goes on"
    assert [each.communicate(timeout=30)[1] for each in together] == [b"", b""]
    assert [each.returncode for each in together] == [0, 0]

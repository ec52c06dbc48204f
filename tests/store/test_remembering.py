"""What a process remembers of rows, and when it looks again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from facilitator.store import rows
from facilitator.store.engine import Store, open_store
from facilitator.store.log import Transaction
from facilitator.store.remembering import MOST, SECONDS, Remembered
from facilitator.store.tables import SeatRow, sessions
from facilitator.web.records import Records
from tests.store.stories import NOW, new_session

HASH = "b" * 64


class Watch:
    """A clock that stands still."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def here(store: Store, watch: Watch) -> Records:
    """The process that changes things."""
    return process(store, watch)


@pytest.fixture
def there(postgres_address: str, watch: Watch) -> Iterator[tuple[Records, Records]]:
    """Two processes over one database."""
    stores = [open_store(postgres_address) for _ in range(2)]
    yield process(stores[0], watch), process(stores[1], watch)
    for store in stores:
        store.close()


def process(store: Store, watch: Watch) -> Records:
    store.remembered = Remembered(watch)
    return Records(store, store.write)


def ben_sits(records: Records) -> None:
    new_session(records.store, "s1", code="KIRUNA")
    seat = SeatRow("s1", "p1", "participant", HASH, NOW)
    records.write(lambda tx: tx.new_seat(seat))


def ben(records: Records) -> SeatRow | None:
    return records.seat("s1", HASH)


def forget_ben(tx: Transaction) -> None:
    tx.drop_seat_secret("s1", "p1")


def close(tx: Transaction) -> None:
    tx.set_closed("s1", NOW + 1, rehearsal=True)


def queries(store: Store, ask: Callable[[], object]) -> int:
    asked: list[str] = []

    def note(*facts: object) -> None:
        asked.append(str(facts[2]))

    sa.event.listen(store._reader, "before_cursor_execute", note)
    ask()
    sa.event.remove(store._reader, "before_cursor_execute", note)
    return sum(each.startswith("SELECT") for each in asked)


def test_who_asks_again_asks_no_database(here: Records) -> None:
    ben_sits(here)

    def ask() -> None:
        assert here.known_session("KIRUNA") == rows.session_by_id(here.store, "s1")
        found = ben(here)
        assert found
        assert found.seat == "p1"

    assert queries(here.store, ask) == 3
    assert queries(here.store, ask) == 1, "only the one of the comparison itself"


def test_that_there_is_nothing_is_never_remembered(here: Records) -> None:
    assert here.known_session("KIRUNA") is None
    assert ben(here) is None
    ben_sits(here)
    assert here.known_session("KIRUNA")
    assert ben(here)


def test_a_seat_whose_secret_was_dropped_is_refused_at_once(here: Records) -> None:
    ben_sits(here)
    assert ben(here)
    here.write(forget_ben)
    assert ben(here) is None


def test_a_session_that_was_closed_is_closed_at_once(here: Records) -> None:
    ben_sits(here)
    before = here.known_session("KIRUNA")
    assert before
    assert (before.closed_at, before.rehearsal) == (None, False)
    here.write(close)
    after = here.known_session("KIRUNA")
    assert after
    assert (after.closed_at, after.rehearsal) == (NOW + 1, True)


def test_what_was_taken_back_was_never_forgotten(here: Records) -> None:
    ben_sits(here)
    assert ben(here)

    def fail(tx: Transaction) -> None:
        forget_ben(tx)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        here.write(fail)
    assert queries(here.store, lambda: ben(here)) == 0
    assert ben(here)


def test_a_row_that_was_read_while_it_changed_is_not_believed(here: Records) -> None:
    """Somebody reads, then the change is committed, and only then the reader is done."""
    ben_sits(here)

    def read() -> SeatRow | None:
        found = rows.seat_by_secret(here.store, "s1", HASH)
        here.write(forget_ben)
        return found

    key = ("seat", "s1", HASH)
    assert here.store.remembered.get(key, read), "this one asked before"
    assert ben(here) is None


def test_another_process_looks_again_after_a_few_seconds(
    there: tuple[Records, Records], watch: Watch
) -> None:
    one, other = there
    ben_sits(one)
    assert ben(other)
    assert other.known_session("KIRUNA")
    one.write(forget_ben)
    one.write(close)
    assert ben(one) is None
    watch.now += SECONDS - 0.1
    assert ben(other), "so long it is believed, as the documentation says"
    watch.now += 0.1
    assert ben(other) is None
    closed = other.known_session("KIRUNA")
    assert closed
    assert closed.closed_at


def test_asking_often_does_not_make_it_believed_for_longer(
    there: tuple[Records, Records], watch: Watch
) -> None:
    one, other = there
    ben_sits(one)
    assert ben(other)
    one.write(forget_ben)
    asked = 0
    while ben(other) and asked < 60:
        watch.now += 1
        asked += 1
    assert asked == SECONDS


def test_a_session_that_somebody_deleted_by_hand_is_gone_after_a_few_seconds(
    here: Records, watch: Watch
) -> None:
    ben_sits(here)
    assert here.known_session("KIRUNA")
    assert ben(here)
    here.write(lambda tx: tx.connection.execute(sessions.delete()))
    watch.now += SECONDS
    assert here.known_session("KIRUNA") is None
    assert ben(here) is None


def test_only_so_many_are_remembered_and_the_oldest_goes_first() -> None:
    remembered = Remembered()
    for number in range(MOST + 1):
        assert remembered.get(number, lambda number=number: str(number)) == str(number)  # type: ignore[misc]
    assert len(remembered) == MOST
    assert remembered.get(0, lambda: "again") == "again"
    assert remembered.get(MOST, lambda: "again") == str(MOST)

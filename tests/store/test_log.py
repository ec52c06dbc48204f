"""What one transaction does, and that it does all of it or nothing."""

from __future__ import annotations

from functools import partial

import pytest
import sqlalchemy as sa

from facilitator.core import events as e
from facilitator.core.events import Payload, Recorded
from facilitator.store import rows, sqlite
from facilitator.store.engine import Store
from facilitator.store.errors import DiskFull, StoreBusy, Unwritable
from facilitator.store.log import Transaction
from facilitator.store.tables import SeatRow, metadata, sessions
from tests.store.stories import NOW, idea, new_session, session_row, tell, told


def counts(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        count = sa.func.count()
        return {
            table.name: connection.execute(sa.select(count).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def test_a_log_grows_at_its_end(store: Store) -> None:
    new_session(store)
    new_session(store, "s2")
    first = tell(store, idea("i1", "one"), idea("i2", "two"))
    second = tell(store, idea("i3", "three"))
    tell(store, idea("i9", "elsewhere"), session="s2")
    assert store.read("s1") == (0, 3, first + second)
    assert store.read("s1", after=2) == (0, 3, second)
    assert store.write(lambda tx: tx.tail("s1", 1)) == [first[1], *second]


def test_a_session_that_is_not_there_is_empty(store: Store) -> None:
    assert store.read("nobody") == (0, 0, [])
    assert store.write(lambda tx: tx.lock("nobody")) is None


def test_the_locked_row_says_where_the_session_is(store: Store) -> None:
    new_session(store, rehearsal=True)
    tell(store, idea("i1", "one"))
    store.write(lambda tx: tx.set_deadline("s1", NOW + 5))
    row = store.write(lambda tx: tx.lock("s1"))
    assert row == session_row(seq=1, deadline=NOW + 5, rehearsal=True)


def test_nothing_to_append_changes_nothing(store: Store) -> None:
    new_session(store)
    store.write(lambda tx: tx.append("s1", []))
    store.write(lambda tx: tx.add_receipts("s1", {}))
    assert store.write(lambda tx: tx.receipts_of("s1", [])) == {}
    assert store.read("s1") == (0, 0, [])


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    new_session(store)
    before = counts(store)

    def work(tx: Transaction) -> None:
        told(tx, idea("i1", "one"))
        tx.add_receipts("s1", {("p1", "c1"): 1})
        tx.new_seat(SeatRow("s1", "p1", "participant", "hash", NOW))
        tx.new_session(session_row("s2"))
        tx.note_forgotten("s1", "idea", ["i0"], NOW)
        tx.raise_epoch("s1")
        assert len(tx.tail("s1")) == 1, "there was something to take back"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write(work)
    assert counts(store) == before
    assert store.read("s1") == (0, 0, [])
    tell(store, idea("i1", "and the store goes on"))


def test_the_same_place_twice_is_refused_with_all_that_came_along(store: Store) -> None:
    new_session(store)
    written = tell(store, idea("i1", "one"))
    late = [Recorded(2, NOW, "p2", idea("i2", "two")), Recorded(1, NOW, "p2", idea("i3", "x"))]
    with pytest.raises(sa.exc.IntegrityError):
        store.write(lambda tx: tx.append("s1", late))
    assert store.read("s1") == (0, 1, written)


def test_a_full_disk_is_one_sentence_and_no_half_batch(file_store: Store) -> None:
    new_session(file_store)
    written = tell(file_store, idea("i1", "one"))
    with file_store.writer.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(DiskFull, match=r"^There is no room left for .*\.db\.$"):
        tell(file_store, *(idea(f"i{n}", "w" * 3000) for n in range(2, 20)))
    assert file_store.read("s1") == (0, 1, written)
    assert tell(file_store, idea("i2", "small"))[0].seq == 2


def test_an_error_of_the_database_does_not_repeat_what_people_wrote(store: Store) -> None:
    new_session(store)
    tell(store, idea("i1", "one"))
    with pytest.raises(sa.exc.IntegrityError) as caught:
        store.write(lambda tx: tx.append("s1", [Recorded(1, NOW, "p", idea("i1", "canary"))]))
    assert "canary" not in str(caught.value)


def test_receipts_are_known_by_actor_and_command(store: Store) -> None:
    new_session(store)
    new_session(store, "s2")
    store.write(lambda tx: tx.add_receipts("s1", {("p1", "c1"): 4, ("~alias", "c1"): 5}))
    wanted = [("p1", "c1"), ("~alias", "c1"), ("p2", "c1"), ("p1", "c2")]
    known = {("p1", "c1"): 4, ("~alias", "c1"): 5}
    assert store.write(lambda tx: tx.receipts_of("s1", wanted)) == known
    assert store.write(lambda tx: tx.receipt("s1", "~alias", "c1")) == 5
    assert store.write(lambda tx: tx.receipt("s1", "p2", "c1")) is None
    assert store.write(lambda tx: tx.receipt("s2", "p1", "c1")) is None
    with pytest.raises(sa.exc.IntegrityError):
        store.write(lambda tx: tx.add_receipts("s1", {("p1", "c1"): 9}))


def test_receipts_of_one_session_can_be_dropped(store: Store) -> None:
    for session in ("s1", "s2"):
        new_session(store, session)
        store.write(partial(Transaction.add_receipts, session=session, answers={("p1", "c1"): 4}))
    store.write(lambda tx: tx.drop_receipts("s1"))
    assert store.write(lambda tx: tx.receipt("s1", "p1", "c1")) is None
    assert store.write(lambda tx: tx.receipt("s2", "p1", "c1")) == 4


def test_many_commands_are_looked_up_at_once(store: Store) -> None:
    new_session(store)
    answers = {("p1", f"c{n}"): n + 1 for n in range(3000)}
    store.write(lambda tx: tx.add_receipts("s1", answers))
    assert store.write(lambda tx: tx.receipts_of("s1", list(answers))) == answers


def test_a_closed_session_rings_no_bell(store: Store) -> None:
    new_session(store)
    store.write(lambda tx: tx.set_deadline("s1", NOW))
    assert rows.due(store, NOW) == [("s1", NOW)]
    store.write(lambda tx: tx.set_closed("s1", NOW + 1))
    assert rows.due(store, NOW) == []
    assert store.write(lambda tx: tx.lock("s1")) == session_row(closed_at=NOW + 1)


def test_rewriting_changes_the_words_and_nothing_else(store: Store) -> None:
    new_session(store)
    before = tell(store, idea("i1", "one"), e.BellRung("o1"), idea("i2", "two"))

    def change(recorded: Recorded) -> Payload | None:
        is_first = recorded.event == idea("i1", "one")
        return {"opening": "o1", "id": "i1", "author": "p1", "fields": {}} if is_first else None

    assert store.write(lambda tx: tx.rewrite("s1", change)) == 1
    assert store.write(lambda tx: tx.rewrite("s1", change)) == 0, "nothing is left to change"
    assert store.write(lambda tx: tx.raise_epoch("s1")) == 1
    emptied = Recorded(1, before[0].at, "p1", e.IdeaPosted("o1", "i1", "p1", {}))
    assert store.read("s1") == (1, 3, [emptied, *before[1:]])


def test_a_seat_has_a_secret_and_a_last_socket(store: Store) -> None:
    new_session(store)
    seat = SeatRow("s1", "p1", "participant", "hash", NOW)
    store.write(lambda tx: tx.new_seat(seat))
    store.write(lambda tx: tx.new_seat(SeatRow("s1", "p2", "observer", None, NOW)))
    store.write(lambda tx: tx.new_seat(SeatRow("s1", "p3", "observer", None, NOW)))
    assert rows.seat_by_secret(store, "s1", "hash") == seat
    assert rows.seat_by_secret(store, "s2", "hash") is None
    store.write(lambda tx: tx.connect_seat("s1", "p1", "web-1", "socket-7"))
    places = {"p1": ("web-1", "socket-7"), "p2": (None, None)}
    assert store.write(lambda tx: tx.connections("s1", ["p1", "p2", "p9"])) == places
    assert [each.seat for each in rows.seats_of_process(store, "web-1")] == ["p1"]
    store.write(lambda tx: tx.drop_seat_secret("s1", "p1"))
    assert rows.seat_by_secret(store, "s1", "hash") is None


def test_two_seats_of_a_session_never_share_a_secret(store: Store) -> None:
    for session in ("s1", "s2"):
        new_session(store, session)
        row = SeatRow(session, "p1", "participant", "hash", NOW)
        store.write(partial(Transaction.new_seat, row=row))
    with pytest.raises(sa.exc.IntegrityError):
        store.write(lambda tx: tx.new_seat(SeatRow("s1", "p2", "participant", "hash", NOW)))


def test_only_a_database_of_its_own_machine_has_a_clock(store: Store) -> None:
    now = store.write(lambda tx: tx.now())
    assert (now is None) if store.off_loop else (now is not None and now > NOW - 10**10)


def test_a_reader_sees_one_moment(store: Store) -> None:
    new_session(store)
    tell(store, idea("i1", "one"))
    seq = sa.select(sessions.c.seq)
    with store.reading() as connection:
        assert connection.execute(seq).scalar_one() == 1
        tell(store, idea("i2", "two"))
        assert connection.execute(seq).scalar_one() == 1, "as of when it began"
    assert store.read("s1").seq == 2


def test_a_reader_cannot_write(store: Store) -> None:
    new_session(store)
    refused = pytest.raises((sa.exc.DBAPIError, Unwritable), match=r"read-?only")
    with refused, store.reading() as connection:
        connection.execute(sessions.update().values(title="changed"))
    row = store.write(lambda tx: tx.lock("s1"))
    assert row
    assert row.title == "T"


def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_ever(
    file_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_MS", 20)
    with pytest.raises(StoreBusy):
        file_store.write(lambda tx: new_session(file_store))
    new_session(file_store)

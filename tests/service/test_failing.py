"""A database that cannot write: all are refused with a sentence, and it works again by itself."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from facilitator.core import commands as c
from facilitator.core.commands import Actor
from facilitator.core.evolve import fold
from facilitator.core.rejected import Rejected
from facilitator.service import Service, refusal_of
from facilitator.store import DatabaseAway, DiskFull, StoreBusy, StoreError
from facilitator.store.engine import FILE
from tests.house import House, house


@pytest.fixture
def room(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as built:
        yield built


@contextmanager
def full(room: House) -> Iterator[None]:
    """As if the disk took not one page more."""

    def most(pages: int) -> None:
        with room.store.writer.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with room.store.writer.connect() as connection:
        now = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    most(now)
    yield
    most(now + 10_000)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another program is in the middle of writing to the file."""
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def impatient(room: House, monkeypatch: pytest.MonkeyPatch, ms: int = 300) -> None:
    with room.store.writer.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {ms}")


def reports(room: House) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = []
    room.service._report = lambda **facts: said.append(facts)
    return said


LONG = "w" * 900


def test_on_a_full_disk_everybody_is_refused_and_nothing_answered_is_lost(
    room: House, tmp_path: Path
) -> None:
    ben = room.person("Ben")
    room.advance()
    kept = room.post(ben, "Before it was full")
    said = reports(room)
    with full(room):
        refused = []
        for n in range(4):
            try:
                command = c.PostIdea("o1", f"idea-000000000000010{n}", {"idea": LONG})
                room.do(ben, command, id=f"full-{n}")
            except Rejected as refusal:
                refused.append((n, refusal.code))
        assert {code for _, code in refused} == {"disk_full"}
        assert room.service.log(room.session) == room.log()
        assert fold(room.log()) == room.state, "what was refused is not shown either"
    assert str(tmp_path) in said[-1]["trouble"], "whoever runs the server is told where"
    assert "no room left" in said[-1]["trouble"]
    for n, _ in refused:
        room.do(ben, c.PostIdea("o1", f"idea-000000000000010{n}", {"idea": "x"}), id=f"full-{n}")
    assert kept in room.state.ideas
    assert len(room.state.pool("o1")) == 5
    assert fold(room.log()) == room.state


def test_while_a_file_is_locked_all_are_refused_after_one_wait_and_then_it_works(
    room: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [room.person(f"P{n}") for n in range(6)]
    room.advance()
    impatient(room, monkeypatch, 1000)
    codes: list[str] = []

    def write(actor: Actor, n: int) -> None:
        try:
            room.do(actor, c.PostIdea("o1", f"idea-0000000000000{n:03}", {"idea": "x"}), id="w")
        except Rejected as refusal:
            codes.append(refusal.code)

    with locked(tmp_path):
        started = time.monotonic()
        threads = [threading.Thread(target=write, args=(p, n)) for n, p in enumerate(people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        waited = time.monotonic() - started
    assert codes == ["database_away"] * 6
    assert waited < 3, "not one second each"
    for n, person in enumerate(people):
        write(person, n)
    assert len(codes) == 6
    assert len(room.state.pool("o1")) == 6


def test_rooms_beside_each_other_do_not_wait_one_after_the_other(
    room: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient(room, monkeypatch, 1000)
    troubles: list[StoreError] = []

    def write() -> None:
        try:
            room.service.write(lambda transaction: transaction.now())
        except StoreError as error:
            troubles.append(error)

    with locked(tmp_path):
        started = time.monotonic()
        threads = [threading.Thread(target=write) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert time.monotonic() - started < 4
    assert [type(each) for each in troubles] == [StoreBusy] * 8
    write()
    assert len(troubles) == 8


class Ringing:
    def __init__(self, service: Service) -> None:
        self.rung: list[str] = []
        service.ring = lambda session, quiet: self.rung.append(session)


def test_a_scrub_that_fails_keeps_nobody_from_hearing_what_is_saved(
    room: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = room.person("Ben")
    room.advance()
    room.post(ben, "canary")
    ringing, said = Ringing(room.service), reports(room)

    def failing() -> bool:
        raise DiskFull("There is no room left for the file.")

    monkeypatch.setattr(room.store, "checkpoint", failing)
    room.do(ben, c.Forget())
    assert ringing.rung == [room.session]
    assert "canary" not in str(room.log())
    assert [each["what"] for each in said] == ["scrub_failed"]


@pytest.mark.parametrize(
    ("error", "code"),
    [(DiskFull, "disk_full"), (StoreBusy, "database_away"), (DatabaseAway, "database_away")],
)
def test_each_trouble_has_a_refusal(error: type[StoreError], code: str) -> None:
    assert refusal_of(error("…")).code == code

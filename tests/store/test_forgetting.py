"""Forgotten words are in no byte of the files, and stay so when an older copy is put back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

import pytest

from facilitator.core import events as e
from facilitator.core.events import Recorded
from facilitator.store import sqlite
from facilitator.store.engine import FILE, Store, open_store
from facilitator.store.forgetting import apply_forgotten, forgotten_rows
from facilitator.store.forgetting import forget as forget_all
from facilitator.store.log import Transaction
from facilitator.store.tables import ForgottenRow
from tests.store.stories import NOW, idea, new_session, tell


def forget(
    tx: Transaction, session: str, ideas: Iterable[str], seats: Iterable[str], at: int
) -> int:
    return forget_all(tx, session, e.Forgotten(tuple(ideas), tuple(seats)), at)


LENGTHS = (0, 10, 100, 500, 2000, 6000)


def canary(n: int) -> str:
    return f"canary{n:05d}"


def found(folder: Path, words: set[str]) -> set[str]:
    """Which of them stand in some file of the folder, byte by byte."""
    everything = b"".join(file.read_bytes() for file in folder.iterdir())
    return {word for word in words if word.encode() in everything}


def test_forgotten_words_are_in_no_byte_of_the_files(file_store: Store, tmp_path: Path) -> None:
    random = Random(7)
    for session in ("s1", "s2"):
        new_session(file_store, session)
    for n in range(200):
        text = canary(n) + "w" * random.choice(LENGTHS)
        tell(file_store, idea(f"i{n}", text), session=f"s{n % 2 + 1}")
    left = {canary(n) for n in range(200)}
    assert found(tmp_path, left) == left, "there was something to forget"
    order = random.sample(range(200), 150)
    for wave in (order[:40], order[40:41], order[41:150]):
        for rest, session in enumerate(("s1", "s2")):
            ids = [f"i{n}" for n in wave if n % 2 == rest]
            file_store.write(partial(forget, session=session, ideas=ids, seats=(), at=NOW))
        assert file_store.scrub()
        left -= {canary(n) for n in wave}
        assert found(tmp_path, {canary(n) for n in range(200)}) == left


def test_a_name_is_forgotten_and_an_edit_too(file_store: Store, tmp_path: Path) -> None:
    new_session(file_store)
    words = {"canaryname", "canaryfirst", "canarysecond", "canarymerged", "canarynotes"}
    tell(
        file_store,
        e.SeatTaken("p1", "canaryname", "student"),
        idea("i1", "canaryfirst"),
        e.IdeaEdited("i1", {"text": "canarysecond", "why": "canarynotes"}, 2),
        e.IdeasMerged("i2", "o1", None, ("i1",), {"text": "canarymerged"}),
        e.SeatTaken("p2", "Cleo"),
    )
    assert found(tmp_path, words) == words
    file_store.write(lambda tx: forget(tx, "s1", ["i1", "i2"], ["p1"], NOW))
    file_store.scrub()
    assert found(tmp_path, words) == set()
    assert [each.event for each in file_store.read("s1").recorded] == [
        e.SeatTaken("p1", "", "student"),
        e.IdeaPosted("o1", "i1", "p1", {"text": ""}),
        e.IdeaEdited("i1", {"text": "", "why": ""}, 2),
        e.IdeasMerged("i2", "o1", None, ("i1",), {"text": ""}),
        e.SeatTaken("p2", "Cleo"),
    ]


def test_before_the_scrubbing_old_pages_still_hold_the_words(
    file_store: Store, tmp_path: Path
) -> None:
    new_session(file_store)
    tell(file_store, idea("i1", canary(1)))
    file_store.checkpoint()
    file_store.write(lambda tx: forget(tx, "s1", ["i1"], (), NOW))
    assert found(tmp_path, {canary(1)}), "the file is old and the journal new until then"
    assert file_store.scrub()
    assert not found(tmp_path, {canary(1)})


def test_without_overwriting_the_search_finds_the_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lax = [p.replace("secure_delete = ON", "secure_delete = OFF") for p in sqlite.WRITER]
    assert lax != list(sqlite.WRITER)
    monkeypatch.setattr(sqlite, "WRITER", lax)
    with closing(open_store(folder=tmp_path)) as store:
        new_session(store)
        tell(store, *(idea(f"i{n}", canary(n)) for n in range(50)))
        store.write(lambda tx: forget(tx, "s1", [f"i{n}" for n in range(50)], (), NOW))
        store.scrub()
        assert found(tmp_path, {canary(n) for n in range(50)})


def test_scrubbing_says_when_a_reader_was_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "EVERYONE", ("PRAGMA busy_timeout = 20",))
    with closing(open_store(folder=tmp_path)) as store:
        new_session(store)
        tell(store, idea("i1", canary(1)))
        with store.reading() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM events").all()
            store.write(lambda tx: forget(tx, "s1", ["i1"], (), NOW))
            assert not store.scrub()
            assert found(tmp_path, {canary(1)})
        assert store.scrub()
        assert not found(tmp_path, {canary(1)})


def test_forgetting_raises_the_epoch_and_keeps_a_list_of_ids(store: Store) -> None:
    new_session(store)
    tell(store, e.SeatTaken("p1", "Ben"), idea("i1", "one"))
    assert store.write(lambda tx: forget(tx, "s1", ["i1"], ["p1"], NOW)) == 1
    assert store.write(lambda tx: forget(tx, "s1", ["i1"], [], NOW + 1)) == 2
    assert store.read("s1").epoch == 2
    assert set(forgotten_rows(store)) == {
        ForgottenRow("s1", "idea", "i1", NOW),
        ForgottenRow("s1", "seat", "p1", NOW),
    }


# A copy from before is put back


def remembering(store: Store) -> None:
    """A session in which everything is still said."""
    new_session(store)
    tell(
        store,
        e.SeatTaken("p1", "Ben"),
        e.SeatTaken("p2", "Cleo"),
        idea("i1", "mine"),
        idea("i2", "another's"),
        e.IdeasRouted("o2", (("i3", "i1", None), ("i4", "i2", None))),
    )


LIST = [
    ForgottenRow("s1", "idea", "i1", NOW + 60_000),
    ForgottenRow("s1", "idea", "i3", NOW + 60_000),
    ForgottenRow("s1", "idea", "i99", NOW + 60_000),
    ForgottenRow("s1", "seat", "p1", NOW + 60_000),
    ForgottenRow("gone", "seat", "p1", NOW),
]


def test_what_was_forgotten_is_forgotten_again(store: Store) -> None:
    remembering(store)
    before = store.read("s1")
    assert apply_forgotten(store, LIST) == 2
    after = store.read("s1")
    assert after.epoch == before.epoch + 1
    assert [each.event for each in after.recorded] == [
        e.SeatTaken("p1", ""),
        e.SeatTaken("p2", "Cleo"),
        idea("i1", ""),
        idea("i2", "another's"),
        before.recorded[4].event,
        e.Forgotten(("i1", "i3"), ("p1",)),
    ]
    assert after.recorded[-1] == Recorded(6, NOW + 60_000, "restore", after.recorded[-1].event)
    assert set(forgotten_rows(store)) == set(LIST)


def test_forgetting_again_twice_changes_nothing(store: Store) -> None:
    remembering(store)
    apply_forgotten(store, LIST)
    once = store.read("s1")
    assert apply_forgotten(store, LIST) == 0
    assert apply_forgotten(store) == 0
    assert store.read("s1") == once


def test_a_copy_that_is_put_back_has_the_words_no_longer(tmp_path: Path) -> None:
    with closing(open_store(folder=tmp_path / "now")) as store:
        remembering(store)
        copy = sqlite.copy(store.writer, tmp_path / "copies", "0001")
        store.write(lambda tx: forget(tx, "s1", ["i1"], ["p1"], NOW))
        present = forgotten_rows(store)
    assert found(tmp_path / "copies", {"mine", "another's"}) == {"mine", "another's"}
    (tmp_path / "again").mkdir()
    copy.rename(tmp_path / "again" / FILE)
    with closing(open_store(folder=tmp_path / "again")) as store:
        assert apply_forgotten(store, present) == 2
        assert found(tmp_path / "again", {"mine", "another's"}) == {"another's"}
    with closing(sqlite3.connect(tmp_path / "again" / FILE)) as file:
        assert file.execute("SELECT count(*) FROM forgotten").fetchone() == (2,)

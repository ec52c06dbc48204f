"""Opening a database: new, older, newer, another program's, busy, away; each with a sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from facilitator.store import migrations
from facilitator.store.engine import FILE, Store, open_store
from facilitator.store.errors import DatabaseAway, NewerSchema, StoreBusy, Unwritable, WrongAddress
from facilitator.store.tables import metadata
from tests.store.stories import idea, new_session, tell

NEXT_STEP = """
import sqlalchemy as sa
from alembic import op
revision = "9999"
down_revision = "{head}"
def upgrade() -> None:
    op.add_column("sessions", sa.Column("mood", sa.Text))
    {then}
"""


def test_the_steps_lead_to_the_tables(store: Store) -> None:
    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    with store.writer.connect() as connection:
        assert differences(connection) == []
        connection.execute(sa.text("ALTER TABLE sessions ADD COLUMN mood TEXT"))
        assert len(differences(connection)) == 1, "and this would find one that is missing"


def test_what_was_written_is_there_after_opening_again(address: str) -> None:
    with closing(open_store(address)) as store:
        new_session(store)
        written = tell(store, idea("i1", "one"))
    with closing(open_store(address)) as store:
        assert store.read("s1").recorded == written


def test_the_file_is_safe_against_a_pulled_plug_and_prying_eyes(tmp_path: Path) -> None:
    def pragma(connection: sa.Connection, name: str) -> object:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()

    with closing(open_store(folder=tmp_path / "data")) as store:
        with store.writer.connect() as writer:
            names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout")
            assert [pragma(writer, name) for name in names] == ["wal", 2, 1, 1, 5000]
        with store.reading() as reader:
            assert [pragma(reader, name) for name in ("query_only", "busy_timeout")] == [1, 5000]
        assert {file.stat().st_mode & 0o777 for file in (tmp_path / "data").iterdir()} == {0o600}
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


# Older and newer


@contextmanager
def next_release(folder: Path, then: str = "pass") -> Iterator[None]:
    """As if this were a release that has one step more, which ends in `then`."""
    scripts = folder / "scripts"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(migrations.SCRIPTS, scripts, ignore=ignore, dirs_exist_ok=True)
    head = migrations.head(migrations.configuration())
    step = scripts / "versions" / "m9999_next.py"
    step.write_text(NEXT_STEP.format(head=head, then=then))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "SCRIPTS", scripts)
        yield


def backups(folder: Path) -> list[Path]:
    return sorted((folder / "backups").glob("*"))


def a_session_of_this_release(address: str) -> None:
    with closing(open_store(address)) as store:
        new_session(store)
        tell(store, idea("i1", "one"))


def test_a_new_or_present_database_is_not_copied(tmp_path: Path) -> None:
    for _ in range(2):
        open_store(folder=tmp_path).close()
    assert backups(tmp_path) == []


def test_a_copy_is_made_before_an_upgrade(tmp_path: Path) -> None:
    data = tmp_path / "data"
    a_session_of_this_release(f"sqlite:///{data / FILE}")
    with next_release(tmp_path):
        with closing(open_store(folder=data)) as store:
            assert "mood" in columns(store)
            assert len(store.read("s1").recorded) == 1
        open_store(folder=data).close()
    [copy] = backups(data)
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("SELECT seq FROM sessions").fetchall() == [(1,)]
        assert "mood" not in [row[1] for row in file.execute("PRAGMA table_info(sessions)")]


def test_an_upgrade_happens_everywhere(address: str, tmp_path: Path) -> None:
    a_session_of_this_release(address)
    with next_release(tmp_path), closing(open_store(address)) as store:
        assert "mood" in columns(store)
        assert len(store.read("s1").recorded) == 1


def test_an_upgrade_that_fails_changes_nothing(address: str, tmp_path: Path) -> None:
    a_session_of_this_release(address)
    with next_release(tmp_path, then="raise ZeroDivisionError"), pytest.raises(ZeroDivisionError):
        open_store(address)
    with closing(open_store(address)) as store:
        assert "mood" not in columns(store)
        assert len(store.read("s1").recorded) == 1


def test_a_database_of_a_newer_release_is_refused_and_left_alone(
    address: str, tmp_path: Path
) -> None:
    with next_release(tmp_path):
        a_session_of_this_release(address)
    assert "written by a newer release of Facilitator" in sentence(NewerSchema, address)
    with next_release(tmp_path), closing(open_store(address)) as store:
        assert len(store.read("s1").recorded) == 1


def columns(store: Store) -> set[str]:
    with store.writer.connect() as connection:
        return {each["name"] for each in sa.inspect(connection).get_columns("sessions")}


# Sentences


def sentence(error: type[Exception], url: str = "", folder: Path | None = None) -> str:
    with pytest.raises(error) as caught:
        open_store(url, folder=folder)
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


def test_a_folder_that_is_in_use_says_so(tmp_path: Path) -> None:
    with closing(open_store(folder=tmp_path)):
        assert sentence(StoreBusy, folder=tmp_path) == (
            f"Facilitator is already running with the data in {tmp_path}: stop it there, or"
            " choose another folder with --data."
        )
    open_store(folder=tmp_path).close()


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    wanted = f"Facilitator cannot write to {tmp_path / 'data'}: file exists."
    assert sentence(Unwritable, folder=tmp_path / "data") == wanted
    assert "not a directory" in sentence(Unwritable, folder=tmp_path / "data" / "deeper")


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder that this test may read and not write, even if root runs it."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_folder_without_permission_is_named(closed_folder: Path) -> None:
    for folder in (closed_folder, closed_folder / "data"):
        wanted = f"Facilitator cannot write to {folder}: permission denied."
        assert sentence(Unwritable, folder=folder) == wanted


@pytest.mark.parametrize("content", [b"not a database " * 100, b"SQLite format 3\0" + b"x" * 4000])
def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    wanted = f"{tmp_path / FILE} is damaged or no database of Facilitator."
    assert sentence(WrongAddress, folder=tmp_path) == wanted
    assert (tmp_path / FILE).read_bytes() == content


def test_the_database_of_another_program_is_left_alone(address: str) -> None:
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE sessions (sid TEXT)"))
    engine.dispose()
    assert "belongs to another program" in sentence(WrongAddress, address)
    with engine.begin() as connection:
        assert sa.inspect(connection).get_table_names() == ["sessions"]
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("mysql://ada:secret@db/x", "not mysql"),
        ("just words with secret", "is not like"),
        ("", "is not like"),
    ],
)
def test_an_address_that_cannot_be_used_is_explained(url: str, said: str) -> None:
    text = sentence(WrongAddress, url)
    assert said in text
    assert "secret" not in text


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_a_server_that_does_not_answer_is_named_without_its_password(scheme: str) -> None:
    text = sentence(DatabaseAway, f"{scheme}://ada:secret@127.0.0.1:1/test")
    assert text == "The database at 127.0.0.1 does not answer."


def test_a_server_that_goes_away_is_no_stack_trace(postgres_address: str) -> None:
    with closing(open_store(postgres_address)) as store:
        new_session(store)
        with pytest.raises(DatabaseAway):
            store.write(
                lambda tx: tx.connection.execute(
                    sa.text("SELECT pg_terminate_backend(pg_backend_pid())")
                )
            )
        assert len(tell(store, idea("i1", "and it comes back by itself"))) == 1

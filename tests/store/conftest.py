"""Every test that asks for `address` runs on SQLite, and on PostgreSQL where one can be reached.

Set TEST_DATABASE_URL to say which; otherwise the database `test` on this machine is tried. Each
test has a schema of its own there, which goes when the test is over.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa

from facilitator.store import postgres
from facilitator.store.engine import Store, open_store

ON_THIS_MACHINE = "postgresql://127.0.0.1:5432/test"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'facilitator.db'}"
    else:
        yield from schema_of_its_own()


@pytest.fixture
def postgres_address() -> Iterator[str]:
    yield from schema_of_its_own()


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    store = open_store(address)
    yield store
    store.close()


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(folder=tmp_path)
    yield store
    store.close()


def schema_of_its_own() -> Iterator[str]:
    url = server()
    if url is None:
        pytest.skip("no PostgreSQL: set TEST_DATABASE_URL")
    schema = f"test_{secrets.token_hex(6)}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
    own = url.update_query_dict({"options": f"-csearch_path={schema}"})
    yield own.render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))


@cache
def server() -> sa.URL | None:
    """None where nothing answers; a server that was named and does not answer is an error."""
    named = os.environ.get("TEST_DATABASE_URL")
    url = postgres.address(sa.make_url(named or ON_THIS_MACHINE))
    try:
        connect = {"connect_timeout": 3}
        sa.create_engine(url, poolclass=sa.NullPool, connect_args=connect).connect().close()
    except (sa.exc.OperationalError, ModuleNotFoundError):
        if named:
            raise
        return None
    return url

"""A schema of its own on a PostgreSQL server, where one can be reached."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

ON_THIS_MACHINE = "postgresql://127.0.0.1:5432/test"


@contextmanager
def schema() -> Iterator[str]:
    """The address of the database with a new schema first in its path; empty if there is none."""
    address = os.environ.get("TEST_DATABASE_URL", ON_THIS_MACHINE)
    url = sa.make_url(address).set(drivername="postgresql+psycopg2")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    name = f"bench_{secrets.token_hex(6)}"
    try:
        with engine.connect() as connection:
            connection.execute(sa.schema.CreateSchema(name))
    except sa.exc.OperationalError:
        yield ""
        return
    own = url.set(drivername="postgresql").update_query_dict({"options": f"-csearch_path={name}"})
    try:
        yield own.render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(sa.schema.DropSchema(name, cascade=True))

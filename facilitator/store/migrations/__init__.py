"""The way from any earlier schema to this release's, step by step; run when a store is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from facilitator.store.errors import NewerSchema, WrongAddress
from facilitator.store.lines import patience

SCRIPTS = Path(__file__).parent
# Any number will do, as long as every process of ours takes the same one.
UPGRADING = 7_215_001


def upgrade(engine: sa.Engine, copy: Callable[[str], Path] | None) -> None:
    """To the head, in one transaction. `copy` is called with the revision before anything changes.

    Raises NewerSchema and WrongAddress; then nothing has changed.
    """
    config = configuration()
    if copy and (old := _pending(engine, config)):
        copy(old)
    with engine.begin() as connection:
        if connection.dialect.name != "postgresql":
            return _to_the_head(connection, config)
        with patience(connection):
            _alone(connection)
            _to_the_head(connection, config)


def _to_the_head(connection: sa.Connection, config: Config) -> None:
    if _revision(connection, config) != head(config):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _alone(connection: sa.Connection) -> None:
    """Processes that start together upgrade one after the other, however long the first takes."""
    for limit in ("lock_timeout", "statement_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADING)))


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def head(config: Config) -> str | None:
    return ScriptDirectory.from_config(config).get_current_head()


def _pending(engine: sa.Engine, config: Config) -> str | None:
    """The revision that an upgrade would leave behind; None if there is nothing to lose."""
    with engine.connect() as connection:
        old = _revision(connection, config)
    return old if old != head(config) else None


def _revision(connection: sa.Connection, config: Config) -> str | None:
    now = MigrationContext.configure(connection).get_current_revision()
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    if now is not None and now not in known:
        raise NewerSchema(
            "The database was written by a newer release of Facilitator; upgrade first."
        )
    if now is None and sa.inspect(connection).has_table("sessions"):
        raise WrongAddress("The database belongs to another program: it has tables of its own.")
    return now

"""Alembic runs this file for every upgrade, with the connection that it is to use."""

from alembic import context

from facilitator.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # Our engine begins SQLite's transactions itself, so a failed upgrade leaves nothing behind.
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

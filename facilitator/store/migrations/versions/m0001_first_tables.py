"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _accounts()
    _sessions()
    _logs()
    _seats()
    _links()


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("password_hash", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="accounts_pkey"),
        sa.UniqueConstraint("email", name="accounts_email_key"),
    )
    op.create_table(
        "logins",
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="logins_pkey"),
        _to_accounts("logins"),
    )
    op.create_index("logins_account", "logins", ["account"])


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("account", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("token_hash", name="links_pkey"),
        _to_accounts("links"),
    )
    op.create_table(
        "forgotten",
        sa.Column("session", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("session", "kind", "id", name="forgotten_pkey"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("deadline", sa.BigInteger),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("rehearsal", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="sessions_pkey"),
        sa.UniqueConstraint("code", name="sessions_code_key"),
        sa.ForeignKeyConstraint(
            ["owner"], ["accounts.id"], name="sessions_owner_fkey", ondelete="SET NULL"
        ),
    )
    op.create_index("sessions_owner", "sessions", ["owner"])
    op.create_index("sessions_deadline", "sessions", ["deadline"])


def _logs() -> None:
    op.create_table(
        "events",
        sa.Column("session", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session", "seq", name="events_pkey"),
        _to_sessions("events"),
    )
    op.create_table(
        "receipts",
        sa.Column("session", sa.Text, nullable=False),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("session", "command", "actor", name="receipts_pkey"),
        _to_sessions("receipts"),
        sqlite_with_rowid=False,
    )


def _seats() -> None:
    op.create_table(
        "seats",
        sa.Column("session", sa.Text, nullable=False),
        sa.Column("seat", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("secret_hash", sa.Text),
        sa.Column("process", sa.Text),
        sa.Column("connection", sa.Text),
        sa.Column("joined_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("session", "seat", name="seats_pkey"),
        sa.UniqueConstraint("session", "secret_hash", name="seats_session_secret_hash_key"),
        _to_sessions("seats"),
    )
    op.create_index("seats_process", "seats", ["process"])


def _to_accounts(table: str) -> sa.ForeignKeyConstraint:
    name = f"{table}_account_fkey"
    return sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=name, ondelete="CASCADE")


def _to_sessions(table: str) -> sa.ForeignKeyConstraint:
    name = f"{table}_session_fkey"
    return sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=name, ondelete="CASCADE")

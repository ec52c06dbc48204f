"""The tables, and their rows as plain data. Every time is UTC in whole milliseconds.

No column holds what people said except `events.payload` and a session's own title. Secrets, sign-in
tokens and links are kept as SHA-256 in hexadecimal, so a stolen copy opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)


def _of_session() -> sa.Column[str]:
    to = sa.ForeignKey("sessions.id", ondelete="CASCADE")
    return sa.Column("session", sa.Text, to, primary_key=True)


accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("email", sa.Text, unique=True),
    sa.Column("password_hash", sa.Text),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("owner", sa.Text, sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("lang", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("deadline", sa.BigInteger, index=True),
    sa.Column("closed_at", sa.BigInteger),
    sa.Column("rehearsal", sa.Boolean, nullable=False),
)

events = sa.Table(
    "events",
    metadata,
    _of_session(),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
)

# The command before the actor: a batch is looked up by its commands, which hardly ever coincide.
receipts = sa.Table(
    "receipts",
    metadata,
    _of_session(),
    sa.Column("command", sa.Text, primary_key=True),
    sa.Column("actor", sa.Text, primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

seats = sa.Table(
    "seats",
    metadata,
    _of_session(),
    sa.Column("seat", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("secret_hash", sa.Text),
    sa.Column("process", sa.Text, index=True),
    sa.Column("connection", sa.Text),
    sa.Column("joined_at", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("session", "secret_hash"),
)

logins = sa.Table(
    "logins",
    metadata,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column(
        "account",
        sa.Text,
        sa.ForeignKey("accounts.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
)

links = sa.Table(
    "links",
    metadata,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("account", sa.Text, sa.ForeignKey("accounts.id", ondelete="CASCADE")),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
    sa.Column("used_at", sa.BigInteger),
)

# No foreign key: what was forgotten stays forgotten when a copy from before is put back.
forgotten = sa.Table(
    "forgotten",
    metadata,
    sa.Column("session", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """`seq` is the last event's, `epoch` counts rewritings, `deadline` is the earliest clock's."""

    id: str
    code: str
    owner: str | None
    title: str
    lang: str
    created_at: int
    seq: int = 0
    epoch: int = 0
    deadline: int | None = None
    closed_at: int | None = None
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class SeatRow:
    """`process` and `connection` are the last socket's; both None before the first one."""

    session: str
    seat: str
    kind: str
    secret_hash: str | None
    joined_at: int
    process: str | None = None
    connection: str | None = None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """`email` is in lower case; without `password_hash` only links sign in."""

    id: str
    name: str
    email: str | None
    password_hash: str | None
    created_at: int


@dataclass(frozen=True, slots=True)
class LoginRow:
    token_hash: str
    account: str
    created_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class LinkRow:
    """`purpose` is "first" (make the first account), "sign_in" (as `account`) or "phone" (somebody
    tries one out)."""

    token_hash: str
    purpose: str
    account: str | None
    created_at: int
    expires_at: int
    used_at: int | None = None


@dataclass(frozen=True, slots=True)
class ForgottenRow:
    """`kind` is "idea" or "seat", `id` the one that was forgotten."""

    session: str
    kind: str
    id: str
    at: int

"""Ordinary rows outside the logs: looking things up, accounts, sign-ins and one-time links.

What reads takes the store; what writes takes a transaction, so that several go together:
`store.write(lambda tx: rows.add_account(tx, account))`.

The questions that every page asks are made once, here: making one anew takes as long as its answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from facilitator.store.engine import Store
from facilitator.store.log import Transaction
from facilitator.store.tables import (
    AccountRow,
    LinkRow,
    LoginRow,
    SeatRow,
    SessionRow,
    accounts,
    links,
    logins,
    seats,
    sessions,
)

SESSION_BY_CODE = sa.select(sessions).where(sessions.c.code == sa.bindparam("code"))
SESSION_BY_ID = sa.select(sessions).where(sessions.c.id == sa.bindparam("id"))
SEAT_BY_SECRET = sa.select(seats).where(
    seats.c.session == sa.bindparam("session"), seats.c.secret_hash == sa.bindparam("secret_hash")
)
ACCOUNT_BY_ID = sa.select(accounts).where(accounts.c.id == sa.bindparam("id"))
ACCOUNT_BY_EMAIL = sa.select(accounts).where(accounts.c.email == sa.bindparam("email"))
LOGIN = sa.select(logins).where(
    logins.c.token_hash == sa.bindparam("token_hash"), logins.c.expires_at > sa.bindparam("now")
)
LINK = sa.select(links).where(links.c.token_hash == sa.bindparam("token_hash"))
DUE = (
    sa.select(sessions.c.id, sessions.c.deadline)
    .where(sessions.c.deadline <= sa.bindparam("now"), sessions.c.closed_at.is_(None))
    .order_by(sessions.c.deadline)
)


def _one(store: Store, question: sa.Select[Any], **facts: object) -> sa.Row[Any] | None:
    with store.reading() as connection:
        return connection.execute(question, facts).one_or_none()


# Sessions


def sessions_of(store: Store, account: str) -> list[SessionRow]:
    """An account's sessions, the newest first."""
    newest = sessions.c.created_at.desc(), sessions.c.id
    return _sessions(
        store, sa.select(sessions).where(sessions.c.owner == account).order_by(*newest)
    )


def session_by_code(store: Store, code: str) -> SessionRow | None:
    """Closed ones too; the code exactly as it is written in the row."""
    row = _one(store, SESSION_BY_CODE, code=code)
    return SessionRow(**row._mapping) if row else None


def session_by_id(store: Store, session: str) -> SessionRow | None:
    row = _one(store, SESSION_BY_ID, id=session)
    return SessionRow(**row._mapping) if row else None


def live_sessions(store: Store) -> list[SessionRow]:
    """Those that are not closed, the oldest first."""
    oldest = sessions.c.created_at, sessions.c.id
    return _sessions(
        store, sa.select(sessions).where(sessions.c.closed_at.is_(None)).order_by(*oldest)
    )


def due(store: Store, now: int) -> list[tuple[str, int]]:
    """`(session, deadline)` of every open session whose earliest clock ran out by `now` (ms)."""
    with store.reading() as connection:
        return [(row.id, row.deadline) for row in connection.execute(DUE, {"now": now})]


def heads(store: Store, wanted: Iterable[str]) -> dict[str, tuple[int, int]]:
    """`(epoch, seq)` of each of these sessions, as it is written."""
    ids = list(wanted)
    if not ids:
        return {}
    query = sa.select(sessions.c.id, sessions.c.epoch, sessions.c.seq).where(sessions.c.id.in_(ids))
    with store.reading() as connection:
        return {row.id: (row.epoch, row.seq) for row in connection.execute(query)}


def _sessions(store: Store, query: sa.Select[Any]) -> list[SessionRow]:
    with store.reading() as connection:
        return [SessionRow(**row._mapping) for row in connection.execute(query)]


# Seats


def seat_by_secret(store: Store, session: str, secret_hash: str) -> SeatRow | None:
    row = _one(store, SEAT_BY_SECRET, session=session, secret_hash=secret_hash)
    return SeatRow(**row._mapping) if row else None


def seats_of_process(store: Store, process: str) -> list[SeatRow]:
    """Every seat whose last socket was with this process."""
    which = seats.c.process == process
    query = sa.select(seats).where(which).order_by(seats.c.session, seats.c.seat)
    with store.reading() as connection:
        return [SeatRow(**row._mapping) for row in connection.execute(query)]


# Accounts


def add_account(tx: Transaction, row: AccountRow) -> None:
    """Raises sqlalchemy's IntegrityError if the id or the address is taken."""
    email = row.email.strip().lower() if row.email else None
    tx.connection.execute(accounts.insert(), {**asdict(row), "email": email})


def account_by_email(store: Store, email: str) -> AccountRow | None:
    """Capitals and spaces around it make no difference."""
    row = _one(store, ACCOUNT_BY_EMAIL, email=email.strip().lower())
    return AccountRow(**row._mapping) if row else None


def account_by_id(store: Store, account: str) -> AccountRow | None:
    row = _one(store, ACCOUNT_BY_ID, id=account)
    return AccountRow(**row._mapping) if row else None


def count_accounts(store: Store) -> int:
    with store.reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(accounts)).scalar_one()


# Sign-ins


def add_login(tx: Transaction, row: LoginRow) -> None:
    """Those that have expired by then go."""
    tx.connection.execute(logins.delete().where(logins.c.expires_at <= row.created_at))
    tx.connection.execute(logins.insert(), asdict(row))


def login(store: Store, token_hash: str, now: int) -> LoginRow | None:
    """None if there is none or it has expired by `now` (ms)."""
    row = _one(store, LOGIN, token_hash=token_hash, now=now)
    return LoginRow(**row._mapping) if row else None


def drop_login(tx: Transaction, token_hash: str) -> None:
    tx.connection.execute(logins.delete().where(logins.c.token_hash == token_hash))


# One-time links


def add_link(tx: Transaction, row: LinkRow) -> None:
    """Those that have expired by then go: so the table holds no more than was made of late."""
    tx.connection.execute(links.delete().where(links.c.expires_at <= row.created_at))
    tx.connection.execute(links.insert(), asdict(row))


def link(store: Store, token_hash: str) -> LinkRow | None:
    """As it is, used or not."""
    row = _one(store, LINK, token_hash=token_hash)
    return LinkRow(**row._mapping) if row else None


def use_link(tx: Transaction, token_hash: str, purpose: str, now: int) -> LinkRow | None:
    """The link, used from now on; None if it is unknown, used, expired or for another purpose.

    Only one of two that come at the same moment gets it.
    """
    usable = (
        (links.c.token_hash == token_hash)
        & (links.c.purpose == purpose)
        & (links.c.used_at.is_(None))
        & (links.c.expires_at > now)
    )
    if not tx.connection.execute(links.update().where(usable).values(used_at=now)).rowcount:
        return None
    row = tx.connection.execute(sa.select(links).where(links.c.token_hash == token_hash)).one()
    return LinkRow(**row._mapping)


# Whether anything can be written


def prove(tx: Transaction) -> None:
    """Writes a row that changes nothing: a transaction that only asks needs no room on the disk."""
    tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")

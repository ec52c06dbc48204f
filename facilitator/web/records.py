"""The rows that pages read and write outside the sessions' logs: who sits where, who runs what.

Only hashes of secrets and tokens come in here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from facilitator.store import rows
from facilitator.store.engine import Store
from facilitator.store.log import Transaction
from facilitator.store.tables import AccountRow, LinkRow, LoginRow, SeatRow, SessionRow

Write = Callable[[Callable[[Transaction], Any]], Any]


@dataclass(frozen=True)
class Records:
    """`write` runs one small transaction, in turn with all others."""

    store: Store
    write: Write

    # Sessions and seats

    def session(self, code: str) -> SessionRow | None:
        """As it is written now."""
        return rows.session_by_code(self.store, code)

    def known_session(self, code: str) -> SessionRow | None:
        """As this process remembers it: never ask it how far the log is, nor whether it is over."""
        read = partial(rows.session_by_code, self.store, code)
        return self.store.remembered.get(("session", code), read)

    def sessions_of(self, account: str) -> Sequence[SessionRow]:
        """The newest first."""
        return rows.sessions_of(self.store, account)

    def seat(self, session: str, secret_hash: str) -> SeatRow | None:
        """As this process remembers it: never ask it for the last socket."""
        read = partial(rows.seat_by_secret, self.store, session, secret_hash)
        return self.store.remembered.get(("seat", session, secret_hash), read)

    # Accounts

    def account_by_email(self, email: str) -> AccountRow | None:
        return rows.account_by_email(self.store, email)

    def has_accounts(self) -> bool:
        return rows.count_accounts(self.store) > 0

    # Sign-ins

    def account_of_login(self, token_hash: str, now: int) -> AccountRow | None:
        login = rows.login(self.store, token_hash, now)
        return rows.account_by_id(self.store, login.account) if login else None

    def add_login(self, account: str, token_hash: str, now: int, expires_at: int) -> None:
        row = LoginRow(token_hash, account, now, expires_at)
        self.write(lambda tx: rows.add_login(tx, row))

    def end_login(self, token_hash: str) -> None:
        self.write(lambda tx: rows.drop_login(tx, token_hash))

    # One-time links

    def add_link(self, link: LinkRow) -> None:
        self.write(lambda tx: rows.add_link(tx, link))

    def link(self, token_hash: str) -> LinkRow | None:
        return rows.link(self.store, token_hash)

    def use_phone_link(self, token_hash: str, now: int) -> None:
        """Only the first time counts, and only that one writes."""
        known = self.link(token_hash)
        if known and known.used_at is None:
            self.write(lambda tx: rows.use_link(tx, token_hash, "phone", now))

    def use_sign_in_link(self, token_hash: str, now: int) -> str | None:
        """The account that the link signs in, once."""
        link = self.write(lambda tx: rows.use_link(tx, token_hash, "sign_in", now))
        return link.account if link else None

    def use_first_link(self, token_hash: str, now: int, account: AccountRow) -> bool:
        """Use the link and add the account, both or neither."""

        def write(tx: Transaction) -> bool:
            if rows.use_link(tx, token_hash, "first", now) is None:
                return False
            rows.add_account(tx, account)
            return True

        return bool(self.write(write))

"""One-time links: the first account on a new server, signing in without a password, and trying it
with a phone."""

from __future__ import annotations

from facilitator.store.tables import LinkRow
from facilitator.web.records import Records
from facilitator.web.tokens import hashed, new_token

FIRST_MS = 7 * 24 * 60 * 60 * 1000
SIGN_IN_MS = 24 * 60 * 60 * 1000
PHONE_MS = 60 * 60 * 1000
PHONE, LIVE = "phone", ".live"


def first_link(records: Records, now: int) -> str | None:
    """The path of a link that makes the first account; None if there is an account already."""
    if records.has_accounts():
        return None
    return f"/first/{_added(records, now, 'first', None, FIRST_MS)}"


def sign_in_link(records: Records, now: int, account: str) -> str:
    """The path of a link that signs this account in, once."""
    return f"/in/{_added(records, now, 'sign_in', account, SIGN_IN_MS)}"


def phone_links(records: Records, now: int, account: str, token: str) -> None:
    """Two that a phone uses up when somebody tries one out: coming, and being connected live."""
    for each in (token, token + LIVE):
        records.add_link(LinkRow(hashed(each), PHONE, account, now, now + PHONE_MS))


def _added(records: Records, now: int, purpose: str, account: str | None, lasts: int) -> str:
    token = new_token()
    records.add_link(LinkRow(hashed(token), purpose, account, now, now + lasts))
    return token

"""Looking things up outside the logs: sessions, accounts, sign-ins and one-time links."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import sqlalchemy as sa

from facilitator.store import rows
from facilitator.store.engine import Store
from facilitator.store.log import Transaction
from facilitator.store.tables import AccountRow, LinkRow, LoginRow, links, logins
from tests.store.stories import NOW, new_session, session_row

ADA = AccountRow("a:ada", "Ada", "ada@example.org", "$argon2$", NOW)
EVE = AccountRow("a:eve", "Eve", None, None, NOW)


@pytest.fixture(autouse=True)
def accounts(store: Store) -> None:
    for row in (ADA, EVE):
        store.write(partial(rows.add_account, row=row))


def test_an_accounts_sessions_come_newest_first(store: Store) -> None:
    new_session(store, "s1", owner="a:ada", created_at=NOW)
    new_session(store, "s2", owner="a:ada", created_at=NOW + 1)
    new_session(store, "s3", owner="a:eve")
    new_session(store, "s4")
    assert [row.id for row in rows.sessions_of(store, "a:ada")] == ["s2", "s1"]


def test_a_session_is_found_by_its_code_and_its_id(store: Store) -> None:
    new_session(store, "s1", code="KIRUNA")
    row = session_row("s1", code="KIRUNA")
    assert rows.session_by_code(store, "KIRUNA") == rows.session_by_id(store, "s1") == row
    assert rows.session_by_code(store, "kiruna") is None
    assert rows.session_by_id(store, "KIRUNA") is None


def test_two_sessions_never_share_a_code(store: Store) -> None:
    new_session(store, "s1", code="KIRUNA")
    with pytest.raises(sa.exc.IntegrityError):
        new_session(store, "s2", code="KIRUNA")


def test_only_sessions_that_are_open_are_live(store: Store) -> None:
    new_session(store, "s1")
    new_session(store, "s2", created_at=NOW - 1)
    new_session(store, "s3", closed_at=NOW)
    assert [row.id for row in rows.live_sessions(store)] == ["s2", "s1"]


def test_what_is_due_is_what_has_run_out(store: Store) -> None:
    new_session(store, "s1", deadline=NOW)
    new_session(store, "s2", deadline=NOW - 5)
    new_session(store, "s3", deadline=NOW + 1)
    new_session(store, "s4", deadline=NOW, closed_at=NOW)
    new_session(store, "s5")
    assert rows.due(store, NOW) == [("s2", NOW - 5), ("s1", NOW)]


def test_an_account_is_found_however_its_address_is_typed(store: Store) -> None:
    assert rows.account_by_email(store, " ADA@Example.org ") == ADA
    assert rows.account_by_id(store, "a:eve") == EVE
    assert rows.account_by_email(store, "eve@example.org") is None
    assert rows.count_accounts(store) == 2


def test_an_address_belongs_to_one_account(store: Store) -> None:
    twin = AccountRow("a:2", "Ada", "Ada@EXAMPLE.org", None, NOW)
    with pytest.raises(sa.exc.IntegrityError):
        store.write(lambda tx: rows.add_account(tx, twin))
    store.write(lambda tx: rows.add_account(tx, AccountRow("a:3", "Dev", None, None, NOW)))
    assert rows.count_accounts(store) == 3


def test_a_sign_in_holds_until_it_ends(store: Store) -> None:
    row = LoginRow("hash", "a:ada", NOW, NOW + 10)
    store.write(lambda tx: rows.add_login(tx, row))
    assert rows.login(store, "hash", NOW + 9) == row
    assert rows.login(store, "hash", NOW + 10) is None
    assert rows.login(store, "other", NOW) is None
    store.write(lambda tx: rows.drop_login(tx, "hash"))
    assert rows.login(store, "hash", NOW) is None


def test_a_link_opens_once_for_its_purpose_and_in_its_time(store: Store) -> None:
    link = LinkRow("hash", "sign_in", "a:ada", NOW, NOW + 10)
    store.write(lambda tx: rows.add_link(tx, link))

    def use(token_hash: str, purpose: str, now: int) -> LinkRow | None:
        return store.write(lambda tx: rows.use_link(tx, token_hash, purpose, now))

    assert use("other", "sign_in", NOW) is None
    assert use("hash", "first", NOW) is None
    assert use("hash", "sign_in", NOW + 10) is None
    used = LinkRow("hash", "sign_in", "a:ada", NOW, NOW + 10, used_at=NOW + 5)
    assert use("hash", "sign_in", NOW + 5) == used
    assert use("hash", "sign_in", NOW + 6) is None


def test_what_has_expired_goes_when_something_new_comes(store: Store) -> None:
    def add(name: str, at: int) -> None:
        store.write(partial(rows.add_link, row=LinkRow(name, "phone", "a:ada", at, at + 10)))
        store.write(partial(rows.add_login, row=LoginRow(name, "a:ada", at, at + 10)))

    add("old", NOW)
    add("lasting", NOW + 5)
    assert kept(store) == ({"old", "lasting"}, {"old", "lasting"})
    add("new", NOW + 10)
    assert kept(store) == ({"lasting", "new"}, {"lasting", "new"})


def kept(store: Store) -> tuple[set[str], set[str]]:
    with store.reading() as connection:
        return (
            set(connection.execute(sa.select(links.c.token_hash)).scalars()),
            set(connection.execute(sa.select(logins.c.token_hash)).scalars()),
        )


def test_of_two_who_follow_a_link_at_once_one_comes_in(store: Store) -> None:
    links = [LinkRow(f"hash{n}", "first", None, NOW, NOW + 10) for n in range(20)]
    for link in links:
        store.write(partial(rows.add_link, row=link))

    def use(link: LinkRow) -> LinkRow | None:
        return store.write(lambda tx: rows.use_link(tx, link.token_hash, "first", NOW))

    with ThreadPoolExecutor(4) as threads:
        used = [link for link in threads.map(use, links * 4) if link]
    assert sorted(link.token_hash for link in used) == sorted(link.token_hash for link in links)


def test_a_link_stays_good_when_what_it_was_for_failed(store: Store) -> None:
    store.write(lambda tx: rows.add_link(tx, LinkRow("hash", "first", None, NOW, NOW + 10)))

    def work(tx: Transaction) -> None:
        assert rows.use_link(tx, "hash", "first", NOW)
        rows.add_account(tx, ADA)

    with pytest.raises(sa.exc.IntegrityError):
        store.write(work)
    assert store.write(lambda tx: rows.use_link(tx, "hash", "first", NOW)) is not None

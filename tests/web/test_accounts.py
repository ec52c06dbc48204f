"""Facilitators: the first account, one-time links, signing in and out."""

from __future__ import annotations

import pytest

from facilitator.web.identity import ACCOUNT_DAYS
from facilitator.web.links import first_link, sign_in_link
from tests.web.site import PASSWORD, Site, words

FIELDS = {"name": "Ada", "email": "ada@example.org", "password": PASSWORD}
DAY = 24 * 60 * 60


def test_the_first_link_makes_an_account_once(house: Site) -> None:
    link = first_link(house.records, house.clock())
    assert link
    ada = house.browser()
    assert "Make the first account" in words(ada.get(link))
    assert ada.post(link, FIELDS).location == "/desk"
    assert "Ada" in words(ada.get("/desk"))
    eve = house.browser()
    for answer in (eve.get(link), eve.post(link, {**FIELDS, "email": "eve@example.org"})):
        assert answer.status_code == 404
        assert "used already" in words(answer)
    assert eve.get("/desk").status_code == 303
    assert first_link(house.records, house.clock()) is None


def test_looking_at_the_first_link_does_not_use_it_up(house: Site) -> None:
    link = first_link(house.records, house.clock())
    assert link
    house.browser().get(link)
    house.browser().client.head(link)
    assert house.browser().post(link, FIELDS).status_code == 303


def test_an_old_link_makes_no_account(house: Site) -> None:
    link = first_link(house.records, house.clock())
    assert link
    house.clock.pass_seconds(8 * DAY)
    assert house.browser().post(link, FIELDS).status_code == 404
    assert not house.records.has_accounts()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "  ", "Write your name"),
        ("email", "ada", "not look like an e-mail address"),
        ("password", "too short", "ten characters"),
    ],
)
def test_what_is_missing_is_said_beside_the_field(
    house: Site, field: str, value: str, sentence: str
) -> None:
    link = first_link(house.records, house.clock())
    assert link
    answer = house.browser().post(link, {**FIELDS, field: value})
    assert answer.status_code == 400
    assert sentence in words(answer)
    assert 'aria-invalid="true"' in answer.text
    assert PASSWORD not in answer.text
    assert not house.records.has_accounts()


def test_signing_in_takes_the_right_name_and_the_right_password(house: Site) -> None:
    house.ada_with_password()
    right = {"email": " ADA@example.org ", "password": PASSWORD}
    for wrong in ({"password": "three bad words"}, {"email": "eve@example.org"}):
        answer = house.browser().post("/desk/sign-in", {**right, **wrong})
        assert answer.status_code == 403
        assert "do not belong together" in words(answer)
        assert answer.headers.get("Set-Cookie") is None
    ada = house.browser()
    assert ada.post("/desk/sign-in", right).location == "/desk"
    assert ada.get("/desk").status_code == 200


def test_after_signing_in_one_is_where_one_wanted_to_go(house: Site) -> None:
    code = house.open(house.ada_with_password())
    browser = house.browser()
    to = browser.get(f"/console/{code}").location
    assert f"/console/{code}" in browser.get(to).text
    answer = browser.post(to, {"email": "ada@example.org", "password": PASSWORD})
    assert answer.location == f"/console/{code}"


@pytest.mark.parametrize(
    "next", ["https://eve.example/", "//eve.example", "/\\eve.example", "javascript:x", "/desk\n"]
)
def test_signing_in_leads_nowhere_else(house: Site, next: str) -> None:
    house.ada_with_password()
    fields = {"email": "ada@example.org", "password": PASSWORD, "next": next}
    assert house.browser().post("/desk/sign-in", fields).location == "/desk"


def test_signing_out_ends_the_sign_in_everywhere_its_cookie_went(house: Site) -> None:
    ada = house.ada_with_password()
    token = ada.cookie("account")
    assert token
    assert ada.post("/desk/sign-out").location == "/"
    thief = house.browser()
    thief.client.set_cookie("account", token)
    assert thief.get("/desk").status_code == 303


def test_a_sign_in_lasts_thirty_days(house: Site) -> None:
    ada = house.ada_with_password()
    house.clock.pass_seconds((ACCOUNT_DAYS - 1) * DAY)
    assert ada.get("/desk").status_code == 200
    house.clock.pass_seconds(2 * DAY)
    assert ada.get("/desk").status_code == 303


def test_a_link_signs_in_once(house: Site) -> None:
    house.ada_with_password()
    account = house.records.account_by_email("ada@example.org")
    assert account
    link = sign_in_link(house.records, house.clock(), account.id)
    browser = house.browser()
    assert browser.get(link).status_code == 200
    assert browser.get("/desk").status_code == 303
    assert browser.post(link).location == "/desk"
    assert browser.get("/desk").status_code == 200
    assert house.browser().post(link).status_code == 404


def test_the_database_holds_neither_password_nor_token(house: Site) -> None:
    ada = house.ada_with_password()
    account = house.records.account_by_email("ada@example.org")
    assert account
    assert account.password_hash
    assert account.password_hash.startswith("$argon2id$")
    token = ada.cookie("account")
    assert token
    files = [*house.program.config.data.glob("facilitator.db*")]
    assert files
    for file in files:
        assert token.encode() not in file.read_bytes()
        assert PASSWORD.encode() not in file.read_bytes()


def test_guessing_passwords_is_slowed_down(house: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    house.ada_with_password()
    monkeypatch.setattr("facilitator.web.accounts.is_right", lambda kept, typed: typed == PASSWORD)
    right = {"email": "ada@example.org", "password": PASSWORD}
    tries = [house.browser().post("/desk/sign-in", {**right, "password": "x"}) for _ in range(25)]
    assert (tries[0].status_code, tries[-1].status_code) == (403, 429)
    assert house.browser().post("/desk/sign-in", right).status_code == 429
    house.clock.pass_seconds(600)
    assert house.browser().post("/desk/sign-in", right).status_code == 303

"""Facilitators' accounts: the first one, signing in and out.

Hashing a password takes a tenth of a second and 64 MB on purpose, so it runs beside the loop, and a
wrong name costs as long as a wrong password.
"""

from __future__ import annotations

import re
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Blueprint, Response, request, url_for

from facilitator.core.text import NAME_CHARACTERS, repaired
from facilitator.store.tables import AccountRow
from facilitator.web.answers import go, page, problem, sorry
from facilitator.web.deps import Web
from facilitator.web.identity import (
    ACCOUNT_COOKIE,
    ACCOUNT_DAYS,
    DAY,
    account_of,
    give_account,
    take_account_away,
)
from facilitator.web.routes import blueprint
from facilitator.web.tokens import hashed, new_token

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
OWN_PATH = re.compile(r"/(?![/\\])[\w/?=&.,:+%-]*", re.ASCII)
_hasher = PasswordHasher()
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNvbWVzb21lc2FsdA$" + "A" * 43


def pages(deps: Web) -> Blueprint:
    return blueprint(
        "accounts",
        deps,
        {
            "GET /desk/sign-in": sign_in,
            "POST /desk/sign-in": check,
            "POST /desk/sign-out": sign_out,
            "GET /first/<token>": first,
            "POST /first/<token>": make_first,
            "GET /in/<token>": link,
            "POST /in/<token>": use_link,
        },
    )


def sign_in(deps: Web) -> Response:
    if account_of(deps, request):
        return go(next_page())
    return sign_in_page(deps)


def check(deps: Web) -> Response:
    address = request.remote_addr or ""
    if not deps.wrong_passwords.left(address):
        return sign_in_page(deps, 429, "too_many")
    account = deps.store.account_by_email(request.form.get("email", "")[:320])
    password = request.form.get("password", "")[:LONGEST_PASSWORD]
    kept = account.password_hash if account and account.password_hash else _NOBODYS
    if not deps.off_loop(is_right, kept, password) or account is None:
        deps.wrong_passwords.spend(address)
        return sign_in_page(deps, 403, "wrong_password")
    return signed_in(deps, account.id, next_page())


def sign_out(deps: Web) -> Response:
    if token := request.cookies.get(ACCOUNT_COOKIE):
        deps.store.end_login(hashed(token))
    response = go(url_for("rooms.home"))
    take_account_away(deps, response)
    return response


def first(deps: Web, token: str) -> Response:
    """Looking changes nothing: previews of links look too."""
    if deps.store.has_accounts():
        return sorry(deps, 404, "link_used")
    return first_page(deps, token)


def make_first(deps: Web, token: str) -> Response:
    name, email, password = first_fields()
    if wrong := wrong_fields(name, email, password):
        return first_page(deps, token, wrong)
    kept = deps.off_loop(_hasher.hash, password)
    account = AccountRow(secrets.token_hex(8), name, email, kept, deps.clock())
    if not deps.store.use_first_link(hashed(token), deps.clock(), account):
        return sorry(deps, 404, "link_used")
    return signed_in(deps, account.id, url_for("desk.desk_page"))


def link(deps: Web, token: str) -> Response:
    return page(deps, "signin", link=token, problem="", email="", next="")


def use_link(deps: Web, token: str) -> Response:
    account = deps.store.use_sign_in_link(hashed(token), deps.clock())
    if account is None:
        return sorry(deps, 404, "link_used")
    return signed_in(deps, account, url_for("desk.desk_page"))


def signed_in(deps: Web, account: str, next: str) -> Response:
    token, now = new_token(), deps.clock()
    deps.store.add_login(account, hashed(token), now, now + ACCOUNT_DAYS * DAY * 1000)
    response = go(next)
    give_account(deps, response, token)
    return response


def is_right(kept: str, password: str) -> bool:
    """Runs in a native thread."""
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def next_page() -> str:
    """Where somebody wanted to go before signing in: a path of ours, or the desk."""
    asked = request.values.get("next", "")
    ours = OWN_PATH.fullmatch(asked) and asked.startswith(url_for("rooms.home"))
    return asked if ours else url_for("desk.desk_page")


def sign_in_page(deps: Web, status: int = 200, code: str = "") -> Response:
    return page(
        deps,
        "signin",
        status,
        link="",
        problem=problem(deps, code) if code else "",
        email=request.form.get("email", ""),
        next=next_page(),
    )


# The first account


def first_fields() -> tuple[str, str, str]:
    name = " ".join(repaired(request.form.get("name", "")).split())
    email = repaired(request.form.get("email", "")).lower()
    return name, email, request.form.get("password", "")


def wrong_fields(name: str, email: str, password: str) -> dict[str, str]:
    """Which fields are not right, and the code of what to say there."""
    wrong = {}
    if not 0 < len(name) <= NAME_CHARACTERS:
        wrong["name"] = "name_missing"
    if not EMAIL.fullmatch(email):
        wrong["email"] = "email_wrong"
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        wrong["password"] = "password_short"
    return wrong


def first_page(deps: Web, token: str, wrong: dict[str, str] | None = None) -> Response:
    name, email, _ = first_fields()
    said = {field: problem(deps, code) for field, code in (wrong or {}).items()}
    status = 400 if wrong else 200
    return page(deps, "first", status, token=token, name=name, email=email, wrong=said)

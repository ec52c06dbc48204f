"""Trying it with a phone, before people come: does one find us here, and does it stay connected?

The desk shows a QR code and watches. A phone that opens it has come; its page then opens a
websocket and tells us once it carries something. Both are one-time links, used in that moment, so
it does not matter which process hears of it. Nothing else is kept about the phone.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, Response, request, url_for

from facilitator.core.rejected import Rejected
from facilitator.web.answers import as_json, go, page, sign_in_first, sorry
from facilitator.web.deps import Web
from facilitator.web.identity import ACCOUNT_COOKIE, account_of
from facilitator.web.links import LIVE, phone_links
from facilitator.web.routes import blueprint
from facilitator.web.tokens import hashed, new_token
from facilitator.web.walls import base_address

QUIET_MS = 20_000
SOCKET_MS = 8_000
MARK = 8
ONLY_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Trial:
    """When it began, and when a phone came and was connected live, in ms."""

    account: str | None
    began: int
    came: int | None
    live: int | None

    def state(self, now: int) -> str:
        """waiting, quiet (nobody came for a while), came, apart (came, and no websocket), live."""
        if self.live is not None:
            return "live"
        if self.came is not None:
            return "came" if now - self.came < SOCKET_MS else "apart"
        return "waiting" if now - self.began < QUIET_MS else "quiet"


def pages(deps: Web) -> Blueprint:
    return blueprint(
        "trying",
        deps,
        {
            "POST /desk/phone": begin,
            "GET /desk/phone/<token>": watch,
            "GET /try/<token>": come,
            "POST /try/<token>": connected,
        },
    )


def begin(deps: Web) -> Response:
    account = account_of(deps, request)
    if account is None:
        raise Rejected("not_allowed")
    token = new_token() + mark_of_this_browser()
    phone_links(deps.store, deps.clock(), account.id, token)
    return go(url_for("trying.watch", token=token))


def watch(deps: Web, token: str) -> Response:
    account = account_of(deps, request)
    if account is None:
        return sign_in_first(deps)
    trial = trial_of(deps, token)
    if trial is None or trial.account != account.id:
        return sorry(deps, 404, "link_used")
    address = f"{base_address(deps)}/try/{token}"
    return page(
        deps,
        "desk-phone",
        account=account,
        address=address,
        state=trial.state(deps.clock()),
        only_here=urlsplit(address).hostname in ONLY_HERE,
    )


def come(deps: Web, token: str) -> Response:
    """The phone's page. On the computer that shows the QR code it proves nothing."""
    if trial_of(deps, token) is None:
        return sorry(deps, 404, "link_used")
    same = token[-MARK:] == mark_of_this_browser()
    if not same:
        deps.store.use_phone_link(hashed(token), deps.clock())
    return page(deps, "trial", token=token, same=same)


def connected(deps: Web, token: str) -> Response:
    """Its websocket carries something."""
    if trial_of(deps, token) is None:
        raise Rejected("link_used")
    if token[-MARK:] != mark_of_this_browser():
        deps.store.use_phone_link(hashed(token + LIVE), deps.clock())
    return as_json({})


def trial_of(deps: Web, token: str) -> Trial | None:
    came = deps.store.link(hashed(token))
    live = deps.store.link(hashed(token + LIVE))
    if came is None or live is None or came.expires_at < deps.clock():
        return None
    return Trial(came.account, came.created_at, came.used_at, live.used_at)


def mark_of_this_browser() -> str:
    """By the sign-in that it holds, of which the address gives nothing away."""
    return hashed(f"browser of {request.cookies.get(ACCOUNT_COOKIE, '')}")[:MARK]

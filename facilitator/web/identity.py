"""Who asks: a seat by the room's cookie, a facilitator by the account's.

A participant is no account. Each room has a cookie of its own, so that one phone can sit in two
rooms and leave one of them. Only the owner of a session is its facilitator.
"""

from __future__ import annotations

from functools import lru_cache

from flask import Request, Response, g, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from facilitator.core.commands import Actor
from facilitator.core.rejected import Rejected
from facilitator.core.views import Viewer
from facilitator.screens.words import PSEUDO, languages
from facilitator.store.tables import AccountRow, SessionRow
from facilitator.web.deps import Web
from facilitator.web.tokens import CROCKFORD, SECRET_CHARACTERS, code_typed, hashed

ACCOUNT_COOKIE = "account"
DAY = 24 * 60 * 60
ACCOUNT_DAYS = 30
SEAT_DAYS = 180


def seat_cookie(code: str) -> str:
    return f"seat_{code}"


def secret_of(request: Request, code: str) -> str:
    """What the phone says its secret is; empty if it says nothing usable."""
    secret = request.cookies.get(seat_cookie(code), "")
    return secret if len(secret) == SECRET_CHARACTERS and set(secret) <= set(CROCKFORD) else ""


def seat_of(deps: Web, session: SessionRow, request: Request) -> Actor | None:
    """The participant (or observer) who sits behind this phone, whether they left or not."""
    secret = secret_of(request, session.code)
    row = deps.store.seat(session.id, hashed(secret)) if secret else None
    return Actor(row.seat, row.kind, secret) if row else None


def account_of(deps: Web, request: Request) -> AccountRow | None:
    token = request.cookies.get(ACCOUNT_COOKIE)
    account = deps.store.account_of_login(hashed(token), deps.clock()) if token else None
    if account:
        g.account = account.id
    return account


def owner_of(deps: Web, session: SessionRow, request: Request) -> Actor | None:
    account = account_of(deps, request)
    if account is None or session.owner != account.id:
        return None
    return Actor(f"a:{account.id}", "facilitator")


def who(deps: Web, session: SessionRow, request: Request, looks: str = "phone") -> Actor | None:
    """As whom this browser acts on this kind of screen: it may well hold both cookies."""
    as_owner = looks in ("console", "preview", "pretend")
    return (owner_of if as_owner else seat_of)(deps, session, request)


def looking(
    deps: Web, request: Request, code: str, looks: str, group: str | None = None, asked: str = ""
) -> tuple[SessionRow, Viewer, Actor | None]:
    """How this browser looks at a session, and as whom it acts there; the same for a socket.

    `asked` is the language of the page that asks. KeyError: no such room. Rejected: it may not look
    in this way. A wall, a preview and the phone of a pretend person do nothing.
    """
    session = deps.store.known_session(code_typed(code))
    if session is None:
        raise KeyError(code)
    lang = lang_of(deps, request, asked)
    if looks == "wall":
        return session, Viewer("wall", lang), None
    actor = who(deps, session, request, looks)
    if looks == "phone":
        if actor is None:
            raise Rejected("no_seat")
        return session, Viewer("phone", lang, actor.id, actor.secret), actor
    if looks not in ("console", "preview", "pretend"):
        raise Rejected("malformed", field="as")
    if actor is None:
        raise Rejected("not_allowed")
    if looks == "pretend":
        return session, pretend_phone(deps, session, group or "", lang), None
    if looks == "preview":
        return session, Viewer("preview", lang, group=group), None
    return session, Viewer("console", lang), actor


def pretend_phone(deps: Web, session: SessionRow, number: str, lang: str) -> Viewer:
    """What one of the pretend people of a rehearsal sees. Nobody real ever sits there, so here the
    owner may look at a phone."""
    digits = number.isascii() and number.isdecimal()
    found = deps.rehearsals.phone(session.id, int(number)) if digits else None
    if found is None or not session.rehearsal:
        raise Rejected("no_seat")
    seat, secret = found
    return Viewer("phone", lang, seat, secret)


def lang_of(deps: Web, request: Request, asked: str = "") -> str:
    """The viewer's language: asked for, else the browser's best, else the server's."""
    asked = asked or request.args.get("lang", "")
    if asked == PSEUDO or asked in languages():
        return asked
    return _spoken(request.headers.get("Accept-Language", ""), deps.config.lang)


@lru_cache(maxsize=512)
def _spoken(accepted: str, otherwise: str) -> str:
    """Most browsers of one room say the same, and each page asks several times."""
    wanted = parse_accept_header(accepted, LanguageAccept)
    return wanted.best_match(languages(), otherwise) or "en"


# Cookies


def give_seat(deps: Web, response: Response, code: str, secret: str) -> None:
    _set(deps, response, seat_cookie(code), secret, SEAT_DAYS)


def take_seat_away(deps: Web, response: Response, code: str) -> None:
    _unset(deps, response, seat_cookie(code))


def give_account(deps: Web, response: Response, token: str) -> None:
    _set(deps, response, ACCOUNT_COOKIE, token, ACCOUNT_DAYS)


def take_account_away(deps: Web, response: Response) -> None:
    _unset(deps, response, ACCOUNT_COOKIE)


def _set(deps: Web, response: Response, name: str, value: str, days: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=days * DAY,
        path=deps.root or "/",
        secure=_secure(deps),
        httponly=True,
        samesite="Lax",
    )


def _unset(deps: Web, response: Response, name: str) -> None:
    response.delete_cookie(
        name, path=deps.root or "/", secure=_secure(deps), httponly=True, samesite="Lax"
    )


def _secure(deps: Web) -> bool:
    """A public https address says so; a trusted proxy may say so too."""
    return deps.config.secure_cookies or request.is_secure

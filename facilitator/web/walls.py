"""The pages of the wall and of the console: a frame each; what they show comes over `enter`."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, request

from facilitator.core.views import Viewer
from facilitator.store.tables import SessionRow
from facilitator.web.answers import page, to_own_page
from facilitator.web.deps import Web
from facilitator.web.finding import found, session_at
from facilitator.web.identity import lang_of, owner_of
from facilitator.web.routes import blueprint
from facilitator.web.watching import framed


def pages(deps: Web) -> Blueprint:
    return blueprint(
        "walls",
        deps,
        {
            "GET /wall": find,
            "GET /wall/<code>": wall,
            "GET /console/<code>": console,
        },
    )


def find(deps: Web) -> Response:
    return found(deps, "desk-wall", "walls.wall")


def wall(deps: Web, code: str) -> Response:
    """Nothing stands here that a participant may not see, so nobody has to sign in."""
    session = session_at(deps, code)
    shown = screen(deps, session, "wall")
    return framed(shown) if session.rehearsal else shown


def console(deps: Web, code: str) -> Response:
    session = session_at(deps, code)
    if owner_of(deps, session, request) is None:
        return to_own_page(deps, session)
    return screen(deps, session, "console")


def screen(deps: Web, session: SessionRow, looks: str) -> Response:
    """The whole stage stands in the page, so it can be read before the script has come."""
    address, lang = join_address(deps, session), lang_of(deps, request)
    state = deps.door.state(session.id)
    techniques = (item.in_language(lang) for item in state.session.plan)
    return page(
        deps,
        looks,
        session=state.session,
        few=[technique for technique in techniques if technique.below and technique.people.min > 1],
        code=session.code,
        looks=looks,
        entered=deps.enter(session, Viewer(looks, lang)),
        join_url=address,
        join_address=typed_address(deps),
        only_here=urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1"),
    )


def join_address(deps: Web, session: SessionRow) -> str:
    """Where a phone goes: the public address, or the one under which this page was asked for."""
    return f"{base_address(deps)}/r/{session.code}"


def typed_address(deps: Web) -> str:
    """What somebody types who cannot scan: there is the field for the code."""
    parts = urlsplit(base_address(deps))
    return parts.netloc + parts.path


def base_address(deps: Web) -> str:
    return (deps.config.public_url or request.host_url).rstrip("/")

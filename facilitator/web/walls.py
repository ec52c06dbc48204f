"""The pages of the wall and of the console: a frame each; what they show comes over `enter`."""

from __future__ import annotations

from flask import Blueprint, Response, request

from facilitator.core.views import Viewer
from facilitator.web.answers import page, to_own_page
from facilitator.web.deps import Web
from facilitator.web.identity import lang_of, owner_of
from facilitator.web.rooms import found, session_at


def pages(deps: Web) -> Blueprint:
    walls = Blueprint("walls", __name__)

    @walls.get("/wall")
    def find() -> Response:
        return found(deps, "wall_code", "walls.wall")

    @walls.get("/wall/<code>")
    def wall(code: str) -> Response:
        """Nothing stands here that a participant may not see, so nobody has to sign in."""
        session = session_at(deps, code)
        entered = deps.enter(session, Viewer("wall", lang_of(deps, request)))
        return page(deps, "wall", session=session, code=session.code, looks="wall", entered=entered)

    @walls.get("/console/<code>")
    def console(code: str) -> Response:
        session = session_at(deps, code)
        if owner_of(deps, session, request) is None:
            return to_own_page(deps, session)
        entered = deps.enter(session, Viewer("console", lang_of(deps, request)))
        return page(
            deps, "console", session=session, code=session.code, looks="console", entered=entered
        )

    return walls

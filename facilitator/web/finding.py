"""From a code, as somebody typed it, to the room that it opens."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, redirect, request, url_for

from facilitator.core.rejected import Rejected
from facilitator.store.tables import SessionRow
from facilitator.web.answers import go, page, problem
from facilitator.web.deps import Web
from facilitator.web.tokens import code_typed


def found(deps: Web, name: str, endpoint: str) -> Response:
    """From a code as somebody typed it to the room, or back to the field with one sentence.

    Also the wall's: whoever looks there types the same code.
    """
    typed = request.args.get("code", "")
    address = request.remote_addr or ""
    if not code_typed(typed):
        return page(deps, name, typed="", problem="")
    if not deps.wrong_codes.left(address):
        return page(deps, name, 429, typed=typed, problem=problem(deps, "too_many"))
    session = deps.store.known_session(code_typed(typed))
    if session is None:
        deps.wrong_codes.spend(address)
        return page(deps, name, 404, typed=typed, problem=problem(deps, "no_such_room"))
    return go(url_for(endpoint, code=session.code))


def session_at(deps: Web, code: str, fresh: bool = False) -> SessionRow:
    """The session whose code stands in the address. Another spelling is sent to the right one.

    `fresh`: as it is written now, for whoever shows when it was closed.
    """
    address = request.remote_addr or ""
    look = deps.store.session if fresh else deps.store.known_session
    session = look(code)
    if session is not None:
        return session
    if not deps.wrong_codes.left(address):
        raise Rejected("too_many")
    session = look(code_typed(code))
    if session is None:
        deps.wrong_codes.spend(address)
        raise Rejected("no_such_room")
    assert request.endpoint is not None
    if request.method != "GET":
        return session
    values: dict[str, Any] = {**(request.view_args or {}), "code": session.code}
    query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    abort(redirect(url_for(request.endpoint, **values) + query, 303))

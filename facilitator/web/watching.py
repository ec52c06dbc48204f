"""Watching a rehearsal: the wall and two phones side by side, while pretend people work.

The phones are pages of their own, shown in frames; so is the wall. Only pages of a rehearsal can be
framed, and only by us.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from facilitator.core.rejected import Rejected
from facilitator.store.tables import SessionRow
from facilitator.web.answers import page, to_own_page
from facilitator.web.deps import Web
from facilitator.web.finding import session_at
from facilitator.web.guard import content_policy
from facilitator.web.identity import account_of, lang_of, owner_of, pretend_phone
from facilitator.web.routes import blueprint

PHONES = (1, 2)


def pages(deps: Web) -> Blueprint:
    return blueprint(
        "watching",
        deps,
        {
            "GET /desk/sessions/<code>/watch": watch,
            "GET /desk/sessions/<code>/phones/<int:number>": phone,
        },
    )


def watch(deps: Web, code: str) -> Response:
    row = session_at(deps, code, fresh=True)
    if owner_of(deps, row, request) is None:
        return to_own_page(deps, row)
    if not row.rehearsal:
        raise Rejected("not_allowed")
    return watching_page(deps, row)


def phone(deps: Web, code: str, number: int) -> Response:
    row = session_at(deps, code, fresh=True)
    if owner_of(deps, row, request) is None:
        return to_own_page(deps, row)
    return phone_page(deps, row, number)


def watching_page(deps: Web, row: SessionRow) -> Response:
    session = deps.door.state(row.id).session
    response = page(
        deps,
        "desk-watch",
        account=account_of(deps, request),
        session=row,
        plan=session.plan,
        phones=PHONES,
        playing=deps.rehearsals.playing(row.id),
    )
    response.headers["Content-Security-Policy"] = content_policy(request.host, frames=True)
    return response


def phone_page(deps: Web, row: SessionRow, number: int) -> Response:
    """A page that waits for its pretend person loads itself again."""
    try:
        viewer = pretend_phone(deps, row, str(number), lang_of(deps, request))
    except Rejected:
        response = page(deps, "desk-coming", playing=deps.rehearsals.playing(row.id))
    else:
        response = page(
            deps,
            "room",
            session=deps.door.state(row.id).session,
            code=row.code,
            looks="pretend",
            group=str(number),
            entered=deps.enter(row, viewer),
        )
    return framed(response)


def framed(response: Response) -> Response:
    """May be shown in a frame of ours."""
    response.headers["Content-Security-Policy"] = content_policy(request.host, framed=True)
    return response

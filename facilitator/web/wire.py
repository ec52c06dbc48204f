"""The same `enter` and `command` as over the socket, for networks that let no socket through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from facilitator import logs
from facilitator.core.commands import ALLOWED, Actor, Command
from facilitator.core.parsing import parse
from facilitator.core.rejected import Rejected
from facilitator.core.views import Viewer
from facilitator.store.tables import SessionRow
from facilitator.web.answers import as_json, refused, with_etag
from facilitator.web.deps import Web
from facilitator.web.identity import looking, who
from facilitator.web.routes import blueprint
from facilitator.web.tokens import code_typed

MOST_ID = 64


def pages(deps: Web) -> Blueprint:
    return blueprint(
        "wire",
        deps,
        {
            "GET /r/<code>/enter": enter,
            "POST /r/<code>/commands": commands,
        },
    )


def enter(deps: Web, code: str) -> Response:
    try:
        looks, group = request.args.get("as", "phone"), request.args.get("group")
        session, viewer, actor = known(deps, code, looks, group)
        if actor:
            deps.enters.take(actor.id)
        answer = dict(deps.enter(session, viewer))
    except Rejected as refusal:
        return refused(deps, refusal)
    return with_etag(as_json(answer), answer, besides="now")


def commands(deps: Web, code: str) -> Response:
    body = request.get_json(silent=True)
    try:
        seq = commanded(deps, code, body if isinstance(body, dict) else {})
    except Rejected as refusal:
        return refused(deps, refusal)
    return as_json({"seq": seq})


def commanded(deps: Web, code: str, data: Mapping[str, object]) -> int:
    """One command of one person; noted without words and, for a seat, without who it was."""
    said: dict[str, Any] = {"what": "command", "outcome": "done"}
    try:
        command = parse(data.get("type"), data.get("data"))
        session, actor = acting(deps, code, data, command)
        said |= {"session": session.id, "type": type(command).__name__, "actor": actor.kind}
        deps.commands.take(actor.id)
        return deps.door.submit(session.id, actor, command_id(data), command).seq
    except Rejected as refusal:
        said["outcome"] = refusal.code
        raise
    finally:
        logs.line(**said)


def known(
    deps: Web, code: str, looks: str, group: str | None = None
) -> tuple[SessionRow, Viewer, Actor | None]:
    try:
        return looking(deps, request, code, looks, group)
    except KeyError:
        raise Rejected("no_such_room") from None


def acting(
    deps: Web, code: str, data: Mapping[str, object], command: Command
) -> tuple[SessionRow, Actor]:
    """A browser that holds both cookies is the one of the two that may do this."""
    session = deps.store.known_session(code_typed(code))
    if session is None:
        raise Rejected("no_such_room")
    kinds = [str(data["as"])] if "as" in data else ["phone", "console"]
    actors = [actor for kind in kinds if (actor := who(deps, session, request, kind))]
    if not actors:
        raise Rejected("no_seat")
    may = [actor for actor in actors if actor.kind in ALLOWED[type(command)]]
    return session, (may or actors)[0]


def command_id(data: Mapping[str, object]) -> str:
    id = data.get("id")
    if not isinstance(id, str) or not 0 < len(id) <= MOST_ID:
        raise Rejected("malformed", field="id")
    return id

"""The socket's four words: connect, enter, command, disconnect.

A handler does four things: who, parse, call, answer. It never waits for more than its own command,
and one connection's commands keep their order.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import flask
from flask_socketio import SocketIO

from facilitator import green
from facilitator.core.commands import INTERNAL, Actor
from facilitator.core.parsing import parse
from facilitator.core.rejected import Rejected
from facilitator.core.views import Viewer
from facilitator.realtime.buckets import Buckets
from facilitator.realtime.delivery import Delivery
from facilitator.realtime.presence import Presence
from facilitator.screens import edition
from facilitator.service import Service, refusal_of, where
from facilitator.store import StoreError

COMMANDS_A_SECOND = 10.0
COMMANDS_AT_ONCE = 60.0
ENTERS_A_SECOND = 1.0
ENTERS_AT_ONCE = 20.0
BREATH = 0.1
"""Seconds before somebody who floods is told so. Nothing else of that socket is read meanwhile."""
MOST_ID = 64


class Identify(Protocol):
    """Who a request is for a session. KeyError: no such room. Rejected: not allowed to look."""

    def __call__(
        self, request: flask.Request, code: str, looks: str, group: str | None, lang: str
    ) -> tuple[str, Viewer, Actor | None]: ...


@dataclass(slots=True)
class Connection:
    session: str
    actor: Actor | None


@dataclass(frozen=True, slots=True)
class Doors:
    """What the handlers need. `say(code, facts, lang)` is the sentence for a refusal."""

    service: Service
    delivery: Delivery
    presence: Presence
    identify: Identify
    origin_allowed: Callable[[flask.Request], bool]
    say: Callable[[str, Mapping[str, Any], str], str]
    report: Callable[..., None]
    enters: Buckets = field(default_factory=lambda: Buckets(ENTERS_AT_ONCE, ENTERS_A_SECOND))
    commands: Buckets = field(default_factory=lambda: Buckets(COMMANDS_AT_ONCE, COMMANDS_A_SECOND))
    open: dict[str, Connection] = field(default_factory=dict)


def connect_sockets(socketio: SocketIO, doors: Doors) -> None:
    """`socketio` is bound to its application already."""

    def connect(auth: object = None) -> bool:
        return doors.origin_allowed(flask.request)

    def enter(data: object) -> dict[str, Any]:
        socket: str = flask.request.sid  # type: ignore[attr-defined]
        lang = _text(data, "lang") or "en"
        try:
            _let(doors.enters, socket)
            session, viewer, actor = _identified(doors, data)
            if viewer.seat:
                _let(doors.enters, f"{session} {viewer.seat}")
            _forget(doors, socket)
            doors.open[socket] = Connection(session, actor)
            return _entered(doors, session, viewer, socket) | {"page": edition()}
        except Rejected as refusal:
            return refused(doors, refusal, lang)
        except StoreError as error:
            return refused(doors, refusal_of(error), lang)

    def command(socket: str, data: object = None) -> dict[str, Any]:
        return answer(doors, doors.open.get(socket), data)

    def disconnect(reason: object = None) -> None:
        _forget(doors, flask.request.sid)  # type: ignore[attr-defined]

    for handler in (connect, enter, disconnect):
        socketio.on_event(handler.__name__, handler)
    # A command asks nothing of its request, and making one takes longer than what we do here.
    socketio.server.on("command", command)


def _let(buckets: Buckets, key: str) -> None:
    if not buckets.take(key):
        green.sleep(BREATH)
        raise Rejected("too_many")


def _entered(doors: Doors, session: str, viewer: Viewer, socket: str) -> dict[str, Any]:
    try:
        doors.presence.came(session, viewer, socket)
        return doors.delivery.enter(session, viewer, socket)
    except StoreError:
        doors.presence.went(session, viewer, socket)
        raise


def _identified(doors: Doors, data: object) -> tuple[str, Viewer, Actor | None]:
    group = _text(data, "group") or None
    try:
        looks, lang = _text(data, "as"), _text(data, "lang")
        return doors.identify(flask.request, _text(data, "code"), looks, group, lang)
    except KeyError:
        raise Rejected("no_such_room") from None


def _forget(doors: Doors, socket: str) -> None:
    connection = doors.open.pop(socket, None)
    viewer = doors.delivery.leave(socket)
    if connection and viewer:
        doors.presence.went(connection.session, viewer, socket)


def answer(doors: Doors, connection: Connection | None, data: object) -> dict[str, Any]:
    """One command in, `{seq}` or `{error, text, facts}` out; the same for a page's POST."""
    started = time.monotonic()
    lang = _text(data, "lang") or "en"
    kind, name, outcome = _text(data, "type")[:40], "", "done"
    try:
        if connection is None or connection.actor is None:
            raise Rejected("no_seat")
        actor = connection.actor
        _let(doors.commands, f"{connection.session} {actor.id}")
        name = actor.kind
        if actor.kind in INTERNAL:
            raise Rejected("not_allowed")
        id = _text(data, "id")
        if not 0 < len(id) <= MOST_ID:
            raise Rejected("malformed", field="id")
        command = parse(kind, data.get("data") if isinstance(data, Mapping) else None)
        seq = doors.service.submit(connection.session, actor, id, command).seq
        return {"seq": seq}
    except Rejected as refusal:
        outcome = refusal.code
        return refused(doors, refusal, lang)
    except Exception as error:
        outcome = where(error)
        return refused(doors, Rejected("bug"), lang)
    finally:
        ms = round((time.monotonic() - started) * 1000, 1)
        session = connection.session if connection else None
        doors.report(what="command", session=session, type=kind, actor=name, outcome=outcome, ms=ms)


def refused(doors: Doors, refusal: Rejected, lang: str) -> dict[str, Any]:
    text = doors.say(refusal.code, refusal.facts, lang)
    return {"error": refusal.code, "text": text, "facts": refusal.facts}


def _text(data: object, key: str) -> str:
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, str) else ""

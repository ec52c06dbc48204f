"""The composition root: the only place that knows every concrete part.

`build` puts the parts together over an open store; `facilitator.serving` runs what was built.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask
from flask_socketio import SocketIO
from werkzeug.middleware.proxy_fix import ProxyFix

import structures.library as libraries
from facilitator import green, logs
from facilitator.cli import Trouble
from facilitator.config import Config
from facilitator.core.commands import Actor
from facilitator.core.state import State
from facilitator.core.views import Viewer
from facilitator.export import Reader, document, to_json
from facilitator.export.html import page as html_page
from facilitator.export.markdown import page as markdown_page
from facilitator.export.tables import to_zip
from facilitator.paths import STATIC_DIST, STRUCTURES
from facilitator.realtime.bell import Bell
from facilitator.realtime.delivery import Delivery
from facilitator.realtime.presence import Presence
from facilitator.realtime.silent import Silent
from facilitator.realtime.sockets import Doors, connect_sockets
from facilitator.realtime.ticker import Ticker
from facilitator.rehearsal.live import Rehearsals, Stagehands
from facilitator.screens import edition
from facilitator.screens.sentences import sentence
from facilitator.service import Service, refusal_of
from facilitator.store import SessionRow, Store, StoreError, rows
from facilitator.web import Door, Records, Web, make_app
from facilitator.web.guard import origin_allowed
from facilitator.web.identity import looking

STILL_MS = 5_000
JUST_NOW_MS = 1_000
FRAME_BYTES = 64_000


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Program:
    """Everything that runs, put together."""

    config: Config
    store: Store
    service: Service
    delivery: Delivery
    presence: Presence
    ticker: Ticker
    bell: Bell
    rehearsals: Rehearsals
    flask: flask.Flask
    socketio: SocketIO
    silent: Silent


def build(config: Config, store: Store, clock: Callable[[], int] = now_ms) -> Program:
    """Put the program together over an open store; nothing runs yet."""
    service = Service(store, clock, lambda: secrets.randbits(31), logs.line)
    presence = Presence(service, clock)
    socketio = SocketIO()
    delivery = Delivery(service, _sender(socketio), clock)
    service.ring = delivery.ring
    ticker = Ticker(service, presence, clock, logs.line)
    bell = Bell(store, delivery.ring, delivery.heads, logs.line)
    door = Door(service, presence.joined)
    rehearsals = Rehearsals(_stagehands(service, presence))
    web = _web(config, service, delivery, presence, ticker, door, rehearsals)
    app = make_app(web)
    _join(app, socketio, config)
    doors = _doors(service, delivery, presence, web)
    connect_sockets(socketio, doors)
    silent = Silent(socketio, doors.open.__contains__, logs.line)
    return Program(
        config, store, service, delivery, presence, ticker, bell, rehearsals, app, socketio, silent
    )


def _stagehands(service: Service, presence: Presence) -> Stagehands:
    return Stagehands(
        service=service,
        came=presence.came,
        went=presence.went,
        spawn=green.spawn,
        sleep=green.sleep,
        seeds=lambda: secrets.randbits(48),
        report=logs.line,
    )


def _sender(socketio: SocketIO) -> Callable[[str, dict[str, Any], list[str]], None]:
    def send(event: str, frame: dict[str, Any], sockets: list[str]) -> None:
        socketio.emit(event, frame, to=sockets)

    return send


def _web(
    config: Config,
    service: Service,
    delivery: Delivery,
    presence: Presence,
    ticker: Ticker,
    door: Door,
    rehearsals: Rehearsals,
) -> Web:
    def enter(session: SessionRow, viewer: Viewer) -> Mapping[str, Any]:
        presence.seen(session.id, viewer)
        return delivery.enter(session.id, viewer) | {"page": edition()}

    return Web(
        config=config,
        store=Records(service.store, service.write),
        door=door,
        enter=enter,
        export=export,
        library=libraries.load(STRUCTURES, *config.library),
        assets=Assets(STATIC_DIST / "manifest.json"),
        clock=service.clock,
        off_loop=green.off_loop,
        health=Health(service, ticker),
        rehearsals=rehearsals,
    )


def export(state: State, actor: Actor, form: str) -> bytes:
    """The transcript that this actor may keep."""
    kind = "participant" if actor.kind in ("participant", "observer") else "facilitator"
    reader = Reader(kind, actor.id, actor.secret)
    return FORMS[form](state, reader)


FORMS: dict[str, Callable[[State, Reader], bytes]] = {
    "json": lambda state, reader: to_json(document(state, reader)),
    "html": lambda state, reader: html_page(state, reader, state.session.lang).encode(),
    "md": lambda state, reader: markdown_page(state, reader, state.session.lang).encode(),
    "csv": lambda state, reader: to_zip(document(state, reader), state.session.lang),
}


class Assets:
    """From a source's plain name (`phone.js`) to the address of its present build."""

    def __init__(self, manifest: Path) -> None:
        if not manifest.exists():
            raise Trouble("The pages are not built yet. Run: python3 dev.py assets")
        self._built: dict[str, str] = json.loads(manifest.read_text())

    def __call__(self, name: str) -> str:
        return f"/static/dist/{self._built[name]}"


class Health:
    """Whether the loop turned and the writer committed within the last 5 seconds, and why not.

    When nobody has written for a second the question itself writes, so an idle server is well.
    """

    def __init__(self, service: Service, ticker: Ticker) -> None:
        self._service, self._ticker = service, ticker
        self._asking, self._trouble = False, ""

    def __call__(self) -> Mapping[str, str]:
        service = self._service
        if service.clock() - service.committed_at > JUST_NOW_MS:
            self._ask()
        now = service.clock()
        quiet = now - service.committed_at
        writer = self._trouble or ("stuck" if quiet > STILL_MS else "ok")
        return {
            "loop": "ok" if now - self._ticker.turned_at <= STILL_MS else "stuck",
            "writer": writer if quiet > JUST_NOW_MS else "ok",
        }

    def _ask(self) -> None:
        """Wait for an answer, a second at most; an earlier question counts too."""
        if not self._asking:
            self._asking = True
            green.spawn(self._prove)
        for _ in range(20):
            if not self._asking:
                return
            green.sleep(0.05)

    def _prove(self) -> None:
        try:
            self._service.write(rows.prove)
            self._trouble = ""
        except StoreError as error:
            self._trouble = refusal_of(error).code
        finally:
            self._asking = False


def _doors(service: Service, delivery: Delivery, presence: Presence, web: Web) -> Doors:
    def identify(
        request: flask.Request, code: str, looks: str, group: str | None, lang: str
    ) -> tuple[str, Viewer, Actor | None]:
        session, viewer, actor = looking(web, request, code, looks, group, lang)
        return session.id, viewer, actor

    return Doors(
        service=service,
        delivery=delivery,
        presence=presence,
        identify=identify,
        origin_allowed=lambda request: origin_allowed(request.headers, web.config.public_url),
        say=sentence,
        report=logs.line,
    )


def _join(app: flask.Flask, socketio: SocketIO, config: Config) -> None:
    """Put pages and sockets on one port, with what the measured traps ask for."""
    socketio.init_app(
        app,
        async_mode="threading" if config.async_mode == "threads" else config.async_mode,
        async_handlers=False,
        # Our own check (`Doors.origin_allowed`) knows the public address; this one does not.
        cors_allowed_origins="*",
        transports=["websocket"],
        max_http_buffer_size=FRAME_BYTES,
        ping_interval=20,
        ping_timeout=20,
        manage_session=False,
    )
    whole = app.wsgi_app
    if not config.deflate:
        whole = _without_deflate(whole)
    if n := config.trusted_proxies:
        whole = ProxyFix(whole, x_for=n, x_proto=n, x_host=n)
    app.wsgi_app = whole  # type: ignore[method-assign]


def _without_deflate(wsgi: Any) -> Any:
    """Browsers always offer to compress frames, which costs 100 kB of memory a phone."""

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return wsgi(environ, start_response)

    return application

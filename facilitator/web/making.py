"""The Flask application: every blueprint, what stands before each request and after each answer."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response, g, request
from werkzeug.exceptions import HTTPException

from facilitator import logs
from facilitator.core.rejected import Rejected
from facilitator.screens.rendering import live_below
from facilitator.service import refusal_of, told
from facilitator.store.errors import StoreError
from facilitator.web import accounts, desk, files, health, rooms, trying, walls, watching, wire
from facilitator.web.answers import STATUS_OF, refused, sorry
from facilitator.web.deps import Web
from facilitator.web.guard import (
    SAFE_METHODS,
    STEADY_HEADERS,
    content_policy,
    origin_allowed,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MOST_BYTES = 256_000
WIRE = frozenset({"wire.enter", "wire.commands"})
SENTENCE_OF = {
    400: "bad_request",
    403: "not_allowed",
    404: "no_such_page",
    405: "wrong_method",
    413: "too_large",
}


class Site(Flask):
    """Knows below which path it lives. Whoever stands in front may leave that path away or not:
    pages and sockets are found with it and without it, and every address we give begins with it."""

    root = ""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        if self.root:
            path = environ.get("PATH_INFO", "")
            if path == self.root or path.startswith(f"{self.root}/"):
                environ["PATH_INFO"] = path[len(self.root) :] or "/"
            environ["SCRIPT_NAME"] = self.root
        return super().__call__(environ, start_response)


def make_app(deps: Web) -> Flask:
    app = Site("facilitator.web", static_folder=None, template_folder=None)
    app.root = deps.root
    live_below(deps.root)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BYTES
    for made in (rooms, wire, walls, desk, watching, trying, accounts, health):
        app.register_blueprint(made.pages(deps))
    app.register_blueprint(files.pages())
    guard(app, deps)
    answer_errors(app, deps)
    return app


def guard(app: Flask, deps: Web) -> None:
    @app.before_request
    def begin() -> None:
        g.started = time.monotonic()

    @app.before_request
    def from_our_own_pages() -> None:
        if request.method in SAFE_METHODS:
            return
        if not origin_allowed(request.headers, deps.config.public_url):
            raise Rejected("bad_origin")

    @app.after_request
    def finish(response: Response) -> Response:
        for name, value in STEADY_HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", content_policy(request.host))
        response.headers.setdefault("Cache-Control", "no-store")
        log_request(request, response)
        return response


def log_request(request: Request, response: Response) -> None:
    """One line: which kind of page, never which room, and who only if it was a facilitator.

    A seat beside a time would say who wrote a card without a name.
    """
    started = g.get("started")
    account = g.get("account")
    logs.line(
        what="request",
        method=request.method,
        route=str(request.url_rule) if request.url_rule else None,
        status=response.status_code,
        ms=round((time.monotonic() - started) * 1000, 1) if started else None,
        actor=f"a:{account}" if account else None,
    )


def answer_errors(app: Flask, deps: Web) -> None:
    @app.errorhandler(Rejected)
    def refusal(error: Rejected) -> Response:
        if request.endpoint in WIRE:
            return refused(deps, error)
        return sorry(deps, STATUS_OF.get(error.code, 409), error.code)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        if error.response is not None:  # a redirect in the middle of a view
            assert isinstance(error.response, Response)
            return error.response
        status = error.code or 500
        if request.endpoint in WIRE:
            return refused(deps, Rejected("malformed" if status < 500 else "bug"))
        answer = sorry(deps, status, SENTENCE_OF.get(status, "broken"))
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                answer.headers[name] = value
        return answer

    @app.errorhandler(StoreError)
    def away(error: StoreError) -> Response:
        logs.line(logging.ERROR, what="page_failed", trouble=told(error))
        return refusal(refusal_of(error))

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        logs.line(logging.ERROR, what="page_failed", trouble=trouble(error))
        return refusal(Rejected("bug"))


def trouble(error: BaseException) -> str:
    """Where it happened, without the words that an error's message may quote."""
    at = error.__traceback__
    places = []
    while at is not None:
        places.append(f"{at.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{at.tb_lineno}")
        at = at.tb_next
    return f"{type(error).__name__} at {' < '.join(reversed(places[-4:]))}"

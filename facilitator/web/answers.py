"""Answers that many views give: a page, a refusal, a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Response, redirect, request, url_for

from facilitator.core.commands import Actor
from facilitator.core.rejected import Rejected
from facilitator.core.state import State
from facilitator.screens import render
from facilitator.screens.sentences import sentence
from facilitator.store.tables import SessionRow
from facilitator.web.deps import Web
from facilitator.web.guard import DOCUMENT_POLICY
from facilitator.web.identity import account_of, lang_of
from facilitator.web.lookback import is_over
from facilitator.web.sayings import SAYINGS, said
from facilitator.web.shells import Heading, Page

STATUS_OF = {
    "no_such_room": 404,
    "no_seat": 403,
    "not_allowed": 403,
    "not_yours": 403,
    "bad_origin": 403,
    "malformed": 400,
    "unknown_command": 400,
    "blank": 400,
    "too_long": 400,
    "too_many": 429,
    "database_away": 503,
    "disk_full": 503,
    "bug": 500,
}
"""Everything else that the door refuses is a 409: the room is not where the asker thought."""

ON_PAGES = {"database_away": "cannot_ask", "disk_full": "cannot_save"}
"""A form is not kept by anybody and sent again, as the words of a room are."""

SAVED = {
    "json": ("application/json", ".json"),
    "md": ("text/markdown", ".md"),
    "csv": ("application/zip", "-tables.zip"),
}
"""Transcripts that are not shown but saved: their type, and how the file's name ends."""


def page(deps: Web, template: str, status: int = 200, /, **facts: object) -> Response:
    """A whole page in the viewer's language."""
    lang = lang_of(deps, request)
    html = render(f"pages/{template}.html", lang, asset=partial(asset, deps), **facts)
    return Response(html, status, mimetype="text/html")


def page_for_many(
    deps: Web, template: str, state: State, looks: str = "", /, **own: object
) -> Response:
    """A page of a room that is the same for everybody, but for what is one's `own`."""
    session = Heading(state.session.title, state.session.topic)
    shown = Page(template, lang_of(deps, request), session, state.session.code, looks)

    def draw(shown: Page, own: Mapping[str, object]) -> str:
        address = partial(asset, deps)
        facts = {"session": shown.session, "code": shown.code, "looks": shown.looks}
        html = f"pages/{shown.template}.html"
        return render(html, shown.lang, asset=address, entered=own, **facts, **own)

    return Response(deps.shells.filled(shown, own, draw), mimetype="text/html")


def asset(deps: Web, name: str) -> str:
    return deps.root + deps.assets(name)


def problem(deps: Web, code: str, facts: Mapping[str, object] | None = None) -> str:
    """The sentence for a refusal, in the viewer's language."""
    lang, here = lang_of(deps, request), ON_PAGES.get(code, code)
    return said(here, lang) if here in SAYINGS else sentence(code, facts, lang)


def sorry(deps: Web, status: int, code: str) -> Response:
    """A page that says one sentence; where waiting helps, with a way to ask again."""
    again = status == 503 and request.method == "GET"
    answer = page(deps, "error", status, text=problem(deps, code), again=again)
    if status == 503:
        answer.headers["Retry-After"] = "5"
    return answer


def refused(deps: Web, refusal: Rejected) -> Response:
    """A refusal as JSON, like the one a socket gives."""
    text = sentence(refusal.code, refusal.facts, lang_of(deps, request))
    body = {"error": refusal.code, "text": text, "facts": refusal.facts}
    return as_json(body, STATUS_OF.get(refusal.code, 409))


def as_json(body: Mapping[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/json")


def with_etag(response: Response, body: Mapping[str, Any], besides: str) -> Response:
    """Answer 304 if all but the field `besides` is what the asker has."""
    same = json.dumps({key: body[key] for key in body if key != besides}, sort_keys=True)
    response.set_etag(hashlib.sha256(same.encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


def transcript(deps: Web, state: State, reader: Actor, format: str) -> Response:
    """One file. The page is shown, so that a phone can read it; a link's `download` saves it."""
    if not is_over(state):
        return sorry(deps, 409, "not_ready")
    response = Response(deps.export(state, reader, format))
    if format in SAVED:
        response.mimetype, ending = SAVED[format]
        kind = "-rehearsal" if state.session.rehearsal else ""
        name = f"{state.session.code}{kind}{ending}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    response.mimetype = "text/html"
    response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    return response


def sign_in_first(deps: Web) -> Response:
    """To the sign-in page, and from there back here."""
    here = request.root_path + request.full_path.rstrip("?")
    return go(url_for("accounts.sign_in", next=here))


def to_own_page(deps: Web, session: SessionRow) -> Response:
    """Somebody who may not see this: signed in, they are told so; else they can sign in."""
    if account_of(deps, request) is None:
        return sign_in_first(deps)
    return sorry(deps, 403, "not_allowed")


def go(address: str) -> Response:
    """After a POST, and wherever an address has another spelling."""
    response = redirect(address, 303)
    assert isinstance(response, Response)
    return response

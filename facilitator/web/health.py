"""Whether the program still moves: its loop turned and its writer committed a moment ago."""

from __future__ import annotations

from flask import Blueprint, Response

from facilitator.web.answers import as_json
from facilitator.web.deps import Web
from facilitator.web.routes import blueprint


def pages(deps: Web) -> Blueprint:
    return blueprint(
        "health",
        deps,
        {
            "GET /healthz": healthz,
        },
    )


def healthz(deps: Web) -> Response:
    moves = deps.health()
    said = {name: "ok" if well else "stuck" for name, well in moves.items()}
    return as_json(said, 200 if all(moves.values()) else 503)

"""Whether the program still moves: its loop turned and its writer committed a moment ago."""

from __future__ import annotations

from flask import Blueprint, Response

from facilitator.web.answers import as_json
from facilitator.web.deps import Web


def pages(deps: Web) -> Blueprint:
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def healthz() -> Response:
        moves = deps.health()
        said = {name: "ok" if well else "stuck" for name, well in moves.items()}
        return as_json(said, 200 if all(moves.values()) else 503)

    return health

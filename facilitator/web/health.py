"""Whether the program still moves: its loop turned and its writer committed a moment ago.

Where the writer does not, its refusal's code says why: `database_away` or `disk_full`.
"""

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
    said = deps.health()
    return as_json(said, 200 if set(said.values()) == {"ok"} else 503)

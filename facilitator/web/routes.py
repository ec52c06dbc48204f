"""Pages as a table: which function answers which address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from flask import Blueprint, Response

from facilitator.web.deps import Web


def blueprint(name: str, deps: Web, table: Mapping[str, Callable[..., Response]]) -> Blueprint:
    """`table` is by method and address: "GET /r/<code>". A view takes `deps` and what its address
    names; the endpoint is the name of the view."""
    made = Blueprint(name, __name__)
    for where, view in table.items():
        method, address = where.split(" ", 1)
        made.add_url_rule(address, view.__name__, partial(view, deps), methods=[method])
    return made

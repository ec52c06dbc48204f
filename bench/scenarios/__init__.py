"""What is measured, by name. Each scenario takes the wishes of the command line and reports."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bench.figures import Report
from bench.scenarios.clients import clients
from bench.scenarios.clocks import clocks
from bench.scenarios.crash import crash
from bench.scenarios.ideas import burst200, ideas
from bench.scenarios.idle import idle3000
from bench.scenarios.join import join200
from bench.scenarios.node import against_node
from bench.scenarios.room import room1000
from bench.scenarios.session import session
from bench.scenarios.stall import stall
from bench.wishes import Wishes

SCENARIOS: dict[str, Callable[[Wishes], Awaitable[Report]]] = {
    "join200": join200,
    "burst200": burst200,
    "ideas": ideas,
    "room1000": room1000,
    "idle3000": idle3000,
    "session": session,
    "crash": crash,
    "stall": stall,
    "node": against_node,
    "clients": clients,
    "clocks": clocks,
}

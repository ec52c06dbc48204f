"""Every kind of fact by its name in the log."""

from __future__ import annotations

from facilitator.core.events import flow, ideas, people, ratings
from facilitator.core.events.base import Event

EVENTS: dict[str, type[Event]] = {
    name: kind
    for module in (people, flow, ideas, ratings)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
}

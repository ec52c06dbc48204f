"""Facts as JSON can hold them, and back again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from facilitator.core.events.base import Event, Payload
from facilitator.core.events.kinds import EVENTS

WORD_KEYS = ("fields", "name", "note", "text")
Upcast = Callable[[Payload], Payload]
UPCASTS: dict[tuple[str, int], Upcast] = {}


def payload_of(event: Event) -> Payload:
    return {f.name: thaw(getattr(event, f.name)) for f in fields(event)}


def event_of(kind: str, version: int, payload: Payload) -> Event:
    """Raises KeyError for a kind that this release does not know."""
    cls = EVENTS[kind]
    while version < cls.VERSION:
        payload = UPCASTS[kind, version](payload)
        version += 1
    return cls(**{key: freeze(value) for key, value in payload.items()})


def without_words(payload: Payload, keep: frozenset[str] = frozenset()) -> Payload:
    """The same payload with every free text emptied, shape unchanged."""
    return {
        key: _emptied(value) if key in WORD_KEYS and key not in keep else value
        for key, value in payload.items()
    }


def _emptied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict.fromkeys(value, "")
    return None if value is None else ""


def freeze(value: Any) -> Any:
    """Lists become tuples all the way down, so that what is written equals what is read back."""
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    if isinstance(value, Mapping):
        return {key: freeze(item) for key, item in value.items()}
    return value


def thaw(value: Any) -> Any:
    if isinstance(value, tuple):
        return [thaw(item) for item in value]
    if isinstance(value, Mapping):
        return {key: thaw(item) for key, item in value.items()}
    return value

"""What the pages need, filled in by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from facilitator.config import Config
from facilitator.core.commands import Actor
from facilitator.core.state import State
from facilitator.core.views import Viewer
from facilitator.store.tables import SessionRow
from facilitator.web.door import Door
from facilitator.web.patience import Patience
from facilitator.web.records import Records
from facilitator.web.shells import Shells
from structures.library import Library


class Rehearsing(Protocol):
    """Pretend people who fill a room in the background, so that somebody can watch."""

    def room_for_another(self) -> bool: ...

    def play(self, session: str, number: int) -> None: ...

    def playing(self, session: str) -> bool: ...

    def phone(self, session: str, number: int) -> tuple[str, str] | None:
        """Seat and secret of one of them, counted from 1; None until they have come."""
        ...


Enter = Callable[[SessionRow, Viewer], Mapping[str, Any]]
Export = Callable[[State, Actor, str], bytes]
"""`format` is html, json, md or csv (a ZIP of tables); the actor is a participant with the
secret, or the facilitator."""


@dataclass(frozen=True)
class Web:
    """`off_loop` runs slow work in a native thread; `health` says of each
    thing that must move "ok" or what is the matter."""

    config: Config
    store: Records
    door: Door
    enter: Enter
    export: Export
    library: Library
    assets: Callable[[str], str]
    clock: Callable[[], int]
    off_loop: Callable[..., Any]
    health: Callable[[], Mapping[str, str]]
    rehearsals: Rehearsing
    wrong_codes: Patience = field(init=False)
    wrong_passwords: Patience = field(init=False)
    commands: Patience = field(init=False)
    enters: Patience = field(init=False)
    joins: Patience = field(init=False)
    shells: Shells = field(init=False, default_factory=Shells)

    @property
    def root(self) -> str:
        """The path below which all our addresses lie, by the public address; mostly empty."""
        return urlsplit(self.config.public_url).path.rstrip("/")

    def __post_init__(self) -> None:
        object.__setattr__(self, "wrong_codes", Patience(self.clock, 60, 2))
        object.__setattr__(self, "wrong_passwords", Patience(self.clock, 20, 15))
        object.__setattr__(self, "commands", Patience(self.clock, 60, 0.1))
        object.__setattr__(self, "enters", Patience(self.clock, 60, 0.5))
        # A whole congress may come from one address.
        object.__setattr__(self, "joins", Patience(self.clock, 5_000, 0.1))

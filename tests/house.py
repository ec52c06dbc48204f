"""A real door over a real database, with a clock that only moves when a test moves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import structures.library as libraries
from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.commands import Actor
from facilitator.core.plans import pin
from facilitator.core.state import PlanItem, State
from facilitator.core.views import Viewer
from facilitator.paths import STRUCTURES
from facilitator.realtime.delivery import Delivery
from facilitator.service import Service
from facilitator.store import SeatRow, SessionRow, Store, open_store
from structures.schema import Technique
from tests.browser_dom import Stage

LIBRARY = libraries.load(STRUCTURES)
ADA = Actor("a:ada", "facilitator")


@dataclass
class Clock:
    now: int = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += int(seconds * 1000)


@dataclass
class Browser:
    """A viewer with a stage of its own, which takes frames as the page's script does."""

    house: House
    viewer: Viewer
    socket: str
    stage: Stage = field(default_factory=Stage)
    reentered: int = 0

    def enter(self) -> None:
        answer = self.house.delivery.enter(self.house.session, self.viewer, self.socket)
        self.stage = Stage(answer["html"], answer["seq"])

    def take(self, frame: dict[str, Any]) -> None:
        if not self.stage.take(frame):
            self.reentered += 1
            self.enter()


@dataclass
class House:
    """One session in a temporary database, with its door, its delivery and its people."""

    store: Store
    clock: Clock
    service: Service
    delivery: Delivery = field(init=False)
    session: str = "r_1"
    browsers: dict[str, Browser] = field(default_factory=dict)
    frames: list[tuple[dict[str, Any], list[str]]] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.delivery = Delivery(self.service, self._send, self.clock)

    def _send(self, event: str, frame: dict[str, Any], sockets: list[str]) -> None:
        self.frames.append((frame, sockets))
        # As python-socketio does: an empty list means everybody.
        for socket in sockets or list(self.browsers):
            self.browsers[socket].take(frame)

    def open(self, *techniques: Technique, **changes: Any) -> None:
        plan = [
            PlanItem(f"t{n}", technique, technique.invitation, technique.minutes)
            for n, technique in enumerate(techniques, 1)
        ]
        opened = e.SessionOpened("KQMTRA", "Title", "topic", "UTC", "en", pin(plan))
        row = SessionRow(
            self.session, "KQMTRA", None, "Title", "en", self.clock(), 0, 0, None, None, False
        )
        self.service.open_session(row, opened)

    @property
    def state(self) -> State:
        return self.service.state(self.session)

    def person(self, name: str, secret: str = "") -> Actor:
        seat, secret = f"s_{name.lower()}", secret or f"SECRET{name.upper():0>10}"
        row = SeatRow(self.session, seat, "participant", f"hash-{seat}", self.clock())
        self.service.submit(
            self.session,
            Actor(seat, "newcomer", secret),
            f"join-{seat}",
            c.Join(seat, name),
            seat=row,
        )
        return Actor(seat, "participant", secret)

    def do(self, actor: Actor, command: c.Command, id: str = "") -> int:
        return self.service.submit(self.session, actor, id or f"c{next(self.ids)}", command).seq

    def post(self, actor: Actor, text: str, **more: Any) -> str:
        id = f"idea-{next(self.ids):016}"
        self.do(actor, c.PostIdea(self.state.current or "", id, {"idea": text}, **more))
        return id

    def advance(self) -> None:
        self.do(ADA, c.Advance(self.state.current or ""))

    def look(self, viewer: Viewer) -> Browser:
        socket = f"socket{len(self.browsers)}"
        browser = self.browsers[socket] = Browser(self, viewer, socket)
        browser.enter()
        return browser

    def deliver(self, patient: bool = False) -> None:
        self.delivery.deliver(self.session, patient)

    def log(self) -> list[e.Recorded]:
        return self.service.log(self.session)


@contextmanager
def house(folder: Path, *techniques: Technique) -> Iterator[House]:
    store = open_store(folder=folder)
    clock, seeds = Clock(), count(1)
    try:
        service = Service(store, clock, lambda: next(seeds), lambda **facts: print(facts))
        built = House(store, clock, service)
        built.open(*(techniques or (LIBRARY.technique("1-2-4-all"),)))
        yield built
    finally:
        store.close()

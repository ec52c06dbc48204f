"""The live side of one session in one process: who looks, through which lens, and what they were
shown last. Never a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from facilitator.core.looking import Memory
from facilitator.core.state import State
from facilitator.core.views import Lens, Viewer
from facilitator.core.visibility import lens_of
from facilitator.screens import Part

KEPT = 200


@dataclass(slots=True)
class Painted:
    """What a lens showed last, and since which seq; `rest` is the time on the monotonic clock
    before which its screens are left alone."""

    parts: Sequence[Part]
    since: int
    rest: float = 0.0


@dataclass(slots=True)
class Looking:
    """A socket and the lens through which it looked last."""

    viewer: Viewer
    lens: Lens


@dataclass(slots=True)
class Room:
    """`looks` are the sockets by lens; `stale` the lenses whose sockets have yet to be shown what
    is new at `seq`. `waking`: somebody will come back for those who rest."""

    lock: Any
    seq: int = 0
    epoch: int = -1
    state: State | None = None
    sockets: dict[str, Looking] = field(default_factory=dict)
    looks: dict[Lens, list[str]] = field(default_factory=dict)
    painted: dict[Lens, Painted] = field(default_factory=dict)
    stale: set[Lens] = field(default_factory=set)
    waking: bool = False
    memory: Memory = field(default_factory=Memory)

    def add(self, socket: str, viewer: Viewer, lens: Lens) -> None:
        self.remove(socket)
        self.sockets[socket] = Looking(viewer, lens)
        self.looks.setdefault(lens, []).append(socket)

    def remove(self, socket: str) -> Viewer | None:
        looking = self.sockets.pop(socket, None)
        if looking is None:
            return None
        beside = self.looks[looking.lens]
        beside.remove(socket)
        if not beside:
            del self.looks[looking.lens]
        return looking.viewer

    def regroup(self, state: State) -> dict[Lens, list[str]]:
        """Let everybody look through the lens that is theirs now; the result is who moved."""
        moved: dict[Lens, list[str]] = {}
        self.looks = {}
        for id, looking in self.sockets.items():
            lens = lens_of(state, looking.viewer)
            if lens != looking.lens:
                moved.setdefault(lens, []).append(id)
                looking.lens = lens
            self.looks.setdefault(looking.lens, []).append(id)
        return moved

    def wake(self) -> None:
        """Let nobody rest who has something to be shown."""
        for lens in self.stale & self.painted.keys():
            self.painted[lens].rest = 0.0

    def forget_unseen(self) -> None:
        """What only visitors without a socket have looked at is not kept up to date."""
        for lens in [lens for lens in self.painted if lens not in self.looks]:
            del self.painted[lens]
        self.stale &= self.looks.keys()

    def sweep(self) -> None:
        """Forget it as well when it becomes much."""
        if len(self.painted) > 2 * len(self.sockets) + KEPT:
            self.forget_unseen()

"""A fake door: it decides, records and folds as the service does, but in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.asking import Ask, name_of
from facilitator.core.commands import Actor
from facilitator.core.decide import decide, opening_meant
from facilitator.core.evolve import evolve
from facilitator.core.forgetting import rewritten
from facilitator.core.looking import visible
from facilitator.core.state import Group, Idea, Opening, State, deadline_of
from facilitator.core.views import View, Viewer
from facilitator.core.visibility import lens_of
from structures.schema import Technique
from tests.cast import ADA, TICKER, idea_id, newcomer, person, secret_of
from tests.core.plans import ONE_TWO_FOUR, opened

OPENED = 1_790_000_000_000
MINUTE = 60_000


@dataclass
class Room:
    """A session as it runs. `now` is the fake clock; `secrets` are those this process knows."""

    state: State
    log: list[e.Recorded]
    now: int = OPENED
    seed: int = 7
    secrets: dict[str, str] = field(default_factory=dict)
    connections: dict[str, str] = field(default_factory=dict)

    def ask(self, actor: Actor) -> Ask:
        return Ask(actor, max(self.now, self.state.at), self.seed, self.secrets, self.connections)

    def do(self, command: c.Command, by: Actor = ADA) -> list[e.Event]:
        """Raises Rejected; otherwise the command's events are in the log."""
        ask = self.ask(by)
        events = decide(self.state, command, ask)
        name = name_of(self.state, ask, opening_meant(self.state, command))
        if by.secret:
            self.secrets[by.id] = by.secret
        self.record(events, _signed(command, name))
        return events

    def record(self, events: list[e.Event], by: str) -> None:
        for event in events:
            recorded = e.Recorded(self.state.seq + 1, max(self.now, self.state.at), by, event)
            self.log.append(recorded)
            self.state = evolve(self.state, recorded)
        for event in events:
            if isinstance(event, e.Forgotten):
                self.log = rewritten(self.log, event)

    # What people do, in short

    def join(self, *seats: str, **more: Any) -> Room:
        for seat in seats:
            self.do(c.Join(seat, seat.title(), **more), newcomer(seat))
        return self

    def next(self, after: int = MINUTE) -> Room:
        self.now += after
        self.do(c.Advance(self.state.current or ""))
        return self

    def back(self) -> Room:
        self.do(c.GoBack(self.state.current or ""))
        return self

    def ring(self) -> bool:
        """The next bell comes, wherever it is due; False where none will."""
        deadline = deadline_of(self.state)
        if deadline is None:
            return False
        self.now = deadline
        for opening in self.state.fronts:
            cohort = opening.cohorts[opening.cohort]
            if cohort.phase == "running" and cohort.ends_at == deadline:
                self.do(c.TimeUp(opening.id, cohort.id, opening.turn, deadline), TICKER)
        return True

    def post(self, seat: str, text: str, **more: Any) -> str:
        """Into every field that the step has. Returns the idea's id."""
        id = more.pop("id", None) or idea_id(len(self.state.ideas) + 1)
        opening = more.pop("opening", self.here.id)
        known = self.state.openings.get(opening)
        names = (known and self.state.step(known).fields) or ("idea",)
        fields = dict.fromkeys(names, text)
        self.do(c.PostIdea(opening, id, fields, **more), person(seat))
        return id

    # What is to be seen

    @property
    def here(self) -> Opening:
        assert self.state.opening
        return self.state.opening

    def pool(self) -> tuple[Idea, ...]:
        return self.state.pool(self.here.id)

    def copy_of(self, id: str) -> Idea:
        """The copy of an idea in the step that is open."""
        return next(idea for idea in self.pool() if idea.parents == (id,))

    def group_of(self, seat: str) -> Group:
        group = self.here.group_of(seat)
        assert group
        return group

    def sizes(self) -> list[int]:
        return [len(group.members) for group in self.here.live_groups()]

    def view(self, kind: str = "phone", seat: str | None = None, **more: Any) -> View:
        secret = secret_of(seat) if seat else ""
        return visible(self.state, lens_of(self.state, Viewer(kind, "en", seat, secret, **more)))

    def read_by(self, seat: str) -> set[str]:
        """The ideas on one person's phone."""
        return {text for idea in self.view(seat=seat).ideas for text in idea.fields.values()}

    def deadline(self) -> int:
        (cohort,) = self.here.cohorts.values()
        assert cohort.ends_at
        return cohort.ends_at


def _signed(command: c.Command, name: str) -> str:
    """Forgetting is signed by nobody: the name would join a person to cards without one."""
    if isinstance(command, c.Join):
        return command.seat
    return "forgetting" if isinstance(command, c.Forget) else name


def opened_room(*plan: Technique) -> Room:
    first = e.Recorded(1, OPENED, ADA.id, opened(*(plan or (ONE_TWO_FOUR,))))
    return Room(evolve(None, first), [first])


def lobby(*seats: str, plan: tuple[Technique, ...] = ()) -> Room:
    return opened_room(*plan).join(*seats)


def at_step(step: str, *seats: str, plan: tuple[Technique, ...] = ()) -> Room:
    """The room at a step; everybody wrote one idea in the first step that takes ideas."""
    room = lobby(*seats, plan=plan).next()
    for seat in seats if room.state.step(room.here).activity == "collect" else ():
        room.post(seat, f"what {seat} wrote", id=idea_id(seat))
    while room.here.step != step:
        room.next()
    return room


alone: Callable[..., Room] = partial(at_step, "alone")
pairs: Callable[..., Room] = partial(at_step, "pairs")
fours: Callable[..., Room] = partial(at_step, "fours")
everybody: Callable[..., Room] = partial(at_step, "all")

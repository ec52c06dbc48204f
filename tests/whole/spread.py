"""A room whose people have a screen in every process of a real server, and what becomes of it.

Whatever happens is sent to any of the processes, some of it to two of them at the same moment, some
of it once more to another one much later. What is on disk is read by a connection of our own; the
state that it folds to is the one by which everything is judged.
"""

from __future__ import annotations

import json
import random
import select
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.commands import Actor
from facilitator.core.evolve import evolve
from facilitator.core.looking import visible
from facilitator.core.rejected import Rejected
from facilitator.core.state import State
from facilitator.core.views import Lens, Viewer
from facilitator.core.visibility import lens_of
from facilitator.screens import assemble, stage
from facilitator.store import Store, open_store, rows
from facilitator.store.engine import FILE, sqlite_store
from tests.browser_dom import Stage
from tests.house import ADA
from tests.laws.teller import Teller
from tests.server import Facilitator, Person, Server, Visitor
from tests.sockets import Socket
from tests.whole.processes import dial, processes

EARLY, MOST, ACTS = 4, 6, 25
SOON = 0.2
PATIENCE = 60
LINES = 2
"""Where there is one process, two lines to it."""
Said = tuple[str, str]


@dataclass
class Seen:
    """A line to one process, and as whom it looks."""

    process: int
    viewer: Viewer
    socket: Socket


@dataclass
class Told:
    """Something that a viewer was sent, and after which `seq` that was."""

    viewer: Viewer
    seq: int
    words: str


@dataclass
class Spread:
    """It has what `Teller` asks of a house. `answers` holds all that one command was answered."""

    server: Server
    store: Store
    code: str
    ada: Facilitator
    rng: random.Random
    session: str = ""
    lines: dict[str, list[Seen]] = field(default_factory=dict)
    answers: dict[Said, list[object]] = field(default_factory=dict)
    accepted: dict[Said, c.Command] = field(default_factory=dict)
    later: list[tuple[Actor, str, c.Command, Seen]] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    log: list[e.Recorded] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    looked: int = 0
    patience: float = PATIENCE

    def __post_init__(self) -> None:
        row = rows.session_by_code(self.store, self.code)
        assert row
        self.session = row.id
        self.numbers = count(1)
        self._sit(ADA.id, self.ada, Viewer("console"))
        self._sit("wall", Person(self.server.url), Viewer("wall"))

    # What there is

    @property
    def state(self) -> State:
        """As the log on disk gives it."""
        for each in self.store.read(self.session, len(self.log)).recorded:
            self.states.append(evolve(self.states[-1] if self.states else None, each))
            self.log.append(each)
        return self.states[-1]

    @property
    def everybody(self) -> list[Seen]:
        return [seen for lines in self.lines.values() for seen in lines]

    @property
    def processes(self) -> set[int]:
        return {seen.process for seen in self.everybody}

    # What people do

    def person(self, name: str) -> Actor:
        visitor = Person(self.server.url)
        visitor.join(self.code, name)
        held = {each.name: each.value or "" for each in visitor.cookies}
        secret = held[f"seat_{self.code}"]
        me = json.loads(visitor.get(f"/r/{self.code}/enter?as=phone")[1])["me"]
        self._sit(me, visitor, Viewer("phone", "en", me, secret))
        return Actor(me, "participant", secret)

    def _sit(self, name: str, visitor: Visitor, viewer: Viewer) -> None:
        everywhere = processes(self.server)
        lines = self.lines[name] = []
        for process in everywhere * (LINES if len(everywhere) < LINES else 1):
            socket = dial(self.server, visitor, self.code, viewer.kind, process)
            lines.append(Seen(process, viewer, socket))
            self.enter(lines[-1])

    def enter(self, seen: Seen) -> None:
        answer = seen.socket.enter()
        assert "html" in answer, answer
        self.told.append(Told(seen.viewer, answer["seq"], answer["html"]))

    def do(self, actor: Actor, command: c.Command) -> None:
        """Through one process; or through two, at the same moment or once more much later."""
        id, way = f"c{next(self.numbers)}", self.rng.random()
        first, second = self.rng.sample(self.lines[actor.id], 2)
        answers = self._send([(seen, id, command) for seen in (first, second)[: 1 + (way < 0.5)]])
        self._note(actor, id, command, answers)
        if "error" in answers[0]:
            raise Rejected(answers[0]["error"])
        if way > 0.75:
            self.later.append((actor, id, command, second))

    def do_in(self, process: int, actor: Actor, command: c.Command) -> None:
        """Through this one alone: what the others know of it they know from it."""
        seen = next(seen for seen in self.lines[actor.id] if seen.process == process)
        (answer,) = self._send([(seen, f"c{next(self.numbers)}", command)])
        assert "seq" in answer, answer

    def together(self, said: Sequence[tuple[Actor, c.Command]]) -> None:
        """At the same moment, each through any process and a second one."""
        named = [(actor, f"c{next(self.numbers)}", command) for actor, command in said]
        sent = [
            (seen, id, command)
            for actor, id, command in named
            for seen in self.rng.sample(self.lines[actor.id], 2)
        ]
        answers = self._send(sent)
        for n, (actor, id, command) in enumerate(named):
            self._note(actor, id, command, answers[2 * n : 2 * n + 2])

    def repeat(self) -> None:
        """What comes late, as from a phone that never heard the answer."""
        for actor, id, command, seen in self.later:
            self._note(actor, id, command, self._send([(seen, id, command)]))
        self.later.clear()

    def _send(self, sent: Sequence[tuple[Seen, str, c.Command]]) -> list[dict[str, Any]]:
        asked = []
        for seen, id, command in sent:
            said = {"id": id, "type": type(command).__name__, "data": asdict(command)}
            asked.append((seen, seen.socket.say("command", said)))
        answers = [seen.socket.answer(number) for seen, number in asked]
        for (seen, _), answer in zip(asked, answers, strict=True):
            self.told.append(Told(seen.viewer, self.state.seq, json.dumps(answer)))
        return answers

    def _note(
        self, actor: Actor, id: str, command: c.Command, answers: list[dict[str, Any]]
    ) -> None:
        given = [answer.get("seq", answer.get("error")) for answer in answers]
        self.answers.setdefault((actor.id, id), []).extend(given)
        if "seq" in answers[0]:
            self.accepted[actor.id, id] = command

    # What everybody sees

    def look(self) -> None:
        """Soon what the frames made of each stage is what the log on disk gives, and entering anew
        gives the same. What is not so is noted in `wrong`."""
        until = time.monotonic() + self.patience
        self.hear()
        while (wrong := self.not_current()) and time.monotonic() < until:
            self.hear()
        self.wrong += wrong
        for seen in self.everybody:
            self.enter(seen)
        self.wrong += [f"entering anew: {each}" for each in self.not_current()]
        self.looked += len(self.everybody)

    def not_current(self) -> list[str]:
        state, found = self.state, []
        expected: dict[Lens, str] = {}
        for seen in self.everybody:
            lens = lens_of(state, seen.viewer)
            if lens not in expected:
                expected[lens] = Stage(assemble(stage(visible(state, lens)))).shown()
            if seen.socket.stage.shown() != expected[lens]:
                found.append(f"{lens} in {seen.process} after {state.seq}")
        return found

    def hear(self) -> None:
        """Whatever comes within a moment."""
        while ready := select.select([seen.socket for seen in self.everybody], [], [], SOON)[0]:
            for socket in ready:
                socket.hear()

    def all_told(self) -> Iterator[Told]:
        """Every stage, answer and frame that anybody was ever sent."""
        yield from self.told
        for seen in self.everybody:
            for frame in seen.socket.frames:
                yield Told(seen.viewer, frame["seq"], json.dumps(frame, ensure_ascii=False))

    def close(self) -> None:
        for seen in self.everybody:
            seen.socket.close()


class Author(Teller):
    """Tells the stories that a wire lets through: time passes by itself, and so does presence."""

    def __init__(self, place: Spread, rng: random.Random) -> None:
        super().__init__(place, rng)  # type: ignore[arg-type]
        self.place = place

    def tell(self) -> None:
        """One step after the other, with whatever happens in each; people come in time."""
        self.begin()
        while not self.place.state.session.finished:
            self.everybody_writes()
            for _ in range(ACTS):
                self.act()
            self.place.look()
            self.place.repeat()
            self.onward()

    def begin(self) -> None:
        for _ in range(EARLY):
            self.join()
        self.place.do_in(min(self.place.processes), ADA, c.Advance(""))

    def onward(self) -> None:
        before = self.place.state.current or ""
        self.do(ADA, c.Advance(before))
        opening = self.place.state.opening
        if opening and opening.phase == "gathering":
            self.do(ADA, c.Start(opening.id))

    def move_on(self) -> None:
        here = self.place.state.current or ""
        self.do(ADA, self.rng.choice([*[c.Start(here)] * 6, c.GoBack(here), c.Ring(here)]))

    def join(self) -> Actor:
        if len(self.people) == MOST:
            raise Rejected("full")
        return super().join()

    def everybody_writes(self) -> None:
        here = self.place.state.current or ""
        said = []
        for actor in self.people:
            self.said += 1
            id, text = f"idea-{self.said:016}", f"all at once canary{self.said}x"
            said.append((actor, c.PostIdea(here, id, {"idea": text})))
        self.place.together(said)

    def clock(self) -> None:
        here = self.house.state.current or ""
        self.do(ADA, self.rng.choice([c.AddTime(here), c.Pause(here), c.Resume(here)]))

    def presence(self) -> None:
        actor, opening = self.anybody(), self.house.state.opening
        group = self.rng.choice(["", *(opening.groups if opening else ())])
        move = c.MovePerson(self.house.state.current or "", actor.id, group)
        leaves = self.rng.random() < 0.1
        self.do(*((actor, c.Leave()) if leaves else (ADA, move)))


@contextmanager
def spread(server: Server, seed: int) -> Iterator[Spread]:
    ada = Facilitator(server.url)
    ada.arrive(server.first)
    with ExitStack() as stack:
        address = server.environment.get("FACILITATOR_DATABASE_URL", "")
        # The lock on the folder is the server's; to read, none is needed.
        opened = open_store(address) if address else sqlite_store(server.data / FILE)
        store = stack.enter_context(closing(opened))
        place = Spread(server, store, ada.open_room(), ada, random.Random(seed))
        stack.callback(place.close)
        yield place

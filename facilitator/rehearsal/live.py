"""A rehearsal to watch: pretend people in a real room, on the real clock, while somebody looks on.

The same people and the same facilitator as in a rehearsal on a fake clock, through the same door.
They live six times as fast: they think, type and walk in a sixth of the time, and the facilitator
goes on when a sixth of a step's minutes has passed. Only the clocks on the screens are those of the
room, because the whole server has one clock. The log does not know the difference.

A show lives in memory. If the server stops, its people are gone, and the room stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any

from facilitator.core import commands as c
from facilitator.core.commands import Actor
from facilitator.core.looking import visible
from facilitator.core.parsing import parse
from facilitator.core.rejected import Rejected
from facilitator.core.state import Cohort, State
from facilitator.core.views import View, Viewer
from facilitator.core.visibility import lens_of
from facilitator.rehearsal.agenda import Agenda, Appointment
from facilitator.rehearsal.chance import Chance
from facilitator.rehearsal.desk import Desk
from facilitator.rehearsal.phones import Deed, Person, people, second_thoughts
from facilitator.service import Service
from facilitator.store.tables import SeatRow

PACE = 6
FEWEST, MOST = 4, 24
"""So many pretend people at least, that there is something to see; and at most, because a real room
may run beside them."""
MOST_SHOWS = 3
LONGEST = 2 * 60 * 60 * 1000
"""Milliseconds of a show's own time; then the pretend people go home."""
ARRIVING, BEGINNING, APPLAUSE = 45_000, 60_000, 120_000

Came = Callable[[str, Viewer, str], None]
Spawn = Callable[[Callable[[], None]], None]


@dataclass(frozen=True, slots=True)
class Stagehands:
    """What a show needs of the program: the door, presence, and a way to wait."""

    service: Service
    came: Came
    went: Came
    spawn: Spawn
    sleep: Callable[[float], None]
    seeds: Callable[[], int]
    report: Callable[..., None]


class Rehearsals:
    """All shows of this process, by session."""

    def __init__(self, hands: Stagehands) -> None:
        self.hands = hands
        self.shows: dict[str, Show] = {}

    def room_for_another(self) -> bool:
        return len(self.shows) < MOST_SHOWS

    def play(self, session: str, number: int) -> None:
        """Fill this room with about so many pretend people, and let them work."""
        cast = people(min(max(number, FEWEST), MOST), 0.0, Chance(self.hands.seeds()))
        show = Show(self.hands, session, cast, Chance(self.hands.seeds()))
        self.shows[session] = show
        self.hands.spawn(lambda: self._until_the_end(session, show))

    def _until_the_end(self, session: str, show: Show) -> None:
        try:
            show.run()
        except Exception as error:
            self.hands.report(what="rehearsal_failed", session=session, trouble=repr(type(error)))
        finally:
            self.shows.pop(session, None)

    def playing(self, session: str) -> bool:
        return session in self.shows

    def phone(self, session: str, number: int) -> tuple[str, str] | None:
        """Seat and secret of pretend person `number`, counted from 1, once they have come."""
        show = self.shows.get(session)
        if show is None or not 0 < number <= len(show.people):
            return None
        person = show.people[number - 1]
        return (person.seat, person.secret) if person.seat in show.state.seats else None


@dataclass(slots=True)
class Show:
    """One rehearsal. `now` is its own time in milliseconds, which runs `PACE` times as fast."""

    hands: Stagehands
    session: str
    people: list[Person]
    chance: Chance
    now: int = 0
    desk: Desk = field(init=False)
    agenda: Agenda = field(default_factory=Agenda)

    def __post_init__(self) -> None:
        self.desk = Desk(self.chance.stream("desk"))

    @property
    def state(self) -> State:
        return self.hands.service.state(self.session)

    def run(self) -> None:
        """Until the plan is done, the room is closed or it has taken too long."""
        self._invite()
        while (next := self.agenda.next()) and self.now < LONGEST and not self._over:
            time, what = next
            self._wait_until(time)
            what()
        if not self.state.closed:
            self._wait_until(self.now + APPLAUSE)
            self._act(Desk.actor, "CloseSession", {})
        for person in self.people:
            self.hands.went(self.session, _viewer(person), _socket(person))

    @property
    def _over(self) -> bool:
        return self.state.session.finished or self.state.closed

    def _wait_until(self, time: int) -> None:
        if time > self.now:
            self.hands.sleep((time - self.now) / PACE / 1000)
            self.now = time

    def _after(self, pause: int, what: Appointment) -> None:
        self.agenda.at(self.now + pause, what)

    # Who does what

    def _invite(self) -> None:
        """The first two, whose phones are shown, come first and side by side."""
        drawn = self.chance.stream("coming")
        times = sorted(drawn.randrange(ARRIVING) for _ in self.people)
        for person, time in zip(self.people, times, strict=True):
            self._after(time, partial(self._come, person))
        self._after(BEGINNING, self._begin)

    def _come(self, person: Person) -> None:
        secret = sha256(person.secret.encode()).hexdigest()
        row = SeatRow(self.session, person.seat, "participant", secret, self.hands.service.clock())
        join = c.Join(person.seat, person.name, person.role)
        newcomer = Actor(person.seat, "newcomer", person.secret)
        self._submit(newcomer, join, row)
        self.hands.came(self.session, _viewer(person), _socket(person))
        self._after(person.pause(), lambda: self._look(person))

    def _begin(self) -> None:
        if self.state.current is None:
            self._act(Desk.actor, "Advance", {"opening": ""})
        self._console()

    def _look(self, person: Person) -> None:
        view = self._view(_viewer(person))
        deed = second_thoughts(person, view) or person.look(view)
        if deed is None:
            self._after(person.pause(), lambda: self._look(person))
            return
        self._after(deed.after, lambda: self._send(person, deed))

    def _send(self, person: Person, deed: Deed) -> None:
        self._act(person.actor, deed.type, deed.data)
        self._after(person.pause(), lambda: self._look(person))

    def _console(self) -> None:
        """Whoever watches may press the same buttons; then this one comes too late, and no harm."""
        state = self.state
        deed = self.desk.look(self._view(Viewer("console")), self.now)
        if state.current and self._is_time(state):
            self._act(Desk.actor, "Advance", {"opening": state.current})
        elif deed:
            self._act(Desk.actor, deed.type, deed.data)
        self._after(self.desk.pause(), self._console)

    def _is_time(self, state: State) -> bool:
        """Whether every clock of the room has run for its part of the minutes."""
        clocks = [cohort for opening in state.fronts for cohort in opening.cohorts.values()]
        return all(self._has_run(clock) for clock in clocks)

    def _has_run(self, clock: Cohort) -> bool:
        if clock.phase == "over":
            return True
        if clock.started_at is None or clock.ends_at is None:
            return False
        so_far = self.hands.service.clock() - clock.started_at
        return so_far * PACE >= clock.ends_at - clock.started_at

    def _view(self, viewer: Viewer) -> View:
        state = self.state
        return visible(state, lens_of(state, viewer))

    # Through the door

    def _act(self, actor: Actor, type: str, data: Any) -> None:
        self._submit(actor, parse(type, data))

    def _submit(self, actor: Actor, command: c.Command, seat: SeatRow | None = None) -> None:
        """A refusal is part of life, here as in any room."""
        id = self.chance.id("command")
        try:
            self.hands.service.submit(self.session, actor, id, command, seat)
        except Rejected as refusal:
            self.hands.report(what="rehearsal", session=self.session, outcome=refusal.code)


def _viewer(person: Person) -> Viewer:
    return Viewer("phone", seat=person.seat, secret=person.secret)


def _socket(person: Person) -> str:
    return f"pretend-{person.seat}"

"""One session from the first person at the door to the last, as a list of appointments.

Time jumps from one appointment to the next: a person looks at the phone, a sentence is sent, the
facilitator looks at the console, the ticker rings. Whatever anybody does is a command through the
door; refusals are counted, never repaired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from facilitator.core import commands as c
from facilitator.core.commands import Actor
from facilitator.core.looking import visible
from facilitator.core.parsing import parse
from facilitator.core.placing import positions
from facilitator.core.rejected import Rejected
from facilitator.core.state import Opening, State, deadline_of
from facilitator.core.views import View, Viewer
from facilitator.core.visibility import lens_of
from facilitator.export.document import Document, document
from facilitator.export.readers import Reader
from facilitator.rehearsal.agenda import Agenda, Appointment
from facilitator.rehearsal.chance import Chance
from facilitator.rehearsal.desk import Desk
from facilitator.rehearsal.doors import Door
from facilitator.rehearsal.phones import Deed, Person, people, second_thoughts
from facilitator.rehearsal.plan import opened
from structures.schema import Technique

AWAY_AFTER = 90_000
TICKER, PRESENCE = Actor("ticker", "ticker"), Actor("presence", "presence")


@dataclass(frozen=True, slots=True)
class Played:
    """How it went. `secrets` are what the phones would hold: seat → secret."""

    session: str
    state: State
    secrets: Mapping[str, str]
    refusals: Counter[str]
    commands: int

    def document(self) -> Document:
        """The transcript with everything in it, authors included."""
        return document(self.state, Reader("everything", secrets=self.secrets))


def rehearse(
    techniques: Sequence[Technique],
    people: int,
    seed: int,
    door: Door,
    *,
    late: int = 0,
    leave: int = 0,
    silent: float = 0.0,
    close: bool = True,
) -> Played:
    """Play the techniques one after the other with `people` persons, through the door.

    Of these, `late` come in the middle of a step and `leave` go before the end (half of them
    without a word); a share of `silent` takes part and never touches the phone. Raises Rejected
    (`cannot_run`, `empty_plan`, `plan_too_long`) for techniques that this release cannot play.
    """
    play = _Play(techniques, people, seed, door, silent)
    play.invite(late, leave)
    play.run()
    if close:
        play.act(Desk.actor, "CloseSession", {})
    secrets = {person.seat: person.secret for person in play.people}
    return Played(play.session, play.state, secrets, play.refusals, play.commands)


class _Play:
    def __init__(
        self, techniques: Sequence[Technique], number: int, seed: int, door: Door, silent: float
    ) -> None:
        self.door, self.clock = door, door.clock
        self.chance = Chance(seed)
        self.people = people(number, silent, self.chance)
        self.desk = Desk(self.chance.stream("desk"))
        self.agenda = Agenda()
        self.refusals: Counter[str] = Counter()
        self.commands = 0
        self._comings: dict[int, list[Appointment]] = {}
        self._openings = 0
        self.session = self.chance.id("session")
        door.open_session(self.session, opened(techniques, self.chance))

    @property
    def state(self) -> State:
        return self.door.state(self.session)

    # Before it begins

    def invite(self, late: int, leave: int) -> None:
        """Who is there at the start, who comes in which step, and who goes."""
        drawn = self.chance.stream("coming and going")
        steps = max(1, len(positions(self.state)))
        order = drawn.sample(self.people, len(self.people))
        latecomers, starters = order[:late], order[late:]
        for person in starters:
            self.agenda.at(self.clock() + drawn.randrange(60_000), self._coming(person))
        self.agenda.at(self.clock() + 75_000, self._begin)
        comes = {p.seat: drawn.randrange(1, steps + 1) for p in latecomers}
        for person in latecomers:
            part = 0.1 + 0.3 * drawn.random()
            self._during(comes[person.seat], part, self._coming(person))
        for n, person in enumerate(drawn.sample(order[::-1], len(order))[:leave]):
            step = drawn.randrange(comes.get(person.seat, 1), steps + 1)
            going = self._leaving(person) if n % 2 == 0 else self._vanishing(person)
            self._during(step, 0.5 + 0.4 * drawn.random(), going)

    def _during(self, step: int, part: float, what: Appointment) -> None:
        """In that opening of the session, counted from 1, when so much of its time has passed."""

        def meet() -> None:
            opening = self.state.opening
            seconds = [cohort.seconds for cohort in opening.cohorts.values()] if opening else []
            lasts = 20 + max(seconds, default=60)
            self.agenda.at(self.clock() + round(lasts * 1000 * part), what)

        self._comings.setdefault(step, []).append(meet)

    # While it runs

    def run(self) -> None:
        while (next := self.agenda.next()) and not self._over:
            time, what = next
            self._ring_until(time)
            self.clock.now = max(self.clock.now, time)
            what()
            self._notice_opening()

    @property
    def _over(self) -> bool:
        return self.state.session.finished

    def _begin(self) -> None:
        self.act(Desk.actor, "Advance", {"opening": ""})
        self._notice_opening()
        self._console()

    def _notice_opening(self) -> None:
        """Those who were meant for a step come; after the last step nobody is still outside."""
        state = self.state
        if state.opening is None or len(state.openings) == self._openings:
            return
        self._openings = len(state.openings)
        last = self._is_last(state.opening)
        due = [n for n in sorted(self._comings) if n <= self._openings or last]
        for number in due:
            for meet in self._comings.pop(number):
                meet()

    def _is_last(self, opening: Opening) -> bool:
        place = positions(self.state)[-1]
        return (opening.item, opening.step) == (place.item.id, place.step.id)

    def _ring_until(self, time: int) -> None:
        """The ticker: every deadline that passes before the next appointment."""
        while (deadline := deadline_of(self.state)) is not None and deadline <= time:
            self.clock.now = max(self.clock.now, deadline)
            for opening in self.state.fronts:
                cohort = opening.cohorts[opening.cohort]
                if cohort.phase == "running" and cohort.ends_at == deadline:
                    id = f"timeup:{opening.id}:{cohort.id}:{opening.turn}:{deadline}"
                    time_up = c.TimeUp(opening.id, cohort.id, opening.turn, deadline)
                    self._submit(TICKER, id, time_up)

    # What each does

    def _coming(self, person: Person) -> Appointment:
        def come() -> None:
            join = c.Join(person.seat, person.name, person.role)
            id = self.chance.id("command")
            self._counted(lambda: self.door.take_seat(self.session, id, join, person.secret))
            self._phone(person)

        return come

    def _phone(self, person: Person) -> None:
        if person.silent:
            return
        self.agenda.at(self.clock() + person.pause(), lambda: self._look(person))

    def _look(self, person: Person) -> None:
        if person.gone:
            return
        viewer = Viewer("phone", seat=person.seat, secret=person.secret)
        view = self._view(viewer)
        deed = second_thoughts(person, view) or person.look(view)
        if deed is None:
            self._phone(person)
            return
        self.agenda.at(self.clock() + deed.after, lambda: self._send(person, deed))

    def _send(self, person: Person, deed: Deed) -> None:
        if person.gone:
            return
        refused = self.act(person.actor, deed.type, deed.data, twice=person.likes(0.03))
        if refused == "late" and deed.type == "PostIdea" and person.likes(0.5):
            self.act(person.actor, deed.type, {**deed.data, "late": True})
        self._phone(person)

    def _leaving(self, person: Person) -> Appointment:
        def leave() -> None:
            person.gone = True
            self.act(person.actor, "Leave", {})

        return leave

    def _vanishing(self, person: Person) -> Appointment:
        """The phone goes dark; ninety seconds later the room knows."""

        def away() -> None:
            connection = self.door.connection_of(person.seat)
            self._submit(PRESENCE, self.chance.id("command"), c.MarkAway(person.seat, connection))

        def vanish() -> None:
            person.gone = True
            self.agenda.at(self.clock() + AWAY_AFTER, away)

        return vanish

    def _console(self) -> None:
        deed = self.desk.look(self._view(Viewer("console")), self.clock())
        if deed:
            self.act(Desk.actor, deed.type, deed.data)
        self.agenda.at(self.clock() + self.desk.pause(), self._console)

    def _view(self, viewer: Viewer) -> View:
        state = self.state
        return visible(state, lens_of(state, viewer))

    # Through the door

    def act(
        self, actor: Actor, type: str, data: Mapping[str, object], twice: bool = False
    ) -> str | None:
        """A command as it comes over the wire; the code of the refusal, if it was refused."""
        command, id = parse(type, data), self.chance.id("command")
        refused = self._submit(actor, id, command)
        return self._submit(actor, id, command) if twice and not refused else refused

    def _submit(self, actor: Actor, id: str, command: c.Command) -> str | None:
        return self._counted(lambda: self.door.submit(self.session, actor, id, command))

    def _counted(self, submit: Callable[[], object]) -> str | None:
        self.commands += 1
        try:
            submit()
        except Rejected as refusal:
            self.refusals[refusal.code] += 1
            return refusal.code
        return None

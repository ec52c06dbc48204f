"""Plays a plan to its end in the pure core, as a room of people might.

Some come late, some leave in the middle of a turn, some never touch their phone. Nothing here knows
a technique: people write, score, decide and mark wherever a step lets them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.activities import permits, powers_of
from facilitator.core.plans import unplayable
from facilitator.core.rejected import Rejected
from facilitator.core.state import GRACE_MS, Opening, State, alias_of, deadline_of
from facilitator.core.visibility import role_of, waiting_ideas
from facilitator.export import Reader, document
from structures.library import load
from structures.schema import Choice, Number, Step, Technique
from tests.cast import PRESENCE, TICKER, person, seats, secret_of
from tests.core.room import Room, lobby
from tests.laws.stories import PLANS, SCOPES

PEOPLE = (1, 2, 3, 5, 7, 12, 30, 100)
SOME = (1, 3, 7, 12, 30)
"""For what is made by hand, and for variants."""
ROOMS = {
    "as planned": {},
    "late": {"late": 0.3},
    "leaving": {"leave": 0.3},
    "silent": {"silent": 1.0},
    "all of it": {"late": 0.3, "leave": 0.3, "silent": 0.5},
}
HANDMADE = {f"by hand: {name}": plan for name, plan in PLANS.items() if name not in SCOPES}
SHIPPED = {
    slug: (technique,) for slug, technique in load().techniques.items() if not unplayable(technique)
}
VARIANTS = {
    f"{slug}: {name}": (technique.variant(name),)
    for slug, (technique,) in SHIPPED.items()
    for name in technique.variants
    if not unplayable(technique.variant(name))
}
TECHNIQUES: dict[str, tuple[Technique, ...]] = {**HANDMADE, **SHIPPED, **VARIANTS}
LARGE = ("as planned", "all of it")
STORIES = [
    (name, people, room)
    for name in TECHNIQUES
    for people in (PEOPLE if name in SHIPPED else SOME)
    for room in ROOMS
    if people < 30 or room in LARGE
]


@dataclass
class Played:
    """A session that was played to its end, with the state after each of its commands."""

    room: Room
    states: list[State]
    how: str = "as planned"

    @property
    def state(self) -> State:
        return self.room.state

    @cached_property
    def transcripts(self) -> list[tuple[Reader, dict[str, Any]]]:
        """For the facilitator, the first and the last who came, and the first who left."""
        seats = self.state.participants()
        left = [seat for seat in seats if seat.left_at is not None]
        some = dict.fromkeys(seat.id for seat in (seats[0], seats[-1], *left[:1]))
        readers = [Reader("participant", id, secret_of(id)) for id in some]
        return [(r, document(self.state, r)) for r in (Reader("facilitator"), *readers)]

    def of(self, *kinds: type[e.Event]) -> Iterator[tuple[e.Recorded, State]]:
        """Every such fact, with the state in which its command was decided."""
        states = iter(self.states)
        before = after = next(states)
        for recorded in self.room.log:
            while recorded.seq > after.seq:
                before, after = after, next(states)
            if isinstance(recorded.event, kinds):
                yield recorded, before


def played(name: str, people: int, room: str) -> Played:
    return Player(TECHNIQUES[name], people, room).played()


class Player:
    def __init__(self, plan: tuple[Technique, ...], people: int, how: str = "as planned") -> None:
        self.rng, self.how = random.Random(people), how
        late, leave, silent = (ROOMS[how].get(key, 0) for key in ("late", "leave", "silent"))
        everybody = seats(people)
        self.quiet = set(everybody[: round(people * silent)])
        self.to_come = everybody[people - round((people - 1) * late) :]
        self.to_leave = everybody[1 : 1 + round((people - 1) * leave)]
        self.at_once = max(1, people // 15)
        self.wrote: set[tuple[str, str]] = set()
        self.room = lobby(*everybody[: people - len(self.to_come)], plan=plan)
        self.states = [self.room.state]

    def played(self) -> Played:
        while not self.room.state.session.finished:
            self.the_room_moves()
            if self.room.state.opening:
                self.one_step()
        return Played(self.room, self.states, self.how)

    def do(self, command: c.Command, by: object = None) -> None:
        self.room.do(command, by) if by else self.room.do(command)  # type: ignore[arg-type]
        self.states.append(self.room.state)

    # The room and its clock

    def the_room_moves(self) -> None:
        """The clock runs out wherever it runs; where it stands, or by impatience, *Next*."""
        impatient = self.how in ("leaving", "all of it") and self.rng.random() < 0.4
        while not impatient and (deadline := deadline_of(self.room.state)) is not None:
            before = set(self.room.state.openings)
            self.time_is_up(deadline)
            if set(self.room.state.openings) != before:
                return
        self.do(c.Advance(self.room.state.current or ""))

    def time_is_up(self, deadline: int) -> None:
        self.room.now = max(self.room.now, deadline)
        for front in self.room.state.fronts:
            cohort = front.cohorts[front.cohort]
            if cohort.phase == "running" and cohort.ends_at == deadline:
                self.do(c.TimeUp(front.id, cohort.id, front.turn, deadline), TICKER)

    def one_step(self) -> None:
        """Somebody comes, people write, somebody goes or is away for a while, time goes by."""
        first = self.rng.random() < 0.5
        self.somebody_comes() if first else None
        if any(front.phase == "gathering" for front in self.room.state.fronts):
            self.do(c.Start(self.room.here.id))
        self.people_write()
        self.somebody_is_late()
        self.groups_work()
        self.somebody_comes() if not first else None
        self.people_rate()
        self.the_desk_shows()
        self.somebody_goes()
        self.room.now += 2_000

    # People

    def somebody_comes(self) -> None:
        """Some soon, some only when the rest has long begun."""
        if self.rng.random() < 0.5:
            for seat in self.to_come[: self.at_once]:
                self.room.join(seat)
                self.states.append(self.room.state)
            del self.to_come[: self.at_once]

    def somebody_goes(self) -> None:
        for seat in self.to_leave[: self.at_once]:
            way = c.Leave() if self.rng.random() < 0.7 else c.MarkAway(seat, "")
            self.do(way, person(seat) if isinstance(way, c.Leave) else PRESENCE)
        del self.to_leave[: self.at_once]

    def awake(self) -> list[str]:
        return [s.id for s in self.room.state.present() if s.id not in self.quiet]

    def people_write(self) -> None:
        for seat in self.awake():
            opening = self.room.state.front_of(seat)
            if opening is None or (seat, opening.id) in self.wrote:
                continue
            step = self.room.state.step(opening)
            if "post" in powers_of(step, role_of(self.room.state, opening, seat)):
                kept = permits(step, "keep") and self.rng.random() < 0.1
                self.room.post(seat, words(seat, opening), opening=opening.id, kept=kept)
                self.wrote.add((seat, opening.id))
        self.states.append(self.room.state)

    def somebody_is_late(self) -> None:
        """A note for a step that is over; or, where that one is only just over, for nobody."""
        closed = [o for o in self.room.state.openings.values() if o.closed_at is not None]
        if closed and self.awake() and self.rng.random() < 0.3:
            seat, opening = self.rng.choice(self.awake()), self.rng.choice(closed)
            with suppress(Rejected):
                self.room.now += GRACE_MS + 1
                self.room.post(seat, words(seat, opening, "late"), opening=opening.id, late=True)
        self.states.append(self.room.state)

    def groups_work(self) -> None:
        """Groups with somebody who is not silent mark one idea, strike one and merge two others."""
        for opening in self.room.state.fronts:
            step = self.room.state.step(opening)
            for group in opening.live_groups()[:10]:
                member = next((m for m in group.members if m in self.awake()), None)
                pool = self.room.state.pool(opening.id)
                lying = [i for i in pool if i.group == group.id and i.standing]
                private = step.visible[0].who == "private"
                mine = [i.id for i in lying if not private or member in i.authors]
                if member and mine and (group.id, opening.id) not in self.wrote:
                    self.wrote.add((group.id, opening.id))
                    self._group_works(step, opening, member, mine)

    def _group_works(self, step: Step, opening: Opening, member: str, mine: list[str]) -> None:
        if permits(step, "promote"):
            self.do(c.PromoteIdea(mine[0], True), person(member))
        if permits(step, "merge") and len(mine) > 3:
            id = f"merged-by-{member}-{opening.id}-{'x' * 16}"[:40]
            self.do(c.MergeIdeas(opening.id, id, (mine[1], mine[2])), person(member))
        if permits(step, "strike") and len(mine) > 4:
            with suppress(Rejected):  # what the group only works from stays as it is
                self.do(c.StrikeIdea(mine[4], True), person(member))

    def people_rate(self) -> None:
        """A few miss a round and score that card in the next one."""
        for opening in self.room.state.fronts:
            step = self.room.state.step(opening)
            if step.activity != "rate":
                continue
            last = opening.turn == opening.turns
            for seat in self.awake():
                if last or self.rng.random() < 0.9:
                    self._rates(step, opening, seat)

    def _rates(self, step: Step, opening: Opening, seat: str) -> None:
        hands, me = self.room.state.hands.get(opening.block), named(step, opening, seat)
        if hands is not None and me not in hands:
            self.do(c.TakeCards(opening.id), person(seat))
        for id in self._before(opening, seat, me):
            rater = me if step.blind or not opening.groups else self.room.state.ideas[id].group
            if (id, rater, "") not in self.room.state.ratings.get(opening.block, {}):
                with suppress(Rejected):  # whoever is refused goes on, and the score is missing
                    self.do(c.RateIdea(opening.id, id, self._value(step)), person(seat))

    def _before(self, opening: Opening, seat: str, me: str) -> list[str]:
        """The cards that somebody has before them."""
        state = self.room.state
        if opening.block in state.hands:
            hand = state.hands[opening.block].get(me, ())[: opening.turn]
            return [id for id in hand if id and state.ideas[id].standing]
        if state.step(opening).not_own:
            return []  # somebody alone has nobody else's card
        group = opening.group_of(seat)
        pool = [i for i in state.pool(opening.block) if i.standing]
        return [i.id for i in pool if group is None or i.group == group.id]

    def _value(self, step: Step) -> int | str:
        if isinstance(step.scale, Choice):
            return self.rng.choice(step.scale.options)
        low, high = (step.scale.low, step.scale.high) if isinstance(step.scale, Number) else (1, 1)
        return self.rng.randint(low, high)

    # The desk

    def the_desk_shows(self) -> None:
        """One idea after the other, some of them, as the console offers them."""
        opening = self.room.here
        if not any(a.when in ("facilitator", "countdown") for a in self._audiences(opening)):
            return
        for _ in range(12):
            if waiting := waiting_ideas(self.room.state, self.room.state.openings[opening.id]):
                self.do(c.ShowIdea(opening.id, waiting[0].id))

    def _audiences(self, opening: Opening) -> tuple[object, ...]:
        return self.room.state.step(opening).visible


def words(seat: str, opening: Opening, how: str = "") -> str:
    """What somebody writes in one opening, and nobody anywhere else."""
    return f"what {seat} wrote in {opening.id} {how}."


def named(step: Step, opening: Opening, seat: str) -> str:
    return alias_of(secret_of(seat), opening.block) if step.anonymous else seat

"""Random stories in the pure core: whatever people, facilitators and clocks might do.

`play(seed, plan, people, steps)` tells one, moment by moment; the same seed tells the same story.
Every text that somebody types holds a word that nobody else ever types, so a law can ask who may
read it, and where it still stands.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.activities import powers
from facilitator.core.commands import Actor
from facilitator.core.placing import name_of_place, optional_ahead
from facilitator.core.rejected import Rejected
from facilitator.core.state import Idea, Opening, State, alias_of
from facilitator.core.visibility import is_released_by_facilitator
from structures.schema import Technique
from tests.cast import ADA, FAY, PRESENCE, TICKER, idea_id, newcomer, person, seats
from tests.core.plans import BREAK, CARDS, ONE_THREE, ONE_TWO_FOUR, RULES, UNSIGNED, WELCOME
from tests.core.room import Room, lobby
from tests.laws.plans import PARTNERS, QUESTIONS, TURNS
from tests.laws.plans_in_scopes import ASKING, ASKING_BLIND, HEARD, RANKING, WIDENING

T = TypeVar("T")
Plan = tuple[Technique, ...]
PLANS: dict[str, Plan] = {
    "one, two, four": (ONE_TWO_FOUR,),
    "one, three": (ONE_THREE,),
    "unsigned": (UNSIGNED,),
    "a whole evening": (WELCOME, ONE_TWO_FOUR, BREAK, UNSIGNED),
    "verdicts": (RULES,),
    "scores": (CARDS,),
    "turns": (TURNS,),
    "partners and questions": (PARTNERS, QUESTIONS),
}
SCOPES: dict[str, Plan] = {
    "widening": (WIDENING,),
    "sentences": (ASKING,),
    "blind sentences": (ASKING_BLIND,),
    "what one heard": (HEARD,),
    "an order": (RANKING,),
}
PLANS |= SCOPES
SCRIPTS = ("🎓", "más", "学分", "‏أمل", "<b>", "{{", "e\u0301", "'\"", "…")


class Moment(NamedTuple):
    """What one accepted command did. `before` is None at the very beginning."""

    before: State | None
    recorded: list[e.Recorded]
    after: State


def play(seed: int, plan: Plan, people: int, steps: int) -> Iterator[Moment]:
    """Random life with so many attempts; refusals are part of it and tell nothing."""
    yield from Story(seed, plan, people).told(steps)


@dataclass
class Story:
    """A story with its teller: `room.log` is the log so far, `typed` who typed which word."""

    seed: int
    plan: Plan
    people: int
    room: Room = field(init=False)
    typed: dict[str, set[str]] = field(default_factory=dict)
    accepted: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.room = lobby(plan=self.plan)
        self.count = 0

    def told(self, steps: int) -> Iterator[Moment]:
        yield Moment(None, list(self.room.log), self.room.state)
        for seat in seats(self.people):
            yield from self._try(lambda seat=seat: self._join(seat))
        for _ in range(steps):
            acts, weights = zip(*self._acts(), strict=True)
            yield from self._try(self.rng.choices(acts, weights)[0])
        if self.seed % 3 == 2:
            yield from self._try(lambda: self.do(c.CloseSession(), ADA))

    def _acts(self) -> list[tuple[Callable[[], None], float]]:
        steps = [self.room.state.step(front) for front in self.room.state.fronts]
        gathering = any(front.phase == "gathering" for front in self.room.state.fronts)
        shows = any(is_released_by_facilitator(step) for step in steps)
        writes = any("post" in powers(step) for step in steps)
        rating = any(step.activity == "rate" for step in steps)
        return [
            (self.time_passes, 6),
            (self.somebody_comes, 1.5),
            (self.somebody_goes, 1.2),
            (self.the_room_moves, 1.8),
            (self.the_clock_changes, 6 if gathering else 2.5),
            (self.somebody_writes, 8 if writes else 2),
            (self.somebody_changes_an_idea, 10 if self._pool() else 1),
            (self.the_desk_shows, 6 if shows else 0.7),
            (self.somebody_undoes, 3),
            (self.somebody_is_moved, 1),
            (self.somebody_is_forgotten, 0.15),
            (self.a_stranger_tries, 1),
            (self.somebody_rates, 12 if rating else 0),
            (self.somebody_says_more, 9 if self._answers() else 0),
        ]

    def _try(self, act: Callable[[], None]) -> Iterator[Moment]:
        before, length = self.room.state, len(self.room.log)
        with suppress(Rejected):
            act()
        if self.room.state is not before:
            yield Moment(before, self.room.log[length:], self.room.state)

    def do(self, command: c.Command, by: Actor) -> None:
        name = type(command).__name__
        try:
            self.room.do(command, by)
        except Rejected as refusal:
            self.refused[refusal.code] = self.refused.get(refusal.code, 0) + 1
            raise
        self.accepted[name] = self.accepted.get(name, 0) + 1

    # Everything that can happen

    def time_passes(self) -> None:
        self.room.now += self.rng.choice([1, 500, 3_000, 11_000, 70_000])
        for front in self.room.state.fronts:
            cohort = front.cohorts[front.cohort]
            if cohort.phase == "running" and cohort.ends_at and cohort.ends_at <= self.room.now:
                up = c.TimeUp(front.id, cohort.id, front.turn, cohort.ends_at)
                return self.do(up, TICKER)

    def somebody_comes(self) -> None:
        gone = [seat.id for seat in self.room.state.seats.values() if not seat.present]
        if gone and self.rng.random() < 0.7:
            self.do(c.MarkBack(self.rng.choice(gone)), PRESENCE)
        else:
            self.count += 1
            self._join(f"late-{self.count}")

    def _join(self, seat: str) -> None:
        name = self._text(seat) if self.rng.random() < 0.8 else None
        kind = "observer" if self.rng.random() < 0.05 else "participant"
        self.do(c.Join(seat, name, None, kind), newcomer(seat))

    def somebody_goes(self) -> None:
        seat = self._anybody().id
        way = self.rng.random()
        if way < 0.6:
            self.do(c.MarkAway(seat, ""), PRESENCE)
        elif way < 0.9:
            self.do(c.Leave(), self._actor(seat))
        else:
            self.do(c.RemoveSeat(seat), FAY)

    def the_room_moves(self) -> None:
        here = self.room.state.current or ""
        luck = self.rng.random()
        back = luck < (0.9 if self.room.state.session.finished else 0.2)
        state = self.room.state
        if luck > 0.5 and state.ideas and len(state.session.plan) == len(self.plan):
            self.do(c.AddBlock(here, "break"), ADA)
        else:
            onward = c.Advance(here, self._optional())
            self.do(c.GoBack(here) if back else onward, self._desk())

    def the_clock_changes(self) -> None:
        here = self.room.state.current or ""
        kinds = [c.Start, c.Start, c.Start, c.AddTime, c.Pause, c.Resume, c.Ring]
        held = c.HoldTurns(not self.room.state.held)
        choice = self.rng.choice([*(kind(here) for kind in kinds), held])
        self.do(choice, self._desk())

    def somebody_rates(self) -> None:
        opening = self._one_front("rate")
        late = self._without_cards(opening)
        if late and self.rng.random() < 0.3:
            return self.do(c.TakeCards(opening.id), self._actor(self._one(late)))
        rater, idea = self._card_to_rate(opening)
        if self.rng.random() < 0.06:
            return self.do(c.ReportCard(opening.id, idea), self._actor(rater))
        scale = self.room.state.step(opening).scale
        values = ["stay", "drop"] if scale and scale.kind == "choice" else [1, 3, 5]
        value = self.rng.choice([*values, *values, 9, None])
        self.do(c.RateIdea(opening.id, idea, value), self._actor(rater))

    def somebody_says_more(self) -> None:
        """A sentence about an answer, mostly from whoever may have given it."""
        opening, idea, kind = self._one(self._answers())
        group = opening.groups.get(self.room.state.ideas[idea].group or "")
        who = self._one(group.members) if group and group.members else self._anybody().id
        fields = {kind: self._text(who)}
        self.count += 1
        self.do(c.PostIdea(opening.id, idea_id(self.count), fields, about=idea), self._actor(who))

    def _card_to_rate(self, opening: Opening) -> tuple[str, str]:
        """Mostly one that lies before somebody, and sometimes anybody and anything."""
        rater = self._anybody().id
        alias, group = alias_of(person(rater).secret, opening.block), opening.group_of(rater)
        hand = self.room.state.hands.get(opening.block, {}).get(alias, ())[: opening.turn]
        pool = [idea.id for idea in self.room.state.pool(opening.block)]
        theirs = group.id if group else None
        near = [i for i in pool if self.room.state.ideas[i].group == theirs]
        cards = [*filter(None, hand), *near] if self.rng.random() < 0.85 else pool
        if not cards:
            raise Rejected("gone")
        return rater, self._one(cards)

    def somebody_writes(self) -> None:
        who = self._anybody().id
        openings = list(self.room.state.openings)
        front = self.room.state.front_of(who)
        opening = front.id if front else ""
        if openings and self.rng.random() < 0.25:
            opening = self.rng.choice(openings)
        self.count += 1
        self.do(
            c.PostIdea(
                opening,
                idea_id(self.count),
                dict.fromkeys(self._fields(opening), self._text(who)),
                kept=self.rng.random() < 0.1,
                late=self.rng.random() < 0.3,
            ),
            self._actor(who),
        )

    def somebody_changes_an_idea(self) -> None:
        idea = self._idea()
        who = self._somebody_near(idea)
        self.do(self._change(who, idea), self._actor(who))

    def _somebody_near(self, idea: Idea) -> str:
        """Mostly the author or a member of the group, and sometimes anybody at all."""
        group = self.room.state.group(idea.group)
        step = self.room.state.step(self.room.state.openings[idea.opening])
        near = group.members if group else self.room.state.seats
        if not group and not step.anonymous:
            near = idea.authors
        elif not group:
            names = {alias_of(person(s).secret, idea.opening): s for s in self.room.state.seats}
            near = [names[author] for author in idea.authors if author in names]
        return self._anybody().id if self.rng.random() < 0.15 or not near else self._one(near)

    def _change(self, who: str, idea: Idea) -> c.Command:
        yes = self.rng.random() < 0.7
        here = self.room.state.step(self.room.state.openings[idea.opening])
        known = [power for power in sorted(powers(here)) if power != "post"]
        said = ["edit"] * 3 if idea.about else []
        change = self._one([*known, *known, *said, "keep", "withdraw", "merge"])
        if change == "edit":
            version = idea.version if yes else idea.version - 1
            return c.EditIdea(idea.id, dict.fromkeys(idea.fields, self._text(who)), version)
        if change == "merge":
            return self._merge(who, idea)
        if change == "promote":
            return c.PromoteIdea(idea.id, yes)
        if change == "release":
            return c.ReleaseIdea(idea.id, yes)
        if change == "strike":
            return c.StrikeIdea(idea.id, self.rng.random() < 0.5)
        return c.KeepIdea(idea.id, yes) if change == "keep" else c.WithdrawIdea(idea.id)

    def _merge(self, who: str, idea: Idea) -> c.Command:
        pool = self.room.state.pool(idea.opening)
        near = [i.id for i in pool if i.group == idea.group and i.standing]
        self.rng.shuffle(near)
        fields = {"idea": self._text(who)} if self.rng.random() < 0.4 else {}
        self.count += 1
        return c.MergeIdeas(idea.opening, idea_id(self.count), tuple(near[:3]), fields)

    def the_desk_shows(self) -> None:
        here, idea = self.room.state.current or "", self._idea()
        dice = self.rng.random()
        commands = [
            c.CueIdea(here, idea.id),
            c.PassOverIdea(here, idea.id),
            c.ShowIdea(here, idea.id),
            c.ShowIdea(here, idea.id),
            c.HideIdea(idea.id, dice < 0.7),
            c.SpotlightIdea(here, self._one([idea.id, "", *self._shown(), *self._shown()])),
        ]
        self.do(self.rng.choice(commands), self._desk())

    def somebody_undoes(self) -> None:
        acts = self.room.state.acts[-4:]
        seq = self.rng.choice(acts).seq if acts else self.room.state.seq
        by = self._desk() if self.rng.random() < 0.4 else self._actor(self._anybody().id)
        self.do(c.Undo(seq), by)

    def somebody_is_moved(self) -> None:
        groups = ["", *(group for front in self.room.state.fronts for group in front.groups)]
        here, group = self.room.state.current or "", self.rng.choice(groups)
        self.do(c.MovePerson(here, self._anybody().id, group), self._desk())

    def somebody_is_forgotten(self) -> None:
        who = self._anybody().id
        written = [i.id for i in self.room.state.ideas.values() if who in i.authors]
        some = tuple(written[:2]) if self.rng.random() < 0.3 else ()
        self.do(c.Forget(some), self._actor(who))

    def a_stranger_tries(self) -> None:
        """Somebody without a seat, and somebody in a role that may not."""
        here, idea = self.room.state.current or "", self._idea()
        eve = person("eve") if self.rng.random() < 0.5 else Actor("eve", "observer", "eve")
        for command in (c.EditIdea(idea.id, {"idea": "x"}, 1), c.Advance(here), c.Leave()):
            with suppress(Rejected):
                self.do(command, eve)
                raise AssertionError(f"a stranger did {command}")

    # Choosing

    def _text(self, who: str) -> str:
        """Something with a word in it that nobody typed before."""
        self.count += 1
        word = f"canary{self.count}x"
        self.typed.setdefault(who, set()).add(word)
        return f"{self.rng.choice(SCRIPTS)} {word}"

    def _anybody(self) -> Actor:
        here = [seat.id for seat in self.room.state.seats.values() if seat.left_at is None]
        some = here if here and self.rng.random() < 0.95 else self.room.state.seats
        return self._actor(self._one(some))

    def _one(self, among: Iterable[T]) -> T:
        return self.rng.choice(list(among))

    def _fields(self, opening: str) -> tuple[str, ...]:
        known = self.room.state.openings.get(opening)
        return tuple(self.room.state.step(known).fields if known else ()) or ("idea",)

    def _optional(self) -> str:
        """At times the desk goes into a step that *Next* would pass by."""
        spares = [name_of_place(place) for place in optional_ahead(self.room.state)]
        return self._one(["", *spares]) if spares else ""

    def _answers(self) -> list[tuple[Opening, str, str]]:
        """Where somebody said something of an idea that asks for a sentence, with its kind."""
        state = self.room.state
        return [
            (opening, rating.idea, kind)
            for opening in state.fronts
            for rating in state.ratings.get(opening.block, {}).values()
            if (kind := state.step(opening).ask.get(str(rating.value)))
        ]

    def _actor(self, seat: str) -> Actor:
        kind = self.room.state.seats[seat].kind
        return person(seat) if kind == "participant" else Actor(seat, kind, person(seat).secret)

    def _desk(self) -> Actor:
        return self.rng.choice([ADA, FAY])

    def _pool(self) -> list[Idea]:
        fronts = dict.fromkeys(front.block for front in self.room.state.fronts)
        fronts |= dict.fromkeys(self.room.state.cursors.values())
        return [idea for id in fronts for idea in self.room.state.pool(id)]

    def _without_cards(self, opening: Opening) -> list[str]:
        hands = self.room.state.hands.get(opening.block, {})
        here = [seat.id for seat in self.room.state.present()]
        return [s for s in here if alias_of(person(s).secret, opening.block) not in hands]

    def _one_front(self, activity: str) -> Opening:
        fronts = self.room.state.fronts
        return next(o for o in fronts if self.room.state.step(o).activity == activity)

    def _shown(self) -> tuple[str, ...]:
        return self.room.here.shown if self.room.state.opening else ()

    def _idea(self) -> Idea:
        pool = self._pool()
        if not pool or self.rng.random() < 0.05:
            pool = list(self.room.state.ideas.values())
        if self.rng.random() < 0.8:
            pool = [idea for idea in pool if idea.standing] or pool
        if not pool:
            raise Rejected("gone")
        return self.rng.choice(pool[-20:])

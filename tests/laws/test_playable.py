"""Law 5: every technique that this release can run is played to its end in the pure core.

By few and by many, with latecomers, with leavers, and with groups that never touch a phone.

Nothing here knows a technique: groups and parents are asked of the log alone.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.activities import permits, powers_of
from facilitator.core.plans import unplayable
from facilitator.core.state import Group, Idea, Opening, State
from facilitator.core.visibility import role_of
from structures.library import load
from structures.schema import Merge, New, Technique
from tests.cast import PRESENCE, person, seats
from tests.core.room import Room, lobby
from tests.laws.stories import PLANS

PEOPLE = (1, 2, 3, 5, 7, 12, 30, 100)
ROOMS = {
    "as planned": {},
    "late": {"late": 0.3},
    "leaving": {"leave": 0.3},
    "silent": {"silent": 1.0},
    "all of it": {"late": 0.3, "leave": 0.3, "silent": 0.5},
}
HANDMADE = {f"by hand: {name}": plan for name, plan in PLANS.items()}
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
    for people in PEOPLE
    for room in ROOMS
    if people < 30 or room in LARGE
]


@dataclass
class Played:
    """A session that was played to its end, with the state after each of its facts."""

    room: Room
    states: list[State]


def played(name: str, people: int, room: str) -> Played:
    return Player(TECHNIQUES[name], people, **ROOMS[room]).played()


@pytest.fixture(scope="module", params=STORIES, ids=lambda story: ", ".join(map(str, story)))
def told(request: pytest.FixtureRequest) -> Played:
    """Each story is told once, for all the tests that listen to it."""
    return played(*request.param)


class Player:
    """Plays a plan as a room of people might: some come late, some leave, some say nothing."""

    def __init__(
        self,
        plan: tuple[Technique, ...],
        people: int,
        late: float = 0,
        leave: float = 0,
        silent: float = 0,
    ) -> None:
        self.rng = random.Random(people)
        everybody = seats(people)
        self.quiet = set(everybody[: round(people * silent)])
        self.to_come = everybody[people - round((people - 1) * late) :]
        self.to_leave = everybody[1 : 1 + round((people - 1) * leave)]
        self.room = lobby(*everybody[: people - len(self.to_come)], plan=plan)
        self.states = [self.room.state]

    def played(self) -> Played:
        while not self.room.state.session.finished:
            self.do(c.Advance(self.room.state.current or ""))
            if self.room.state.opening:
                self.one_step()
        return Played(self.room, self.states)

    def do(self, command: c.Command, by: object = None) -> None:
        self.room.do(command, by) if by else self.room.do(command)  # type: ignore[arg-type]
        self.states.append(self.room.state)

    def one_step(self) -> None:
        """Somebody comes, people write, somebody goes or is away for a while, time goes by."""
        for seat in self.to_come[:2]:
            self.room.join(seat)
        del self.to_come[:2]
        self.states.append(self.room.state)
        if self.room.here.phase == "gathering":
            self.do(c.Start(self.room.here.id))
        self.people_write()
        self.groups_work()
        for seat in self.to_leave[:2]:
            way = c.Leave() if self.rng.random() < 0.7 else c.MarkAway(seat, "")
            self.do(way, person(seat) if isinstance(way, c.Leave) else PRESENCE)
        del self.to_leave[:2]
        self.room.now += 60_000

    def people_write(self) -> None:
        opening = self.room.here
        step = self.room.state.step(opening)
        for seat in [s.id for s in self.room.state.present() if s.id not in self.quiet][:40]:
            if "post" in powers_of(step, role_of(self.room.state, opening, seat)):
                self.room.post(seat, f"what {seat} wrote in {opening.id}")
        self.states.append(self.room.state)

    def groups_work(self) -> None:
        """Groups with somebody who is not silent mark one idea and merge two others."""
        step = self.room.state.step(self.room.here)
        for group in self.room.here.live_groups()[:10]:
            member = next((m for m in group.members if m not in self.quiet), None)
            pool = [i for i in self.room.pool() if i.group == group.id and i.standing]
            if member is None or not pool:
                continue
            if permits(step, "promote"):
                self.do(c.PromoteIdea(pool[0].id, True), person(member))
            if permits(step, "merge") and len(pool) > 3:
                id = f"merged-by-{group.id}-{'x' * 16}"[:40]
                self.do(
                    c.MergeIdeas(self.room.here.id, id, (pool[1].id, pool[2].id)), person(member)
                )


class TestEveryStory:
    def test_it_comes_to_its_end(self, told: Played) -> None:
        assert told.room.state.session.finished
        opened = {(o.item, o.step) for o in told.room.state.openings.values()}
        skipped = set(told.room.state.skipped)
        planned = {
            (item.id, step.id)
            for item in told.room.state.session.plan
            for step in item.technique.steps
            if not step.optional
        }
        assert opened | skipped == planned
        assert not opened & skipped

    def test_nobody_is_alone_and_everybody_sits_once(self, told: Played) -> None:
        for state in told.states:
            groups = [group for opening in state.fronts for group in opening.live_groups()]
            if not groups:
                continue
            members = [m for group in groups for m in group.members]
            staying = [s.id for s in state.participants() if s.left_at is None]
            assert len(members) == len(set(members))
            assert {s.id for s in state.present()} <= set(members)
            assert all(len(group.members) > 1 for group in groups) or len(members) == 1
            assert set(members) <= set(staying)

    def test_units_are_joined_and_never_reshuffled(self, told: Played) -> None:
        for opening, formed in merges(told):
            together = {m: group["id"] for group in formed for m in group["members"]}
            for unit in units(told.room.state, opening):
                homes = {together[m] for m in unit.members if m in together}
                assert len(homes) <= 1, (unit, formed)

    def test_every_idea_traces_to_what_somebody_wrote(self, told: Played) -> None:
        state = told.room.state
        order = list(state.openings)
        for idea in state.ideas.values():
            for parent in (state.ideas[id] for id in idea.parents):
                merged = len(idea.parents) > 1
                earlier = order.index(parent.opening) < order.index(idea.opening)
                assert earlier or (merged and parent.opening == idea.opening)
                assert set(parent.authors) <= set(idea.authors)
            assert all(not root.parents for root in roots(state, idea))

    def test_what_was_written_alone_reaches_the_authors_group(self, told: Played) -> None:
        """Pools go on as they are: nothing of somebody who is here waits for a tap."""
        for state in told.states:
            opening = state.opening
            if opening is None or not opening.groups or not opening.sources:
                continue
            carried = {parent for idea in state.pool(opening.id) for parent in idea.parents}
            for source in opening.fed_by:
                for idea in state.pool(source):
                    seat = idea.authors[0] if idea.authors[0] in state.seats else None
                    here = seat and opening.group_of(seat) and state.seats[seat].present
                    if idea.standing and not idea.group and here and by_group(state, opening, idea):
                        assert idea.id in carried


def merges(told: Played) -> list[tuple[Opening, tuple[dict[str, list[str]], ...]]]:
    state = told.room.state
    formed = [r.event for r in told.room.log if isinstance(r.event, e.GroupsFormed)]
    found = [(state.openings[event.opening], event.groups) for event in formed]
    return [(o, g) for o, g in found if isinstance(state.step(o).group, Merge)]


def units(state: State, opening: Opening) -> list[Group]:
    """The groups that were to be joined, as they were at the end of their own step."""
    form = state.step(opening).group
    assert isinstance(form, Merge)
    before = [
        o
        for o in state.openings.values()
        if (o.item, o.step) == (opening.item, form.of) and o.opened_at <= opening.opened_at
    ]
    return list(before[-1].live_groups())


def roots(state: State, idea: Idea) -> list[Idea]:
    if not idea.parents:
        return [idea]
    return [root for id in idea.parents for root in roots(state, state.ideas[id])]


def by_group(state: State, opening: Opening, idea: Idea) -> bool:
    """Whether the step takes this idea in on the way to its author's group."""
    routes = {entry.step: entry.route for entry in state.step(opening).input}
    return routes.get(state.openings[idea.opening].step) == "group"


def test_who_sat_together_in_pairs_sits_together_in_fours() -> None:
    told = played("by hand: one, two, four", 12, "as planned")
    met = {frozenset(g.members) for o in told.room.state.openings.values() for g in o.live_groups()}
    assert {len(group) for group in met} == {2, 4}
    pairs = [group for group in met if len(group) == 2]
    assert all(any(pair < four for four in met) for pair in pairs)


def test_a_silent_room_carries_everything_on_to_the_end() -> None:
    room = lobby(*seats(8)).next()
    for seat in seats(8):
        room.post(seat, f"what {seat} wrote")
    room.next().next().next()
    assert room.read_by("ben") == {f"what {seat} wrote" for seat in seats(4)}
    for _ in room.pool():
        waiting = room.view("console").console
        assert waiting
        assert waiting.harvest
        assert waiting.harvest.ahead
        room.do(c.ShowIdea(room.here.id, waiting.harvest.ahead.id))
    assert room.read_by("ben") == {f"what {seat} wrote" for seat in seats(8)}


def test_there_are_shipped_techniques_with_new_groups_among_those_that_are_played() -> None:
    forms = [step.group for (technique,) in SHIPPED.values() for step in technique.steps]
    assert any(isinstance(form, New) for form in forms)
    assert any(isinstance(form, Merge) for form in forms)

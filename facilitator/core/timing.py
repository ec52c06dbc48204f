"""A plan against the clock: how long it really takes with so many people, and what should be said
before it begins.

Minutes in a plan are minutes of work. Whenever groups change, people have to find each other first,
and that time stands in no definition file: it is counted here, once for each move. How many turns a
loop has and which steps are passed over depends on how many people come, so the same questions are
put to the same functions that the room will ask later. Only who exactly sits with whom is left out:
with the same number of people it changes no time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from facilitator.core.grouping import Groups, merged_groups, new_groups, same_people, split_groups
from facilitator.core.loops import cohorts_of, loop_of, seconds_in_turn, turns_of
from facilitator.core.placing import asks_again, could_repeat, seconds_of
from facilitator.core.rules.people import MOST_PEOPLE
from facilitator.core.state import PlanItem, Seat, Session, State
from structures.schema import Keep, Merge, New, Remix, Split, Step, Technique

MOVE_SECONDS = 60
"""What finding one's people takes, outside of every step's minutes: chairs are carried, somebody
looks for the right table. A minute is what it takes in a room that has been told where to go."""
LONGEST_DAY = 8 * 60 * 60
"""Seconds; more than that is no day for anybody."""
SHRINK, STRETCH = 0.5, 2
"""How far a technique's minutes can be scaled before it is another technique."""
MOST_MINUTES = 600

Fact = str | int


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to say before it begins: `code` and what fills its sentence. `item` is the block
    that it is about; empty for the whole plan."""

    code: str
    item: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepTime:
    """One step with all its turns. `moves` is how often people change places for it; `skipped` says
    why it does not take place with so many people: `people`, `same_groups`, or nothing."""

    step: str
    seconds: int
    turns: int = 1
    moves: int = 0
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class BlockTime:
    """One technique of the plan. `begins` and `ends` are seconds, counted as `starts` was."""

    item: str
    begins: int
    ends: int
    steps: tuple[StepTime, ...]

    @property
    def moves(self) -> int:
        return sum(step.moves for step in self.steps)


@dataclass(frozen=True, slots=True)
class Timetable:
    blocks: tuple[BlockTime, ...]
    begins: int
    ends: int
    cautions: tuple[Caution, ...]

    @property
    def moves(self) -> int:
        return sum(block.moves for block in self.blocks)

    def about(self, item: str = "") -> tuple[Caution, ...]:
        return tuple(caution for caution in self.cautions if caution.item == item)


def timetable(plan: Sequence[PlanItem], people: int, starts: int = 0) -> Timetable:
    """`starts` is any second to count from, for example one of a day; `people` are expected.

    A block without minutes is reckoned with its technique's own, a plan without people with as many
    as each technique likes best, and no room with more than fit into it.
    """
    blocks: list[BlockTime] = []
    at = starts
    for item in plan:
        steps = tuple(_steps(item, min(people, MOST_PEOPLE) if people > 0 else _usual(item)))
        ends = at + sum(step.seconds + step.moves * MOVE_SECONDS for step in steps)
        blocks.append(BlockTime(item.id, at, ends, steps))
        at = ends
    cautions = (*_of_the_day(people, at - starts), *_of_blocks(plan, blocks, people))
    return Timetable(tuple(blocks), starts, at, cautions)


def _usual(item: PlanItem) -> int:
    wanted = item.technique.people
    return wanted.ideal[0] if wanted.ideal else wanted.min


def minutes_range(technique: Technique) -> tuple[int, int]:
    """The fewest and the most minutes between which it can be scaled.

    Where all stay together the whole time nothing has a rhythm that could break: a break may last
    a lunch, an input a lecture.
    """
    if all(step.group.kind == "whole" and step.loop is None for step in technique.steps):
        return 1, MOST_MINUTES
    return ceil(technique.minutes * SHRINK), technique.minutes * STRETCH


# Steps


def _steps(item: PlanItem, people: int) -> Iterator[StepTime]:
    item = _with_minutes(item)
    room, seen = _room_of(people), _Seen()
    for step in item.technique.steps:
        if step.optional:
            continue
        if not step.fits(people):
            yield StepTime(step.id, 0, skipped="people")
            continue
        groups = _groups(room, step, seen)
        if like := seen.repeated_by(item.technique, step, groups):
            seen.groups[step.id], seen.activity[step.id] = seen.groups[like], seen.activity[like]
            yield StepTime(step.id, 0, skipped="same_groups")
            continue
        turns = _turns(item.technique, step, groups, people, seen)
        moves = _moves(step, groups, seen, max(turns))
        seen.groups[step.id], seen.activity[step.id] = groups, step.activity
        yield StepTime(step.id, _seconds(item, step, turns), max(turns), moves)


def _with_minutes(item: PlanItem) -> PlanItem:
    minutes = item.minutes if item.minutes > 0 else item.technique.minutes
    return replace(item, minutes=minutes)


def _room_of(people: int) -> State:
    """So many people, all of them here."""
    seats = [Seat(f"p{n}", n, None, None, "participant", 0) for n in range(1, people + 1)]
    session = Session("", "", "", "UTC", "en", 0, ())
    return State(session, seats={seat.id: seat for seat in seats})


@dataclass(slots=True)
class _Seen:
    """What the earlier steps of a block had: their groups, their activity, the turns of loops."""

    groups: dict[str, Groups] = field(default_factory=dict)
    activity: dict[str, str] = field(default_factory=dict)
    turns: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def repeated_by(self, technique: Technique, step: Step, groups: Groups) -> str | None:
        """The earlier step that this one would only ask again, as the room decides it."""
        for name in could_repeat(technique, step):
            if name in self.groups and asks_again(
                step, groups, self.groups[name], [self.activity[name]]
            ):
                return name
        return None


def _groups(room: State, step: Step, seen: _Seen) -> Groups:
    form = step.group
    if isinstance(form, Remix):
        form = New(size=form.size)
    if isinstance(form, New):
        return new_groups(list(room.seats), form)
    if isinstance(form, Merge):
        return merged_groups(room, seen.groups.get(form.of, ()), form)
    if isinstance(form, Split):
        return split_groups(room, seen.groups.get(form.of, ()), form)
    return seen.groups.get(form.of, ()) if isinstance(form, Keep) else ()


def _turns(
    technique: Technique, step: Step, groups: Groups, people: int, seen: _Seen
) -> tuple[int, ...]:
    """How many turns each cohort has; the first step of a loop decides for all of it."""
    loop = loop_of(technique, step)
    if loop is None or step.loop is None:
        return (1,)
    if step.loop not in seen.turns:
        dealt = any(entry.route == "dealt" for entry in step.input)
        cohorts = tuple(turns for _, _, turns in cohorts_of(loop, groups))
        seen.turns[step.loop] = cohorts or (turns_of(loop, dealt, people),)
    return seen.turns[step.loop]


def _moves(step: Step, groups: Groups, seen: _Seen, turns: int) -> int:
    form = step.group
    if isinstance(form, Remix):
        return turns if len(groups) > 1 else _anybody(groups)
    if isinstance(form, Merge):
        return 0 if same_people(groups, seen.groups.get(form.of, ())) else _anybody(groups)
    return _anybody(groups) if isinstance(form, New) else 0


def _anybody(groups: Groups) -> int:
    """Nobody has to find anybody where everybody is alone."""
    return 1 if any(len(group.members) > 1 for group in groups) else 0


def _seconds(item: PlanItem, step: Step, turns: Iterable[int]) -> int:
    """All turns of the cohort that takes longest."""
    loop, seconds = loop_of(item.technique, step), seconds_of(item, step)
    return max(n * seconds_in_turn(loop, seconds, n) for n in turns)


# What should be said


def _of_the_day(people: int, seconds: int) -> Iterator[Caution]:
    if people <= 0:
        yield Caution("nobody")
    if people > MOST_PEOPLE:
        yield Caution("crowd", facts={"most": MOST_PEOPLE})
    if seconds > LONGEST_DAY:
        hours, minutes = divmod(round(seconds / 60), 60)
        yield Caution("long_day", facts={"hours": hours, "minutes": minutes})


def _of_blocks(
    plan: Sequence[PlanItem], blocks: Sequence[BlockTime], people: int
) -> Iterator[Caution]:
    for item, block in zip(plan, blocks, strict=True):
        yield from _of_minutes(item)
        if people > 0:
            yield from _of_people(item, people)
            for step in block.steps:
                if step.skipped:
                    yield Caution(f"skipped_{step.skipped}", item.id, {"step": step.step})


def _of_minutes(item: PlanItem) -> Iterator[Caution]:
    least, most = minutes_range(item.technique)
    facts: dict[str, Fact] = {"least": least, "most": most, "usual": item.technique.minutes}
    if item.minutes <= 0:
        yield Caution("no_minutes", item.id, facts)
    elif item.minutes < least:
        yield Caution("too_short", item.id, facts)
    elif item.minutes > most:
        yield Caution("too_long", item.id, facts)


def _of_people(item: PlanItem, people: int) -> Iterator[Caution]:
    """Also above the range in which it is at its best, if that has an end."""
    wanted = item.technique.people
    if people < wanted.min:
        yield Caution("too_few_people", item.id, {"least": wanted.min})
    elif wanted.ideal and wanted.ideal[1] and people > wanted.ideal[1]:
        yield Caution("many_people", item.id, {"most": wanted.ideal[1]})

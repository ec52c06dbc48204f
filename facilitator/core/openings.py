"""Which step comes next, and what it opens with.

The plan is a list of techniques, a technique a list of steps. A position is `(item, step)`; it is
computed from the plan and from what is already open, never stored. Opening a step writes everything
that chance or time decides into the events: groups, deadlines, copies of ideas.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from facilitator.core.events import (
    Event,
    GroupsFormed,
    IdeasRouted,
    PlanFinished,
    Recorded,
    StepOpened,
    StepReopened,
    StepSkipped,
    freeze,
)
from facilitator.core.evolve import fold
from facilitator.core.grouping import Groups, groups_for, same_people
from facilitator.core.routing import Copies, Holders, copies_for
from facilitator.core.seating import in_groups, seated_again
from facilitator.core.state import Cohort, Opening, PlanItem, State
from structures.schema import Keep, Merge, Step

ROOM = "room"
SOLO_SECONDS = 60
AGAIN_MS = 60_000
Sources = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Position:
    item: PlanItem
    step: Step


def positions(state: State) -> list[Position]:
    """Every step of the plan in order; optional ones are entered only on purpose."""
    return [
        Position(item, step)
        for item in state.session.plan
        for step in item.technique.steps
        if not step.optional
    ]


def seconds_of(item: PlanItem, step: Step) -> int:
    """A step's share of the minutes planned for its technique; solo steps never under a minute."""
    scale = item.minutes / item.technique.minutes if item.technique.minutes else 1.0
    seconds = round(step.minutes * 60 * scale / 5) * 5
    return max(SOLO_SECONDS, seconds) if step.group.kind == "solo" and step.minutes else seconds


def index_of(state: State, opening: Opening | None) -> int:
    """Where an opening stands in the plan; −1 is the lobby."""
    if opening is None:
        return -1
    keys = [(p.item.id, p.step.id) for p in positions(state)]
    return keys.index((opening.item, opening.step))


def next_events(state: State, now: int, seed: int, holders: Holders) -> list[Event]:
    """What happens when the room goes on from where it is (its current step already closed)."""
    if later := _left_ahead(state):
        return reopened(state, later, now, holders)
    skipped: list[Event] = []
    opening_id = f"o{len(state.openings) + 1}"
    shadow = dict(state.skipped)
    for position in positions(state)[index_of(state, state.opening) + 1 :]:
        sources = _sources(state, position, shadow)
        groups, of = _groups(state, position, opening_id, seed, shadow)
        if of and _repeats(state, position.step, groups, of):
            skipped.append(StepSkipped(position.item.id, position.step.id, of.id))
            shadow[position.item.id, position.step.id] = of.id
            continue
        return [
            *skipped,
            *_opened(state, position, opening_id, groups, of, sources, now, seed, holders),
        ]
    return [*skipped, PlanFinished()]


def _left_ahead(state: State) -> Opening | None:
    """After going back, forward returns to what was left, with all that it holds."""
    if state.current is None or state.current not in state.path:
        return None
    ahead = state.path[state.path.index(state.current) + 1 :]
    return next((state.openings[id] for id in ahead if state.openings[id].left), None)


def reopened(state: State, opening: Opening, now: int, holders: Holders) -> list[Event]:
    """Open a step again with all that it holds, for those who are here today, and with what was
    written meanwhile in the steps before it."""
    events: list[Event] = [StepReopened(opening.id, freeze(_cohorts_again(opening, now)))]
    after = _after(state, events)
    if in_groups(state, opening):
        events += seated_again(after, after.openings[opening.id])
        after = _after(state, events)
    copies = _not_yet_carried(after, after.openings[opening.id], holders)
    return [*events, IdeasRouted(opening.id, copies)] if copies else events


def _cohorts_again(opening: Opening, now: int) -> list[dict[str, object]]:
    """A step that opens again gets a minute on the clock, not what was left of the first time; one
    that had not begun still waits for *Start*."""
    running = {"phase": "running", "ends_at": now + AGAIN_MS, "left": None}
    waiting = {"phase": "gathering"}
    return [
        asdict(cohort) | (waiting if cohort.started_at is None else running)
        for cohort in opening.cohorts.values()
    ]


def _not_yet_carried(state: State, opening: Opening, holders: Holders) -> Copies:
    """What nobody signed and stayed behind at first stays there: coming now, beside the one who has
    come back, it would tell whose it is."""
    pool = state.pool(opening.id)
    already = {parent for i in pool if i.status != "withdrawn" for parent in i.parents}
    before = [i for id in opening.fed_by for i in state.pool(id)]
    already |= {
        i.id
        for i in before
        if i.at <= opening.opened_at and not state.seats.keys() & set(i.authors)
    }
    groups = opening.live_groups()
    step, sources = state.step(opening), opening.sources
    return copies_for(state, step, opening.id, groups, sources, holders, already, len(pool) + 1)


def _after(state: State, events: list[Event]) -> State:
    return fold((Recorded(state.seq + n, state.at, "", e) for n, e in enumerate(events, 1)), state)


def latest(
    state: State, item: str, step: str, shadow: dict[tuple[str, str], str]
) -> Opening | None:
    """The last opening of a step; of a skipped one, the opening it would have repeated."""
    if (item, step) in shadow:
        return state.openings[shadow[item, step]]
    found = [o for o in state.openings.values() if (o.item, o.step) == (item, step)]
    return found[-1] if found else None


def _sources(state: State, at: Position, shadow: dict[tuple[str, str], str]) -> Sources:
    found = {entry.step: latest(state, at.item.id, entry.step, shadow) for entry in at.step.input}
    return {step: (opening.id,) for step, opening in found.items() if opening}


def _groups(
    state: State, at: Position, opening: str, seed: int, shadow: dict[tuple[str, str], str]
) -> tuple[Groups, Opening | None]:
    form = at.step.group
    of = latest(state, at.item.id, form.of, shadow) if isinstance(form, Keep | Merge) else None
    return groups_for(state, at.step, opening, of, seed), of


def _repeats(state: State, step: Step, groups: Groups, of: Opening) -> bool:
    """A group step whose groups and activity equal the last one's would only ask again."""
    before = state.step(of)
    merging = isinstance(step.group, Merge)
    return merging and before.activity == step.activity and same_people(groups, of.live_groups())


def _opened(
    state: State,
    at: Position,
    opening: str,
    groups: Groups,
    of: Opening | None,
    sources: Sources,
    now: int,
    seed: int,
    holders: Holders,
) -> list[Event]:
    moving = any(len(group.members) > 1 for group in groups)
    moving = moving and not (of and same_people(groups, of.live_groups()))
    cohort = _cohort(seconds_of(at.item, at.step), tuple(g.id for g in groups), moving, now)
    events: list[Event] = [
        StepOpened(opening, at.item.id, at.step.id, 1, freeze([asdict(cohort)]), sources, seed)
    ]
    if groups:
        events.append(GroupsFormed(opening, freeze([_plain(group) for group in groups])))
    copies = copies_for(state, at.step, opening, groups, sources, holders)
    return [*events, IdeasRouted(opening, copies)] if copies else events


def _cohort(seconds: int, groups: tuple[str, ...], moving: bool, now: int) -> Cohort:
    if moving:
        return Cohort(ROOM, groups, "gathering", seconds)
    return Cohort(ROOM, groups, "running", seconds, now + seconds * 1000, None, now)


def _plain(group: object) -> dict[str, object]:
    plain = asdict(group)  # type: ignore[call-overload]
    return {key: plain[key] for key in ("id", "number", "members", "came_from", "roles")}

"""Opening a step again with all that it holds, and finding what the room has left ahead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from facilitator.core.events import (
    Event,
    IdeasRouted,
    PersonMoved,
    Recorded,
    StepReopened,
    freeze,
)
from facilitator.core.evolve import fold
from facilitator.core.routing import Copies, Holders, copies_for
from facilitator.core.seating import in_groups, seated_again
from facilitator.core.state import Opening, State

AGAIN_MS = 60_000


def reopened(state: State, targets: Iterable[Opening], now: int, holders: Holders) -> list[Event]:
    """Open steps again with all that they hold, for those who are here today, and with what was
    written meanwhile in the steps before them: one, or one for each cohort."""
    events: list[Event] = []
    ids = [opening.id for opening in targets]
    for id in ids:
        after = _after(state, events)
        others = [after.openings[each] for each in ids if each != id]
        staying = [o for o in after.fronts if o.open and o.id not in ids]
        events += _reopened(after, after.openings[id], [*others, *staying], now, holders)
    return events


def _reopened(
    state: State, opening: Opening, others: list[Opening], now: int, holders: Holders
) -> list[Event]:
    events: list[Event] = [StepReopened(opening.id, freeze(_cohorts_again(opening, now)))]
    after = _after(state, events)
    if in_groups(state, opening):
        events += _once(after, opening, others)
        after = _after(state, events)
        elsewhere = frozenset(m for o in others for g in o.groups.values() for m in g.members)
        events += seated_again(after, after.openings[opening.id], elsewhere)
        after = _after(state, events)
    copies = _not_yet_carried(after, after.openings[opening.id], holders)
    return [*events, IdeasRouted(opening.id, copies)] if copies else events


def _once(state: State, opening: Opening, others: list[Opening]) -> list[Event]:
    """Who changed to another cohort sits there, and not here as well."""
    there = {m: (o.id, g) for o in others if o.open for g in o.live_groups() for m in g.members}
    return [
        PersonMoved(there[m][0], m, group.id, there[m][1].id, there[m][1].number)
        for group in opening.live_groups()
        for m in group.members
        if m in there
    ]


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


# After going back, forward returns to what was left


def left_in_block(state: State, opening: Opening) -> Opening | None:
    """The later turn of its loop that this cohort has been in already."""
    ahead = state.path[state.path.index(opening.id) + 1 :]
    return next((o for o in _of_cohort(state, opening) if o.id in ahead and o.left), None)


def left_ahead(state: State) -> list[Opening]:
    """Where the room goes on: what it left first, with every cohort of that loop."""
    if not state.cursors:
        return []
    here = max(state.path.index(id) for id in state.cursors.values())
    left = [state.openings[id] for id in state.path[here + 1 :] if state.openings[id].left]
    first: dict[str, Opening] = {}
    for opening in left:
        if opening.block == left[0].block:
            first.setdefault(opening.cohort, opening)
    return list(first.values())


def earlier_in_block(state: State, opening: Opening) -> Opening | None:
    """The turn of its loop that this cohort was in before."""
    behind = state.path[: state.path.index(opening.id)]
    return next((o for o in reversed(_of_cohort(state, opening)) if o.id in behind), None)


def earlier(state: State) -> list[Opening]:
    """Where the room was before the present step or loop, with every cohort of that one."""
    end = min((state.path.index(id) for id in state.cursors.values()), default=len(state.path))
    behind = [state.openings[id] for id in state.path[:end]]
    if not behind:
        return []
    last = {o.cohort: o for o in behind if o.block == behind[-1].block}
    return list(last.values())


def _of_cohort(state: State, opening: Opening) -> list[Opening]:
    """Openings of one cohort in one loop, in order; a step outside a loop stands alone."""
    return [
        state.openings[id]
        for id in state.path
        if state.openings[id].block == opening.block and state.openings[id].cohort == opening.cohort
    ]

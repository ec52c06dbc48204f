"""What the facilitator alone sees: run sheet, people, harvest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from facilitator.core import views as v
from facilitator.core.activities import is_material
from facilitator.core.looking.ideas import last_act, viewer_of_ideas
from facilitator.core.loops import Place, block_of, loop_of
from facilitator.core.offering import is_at_the_end, offered
from facilitator.core.placing import (
    name_of_place,
    optional_ahead,
    places,
    positions,
    seconds_of,
)
from facilitator.core.state import DESK, Idea, Opening, PlanItem, State
from facilitator.core.turns import (
    can_follow,
    planned_before,
    rounds_of,
)
from facilitator.core.visibility import (
    idea_ahead,
    is_released_by_facilitator,
    person_view,
    waiting_ideas,
)
from structures.schema import Step, Technique


def console_view(state: State, lens: v.Lens, opening: Opening | None) -> v.ConsoleView:
    fronts = state.fronts if opening else ()
    pool = [idea for front in fronts for idea in _made(state, front)]
    written = [i for i in pool if i.standing and not i.parents]
    placed = {m for o in fronts for g in o.groups.values() for m in g.members}
    people = tuple(person_view(s) for s in state.participants() if s.left_at is None)
    unplaced = people if opening and opening.groups else ()
    return v.ConsoleView(
        sheet=_sheet(state, lens, opening),
        drift=_drift(state, opening),
        wrote=len({author for idea in written for author in idea.authors}),
        ideas=sum(1 for idea in pool if idea.standing),
        alone=_alone(state),
        people=people,
        unplaced=tuple(p for p in unplaced if p.id not in placed and p.present),
        harvest=_harvest(state, lens, opening),
        undo=last_act(state, opening, DESK) if opening else None,
        held=state.held if opening and can_follow(state, opening) else None,
        offers=tuple(_offer(each, lens) for each in offered(state) if is_at_the_end(state)),
        reported=tuple(_reported(state, lens, fronts)),
        spares=tuple(_spare(place, lens) for place in optional_ahead(state)),
    )


def _reported(state: State, lens: v.Lens, fronts: Iterable[Opening]) -> Iterator[v.IdeaView]:
    """Without authors: the facilitator judges words, not people."""
    for block in dict.fromkeys(front.block for front in fronts):
        view = viewer_of_ideas(state, lens, state.openings[block], named=False)
        for idea in state.cards(block) if block in state.hands else ():
            if idea.reported and idea.standing:
                yield view(idea)


def _made(state: State, opening: Opening) -> list[Idea]:
    """What this step makes, without what it only works from."""
    step = state.step(opening)
    return [idea for idea in state.cards(opening.id) if not is_material(step, idea)]


def _offer(item: PlanItem, lens: v.Lens) -> v.OfferView:
    return v.OfferView(item.id, item.in_language(lens.lang).title, item.minutes)


def _spare(place: Place, lens: v.Lens) -> v.SpareView:
    title = place.item.in_language(lens.lang).step(place.step.id).title
    return v.SpareView(name_of_place(place), title, seconds_of(place.item, place.step) / 60)


def _sheet(state: State, lens: v.Lens, opening: Opening | None) -> tuple[v.SheetView, ...]:
    line, entered = places(state), positions(state)
    keys = [(p.item.id, p.step.id) for p in line]
    here = keys.index((opening.item, opening.step)) if opening else -1
    if state.session.finished:
        here = len(line)
    lines: list[v.SheetView] = []
    for n, place in enumerate(line):
        if n < here and place not in entered:
            continue
        technique = place.item.in_language(lens.lang)
        if not lines or lines[-1].item != place.item.id:
            title, minutes = technique.title, float(place.item.minutes)
            lines.append(v.SheetView(place.item.id, "", title, minutes, ""))
        said = _sheet_step(state, place, opening, n - here, technique)
        lines.append(said if place in entered else replace(said, state="spare"))
    return tuple(lines)


def _sheet_step(
    state: State, place: Place, opening: Opening | None, distance: int, technique: Technique
) -> v.SheetView:
    step = place.step
    loop = loop_of(place.item.technique, step)
    here = opening and opening.item == place.item.id and _in_block(state, opening, step)
    again = here and opening and opening.turn < opening.turns
    state_ = "now" if distance == 0 else "done" if distance < 0 and not again else "next"
    return v.SheetView(
        place.item.id,
        step.id,
        technique.step(step.id).title,
        seconds_of(place.item, step) / 60,
        state_,
        loop.over if loop else "",
        opening.turn if here and opening else 0,
        opening.turns if here and opening else _turns(state, place),
        step.scope or "",
    )


def _turns(state: State, place: Place) -> int:
    """As many as there were; before that as many as the plan reckons with."""
    key = (place.item.id, place.step.id)
    gone = [o.turns for o in state.openings.values() if (o.item, o.step) == key]
    return max(gone, default=rounds_of(place.item, place.step))


def _in_block(state: State, opening: Opening, step: Step) -> bool:
    block = block_of(state.item(opening.item).technique, state.step(opening))
    return step.loop is not None and step.id in [each.id for each in block]


def _drift(state: State, opening: Opening | None) -> int:
    if opening is None or not state.path:
        return 0
    first = state.openings[state.path[0]]
    return opening.opened_at - first.opened_at - planned_before(state, opening)


def _alone(state: State) -> int:
    """How many groups have just one person who is here; a number, not a name."""
    groups = [group for opening in state.fronts for group in opening.live_groups()]
    here = [sum(1 for m in g.members if state.seats[m].present) for g in groups]
    return sum(1 for n in here if n == 1)


def _harvest(state: State, lens: v.Lens, opening: Opening | None) -> v.HarvestView | None:
    if opening is None or not is_released_by_facilitator(state.step(opening)):
        return None
    ahead, passed = idea_ahead(state, opening), frozenset(opening.passed)
    waiting = tuple(
        v.WaitingView(
            i.id, group.number if (group := state.group(i.group)) else None, i.id in passed
        )
        for i in waiting_ideas(state, opening)
    )
    shown = [state.ideas[id] for id in opening.shown]
    view = viewer_of_ideas(state, lens, opening, named=False)
    return v.HarvestView(
        view(ahead) if ahead else None,
        waiting,
        sum(1 for idea in shown if idea.standing and not idea.hidden),
        tuple(view(idea) for idea in shown if idea.hidden and idea.standing),
    )

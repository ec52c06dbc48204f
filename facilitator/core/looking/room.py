"""From a state and a lens to a view: what stands on one screen, before any words are chosen."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from facilitator.core import views as v
from facilitator.core.activities import powers_of
from facilitator.core.judging import rate_view
from facilitator.core.looking.console import console_view
from facilitator.core.looking.groups import cohorts_view, groups_view, own_group
from facilitator.core.looking.ideas import ideas_view, undo_view, viewer_of_ideas
from facilitator.core.looking.memory import Memory
from facilitator.core.looking.steps import clock_view, next_view, step_view, technique_view
from facilitator.core.state import Opening, State

T = TypeVar("T")


def visible(state: State, lens: v.Lens, memory: Memory | None = None) -> v.View:
    """Everything that this lens may see, and nothing else. `memory` is for whoever looks through
    many lenses, or often."""
    memory = memory or Memory()
    opening = _where(state, lens)
    if opening is None or state.closed:
        return _without_step(state, lens, memory)
    step, item = state.step(opening), state.item(opening.item)
    technique = item.in_language(lens.lang)
    translated = technique.step(step.id)

    def once(what: Hashable, make: Callable[[], T]) -> T:
        return memory.once(state, (what, opening.id, lens.lang), make)

    return v.View(
        lens,
        "step",
        *memory.once(state, "basis", lambda: _basis(state)),
        technique=once("technique", lambda: technique_view(item, technique, opening)),
        step=once(
            ("step", lens.role, lens.kind == "console"),
            lambda: step_view(state, lens, opening, item, translated),
        ),
        clock=once(
            ("clock", lens.group), lambda: clock_view(state, opening, state.group(lens.group))
        ),
        group=own_group(state, lens, opening),
        groups=groups_view(state, lens) if lens.kind in ("wall", "console") else (),
        cohorts=cohorts_view(state, lens) if lens.kind in ("wall", "console") else (),
        ideas=ideas_view(state, lens, opening, memory),
        may=powers_of(step, lens.role) if lens.kind in ("phone", "preview") else frozenset(),
        next=once("next", lambda: next_view(state, lens, opening)),
        undo=undo_view(state, lens, opening),
        rating=rate_view(
            state, lens, opening, translated, viewer_of_ideas(state, lens, opening, named=False)
        ),
        console=console_view(state, lens, opening) if lens.kind == "console" else None,
    )


def _where(state: State, lens: v.Lens) -> Opening | None:
    """Inside a loop a phone is where its group is, which need not be where the others are."""
    if lens.opening:
        return state.openings[lens.opening]
    return next((o for o in state.fronts if lens.group in o.groups), state.opening)


def _without_step(state: State, lens: v.Lens, memory: Memory) -> v.View:
    session = state.session
    mode = "closed" if state.closed else "finished" if session.finished else "lobby"
    console = console_view(state, lens, None) if lens.kind == "console" else None
    basis = memory.once(state, "basis", lambda: _basis(state))
    plan = memory.once(state, ("plan", lens.lang), lambda: _plan(state, lens.lang))
    return v.View(lens, mode, *basis, console=console, plan=plan)


def _plan(state: State, lang: str) -> tuple[v.TechniqueView, ...]:
    return tuple(technique_view(i, i.in_language(lang), None) for i in state.session.plan)


def _basis(state: State) -> tuple[str, str, str, bool, int, int]:
    """Code, title and topic; whether it is a rehearsal; how many have joined and are here."""
    session = state.session
    people = state.participants()
    joined = sum(1 for seat in people if seat.left_at is None)
    here = sum(1 for seat in people if seat.present)
    return session.code, session.title, session.topic, session.rehearsal, joined, here

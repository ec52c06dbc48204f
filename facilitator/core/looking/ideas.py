"""What was written, as far as this lens may see it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable

from facilitator.core import views as v
from facilitator.core.activities import is_material
from facilitator.core.looking.memory import Memory
from facilitator.core.scoring import scores
from facilitator.core.state import Idea, Opening, State
from facilitator.core.visibility import (
    author_shown,
    in_order,
    person_view,
    sees,
    sight,
)


def ideas_view(
    state: State, lens: v.Lens, opening: Opening, memory: Memory
) -> tuple[v.IdeaView, ...]:
    """In the order in which they came; what was shown one by one, in the order of showing."""
    if state.step(opening).activity == "rate":
        return ()
    view, known = viewer_of_ideas(state, lens, opening), memory.ideas(state, lens)
    about, seen = state.sentences(opening.id), sight(state, lens)
    found: dict[str, v.IdeaView] = {}
    for idea in state.cards(opening.id) if lens.me else in_order(state, opening):
        before = known.get(idea.id)
        if before and before[0] is idea and idea.id not in about:
            found[idea.id] = before[1]
        elif _stands_there(lens, idea) and seen(idea):
            found[idea.id] = view(idea)
            if idea.id not in about:
                known[idea.id] = (idea, found[idea.id])
    shown = {id: found[id] for id in opening.shown if id in found}
    waiting = found.keys() - shown.keys() if shown else found
    return (*(looks for id, looks in found.items() if id in waiting), *shown.values())


def _stands_there(lens: v.Lens, idea: Idea) -> bool:
    """What was struck out stands on phones, where it can be brought back."""
    return idea.standing or (idea.status == "dropped" and lens.kind in ("phone", "preview"))


def viewer_of_ideas(
    state: State, lens: v.Lens, opening: Opening, named: bool = True
) -> Callable[[Idea], v.IdeaView]:
    """What turns an idea of this opening into a view; `named`: with its author, if that may be."""
    step, shown = state.step(opening), frozenset(opening.shown)
    said = state.sentences(opening.id)
    score = scores(state) if step.activity in ("present", "talk") else None
    partners = {entry.step for entry in step.input if entry.route == "partner"}

    def view(idea: Idea) -> v.IdeaView:
        group = state.group(idea.group)
        return v.IdeaView(
            idea.id,
            idea.fields,
            idea.version,
            by=author_shown(state, idea) if named else None,
            group=group.number if group else None,
            promoted=idea.promoted,
            struck=idea.status == "dropped",
            merged_from=len(idea.parents) if len(idea.parents) > 1 else 0,
            kept=idea.kept,
            late=idea.late,
            hidden=idea.hidden,
            shown=idea.id in shown,
            spotlight=opening.spotlight == idea.id,
            score=score(idea) if score else None,
            released=idea.released,
            material=is_material(step, idea),
            foreign=lens.me is not None and lens.me not in idea.authors,
            heard=_heard(state, partners, idea) if partners else (),
            said=_said(state, lens, opening, said.get(idea.id, ())),
        )

    return view


def _heard(state: State, partners: Container[str], idea: Idea) -> tuple[v.PersonView, ...]:
    """With whom its author talked, where this was written down about them. `partners` are the steps
    in which that was."""
    if len(idea.parents) != 1:
        return ()
    before = state.openings[state.ideas[idea.parents[0]].opening]
    group = before.group_of(idea.authors[0])
    if before.step not in partners or group is None:
        return ()
    return tuple(person_view(state.seats[m]) for m in group.members if m != idea.authors[0])


def _said(
    state: State, lens: v.Lens, opening: Opening, sentences: Iterable[Idea]
) -> tuple[tuple[str, str], ...]:
    seen = (each for each in sentences if sees(state, lens, each))
    return tuple(_sentence(state, lens, opening, each) for each in seen)


def _sentence(state: State, lens: v.Lens, opening: Opening, sentence: Idea) -> tuple[str, str]:
    """What it says, by the word that the step had for it in which somebody was asked."""
    technique = state.item(opening.item).in_language(lens.lang)
    ((kind, text),) = sentence.fields.items()
    labels = (step.label(kind) for step in technique.steps if kind in step.ask.values())
    return next(labels, ""), text


def undo_view(state: State, lens: v.Lens, opening: Opening) -> v.UndoView | None:
    """The last thing done in this group that can be taken back; any member may."""
    if lens.kind != "phone" or lens.group is None or lens.group not in opening.groups:
        return None
    return last_act(state, opening, lens.group)


def last_act(state: State, opening: Opening, scope: str) -> v.UndoView | None:
    for act in reversed(state.acts):
        if (act.opening, act.scope) == (opening.id, scope):
            return v.UndoView(act.seq, type(act.event).__name__)
    return None

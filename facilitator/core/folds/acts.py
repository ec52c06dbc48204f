"""What was done lately and can be undone: for each group, each author and the desk on its own, so
that a busy room takes nobody's last step away."""

from __future__ import annotations

from facilitator.core import events as e
from facilitator.core.state import DESK, Act, State

MOST_ACTS = 10
BY_THE_DESK = (e.PersonMoved, e.IdeaShown, e.IdeaSpotlit, e.IdeaPassedOver, e.IdeaHidden)
ON_IDEAS = (e.IdeaEdited, e.IdeasMerged, e.IdeaPromoted, e.IdeaStruck)


def remembered(state: State, after: State, recorded: e.Recorded) -> tuple[Act, ...]:
    """The acts of `after`, with this one if it is one."""
    event = recorded.event
    if isinstance(event, e.IdeasParted):
        return tuple(act for act in after.acts if getattr(act.event, "id", None) != event.id)
    if isinstance(event, e.IdeaSpotlit) and event.id is None:
        return tuple(act for act in after.acts if not isinstance(act.event, e.IdeaSpotlit))
    if isinstance(event, BY_THE_DESK + ON_IDEAS):
        return _with(after.acts, _act(state, after, recorded))
    return after.acts


def _act(state: State, after: State, recorded: e.Recorded) -> Act:
    event = recorded.event
    idea = after.ideas.get(getattr(event, "id", None) or "")
    opening = idea.opening if idea else getattr(event, "opening", "")
    scope = DESK
    if idea and isinstance(event, ON_IDEAS):
        scope = idea.group or idea.authors[0]
    before = state.ideas[event.id].fields if isinstance(event, e.IdeaEdited) else None
    return Act(recorded.seq, recorded.by, event, opening, scope, before)


def _with(acts: tuple[Act, ...], act: Act) -> tuple[Act, ...]:
    alike = [a for a in acts if (a.opening, a.scope) == (act.opening, act.scope)]
    oldest = alike[0] if len(alike) >= MOST_ACTS else None
    return (*(a for a in acts if a is not oldest), act)

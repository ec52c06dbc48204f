"""The harvest: one idea after the other, looked at by the facilitator before everybody sees it."""

from __future__ import annotations

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.asking import Ask, present_opening, standing_idea
from facilitator.core.rejected import Rejected
from facilitator.core.scoring import scores
from facilitator.core.state import Idea, Opening, State
from facilitator.core.visibility import is_released_by_facilitator, waiting_ideas


def cue_idea(state: State, command: c.CueIdea, ask: Ask) -> list[e.Event]:
    opening, idea = _waiting(state, command.opening, command.id)
    return [e.IdeaCued(opening.id, idea.id)]


def pass_over_idea(state: State, command: c.PassOverIdea, ask: Ask) -> list[e.Event]:
    opening, idea = _waiting(state, command.opening, command.id)
    return [e.IdeaPassedOver(opening.id, idea.id)]


def show_idea(state: State, command: c.ShowIdea, ask: Ask) -> list[e.Event]:
    opening = present_opening(state, command.opening)
    idea = standing_idea(state, command.id)
    if idea.hidden and idea.id in opening.shown:
        return [e.IdeaHidden(idea.id, False)]
    _, idea = _waiting(state, command.opening, command.id)
    return [e.IdeaShown(opening.id, each.id) for each in _level_with(state, opening, idea)]


def _level_with(state: State, opening: Opening, idea: Idea) -> list[Idea]:
    """In a countdown whoever is level is called together."""
    step = state.step(opening)
    if not any(audience.when == "countdown" for audience in step.visible):
        return [idea]
    score = scores(state)
    points = score(idea)
    waiting = [each for each in waiting_ideas(state, opening) if score(each) == points]
    return waiting if points is not None else [idea]


def _waiting(state: State, named: str, id: str) -> tuple[Opening, Idea]:
    opening = present_opening(state, named)
    idea = standing_idea(state, id)
    if idea.opening != opening.id or not is_released_by_facilitator(state.step(opening)):
        raise Rejected("gone")
    if idea.id in opening.shown:
        raise Rejected("nothing_new")
    if idea.hidden or idea.kept or idea.about:
        raise Rejected("gone")
    return opening, idea


def hide_idea(state: State, command: c.HideIdea, ask: Ask) -> list[e.Event]:
    """Off the wall and everybody's phone at once; its author keeps it."""
    idea = standing_idea(state, command.id)
    if state.closed:
        raise Rejected("closed")
    if idea.hidden == command.hidden:
        raise Rejected("nothing_new")
    return [e.IdeaHidden(idea.id, command.hidden)]


def spotlight_idea(state: State, command: c.SpotlightIdea, ask: Ask) -> list[e.Event]:
    opening = present_opening(state, command.opening)
    if (command.id or None) == opening.spotlight:
        raise Rejected("nothing_new")
    if not command.id:
        return [e.IdeaSpotlit(opening.id, None)]
    idea = standing_idea(state, command.id)
    if idea.id not in opening.shown or idea.hidden:
        raise Rejected("not_shown")
    return [e.IdeaSpotlit(opening.id, idea.id)]

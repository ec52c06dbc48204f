"""What was written, and what became of it."""

from __future__ import annotations

from dataclasses import replace

from facilitator.core import events as e
from facilitator.core.folds.changing import Fold, with_idea, with_ideas, with_new_ideas
from facilitator.core.state import Idea, State


def _ideas_routed(state: State, event: e.IdeasRouted, recorded: e.Recorded) -> State:
    copies = []
    for id, parent_id, group in event.copies:
        parent = state.ideas[parent_id]
        copies.append(
            Idea(id, event.opening, parent.authors, parent.fields, recorded.at, group, (parent_id,))
        )
    return with_new_ideas(state, event.opening, copies)


def _idea_posted(state: State, event: e.IdeaPosted, recorded: e.Recorded) -> State:
    idea = Idea(
        event.id,
        event.opening,
        (event.author,),
        dict(event.fields),
        recorded.at,
        event.group,
        kept=event.kept,
        late=event.late,
    )
    return with_new_ideas(state, event.opening, [idea])


def _idea_edited(state: State, event: e.IdeaEdited, recorded: e.Recorded) -> State:
    return with_idea(state, event.id, fields=dict(event.fields), version=event.version)


def _ideas_merged(state: State, event: e.IdeasMerged, recorded: e.Recorded) -> State:
    parents = [state.ideas[id] for id in event.ideas]
    authors = tuple(dict.fromkeys(author for parent in parents for author in parent.authors))
    merged = Idea(
        event.id,
        event.opening,
        authors,
        dict(event.fields),
        recorded.at,
        event.group,
        tuple(event.ideas),
        promoted=any(parent.promoted for parent in parents),
    )
    state = with_ideas(state, [replace(parent, status="merged") for parent in parents])
    return with_new_ideas(state, event.opening, [merged])


def _ideas_parted(state: State, event: e.IdeasParted, recorded: e.Recorded) -> State:
    merged = state.ideas[event.id]
    merged_in = (state.ideas[id] for id in merged.parents)
    parents = [replace(idea, status="live") for idea in merged_in if idea.status == "merged"]
    return with_ideas(state, [replace(merged, status="parted"), *parents])


def _idea_kept(state: State, event: e.IdeaKept, recorded: e.Recorded) -> State:
    return with_idea(state, event.id, kept=event.kept)


def _idea_promoted(state: State, event: e.IdeaPromoted, recorded: e.Recorded) -> State:
    return with_idea(state, event.id, promoted=event.promoted)


def _idea_struck(state: State, event: e.IdeaStruck, recorded: e.Recorded) -> State:
    return with_idea(state, event.id, status="dropped" if event.struck else "live")


def _idea_withdrawn(state: State, event: e.IdeaWithdrawn, recorded: e.Recorded) -> State:
    return with_idea(state, event.id, status="withdrawn")


def _forgotten(state: State, event: e.Forgotten, recorded: e.Recorded) -> State:
    """The log was rewritten before this was folded; here only the marks are set."""
    seats = {id: replace(state.seats[id], name=None) for id in event.seats}
    ideas = [
        replace(idea, status="withdrawn", fields=dict.fromkeys(idea.fields, ""))
        for idea in (state.ideas[id] for id in event.ideas)
    ]
    return with_ideas(replace(state, seats={**state.seats, **seats}), ideas)


FOLDS: dict[type[e.Event], Fold] = {
    e.IdeasRouted: _ideas_routed,
    e.IdeaPosted: _idea_posted,
    e.IdeaEdited: _idea_edited,
    e.IdeasMerged: _ideas_merged,
    e.IdeasParted: _ideas_parted,
    e.IdeaKept: _idea_kept,
    e.IdeaPromoted: _idea_promoted,
    e.IdeaStruck: _idea_struck,
    e.IdeaWithdrawn: _idea_withdrawn,
    e.Forgotten: _forgotten,
}

"""What was written, and what became of it."""

from __future__ import annotations

from dataclasses import replace

from facilitator.core import events as e
from facilitator.core.folds.changing import Fold, with_idea, with_ideas, with_new_ideas
from facilitator.core.state import Act, Idea, State, Wording


def _ideas_routed(state: State, event: e.IdeasRouted, recorded: e.Recorded) -> State:
    copies = []
    by_parent = {i.parents: i.id for i in state.pool(event.opening) if len(i.parents) == 1}
    for id, parent_id, group in event.copies:
        parent = state.ideas[parent_id]
        copy = Idea(id, event.opening, parent.authors, parent.fields, recorded.at, group)
        inherited = (Wording(0, parent.editors),)
        about = by_parent.get((state.subject(parent),), "")
        copies.append(replace(copy, parents=(parent_id,), about=about, wordings=inherited))
        by_parent[parent_id,] = id
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
        about=event.about,
        wordings=(Wording(recorded.seq),),
    )
    return with_new_ideas(state, event.opening, [idea])


def _idea_edited(state: State, event: e.IdeaEdited, recorded: e.Recorded) -> State:
    idea = state.ideas[event.id]
    editors = tuple(dict.fromkeys((*idea.editors, recorded.by)))
    if event.undoes is not None:
        editors = _editors_before(idea, event.undoes)
    wordings = (*idea.wordings, Wording(recorded.seq, editors))
    fields = dict(event.fields)
    return with_idea(state, event.id, fields=fields, version=event.version, wordings=wordings)


def _editors_before(idea: Idea, seq: int) -> tuple[str, ...]:
    before = [wording.editors for wording in idea.wordings if wording.seq < seq]
    return before[-1] if before else ()


def _ideas_merged(state: State, event: e.IdeasMerged, recorded: e.Recorded) -> State:
    parents = [state.ideas[id] for id in event.ideas]
    authors = tuple(dict.fromkeys(author for parent in parents for author in parent.authors))
    editors = dict.fromkeys(editor for parent in parents for editor in parent.editors)
    wording = Wording(recorded.seq, tuple(editors | {recorded.by: None}))
    merged = Idea(
        event.id,
        event.opening,
        authors,
        dict(event.fields),
        recorded.at,
        event.group,
        tuple(event.ideas),
        promoted=any(parent.promoted for parent in parents),
        kept=any(parent.kept for parent in parents),
        wordings=(wording,),
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


def _idea_released(state: State, event: e.IdeaReleased, recorded: e.Recorded) -> State:
    return with_idea(state, event.id, released=event.released)


def _idea_promoted(state: State, event: e.IdeaPromoted, recorded: e.Recorded) -> State:
    return with_idea(state, event.id, promoted=event.promoted)


def _idea_struck(state: State, event: e.IdeaStruck, recorded: e.Recorded) -> State:
    return with_idea(state, event.id, status="dropped" if event.struck else "live")


def _idea_withdrawn(state: State, event: e.IdeaWithdrawn, recorded: e.Recorded) -> State:
    return with_idea(state, event.id, status="withdrawn")


def _forgotten(state: State, event: e.Forgotten, recorded: e.Recorded) -> State:
    """What folding the emptied log gives, so that nobody keeps the words in memory either."""
    seats = {id: replace(state.seats[id], name=None) for id in event.seats}
    ideas = [
        replace(idea, status="withdrawn", fields=dict.fromkeys(idea.fields, ""))
        for idea in (state.ideas[id] for id in event.ideas)
    ]
    state = replace(state, seats={**state.seats, **seats}, acts=_acts_without(state, event))
    return with_ideas(state, ideas)


def _acts_without(state: State, event: e.Forgotten) -> tuple[Act, ...]:
    """An edit that can be undone holds the text before it; what came of these ideas cannot be."""
    records = set(event.records)
    gone = set(event.ideas)
    for idea in state.ideas.values():  # parents stand before their children
        if not gone.isdisjoint(idea.parents) or any(w.seq in records for w in idea.wordings):
            gone.add(idea.id)
    return tuple(act for act in state.acts if getattr(act.event, "id", None) not in gone)


FOLDS: dict[type[e.Event], Fold] = {
    e.IdeasRouted: _ideas_routed,
    e.IdeaPosted: _idea_posted,
    e.IdeaEdited: _idea_edited,
    e.IdeasMerged: _ideas_merged,
    e.IdeasParted: _ideas_parted,
    e.IdeaKept: _idea_kept,
    e.IdeaReleased: _idea_released,
    e.IdeaPromoted: _idea_promoted,
    e.IdeaStruck: _idea_struck,
    e.IdeaWithdrawn: _idea_withdrawn,
    e.Forgotten: _forgotten,
}

"""Writing: post, edit, merge, mark, strike, keep to oneself, take back.

In groups one member may write for all, nothing waits for a tap, and nobody's sentence is ever
overwritten unseen: an edit names the version it started from, and a stale one is refused with the
present text beside one's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.activities import is_material, permits
from facilitator.core.asking import (
    Ask,
    group_id_of,
    name_of,
    own_idea,
    require_in_scope,
    standing_idea,
    takes_words,
    writable_opening,
)
from facilitator.core.rejected import Rejected
from facilitator.core.routing import copies_for
from facilitator.core.rules.rating import only_text, sentence
from facilitator.core.seating import in_groups, seated
from facilitator.core.state import Idea, Opening, State
from facilitator.core.text import IDEA_CHARACTERS
from facilitator.core.visibility import of_the_group, role_of
from structures.schema import Step

MOST_IDEAS_EACH = 50


def post_idea(state: State, command: c.PostIdea, ask: Ask) -> list[e.Event]:
    if command.about:
        return sentence(state, command, ask)
    opening, late = _opening_for_posting(state, command, ask)
    step = state.step(opening)
    if not permits(step, "post") or (command.kept and not permits(step, "keep")):
        raise Rejected("no_writing_here")
    _require_turn(state, opening, ask)
    if command.id in state.ideas:
        raise Rejected("taken")
    fields = _filled(step, command.fields)
    author = name_of(state, ask, opening.id)
    _require_room_for_one_more(state, step, opening, author)
    places = _seated_first(state, ask, opening)
    group = places[-1].group if places else group_id_of(state, ask, opening)
    posted = e.IdeaPosted(opening.id, command.id, author, fields, group, command.kept, late)
    return [*places, posted, *_carried_at_once(state, opening, posted, ask)]


def _require_turn(state: State, opening: Opening, ask: Ask) -> None:
    """Where a step names the roles that write, the others have no words there."""
    writes = state.step(opening).writes
    desk = ask.actor.kind in ("facilitator", "cofacilitator")
    if writes and not desk and role_of(state, opening, ask.actor.id) not in writes:
        raise Rejected("not_your_turn")


def _seated_first(state: State, ask: Ask, opening: Opening) -> list[e.PersonPlaced]:
    """Whoever writes is here, whatever their connection says, and writes with a group. Where nobody
    signs the place beside the card would: there one has to come in again first."""
    if not in_groups(state, opening) or opening.group_of(ask.actor.id):
        return []
    if not opening.open:
        raise Rejected("no_writing_here")
    if state.step(opening).anonymous:
        raise Rejected("stale")
    return seated(state, opening, ask.actor.id)


def _opening_for_posting(state: State, command: c.PostIdea, ask: Ask) -> tuple[Opening, bool]:
    """A late note goes to the step it was written for, whenever that was; it is late only if that
    step does not take ideas (any more, or again)."""
    opening = state.openings.get(command.opening)
    if command.late and opening and not state.closed and not takes_words(opening, ask.now):
        return opening, True
    return writable_opening(state, ask, command.opening), False


def _filled(step: Step, given: Mapping[str, str]) -> dict[str, str]:
    """Exactly the step's fields, in its order; a group's list without fields has one: `idea`."""
    names = list(step.fields) or ["idea"]
    optional = {name for name, spec in step.fields.items() if spec.optional}
    fields = {name: given.get(name, "") for name in names}
    if set(given) - set(names):
        raise Rejected("malformed", field="fields")
    if not any(fields.values()) or any(not fields[n] for n in names if n not in optional):
        raise Rejected("blank")
    return fields


def _require_room_for_one_more(state: State, step: Step, opening: Opening, author: str) -> None:
    most = step.max or MOST_IDEAS_EACH
    mine = [i for i in state.pool(opening.id) if i.authors == (author,) and not i.parents]
    if sum(1 for idea in mine if idea.standing) >= most:
        raise Rejected("enough", most=most)


def _carried_at_once(
    state: State, closed: Opening, posted: e.IdeaPosted, ask: Ask
) -> list[e.Event]:
    """What arrives just after *Next* is carried on by the same route as the rest was."""
    here = state.front_of(ask.actor.id)
    if closed.open or posted.late or posted.kept or here is None or here.id == closed.id:
        return []
    if closed.id not in here.fed_by:
        return []
    idea = Idea(posted.id, closed.id, (posted.author,), posted.fields, ask.now, posted.group)
    with_it = _alone_in_pool(state, idea)
    start = len(state.pool(here.id)) + 1
    groups = tuple(here.live_groups())
    holder = {posted.author: ask.actor.id}
    copies = copies_for(with_it, state.step(here), here.id, groups, here.sources, holder, (), start)
    return [e.IdeasRouted(here.id, copies)] if copies else []


def _alone_in_pool(state: State, idea: Idea) -> State:
    return replace(state, ideas={**state.ideas, idea.id: idea}, pools={idea.opening: (idea.id,)})


def edit_idea(state: State, command: c.EditIdea, ask: Ask) -> list[e.Event]:
    idea = standing_idea(state, command.id)
    opening = require_in_scope(state, ask, idea)
    step = state.step(opening)
    said = bool(idea.about) and step.activity == "rate"
    if not (said or permits(step, "edit")) or is_material(step, idea):
        raise Rejected("no_writing_here")
    _require_turn(state, opening, ask)
    if command.version != idea.version:
        raise Rejected("edited_meanwhile", version=idea.version, text=_text(idea))
    fields = only_text(idea.fields, command) if idea.about else _filled(step, command.fields)
    if fields == dict(idea.fields):
        raise Rejected("nothing_new")
    copies = [i for i in state.ideas.values() if i.parents == (idea.id,)]
    if not opening.open and any(not _follows(copy, idea) for copy in copies):
        raise Rejected("late")  # it would correct what nobody reads
    edits = [e.IdeaEdited(idea.id, fields, idea.version + 1)]
    return [*edits, *copy_edits(state, idea, fields)]


def copy_edits(
    state: State, idea: Idea, fields: Mapping[str, str], undoing: bool = False
) -> list[e.Event]:
    """A correction made after *Next* or *Back* reaches every copy too that nobody has touched."""
    edits: list[e.Event] = []
    for copy in [i for i in state.ideas.values() if i.parents == (idea.id,) and _follows(i, idea)]:
        undoes = (copy.wordings[-1].seq or None) if undoing else None
        edits.append(e.IdeaEdited(copy.id, fields, copy.version + 1, undoes))
        edits += copy_edits(state, copy, fields, undoing)
    return edits


def _follows(copy: Idea, idea: Idea) -> bool:
    return copy.standing and copy.fields == idea.fields


def _text(idea: Idea) -> str:
    return "\n".join(text for text in idea.fields.values() if text)


def merge_ideas(state: State, command: c.MergeIdeas, ask: Ask) -> list[e.Event]:
    ideas = [standing_idea(state, id) for id in command.ideas]
    if len(ideas) < 2:
        raise Rejected("too_few")
    if command.id in state.ideas:
        raise Rejected("taken")
    opening = require_in_scope(state, ask, ideas[0])
    for idea in ideas:
        require_in_scope(state, ask, idea)
    if opening.id != command.opening or {i.opening for i in ideas} != {opening.id}:
        raise Rejected("stale")
    if not opening.open:
        raise Rejected("late")
    step = state.step(opening)
    if not permits(step, "merge") or any(idea.about for idea in ideas):
        raise Rejected("no_writing_here")
    _require_turn(state, opening, ask)
    if len({idea.group for idea in ideas}) > 1:
        raise Rejected("not_yours")
    fields = _filled(step, command.fields) if command.fields else _joined(ideas)
    return [
        e.IdeasMerged(command.id, opening.id, ideas[0].group, tuple(i.id for i in ideas), fields)
    ]


def _joined(ideas: list[Idea]) -> dict[str, str]:
    """Field by field, one under the other, each sentence once."""
    names = dict.fromkeys(name for idea in ideas for name in idea.fields)
    joined = {
        name: "\n".join(dict.fromkeys(t for i in ideas if (t := i.fields.get(name, ""))))
        for name in names
    }
    if (length := max(map(len, joined.values()))) > IDEA_CHARACTERS:
        raise Rejected("too_long", most=IDEA_CHARACTERS, length=length)
    return joined


def promote_idea(state: State, command: c.PromoteIdea, ask: Ask) -> list[e.Event]:
    """`pick` is advice, never a gate: a group may mark as many as it likes."""
    idea = _changeable(state, command.id, ask, "promote")
    if idea.promoted == command.promoted:
        raise Rejected("nothing_new")
    return [e.IdeaPromoted(idea.id, command.promoted)]


def strike_idea(state: State, command: c.StrikeIdea, ask: Ask) -> list[e.Event]:
    idea = state.ideas.get(command.id)
    if command.struck:
        idea = _changeable(state, command.id, ask, "strike")
    elif idea is None or idea.status != "dropped":
        raise Rejected("nothing_new")
    elif not require_in_scope(state, ask, idea).open:
        raise Rejected("late")
    _require_turn(state, state.openings[idea.opening], ask)
    return [e.IdeaStruck(idea.id, command.struck)]


def _changeable(state: State, id: str, ask: Ask, act: str) -> Idea:
    idea = standing_idea(state, id)
    opening = require_in_scope(state, ask, idea)
    if not opening.open:
        raise Rejected("late")
    if not permits(state.step(opening), act) or is_material(state.step(opening), idea):
        raise Rejected("no_writing_here")
    return idea


def keep_idea(state: State, command: c.KeepIdea, ask: Ask) -> list[e.Event]:
    """Kept to oneself while the step is open; afterwards it has been read by others."""
    idea = own_idea(state, ask, command.id)
    opening = state.openings[idea.opening]
    if state.closed or not opening.open:
        raise Rejected("late")
    if not permits(state.step(opening), "keep"):
        raise Rejected("no_writing_here")
    if idea.parents or len(idea.authors) > 1:
        raise Rejected("not_yours")
    if idea.kept == command.kept:
        raise Rejected("nothing_new")
    return [e.IdeaKept(idea.id, command.kept), *_taken_along(state, idea, command.kept)]


def _taken_along(state: State, idea: Idea, kept: bool) -> list[e.Event]:
    """After *Back* there may be copies ahead; they are kept back too, if they can be."""
    if not kept:
        return []
    copies = [
        i for i in state.ideas.values() if i.parents == (idea.id,) and i.status != "withdrawn"
    ]
    if any(of_the_group(state, copy) or not copy.standing for copy in copies):
        raise Rejected("built_on")
    _, *along = _with_own_copies(state, idea)
    return [e.IdeaWithdrawn(id) for id in along]


def release_idea(state: State, command: c.ReleaseIdea, ask: Ask) -> list[e.Event]:
    """Showing it is its author's alone, and so is taking it back while the step is open."""
    idea = own_idea(state, ask, command.id)
    opening = state.openings[idea.opening]
    if state.closed or not opening.open:
        raise Rejected("late")
    if not permits(state.step(opening), "release") or not idea.standing or idea.kept:
        raise Rejected("no_writing_here")
    if idea.released == command.released:
        raise Rejected("nothing_new")
    return [e.IdeaReleased(idea.id, command.released)]


def withdraw_idea(state: State, command: c.WithdrawIdea, ask: Ask) -> list[e.Event]:
    """Take back one's own idea and every copy of it that nobody has built on."""
    idea = own_idea(state, ask, command.id)
    if state.closed:
        raise Rejected("closed")
    if of_the_group(state, idea):
        raise Rejected("built_on")
    return [e.IdeaWithdrawn(id) for id in _with_own_copies(state, idea)]


def _with_own_copies(state: State, idea: Idea) -> list[str]:
    copies = [
        i for i in state.ideas.values() if i.parents == (idea.id,) and i.status != "withdrawn"
    ]
    own = [copy for copy in copies if not of_the_group(state, copy)]
    return [idea.id, *(id for copy in own for id in _with_own_copies(state, copy))]

"""Forgetting: somebody's name and words leave the log; what a group made of them stays."""

from __future__ import annotations

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.asking import Ask
from facilitator.core.rejected import Rejected
from facilitator.core.state import Idea, State, names_of


def forget(state: State, command: c.Forget, ask: Ask) -> list[e.Event]:
    """The words and the name of the one who asks, or only these ideas and what was copied of them.

    An idea that somebody else merged or reworded is the group's. Of that one only the texts go
    that were still the asker's own.
    """
    mine = {ask.actor.id}
    if ask.actor.secret:
        mine |= names_of(ask.actor.secret, state.openings)
    begun = [i for i in state.ideas.values() if i.authors and mine.issuperset(i.authors)]
    if command.ideas:
        begun = [i for i in begun if _comes_from(state, i, set(command.ideas))]
    ideas = [i.id for i in begun if mine.issuperset(i.editors)]
    records = [seq for i in begun if i.id not in ideas for seq in _own_words(i, mine)]
    seats = () if command.ideas else (ask.actor.id,)
    if not (ideas or records or seats):
        raise Rejected("gone")
    # Two facts, so that none holds a seat beside a card that it wrote without its name.
    words = e.Forgotten(tuple(ideas), (), tuple(records))
    gone: list[e.Event] = [words] if ideas or records else []
    return [*gone, e.Forgotten((), seats)] if seats else gone


def _comes_from(state: State, idea: Idea, wanted: set[str]) -> bool:
    parents = (state.ideas[id] for id in idea.parents)
    return idea.id in wanted or any(_comes_from(state, parent, wanted) for parent in parents)


def _own_words(idea: Idea, mine: set[str]) -> list[int]:
    return [w.seq for w in idea.wordings if w.seq and mine.issuperset(w.editors)]

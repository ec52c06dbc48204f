"""One request as the rules see it, and the questions that many rules ask about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from facilitator.core.commands import Actor
from facilitator.core.rejected import Rejected
from facilitator.core.state import GRACE_MS, Idea, Opening, State, alias_of
from structures.schema import Step


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks, when (UTC ms), with which seed, and what only this process knows.

    `secrets` (seat → secret) and `connections` (seat → its newest connection) never reach an event.
    """

    actor: Actor
    now: int
    seed: int = 0
    secrets: Mapping[str, str] = field(default_factory=dict)
    connections: Mapping[str, str] = field(default_factory=dict)

    def holders(self, state: State) -> dict[str, str]:
        """Alias → seat for every anonymous opening, as far as secrets are known here."""
        anonymous = {o.block for o in state.openings.values() if state.step(o).anonymous}
        return {
            alias_of(secret, opening): seat
            for opening in anonymous
            for seat, secret in self.secrets.items()
        }


def is_anonymous(state: State, opening: str) -> bool:
    found = state.openings.get(opening)
    return found is not None and state.step(found).anonymous


def name_of(state: State, ask: Ask, opening: str) -> str:
    """Under which name the asker acts in this opening."""
    found = state.openings.get(opening)
    return ask.actor.name_in(found.block if found else opening, is_anonymous(state, opening))


def present_opening(state: State, named: str) -> Opening:
    """The opening that the asker means, if the room is still there; else `stale`."""
    if state.closed:
        raise Rejected("closed")
    if named not in state.cursors.values():
        raise Rejected("stale")
    return state.openings[named]


def writable_opening(state: State, ask: Ask, named: str) -> Opening:
    """An opening that still takes words; the others are gone or late."""
    if state.closed:
        raise Rejected("closed")
    opening = state.openings.get(named)
    if opening is None:
        raise Rejected("gone")
    if not takes_words(opening, ask.now):
        raise Rejected("late")
    return opening


def takes_words(opening: Opening, now: int) -> bool:
    """The open one, one closed less than 10 s ago, and one that the room went back from: what was
    on its way there is found when the room returns."""
    return opening.open or opening.left or within_grace(opening, now)


def within_grace(opening: Opening, now: int) -> bool:
    return opening.closed_at is not None and now - opening.closed_at <= GRACE_MS


def standing_idea(state: State, id: str) -> Idea:
    idea = state.ideas.get(id)
    if idea is None or idea.status in ("withdrawn", "parted"):
        raise Rejected("gone")
    if idea.status == "merged":
        raise Rejected("merged")
    if idea.status == "dropped":
        raise Rejected("struck")
    return idea


def own_idea(state: State, ask: Ask, id: str) -> Idea:
    idea = state.ideas.get(id)
    if idea is None or idea.status == "withdrawn":
        raise Rejected("gone")
    if name_of(state, ask, idea.opening) not in idea.authors:
        raise Rejected("not_yours")
    return idea


def group_id_of(state: State, ask: Ask, opening: Opening) -> str | None:
    group = opening.group_of(ask.actor.id)
    return group.id if group else None


def require_in_scope(state: State, ask: Ask, idea: Idea) -> Opening:
    """The idea lies in the open step and within reach of the asker: own, own group's, or room's."""
    opening = writable_opening(state, ask, idea.opening)
    if ask.actor.kind in ("facilitator", "cofacilitator"):
        return opening
    step = state.step(opening)
    mine = name_of(state, ask, opening.id) in idea.authors
    if reaches_group(step) and idea.group in opening.groups:
        mine = idea.group == group_id_of(state, ask, opening)
    elif reaches_everyone(step) and not opening.groups:
        mine = True
    if not mine:
        raise Rejected("not_yours")
    return opening


def reaches_group(step: Step) -> bool:
    return any(audience.who == "group" for audience in step.visible)


def reaches_everyone(step: Step) -> bool:
    return any(a.who == "everyone" and a.when == "live" for a in step.visible)

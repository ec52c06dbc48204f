"""What one person said in a session, and what they may read again: their transcript, as data.

A transcript is for afterwards: it holds what was private while people wrote. As long as the room is
at work, looking back shows only what this person may see now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from facilitator.core.commands import Actor
from facilitator.core.state import State, alias_of
from facilitator.core.views import Lens
from facilitator.core.visibility import scope_of, sees
from facilitator.export import Reader, document


@dataclass(frozen=True, slots=True)
class Said:
    """`own` words can be deleted by their `id`; `kept`: nobody else sees them."""

    id: str
    texts: tuple[str, ...]
    by: str | None
    group: str | None
    own: bool
    late: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """One step as it went."""

    technique: str
    title: str
    group: str | None
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class LookBack:
    name: str | None
    own: tuple[Said, ...]
    stretches: tuple[Stretch, ...]


def is_over(state: State) -> bool:
    """Whether all words may stand in people's downloads: the plan is done or the room closed."""
    return state.closed or state.session.finished


def look_back(state: State, seat: Actor) -> LookBack:
    reader = Reader("participant", seat.id, seat.secret)
    record = document(state, reader)
    taken = state.seats.get(seat.id)
    number = _number(state, seat.id)
    return LookBack(
        taken.name if taken else None,
        tuple(_own(state, record)),
        tuple(_stretches(state, seat, record, number)),
    )


def _own(state: State, record: dict[str, Any]) -> Iterator[Said]:
    """One's own words where they were first written; deleting takes the copies along."""
    for technique in record["techniques"]:
        for step in technique["steps"]:
            for idea in step["ideas"]:
                if idea.get("own") and not state.ideas[idea["id"]].parents:
                    yield _said(state, idea, {}, {})


def _stretches(
    state: State, seat: Actor, record: dict[str, Any], me: str | None
) -> Iterator[Stretch]:
    names = {person["id"]: person["name"] for person in record["people"]}
    for technique in record["techniques"]:
        for step in technique["steps"]:
            groups = {group["id"]: group["name"] for group in step["groups"]}
            mine = next((g["name"] for g in step["groups"] if me in g["members"]), None)
            readable = [idea for idea in step["ideas"] if _readable(state, seat, idea["id"])]
            said = tuple(_said(state, idea, names, groups) for idea in readable)
            yield Stretch(technique["title"], step["title"], mine, said)


def _readable(state: State, seat: Actor, id: str) -> bool:
    """Whether this person may see the idea now, in the step to which it belongs."""
    if is_over(state):
        return True
    idea = state.ideas[id]
    opening = state.openings[idea.opening]
    anonymous = state.step(opening).anonymous
    me = alias_of(seat.secret, opening.block) if anonymous else seat.id
    lens = Lens("phone", me=me, group=scope_of(state, opening, seat.id))
    return sees(state, lens, idea)


def _said(
    state: State, idea: dict[str, Any], names: dict[str, Any], groups: dict[str, Any]
) -> Said:
    texts = tuple(text for text in idea["fields"].values() if text)
    kept = state.ideas[idea["id"]].kept
    by, group = names.get(idea["by"]), groups.get(idea["group"])
    return Said(idea["id"], texts, by, group, bool(idea.get("own")), idea["late"], kept)


def _number(state: State, seat: str) -> str | None:
    """The document's name for this person: `p1` joined first."""
    seats = sorted(state.participants(), key=lambda each: each.number)
    return next((f"p{n}" for n, each in enumerate(seats, 1) if each.id == seat), None)

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
from facilitator.export.passages import Turn
from facilitator.export.telling import chapters


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
class Lap:
    """One turn of a loop; outside of loops a whole step, then without a `name`. `parts` are the
    titles of its steps, each with its words; what was only carried on stands once."""

    name: str
    group: str | None
    parts: tuple[tuple[str, tuple[Said, ...]], ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One step as it went, or the steps of a loop with their turns: only where words are."""

    technique: str
    title: str
    laps: tuple[Lap, ...]


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
    lang = state.session.lang
    techniques = [item.in_language(lang) for item in state.session.plan]
    names = {person["id"]: person["name"] for person in record["people"]}
    for chapter in chapters(record, techniques):
        for passage in chapter.passages(lang):
            laps = tuple(_lap(state, seat, turn, names, me) for turn in passage.turns)
            laps = tuple(lap for lap in laps if lap.parts)
            titles = dict.fromkeys(title for lap in laps for title, _ in lap.parts)
            title = passage.title if passage.wide else " · ".join(titles)
            if laps:
                yield Stretch(chapter.written["title"], title, laps)


def _lap(state: State, seat: Actor, turn: Turn, names: dict[str, Any], me: str | None) -> Lap:
    tables = [group for step in turn.steps for group in step["groups"]]
    groups = {group["id"]: group["name"] for group in tables}
    mine = next((group["name"] for group in tables if me in group["members"]), None)
    parts: dict[str, list[Said]] = {}
    told: set[object] = set()
    for step in turn.steps:
        for idea in step["ideas"]:
            said = _said(state, idea, names, groups)
            again = idea["parents"] and (said.texts, said.by) in told
            if _readable(state, seat, idea["id"]) and not again:
                parts.setdefault(step["title"], []).append(said)
                told.add((said.texts, said.by))
    return Lap(turn.name, mine, tuple((title, tuple(said)) for title, said in parts.items()))


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

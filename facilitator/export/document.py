"""One session as one plain document: what a reader may keep, in an order that never varies.

People are numbered by order of joining, steps stand in order of opening. Ideas stand in the order
in which they were shown or came; where somebody wrote without a name they are shuffled by the
step's own seed, because the order in which cards arrive says who was quick. Parents name only ideas
that stand in the same document.

Two kinds of ideas are no cards of the step in which they stand. A sentence that an answer asked for
(`about`: the id of the idea that it is about, else null; `kind`: what it says of it) follows its
idea. What came in only to be worked from has `material: true`, sentences about it included. Neither
counts as `withheld`. `worked_from` says how many cards a step worked from, in this copy or not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from facilitator.core.activities import is_material
from facilitator.core.grouping import shuffled
from facilitator.core.loops import loop_of, seconds_in_turn
from facilitator.core.placing import seconds_of
from facilitator.core.state import Group, Idea, Opening, PlanItem, Seat, State
from facilitator.export.ratings import written_outcome, written_ratings
from facilitator.export.readers import GONE, Reader, Reading
from facilitator.export.signs import group_name
from facilitator.screens.counts import titled
from structures.schema import Step

FORMAT = "facilitator-transcript/1"
Document = dict[str, Any]


def document(state: State, reader: Reader) -> Document:
    """What `reader` may keep of this session."""
    return _Writer(state, reader).document()


def to_json(document: Mapping[str, Any]) -> bytes:
    """The same bytes for the same document."""
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=False)
    return f"{text}\n".encode()


def moment(at: int | None) -> str | None:
    """UTC milliseconds as ISO 8601, to the second."""
    if at is None:
        return None
    return datetime.fromtimestamp(at // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class _Writer:
    def __init__(self, state: State, reader: Reader) -> None:
        self.state = state
        self.lang = state.session.lang
        self.reading = Reading(state, reader)
        seats = sorted(state.participants(), key=lambda seat: seat.number)
        self.seats = seats
        self.numbers = {seat.id: f"p{n}" for n, seat in enumerate(seats, 1)}
        self.kept = {idea.id for idea in state.ideas.values() if self.reading.may_keep(idea)}

    def document(self) -> Document:
        return {
            "format": FORMAT,
            "session": self._session(),
            "people": [self._person(seat) for seat in self.seats],
            "techniques": [self._technique(item) for item in self.state.session.plan],
        }

    def _session(self) -> Document:
        session = self.state.session
        return {
            "code": session.code,
            "title": session.title,
            "topic": session.topic,
            "opened_at": moment(session.opened_at),
            "closed_at": moment(session.closed_at),
            "zone": session.zone,
            "people": len(self.seats),
            "rehearsal": session.rehearsal,
        }

    def _person(self, seat: Seat) -> Document:
        return {
            "id": self.numbers[seat.id],
            "name": seat.name,
            "role": seat.role,
            "joined_at": moment(seat.joined_at),
            "left_at": moment(seat.left_at),
        }

    def _technique(self, item: PlanItem) -> Document:
        technique = item.in_language(self.lang)
        openings = [o for o in self.state.openings.values() if o.item == item.id]
        return {
            "slug": technique.slug,
            "title": technique.title,
            "invitation": item.invitation,
            "planned_minutes": item.minutes,
            "steps": [self._step(item, opening) for opening in openings],
            "skipped": self._skipped(item),
        }

    def _skipped(self, item: PlanItem) -> list[Document]:
        """Steps that the room passed over: they would have repeated the opening `same_as`, or are
        for another number of people."""
        technique = item.in_language(self.lang)
        return [
            {"id": step, "title": titled(technique.step(step), self.lang), "same_as": like or None}
            for (at, step), like in self.state.skipped.items()
            if at == item.id
        ]

    def _step(self, item: PlanItem, opening: Opening) -> Document:
        step = item.in_language(self.lang).step(opening.step)
        pool = [idea for idea in self.state.pool(opening.id) if idea.status not in GONE]
        cards = [idea for idea in pool if not idea.about]
        made = [idea for idea in cards if not is_material(step, idea)]
        ideas = [idea for idea in self._in_order(opening, pool) if idea.id in self.kept]
        started = [c.started_at for c in opening.cohorts.values() if c.started_at is not None]
        return {
            "id": step.id,
            "opening": opening.id,
            "title": titled(step, self.lang),
            "activity": step.activity,
            "turn": opening.turn,
            "started_at": moment(min(started, default=None)),
            "ended_at": moment(opening.closed_at),
            "planned_seconds": self._planned(item, step, opening),
            "record": step.record,
            "withheld": sum(idea.id not in self.kept for idea in made),
            "worked_from": len(cards) - len(made),
            "groups": [self._group(group) for group in opening.live_groups()],
            "ideas": [self._idea(step, idea) for idea in ideas],
            "ratings": written_ratings(self.reading, opening, ideas, self.numbers),
            "placements": [],
            "links": [],
            "outcome": written_outcome(self.reading, opening, ideas),
        }

    def _planned(self, item: PlanItem, step: Step, opening: Opening) -> int:
        """Of one turn, where a step has turns: larger groups have shorter ones."""
        loop = loop_of(item.technique, step)
        return seconds_in_turn(loop, seconds_of(item, step), opening.turns)

    def _in_order(self, opening: Opening, pool: list[Idea]) -> list[Idea]:
        if any(author not in self.numbers for idea in pool for author in idea.authors):
            places = {id: n for n, id in enumerate(shuffled((i.id for i in pool), opening.seed))}
            pool = sorted(pool, key=lambda idea: places[idea.id])
        order = {id: n for n, id in enumerate(opening.shown)}
        pool = sorted(pool, key=lambda idea: order.get(idea.id, len(order)))
        cards = {idea.id: n for n, idea in enumerate(pool) if not idea.about}
        return sorted(pool, key=lambda idea: (cards.get(self._card(idea), 0), bool(idea.about)))

    def _card(self, idea: Idea) -> str:
        return self.state.subject(idea) if idea.about else idea.id

    def _group(self, group: Group) -> Document:
        members = [seat.id for seat in self.seats if seat.id in group.members]
        roles = {self.numbers[id]: group.roles[id] for id in members if id in group.roles}
        return {
            "id": group.id,
            "name": group_name(group.number, self.lang),
            "members": [self.numbers[seat] for seat in members],
            "roles": roles,
        }

    def _idea(self, step: Step, idea: Idea) -> Document:
        author = self.reading.author(idea)
        group = self.reading.group(idea)
        written = {
            "id": idea.id,
            "by": self.numbers.get(author) if author else None,
            "group": group.id if group and group.members else None,
            "kind": next(iter(idea.fields)) if idea.about else None,
            "about": self.state.subject(idea) or None,
            "to": None,
            "fields": dict(idea.fields),
            "parents": [parent for parent in idea.parents if parent in self.kept],
            "status": self._status(idea),
            "late": idea.late,
            "material": is_material(step, idea),
        }
        return written | {"own": True} if self.reading.wrote(idea) else written

    def _status(self, idea: Idea) -> str:
        if idea.id in self.reading.hidden:
            return "reported" if idea.reported else "hidden"
        return "promoted" if idea.standing and idea.promoted else idea.status

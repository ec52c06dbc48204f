"""A simulated participant: looks at the phone, and does one of the things that it offers.

Knows nothing but `visible(state, lens)` and the ids that it made itself, as a real phone does. A
sentence takes its time to type, so now and then the step is over before it is sent.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from facilitator.core.commands import Actor
from facilitator.core.views import IdeaView, RateView, View
from facilitator.rehearsal import corpus
from facilitator.rehearsal.chance import Chance

SHORT = 120
"""Characters; nobody rewrites or puts together what is already a paragraph."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A command as it goes over the wire, `after` so many milliseconds of typing or tapping."""

    type: str
    data: Mapping[str, Any]
    after: int


@dataclass(slots=True)
class Person:
    seat: str
    secret: str
    name: str | None
    role: str | None
    silent: bool
    chance: random.Random
    new_id: Callable[[], str]
    gone: bool = False
    mine: dict[str, list[str]] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        return Actor(self.seat, "participant", self.secret)

    def pause(self) -> int:
        """How long until the next look at the phone."""
        return self.chance.randrange(4_000, 30_000)

    def look(self, view: View) -> Deed | None:
        """What this person does about what the screen shows."""
        if self.silent or view.step is None or view.clock is None:
            return None
        if view.clock.phase not in ("running", "over"):
            return None
        offers = [(ACTS[power], power) for power in ACTS if power in view.may]
        self.chance.shuffle(offers)
        deeds = (act(self, view) for act, _ in offers)
        return next((deed for deed in deeds if deed), None)

    def likes(self, share: float) -> bool:
        return self.chance.random() < share


def people(number: int, silent: float, chance: Chance) -> list[Person]:
    """Everybody who will take part, in no particular order."""
    quiet = round(number * silent)
    shuffled = chance.stream("who is silent").sample(range(number), number)
    silent_ones = set(shuffled[:quiet])
    return [_person(n, n in silent_ones, chance) for n in range(number)]


def _person(number: int, silent: bool, chance: Chance) -> Person:
    drawn = chance.stream(f"person {number}")
    name = drawn.choice(corpus.NAMES) if drawn.random() < 0.85 else None
    role = drawn.choice(corpus.ROLES) if drawn.random() < 0.8 else None
    seat, secret = chance.id("seat"), chance.id("secret") + chance.id("secret")
    return Person(seat, secret, name, role, silent, drawn, lambda: chance.id("idea"))


# One act for each thing that a screen may offer; each answers with a deed, or lets it be.


def _post(me: Person, view: View) -> Deed | None:
    assert view.step is not None
    written = me.mine.setdefault(view.step.opening, [])
    already = any(idea.id not in written for idea in _shared(view))
    most = 1 if already else me.chance.choice((1, 2, 2, 3, 4))
    if len(written) >= min(most, view.step.max or most) or (already and me.likes(0.85)):
        return None
    fields = {
        name: corpus.note(me.chance)
        for name, _, optional in view.step.fields
        if not optional or me.likes(0.5)
    }
    id = me.new_id()
    written.append(id)
    kept = "keep" in view.may and view.step.max != 1 and me.likes(0.06)
    data = {"opening": view.step.opening, "id": id, "fields": fields, "kept": kept}
    return Deed("PostIdea", data, me.chance.randrange(6_000, 22_000))


def _edit(me: Person, view: View) -> Deed | None:
    ideas = _standing(view)
    if not ideas or not me.likes(0.12):
        return None
    idea = me.chance.choice(ideas)
    fields = dict(idea.fields)
    name = next((name for name, text in fields.items() if text), None)
    if name is None or _length(idea) >= SHORT:
        return None
    fields[name] = corpus.reworded(fields[name], me.chance)
    data = {"id": idea.id, "fields": fields, "version": idea.version}
    return Deed("EditIdea", data, me.chance.randrange(5_000, 15_000))


def _merge(me: Person, view: View) -> Deed | None:
    ideas = [idea for idea in _standing(view) if _length(idea) < SHORT]
    if len(ideas) < 2 or not me.likes(0.3 if len(ideas) > 3 else 0.1):
        return None
    pair = me.chance.sample(ideas, 2)
    assert view.step is not None
    ids = [idea.id for idea in pair]
    data = {"opening": view.step.opening, "id": me.new_id(), "ideas": ids, "fields": {}}
    if me.likes(0.5):
        data["fields"] = _in_one(pair, me.chance)
    return Deed("MergeIdeas", data, me.chance.randrange(2_000, 12_000))


def _in_one(pair: list[IdeaView], chance: random.Random) -> dict[str, str]:
    first, second = (idea.fields for idea in pair)
    return {
        name: corpus.together(
            [text for text in (first[name], second.get(name, "")) if text], chance
        )
        for name in first
    }


def _promote(me: Person, view: View) -> Deed | None:
    assert view.step is not None
    ideas = _standing(view)
    starred = sum(1 for idea in ideas if idea.promoted)
    free = [idea for idea in ideas if not idea.promoted]
    if not free or starred >= (view.step.pick or 1) or not me.likes(0.5):
        return None
    data = {"id": me.chance.choice(free).id, "promoted": True}
    return Deed("PromoteIdea", data, me.chance.randrange(1_000, 4_000))


def _strike(me: Person, view: View) -> Deed | None:
    ideas = _standing(view)
    if len(ideas) < 3 or not me.likes(0.04):
        return None
    data = {"id": me.chance.choice(ideas).id, "struck": True}
    return Deed("StrikeIdea", data, me.chance.randrange(1_000, 3_000))


def _keep(me: Person, view: View) -> Deed | None:
    written = {id for ids in me.mine.values() for id in ids}
    ideas = [idea for idea in view.ideas if idea.id in written]
    only_one = view.step is not None and view.step.max == 1
    if not ideas or only_one or not me.likes(0.04):
        return None
    idea = me.chance.choice(ideas)
    return Deed("KeepIdea", {"id": idea.id, "kept": not idea.kept}, 1_500)


def _length(idea: IdeaView) -> int:
    return sum(len(text) for text in idea.fields.values())


def _standing(view: View) -> list[IdeaView]:
    return [idea for idea in _shared(view) if not (idea.struck or idea.kept or idea.hidden)]


def _shared(view: View) -> list[IdeaView]:
    """Without what came in to be worked from, and what others show of their own."""
    return [idea for idea in view.ideas if not (idea.material or (idea.released and idea.foreign))]


def _say(me: Person, view: View) -> Deed | None:
    """The sentence that an answer asks for, now and then."""
    asked = [(c.idea, c.asks) for c in (view.rating.cards if view.rating else ()) if c.asks]
    open_ = [(idea, asks) for idea, asks in asked if not asks.id]
    if not open_ or not me.likes(0.3) or view.step is None:
        return None
    idea, asks = open_[0]
    fields = {asks.kind: corpus.note(me.chance)}
    data = {"opening": view.step.opening, "id": me.new_id(), "fields": fields, "about": idea.id}
    return Deed("PostIdea", data, me.chance.randrange(6_000, 22_000))


def _release(me: Person, view: View) -> Deed | None:
    """Some show the thought that they keep."""
    own = [idea for idea in view.ideas if not (idea.foreign or idea.released or idea.kept)]
    if not own or not me.likes(0.1):
        return None
    return Deed("ReleaseIdea", {"id": own[0].id, "released": True}, 4_000)


def _rate(me: Person, view: View) -> Deed | None:
    """The first card that nobody here has rated yet. For a group, whoever is quickest taps."""
    rating = view.rating
    assert view.step is not None
    if rating is None:
        return None
    if rating.late:
        return Deed("TakeCards", {"opening": view.step.opening}, 1_500)
    if (sentence := _say(me, view)) is not None:
        return sentence
    names = [name for name, _ in rating.scale.criteria] or [""]
    missing = [(c.idea, n) for c in rating.cards for n in names if n not in c.values]
    value = _value(me, rating) if missing and (not rating.by_group or me.likes(0.5)) else None
    if value is None:
        return None
    idea, criterion = missing[0]
    data = {"opening": view.step.opening, "id": idea.id, "value": value, "criterion": criterion}
    return Deed("RateIdea", data, me.chance.randrange(1_000, 4_000))


def _value(me: Person, rating: RateView) -> int | str | None:
    scale = rating.scale
    if scale.kind == "choice":
        return me.chance.choice([name for name, _ in scale.options])
    if scale.kind == "dots":
        return me.chance.randrange(1, rating.left + 1) if rating.left else None
    return me.chance.randrange(scale.low if scale.kind == "number" else 1, scale.high + 1)


ACTS: dict[str, Callable[[Person, View], Deed | None]] = {
    "post": _post,
    "edit": _edit,
    "merge": _merge,
    "promote": _promote,
    "strike": _strike,
    "keep": _keep,
    "rate": _rate,
    "release": _release,
}


def second_thoughts(me: Person, view: View) -> Deed | None:
    """Now and then somebody takes back what the group just did."""
    if me.silent or view.undo is None or not me.likes(0.05):
        return None
    return Deed("Undo", {"seq": view.undo.seq}, 2_000)

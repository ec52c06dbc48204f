"""A technique inside a step: its steps, with names, groups and audiences of its host."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from structures.findings import grouped
from structures.forms import Audience, Input
from structures.grouping_forms import Keep, Merge, New, Remix, Solo, Split, Whole
from structures.schema import Grouping, Step, Technique

_RECORDS = ("none", "group", "room")


@dataclass(frozen=True)
class _Stay:
    """`guest` inside `host`: what its names become here."""

    host: Step
    guest: Technique

    @property
    def steps(self) -> tuple[Step, ...]:
        """Conditions on how many people there are, asked of a group where there are groups."""
        if not grouped(self.host):
            return self.guest.steps
        size = _usual_size(self.host)
        fitting = [step for step in self.guest.steps if step.fits(size)]
        return tuple(step.model_copy(update={"when": None}) for step in fitting)

    def id(self, step: str) -> str:
        return self.host.id if step == self.steps[-1].id else f"{self.host.id}-{step}"

    def name(self, name: str) -> str:
        """Of a loop or a role."""
        return f"{self.host.id}-{name}"

    @property
    def first(self) -> str:
        return self.id(self.steps[0].id)


def hosted(host: Step, guest: Technique, parts: dict[str, Any]) -> list[Step]:
    """The guest's steps as steps of the host's technique; `parts` gets its roles and loops too."""
    stay = _Stay(host, guest)
    parts["roles"] |= {stay.name(name): role for name, role in guest.roles.items()}
    parts["words"] |= {stay.name(name): guest.label(name) for name in guest.roles}
    for name, loop in guest.loops.items():
        role = stay.name(loop.role) if loop.role else None
        parts["loops"][stay.name(name)] = loop.model_copy(update={"role": role})
    steps = [_settled(stay, step) for step in stay.steps]
    return _opened_by(host, steps)


def _settled(stay: _Stay, step: Step) -> Step:
    host = stay.host
    minutes = step.minutes * host.minutes / stay.guest.minutes
    changes: dict[str, Any] = {
        "id": stay.id(step.id),
        "minutes": round(minutes, 2),
        "loop": stay.name(step.loop) if step.loop else host.loop,
        "writes": tuple(stay.name(role) for role in step.writes),
        "words": _words(stay, step),
        "input": tuple(_renamed(stay, entry) for entry in step.input),
        "group": _grouping(stay, step),
        "optional": host.optional or step.optional,
        "when": host.when or step.when,
        "anonymous": host.anonymous or step.anonymous,
        "record": min(host.record, step.record, key=_RECORDS.index),
        "visible": tuple(_audiences(stay, step)),
    }
    if grouped(host) and isinstance(step.group, Solo):
        changes["scope"] = 1
    return step.model_copy(update=changes)


def _words(stay: _Stay, step: Step) -> dict[str, Any]:
    roles = stay.guest.roles
    return {stay.name(name) if name in roles else name: word for name, word in step.words.items()}


def _renamed(stay: _Stay, entry: Input) -> Input:
    route = "group" if grouped(stay.host) and entry.route == "all" else entry.route
    return entry.model_copy(update={"step": stay.id(entry.step), "route": route})


def _grouping(stay: _Stay, step: Step) -> Grouping:
    form = step.group
    if isinstance(form, Keep | Merge | Split):
        return form.model_copy(update={"of": stay.id(form.of)})
    if not grouped(stay.host):
        return form
    if stay.id(step.id) == stay.first:
        return stay.host.group
    if isinstance(form, Solo | Whole):
        return Keep(of=stay.first)
    return Split(of=stay.first, size=form.size) if isinstance(form, New | Remix) else form


def _audiences(stay: _Stay, step: Step) -> Iterable[Audience]:
    seen: list[str] = []
    for audience in step.visible:
        who = audience.who
        if who.startswith("role:"):
            who = "role:" + stay.name(who.removeprefix("role:"))
        if grouped(stay.host) and who in ("everyone", "projector"):
            who = "group"
        if who not in seen:
            seen.append(who)
            when = "live" if who == "group" else audience.when
            yield Audience(who=who, when=when)


def _opened_by(host: Step, steps: list[Step]) -> list[Step]:
    """The host's own words come first, and what comes in goes to the first step that is shared."""
    said = {name: _above(getattr(host, name), getattr(steps[0], name)) for name in ("text", "say")}
    steps[0] = steps[0].model_copy(update=said)
    shared = (n for n, each in enumerate(steps) if each.scope != 1 and each.group.kind != "solo")
    at = next(shared, 0)
    steps[at] = steps[at].model_copy(update={"input": (*host.input, *steps[at].input)})
    return steps


def _above(first: str, second: str) -> str:
    return "\n\n".join(text for text in (first, second) if text)


def _usual_size(host: Step) -> int:
    size = getattr(host.group, "size", None)
    return size[0] if size else 4

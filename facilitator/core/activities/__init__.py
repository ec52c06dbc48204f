"""What each activity lets people do: a closed set, chosen by data, no code per technique."""

from __future__ import annotations

from facilitator.core.state import Idea
from structures.schema import Step

_ALLOWED_BY = {"merge": "merge", "edit": "edit", "add": "post"}
_ALWAYS = {
    "present": frozenset[str](),
    "talk": frozenset[str](),
    "collect": frozenset({"post", "edit", "strike"}),
    "converge": frozenset({"promote", "strike"}),
    "rate": frozenset({"rate"}),
}
_NOTES = frozenset({"post", "edit", "strike"})
"""What one may do with notes beside a talk. Those that are recorded nowhere never leave the phone
(`jot`)."""
WRITING = frozenset({"post", "edit", "merge", "strike", "keep", "release", "jot"})
PLAYABLE = tuple(_ALWAYS)


def powers(step: Step) -> frozenset[str]:
    """What participants may do with ideas in this step."""
    granted = {_ALLOWED_BY[power] for power in step.allow if power in _ALLOWED_BY}
    if keeps_words_private(step) and step.activity == "collect":
        granted.add("keep")
    if step.activity == "talk" and step.fields:
        granted |= {"jot"} if step.record == "none" else _NOTES
    if "post" in _ALWAYS[step.activity] | granted and is_released_by_author(step):
        granted.add("release")
    return _ALWAYS[step.activity] | granted


def powers_of(step: Step, role: str | None) -> frozenset[str]:
    """What somebody in this role may do; others than `writes` names change no words."""
    if step.writes and role not in step.writes:
        return powers(step) - WRITING
    return powers(step)


def permits(step: Step, power: str) -> bool:
    return power in powers(step)


def is_material(step: Step, idea: Idea) -> bool:
    """What came into a step that collects something else: people look at it and work from it, and
    what they write instead goes on."""
    own_fields = set(step.fields) or {"idea"}
    foreign = not idea.fields.keys() <= own_fields
    return step.activity == "collect" and bool(idea.parents) and foreign


def is_released_by_author(step: Step) -> bool:
    return any(audience.when == "author" for audience in step.visible)


def keeps_words_private(step: Step) -> bool:
    return step.visible[0].who == "private"

"""Choosing and pinning: how techniques become the plan that a session's log begins with."""

from __future__ import annotations

from collections.abc import Iterable

from facilitator.core.activities import PLAYABLE
from facilitator.core.events import Payload, freeze
from facilitator.core.rejected import Rejected
from facilitator.core.routing import ROUTES
from facilitator.core.state import PlanItem
from structures.schema import Input, Technique
from structures.unfolding import unfolded

GROUPINGS = ("solo", "whole", "new", "keep", "merge", "split", "remix")
LOOPS = ("members", "count", "prompts")
MOST_ITEMS = 40


def pin(items: Iterable[PlanItem]) -> tuple[Payload, ...]:
    """The plan as it is written into the log: editing a file later changes nothing here.

    Raises Rejected(`empty_plan`, `plan_too_long`, `cannot_run`).
    """
    plan = list(items)
    if not plan:
        raise Rejected("empty_plan")
    if len(plan) > MOST_ITEMS:
        raise Rejected("plan_too_long", most=MOST_ITEMS)
    for item in plan:
        if missing := unplayable(item.technique):
            raise Rejected("cannot_run", title=item.technique.title, missing=", ".join(missing))
    return pinned(plan)


def pinned(items: Iterable[PlanItem]) -> tuple[Payload, ...]:
    """Of techniques that are known to run."""
    frozen = freeze([_payload(item) for item in items])
    assert isinstance(frozen, tuple)
    return frozen


def _payload(item: PlanItem) -> Payload:
    texts = {**item.texts, item.technique.lang: item.technique}
    return {
        "id": item.id,
        "lang": item.technique.lang,
        "invitation": item.invitation,
        "minutes": item.minutes,
        "variant": item.variant,
        "texts": {lang: text.model_dump(mode="json") for lang, text in sorted(texts.items())},
    }


def unplayable(technique: Technique) -> list[str]:
    """What a definition asks for that this release does not run yet; empty if it runs."""
    technique = unfolded(technique)
    missing: dict[str, None] = {}
    for step in technique.steps:
        wanted = [
            (step.activity, PLAYABLE),
            (step.group.kind, GROUPINGS),
            *((entry.route, tuple(ROUTES)) for entry in step.input),
        ]
        missing |= {str(name): None for name, known in wanted if name not in known}
        if step.run and not step.inside:
            missing["run"] = None
        if any(_asks_too_much(technique, entry) for entry in step.input):
            missing["only"] = None
        loop = technique.loops.get(step.loop or "")
        if loop and loop.over not in LOOPS:
            missing["loop"] = None
        if step.pace == "group":
            missing["pace"] = None
        if any(a.who == "addressee" or a.who.startswith("role:") for a in step.visible):
            missing["visible"] = None
    return list(missing)


def _asks_too_much(technique: Technique, entry: Input) -> bool:
    """Of kinds, those of sentences can be told apart."""
    known = {kind for step in technique.steps for kind in step.ask.values()}
    return bool(entry.only.zone or entry.only.spread or set(entry.only.kind) - known)

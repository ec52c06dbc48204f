"""The technique, its present step and its clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from facilitator.core import views as v
from facilitator.core.activities import is_released_by_author, powers
from facilitator.core.loops import following
from facilitator.core.placing import seconds_of
from facilitator.core.state import Group, Opening, PlanItem, State
from facilitator.core.turns import (
    begins,
    coming,
    follows,
    loop_at,
    prompt_of,
    role_view,
    shares,
)
from structures.schema import Audience, Merge, New, Remix, Split, Step, Technique


def strip(
    technique: Technique, now: str | None = None, done: bool = False
) -> tuple[v.StripView, ...]:
    """The emblem's data. Steps before `now` are done; without `now` all are next (or done)."""
    steps = [step for step in technique.steps if not step.optional or step.id == now]
    here = next((i for i, step in enumerate(steps) if step.id == now), -1)
    if done:
        here = len(steps)
    return tuple(strip_step(technique, step, i - here) for i, step in enumerate(steps))


def strip_step(technique: Technique, step: Step, distance: int) -> v.StripView:
    state = "done" if distance < 0 else "now" if distance == 0 else "next"
    kind, size = grouping_of(step), group_size(technique, step)
    scope = step.scope or ""
    return v.StripView(step.id, step.title, step.minutes, kind, size, step.activity, state, scope)


def grouping_of(step: Step) -> str:
    """Beside each other, but everybody for themselves, is alone."""
    return "solo" if step.scope == 1 else step.group.kind


def group_size(technique: Technique, step: Step) -> int:
    """How many sit together as the file says: 1 alone, 0 for everybody."""
    return 1 if step.scope == 1 else _table_size(technique, step)


def _table_size(technique: Technique, step: Step) -> int:
    form = step.group
    if isinstance(form, New | Remix | Merge | Split):
        return form.size[0]
    if form.kind == "keep":
        return _table_size(technique, technique.step(form.of))
    return 1 if form.kind == "solo" else 0


def technique_view(
    item: PlanItem, technique: Technique, opening: Opening | None
) -> v.TechniqueView:
    now = opening.step if opening else None
    steps = strip(technique, now) if now else _as_next(strip(technique))
    return v.TechniqueView(
        item.id,
        technique.slug,
        technique.title,
        item.invitation,
        item.minutes,
        _planned(item, steps),
    )


def _planned(item: PlanItem, steps: Iterable[v.StripView]) -> tuple[v.StripView, ...]:
    """With the minutes that the plan gives them."""
    steps_of = item.technique.step
    return tuple(replace(s, minutes=seconds_of(item, steps_of(s.id)) / 60) for s in steps)


def _as_next(steps: Iterable[v.StripView]) -> tuple[v.StripView, ...]:
    return tuple(replace(step, state="next") for step in steps)


def step_view(
    state: State, lens: v.Lens, opening: Opening, item: PlanItem, step: Step
) -> v.StepView:
    prompter = lens.kind == "console"
    technique = item.in_language(lens.lang)
    loop = loop_at(state, opening)
    fields = tuple((name, step.label(name), spec.optional) for name, spec in step.fields.items())
    return v.StepView(
        step.id,
        opening.id,
        step.title,
        step.text,
        step.activity,
        grouping_of(step),
        seconds_of(item, step) / 60,
        fields or ((("idea", "", False),) if "post" in powers(step) else ()),
        step.max,
        step.pick,
        _sees(item.technique, step),
        say=step.say if prompter else "",
        watch_for=step.watch_for if prompter else "",
        online=step.online if prompter else "",
        loop=loop.over if loop else "",
        turn=opening.turn,
        turns=opening.turns,
        prompt=prompt_of(technique, step, opening),
        role=role_view(technique, step, lens.role),
        begins=begins(state, opening),
        last=loop is not None and following(state, opening) is None,
        scope=step.scope or "",
        labels=tuple(_labels(technique)),
    )


def _labels(technique: Technique) -> Iterator[tuple[str, str]]:
    """What every field of the technique is called, for what was carried in."""
    for step in technique.steps:
        yield from ((name, step.label(name)) for name in step.fields)


def _sees(technique: Technique, step: Step) -> v.SeesView:
    heirs = [s for s in technique.steps if any(entry.step == step.id for entry in s.input)]
    wider = [audience for audience in step.visible[1:] if audience.when != "author"]
    audiences: list[Audience] = [*wider, *(heirs[0].visible[:1] if heirs else ())]
    now = step.visible[0].who
    later = next((a.who for a in audiences if a.who != now), None)
    size = group_size(technique, heirs[0]) if heirs else 0
    by_author = is_released_by_author(step)
    return v.SeesView(now, later, size, step.anonymous, step.record, by_author)


def clock_view(state: State, opening: Opening, group: Group | None) -> v.ClockView:
    """The cohort that is least far: one clock as long as the room keeps time together."""
    cohort = next(c for c in opening.cohorts.values() if c.phase == opening.phase)
    return v.ClockView(
        cohort.phase,
        cohort.seconds,
        cohort.ends_at,
        cohort.left,
        cohort.started_at,
        opening.rings,
        opening.id,
        shares(state, opening, group),
        follows(state, opening),
    )


def next_view(state: State, lens: v.Lens, opening: Opening) -> v.StripView | None:
    place = coming(state, opening)
    if place is None:
        return None
    technique = place.item.in_language(lens.lang)
    step = strip_step(technique, technique.step(place.step.id), 1)
    return next(iter(_planned(place.item, [step])))

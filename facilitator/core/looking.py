"""From a state and a lens to a view: what stands on one screen, before any words are chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from facilitator.core import views as v
from facilitator.core.activities import powers, powers_of
from facilitator.core.judging import rate_view
from facilitator.core.loops import Place, block_of, following, loop_of
from facilitator.core.offering import is_at_the_end, offered
from facilitator.core.openings import positions, seconds_of
from facilitator.core.scoring import score_of
from facilitator.core.state import DESK, Group, Idea, Opening, PlanItem, State
from facilitator.core.turns import (
    begins,
    can_follow,
    coming,
    follows,
    holder_in,
    loop_at,
    next_holder,
    planned_before,
    prompt_of,
    role_view,
    rounds_of,
    shares,
)
from facilitator.core.visibility import (
    author_shown,
    idea_ahead,
    in_order,
    is_released_by_facilitator,
    person_view,
    sees,
    waiting_ideas,
)
from structures.schema import Audience, Merge, New, Remix, Step, Technique

MOST_ON_CONSOLE = 3_000


def visible(state: State, lens: v.Lens) -> v.View:
    """Everything that this lens may see, and nothing else."""
    opening = _where(state, lens)
    basis = _basis(state, lens)
    if opening is None or state.closed:
        return basis
    step, item = state.step(opening), state.item(opening.item)
    technique = item.in_language(lens.lang)
    translated = technique.step(step.id)
    return v.View(
        lens,
        "step",
        basis.code,
        basis.title,
        basis.topic,
        basis.rehearsal,
        basis.joined,
        basis.here,
        technique=_technique(item, technique, opening),
        step=_step(state, lens, opening, item, translated),
        clock=_clock(state, opening, state.group(lens.group)),
        group=_own_group(state, lens, opening),
        groups=_groups(state, lens) if lens.kind in ("wall", "console") else (),
        cohorts=_cohorts(state, lens) if lens.kind in ("wall", "console") else (),
        ideas=_ideas(state, lens, opening),
        may=powers_of(step, lens.role) if lens.kind in ("phone", "preview") else frozenset(),
        next=_next(state, lens, opening),
        undo=_undo(state, lens, opening),
        rating=rate_view(
            state, lens, opening, translated, lambda i: _idea_view(state, opening, i, False)
        ),
        console=_console(state, lens, opening) if lens.kind == "console" else None,
    )


def _where(state: State, lens: v.Lens) -> Opening | None:
    """Inside a loop a phone is where its group is, which need not be where the others are."""
    if lens.opening:
        return state.openings[lens.opening]
    return next((o for o in state.fronts if lens.group in o.groups), state.opening)


def _basis(state: State, lens: v.Lens) -> v.View:
    session = state.session
    mode = "closed" if state.closed else "finished" if session.finished else "lobby"
    console = _console(state, lens, None) if lens.kind == "console" else None
    plan = tuple(_technique(i, i.in_language(lens.lang), None) for i in session.plan)
    people = state.participants()
    return v.View(
        lens,
        mode,
        session.code,
        session.title,
        session.topic,
        session.rehearsal,
        sum(1 for seat in people if seat.left_at is None),
        len(state.present()),
        console=console,
        plan=plan,
    )


# The technique and its steps


def strip(
    technique: Technique, now: str | None = None, done: bool = False
) -> tuple[v.StripView, ...]:
    """The emblem's data. Steps before `now` are done; without `now` all are next (or done)."""
    steps = [step for step in technique.steps if not step.optional]
    here = next((i for i, step in enumerate(steps) if step.id == now), -1)
    if done:
        here = len(steps)
    return tuple(_strip_step(technique, step, i - here) for i, step in enumerate(steps))


def _strip_step(technique: Technique, step: Step, distance: int) -> v.StripView:
    state = "done" if distance < 0 else "now" if distance == 0 else "next"
    kind, size = step.group.kind, group_size(technique, step)
    return v.StripView(step.id, step.title, step.minutes, kind, size, step.activity, state)


def group_size(technique: Technique, step: Step) -> int:
    """How many sit together as the file says: 1 alone, 0 for everybody."""
    form = step.group
    if isinstance(form, New | Remix | Merge):
        return form.size[0]
    if form.kind == "keep":
        return group_size(technique, technique.step(form.of))
    return 1 if form.kind == "solo" else 0


def _technique(item: PlanItem, technique: Technique, opening: Opening | None) -> v.TechniqueView:
    now = opening.step if opening else None
    steps = strip(technique, now) if now else _as_next(strip(technique))
    return v.TechniqueView(
        item.id, technique.slug, technique.title, item.invitation, item.minutes, steps
    )


def _as_next(steps: Iterable[v.StripView]) -> tuple[v.StripView, ...]:
    return tuple(replace(step, state="next") for step in steps)


def _step(state: State, lens: v.Lens, opening: Opening, item: PlanItem, step: Step) -> v.StepView:
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
        step.group.kind,
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
    )


def _sees(technique: Technique, step: Step) -> v.SeesView:
    heirs = [s for s in technique.steps if any(entry.step == step.id for entry in s.input)]
    audiences: list[Audience] = [*step.visible[1:], *(heirs[0].visible[:1] if heirs else ())]
    now = step.visible[0].who
    later = next((a.who for a in audiences if a.who != now), None)
    size = group_size(technique, heirs[0]) if heirs else 0
    return v.SeesView(now, later, size, step.anonymous, step.record)


def _clock(state: State, opening: Opening, group: Group | None) -> v.ClockView:
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


def _cohorts(state: State, lens: v.Lens) -> tuple[v.CohortView, ...]:
    if len(state.fronts) < 2:
        return ()
    return tuple(_cohort(state, lens, o) for o in state.fronts if o.live_groups())


def _cohort(state: State, lens: v.Lens, opening: Opening) -> v.CohortView:
    item = state.item(opening.item)
    step = item.in_language(lens.lang).step(opening.step)
    groups = opening.live_groups()
    return v.CohortView(
        opening.cohort,
        _step(state, lens, opening, item, step),
        _clock(state, opening, groups[0]),
        tuple(_group_view(state, opening, group, Counter()) for group in groups),
        opening.turns,
    )


def _next(state: State, lens: v.Lens, opening: Opening) -> v.StripView | None:
    place = coming(state, opening)
    if place is None:
        return None
    technique = place.item.in_language(lens.lang)
    return _strip_step(technique, technique.step(place.step.id), 1)


# People and groups


def _own_group(state: State, lens: v.Lens, opening: Opening) -> v.GroupView | None:
    group = state.group(lens.group)
    if group is None:
        return None
    if lens.kind == "preview":
        return v.GroupView(group.id, group.number, (), 0)
    return _group_view(state, opening, group, _counts(state, opening))


def _groups(state: State, lens: v.Lens) -> tuple[v.GroupView, ...]:
    """All tables of the room. The wall gets no counts: it never shows who is silent."""
    found: list[v.GroupView] = []
    for opening in state.fronts:
        counts = _counts(state, opening) if lens.kind == "console" else Counter[str | None]()
        found += [_group_view(state, opening, g, counts) for g in opening.live_groups()]
    return tuple(sorted(found, key=lambda group: group.number))


def _group_view(
    state: State, opening: Opening, group: Group, counts: Counter[str | None]
) -> v.GroupView:
    people = tuple(person_view(state.seats[m]) for m in group.members)
    turns = (holder_in(group), next_holder(state, opening, group))
    here = group.id in opening.groups
    holder, then = (person_view(state.seats[m]) if m and here else None for m in turns)
    return v.GroupView(group.id, group.number, people, counts[group.id], holder, then)


def _counts(state: State, opening: Opening) -> Counter[str | None]:
    """How many ideas stand before each group."""
    return Counter(idea.group for idea in state.pool(opening.id) if idea.standing)


# Ideas


def _ideas(state: State, lens: v.Lens, opening: Opening) -> tuple[v.IdeaView, ...]:
    """In the order in which they came; what was shown one by one, in the order of showing."""
    if state.step(opening).activity == "rate":
        return ()
    pool = state.pool(opening.id) if lens.me else in_order(state, opening)
    seen = [i for i in pool if i.status in ("live", "dropped") and sees(state, lens, i)]
    if lens.kind not in ("phone", "preview"):
        seen = [idea for idea in seen if idea.standing]
    order = {id: n for n, id in enumerate(opening.shown)}
    seen.sort(key=lambda idea: order.get(idea.id, -1))
    return tuple(_idea_view(state, opening, idea) for idea in seen)


def _idea_view(state: State, opening: Opening, idea: Idea, named: bool = True) -> v.IdeaView:
    group = state.group(idea.group)
    return v.IdeaView(
        idea.id,
        idea.fields,
        idea.version,
        by=author_shown(state, idea) if named else None,
        group=group.number if group else None,
        promoted=idea.promoted,
        struck=idea.status == "dropped",
        merged_from=len(idea.parents) if len(idea.parents) > 1 else 0,
        kept=idea.kept,
        late=idea.late,
        hidden=idea.hidden,
        shown=idea.id in opening.shown,
        spotlight=opening.spotlight == idea.id,
        score=score_of(state, idea) if state.step(opening).activity == "present" else None,
    )


def _undo(state: State, lens: v.Lens, opening: Opening) -> v.UndoView | None:
    """The last thing done in this group that can be taken back; any member may."""
    if lens.kind != "phone" or lens.group is None or lens.group not in opening.groups:
        return None
    return _last_act(state, opening, lens.group)


def _last_act(state: State, opening: Opening, scope: str) -> v.UndoView | None:
    for act in reversed(state.acts):
        if (act.opening, act.scope) == (opening.id, scope):
            return v.UndoView(act.seq, type(act.event).__name__)
    return None


# The console


def _console(state: State, lens: v.Lens, opening: Opening | None) -> v.ConsoleView:
    fronts = state.fronts if opening else ()
    pool = [idea for front in fronts for idea in state.pool(front.id)]
    written = [i for i in pool if i.standing and not i.parents]
    placed = {m for o in fronts for g in o.groups.values() for m in g.members}
    people = tuple(person_view(s) for s in state.participants() if s.left_at is None)
    unplaced = people if opening and opening.groups else ()
    return v.ConsoleView(
        sheet=_sheet(state, lens, opening),
        drift=_drift(state, opening),
        wrote=len({author for idea in written for author in idea.authors}),
        ideas=sum(1 for idea in pool if idea.standing),
        alone=_alone(state),
        people=people,
        unplaced=tuple(p for p in unplaced if p.id not in placed and p.present),
        harvest=_harvest(state, opening),
        undo=_last_act(state, opening, DESK) if opening else None,
        held=state.held if opening and can_follow(state, opening) else None,
        offers=tuple(_offer(each, lens) for each in offered(state) if is_at_the_end(state)),
    )


def _offer(item: PlanItem, lens: v.Lens) -> v.OfferView:
    return v.OfferView(item.id, item.in_language(lens.lang).title, item.minutes)


def _sheet(state: State, lens: v.Lens, opening: Opening | None) -> tuple[v.SheetView, ...]:
    places = positions(state)
    keys = [(p.item.id, p.step.id) for p in places]
    here = keys.index((opening.item, opening.step)) if opening else -1
    if state.session.finished:
        here = len(places)
    lines: list[v.SheetView] = []
    for n, place in enumerate(places):
        technique = place.item.in_language(lens.lang)
        if not lines or lines[-1].item != place.item.id:
            title, minutes = technique.title, float(place.item.minutes)
            lines.append(v.SheetView(place.item.id, "", title, minutes, ""))
        lines.append(_sheet_step(state, place, opening, n - here, technique))
    return tuple(lines)


def _sheet_step(
    state: State, place: Place, opening: Opening | None, distance: int, technique: Technique
) -> v.SheetView:
    step = place.step
    loop = loop_of(place.item.technique, step)
    here = opening and opening.item == place.item.id and _in_block(state, opening, step)
    again = here and opening and opening.turn < opening.turns
    state_ = "now" if distance == 0 else "done" if distance < 0 and not again else "next"
    return v.SheetView(
        place.item.id,
        step.id,
        technique.step(step.id).title,
        seconds_of(place.item, step) / 60,
        state_,
        loop.over if loop else "",
        opening.turn if here and opening else 0,
        opening.turns if here and opening else rounds_of(place.item, step),
    )


def _in_block(state: State, opening: Opening, step: Step) -> bool:
    block = block_of(state.item(opening.item).technique, state.step(opening))
    return step.loop is not None and step.id in [each.id for each in block]


def _drift(state: State, opening: Opening | None) -> int:
    if opening is None or not state.path:
        return 0
    first = state.openings[state.path[0]]
    return opening.opened_at - first.opened_at - planned_before(state, opening)


def _alone(state: State) -> int:
    """How many groups have just one person who is here; a number, not a name."""
    groups = [group for opening in state.fronts for group in opening.live_groups()]
    here = [sum(1 for m in g.members if state.seats[m].present) for g in groups]
    return sum(1 for n in here if n == 1)


def _harvest(state: State, opening: Opening | None) -> v.HarvestView | None:
    if opening is None or not is_released_by_facilitator(state.step(opening)):
        return None
    ahead = idea_ahead(state, opening)
    waiting = tuple(
        v.WaitingView(
            i.id, group.number if (group := state.group(i.group)) else None, i.id in opening.passed
        )
        for i in waiting_ideas(state, opening)
    )
    shown = [state.ideas[id] for id in opening.shown]
    return v.HarvestView(
        _idea_view(state, opening, ahead, named=False) if ahead else None,
        waiting,
        sum(1 for idea in shown if idea.standing and not idea.hidden),
        tuple(_idea_view(state, opening, i, named=False) for i in shown if i.hidden and i.standing),
    )

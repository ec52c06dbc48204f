"""The projector: one thing, large, and nothing that a participant may not see.

Numbers of people stand here, never how many have written: nobody is to be seen as silent.
"""

from __future__ import annotations

from functools import lru_cache

from facilitator.core.views import ClockView, GroupView, StepView, TechniqueView, View
from facilitator.screens import countdown
from facilitator.screens.cards import Look, cards, names_in, texts_of
from facilitator.screens.counts import titled
from facilitator.screens.parts import Part, now
from facilitator.screens.rating import results_by_idea
from facilitator.screens.rendering import page_part, part, render
from facilitator.screens.signs import sign

MOST_NAMED = 24
"""More groups than this show their signs only; names would be tiny print."""


def parts(view: View) -> tuple[Part, ...]:
    return MODES[view.mode](view)


def _lobby(view: View) -> tuple[Part, ...]:
    return (_page_part("lobby", view), _page_part("count", view))


def _finished(view: View) -> tuple[Part, ...]:
    return (_page_part("thanks", view),)


def _page_part(name: str, view: View) -> Part:
    return page_part("wall", name, view, PAGE_PARTS[name])


PAGE_PARTS = {
    "lobby": "title topic rehearsal plan",
    "count": "here groups",
    "thanks": "mode plan",
}
"""What each shows of a view."""


def _step(view: View) -> tuple[Part, ...]:
    step, technique, clock = now(view)
    lang = view.lens.lang
    return (
        Part("head", "", '<header id="head" class="head"></header>'),
        Part.drawn("name", "head", _name, technique, step, _heading(view), lang),
        *(() if _apart(view) else (Part.drawn("clock", "head", _clock, clock, lang),)),
        *_scene(view),
        _page_part("count", view),
    )


def _heading(view: View) -> str:
    """The step; where groups keep time apart, what they have in common; above a harvest its
    question."""
    step, technique, _ = now(view)
    if _apart(view):
        return technique.title
    return (
        step.prompt if step.prompt and step.activity == "present" else titled(step, view.lens.lang)
    )


def _apart(view: View) -> bool:
    """Whether each cohort has a step and a clock of its own now."""
    return bool(view.cohorts) and now(view).clock.phase != "gathering"


@lru_cache(maxsize=128)
def _name(technique: TechniqueView, step: StepView, heading: str, lang: str) -> str:
    return render("stage/wall-name.html", lang, technique=technique, step=step, heading=heading)


@lru_cache(maxsize=64)
def _clock(clock: ClockView, lang: str, id: str = "clock") -> str:
    return render("parts/clock.html", lang, clock=clock, ring=False, id=id)


def _scene(view: View) -> list[Part]:
    step, _, clock = now(view)
    if clock.phase == "gathering" and view.groups:
        return _map(view)
    if _apart(view):
        return _cohorts(view)
    if countdown.is_countdown(view):
        return countdown.parts(view)
    if view.ideas and (step.activity == "present" or _is_looked_at(view)):
        return _harvest(view)
    return [_task(view)]


def _is_looked_at(view: View) -> bool:
    """Whether everybody talks about what everybody sees, or somebody wanted all to see it; then it
    stands before their eyes."""
    step = now(view).step
    together = step.activity in ("talk", "converge") and step.sees.now == "everyone"
    return together or any(idea.released for idea in view.ideas)


def _task(view: View) -> Part:
    step, technique, _ = now(view)
    invitation = technique.invitation.replace("{topic}", view.topic)
    id, lang = f"task-{step.opening}", view.lens.lang
    return part(id, "", "stage/wall-task.html", lang, step=step, invitation=invitation)


def _cohorts(view: View) -> list[Part]:
    """Groups that keep time apart, side by side, each with its own step and clock."""
    lang = view.lens.lang
    found = [Part("cohorts", "", '<section id="cohorts" class="cohorts"></section>')]
    for cohort in view.cohorts:
        id, clock = f"cohort-{cohort.id}", f"clock-{cohort.id}"
        found.append(part(id, "cohorts", "stage/wall-cohort.html", lang, cohort=cohort))
        found.append(Part.drawn(clock, id, _clock, cohort.clock, lang, clock))
    return found


# Who is with whom


def _map(view: View) -> list[Part]:
    step = now(view).step
    id = f"map-{step.opening}"
    named = len(view.groups) <= MOST_NAMED
    largest = max(len(group.people) for group in view.groups)
    sizes = sorted(len(group.people) for group in view.groups)
    head = part(
        id,
        "",
        "stage/wall-map.html",
        view.lens.lang,
        named=named,
        largest=largest,
        pairs=sizes[len(sizes) // 2] == 2,
    )
    signs = [_on_map(group, f"signs-{step.opening}", named, view) for group in view.groups]
    return [
        head,
        Part(f"signs-{step.opening}", id, _sheet(f"signs-{step.opening}", "signs")),
        *signs,
    ]


def _on_map(group: GroupView, into: str, named: bool, view: View) -> Part:
    return part(
        f"group-{group.id}",
        into,
        "stage/wall-group.html",
        view.lens.lang,
        its=sign(group.number, view.lens.lang),
        people=group.people if named else (),
    )


# What was shown


def _harvest(view: View) -> list[Part]:
    step, lang = now(view).step, view.lens.lang
    id, into = f"harvest-{step.opening}", f"ideas-{step.opening}"
    talk = step.activity != "present"
    look = Look(*names_in(step), lang, terse=True)
    newest = None if talk else view.ideas[-1].id
    found = [
        part(id, "", "stage/wall-harvest.html", lang, step=step, talk=talk),
        Part(into, id, _sheet(into, "ideas")),
        *cards(view, view.ideas, into, look, newest),
    ]
    light = next((idea for idea in view.ideas if idea.spotlight), None)
    if light:
        its = sign(light.group, lang) if light.group else None
        results = results_by_idea(view).get(light.id, ())
        found.append(countdown.spotlight(light, texts_of(look, light), its, results, lang))
    return found


def _sheet(id: str, name: str) -> str:
    """A list that is read column by column and turned page by page."""
    return f'<ul id="{id}" class="{name}" data-activity="pages"></ul>'


MODES = {"lobby": _lobby, "step": _step, "finished": _finished, "closed": _finished}

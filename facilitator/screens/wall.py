"""The projector: one thing, large, and nothing that a participant may not see.

Numbers of people stand here, never how many have written: nobody is to be seen as silent.
"""

from __future__ import annotations

from functools import lru_cache

from facilitator.core.views import ClockView, GroupView, IdeaView, StepView, TechniqueView, View
from facilitator.screens import countdown
from facilitator.screens.counts import titled
from facilitator.screens.parts import Part, now
from facilitator.screens.phone import texts_of
from facilitator.screens.rating import results_of
from facilitator.screens.rendering import render
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
    return Part(name, "", render(f"stage/wall-{name}.html", view.lens.lang, view=view))


def _step(view: View) -> tuple[Part, ...]:
    step, technique, clock = now(view)
    lang = view.lens.lang
    return (
        Part("head", "", '<header id="head" class="head"></header>'),
        Part("name", "head", _name(technique, step, _heading(view), lang)),
        *(() if _apart(view) else (Part("clock", "head", _clock(clock, lang)),)),
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
    html = render("stage/wall-task.html", view.lens.lang, step=step, invitation=invitation)
    return Part(f"task-{step.opening}", "", html)


def _cohorts(view: View) -> list[Part]:
    """Groups that keep time apart, side by side, each with its own step and clock."""
    lang = view.lens.lang
    found = [Part("cohorts", "", '<section id="cohorts" class="cohorts"></section>')]
    for cohort in view.cohorts:
        id = f"cohort-{cohort.id}"
        html = render("stage/wall-cohort.html", lang, id=id, cohort=cohort)
        clock = _clock(cohort.clock, lang, f"clock-{cohort.id}")
        found += [Part(id, "cohorts", html), Part(f"clock-{cohort.id}", id, clock)]
    return found


# Who is with whom


def _map(view: View) -> list[Part]:
    step = now(view).step
    id = f"map-{step.opening}"
    named = len(view.groups) <= MOST_NAMED
    largest = max(len(group.people) for group in view.groups)
    sizes = sorted(len(group.people) for group in view.groups)
    html = render(
        "stage/wall-map.html",
        view.lens.lang,
        id=id,
        named=named,
        largest=largest,
        pairs=sizes[len(sizes) // 2] == 2,
    )
    signs = [_on_map(group, f"signs-{step.opening}", named, view) for group in view.groups]
    return [
        Part(id, "", html),
        Part(f"signs-{step.opening}", id, _sheet(f"signs-{step.opening}", "signs")),
        *signs,
    ]


def _on_map(group: GroupView, into: str, named: bool, view: View) -> Part:
    id = f"group-{group.id}"
    html = render(
        "stage/wall-group.html",
        view.lens.lang,
        id=id,
        its=sign(group.number, view.lens.lang),
        people=group.people if named else (),
    )
    return Part(id, into, html)


# What was shown


def _harvest(view: View) -> list[Part]:
    step = now(view).step
    opening = step.opening
    talk = step.activity != "present"
    section = render("stage/wall-harvest.html", view.lens.lang, step=step, talk=talk)
    found = [
        Part(f"harvest-{opening}", "", section),
        Part(f"ideas-{opening}", f"harvest-{opening}", _sheet(f"ideas-{opening}", "ideas")),
        *(_idea(view, idea, not talk and idea is view.ideas[-1]) for idea in view.ideas),
    ]
    light = next((idea for idea in view.ideas if idea.spotlight), None)
    if light:
        html = render(
            "stage/wall-spotlight.html",
            view.lens.lang,
            idea=light,
            texts=texts_of(step, light),
            said=light.said,
            results=results_of(view, light),
            its=_sign_of(light, view.lens.lang),
        )
        found.append(Part("spotlight", "", html))
    return found


def _idea(view: View, idea: IdeaView, newest: bool) -> Part:
    step = now(view).step
    html = render(
        "parts/idea.html",
        view.lens.lang,
        idea=idea,
        texts=texts_of(step, idea),
        results=results_of(view, idea),
        may=frozenset(),
        about=idea.group is not None or idea.by is not None,
        own_list=False,
        sign_of=_sign_of(idea, view.lens.lang),
        newest=newest,
        off=True,
    )
    return Part(f"idea-{idea.id}", f"ideas-{step.opening}", html)


def _sign_of(idea: IdeaView, lang: str) -> object:
    return sign(idea.group, lang) if idea.group else None


def _sheet(id: str, name: str) -> str:
    """A list that is read column by column and turned page by page."""
    return f'<ul id="{id}" class="{name}" data-activity="pages"></ul>'


MODES = {"lobby": _lobby, "step": _step, "finished": _finished, "closed": _finished}

"""A participant's screen: one thing at a time.

The same parts serve an observer, who may do nothing, and a preview, where nothing can be pressed.
What is the same for many lenses (the task, the composer) is drawn once and remembered: in a room of
five hundred pairs only the pairs' own ideas cost something.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from facilitator.core.views import (
    ClockView,
    IdeaView,
    PersonView,
    StepView,
    StripView,
    TechniqueView,
    View,
)
from facilitator.screens import countdown, rating
from facilitator.screens.audiences import audience_sentences
from facilitator.screens.parts import Part, now
from facilitator.screens.rating import results_of
from facilitator.screens.rendering import render
from facilitator.screens.signs import sign


def parts(view: View) -> tuple[Part, ...]:
    if not view.lens.seated:
        return (_page_part("unseated", view),)
    return MODES[view.mode](view)


# Before and after


def _lobby(view: View) -> tuple[Part, ...]:
    return (_page_part("welcome", view), _page_part("here", view), _page_part("plan", view))


def _finished(view: View) -> tuple[Part, ...]:
    return (_page_part("thanks", view),)


def _page_part(name: str, view: View) -> Part:
    return Part(name, "", render(f"stage/phone-{name}.html", view.lens.lang, view=view))


# A step


def _step(view: View) -> tuple[Part, ...]:
    clock = now(view).clock
    gathering = clock.phase == "gathering" and view.group is not None
    middle = _gathering(view) if gathering else _running(view)
    return (*_head(view, gathering), *middle, _next_part(view, gathering))


def _head(view: View, gathering: bool) -> list[Part]:
    _, technique, clock = now(view)
    lang = view.lens.lang
    head = [Part("head", "", '<div id="head" class="head"></div>')]
    head.append(Part("score", "head", _score(technique.strip, lang)))
    if not gathering:
        head.append(Part("clock", "head", _clock(clock, lang)))
    return head


@lru_cache(maxsize=512)
def _score(strip: tuple[StripView, ...], lang: str) -> str:
    return render("stage/phone-score.html", lang, strip=strip)


@lru_cache(maxsize=64)
def _clock(clock: ClockView, lang: str) -> str:
    return render("parts/clock.html", lang, clock=clock, ring=True)


def _gathering(view: View) -> list[Part]:
    step, technique, _ = now(view)
    size = len(view.group.people) if view.group else 0
    html = _gather_task(step, technique, size, view.lens.lang)
    return [Part(f"task-{step.opening}", "", html), _group(view, large=True)]


@lru_cache(maxsize=64)
def _gather_task(step: StepView, technique: TechniqueView, size: int, lang: str) -> str:
    return render("stage/phone-gathering.html", lang, step=step, technique=technique, size=size)


def _running(view: View) -> list[Part]:
    step = now(view).step
    found = [_task(view)]
    if step.role and view.group:
        found.append(_role(view))
    if view.group and step.activity != "present":
        found.append(_group(view, large=False))
    return [*found, *ACTIVITIES[step.activity](view)]


def _task(view: View) -> Part:
    step, technique, clock = now(view)
    size = len(view.group.people) if view.group else _size(technique)
    over = clock.phase == "over"
    writes = bool(view.may & {"post", "edit"})
    asks = _asks(view)
    html = _task_html(step, technique, size, over, writes, asks, view.topic, view.lens.lang)
    return Part(f"task-{step.opening}", "", html)


def _asks(view: View) -> bool:
    """Whether the question of the technique stands here: where one answers it, and, as on the wall,
    for as long as nothing is shown; not where one works from what came in."""
    step = now(view).step
    if step.activity == "present":
        return not view.ideas
    came_in = any(idea.material for idea in view.ideas)
    return step.activity in ("collect", "talk") and not step.role and not came_in


@lru_cache(maxsize=256)
def _task_html(
    step: StepView,
    technique: TechniqueView,
    size: int,
    over: bool,
    writes: bool,
    asks: bool,
    topic: str,
    lang: str,
) -> str:
    return render(
        "stage/phone-task.html",
        lang,
        step=step,
        technique=technique,
        invitation=technique.invitation.replace("{topic}", topic) if asks else "",
        over=over,
        sees=audience_sentences(step.sees, size, lang) if writes else (),
    )


def _role(view: View) -> Part:
    step = now(view).step
    holder = view.group.holder if view.group else None
    return Part(f"role-{step.opening}", "", _role_html(step, holder, view.lens.lang))


@lru_cache(maxsize=512)
def _role_html(step: StepView, holder: PersonView | None, lang: str) -> str:
    return render(
        "stage/phone-role.html", lang, opening=step.opening, role=step.role, holder=holder
    )


def _size(technique: TechniqueView) -> int:
    return next((step.size for step in technique.strip if step.state == "now"), 0)


def _group(view: View, large: bool) -> Part:
    lang = view.lens.lang
    html = render("parts/group.html", lang, group=view.group, large=large, off=_off(view))
    return Part("group", "", html)


def _next_part(view: View, gathering: bool) -> Part:
    """While people look for each other, it is the step that they meet for."""
    step, technique, _ = now(view)
    if gathering:
        here = next((each for each in technique.strip if each.state == "now"), None)
        return Part("next", "", _next_html(replace(step, begins=0), here, None, view.lens.lang))
    then = view.group.then if view.group else None
    return Part("next", "", _next_html(step, view.next, then, view.lens.lang))


@lru_cache(maxsize=256)
def _next_html(step: StepView, coming: StripView | None, then: PersonView | None, lang: str) -> str:
    return render("stage/phone-next.html", lang, step=step, coming=coming, then=then)


# Activities


def _writing(view: View) -> list[Part]:
    """One's own notes or the group's list, and under the thumb the field for the next one."""
    step = now(view).step
    opening, lang, off = step.opening, view.lens.lang, _off(view)
    kind = _kind(view)
    section = _list_html(step, view.may, kind, off, lang)
    ideas = f"ideas-{opening}"
    elsewhere = [i for i in view.ideas if i.material or _is_shown_by_another(view, i)]
    found = [
        *_material(view),
        Part(f"list-{opening}", "", section),
        _list(ideas, f"list-{opening}"),
        *(_idea(view, idea, ideas) for idea in view.ideas if idea not in elsewhere),
        *_shown_by_others(view),
    ]
    if view.undo:
        html = render("parts/undo.html", lang, undo=view.undo, off=off)
        found.append(Part("undo", f"list-{opening}", html))
    if "post" in view.may:
        own = kind == "own" and step.activity == "collect"
        composer = _composer_html(step, view.may, own, off, lang)
        found.append(Part(f"composer-{opening}", "", composer))
    return found


def _is_shown_by_another(view: View, idea: IdeaView) -> bool:
    return idea.foreign and idea.released


def _material(view: View) -> list[Part]:
    """What came in to be worked from stands above what is made of it."""
    came_in = tuple(idea for idea in view.ideas if idea.material)
    seen = replace(view, ideas=came_in, may=frozenset())
    return _brought(seen, "material") if came_in else []


def _shown_by_others(view: View) -> list[Part]:
    """What others decided to show, below one's own."""
    others = [idea for idea in view.ideas if _is_shown_by_another(view, idea)]
    if not others:
        return []
    step, lang = now(view).step, view.lens.lang
    id = f"others-{step.opening}"
    html = render("activities/present.html", lang, id=id, kind="others")
    cards = [_idea(replace(view, may=frozenset()), idea, f"{id}-ideas") for idea in others]
    return [Part(id, "", html), _list(f"{id}-ideas", id), *cards]


def _collecting(view: View) -> list[Part]:
    """Alone, what one noted before on this phone stands above the field."""
    alone = now(view).step.grouping == "solo"
    jotted = Part("jotted", "", render("activities/jotted.html", view.lens.lang))
    return [*((jotted,) if alone else ()), *_writing(view)]


def _kind(view: View) -> str:
    """Whose list it is: own, pair, group or everyone's."""
    sees = now(view).step.sees.now
    if sees == "private":
        return "own"
    if sees == "everyone" and not view.group:
        return "everyone"
    return "pair" if view.group and len(view.group.people) == 2 else "group"


@lru_cache(maxsize=256)
def _list_html(step: StepView, may: frozenset[str], kind: str, off: bool, lang: str) -> str:
    return render("activities/converge.html", lang, step=step, may=may, kind=kind, off=off)


@lru_cache(maxsize=256)
def _composer_html(step: StepView, may: frozenset[str], own: bool, off: bool, lang: str) -> str:
    return render("activities/collect.html", lang, step=step, may=may, own=own, off=off)


def _presenting(view: View) -> list[Part]:
    """What the wall shows, as text in one's own size, newest first; above it what the own group
    still has to say."""
    if countdown.is_countdown(view):
        return countdown.parts(view)
    ours = [idea for idea in view.ideas if not _is_out(view, idea)]
    out = [idea for idea in reversed(view.ideas) if idea not in ours]
    newest = out[0].id if out else None
    return [
        *(_shown("ours", ours, None, view) if ours else ()),
        *_shown("shown", out, newest, view),
    ]


def _is_out(view: View, idea: IdeaView) -> bool:
    return idea.shown or now(view).step.sees.now == "everyone"


def _shown(kind: str, ideas: list[IdeaView], newest: str | None, view: View) -> list[Part]:
    opening, lang = now(view).step.opening, view.lens.lang
    id = f"{kind}-{opening}"
    section = render("activities/present.html", lang, id=id, kind=kind)
    cards = [_idea(view, idea, f"{id}-ideas", idea.id == newest) for idea in ideas]
    return [Part(id, "", section), _list(f"{id}-ideas", id), *cards]


def _talking(view: View) -> list[Part]:
    step, lang = now(view).step, view.lens.lang
    if "post" in view.may:
        return _writing(view)
    brought = _brought(view) if view.ideas and not _listens(step) else []
    if "jot" in view.may:
        html = render("activities/jot.html", lang, step=step, off=_off(view))
        return [*brought, Part(f"jot-{step.opening}", "", html)]
    if brought:
        return brought
    alone = step.grouping == "solo"
    html = render("activities/talk.html", lang, opening=step.opening, role=step.role, alone=alone)
    return [Part(f"quiet-{step.opening}", "", html)]


def _listens(step: StepView) -> bool:
    """Whether it is somebody else's turn: then one's own notes would only draw the eye."""
    return step.role is not None and not step.role.holds


def _brought(view: View, kind: str = "") -> list[Part]:
    """What was written before, to be told or talked about."""
    step, lang = now(view).step, view.lens.lang
    id = f"brought-{step.opening}"
    html = render("activities/brought.html", lang, id=id, kind=kind or _kind(view))
    ideas = [_idea(view, idea, f"{id}-ideas") for idea in view.ideas]
    return [Part(id, "", html), _list(f"{id}-ideas", id), *ideas]


def _list(id: str, into: str) -> Part:
    return Part(id, into, f'<ul id="{id}" class="ideas"></ul>')


def _idea(view: View, idea: IdeaView, into: str, newest: bool = False) -> Part:
    step, lang = now(view).step, view.lens.lang
    own = view.group.number if view.group else None
    elsewhere = idea.group and idea.group != own and not view.may
    html = render(
        "parts/idea.html",
        lang,
        idea=idea,
        texts=texts_of(step, idea),
        results=results_of(view, idea),
        may=view.may - {"post"},
        about=True,
        own_list=_kind(view) == "own" and not idea.foreign,
        sign_of=sign(idea.group, lang) if idea.group and elsewhere else None,
        newest=newest,
        off=_off(view),
    )
    return Part(f"idea-{idea.id}", into, html)


def texts_of(step: StepView, idea: IdeaView) -> tuple[tuple[str, str, str], ...]:
    """(field, label, text) of what is filled in: this step's fields first, then those of the step
    in which it was written."""
    names = dict.fromkeys((*(name for name, _, _ in step.fields), *idea.fields))
    labels = {**dict(step.labels), **{name: label for name, label, _ in step.fields}}
    return tuple((n, labels.get(n, ""), text) for n in names if (text := idea.fields.get(n)))


def _off(view: View) -> bool:
    return view.lens.kind == "preview"


MODES = {"lobby": _lobby, "step": _step, "finished": _finished, "closed": _finished}
ACTIVITIES = {
    "collect": _collecting,
    "converge": _writing,
    "present": _presenting,
    "rate": rating.parts,
    "talk": _talking,
}

"""A participant's screen: one thing at a time.

The same parts serve an observer, who may do nothing, and a preview, where nothing can be pressed.
What is the same for many lenses (the task, the composer) is drawn once and remembered: in a room of
five hundred pairs only the pairs' own ideas cost something.
"""

from __future__ import annotations

from collections.abc import Iterable
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
from facilitator.screens.cards import Look, cards, names_in
from facilitator.screens.parts import Part, now
from facilitator.screens.rendering import page_part, part, picked, render


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
    return page_part("phone", name, view, PAGE_PARTS[name])


PAGE_PARTS = {
    "welcome": "title topic rehearsal",
    "here": "here",
    "plan": "plan",
    "thanks": "mode code",
    "unseated": "code",
}
"""What each shows of a view."""


# A step


def _step(view: View) -> tuple[Part, ...]:
    clock = now(view).clock
    gathering = clock.phase == "gathering" and view.group is not None
    middle = _gathering(view) if gathering else _running(view)
    return (*_head(view, gathering), *middle, _next_part(view, gathering))


def _head(view: View, gathering: bool) -> list[Part]:
    _, technique, clock = now(view)
    lang = view.lens.lang
    head = [Part("head", "", "<div id=head class=head></div>")]
    head.append(Part.drawn("score", "head", _score, technique.strip, lang))
    if not gathering:
        head.append(Part.drawn("clock", "head", _clock, clock, lang))
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
    task = Part.drawn(
        f"task-{step.opening}", "", _gather_task, step, technique, size, view.lens.lang
    )
    return [task, _group(view, large=True)]


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
    facts = (step, technique, size, over, writes, asks, view.topic, view.lens.lang)
    return Part.drawn(f"task-{step.opening}", "", _task_html, *facts)


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
    return Part.drawn(f"role-{step.opening}", "", _role_html, step, holder, view.lens.lang)


@lru_cache(maxsize=512)
def _role_html(step: StepView, holder: PersonView | None, lang: str) -> str:
    return render(
        "stage/phone-role.html", lang, opening=step.opening, role=step.role, holder=holder
    )


def _size(technique: TechniqueView) -> int:
    return next((step.size for step in technique.strip if step.state == "now"), 0)


def _group(view: View, large: bool) -> Part:
    group = picked(view.group, "number people")
    return part("group", "", "parts/group.html", view.lens.lang, group=group, large=large)


def _next_part(view: View, gathering: bool) -> Part:
    """While people look for each other, it is the step that they meet for."""
    step, technique, _ = now(view)
    if gathering:
        here = next((each for each in technique.strip if each.state == "now"), None)
        step, coming, then = replace(step, begins=0), here, None
    else:
        coming, then = view.next, view.group.then if view.group else None
    return Part.drawn("next", "", _next_html, step, coming, then, view.lens.lang)


@lru_cache(maxsize=256)
def _next_html(step: StepView, coming: StripView | None, then: PersonView | None, lang: str) -> str:
    return render("stage/phone-next.html", lang, step=step, coming=coming, then=then)


# Activities


def _writing(view: View) -> list[Part]:
    """One's own notes or the group's list, and under the thumb the field for the next one."""
    step = now(view).step
    opening, lang, off = step.opening, view.lens.lang, _off(view)
    kind = _kind(view)
    ideas = f"ideas-{opening}"
    made = [i for i in view.ideas if not (i.material or _is_shown_by_another(i))]
    found = [
        *_material(view),
        Part.drawn(f"list-{opening}", "", _list_html, step, view.may, kind, off, lang),
        _list(ideas, f"list-{opening}", view.may, off),
        *_cards(view, made, ideas),
        *_shown_by_others(view),
    ]
    if view.undo:
        into = f"list-{opening}"
        found.append(part("undo", into, "parts/undo.html", lang, undo=view.undo, off=off))
    if "post" in view.may:
        own = kind == "own" and step.activity == "collect"
        facts = (step, view.may, own, off, lang)
        found.append(Part.drawn(f"composer-{opening}", "", _composer_html, *facts))
    return found


def _is_shown_by_another(idea: IdeaView) -> bool:
    return idea.foreign and idea.released


def _material(view: View) -> list[Part]:
    """What came in to be worked from stands above what is made of it."""
    came_in = tuple(idea for idea in view.ideas if idea.material)
    seen = replace(view, ideas=came_in, may=frozenset())
    return _brought(seen, "material") if came_in else []


def _shown_by_others(view: View) -> list[Part]:
    """What others decided to show, below one's own."""
    others = [idea for idea in view.ideas if _is_shown_by_another(idea)]
    if not others:
        return []
    step, lang = now(view).step, view.lens.lang
    id = f"others-{step.opening}"
    head = part(id, "", "activities/present.html", lang, kind="others")
    cards = _cards(replace(view, may=frozenset()), others, f"{id}-ideas")
    return [head, _list(f"{id}-ideas", id), *cards]


def _collecting(view: View) -> list[Part]:
    """Alone, what one noted before on this phone stands above the field."""
    alone = now(view).step.grouping == "solo"
    jotted = part("jotted", "", "activities/jotted.html", view.lens.lang)
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
    section = part(id, "", "activities/present.html", lang, kind=kind)
    return [section, _list(f"{id}-ideas", id), *_cards(view, ideas, f"{id}-ideas", newest)]


def _talking(view: View) -> list[Part]:
    step, lang = now(view).step, view.lens.lang
    if "post" in view.may:
        return _writing(view)
    brought = _brought(view) if view.ideas and not _listens(step) else []
    if "jot" in view.may:
        id = f"jot-{step.opening}"
        return [*brought, part(id, "", "activities/jot.html", lang, step=step, off=_off(view))]
    if brought:
        return brought
    alone = step.grouping == "solo"
    facts = {"opening": step.opening, "role": step.role, "alone": alone}
    return [part(f"quiet-{step.opening}", "", "activities/talk.html", lang, **facts)]


def _listens(step: StepView) -> bool:
    """Whether it is somebody else's turn: then one's own notes would only draw the eye."""
    return step.role is not None and not step.role.holds


def _brought(view: View, kind: str = "") -> list[Part]:
    """What was written before, to be told or talked about."""
    step, lang = now(view).step, view.lens.lang
    id = f"brought-{step.opening}"
    head = part(id, "", "activities/brought.html", lang, kind=kind or _kind(view))
    return [head, _list(f"{id}-ideas", id), *_cards(view, view.ideas, f"{id}-ideas")]


def _list(id: str, into: str, may: frozenset[str] = frozenset(), off: bool = False) -> Part:
    """`may` are the powers over each idea in it; the page draws their buttons."""
    powers = " ".join(power for power in ACTS if power in may)
    acts = f" data-may='{powers}'" + (" data-off" if off else "") if powers else ""
    return Part(id, into, f"<ul id={id} class=ideas{acts}></ul>")


def _cards(
    view: View, ideas: Iterable[IdeaView], into: str, newest: str | None = None
) -> list[Part]:
    look = Look(
        *names_in(now(view).step),
        view.lens.lang,
        own=_kind(view) == "own",
        signed=not view.may,
        beside=view.group.number if view.group else None,
    )
    return cards(view, ideas, into, look, newest)


def _off(view: View) -> bool:
    return view.lens.kind == "preview"


ACTS = ("promote", "edit", "merge", "keep", "release", "strike")
MODES = {"lobby": _lobby, "step": _step, "finished": _finished, "closed": _finished}
ACTIVITIES = {
    "collect": _collecting,
    "converge": _writing,
    "present": _presenting,
    "rate": rating.parts,
    "talk": _talking,
}

"""The facilitator's screen: where we are, what the wall shows, who is here, and what comes next.

Five regions that never change: the plan, the present step, what waits to be shown, people, and the
bar at the bottom. What changes in them are small parts, so that somebody who moves through the
buttons by keyboard is not thrown out when a person joins.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from facilitator.core.views import ConsoleView, View
from facilitator.screens.counts import scope_text
from facilitator.screens.parts import Part
from facilitator.screens.rendering import render

ON_TIME_MS = 60_000
MODES_WITH_PEOPLE = frozenset({"lobby", "step", "finished"})


def parts(view: View) -> tuple[Part, ...]:
    console = view.console
    assert console is not None
    return tuple(_parts(view, console))


def _parts(view: View, console: ConsoleView) -> Iterator[Part]:
    yield _part(view, "plan")
    yield _part(view, "place", into="plan", drift=_drift(console))
    yield _part(view, "sheet", into="plan", scope_text=partial(scope_text, lang=view.lens.lang))
    if view.mode != "closed":
        yield _part(view, "ending", into="plan")
    yield _part(view, "now")
    yield _part(view, MIDDLE[view.mode], into="now", size=_size(view))
    if view.step:
        if console.held is not None:
            yield _part(view, "turns", into="now")
        if console.reported:
            yield _part(view, "reported", into="now")
        yield from _prompter(view)
        if console.spares:
            yield _part(view, "offers", into="now")
        yield from _harvest(view, console)
        yield from _wall(view, console)
    if console.offers and not (view.step and console.spares):
        yield _part(view, "offers", into="now")
    if view.mode in MODES_WITH_PEOPLE:
        yield from _people(view, console)
        yield from _bar(view, console)
    if view.groups:
        yield _part(view, "move")


MIDDLE = {"lobby": "lobby", "step": "step", "finished": "finished", "closed": "closed"}


def _drift(console: ConsoleView) -> int:
    """Whole minutes behind the plan (ahead of it: less than nothing); 0 within a minute."""
    if abs(console.drift) < ON_TIME_MS:
        return 0
    return round(console.drift / 60_000)


def _size(view: View) -> int:
    """How many work together in the present step; 0 for everybody."""
    if view.cohorts:
        return view.cohorts[0].size
    if len(sizes := {len(group.people) for group in view.groups}) == 1:
        return sizes.pop()
    strip = view.technique.strip if view.technique else ()
    return next((step.size for step in strip if step.state == "now"), 0)


# What the wall shows, and what waits for it


def _harvest(view: View, console: ConsoleView) -> Iterator[Part]:
    if console.harvest is None:
        return
    yield _part(view, "harvest", into="now")
    yield _part(view, "ahead", into="harvest")
    yield _part(view, "waiting", into="harvest")
    if console.harvest.hidden:
        yield _part(view, "hidden", into="harvest")


def _wall(view: View, console: ConsoleView) -> Iterator[Part]:
    yield _part(view, "wall", into="now")
    yield _part(view, "counts", into="wall")
    yield _part(view, "ideas", into="wall")
    for idea in reversed(view.ideas) if console.harvest else view.ideas:
        yield _part(view, "idea", f"idea-{idea.id}", into="ideas", idea=idea)


def _prompter(view: View) -> Iterator[Part]:
    step = view.step
    if step and (step.say or step.watch_for or step.online):
        yield _part(view, "prompter", into="now")


# People and groups


def _people(view: View, console: ConsoleView) -> Iterator[Part]:
    yield _part(view, "people")
    yield _part(view, "here", into="people")
    if console.unplaced:
        yield _part(view, "unplaced", into="people")
    if view.groups:
        yield _part(view, "groups", into="people")
        turning = any(group.holder or group.then for group in view.groups)
        for group in view.groups:
            id = f"group-{group.id}"
            yield _part(view, "group", id, into="groups", group=group, turning=turning)
    elif console.people:
        yield _part(view, "names", into="people")


# The bar


def _bar(view: View, console: ConsoleView) -> Iterator[Part]:
    yield _part(view, "bar")
    if view.cohorts:
        yield from _cohorts(view)
    elif view.clock:
        yield _part(view, "clock", "clock", into="bar")
    if view.mode != "lobby":
        yield _part(view, "back", into="bar", first=_is_first(console))
    if view.clock:
        yield _part(view, "more", into="bar")
        yield _part(view, "pause", into="bar")
        yield _part(view, "ring", into="bar")
    if view.mode != "lobby":
        yield _part(view, "undo", into="bar")
    yield _part(view, "next", into="bar", leaves=_leaves(view))


def _cohorts(view: View) -> Iterator[Part]:
    """Where groups keep time apart, a clock for each."""
    yield _part(view, "cohorts", into="bar")
    for cohort in view.cohorts:
        yield _part(view, "cohort", f"cohort-{cohort.id}", into="cohorts", cohort=cohort)


def _leaves(view: View) -> bool:
    """Whether *Next* leads everybody out of the loop."""
    steps = [cohort.step for cohort in view.cohorts] or ([view.step] if view.step else [])
    return all(step.last for step in steps)


def _is_first(console: ConsoleView) -> bool:
    """Whether there is no step to go back to."""
    steps = [line for line in console.sheet if line.step]
    return not steps or all(line.state != "done" for line in steps)


def _part(view: View, name: str, id: str = "", into: str = "", **facts: Any) -> Part:
    """One template for each part; its id is the template's name unless there are many of it."""
    own = id or f"console-{name}"
    holder = f"console-{into}" if into else ""
    html = render(
        f"stage/console-{name}.html",
        view.lens.lang,
        view=view,
        console=view.console,
        id=own,
        **facts,
    )
    return Part(own, holder, html)

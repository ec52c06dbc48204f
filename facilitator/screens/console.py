"""The facilitator's screen: where we are, what the wall shows, who is here, and what comes next.

Five regions that never change: the plan, the present step, what waits to be shown, people, and the
bar at the bottom. What changes in them are small parts, so that somebody who moves through the
buttons by keyboard is not thrown out when a person joins.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from facilitator.core.views import ConsoleView, View
from facilitator.screens.parts import Part
from facilitator.screens.rendering import part, picked

ON_TIME_MS = 60_000
MODES_WITH_PEOPLE = frozenset({"lobby", "step", "finished"})


def parts(view: View) -> tuple[Part, ...]:
    console = view.console
    assert console is not None
    return tuple(_parts(view, console))


def _parts(view: View, console: ConsoleView) -> Iterator[Part]:
    yield _part(view, "plan")
    yield _part(view, "place", "plan", drift=_drift(console))
    yield _part(view, "sheet", "plan")
    if view.mode != "closed":
        yield _part(view, "ending", "plan")
    yield _part(view, "now")
    yield _part(view, MIDDLE[view.mode], "now", size=_size(view))
    if view.step:
        if console.held is not None:
            yield _part(view, "turns", "now")
        if console.reported:
            yield _part(view, "reported", "now")
        yield from _prompter(view, console)
        if console.spares:
            yield _part(view, "offers", "now")
        yield from _harvest(view, console)
        yield from _wall(view, console)
    if console.offers and not (view.step and console.spares):
        yield _part(view, "offers", "now")
    if view.mode in MODES_WITH_PEOPLE:
        yield from _people(view, console)
        yield from _bar(view, console)
    if view.groups:
        yield _part(view, "move", groups=[(g.id, g.number, len(g.people)) for g in view.groups])


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
    yield _part(view, "harvest", "now")
    yield _part(view, "ahead", "harvest")
    yield _part(view, "waiting", "harvest")
    if console.harvest.hidden:
        yield _part(view, "hidden", "harvest")


def _wall(view: View, console: ConsoleView) -> Iterator[Part]:
    yield _part(view, "wall", "now")
    yield _part(view, "counts", "wall")
    yield _part(view, "ideas", "wall")
    shown, opening = console.harvest is not None, view.step.opening if view.step else ""
    for idea in reversed(view.ideas) if shown else view.ideas:
        facts = {"idea": idea, "opening": opening, "shown": shown}
        yield _one(view, "idea", f"idea-{idea.id}", "ideas", **facts)


def _prompter(view: View, console: ConsoleView) -> Iterator[Part]:
    step = view.step
    if step and (step.say or step.watch_for or step.online):
        yield _part(view, "prompter", "now", shows=console.harvest is not None)


# People and groups


def _people(view: View, console: ConsoleView) -> Iterator[Part]:
    yield _part(view, "people")
    yield _part(view, "here", "people")
    if console.unplaced:
        yield _part(view, "unplaced", "people")
    if view.groups:
        yield _part(view, "groups", "people")
        turning = any(group.holder or group.then for group in view.groups)
        counted = console.harvest is None
        for group in view.groups:
            facts = {"group": group, "turning": turning, "counted": counted}
            yield _one(view, "group", f"group-{group.id}", "groups", **facts)
    elif console.people:
        yield _part(view, "names", "people")


# The bar


def _bar(view: View, console: ConsoleView) -> Iterator[Part]:
    yield _part(view, "bar")
    if view.cohorts:
        yield from _cohorts(view)
    elif view.clock:
        yield _one(view, "clock", "clock", "bar", view=picked(view, "clock"))
    if view.mode != "lobby":
        yield _part(view, "back", "bar", first=_is_first(console))
    if view.clock:
        yield _part(view, "more", "bar")
        yield _part(view, "pause", "bar")
        yield _part(view, "ring", "bar")
    if view.mode != "lobby":
        yield _part(view, "undo", "bar")
    yield _part(view, "next", "bar", leaves=_leaves(view))


def _cohorts(view: View) -> Iterator[Part]:
    """Where groups keep time apart, a clock for each."""
    yield _part(view, "cohorts", "bar")
    for cohort in view.cohorts:
        yield _one(view, "cohort", f"cohort-{cohort.id}", "cohorts", cohort=cohort)


def _leaves(view: View) -> bool:
    """Whether *Next* leads everybody out of the loop."""
    steps = [cohort.step for cohort in view.cohorts] or ([view.step] if view.step else [])
    return all(step.last for step in steps)


def _is_first(console: ConsoleView) -> bool:
    """Whether there is no step to go back to."""
    steps = [line for line in console.sheet if line.step]
    return not steps or all(line.state != "done" for line in steps)


def _part(view: View, name: str, into: str = "", /, **facts: Any) -> Part:
    """One template for each part; its id is the template's name."""
    of_view, of_console = SEES[name]
    if of_view:
        facts["view"] = picked(view, of_view)
    if of_console:
        facts["console"] = picked(view.console, of_console)
    return _one(view, name, f"console-{name}", into, **facts)


def _one(view: View, name: str, id: str, into: str, /, **facts: Any) -> Part:
    """One of many that are drawn from the same template."""
    holder = f"console-{into}" if into else ""
    return part(id, holder, f"stage/console-{name}.html", view.lens.lang, **facts)


SEES = {
    "plan": ("", ""),
    "place": ("mode technique topic", ""),
    "sheet": ("mode", "sheet"),
    "ending": ("", ""),
    "now": ("", ""),
    "lobby": ("code plan", ""),
    "step": ("step clock cohorts", ""),
    "finished": ("code", ""),
    "closed": ("code", ""),
    "turns": ("", "held"),
    "reported": ("", "reported"),
    "prompter": ("step", ""),
    "offers": ("step next", "spares offers"),
    "harvest": ("", ""),
    "ahead": ("step", "harvest"),
    "waiting": ("step", "harvest"),
    "hidden": ("", "harvest"),
    "wall": ("step technique topic", ""),
    "counts": ("step rating here", "harvest wrote ideas"),
    "ideas": ("", ""),
    "people": ("", ""),
    "here": ("here joined", "alone"),
    "unplaced": ("", "unplaced"),
    "groups": ("", ""),
    "names": ("", "people"),
    "move": ("step", ""),
    "bar": ("", ""),
    "cohorts": ("", ""),
    "back": ("step", ""),
    "more": ("step clock", ""),
    "pause": ("step clock", ""),
    "ring": ("step", ""),
    "undo": ("", "undo"),
    "next": ("mode step clock cohorts next", ""),
}
"""What each part shows of the view and of what the console alone sees, and so when it changes."""

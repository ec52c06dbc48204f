"""The score: a technique drawn from its steps alone.

Every step is a bar, as wide as its minutes, with a cluster of dots above it for who works together
and a small mark for what they do. 1-2-4-All reads • •• •••• ◯. The same function draws the card in
the library, the block in the planner, the progress strip on wall and phone and the heading in a
transcript. Colours and sizes come from classes; nothing is drawn for one technique alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import cos, pi, sin

from markupsafe import Markup, escape

from facilitator.core.views import StripView
from facilitator.screens.counts import minutes_text, titled
from facilitator.screens.words import mark as _
from facilitator.screens.words import translator

Dots = list[tuple[float, float, float]]

UNIT = 12.0
WIDEST = 300.0
GAP = 3.0
MARGIN = 5.0
MARK = 10.0
HEIGHTS = {"strip": 34, "card": 58}

WHO = {
    "solo": _("alone"), "whole": _("everyone together"), "stage": _("some in the middle, the others"
    " around them"), "slots": _("at stations"),
}  # fmt: skip
SIZED = {
    2: _("in pairs"), 3: _("in threes"), 4: _("in fours"), 5: _("in fives"), 6: _("in sixes"),
}  # fmt: skip
DOING = {
    "collect": _("write"), "converge": _("bring ideas together"), "present": _("show"),
    "talk": _("talk"), "rate": _("rate"), "canvas": _("place on a map"), "draw": _("draw"),
}  # fmt: skip
MARKS = {
    "collect": "M1 9l.6-2.6L7 1l2 2-5.4 5.4Z",
    "converge": "M1 1.5 5 5 1 8.5M5 5h4.5",
    "present": "M1 1.5h8v5.5H1ZM5 7v2.5",
    "talk": "M1 1.5h8v5H5L2.5 9V6.5H1Z",
    "rate": "M1.5 9V6M5 9V3.5M8.5 9V1",
    "canvas": "M1 1h8v8H1ZM5 1v8M1 5h8",
    "draw": "M1 7.5c2-6 3.5-6 4-2.5s2 3.5 4-2",
}


@lru_cache(maxsize=2048)
def emblem(strip: tuple[StripView, ...], size: str = "strip", lang: str = "en") -> Markup:
    """One SVG; `size` is strip (a progress bar) or card (with minutes below)."""
    whole = sum(step.minutes for step in strip)
    unit = min(UNIT, WIDEST / whole) if whole else UNIT
    x, cells = 0.0, []
    for step in strip:
        width = max(_narrowest(step), step.minutes * unit)
        cells.append(_cell(step, x, width, size))
        x += width + GAP
    return Markup(  # noqa: S704 - numbers of our own, and the sentence is escaped
        f'<svg class="score score-{size}" viewBox="0 0 {max(x - GAP, 1):g} {HEIGHTS[size]}"'
        f' role="img" preserveAspectRatio="xMinYMid meet"><title>{escape(spoken(strip, lang))}'
        f"</title>{''.join(cells)}</svg>"
    )


def spoken(strip: tuple[StripView, ...], lang: str = "en") -> str:
    """The score as a sentence: "1 minute alone: write; 2 minutes in pairs: … Now: in pairs." """
    words = translator(lang).gettext
    steps = [
        words("%(minutes)s %(who)s: %(doing)s")
        % {
            "minutes": minutes_text(step.minutes, lang),
            "who": who_text(step.grouping, step.size, lang),
            "doing": words(DOING[step.activity]),
        }
        for step in strip
    ]
    now = next((titled(step, lang) for step in strip if step.state == "now"), None)
    here = [words("Now: %(step)s.") % {"step": now}] if now else []
    return " ".join(["; ".join(steps) + ".", *here])


def who_text(grouping: str, size: int, lang: str = "en") -> str:
    """Who works together, in two words: alone, in pairs, in groups of 7, everyone together."""
    words = translator(lang).gettext
    if grouping in WHO:
        return words(WHO[grouping])
    if size in SIZED:
        return words(SIZED[size])
    return words("in groups of %(size)s") % {"size": size} if size else words("in groups")


def _narrowest(step: StripView) -> float:
    """Room for the cluster, the mark beside it, and air."""
    return 2 * _half(step) + MARK + 3 * MARGIN


def _cell(step: StripView, x: float, width: float, size: str) -> str:
    """The cluster and its mark stand in the middle of a cell, the bar of minutes below."""
    half = _half(step)
    left = x + (width - 2 * half - MARGIN - MARK) / 2
    here = f'<rect class="score-cell" x="{x:g}" width="{width:g}" height="26" rx="5"/>'
    mark = f"translate({_at(left + 2 * half + MARGIN)} 8)"
    return (
        f'<g class="is-{step.state}">{here if step.state == "now" else ""}'
        f"{_dots(_cluster(step), left + half)}"
        f'<path class="score-mark" transform="{mark}" d="{MARKS[step.activity]}"/>'
        f'<rect class="score-bar" x="{x:g}" y="30" width="{width:g}" height="4" rx="2"/>'
        f"{_minutes(step, x, width) if size == 'card' else ''}</g>"
    )


def _dots(cluster: Dots, middle: float) -> str:
    """Dots of one size are one path: each a line of no length with round ends, because a strip
    travels to every phone with every step, and so many circles were half of it."""
    sizes = dict.fromkeys(r for _dx, _dy, r in cluster)
    return "".join(
        f'<path class="score-dots" stroke-width="{2 * r:g}" d="'
        + "".join(f"M{_at(middle + dx)} {_at(13 + dy)}h0" for dx, dy, each in cluster if each == r)
        + '"/>'
        for r in sizes
    )


def _at(place: float) -> str:
    return f"{round(place, 1):g}"


def _minutes(step: StripView, x: float, width: float) -> str:
    number = f"{step.minutes:g}" if step.minutes else "–"
    return (
        f'<text class="score-minutes" x="{x + width / 2:g}" y="50" text-anchor="middle">'
        f"{number}</text>"
    )


# Who works together


def _cluster(step: StripView) -> Dots:
    draw = CLUSTERS.get(step.grouping)
    return draw() if draw else _together(max(step.size, 2))


def _half(step: StripView) -> float:
    """Half the width of the cluster, so that the mark stands clear of it."""
    return max(dx + r for dx, _dy, r in _cluster(step))


def _together(people: int) -> Dots:
    """Two side by side, three in a triangle, four in a square, more in a rosette."""
    if people == 2:
        return [(-4.2, 0, 3.4), (4.2, 0, 3.4)]
    if people <= 4:
        start = -pi / 2 if people == 3 else pi / 4
        return _circle(people, 5.4, 3.2, start)
    rim = min(people - 1, 7)
    return [*_circle(rim, 7.2, 2.5), (0.0, 0.0, 2.5)]


def _circle(number: int, radius: float, dot: float, start: float = -pi / 2) -> Dots:
    turn = 2 * pi / number
    return [
        (radius * cos(start + n * turn), radius * sin(start + n * turn), dot) for n in range(number)
    ]


def _alone() -> Dots:
    return [(0, 0, 3.6)]


def _everyone() -> Dots:
    return _circle(12, 9.4, 1.75)


def _stage() -> Dots:
    """Three in the middle, the others in a half circle around them."""
    rows = [(9.6 * cos(pi * n / 8), 9.6 * sin(pi * n / 8) - 2, 1.6) for n in range(9)]
    return [(-4.6, -3.5, 2.2), (0, -4.5, 2.2), (4.6, -3.5, 2.2), *rows]


def _stations() -> Dots:
    """Three small clusters apart from each other."""
    corners = [(-7.0, 5.0), (7.0, 5.0), (0.0, -6.0)]
    return [
        (x + dx, y + dy, 1.7) for x, y in corners for dx, dy in ((-2.1, 0), (2.1, 0), (0, -3.4))
    ]


CLUSTERS: dict[str, Callable[[], Dots]] = {
    "solo": _alone,
    "whole": _everyone,
    "stage": _stage,
    "slots": _stations,
}

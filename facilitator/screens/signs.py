"""The sign of a group: a number, a tree's name, a colour and a shape, always together.

Number first, so that people can count; colour and shape so that "green triangle, Maple" is found
across a room by somebody who sees no red or reads no English. The twelve colours differ in
lightness too (a test looks at them through three kinds of colour-blindness). After twelve groups
trees come again with a number: "13 · Maple 2".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from facilitator.screens.words import mark as _
from facilitator.screens.words import translator

TREES = (
    _("Maple"), _("Birch"), _("Cedar"), _("Willow"), _("Oak"), _("Hazel"),
    _("Rowan"), _("Pine"), _("Elm"), _("Larch"), _("Cherry"), _("Alder"),
)  # fmt: skip
COLOURS = (
    _("red"), _("light blue"), _("yellow"), _("dark plum"), _("orange"), _("dark blue"),
    _("light green"), _("brown"), _("pink"), _("dark green"), _("violet"), _("teal"),
)  # fmt: skip
SHAPES: tuple[tuple[str, str], ...] = (
    (_("triangle"), "M16 3.5 30 28H2Z"),
    (_("circle"), "M16 2.5a13.5 13.5 0 1 1 0 27a13.5 13.5 0 1 1 0-27Z"),
    (_("square"), "M4 4h24v24H4Z"),
    (_("diamond"), "M16 1.5 30.5 16 16 30.5 1.5 16Z"),
    (_("star"), "m16 1.5 4.3 9.6 10.4 1.1-7.8 7 2.2 10.3-9.1-5.3-9.1 5.3 2.2-10.3-7.8-7 10.4-1.1Z"),
    (_("drop"), "M16 1.5c4 6.5 10 10.5 10 18a10 10 0 0 1-20 0c0-7.5 6-11.5 10-18Z"),
    (_("plus"), "M11 2.5h10v8.5h8.5v10H21v8.5H11V21H2.5V11H11Z"),
    (_("heart"), "M16 29 4 16.5a7.4 7.4 0 0 1 10.4-10.4L16 7.6l1.6-1.5A7.4 7.4 0 0 1 28 16.5Z"),
    (_("hexagon"), "M9 3.5h14L30.5 16 23 28.5H9L1.5 16Z"),
    (_("house"), "M16 2 29.5 14H26v15H6V14H2.5Z"),
    (_("flower"), "M16 9a7 7 0 1 1 7 7a7 7 0 1 1-7 7a7 7 0 1 1-7-7a7 7 0 1 1 7-7Z"),
    (_("arch"), "M3.5 29V15a12.5 12.5 0 0 1 25 0v14Z"),
)  # fmt: skip
_MIDDLE = {"triangle": 21.5, "drop": 20, "heart": 15.5, "house": 18.5, "arch": 17.5, "star": 17}


@dataclass(frozen=True, slots=True)
class Sign:
    """`hue` is 1 … 12, for the class `group-<hue>`; `label` is what everybody says and reads."""

    number: int
    hue: int
    name: str
    label: str
    colour: str
    shape: str
    svg: Markup


@lru_cache(maxsize=1024)
def sign(number: int, lang: str = "en") -> Sign:
    words = translator(lang).gettext
    turn, index = divmod(number - 1, len(TREES))
    name = words(TREES[index]) + (f" {turn + 1}" if turn else "")
    shape, path = SHAPES[index]
    drawing = Markup(_drawing(number, index + 1, path, _MIDDLE.get(shape, 16.0)))  # noqa: S704 - ours
    label = f"{number} · {name}"
    return Sign(number, index + 1, name, label, words(COLOURS[index]), words(shape), drawing)


def _drawing(number: int, hue: int, path: str, middle: float) -> str:
    """Only a picture: the label stands beside it as text, so it is hidden from screen readers."""
    small = " sign-number-long" if number > 9 else ""
    return (
        f'<svg class="sign group-{hue}" viewBox="0 0 32 32" aria-hidden="true">'
        f'<path class="sign-shape" d="{path}"/>'
        f'<text class="sign-number{small}" x="16" y="{middle:g}">{number}</text></svg>'
    )

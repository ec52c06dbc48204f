"""From a view to a screen.

`stage(view)` draws what `core.visible` allowed, for one lens, as an ordered list of parts.
"""

from __future__ import annotations

from collections.abc import Callable

from facilitator.core.views import View
from facilitator.screens import phone, wall
from facilitator.screens.parts import Part, assemble
from facilitator.screens.rendering import edition, environment, render

__all__ = ["Part", "assemble", "edition", "environment", "render", "stage"]


def _console(view: View) -> tuple[Part, ...]:
    from facilitator.screens import console

    return console.parts(view)


SCREENS: dict[str, Callable[[View], tuple[Part, ...]]] = {
    "phone": phone.parts,
    "preview": phone.parts,
    "observer": phone.parts,
    "wall": wall.parts,
    "console": _console,
}


def stage(view: View) -> tuple[Part, ...]:
    """Every part of this viewer's screen, a part after the one that holds it."""
    return SCREENS[view.lens.kind](view)

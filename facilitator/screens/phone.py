"""A participant's screen: one thing at a time."""

from __future__ import annotations

from facilitator.core.views import View
from facilitator.screens.parts import Part


def parts(view: View) -> tuple[Part, ...]:
    return ()

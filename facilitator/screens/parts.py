"""A screen as an ordered list of parts, and the whole stage made from them.

Parts are what travels: delivery compares two lists and sends the difference. A part knows its
place only by the part that holds it and by its order among those, never by an index.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from facilitator.core.views import ClockView, StepView, TechniqueView, View


@dataclass(frozen=True, slots=True)
class Part:
    """`html` is exactly one element with this id; `into` the id of an earlier part, or empty."""

    id: str
    into: str
    html: str


def assemble(parts: Iterable[Part]) -> str:
    """The stage as one string: each part stands at the end of the part that holds it."""
    held: dict[str, list[Part]] = {}
    for part in parts:
        held.setdefault(part.into, []).append(part)
    return "".join(_whole(part, held) for part in held.get("", ()))


def _whole(part: Part, held: dict[str, list[Part]]) -> str:
    inside = "".join(_whole(each, held) for each in held.get(part.id, ()))
    end = part.html.rindex("</") if inside else len(part.html)
    return part.html[:end] + inside + part.html[end:]


class Now(NamedTuple):
    step: StepView
    technique: TechniqueView
    clock: ClockView


def now(view: View) -> Now:
    """What a view in mode `step` always holds."""
    if view.step is None or view.technique is None or view.clock is None:
        raise ValueError(f"no step is open in mode {view.mode}")
    return Now(view.step, view.technique, view.clock)

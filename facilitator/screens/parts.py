"""A screen as an ordered list of parts, and the whole stage made from them.

Parts are what travels: delivery compares two lists and sends the difference. A part knows its
place only by the part that holds it and by its order among those, never by an index. It is drawn
when somebody needs its HTML: what has not changed is told by what it shows, and not drawn again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from facilitator.core.views import ClockView, StepView, TechniqueView, View


class Part:
    """`html` is exactly one element with this id; `into` the id of an earlier part, or empty."""

    __slots__ = ("_draw", "_facts", "_html", "id", "into")

    def __init__(self, id: str, into: str, html: str | None = None) -> None:
        self.id, self.into, self._html = id, into, html
        self._draw: Callable[..., str] | None = None
        self._facts: tuple[Any, ...] = ()

    @classmethod
    def drawn(cls, id: str, into: str, draw: Callable[..., str], *facts: Any) -> Part:
        """Its HTML is `draw(*facts)`, and depends on nothing else."""
        part = cls(id, into)
        part._draw, part._facts = draw, facts
        return part

    @property
    def html(self) -> str:
        if self._html is None:
            assert self._draw
            self._html = self._draw(*self._facts)
        return self._html

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Part) or (self.id, self.into) != (other.id, other.into):
            return False
        if self._draw is not None and self._draw is other._draw and self._facts == other._facts:
            self._html = self._html or other._html
            return True
        return self.html == other.html

    def __hash__(self) -> int:
        return hash((self.id, self.into))

    def __repr__(self) -> str:
        return f"Part({self.id!r}, {self.into!r}, {self.html!r})"


def assemble(parts: Iterable[Part]) -> str:
    """The stage as one string: each part stands at the end of the part that holds it."""
    held: dict[str, list[Part]] = {}
    for part in parts:
        held.setdefault(part.into, []).append(part)
    return "".join(_whole(part, held) for part in held.get("", ()))


def _whole(part: Part, held: dict[str, list[Part]]) -> str:
    html = part.html
    inside = "".join(_whole(each, held) for each in held.get(part.id, ()))
    if not inside:
        return html
    end = html.rindex("</")
    return html[:end] + inside + html[end:]


class Now(NamedTuple):
    step: StepView
    technique: TechniqueView
    clock: ClockView


def now(view: View) -> Now:
    """What a view in mode `step` always holds."""
    if view.step is None or view.technique is None or view.clock is None:
        raise ValueError(f"no step is open in mode {view.mode}")
    return Now(view.step, view.technique, view.clock)

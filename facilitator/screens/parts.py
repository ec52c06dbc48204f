"""A screen as an ordered list of parts, and the whole stage made from them.

Parts are what travels: delivery compares two lists and sends the difference. A part knows its
place only by the part that holds it and by its order among those, never by an index.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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

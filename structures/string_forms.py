"""What a string of techniques and a canvas are."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, StringConstraints
from pydantic import Field as Setting

from structures.base import Form, Name, People, Prose, Title, WholeMinutes
from structures.forms import Only


class Carry(Form):
    """Which ideas of an earlier block go on into this one: `from: block.step`."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    source: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+\.[a-z0-9_-]+$")] = Setting(
        alias="from"
    )
    only: Only = Only()


class Block(Form):
    """One technique in a string, with its own invitation and minutes."""

    id: Name
    run: Name
    minutes: WholeMinutes
    variant: Name | None = None
    invitation: Prose | None = None
    carry: Carry | None = None


class String(Form):
    """Techniques one after the other, for one purpose."""

    slug: Name
    title: Title
    purpose: Prose = ""
    people: People
    blocks: Annotated[tuple[Block, ...], Setting(min_length=1, max_length=100)]
    lang: str = "en"

    @property
    def minutes(self) -> int:
        return sum(block.minutes for block in self.blocks)


Place = Annotated[float, Setting(strict=True, ge=0, le=1)]


class Axis(Form):
    """A direction of the map with a word at each end."""

    title: Title
    low: Title
    high: Title


class Zone(Form):
    """A named part of the map: a rectangle (left, top, right, bottom) or an outline, in parts of
    the whole.
    """

    title: Title
    hint: Prose = ""
    at: tuple[Place, Place, Place, Place] | None = None
    outline: tuple[tuple[Place, Place], ...] = ()


class Canvas(Form):
    """A map on which ideas find a place."""

    slug: Name
    title: Title
    background: Name = "plain"
    axes: dict[Literal["x", "y"], Axis] = Setting(default_factory=dict)
    zones: dict[Name, Zone] = Setting(default_factory=dict)
    boxes: dict[Name, Zone] = Setting(default_factory=dict)
    edges: tuple[Name, ...] = ()
    lang: str = "en"

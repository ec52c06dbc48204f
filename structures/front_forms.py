"""What stands at the top of a technique file besides plain facts: roles, loops, variants."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Setting
from pydantic import JsonValue

from structures.base import Count, Flag, Form, Name, People, Prose, WholeMinutes


class Role(Form):
    """A part that somebody takes in a group; with `turns` it goes round."""

    turns: Flag = False


class Loop(Form):
    """Steps that are done several times: once for each member, a number of times, for each prompt
    or slot.
    """

    over: Literal["members", "count", "prompts", "slots", "time_slots"]
    role: Name | None = None
    times: Count | None = None
    items: tuple[Name, ...] = ()
    nominal: Count | None = None

    @property
    def rounds(self) -> int | None:
        """How many rounds the minutes reckon with."""
        if self.over == "count":
            return self.times
        return len(self.items) if self.over == "prompts" else self.nominal


class Variant(Form):
    """Another way to run the technique: steps left out, settings changed."""

    title: str = ""
    minutes: WholeMinutes | None = None
    time_note: Prose | None = None
    people: People | None = None
    below: Prose | None = None
    drop: tuple[Name, ...] = ()
    set: dict[Name, dict[str, JsonValue]] = Setting(default_factory=dict)

"""Scores, votes and verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from facilitator.core.events.base import Event


@dataclass(frozen=True, slots=True)
class CardsDealt(Event):
    """Who reads which card in which round, `None` to rest; `opening` is the first of the loop.

    Readers are aliases where the step is anonymous.
    """

    opening: str
    hands: Mapping[str, tuple[str | None, ...]]


@dataclass(frozen=True, slots=True)
class CardReported(Event):
    """Somebody who was dealt it says that it hurts: it travels no further, and waits for the
    facilitator's eyes."""

    opening: str
    id: str


@dataclass(frozen=True, slots=True)
class IdeaRated(Event):
    """`rater` is a seat, an alias, or a group that gives one verdict; `value` None takes it back.

    `opening` is the first of the loop, where there is one.
    """

    opening: str
    id: str
    rater: str
    value: int | str | None
    criterion: str = ""

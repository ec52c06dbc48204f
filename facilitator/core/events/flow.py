"""Where the room is, and its clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from facilitator.core.events.base import Event, Payload


@dataclass(frozen=True, slots=True)
class StepOpened(Event):
    """One time a step, or a turn of a loop, is open: turn `turn` of `turns`.

    `cohorts` are `{id, groups, phase, seconds, ends_at}`; `sources` names, per earlier step that is
    carried in, the openings it is carried from; `seed` shuffles what must not show its order;
    `block` is the first opening of the loop, empty outside of one.
    """

    opening: str
    item: str
    step: str
    turn: int
    cohorts: tuple[Payload, ...]
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seed: int = 0
    turns: int = 1
    block: str = ""


@dataclass(frozen=True, slots=True)
class StepSkipped(Event):
    """The step would repeat what `like` just was, so the room passes over it."""

    item: str
    step: str
    like: str
    why: str = "same_groups"


@dataclass(frozen=True, slots=True)
class StepStarted(Event):
    opening: str
    cohort: str
    ends_at: int


@dataclass(frozen=True, slots=True)
class TimeChanged(Event):
    """More time was given. `left` instead of `ends_at` while the clock is paused."""

    opening: str
    cohort: str
    ends_at: int | None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class ClockPaused(Event):
    """`left` is, per cohort, what remained in milliseconds (less than nothing when it was over)."""

    opening: str
    left: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ClockResumed(Event):
    opening: str
    ends_at: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TimeRanOut(Event):
    opening: str
    cohort: str


@dataclass(frozen=True, slots=True)
class BellRung(Event):
    opening: str


@dataclass(frozen=True, slots=True)
class StepClosed(Event):
    opening: str


@dataclass(frozen=True, slots=True)
class StepLeft(Event):
    """The room went back; this opening keeps what it holds and can be returned to."""

    opening: str


@dataclass(frozen=True, slots=True)
class StepReopened(Event):
    opening: str
    cohorts: tuple[Payload, ...]


@dataclass(frozen=True, slots=True)
class PlanFinished(Event):
    pass


@dataclass(frozen=True, slots=True)
class PlanExtended(Event):
    """`items` are pinned as in `SessionOpened`; they stand behind the item `after`."""

    after: str
    items: tuple[Payload, ...]


@dataclass(frozen=True, slots=True)
class TurnsHeld(Event):
    """Turns inside a loop wait for the facilitator (or go on by themselves again)."""

    held: bool

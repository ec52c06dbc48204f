"""The facts of a session: small, past tense, and never refused once written.

A session is the ordered list of these. Each is plain data (text, numbers, tuples, dicts) so that it
can be written as JSON and read back equal. Free text stands only under the keys `fields`, `name`,
`note` and `text`, so one function (`without_words`) finds all of it when somebody asks to be
forgotten. A field that is added later gets a default; a shape that changes gets a new `VERSION` and
a step in `UPCASTS`, so that logs of old releases fold for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

Fields = Mapping[str, str]
Payload = dict[str, Any]
WORD_KEYS = ("fields", "name", "note", "text")


@dataclass(frozen=True, slots=True)
class Event:
    VERSION: ClassVar[int] = 1


# The session and its people


@dataclass(frozen=True, slots=True)
class SessionOpened(Event):
    """`plan` holds the parsed techniques, so that editing a file never changes a running room; so
    does `offers`, of what can be added on the way."""

    code: str
    title: str
    topic: str
    zone: str
    lang: str
    plan: tuple[Payload, ...]
    rehearsal: bool = False
    offers: tuple[Payload, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionClosed(Event):
    """`trial`: afterwards it turned out to have been a rehearsal."""

    trial: bool = False


@dataclass(frozen=True, slots=True)
class SeatTaken(Event):
    seat: str
    name: str | None = None
    role: str | None = None
    kind: str = "participant"


@dataclass(frozen=True, slots=True)
class SeatAway(Event):
    seat: str


@dataclass(frozen=True, slots=True)
class SeatBack(Event):
    seat: str


@dataclass(frozen=True, slots=True)
class SeatLeft(Event):
    seat: str


# Where the room is


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


# Groups


@dataclass(frozen=True, slots=True)
class GroupsFormed(Event):
    """`groups` are `{id, number, members, came_from, roles}`; a merged one keeps the lower number.

    `roles` says, by seat, who holds which part in this turn.
    """

    opening: str
    groups: tuple[Payload, ...]


@dataclass(frozen=True, slots=True)
class PersonPlaced(Event):
    """Somebody came late or came back, and sits down with a group (a new one if it is unknown)."""

    opening: str
    seat: str
    group: str
    number: int


@dataclass(frozen=True, slots=True)
class PersonMoved(Event):
    opening: str
    seat: str
    origin: str | None
    group: str
    number: int


@dataclass(frozen=True, slots=True)
class GroupJoined(Event):
    """A group with one person left sits down with another; its pool comes along."""

    opening: str
    group: str
    into: str


# Ideas


@dataclass(frozen=True, slots=True)
class IdeasRouted(Event):
    """Copies of earlier ideas: `(id, parent, group or None)`. The text is the parent's."""

    opening: str
    copies: tuple[tuple[str, str, str | None], ...]


@dataclass(frozen=True, slots=True)
class IdeaPosted(Event):
    opening: str
    id: str
    author: str
    fields: Fields
    group: str | None = None
    kept: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class IdeaEdited(Event):
    """`undoes` is the edit that this one takes back: the words are theirs again who wrote them."""

    id: str
    fields: Fields
    version: int
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class IdeasMerged(Event):
    id: str
    opening: str
    group: str | None
    ideas: tuple[str, ...]
    fields: Fields


@dataclass(frozen=True, slots=True)
class IdeasParted(Event):
    """The opposite of a merge: the merged idea goes, its parents stand again."""

    id: str


@dataclass(frozen=True, slots=True)
class IdeaKept(Event):
    """Kept to oneself (or offered again): a kept idea is never carried on or recorded."""

    id: str
    kept: bool


@dataclass(frozen=True, slots=True)
class IdeaPromoted(Event):
    id: str
    promoted: bool


@dataclass(frozen=True, slots=True)
class IdeaStruck(Event):
    id: str
    struck: bool


@dataclass(frozen=True, slots=True)
class IdeaWithdrawn(Event):
    """Its author takes it back: gone from every screen and every download."""

    id: str


# What everybody is shown


@dataclass(frozen=True, slots=True)
class IdeaCued(Event):
    """The facilitator looks at this one before it is shown."""

    opening: str
    id: str


@dataclass(frozen=True, slots=True)
class IdeaPassedOver(Event):
    """Skipped for now: it goes to the end of what waits (or comes back from there)."""

    opening: str
    id: str
    passed: bool = True


@dataclass(frozen=True, slots=True)
class IdeaShown(Event):
    opening: str
    id: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class IdeaHidden(Event):
    id: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class IdeaSpotlit(Event):
    """One idea alone and large on the wall; `None` takes the light away."""

    opening: str
    id: str | None


# Ratings: scores, votes and verdicts


@dataclass(frozen=True, slots=True)
class CardsDealt(Event):
    """Who reads which card in which round, `None` to rest; `opening` is the first of the loop.

    Readers are aliases where the step is anonymous.
    """

    opening: str
    hands: Mapping[str, tuple[str | None, ...]]


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


@dataclass(frozen=True, slots=True)
class Forgotten(Event):
    """Words and names of these seats and ideas were emptied in the log itself.

    `records` are the places of their own words in what a group has since made its own sentence.
    """

    ideas: tuple[str, ...]
    seats: tuple[str, ...] = ()
    records: tuple[int, ...] = ()


EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        SessionOpened, SessionClosed, SeatTaken, SeatAway, SeatBack, SeatLeft, StepOpened,
        StepSkipped, StepStarted, TimeChanged, ClockPaused, ClockResumed, TimeRanOut, BellRung,
        StepClosed, StepLeft, StepReopened, PlanFinished, PlanExtended, TurnsHeld,
        GroupsFormed, PersonPlaced, PersonMoved,
        GroupJoined, IdeasRouted, IdeaPosted, IdeaEdited, IdeasMerged, IdeasParted, IdeaKept,
        IdeaPromoted, IdeaStruck, IdeaWithdrawn, IdeaCued, IdeaPassedOver, IdeaShown, IdeaHidden,
        IdeaSpotlit, CardsDealt, IdeaRated, Forgotten,
    )
}  # fmt: skip

Upcast = Callable[[Payload], Payload]
UPCASTS: dict[tuple[str, int], Upcast] = {}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event in its place: `seq` is dense per session, `at` is UTC milliseconds.

    `by` is a seat, a facilitator (`a:…`), the ticker, or an alias where the step is anonymous.
    """

    seq: int
    at: int
    by: str
    event: Event


def payload_of(event: Event) -> Payload:
    return {f.name: thaw(getattr(event, f.name)) for f in fields(event)}


def event_of(kind: str, version: int, payload: Payload) -> Event:
    """Raises KeyError for a kind that this release does not know."""
    cls = EVENTS[kind]
    while version < cls.VERSION:
        payload = UPCASTS[kind, version](payload)
        version += 1
    return cls(**{key: freeze(value) for key, value in payload.items()})


def without_words(payload: Payload, keep: frozenset[str] = frozenset()) -> Payload:
    """The same payload with every free text emptied, shape unchanged."""
    return {
        key: _emptied(value) if key in WORD_KEYS and key not in keep else value
        for key, value in payload.items()
    }


def _emptied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict.fromkeys(value, "")
    return None if value is None else ""


def freeze(value: Any) -> Any:
    """Lists become tuples all the way down, so that what is written equals what is read back."""
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    if isinstance(value, Mapping):
        return {key: freeze(item) for key, item in value.items()}
    return value


def thaw(value: Any) -> Any:
    if isinstance(value, tuple):
        return [thaw(item) for item in value]
    if isinstance(value, Mapping):
        return {key: thaw(item) for key, item in value.items()}
    return value

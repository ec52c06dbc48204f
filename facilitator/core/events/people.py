"""The session and its people; and who sits where."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.core.events.base import Event, Payload


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


@dataclass(frozen=True, slots=True)
class Forgotten(Event):
    """Words and names of these seats and ideas were emptied in the log itself.

    `records` are the places of their own words in what a group has since made its own sentence.
    """

    ideas: tuple[str, ...]
    seats: tuple[str, ...] = ()
    records: tuple[int, ...] = ()


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

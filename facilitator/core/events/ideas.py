"""What people contribute, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.core.events.base import Event, Fields


@dataclass(frozen=True, slots=True)
class IdeasRouted(Event):
    """Copies of earlier ideas: `(id, parent, group or None)`. The text is the parent's."""

    opening: str
    copies: tuple[tuple[str, str, str | None], ...]


@dataclass(frozen=True, slots=True)
class IdeaPosted(Event):
    """`about`: a sentence about this other idea of the same opening, and not one beside it."""

    opening: str
    id: str
    author: str
    fields: Fields
    group: str | None = None
    kept: bool = False
    late: bool = False
    about: str = ""


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
class IdeaReleased(Event):
    """Its author shows what only they could see (or takes it back to themselves)."""

    id: str
    released: bool


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

"""The facts of a session: small, past tense, and never refused once written.

A session is the ordered list of these. Each is plain data (text, numbers, tuples, dicts) so that it
can be written as JSON and read back equal. Free text stands only under the keys `fields`, `name`,
`note` and `text`, so one function (`without_words`) finds all of it when somebody asks to be
forgotten. A field that is added later gets a default; a shape that changes gets a new `VERSION` and
a step in `UPCASTS`, so that logs of old releases fold for ever.
"""

from __future__ import annotations

from facilitator.core.events.base import Event, Fields, Payload, Recorded
from facilitator.core.events.coding import (
    UPCASTS,
    WORD_KEYS,
    event_of,
    freeze,
    payload_of,
    thaw,
    without_words,
)
from facilitator.core.events.flow import (
    BellRung,
    ClockPaused,
    ClockResumed,
    PlanExtended,
    PlanFinished,
    StepClosed,
    StepLeft,
    StepOpened,
    StepReopened,
    StepSkipped,
    StepStarted,
    TimeChanged,
    TimeRanOut,
    TurnsHeld,
)
from facilitator.core.events.ideas import (
    IdeaCued,
    IdeaEdited,
    IdeaHidden,
    IdeaKept,
    IdeaPassedOver,
    IdeaPosted,
    IdeaPromoted,
    IdeaShown,
    IdeasMerged,
    IdeasParted,
    IdeaSpotlit,
    IdeasRouted,
    IdeaStruck,
    IdeaWithdrawn,
)
from facilitator.core.events.kinds import EVENTS
from facilitator.core.events.people import (
    Forgotten,
    GroupJoined,
    GroupsFormed,
    PersonMoved,
    PersonPlaced,
    SeatAway,
    SeatBack,
    SeatLeft,
    SeatTaken,
    SessionClosed,
    SessionOpened,
)
from facilitator.core.events.ratings import (
    CardsDealt,
    IdeaRated,
)

__all__ = [
    "EVENTS",
    "UPCASTS",
    "WORD_KEYS",
    "BellRung",
    "CardsDealt",
    "ClockPaused",
    "ClockResumed",
    "Event",
    "Fields",
    "Forgotten",
    "GroupJoined",
    "GroupsFormed",
    "IdeaCued",
    "IdeaEdited",
    "IdeaHidden",
    "IdeaKept",
    "IdeaPassedOver",
    "IdeaPosted",
    "IdeaPromoted",
    "IdeaRated",
    "IdeaShown",
    "IdeaSpotlit",
    "IdeaStruck",
    "IdeaWithdrawn",
    "IdeasMerged",
    "IdeasParted",
    "IdeasRouted",
    "Payload",
    "PersonMoved",
    "PersonPlaced",
    "PlanExtended",
    "PlanFinished",
    "Recorded",
    "SeatAway",
    "SeatBack",
    "SeatLeft",
    "SeatTaken",
    "SessionClosed",
    "SessionOpened",
    "StepClosed",
    "StepLeft",
    "StepOpened",
    "StepReopened",
    "StepSkipped",
    "StepStarted",
    "TimeChanged",
    "TimeRanOut",
    "TurnsHeld",
    "event_of",
    "freeze",
    "payload_of",
    "thaw",
    "without_words",
]

"""Every kind of fact by its name in the log."""

from __future__ import annotations

from facilitator.core.events.base import Event
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
    IdeaReleased,
    IdeaShown,
    IdeasMerged,
    IdeasParted,
    IdeaSpotlit,
    IdeasRouted,
    IdeaStruck,
    IdeaWithdrawn,
)
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
    CardReported,
    CardsDealt,
    IdeaRated,
)

EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        SessionOpened, SessionClosed, SeatTaken, SeatAway, SeatBack, SeatLeft, StepOpened,
        StepSkipped, StepStarted, TimeChanged, ClockPaused, ClockResumed, TimeRanOut, BellRung,
        StepClosed, StepLeft, StepReopened, PlanFinished, PlanExtended, TurnsHeld,
        GroupsFormed, PersonPlaced, PersonMoved,
        GroupJoined, IdeasRouted, IdeaPosted, IdeaEdited, IdeasMerged, IdeasParted, IdeaKept,
        IdeaPromoted, IdeaReleased, IdeaStruck, IdeaWithdrawn, IdeaCued, IdeaPassedOver, IdeaShown,
        IdeaHidden, IdeaSpotlit, CardsDealt, CardReported, IdeaRated, Forgotten,
    )
}  # fmt: skip

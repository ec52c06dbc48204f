"""What one kind of viewer may see, as plain data: the only thing that screens are given.

Nothing here names an author where the step is anonymous, and nothing that the viewer may not see is
here at all. No text of the interface either: screens turn codes into sentences in the lens's
language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: `kind` is phone, wall, console, observer or preview; a phone has its seat."""

    kind: str
    lang: str = "en"
    seat: str | None = None
    secret: str = ""
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Lens:
    """Everything on which a screen depends besides the state. Equal lens, equal screen.

    `me` is a seat or an alias, and only set where the step is private; `group` is the scope;
    `seated` says whether the viewer has a place in the room at all; `opening` is where a phone is,
    for inside a loop not all groups are in the same turn.
    """

    kind: str
    lang: str = "en"
    me: str | None = None
    group: str | None = None
    role: str | None = None
    seated: bool = True
    opening: str | None = None


@dataclass(frozen=True, slots=True)
class PersonView:
    """`number` stands for somebody who gave no name."""

    id: str
    number: int
    name: str | None
    present: bool


@dataclass(frozen=True, slots=True)
class GroupView:
    id: str
    number: int
    people: tuple[PersonView, ...]
    ideas: int


@dataclass(frozen=True, slots=True)
class IdeaView:
    """`by` is None where nobody may know, or where a group wrote; `group` is a sign's number."""

    id: str
    fields: Mapping[str, str]
    version: int
    by: PersonView | None = None
    group: int | None = None
    promoted: bool = False
    struck: bool = False
    merged_from: int = 0
    kept: bool = False
    late: bool = False
    hidden: bool = False
    shown: bool = False
    spotlight: bool = False


@dataclass(frozen=True, slots=True)
class ClockView:
    """`ends_at` and `started_at` are UTC milliseconds; `left` is set instead while paused."""

    phase: str
    seconds: int
    ends_at: int | None
    left: int | None
    started_at: int | None
    rings: int


@dataclass(frozen=True, slots=True)
class StripView:
    """One step of a technique in its emblem. `state`: done, now or next; `size` of its groups."""

    id: str
    title: str
    minutes: float
    grouping: str
    size: int
    activity: str
    state: str


@dataclass(frozen=True, slots=True)
class SeesView:
    """Who sees what is written here: codes of audiences (`private`, `group`, `everyone` …).

    `later` is who sees it next, if that is wider; `size` the size of the group then.
    """

    now: str
    later: str | None
    size: int
    anonymous: bool
    record: str


@dataclass(frozen=True, slots=True)
class StepView:
    """`text`, `say`, `watch_for` and `online` are Markdown; the last three only on a console."""

    id: str
    opening: str
    title: str
    text: str
    activity: str
    grouping: str
    minutes: float
    fields: tuple[tuple[str, str, bool], ...]
    max: int | None
    pick: int | None
    sees: SeesView
    say: str = ""
    watch_for: str = ""
    online: str = ""


@dataclass(frozen=True, slots=True)
class TechniqueView:
    item: str
    slug: str
    title: str
    invitation: str
    minutes: int
    strip: tuple[StripView, ...]


@dataclass(frozen=True, slots=True)
class UndoView:
    """What `Undo(seq)` would take back: `act` is the event's name."""

    seq: int
    act: str


@dataclass(frozen=True, slots=True)
class WaitingView:
    """An idea that waits for its turn in the harvest: whose, never what."""

    id: str
    group: int | None
    passed: bool


@dataclass(frozen=True, slots=True)
class HarvestView:
    """`ahead` is the one idea that the facilitator reads before everybody does, without author."""

    ahead: IdeaView | None
    waiting: tuple[WaitingView, ...]
    shown: int
    hidden: tuple[IdeaView, ...]


@dataclass(frozen=True, slots=True)
class SheetView:
    """A line of the run sheet: a technique (`step` empty) or one of its steps."""

    item: str
    step: str
    title: str
    minutes: float
    state: str


@dataclass(frozen=True, slots=True)
class ConsoleView:
    """`drift` is how many milliseconds later than planned the present step was opened."""

    sheet: tuple[SheetView, ...]
    drift: int
    wrote: int
    ideas: int
    alone: int
    people: tuple[PersonView, ...]
    unplaced: tuple[PersonView, ...]
    harvest: HarvestView | None
    undo: UndoView | None


@dataclass(frozen=True, slots=True)
class View:
    """`mode`: lobby, step, finished (the plan is done) or closed."""

    lens: Lens
    mode: str
    code: str
    title: str
    topic: str
    rehearsal: bool
    joined: int
    here: int
    technique: TechniqueView | None = None
    step: StepView | None = None
    clock: ClockView | None = None
    group: GroupView | None = None
    groups: tuple[GroupView, ...] = ()
    ideas: tuple[IdeaView, ...] = ()
    may: frozenset[str] = frozenset()
    next: StripView | None = None
    undo: UndoView | None = None
    console: ConsoleView | None = None
    plan: tuple[TechniqueView, ...] = ()

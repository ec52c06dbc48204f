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
    """`holder` has the role that goes round, `then` has it in the next turn."""

    id: str
    number: int
    people: tuple[PersonView, ...]
    ideas: int
    holder: PersonView | None = None
    then: PersonView | None = None


@dataclass(frozen=True, slots=True)
class IdeaView:
    """`by` is None where nobody may know, or where a group wrote; `group` is a sign's number.
    `said` are sentences about it, each with the name of what it says. `released`: its author shows
    it; `foreign`: somebody else's, on a screen for one person's own; `heard`: the people with whom
    its author sat when it was written, where it is about what they told; `material` came in to be
    worked from, and is not what this step makes.
    """

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
    score: int | None = None
    said: tuple[tuple[str, str], ...] = ()
    released: bool = False
    foreign: bool = False
    material: bool = False
    heard: tuple[PersonView, ...] = ()


@dataclass(frozen=True, slots=True)
class ScaleView:
    """`kind`: number (`low` to `high`, with words for the ends), choice (`options` are name and
    label), dots or order (`high` of them). `criteria` are name and label, empty for just one."""

    kind: str
    low: int
    high: int
    low_label: str
    high_label: str
    options: tuple[tuple[str, str], ...]
    criteria: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SentenceView:
    """What an answer asks for; `id` is empty until somebody has written it."""

    kind: str
    label: str
    id: str = ""
    version: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class CardView:
    """One idea to rate, and what this viewer (or their group) said: by criterion, `""` for none.

    `fresh` is the card that this round has opened.
    """

    idea: IdeaView
    values: Mapping[str, int | str]
    fresh: bool
    asks: SentenceView | None = None


@dataclass(frozen=True, slots=True)
class ResultView:
    """What single people said of one idea (`idea` is the one that this viewer has before them).

    `chart`: split (a choice), spread (a number) or dots. `counts` are pairs of what could be said,
    in words, and how many people said it, in the order of the scale and with those that nobody
    took. `criterion` is a label, empty for just one.
    """

    idea: str
    criterion: str
    chart: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RateView:
    """`by_group`: one verdict for the group, any member may tap. `left`: dots not yet given.

    `late`: came after the cards were dealt and may take some. `done` of `expected` ratings are in;
    both only on a console. `results` stand in the steps after a rating, which have no cards.
    """

    scale: ScaleView
    cards: tuple[CardView, ...]
    by_group: bool
    left: int | None
    late: bool
    done: int
    expected: int
    results: tuple[ResultView, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockView:
    """`ends_at` and `started_at` are UTC milliseconds; `left` is set instead while paused.

    `shares`: in how many equal parts the bell divides the time. `follows`: the next step opens by
    itself when the time is over.
    """

    phase: str
    seconds: int
    ends_at: int | None
    left: int | None
    started_at: int | None
    rings: int
    opening: str = ""
    shares: int = 1
    follows: bool = False


@dataclass(frozen=True, slots=True)
class StripView:
    """One step of a technique in its emblem. `state`: done, now or next; `size` of its groups;
    `scope` as in `StepView`."""

    id: str
    title: str
    minutes: float
    grouping: str
    size: int
    activity: str
    state: str
    scope: int | str = ""


@dataclass(frozen=True, slots=True)
class SeesView:
    """Who sees what is written here: codes of audiences (`private`, `group`, `everyone` …).

    `later` is who sees it next, if that is wider; `size` the size of the group then. `by_author`:
    whoever wrote it may show it to more people.
    """

    now: str
    later: str | None
    size: int
    anonymous: bool
    record: str
    by_author: bool = False


@dataclass(frozen=True, slots=True)
class RoleView:
    """The viewer's part: `holds` if it is the one that goes round, whose title is `turning`."""

    id: str
    title: str
    text: str
    holds: bool
    turning: str


@dataclass(frozen=True, slots=True)
class StepView:
    """`text`, `say`, `watch_for` and `online` are Markdown; the last three only on a console.

    `loop` is what the step's loop goes over, empty outside of one; `prompt` the text of its present
    item; `begins` the turn that begins after this step, 0 where none does; `last` says that after
    this step the loop is over; `scope` how many work together in this part of a step that widens;
    `labels` name the fields of all steps, for what is carried in.
    """

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
    loop: str = ""
    turn: int = 1
    turns: int = 1
    prompt: str = ""
    role: RoleView | None = None
    begins: int = 0
    last: bool = False
    scope: int | str = ""
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CohortView:
    """Groups that keep time together, where not all do: `size` people in each."""

    id: str
    step: StepView
    clock: ClockView
    groups: tuple[GroupView, ...]
    size: int


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
    """A line of the run sheet: a technique (`step` empty) or one of its steps.

    A step in a loop comes `turns` times; `turn` is where the room is now, else 0. `state` is done,
    now, next, or `spare` for an optional step that nobody has entered.
    """

    item: str
    step: str
    title: str
    minutes: float
    state: str
    loop: str = ""
    turn: int = 0
    turns: int = 1
    scope: int | str = ""


@dataclass(frozen=True, slots=True)
class OfferView:
    """What the facilitator can put behind the present technique with one tap."""

    block: str
    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class SpareView:
    """An optional step that *Next* would pass by; `into` names it in a request."""

    into: str
    title: str
    minutes: float


@dataclass(frozen=True, slots=True)
class ConsoleView:
    """`drift` is how many milliseconds later than planned the present step was opened. `held` says
    that turns wait for the facilitator; None where none would follow by themselves. `reported` are
    cards that somebody found hurting, without their authors.
    """

    sheet: tuple[SheetView, ...]
    drift: int
    wrote: int
    ideas: int
    alone: int
    people: tuple[PersonView, ...]
    unplaced: tuple[PersonView, ...]
    harvest: HarvestView | None
    undo: UndoView | None
    held: bool | None = None
    offers: tuple[OfferView, ...] = ()
    spares: tuple[SpareView, ...] = ()
    reported: tuple[IdeaView, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """`mode`: lobby, step, finished (the plan is done) or closed.

    `cohorts` is empty as long as everybody keeps the same time.
    """

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
    cohorts: tuple[CohortView, ...] = ()
    ideas: tuple[IdeaView, ...] = ()
    may: frozenset[str] = frozenset()
    next: StripView | None = None
    undo: UndoView | None = None
    rating: RateView | None = None
    console: ConsoleView | None = None
    plan: tuple[TechniqueView, ...] = ()

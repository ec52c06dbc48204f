"""Where a session is: the folded log, frozen.

State is shared between threads and kept as a cache, so nothing in it is ever changed in place;
`evolve` makes a new one. Mappings are plain dicts that nobody writes to after they were put here.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from facilitator.core.events import Event
from structures.schema import Step, Technique
from structures.unfolding import unfolded

GRACE_MS = 10_000
DESK = "desk"
ROOM = "room"


@dataclass(frozen=True, slots=True)
class Seat:
    """One person in one session. `number` counts in order of arrival, from 1."""

    id: str
    number: int
    name: str | None
    role: str | None
    kind: str
    joined_at: int
    here: bool = True
    left_at: int | None = None

    @property
    def present(self) -> bool:
        return self.here and self.left_at is None


@dataclass(frozen=True, slots=True)
class Group:
    """`number` is its sign: name, colour and shape follow from it on every screen."""

    id: str
    number: int
    members: tuple[str, ...]
    came_from: tuple[str, ...] = ()
    joined: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Groups that keep time together. `phase`: gathering, running, over or closed.

    Exactly one of `ends_at` (running) and `left` (paused, milliseconds) is set once it started.
    """

    id: str
    groups: tuple[str, ...]
    phase: str
    seconds: int
    ends_at: int | None = None
    left: int | None = None
    started_at: int | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """One time that a step, or a turn of a loop, is open; what was made in it belongs to it.

    `block` is the first opening of the loop that this one is a turn of, else its own id.
    """

    id: str
    item: str
    step: str
    turn: int
    opened_at: int
    cohorts: Mapping[str, Cohort]
    sources: Mapping[str, tuple[str, ...]]
    seed: int
    groups: Mapping[str, Group] = field(default_factory=dict)
    closed_at: int | None = None
    left: bool = False
    cue: str | None = None
    shown: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    spotlight: str | None = None
    rings: int = 0
    turns: int = 1
    block: str = ""

    @property
    def open(self) -> bool:
        return self.closed_at is None and not self.left

    @property
    def phase(self) -> str:
        """The phase of the whole room: the earliest that any cohort is in."""
        phases = [cohort.phase for cohort in self.cohorts.values()]
        return next(p for p in ("gathering", "running", "over", "closed") if p in phases)

    @property
    def cohort(self) -> str:
        return next(iter(self.cohorts))

    @property
    def fed_by(self) -> tuple[str, ...]:
        """The openings from which something was carried in."""
        return tuple(source for sources in self.sources.values() for source in sources)

    def group_of(self, seat: str) -> Group | None:
        return next((g for g in self.groups.values() if seat in g.members), None)

    def live_groups(self) -> tuple[Group, ...]:
        return tuple(sorted((g for g in self.groups.values() if g.members), key=lambda g: g.number))


@dataclass(frozen=True, slots=True)
class Wording:
    """One text that an idea has had: its place in the log (0 for a copy, whose text is its
    parent's), and who had reworded it by then, its authors included if they did."""

    seq: int
    editors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Idea:
    """What someone contributed, or its copy in a later opening (`parents` says of what).

    `authors` are seats, or aliases where the step was anonymous. `group` may belong to an earlier
    opening: in a whole-room step it says which group the idea comes from. `about` is the idea of
    the same opening that this one is a sentence about.
    """

    id: str
    opening: str
    authors: tuple[str, ...]
    fields: Mapping[str, str]
    at: int
    group: str | None = None
    parents: tuple[str, ...] = ()
    version: int = 1
    status: str = "live"
    kept: bool = False
    late: bool = False
    promoted: bool = False
    hidden: bool = False
    released: bool = False
    reported: bool = False
    about: str = ""
    wordings: tuple[Wording, ...] = ()

    @property
    def standing(self) -> bool:
        return self.status == "live"

    @property
    def editors(self) -> tuple[str, ...]:
        return self.wordings[-1].editors if self.wordings else ()


@dataclass(frozen=True, slots=True)
class Rating:
    """One rater's value for one idea: a number, or the name of a choice."""

    idea: str
    rater: str
    value: int | str
    criterion: str = ""


Hand = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One technique of the plan, as it runs: `texts` holds it once per language. Of a variant,
    `technique` is that variant; its name says so to whoever wants to plan it again."""

    id: str
    technique: Technique
    invitation: str
    minutes: int
    texts: Mapping[str, Technique] = field(default_factory=dict)
    variant: str = ""

    def __post_init__(self) -> None:
        texts = {lang: unfolded(text) for lang, text in self.texts.items()}
        object.__setattr__(self, "technique", unfolded(self.technique))
        object.__setattr__(self, "texts", texts)

    def in_language(self, lang: str) -> Technique:
        return self.texts.get(lang, self.technique)


@dataclass(frozen=True, slots=True)
class Session:
    code: str
    title: str
    topic: str
    zone: str
    lang: str
    opened_at: int
    plan: tuple[PlanItem, ...]
    rehearsal: bool = False
    offers: tuple[PlanItem, ...] = ()
    closed_at: int | None = None
    finished: bool = False
    items: Mapping[str, PlanItem] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", {item.id: item for item in self.plan})


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done lately and can be undone while nothing was built on it.

    `scope` is whose it is in its opening: a group's, the author's of a private idea, or the desk's.
    `before` is what an edit replaced.
    """

    seq: int
    by: str
    event: Event
    opening: str
    scope: str
    before: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class State:
    session: Session
    seq: int = 0
    at: int = 0
    seats: Mapping[str, Seat] = field(default_factory=dict)
    openings: Mapping[str, Opening] = field(default_factory=dict)
    skipped: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ideas: Mapping[str, Idea] = field(default_factory=dict)
    pools: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ratings: Mapping[str, Mapping[tuple[str, str, str], Rating]] = field(default_factory=dict)
    hands: Mapping[str, Mapping[str, Hand]] = field(default_factory=dict)
    path: tuple[str, ...] = ()
    cursors: Mapping[str, str] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    held: bool = False

    @property
    def current(self) -> str | None:
        """Where the room is; where groups keep time apart, the largest part of it."""
        return next(iter(self.cursors.values()), None)

    @property
    def opening(self) -> Opening | None:
        return self.openings[self.current] if self.current else None

    @property
    def fronts(self) -> tuple[Opening, ...]:
        """Every opening that is open now: one, or one for each cohort inside a loop."""
        return tuple(self.openings[id] for id in self.cursors.values())

    def fronts_phase(self, cohort: str) -> str:
        return self.openings[self.cursors[cohort]].phase

    def front_of(self, seat: str) -> Opening | None:
        """Where this person is."""
        found = (o for o in self.fronts if len(self.cursors) > 1 and o.group_of(seat))
        return next(found, self.opening)

    @property
    def closed(self) -> bool:
        return self.session.closed_at is not None

    def item(self, item: str) -> PlanItem:
        return self.session.items[item]

    def step(self, opening: Opening) -> Step:
        return self.session.items[opening.item].technique.step(opening.step)

    def pool(self, opening: str) -> tuple[Idea, ...]:
        """Every idea of an opening in the order in which they came, whatever became of it."""
        return tuple(self.ideas[id] for id in self.pools.get(opening, ()))

    def cards(self, opening: str) -> tuple[Idea, ...]:
        """The pool without the sentences that belong to others of its ideas."""
        return tuple(idea for idea in self.pool(opening) if not idea.about)

    def subject(self, sentence: Idea) -> str:
        """The idea that a sentence is about, or what that one was put together into."""
        id = sentence.about
        while id and self.ideas[id].status == "merged":
            heirs = (i for i in self.pool(sentence.opening) if id in i.parents and not i.about)
            id = next((i.id for i in heirs if i.status != "parted"), "")
        return id

    def sentences(self, opening: str) -> dict[str, list[Idea]]:
        """What stands about each idea of an opening, by the idea."""
        found: dict[str, list[Idea]] = {}
        for idea in self.pool(opening):
            if idea.about and idea.standing:
                found.setdefault(self.subject(idea), []).append(idea)
        return found

    def participants(self) -> tuple[Seat, ...]:
        return tuple(s for s in self.seats.values() if s.kind == "participant")

    def present(self) -> tuple[Seat, ...]:
        return tuple(s for s in self.participants() if s.present)

    def company(self) -> tuple[Seat, ...]:
        """With whom groups reckon: those who are here. Where most are away at once, it is phones
        that sleep and not people who went: then everybody who has not left."""
        staying = tuple(seat for seat in self.participants() if seat.left_at is None)
        here = tuple(seat for seat in staying if seat.here)
        return here if 2 * len(here) >= len(staying) else staying

    def head_count(self, item: str) -> int:
        """How many people a technique reckons with: those who had not left when it began, whatever
        became of them or of their phones. So what depends on it is decided once."""
        began = next((o.opened_at for o in self.openings.values() if o.item == item), self.at)
        return sum(
            1
            for seat in self.participants()
            if seat.joined_at <= began and (seat.left_at is None or seat.left_at > began)
        )

    def group(self, id: str | None) -> Group | None:
        """A group by its id, in whichever opening it was formed."""
        if id is None:
            return None
        found = (o.groups[id] for o in self.openings.values() if id in o.groups)
        return next(found, None)


def alias_of(secret: str, opening: str) -> str:
    """The name under which a seat acts in an anonymous opening: nobody without the secret knows."""
    digest = hmac.new(secret.encode(), opening.encode(), hashlib.sha256).hexdigest()
    return f"~{digest[:32]}"


def names_of(secret: str, openings: Iterable[str]) -> frozenset[str]:
    """Every alias that one secret has had in these openings."""
    return frozenset(alias_of(secret, opening) for opening in openings)


def deadline_of(state: State) -> int | None:
    """The earliest time at which some cohort's clock runs out."""
    if state.closed:
        return None
    cohorts = [cohort for opening in state.fronts for cohort in opening.cohorts.values()]
    return min((c.ends_at for c in cohorts if c.phase == "running" and c.ends_at), default=None)

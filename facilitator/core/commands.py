"""What people and the clock may ask for, and who may ask.

A command is imperative and carries what it claims to know (the opening it means, the version it
started from), so that a stale one can be refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from facilitator.core.state import alias_of


@dataclass(frozen=True, slots=True)
class Command:
    pass


@dataclass(frozen=True, slots=True)
class Join(Command):
    seat: str
    name: str | None = None
    role: str | None = None
    kind: str = "participant"


@dataclass(frozen=True, slots=True)
class Leave(Command):
    pass


@dataclass(frozen=True, slots=True)
class Forget(Command):
    """Delete the name and all words of the seat that asks (or only these ideas of it)."""

    ideas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkBack(Command):
    seat: str


@dataclass(frozen=True, slots=True)
class MarkAway(Command):
    """Refused when the seat has another connection by now."""

    seat: str
    connection: str


@dataclass(frozen=True, slots=True)
class RemoveSeat(Command):
    seat: str


@dataclass(frozen=True, slots=True)
class Advance(Command):
    """`opening` is where the asker believes the room to be; empty in the lobby. `into` names an
    optional step that is entered on purpose, as `item.step`."""

    opening: str
    into: str = ""


@dataclass(frozen=True, slots=True)
class GoBack(Command):
    opening: str


@dataclass(frozen=True, slots=True)
class Start(Command):
    opening: str


@dataclass(frozen=True, slots=True)
class AddTime(Command):
    opening: str
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class Pause(Command):
    opening: str


@dataclass(frozen=True, slots=True)
class Resume(Command):
    opening: str


@dataclass(frozen=True, slots=True)
class Ring(Command):
    opening: str


@dataclass(frozen=True, slots=True)
class HoldTurns(Command):
    """Turns inside a loop wait for the facilitator, or follow each other again."""

    held: bool


@dataclass(frozen=True, slots=True)
class TimeUp(Command):
    opening: str
    cohort: str
    turn: int
    deadline: int


@dataclass(frozen=True, slots=True)
class CloseSession(Command):
    """`trial`: it was none but a rehearsal, and stands among those from now on."""

    trial: bool = False


@dataclass(frozen=True, slots=True)
class AddBlock(Command):
    """One of the techniques that were pinned to be offered (`block` is its name there) comes after
    the present one."""

    opening: str
    block: str


@dataclass(frozen=True, slots=True)
class MovePerson(Command):
    """`group` empty: a new group of their own, to which others can be moved."""

    opening: str
    seat: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class PostIdea(Command):
    """`late`: sent on purpose after its step was over; marked so, and not carried on. `about`: the
    sentence that a rating asks for, about the idea that was rated."""

    opening: str
    id: str
    fields: Mapping[str, str]
    kept: bool = False
    late: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class EditIdea(Command):
    id: str
    fields: Mapping[str, str]
    version: int


@dataclass(frozen=True, slots=True)
class MergeIdeas(Command):
    opening: str
    id: str
    ideas: tuple[str, ...]
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeepIdea(Command):
    id: str
    kept: bool


@dataclass(frozen=True, slots=True)
class ReleaseIdea(Command):
    id: str
    released: bool


@dataclass(frozen=True, slots=True)
class PromoteIdea(Command):
    id: str
    promoted: bool


@dataclass(frozen=True, slots=True)
class StrikeIdea(Command):
    id: str
    struck: bool


@dataclass(frozen=True, slots=True)
class WithdrawIdea(Command):
    id: str


@dataclass(frozen=True, slots=True)
class RateIdea(Command):
    """`value` is a number or the name of a choice; None takes the rating back."""

    opening: str
    id: str
    value: int | str | None
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class TakeCards(Command):
    """Cards to score, for somebody who came after they were dealt."""

    opening: str


@dataclass(frozen=True, slots=True)
class ReportCard(Command):
    """This card hurts: it is taken out, and whoever says so gets another one."""

    opening: str
    id: str


@dataclass(frozen=True, slots=True)
class CueIdea(Command):
    opening: str
    id: str


@dataclass(frozen=True, slots=True)
class PassOverIdea(Command):
    opening: str
    id: str


@dataclass(frozen=True, slots=True)
class ShowIdea(Command):
    opening: str
    id: str


@dataclass(frozen=True, slots=True)
class HideIdea(Command):
    id: str
    hidden: bool = True


@dataclass(frozen=True, slots=True)
class SpotlightIdea(Command):
    """`id` empty: take the light away."""

    opening: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Undo(Command):
    """Undo what was written as `seq`."""

    seq: int


PEOPLE = frozenset({"participant"})
DESK = frozenset({"facilitator", "cofacilitator"})
ALLOWED: dict[type[Command], frozenset[str]] = {
    Join: frozenset({"newcomer"}),
    Leave: frozenset({"participant", "observer"}),
    Forget: frozenset({"participant", "observer"}),
    MarkBack: frozenset({"presence"}),
    MarkAway: frozenset({"presence"}),
    TimeUp: frozenset({"ticker"}),
    PostIdea: PEOPLE,
    EditIdea: PEOPLE,
    MergeIdeas: PEOPLE,
    KeepIdea: PEOPLE,
    ReleaseIdea: PEOPLE,
    PromoteIdea: PEOPLE,
    StrikeIdea: PEOPLE,
    WithdrawIdea: PEOPLE,
    RateIdea: PEOPLE,
    TakeCards: PEOPLE,
    ReportCard: PEOPLE,
    Undo: PEOPLE | DESK,
    **dict.fromkeys(
        (
            RemoveSeat, Advance, GoBack, Start, AddTime, Pause, Resume, Ring, HoldTurns, MovePerson,
            CueIdea, PassOverIdea, ShowIdea, HideIdea, SpotlightIdea,
        ),
        DESK,
    ),
    AddBlock: frozenset({"facilitator"}),
    CloseSession: frozenset({"facilitator"}),
}  # fmt: skip
COMMANDS: dict[str, type[Command]] = {kind.__name__: kind for kind in ALLOWED}
INTERNAL = frozenset({"newcomer", "presence", "ticker"})
"""Kinds of actor that the program itself is; no socket and no page can speak as one."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `id` is a seat, `a:…` for an account, or an internal name; `secret` stays here."""

    id: str
    kind: str
    secret: str = ""

    def name_in(self, opening: str, anonymous: bool) -> str:
        """The name that events and receipts hold: an alias where the step is anonymous."""
        return alias_of(self.secret, opening) if anonymous and self.secret else self.id

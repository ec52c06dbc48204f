"""What people and the clock may ask for, and who may ask.

A command is imperative and carries what it claims to know (the opening it means, the version it
started from), so that a stale one can be refused. `parse` turns what came over the wire into one,
or refuses it; nothing behind it ever sees unclean text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from facilitator.core.rejected import Rejected
from facilitator.core.state import alias_of
from facilitator.core.text import IDEA_CHARACTERS, NAME_CHARACTERS, line_or_empty

PHONE_ID = re.compile(r"[A-Za-z0-9_-]{16,40}")
ANY_ID = re.compile(r"[A-Za-z0-9_.:~-]{1,64}")
MOST_FIELDS = 20
MOST_IDEAS = 50


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
    """`opening` is where the asker believes the room to be; empty in the lobby."""

    opening: str


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
    """`late`: sent on purpose after its step was over; marked so, and not carried on."""

    opening: str
    id: str
    fields: Mapping[str, str]
    kept: bool = False
    late: bool = False


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
    PromoteIdea: PEOPLE,
    StrikeIdea: PEOPLE,
    WithdrawIdea: PEOPLE,
    RateIdea: PEOPLE,
    TakeCards: PEOPLE,
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


def parse(name: object, data: object) -> Command:
    """A clean command, or Rejected(`malformed`, `unknown_command`, `too_long`)."""
    kind = COMMANDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise Rejected("unknown_command")
    if not isinstance(data, Mapping):
        raise Rejected("malformed", field="data")
    known = {f.name: f for f in fields(kind)}
    values: dict[str, Any] = {}
    for key, spec in known.items():
        if key in data:
            values[key] = _value(kind, key, str(spec.type), data[key])
        elif spec.default is MISSING and spec.default_factory is MISSING:
            raise Rejected("malformed", field=key)
    return kind(**values)


def _value(kind: type[Command], key: str, type_name: str, value: object) -> object:
    try:
        if kind in (PostIdea, MergeIdeas) and key == "id":
            return _phone_id(value)
        return PARSERS[type_name](value)
    except (TypeError, ValueError) as error:
        raise Rejected("malformed", field=key) from error


def _identifier(value: object) -> str:
    if value == "":
        return ""
    if not isinstance(value, str) or not ANY_ID.fullmatch(value):
        raise ValueError
    return value


def _phone_id(value: object) -> str:
    """At least 96 random bits; it becomes an element's id on every screen that shows the idea."""
    if not isinstance(value, str) or not PHONE_ID.fullmatch(value):
        raise ValueError
    return value


def _identifiers(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or len(value) > MOST_IDEAS:
        raise ValueError
    return tuple(dict.fromkeys(_identifier(each) for each in value))


def _texts(value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping) or len(value) > MOST_FIELDS:
        raise ValueError
    texts = {}
    for key, text in value.items():
        if not isinstance(text, str):
            raise ValueError
        texts[_identifier(key)] = line_or_empty(text, IDEA_CHARACTERS)
    return texts


def _name(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError
    return " ".join(line_or_empty(value, NAME_CHARACTERS).split()) or None


def _whole_number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 1 << 53:
        raise ValueError
    return value


def _value_given(value: object) -> int | str | None:
    if value is None:
        return None
    return _identifier(value) if isinstance(value, str) else _whole_number(value)


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


PARSERS: dict[str, Callable[[object], object]] = {
    "str": _identifier,
    "str | None": _name,
    "tuple[str, ...]": _identifiers,
    "Mapping[str, str]": _texts,
    "int": _whole_number,
    "int | str | None": _value_given,
    "bool": _yes_or_no,
}

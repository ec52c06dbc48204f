"""Who works with whom: the nine kinds of grouping, and the short forms in which a file writes
them.

A file says `solo`, `whole`, `{new: [2, 3], meet: near}`, `{merge: pairs, size: [4, 5]}` …; in
memory, and in the JSON that is pinned in a session's log, each is a plain object with a `kind`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, model_validator
from pydantic import Field as Setting

from structures.base import Flag, Form, Name

Meet = Literal["near", "strangers"]
Cast = Literal["volunteer", "named", "drawn", "elected"]
Assign = Literal["choose", "auto", "rotate"]


def _rising(size: tuple[int, int]) -> tuple[int, int]:
    if size[0] > size[1]:
        raise ValueError(f"the smaller number comes first, so [{size[1]}, {size[0]}]")
    return size


Seats = Annotated[int, Setting(strict=True, ge=1, le=1000)]
Members = Annotated[int, Setting(strict=True, ge=2, le=1000)]
# Nobody is alone in a group: a group has two members at least. A stage may have one.
Size = Annotated[tuple[Members, Members], AfterValidator(_rising)]
StageSize = Annotated[tuple[Seats, Seats], AfterValidator(_rising)]
Aim = Annotated[float, Setting(strict=True, ge=2, le=1000, allow_inf_nan=False)]


class Solo(Form):
    """Everybody on their own."""

    kind: Literal["solo"] = "solo"


class Whole(Form):
    """Everybody together."""

    kind: Literal["whole"] = "whole"


class _Drawn(Form):
    size: Size
    aim: Aim | None = None
    meet: Meet | None = None
    spread: Literal["role"] | None = None
    avoid: Literal["partners"] | None = None

    @model_validator(mode="after")
    def _aim_is_a_size(self) -> _Drawn:
        if self.aim is not None and not self.size[0] <= self.aim <= self.size[1]:
            raise ValueError(f"`aim` lies outside the sizes {self.size[0]} to {self.size[1]}")
        return self


class New(_Drawn):
    """New groups of `size`, near each other or strangers."""

    kind: Literal["new"] = "new"


class Remix(_Drawn):
    """New groups of people who have not met yet."""

    kind: Literal["remix"] = "remix"


class Keep(Form):
    """The groups of an earlier step."""

    kind: Literal["keep"] = "keep"
    of: Name


class Merge(Form):
    """Whole groups of an earlier step put together, never reshuffled."""

    kind: Literal["merge"] = "merge"
    of: Name
    size: Size


class Split(Form):
    """The groups of an earlier step, each parted where it sits: neighbours within a table."""

    kind: Literal["split"] = "split"
    of: Name
    size: Size


class Slots(Form):
    """Named places that last: stations, quadrants, sessions; one for each idea or zone of an
    earlier step.
    """

    kind: Literal["slots"] = "slots"
    of: Name
    place: Name | None = None
    time: Name | None = None
    assign: Assign = "choose"
    free: Flag = False


Audiences = Annotated[New | Keep | Remix | Solo | Whole, Setting(discriminator="kind")]


class Stage(Form):
    """A few act, the others watch from small groups or together."""

    kind: Literal["stage"] = "stage"
    role: Name
    size: StageSize
    cast: Cast = "volunteer"
    open_seat: Flag = False
    of: Name | None = None
    audience: Annotated[Audiences, BeforeValidator(lambda value: unfold(value))] = Whole()


Kinds = Solo | Whole | New | Keep | Merge | Split | Remix | Slots | Stage
KINDS = ("solo", "whole", "new", "keep", "merge", "split", "remix", "slots", "stage")
# Under which name the value beside the short form's first key goes: `{new: [2, 3]}` is `size: [2,
# 3]`.
_FIRST_VALUE = {"new": "size", "remix": "size", "keep": "of", "merge": "of", "split": "of"}


def unfold(value: object) -> object:
    """Turn a short form into an object with a `kind`; anything else passes unchanged, for the model
    to judge.
    """
    if isinstance(value, str) and value in ("solo", "whole"):
        return {"kind": value}
    if not isinstance(value, dict) or "kind" in value:
        return value
    kind = next((name for name in KINDS if name in value), None)
    if kind is None:
        return value
    rest = {key: held for key, held in value.items() if key != kind}
    return {"kind": kind, **_first(kind, value[kind]), **rest}


def _first(kind: str, value: object) -> dict[object, object]:
    if kind in _FIRST_VALUE:
        return {_FIRST_VALUE[kind]: value}
    return dict(value) if isinstance(value, dict) else {"of": value}


# The short forms once more as types, only for the JSON Schema that editors use.


class _Free(Form):
    aim: Aim | None = None
    meet: Meet | None = None
    spread: Literal["role"] | None = None
    avoid: Literal["partners"] | None = None


class NewForm(_Free):
    new: Size


class RemixForm(_Free):
    remix: Size


class KeepForm(Form):
    keep: Name


class MergeForm(Form):
    merge: Name
    size: Size


class SplitForm(Form):
    split: Name
    size: Size


class SlotsOf(Form):
    of: Name
    place: Name | None = None
    time: Name | None = None


class SlotsForm(Form):
    slots: SlotsOf
    assign: Assign = "choose"
    free: Flag = False


class StageOf(Form):
    role: Name
    size: StageSize
    cast: Cast = "volunteer"
    open_seat: Flag = False
    of: Name | None = None


class StageForm(Form):
    stage: StageOf
    audience: Literal["solo", "whole"] | NewForm | RemixForm | KeepForm = "whole"


ShortGrouping = (
    Literal["solo", "whole"]
    | NewForm
    | KeepForm
    | MergeForm
    | SplitForm
    | RemixForm
    | SlotsForm
    | StageForm
    | Kinds
)
Grouping = Annotated[
    Annotated[Kinds, Setting(discriminator="kind")],
    BeforeValidator(unfold, json_schema_input_type=ShortGrouping),
]

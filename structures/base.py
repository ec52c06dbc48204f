"""What every part of the file format shares: closed, frozen models and the few kinds of names and
numbers.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Setting


class Form(BaseModel):
    """A frozen model that refuses keys it does not know, so that a misspelt setting is a problem
    and never silence.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
Edition = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=60)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Prose = Annotated[str, StringConstraints(max_length=20_000)]
Count = Annotated[int, Setting(strict=True, ge=1, le=1000)]
# A step may be as short as a breath and as long as a day in the field.
Minutes = Annotated[float, Setting(strict=True, gt=0, le=1440, allow_inf_nan=False)]
WholeMinutes = Annotated[int, Setting(strict=True, ge=1, le=1440)]
Flag = Annotated[bool, Setting(strict=True)]


class People(Form):
    """For how many: the fewest, and the range in which it is at its best (an open end is null)."""

    min: Count
    ideal: tuple[Count, Count | None] | None = None

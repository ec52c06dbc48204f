"""What every fact shares: frozen, plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

Fields = Mapping[str, str]
Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    VERSION: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event in its place: `seq` is dense per session, `at` is UTC milliseconds.

    `by` is a seat, a facilitator (`a:…`), the ticker, or an alias where the step is anonymous.
    """

    seq: int
    at: int
    by: str
    event: Event

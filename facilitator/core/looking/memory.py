"""What need not be worked out again while many people look at one room.

States are frozen and share what did not change, so that a thing is known to be the same by being
the very same object. Whoever looks without a memory sees the same, only slower.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from facilitator.core.state import Idea, State
from facilitator.core.views import IdeaView, Lens

T = TypeVar("T")
Seen = dict[str, tuple[Idea, IdeaView]]


class Memory:
    def __init__(self) -> None:
        self._state: State | None = None
        self._found: dict[Hashable, Any] = {}
        self._around: tuple[object, ...] = ()
        self._ideas: dict[Lens, Seen] = {}

    def once(self, state: State, key: Hashable, make: Callable[[], T]) -> T:
        """What is the same for many lenses in one state."""
        if state is not self._state:
            self._state, self._found = state, {}
        if key not in self._found:
            self._found[key] = make()
        found: T = self._found[key]
        return found

    def ideas(self, state: State, lens: Lens) -> Seen:
        """The ideas that this lens has seen, as they were and as they looked, for as long as
        nothing has changed around them: people, groups, what was shown, what was said of them."""
        around = (state.session, state.seats, state.openings, state.ratings, state.hands)
        if len(self._around) != len(around) or any(
            one is not other for one, other in zip(around, self._around, strict=True)
        ):
            self._around, self._ideas = around, {}
        return self._ideas.setdefault(lens, {})

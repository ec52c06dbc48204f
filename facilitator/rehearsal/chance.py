"""Chance with a name: every stream of random numbers follows from the seed and what it is for.

Two people never draw from the same stream, so one more latecomer does not change what the others
write.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable


class Chance:
    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._made: Counter[str] = Counter()

    def stream(self, purpose: str) -> random.Random:
        """Always the same numbers for this purpose."""
        return random.Random(int(self._digest(purpose, 0), 16))

    def id(self, purpose: str) -> str:
        """The next one for this purpose: 128 bits, as a phone would draw them."""
        self._made[purpose] += 1
        return self._digest(purpose, self._made[purpose])[:32]

    def numbers(self, purpose: str) -> Callable[[], int]:
        """A source of seeds for shuffles."""
        stream = self.stream(purpose)
        return lambda: stream.getrandbits(48)

    def _digest(self, purpose: str, number: int) -> str:
        return hashlib.sha256(f"{self._seed}:{purpose}:{number}".encode()).hexdigest()

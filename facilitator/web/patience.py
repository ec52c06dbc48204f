"""Patience with wrong guesses. Only what was wrong is counted: a whole school shares one address,
and three hundred people who join in a minute all type the right code.

Commands that come without a socket, and asking for a stage, are counted in the same way by person,
right or wrong; so are joins by address, with patience for a whole congress.

Each address has a bucket of guesses that fills up again with time. It is memory of this process
alone, and small: when there are too many addresses the ones that were quiet longest are forgotten.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable

from facilitator.core.rejected import Rejected

MOST_ADDRESSES = 10_000


class Patience:
    """`guesses` may be wrong at once; one more is granted every `seconds`."""

    def __init__(self, clock: Callable[[], int], guesses: int, seconds: float) -> None:
        self._clock = clock
        self._guesses = guesses
        self._each = seconds * 1000
        self._wrong: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def left(self, address: str) -> bool:
        """Whether a guess from there is still listened to."""
        return self._count(_neighbourhood(address)) <= self._guesses - 1

    def spend(self, address: str) -> None:
        key = _neighbourhood(address)
        self._wrong[key] = (self._count(key) + 1, self._clock())
        self._wrong.move_to_end(key)
        while len(self._wrong) > MOST_ADDRESSES:
            self._wrong.popitem(last=False)

    def take(self, key: str) -> None:
        """For what is counted whether it was right or wrong. Raises Rejected."""
        if not self.left(key):
            raise Rejected("too_many")
        self.spend(key)

    def _count(self, key: str) -> float:
        count, at = self._wrong.get(key, (0.0, 0))
        return max(0.0, count - (self._clock() - at) / self._each)


def _neighbourhood(address: str) -> str:
    """Somebody with IPv6 has a whole /64 of addresses to guess from."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)

"""Passing cards round: who gets which card in which round, fixed in one event.

Everybody stands in a random ring, each beside the own card. In every round all cards move on by
another number of places, never by none, so nobody meets the own card or one card twice, and with
enough people every card meets as many readers as there are rounds. Whoever wrote no card leaves a
gap: who meets it, rests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitator.core.grouping import shuffled
from facilitator.core.state import Hand


def dealt(
    readers: Sequence[str], cards: Mapping[str, str], rounds: int, seed: int
) -> dict[str, Hand]:
    """Per reader the card of each round, or None to rest.

    `cards` is by reader; `rounds` is cut to one less than there are readers.
    """
    ring = shuffled(readers, seed)
    people = len(ring)
    if people < 2:
        return {}
    shifts = shuffled(map(str, range(1, people)), seed + 1)[: min(rounds, people - 1)]
    return {
        reader: tuple(cards.get(ring[(place + int(shift)) % people]) for shift in shifts)
        for place, reader in enumerate(ring)
    }


def least_read(
    hands: Mapping[str, Hand], cards: Sequence[str], own: frozenset[str], rounds: int, seed: int
) -> Hand:
    """For somebody who came after the deal: the cards that fewest others hold, none of the own."""
    held = [card for hand in hands.values() for card in hand if card]
    free = [card for card in shuffled(cards, seed) if card not in own]
    return tuple(sorted(free, key=held.count)[:rounds])

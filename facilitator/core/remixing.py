"""New partners in every round: as few repeats as can be, whoever came or went.

Pairs of the same people follow a round table (one stays, the others move on), which repeats nobody
while rounds < N − 1. With an odd number the one who is left over joins the pair that costs the
fewest repeats. Where people have come and gone, or groups are larger, everybody is put beside whom
they have met least. Both are tried, and the better one is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from facilitator.core.grouping import shuffled, sizes

Pair = frozenset[str]
Table = list[tuple[str, ...]]
SWAPS = 400


def met(groups: Iterable[Sequence[str]]) -> Counter[Pair]:
    """How often any two sat together."""
    return Counter(pair for group in groups for pair in pairs(group))


def pairs(group: Sequence[str]) -> list[Pair]:
    return [frozenset((a, b)) for n, a in enumerate(group) for b in group[n + 1 :]]


def remixed(
    people: Sequence[str],
    size: tuple[int, int],
    turn: int,
    turns: int,
    seed: int,
    before: Counter[Pair],
) -> Table:
    """The groups of round `turn` (from 1) of `turns`; `seed` is the same in all of them."""
    line = shuffled(people, seed)
    wanted = sizes(len(line), *size)
    tables = [_beside_strangers(line, wanted, before)]
    if size[0] == 2 and len(line) > 3:
        tables.insert(0, _round_table(line, turn, turns, before))
    return min(tables, key=lambda table: repeats(table, before))


def repeats(table: Table, before: Counter[Pair]) -> int:
    """How many meetings are not the first ones."""
    return sum(before[pair] for group in table for pair in pairs(group))


def _round_table(line: list[str], turn: int, turns: int, before: Counter[Pair]) -> Table:
    """Round `turn` of the circle; an odd one out joins a pair that is new to them."""
    chairs: list[str | None] = [*line, None] if len(line) % 2 else [*line]
    now = _circle(chairs, turn)
    single = next((a or b for a, b in now if a is None or b is None), None)
    table = [(a, b) for a, b in now if a is not None and b is not None]
    if single is None:
        return list(table)
    later = [p for t in range(turn + 1, turns + 1) for p in _circle(chairs, t)]
    ahead = Counter(frozenset((a, b)) for a, b in later if a is not None and b is not None)
    cost = [sum((before + ahead)[frozenset((single, one))] for one in pair) for pair in table]
    joins = cost.index(min(cost))
    return [(*pair, single) if n == joins else pair for n, pair in enumerate(table)]


def _circle(chairs: Sequence[str | None], turn: int) -> list[tuple[str | None, str | None]]:
    """The first stays, the others move on by one chair a round; opposite chairs are partners."""
    moving = list(chairs[1:])
    shift = (turn - 1) % len(moving)
    ring = [chairs[0], *moving[shift:], *moving[:shift]]
    return [(ring[n], ring[-1 - n]) for n in range(len(ring) // 2)]


def _beside_strangers(line: list[str], wanted: Sequence[int], before: Counter[Pair]) -> Table:
    """One group after the other, each of those who have met the fewest so far; then some swaps."""
    waiting, groups = list(line), []
    for size in wanted:
        group = [waiting.pop(0)]
        while len(group) < size:
            best = min(waiting, key=lambda one: sum(before[frozenset((one, m))] for m in group))
            waiting.remove(best)
            group.append(best)
        groups.append(group)
    _swap_while_better(groups, before)
    return [tuple(group) for group in groups]


def _swap_while_better(groups: list[list[str]], before: Counter[Pair]) -> None:
    left = SWAPS
    better = True
    while better and left:
        better = False
        for n, group in enumerate(groups):
            if not _cost(group, before):
                continue
            for other in groups[:n] + groups[n + 1 :]:
                left -= 1
                better |= left > 0 and _swapped(group, other, before)


def _swapped(a: list[str], b: list[str], before: Counter[Pair]) -> bool:
    """Exchange two people if fewer meetings repeat afterwards."""
    now = _cost(a, before) + _cost(b, before)
    for i in range(len(a)):
        for j in range(len(b)):
            a[i], b[j] = b[j], a[i]
            if _cost(a, before) + _cost(b, before) < now:
                return True
            a[i], b[j] = b[j], a[i]
    return False


def _cost(group: Sequence[str], before: Counter[Pair]) -> int:
    return sum(before[pair] for pair in pairs(group))

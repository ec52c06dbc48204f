"""What ratings add up to. One mechanism for scores, votes and verdicts.

A rating is one rater's value for one idea (and one criterion): a number, or the name of a choice.
Whoever wrote nothing about an idea counts for nothing; no missing value is ever made up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from facilitator.core.grouping import shuffled
from facilitator.core.loops import loop_of, turns_of
from facilitator.core.state import Idea, Opening, Rating, State
from structures.schema import Choice, Dots, Number, Order, Step


@dataclass(frozen=True, slots=True)
class Tally:
    """`total` is the mean times the planned number of ratings where these are dealt, rounded to a
    whole number, so that a card with four scores is not behind one with five."""

    n: int
    total: int
    mean: float
    counts: tuple[tuple[str, int], ...]

    @property
    def verdict(self) -> str | None:
        """The choice that most raters took; None while there is none or two are level."""
        (first, second) = (*self.counts[:2], ("", 0), ("", 0))[:2]
        return first[0] if first[1] > second[1] else None


def ratings_of(state: State, opening: Opening) -> tuple[Rating, ...]:
    """All that count for this opening; in a dealt loop every turn's lie in the first."""
    return tuple(state.ratings.get(opening.block, {}).values())


def tally(step: Step, ratings: Iterable[Rating], planned: int = 0) -> Tally:
    """`planned`: how many ratings each idea should get, 0 where that is not fixed."""
    values = [rating.value for rating in ratings]
    counts = Counter(str(value) for value in values)
    ordered = tuple(sorted(counts.items(), key=lambda entry: (-entry[1], _place(step, entry[0]))))
    numbers = [_points(step, value) for value in values if isinstance(value, int)]
    mean = sum(numbers) / len(numbers) if numbers else 0.0
    total = round(mean * planned) if planned and numbers else sum(numbers)
    return Tally(len(values), total, mean, ordered)


def _points(step: Step, value: int) -> int:
    """Of an order the first place counts most."""
    return step.scale.count + 1 - value if isinstance(step.scale, Order) else value


def _place(step: Step, value: str) -> int:
    options = step.scale.options if isinstance(step.scale, Choice) else ()
    return options.index(value) if value in options else len(options)


def tallies(state: State, opening: Opening) -> dict[str, Tally]:
    """By idea, for every idea that the step has before it."""
    step = state.step(opening)
    by_idea: dict[str, list[Rating]] = {idea.id: [] for idea in state.cards(opening.block)}
    for rating in ratings_of(state, opening):
        by_idea.setdefault(rating.idea, []).append(rating)
    planned = _planned(state, opening) if opening.block in state.hands else 0
    return {id: tally(step, found, planned) for id, found in by_idea.items()}


def _planned(state: State, opening: Opening) -> int:
    """How many rounds the technique has; a small room with fewer is reckoned as if it had all."""
    return turns_of(loop_of(state.item(opening.item).technique, state.step(opening)), False, 0)


def is_rated(state: State, opening: Opening) -> bool:
    return state.step(opening).activity == "rate"


def by_score(state: State, opening: Opening) -> list[Idea]:
    """Best first. What is level stays in the order in which it came; cards that were passed round
    are shuffled, for the order says who was quick."""
    found = tallies(state, opening)
    pool = [idea for idea in state.cards(opening.block) if idea.standing and not idea.hidden]
    if opening.block in state.hands:
        places = shuffled((idea.id for idea in pool), opening.seed)
        pool.sort(key=lambda idea: places.index(idea.id))
    return sorted(pool, key=lambda idea: -found[idea.id].total)


def kept(state: State, opening: Opening) -> list[Idea]:
    """What goes on from a rating step: all that its verdicts have not dropped, best first."""
    step, found = state.step(opening), tallies(state, opening)
    return [i for i in by_score(state, opening) if found[i.id].verdict not in step.drops]


def best(state: State, opening: Opening, top: int | None) -> list[Idea]:
    """The first `top` by score, with everybody who is level with the last of them."""
    ideas = kept(state, opening)
    if top is None or len(ideas) <= top:
        return ideas
    found = tallies(state, opening)
    last = found[ideas[top - 1].id].total
    return [idea for idea in ideas if found[idea.id].total >= last]


def scores(state: State) -> Callable[[Idea], int | None]:
    """What gives the total with which an idea left the last rating step that it or its parents were
    in; it counts up each step once."""
    counted: dict[str, dict[str, Tally]] = {}

    def score(idea: Idea) -> int | None:
        for parent in idea.parents:
            before = state.ideas[parent]
            opening = state.openings[before.opening]
            if is_rated(state, opening) and not before.about:
                if opening.id not in counted:
                    counted[opening.id] = tallies(state, opening)
                return counted[opening.id][parent].total
            if (found := score(before)) is not None:
                return found
        return None

    return score


def is_on_scale(step: Step, value: int | str) -> bool:
    scale = step.scale
    if isinstance(scale, Number):
        return isinstance(value, int) and scale.low <= value <= scale.high
    if isinstance(scale, Choice):
        return value in scale.options
    if isinstance(scale, Dots):
        return isinstance(value, int) and 0 <= value <= scale.count
    return isinstance(value, int) and scale is not None and 1 <= value <= scale.count

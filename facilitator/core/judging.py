"""What a viewer has before them to score, vote on or judge, and what they have said so far; and
after the step, what came of it.

A result is shown with an idea in the steps that the idea goes on to, to whoever sees it there, and
for as long as it says what people rated. While a rating is open nobody is shown any of it, blind or
not: whoever sees a lead follows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from facilitator.core import views as v
from facilitator.core.rules.rating import cards_open_to
from facilitator.core.scoring import is_rated
from facilitator.core.state import Idea, Opening, Rating, State
from facilitator.core.visibility import in_order, sight
from structures.schema import Choice, Dots, Number, Order, Step

Draw = Callable[[Idea], v.IdeaView]
Said = Mapping[str, Sequence[tuple[str, int | str]]]


def rate_view(
    state: State, lens: v.Lens, opening: Opening, step: Step, draw: Draw
) -> v.RateView | None:
    """None where nothing is rated and nothing was. `step` is in the viewer's language."""
    if step.activity != "rate":
        return _afterwards(state, lens, opening, step)
    dealt = opening.block in state.hands
    rater = _rater(lens, step)
    cards = _cards(state, lens, opening, dealt)
    given = state.ratings.get(opening.block, {})
    values: dict[str, dict[str, int | str]] = {card.id: {} for card in cards}
    for (idea, by, criterion), rating in given.items():
        if by == rater and idea in values:
            values[idea][criterion] = rating.value
    fresh = _fresh(state, lens, opening)
    said = state.sentences(opening.block) if step.ask else {}
    return v.RateView(
        scale_view(step),
        tuple(
            v.CardView(
                draw(card),
                values[card.id],
                card.id == fresh,
                _asked(step, said.get(card.id, ()), rater, values[card.id]),
            )
            for card in cards
        ),
        by_group=not is_by_person(step, bool(opening.groups)),
        left=_dots_left(step, given.values(), rater),
        late=_came_late(state, lens, opening, dealt),
        done=len(given) if lens.kind == "console" else 0,
        expected=_expected(state, opening) if lens.kind == "console" else 0,
        results=_results(state, lens, cards),
    )


def _asked(
    step: Step, said: Iterable[Idea], rater: str | None, values: Mapping[str, int | str]
) -> v.SentenceView | None:
    """The sentence that this rater's answer asks for."""
    kind = step.ask.get(str(values.get("")))
    if kind is None or rater is None:
        return None
    mine = next((each for each in said if rater in (each.group, *each.authors)), None)
    if mine is None:
        return v.SentenceView(kind, step.label(kind))
    return v.SentenceView(kind, step.label(kind), mine.id, mine.version, mine.fields[kind])


def _rater(lens: v.Lens, step: Step) -> str | None:
    return lens.me or (None if step.blind else lens.group)


def _cards(state: State, lens: v.Lens, opening: Opening, dealt: bool) -> list[Idea]:
    """What was dealt to this reader so far, or what the step shows to them."""
    if dealt:
        ids = cards_open_to(state, opening, lens.me) if lens.me else ()
        return [i for id in ids if (i := state.ideas[id]).standing and not i.hidden]
    pool = in_order(state, state.openings[opening.block])
    seen = sight(state, lens)
    return [idea for idea in pool if idea.standing and not idea.hidden and seen(idea)]


def _fresh(state: State, lens: v.Lens, opening: Opening) -> str | None:
    """The card of this round; None for whoever rests in it."""
    hand = state.hands.get(opening.block, {}).get(lens.me or "", ())
    return hand[opening.turn - 1] if opening.open and len(hand) >= opening.turn else None


def _dots_left(step: Step, given: Iterable[Rating], rater: str | None) -> int | None:
    if not isinstance(step.scale, Dots):
        return None
    spent = [rating.value for rating in given if rating.rater == rater]
    return step.scale.count - sum(value for value in spent if isinstance(value, int))


def _came_late(state: State, lens: v.Lens, opening: Opening, dealt: bool) -> bool:
    hands = state.hands.get(opening.block, {})
    return dealt and lens.kind == "phone" and lens.me is not None and lens.me not in hands


def _expected(state: State, opening: Opening) -> int:
    """How many ratings there would be if everybody had given theirs by now."""
    hands = state.hands.get(opening.block)
    if hands is not None:
        return sum(len(cards_open_to(state, opening, reader)) for reader in hands)
    raters = len(opening.live_groups()) or len(state.present())
    ideas = [i for i in state.cards(opening.block) if i.standing]
    return len(ideas) if opening.groups else len(ideas) * raters


# What came of it


def _afterwards(state: State, lens: v.Lens, opening: Opening, step: Step) -> v.RateView | None:
    if not state.ratings:
        return None
    seen = sight(state, lens)
    pool = [idea for idea in in_order(state, opening) if idea.standing and seen(idea)]
    results = _results(state, lens, pool)
    scale = scale_view(step)
    return v.RateView(scale, (), False, None, False, 0, 0, results) if results else None


def _results(state: State, lens: v.Lens, ideas: Iterable[Idea]) -> tuple[v.ResultView, ...]:
    said: dict[str, Said] = {}
    found: list[v.ResultView] = []
    for idea in ideas:
        if rated := _rated_before(state, idea):
            before, opening = rated
            if opening.block not in said:
                said[opening.block] = _said_of(state, opening)
            step = state.item(opening.item).in_language(lens.lang).step(opening.step)
            found += results(step, idea.id, said[opening.block].get(before.id, ()))
    return tuple(found)


def _said_of(state: State, opening: Opening) -> Said:
    """Pairs of a criterion and a value, by idea."""
    found: dict[str, list[tuple[str, int | str]]] = {}
    for rating in state.ratings.get(opening.block, {}).values():
        found.setdefault(rating.idea, []).append((rating.criterion, rating.value))
    return found


def _rated_before(state: State, idea: Idea) -> tuple[Idea, Opening] | None:
    """The same words where single people last rated them, once nobody can any more."""
    while len(idea.parents) == 1:
        before = state.ideas[idea.parents[0]]
        if before.fields != idea.fields:
            return None
        opening = state.openings[before.opening]
        if is_rated(state, opening):
            alone = is_by_person(state.step(opening), bool(opening.groups))
            return (before, opening) if alone and _is_over(state, opening) else None
        idea = before
    return None


def _is_over(state: State, opening: Opening) -> bool:
    """With all its turns: of cards that are dealt every round is one."""
    turns = [each for each in state.openings.values() if each.block == opening.block]
    return all(each.closed_at is not None for each in turns)


def is_by_person(step: Step, grouped: bool) -> bool:
    """Whether each rates alone. A group that is not asked blindly gives one verdict."""
    return step.blind or not grouped


def results(step: Step, idea: str, said: Iterable[tuple[str, int | str]]) -> Iterator[v.ResultView]:
    """One for each criterion of which anything was said: pairs of a criterion and a value."""
    chart, scale = chart_of(step), scale_view(step)
    if chart is None:
        return
    said = list(said)
    for name, label in scale.criteria or (("", ""),):
        counted = Counter(value for criterion, value in said if criterion == name)
        if counted:
            counts = tuple((text, counted[value]) for value, text in _values(scale))
            yield v.ResultView(idea, label, chart, counts)


def chart_of(step: Step) -> str | None:
    """How a result is drawn. Numbers that are only added up have a bar of their own, and of an
    order there is no picture."""
    if isinstance(step.scale, Choice):
        return "split"
    if isinstance(step.scale, Number):
        return "spread" if step.chart == "spread" else None
    return "dots" if isinstance(step.scale, Dots) else None


def _values(scale: v.ScaleView) -> list[tuple[int | str, str]]:
    if scale.kind == "choice":
        return list(scale.options)
    low = scale.low if scale.kind == "number" else 1
    return [(value, str(value)) for value in range(low, scale.high + 1)]


def scale_view(step: Step) -> v.ScaleView:
    scale = step.scale
    criteria = tuple((name, step.label(name)) for name in step.criteria)
    if isinstance(scale, Number):
        low, high = _said(step, "low"), _said(step, "high")
        return v.ScaleView("number", scale.low, scale.high, low, high, (), criteria)
    if isinstance(scale, Choice):
        options = tuple((name, step.label(name)) for name in scale.options)
        return v.ScaleView("choice", 0, 0, "", "", options, criteria)
    count = scale.count if isinstance(scale, Dots | Order) else 0
    return v.ScaleView(scale.kind if scale else "number", 0, count, "", "", (), criteria)


def _said(step: Step, name: str) -> str:
    word = step.words.get(name, "")
    return word if isinstance(word, str) else ""

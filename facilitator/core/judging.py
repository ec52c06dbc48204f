"""What a viewer has before them to score, vote on or judge, and what they have said so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from facilitator.core import views as v
from facilitator.core.rules.rating import cards_open_to
from facilitator.core.state import Idea, Opening, Rating, State
from facilitator.core.visibility import in_order, sees
from structures.schema import Choice, Dots, Number, Order, Step

Draw = Callable[[Idea], v.IdeaView]


def rate_view(
    state: State, lens: v.Lens, opening: Opening, step: Step, draw: Draw
) -> v.RateView | None:
    """None where the step is no rating. `step` is in the viewer's language."""
    if step.activity != "rate":
        return None
    dealt = opening.block in state.hands
    rater = _rater(lens, step)
    cards = _cards(state, lens, opening, dealt)
    given = state.ratings.get(opening.block, {})
    values = {
        card.id: {
            c: r.value for (idea, by, c), r in given.items() if (idea, by) == (card.id, rater)
        }
        for card in cards
    }
    fresh = _fresh(state, lens, opening)
    return v.RateView(
        scale_view(step),
        tuple(v.CardView(draw(card), values[card.id], card.id == fresh) for card in cards),
        by_group=bool(opening.groups) and not step.blind,
        left=_dots_left(step, given.values(), rater),
        late=_came_late(state, lens, opening, dealt),
        done=len(given) if lens.kind == "console" else 0,
        expected=_expected(state, opening) if lens.kind == "console" else 0,
    )


def _rater(lens: v.Lens, step: Step) -> str | None:
    return lens.me or (None if step.blind else lens.group)


def _cards(state: State, lens: v.Lens, opening: Opening, dealt: bool) -> list[Idea]:
    """What was dealt to this reader so far, or what the step shows to them."""
    if dealt:
        ids = cards_open_to(state, opening, lens.me) if lens.me else ()
        return [i for id in ids if (i := state.ideas[id]).standing and not i.hidden]
    pool = in_order(state, state.openings[opening.block])
    return [i for i in pool if i.standing and sees(state, lens, i)]


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
    ideas = [i for i in state.pool(opening.block) if i.standing]
    return len(ideas) if opening.groups else len(ideas) * raters


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

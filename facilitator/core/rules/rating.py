"""Scoring, voting, giving verdicts; and passing cards round.

In a group that is not asked privately the verdict is the group's: one member may tap for all, and
whoever taps last has spoken for them. Blind, everybody rates alone. A card that was missed in an
earlier round stays open to be scored until the step closes.
"""

from __future__ import annotations

from collections.abc import Mapping

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.asking import Ask, name_of, standing_idea, takes_words
from facilitator.core.dealing import dealt, least_read
from facilitator.core.rejected import Rejected
from facilitator.core.scoring import is_on_scale
from facilitator.core.state import Hand, Idea, Opening, Rating, State, names_of
from structures.schema import Dots, Order, Step

Ratings = Mapping[tuple[str, str, str], Rating]


def rate_idea(state: State, command: c.RateIdea, ask: Ask) -> list[e.Event]:
    opening, idea = _rateable(state, command.opening, command.id, ask)
    step = state.step(opening)
    rater = _rater(state, ask, opening, step, idea)
    if command.criterion and command.criterion not in step.criteria:
        raise Rejected("malformed", field="criterion")
    if step.not_own and set(idea.authors) & _own_names(state, ask):
        raise Rejected("your_own")
    given = state.ratings.get(opening.block, {})
    before = given.get((idea.id, rater, command.criterion))
    if (before.value if before else None) == command.value:
        raise Rejected("nothing_new")
    if command.value is not None:
        _require_fit(state, opening, step, command, rater)
    freed = _taken_from(step, given, command, rater)
    freed_places: list[e.Event] = [
        e.IdeaRated(opening.block, other, rater, None, command.criterion) for other in freed
    ]
    rated = e.IdeaRated(opening.block, idea.id, rater, command.value, command.criterion)
    return [*freed_places, rated]


def _taken_from(step: Step, given: Ratings, command: c.RateIdea, rater: str) -> list[str]:
    """In an order a place is given once: who had it, has none now."""
    if not isinstance(step.scale, Order) or command.value is None:
        return []
    return [
        id
        for (id, by, criterion), rating in given.items()
        if (by, criterion, rating.value) == (rater, command.criterion, command.value)
    ]


def _rateable(state: State, named: str, id: str, ask: Ask) -> tuple[Opening, Idea]:
    if state.closed:
        raise Rejected("closed")
    opening = state.openings.get(named)
    if opening is None:
        raise Rejected("gone")
    here = any(front.block == opening.block for front in state.fronts)
    if not (here or takes_words(opening, ask.now)):
        raise Rejected("late")
    if state.step(opening).activity != "rate":
        raise Rejected("no_rating_here")
    idea = standing_idea(state, id)
    if idea.opening != opening.block or idea.hidden or idea.about:
        raise Rejected("gone")
    return opening, idea


def _rater(state: State, ask: Ask, opening: Opening, step: Step, idea: Idea) -> str:
    """Under which name this rating counts; refused for what the asker has not before them."""
    name = name_of(state, ask, opening.id)
    if opening.block in state.hands:
        if idea.id not in cards_open_to(state, opening, name):
            raise Rejected("not_yours")
        return name
    first = state.openings[opening.block]
    group = first.group_of(ask.actor.id)
    if first.groups and (group is None or idea.group not in (None, group.id)):
        raise Rejected("not_yours")
    if group is not None and not step.blind:
        return group.id
    return name


def cards_open_to(state: State, opening: Opening, reader: str) -> tuple[str, ...]:
    """What has been dealt to a reader so far: one more card in every round."""
    rounds = max(o.turn for o in state.openings.values() if o.block == opening.block)
    hand = state.hands.get(opening.block, {}).get(reader, ())
    return tuple(card for card in hand[:rounds] if card)


def _own_names(state: State, ask: Ask) -> set[str]:
    aliases = names_of(ask.actor.secret, state.openings) if ask.actor.secret else frozenset[str]()
    return {ask.actor.id, *aliases}


def _require_fit(
    state: State, opening: Opening, step: Step, command: c.RateIdea, rater: str
) -> None:
    assert command.value is not None
    if not is_on_scale(step, command.value):
        raise Rejected("malformed", field="value")
    if isinstance(step.scale, Dots) and isinstance(command.value, int):
        mine = [
            r.value
            for (idea, by, _), r in state.ratings.get(opening.block, {}).items()
            if by == rater and idea != command.id and isinstance(r.value, int)
        ]
        if sum(mine) + command.value > step.scale.count:
            raise Rejected("no_dots_left", most=step.scale.count)


# The sentence that an answer asks for


def sentence(state: State, command: c.PostIdea, ask: Ask) -> list[e.Event]:
    """One for each idea and rater; whoever gave the verdict for a group may word it for all."""
    opening, idea = _rateable(state, command.opening, command.about, ask)
    step = state.step(opening)
    rater = _rater(state, ask, opening, step, idea)
    given = state.ratings.get(opening.block, {}).get((idea.id, rater, ""))
    kind = step.ask.get(str(given.value)) if given else None
    if kind is None:
        raise Rejected("no_writing_here")
    if command.id in state.ideas:
        raise Rejected("taken")
    author = name_of(state, ask, opening.id)
    if any(_is_of(rater, each) for each in state.sentences(opening.block).get(idea.id, ())):
        raise Rejected("enough", most=1)
    fields = only_text({kind: ""}, command)
    group = idea.group if rater != author else None
    return [e.IdeaPosted(opening.block, command.id, author, fields, group, about=idea.id)]


def _is_of(rater: str, sentence: Idea) -> bool:
    return rater in (sentence.group, *sentence.authors)


def only_text(known: Mapping[str, str], command: c.PostIdea | c.EditIdea) -> dict[str, str]:
    """The one text of a sentence, under the name that it has."""
    if set(command.fields) != set(known):
        raise Rejected("malformed", field="fields")
    if not any(command.fields.values()):
        raise Rejected("blank")
    return dict(command.fields)


# Cards


def deal(state: State, opening: Opening, ask: Ask) -> list[e.Event]:
    """The whole deal, when the first round opens: for everybody who is here and known."""
    step = state.step(opening)
    if step.anonymous:
        here = {s.id for s in state.present()}
        readers = {
            seat: name_of(state, _as(ask, seat, secret), opening.id)
            for seat, secret in ask.secrets.items()
            if seat in here
        }
    else:
        readers = {seat.id: seat.id for seat in state.present()}
    writers = ask.holders(state)
    cards = {
        readers[seat]: idea.id
        for idea in state.pool(opening.id)
        for seat in [writers.get(idea.authors[0], idea.authors[0])]
        if seat in readers
    }
    hands = dealt(tuple(readers.values()), cards, opening.turns, opening.seed)
    return [e.CardsDealt(opening.id, hands)] if hands else []


def _as(ask: Ask, seat: str, secret: str) -> Ask:
    return Ask(c.Actor(seat, "participant", secret), ask.now)


def report_card(state: State, command: c.ReportCard, ask: Ask) -> list[e.Event]:
    """Out it goes at once, for everybody; the facilitator may bring it back. Whoever said so gets
    another card for that round, where there is one."""
    opening, idea = _rateable(state, command.opening, command.id, ask)
    name = name_of(state, ask, opening.id)
    if idea.id not in cards_open_to(state, opening, name):
        raise Rejected("not_yours")
    hands = state.hands[opening.block]
    hand = hands[name]
    free = _cards_for(state, opening, ask, without=frozenset(card for card in hand if card))
    other = next(iter(free), None)
    dealt_anew = tuple(other if card == idea.id else card for card in hand)
    reported: list[e.Event] = [e.CardReported(opening.block, idea.id)]
    return [*reported, e.CardsDealt(opening.block, {name: dealt_anew})] if other else reported


def take_cards(state: State, command: c.TakeCards, ask: Ask) -> list[e.Event]:
    """Whoever came after the deal scores the cards that fewest people hold."""
    opening = state.openings.get(command.opening)
    if state.closed or opening is None or opening.id not in state.cursors.values():
        raise Rejected("stale")
    hands = state.hands.get(opening.block)
    if hands is None:
        raise Rejected("no_rating_here")
    name = name_of(state, ask, opening.id)
    if name in hands:
        raise Rejected("nothing_new")
    return [e.CardsDealt(opening.block, {name: _cards_for(state, opening, ask)})]


def _cards_for(
    state: State, opening: Opening, ask: Ask, without: frozenset[str] = frozenset()
) -> Hand:
    """Cards that fewest people hold, none of one's own."""
    own = _own_names(state, ask)
    pool = [i for i in state.cards(opening.block) if i.standing and not i.hidden]
    mine = frozenset(idea.id for idea in pool if own & set(idea.authors))
    cards = [idea.id for idea in pool]
    hands = state.hands[opening.block]
    return least_read(hands, cards, mine | without, opening.turns, opening.seed)

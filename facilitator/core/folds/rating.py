"""Scores, votes and verdicts."""

from __future__ import annotations

from dataclasses import replace

from facilitator.core import events as e
from facilitator.core.folds.changing import Fold, with_idea
from facilitator.core.state import Rating, State


def _cards_dealt(state: State, event: e.CardsDealt, recorded: e.Recorded) -> State:
    hands = {**state.hands.get(event.opening, {}), **event.hands}
    return replace(state, hands={**state.hands, event.opening: hands})


def _idea_rated(state: State, event: e.IdeaRated, recorded: e.Recorded) -> State:
    key = (event.id, event.rater, event.criterion)
    ratings = {k: r for k, r in state.ratings.get(event.opening, {}).items() if k != key}
    if event.value is not None:
        ratings[key] = Rating(event.id, event.rater, event.value, event.criterion)
    return replace(state, ratings={**state.ratings, event.opening: ratings})


def _card_reported(state: State, event: e.CardReported, recorded: e.Recorded) -> State:
    return with_idea(state, event.id, hidden=True, reported=True)


FOLDS: dict[type[e.Event], Fold] = {
    e.CardsDealt: _cards_dealt,
    e.CardReported: _card_reported,
    e.IdeaRated: _idea_rated,
}

"""Scores, votes and verdicts."""

from __future__ import annotations

from dataclasses import replace

from facilitator.core import events as e
from facilitator.core.folds.changing import Fold
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


FOLDS: dict[type[e.Event], Fold] = {e.CardsDealt: _cards_dealt, e.IdeaRated: _idea_rated}

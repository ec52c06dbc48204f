"""Planted faults in wide steps, optional ones, sentences, what only its author shows, reported
cards and orders; and in what becomes of groups and turns when people come and go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from facilitator.core import events as e
from facilitator.core import (
    judging,
    loops,
    openings,
    placing,
    reopening,
    routing,
    sources,
    touching,
    visibility,
)
from facilitator.core.evolve import FOLDS
from facilitator.core.folds import groups
from facilitator.core.folds.changing import with_idea
from facilitator.core.rules import rating
from facilitator.core.state import Hand, Idea, Opening, State
from tests.laws.faults import Fault, Patch, put

WIDE, SPARE, ONCE = "core.test_widening", "core.test_spare", "core.test_decided_once"
SAID, BELOW = "core.test_sentences", "core.test_sentences_stay_below"
RELEASED, REPORTED, JOINED = "core.test_releasing", "core.test_reporting", "core.test_joined_groups"


def every_step_is_ahead(state: State, into: str = "") -> list[loops.Place]:
    return placing.places(state)[placing._after_block(state) :]


def what_one_heard_goes_to_the_table(patch: Patch) -> None:
    patch.setitem(routing.ROUTES, "partner", routing._group)
    patch.setattr(visibility, "_was_heard", lambda *anything: False)


# Sentences


def the_first_sentence_is_everybodys(patch: Patch) -> None:
    asked = judging._asked

    def careless(step: Any, said: Iterable[Idea], rater: Any, values: Any) -> Any:
        said = list(said)
        return asked(step, said, said[0].authors[0] if said else rater, values)

    patch.setattr(judging, "_asked", careless)


def sentences_stay_behind(patch: Patch) -> None:
    targets = routing._targets
    patch.setattr(
        routing, "_targets", lambda *asked: [t for t in targets(*asked) if not t[0].about]
    )


def shown_by_itself(state: State, opening: Opening, idea: Idea) -> bool:
    return idea.id in opening.shown


# What its author shows, and what one reports


def released_for_good(state: State, event: Any, recorded: e.Recorded) -> State:
    return with_idea(state, event.id, released=True)


def reported_and_still_there(state: State, event: Any, recorded: e.Recorded) -> State:
    return with_idea(state, event.id, reported=True)


def ones_own_card(state: State, opening: Opening, ask: Any, without: Any = frozenset()) -> Hand:
    own = rating._own_names(state, ask)
    return tuple(i.id for i in state.cards(opening.block) if own & set(i.authors))


def folded(event: type[e.Event], fold: Any) -> Any:
    return lambda patch: patch.setitem(FOLDS, event, fold)


# Turns


def came_first(state: State, seat: str, block: str) -> bool:
    first = state.openings.get(block)
    return first is not None and state.seats[seat].joined_at < first.opened_at


FAULTS_IN_SCOPES = [
    Fault("parts of different tables are merged",
          f"{ONCE}::TestTheTables.test_parts_are_put_together_at_their_own_table",
          put(sources, "_tables", lambda units: [units])),
    Fault("a wide step asks the same twice",
          f"{WIDE}::TestFewPeople.test_nobody_is_asked_the_same_twice",
          put(placing, "could_repeat", lambda technique, step: []), {"people": 3}),
    Fault("an optional step is entered by Next", f"{SPARE}::test_next_passes_them_by",
          put(openings, "ahead", every_step_is_ahead)),
    Fault("heads are counted at every step",
          f"{ONCE}::TestTheHeadCount.test_who_comes_later_does_not_change_it",
          put(State, "head_count", lambda self, item: len(self.company()))),
    Fault("a blind sentence is shown live",
          f"{SAID}::TestBlind.test_each_says_their_own_and_nobody_reads_it_while_it_is_open",
          the_first_sentence_is_everybodys),
    Fault("a sentence stays behind when its card goes on",
          f"{SAID}::TestWhereItGoes.test_it_goes_on_with_its_idea", sentences_stay_behind),
    Fault("a sentence is lost when its card is merged",
          f"{SAID}::TestWhereItGoes.test_what_is_put_together_keeps_what_was_said_of_its_parts",
          put(State, "subject", lambda self, sentence: sentence.about)),
    Fault("a sentence counts as a card", f"{SAID}::TestWhoIsAsked.test_it_is_no_card_of_its_own",
          put(State, "cards", State.pool)),
    Fault("the wall shows a card without its sentence",
          f"{BELOW}::TestOnTheWall.test_it_is_shown_with_its_card",
          put(visibility, "is_shown", shown_by_itself)),
    Fault("a sentence below a shown card touches its table only",
          f"{BELOW}::TestOnTheWall.test_taken_back_by_its_author_it_leaves_every_screen",
          put(touching, "is_shown", shown_by_itself)),
    Fault("what one heard is shown to the group",
          f"{RELEASED}::TestWhatOneHeard.test_and_on_no_other_screen",
          what_one_heard_goes_to_the_table),
    Fault("what one heard is nowhere to be told from",
          f"{RELEASED}::TestWhatOneHeard.test_it_opens_on_the_phone_of_whoever_wrote_it_down",
          put(visibility, "needs_me", lambda step: False)),
    Fault("a released thought stays after being taken back",
          f"{RELEASED}::TestTheTakeaway.test_it_can_be_taken_back_to_oneself",
          folded(e.IdeaReleased, released_for_good)),
    Fault("a reported card travels on",
          f"{REPORTED}::TestReporting.test_it_stops_travelling_and_whoever_said_so_gets_another",
          folded(e.CardReported, reported_and_still_there)),
    Fault("the reporter gets their own card",
          f"{REPORTED}::TestReporting.test_the_other_card_is_not_ones_own_nor_one_of_the_hand",
          put(rating, "_cards_for", ones_own_card)),
    Fault("a place in an order is given twice", f"{REPORTED}::TestOrder.test_a_place_is_given_once",
          put(rating, "_taken_from", lambda *anything: [])),
    Fault("what a step works from goes on", f"{ONCE}::test_what_a_step_only_works_from_stays_there",
          put(routing, "is_material", lambda *anything: False)),
    Fault("ratings stay with a dissolved group",
          f"{JOINED}::TestWhatAGroupSaid.test_its_verdict_is_the_other_groups_now",
          put(groups, "_rated_by", lambda state, *anything: state)),
    Fault("nobody is owed a turn",
          "core.test_loops::TestWhoLosesTheirGroup"
          ".test_the_one_who_is_left_still_has_a_turn_and_sits_in_one_place",
          put(loops, "owes_a_turn", lambda *anything: False), {"during": "share"}),
    Fault("who came later goes before who began",
          f"{ONCE}::TestWhoseTurnComesFirst.test_whoever_began_goes_before_whoever_came",
          put(loops, "_came_later", came_first)),
    Fault("who changed tables sits at both after going back",
          f"{JOINED}::TestBackIntoALoop.test_who_moved_to_a_group_that_is_not_so_far_stays_there",
          put(reopening, "_once", lambda *anything: [])),
]  # fmt: skip

"""Planted faults in turns, new partners, passing cards, verdicts and the countdown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core import loops, openings, routing, scoring, sources, visibility
from facilitator.core.asking import Ask
from facilitator.core.grouping import shuffled
from facilitator.core.looking import room
from facilitator.core.rules import flow, rating, showing
from facilitator.core.state import Opening, State
from facilitator.export import readers
from tests.laws import faithful
from tests.laws.faults import TABLE, Fault, Patch, decide_otherwise, put

Rule = Any
CARDS, SPECS = "25-10-crowd-sourcing", "min-specs"
CAME_OUT = "test_playable::test_what_came_out_of_it"
SENTENCE = "test_faithful::test_the_sentence_is_true_of_a_finished_run"


def came_out(outcome: str, technique: str, people: int, how: str = "as planned") -> dict[str, Any]:
    return {"outcome": outcome, "story": (technique, people, how)}


def sentence(check: object, people: int) -> dict[str, Any]:
    return {"check": check, "people": people}


# Cards


def dealt_by(*shifts: int) -> Any:
    """Everybody in a ring, every card so many places further in each round."""

    def dealt(readers: Any, cards: Any, rounds: int, seed: int) -> dict[str, Any]:
        ring = shuffled(readers, seed)
        hands = (
            tuple(cards.get(ring[(place + shift) % len(ring)]) for shift in shifts[:rounds])
            for place, _ in enumerate(ring)
        )
        return dict(zip(ring, hands, strict=True))

    return dealt


def late_hands_hold_what_lies_on_top(patch: Patch) -> None:
    def top(hands: Any, cards: Any, own: Any, rounds: int, seed: int) -> Any:
        most = sorted(cards, key=lambda id: -sum(id in hand for hand in hands.values()))
        return tuple(card for card in most if card not in own)[:rounds]

    patch.setattr(rating, "least_read", top)


def points_stand_on_the_card_at_once(patch: Patch) -> None:
    viewer = room.viewer_of_ideas

    def told(state: State, lens: Any, opening: Opening, named: bool) -> Any:
        view, found = viewer(state, lens, opening, named), scoring.tallies(state, opening)
        return lambda idea: replace(
            view(idea), score=found[idea.id].total if idea.id in found else None
        )

    patch.setattr(room, "viewer_of_ideas", told)


def signed(rule: Rule, state: State, command: Any, ask: Ask) -> list[e.Event]:
    return [replace(event, rater=ask.actor.id) for event in rule(state, command, ask)]


def arrival_breaks_ties(patch: Patch) -> None:
    def by_score(state: State, opening: Opening) -> list[Any]:
        found = scoring.tallies(state, opening)
        pool = [i for i in state.pool(opening.block) if i.standing and not i.hidden]
        return sorted(pool, key=lambda idea: -found[idea.id].total)

    patch.setattr(scoring, "by_score", by_score)
    patch.setattr(routing, "by_score", by_score)


def the_top_ends_at_its_number(patch: Patch) -> None:
    patch.setattr(routing, "best", lambda state, opening, top: scoring.kept(state, opening)[:top])


# Verdicts


def anybodys_verdict(state: State, ask: Ask, opening: Opening, step: Any, idea: Any) -> str:
    """Whichever group taps, it is the first one's verdict."""
    return next(iter(state.openings[opening.block].groups))


# Turns


def the_last_turn_ends_early(patch: Patch) -> None:
    def following(state: State, opening: Opening) -> Any:
        return None if opening.turn == opening.turns else loops.following(state, opening)

    patch.setattr(openings, "following", following)
    patch.setattr(flow, "following", following)


def everybody_at_once(state: State, group: Any, role: str, turn: Any, block: str) -> Any:
    return replace(group, roles=dict.fromkeys(group.members, role))


def a_turn_more(loop: Any, groups: Any) -> list[Any]:
    return [(name, theirs, turns + 1) for name, theirs, turns in loops.cohorts_of(loop, groups)]


def turns_are_not_held(rule: Rule, state: State, command: Any, ask: Ask) -> list[e.Event]:
    events: list[e.Event] = rule(replace(state, held=False), command, ask)
    return events


def the_same_partners(people: Any, size: Any, turn: int, *more: Any) -> list[Any]:
    return [tuple(people[n : n + 2]) for n in range(0, len(people), 2)]


# What goes on, and what is kept


def private_words_go_to_the_group(patch: Patch) -> None:
    own = routing.ROUTES["own"]
    patch.setitem(routing.ROUTES, "own", lambda *asked: [*own(*asked), *routing._group(*asked)])


def late_notes_are_for_everybody(patch: Patch) -> None:
    record = readers.record_of
    patch.setattr(
        readers, "record_of", lambda state, idea: "room" if idea.late else record(state, idea)
    )


def behind_everything(rule: Rule, state: State, command: Any, ask: Ask) -> list[e.Event]:
    last = state.session.plan[-1].id
    return [replace(event, after=last) for event in rule(state, command, ask)]


FAULTS_IN_TURNS = [
    Fault("one's own card is dealt", CAME_OUT, put(rating, "dealt", dealt_by(0, 1, 2, 3, 4)),
          came_out("who reads which card", CARDS, 7)),
    Fault("a card is dealt twice", CAME_OUT, put(rating, "dealt", dealt_by(1, 2, 3, 2, 4)),
          came_out("who reads which card", CARDS, 7)),
    Fault("everybody gets a card less", CAME_OUT, put(rating, "dealt", dealt_by(1, 2, 3, 4)),
          came_out("who reads which card", CARDS, 7)),
    Fault("who comes late reads what most have read", CAME_OUT, late_hands_hold_what_lies_on_top,
          came_out("who reads which card", CARDS, 30, "all of it")),
    Fault("points are seen before the end", SENTENCE, points_stand_on_the_card_at_once,
          sentence(faithful.no_points_before_the_end, 3)),
    Fault("a score stands under a seat", SENTENCE, decide_otherwise(c.RateIdea, signed),
          sentence(faithful.nobody_knows_whose_card_or_score, 7)),
    Fault("a small room has small sums", CAME_OUT,
          put(scoring, "_planned", lambda state, opening: opening.turns),
          came_out("what goes on", CARDS, 3)),
    Fault("the quick come first among the level", SENTENCE, arrival_breaks_ties,
          sentence(faithful.level_cards_do_not_tell_who_was_quick, 30)),
    Fault("who is level with the last is left out", CAME_OUT, the_top_ends_at_its_number,
          came_out("what goes on", CARDS, 12)),
    Fault("level cards are called one by one", CAME_OUT,
          put(showing, "_level_with", lambda state, opening, idea: [idea]),
          came_out("what goes on", CARDS, 30)),
    Fault("the countdown shows all at once", f"{TABLE}.test_who_reads_what_somebody_wrote",
          put(visibility, "_active", lambda *anything: True), {"row": "called"}),
    Fault("one group's verdict is another's", SENTENCE, put(rating, "_rater", anybodys_verdict),
          sentence(faithful.one_verdict_for_each_rule, 12)),
    Fault("what was dropped goes on", CAME_OUT, put(routing, "kept", scoring.by_score),
          came_out("what goes on", SPECS, 12)),
    Fault("the last turn ends early", CAME_OUT, the_last_turn_ends_early,
          came_out("whose turn it is", "troika-consulting", 7)),
    Fault("a turn too many", CAME_OUT, put(openings, "cohorts_of", a_turn_more),
          came_out("whose turn it is", "troika-consulting", 7)),
    Fault("all have the turn at once", CAME_OUT, put(loops, "_with_role", everybody_at_once),
          came_out("whose turn it is", "troika-consulting", 7)),
    Fault("larger groups get more time", CAME_OUT,
          put(openings, "seconds_in_turn", lambda loop, seconds, turns: seconds),
          came_out("how long it takes", "troika-consulting", 7)),
    Fault("held turns go on", "core.test_loops::TestTurns.test_held_turns_wait_for_the_facilitator",
          decide_otherwise(c.TimeUp, turns_are_not_held)),
    Fault("partners meet again", CAME_OUT, put(sources, "remixed", the_same_partners),
          came_out("who sits with whom", "impromptu-networking", 12)),
    Fault("private words go to the group", CAME_OUT, private_words_go_to_the_group,
          came_out("what goes on", "troika-consulting", 7)),
    Fault("late notes are for everybody", CAME_OUT, late_notes_are_for_everybody,
          came_out("what is kept", "15-percent-solutions", 7)),
    Fault("what is offered comes behind everything",
          "core.test_extending::test_a_break_comes_right_after_the_present_technique",
          decide_otherwise(c.AddBlock, behind_everything)),
]  # fmt: skip

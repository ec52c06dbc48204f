"""Law 1: folding the log read back gives the state in memory, before and after forgetting."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.evolve import fold
from facilitator.core.state import alias_of
from tests.cast import person
from tests.laws.stories import PLANS, Story, play
from tests.logs.record import LOGS_FOLDER, from_line, picture, read_back

SEEDS = range(4)
LOGS = sorted(LOGS_FOLDER.glob("*.jsonl"))


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_log_read_back_folds_to_the_state_in_memory(seed: int, plan: str) -> None:
    story = Story(seed, PLANS[plan], 3 + seed * 3)
    for n, _ in enumerate(story.told(250)):
        if n % 20 == 0:
            assert fold(read_back(story.room.log)) == story.room.state
    assert fold(read_back(story.room.log)) == story.room.state
    assert [each.seq for each in story.room.log] == list(range(1, story.room.state.seq + 1))


@pytest.mark.parametrize("plan", PLANS)
def test_a_state_grows_by_its_tail_and_is_never_changed_in_place(plan: str) -> None:
    moments = list(play(9, PLANS[plan], 8, 150))
    pictures = [repr(moment.after) for moment in moments]
    for before, moment in zip([None, *moments], moments, strict=False):
        if before:
            assert moment.before == before.after
            assert fold(moment.recorded, before.after) == moment.after
    assert [repr(moment.after) for moment in moments] == pictures


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_is_forgotten_leaves_no_word_but_in_what_a_group_made(seed: int, plan: str) -> None:
    story = Story(seed + 100, PLANS[plan], 6)
    for _ in story.told(250):
        pass
    some = 0
    for seat in list(story.room.state.seats):
        some += bool(said_alone(story, seat))
        story.do(c.Forget(), story._actor(seat))
        assert said_alone(story, seat) == []
        assert fold(read_back(story.room.log)) == story.room.state
        assert story.room.state.seats[seat].name is None
    assert some > 3, "there was something to forget"


def said_alone(story: Story, seat: str) -> list[e.Recorded]:
    """Where words of this person stand that nobody else has had a hand in."""
    secret = person(seat).secret
    mine = {seat, *(alias_of(secret, opening) for opening in story.room.state.openings)}
    words = story.typed.get(seat, set())
    return [
        each
        for each, hands in handled(story.room.log)
        if hands <= mine and any(word in repr(e.payload_of(each.event)) for word in words)
    ]


def handled(log: Iterable[e.Recorded]) -> Iterator[tuple[e.Recorded, set[str]]]:
    """Every fact that holds words, with everybody whose words those can be."""
    hands: dict[str, set[str]] = {}
    for each in log:
        match each.event:
            case e.SeatTaken(seat=seat):
                yield each, {seat}
            case e.IdeaPosted(id=id, author=author):
                hands[id] = {author}
                yield each, hands[id]
            case e.IdeaEdited(id=id):
                hands[id] = hands[id] | {each.by}
                yield each, hands[id]
            case e.IdeasMerged(id=id, ideas=ideas):
                hands[id] = {each.by}.union(*(hands[parent] for parent in ideas))
                yield each, hands[id]
            case e.IdeasRouted(copies=copies):
                hands |= {copy: set(hands[parent]) for copy, parent, _ in copies}


@pytest.mark.parametrize("log", LOGS, ids=lambda path: path.stem)
def test_a_log_of_every_release_folds_for_ever(log: Path) -> None:
    recorded = [from_line(line) for line in log.read_text().splitlines()]
    state = fold(recorded)
    assert (state.seq, state.closed) == (len(recorded), True)
    told = json.loads(log.with_suffix(".json").read_text())
    assert told == picture(recorded)


def test_there_is_a_log_to_fold_and_it_holds_every_kind_of_fact() -> None:
    kinds = {type(from_line(line).event) for log in LOGS for line in log.read_text().splitlines()}
    assert kinds == set(e.EVENTS.values())


def test_the_same_seed_tells_the_same_story() -> None:
    story, again = (Story(5, PLANS["unsigned"], 9) for _ in range(2))
    for told in (story, again):
        for _ in told.told(200):
            pass
    assert story.room.log == again.room.log


def test_everything_that_can_happen_happens_in_stories() -> None:
    """A law over stories in which nothing happens would hold for nothing."""
    stories = [Story(seed, plan, 3 + seed % 6) for seed, plan in enumerate([*PLANS.values()] * 3)]
    for story in stories:
        for _ in story.told(400):
            pass
    accepted = {name for story in stories for name in story.accepted}
    refused = {code for story in stories for code in story.refused}
    happened = {type(each.event) for story in stories for each in story.room.log}
    assert accepted == set(c.COMMANDS), "every command is accepted"
    assert happened == set(e.EVENTS.values()), "every kind of fact is written"
    assert refused >= {"stale", "late", "gone", "not_yours", "no_seat", "built_on", "moved_on"}

"""Every size of room plays to its end, whoever comes late, goes, or says nothing.

What is held here knows groups and parents, but no technique: it would hold for any.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pytest

from facilitator.core import events as e
from facilitator.core.state import Opening, State
from facilitator.rehearsal import Played, rehearse
from structures.library import load
from structures.schema import Merge, New
from structures.unfolding import unfolded
from tests.rehearsal.memory_door import MemoryDoor

TECHNIQUE = load().techniques["1-2-4-all"]
SIZES = (1, 2, 3, 5, 7, 12, 30, 100)
ROOMS = {
    "everybody": {},
    "latecomers": {"late": 3},
    "leavers": {"leave": 3},
    "coming and going": {"late": 4, "leave": 4},
    "silent": {"silent": 1.0},
    "half silent": {"silent": 0.5, "late": 1, "leave": 2},
}
THE_LARGEST = ("silent", "coming and going")
STORIES = [
    (people, room) for people in SIZES for room in ROOMS if people < 100 or room in THE_LARGEST
]
SEED = 11


@dataclass(frozen=True)
class Story:
    """A rehearsal with the state after each of its events."""

    played: Played
    log: list[e.Recorded]
    states: list[State]

    def of(self, kind: type[e.Event]) -> Iterator[tuple[Any, State, State]]:
        """Every such event, with the state before and after it."""
        for n, recorded in enumerate(self.log):
            if isinstance(recorded.event, kind):
                yield recorded.event, self.states[n - 1], self.states[n]


@lru_cache(maxsize=1)
def story(people: int, room: str, slug: str = "1-2-4-all") -> Story:
    how = {key: min(n, people) if isinstance(n, int) else n for key, n in ROOMS[room].items()}
    door = MemoryDoor(SEED)
    played = rehearse([load().techniques[slug]], people, SEED, door, **how)
    return Story(played, door.log, door.states)


@pytest.fixture(params=STORIES, ids=lambda each: f"{each[0]}-{each[1]}", scope="module")
def told_of(request: pytest.FixtureRequest) -> tuple[int, str]:
    people, room = request.param
    return people, room


@pytest.fixture
def people(told_of: tuple[int, str]) -> int:
    return told_of[0]


@pytest.fixture
def room(told_of: tuple[int, str]) -> str:
    return told_of[1]


@pytest.fixture
def told(people: int, room: str) -> Story:
    return story(people, room)


def test_every_step_runs_to_its_end(told: Story) -> None:
    state = told.played.state
    assert state.session.finished
    assert state.closed
    rang = {event.opening for event, _, _ in told.of(e.TimeRanOut)}
    assert rang == set(state.openings)
    assert all(opening.closed_at is not None for opening in state.openings.values())
    met = {opening.step for opening in state.openings.values()}
    assert met | {step for _, step in state.skipped} == {s.id for s in TECHNIQUE.steps}


def test_everybody_who_was_invited_was_there(told: Story, people: int, room: str) -> None:
    state = told.played.state
    late, leave = (min(ROOMS[room].get(key, 0), people) for key in ("late", "leave"))
    began = state.openings["o1"].opened_at
    assert len(state.participants()) == people
    assert sum(1 for seat in state.participants() if seat.joined_at > began) == late
    assert sum(1 for seat in state.participants() if seat.left_at) == (leave + 1) // 2
    gone = sum(1 for seat in state.participants() if not seat.here)
    assert (leave + 1) // 2 <= gone <= leave


def test_groups_that_are_put_together_stay_whole(told: Story) -> None:
    """Never reshuffled: each pair sits in exactly one four, with all who are still there."""
    for event, before, after in told.of(e.GroupsFormed):
        opening = after.openings[event.opening]
        form = after.step(opening).group
        if not isinstance(form, Merge):
            continue
        earlier = _groups_before(after, opening, form.of)
        came = [id for group in opening.groups.values() for id in group.came_from]
        assert sorted(came) == sorted(earlier)
        for group in opening.groups.values():
            for unit in group.came_from:
                stayed = {m for m in earlier[unit] if before.seats[m].left_at is None}
                assert stayed <= set(group.members)


def _groups_before(state: State, opening: Opening, step: str) -> dict[str, tuple[str, ...]]:
    earlier = next(o for o in state.openings.values() if (o.item, o.step) == (opening.item, step))
    return {group.id: group.members for group in earlier.live_groups()}


def test_everybody_present_sits_in_exactly_one_group(told: Story) -> None:
    for event, _, after in told.of(e.GroupsFormed):
        members = [m for g in after.openings[event.opening].groups.values() for m in g.members]
        assert len(members) == len(set(members))
        assert {seat.id for seat in after.present()} <= set(members)


def test_nobody_sits_alone(told: Story) -> None:
    for event, before, _ in told.of(e.StepClosed):
        assert _lonely(before, before.openings[event.opening]) == []
    for event, _, after in told.of(e.GroupsFormed):
        opening = after.openings[event.opening]
        if isinstance(after.step(opening).group, New):
            assert _lonely(after, opening) == []


def _lonely(state: State, opening: Opening) -> list[str]:
    """Who is here and sits alone, or stands alone on a list, while there is company to be had."""
    here = {seat.id for seat in state.present()}
    groups = [set(group.members) for group in opening.live_groups()]
    if len(here) < 2 or not any(group & here for group in groups):
        return []
    return [min(group) for group in groups if len(group & here) == 1 or len(group) == 1]


def test_the_harvest_goes_back_to_what_somebody_wrote(told: Story) -> None:
    document = told.played.document()
    steps = document["techniques"][0]["steps"]
    cards = {idea["id"]: idea for step in steps for idea in step["ideas"]}
    posted = {event.id for event, _, _ in told.of(e.IdeaPosted)}
    people = {person["id"] for person in document["people"]}
    for idea in steps[-1]["ideas"]:
        assert idea["parents"]
        for source in _sources(idea, cards):
            assert source["id"] in posted
            assert source["by"] in people


def _sources(idea: dict[str, Any], cards: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if not idea["parents"]:
        yield idea
    for parent in idea["parents"]:
        yield from _sources(cards[parent], cards)


def test_silence_is_a_result_and_whoever_writes_is_heard(
    told: Story, people: int, room: str
) -> None:
    steps = told.played.document()["techniques"][0]["steps"]
    wrote = any(step["ideas"] or step["withheld"] for step in steps)
    assert wrote == bool(steps[-1]["ideas"])
    if room == "silent":
        assert not wrote
    elif people > 1:
        assert wrote


def test_whatever_was_refused_has_a_reason_that_people_meet(told: Story) -> None:
    """People and clock get in each other's way; nobody is ever told of a bug or a missing right."""
    met = {"late", "merged", "struck", "gone", "edited_meanwhile", "nothing_new", "enough"}
    met |= {"built_on", "cannot_undo", "moved_on", "not_yours", "stale", "not_shown", "blank"}
    met |= {"already_paused", "not_paused"}
    assert set(told.played.refusals) <= met


@pytest.mark.parametrize("slug", sorted(load().techniques))
def test_every_technique_of_the_library_plays(slug: str) -> None:
    told = story(7, "coming and going", slug)
    runs = unfolded(load().techniques[slug])
    steps = [step for step in runs.steps if not step.optional]
    state = told.played.state
    met = {opening.step for opening in state.openings.values()}
    assert met | {step for _, step in state.skipped} == {step.id for step in steps}


def test_a_plan_of_several_techniques_plays_in_order() -> None:
    library = load().techniques
    plan = [library["welcome"], library["1-2-4-all"], library["break"], library["1-2-4-all"]]
    played = rehearse(plan, 5, SEED, MemoryDoor(SEED), late=2)
    document = played.document()
    assert [t["slug"] for t in document["techniques"]] == [t.slug for t in plan]
    assert all(t["steps"] for t in document["techniques"])
    assert document["session"]["people"] == 5


def test_a_variant_plays_too() -> None:
    played = rehearse([TECHNIQUE.variant("1-3-all")], 7, SEED, MemoryDoor(SEED))
    assert played.state.session.finished


@pytest.mark.parametrize("people", [2, 3, 4, 5, 6, 7, 13, 30])
def test_cards_are_scored_five_times_or_reckoned_as_if_they_were(people: int) -> None:
    """By nobody who wrote them and by nobody twice; below six people there are fewer rounds."""
    steps = scored(people)
    rounds = [step for step in steps if step["activity"] == "rate"]
    writers = {idea["id"]: idea["by"] for idea in rounds[0]["ideas"]}
    scores: dict[str, dict[str, int]] = {id: {} for id in writers}
    for rating in rounds[0]["ratings"]:
        assert rating["by"] not in scores[rating["idea"]], "twice"
        scores[rating["idea"]][rating["by"]] = rating["value"]
    assert len(writers) == people
    assert len(rounds) == min(5, people - 1)
    for card, given in scores.items():
        assert len(given) == min(5, people - 1)
        assert writers[card] not in given
        total = round(5 * sum(given.values()) / len(given))
        assert rounds[0]["outcome"][card] == {"n": len(given), "total": total, "verdict": None}


def scored(people: int) -> list[dict[str, Any]]:
    """As `rehearse 25-10-crowd-sourcing --people … --seed 7 --json` writes it."""
    plan = [load().techniques["25-10-crowd-sourcing"]]
    document = rehearse(plan, people, 7, MemoryDoor(7)).document()
    assert document == rehearse(plan, people, 7, MemoryDoor(7)).document(), "the same seed"
    steps: list[dict[str, Any]] = document["techniques"][0]["steps"]
    return steps

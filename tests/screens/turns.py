"""Rooms that take turns, stopped wherever a screen looks different."""

from __future__ import annotations

from collections.abc import Iterator

import structures.library as libraries
from facilitator.core import commands as c
from facilitator.core.commands import Actor
from facilitator.core.state import Group, deadline_of
from structures.schema import Technique
from tests.screens.story import NOTES, Story

TICKER = Actor("ticker", "ticker")


def taking_turns() -> Technique:
    """The shipped technique in which a role goes round."""
    return _first("members", lambda technique: len(technique.steps) > 5)


def with_rounds() -> Technique:
    return _first("count", lambda technique: all(s.activity == "talk" for s in technique.steps))


def with_questions() -> Technique:
    return _first("prompts", lambda technique: len(technique.steps) == 2)


def _first(over: str, fits: object) -> Technique:
    techniques = libraries.load().techniques.values()
    assert callable(fits)
    return next(
        t for t in techniques if fits(t) and over in {loop.over for loop in t.loops.values()}
    )


def group_of(story: Story, person: int) -> Group:
    front = story.state.front_of(f"s{person}")
    group = front and front.group_of(f"s{person}")
    assert group
    return group


def holder(story: Story) -> int:
    """Somebody who has the role that goes round now, by number."""
    groups = [g for opening in story.state.fronts for g in opening.live_groups() if g.roles]
    return int(next(iter(groups[0].roles)).removeprefix("s"))


def listener(story: Story) -> int:
    """Somebody in the same group who has not."""
    group = group_of(story, holder(story))
    return int(next(m for m in group.members if m not in group.roles).removeprefix("s"))


def ring(story: Story) -> None:
    """The next deadline comes."""
    deadline = deadline_of(story.state)
    assert deadline
    story.now = deadline
    for opening in story.state.fronts:
        cohort = opening.cohorts[opening.cohort]
        if cohort.ends_at == deadline:
            story.do(c.TimeUp(opening.id, cohort.id, opening.turn, deadline), TICKER)


def turns(people: int = 6, technique: Technique | None = None) -> Iterator[tuple[str, Story]]:
    story = Story(people, (technique or taking_turns(),))
    story.next(0)
    names = [name for name, spec in _fields(story).items() if not spec]
    for n in range(people):
        note = c.PostIdea(
            story.state.current or "", f"note-of-a-phone-{n:04}", {names[0]: NOTES[n % len(NOTES)]}
        )
        story.do(note, story.person(n + 1))
    story.next()
    yield "turns-gathering", story
    story.start()
    story.now += 20_000
    yield "turns-share", story
    ring(story)
    story.now += 8_000
    yield "turns-questions", story
    ring(story)
    story.now += 30_000
    yield "turns-aloud", story
    story.now = (deadline_of(story.state) or 0) - 7_000
    yield "turns-soon", story
    for _ in range(3):
        ring(story)
    story.now += 8_000
    yield "turns-second", story
    story.do(c.HoldTurns(True))
    ring(story)
    story.now += 9_000
    yield "turns-held", story
    story.do(c.HoldTurns(False))
    while story.state.step(story.state.fronts[0]).loop:
        story.next()
    yield "turns-last", story


def rounds(people: int = 7, technique: Technique | None = None) -> Iterator[tuple[str, Story]]:
    story = Story(people, (technique or with_rounds(),))
    story.next(0)
    yield "rounds-think", story
    for name in ("first", "second"):
        story.next()
        yield f"rounds-{name}-gathering", story
        story.start()
        story.now += 60_000
        yield f"rounds-{name}", story


def questions(people: int = 5, technique: Technique | None = None) -> Iterator[tuple[str, Story]]:
    story = Story(people, (technique or with_questions(),))
    story.next(0)
    yield "questions-think", story
    opening = story.state.current or ""
    for n in range(3):
        (name,) = [key for key, spec in _fields(story).items() if not spec]
        note = c.PostIdea(opening, f"note-of-a-phone-{n:04}", {name: NOTES[n]})
        story.do(note, story.person(n + 1))
    story.next()
    for idea in story.state.pool(story.state.current or "")[:2]:
        story.do(c.ShowIdea(story.state.current or "", idea.id))
    yield "questions-voices", story


def _fields(story: Story) -> dict[str, bool]:
    opening = story.state.opening
    assert opening
    return {name: spec.optional for name, spec in story.state.step(opening).fields.items()}

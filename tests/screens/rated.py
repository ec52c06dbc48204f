"""Rooms that score, vote and decide, stopped wherever a screen looks different."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import structures.library as libraries
from facilitator.core import commands as c
from facilitator.core.looking import visible
from facilitator.core.state import State
from facilitator.core.views import View, Viewer
from facilitator.core.visibility import lens_of
from structures.schema import Technique
from tests.cast import idea_id, person, seats, secret_of
from tests.core.plans import LIST, REST, TEST, technique
from tests.core.room import Room, lobby
from tests.screens.story import NOTES, OTHER_NOTES

VOTE = TEST | {"blind": True, "drops": ()}
DOTS = technique(LIST | {"visible": "group"}, VOTE | {"scale": {"dots": 3}}, slug="dots")
ORDER = technique(LIST | {"visible": "group"}, VOTE | {"scale": {"order": 3}}, slug="order")
CRITERIA = technique(
    LIST | {"visible": "group"},
    VOTE | {"scale": {"number": [1, 4]}, "criteria": ("effect", "effort")},
    slug="criteria",
)
SHOWN = REST | {"visible": "everyone"}
SCALES = {
    "split": {"scale": {"choice": ["stay", "drop", "unsure"]}},
    "spread": {"scale": {"number": [1, 5]}, "chart": "spread"},
    "dots": {"scale": {"dots": 3}},
}
SPLIT_CRITERIA = VOTE | SCALES["split"] | {"criteria": ("effect", "effort")}
SAID: dict[str, tuple[int | str, ...]] = {
    "split": ("stay", "stay", "drop", "stay", "drop"),
    "spread": (4, 2, 5, 4, 4),
    "dots": (2, 1, 3, 1, 1),
}


@dataclass
class Rated:
    """A room with the face of a story: `view` by the number of a person."""

    room: Room

    @property
    def state(self) -> State:
        return self.room.state

    @property
    def now(self) -> int:
        return self.room.now

    def view(self, kind: str = "phone", number: int | None = None, lang: str = "en") -> View:
        seat = seats(number)[-1] if number else None
        secret = secret_of(seat) if seat else ""
        group = next(iter(self.room.here.groups), None) if kind == "preview" else None
        viewer = Viewer(kind, lang, seat, secret, group)
        return visible(self.state, lens_of(self.state, viewer))

    def write(self, seat: str, text: str) -> None:
        step = self.state.step(self.room.here)
        first, *others = step.fields or ("idea",)
        fields = {first: text} | dict.fromkeys(others, OTHER_NOTES[0])
        id = idea_id(len(self.state.ideas) + 1)
        self.room.do(c.PostIdea(self.room.here.id, id, fields), person(seat))

    def rate(self, number: int, n: int, value: int | str | None, criterion: str = "") -> str:
        """Somebody rates the card that is the n-th on their phone."""
        rating = self.view("phone", number).rating
        assert rating
        card = rating.cards[n].idea.id
        command = c.RateIdea(self.room.here.id, card, value, criterion)
        self.room.do(command, person(seats(number)[-1]))
        return card

    def advance_to(self, activity: str) -> None:
        while self.state.step(self.room.here).activity != activity:
            self.room.next()
            if self.room.here.phase == "gathering":
                self.room.do(c.Start(self.room.here.id))


def rated(plan: Technique, people: int = 12, wrote: int | None = None) -> Rated:
    """The room at its rating step, everybody (or the first few) having written one card."""
    story = Rated(lobby(*seats(people), plan=(plan,)))
    story.room.next()
    story.advance_to("collect")
    for n, seat in enumerate(seats(people)[: people if wrote is None else wrote]):
        story.write(seat, NOTES[n % len(NOTES)])
    story.advance_to("rate")
    return story


def library(slug: str) -> Technique:
    return libraries.load().techniques[slug]


def everybody_scores(story: Rated, people: int, value: int | None = None) -> None:
    """The card of this round: of the k-th person 1 to 5 points, or all the same."""
    for number in range(1, people + 1):
        rating = story.view("phone", number).rating
        assert rating
        for n, card in enumerate(rating.cards):
            if not card.values:
                digits = int("".join(filter(str.isdigit, card.idea.id)) or 0)
                story.rate(number, n, value or 1 + digits % 5)


def scenes(people: int = 12) -> Iterator[tuple[str, Rated]]:
    story = rated(library("25-10-crowd-sourcing"), people)
    yield "round-one", story
    story.rate(2, 0, 4)
    yield "scored", story
    for _ in range(2):
        story.room.next()
    story.room.join("eve")
    yield "round-three", story
    while story.state.step(story.room.here).activity == "rate":
        everybody_scores(story, people)
        story.room.next()
    yield "countdown-waiting", story
    for name in ("countdown-first", "countdown-second", "countdown-third", "countdown-all"):
        ahead = _ahead(story)
        if ahead:
            story.room.do(c.ShowIdea(story.room.here.id, ahead))
        yield name, story
    yield "rests", rated(library("25-10-crowd-sourcing"), 6, wrote=1)
    rules = rated(library("min-specs"), 5)
    yield "rules", rules
    rules.rate(2, 0, "drop")
    yield "rules-judged", rules
    yield "private-vote", rated(library("min-specs").variant("private-vote"), 5)
    dots = rated(DOTS, 3)
    dots.rate(2, 0, 2)
    yield "dots", dots
    dots.rate(2, 1, 1)
    yield "dots-spent", dots
    yield "order", rated(ORDER, 3)
    criteria = rated(CRITERIA, 3)
    criteria.rate(2, 0, 3, "effort")
    yield "criteria", criteria
    opinions = rated(technique(LIST | {"visible": "group"}, SPLIT_CRITERIA, slug="opinions"), 3)
    opinions.rate(2, 0, "stay", "effect")
    opinions.rate(1, 0, "drop", "effort")
    yield "criteria-split", opinions
    for chart in SCALES:
        story = voted(chart)
        story.room.next()
        yield f"result-{chart}", story


def voted(chart: str) -> Rated:
    """Five people have rated the first card of their group, each alone; nothing is shown yet."""
    steps = (LIST | {"visible": "group"}, VOTE | SCALES[chart], SHOWN)
    story = rated(technique(*steps, slug=chart), 5)
    for number, value in enumerate(SAID[chart], 1):
        story.rate(number, 0, value)
    return story


def _ahead(story: Rated) -> str | None:
    console = story.view("console").console
    assert console
    assert console.harvest
    return console.harvest.ahead.id if console.harvest.ahead else None


def scene(name: str) -> Rated:
    return next(story for here, story in scenes() if here == name)

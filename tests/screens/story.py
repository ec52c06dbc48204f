"""A room that plays one technique from beginning to end, to be looked at from every place.

Twelve people plan a first-week bootcamp with the college's partners. Words, names and scripts are
what a real room might bring, so that screens are seen with what they have to hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import structures.library as libraries
from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.asking import Ask
from facilitator.core.commands import Actor
from facilitator.core.decide import decide
from facilitator.core.evolve import evolve, fold
from facilitator.core.looking import visible
from facilitator.core.plans import pin
from facilitator.core.state import PlanItem, State
from facilitator.core.views import View, Viewer
from facilitator.core.visibility import lens_of
from structures.schema import Technique

NAMES = (
    "Ben", "Cleo", "Dev", "Mariana Oyelaran-Fitzgerald", "小林 由美", "Zahra", None, "Tomasz",
    "أمل", "Priya", "Kofi", "Ingrid",
)  # fmt: skip
NOTES = (
    "Let learners meet an employer in week one, not in the last week",
    "A buddy from the year above for everybody who starts",
    "Record the sessions. I work night shifts and cannot always be there live",
    "Small badge after each module, so that stopping early still counts for something",
    "Bus fare is the real entry fee. Could the college pay for the first month?",
    "課題は実際の仕事から選ぶ。教科書の問題ではなく。",
    "Ask caregivers what time of the day works before you set the timetable 🙏",
    "One teacher who knows my name",
    "أن تكون المواد متاحة على الهاتف بدون اتصال",
    "Practice interviews with people who really hire, and a second chance after the feedback",
    "No more PDF worksheets",
    "Pay the people whose stories you use in the course",
)
OTHER_NOTES = (
    "Ask the ones who left last year why they left",
    "Childcare in the same building",
)
ADA = Actor("a:ada", "facilitator")
START = 1_800_000_000_000


@dataclass
class Story:
    """`do` asks for a command as somebody; the rest moves the room on."""

    people: int = 12
    techniques: tuple[Technique, ...] = ()
    state: State = field(init=False)
    now: int = START
    made: int = 0

    def __post_init__(self) -> None:
        told = [(t, t.invitation) for t in self.techniques] or _plan()
        plan = pin([PlanItem(f"t{n}", t, i, t.minutes) for n, (t, i) in enumerate(told, 1)])
        opened = e.SessionOpened(
            "KQMTRA", "A first week that works", "our first-week bootcamp", "UTC", "en", plan
        )
        self.state = fold([e.Recorded(1, self.now, ADA.id, opened)])
        for n in range(self.people):
            self.do(c.Join(f"s{n + 1}", NAMES[n % len(NAMES)]), Actor(f"s{n + 1}", "newcomer"))

    def do(self, command: c.Command, actor: Actor = ADA) -> None:
        ask = Ask(actor, self.now, seed=7)
        for event in decide(self.state, command, ask):
            recorded = e.Recorded(self.state.seq + 1, self.now, actor.id, event)
            self.state = evolve(self.state, recorded)

    def person(self, number: int) -> Actor:
        return Actor(f"s{number}", "participant")

    def next(self, seconds: int = 60) -> None:
        self.now += seconds * 1000
        self.do(c.Advance(self.state.current or ""))

    def start(self) -> None:
        assert self.state.current
        self.do(c.Start(self.state.current))

    def write(self, person: int, text: str, kept: bool = False) -> str:
        assert self.state.current
        self.made += 1
        id = f"note-of-a-phone-{self.made:04}"
        command = c.PostIdea(self.state.current, id, {"idea": text}, kept)
        self.do(command, self.person(person))
        return id

    def view(self, kind: str = "phone", person: int | None = None, lang: str = "en") -> View:
        seat = f"s{person}" if person else None
        group = self.any_group() if kind == "preview" else None
        return visible(self.state, lens_of(self.state, Viewer(kind, lang, seat, group=group)))

    def any_group(self) -> str | None:
        opening = self.state.opening
        return next(iter(opening.groups), None) if opening else None


@lru_cache
def _plan() -> tuple[tuple[Technique, str], ...]:
    library = libraries.load()
    first = next(t for t in library.techniques.values() if len(t.steps) == 4)
    invitation = first.invitation.replace("{topic}", "our first-week bootcamp")
    return ((first, invitation),)


def scenes(people: int = 12) -> Iterator[tuple[str, Story]]:
    """The whole story, stopped wherever a screen looks different; each stop has a name."""
    story = Story(people)
    yield "lobby", story
    story.next(0)
    yield "alone-empty", story
    for n in range(people):
        story.write(n + 1, NOTES[n % len(NOTES)])
    story.write(2, OTHER_NOTES[0], kept=True)
    story.write(2, OTHER_NOTES[1])
    yield "alone", story
    _time_up(story)
    yield "alone-over", story
    story.next()
    yield "pairs-gathering", story
    story.start()
    story.now += 30_000
    yield "pairs", story
    _work(story, person=2)
    story.do(c.Pause(story.state.current or ""))
    yield "pairs-worked", story
    story.do(c.Resume(story.state.current or ""))
    story.next(90)
    story.start()
    _star_one_each(story)
    yield "fours", story
    story.next(240)
    yield "all-waiting", story
    waiting = [i.id for i in story.state.pool(story.state.current or "")]
    for id in waiting[:2]:
        story.do(c.ShowIdea(story.state.current or "", id))
    yield "all-two", story
    for id in waiting[2:]:
        story.do(c.ShowIdea(story.state.current or "", id))
    yield "all", story
    story.do(c.SpotlightIdea(story.state.current or "", waiting[0]))
    yield "spotlight", story
    story.do(c.SpotlightIdea(story.state.current or ""))
    story.next(300)
    yield "finished", story
    story.do(c.CloseSession())
    yield "closed", story


def _time_up(story: Story) -> None:
    opening = story.state.opening
    assert opening
    cohort = next(iter(opening.cohorts.values()))
    assert cohort.ends_at
    story.now = cohort.ends_at
    ticker = Actor("ticker", "ticker")
    story.do(c.TimeUp(opening.id, cohort.id, opening.turn, cohort.ends_at), ticker)
    story.now += 20_000


def _work(story: Story, person: int) -> None:
    """One pair edits, stars, strikes and puts two ideas together."""
    by = story.person(person)
    opening = story.state.opening
    assert opening
    group = opening.group_of(by.id)
    ideas = [i for i in story.state.pool(opening.id) if group and i.group == group.id]
    story.do(c.PromoteIdea(ideas[0].id, True), by)
    if len(ideas) > 2:
        story.do(c.StrikeIdea(ideas[2].id, True), by)
    story.do(c.MergeIdeas(opening.id, "merged-by-a-phone-1", (ideas[0].id, ideas[1].id)), by)


def _star_one_each(story: Story) -> None:
    opening = story.state.opening
    assert opening
    for group in opening.live_groups():
        mine = [i for i in story.state.pool(opening.id) if i.group == group.id and i.standing]
        for idea in mine[:2]:
            story.do(c.PromoteIdea(idea.id, True), Actor(group.members[0], "participant"))


def scene(name: str, people: int = 12) -> Story:
    """The story at one stop."""
    return next(story for here, story in scenes(people) if here == name)

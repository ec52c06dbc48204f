"""Rooms whose groups keep a table over several lists, stopped wherever a screen looks different.

Lists that widen from one to all, verdicts with a sentence, material to work from, rules that are
looked at twice, cards that somebody reports, thoughts that their authors show.
"""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.core import commands as c
from structures.schema import Technique
from tests.cast import person, seats
from tests.core.room import lobby
from tests.screens.rated import Rated, everybody_scores, library, rated
from tests.screens.story import NOTES, OTHER_NOTES


def table(slug: str, people: int = 12, variant: str = "") -> Rated:
    technique: Technique = library(slug)
    plan = technique.variant(variant) if variant else technique
    story = Rated(lobby(*seats(people), plan=(plan,)))
    story.room.next()
    return story


def everybody_writes(story: Rated, people: int) -> None:
    for n, seat in enumerate(seats(people)):
        story.write(seat, NOTES[n % len(NOTES)])


def lists(people: int = 12) -> Iterator[tuple[str, Rated]]:
    """Three lists at one table, and the optional step after them."""
    story = table("triz", people)
    yield "lists-open", story
    story.advance_to("collect")
    story.room.now += 20_000
    everybody_writes(story, people)
    yield "lists-alone", story
    for name in ("pairs", "together"):
        story.room.next()
        if story.room.here.phase == "gathering":
            yield f"lists-{name}-gathering", story
            story.room.do(c.Start(story.room.here.id))
        story.room.now += 20_000
        yield f"lists-{name}", story
    story.advance_to("rate")
    yield "verdict-empty", story
    story.rate(2, 0, "we_do")
    story.rate(2, 1, "not_us")
    yield "verdict-given", story
    _explain(story, 2)
    yield "verdict-said", story
    story.advance_to("collect")
    yield "stops-empty", story
    story.write(seats(2)[-1], "No slides with more than one picture")
    yield "stops", story
    _go_into_the_optional_step(story)
    told = story.view("console").console
    assert told
    if told.harvest and told.harvest.ahead:
        story.room.do(c.ShowIdea(story.room.here.id, told.harvest.ahead.id))
    yield "stops-told", story
    private = table("triz", people, "private-taps")
    private.advance_to("collect")
    everybody_writes(private, people)
    private.advance_to("rate")
    private.rate(2, 0, "a_bit")
    yield "private-taps", private


def _explain(story: Rated, number: int) -> None:
    rating = story.view("phone", number).rating
    assert rating
    about = rating.cards[0].idea.id
    fields = {"habit": "We read our slides aloud, all sixty of them"}
    post = c.PostIdea(story.room.here.id, "a-sentence-of-a-table-1", fields, about=about)
    story.room.do(post, person(seats(number)[-1]))


def rules(people: int = 6) -> Iterator[tuple[str, Rated]]:
    """Rules of a group, dropped or kept in private, and looked at again."""
    story = rated(library("min-specs").variant("private-vote"), people)
    for number in range(1, people + 1):
        rating = story.view("phone", number).rating
        assert rating
        answers = rating.scale.options
        for n in range(len(rating.cards)):
            story.rate(number, n, answers[(number * n) % len(answers)][0])
    yield "rules-voted", story
    _go_into_the_optional_step(story)
    yield "rules-again", story


def _go_into_the_optional_step(story: Rated) -> None:
    console = story.view("console").console
    assert console
    story.room.do(c.Advance(story.room.here.id, console.spares[0].into))
    if story.room.here.phase == "gathering":
        story.room.do(c.Start(story.room.here.id))


def reports(people: int = 12) -> Iterator[tuple[str, Rated]]:
    story = rated(library("25-10-crowd-sourcing"), people)
    view = story.view("phone", 2).rating
    assert view
    card = view.cards[0].idea.id
    story.room.do(c.ReportCard(story.room.here.id, card), person(seats(2)[-1]))
    yield "cards-reported", story
    story.room.next()
    everybody_scores(story, people)
    yield "cards-round-two", story


def thoughts(people: int = 6) -> Iterator[tuple[str, Rated]]:
    """The last step of a technique with turns: some show what they keep to everybody."""
    story = table("troika-consulting", people)
    everybody_writes(story, people)
    while "release" not in story.view("phone", 2).may:
        story.room.next()
    yield "thoughts-empty", story
    for number, text in ((2, OTHER_NOTES[0]), (3, OTHER_NOTES[1])):
        seat = seats(number)[-1]
        story.write(seat, text)
    released = story.room.pool()[-1].id
    story.room.do(c.ReleaseIdea(released, True), person(seats(3)[-1]))
    yield "thoughts-shown", story


def circles(people: int = 12) -> Iterator[tuple[str, Rated]]:
    """Everybody works on one list of the whole room."""
    story = table("what-so-what-now-what", people)
    story.advance_to("collect")
    everybody_writes(story, people)
    yield "circle-alone", story
    story.room.next()
    yield "circle", story
    while story.state.step(story.room.here).id != "now_circle":
        story.room.next()
    story.write(seats(2)[-1], "Call three graduates before Friday")
    yield "circle-plans", story


def scenes() -> Iterator[tuple[str, Rated]]:
    yield from lists()
    yield from rules()
    yield from reports()
    yield from thoughts()
    yield from circles()

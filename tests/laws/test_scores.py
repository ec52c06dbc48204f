"""Scores are right, stay without names, and every screen follows them (laws 1 and 2)."""

from __future__ import annotations

import json
import re
from pathlib import Path

from facilitator.core import commands as c
from facilitator.core.commands import Actor
from facilitator.core.looking import visible
from facilitator.core.scoring import tallies
from facilitator.core.views import Viewer
from facilitator.core.visibility import lens_of
from facilitator.export import Reader, document
from facilitator.export.html import page
from structures.library import load
from tests.cast import seats, secret_of
from tests.house import ADA, House, house
from tests.laws.test_screens import compare
from tests.screens.rated import everybody_scores, library, rated, scene

SCORING = "25-10-crowd-sourcing"


class TestTheTranscript:
    def test_sums_are_those_of_the_ratings(self) -> None:
        story = rated(library(SCORING), 6)
        everybody_scores(story, 6)
        state = story.state
        written = _rated(document(state, Reader("facilitator")))
        found = tallies(state, state.openings[written["opening"]])
        assert len(written["ratings"]) == 6
        for id, outcome in written["outcome"].items():
            assert outcome == {"n": found[id].n, "total": found[id].total, "verdict": None}

    def test_whoever_scores_without_a_name_stays_without_one(self) -> None:
        story = rated(library(SCORING), 6)
        everybody_scores(story, 6)
        for_all = _rated(document(story.state, Reader("facilitator")))
        assert for_all["ratings"]
        assert {rating["by"] for rating in for_all["ratings"]} == {None}
        assert "~" not in json.dumps(for_all)
        own = _rated(document(story.state, Reader("participant", "ben", secret_of("ben"))))
        assert [rating["by"] for rating in own["ratings"]].count("p1") == 1
        assert {rating["by"] for rating in own["ratings"]} == {None, "p1"}

    def test_a_rehearsal_knows_everybody(self) -> None:
        story = rated(library(SCORING), 6)
        everybody_scores(story, 6)
        secrets = {seat: secret_of(seat) for seat in seats(6)}
        written = _rated(document(story.state, Reader("everything", secrets=secrets)))
        assert {rating["by"] for rating in written["ratings"]} == {f"p{n}" for n in range(1, 7)}

    def test_nothing_stands_there_of_a_card_that_may_not(self) -> None:
        story = rated(library(SCORING), 6)
        everybody_scores(story, 6)
        hidden = story.room.pool()[0].id
        story.room.do(c.HideIdea(hidden, True))
        written = _rated(document(story.state, Reader("participant", "cleo", secret_of("cleo"))))
        kept = {idea["id"] for idea in written["ideas"]}
        assert len(kept) < 6, "somebody else's hidden card is not there"
        assert set(written["outcome"]) == kept
        assert {rating["idea"] for rating in written["ratings"]} <= kept

    def test_on_the_page_the_best_stand_first_with_their_points(self) -> None:
        state = scene("countdown-all").state
        told = page(state, Reader("facilitator"), "en")
        points = [int(n) for n in re.findall(r"<strong>(\d+) points</strong>", told)]
        assert points[:10] == sorted(points[:10], reverse=True)
        assert points[0] == 25
        assert 'aria-label="25 points"' in told

    def test_a_verdict_is_the_groups(self) -> None:
        story = rated(library("min-specs"), 5)
        card = story.rate(2, 0, "drop")
        written = _rated(document(story.state, Reader("facilitator")))
        [rating] = written["ratings"]
        assert rating["by"] in {group["id"] for group in written["groups"]}
        assert written["outcome"][card] == {"n": 1, "total": 0, "verdict": "drop"}


def _rated(written: dict) -> dict:  # type: ignore[type-arg]
    steps = [step for technique in written["techniques"] for step in technique["steps"]]
    return next(step for step in steps if step["activity"] == "rate")


def test_every_screen_follows_from_the_deal_to_the_last_card(tmp_path: Path) -> None:
    with house(tmp_path, load().techniques[SCORING]) as room:
        people = [room.person(f"Person{n}") for n in range(6)]
        for each in people:
            room.service.know_secret(room.session, each.id, each.secret)
            room.look(Viewer("phone", "en", each.id, each.secret))
        for kind in ("wall", "console"):
            room.look(Viewer(kind))
        scored = 0
        while not room.state.session.finished:
            scored += _everybody_acts(room, people)
            room.advance()
            room.deliver()
            compare(room)
        assert scored == 6 * 5


def _everybody_acts(room: House, people: list[Actor]) -> int:
    here, scored = room.state.current or "", 0
    for n, each in enumerate(people if here else []):
        view = visible(room.state, lens_of(room.state, Viewer("phone", "en", each.id, each.secret)))
        if "post" in view.may:
            fields = {"idea": f"Card {n}", "first_step": "Begin"}
            room.do(each, c.PostIdea(here, f"card-of-a-phone-{n}", fields))
        for card in view.rating.cards if view.rating else ():
            if card.fresh:
                room.do(each, c.RateIdea(here, card.idea.id, 1 + (n + len(here)) % 5))
                scored += 1
        room.deliver()
        compare(room)
    for idea in room.state.pool(here) if here else ():
        step = room.state.step(room.state.openings[here])
        if step.id == "top10" and idea.id not in room.state.openings[here].shown:
            room.do(ADA, c.ShowIdea(here, idea.id))
            room.deliver()
            compare(room)
    return scored

"""Law 3 for what people voted: nobody sees any of it before the vote is closed, and afterwards only
who sees the idea, for as long as it says what was voted on."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core.looking import visible
from facilitator.core.state import State
from facilitator.core.views import ResultView
from facilitator.core.visibility import lens_of
from tests.cast import BEN, person, seats
from tests.core.plans import LIST, REST, technique
from tests.laws.test_privacy import viewers
from tests.screens.rated import SAID, SCALES, SHOWN, VOTE, Rated, rated, voted

CHARTS = tuple(SCALES)


def seen(state: State) -> dict[str, list[ResultView]]:
    """The results before every viewer there could be."""
    found = {}
    for viewer in viewers(state):
        rating = visible(state, lens_of(state, viewer)).rating
        found[f"{viewer.kind} {viewer.seat or ''}"] = list(rating.results) if rating else []
    return found


def total(results: list[ResultView]) -> int:
    return sum(n for each in results for _, n in each.counts)


@pytest.mark.parametrize("chart", CHARTS)
def test_nobody_sees_a_result_before_the_step_is_closed(chart: str) -> None:
    story = voted(chart)
    assert story.state.ratings, "there is something to see"
    assert not any(seen(story.state).values())
    story.room.next()
    assert {total(results) for results in seen(story.state).values()} == {len(SAID[chart])}


def test_nobody_sees_a_result_while_the_step_is_open_again() -> None:
    story = voted("split")
    story.room.next()
    shown = seen(story.state)
    story.room.do(c.GoBack(story.room.here.id))
    assert any(shown.values())
    assert not any(seen(story.state).values())


def test_a_verdict_of_a_group_is_no_vote() -> None:
    step = VOTE | {"blind": False} | SCALES["split"]
    story = rated(technique(LIST | {"visible": "group"}, step, SHOWN), 5)
    story.rate(1, 0, "stay")
    story.room.next()
    assert not any(seen(story.state).values())


def test_a_result_is_only_before_those_who_see_the_idea() -> None:
    steps = (LIST | {"visible": "group"}, VOTE | SCALES["split"])
    private = REST | {"group": {"keep": "list"}, "activity": "converge", "allow": ["edit"]}
    story = rated(technique(*steps, private | {"visible": "group"}), 5)
    for number in range(1, 6):
        story.rate(number, 0, "stay")
    story.room.next()
    shown = seen(story.state)
    assert not any(shown[f"{kind} "] for kind in ("wall", "console", "observer", "preview"))
    groups = story.room.here.groups.values()
    for group in groups:
        for seat in group.members:
            assert total(shown[f"phone {seat}"]) == len(group.members)
    assert len(groups) > 1


def test_other_words_have_no_result() -> None:
    story = _converging()
    idea = next(each for each in story.room.pool() if BEN.id in each.authors)
    assert any(seen(story.state).values())
    before = {r.idea for results in seen(story.state).values() for r in results}
    words = c.EditIdea(idea.id, {"idea": "Something else"}, idea.version)
    story.room.do(words, person(seats(1)[0]))
    after = {r.idea for results in seen(story.state).values() for r in results}
    assert before - after == {idea.id}


def _converging() -> Rated:
    whole = REST | {"activity": "converge", "allow": ["edit"], "visible": "everyone"}
    story = rated(technique(LIST | {"visible": "group"}, VOTE | SCALES["split"], whole), 5)
    for number in range(1, 6):
        story.rate(number, 0, "stay")
    story.room.next()
    return story

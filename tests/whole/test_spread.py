"""Laws 1 to 4 on the server as it is started: one process on SQLite, two and four on PostgreSQL.

The same random stories as in the other laws, told over the wire.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import pytest

from facilitator.app import export
from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.evolve import fold
from facilitator.store import rows
from tests.house import ADA
from tests.laws.teller import CANARY
from tests.laws.test_privacy_of_frames import read
from tests.whole.processes import asking, several
from tests.whole.spread import Author, Spread, spread

LEAST = 8
BAD = ("bug", "write_failed", "bell_failed", "ticker_failed")


@pytest.fixture(scope="module", params=[1, 2, 4], ids=lambda n: f"{n} processes")
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Spread]:
    """One story, told to its end; each law then looks at what became of it."""
    folder = tmp_path_factory.mktemp("spread")
    with several(folder, request.param) as server, spread(server, request.param) as place:
        assert len(place.processes) == request.param
        Author(place, random.Random(request.param)).tell()
        yield place


def test_law_1_the_log_replays_to_the_same_state_in_every_process(told: Spread) -> None:
    check_replay(told)


def check_replay(place: Spread) -> None:
    check_log(place)
    ours = json.loads(export(place.state, ADA, "json"))
    for process in place.processes:
        with asking(place.ada, place.server, process):
            status, theirs = place.ada.get(f"/desk/sessions/{place.code}/transcript.json")
        assert (status, json.loads(theirs)) == (200, ours)


def check_log(place: Spread) -> None:
    log = place.store.read(place.session).recorded
    assert [each.seq for each in log] == list(range(1, len(log) + 1))
    state = fold(log)
    assert state == place.state
    row = rows.session_by_id(place.store, place.session)
    assert row
    assert row.seq == len(log)
    assert [line for line in place.server.lines() if line["what"] in BAD] == []


def test_law_2_every_screen_in_every_process_shows_what_the_log_gives(told: Spread) -> None:
    check_screens(told)


def check_screens(place: Spread) -> None:
    assert place.looked >= LEAST, "there were screens to look at"
    assert place.wrong == []


def test_law_3_nobody_was_sent_a_word_that_is_not_for_them(told: Spread) -> None:
    check_privacy(told)


def check_privacy(place: Spread) -> None:
    place.hear()
    found: dict[str, set[str]] = {"phone": set(), "console": set(), "wall": set()}
    for each in place.all_told():
        found[each.viewer.kind] |= read(place.states[each.seq - 1], each.viewer, each.words)
    written = {
        word for idea in place.state.ideas.values() for word in CANARY.findall(str(idea.fields))
    }
    assert found["phone"], "there was something to see"
    assert written - found["wall"], "there was something to hide from the wall"


def test_law_4_every_command_is_carried_out_once_and_answered_alike(told: Spread) -> None:
    check_once(told)


def check_once(place: Spread, least: int = 20) -> None:
    twice = [said for said, given in place.answers.items() if len(given) > 1]
    assert sum(said in place.accepted for said in twice) >= least, "there was something to repeat"
    for said in place.accepted:
        assert len(set(place.answers[said])) == 1, f"{place.accepted[said]}: {place.answers[said]}"
    log = place.store.read(place.session).recorded
    posted = [each.event.id for each in log if isinstance(each.event, e.IdeaPosted)]
    asked = [each.id for each in place.accepted.values() if isinstance(each, c.PostIdea)]
    assert sorted(posted) == sorted(asked)

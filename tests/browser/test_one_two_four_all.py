"""The main job, as people do it: Ada opens a room, four people with phones think alone, talk in
pairs and in fours, the room harvests, and everybody takes the transcript home.

Ben types and taps, and reloads in mid-sentence. Cleo loses the network. Dev uses neither mouse nor
touch. نور comes late. It is one long story, because what matters is that it holds together; each
chapter is a module, each line a scene.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.chapters import afterwards, alone, coming_in, fours, harvest, pairs
from tests.browser.visitors import Visitors
from tests.server import Server


def test_a_room_runs_one_two_four_all(
    visitors: Visitors, server: Server, chromium: Browser, tmp_path: Path
) -> None:
    room = coming_in.a_newcomer_opens_a_room(visitors, server)
    coming_in.people_come_in(room)

    alone.they_write(room)
    alone.one_passes(room)
    alone.ada_handles_the_clock(room)
    alone.one_comes_late(room)
    alone.one_keeps_a_note(room)

    went_on = pairs.the_room_goes_on(room)
    pairs.somebody_is_moved(room)
    pairs.they_talk(room)
    pairs.a_late_note(room, went_on)
    pairs.back_and_next_again(room)

    fours.they_merge(room)
    fours.two_edit_at_once(room)
    fours.the_best_go_on(room)

    harvest.ideas_are_shown(room)
    harvest.what_was_shown_can_be_taken_back(room)

    afterwards.the_end(room)
    afterwards.everybody_downloads(room, tmp_path)
    afterwards.transcripts_are_accessible(chromium, tmp_path)

"""Seven afternoons that do not go as planned. None of them is an error: each has an outcome, and a
sentence for the people in the room."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from facilitator.core import commands as c
from facilitator.core.commands import Actor
from facilitator.core.looking import visible
from facilitator.core.plans import unplayable
from facilitator.core.scoring import tallies
from facilitator.core.state import Opening, alias_of
from facilitator.core.views import RateView, Viewer
from facilitator.core.visibility import lens_of
from facilitator.export import Reader
from facilitator.export.html import page as as_html
from facilitator.export.markdown import page as as_markdown
from facilitator.screens.countdown import MOST
from tests.house import ADA, LIBRARY, House, house
from tests.web.site import site, words

CARDS = LIBRARY.technique("25-10-crowd-sourcing")
TROIKA = LIBRARY.technique("troika-consulting")
PLAYABLE = sorted(slug for slug, one in LIBRARY.techniques.items() if not unplayable(one))
NINE_HOURS = 9 * 60
WRITTEN = "This is on the card"
TAGS = re.compile(r"<(svg|style|dialog|title)\b.*?</\1>|<[^>]+>", re.DOTALL)


# What people see and do


def plain(html: str) -> str:
    return " ".join(TAGS.sub(" ", html).split())


def seen(room: House, kind: str, person: Actor | None = None) -> str:
    """What stands on a screen, in words."""
    viewer = Viewer(kind, seat=person.id, secret=person.secret) if person else Viewer(kind)
    return plain(room.delivery.enter(room.session, viewer, f"look-{next(room.ids)}")["html"])


def transcripts(room: House) -> list[str]:
    reader = Reader("facilitator", ADA.id)
    return [plain(as_html(room.state, reader, "en")), as_markdown(room.state, reader, "en")]


def people(room: House, number: int) -> list[Actor]:
    return [room.person(f"Guest{n}") for n in range(number)]


def here(room: House) -> Opening:
    assert room.state.opening
    return room.state.opening


def steps(room: House, until: str = "") -> Iterator[str]:
    """Every step and turn to the end of the plan (or until a step), with the clock running."""
    while not room.state.session.finished:
        room.advance()
        if room.state.opening is None or room.state.session.finished:
            return
        if here(room).phase == "gathering":
            room.do(ADA, c.Start(here(room).id))
        if here(room).step == until:
            return
        yield here(room).step


def go_to(room: House, step: str) -> None:
    list(steps(room, until=step))
    assert here(room).step == step


def write_cards(room: House, writers: list[Actor]) -> None:
    for writer in writers:
        fields = {"idea": WRITTEN, "first_step": f"First {writer.id}"}
        room.do(writer, c.PostIdea(here(room).id, f"card-of-a-phone-{writer.id}", fields))


def rating_of(room: House, person: Actor) -> RateView:
    viewer = Viewer("phone", seat=person.id, secret=person.secret)
    rating = visible(room.state, lens_of(room.state, viewer)).rating
    assert rating
    return rating


def score(room: House, person: Actor, points: int) -> None:
    for card in rating_of(room, person).cards:
        if not card.values:
            room.do(person, c.RateIdea(here(room).id, card.idea.id, points))


@contextmanager
def carded(folder: Path, number: int, wrote: bool = True) -> Iterator[tuple[House, list[Actor]]]:
    """A room in the first round of scoring."""
    with house(folder, CARDS) as room:
        all_of_them = people(room, number)
        go_to(room, "write")
        write_cards(room, all_of_them if wrote else [])
        go_to(room, "score")
        yield room, all_of_them


# 1. Five people pass cards round


def test_five_people_have_four_rounds_and_hear_what_is_lost(tmp_path: Path) -> None:
    with carded(tmp_path, 5) as (room, guests):
        assert "Round 1 of 4" in seen(room, "phone", guests[0])
        assert "Round 1 of 4" in seen(room, "console")
        first = here(room).block
        while here(room).step == "score":
            for guest in guests[here(room).turn == 4 :]:  # somebody misses the last card
                score(room, guest, 3)
            room.advance()
        found = tallies(room.state, room.state.openings[first])
        assert sorted(tally.n for tally in found.values()) == [3, 4, 4, 4, 4]
        assert {tally.total for tally in found.values()} == {15}, "as if there were five scores"


def test_the_planner_and_the_console_say_it_before_five_people_begin(tmp_path: Path) -> None:
    with site(tmp_path) as program:
        ada = program.ada()
        form = {"do": "keep", "topic": "bread", "people": "5", "slug": CARDS.slug}
        form |= {"invitation": "Bread?", "minutes": str(CARDS.minutes)}
        planned = words(ada.post("/desk/plan", form))
        assert "made for 6 people or more. With five people there are four rounds" in planned
        code = program.open(ada, CARDS.slug, "welcome")
        console = words(ada.get(f"/console/{code}"))
        assert "made for 6 people or more. With five people there are four rounds" in console
        assert console.count("made for") == 1, "with a welcome nothing is lost"


# 2. The client leaves


@pytest.mark.parametrize("number", [3, 4, 5, 6, 7])
@pytest.mark.parametrize("step", ["share", "advise"])
@pytest.mark.parametrize("turn", [1, 2])
def test_a_client_leaves_and_everybody_else_has_one_turn(
    tmp_path: Path, number: int, step: str, turn: int
) -> None:
    with house(tmp_path, TROIKA) as room:
        guests = people(room, number)
        go_to(room, step)
        while here(room).turn < turn:
            go_to(room, step)
        group = next(g for front in room.state.fronts for g in front.live_groups())
        (gone,) = group.roles
        room.do(next(guest for guest in guests if guest.id == gone), c.Leave())
        stay = [guest for guest in guests if guest.id in group.members and guest.id != gone]
        phone = seen(room, "phone", stay[0])
        assert "Nobody is the client now. Use the time together." in phone
        said = room.state.step(here(room)).words["consultant"]
        assert str(said) not in phone, "nobody is told to advise somebody who is not there"
        assert re.search(
            r"Nobody has the turn now\. \w+’s turn comes next\.", seen(room, "console")
        )
        list(steps(room))
        assert clients(room) == Counter(guest.id for guest in guests)


def clients(room: House) -> Counter[str]:
    """Once a turn, in the step with which it begins."""
    begun = [o for o in room.state.openings.values() if o.step == "share"]
    return Counter(m for o in begun for g in o.groups.values() for m in g.roles)


def test_when_the_last_client_leaves_the_phones_still_say_something_true(tmp_path: Path) -> None:
    with house(tmp_path, TROIKA) as room:
        guests = people(room, 3)
        go_to(room, "share")
        while here(room).turn < here(room).turns:
            go_to(room, "share")
        (gone,) = here(room).live_groups()[0].roles
        room.do(next(guest for guest in guests if guest.id == gone), c.Leave())
        stays = next(guest for guest in guests if guest.id != gone)
        assert "Nobody is the client now. Use the time together." in seen(room, "phone", stays)
        assert list(steps(room))[-1] == "keep"


# 3. Somebody comes in round four


def test_who_comes_in_round_four_gets_the_cards_that_fewest_hold(tmp_path: Path) -> None:
    with carded(tmp_path, 8) as (room, _):
        first = here(room).block
        while here(room).turn < 4:
            room.advance()
        late = room.person("Late")
        phone = seen(room, "phone", late)
        assert "You came in the middle" in phone
        assert "The cards were dealt before you came. You can score some of them, too." in phone
        room.do(late, c.TakeCards(here(room).id))
        hands = room.state.hands[first]
        mine = hands[alias_of(late.secret, first)]
        assert len(set(mine)) == len(mine) == 5
        held = Counter(card for who, hand in hands.items() for card in hand if hand is not mine)
        assert max(held[card] for card in mine) <= min(
            held[idea.id] for idea in room.state.pool(first) if idea.id not in mine
        )
        assert len(rating_of(room, late).cards) == 4, "those of four rounds are open"
        score(room, late, 5)
        list(steps(room))


def test_who_wrote_was_away_for_the_deal_and_comes_back_never_gets_the_own_card(
    tmp_path: Path,
) -> None:
    with house(tmp_path, CARDS) as room:
        guests = people(room, 5)
        ben = guests[0]
        go_to(room, "write")
        write_cards(room, guests)
        room.do(Actor("presence", "presence"), c.MarkAway(ben.id, ""))
        go_to(room, "score")
        while here(room).turn < here(room).turns:
            room.advance()
        first = here(room).block
        room.do(Actor("presence", "presence"), c.MarkBack(ben.id))
        assert "You came in the middle" in seen(room, "phone", ben)
        room.do(ben, c.TakeCards(here(room).id))
        mine = room.state.hands[first][alias_of(ben.secret, first)]
        own = alias_of(ben.secret, room.state.openings[first].fed_by[0])
        assert mine
        assert not [card for card in mine if card and own in room.state.ideas[card].authors]


# 4. Everybody passes


@pytest.mark.parametrize("slug", PLAYABLE)
def test_where_nobody_writes_the_plan_runs_to_its_end_and_the_transcript_says_so(
    tmp_path: Path, slug: str
) -> None:
    technique = LIBRARY.technique(slug)
    with house(tmp_path, technique) as room:
        people(room, 7)
        passed = list(steps(room))
        assert room.state.session.finished
        assert passed[-1] == [step for step in technique.steps if not step.optional][-1].id
        could = any(step.activity not in ("present", "talk") for step in technique.steps)
        for told in transcripts(room):
            assert ("Nothing is written here, and that is a result too." in told) == could


def test_where_nobody_wrote_a_card_nobody_is_told_to_listen_to_one(tmp_path: Path) -> None:
    with carded(tmp_path, 6, wrote=False) as (room, guests):
        phone = seen(room, "phone", guests[0])
        assert "No card comes to you in this round. If somebody reads theirs aloud" in phone
        assert "Nothing is here to score. Go on when you like." in seen(room, "console")


def test_where_nobody_scores_all_cards_are_shown_and_the_transcript_says_why(
    tmp_path: Path,
) -> None:
    with carded(tmp_path, 6) as (room, guests):
        go_to(room, "top10")
        show_all(room)
        assert seen(room, "wall").count(WRITTEN) == 6
        assert "0 points" not in seen(room, "phone", guests[0])
        list(steps(room))
        for told in transcripts(room):
            assert "Nobody rated anything here, and that is a result too." in told
            assert not re.search(r"\d points", told)


def test_where_every_client_passes_the_turns_go_round_all_the_same(tmp_path: Path) -> None:
    with house(tmp_path, TROIKA) as room:
        guests = people(room, 6)
        go_to(room, "question")
        for guest in guests[:2]:
            fields = {"challenge": WRITTEN, "help": ""}
            room.do(guest, c.PostIdea(here(room).id, f"note-of-a-phone-{guest.id}", fields))
        list(steps(room))
        assert clients(room) == Counter(guest.id for guest in guests)
        for told in transcripts(room):
            assert WRITTEN not in told
            assert "Nobody wrote anything here." in told, "of the last step"


def show_all(room: House) -> None:
    opening = here(room).id
    while waiting := [i for i in room.state.pool(opening) if i.id not in here(room).shown]:
        room.do(ADA, c.ShowIdea(opening, waiting[0].id))


# 5. All scores are equal


def test_thirteen_cards_with_the_same_points_stand_together(tmp_path: Path) -> None:
    with carded(tmp_path, 13) as (room, guests):
        while here(room).step == "score":
            for guest in guests:
                score(room, guest, 3)
            room.advance()
        first = room.state.pool(here(room).id)[0]
        room.do(ADA, c.ShowIdea(here(room).id, first.id))
        assert len(here(room).shown) == 13, "whoever is level is called together"
        said = "13 cards share the points of the tenth."
        wall, phone = seen(room, "wall"), seen(room, "phone", guests[0])
        assert (wall.count(WRITTEN), phone.count(WRITTEN)) == (MOST, 13)
        assert f"{said} 3 more cards are on the phones." in wall
        assert said in phone
        list(steps(room))
        for told in transcripts(room):
            assert said in told
            assert told.count("15 points") >= 13


def test_ten_cards_with_the_same_points_need_no_word(tmp_path: Path) -> None:
    with carded(tmp_path, 10) as (room, guests):
        while here(room).step == "score":
            for guest in guests:
                score(room, guest, 3)
            room.advance()
        show_all(room)
        assert seen(room, "wall").count(WRITTEN) == 10
        assert "share the points" not in seen(room, "wall")


# 6. A plan of nine hours, and 7. a block without minutes


def test_nine_hours_are_a_warning_with_the_true_end(tmp_path: Path) -> None:
    with site(tmp_path) as program:
        ada = program.ada()
        form = {"do": "keep", "topic": "bread", "slug": "break", "invitation": ""}
        form |= {"minutes": str(NINE_HOURS), "people": "12"}
        day = words(ada.post("/desk/plan", {**form, "starts": "09:00"}))
        assert "This takes 9 hours and 0 minutes, more than anybody can work in one go." in day
        assert "Ends at 18:00 9 h 0 min" in day
        night = words(ada.post("/desk/plan", {**form, "starts": "17:00"}))
        assert "Ends at 2:00 on the next day" in night
        week = {name: [text] * 12 for name, text in form.items() if name in ("slug", "invitation")}
        days = words(ada.post("/desk/plan", {**form, **week, "minutes": ["600"] * 12}))
        assert "Takes 120 h 0 min" in days
        opened = ada.post("/desk/plan", {**form, "do": "open"})
        assert opened.status_code == 303
        code = opened.location.rsplit("/", 1)[1]
        program.advance(code)
        clock = next(iter(program.state(code).openings["o1"].cohorts.values()))
        assert clock.seconds == NINE_HOURS * 60


ODD_MINUTES = {
    "blank": ("", "This has no minutes yet. The times reckon with the usual 32."),
    "zero": ("0", "because “0” is not a whole number from 1 to 600."),
    "negative": ("-5", "because “-5” is not a whole number from 1 to 600."),
    "text": ("soon", "because “soon” is not a whole number from 1 to 600."),
    "huge": ("99999999", "because “99999999” is not a whole number from 1 to 600."),
    "just too many": ("601", "because “601” is not a whole number from 1 to 600."),
    "a decimal comma": ("7,5", "because “7,5” is not a whole number from 1 to 600."),
    "a decimal point": ("7.5", "because “7.5” is not a whole number from 1 to 600."),
    "other digits": ("١٢", "because “١٢” is not a whole number from 1 to 600."),
    "a script": ("<b>8", "because “&lt;b&gt;8” is not a whole number from 1 to 600."),
}


@pytest.mark.parametrize("name", ODD_MINUTES)
def test_a_block_without_minutes_is_reckoned_as_usual_and_cannot_be_opened(
    tmp_path: Path, name: str
) -> None:
    typed, sentence = ODD_MINUTES[name]
    with site(tmp_path) as program:
        ada = program.ada()
        form = {"topic": "bread", "slug": CARDS.slug, "invitation": "Bread?", "minutes": typed}
        shown = ada.post("/desk/plan", {**form, "do": "keep"})
        assert sentence in words(shown)
        assert "Takes 32 minutes" in words(shown)
        assert f'value="{typed}"' in shown.text.replace("&lt;", "<").replace("&gt;", ">")
        refused = ada.post("/desk/plan", {**form, "do": "open"})
        assert refused.status_code == 400
        assert "Minutes are a whole number from 1 to 600." in words(refused)
        assert "Bread?" in words(refused), "the rest of the plan stays"

"""The sentence that an answer asks for belongs to what was rated, and goes wherever that goes."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core.looking import Memory, visible
from facilitator.core.rejected import Rejected
from facilitator.core.views import Viewer
from facilitator.core.visibility import lens_of
from tests.cast import idea_id, person, seats
from tests.core.plans import LIST, REST, TEST, technique
from tests.core.room import Room, lobby

ASKS = TEST | {
    "scale": {"choice": ["we_do", "a_bit", "not_us"]},
    "drops": ("not_us",),
    "ask": {"we_do": "habit", "a_bit": "habit"},
    "words": {"habit": "What exactly we do"},
}
STOP = REST | {
    "id": "stop",
    "group": {"keep": "list"},
    "activity": "converge",
    "allow": ("merge", "edit"),
    "input": {"test": "selected"},
    "visible": "group",
}
SHARE = REST | {"id": "share", "input": {"stop": "selected"}, "visible": "everyone"}
ASKING = technique(LIST | {"visible": "group"}, ASKS, STOP, SHARE, slug="asking")
IDEA = idea_id("ben")


def at_test(people: int = 3, plan: object = ASKING) -> Room:
    room = lobby(*seats(people), plan=(plan,)).next()
    room.do(c.Start(room.here.id))
    room.post("ben", "we wait for others", id=IDEA)
    return room.next()


def rate(room: Room, seat: str, value: str) -> str:
    card = next(i for i in room.state.cards(room.here.id) if i.parents == (IDEA,))
    room.do(c.RateIdea(room.here.id, card.id, value), person(seat))
    return card.id


def say(room: Room, seat: str, text: str, about: str, kind: str = "habit") -> str:
    id = idea_id(f"{seat} says {len(room.state.ideas)}")
    room.do(c.PostIdea(room.here.id, id, {kind: text}, about=about), person(seat))
    return id


def said(room: Room, seat: str) -> list[tuple[str, ...]]:
    return [pair for idea in room.view(seat=seat).ideas for pair in idea.said]


class TestWhoIsAsked:
    def test_the_phone_asks_once_the_answer_calls_for_it(self) -> None:
        room = at_test()
        (card,) = room.view(seat="cleo").rating.cards
        assert card.asks is None
        rate(room, "ben", "we_do")
        (card,) = room.view(seat="cleo").rating.cards
        assert (card.asks.kind, card.asks.label, card.asks.id) == (
            "habit",
            "What exactly we do",
            "",
        )
        rate(room, "ben", "not_us")
        assert room.view(seat="cleo").rating.cards[0].asks is None

    def test_one_writes_and_the_whole_group_reads_and_rewords_it(self) -> None:
        room = at_test()
        card = rate(room, "ben", "we_do")
        id = say(room, "cleo", "we meet on Mondays", card)
        asked = room.view(seat="dev").rating.cards[0].asks
        assert (asked.id, asked.text, asked.version) == (id, "we meet on Mondays", 1)
        room.do(c.EditIdea(id, {"habit": "we meet every day"}, 1), person("dev"))
        assert room.view(seat="ben").rating.cards[0].asks.text == "we meet every day"
        with pytest.raises(Rejected, match="edited_meanwhile"):
            room.do(c.EditIdea(id, {"habit": "never"}, 1), person("ben"))

    def test_it_is_no_card_of_its_own(self) -> None:
        room = at_test()
        say(room, "ben", "we meet", rate(room, "ben", "we_do"))
        assert len(room.view(seat="ben").rating.cards) == 1
        console = room.view("console")
        assert (console.console.ideas, console.rating.expected) == (1, 1)

    @pytest.mark.parametrize(
        ("answer", "kind", "text", "code"),
        [
            ("not_us", "habit", "we do not", "no_writing_here"),
            ("we_do", "idea", "another field", "malformed"),
            ("we_do", "habit", "", "blank"),
        ],
    )
    def test_nothing_else_is_taken(self, answer: str, kind: str, text: str, code: str) -> None:
        room = at_test()
        card = rate(room, "ben", answer)
        with pytest.raises(Rejected, match=code):
            say(room, "ben", text, card, kind)

    def test_without_an_answer_nothing_is_asked(self) -> None:
        room = at_test()
        (card,) = room.pool()
        with pytest.raises(Rejected, match="no_writing_here"):
            say(room, "ben", "too early", card.id)

    def test_a_second_sentence_is_refused_and_the_first_stands(self) -> None:
        room = at_test()
        card = rate(room, "ben", "we_do")
        say(room, "ben", "we meet", card)
        with pytest.raises(Rejected, match="enough"):
            say(room, "cleo", "we wait", card)

    def test_another_table_cannot_write_about_it(self) -> None:
        room = at_test(7)
        card = rate(room, "ben", "we_do")
        stranger = next(s for s in room.state.seats if s not in room.group_of("ben").members)
        with pytest.raises(Rejected, match="not_yours"):
            say(room, stranger, "it is us", card)
        say(room, "ben", "only here", card)
        assert "only here" not in repr(room.view(seat=stranger))
        assert "only here" not in repr(room.view("wall"))
        assert "only here" not in repr(room.view("console"))

    def test_the_words_of_the_idea_itself_cannot_be_changed_here(self) -> None:
        room = at_test()
        (card,) = room.pool()
        with pytest.raises(Rejected, match="no_writing_here"):
            room.do(c.EditIdea(card.id, {"idea": "other words"}, 1), person("ben"))


class TestWhereItGoes:
    def test_it_goes_on_with_its_idea(self) -> None:
        room = at_test()
        say(room, "cleo", "we meet on Mondays", rate(room, "ben", "we_do"))
        room.next()
        assert said(room, "dev") == [("What exactly we do", "we meet on Mondays")]
        room.next()
        assert said(room, "dev") == [("What exactly we do", "we meet on Mondays")]
        assert room.view("wall").ideas[0].said == (("What exactly we do", "we meet on Mondays"),)

    def test_with_what_is_dropped_it_stays_behind(self) -> None:
        room = at_test()
        card = rate(room, "ben", "we_do")
        say(room, "cleo", "we meet", card)
        rate(room, "ben", "not_us")
        room.next()
        assert room.pool() == ()

    def test_what_is_put_together_keeps_what_was_said_of_its_parts(self) -> None:
        room = lobby(*seats(3), plan=(ASKING,)).next()
        room.do(c.Start(room.here.id))
        room.post("ben", "we wait for others", id=IDEA)
        room.post("cleo", "we wait too long")
        room.next()
        for number, card in enumerate(room.pool()):
            room.do(c.RateIdea(room.here.id, card.id, "we_do"), person("ben"))
            say(room, "cleo", f"habit {number}", card.id)
        room.next()
        both = tuple(idea.id for idea in room.state.cards(room.here.id))
        room.do(c.MergeIdeas(room.here.id, idea_id("both"), both), person("dev"))
        assert [text for _, text in said(room, "ben")] == ["habit 0", "habit 1"]
        room.next()
        assert len(room.state.cards(room.here.id)) == 1
        assert [text for _, text in said(room, "ben")] == ["habit 0", "habit 1"]

    def test_who_looks_with_a_memory_sees_it_come_and_go(self) -> None:
        stop = STOP | {"allow": ("edit", "drop")}
        plan = technique(LIST | {"visible": "group"}, ASKS, stop, SHARE, slug="striking")
        room, memory = at_test(plan=plan), Memory()
        say(room, "cleo", "we meet on Mondays", rate(room, "ben", "we_do"))
        room.next()
        (sentence,) = (idea for idea in room.pool() if idea.about)
        lens = lens_of(room.state, Viewer("phone", "en", "dev"))
        told = []
        for struck in (False, True, False, True):
            if struck is not (sentence.status == "dropped"):
                room.do(c.StrikeIdea(sentence.id, struck), person("ben"))
            sentence = room.state.ideas[sentence.id]
            (idea,) = visible(room.state, lens, memory).ideas
            told.append(len(idea.said))
        assert told == [1, 0, 1, 0]

    def test_its_kind_alone_can_be_carried_on(self) -> None:
        only = SHARE | {"input": {"test": {"route": "all", "only": {"kind": ["habit"]}}}}
        plan = technique(LIST | {"visible": "group"}, ASKS, only, slug="kinds")
        room = at_test(plan=plan)
        say(room, "cleo", "we meet", rate(room, "ben", "we_do"))
        room.next()
        assert [dict(idea.fields) for idea in room.pool()] == [{"habit": "we meet"}]
        assert [idea.fields["habit"] for idea in room.view("wall").ideas] == ["we meet"]


class TestBlind:
    BLIND = ASKS | {"blind": True, "anonymous": True}

    def room(self) -> Room:
        plan = technique(LIST | {"visible": "group"}, self.BLIND, STOP, SHARE, slug="blind")
        return at_test(plan=plan)

    def test_each_says_their_own_and_nobody_reads_it_while_it_is_open(self) -> None:
        room = self.room()
        card = rate(room, "ben", "we_do")
        rate(room, "cleo", "a_bit")
        say(room, "ben", "we meet too often", card)
        say(room, "cleo", "a little", card)
        assert room.view(seat="ben").rating.cards[0].asks.text == "we meet too often"
        for view in (room.view(seat="cleo"), room.view(seat="dev"), room.view("console")):
            assert "we meet too often" not in repr(view)

    def test_afterwards_the_group_reads_them_without_names(self) -> None:
        room = self.room()
        say(room, "ben", "we meet too often", rate(room, "ben", "we_do"))
        room.next()
        assert [text for _, text in said(room, "dev")] == ["we meet too often"]
        (sentence,) = (idea for idea in room.pool() if idea.about)
        assert sentence.authors[0].startswith("~")


class TestForgetting:
    def test_with_its_author_the_sentence_is_forgotten(self) -> None:
        room = at_test()
        say(room, "cleo", "we meet on Mondays", rate(room, "ben", "we_do"))
        room.next()
        room.do(c.Forget(), person("cleo"))
        assert "Mondays" not in repr(room.log)
        assert said(room, "ben") == []

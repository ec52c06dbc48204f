"""Scores, votes and verdicts; cards that are passed round without names."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.dealing import dealt, least_read
from facilitator.core.rules.rating import cards_open_to
from facilitator.core.scoring import best, kept, scores, tallies
from facilitator.core.state import alias_of
from tests.cast import ADA, idea_id, person, seats, secret_of
from tests.core.given import given
from tests.core.plans import CARDS, LIST, RULES, TEST, technique
from tests.core.room import Room, lobby


def name(seat: str, opening: str) -> str:
    return alias_of(secret_of(seat), opening)


def writing(people: int, silent: int = 0) -> Room:
    room = lobby(*seats(people), plan=(CARDS,)).next()
    for seat in seats(people)[silent:]:
        room.post(seat, f"the card of {seat}")
    return room


def scored(people: int, value: Any = lambda seat, card: 3, silent: int = 0) -> Room:
    """Everybody scores every card as it comes."""
    room = writing(people, silent).next()
    while room.here.step == "score":
        for seat in seats(people):
            done = {
                r.idea
                for r in room.state.ratings.get("o2", {}).values()
                if r.rater == name(seat, "o2")
            }
            for card in cards_open_to(room.state, room.here, name(seat, "o2")):
                if card not in done:
                    room.do(c.RateIdea(room.here.id, card, value(seat, card)), person(seat))
        room.next()
    return room


class TestPassingCards:
    @pytest.mark.parametrize("people", [6, 7, 12, 13, 30, 100])
    def test_every_card_gets_five_scores_none_by_its_author_none_twice(self, people: int) -> None:
        room = scored(people)
        by_card: dict[str, list[str]] = defaultdict(list)
        for rating in room.state.ratings["o2"].values():
            by_card[rating.idea].append(rating.rater)
        assert len(by_card) == people
        for card, raters in by_card.items():
            (author,) = room.state.ideas[card].authors
            writer = next(seat for seat in seats(people) if name(seat, "o1") == author)
            assert len(raters) == len(set(raters)) == 5
            assert name(writer, "o2") not in raters

    @pytest.mark.parametrize("people", [2, 3, 4, 5])
    def test_few_people_have_fewer_rounds_and_scaled_sums(self, people: int) -> None:
        room = scored(people)
        assert room.state.openings["o2"].turns == people - 1
        found = tallies(room.state, room.state.openings["o2"])
        assert {tally.n for tally in found.values()} == {people - 1}
        assert {tally.total for tally in found.values()} == {3 * 5}, "as if there were five"

    def test_whoever_meets_a_blank_rests_and_sums_stay_comparable(self) -> None:
        room = scored(8, silent=3)
        found = tallies(room.state, room.state.openings["o2"])
        assert len(found) == 5
        assert {tally.total for tally in found.values()} == {15}

    def test_nothing_in_the_log_joins_a_card_or_a_score_to_a_seat(self) -> None:
        room = scored(6)
        for recorded in room.log:
            if isinstance(recorded.event, e.CardsDealt | e.IdeaRated | e.IdeaPosted):
                said = repr(recorded.event) + (recorded.by if recorded.by != ADA.id else "")
                assert not any(f"'{seat}'" in said or recorded.by == seat for seat in seats(6))

    def test_a_missed_card_stays_open_until_the_step_closes(self) -> None:
        room = writing(6).next().next().next()
        early = cards_open_to(room.state, room.here, name("ben", "o2"))[0]
        room.do(c.RateIdea(room.here.id, early, 4), person("ben"))
        for _ in range(3):
            room.next()
        assert room.here.step == "top"
        room.now += 11_000
        given(room).when(c.RateIdea("o2", early, 5), by=person("ben")).refused("late")

    def test_a_card_that_was_not_dealt_to_somebody_is_not_theirs_to_score(self) -> None:
        room = writing(8).next()
        open_ = cards_open_to(room.state, room.here, name("ben", "o2"))
        other = next(i.id for i in room.pool() if i.id not in open_)
        given(room).when(c.RateIdea("o2", other, 5), by=person("ben")).refused("not_yours")

    def test_who_comes_later_takes_the_cards_that_fewest_hold(self) -> None:
        room = writing(6).next().join("eve")
        eve = person("eve")
        room.do(c.TakeCards("o2"), eve)
        (card,) = cards_open_to(room.state, room.here, name("eve", "o2"))
        room.do(c.RateIdea("o2", card, 5), eve)
        given(room).when(c.TakeCards("o2"), by=eve).refused("nothing_new")

    @pytest.mark.parametrize("people", range(2, 40))
    def test_a_deal_gives_every_reader_other_cards_and_never_the_own(self, people: int) -> None:
        readers = [f"r{n}" for n in range(people)]
        hands = dealt(readers, {r: f"card of {r}" for r in readers}, 5, seed=people)
        rounds = min(5, people - 1)
        assert all(len(set(hand)) == rounds for hand in hands.values())
        assert all(f"card of {reader}" not in hand for reader, hand in hands.items())
        read = Counter(card for hand in hands.values() for card in hand)
        assert set(read.values()) == {rounds}

    @pytest.mark.parametrize("people", range(2, 20))
    def test_latecomers_get_what_fewest_hold_never_their_own_and_nothing_twice(
        self, people: int
    ) -> None:
        cards = {f"r{n}": f"card {n}" for n in range(people - people // 3)}  # some wrote nothing
        hands = dealt([f"r{n}" for n in range(people)], cards, 5, seed=people)
        for late in range(4):
            own = frozenset(list(cards.values())[late : late + 1])
            held = Counter(card for hand in hands.values() for card in hand if card)
            hand = least_read(hands, tuple(cards.values()), own, 5, seed=people + late)
            others = [card for card in cards.values() if card not in own]
            assert len(set(hand)) == len(hand) == min(5, len(others))
            assert not own & set(hand)
            left = [held[card] for card in others if card not in hand]
            assert not left or max(held[card or ""] for card in hand) <= min(left)
            hands = {**hands, f"late {late}": hand}


class TestTheCountdown:
    def test_the_best_come_first_and_whoever_is_level_with_the_last_comes_too(self) -> None:
        order = {idea_id(n): n for n in range(1, 9)}
        room = scored(8, lambda seat, card: value_of(card))
        shown = [*map(scores(room.state), room.pool())]
        assert shown == sorted(shown, reverse=True)  # type: ignore[type-var]
        assert len(shown) >= 3
        assert order

    def test_whoever_is_level_is_called_together(self) -> None:
        room = scored(6)
        first = room.pool()[0]
        room.do(c.ShowIdea(room.here.id, first.id))
        assert set(room.here.shown) == {i.id for i in room.pool()}
        assert len(room.here.shown) == 6, "all equal: the top three are all six"

    def test_nothing_is_seen_of_the_scores_before(self) -> None:
        room = scored(6)
        assert not room.here.shown


def value_of(card: str) -> int:
    return 1 + int(card.rsplit(".", 1)[-1]) % 5


class TestVerdicts:
    def test_a_group_gives_one_verdict_and_the_last_tap_counts(self) -> None:
        room = ruling()
        idea = room.pool()[0]
        room.do(c.RateIdea("o2", idea.id, "drop"), person("ben"))
        room.do(c.RateIdea("o2", idea.id, "stay"), person("cleo"))
        found = tallies(room.state, room.here)
        assert found[idea.id].verdict == "stay"
        assert found[idea.id].n == 1

    def test_what_was_dropped_is_not_carried_on(self) -> None:
        room = ruling()
        gone, stays = room.pool()[:2]
        room.do(c.RateIdea("o2", gone.id, "drop"), person("ben"))
        assert gone.id not in [i.id for i in kept(room.state, room.here)]
        room.next()
        assert [i.parents for i in room.pool()] == [(stays.id,)]

    def test_where_nobody_taps_everything_goes_on(self) -> None:
        room = ruling().next()
        assert len(room.pool()) == 2

    def test_another_groups_idea_is_not_theirs_to_judge(self) -> None:
        room = ruling(people=6)
        theirs = next(i for i in room.pool() if i.group != group_of(room, "ben"))
        rate = c.RateIdea("o2", theirs.id, "drop")
        given(room).when(rate, by=person("ben")).refused("not_yours")

    def test_a_value_off_the_scale_is_refused(self) -> None:
        room = ruling()
        idea = room.pool()[0].id
        for value in ("perhaps", 3):
            given(room).when(c.RateIdea("o2", idea, value), by=person("ben")).refused("malformed")

    def test_a_verdict_can_be_taken_back(self) -> None:
        room = ruling()
        idea = room.pool()[0].id
        room.do(c.RateIdea("o2", idea, "drop"), person("ben"))
        room.do(c.RateIdea("o2", idea, None), person("ben"))
        assert tallies(room.state, room.here)[idea].n == 0
        again = c.RateIdea("o2", idea, None)
        given(room).when(again, by=person("ben")).refused("nothing_new")

    def test_there_is_nothing_to_rate_in_other_steps(self) -> None:
        room = lobby(*seats(3), plan=(RULES,)).next()
        id = room.post("ben", "a rule")
        given(room).when(c.RateIdea("o1", id, "stay"), by=person("ben")).refused("no_rating_here")


def ruling(people: int = 3) -> Room:
    room = lobby(*seats(people), plan=(RULES,)).next()
    for seat in ("ben", "cleo", seats(people)[-1])[: 2 if people == 3 else 3]:
        room.post(seat, f"a rule of {seat}")
    return room.next()


def group_of(room: Room, seat: str) -> str:
    group = room.here.group_of(seat)
    assert group
    return group.id


def test_dots_run_out() -> None:
    dots = TEST | {"scale": {"dots": 3}, "drops": (), "blind": True}
    room = lobby(
        *seats(3), plan=(technique(LIST | {"visible": "group"}, dots, slug="dots"),)
    ).next()
    room.post("ben", "one")
    room.post("ben", "two")
    room.next()
    one, two = (i.id for i in room.pool())
    room.do(c.RateIdea("o2", one, 2), person("ben"))
    given(room).when(c.RateIdea("o2", two, 2), by=person("ben")).refused("no_dots_left", most=3)
    room.do(c.RateIdea("o2", two, 1), person("ben"))
    room.do(c.RateIdea("o2", one, 3), person("cleo"))
    assert [i.id for i in best(room.state, room.here, 1)] == [one]

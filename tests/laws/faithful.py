"""Checks for the table in `test_faithful.py`: what must be true of one technique's finished run.

Each takes a run that was played to its end, with the state after each of its commands, and finds
in it what the technique's own sentence promises.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from facilitator.core import events as e
from facilitator.core.activities import permits
from facilitator.core.looking import visible
from facilitator.core.state import Opening, State
from facilitator.core.views import View, Viewer
from facilitator.core.visibility import lens_of
from tests.cast import secret_of
from tests.laws.carried import points, steps_of
from tests.laws.outcomes import people_by_name
from tests.laws.player import Played

Check = Callable[[Played], None]
OTHERS = (Viewer("wall"), Viewer("console"), Viewer("observer"), Viewer("preview"))


# Looking


def times(told: Played, step: str) -> list[Opening]:
    return [o for o in told.state.openings.values() if o.step == step]


def during(told: Played, *steps: str) -> Iterator[State]:
    """The last moment of every opening of these steps."""
    for before, after in zip(told.states, told.states[1:], strict=False):
        if before.opening and before.opening.step in steps and before.cursors != after.cursors:
            yield before


def phone(state: State, seat: str) -> View:
    return visible(state, lens_of(state, Viewer("phone", "en", seat, secret_of(seat))))


def said_to(view: View) -> str:
    """Everything in a view that somebody has written."""
    return repr((view.ideas, view.rating, view.console))


def tables(opening: Opening) -> set[frozenset[str]]:
    return {frozenset(group.members) for group in opening.live_groups()}


def holders(opening: Opening) -> set[str]:
    return {member for group in opening.groups.values() for member in group.roles}


def pools(told: Played, step: str) -> list[str]:
    return [i.id for o in times(told, step) for i in told.state.pool(o.id)]


def parents(told: Played, step: str) -> set[str]:
    return {parent for id in pools(told, step) for parent in told.state.ideas[id].parents}


# Talking


def pairs_stay_together_in_fours(told: Played) -> None:
    fours = [four for o in times(told, "fours") for four in tables(o)]
    for pair in (pair for o in times(told, "pairs") for pair in tables(o)):
        assert any(pair <= four for four in fours) or not fours


def each_writes_alone(step: str) -> Check:
    def check(told: Played) -> None:
        looked = 0
        for state in during(told, step):
            for seat in state.seats:
                others = set(state.seats) - {seat}
                text = said_to(phone(state, seat))
                assert not any(f"what {other} wrote in" in text for other in others)
                looked += f"what {seat} wrote in" in text
            assert all("wrote in" not in said_to(look(state, viewer)) for viewer in OTHERS)
        assert looked

    return check


def look(state: State, viewer: Viewer) -> View:
    return visible(state, lens_of(state, viewer))


def everybody_meets_three_others(told: Played) -> None:
    met: dict[str, Counter[str]] = {}
    for table in (table for o in times(told, "rounds") for table in tables(o)):
        for member in table:
            met.setdefault(member, Counter()).update(table - {member})
    assert len(times(told, "rounds")) == 3
    assert all(len(found) >= 3 and max(found.values()) == 1 for found in met.values())


def nothing_is_written(told: Played) -> None:
    assert not told.state.ideas
    assert not any(told.of(e.IdeaPosted, e.IdeasRouted, e.IdeasMerged))
    for state in told.states:
        assert not any("post" in phone(state, seat).may for seat in state.seats)


def the_time_is_shared_out(told: Played) -> None:
    for state in during(told, "rounds"):
        for seat in state.seats:
            view = phone(state, seat)
            assert view.clock
            assert view.group
            assert view.clock.shares == len(view.group.people)


# Turns


def everybody_once(step: str) -> Check:
    def check(told: Played) -> None:
        turns = Counter(member for o in times(told, step) for member in holders(o))
        assert turns == Counter(seat.id for seat in told.state.participants())

    return check


def only_whoever_has_the_turn_reads(step: str) -> Check:
    """What they wrote before, and nobody else reads it, in any other turn either."""

    def check(told: Played) -> None:
        read = Counter[str]()
        for state in during(told, step):
            for seat in state.seats:
                front, text = state.front_of(seat), said_to(phone(state, seat))
                assert front
                mine = f"what {seat} wrote in" in text
                assert mine <= (seat in holders(front))
                assert text.count("what ") == text.count(f"what {seat} wrote in")
                read[seat] += mine
            assert all("wrote in" not in said_to(look(state, viewer)) for viewer in OTHERS)
        assert read.total()

    return check


def only_whoever_has_the_turn_notes(step: str) -> Check:
    """On a field of the phone's own, which is never sent."""

    def check(told: Played) -> None:
        for state in during(told, step):
            for seat in state.seats:
                front = state.front_of(seat)
                assert front
                if front.step == step:
                    assert ("jot" in phone(state, seat).may) == (seat in holders(front))
                    assert "post" not in phone(state, seat).may

    return check


def nobody_writes_in(*steps: str) -> Check:
    def check(told: Played) -> None:
        for state in during(told, *steps):
            for seat in state.seats:
                front = state.front_of(seat)
                assert front
                assert front.step not in steps or "post" not in phone(state, seat).may
        assert not [i for s in steps for i in pools(told, s) if not told.state.ideas[i].parents]

    return check


def notes_reach_nobody(step: str) -> Check:
    """They are not even sent: the door takes none, and none lies in the log."""

    def check(told: Played) -> None:
        openings = [o for o in told.state.openings.values() if o.step == step]
        assert openings
        assert not pools(told, step)
        for opening in openings:
            assert not permits(told.state.step(opening), "post")

    return check


def results_are_ones_own(*steps: str) -> Check:
    """Whoever wrote it has it in their results, and nobody else has."""

    def check(told: Played) -> None:
        seats = {f"p{n}": seat.id for n, seat in enumerate(told.state.participants(), 1)}
        kept = 0
        for reader, document in told.transcripts:
            for step in (s for s in steps_of(document) if s["id"] in steps):
                assert {seats[idea["by"]] for idea in step["ideas"]} <= {reader.seat}
                kept += len(step["ideas"])
        assert kept

    return check


# Three questions


def one_circle(told: Played) -> None:
    opened = {o.step for o in told.state.openings.values()}
    assert {"what_circle", "so_circle", "now_circle"} <= opened
    assert not any(step.endswith(("_groups", "_all")) for step in opened)


def groups_of_five_to_seven_stay_together(told: Played) -> None:
    openings = [o for o in told.state.openings.values() if o.step.endswith("_groups")]
    assert len(openings) == 3
    assert len({frozenset(tables(o)) for o in openings}) == 1
    assert all(5 <= len(table) <= 7 for o in openings for table in tables(o))
    assert not [o for o in told.state.openings.values() if o.step.endswith("_circle")]


def one_question_at_a_time(told: Played) -> None:
    order = [o.step.partition("_")[0] for o in told.state.openings.values()]
    assert list(dict.fromkeys(order)) == ["explain", "what", "so", "now"]
    assert order == sorted(order, key=["explain", "what", "so", "now"].index)
    for idea in told.state.ideas.values():
        question = told.state.openings[idea.opening].step.partition("_")[0]
        before = {told.state.openings[told.state.ideas[id].opening].step for id in idea.parents}
        assert all(step.startswith(question) for step in before)


# Rules and cards


def what_a_group_breaks_is_gone_and_all_else_is_read(told: Played) -> None:
    (test,) = times(told, "test")
    ratings = told.state.ratings[test.id]
    struck = {id for (id, _, _), given in ratings.items() if given.value == "drop"}
    standing = {i.id for i in told.state.pool(test.id) if i.standing}
    assert struck
    assert standing - struck == parents(told, "all")


def the_same_groups(*steps: str) -> Check:
    def check(told: Played) -> None:
        assert len({frozenset(tables(o)) for step in steps for o in times(told, step)}) == 1

    return check


def what_is_not_us_is_gone(told: Played) -> None:
    """And all the rest lies before the group when it decides what to stop."""
    (test,) = times(told, "list2")
    ratings = told.state.ratings[test.id]
    struck = {id for (id, _, _), given in ratings.items() if given.value == "not_us"}
    standing = {i.id for i in told.state.pool(test.id) if i.standing and not i.about}
    assert struck
    assert standing - struck == parents(told, "list3")


def what_is_ours_stays_in_the_group(*steps: str) -> Check:
    """In these steps nothing stands in the facilitator's transcript, nor in another group's."""

    def check(told: Played) -> None:
        read = 0
        for reader, document in told.transcripts:
            for step in (s for s in steps_of(document) if s["id"] in steps):
                groups = (o.group_of(reader.seat or "") for o in times(told, step["id"]))
                own = {group.id for group in groups if group}
                assert {idea["group"] for idea in step["ideas"]} <= own
                read += len(step["ideas"])
        assert read

    return check


def one_verdict_for_each_rule(told: Played) -> None:
    """The group's, and of its own list alone; no name stands beside it."""
    (test,) = times(told, "test")
    raters = Counter(id for id, _, _ in told.state.ratings[test.id])
    assert set(raters.values()) == {1}
    for id, rater, _ in told.state.ratings[test.id]:
        assert rater == told.state.ideas[id].group
    seats = {f"p{n}" for n in range(1, len(told.state.seats) + 1)}
    for _, document in told.transcripts:
        assert not any({r["by"] for r in s["ratings"]} & seats for s in steps_of(document))


def an_untouched_list_goes_on(told: Played) -> None:
    (test,) = times(told, "test")
    assert not told.state.ratings.get(test.id)
    assert {i.id for i in told.state.pool(test.id) if i.standing} == parents(told, "all")


def five_others_score_each_card(told: Played) -> None:
    known, opening = people_by_name(told.state), times(told, "score")[0]
    readers: dict[str, list[str]] = {i.id: [] for i in told.state.pool(opening.id)}
    for id, rater, _ in told.state.ratings[opening.id]:
        readers[id].append(known[rater])
    wrote = {id: known[told.state.ideas[id].authors[0]] for id in readers}
    people, kept = len(told.state.participants()), [i for i in told.state.ideas.values() if i.kept]
    assert len(readers) == people - len(kept)
    for id, found in readers.items():
        assert len(found) == len(set(found)) == min(5, people - 1)
        assert wrote[id] not in found


def no_points_before_the_end(told: Played) -> None:
    """One's own points on one's own phone; everywhere else at most how many are in."""
    looked = 0
    for state in during(told, "score"):
        (opening,) = state.fronts
        for viewer in OTHERS:
            view = look(state, viewer)
            assert not view.rating or not (view.rating.cards or view.rating.results)
            assert all(idea.score is None for idea in view.ideas)
        for seat in state.seats:
            me, rating = people_by_name(state), phone(state, seat).rating
            assert rating
            given = {
                id: r.value
                for (id, rater, _), r in state.ratings.get(opening.block, {}).items()
                if me[rater] == seat
            }
            shown = {card.idea.id: card.values[""] for card in rating.cards if card.values}
            assert shown == given
            assert not rating.results
            assert len(rating.cards) <= opening.turn
            assert all(card.idea.score is None for card in rating.cards)
            looked += len(shown)
    assert looked


def nobody_knows_whose_card_or_score(told: Played) -> None:
    """No fact about a card or a score names a seat, and no two of its steps the same alias."""
    unsigned = (e.IdeaPosted, e.IdeaRated, e.CardsDealt, e.IdeasRouted, e.IdeaShown)
    for recorded, before in told.of(*unsigned):
        said = repr(recorded.event)
        assert not any(f"'{seat}'" in said.replace(f"what {seat} ", "") for seat in before.seats)
    wrote = {r.event.author for r, _ in told.of(e.IdeaPosted)}  # type: ignore[attr-defined]
    rated = {r.event.rater for r, _ in told.of(e.IdeaRated)}  # type: ignore[attr-defined]
    assert wrote
    assert rated
    assert not wrote & rated


def the_ten_best_and_all_level_with_the_last(told: Played) -> None:
    (score, *_), (top,) = times(told, "score"), times(told, "top10")
    found = {i.id: points(told.state, score, i) for i in told.state.pool(score.id)}
    last = sorted(found.values(), reverse=True)[:10][-1]
    assert parents(told, "top10") == {id for id, total in found.items() if total >= last}
    shown = [found[told.state.ideas[id].parents[0]] for id in top.shown]
    assert shown == sorted(shown, reverse=True)
    assert len(shown) == len(told.state.pool(top.id))


def level_cards_do_not_tell_who_was_quick(told: Played) -> None:
    """Among those with equal points the order is not that in which they were written."""
    (score, *_), (top,) = times(told, "score"), times(told, "top10")
    came = [i.id for i in told.state.pool(score.id)]
    ideas = [told.state.ideas[told.state.ideas[id].parents[0]] for id in top.shown]
    level: dict[int, list[int]] = {}
    for idea in ideas:
        level.setdefault(points(told.state, score, idea), []).append(came.index(idea.id))
    several = [places for places in level.values() if len(places) > 1]
    assert several
    assert any(places != sorted(places) for places in several)


def cards_hold_an_idea_and_its_first_step(told: Played) -> None:
    ideas = [told.state.ideas[id] for id in pools(told, "top10")]
    assert ideas
    assert all(set(i.fields) == {"idea", "first_step"} and all(i.fields.values()) for i in ideas)


def is_told_again_after(step: str, source: str) -> Check:
    """Only what came through the step before; each from every table that wrote something."""

    def check(told: Played) -> None:
        came = {
            told.state.openings[told.state.ideas[id].opening].step for id in parents(told, step)
        }
        assert came == {source}
        wrote = {i.group for o in times(told, source) for i in told.state.pool(o.id) if i.standing}
        assert wrote == {told.state.ideas[id].group for id in parents(told, step)}

    return check

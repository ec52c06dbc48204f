"""What must have come out of a session that was played to its end: groups, turns, cards, verdicts.

Each check reads the log and the files, never the rules by which the core decides; it holds for any
technique, and is silent where a technique has nothing of the kind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from facilitator.core import events as e
from facilitator.core.state import Opening, State, alias_of
from structures.schema import Loop, New, Remix, Step
from tests.cast import secret_of
from tests.laws.player import Played

ROUNDING = 2.5
"""Seconds by which a turn can differ from an equal share, because turns are in fives."""

# Groups


def sizes_fit(told: Played) -> None:
    """Within the sizes wherever the number of people lets them be, else beside them by one."""
    for recorded, opening, step in formed(told):
        if not isinstance(step.group, New | Remix) or (
            opening.turn > 1 and step.group.kind == "new"
        ):
            continue
        low, high = step.group.size
        sizes = [len(group["members"]) for group in recorded.groups]
        people = sum(sizes)
        if any(low * n <= people <= high * n for n in range(1, people + 1)):
            assert all(low <= size <= high for size in sizes), sizes
        elif people > low:
            assert all(max(2, low - 1) <= size <= high + 1 for size in sizes), sizes
        else:
            assert sizes in ([], [people])


def nobody_meets_twice(told: Played) -> None:
    """In pairs, while there are others left to meet; with an odd number there is one of three."""
    for block, openings in blocks(told.state).items():
        step = told.state.step(openings[0])
        if not isinstance(step.group, Remix) or step.group.size[0] != 2:
            continue
        tables = [[g.members for g in o.groups.values()] for o in openings if o.step == step.id]
        rooms = [sorted(m for table in round_ for m in table) for round_ in tables]
        people = len(rooms[0])
        enough = people - 1 if people % 2 == 0 else (people - 1) // 2
        if all(room == rooms[0] for room in rooms) and len(tables) <= enough:
            meetings = Counter(
                pair for round_ in tables for table in round_ for pair in pairs(table)
            )
            assert max(meetings.values(), default=1) == 1, (block, meetings.most_common(3))


def pairs(table: Sequence[str]) -> Iterator[frozenset[str]]:
    return (frozenset(pair) for pair in combinations(table, 2))


def formed(told: Played) -> Iterator[tuple[e.GroupsFormed, Opening, Step]]:
    for recorded, _ in told.of(e.GroupsFormed):
        assert isinstance(recorded.event, e.GroupsFormed)
        opening = told.state.openings[recorded.event.opening]
        yield recorded.event, opening, told.state.step(opening)


# Turns


def blocks(state: State) -> dict[str, list[Opening]]:
    """Every loop that was gone through, with its openings in order."""
    found: dict[str, list[Opening]] = defaultdict(list)
    for opening in state.openings.values():
        if state.step(opening).loop:
            found[opening.block].append(opening)
    return found


def no_turn_is_left_out_or_doubled(told: Played) -> None:
    """Every cohort goes through all steps of its loop, as often as the loop says; and once more for
    somebody who began it, lost their group and joined another that was nearly done."""
    for openings in blocks(told.state).values():
        cohorts: dict[str, list[Opening]] = defaultdict(list)
        for opening in openings:
            cohorts[opening.cohort].append(opening)
        steps = steps_of(told.state, openings[0])
        for theirs in cohorts.values():
            gone = [(opening.turn, opening.step) for opening in theirs]
            turns, expected = theirs[-1].turn, expected_turns(told, theirs[0])
            assert gone == [(turn, s.id) for turn in range(1, turns + 1) for s in steps]
            assert turns >= expected
            for turn in range(expected + 1, turns + 1):
                owed = {
                    m for o in theirs if o.turn == turn for g in o.groups.values() for m in g.roles
                }
                assert owed & began(told, openings)


def began(told: Played, openings: list[Opening]) -> set[str]:
    """Who sat somewhere when the loop began."""
    first = {o.id for o in openings if (o.turn, o.step) == (1, openings[0].step)}
    events = [event for event, opening, _ in formed(told) if opening.id in first]
    return {m for event in events for group in event.groups for m in group["members"]}


def steps_of(state: State, opening: Opening) -> list[Step]:
    loop = state.step(opening).loop
    return [
        s for s in state.item(opening.item).technique.steps if s.loop == loop and not s.optional
    ]


def loop_of(state: State, opening: Opening) -> Loop:
    return state.item(opening.item).technique.loops[state.step(opening).loop or ""]


def expected_turns(told: Played, first: Opening) -> int:
    """As many as a group has people, or rounds, or prompts; cards reach one less than all."""
    loop = loop_of(told.state, first)
    if loop.over == "members":
        (event,) = [x for x, opening, _ in formed(told) if opening.id == first.id]
        (size,) = {len(group["members"]) for group in event.groups}
        return size
    if loop.over == "prompts":
        return len(loop.items)
    if any(entry.route == "dealt" for entry in told.state.step(first).input):
        return max(1, min(loop.times or 1, people_at(told, first) - 1))
    return loop.times or loop.nominal or 1


def people_at(told: Played, opening: Opening) -> int:
    """How many were here when this opened."""
    found = (
        state
        for recorded, state in told.of(e.StepOpened)
        if getattr(recorded.event, "opening", None) == opening.id
    )
    return len(next(found).present())


def everybody_has_one_turn(told: Played) -> None:
    """Nobody twice; and once everybody who stayed at a table that nobody joined, whoever left."""
    for openings in blocks(told.state).values():
        role = loop_of(told.state, openings[0]).role
        if loop_of(told.state, openings[0]).over != "members" or role is None:
            continue
        had = {(m, o.turn) for o in openings for g in o.groups.values() for m in g.roles}
        turns = Counter(member for member, _ in had)
        assert max(turns.values(), default=1) == 1, turns
        assert all(len(g.roles) <= 1 for o in openings for g in o.groups.values())
        assert {turns[member] for member in undisturbed(told, openings)} <= {1}


def undisturbed(told: Played, openings: list[Opening]) -> set[str]:
    """Who sat from the first turn to the last at a table that nobody joined."""
    tables: dict[str, list[dict[str, set[str]]]] = defaultdict(list)
    for event, opening, _ in formed(told):
        if opening in openings:
            at_first = {
                m: set(group["members"]) for group in event.groups for m in group["members"]
            }
            at_last = {m: set(g.members) for g in opening.live_groups() for m in g.members}
            tables[opening.cohort] += [at_first, at_last]
    return {
        member
        for turns in tables.values()
        for member in turns[0]
        if all(member in then and then[member] <= turns[0][member] for then in turns)
    }


def larger_groups_share_the_same_time(told: Played) -> None:
    for openings in blocks(told.state).values():
        loop = loop_of(told.state, openings[0])
        if loop.over != "members" or not loop.nominal:
            continue
        for opening in openings:
            (cohort,) = opening.cohorts.values()
            item, step = told.state.item(opening.item), told.state.step(opening)
            share = step.minutes * 60 * item.minutes / item.technique.minutes * loop.nominal
            assert abs(cohort.seconds * opening.turns - share) <= (ROUNDING + 0.1) * opening.turns


def all_finish_together(told: Played) -> None:
    """Where nobody was hurried, the last bells of all cohorts ring within a minute."""
    if told.how != "as planned":
        return
    for openings in blocks(told.state).values():
        if loop_of(told.state, openings[0]).over == "members":
            last = {o.cohort: o for o in openings}.values()
            ends = [cohort.ends_at or 0 for o in last for cohort in o.cohorts.values()]
            assert max(ends) - min(ends) <= 60_000, ends


# Cards that are passed round


def dealt(told: Played) -> dict[str, dict[str, tuple[str, ...]]]:
    """By loop, then by reader: the cards of every hand, from the log."""
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for recorded, _ in told.of(e.CardsDealt):
        assert isinstance(recorded.event, e.CardsDealt)
        for reader, hand in recorded.event.hands.items():
            assert reader not in found[recorded.event.opening], "dealt to once"
            found[recorded.event.opening][reader] = tuple(card for card in hand if card)
    return found


def cards_travel_fairly(told: Played) -> None:
    """Nobody is dealt their own card or one twice; where nobody came or went, every card has as
    many readers as there are rounds."""
    known = people_by_name(told.state)
    for block, hands in dealt(told).items():
        opening, pool = told.state.openings[block], told.state.pool(block)
        writers = {idea.id: {known[name] for name in idea.authors} for idea in pool}
        for reader, hand in hands.items():
            assert len(hand) == len(set(hand)) <= opening.turns
            assert not any(known[reader] in writers[card] for card in hand)
        if told.how == "as planned" and len(hands) > 1:
            readers = Counter(card for hand in hands.values() for card in hand)
            assert readers == Counter(dict.fromkeys(writers, opening.turns))


def late_hands_are_as_full_as_can_be(told: Played) -> None:
    """Who comes after the deal gets a card for every round if there are so many, and those that
    fewest others have."""
    known = people_by_name(told.state)
    for recorded, before in told.of(e.CardsDealt):
        assert isinstance(recorded.event, e.CardsDealt)
        block, held = recorded.event.opening, Counter[str]()
        hands = before.hands.get(block)
        if hands is None:
            continue
        held.update(card for hand in hands.values() for card in hand if card)
        ((reader, hand),) = recorded.event.hands.items()
        pool = [i for i in before.pool(block) if i.standing and not i.hidden]
        others = [i.id for i in pool if known[reader] not in {known[a] for a in i.authors}]
        assert len(hand) == min(before.openings[block].turns, len(others))
        left = [held[id] for id in others if id not in hand]
        assert max((held[id or ""] for id in hand), default=0) <= min(left, default=held.total())


def people_by_name(state: State) -> dict[str, str]:
    """Everybody by their seat, and by the alias that they have in each step without names."""
    unsigned = {o.block for o in state.openings.values() if state.step(o).anonymous}
    aliases = {alias_of(secret_of(seat), id): seat for seat in state.seats for id in unsigned}
    return {seat: seat for seat in state.seats} | aliases


def scores_are_those_of_readers(told: Played) -> None:
    """One score from each reader who was there to give it, and none from anybody else."""
    hands = dealt(told)
    for block, ratings in told.state.ratings.items():
        for idea, rater, _ in ratings:
            assert block not in hands or idea in hands[block][rater]
        if block in hands and told.how == "as planned":
            given = Counter(idea for idea, _, _ in ratings)
            held = Counter(card for hand in hands[block].values() for card in hand)
            assert given == held


# Verdicts


def verdicts_stay_in_their_group(told: Played) -> None:
    """Decided aloud, a verdict is the group's, and of a card that lies before this group."""
    for block, ratings in told.state.ratings.items():
        opening = told.state.openings[block]
        if opening.groups and not told.state.step(opening).blind:
            for idea, rater, _ in ratings:
                assert home(opening, rater) == home(opening, told.state.ideas[idea].group)


def home(opening: Opening, group: str | None) -> str | None:
    """The group itself, or the one that it has joined."""
    found = opening.groups.get(group or "")
    return home(opening, found.joined) if found and found.joined else group


OUTCOMES = {
    "who sits with whom": (sizes_fit, nobody_meets_twice),
    "whose turn it is": (no_turn_is_left_out_or_doubled, everybody_has_one_turn),
    "how long it takes": (larger_groups_share_the_same_time, all_finish_together),
    "who reads which card": (
        cards_travel_fairly,
        late_hands_are_as_full_as_can_be,
        scores_are_those_of_readers,
        verdicts_stay_in_their_group,
    ),
}

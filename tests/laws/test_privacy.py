"""Law 3: nobody sees what the table does not give them, cell by cell, and the others do see it.

Every field and every name holds a word of its own, and the whole view of every viewer is searched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.evolve import evolve
from facilitator.core.looking import visible
from facilitator.core.state import Idea, Opening, State, alias_of
from facilitator.core.views import View, Viewer
from facilitator.core.visibility import lens_of
from structures.schema import Technique
from tests.cast import ADA, BEN, CLEO, idea_id, newcomer, seats, secret_of
from tests.core.plans import CARDS, ONE_TWO_FOUR, UNSIGNED, technique
from tests.core.room import OPENED, Room
from tests.laws.audiences import (
    AFTERWARDS,
    IN_SCOPES,
    NAMES,
    READERS,
    VISIBLE,
    Cells,
    row_of,
    table,
)
from tests.laws.stories import PLANS, Story

IDEA = idea_id("ben")
WORDS = {"what": "canarywhat", "why": "canarywhy"}
NAME = "canaryname"
COLUMNS: dict[str, Viewer] = {
    "author": Viewer("phone", seat="ben", secret=secret_of("ben")),
    "group": Viewer("phone", seat="cleo", secret=secret_of("cleo")),
    "others": Viewer("phone", seat="dev", secret=secret_of("dev")),
    "console": Viewer("console"),
    "observer": Viewer("observer"),
    "wall": Viewer("wall"),
    "preview": Viewer("preview", group="o1-1"),
}


def cells(text: str) -> list[Any]:
    return [pytest.param(row, cells, id=row) for row, cells in table(text).items()]


class TestTheTable:
    @pytest.mark.parametrize(("row", "expected"), cells(READERS))
    def test_who_reads_what_somebody_wrote(self, row: str, expected: Cells) -> None:
        room = written(row.removesuffix("-shown"))
        if row.endswith("-shown"):
            shown(room, row)
        assert found(room, *WORDS.values()) == expected
        assert {"yes", "ahead"} & set(expected.values())

    @pytest.mark.parametrize(("row", "expected"), cells(AFTERWARDS))
    def test_who_still_reads_it_afterwards(self, row: str, expected: Cells) -> None:
        fate = next(fate for fate in FATES if row.endswith(fate))
        before = row.removesuffix(f"-{fate}")
        room = written(before.removesuffix("-shown"))
        if before.endswith("-shown"):
            shown(room, row)
        assert found(room, *WORDS.values()) == table(READERS)[before]
        FATES[fate](room)
        assert found(room, *WORDS.values()) == expected

    @pytest.mark.parametrize(("row", "expected"), cells(NAMES))
    def test_who_knows_a_name(self, row: str, expected: Cells) -> None:
        kind, _, unsigned = row.partition("-")
        whole = kind == "whole"
        settings = {"group": "whole"} if whole else {}
        room = written("everyone" if whole else kind, anonymous=bool(unsigned), **settings)
        seen = {column: "yes" if NAME in repr(look(room, column)) else "no" for column in COLUMNS}
        assert seen == expected

    @pytest.mark.parametrize("row", ["projector", "released"])
    def test_the_console_reads_ahead_without_the_author(self, row: str) -> None:
        room = written(row, group="whole")
        console = look(room, "console").console
        assert console
        assert console.harvest
        assert console.harvest.ahead
        assert console.harvest.ahead.fields == WORDS
        assert console.harvest.ahead.by is None
        room.do(c.ShowIdea("o1", IDEA))
        (idea,) = look(room, "wall").ideas
        assert idea.by
        assert idea.by.name == NAME

    def test_the_console_reads_one_ahead_and_no_more(self) -> None:
        room = written("projector")
        room.do(c.PostIdea("o1", idea_id("second"), {"what": "canarysecond", "why": "x"}), CLEO)
        assert "canarysecond" not in repr(look(room, "console"))
        room.do(c.PassOverIdea("o1", IDEA))
        assert "canarysecond" in repr(look(room, "console"))
        assert WORDS["what"] not in repr(look(room, "console"))

    def test_the_room_reads_what_a_group_marked_and_nothing_else_of_it(self) -> None:
        room = Room(*begun(ONE_TWO_FOUR)).join(*seats(4)).next()
        for seat in seats(4):
            room.post(seat, f"canary{seat}")
        room.next().next()
        room.do(c.PromoteIdea(room.pool()[0].id, True), BEN)
        room.next()
        room.do(c.ShowIdea(room.here.id, room.pool()[0].id))
        for column in ("wall", "observer", "console", "preview"):
            text = repr(look(room, column))
            assert [seat for seat in seats(4) if f"canary{seat}" in text] == ["ben"]

    def test_nobody_reads_anything_in_the_lobby_at_the_end_or_after_the_close(self) -> None:
        room = written("everyone")
        for ending in (lambda: room.next(), lambda: room.do(c.CloseSession())):
            ending()
            assert set(found(room, *WORDS.values()).values()) <= {"no", "count"}


def begun(plan: Technique) -> tuple[State, list[e.Recorded]]:
    """As `opened`, but for settings too that a plan is refused with until the engine knows them."""
    text = plan.model_dump(mode="json")
    item = {"id": "t1", "lang": "en", "texts": {"en": text}, "invitation": "", "minutes": 9}
    first = e.SessionOpened("KQMTRA", "", "", "UTC", "en", e.freeze([item]))
    recorded = e.Recorded(1, OPENED, ADA.id, first)

    return evolve(None, recorded), [recorded]


def written(row: str, **settings: Any) -> Room:
    """Ben and Cleo are one group, Dev and a guest another; Ben has written one idea."""
    step = {
        "id": "write",
        "group": {"new": [2, 2]},
        "activity": "collect",
        "fields": {"what": "text", "why": "text"},
        "visible": VISIBLE[row],
    }
    room = Room(*begun(technique(step | settings, STILL)))
    for seat in seats(4):
        room.do(c.Join(seat, NAME if seat == "ben" else seat), newcomer(seat))
    room.next()
    assert room.here.groups or settings
    room.do(c.PostIdea("o1", IDEA, WORDS), BEN)
    return room


def shown(room: Room, row: str) -> None:
    """By the facilitator, or where that is its author's alone, by Ben."""
    offered = row.startswith("offered")
    room.do(c.ReleaseIdea(IDEA, True), BEN) if offered else room.do(c.ShowIdea("o1", IDEA))


STILL = {"id": "still", "group": "whole", "activity": "talk"}
FATES: dict[str, Callable[[Room], object]] = {
    "kept": lambda room: room.do(c.KeepIdea(IDEA, True), BEN),
    "struck": lambda room: room.do(c.StrikeIdea(IDEA, True), BEN),
    "hidden": lambda room: room.do(c.HideIdea(IDEA)),
    "taken-back": lambda room: room.do(c.WithdrawIdea(IDEA), BEN),
    "forgotten": lambda room: room.do(c.Forget(), BEN),
}


def look(room: Room, column: str) -> View:
    return visible(room.state, lens_of(room.state, COLUMNS[column]))


def found(room: Room, *words: str) -> Cells:
    """What each viewer finds of these words: all of them, or none."""
    return {column: cell(look(room, column), words) for column in COLUMNS}


def cell(view: View, words: tuple[str, ...]) -> str:
    text = repr(view)
    seen = [word in text for word in words]
    assert len(set(seen)) == 1, f"{view.lens} reads a part of it"
    if not seen[0]:
        return "count" if view.console and view.console.ideas else "no"
    ahead = view.console and view.console.harvest and view.console.harvest.ahead
    return "ahead" if ahead and words[0] not in repr(view.ideas) else "yes"


# The same table over random stories


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("seed", range(3))
def test_in_every_story_everybody_reads_what_the_table_gives_them_and_no_more(
    seed: int, plan: str
) -> None:
    story = Story(seed, PLANS[plan], 5)
    read = 0
    for n, _ in enumerate(story.told(160)):
        if n % 4 == 0:
            read += compare(story)
    assert read > 50, "there was something to read"


def compare(story: Story) -> int:
    """Every viewer's words against the table; how many words could be read."""
    state, read = story.room.state, 0
    words = {word for typed in story.typed.values() for word in typed}
    for viewer in viewers(state):
        text = repr(visible(state, lens_of(state, viewer)))
        seen = {word for word in words if word in text}
        may, might = readable(state, viewer)
        assert {w for w in words if w in may} <= seen, f"{viewer} misses something"
        assert seen <= {w for w in words if w in might}, f"{viewer} reads too much"
        read += len(seen)
    return read


def viewers(state: State) -> list[Viewer]:
    phones = [Viewer("phone", "en", seat, secret_of(seat)) for seat in state.seats]
    groups = [group for front in state.fronts for group in front.groups]
    previews = [Viewer("preview", group=group) for group in (None, *groups)]
    return [*phones, *previews, Viewer("console"), Viewer("observer"), Viewer("wall")]


def readable(state: State, viewer: Viewer) -> tuple[str, str]:
    """All words that this viewer must see now, and all that it may see."""
    opening = opening_of(state, viewer)
    if opening is None:
        return "", names(state, viewer, [])
    if state.step(opening).activity == "rate" and opening.block in state.hands:
        cards = dealt(state, opening, viewer)
        return said(cards), said(cards) + names(state, viewer, [])
    pool = [i for i in state.pool(opening.id) if i.status in ("live", "dropped")]
    given = {idea.id: cell_of(state, viewer, idea) for idea in pool}
    must = [idea for idea in pool if given[idea.id] == "yes"]
    may = [idea for idea in pool if given[idea.id] in ("yes", "ahead")]
    return said(must), said(may) + names(state, viewer, may)


def opening_of(state: State, viewer: Viewer) -> Opening | None:
    """Where a viewer is: with their group where groups keep time apart, else where the room is."""
    if state.closed:
        return None
    if viewer.kind == "phone":
        sitting = [o for o in state.fronts if o.group_of(viewer.seat or "")]
        return sitting[0] if sitting and here(state, viewer) else state.opening
    return next((o for o in state.fronts if viewer.group in o.groups), state.opening)


def here(state: State, viewer: Viewer) -> bool:
    return state.seats[viewer.seat or ""].left_at is None


def dealt(state: State, opening: Opening, viewer: Viewer) -> list[Idea]:
    """One card in each round so far, also after going back, and nobody else's. The console reads
    what was reported."""
    if viewer.kind == "console":
        return [i for i in state.pool(opening.block) if i.reported and i.standing]
    if viewer.kind != "phone" or not here(state, viewer):
        return []
    me = alias_of(viewer.secret, opening.block)
    rounds = max(o.turn for o in state.openings.values() if o.block == opening.block)
    hand = state.hands[opening.block].get(me, ())[:rounds]
    cards = [state.ideas[id] for id in hand if id]
    return [card for card in cards if card.status == "live" and not card.hidden]


def said(ideas: list[Idea]) -> str:
    return " ".join(text for idea in ideas for text in idea.fields.values())


ROWS = table(READERS) | table(AFTERWARDS) | table(IN_SCOPES)


def cell_of(state: State, viewer: Viewer, idea: Idea) -> str:
    if not idea.about:
        return ROWS[row(state, idea)][standing(state, viewer, idea)]
    card = below(state, idea)
    if card is None or not idea.standing:
        return "no"
    above = ROWS[row(state, card)][standing(state, viewer, card)]
    both = {above, ROWS[row_of_sentence(state, idea, card)][standing(state, viewer, idea)]}
    asked = state.step(state.openings[idea.opening]).activity != "rate" or is_asked(state, idea)
    return "no" if not asked or both - {"yes", "ahead"} else "ahead" if "ahead" in both else "yes"


def below(state: State, sentence: Idea) -> Idea | None:
    """What it stands below now, if that was put together with others too."""
    card = state.ideas[sentence.about]
    while card.status == "merged":
        made = (i for i in state.pool(card.opening) if card.id in i.parents and not i.about)
        card = next(i for i in made if i.status != "parted")
    return card if card.status in ("live", "dropped") else None


def row_of_sentence(state: State, sentence: Idea, card: Idea) -> str:
    """Hidden for itself, it is read as if the whole card were."""
    step = state.step(state.openings[sentence.opening])
    if step.activity != "rate":
        return row(state, replace(card, hidden=card.hidden or sentence.hidden))
    found = "asked-blind" if step.blind else "asked"
    return f"{found}-hidden" if sentence.hidden else found


def is_asked(state: State, sentence: Idea) -> bool:
    """Whether the answer still asks for it: of the group, or of whoever answered for themselves."""
    opening = state.openings[sentence.opening]
    step, given = state.step(opening), state.ratings.get(opening.block, {})
    rater = sentence.authors[0] if step.blind else sentence.group or ""
    answer = given.get((sentence.about, rater, ""))
    return answer is not None and str(answer.value) in step.ask


def row(state: State, idea: Idea) -> str:
    """What became of an idea last is what counts: struck, kept, hidden."""
    opening = state.openings[idea.opening]
    found = row_of(state.step(opening).visible, idea.released or idea.id in opening.shown)
    if opening.groups and idea.group is None and idea.parents:
        found = "brought-along"
    fates = {"struck": idea.status == "dropped", "kept": idea.kept, "hidden": idea.hidden}
    fate = next((fate for fate in reversed(fates) if fates[fate]), "")
    return f"{found}-{fate}" if fate else found


def standing(state: State, viewer: Viewer, idea: Idea) -> str:
    """The column of the table. Who was moved away from a group's idea is one of the others."""
    if viewer.kind != "phone":
        return viewer.kind
    seat = state.seats[viewer.seat or ""]
    if seat.left_at is not None:
        return "others"
    mine = bool({seat.id, alias_of(viewer.secret, idea.opening)} & set(idea.authors))
    group = state.group(idea.group)
    private = state.step(state.openings[idea.opening]).visible[0].who == "private"
    if group and not private:
        return "group" if seat.id in group.members else "others"
    return "author" if mine else "others"


def names(state: State, viewer: Viewer, ideas: list[Idea]) -> str:
    """The console has the list, the wall who sits where, a phone its group and signed ideas."""
    known = {idea.authors[0] for idea in ideas if len(idea.authors) == 1}
    opening = opening_of(state, viewer)
    if viewer.kind == "console":
        known |= set(state.seats)
    if viewer.kind == "wall":
        groups = [group for front in state.fronts for group in front.groups.values()]
        known |= {member for group in groups for member in group.members}
    if viewer.kind == "phone" and opening:
        for each in (opening, *(state.openings[id] for id in opening.fed_by)):
            group = each.group_of(viewer.seat or "")
            known |= set(group.members) if group else set()
    return " ".join(f" {state.seats[id].name}" for id in known if id in state.seats)


# Nobody knows who wrote what nobody signed

ONE_PERSON = (e.SeatTaken, e.SeatBack, e.SeatAway, e.SeatLeft, e.PersonPlaced, e.PersonMoved)


@pytest.mark.parametrize("plan", [UNSIGNED, CARDS], ids=lambda plan: plan.slug)
def test_no_fact_joins_a_card_to_a_person(plan: Technique) -> None:
    """Neither in one fact nor in the facts of one command, but for those that move the room."""
    cards = 0
    for seed in range(6):
        for _, recorded, state in Story(seed, (plan,), 6).told(250):
            cards += joined(recorded, state)
    assert cards > 100


def joined(recorded: list[e.Recorded], state: State) -> int:
    """How many facts about cards there are, none of which names a person."""
    about = [each for each in recorded if cards_in(each)]
    for each in about:
        payload = repr(e.payload_of(each.event) | {"fields": None, "by": each.by})
        assert all(f"'{seat}'" not in payload for seat in state.seats), each
    if not any(isinstance(each.event, e.StepReopened) for each in recorded):
        assert not about or not any(isinstance(each.event, ONE_PERSON) for each in recorded)
    return len(about)


def cards_in(recorded: e.Recorded) -> bool:
    about = (e.IdeasRouted, e.CardsDealt)
    return isinstance(recorded.event, about) or type(recorded.event).__name__.startswith("Idea")

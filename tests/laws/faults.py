"""Planted faults: each breaks the product in one small way, and must turn a named law red.

A law that stays green under its fault protects nobody. `test_faults.py` plants every one of these
and looks. Add a line here when a new rule is worth a law, or a new mistake was made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pytest
import sqlalchemy as sa

from facilitator.core import (
    asking,
    evolve,
    forgetting,
    grouping,
    looking,
    reopening,
    routing,
    sources,
    touching,
    visibility,
)
from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.commands import Actor
from facilitator.core.decide import DECISIONS
from facilitator.core.folds import acts, changing, ideas
from facilitator.core.rules import ideas as writing
from facilitator.core.rules import people
from facilitator.core.state import State
from facilitator.core.visibility import lens_of
from facilitator.realtime import delivery, live
from facilitator.store import log, sqlite, tables
from facilitator.store.log import Transaction

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]


@dataclass(frozen=True)
class Fault:
    """`law` is the test that must turn red, as `module::test` or `module::Class.test`; `only` picks
    some of its cases, where one is enough."""

    name: str
    law: str
    plant: Plant
    only: Mapping[str, Any] = field(default_factory=dict)

    def planted(self) -> AbstractContextManager[None]:
        return _planted(self.plant)


@contextmanager
def _planted(plant: Plant) -> Iterator[None]:
    grouping.sizes.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        yield
    grouping.sizes.cache_clear()


def put(owner: object, name: str, value: object) -> Plant:
    """The plainest fault: something else stands in the place of a function or a number."""
    return lambda patch: patch.setattr(owner, name, value)


def decide_otherwise(command: type[c.Command], decide: Callable[..., list[e.Event]]) -> Plant:
    """Another rule stands in the place of the one for this command; it may ask that one first."""

    def plant(patch: Patch) -> None:
        rule = DECISIONS[command]
        patch.setitem(DECISIONS, command, lambda *asked: decide(rule, *asked))  # type: ignore[arg-type]

    return plant


# Groups


def a_unit_is_split(patch: Patch) -> None:
    def reshuffled(state: State, units: Any, form: Any, elsewhere: Any) -> grouping.Groups:
        line = grouping.shuffled((m for g in units for m in g.members), 1)
        low, high = form.size
        new = grouping.New(size=(low, high))
        ids = tuple(unit.id for unit in units)
        return tuple(replace(g, came_from=ids) for g in grouping.new_groups(line, new))

    patch.setattr(sources, "merged_groups", reshuffled)


def who_comes_between_steps_gets_no_seat(patch: Patch) -> None:
    patch.setattr(grouping, "settled", lambda state, groups, elsewhere=(): groups)


# Ideas and time


def kept_ideas_travel(patch: Patch) -> None:
    def careless(state: State, opening: str) -> tuple[Any, ...]:
        return tuple(i for i in state.pool(opening) if i.standing and not (i.late or i.hidden))

    patch.setattr(routing, "carried", careless)


def time_is_up_early(patch: Patch) -> None:
    patch.setitem(
        DECISIONS,
        c.TimeUp,
        lambda state, command, ask: [e.TimeRanOut(command.opening, command.cohort)],
    )


def a_step_opens_again_as_it_was(patch: Patch) -> None:
    patch.setattr(
        reopening, "_cohorts_again", lambda o, now: [asdict(c) for c in o.cohorts.values()]
    )


def the_last_edit_wins(patch: Patch) -> None:
    def edit(state: State, command: Any, ask: Any) -> list[e.Event]:
        now = state.ideas[command.id].version
        return writing.edit_idea(state, replace(command, version=now), ask)

    patch.setitem(DECISIONS, c.EditIdea, edit)


# Who may see what


def the_author_is_kept(patch: Patch) -> None:
    patch.setattr(Actor, "name_in", lambda self, opening, anonymous: self.id)


def seeing(patch: Patch, wrong: Callable[..., bool]) -> None:
    """`wrong` answers for `sees`, which it is given to ask."""

    def sight(state: State, lens: Any) -> Callable[[Any], bool]:
        return lambda idea: wrong(visibility.sees, state, lens, idea)

    patch.setattr(looking.ideas, "sight", sight)


def hidden_is_overlooked(patch: Patch) -> None:
    seeing(patch, lambda sees, s, lens, idea: sees(s, lens, replace(idea, hidden=False)))


def every_group_reads_every_group(patch: Patch) -> None:
    def careless(sees: Callable[..., bool], state: State, lens: Any, idea: Any) -> bool:
        same = replace(lens, group=idea.group) if lens.kind == "phone" and idea.group else lens
        return sees(state, same, idea)

    seeing(patch, careless)


def the_console_reads_everything(patch: Patch) -> None:
    seeing(patch, lambda sees, s, lens, idea: lens.kind == "console" or sees(s, lens, idea))


def nothing_is_seen(patch: Patch) -> None:
    seeing(patch, lambda sees, s, lens, idea: False)


def names_stand_beside_the_idea_ahead(patch: Patch) -> None:
    view = looking.console.viewer_of_ideas
    patch.setattr(
        looking.console,
        "viewer_of_ideas",
        lambda state, lens, opening, named: view(state, lens, opening, True),
    )


# Forgetting and replaying


def the_cache_keeps_the_words(patch: Patch) -> None:
    patch.setitem(evolve.FOLDS, e.Forgotten, lambda state, event, recorded: state)


def state_is_changed_in_place(patch: Patch) -> None:
    def careless(state: State, each: Any) -> State:
        for idea in each:
            state.ideas[idea.id] = idea  # type: ignore[index]
        return state

    patch.setattr(ideas, "with_ideas", careless)
    patch.setattr(changing, "with_ideas", careless)


# Delivery


def touches_are_too_small(patch: Patch) -> None:
    patch.setitem(touching._BY_EVENT, e.IdeaPosted, touching._desk)


def a_lens_without(**missing: Any) -> Plant:
    def blind(state: State, viewer: Any) -> Any:
        return replace(lens_of(state, viewer), **missing)

    def plant(patch: Patch) -> None:
        patch.setattr(delivery, "lens_of", blind)
        patch.setattr(live, "lens_of", blind)

    return plant


def nobody_means_everybody(patch: Patch) -> None:
    patch.setattr(
        delivery.Delivery,
        "emit",
        lambda self, frame, sockets: self._send("frame", frame, list(sockets)),
    )


# The door


def no_receipt(patch: Patch) -> None:
    patch.setattr(Transaction, "add_receipts", lambda self, session, answers: None)


def a_receipt_by_id_alone(patch: Patch) -> None:
    """Whoever sent it: the id of the command is all that is asked for."""
    from facilitator.service import batch

    patch.setattr(batch, "name_of", lambda state, ask, opening: "somebody")


def no_row_lock(patch: Patch) -> None:
    patch.setattr(sqlite, "BEGIN", "BEGIN")
    row = sa.select(tables.sessions).where(tables.sessions.c.id == sa.bindparam("session"))
    patch.setattr(log, "LOCK", row)


def the_epoch_stands_still(patch: Patch) -> None:
    def as_it_was(self: Transaction, session: str) -> int:
        row = self.lock(session)
        assert row
        return row.epoch

    patch.setattr(Transaction, "raise_epoch", as_it_was)


PLAYED = "test_playable::TestEveryStory"
TABLE = "test_privacy::TestTheTable"
UNTOUCHED = "test_touching::test_whom_an_event_does_not_touch_sees_what_they_saw"
FORGOTTEN = "test_replay::test_whoever_is_forgotten_leaves_no_word_but_in_what_a_group_made"
FLOW, IDEAS = "core.test_flow::TestPlans", "core.test_just_after_next::TestJustAfterNext"
KEEPING = "core.test_ideas::TestKeepingToOneself"
STORY = "test_privacy::test_in_every_story_everybody_reads_what_the_table_gives_them_and_no_more"
SCREENS = "test_screens::test_every_screen_shows_what_entering_now_would_show"
ONCE = "test_once::test_every_command_sent_twice_is_carried_out_once"
FAULTS = [
    Fault("a unit is split", f"{PLAYED}.test_units_are_joined_and_never_reshuffled",
          a_unit_is_split, {"story": ("by hand: one, two, four", 12, "as planned")}),
    Fault("a partner is left alone", f"{PLAYED}.test_nobody_is_alone_and_everybody_sits_once",
          put(people, "_not_alone", lambda state, leaver: []),
          {"story": ("by hand: one, two, four", 7, "leaving")}),
    Fault("a latecomer gets no seat", f"{PLAYED}.test_nobody_is_alone_and_everybody_sits_once",
          put(people, "sit_down", lambda state, ask, seat: []),
          {"story": ("by hand: one, two, four", 12, "late")}),
    Fault("who comes between groups gets no seat",
          f"{FLOW}.test_somebody_who_came_in_a_step_without_groups_sits_with_earlier_groups",
          who_comes_between_steps_gets_no_seat),
    Fault("the last at a table leaves everything there",
          "core.test_people::TestMoving.test_the_last_one_at_a_table_takes_along_what_lies_on_it",
          put(people, "moved", lambda opening, seat, origin, target: [
              e.PersonMoved(opening.id, seat, origin and origin.id, target.id, target.number)
          ])),
    Fault("who comes back gets no seat",
          "test_seated::test_whoever_is_here_sits_once_and_what_was_written_lies_before_somebody",
          put(people, "sit_down", lambda state, ask, seat: []), {"plan": "one, two, four"}),
    Fault("kept ideas travel",
          f"{KEEPING}.test_what_is_kept_is_never_carried_on",
          kept_ideas_travel),
    Fault("an idea just after Next stays behind",
          f"{IDEAS}.test_an_idea_within_ten_seconds_is_carried_on_by_the_same_route_at_once",
          put(writing, "_carried_at_once", lambda *anything: [])),
    Fault("no grace after Next",
          f"{IDEAS}.test_an_idea_within_ten_seconds_is_carried_on_by_the_same_route_at_once",
          put(asking, "within_grace", lambda opening, now: False)),
    Fault("late is never late", f"{IDEAS}.test_later_it_is_late",
          put(asking, "within_grace", lambda opening, now: True)),
    Fault("time is up early",
          "core.test_clock::TestTheBell.test_it_rings_at_the_deadline_and_never_before",
          time_is_up_early),
    Fault("a step that opens again never begins",
          "test_time::test_no_clock_stands_still_for_good", a_step_opens_again_as_it_was,
          {"plan": "one, two, four"}),
    Fault("the last edit wins",
          "core.test_ideas::TestEditing.test_a_stale_edit_is_refused_with_the_present_text",
          the_last_edit_wins),
    Fault("a busy room takes a group's undo away",
          "core.test_undoing::TestTheButton.test_a_busy_room_takes_nobodys_last_act_away",
          put(acts, "_with", lambda all_, act: (*all_, act)[-9:])),
    Fault("the author is kept",
          "core.test_unsigned::TestNobodyKnows.test_no_fact_about_a_card_names_a_seat",
          the_author_is_kept),
    Fault("hidden is overlooked", f"{TABLE}.test_who_still_reads_it_afterwards",
          hidden_is_overlooked, {"row": "everyone-hidden"}),
    Fault("every group reads every group", f"{TABLE}.test_who_reads_what_somebody_wrote",
          every_group_reads_every_group, {"row": "group"}),
    Fault("the console reads everything", f"{TABLE}.test_who_reads_what_somebody_wrote",
          the_console_reads_everything, {"row": "private"}),
    Fault("a scope too small", STORY, nothing_is_seen,
          {"plan": "one, two, four", "seed": 0}),
    Fault("a name stands beside the idea ahead",
          f"{TABLE}.test_the_console_reads_ahead_without_the_author",
          names_stand_beside_the_idea_ahead, {"row": "projector"}),
    Fault("the cache keeps the words",
          FORGOTTEN,
          the_cache_keeps_the_words, {"plan": "one, two, four", "seed": 0}),
    Fault("texts before the last are not forgotten",
          FORGOTTEN,
          put(forgetting, "concerns", lambda r, gone: getattr(r.event, "id", None) in gone.ideas),
          {"plan": "one, two, four"}),
    Fault("state is changed in place",
          "test_replay::test_a_state_grows_by_its_tail_and_is_never_changed_in_place",
          state_is_changed_in_place, {"plan": "unsigned"}),
    Fault("touches are too small", UNTOUCHED,
          touches_are_too_small, {"plan": "one, two, four"}),
    Fault("touches are too small on the wire", SCREENS, touches_are_too_small, {"seed": 0}),
    Fault("a lens without group", SCREENS, a_lens_without(group=None), {"seed": 0}),
    Fault("a lens without language", SCREENS, a_lens_without(lang="en"), {"seed": 0}),
    Fault("nobody means everybody", "test_wire::test_a_frame_for_nobody_goes_to_nobody",
          nobody_means_everybody),
    Fault("no receipt", ONCE, no_receipt, {"seed": 0}),
    Fault("a receipt by id alone", ONCE, a_receipt_by_id_alone, {"seed": 0}),
    Fault("no row lock", ONCE, no_row_lock, {"seed": 0}),
    Fault("the epoch stands still", "test_once::test_what_one_process_forgets_no_other_remembers",
          the_epoch_stands_still),
]  # fmt: skip

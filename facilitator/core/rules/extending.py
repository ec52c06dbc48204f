"""Adding to a running plan: what stood out, a debrief, a break.

What can be added was pinned when the session opened, so a room needs no library. It always comes
right behind the technique in which the room is.
"""

from __future__ import annotations

from dataclasses import replace

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.asking import Ask, present_opening
from facilitator.core.offering import offered, place_in_plan
from facilitator.core.plans import MOST_ITEMS, pinned
from facilitator.core.rejected import Rejected
from facilitator.core.state import State


def add_block(state: State, command: c.AddBlock, ask: Ask) -> list[e.Event]:
    if state.session.finished and not state.closed:
        raise Rejected("finished")
    opening = present_opening(state, command.opening)
    offer = next((o for o in state.session.offers if o.id == command.block), None)
    if offer is None:
        raise Rejected("not_offered")
    if len(state.session.plan) >= MOST_ITEMS:
        raise Rejected("plan_too_long", most=MOST_ITEMS)
    if offer not in offered(state):
        raise Rejected("nothing_new")
    here = place_in_plan(state, opening)
    if any(o.left and place_in_plan(state, o) > here for o in state.openings.values()):
        raise Rejected("went_back")
    item = replace(offer, id=_free_id(state))
    return [e.PlanExtended(opening.item, pinned([item]))]


def _free_id(state: State) -> str:
    taken = {item.id for item in state.session.plan}
    return next(id for n in range(1, len(taken) + 2) if (id := f"t{n}") not in taken)

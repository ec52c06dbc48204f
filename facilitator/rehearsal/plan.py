"""The session that is rehearsed: its techniques pinned, its code drawn by lot."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.core.events import SessionOpened
from facilitator.core.plans import pin
from facilitator.core.state import PlanItem
from facilitator.rehearsal.chance import Chance
from structures.schema import Technique

TOPIC = "our course"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def opened(techniques: Sequence[Technique], chance: Chance) -> SessionOpened:
    drawn = chance.stream("code")
    code = "".join(drawn.choice(LETTERS) for _ in range(6))
    plan = pin(_item(n, each) for n, each in enumerate(techniques, 1))
    return SessionOpened(code, "Rehearsal", TOPIC, "UTC", "en", plan, rehearsal=True)


def _item(number: int, technique: Technique) -> PlanItem:
    invitation = technique.invitation.replace("{topic}", TOPIC)
    return PlanItem(f"t{number}", technique, invitation, technique.minutes)

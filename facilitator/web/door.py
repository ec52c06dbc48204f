"""The one way for pages to change a session, and to know its state.

Opening one needs an id, a code that nobody else has, and a pinned plan.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from facilitator.core import events as e
from facilitator.core.commands import Actor, Command
from facilitator.core.plans import pin, pinned
from facilitator.core.state import PlanItem, State
from facilitator.service import Answer, Service
from facilitator.store import SeatRow, SessionRow, rows

CODE_LETTERS = "BCDFGHJKMNPQRTVWXYZ"
CODE_LENGTH = 6


class Door:
    """`joined` hears of everybody who has sat down, so that somebody notices when they go."""

    def __init__(self, service: Service, joined: Callable[[str, str], None]) -> None:
        self._service, self._joined = service, joined

    def submit(
        self,
        session: str,
        actor: Actor,
        command_id: str,
        command: Command,
        seat: SeatRow | None = None,
    ) -> Answer:
        """On disk when it returns. Raises Rejected."""
        done = self._service.submit(session, actor, command_id, command, seat)
        if seat is not None:
            self._joined(session, seat.seat)
        return done

    def state(self, session: str) -> State:
        return self._service.state(session)

    def open_session(
        self,
        account: str,
        title: str,
        topic: str,
        plan: Sequence[PlanItem],
        lang: str,
        zone: str,
        rehearsal: bool = False,
        offers: Sequence[PlanItem] = (),
    ) -> str:
        """The new session's code. `offers` can be added on the way. Raises Rejected."""
        code = self._free_code()
        opened = e.SessionOpened(
            code, title, topic, zone, lang, pin(plan), rehearsal, pinned(offers)
        )
        row = SessionRow(
            id=f"r_{secrets.token_hex(8)}",
            code=code,
            owner=account,
            title=title,
            lang=lang,
            created_at=self._service.clock(),
            seq=0,
            epoch=0,
            deadline=None,
            closed_at=None,
            rehearsal=rehearsal,
        )
        self._service.open_session(row, opened)
        return code

    def _free_code(self) -> str:
        """Six letters that are hard to mishear and make no words."""
        while True:
            code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
            if rows.session_by_code(self._service.store, code) is None:
                return code

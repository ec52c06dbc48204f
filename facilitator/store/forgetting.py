"""Taking words out of the log itself, and once more when an older copy is put back.

Somebody's ideas and name are emptied where they stand; the list `forgotten` remembers which, by id
alone. A copy from before still has the words, so whoever restores one hands over the present list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

import sqlalchemy as sa

from facilitator.core.events import (
    Forgotten,
    IdeaPosted,
    IdeasMerged,
    IdeasRouted,
    Payload,
    Recorded,
    SeatTaken,
    payload_of,
    without_words,
)
from facilitator.store.engine import Store
from facilitator.store.log import Transaction, add_forgotten
from facilitator.store.tables import ForgottenRow, forgotten

RESTORE = "restore"


def wordless(
    ideas: Collection[str], seats: Collection[str]
) -> Callable[[Recorded], Payload | None]:
    """What `Transaction.rewrite` wants, for everything these ideas and seats ever said."""

    def change(recorded: Recorded) -> Payload | None:
        payload = payload_of(recorded.event)
        theirs = payload.get("id") in ideas or payload.get("seat") in seats
        return without_words(payload) if theirs else None

    return change


def forget(
    tx: Transaction, session: str, ideas: Collection[str], seats: Collection[str], at: int
) -> int:
    """Empties the words, notes what was forgotten, and gives the session's new epoch.

    The event `Forgotten` is the caller's, in the same transaction; `Store.scrub` comes after it.
    """
    tx.rewrite(session, wordless(ideas, seats))
    tx.note_forgotten(session, "idea", ideas, at)
    tx.note_forgotten(session, "seat", seats, at)
    return tx.raise_epoch(session)


def forgotten_rows(store: Store) -> list[ForgottenRow]:
    """The whole list, to be handed over when another copy is put in this one's place."""
    with store.reading() as connection:
        return [ForgottenRow(**row._mapping) for row in connection.execute(sa.select(forgotten))]


def apply_forgotten(store: Store, also: Iterable[ForgottenRow] = ()) -> int:
    """Empties again what was forgotten, by the database's own list and by `also`.

    The result is how many events it emptied. Doing it twice changes nothing.
    """
    changed = store.write(lambda tx: _apply(tx, list(also)))
    store.scrub()
    return changed


def _apply(tx: Transaction, also: list[ForgottenRow]) -> int:
    add_forgotten(tx.connection, also)
    ids: dict[str, dict[str, set[str]]] = defaultdict(lambda: {"idea": set(), "seat": set()})
    times: dict[str, int] = {}
    for row in tx.connection.execute(sa.select(forgotten)):
        ids[row.session][row.kind].add(row.id)
        times[row.session] = max(row.at, times.get(row.session, 0))
    return sum(_apply_to(tx, session, gone, times[session]) for session, gone in ids.items())


def _apply_to(tx: Transaction, session: str, gone: dict[str, set[str]], at: int) -> int:
    if tx.lock(session) is None:
        return 0
    changed = tx.rewrite(session, wordless(gone["idea"], gone["seat"]))
    log = tx.tail(session)
    if mark := _mark(log, gone):
        last = log[-1]
        tx.append(session, [Recorded(last.seq + 1, max(at, last.at), RESTORE, mark)])
    if changed or mark:
        tx.raise_epoch(session)
    return changed


def _mark(log: list[Recorded], gone: dict[str, set[str]]) -> Forgotten | None:
    """An older log lacks the event as well, and without it empty ideas would stand on screens."""
    marks = [each.event for each in log if isinstance(each.event, Forgotten)]
    ideas = (gone["idea"] & _ideas(log)).difference(*(mark.ideas for mark in marks))
    people = {each.event.seat for each in log if isinstance(each.event, SeatTaken)}
    seats = (gone["seat"] & people).difference(*(mark.seats for mark in marks))
    return Forgotten(tuple(sorted(ideas)), tuple(sorted(seats))) if ideas or seats else None


def _ideas(log: list[Recorded]) -> set[str]:
    """Every idea that this log brings into being."""
    ids = set()
    for each in log:
        if isinstance(each.event, IdeaPosted | IdeasMerged):
            ids.add(each.event.id)
        elif isinstance(each.event, IdeasRouted):
            ids.update(copy[0] for copy in each.event.copies)
    return ids

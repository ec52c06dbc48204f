"""Taking words out of the log itself, and once more when an older copy is put back.

Somebody's ideas and name are emptied where they stand; the list `forgotten` remembers which, by id
alone. A copy from before still has the words, so whoever restores one hands over the present list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

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
from facilitator.core.forgetting import concerns
from facilitator.store.engine import Store
from facilitator.store.log import Transaction, add_forgotten
from facilitator.store.tables import ForgottenRow, forgotten

RESTORE = "restore"
Ids = dict[str, set[str]]


def wordless(gone: Forgotten) -> Callable[[Recorded], Payload | None]:
    """What `Transaction.rewrite` wants; which facts are meant is the core's one answer."""

    def change(recorded: Recorded) -> Payload | None:
        theirs = concerns(recorded, gone)
        return without_words(payload_of(recorded.event)) if theirs else None

    return change


def forget(tx: Transaction, session: str, gone: Forgotten, at: int) -> int:
    """Empties the words, notes what was forgotten, and gives the session's new epoch.

    The event itself is the caller's, in the same transaction; `Store.scrub` comes after it.
    """
    tx.rewrite(session, wordless(gone))
    tx.note_forgotten(session, "idea", gone.ideas, at)
    tx.note_forgotten(session, "seat", gone.seats, at)
    tx.note_forgotten(session, "record", map(str, gone.records), at)
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
    ids: dict[str, Ids] = defaultdict(lambda: defaultdict(set))
    times: dict[str, int] = {}
    for row in tx.connection.execute(sa.select(forgotten)):
        ids[row.session][row.kind].add(row.id)
        times[row.session] = max(row.at, times.get(row.session, 0))
    return sum(_apply_to(tx, session, gone, times[session]) for session, gone in ids.items())


def _apply_to(tx: Transaction, session: str, gone: Ids, at: int) -> int:
    if tx.lock(session) is None:
        return 0
    changed = tx.rewrite(session, wordless(_event(gone["idea"], gone["seat"], gone["record"])))
    log = tx.tail(session)
    if mark := _mark(log, gone):
        last = log[-1]
        tx.append(session, [Recorded(last.seq + 1, max(at, last.at), RESTORE, mark)])
    if changed or mark:
        tx.raise_epoch(session)
    return changed


def _event(ideas: set[str], seats: set[str], records: set[str]) -> Forgotten:
    return Forgotten(tuple(sorted(ideas)), tuple(sorted(seats)), tuple(sorted(map(int, records))))


def _mark(log: list[Recorded], gone: Ids) -> Forgotten | None:
    """An older log lacks the event as well, and without it empty ideas would stand on screens."""
    marks = [each.event for each in log if isinstance(each.event, Forgotten)]
    ideas = (gone["idea"] & _ideas(log)).difference(*(mark.ideas for mark in marks))
    people = {each.event.seat for each in log if isinstance(each.event, SeatTaken)}
    seats = (gone["seat"] & people).difference(*(mark.seats for mark in marks))
    known = {str(seq) for mark in marks for seq in mark.records}
    records = {seq for seq in gone["record"] if int(seq) <= log[-1].seq} - known
    return _event(ideas, seats, records) if ideas or seats or records else None


def _ideas(log: list[Recorded]) -> set[str]:
    """Every idea that this log brings into being."""
    ids = set()
    for each in log:
        if isinstance(each.event, IdeaPosted | IdeasMerged):
            ids.add(each.event.id)
        elif isinstance(each.event, IdeasRouted):
            ids.update(copy[0] for copy in each.event.copies)
    return ids

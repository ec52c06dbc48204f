"""Law 4: every command sent twice, from two processes, by racing threads, is carried out once.

On PostgreSQL two processes share a session. On SQLite the lock on the folder keeps a second one
out, so here a bare second store over the same file stands for it.
"""

from __future__ import annotations

import random
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.commands import Actor
from facilitator.core.evolve import fold
from facilitator.core.rejected import Rejected
from facilitator.service import Service
from facilitator.store import SeatRow, SessionRow, open_store
from facilitator.store.engine import sqlite_store
from tests.cast import ADA, FAY, newcomer, person, seats
from tests.core.plans import ONE_TWO_FOUR, opened

SESSION, NOW = "s1", 1_800_000_000_000
PEOPLE, NOTES, TIMES = 4, 5, 2
Said = dict[tuple[str, str], set[object]]


@dataclass
class Town:
    """Two processes with one session; `troubles` is what they report."""

    processes: tuple[Service, Service]
    troubles: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, process: int, actor: Actor, id: str, command: c.Command) -> object:
        """The `seq` that answers, or the code of the refusal."""
        seat = None
        if isinstance(command, c.Join):
            seat = SeatRow(SESSION, command.seat, "participant", f"hash-{command.seat}", NOW)
        try:
            return self.processes[process].submit(SESSION, actor, id, command, seat).seq
        except Rejected as refusal:
            return refusal.code

    def log(self) -> list[e.Recorded]:
        return self.processes[0].log(SESSION)


@contextmanager
def town(address: str) -> Iterator[Town]:
    with ExitStack() as stack:
        first = stack.enter_context(closing(open_store(address)))
        file = Path(sa.make_url(address).database or "")
        second = sqlite_store(file) if first.off_loop else open_store(address)
        stack.enter_context(closing(second))
        seeds = count(1)
        built = Town(())  # type: ignore[arg-type]
        built.processes = tuple(  # type: ignore[assignment]
            Service(store, lambda: NOW, lambda: next(seeds), lambda **f: built.troubles.append(f))
            for store in (first, second)
        )
        row = SessionRow(SESSION, "KQMTRA", None, "", "en", NOW, 0, 0, None, None, False)
        built.processes[0].open_session(row, opened(ONE_TWO_FOUR))
        yield built


def storm(place: Town, sending: list[tuple[Actor, str, c.Command]], seed: int) -> Said:
    """Everything is sent to both processes, twice, by threads that start together."""
    rng, said, guard = random.Random(seed), Said(), threading.Lock()
    jobs = [(process, *one) for process in (0, 1) for one in sending for _ in range(TIMES)]
    rng.shuffle(jobs)
    ready = threading.Barrier(8)

    def work(mine: list[tuple[int, Actor, str, c.Command]]) -> None:
        ready.wait(10)
        for process, actor, id, command in mine:
            answer = place.tell(process, actor, id, command)
            with guard:
                said.setdefault((actor.id, id), set()).add(answer)

    threads = [threading.Thread(target=work, args=(jobs[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said


def check_once(address: str, seed: int) -> None:
    with town(address) as place:
        joining = [(newcomer(s), "join", c.Join(s, s.title())) for s in seats(PEOPLE)]
        one_answer(storm(place, joining, seed))
        one_answer(storm(place, [(ADA, "first", c.Advance(""))], seed))
        # The same command ids for everybody: an id alone is nobody's.
        notes = [
            (
                person(seat),
                f"c{n}",
                c.PostIdea("o1", f"note-{n}-of-{seat}-{'x' * 9}", {"idea": seat}),
            )
            for seat in seats(PEOPLE)
            for n in range(NOTES)
        ]
        one_answer(storm(place, notes, seed))
        nexts = storm(place, [(who, "next", c.Advance("o1")) for who in (ADA, FAY)], seed)
        assert sum(answers != {"stale"} for answers in nexts.values()) == 1
        log = place.log()
        assert [each.seq for each in log] == list(range(1, len(log) + 1))
        posted = [each.event.id for each in log if isinstance(each.event, e.IdeaPosted)]
        assert sorted(posted) == sorted(command.id for _, _, command in notes)
        assert sum(isinstance(each.event, e.SeatTaken) for each in log) == PEOPLE
        assert sum(isinstance(each.event, e.StepOpened) for each in log) == 2
        assert fold(log).seq == len(log)
        assert place.troubles == []


def one_answer(said: Said) -> None:
    assert said
    for sent, answers in said.items():
        assert len(answers) == 1, f"{sent} got {answers}"
        assert all(isinstance(answer, int) for answer in answers), f"{sent} got {answers}"
    by_answer = defaultdict(list)
    for sent, (answer,) in said.items():
        by_answer[answer].append(sent)
    assert all(len(sent) == 1 for sent in by_answer.values()), by_answer


@pytest.mark.parametrize("seed", range(2))
def test_every_command_sent_twice_is_carried_out_once(address: str, seed: int) -> None:
    check_once(address, seed)


def check_forgotten_everywhere(address: str) -> None:
    with town(address) as place:
        for seat in ("ben", "cleo"):
            place.tell(0, newcomer(seat), "join", c.Join(seat, f"canary-{seat}"))
        place.tell(0, ADA, "first", c.Advance(""))
        note = c.PostIdea("o1", "note-of-ben-xxxxxxxx", {"idea": "canary-note"})
        place.tell(1, person("ben"), "note", note)
        assert "canary-note" in repr(place.processes[1].state(SESSION))
        place.tell(0, person("ben"), "forget", c.Forget())
        place.tell(1, ADA, "ring", c.Ring("o1"))
        for process in place.processes:
            known = repr(process.newest(SESSION))
            assert "canary-note" not in known
            assert "canary-ben" not in known
            assert "canary-cleo" in known
        assert fold(place.log()) == place.processes[1].state(SESSION)


def test_what_one_process_forgets_no_other_remembers(address: str) -> None:
    check_forgotten_everywhere(address)

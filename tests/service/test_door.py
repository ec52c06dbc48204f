"""The one door: what is answered is on disk, and a repeated command changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.evolve import fold
from facilitator.core.rejected import Rejected
from facilitator.service import Service
from tests.house import ADA, House, house


@pytest.fixture
def room(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as built:
        yield built


def test_an_answered_command_is_on_disk(room: House) -> None:
    ben = room.person("Ben")
    room.advance()
    id = room.post(ben, "Badges that employers can read")
    posted = [r.event for r in room.log() if isinstance(r.event, e.IdeaPosted)]
    assert [event.id for event in posted] == [id]


def test_a_repeated_command_gets_its_first_answer_and_writes_nothing(room: House) -> None:
    ben = room.person("Ben")
    room.advance()
    command = c.PostIdea("o1", "idea-0000000000000001", {"idea": "Once"})
    first = room.do(ben, command, id="again")
    assert room.do(ben, command, id="again") == first
    assert len(room.log()) == first


def test_the_same_command_id_of_somebody_else_is_another_command(room: House) -> None:
    ben, cleo = room.person("Ben"), room.person("Cleo")
    room.advance()
    room.do(ben, c.PostIdea("o1", "idea-0000000000000001", {"idea": "Ben's"}), id="c-1")
    room.do(cleo, c.PostIdea("o1", "idea-0000000000000002", {"idea": "Cleo's"}), id="c-1")
    assert len(room.state.pool("o1")) == 2


def test_a_refusal_leaves_no_receipt(room: House) -> None:
    ben = room.person("Ben")
    command = c.PostIdea("o1", "idea-0000000000000001", {"idea": "Too early"})
    with pytest.raises(Rejected, match="gone"):
        room.do(ben, command, id="early")
    room.advance()
    room.do(ben, command, id="early")
    assert len(room.state.pool("o1")) == 1


def test_two_facilitators_pressing_next_at_once_move_the_room_once(room: House) -> None:
    room.person("Ben")
    room.advance()
    room.do(ADA, c.Advance("o1"), id="ada")
    with pytest.raises(Rejected, match="stale"):
        room.do(ADA, c.Advance("o1"), id="bo")
    assert room.state.current == "o2"


def test_a_fault_in_one_command_touches_no_other(
    room: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = room.person("Ben")
    room.advance()

    def broken(*anything: object) -> list[e.Event]:
        raise RuntimeError("Ben's own words must not be logged")

    said: list[dict[str, object]] = []
    room.service._report = lambda **facts: said.append(facts)
    with monkeypatch.context() as patch:
        patch.setitem(_decisions(), c.KeepIdea, broken)
        with pytest.raises(Rejected, match="bug"):
            room.do(ben, c.KeepIdea("x", True))
    room.post(ben, "Still works")
    assert [f["what"] for f in said] == ["bug"]
    assert "own words" not in str(said)


def _decisions() -> dict[type[c.Command], object]:
    from facilitator.core import decide

    return decide.DECISIONS  # type: ignore[return-value]


def test_racing_threads_leave_a_dense_log_and_one_answer_each(room: House) -> None:
    people = [room.person(f"P{n}") for n in range(8)]
    room.advance()
    answers: dict[str, set[int]] = {}
    guard = threading.Lock()

    def post(person: int, n: int) -> None:
        id = f"idea-{person:08}{n:08}"
        seq = room.do(people[person], c.PostIdea("o1", id, {"idea": id}), id=f"c{person}-{n}")
        with guard:
            answers.setdefault(id, set()).add(seq)

    def storm(person: int) -> None:
        for n in range(5):
            post(person, n)

    threads = [threading.Thread(target=storm, args=(p % 8,)) for p in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    log = room.log()
    assert [r.seq for r in log] == list(range(1, len(log) + 1))
    assert len(answers) == 40
    assert all(len(seqs) == 1 for seqs in answers.values())
    assert fold(log) == room.state


def test_another_process_sees_the_same_state(room: House) -> None:
    ben = room.person("Ben")
    room.advance()
    room.post(ben, "Seen from everywhere")
    other = Service(room.store, room.clock, lambda: 1)
    assert other.state(room.session) == room.state


def test_forgetting_rewrites_the_log_and_keeps_seq_dense(room: House) -> None:
    ben, cleo = room.person("Ben"), room.person("Cleo")
    room.advance()
    room.post(ben, "canary-of-ben")
    room.post(cleo, "canary-of-cleo")
    epoch = room.store.read(room.session).epoch
    room.do(ben, c.Forget())
    log = room.log()
    assert "canary-of-ben" not in str(log)
    assert "canary-of-cleo" in str(log)
    assert "'Ben'" not in str(log)
    assert [r.seq for r in log] == list(range(1, len(log) + 1))
    assert room.store.read(room.session).epoch > epoch
    assert fold(log) == room.state


def test_closing_drops_receipts_and_the_deadline(room: House) -> None:
    ben = room.person("Ben")
    room.advance()
    room.post(ben, "Before the end")
    room.do(ADA, c.CloseSession())
    assert room.store.write(lambda t: t.lock(room.session)).deadline is None  # type: ignore[union-attr]
    with pytest.raises(Rejected, match="closed"):
        room.post(ben, "After the end")


def test_there_is_no_door_to_a_room_that_does_not_exist(room: House) -> None:
    with pytest.raises(Rejected, match="no_such_room"):
        room.service.submit("nowhere", ADA, "c", c.Advance(""))

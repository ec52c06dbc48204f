"""Two processes behind an nginx that lets no websocket through: everything works by plain requests,
each of which either process may answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import websocket

from dev import NEEDS
from tests.server import Facilitator, Person, Visitor
from tests.sockets import Socket
from tests.whole.test_behind import two_behind_nginx

LOOKS = 8
"""So often we ask, that both processes are asked."""
BLOCKED = {
    "it knows no upgrade": {
        "proxy_set_header Upgrade    $http_upgrade;": 'proxy_set_header Upgrade    "";',
        "proxy_set_header Connection $facilitator_connection;": 'proxy_set_header Connection "";',
    },
    "it forbids them": {
        "    location / {": "    location /socket.io/ { return 403; }\n    location / {",
    },
}

pytestmark = pytest.mark.skipif(not NEEDS["proxy"].met(), reason=NEEDS["proxy"].reason)


@pytest.mark.parametrize("how", BLOCKED)
def test_a_room_runs_without_websockets_over_two_processes(tmp_path: Path, how: str) -> None:
    with two_behind_nginx(tmp_path, BLOCKED[how]) as place:
        ada = Facilitator(place.url, place.certificate)
        ada.arrive(place.server.first)
        code = ada.open_room()
        people = [Person(place.url, place.certificate) for _ in range(4)]
        for n, person in enumerate(people):
            person.join(code, f"P{n}")
            with pytest.raises(websocket.WebSocketBadStatusException):
                Socket(person, code)
        wall = Visitor(place.url, place.certificate)
        assert "seq" in ada.command(code, "next-1", "Advance", opening="")
        everybody_sees(code, people, "On your own")
        for n, person in enumerate(people):
            id = f"idea-{n:016}"
            answers = [person.post_idea(code, "o1", id, f"thought {n}") for _ in range(3)]
            assert "seq" in answers[0]
            assert answers == answers[:1] * 3, "the same answer from whichever process"
        for n, person in enumerate(people):
            everybody_sees(code, [person], f"thought {n}")
        assert "seq" in ada.command(code, "next-2", "Advance", opening="o1")
        everybody_sees(code, [*people, wall], "In pairs")
        assert "seq" in ada.command(code, "start-2", "Start", opening="o2")
        everybody_sees(code, people, "thought")
        met = [read.count("thought") for read in (stage_of(code, each) for each in people)]
        assert min(met) >= 2, "one's own and the partner's"


def everybody_sees(code: str, visitors: Sequence[Visitor], words: str) -> None:
    """Whoever is asked, from now on."""
    for visitor in visitors:
        for _ in range(LOOKS):
            assert words in stage_of(code, visitor)


def stage_of(code: str, visitor: Visitor) -> str:
    looks = "phone" if isinstance(visitor, Person) else "wall"
    status, answer = visitor.get(f"/r/{code}/enter?as={looks}")
    assert status == 200, answer
    html: str = json.loads(answer)["html"]
    return html

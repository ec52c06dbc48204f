"""Two processes behind the nginx site that we ship: one of them dies while 300 phones write."""

from __future__ import annotations

import asyncio
import os
import signal
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import pytest

from bench.browser import Browser
from bench.people import Person as Visitor
from bench.people import in_turn
from bench.players import Player
from bench.scenarios.crash import Stubborn
from bench.screens import Screen, eventually
from dev import NEEDS
from facilitator.core.events import IdeaPosted
from facilitator.core.evolve import fold
from facilitator.core.looking import visible
from facilitator.core.state import State
from facilitator.core.views import Viewer
from facilitator.core.visibility import lens_of
from facilitator.screens import assemble, stage
from facilitator.store import Store, open_store, rows
from facilitator.web.tokens import hashed
from tests.browser_dom import Stage
from tests.server import Facilitator, Server
from tests.whole import proxies
from tests.whole.processes import processes, several, started

PHONES, NOTES = 300, 3
PATIENCE = 240

pytestmark = pytest.mark.skipif(not NEEDS["proxy"].met(), reason=NEEDS["proxy"].reason)


@dataclass(frozen=True)
class Place:
    """Where people reach the program."""

    server: Server
    port: int
    certificate: Path

    @property
    def url(self) -> str:
        return f"https://{proxies.HOST}:{self.port}"


@contextmanager
def two_behind_nginx(
    folder: Path, change: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Place]:
    """With the site as we ship it, or changed as somebody might."""
    port, plain = proxies.ports()
    trusted = proxies.certificate(folder)
    public = f"https://{proxies.HOST}:{port}"
    settings = {"FACILITATOR_PUBLIC_URL": public, "FACILITATOR_TRUSTED_PROXIES": "1"}
    with several(folder / "data", 2, **settings) as server:
        site = proxies.own_host(folder, server.port, port, plain)
        with proxies.nginx(folder, proxies.changed(site, dict(change)), port):
            yield Place(server, port, trusted)


@dataclass
class Crowd:
    """The phones, a wall and the console, each of which comes back by itself."""

    place: Place
    store: Store
    code: str
    session: str
    console: Stubborn
    wall: Stubborn
    phones: list[Stubborn]
    seats: dict[int, Viewer] = field(default_factory=dict)

    @property
    def everybody(self) -> list[Stubborn]:
        return [self.console, self.wall, *self.phones]

    def state(self) -> State:
        return fold(self.store.read(self.session).recorded)

    def viewer(self, one: Stubborn) -> Viewer:
        """As whom it looks; a phone's seat is found by the secret in its cookie."""
        screen = one.person.screen
        if screen.looks != "phone":
            return Viewer(screen.looks)
        if id(one) not in self.seats:
            secret = one.person.browser.cookies[f"seat_{self.code}"]
            row = rows.seat_by_secret(self.store, self.session, hashed(secret))
            assert row
            self.seats[id(one)] = Viewer("phone", "en", row.seat, secret)
        return self.seats[id(one)]

    async def next(self, opening: str) -> str:
        """One process writes, and all screens follow, wherever they are."""
        answer, _ = await self.console.person.screen.command("Advance", opening=opening)
        assert "seq" in answer, answer
        await self.everybody_is_current()
        return self.state().current or ""

    async def everybody_is_current(self) -> None:
        """Soon every stage is what the log on disk gives."""
        shown = {id(one): Player(one.person.screen) for one in self.everybody}
        deadline = asyncio.get_running_loop().time() + PATIENCE
        behind: Sequence[Stubborn] = self.everybody
        while behind := self._behind(behind, shown):
            assert asyncio.get_running_loop().time() < deadline, f"{len(behind)} are not current"
            await asyncio.sleep(0.3)

    def _behind(self, some: Sequence[Stubborn], shown: dict[int, Player]) -> list[Stubborn]:
        state = self.state()
        expected = ((one, lens_of(state, self.viewer(one))) for one in some)
        return [
            one
            for one, lens in expected
            if shown[id(one)].look().shown() != Stage(assemble(stage(visible(state, lens)))).shown()
        ]


@asynccontextmanager
async def crowd(place: Place, number: int) -> AsyncIterator[Crowd]:
    ada = Facilitator(place.url, place.certificate)
    ada.arrive(place.server.first)
    code = ada.open_room()
    tls = ssl.create_default_context(cafile=place.certificate)

    def somebody(n: int, looks: str = "phone", cookie: str = "") -> Stubborn:
        screen = Screen(proxies.HOST, place.port, code, looks, cookie, witness=True, tls=tls)
        return Stubborn(Visitor(Browser(proxies.HOST, place.port, tls), screen, f"Person {n}"))

    cookie = "; ".join(f"{each.name}={each.value}" for each in ada.cookies)
    console, wall = somebody(0, "console", cookie), somebody(0, "wall")
    phones = [somebody(n) for n in range(number)]
    for each in (console, wall):
        await each.person.screen.open()
    people = [phone.person for phone in phones]
    await in_turn(people, Visitor.sit)
    await in_turn(people, Visitor.look)
    with closing(open_store(place.server.environment["FACILITATOR_DATABASE_URL"])) as store:
        row = rows.session_by_code(store, code)
        assert row
        here = Crowd(place, store, code, row.id, console, wall, phones)
        staying = [asyncio.ensure_future(each.stay()) for each in here.everybody]
        yield here
        for task in staying:
            task.cancel()
        await asyncio.gather(*staying, return_exceptions=True)
        sockets = [each.person.screen.socket for each in here.everybody]
        for socket in sockets:
            socket.close()
        assert await eventually(lambda: all(socket.closed for socket in sockets), PATIENCE)


def test_a_process_that_dies_while_300_phones_write_loses_and_doubles_nothing(
    tmp_path: Path,
) -> None:
    with two_behind_nginx(tmp_path) as place:
        asyncio.run(two_bursts(place))


async def two_bursts(place: Place) -> None:
    async with crowd(place, PHONES) as here:
        alone = await here.next("")
        await burst(here, alone, signal.SIGTERM)
        pairs = await here.next(alone)
        await burst(here, pairs, signal.SIGKILL)
        await here.next(pairs)
        assert len(started(place.server)) == 4, "both were started again"


async def burst(here: Crowd, opening: str, how: signal.Signals) -> None:
    """Everybody writes; in the middle of it one process dies. All that was written is there, once,
    and on every screen."""
    before = {id for phone in here.phones for id in phone.answered}
    for phone in here.phones:
        phone.opening = opening
    writing = [asyncio.ensure_future(write(phone)) for phone in here.phones]
    total = PHONES * NOTES
    assert await eventually(lambda: answered(here) - len(before) > total / 3, PATIENCE)
    dying = processes(here.place.server)[0]
    os.kill(dying, how)
    assert answered(here) - len(before) < total, "in the middle"
    await asyncio.gather(*writing)
    assert await eventually(lambda: answered(here) == len(before) + total, PATIENCE), "an answer"
    assert all(not phone.outbox for phone in here.phones)
    log = here.store.read(here.session).recorded
    assert [each.seq for each in log] == list(range(1, len(log) + 1))
    posted = Counter(each.event.id for each in log if isinstance(each.event, IdeaPosted))
    assert posted == Counter(id for phone in here.phones for id in phone.answered)
    await here.everybody_is_current()
    assert dying not in processes(here.place.server)


async def write(phone: Stubborn) -> None:
    for _ in range(NOTES):
        phone.post()
        await asyncio.sleep(0.5)


def answered(here: Crowd) -> int:
    return sum(len(phone.answered) for phone in here.phones)

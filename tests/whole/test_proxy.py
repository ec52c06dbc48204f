"""Behind a proxy, as on a server that others reach: our own nginx files, on a real nginx."""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import websocket

from dev import NEEDS
from facilitator.web.making import MOST_BYTES
from tests.server import Facilitator, Person, Server, serving
from tests.sockets import Socket
from tests.whole import proxies

IDEA = "idea-0000000000000001"
PINGS_EVERY = 20

pytestmark = pytest.mark.skipif(not NEEDS["proxy"].met(), reason=NEEDS["proxy"].reason)


@dataclass
class House:
    """The program, where people reach it, and the site file that stands in front."""

    server: Server
    url: str
    plain: int
    certificate: Path
    site: str

    def person(self, name: str, code: str) -> Person:
        someone = Person(self.url, self.certificate)
        someone.join(code, name)
        return someone

    def ask(self, path: str, source: str = "127.0.0.1", **headers: str) -> int:
        """The status of an answer to somebody at another address of the loopback."""
        port, root = self.url.split("//")[1].partition("/")[::2]
        trusting = ssl.create_default_context(cafile=self.certificate)
        connection = http.client.HTTPSConnection(port, source_address=(source, 0), context=trusting)
        with closing(connection):
            connection.request("GET", f"/{root}{path}" if root else path, headers=headers)
            return connection.getresponse().status


Site = Callable[[Path, int, int, int], str]
VARIANTS: dict[str, tuple[Site, str]] = {
    "a host of its own": (proxies.own_host, ""),
    "below a path": (proxies.below, "/facilitator"),
}


@pytest.fixture(scope="module", params=VARIANTS)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("proxy")
    site, path = VARIANTS[request.param]
    port, plain = proxies.ports()
    url = f"https://{proxies.HOST}:{port}{path}"
    trusted = proxies.certificate(folder)
    settings = {"FACILITATOR_PUBLIC_URL": url, "FACILITATOR_TRUSTED_PROXIES": "1"}
    with serving(folder / "data", **settings) as server:
        text = site(folder, server.port, port, plain)
        with proxies.nginx(folder, text, port):
            yield House(server, url, plain, trusted, text)


@pytest.fixture(scope="module")
def ada(house: House) -> Facilitator:
    ada = Facilitator(house.url, house.certificate)
    ada.arrive(house.server.first)
    return ada


@pytest.fixture
def code(ada: Facilitator) -> str:
    return ada.open_room()


def test_a_room_runs_over_websockets_through_the_proxy(
    house: House, ada: Facilitator, code: str
) -> None:
    ben = house.person("Ben", code)
    with closing(Socket(ben, code)) as phone, closing(Socket(ada, code, "console")) as console:
        for socket in (phone, console):
            assert "html" in socket.enter()
        assert "seq" in console.command("c1", "Advance", opening="")
        phone.wait_for("On your own")
        phone.command("c2", "PostIdea", opening="o1", id=IDEA, fields={"idea": "Show it, 学分"})
        phone.wait_for("Show it, 学分")


def test_a_room_runs_over_plain_requests_through_the_proxy(
    house: House, ada: Facilitator, code: str
) -> None:
    ben = house.person("Ben", code)
    assert "seq" in ada.command(code, "begin", "Advance", opening="")
    assert "seq" in ben.post_idea(code, "o1", IDEA, "Show it")
    status, stage = ben.get(f"/r/{code}/enter?as=phone")
    assert status == 200
    assert "Show it" in stage


def test_foreign_pages_stay_outside(house: House, code: str) -> None:
    eve = house.person("Eve", code)
    for origin, welcome in ((eve.origin, True), ("https://evil.example", False)):
        with closing(Socket(eve, code, origin=origin)) as socket:
            assert socket.accepted is welcome
    eve.origin = "https://evil.example"
    assert eve.post(f"/r/{code}/leave")[0] == 403


def test_cookies_are_secure_and_belong_to_the_path(house: House, code: str) -> None:
    path = house.url.removeprefix("https://").partition("/")[2]
    cookies = list(house.person("Ben", code).cookies)
    assert cookies
    assert {(each.secure, each.path) for each in cookies} == {(True, f"/{path}")}


def test_what_people_scan_and_click_is_the_public_address(house: House, code: str) -> None:
    wall = Person(house.url, house.certificate)
    status, page = wall.get(f"/wall/{code}")
    assert status == 200
    assert house.url.removeprefix("https://") in page
    assets = re.findall(r'(?:src|href)="([^"]*/static/dist/[^"]+)"', page)
    assert len(assets) == 2
    for each in assets:
        assert wall.get(each.removeprefix("/facilitator"))[0] == 200


def test_assets_come_compressed_as_we_have_them_and_pages_as_they_are(
    house: House, code: str
) -> None:
    page, headers = fetched(house, f"/wall/{code}")
    assert "Content-Encoding" not in headers
    script = re.findall(r'src="([^"]+)"', page.decode())[0].removeprefix("/facilitator")
    for packing in ("br", "gzip"):
        body, headers = fetched(house, script, packing)
        assert headers["Content-Encoding"] == packing
        assert "immutable" in headers["Cache-Control"]
        assert 0 < len(body) < 100_000


def fetched(
    house: House, path: str, packing: str = "gzip"
) -> tuple[bytes, http.client.HTTPMessage]:
    trusting = ssl.create_default_context(cafile=house.certificate)
    request = Request(house.url + path, headers={"Accept-Encoding": packing})
    with urlopen(request, context=trusting) as answer:
        return answer.read(), answer.headers


def test_addresses_are_those_of_the_people_and_nobody_can_invent_one(house: House) -> None:
    """Wrong codes are counted by address; one hall of guessers does not lock out the others."""
    guesses = [house.ask(f"/r/ZZZZZ{'BCDFGHJKMN'[n % 10]}") for n in range(70)]
    assert (guesses[0], guesses[-1]) == (404, 429)
    assert house.ask("/r/ZZZZZZ", **{"X-Forwarded-For": "203.0.113.9"}) == 429
    assert house.ask("/r/ZZZZZZ", source="127.0.0.2") == 404


def test_as_much_fits_through_as_the_program_takes(house: House, ada: Facilitator) -> None:
    most = {"do": "keep", "topic": "x" * (MOST_BYTES - 2_000), "slug": "break"}
    assert ada.post("/desk/plan", **most)[0] != 413
    assert ada.post("/desk/plan", **most | {"topic": "x" * 300_000})[0] == 413


def test_the_plain_port_sends_to_the_safe_one(house: House) -> None:
    if "return 301 https" not in house.site:
        return  # the host that is there already has a plain port of its own
    connection = http.client.HTTPConnection(f"{proxies.HOST}:{house.plain}")
    with closing(connection):
        connection.request("GET", "/r/KQMTRA")
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Location"][:8]) == (301, "https://")
        assert answer.headers["Location"].endswith("/r/KQMTRA")


def test_the_path_alone_leads_in(house: House) -> None:
    assert house.ask("") in (200, 301)
    assert house.ask("/") == 200


# Silence


def impatient(house: House, seconds: int) -> tuple[str, int]:
    """The same site with a shorter time-out, on another port."""
    port, _ = proxies.ports()
    old = int(re.findall(r"127\.0\.0\.1:(\d+)", house.url)[0])
    text = proxies.changed(
        house.site, {"proxy_read_timeout 120s": f"proxy_read_timeout {seconds}s"}
    )
    text = text.replace(f"listen {old} ssl", f"listen {port} ssl")
    return text.replace(f"listen {house.plain};", f"listen {proxies.ports()[1]};"), port


@pytest.mark.parametrize("seconds", [3, PINGS_EVERY + 3])
def test_a_silent_room_is_not_cut_as_long_as_a_proxy_waits_for_our_sign_of_life(
    house: House, code: str, tmp_path: Path, seconds: int
) -> None:
    text, port = impatient(house, seconds)
    ben = house.person("Ben", code)
    ben.url = re.sub(r":\d+", f":{port}", house.url)
    with proxies.nginx(tmp_path, text, port), closing(Socket(ben, code)) as phone:
        assert "html" in phone.enter()
        if seconds < PINGS_EVERY:
            with pytest.raises(websocket.WebSocketConnectionClosedException):
                phone.idle(seconds + 7)
        else:
            phone.idle(seconds + 3)
            assert phone.enter()["seq"]


def test_the_shipped_time_out_waits_for_several_signs_of_life(house: House) -> None:
    waits = [int(each) for each in re.findall(r"proxy_read_timeout (\d+)s", house.site)]
    assert waits
    assert min(waits) >= 3 * PINGS_EVERY

"""/healthz, the log of requests, and the built files."""

from __future__ import annotations

import json
import logging

import pytest

from facilitator import logs
from facilitator.core.rejected import Rejected
from facilitator.store import DatabaseAway, DiskFull
from facilitator.web.deps import Web
from facilitator.web.making import make_app
from facilitator.web.patience import MOST_ADDRESSES, Patience
from tests.house import LIBRARY, Clock
from tests.web.site import HERE, Site, words


def test_a_server_that_moves_says_so(house: Site) -> None:
    answer = house.browser().get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"loop": "ok", "writer": "ok"})


@pytest.mark.parametrize(
    ("stuck", "how"), [("loop", "stuck"), ("writer", "stuck"), ("writer", "disk_full")]
)
def test_a_server_that_is_stuck_says_what_is(house: Site, stuck: str, how: str) -> None:
    health = {"loop": "ok", "writer": "ok", stuck: how}
    deps = Web(
        config=house.program.config,
        store=house.records,
        door=None,  # type: ignore[arg-type]
        enter=lambda row, viewer: {},
        export=lambda state, actor, form: b"",
        library=LIBRARY,
        assets=lambda name: name,
        clock=house.clock,
        off_loop=lambda call, *given: call(*given),
        health=lambda: health,
        rehearsals=house.program.rehearsals,
    )
    answer = make_app(deps).test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.get_json() == health


def test_a_server_that_cannot_write_says_why_and_then_that_it_can(
    house: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(job: object) -> None:
        raise DiskFull("There is no room left for the file.")

    house.clock.pass_seconds(2)
    with monkeypatch.context() as patch:
        patch.setattr(house.program.service, "write", full)
        answer = house.browser().get("/healthz")
        assert (answer.status_code, answer.get_json()["writer"]) == (503, "disk_full")
    answer = house.browser().get("/healthz")
    assert (answer.status_code, answer.get_json()["writer"]) == (200, "ok")


def test_a_page_that_cannot_be_had_just_now_says_so_and_how_to_ask_again(
    house: Site, monkeypatch: pytest.MonkeyPatch, lines: list[str]
) -> None:
    code = house.open(house.ada())
    ben = house.join(code, "Ben")

    def away(*_: object) -> None:
        raise DatabaseAway("The database at db.example does not answer.")

    monkeypatch.setattr(house.program.service, "newest", away)
    answer = ben.get(f"/r/{code}")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "cannot reach what it has saved" in words(answer)
    assert "Try again" in words(answer)
    assert "db.example" not in answer.text, "that is for whoever runs it"
    assert "db.example" in "".join(lines)
    entered = ben.get(f"/r/{code}/enter")
    assert (entered.status_code, entered.get_json()["error"]) == (503, "database_away")


def test_who_cannot_be_saved_is_asked_again_with_their_name(
    house: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = house.open(house.ada())

    def full(*_: object) -> None:
        raise Rejected("disk_full")

    monkeypatch.setattr(house.program.service, "submit", full)
    answer = house.browser().post(f"/r/{code}/join", {"name": "Benjamin"})
    assert answer.status_code == 503
    assert "disk is full" in words(answer)
    assert "Benjamin" in answer.text


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    monkeypatch.setattr(logs.logger, "handlers", [Keep()])
    monkeypatch.setattr(logs.logger, "propagate", False)
    logs.logger.setLevel(logging.INFO)
    return said


def test_the_log_holds_ids_and_figures_and_no_words(house: Site, lines: list[str]) -> None:
    ada = house.ada()
    code = house.open(ada, topic="Zugvogel")
    ben = house.join(code, "Benjamin")
    house.advance(code)
    house.write(code, ben, "Zwergpinguin")
    ben.get(f"/r/{code}/mine")
    ben.get("/join?code=Zaunkoenig")
    ada.get(f"/console/{code}")
    ada.get("/Zilpzalp")
    text = "\n".join(lines)
    said = [json.loads(line) for line in lines]
    requests = [each for each in said if each.get("what") == "request"]
    assert {"method", "route", "status", "ms"} <= set(requests[0])
    assert any(each.get("route") == "/r/<code>/commands" for each in requests)
    assert any(str(each.get("actor", "")).startswith("a:") for each in requests)
    seat = next(iter(house.state(code).seats))
    secrets = [ben.cookie(f"seat_{code}"), ada.cookie("account")]
    words = ["Zugvogel", "Benjamin", "Zwergpinguin", "Zaunkoenig", "Zilpzalp", "ada@", "Ada"]
    for word in [*words, code, seat, *secrets]:
        assert word
        assert word not in text


def test_built_files_stay_in_the_browser_for_ever(house: Site) -> None:
    browser = house.browser()
    address = browser.get("/").text.split('stylesheet" href="')[1].split('"')[0]
    plain = browser.get(address)
    assert plain.status_code == 200
    assert "immutable" in plain.headers["Cache-Control"]
    packed = browser.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] in ("br", "gzip")
    assert len(packed.data) < len(plain.data)


@pytest.mark.parametrize(
    "name", ["manifest.json", "sources.sha256", "..%2Fbuild.mjs", "nothing.js", "phone.js.gz"]
)
def test_nothing_else_is_served_from_there(house: Site, name: str) -> None:
    assert house.browser().client.get(f"/static/dist/{name}", headers=HERE).status_code == 404


# Patience with guesses


def test_patience_comes_back_with_time() -> None:
    clock = Clock()
    patience = Patience(clock, guesses=3, seconds=10)
    for _ in range(3):
        assert patience.left("10.0.0.1")
        patience.spend("10.0.0.1")
    assert not patience.left("10.0.0.1")
    assert patience.left("10.0.0.2")
    clock.pass_seconds(10)
    assert patience.left("10.0.0.1")


def test_neighbours_in_ipv6_share_their_guesses() -> None:
    patience = Patience(Clock(), guesses=1, seconds=10)
    patience.spend("2001:db8::1")
    assert not patience.left("2001:db8::ffff")
    assert patience.left("2001:db8:0:1::1")


def test_patience_remembers_so_many_addresses_and_no_more() -> None:
    patience = Patience(Clock(), guesses=1, seconds=10)
    for n in range(MOST_ADDRESSES + 1):
        patience.spend(f"name-{n}")
    assert patience.left("name-0")
    assert not patience.left(f"name-{MOST_ADDRESSES}")

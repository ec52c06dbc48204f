"""The whole site below a path of its host, as a campus server gives it to one program of many.

Somebody walks everywhere: as the facilitator, as a participant and as nobody, before, during and
after a session. No link, form, file, redirect or cookie may lead out of the path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from facilitator.screens.qr import qr
from tests.web.site import Browser, Site, site, words

ROOT = "/facilitator"
PUBLIC = f"https://campus.example{ROOT}"
POINTING = ("href", "src", "action", "formaction", "data-root")


@dataclass
class Guest(Browser):
    """Behind a proxy that leaves the path in the address, or one that takes it away."""

    keeps: bool = True

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(**self._at(path), **more)

    def post(self, path: str, data: object = None, **more: Any) -> TestResponse:
        headers = {"Origin": "https://campus.example", **more.pop("headers", {})}
        return self.client.post(**self._at(path), data=data, headers=headers, **more)

    def _at(self, path: str) -> dict[str, str]:
        inside = path.removeprefix(ROOT) or "/"
        if self.keeps:
            return {"path": ROOT + inside}
        return {"path": inside, "base_url": f"http://localhost{ROOT}"}


@dataclass
class Campus(Site):
    keeps: bool = True

    def browser(self) -> Browser:
        client: FlaskClient = self.program.flask.test_client()
        return Guest(client, self.keeps)


@pytest.fixture(params=[True, False], ids=["path kept", "path taken away"])
def campus(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Campus]:
    with site(tmp_path, public_url=PUBLIC) as built:
        yield Campus(built.program, built.clock, built.shows, keeps=request.param)


def addresses(html: str) -> Iterator[str]:
    """Everything on a page, also in its templates, that a browser would ask for or send to."""
    for element in lxml.html.fromstring(f"<div>{html}</div>").iter():
        for name in POINTING:
            value = element.get(name)
            # What the page carries in itself, a browser asks nobody for.
            if value is not None and not value.startswith("data:"):
                yield value


def is_inside(address: str) -> bool:
    return address == ROOT or address.startswith((f"{ROOT}/", "#", "?"))


def assert_inside(where: str, html: str) -> list[str]:
    found = list(addresses(html))
    assert [each for each in found if not is_inside(each)] == [], where
    return found


def walk(browser: Browser, *starts: str) -> set[str]:
    """Every page that links lead to; the result is their addresses."""
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        path = waiting.pop().split("#")[0]
        if not path or path in seen:
            continue
        seen.add(path)
        answer = browser.get(path)
        assert answer.status_code < 500, path
        if answer.status_code in (301, 302, 303):
            assert is_inside(answer.location), f"{path} leads to {answer.location}"
            waiting.append(answer.location)
        elif answer.mimetype == "text/html" and "/transcript." not in path:
            waiting += (each for each in assert_inside(path, answer.text) if each[0] == "/")
    return seen


def stages(browser: Browser, code: str, *looks: str) -> None:
    for look in looks:
        html = browser.get(f"/r/{code}/enter?as={look}").get_json()["html"]
        assert_inside(f"the {look}'s stage", html)


def test_nothing_leads_out_of_the_path(campus: Campus) -> None:
    ada, eve = campus.ada(), campus.browser()
    code = campus.open(ada)
    ben = campus.join(code, "Ben")
    seen = walk(eve, "/", "/wall", f"/r/{code}", f"/r/{code}/mine", "/desk", "/no", "/r/NOROOM")
    seen |= walk(ada, "/desk", "/desk/plan?add=1-2-4-all")
    stages(ada, code, "console", "wall", "preview")
    seen |= walk(ben, f"/r/{code}")
    campus.advance(code)
    stages(ben, code, "phone")
    campus.finish(code)
    stages(ada, code, "console", "wall")
    stages(ben, code, "phone")
    trial = ada.post("/desk/phone").location
    seen |= walk(ada, trial)
    seen |= walk(eve, trial.replace("/desk/phone/", "/try/"))
    closing = ada.post(f"/desk/sessions/{code}/close")
    assert is_inside(closing.location)
    stages(ada, code, "console", "wall")
    seen |= walk(ada, "/desk", f"/desk/sessions/{code}", f"/console/{code}")
    seen |= walk(ben, f"/r/{code}", f"/r/{code}/mine")
    pages = {urlsplit(path).path for path in seen}
    assert {f"{ROOT}/desk/plan", f"{ROOT}/r/{code}/transcript.html"} <= pages, "it walked far"
    assert any(path.startswith(f"{ROOT}/static/dist/") for path in pages)


def test_a_rehearsal_is_watched_below_the_path(campus: Campus) -> None:
    ada = campus.ada()
    form = {"topic": "bread", "slug": "1-2-4-all", "invitation": "?", "minutes": "12"}
    begun = ada.post("/desk/plan", {**form, "do": "watch"})
    assert is_inside(begun.location)
    assert any("/phones/" in each for each in walk(ada, begun.location))


def test_cookies_belong_to_the_path(campus: Campus) -> None:
    ada = campus.ada()
    code = campus.open(ada)
    answers = [
        campus.browser().get(f"/r/{code}"),
        campus.join(code, "Ben").post(f"/r/{code}/leave"),
        ada.post("/desk/sign-out"),
    ]
    for answer in answers:
        cookies = answer.headers.getlist("Set-Cookie")
        assert cookies
        assert all(f"Path={ROOT}" in each and "Secure" in each for each in cookies)


def test_signing_in_leads_back_to_where_one_was_and_nowhere_else(campus: Campus) -> None:
    sent = campus.browser().get("/desk/plan?add=break")
    assert sent.location == f"{ROOT}/desk/sign-in?next={ROOT}/desk/plan?add%3Dbreak"
    ada = campus.ada()
    inside = ada.get(f"/desk/sign-in?next={ROOT}/desk/plan")
    assert inside.location == f"{ROOT}/desk/plan"
    neighbour = ada.get("/desk/sign-in?next=/webmail/logout")
    assert neighbour.location == f"{ROOT}/desk"


def test_what_is_scanned_and_typed_holds_the_path(campus: Campus) -> None:
    ada = campus.ada()
    code = campus.open(ada)
    for path in (f"/wall/{code}", f"/console/{code}"):
        assert f"campus.example{ROOT}" in words(ada.get(path))
    wall = ada.get(f"/wall/{code}").text
    drawn = str(qr(f"{PUBLIC}/r/{code}")).partition('d="')[2].partition('"')[0]
    assert len(drawn) > 100
    assert drawn in wall


def test_without_a_path_nothing_has_one(house: Site) -> None:
    """In the same process, after the others."""
    home = house.browser().get("/")
    assert 'href="/desk"' in home.text
    assert 'data-root=""' in home.text
    assert f"{ROOT}/" not in home.text
    assert house.browser().get(f"{ROOT}/").status_code == 404

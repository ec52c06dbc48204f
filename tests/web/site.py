"""The real program on a temporary database, and browsers that visit it without a network."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from facilitator.app import Program, build
from facilitator.config import Config
from facilitator.core import commands as c
from facilitator.core.commands import Actor
from facilitator.core.state import State
from facilitator.store import open_store, rows
from facilitator.store.tables import AccountRow
from facilitator.web.links import first_link, sign_in_link
from facilitator.web.records import Records
from tests.house import LIBRARY, Clock

PASSWORD = "three good words"
HERE = {"Origin": "http://localhost"}


@dataclass
class Browser:
    """One person's browser: it keeps cookies and says where a form came from."""

    client: FlaskClient

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def post(self, path: str, data: object = None, **more: Any) -> TestResponse:
        return self.client.post(
            path, data=data, headers={**HERE, **more.pop("headers", {})}, **more
        )

    def cookie(self, name: str) -> str | None:
        found = self.client.get_cookie(name)
        return found.value if found else None


@dataclass
class Site:
    """`shows` are rehearsals that were begun: each runs when a test calls it, and whenever all its
    people wait, the clock goes on and `meanwhile` is called."""

    program: Program
    clock: Clock
    shows: list[Callable[[], None]] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None

    def wait(self, seconds: float) -> None:
        self.clock.pass_seconds(seconds)
        self.meanwhile()

    def browser(self) -> Browser:
        return Browser(self.program.flask.test_client())

    @property
    def records(self) -> Records:
        return Records(self.program.store, self.program.service.write)

    def ada(self) -> Browser:
        """The facilitator, signed in."""
        return self.account("Ada")

    def account(self, name: str) -> Browser:
        """By a link, because a password takes a quarter of a second."""
        email = f"{name.lower()}@example.org"
        account = self.records.account_by_email(email)
        if account is None:
            account = AccountRow(token_hex(8), name, email, None, self.clock())
            row = account
            self.program.service.write(lambda tx: rows.add_account(tx, row))
        browser = self.browser()
        assert browser.post(sign_in_link(self.records, self.clock(), account.id)).status_code == 303
        return browser

    def ada_with_password(self) -> Browser:
        """As on a new server: by the first link."""
        link = first_link(self.records, self.clock())
        assert link
        browser = self.browser()
        fields = {"name": "Ada", "email": "Ada@example.org", "password": PASSWORD}
        assert browser.post(link, fields).status_code == 303
        return browser

    def open(self, ada: Browser, *slugs: str, topic: str = "bread") -> str:
        """A room; the result is its code."""
        chosen = [LIBRARY.technique(slug) for slug in slugs or ("1-2-4-all",)]
        answer = ada.post(
            "/desk/plan",
            {
                "do": "open",
                "topic": topic,
                "slug": [one.slug for one in chosen],
                "invitation": [one.invitation for one in chosen],
                "minutes": [str(one.minutes) for one in chosen],
            },
        )
        assert answer.status_code == 303, answer.text
        return answer.location.rsplit("/", 1)[1]

    def join(self, code: str, name: str = "") -> Browser:
        browser = self.browser()
        assert browser.post(f"/r/{code}/join", {"name": name}).status_code == 303
        return browser

    def row(self, code: str) -> Any:
        return self.records.session(code)

    def state(self, code: str) -> State:
        return self.program.service.state(self.row(code).id)

    def do(self, code: str, command: c.Command) -> None:
        owner = Actor(f"a:{self.row(code).owner}", "facilitator")
        self.program.service.submit(self.row(code).id, owner, f"t{self.state(code).seq}", command)

    def advance(self, code: str) -> None:
        self.do(code, c.Advance(self.state(code).current or ""))

    def finish(self, code: str) -> None:
        while not self.state(code).session.finished:
            self.advance(code)

    def write(self, code: str, browser: Browser, text: str) -> str:
        """A note in the open step, sent as the page's script does; the result is its id."""
        id = f"idea-of-a-phone-{self.state(code).seq}"
        data = {"opening": self.state(code).current, "id": id, "fields": {"idea": text}}
        self.do_as(code, browser, "PostIdea", data)
        return id

    def do_as(self, code: str, browser: Browser, kind: str, data: dict[str, Any]) -> None:
        """A command as the page's script sends it."""
        body = {"id": f"c-{self.state(code).seq}", "type": kind, "data": data}
        answer = browser.post(f"/r/{code}/commands", json=body)
        assert answer.status_code == 200, answer.text


@contextmanager
def site(folder: Path, **settings: Any) -> Iterator[Site]:
    store = open_store(folder=folder)
    clock = Clock()
    try:
        program = build(Config(data=folder, async_mode="threads", **settings), store, clock)
        program.service.ring = lambda session, quiet: None  # nobody looks live here
        built = Site(program, clock)
        hands = program.rehearsals.hands
        program.rehearsals.hands = replace(
            hands, spawn=built.shows.append, sleep=built.wait, seeds=lambda: 7
        )
        program.flask.testing = False  # a mistake is answered as it would be to a person
        yield built
    finally:
        store.close()


def table(answer: TestResponse, name: str) -> str:
    """One of the tables of a download, as text."""
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return archive.read(name).decode("utf-8-sig")


def words(answer: TestResponse) -> str:
    """What stands on a page, without its elements."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())

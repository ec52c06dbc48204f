"""Pictures of every screen, to be looked at before a change is called done.

    python -m tests.screens.gallery FOLDER [SCENE…]

plays the story, serves each scene as a page of its own with the built style sheets and scripts, and
takes it in the sizes and themes that matter. Nothing is compared: a person looks.
"""

from __future__ import annotations

import mimetypes
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from facilitator.paths import STATIC_DIST
from facilitator.screens import assemble, render, stage
from facilitator.web.files import asset_address
from tests.screens import rated, tables, turns
from tests.screens.story import Story, scenes

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
POLICY = "default-src 'self'; img-src 'self' data:; connect-src *"
PHONE = (360, 740)
SMALL, LAPTOP, WIDE = (1024, 768), (1280, 800), (1920, 1080)
WALL_SCENES = {
    "lobby", "alone", "alone-over", "pairs-gathering", "fours", "all-waiting", "all-two", "all",
    "spotlight", "finished",
}  # fmt: skip


@dataclass(frozen=True)
class Shot:
    """`html` is asked at once, before the story goes on, and only for a scene that is wanted."""

    name: str
    html: Callable[[], str]
    now: int
    size: tuple[int, int]
    theme: str = "light"
    whole: bool = False


def room_page(story: Story, looks: str, person: int | None = None, lang: str = "en") -> str:
    """A room's page as the web serves it."""
    view = story.view(looks, person, lang)
    values = {
        "session": story.state.session,
        "code": "KQMTRA",
        "looks": looks,
        "asset": asset_address(),
        "entered": {"now": story.now, "html": assemble(stage(view))},
    }
    if looks == "wall":
        way_in = {"join_url": "https://rooms.example/r/KQMTRA", "join_address": "rooms.example"}
        return render("pages/wall.html", lang, only_here=False, **way_in, **values)
    return render("pages/room.html", lang, return_code="7KQM 2TRA 9PXN", **values)


def console_page(story: Story) -> str:
    values = {
        "session": story.state.session,
        "code": "KQMTRA",
        "only_here": False,
        "few": [],
        "asset": asset_address(),
        "entered": {"now": story.now, "html": assemble(stage(story.view("console")))},
    }
    way_in = {"join_url": "https://rooms.example/r/KQMTRA", "join_address": "rooms.example"}
    return render("pages/console.html", "en", **way_in, **values)


def join_page(story: Story, problem: str = "", lang: str = "en") -> str:
    values = {"session": story.state.session, "code": "KQMTRA", "name": "", "joined": 3}
    return render("pages/join.html", lang, asset=asset_address(), problem=problem, **values)


def home_page(problem: str = "", lang: str = "en") -> str:
    return render("pages/home.html", lang, asset=asset_address(), typed="", problem=problem)


def shots() -> Iterator[Shot]:
    for name, story in scenes():
        if name == "lobby":
            yield Shot("join", partial(join_page, story), story.now, PHONE, whole=True)
            yield Shot("home", home_page, story.now, PHONE)
        for theme in ("light", "dark"):
            phone = partial(room_page, story, "phone", 2)
            yield Shot(f"phone-{name}", phone, story.now, PHONE, theme, whole=True)
        if name in WALL_SCENES:
            wall = partial(room_page, story, "wall")
            for size, theme in ((SMALL, "light"), (WIDE, "dark")):
                yield Shot(f"wall-{name}", wall, story.now, size, theme)
    yield from _turns()
    yield from _results()
    yield from _tables()
    yield from _crowds()


def _turns() -> Iterator[Shot]:
    """Turns, rounds and questions: for whoever has the turn, who listens, wall and console."""
    for scenes_of in (turns.turns(), turns.turns(7), turns.rounds(), turns.questions()):
        for name, story in scenes_of:
            name = f"{name}-{story.people}"
            people = {"": 2}
            if any(g.roles for o in story.state.fronts for g in o.groups.values()):
                people = {"-mine": turns.holder(story), "-other": turns.listener(story)}
            for theme in ("light", "dark"):
                for whose, person in people.items():
                    html = partial(room_page, story, "phone", person)
                    yield Shot(f"phone-{name}{whose}", html, story.now, PHONE, theme, whole=True)
            yield from _wall_and_console(name, story)


def _wall_and_console(name: str, story: Story) -> Iterator[Shot]:
    wall, console = partial(room_page, story, "wall"), partial(console_page, story)
    for size, theme in ((SMALL, "light"), (WIDE, "dark"), (LAPTOP, "light")):
        yield Shot(f"wall-{name}", wall, story.now, size, theme)
    for size, theme in ((LAPTOP, "light"), (LAPTOP, "dark"), (PHONE, "light")):
        yield Shot(f"console-{name}", console, story.now, size, theme)


def _results() -> Iterator[Shot]:
    """What came of a vote, of scores and of dots, in the step after it."""
    for name, story in rated.scenes():
        if name.startswith("result"):
            for size, theme in ((PHONE, "light"), (PHONE, "dark")):
                html = partial(room_page, story, "phone", 2)  # type: ignore[arg-type]
                yield Shot(f"phone-{name}", html, story.now, size, theme, whole=True)
            for size, theme in ((SMALL, "light"), (WIDE, "dark")):
                wall = partial(room_page, story, "wall")  # type: ignore[arg-type]
                yield Shot(f"wall-{name}", wall, story.now, size, theme)


def _tables() -> Iterator[Shot]:
    """Lists at a table, rules, dealt cards and thoughts, from every place."""
    for name, story in chain(tables.scenes(), rated.scenes()):
        if name.startswith("result"):
            continue
        for theme in ("light", "dark"):
            phone = partial(room_page, story, "phone", 2)  # type: ignore[arg-type]
            yield Shot(f"phone-{name}", phone, story.now, PHONE, theme, whole=True)
        yield from _wall_and_console(name, story)  # type: ignore[arg-type]


def _crowds() -> Iterator[Shot]:
    """Sixty ideas, twenty-five pairs and more groups than there are trees."""
    for people in (48, 130):
        for name, story in scenes(people):
            if name in ("pairs-gathering", "all"):
                wall = partial(room_page, story, "wall")
                yield Shot(f"wall-{name}-{people}", wall, story.now, SMALL)
                yield Shot(f"wall-{name}-{people}", wall, story.now, WIDE)


class Pages(BaseHTTPRequestHandler):
    """`/` is the shot that is being taken; the rest is the built bundle."""

    html = ""

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        file = STATIC_DIST / name
        if self.path == "/":
            self._send(self.html.encode(), "text/html; charset=utf-8")
        elif self.path.startswith("/static/dist/") and file.is_file():
            self._send(file.read_bytes(), mimetypes.guess_type(name)[0] or "text/plain")
        else:
            self.send_error(404)

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def main(folder: Path, wanted: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for shot in shots():
            if not wanted or any(each in shot.name for each in wanted):
                take(browser, shot, address, folder)
        browser.close()


def take(browser: Browser, shot: Shot, address: str, folder: Path) -> None:
    Pages.html = shot.html()
    width, height = shot.size
    page = browser.new_page(viewport={"width": width, "height": height})
    page.emulate_media(color_scheme=shot.theme)  # type: ignore[arg-type]
    look(page, address)
    path = folder / f"{shot.name}-{width}-{shot.theme}.png"
    page.screenshot(path=path, full_page=shot.whole, animations="disabled")
    page.close()
    print(path)


def look(page: Page, address: str) -> None:
    page.on("console", report)
    page.on("pageerror", lambda error: print("  error:", error))
    page.goto(address)
    page.wait_for_function("!document.querySelector('[data-clock] [data-figures]:empty')")


def report(message: ConsoleMessage) -> None:
    """No server answers the socket here; everything else that a page complains about is news."""
    if "WebSocket" not in message.text and "404" not in message.text:
        print("  console:", message.text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

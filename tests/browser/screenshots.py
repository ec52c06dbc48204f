"""The pictures in the README, and the others in docs/screenshots.

    python -m tests.browser.screenshots [FOLDER]

starts the program on an empty folder and lets twelve people design a micro-credential with it:
most of them over plain HTTP, a few with real screens, which are photographed on the way.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from dev import CHROMIUM
from tests.browser.conftest import ARGUMENTS
from tests.browser.looking import SETTLE
from tests.server import ROOT, Facilitator, Server, serving
from tests.server import Person as ByHttp

TITLE = "A micro-credential in dementia care"
TOPIC = "our course for family caregivers"
PUBLIC = "http://rooms.example.org"
WALL, CONSOLE, PHONE = (1280, 720), (1280, 800), (360, 740)
IDEA = re.compile(r"<li id=idea-([^ >]+)")

PEOPLE: dict[str, tuple[str, ...]] = {
    "Ben": (
        "Twenty minutes in the evening, when my mother sleeps",
        "Let me show on film what I already do at home",
    ),
    "Cleo": ("Say on the badge what I can do on a Monday morning, not how many hours I sat",),
    "Dev": (
        "Count what people already do at home 👵",
        "Pair me with somebody who did it last year",
    ),
    "نور": ("وحدات قصيرة من 3 ساعات يمكن جمعها لاحقًا",),
    "Eleni": ("Ένα άτομο να τηλεφωνείς τις δύσκολες εβδομάδες",),
    "Mateo": ("Que el examen sea una conversación junto a la cama, no un cuestionario",),
    "Wei": ("让雇主和学员一起写评分标准",),
    "Aisha": ("One page per badge: the task, the proof, who has seen it",),
    "Tom": ("Pay the mentors for their hours",),
    "Ingrid": ("A first evening in the care home, with coffee, before anybody signs up",),
    "Kofi": ("Let employers name one task that went wrong last month; we learn from that",),
    "Rosa": ("Childcare in the room next door",),
}
ON_SCREEN = ("Ben", "Cleo")
"""Those with a real phone; the others speak plain HTTP."""
MERGED = "Short evening units that count what people already do at home"


@dataclass
class Session:
    """Everybody in one room. `folder` is where the pictures go."""

    ada: Facilitator
    code: str
    folder: Path
    console: Page
    wall: Page
    phones: dict[str, Page]
    others: dict[str, ByHttp]

    def take(self, page: Page, name: str) -> None:
        page.evaluate(SETTLE)
        page.mouse.move(0, 0)
        page.screenshot(path=self.folder / f"{name}.png", animations="disabled")
        print(self.folder / f"{name}.png")

    def do(self, type: str, opening: str, heading: str) -> None:
        """On the console's behalf, until every screen has followed."""
        answer = self.ada.command(self.code, f"{type}-{opening}", type, opening=opening)
        assert "seq" in answer, answer
        beginning = re.compile(f"^{heading}")
        for page in (self.wall, *self.phones.values()):
            expect(page.get_by_role("heading", name=beginning).first).to_be_visible()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        with serving(Path(data), FACILITATOR_PUBLIC_URL=PUBLIC) as server:
            play(browser, server, folder)
        browser.close()


def play(browser: Browser, server: Server, folder: Path) -> None:
    session = open_room(browser, server, folder)
    come_in(browser, session)
    think_alone(session)
    talk_in_pairs(session)
    meet_in_fours(session)
    harvest(session)
    take_along(browser, session)


def open_room(browser: Browser, server: Server, folder: Path) -> Session:
    ada = Facilitator(server.url)
    ada.arrive(server.first)
    status, page = ada.post(
        "/desk/plan", do="open", title=TITLE, topic=TOPIC, zone="UTC", slug="1-2-4-all",
        minutes="12", invitation="What could be better about {topic}? What would you try first?",
    )  # fmt: skip
    assert status == 200, page
    code = ada.at.rsplit("/", 1)[-1]
    console = window(browser, server, CONSOLE)
    cookies = [{"name": c.name, "value": c.value or "", "url": ada.url} for c in ada.cookies]
    console.add_cookies(cookies)  # type: ignore[arg-type]
    session = Session(
        ada, code, folder, console.new_page(), window(browser, server, WALL).new_page(), {}, {}
    )
    session.console.goto("/desk")
    session.console.get_by_label("What is it about?").fill("the next term of our data course")
    session.take(session.console, "desk")
    session.console.goto(f"/console/{code}")
    session.wall.goto(f"/wall/{code}")
    return session


def window(browser: Browser, server: Server, size: tuple[int, int]) -> BrowserContext:
    viewport = {"width": size[0], "height": size[1]}
    phone = size == PHONE
    return browser.new_context(
        base_url=server.url, viewport=viewport,  # type: ignore[arg-type]
        is_mobile=phone, has_touch=phone, device_scale_factor=2 if phone else 1,
    )  # fmt: skip


def come_in(browser: Browser, session: Session) -> None:
    server_url = session.ada.url
    for name in PEOPLE:
        if name in ON_SCREEN:
            session.phones[name] = join(browser, session, name)
        else:
            session.others[name] = ByHttp(server_url)
            session.others[name].join(session.code, name)
    expect(session.wall.get_by_text(f"{len(PEOPLE)} people here")).to_be_visible()
    session.take(session.wall, "wall-lobby")


def join(browser: Browser, session: Session, name: str) -> Page:
    page = window(browser, Server(Path()), PHONE).new_page()
    page.goto(f"{session.ada.url}/r/{session.code}")
    page.get_by_label("Your name").fill(name)
    if not session.phones:
        session.take(page, "phone-join")
    page.get_by_role("button", name="Join").tap()
    expect(page.get_by_role("heading", name="You’re in")).to_be_visible()
    return page


def think_alone(session: Session) -> None:
    session.do("Advance", "", "On your own")
    for who, (name, texts) in enumerate(PEOPLE.items()):
        for number, text in enumerate(texts):
            if name in session.phones:
                write(session.phones[name], text)
            else:
                id = f"a-note-of-someone-{who}-{number}"
                answer = session.others[name].post_idea(session.code, "o1", id, text)
                assert "seq" in answer, answer
    ben = session.phones["Ben"]
    ben.evaluate("document.activeElement.blur()")
    ben.evaluate("scrollTo(0, 0)")
    session.take(ben, "phone-alone")


def write(page: Page, text: str) -> None:
    composer = page.get_by_role("form", name="Write a note")
    composer.get_by_role("textbox").fill(text)
    composer.get_by_role("button", name="Add").tap()
    expect(page.get_by_role("listitem").filter(has_text=text)).to_be_visible()
    expect(page.get_by_text("on its way")).to_have_count(0)


def talk_in_pairs(session: Session) -> None:
    session.do("Advance", "o1", "Find your partner")
    session.take(session.wall, "wall-gathering")
    session.do("Start", "o2", "In pairs")
    ben = session.phones["Ben"]
    first = ben.get_by_role("listitem").filter(has_text=PEOPLE["Ben"][0])
    first.get_by_role("button", name="Our pick").tap()
    expect(first.get_by_role("button", name="Our pick")).to_have_attribute("aria-pressed", "true")
    ben.evaluate("document.activeElement.blur()")
    ben.evaluate("scrollTo(0, 0)")
    session.take(ben, "phone-pairs")
    session.take(session.console, "console-pairs")


def meet_in_fours(session: Session) -> None:
    """Somebody in each four puts two cards together and stars what they will tell."""
    session.do("Advance", "o2", "Find your people")
    session.do("Start", "o3", "In fours")
    done: set[str] = set()
    for name, person in session.others.items():
        ideas = ideas_of(person, session.code)
        if done.isdisjoint(ideas):
            agree(person, session.code, ideas, merging=name == "Dev")
        done.update(ideas)
    assert done


def ideas_of(person: ByHttp, code: str) -> list[str]:
    status, answer = person.get(f"/r/{code}/enter?as=phone")
    assert status == 200, answer
    return IDEA.findall(json.loads(answer)["html"])


def agree(person: ByHttp, code: str, ideas: list[str], merging: bool) -> None:
    if merging:
        new = {"id": "put-together-by-the-four", "fields": {"idea": MERGED}}
        both = [ideas[0], ideas[3]]
        merged = person.command(code, "merge", "MergeIdeas", opening="o3", ideas=both, **new)
        assert "seq" in merged, merged
        ideas = ["put-together-by-the-four", *(idea for idea in ideas if idea not in both)]
    for idea in ideas[:3]:
        person.command(code, f"star-{idea}", "PromoteIdea", id=idea, promoted=True)


def harvest(session: Session) -> None:
    session.do("Advance", "o3", "All together")
    show = session.console.get_by_role("button", name="Show", exact=True)
    for number in range(1, 6):
        show.click()
        expect(
            session.console.get_by_text(re.compile(rf"^\s*{number} ideas? shown"))
        ).to_be_visible()
    expect(session.wall.get_by_role("listitem")).to_have_count(5)
    session.console.evaluate("document.activeElement.blur()")
    session.console.get_by_role("heading", name="All together").scroll_into_view_if_needed()
    session.take(session.console, "console-harvest")
    session.take(session.wall, "wall-harvest")
    cleo = session.phones["Cleo"]
    cleo.evaluate("scrollTo(0, 0)")
    session.take(cleo, "phone-harvest")


def take_along(browser: Browser, session: Session) -> None:
    assert "seq" in session.ada.command(session.code, "end", "Advance", opening="o4")
    expect(session.console.get_by_role("heading", name="The plan is done")).to_be_visible()
    session.console.goto(f"/desk/sessions/{session.code}/transcript.html")
    session.take(session.console, "transcript")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/screenshots")

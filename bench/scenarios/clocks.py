"""clocks: whether two people who look at different screens read the same time."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from playwright.async_api import Browser, async_playwright

from bench.figures import Report
from bench.hall import ALONE_FIRST, HOST, Hall, hall
from bench.machine import load
from bench.wishes import Wishes
from dev import CHROMIUM

WRONG_BY = {"wall": 0, "phone": -95_400, "other": 187_300, "third": 640}
"""Milliseconds by which the clock of each device is wrong."""
OFFSET = "{ const real = Date.now.bind(Date); Date.now = () => real() + %d; }"
WATCH = """() => {
  const figures = document.querySelector("[data-clock] [data-figures]");
  window.changes = [];
  new MutationObserver(() => {
    const at = performance.timeOrigin + performance.now();
    window.changes.push([figures.textContent, at]);
  }).observe(figures, {childList: true, characterData: true, subtree: true});
}"""


async def clocks(wishes: Wishes) -> Report:
    report, seconds = Report("clocks"), wishes.duration(20)
    report.about.append(
        f"A wall and three phones in Chromium, whose own clocks are wrong by up to three minutes, "
        f"for {seconds:.0f} s: how far apart the same figures come to stand on any two of them."
    )
    async with hall(ALONE_FIRST) as room, async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        pages = [await looking(chromium, room, name, ms) for name, ms in WRONG_BY.items()]
        await room.advance("")
        for page in pages:
            await page.wait_for_selector('[data-clock][data-phase="running"]')
            await page.wait_for_timeout(1_000)
            await page.evaluate(WATCH)
        await pages[0].wait_for_timeout(1000 * seconds)
        spreads = apart([await page.evaluate("window.changes") for page in pages])
        await chromium.close()
    report.add("figures seen on all screens", len(spreads), least=seconds / 2)
    report.times("apart", spreads)
    report.add("furthest apart", 1000 * max(spreads), "ms", most=250)
    report.add("load average", load())
    return report


async def looking(chromium: Browser, room: Hall, name: str, wrong_by: int) -> Any:
    context = await chromium.new_context()
    await context.add_init_script(OFFSET % wrong_by)
    page = await context.new_page()
    here = f"http://{HOST}:{room.server.port}"
    if name == "wall":
        await page.goto(f"{here}/wall/{room.code}")
    else:
        await page.goto(f"{here}/r/{room.code}")
        await page.get_by_role("textbox").first.fill(name)
        await page.get_by_role("button", name="Join").click()
    await page.wait_for_selector("#stage [data-heading]")
    return page


def apart(screens: list[list[tuple[str, float]]]) -> list[float]:
    """Seconds between the first and the last screen to show each text; the first change that a
    screen was watched for may have come before another was watched, and is left out."""
    assert all(one != other for changes in screens for one, other in pairwise(changes))
    shown = [dict(changes[1:]) for changes in screens]
    common = set.intersection(*(set(each) for each in shown))
    return [
        (max(each[text] for each in shown) - min(each[text] for each in shown)) / 1000
        for text in common
    ]

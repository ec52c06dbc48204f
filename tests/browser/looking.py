"""What one can find out about a page without knowing how it is made."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RUN_AXE = """async (rules) => {
  const all = { rules: { "target-size": { enabled: true } } };
  const options = rules.length ? { runOnly: rules } : all;
  const { violations } = await axe.run(document, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}"""
# Until what moves has come to rest; two seconds at most, for something may move for ever.
SETTLE = """() => Promise.race([
  Promise.allSettled(document.getAnimations().map((each) => each.finished)),
  new Promise((resolve) => setTimeout(resolve, 2000)),
])"""
# A button may be larger than the window is high, but all of its words must be readable without
# scrolling sideways.
TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("[inert]");
  const box = (e) => e.getBoundingClientRect();
  const out = (e) => box(e).left < -1 || box(e).right > wide + 1;
  const cut = (e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1;
  const controls = [...document.querySelectorAll("button, a, input, textarea, select, summary")];
  const found = controls
    .filter((e) => seen(e) && !e.closest(".visually-hidden"))
    .filter((e) => out(e) || (e.matches("button") && cut(e)))
    .map((e) => `${e.outerHTML.slice(0, 160)} does not fit`);
  if (document.documentElement.scrollWidth <= wide) return found;
  const widest = [...document.body.querySelectorAll("*")].filter(seen).filter(out).pop();
  return [`${widest?.outerHTML.slice(0, 160)} makes the page wide`, ...found];
}"""


def assert_accessible(*pages: Page) -> None:
    """axe finds nothing, in light and in dark; in dark only the colours can differ."""
    for page in pages:
        page.evaluate(AXE.read_text())
        _assert_axe_finds_nothing(page, "light")
        _assert_axe_finds_nothing(page, "dark", "color-contrast")
        page.emulate_media(color_scheme="light")


def _assert_axe_finds_nothing(page: Page, theme: Any, *rules: str) -> None:
    page.emulate_media(color_scheme=theme)
    page.evaluate(SETTLE)
    found = page.evaluate(RUN_AXE, list(rules))
    assert not found, "\n".join([f"{page.url}, {theme}:", *found])


def assert_fits(page: Page) -> None:
    """Nothing to scroll sideways, and no button whose words are cut."""
    page.evaluate(SETTLE)
    found = page.evaluate(TOO_WIDE)
    assert not found, "\n".join([f"{page.url}:", *found])


def assert_apart(*things: Locator) -> None:
    """All of them can be seen, and none lies on another one."""
    for thing in things:
        expect(thing).to_be_visible()
    for one, other in combinations(things, 2):
        a, b = one.bounding_box(), other.bounding_box()
        assert a
        assert b
        beside = a["x"] >= b["x"] + b["width"] or b["x"] >= a["x"] + a["width"]
        below = a["y"] >= b["y"] + b["height"] or b["y"] >= a["y"] + a["height"]
        assert beside or below, f"{one} lies on {other}"


def enlarge_text(page: Page, percent: int = 200) -> None:
    page.evaluate("(size) => { document.documentElement.style.fontSize = size }", f"{percent}%")

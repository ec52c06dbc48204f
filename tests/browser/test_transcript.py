"""The transcript in a browser: on screens of every size, and on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from facilitator.export import Reader
from facilitator.export.html import page as transcript
from facilitator.rehearsal import rehearse
from structures.library import load
from tests.browser.looking import assert_accessible, assert_fits
from tests.rehearsal.memory_door import MemoryDoor

PDFTOTEXT = shutil.which("pdftotext")
PAPERS = ("A4", "Letter")
WIDTHS = (360, 1024, 1280, 1920)
FOOT = re.compile(r"Rehearsal +(\d+) / (\d+)")
# What may not be the last thing on a sheet: whatever stands above something else.
TOPS = (
    "h2, h3, .step-top:not(:last-child) .said, .turn-head:not(:last-child), .group-head,"
    ".group:has(.cards) .members, .growth-title, .cards-of"
)
TEXTS = """(selector) => [...document.querySelectorAll(selector)]
  .map((element) => element.innerText.replace(/\\s+/g, " ").trim()).filter(Boolean)"""
CUT = """() => [...document.querySelectorAll("figure svg")].filter((svg) => {
  const inner = svg.getBoundingClientRect();
  const outer = svg.closest(".card").getBoundingClientRect();
  return inner.left < outer.left || inner.right > outer.right || inner.bottom > outer.bottom;
}).length"""
COLOURS = """() => ["backgroundColor", "color"]
  .map((name) => getComputedStyle(document.body)[name])"""

needs_pdftotext = pytest.mark.skipif(
    PDFTOTEXT is None, reason="no pdftotext; `python3 dev.py test --install` fetches it"
)


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An afternoon with a harvest, scores, turns and a private vote."""
    told = load().techniques
    plan = [told[slug] for slug in ("1-2-4-all", "25-10-crowd-sourcing", "troika-consulting")]
    plan += [told["min-specs"], told["min-specs"].variant("private-vote")]
    played = rehearse(plan, 14, 7, MemoryDoor(7), late=2, leave=2)
    file = tmp_path_factory.mktemp("transcript") / "session.html"
    file.write_text(transcript(played.state, Reader("facilitator"), "en"))
    return file


@pytest.fixture
def page(chromium: Browser, html: Path) -> Iterator[Page]:
    page = chromium.new_page(color_scheme="dark")
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.goto(html.as_uri())
    yield page
    page.close()
    assert problems == []


@dataclass(frozen=True)
class Print:
    """`sheets` as they are laid out, line by line; `told` as they are written, card by card."""

    sheets: tuple[tuple[str, ...], ...]
    told: tuple[str, ...]


def printed(page: Page, paper: str, folder: Path) -> Print:
    file = folder / f"{paper}.pdf"
    page.pdf(path=file, format=paper)
    laid = [tuple(folded(line) for line in each.splitlines()) for each in read(file, "-layout")]
    sheets = tuple(tuple(line for line in lines if line) for lines in laid)
    return Print(sheets, tuple(folded(each) for each in read(file, "-raw")))


def read(file: Path, how: str) -> list[str]:
    assert PDFTOTEXT
    command = [PDFTOTEXT, how, str(file), "-"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.split("\f")[:-1]


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_every_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert_fits(page)
    assert page.evaluate("document.querySelectorAll('figure svg').length") > 10
    assert page.evaluate(CUT) == 0


def test_everybody_can_read_it(page: Page) -> None:
    assert_accessible(page)


@needs_pdftotext
@pytest.mark.parametrize("paper", PAPERS)
def test_no_idea_is_lost_or_split_on_paper(page: Page, paper: str, tmp_path: Path) -> None:
    told = printed(page, paper, tmp_path).told
    ideas = [text for text in page.evaluate(TEXTS, ".cards .card .words") if text.isascii()]
    assert len(ideas) > 100
    sheets = ["".join(sheet.split()) for sheet in told]  # lines end in the middle of "sign-up"
    assert [t for t in ideas if not any("".join(t.split()) in sheet for sheet in sheets)] == []


@needs_pdftotext
@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_stands_alone_at_the_end_of_a_sheet(page: Page, paper: str, tmp_path: Path) -> None:
    tops, signed = page.evaluate(TEXTS, TOPS), page.evaluate(TEXTS, ".card .marks")
    assert len(tops) > 50
    for sheet in printed(page, paper, tmp_path).sheets:
        last = next(line for line in reversed(sheet) if not FOOT.fullmatch(line))
        if last in signed:  # the name under a card, which may also end a list of names
            continue
        assert not [top for top in tops if top.endswith(last) or f"{last} ".startswith(f"{top} ")]


@needs_pdftotext
@pytest.mark.parametrize("paper", PAPERS)
def test_every_sheet_has_the_title_and_its_number(page: Page, paper: str, tmp_path: Path) -> None:
    sheets = printed(page, paper, tmp_path).sheets
    feet = [found for sheet in sheets for line in sheet if (found := FOOT.fullmatch(line))]
    assert len(feet) > 10
    assert [foot.groups() for foot in feet] == [
        (str(number), str(len(sheets))) for number in range(1, len(sheets) + 1)
    ]


@needs_pdftotext
@pytest.mark.parametrize("paper", PAPERS)
def test_no_chart_is_cut_on_paper(page: Page, paper: str, tmp_path: Path) -> None:
    """Its first line and the last of its key are on one sheet."""
    found = 0
    for sheet in printed(page, paper, tmp_path).told:
        charts = re.findall(r"\b\d+ votes?\b", sheet)
        assert len(charts) == len(re.findall(r"We can break it \d+ Not sure \d+", sheet))
        found += len(charts)
    assert found == page.evaluate("document.querySelectorAll('figure').length")


def test_paper_is_white_even_where_screens_are_dark(page: Page) -> None:
    assert page.evaluate(COLOURS)[0] != "oklch(1 0 0)"
    page.emulate_media(media="print")
    assert page.evaluate(COLOURS) == ["oklch(1 0 0)", "oklch(0.24 0.02 240)"]

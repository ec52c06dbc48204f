"""What the documents promise: their links lead somewhere, and the version has its entry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import dev
from facilitator import __version__

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("structures/*.md")])


def links(text: str) -> list[str]:
    """The targets that are files of ours: neither addresses nor places on the same page."""
    prose = re.sub(r"^(`{3,}).*?^\1", "", text, flags=re.DOTALL | re.MULTILINE)
    targets = re.findall(r"\]\(([^)\s]+)\)|<img[^>]+src=\"([^\"]+)\"", prose)
    plain = [(link or image).split("#")[0] for link, image in targets]
    return [each for each in plain if each and not re.match(r"\w+:", each)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_to_a_file(page: Path) -> None:
    assert [link for link in links(page.read_text()) if not (page.parent / link).exists()] == []


def test_links_are_found() -> None:
    text = "[a](docs/a.md#b) [b](https://b.example) ![c](c.png)\n```\n[d](d.md)\n```\n[e](#e)"
    assert links(text) == ["docs/a.md", "c.png"]


def test_the_version_has_its_entry_in_the_changelog() -> None:
    newest = re.search(r"^## (\S+?),? ", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest
    assert newest.group(1) == __version__


def test_the_readme_shows_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "python3 dev.py run" in readme
    assert "python3 dev.py test" in readme


def test_the_words_that_the_documents_use_exist() -> None:
    known = {
        *dev.WORDS,
        "check",
        "export",
        "library",
        "rehearse",
        "serve",
        "user",
        "backup",
        "purge",
    }
    used = {
        (page.name, word)
        for page in PAGES
        for word in re.findall(r"dev\.py ([a-z]+)", page.read_text())
    }
    assert [(page, word) for page, word in used if word not in known] == []

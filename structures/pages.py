"""A Markdown file split into front matter, headings, prose and fenced blocks, with their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from structures.problems import Flaw

SETTINGS = ("step", "words")
MOST = 100
_STRAY = {
    0: ("there are words before the title.", "Begin with a line `# Title`."),
    1: ("there is a second title.", "A step's heading begins with `##`."),
    3: ("this heading stands below no step.", "A step's heading begins with `##`."),
}
_HEADING = re.compile(r"^(#{1,3})\s+(.*?)\s*#*\s*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*([^`]*?)\s*$")


@dataclass(frozen=True)
class Fenced:
    """A fenced block of settings; `line` is the line of its first content."""

    kind: str
    text: str
    line: int


@dataclass
class Part:
    """A heading with what stands below it, up to the next heading."""

    level: int
    title: str
    line: int
    lines: list[str] = field(default_factory=list)
    blocks: list[Fenced] = field(default_factory=list)

    @property
    def prose(self) -> str:
        return "\n".join(self.lines).strip()

    def block(self, kind: str) -> Fenced | None:
        return next((block for block in self.blocks if block.kind == kind), None)


@dataclass
class Page:
    """A whole file. The first part has level 0: what stands before the first heading."""

    front: Fenced | None
    parts: list[Part]
    flaws: list[Flaw]


@dataclass
class Chapter:
    """A `##` heading with the `###` headings below it."""

    part: Part
    below: list[Part] = field(default_factory=list)


def split(text: str) -> Page:
    """Split a file's text; what is wrong with its outline stands in `flaws`."""
    lines = text.split("\n")
    flaws: list[Flaw] = []
    front, start = _front(lines, flaws)
    return Page(front, _parts(lines, start, flaws), flaws)


def _front(lines: list[str], flaws: list[Flaw]) -> tuple[Fenced | None, int]:
    if lines[0].rstrip() != "---":
        flaws.append(
            Flaw(
                1,
                "the file does not begin with its settings.",
                "Put them first, between two lines `---`.",
            )
        )
        return None, 0
    end = next((n for n in range(1, len(lines)) if lines[n].rstrip() == "---"), None)
    if end is None:
        flaws.append(
            Flaw(1, "the settings at the top have no end.", "Close them with a line `---`.")
        )
        end = next((n for n in range(1, len(lines)) if lines[n].startswith("# ")), len(lines))
        return Fenced("front", "\n".join(lines[1:end]), 2), end
    return Fenced("front", "\n".join(lines[1:end]), 2), end + 1


def _parts(lines: list[str], start: int, flaws: list[Flaw]) -> list[Part]:
    parts = [Part(0, "", start + 1)]
    at = start
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        heading = _HEADING.match(lines[at])
        if fence:
            at = _block(lines, at, fence, parts[-1], flaws)
        elif heading:
            parts.append(Part(len(heading[1]), heading[2], at + 1))
            at += 1
        else:
            parts[-1].lines.append(lines[at])
            at += 1
    return parts


def _block(lines: list[str], at: int, fence: re.Match[str], part: Part, flaws: list[Flaw]) -> int:
    """Take in the fenced block that opens at `at`; return the line after it."""
    kind = fence[2]
    end = next(
        (n for n in range(at + 1, len(lines)) if _ends(lines[n], fence[1], kind)), len(lines)
    )
    closed = end < len(lines) and _closes(lines[end], fence[1])
    if not closed:
        flaws.append(
            Flaw(
                at + 1,
                f"the block that opens here with {fence[1]} has no end.",
                f"Close it: {fence[1]}",
            )
        )
        end = next((n for n in range(at + 1, end) if _HEADING.match(lines[n])), end)
    if kind not in SETTINGS:
        part.lines.extend(lines[at : end + closed])
    elif part.block(kind):
        flaws.append(Flaw(at + 1, f"this heading has two `{kind}` blocks.", "Put them together."))
    else:
        part.blocks.append(Fenced(kind, "\n".join(lines[at + 1 : end]), at + 2))
    return end + closed


def _closes(line: str, opening: str) -> bool:
    fence = _FENCE.match(line)
    return bool(fence and fence[1].startswith(opening) and not fence[2])


def _ends(line: str, opening: str, kind: str) -> bool:
    """A block of settings also ends where the next one opens: somebody forgot to close it."""
    fence = _FENCE.match(line)
    opens_another = kind in SETTINGS and fence is not None and fence[2] in SETTINGS
    return _closes(line, opening) or opens_another


def outline(page: Page, flaws: list[Flaw]) -> tuple[Part, list[Chapter]]:
    """The title with its prose, and the chapters; what stands in no chapter is a flaw."""
    title = next((part for part in page.parts if part.level == 1), None)
    if title is None:
        flaws.append(Flaw(1, "the title is missing.", "Add a line `# Title` after the settings."))
        title = page.parts[0]
    chapters: list[Chapter] = []
    for part in page.parts:
        if part.level == 2 or (part is not title and part.block("step")):
            chapters.append(Chapter(part))
        elif part.level == 3 and chapters:
            chapters[-1].below.append(part)
            continue
        if part is not title and part.level in _STRAY and _holds_something(part):
            flaws.append(Flaw(part.line, *_STRAY[part.level]))
    if len(chapters) > MOST:
        flaws.append(Flaw(chapters[MOST].part.line, f"there are more than {MOST} parts."))
    return title, chapters[:MOST]


def _holds_something(part: Part) -> bool:
    return bool(part.level or part.prose or part.blocks)

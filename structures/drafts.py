"""One technique file, read as far as it can be read.

A draft is what somebody wrote, even where parts of it are wrong: every wrong setting is left out or
replaced by a harmless one and remembered as a doubt, so that all problems of a file are found at
once and none is found twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from structures import marked, pages
from structures.explain import MADE, PROSE, doubts, flaw, salvage
from structures.marked import Marked
from structures.pages import Chapter, Page, Part
from structures.problems import Flaw, did_you_mean
from structures.schema import Step, Technique, Words

# Headings below a step, and closing headings, with the setting that holds their prose.
BELOW_A_STEP = {
    "say": "say",
    "watch for": "watch_for",
    "online": "online",
    "without phones": "no_phones",
}
CLOSING = {"tips": "tips", "riffs": "riffs"}
_ELSEWHERE = {
    "title": "It is the heading.",
    "summary": "It is the prose below the first heading.",
    "text": "It is the prose below the step's heading.",
    "words": "They have a block of their own, ```words.",
    "steps": "Each step has its own heading and ```step block.",
    **dict.fromkeys(MADE, "The program finds it out by itself."),
    **{
        setting: f"It has a heading of its own, `### {name.capitalize()}`."
        for name, setting in BELOW_A_STEP.items()
    },
    **{
        setting: f"It has a heading of its own, `## {name.capitalize()}`."
        for name, setting in CLOSING.items()
    },
}
_HARMLESS_STEP = {"title": "Step", "minutes": 1, "group": {"new": [2, 3]}, "activity": "collect"}
_HARMLESS = {
    "title": "Technique",
    "slug": "technique",
    "family": "family",
    "minutes": 1,
    "people": {"min": 1},
}
_WORDS: TypeAdapter[dict[str, Any]] = TypeAdapter(Words)


@dataclass
class StepDraft:
    """A step as written; `doubts` names the settings that were wrong (`*`: all of them)."""

    chapter: Chapter
    settings: Marked
    words: Marked
    step: Step
    doubts: frozenset[str]


@dataclass
class Draft:
    """A technique as written."""

    front: Marked
    words: Marked
    technique: Technique
    doubts: frozenset[str]
    steps: list[StepDraft]
    closing: list[Chapter]
    flaws: list[Flaw]


def draft(text: str) -> Draft:
    """Read a file's text as a technique. Never raises."""
    page = pages.split(text)
    flaws = list(page.flaws)
    front = _front(page, flaws)
    title, chapters = pages.outline(page, flaws)
    steps = [
        _step(chapter, number, flaws)
        for number, chapter in enumerate(chapters)
        if chapter.part.block("step")
    ]
    closing = [chapter for chapter in chapters if not chapter.part.block("step")]
    words = _words(title, flaws)
    said = {
        "title": title.title or "Technique",
        "summary": title.prose,
        "words": words.data,
        **_closing(closing, flaws),
    }
    known, doubted = _judge_front(front, said, flaws)
    if not steps:
        flaws.append(
            Flaw(
                title.line,
                "there is no step.",
                "A step is a heading `## …` with a ```step block below it.",
            )
        )
    technique = known.model_copy(update={"steps": tuple(found.step for found in steps)})
    return Draft(front, words, technique, doubted | _unread(words), steps, closing, flaws)


def _front(page: Page, flaws: list[Flaw]) -> Marked:
    front = (
        marked.read(page.front.text, page.front.line)
        if page.front
        else Marked("", 1, readable=False)
    )
    flaws.extend(front.flaws)
    return front


def read_words(part: Part) -> Marked:
    """The `words` block of a heading; wrong entries are flaws, and left out."""
    block = part.block("words")
    if block is None:
        return Marked("", part.line)
    words = marked.read(block.text, block.line)
    try:
        words.data = _WORDS.validate_python(words.data)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            words.flaws.append(_word_flaw(words, found["loc"]))
        words.data = {key: held for key, held in words.data.items() if isinstance(held, str)}
    return words


def _word_flaw(words: Marked, loc: tuple[int | str, ...]) -> Flaw:
    message = f"`{loc[0]}` has no text that can be shown." if loc else "these words cannot be read."
    return Flaw(words.line(loc[:1]), message, "Write `name: text`, with the name in small letters.")


def _words(part: Part, flaws: list[Flaw]) -> Marked:
    words = read_words(part)
    flaws.extend(words.flaws)
    return words


def _step(chapter: Chapter, number: int, flaws: list[Flaw]) -> StepDraft:
    block = chapter.part.block("step")
    assert block is not None
    settings, words = marked.read(block.text, block.line), _words(chapter.part, flaws)
    said = {
        "title": chapter.part.title or "Step",
        "text": chapter.part.prose,
        "words": words.data,
        **_below(chapter, flaws),
    }
    harmless = {"id": f"step-{number + 1}", **_HARMLESS_STEP}
    if not settings.readable:
        flaws.extend(settings.flaws)
        return StepDraft(
            chapter,
            settings,
            words,
            salvage(Step, {**harmless, **said}, harmless)[0],
            frozenset("*"),
        )
    flaws.extend([*settings.flaws, *_misplaced(settings)])
    step, errors = salvage(Step, {**_without_prose(settings), **said}, harmless)
    flaws.extend(
        flaw(error, settings if error["loc"][0] not in PROSE else words, Step) for error in errors
    )
    return StepDraft(chapter, settings, words, step, doubts(errors, Step) | _unread(words))


def _judge_front(
    front: Marked, said: dict[str, Any], flaws: list[Flaw]
) -> tuple[Technique, frozenset[str]]:
    harmless = {**_HARMLESS, "steps": ({"id": "step", **_HARMLESS_STEP},)}
    if not front.readable:
        return salvage(Technique, {**harmless, **said}, harmless)[0], frozenset("*")
    flaws.extend(_misplaced(front))
    data = {**_without_prose(front), **said, "steps": harmless["steps"]}
    technique, errors = salvage(Technique, data, harmless)
    flaws.extend(flaw(error, front, Technique) for error in errors)
    return technique, doubts(errors, Technique)


def _misplaced(block: Marked) -> list[Flaw]:
    return [
        Flaw(block.line((key,)), f"`{key}` is not written here.", _ELSEWHERE[key])
        for key in block.data
        if key in PROSE | MADE
    ]


def _without_prose(block: Marked) -> dict[str, Any]:
    return {key: value for key, value in block.data.items() if key not in PROSE | MADE}


def _unread(words: Marked) -> frozenset[str]:
    return frozenset({"words"} if words.flaws else ())


def _below(chapter: Chapter, flaws: list[Flaw]) -> dict[str, str]:
    """The prose of Say, Watch for, Online and Without phones."""
    said: dict[str, str] = {}
    for part in chapter.below:
        setting = BELOW_A_STEP.get(part.title.casefold())
        if setting is None or setting in said:
            flaws.append(_odd_heading(part, "###", BELOW_A_STEP, setting is not None))
        else:
            said[setting] = part.prose
    return said


def _closing(chapters: list[Chapter], flaws: list[Flaw]) -> dict[str, str]:
    said: dict[str, str] = {}
    for chapter in chapters:
        setting = CLOSING.get(chapter.part.title.casefold())
        if setting is None or setting in said:
            flaws.append(_odd_heading(chapter.part, "##", CLOSING, setting is not None))
        else:
            said[setting] = closing_prose(chapter)
    return said


def closing_prose(chapter: Chapter) -> str:
    """The prose of a closing chapter with its own small headings."""
    pieces = [chapter.part.prose, *(f"### {part.title}\n\n{part.prose}" for part in chapter.below)]
    return "\n\n".join(piece for piece in pieces if piece)


def _odd_heading(part: Part, marks: str, known: dict[str, str], twice: bool) -> Flaw:
    if twice:
        return Flaw(part.line, f"`{marks} {part.title}` stands here twice.", "Put them together.")
    hint = did_you_mean(part.title, (name.capitalize() for name in known))
    if marks == "##":
        hint = f"A step needs a ```step block. {hint}"
    return Flaw(
        part.line,
        f"`{marks} {re.sub('`', '', part.title)[:60]}` is not a heading that is known here.",
        hint,
    )

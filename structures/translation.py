"""A translation repeats a technique's headings, words and prose, in the same order, and no
settings.

Headings are free, so they are matched by their place: the third `##` heading is the third step, the
second `###` heading below it is what the second one says in the original. Words are matched by
their keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from pydantic import Field as Setting
from pydantic import ValidationError

from structures import marked, pages
from structures.base import Form, Name, Prose
from structures.drafts import (
    BELOW_A_STEP,
    CLOSING,
    Draft,
    StepDraft,
    closing_prose,
    read_words,
)
from structures.explain import flaw, salvage
from structures.marked import Marked
from structures.pages import Chapter, Part
from structures.problems import Flaw, did_you_mean
from structures.schema import Step, Technique, Variant
from structures.settings import labelled


class VariantFront(Form):
    """What a variant says in words."""

    title: str = ""
    time_note: Prose | None = None
    below: Prose | None = None


class Front(Form):
    """What the settings at the top of a translation may hold: words only."""

    slug: Name | None = None
    match_when: Prose | None = None
    invitation: Prose | None = None
    credit: Prose | None = None
    time_note: Prose | None = None
    below: Prose | None = None
    variants: dict[Name, VariantFront] = Setting(default_factory=dict)


@dataclass
class _Words:
    """The words of one heading beside those of the original."""

    block: Marked
    original: Marked


def translate(
    draft: Draft, original: Technique, text: str, lang: str
) -> tuple[Technique, list[Flaw]]:
    """The technique in another language, and everything in which the translation differs."""
    page = pages.split(text)
    flaws = list(page.flaws)
    title, chapters = pages.outline(page, flaws)
    front, words = _front(page, original, flaws), _Words(read_words(title), draft.words)
    flaws += [*_same_words(words), *_same_chapters(draft, chapters, title)]
    steps = []
    for step, found, chapter in zip(original.steps, draft.steps, chapters, strict=False):
        flaws += _compare(found, chapter)
        steps.append(_step(step, found, chapter))
    closing = zip(draft.closing, chapters[len(draft.steps) :], strict=False)
    told = {CLOSING[there.part.title.casefold()]: closing_prose(here) for there, here in closing}
    changes = {**told, **_spoken(front, original), "summary": title.prose, "lang": lang}
    changes |= {"title": title.title, "words": words.block.data, "steps": tuple(steps)}
    technique = labelled(original.model_copy(update=changes))
    flaws += _readable(technique)
    return technique, sorted(dict.fromkeys(flaws), key=lambda one: one.line)


def _readable(technique: Technique) -> Iterator[Flaw]:
    """Whether the translation can be pinned like any technique."""
    try:
        Technique.model_validate(technique.model_dump(mode="json"))
    except ValidationError as error:
        for one in error.errors(include_url=False):
            where = ".".join(str(part) for part in one["loc"])
            yield Flaw(1, f"`{where}` does not fit: {one['msg']}.")


def _front(page: pages.Page, original: Technique, flaws: list[Flaw]) -> Front:
    block = marked.read(page.front.text, page.front.line) if page.front else Marked("", 1)
    flaws.extend(block.flaws)
    front, errors = salvage(Front, block.data, {})
    flaws.extend(flaw(error, block, Front) for error in errors)
    if front.slug not in (None, original.slug):
        flaws.append(Flaw(block.line(("slug",)), "the slug is another one than the original's."))
    for key in ("match_when", "invitation", "time_note", "below"):
        if getattr(original, key) and getattr(front, key) is None and page.front:
            flaws.append(Flaw(block.line(), f"`{key}` is not translated.", f"Add `{key}: …`."))
    for name in front.variants:
        if name not in original.variants:
            hint = did_you_mean(name, original.variants)
            flaws.append(
                Flaw(block.line(("variants", name)), f"there is no variant `{name}`.", hint)
            )
    return front


def _spoken(front: Front, original: Technique) -> dict[str, object]:
    """The words of the front matter; what is not translated stays in the original's language."""
    names = ("match_when", "invitation", "credit", "time_note", "below")
    variants = {
        name: _variant(held, front.variants.get(name)) for name, held in original.variants.items()
    }
    said = {name: getattr(front, name) for name in names if getattr(front, name) is not None}
    return {**said, "variants": variants}


def _variant(original: Variant, told: VariantFront | None) -> Variant:
    return original.model_copy(update=told.model_dump(exclude_defaults=True)) if told else original


def _same_chapters(draft: Draft, chapters: list[Chapter], title: Part) -> Iterator[Flaw]:
    expected = [step.chapter for step in draft.steps] + draft.closing
    for there, here in zip_longest(expected, chapters):
        if here is None:
            message = f"the part `{there.part.title}` of the original is missing."
            yield Flaw(title.line, message, "Every `##` heading is repeated, in the same order.")
        elif there is None:
            yield Flaw(here.part.line, f"the original has no part for `{here.part.title}`.")
        elif here.part.block("step"):
            hint = "Take it out: the original's settings count."
            yield Flaw(here.part.line, "a translation has no ```step blocks.", hint)


def _compare(found: StepDraft, chapter: Chapter) -> Iterator[Flaw]:
    yield from _same_words(_Words(read_words(chapter.part), found.words))
    if bool(found.chapter.part.prose) != bool(chapter.part.prose):
        yield Flaw(chapter.part.line, "the prose below this heading is in one language only.")
    for there, here in zip_longest(found.chapter.below, chapter.below):
        if here is None:
            yield Flaw(chapter.part.line, f"`### {there.title}` of the original is missing here.")
        elif there is None:
            yield Flaw(here.line, f"the original has nothing for `### {here.title}`.")


def _same_words(words: _Words) -> Iterator[Flaw]:
    here, there = dict(_keys(words.block.data)), dict(_keys(words.original.data))
    yield from words.block.flaws
    for key in there.keys() - here.keys():
        yield Flaw(words.block.line(), f"the word `{key}` is not translated.", f"Add `{key}: …`.")
    for key in here.keys() - there.keys():
        line = words.block.line(here[key])
        yield Flaw(line, f"the original has no word `{key}`.", did_you_mean(key, there))


def _keys(words: dict[str, object]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Every key with its way, those of a variant behind its name."""
    for key, held in words.items():
        yield key, (key,)
        if isinstance(held, dict):
            yield from ((f"{key}.{name}", (key, name)) for name in held)


def _step(step: Step, found: StepDraft, chapter: Chapter) -> Step:
    below = zip(found.chapter.below, chapter.below, strict=False)
    told = {BELOW_A_STEP[there.title.casefold()]: here.prose for there, here in below}
    words = read_words(chapter.part).data
    return step.model_copy(
        update={**told, "title": chapter.part.title, "text": chapter.part.prose, "words": words}
    )

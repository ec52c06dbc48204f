"""The library: every technique, string and canvas found in some folders, and every problem of their
files.

`load` never raises. A file with a problem is left out, and its problems are listed with file and
line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from structures import crossings, shelf
from structures.problems import Problem
from structures.schema import Canvas, Step, String, Technique

SHIPPED = Path(__file__).parent


@dataclass(frozen=True)
class Library:
    """What was found. `translations` are keyed by slug and language."""

    techniques: Mapping[str, Technique] = field(default_factory=dict)
    strings: Mapping[str, String] = field(default_factory=dict)
    canvases: Mapping[str, Canvas] = field(default_factory=dict)
    translations: Mapping[tuple[str, str], Technique] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def technique(self, slug: str, lang: str = "en") -> Technique:
        """The technique in this language, or in its own; KeyError if there is none."""
        return self.translations.get((slug, lang)) or self.techniques[slug]

    def languages(self, slug: str) -> tuple[str, ...]:
        """The technique's own language first, then its translations."""
        others = sorted(lang for name, lang in self.translations if name == slug)
        return (self.techniques[slug].lang, *others)


def load(*folders: Path | str) -> Library:
    """Read all definition files in these folders (or single files); the shipped ones if none is
    named.

    Files that refer to each other must be loaded together: `load(SHIPPED, "mine")`.
    """
    found = shelf.read(Path(folder) for folder in folders or (SHIPPED,))
    crossings.remove_broken(found)
    techniques = crossings.with_guests(found.models(Technique))
    return Library(
        techniques=MappingProxyType(techniques),
        strings=MappingProxyType(found.models(String)),
        canvases=MappingProxyType(found.models(Canvas)),
        translations=MappingProxyType(_translations(found, techniques)),
        problems=tuple(sorted(found.problems)),
    )


def _translations(
    found: shelf.Shelf, techniques: dict[str, Technique]
) -> dict[tuple[str, str], Technique]:
    """In each language, with guests in the same one where they are translated too."""
    made = shelf.translations(found)
    for slug, lang in made:
        spoken = techniques | {s: one for (s, other), one in made.items() if other == lang}
        made[slug, lang] = crossings.inviting(made[slug, lang], spoken)
    return made


def search(library: Library, text: str) -> list[Technique]:
    """The techniques in which all words of `text` occur; first those with them in the title."""
    words = text.casefold().split()
    hits = [(_rank(one, words), one) for one in library.techniques.values()]
    ranked = [(rank, one) for rank, one in hits if rank is not None]
    return [one for _, one in sorted(ranked, key=lambda hit: (hit[0], hit[1].title.casefold()))]


def _rank(technique: Technique, words: list[str]) -> int | None:
    """0 when all words stand in the title, 3 when only in the steps, None when some are missing."""
    t = technique
    shells = [
        f"{t.title} {t.slug}",
        f"{t.match_when} {' '.join(t.good_for)} {t.family}",
        f"{t.summary} {t.invitation}",
        " ".join(f"{step.title} {step.text}" for step in t.steps) + t.tips + t.riffs,
    ]
    seen = ""
    for rank, shell in enumerate(shells):
        seen += f" {shell.casefold()}"
        if all(word in seen for word in words):
            return rank
    return None


def match(
    library: Library,
    good_for: Iterable[str] = (),
    people: int | None = None,
    minutes: int | None = None,
) -> list[Technique]:
    """The techniques that serve at least one of the purposes, for so many people, in so many
    minutes.

    Those that serve the most purposes come first, then the shorter ones.
    """
    wanted = set(good_for)
    fitting = [
        one
        for one in library.techniques.values()
        if (not wanted or wanted & set(one.good_for))
        and (people is None or one.people.min <= people)
        and (minutes is None or one.minutes <= minutes)
    ]
    return sorted(
        fitting, key=lambda one: (-len(wanted & set(one.good_for)), one.minutes, one.slug)
    )


def library_json(library: Library) -> dict[str, Any]:
    """What `facilitator library --json` prints."""
    return {
        "techniques": [_technique_json(one) for _, one in sorted(library.techniques.items())],
        "strings": [_string_json(one) for _, one in sorted(library.strings.items())],
        "index": [],
    }


def _technique_json(technique: Technique) -> dict[str, Any]:
    keys = {"slug", "family", "title", "minutes", "people", "good_for"}
    steps = [_step_json(step) for step in technique.steps]
    return {**technique.model_dump(mode="json", include=keys), "steps": steps}


def _step_json(step: Step) -> dict[str, Any]:
    minutes = int(step.minutes) if step.minutes.is_integer() else step.minutes
    return {"id": step.id, "title": step.title, "minutes": minutes, "activity": step.activity}


def _string_json(string: String) -> dict[str, Any]:
    blocks = [block.model_dump(mode="json") for block in string.blocks]
    return {"slug": string.slug, "title": string.title, "minutes": string.minutes, "blocks": blocks}


def json_schema() -> dict[str, Any]:
    """One JSON Schema for editors: under `$defs` what a technique, its steps, a string and a canvas
    may hold.
    """
    kinds: dict[str, type[BaseModel]] = {"technique": Technique, "string": String, "canvas": Canvas}
    defs: dict[str, Any] = {}
    for model in kinds.values():
        made = model.model_json_schema(by_alias=True)
        defs |= made.pop("$defs", {})
        defs[model.__name__] = made
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Definition files",
        "oneOf": [{"$ref": f"#/$defs/{model.__name__}"} for model in kinds.values()],
        "$defs": defs,
    }

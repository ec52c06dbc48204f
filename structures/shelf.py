"""Finding definition files, reading each by its kind, and remembering where everything stood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from structures import marked
from structures.checks import check
from structures.drafts import Draft, draft
from structures.explain import flaw, salvage
from structures.marked import Marked, allowed
from structures.problems import Flaw, Problem
from structures.schema import Canvas, String, Technique
from structures.translation import translate

LARGEST = 200_000
_TRANSLATION = re.compile(r"^(?P<slug>[^.]+)\.(?P<lang>[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.md$")
_HARMLESS: dict[type[BaseModel], dict[str, object]] = {
    String: {
        "slug": "x",
        "title": "x",
        "people": {"min": 1},
        "blocks": ({"id": "x", "run": "x", "minutes": 1},),
    },
    Canvas: {"slug": "x", "title": "x"},
}
Model = TypeVar("Model", bound=BaseModel)


@dataclass
class Volume:
    """One file that was read: its model, and what tells the lines of its parts."""

    file: str
    model: Technique | String | Canvas
    source: Draft | Marked

    @property
    def slug(self) -> str:
        return self.model.slug

    def line(self, step: int | None, *path: int | str) -> int:
        if isinstance(self.source, Marked):
            return self.source.line(path)
        return (self.source.front if step is None else self.source.steps[step].settings).line(path)


@dataclass
class Shelf:
    """All files that could be read, and all problems."""

    volumes: list[Volume] = field(default_factory=list)
    translated: list[tuple[Path, str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def models(self, kind: type[Model]) -> dict[str, Model]:
        return {one.slug: one.model for one in self.volumes if isinstance(one.model, kind)}

    def add(self, file: str, flaws: Iterable[Flaw]) -> None:
        self.problems.extend(Problem(file, one.line, one.message, one.hint) for one in flaws)


def read(folders: Iterable[Path]) -> Shelf:
    """Read every definition file below these folders, in order; no slug is taken twice."""
    shelf = Shelf()
    seen: set[Path] = set()
    for folder in folders:
        for path in _files(folder, shelf):
            if path.resolve() not in seen:
                seen.add(path.resolve())
                _read_file(path, shelf)
    return shelf


def _files(folder: Path, shelf: Shelf) -> Iterator[Path]:
    if folder.is_file():
        return iter([folder])
    if not folder.is_dir():
        hint = "Look at the path for a misspelling."
        shelf.problems.append(Problem(str(folder), 1, "there is no such folder or file.", hint))
    return (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and _is_definition(path, folder)
    )


def _is_definition(path: Path, folder: Path) -> bool:
    if any(part.startswith((".", "_")) for part in path.relative_to(folder).parts):
        return False
    if path.suffix in (".yaml", ".yml"):
        return path.parent.name in ("canvases", "strings")
    return path.suffix == ".md" and path.stem.casefold() != "readme"


def _read_file(path: Path, shelf: Shelf) -> None:
    file = str(path)
    text = _text(path, shelf)
    if text is None:
        return
    translation = _TRANSLATION.match(path.name)
    if translation:
        shelf.translated.append((path, translation["slug"], translation["lang"], text))
    elif path.suffix == ".md":
        source = draft(text)
        technique, flaws = check(source)
        _place(Volume(file, technique, source), flaws, shelf, source.doubts)
    else:
        kind = Canvas if path.parent.name == "canvases" else String
        _read_yaml(file, text, kind, shelf)


def _text(path: Path, shelf: Shelf) -> str | None:
    """The file's text with plain line ends, or None with a problem."""
    try:
        raw = path.read_bytes() if path.stat().st_size <= LARGEST else None
        text = raw.decode("utf-8-sig") if raw is not None else None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        shelf.add(str(path), [Flaw(line, "the file is not UTF-8 text.", "Save it again as UTF-8.")])
        return None
    except OSError as error:
        shelf.add(str(path), [Flaw(1, f"the file cannot be read: {error.strerror}.")])
        return None
    if text is None:
        shelf.add(str(path), [Flaw(1, f"the file is larger than {LARGEST // 1000} kB.")])
        return None
    return _shown(str(path), text.replace("\r\n", "\n").replace("\r", "\n"), shelf)


def _shown(file: str, text: str, shelf: Shelf) -> str | None:
    if not text.strip():
        shelf.add(file, [Flaw(1, "the file is empty.")])
        return None
    odd = next((at for at, char in enumerate(text) if not allowed(char)), None)
    if odd is None:
        return text
    line = text.count("\n", 0, odd) + 1
    shelf.add(
        file,
        [Flaw(line, "there is a character that cannot be shown.", "Delete it and type it again.")],
    )
    return None


def _read_yaml(file: str, text: str, kind: type[String | Canvas], shelf: Shelf) -> None:
    block = marked.read(text)
    if not block.readable:
        shelf.add(file, block.flaws)
        return
    model, errors = salvage(kind, block.data, _HARMLESS[kind])
    flaws = [*block.flaws, *(flaw(error, block, kind) for error in errors)]
    _place(
        Volume(file, model, block),
        flaws,
        shelf,
        {str(one["loc"][0]) for one in errors if one["loc"]},
    )


def _place(volume: Volume, flaws: list[Flaw], shelf: Shelf, doubts: Iterable[str]) -> None:
    """Put a volume on the shelf if nothing is wrong with it."""
    flaws = [*flaws, *(_name_flaws(volume, shelf) if not {"slug", "*"} & set(doubts) else ())]
    shelf.add(volume.file, flaws)
    if not flaws:
        shelf.volumes.append(volume)


def _name_flaws(volume: Volume, shelf: Shelf) -> Iterator[Flaw]:
    line = volume.line(None, "slug")
    if volume.slug != Path(volume.file).name.split(".")[0]:
        yield Flaw(line, f"the slug `{volume.slug}` is not the file's name.", "Make them the same.")
    same = [
        one
        for one in shelf.volumes
        if one.slug == volume.slug and type(one.model) is type(volume.model)
    ]
    if same:
        yield Flaw(
            line,
            f"`{volume.slug}` is defined already in {same[0].file}.",
            "Choose another slug and file name.",
        )


def translations(shelf: Shelf) -> dict[tuple[str, str], Technique]:
    """Every translation whose original is on the shelf and which says the same."""
    drafts = {one.slug: one for one in shelf.volumes if isinstance(one.model, Technique)}
    made: dict[tuple[str, str], Technique] = {}
    for path, slug, lang, text in shelf.translated:
        original = drafts.get(slug)
        if (
            original is None
            or not isinstance(original.source, Draft)
            or not isinstance(original.model, Technique)
        ):
            hint = f"It belongs beside `{slug}.md`."
            shelf.add(
                str(path),
                [
                    Flaw(
                        1, f"there is no technique `{slug}` to translate, or it has problems.", hint
                    )
                ],
            )
            continue
        technique, flaws = translate(original.source, original.model, text, lang)
        shelf.add(str(path), flaws)
        if not flaws:
            made[slug, lang] = technique
    return made

"""Ideas, groups and ratings as tables for a spreadsheet: three CSV files in one ZIP.

RFC 4180 in UTF-8, with the mark that tells spreadsheets so. What people typed never runs there: a
cell that a spreadsheet would take for a formula begins with an apostrophe. So does the rest of a
cell behind a semicolon, a tab or a line's end, because a spreadsheet that is set to another
separator cuts there and takes no notice of quotation marks in the middle of its own cell.

The same document gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from facilitator.export.harvest import Written, homes
from facilitator.export.telling import Names

Cell = str | int | float | None
Row = Sequence[Cell]

MARK = "\ufeff"
EPOCH = (1980, 1, 1, 0, 0, 0)
PLACE = ("technique", "step_id", "step", "opening", "turn")
WRITERS = ("by_id", "by", "group_id", "group")
IDEAS = (*PLACE, "idea_id", *WRITERS, "status", "late", "own", "material", "about", "parents")
GROUPS = (*PLACE, "started_at", "ended_at", "group_id", "group", "person_id", "person", "role")
RATINGS = (*PLACE, "idea_id", "idea", *WRITERS, "criterion", "value")
_CUT = re.compile(r"([;\t\r\n]+)")
_STARTS = tuple("=+-@\u2212")
_UNSEEN = ("Cf", "Cc")


def to_zip(document: Written, lang: str) -> bytes:
    """`lang` is that of the names for guests."""
    tables = {
        "ideas.csv": ideas(document, lang),
        "groups.csv": groups(document, lang),
        "ratings.csv": ratings(document, lang),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, table in tables.items():
            archive.writestr(_entry(name), to_csv(table), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """A file of no particular time and machine."""
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def to_csv(table: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([cell(each) for each in row] for row in table)
    return f"{MARK}{text.getvalue()}".encode()


# Cells


def cell(value: Cell) -> str:
    """A number as it is; a text so that no spreadsheet calculates with it."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    safe = "".join(f"'{part}" if _runs(part) else part for part in _CUT.split(value))
    return f"'{safe}" if value.startswith(("\t", "\r", "\n")) else safe


def _runs(part: str) -> bool:
    """Also behind spaces, quotation marks and what nobody sees, and in any width: ＝ is =."""
    first = next((c for c in part if not (c == '"' or _is_unseen(c))), "")
    return unicodedata.normalize("NFKC", first)[:1] in _STARTS


def _is_unseen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in _UNSEEN


# Tables: a row of names, then one row for each fact


def ideas(document: Written, lang: str) -> Iterator[Row]:
    """One idea in a row, and a column `text_…` for every field that any of them has. Of a sentence
    `about` is the id of its card; `material` is what a step only worked from."""
    names, tables = Names(document, lang), _groups(document)
    written = [idea for idea, _ in homes(document).values()]
    fields = tuple(dict.fromkeys(field for idea in written for field in idea["fields"]))
    yield (*IDEAS, *(f"text_{field}" for field in fields))
    for place, step in _steps(document):
        for idea in step["ideas"]:
            yield (
                *place,
                idea["id"],
                *_person(idea["by"], names),
                *_group(idea["group"], tables),
                idea["status"],
                _yes(idea["late"]),
                _yes("own" in idea),
                _yes(idea["material"]),
                idea["about"],
                " ".join(idea["parents"]),
                *(idea["fields"].get(field) for field in fields),
            )


def groups(document: Written, lang: str) -> Iterator[Row]:
    """One person in one group in a row."""
    names = Names(document, lang)
    yield GROUPS
    for place, step in _steps(document):
        for group in step["groups"]:
            for member in group["members"]:
                yield (
                    *place,
                    step["started_at"],
                    step["ended_at"],
                    group["id"],
                    group["name"],
                    *_person(member, names),
                    group["roles"].get(member),
                )


def ratings(document: Written, lang: str) -> Iterator[Row]:
    """One rating in a row, with the words that were rated where they stand in this copy."""
    names, tables, at = Names(document, lang), _groups(document), homes(document)
    yield RATINGS
    for place, step in _steps(document):
        for rating in step["ratings"]:
            rated = at[rating["idea"]][0]["fields"].values() if rating["idea"] in at else ()
            yield (
                *place,
                rating["idea"],
                " · ".join(text for text in rated if text),
                *_rater(rating["by"], names, tables),
                rating["criterion"],
                rating["value"],
            )


def _steps(document: Written) -> Iterator[tuple[Row, Written]]:
    for technique in document["techniques"]:
        for step in technique["steps"]:
            place = (technique["title"], step["id"], step["title"], step["opening"], step["turn"])
            yield place, step


def _groups(document: Written) -> dict[str, str]:
    return {group["id"]: group["name"] for _, s in _steps(document) for group in s["groups"]}


def _person(person: str | None, names: Names) -> tuple[Cell, Cell]:
    return (person, names[person]) if person else (None, None)


def _rater(by: str | None, names: Names, tables: dict[str, str]) -> tuple[Cell, ...]:
    """A person, or the group that one of them tapped for."""
    by_group = by in tables
    return (*_person(None if by_group else by, names), *_group(by if by_group else None, tables))


def _group(group: str | None, tables: dict[str, str]) -> tuple[Cell, Cell]:
    return (group, tables.get(group)) if group else (None, None)


def _yes(so: bool) -> Cell:
    return "yes" if so else None

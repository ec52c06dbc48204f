"""Every rule of the format, broken once: what is said, and on which line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.structures.conftest import RIGHT, Shelve, told

SIX = """\
---
slug: six
family: mine
minutes: 12
people: {min: 4}
colour: green
---
# Six

## Alone
```step
id: alone
minutes: 1
group: solo
activity: colect
fields: {idea: text}
```
```words
idea: Idea
```

## Pairs
```step
id: pairs
minutes: 2
group: {new: [2, 3], meat: near}
activity: converge
input: {alon: group}
```

### Without phones
They talk.

## All
```step
id: all
minutes: 5
group: whole
activity: present
input: {pairs: group}
```
"""


def test_a_right_technique_has_no_problem(shelve: Shelve) -> None:
    library = shelve({"right.md": RIGHT})
    assert library.problems == ()
    assert list(library.techniques) == ["right"]


def test_six_mistakes_are_all_shown_with_their_lines_and_hints(shelve: Shelve) -> None:
    library = shelve({"six.md": SIX})
    assert [(one.line, one.message, one.hint) for one in library.problems] == [
        (
            4,
            "the steps take 8 minutes together, not 12.",
            "Change them, or say in a `time_note` where the rest of the time goes.",
        ),
        (6, "`colour` is not a setting.", library.problems[1].hint),
        (15, "`colect` is not possible for `activity`.", "Did you mean `collect`?"),
        (26, "`meat` is not a setting in `group`.", "Did you mean `meet`?"),
        (28, "there is no step `alon`.", "Did you mean `alone`?"),
        (
            40,
            "there are no groups here, so nothing comes by `group` from `pairs`.",
            "Write `all` or `selected`.",
        ),
    ]
    assert library.problems[1].hint.startswith("Possible: `slug`")
    assert library.techniques == {}


def test_a_problem_is_one_line_with_file_line_and_hint(shelve: Shelve) -> None:
    problem = shelve({"six.md": SIX}).problems[3]
    assert str(problem).endswith(
        "six.md:26: `meat` is not a setting in `group`. Did you mean `meet`?"
    )


@dataclass(frozen=True)
class Mistake:
    """`old` is replaced by `new`; then `said` stands on the first line that holds `at`. Where
    `said` is empty, any problem will do."""

    old: str
    new: str
    at: str
    said: str


def mistakes() -> dict[str, Mistake]:
    """From the table beside this file, which says how it is to be read."""
    _, *blocks = (Path(__file__).parent / "mistakes.txt").read_text("utf-8").split("\n\n")
    return dict(_mistake(*block.strip("\n").split("\n")) for block in blocks)


def _mistake(name: str, *lines: str) -> tuple[str, Mistake]:
    marked = {mark: [line[2:] for line in lines if line[0] == mark] for mark in "-+@!"}
    assert sum(map(len, marked.values())) == len(lines), name
    old, new, at, said = ("\n".join(marked[mark]) for mark in "-+@!")
    return name, Mistake(old if new else f"{old}\n", new, at, said)


MISTAKES = mistakes()

# Where one mistake breaks several rules at once.
MANY = {"a loop that nobody uses": 5}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_planted_mistake_is_found_on_its_line(name: str, shelve: Shelve) -> None:
    mistake = MISTAKES[name]
    assert RIGHT.count(mistake.old) >= 1
    text = RIGHT.replace(mistake.old, mistake.new, 1)
    library = shelve({"right.md": text})
    assert library.techniques == {}
    if not mistake.said:
        assert library.problems
        return
    line = text[: text.index(mistake.at)].count("\n") + 1
    assert (line, mistake.said) in told(library), "\n".join(map(str, library.problems))


@pytest.mark.parametrize("name", MISTAKES)
def test_no_mistake_drags_a_crowd_of_consequences_behind_it(name: str, shelve: Shelve) -> None:
    mistake = MISTAKES[name]
    library = shelve({"right.md": RIGHT.replace(mistake.old, mistake.new, 1)})
    assert len(library.problems) <= MANY.get(name, 3), "\n".join(map(str, library.problems))

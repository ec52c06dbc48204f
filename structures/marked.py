"""YAML read so that every value still knows its line.

Only what the format needs is understood: maps, lists, texts, numbers, true and false. `yes`, `no`,
`on` and dates stay texts. Anchors, aliases and tags are refused: nobody writing a technique needs
them, and aliases can blow up a small file.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import yaml

from structures.problems import Flaw, quoted

DEEPEST = 12
MOST = 200
_SCALARS = {
    "tag:yaml.org,2002:bool": re.compile(r"^(?:true|false)$"),
    "tag:yaml.org,2002:null": re.compile(r"^(?:null|~|)$"),
    "tag:yaml.org,2002:int": re.compile(r"^[-+]?[0-9]+$"),
    "tag:yaml.org,2002:float": re.compile(r"^[-+]?[0-9]+\.[0-9]+$"),
}
_TEXT = "tag:yaml.org,2002:str"
# PyYAML takes every `?` in a short map for the start of a key; `{who: person?}` is meant otherwise,
# and right in YAML 1.2. While it reads, a question mark behind a letter is another character.
_INNER_QUESTION = re.compile(r"(?<=[^\s,\[\]{}])\?")
_STAND_IN = "\ue000"
Loc = tuple[int | str, ...]


class _Loader(yaml.SafeLoader):
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None) is not None:
            raise yaml.MarkedYAMLError(
                problem="`&` and `*` are not used here", problem_mark=event.start_mark
            )
        if self.depth >= DEEPEST:
            raise yaml.MarkedYAMLError(
                problem="this is nested too deeply", problem_mark=event.start_mark
            )
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def compose_scalar_node(self, anchor: Any) -> yaml.ScalarNode:
        node = super().compose_scalar_node(anchor)
        node.value = node.value.replace(_STAND_IN, "?")
        return node


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern in _SCALARS.items():
    _Loader.add_implicit_resolver(_tag, _pattern, None)


@dataclass
class Marked:
    """A block of YAML as plain data, and where each value stands in its file."""

    text: str
    first_line: int
    data: dict[str, Any] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)
    readable: bool = True
    root: yaml.Node | None = None

    def line(self, loc: Loc = ()) -> int:
        """The line of the entry at `loc`, or of the nearest entry around it.

        Short forms are written with fewer levels than the models have, so a name that is not there
        is looked for one level up, and else passed over.
        """
        trail: list[yaml.Node] = [self.root] if self.root else []
        line = self.first_line
        for part in loc:
            around = trail[-1:] if isinstance(part, int) else trail[-2:]
            found = next((hit for node in reversed(around) if (hit := _child(node, part))), None)
            if found:
                line = self._line_of(found[0])
                trail.append(found[1])
        return line

    def _line_of(self, node: yaml.Node) -> int:
        return self.first_line + self.text.count("\n", 0, node.start_mark.index)


def _child(node: yaml.Node, part: int | str) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        if isinstance(part, int):
            return node.value[part] if part < len(node.value) else None
        return next(((key, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None


def read(text: str, first_line: int = 1) -> Marked:
    """Read a block whose first line is `first_line` of its file. Never raises: what is wrong stands
    in `flaws`.
    """
    marked = Marked(text, first_line)
    try:
        # The loader is made here and not by yaml.compose, because its reader may refuse the text
        # already.
        marked.root = _Loader(_INNER_QUESTION.sub(_STAND_IN, text)).get_single_node()
    except yaml.YAMLError as error:
        marked.readable = False
        marked.flaws.append(_syntax(marked, error))
        return marked
    if marked.root is not None:
        data = _plain(marked, marked.root)
        if isinstance(data, dict):
            marked.data = data
        elif data is not None:
            marked.readable = False
            marked.flaws.append(
                Flaw(
                    first_line,
                    "this is not a list of settings.",
                    "Write `name: value` on each line.",
                )
            )
    return marked


def _syntax(marked: Marked, error: yaml.YAMLError) -> Flaw:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    at = mark.index if mark else getattr(error, "position", 0)
    line = marked.first_line + marked.text.rstrip("\n").count("\n", 0, at)
    reason = (
        getattr(error, "problem", None)
        or getattr(error, "reason", None)
        or "it does not follow the rules"
    )
    return Flaw(
        line,
        f"the settings cannot be read: {reason}.",
        "Look for a missing quote, bracket, colon or space.",
    )


def _plain(marked: Marked, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode) and node.tag == "tag:yaml.org,2002:map":
        return _mapping(marked, node)
    if isinstance(node, yaml.SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
        return [_plain(marked, child) for child in node.value]
    if isinstance(node, yaml.ScalarNode) and (node.tag == _TEXT or node.tag in _SCALARS):
        return _scalar(marked, node)
    marked.flaws.append(
        Flaw(marked._line_of(node), f"{quoted(node.tag)} is not used here.", "Leave out the `!`.")
    )
    return None


def _mapping(marked: Marked, node: yaml.MappingNode) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if len(node.value) > MOST:
        marked.flaws.append(
            Flaw(marked._line_of(node), f"there are more than {MOST} entries here.")
        )
    for key, value in node.value[:MOST]:
        line = marked._line_of(key)
        if not isinstance(key, yaml.ScalarNode):
            marked.flaws.append(Flaw(line, "the name of a setting must be a word."))
        elif key.value in data:
            marked.flaws.append(
                Flaw(line, f"{quoted(key.value)} is written twice.", "Keep one of them.")
            )
        else:
            data[str(_text(marked, key))] = _plain(marked, value)
    return data


def _scalar(marked: Marked, node: yaml.ScalarNode) -> str | int | float | bool | None:
    if node.tag == _TEXT:
        return _text(marked, node)
    kind = node.tag.rpartition(":")[2]
    if not _SCALARS[node.tag].match(node.value):
        marked.flaws.append(
            Flaw(marked._line_of(node), f"{quoted(node.value)} is not a value of that kind.")
        )
        return None
    if kind == "int":
        # Longer numbers are out of every range; cut short, they cost nothing to read and are
        # refused as too large.
        return int(node.value[:18])
    if kind == "float":
        return float(node.value)
    return str(node.value) == "true" if kind == "bool" else None


def _text(marked: Marked, node: yaml.ScalarNode) -> str:
    text = str(node.value)
    if all(allowed(char) for char in text):
        return text
    marked.flaws.append(
        Flaw(marked._line_of(node), "there is a character in this text that cannot be shown.")
    )
    return "".join(char if allowed(char) else "�" for char in text)


def allowed(char: str) -> bool:
    """No control characters and no halves of characters: they would break a page, a file or the
    database.
    """
    return char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")

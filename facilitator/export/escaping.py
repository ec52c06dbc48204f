"""What people typed, as it may stand in a Markdown file.

Wherever the file is pasted, their words stay words: no heading, list, quotation, link, picture,
table or HTML. What could begin any of these gets a backslash (`<` an entity, because not every
reader of Markdown knows `\\<`). An address that readers would make a link of by themselves stands
as code, so that it can still be read and copied; no bracket and no dollar sign stands in code,
because some readers look for formulas first.

Direction is closed in as well: a sign that turns the text around ends with the line in which it
stands, and beside words of ours it is isolated.
"""

from __future__ import annotations

import re
import unicodedata

_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,30}://|www\.)[^\s<>`\\\[\]$]*[^\s<>`\\\[\]$.,;:!?)'\"*_]"
    r"|[\w.+-]{0,64}@[\w.-]{0,190}\.[\w-]{1,63}",
    re.IGNORECASE,
)
_INLINE = re.compile(r"[\\`*_\[\]{}|~]")
_LINKED = re.compile(
    r"(?<=\w)\.(?=[^\W\d_]{2})|:(?=//)|(?<=mailto):|(?<=/)/|(?<=www)\.", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_NUMBERED = re.compile(r"^(\d+)([.)])")
_BEGINNING = re.compile(r"^(?=[#>+=-]|:[\s:|-])")
_CLOSING_HEADING = re.compile(r"(?<=\s)(?=#+$)")

_EMBEDS, _ISOLATES = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
_END_EMBED, _FIRST_STRONG, _END_ISOLATE = "\u202c", "\u2068", "\u2069"
_TURNING = {"R", "AL", "AN", "RLE", "RLO", "LRE", "LRO", "RLI", "LRI", "FSI"}


def lines(text: str) -> list[str]:
    """Every line that holds something, so that it can begin a line of the file."""
    found = (" ".join(balanced(line).split()) for line in text.splitlines())
    return [_begun(_inline(line)) for line in found if line]


def inline(text: str) -> str:
    """All in one line, to stand between words of ours."""
    one = " · ".join(lines(text))
    if any(unicodedata.bidirectional(c) in _TURNING for c in one):
        return f"{_FIRST_STRONG}{one}{_END_ISOLATE}"
    return one


def balanced(line: str) -> str:
    """Every sign that turns the direction is closed in this line, and none closes more."""
    kept: list[str] = []
    open_: list[str] = []
    for c in line:
        if c in _EMBEDS or c in _ISOLATES:
            open_.append(_END_EMBED if c in _EMBEDS else _END_ISOLATE)
        elif c in (_END_EMBED, _END_ISOLATE):
            if not open_ or open_[-1] != c:
                continue
            open_.pop()
        kept.append(c)
    return "".join([*kept, *reversed(open_)])


def _inline(line: str) -> str:
    done, at = [], 0
    for address in _ADDRESS.finditer(line):
        done += [_escaped(line[at : address.start()]), f"`{address.group()}`"]
        at = address.end()
    return "".join([*done, _escaped(line[at:])])


def _escaped(text: str) -> str:
    text = _LINKED.sub(r"\\\g<0>", _INLINE.sub(r"\\\g<0>", _ENTITY.sub("&amp;", text)))
    return text.replace("<", "&lt;")


def _begun(line: str) -> str:
    line = _NUMBERED.sub(r"\1\\\2", line)
    line = _BEGINNING.sub(r"\\", line)
    return _CLOSING_HEADING.sub(r"\\", line)

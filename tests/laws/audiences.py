"""The audiences table, written by hand: who may read what somebody wrote, and who may know a name.

`yes` reads it; `count` sees a number and no word; `ahead` reads the one idea that comes next,
without its author; `no` sees nothing of it. The columns are how a viewer stands to the idea.
"""

from __future__ import annotations

from typing import Any

Cells = dict[str, str]

READERS = """
                        author  group  others  console  observer  wall  preview
    private             yes     no     no      count    no        no    no
    group               yes     yes    no      count    no        no    no
    role                yes     no     no      count    no        no    no
    addressee           yes     no     no      count    no        no    no
    everyone            yes     yes    yes     yes      yes       yes   yes
    projector           yes     no     no      ahead    no        no    no
    projector-shown     yes     yes    yes     yes      yes       yes   yes
    released            yes     yes    no      ahead    no        no    no
    released-shown      yes     yes    yes     yes      yes       yes   yes
    called              no      no     no      ahead    no        no    no
    called-shown        yes     yes    yes     yes      yes       yes   yes
    offered             yes     no     no      count    no        no    no
    offered-shown       yes     yes    yes     yes      yes       yes   yes
"""
# Comes with roles and with addressed ideas: who holds the role, or is addressed, reads those two.

VISIBLE: dict[str, Any] = {
    "private": "private",
    "group": "group",
    "role": "role:client",
    "addressee": "addressee",
    "everyone": "everyone",
    "projector": "projector",
    "released": ["group", {"everyone": "facilitator"}],
    "called": [{"everyone": "countdown"}],
    "offered": ["private", {"everyone": "author"}],
}

# A sentence that an answer asked for stands below what it is about, and is read by whoever may read
# both. While it is asked for that is only who gave the answer. And what one brought along to a
# table lies there for nobody else.
IN_SCOPES = """
                        author  group  others  console  observer  wall  preview
    asked               yes     yes    no      count    no        no    no
    asked-blind         yes     no     no      count    no        no    no
    brought-along       yes     no     no      count    no        no    no
    asked-hidden        yes     yes    no      count    no        no    no
    asked-blind-hidden  yes     no     no      count    no        no    no
    brought-along-hidden yes    no     no      count    no        no    no
    brought-along-struck yes    no     no      no       no        no    no
"""

# What became of an idea: who may still read it, whoever could before.
AFTERWARDS = """
                             author  group  others  console  observer  wall  preview
    private-kept             yes     no     no      count    no        no    no
    private-hidden           yes     no     no      count    no        no    no
    group-hidden             no      no     no      count    no        no    no
    everyone-hidden          no      no     no      count    no        no    no
    projector-hidden         yes     no     no      count    no        no    no
    projector-shown-hidden   yes     no     no      yes      no        no    no
    released-hidden          no      no     no      count    no        no    no
    released-shown-hidden    no      no     no      yes      no        no    no
    called-hidden            no      no     no      count    no        no    no
    called-shown-hidden      no      no     no      yes      no        no    no
    offered-kept             yes     no     no      count    no        no    no
    offered-hidden           yes     no     no      count    no        no    no
    offered-shown-kept       yes     no     no      count    no        no    no
    offered-shown-hidden     yes     no     no      count    no        no    no
    offered-struck           yes     no     no      no       no        no    no
    offered-shown-struck     yes     yes    yes     no       no        no    yes
    private-struck           yes     no     no      no       no        no    no
    group-struck             yes     yes    no      no       no        no    no
    everyone-struck          yes     yes    yes     no       no        no    yes
    private-taken-back       no      no     no      no       no        no    no
    group-taken-back         no      no     no      no       no        no    no
    everyone-taken-back      no      no     no      no       no        no    no
    released-shown-taken-back no     no     no      no       no        no    no
    group-forgotten          no      no     no      no       no        no    no
    everyone-forgotten       no      no     no      no       no        no    no
"""
# Of what was shown and then hidden the console keeps a list, to bring it back.

# Who may know the name of somebody who wrote.
NAMES = """
                        author  group  others  console  observer  wall  preview
    private             yes     yes    no      yes      no        yes   no
    group               yes     yes    no      yes      no        yes   no
    everyone            yes     yes    yes     yes      yes       yes   yes
    everyone-unsigned   yes     yes    no      yes      no        yes   no
    whole               yes     yes    yes     yes      yes       yes   yes
    whole-unsigned      no      no     no      yes      no        no    no
"""
# The wall and the group know who sits where; the console has the list of people.


def table(text: str) -> dict[str, Cells]:
    head, *rows = [line.split() for line in text.strip().splitlines()]
    return {row[0]: dict(zip(head, row[1:], strict=True)) for row in rows}


def row_of(visible: tuple[Any, ...], shown: bool) -> str:
    """The row of `READERS` for a step's audiences; `shown`, or released by its author."""
    first, *later = [audience.who for audience in visible]
    if first == "everyone" and visible[0].when in ("facilitator", "countdown"):
        return "called-shown" if shown else "called"
    if visible[-1].when == "author":
        return "offered-shown" if shown else "offered"
    if first == "projector" or later:
        return ("released" if later else "projector") + ("-shown" if shown else "")
    return "role" if first.startswith("role:") else str(first)

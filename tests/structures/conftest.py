"""A folder for definition files, and a technique that is right, to plant mistakes in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from structures.library import Library, load

RIGHT = """\
---
slug: right
family: mine
minutes: 25
people: {min: 4, ideal: [8, null]}
credit: ours
roles: {client: {turns: true}, helper: {}}
loops:
  turn: {over: members, role: client, nominal: 3}
  ask: {over: prompts, items: [what, why]}
variants:
  short: {title: Short, minutes: 23, drop: [rank]}
---
# Right

What becomes possible.

```words
client: Client
helper: Helper
idea: An idea
what: What happened?
why: Why?
```

## Alone
```step
id: alone
minutes: 1
group: solo
activity: collect
fields: {idea: text, to: slot?}
max: 5
visible: private
```
```words
to: For whom
```
Think.

### Say
Quiet, please.

## Pairs
```step
id: pairs
minutes: 2
group: {new: [2, 3], meet: near}
activity: converge
input: {alone: group}
allow: [merge, edit, add]
pick: 3
```
Talk.

### Without phones
They talk.

## Fours
```step
id: fours
minutes: 2
loop: turn
group: {merge: pairs, size: [4, 5]}
activity: talk
input: {alone: own}
visible: [role:client, {everyone: step_end}]
```
```words
client: Ask your question.
```
Help each other.

### Without phones
They talk.

## Look
```step
id: look
minutes: 4
loop: ask
group: {keep: fours}
activity: collect
input: {pairs: selected}
fields: {idea: text}
writes: [client]
```
Write.

### Without phones
One writes for all.

## Rank
```step
id: rank
minutes: 2
group: solo
activity: rate
input: {look: {route: all, only: {kind: [what]}}}
scale: {choice: [yes, no]}
drops: [no]
ask: {yes: reason}
anonymous: true
```
```words
yes: "Yes"
no: "No"
reason: Why so?
```
Choose.

## All
```step
id: all
minutes: 6
group: whole
activity: present
input: {look: selected}
visible: [group, {everyone: facilitator}]
```
Tell.

## Tips
Be kind.
"""

RIGHT_IN_FRENCH = """\
---
slug: right
variants: {short: {title: Court}}
---
# Juste

Ce qui devient possible.

```words
client: Cliente
helper: Aide
idea: Une idée
what: Que s'est-il passé ?
why: Pourquoi ?
```

## Seul
```words
to: Pour qui
```
Réfléchis.

### À dire
Silence, s'il vous plaît.

## À deux
Parlez.

### Sans téléphone
On parle.

## À quatre
```words
client: Pose ta question.
```
Aidez-vous.

### Sans téléphone
On parle.

## Regarder
Écris.

### Sans téléphone
Une personne écrit pour toutes.

## Choisir
```words
yes: Oui
no: Non
reason: Pourquoi ?
```
Choisis.

## Ensemble
Raconte.

## Conseils
Soyez gentils.
"""


@pytest.fixture
def right() -> str:
    return RIGHT


@pytest.fixture
def french() -> str:
    return RIGHT_IN_FRENCH


Shelve = Callable[..., Library]


@pytest.fixture
def shelve(tmp_path: Path) -> Shelve:
    """Write files, named by their path, and load the folder."""

    def shelve(files: dict[str, str | bytes]) -> Library:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load(tmp_path)

    return shelve


def told(library: Library) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in library.problems]

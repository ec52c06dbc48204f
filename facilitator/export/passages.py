"""The steps of a document in the order in which they are told: a loop with all its turns is one
passage, and so is a step that widens, with what all of them made together first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from facilitator.core.loops import block_of, loop_of
from facilitator.export.harvest import Written, cards
from facilitator.export.times import Times
from facilitator.screens.counts import SCOPES
from facilitator.screens.words import translator
from structures.schema import Loop, Step, Technique


@dataclass(frozen=True, slots=True)
class Table:
    """A group with what it did in one turn: the steps in which the same people sat together, each
    with the group as it stands there."""

    group: Written
    sittings: tuple[tuple[Written, Written], ...]

    @property
    def steps(self) -> tuple[Written, ...]:
        return tuple(step for step, _ in self.sittings)


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a loop or a part of a step that widens; `name` is empty where there is just one."""

    name: str
    steps: tuple[Written, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        found: dict[object, list[tuple[Written, Written]]] = {}
        for step in self.steps:
            for group in step["groups"]:
                same = (group["name"], *group["members"], *group["roles"].items())
                found.setdefault(same, []).append((step, group))
        return tuple(Table(sittings[0][1], tuple(sittings)) for sittings in found.values())

    def apart(self, times: Times) -> bool:
        """Whether groups kept time apart in this turn, so that each has a time of its own."""
        return len({times.span(*table.steps) for table in self.tables}) > 1


@dataclass(frozen=True, slots=True)
class Passage:
    """One step, the steps of a loop with all their turns, or the parts of a `wide` step. Cohorts
    that kept time apart are side by side in a turn."""

    title: str
    turns: tuple[Turn, ...]
    wide: bool = False

    @property
    def steps(self) -> tuple[Written, ...]:
        return tuple(step for turn in self.turns for step in turn.steps)

    @property
    def kinds(self) -> tuple[Written, ...]:
        """Every step of a loop once, as it was the first time; a step that widens is just one."""
        first: dict[str, Written] = {}
        for step in self.steps:
            first.setdefault("" if self.wide else step["id"], step)
        return tuple(first.values())

    @property
    def withheld(self) -> int:
        return sum(step["withheld"] for step in self.steps)

    @property
    def parted(self) -> bool:
        """Whether its turns have headings of their own."""
        return bool(self.turns[0].name)

    @property
    def loops(self) -> bool:
        return self.parted and not self.wide

    @property
    def planned(self) -> int:
        """Seconds; of a loop those of one round."""
        steps = self.steps if self.wide else self.steps[:1]
        return sum(int(step["planned_seconds"]) for step in steps)

    def holds(self, step: Written) -> bool:
        return any(each["opening"] == step["opening"] for each in self.steps)

    @property
    def gone_on(self) -> frozenset[str]:
        """What went on in a step that widens stands under what came of it, or is the same."""
        if not self.wide:
            return frozenset()
        return frozenset(id for step in self.steps for i in cards(step) for id in i["parents"])


def passages(written: Written, technique: Technique, lang: str) -> tuple[Passage, ...]:
    """The steps of one technique in their order."""
    return _Passages(technique, lang).of(written["steps"])


class _Passages:
    def __init__(self, technique: Technique, lang: str) -> None:
        self.technique = technique
        self.lang = lang
        self.parts = _parts(technique.steps)

    def of(self, steps: Iterable[Written]) -> tuple[Passage, ...]:
        found: dict[str, list[Written]] = {}
        for step in steps:
            found.setdefault(self._key(step), []).append(step)
        return tuple(self._passage(each) for each in found.values())

    def _key(self, step: Written) -> str:
        if self._loop(step):
            return self._block(step)[0]
        return self.parts.get(step["id"]) or str(step["opening"])

    def _passage(self, steps: Sequence[Written]) -> Passage:
        if steps[0]["id"] in self.parts and not self._loop(steps[0]):
            return self._wide(steps)
        block = self._block(steps[0])
        titles = {step["id"]: step["title"] for step in steps}
        turns: dict[int, list[Written]] = {}
        for step in sorted(steps, key=lambda step: (step["turn"], block.index(step["id"]))):
            turns.setdefault(step["turn"], []).append(step)
        return Passage(
            " · ".join(titles[id] for id in block if id in titles),
            tuple(Turn(self._name(each[0]), tuple(each)) for each in turns.values()),
        )

    def _wide(self, steps: Sequence[Written]) -> Passage:
        """The last part first: what all made of it together."""
        *before, last = (Turn(self._scope(step), (step,)) for step in steps)
        return Passage(self.technique.step(steps[0]["id"]).title, (last, *before), wide=True)

    def _scope(self, step: Written) -> str:
        """ "In pairs"."""
        scope = translator(self.lang).gettext(SCOPES[self.technique.step(step["id"]).scope])
        return scope[:1].upper() + scope[1:]

    def _name(self, step: Written) -> str:
        """ "Turn 2"; in a loop over prompts, the prompt."""
        loop, turn = self._loop(step), step["turn"]
        if loop is None:
            return ""
        if loop.over == "members":
            return translator(self.lang).gettext("Turn %(number)s") % {"number": turn}
        if turn <= len(loop.items):
            its, name = self.technique.step(step["id"]), loop.items[turn - 1]
            return its.label(name) if name in its.words else self.technique.label(name)
        return translator(self.lang).gettext("Round %(number)s") % {"number": turn}

    def _loop(self, step: Written) -> Loop | None:
        return loop_of(self.technique, self.technique.step(step["id"]))

    def _block(self, step: Written) -> list[str]:
        each = self.technique.step(step["id"])
        return [each.id] if each.optional else [s.id for s in block_of(self.technique, each)]


def _parts(steps: Sequence[Step]) -> dict[str, str]:
    """Each part of a step that widens with the first of them: the same step for more people."""
    found: dict[str, str] = {}
    for before, step in pairwise(steps):
        if before.scope and step.scope and before.title == step.title:
            found.setdefault(before.id, before.id)
            found[step.id] = found[before.id]
    return found

"""How a document is told, on a page as in plain text: chapters with their steps and turns, where
cards came from, and what people are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from facilitator.core.judging import is_by_person, results
from facilitator.core.looking import strip
from facilitator.core.loops import block_of, loop_of
from facilitator.core.views import PersonView, ResultView, StripView
from facilitator.export.harvest import Origin, Written, harvest, homes, origins
from facilitator.export.times import Times
from facilitator.screens.counts import person_name
from facilitator.screens.words import translator
from structures.schema import Loop, Technique

WITHOUT_WORDS = ("present", "talk")
"""Activities in which nothing need be written."""


def chapters(document: Written, techniques: Sequence[Technique]) -> list[Chapter]:
    """`techniques` are those of the document, one for each, in the same order."""
    at, met = homes(document), Counter[str]()
    found = []
    for written, technique in zip(document["techniques"], techniques, strict=True):
        met[written["title"]] += 1
        found.append(Chapter(written, technique, at, met[written["title"]]))
    return found


def title(document: Written) -> str:
    """What the session is called; one without a title and a topic by its techniques."""
    session = document["session"]
    named = ", ".join(technique["title"] for technique in document["techniques"])
    return str(session["title"] or session["topic"] or named)


@dataclass(frozen=True, slots=True)
class Root:
    """What a card grew from: other words than its own, each with what they grew from."""

    idea: Written
    step: Written
    roots: tuple[Root, ...]

    @property
    def size(self) -> int:
        """How many lines it takes to tell."""
        return 1 + sum(root.size for root in self.roots)


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
    """`name` is empty outside a loop."""

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
    """One step, or the steps of a loop with all their turns. Cohorts that kept time apart are side
    by side in a turn."""

    title: str
    turns: tuple[Turn, ...]

    @property
    def steps(self) -> tuple[Written, ...]:
        return tuple(step for turn in self.turns for step in turn.steps)

    @property
    def kinds(self) -> tuple[Written, ...]:
        """Every step of a loop once, as it was the first time."""
        first: dict[str, Written] = {}
        for step in self.steps:
            first.setdefault(step["id"], step)
        return tuple(first.values())

    @property
    def withheld(self) -> int:
        return sum(step["withheld"] for step in self.steps)

    @property
    def loops(self) -> bool:
        return bool(self.turns[0].name)


class Chapter:
    """One technique of a transcript. `time`: how often the room has met it by then; its title says
    so, so that each chapter has a name of its own."""

    def __init__(
        self,
        written: Written,
        technique: Technique,
        at: Mapping[str, tuple[Written, Written]],
        time: int = 1,
    ) -> None:
        self.written = written
        self.technique = technique
        self.title = f"{written['title']} ({time})" if time > 1 else str(written["title"])
        self.strip: tuple[StripView, ...] = strip(technique)
        self.harvest = harvest(written)
        self.withheld = sum(step["withheld"] for step in written["steps"])
        self._at = at
        self._above = frozenset(idea["id"] for idea in self.harvest)

    @property
    def silent(self) -> bool:
        """Whether people could write, and nobody did."""
        steps = self.written["steps"]
        could = any(step["activity"] not in WITHOUT_WORDS for step in steps)
        return could and not self.withheld and not any(step["ideas"] for step in steps)

    def nothing(self, passage: Passage, lang: str) -> str:
        """A sentence for a step that could hold something and holds nothing."""
        say, kinds = translator(lang).gettext, {step["activity"] for step in passage.steps}
        if "rate" in kinds:
            silent = not any(step["ratings"] for step in passage.steps)
            asked = any(step["ideas"] for step in passage.steps)
            return say("Nobody rated anything here, and that is a result too.") * (silent and asked)
        could = kinds.isdisjoint(WITHOUT_WORDS) and not passage.withheld
        blank = could and not any(step["ideas"] for step in passage.steps)
        return say("Nobody wrote anything here.") * (blank and not self.silent)

    def skipped(self, lang: str) -> list[str]:
        """A sentence for each step that would have been a repetition, and one for all that were
        for another number of people."""
        say, skipped = translator(lang).gettext, self.written["skipped"]
        repeats = say("“%(step)s” was passed over: the same people would have done the same again.")
        others = ", ".join(f"“{each['title']}”" for each in skipped if not each["same_as"])
        sentences = [repeats % {"step": each["title"]} for each in skipped if each["same_as"]]
        if others:
            misfits = say("Passed over, because for another number of people: %(steps)s.")
            sentences.append(misfits % {"steps": others})
        return sentences

    def passages(self, lang: str) -> tuple[Passage, ...]:
        """The steps in their order; all turns of a loop in one."""
        found: dict[str, list[Written]] = {}
        for step in self.written["steps"]:
            first = self._block(step)[0]
            found.setdefault(first if self._loop(step) else step["opening"], []).append(step)
        return tuple(self._passage(steps, lang) for steps in found.values())

    def _passage(self, steps: Sequence[Written], lang: str) -> Passage:
        block = self._block(steps[0])
        titles = {step["id"]: step["title"] for step in steps}
        turns: dict[int, list[Written]] = {}
        for step in sorted(steps, key=lambda step: (step["turn"], block.index(step["id"]))):
            turns.setdefault(step["turn"], []).append(step)
        return Passage(
            " · ".join(titles[id] for id in block if id in titles),
            tuple(Turn(self._name(each[0], lang), tuple(each)) for each in turns.values()),
        )

    def _name(self, step: Written, lang: str) -> str:
        """ "Turn 2"; in a loop over prompts, the prompt."""
        loop, turn = self._loop(step), step["turn"]
        if loop is None:
            return ""
        if loop.over == "members":
            return translator(lang).gettext("Turn %(number)s") % {"number": turn}
        if turn <= len(loop.items):
            its, name = self.technique.step(step["id"]), loop.items[turn - 1]
            return its.label(name) if name in its.words else self.technique.label(name)
        return translator(lang).gettext("Round %(number)s") % {"number": turn}

    def _loop(self, step: Written) -> Loop | None:
        return loop_of(self.technique, self.technique.step(step["id"]))

    def _block(self, step: Written) -> list[str]:
        each = self.technique.step(step["id"])
        return [each.id] if each.optional else [s.id for s in block_of(self.technique, each)]

    def role(self, group: Written, person: str) -> str:
        """The part that somebody had in a group in this turn; empty for most."""
        role = group["roles"].get(person)
        return self.technique.label(role) if role else ""

    def roots(self, idea: Written) -> tuple[Root, ...]:
        return _roots(origins(idea, self._at))

    def others(self, step: Written, group: str | None) -> list[Written]:
        """The cards of a step (of one group, or of none there) that are not in the harvest."""
        here = {each["id"] for each in step["groups"]}
        return [
            idea
            for idea in step["ideas"]
            if idea["id"] not in self._above
            and (idea["group"] == group if group else idea["group"] not in here)
        ]

    def above(self, *steps: Written) -> int:
        """How many cards of these steps stand in the harvest."""
        return sum(idea["id"] in self._above for step in steps for idea in step["ideas"])

    def step_of(self, idea: Written) -> Written:
        return self._at[idea["id"]][1]

    def label(self, step: Written, field: str) -> str:
        """In the words of the step; for what was carried into it, in those of the step before."""
        own = self.technique.step(step["id"])
        named = (each for each in (own, *self.technique.steps) if field in each.words)
        return next(named, own).label(field)

    def results(self, step: Written, idea: Written) -> Iterator[ResultView]:
        """What single people said of a card in the step where they rated it."""
        rated = self.technique.step(step["id"])
        if step["ratings"] and is_by_person(rated, bool(step["groups"])):
            about = (each for each in step["ratings"] if each["idea"] == idea["id"])
            said = ((each["criterion"] or "", each["value"]) for each in about)
            yield from results(rated, idea["id"], said)

    def text(self, step: Written) -> str:
        return self.technique.step(step["id"]).text

    def group_of(self, idea: Written) -> Written | None:
        """The group that a card of the harvest comes from, in whichever step it was formed."""
        groups = (group for step in self.written["steps"] for group in step["groups"])
        return next((group for group in groups if group["id"] == idea["group"]), None)


def _roots(came: Iterable[Origin]) -> tuple[Root, ...]:
    """Whoever says the same twice says it once; copies stand where they were first written."""
    found: dict[tuple[tuple[str, str], ...], Root] = {}
    for origin in came:
        for root in (_root(origin),) if origin.said else _roots(origin.parents):
            found.setdefault(tuple(root.idea["fields"].items()), root)
    return tuple(found.values())


def _root(origin: Origin) -> Root:
    while origin.parents and not any(parent.said for parent in origin.parents):
        origin = origin.parents[0]
    return Root(origin.idea, origin.step, _roots(origin.parents))


class Names:
    """People as they are called on screens: the name they gave, or "Guest 7"."""

    def __init__(self, document: Written, lang: str) -> None:
        self._names = {
            person["id"]: person_name(PersonView(person["id"], n, person["name"], True), lang)
            for n, person in enumerate(document["people"], 1)
        }

    def __getitem__(self, id: str) -> str:
        return self._names[id]

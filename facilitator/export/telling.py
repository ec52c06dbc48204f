"""How a document is told, on a page as in plain text: chapters with their steps and turns, where
cards came from, and what people are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from facilitator.core.judging import is_by_person, results
from facilitator.core.looking import strip
from facilitator.core.views import PersonView, ResultView, StripView
from facilitator.export.harvest import Origin, Written, cards, harvest, homes, origins
from facilitator.export.passages import Passage, Table, Turn, passages
from facilitator.export.sentences import Sentences
from facilitator.screens.counts import SCOPES, person_name
from facilitator.screens.words import translator
from structures.schema import Choice, Technique

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
        self._sentences = Sentences(at)
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
        blank = could and not any(cards(step) for step in passage.steps)
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
        """The steps in their order; all turns of a loop and all parts of a wide step in one."""
        return passages(self.written, self.technique, lang)

    def tables(self, passage: Passage, turn: Turn) -> list[Table]:
        """Not those where people only sat as they sat in the end, with nothing left to tell."""
        tables = list(turn.tables)
        if not passage.wide or turn is passage.turns[0]:
            return tables
        at_last = {frozenset(table.group["members"]) for table in passage.turns[0].tables}
        return [
            table
            for table in tables
            if frozenset(table.group["members"]) not in at_last
            or any(self.others(step, g["id"], passage) for step, g in table.sittings)
        ]

    def role(self, group: Written, person: str) -> str:
        """The part that somebody had in a group in this turn; empty for most."""
        role = group["roles"].get(person)
        return self.technique.label(role) if role else ""

    def roots(self, idea: Written) -> tuple[Root, ...]:
        return _roots(origins(idea, self._at))

    def grew(self, idea: Written, passage: Passage) -> tuple[Root, ...]:
        """Where a card was put otherwise; what it is a mere copy of has told so already."""
        came = origins(idea, self._at)
        copied = (
            len(came) == 1 and not came[0].said and not passage.gone_on.issuperset(idea["parents"])
        )
        return () if copied else _roots(came)

    def others(self, step: Written, group: str | None, passage: Passage) -> list[Written]:
        """The cards of a step (of one group, or of none there) that are not told elsewhere: in the
        harvest, or where they went on to in a step that widens."""
        elsewhere = self._above | passage.gone_on
        found = [i for i in cards(step) if i["id"] not in elsewhere and _is_of(i, step, group)]
        return sorted(found, key=lambda idea: self._verdict(step, idea))

    def _verdict(self, step: Written, idea: Written) -> int:
        """Verdicts stand in the order in which they are asked for; what has none comes last."""
        scale, outcome = self.technique.step(step["id"]).scale, step["outcome"].get(idea["id"])
        verdicts = scale.options if isinstance(scale, Choice) else ()
        return (
            verdicts.index(outcome["verdict"])
            if outcome and outcome["verdict"] in verdicts
            else len(verdicts)
        )

    def worked_from(self, step: Written, group: str | None) -> list[Written]:
        """What only came in, and stands nowhere else in this copy."""
        return [i for i in self._sentences.worked_from(step) if _is_of(i, step, group)]

    def said(self, idea: Written) -> list[Written]:
        """The sentences that stand under a card."""
        above = idea["id"] in self._above
        return self._sentences.all(idea) if above else self._sentences.told(idea)

    def above(self, *steps: Written) -> int:
        """How many cards of these steps stand in the harvest."""
        return sum(idea["id"] in self._above for step in steps for idea in cards(step))

    def gone_on(self, passage: Passage, turn: Turn) -> int:
        """How many cards of an earlier part stand in a later one."""
        ids = (idea["id"] for step in turn.steps for idea in cards(step))
        return 0 if turn is passage.turns[0] else len(passage.gone_on.intersection(ids))

    def step_of(self, idea: Written) -> Written:
        return self._at[idea["id"]][1]

    def place(self, step: Written, passage: Passage | None, lang: str) -> str:
        """Where a card came from; inside a step that widens it is enough to say in which part."""
        scope = self.technique.step(step["id"]).scope if passage and passage.holds(step) else None
        return translator(lang).gettext(SCOPES[scope]) if scope else str(step["title"])

    def needs_labels(self, idea: Written) -> bool:
        """Not where there is nothing but what was asked for first."""
        filled = [field for field, text in idea["fields"].items() if text]
        return filled != list(idea["fields"])[:1]

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


def _is_of(idea: Written, step: Written, group: str | None) -> bool:
    here = {each["id"] for each in step["groups"]}
    return bool(idea["group"] == group) if group else idea["group"] not in here


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

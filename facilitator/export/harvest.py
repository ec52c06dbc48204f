"""What a technique brought, and how each card of it came about. Both read a document alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Written = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """One card on the way to another. `said` is false where it only repeats what came of it."""

    idea: Written
    step: Written
    said: bool
    parents: tuple[Origin, ...]


def harvest(technique: Written) -> list[Written]:
    """What stands in the last step that holds anything, in all its turns: the chosen cards, or else
    all of them. What was only worked from came to nothing where nobody wrote anything from it."""
    for step in reversed(technique["steps"]):
        if any(_stands(idea) for idea in step["ideas"]):
            return _once(_chosen(_in_all_turns(technique, step["id"])))
        if step.get("worked_from"):
            return []
    return []


def cards(step: Written) -> list[Written]:
    """What was made in a step: without sentences about its cards, and what it only worked from."""
    return [idea for idea in step["ideas"] if is_card(idea) and not idea.get("material")]


def is_card(idea: Written) -> bool:
    return not idea.get("about")


def _stands(idea: Written) -> bool:
    made = is_card(idea) and not idea.get("material")
    return made and idea["status"] in ("live", "promoted")


def _in_all_turns(technique: Written, step: str) -> list[Written]:
    turns = (each for each in technique["steps"] if each["id"] == step)
    return [idea for turn in turns for idea in turn["ideas"] if _stands(idea)]


def _chosen(ideas: list[Written]) -> list[Written]:
    return [idea for idea in ideas if idea["status"] == "promoted"] or ideas


def _once(ideas: list[Written]) -> list[Written]:
    """A card that went through several turns stands there as it was in the last one."""
    carried = {parent for idea in ideas for parent in idea["parents"]}
    last: dict[object, Written] = {}
    for idea in ideas:
        copied = (*idea["parents"], *idea["fields"].items()) if idea["parents"] else idea["id"]
        last[copied] = idea
    return [idea for idea in last.values() if idea["id"] not in carried]


def homes(document: Written) -> dict[str, tuple[Written, Written]]:
    """Every card of a document by its id, with the step in which it stands."""
    steps = [step for technique in document["techniques"] for step in technique["steps"]]
    return {idea["id"]: (idea, step) for step in steps for idea in step["ideas"]}


def origins(idea: Written, at: Mapping[str, tuple[Written, Written]]) -> tuple[Origin, ...]:
    """Where a card came from, back to what somebody first wrote."""
    return tuple(_origin(*at[parent], idea, at) for parent in idea["parents"] if parent in at)


def _origin(
    idea: Written, step: Written, child: Written, at: Mapping[str, tuple[Written, Written]]
) -> Origin:
    return Origin(idea, step, idea["fields"] != child["fields"], origins(idea, at))

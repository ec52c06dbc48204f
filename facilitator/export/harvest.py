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
    """What stands in the last step that holds anything: the chosen cards, or else all of them."""
    for step in reversed(technique["steps"]):
        standing = [idea for idea in step["ideas"] if idea["status"] in ("live", "promoted")]
        chosen = [idea for idea in standing if idea["status"] == "promoted"]
        if standing:
            return chosen or standing
    return []


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

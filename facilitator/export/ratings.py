"""Scores, votes and verdicts in the transcript: what was said of each card, and what it comes to.

Ratings lie in the first turn of a loop, whichever turn they were given in. Those of a card that may
not stand in this copy may not stand there either. Whoever rated without a name stays without one:
such ratings are sorted by what they say, so that not even their order joins them to somebody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from facilitator.core.scoring import Tally, is_rated, ratings_of, tallies
from facilitator.core.state import Idea, Opening, State
from facilitator.export.harvest import Written
from facilitator.export.readers import Reading
from facilitator.screens.countdown import level_text
from structures.schema import Choice


def written_ratings(
    reading: Reading, opening: Opening, ideas: Sequence[Idea], numbers: Mapping[str, str]
) -> list[Written]:
    """One for each rater, card and criterion. `numbers` are people's ids in the document."""
    if not _holds_ratings(reading.state, opening):
        return []
    places = {idea.id: n for n, idea in enumerate(ideas)}
    found = [
        {
            "idea": rating.idea,
            "by": _rater(reading, opening, rating.rater, numbers),
            "value": rating.value,
            "criterion": rating.criterion or None,
        }
        for rating in ratings_of(reading.state, opening)
        if rating.idea in places
    ]
    return sorted(found, key=lambda each: (places[each["idea"]], *_in_words(each)))


def _in_words(written: Written) -> tuple[str, ...]:
    by = written["by"] or ""
    return (written["criterion"] or "", f"{len(by):4}{by}", str(written["value"]))


def _rater(
    reading: Reading, opening: Opening, rater: str, numbers: Mapping[str, str]
) -> str | None:
    """A person, or the group that one of them tapped for."""
    if rater in numbers:
        return numbers[rater]
    if group := reading.state.group(rater):
        return group.id
    seat = reading.reader.seat if rater in reading.me else reading.holder(rater)
    return numbers.get(seat or "")


def written_outcome(reading: Reading, opening: Opening, ideas: Sequence[Idea]) -> Written:
    """By card: how many rated it, the sum (scaled where cards were dealt) and the verdict."""
    if not _holds_ratings(reading.state, opening):
        return {}
    found = tallies(reading.state, opening)
    chosen = isinstance(reading.state.step(opening).scale, Choice)
    return {idea.id: _outcome(found[idea.id], chosen) for idea in ideas if idea.id in found}


def _outcome(tally: Tally, chosen: bool) -> Written:
    verdict = tally.verdict if chosen else None
    return {"n": tally.n, "total": tally.total, "verdict": verdict}


def _holds_ratings(state: State, opening: Opening) -> bool:
    return is_rated(state, opening) and opening.block == opening.id


class Scores:
    """The points with which a card left the last step that rated it, from the document alone."""

    def __init__(self, document: Written) -> None:
        steps = [step for technique in document["techniques"] for step in technique["steps"]]
        ideas = [idea for step in steps for idea in step["ideas"]]
        self._parents: dict[str, list[str]] = {idea["id"]: idea["parents"] for idea in ideas}
        self._outcomes: dict[str, Any] = {}
        for step in steps:
            for id, outcome in step["outcome"].items():
                if _in_numbers(step):
                    self._outcomes[id] = outcome
        self.most = max((each["total"] for each in self._outcomes.values()), default=0)

    def __getitem__(self, id: str) -> int | None:
        if id in self._outcomes:
            return int(self._outcomes[id]["total"])
        found = (self[parent] for parent in self._parents.get(id, ()))
        return next((score for score in found if score is not None), None)

    def ranked(self, ideas: Sequence[Written]) -> list[Written]:
        """Best first; without points they stay as they are."""
        return sorted(ideas, key=lambda idea: -(self[idea["id"]] or 0))

    def level(self, ideas: Sequence[Written], lang: str) -> str:
        """Why more than ten stand there, if it is because of their points."""
        found = [score for idea in ideas if (score := self[idea["id"]]) is not None]
        return level_text(sorted(found, reverse=True), lang)


def _in_numbers(step: Written) -> bool:
    return any(isinstance(rating["value"], int) for rating in step["ratings"])

"""What stands about a card: the sentences that an answer asked for.

A sentence goes wherever its card goes, but it is told where it was written, and once more only with
a card of the harvest. Where nobody may keep the card that was first asked about, or the sentence as
it was written there, it is told with the first copy that stands in the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from facilitator.export.harvest import Written, is_card

At = Mapping[str, tuple[Written, Written]]


class Sentences:
    """Of a whole document: `at` are all its ideas, each with the step in which it stands."""

    def __init__(self, at: At) -> None:
        self._at = at
        self._about: dict[str, list[Written]] = {}
        self._told: dict[str, list[Written]] = {}
        for sentence, _ in at.values():
            if is_card(sentence) or sentence["about"] not in at:
                continue
            self._about.setdefault(sentence["about"], []).append(sentence)
            if self._before(sentence) is None:
                self._told.setdefault(self._home(sentence), []).append(sentence)

    def told(self, card: Written) -> list[Written]:
        """Those that are told with a card in its own step."""
        return self._told.get(card["id"], [])

    def all(self, card: Written) -> list[Written]:
        """Every one that the card has with it."""
        return self._about.get(card["id"], [])

    def worked_from(self, step: Written) -> Iterator[Written]:
        """Cards that a step only worked from, and that stand nowhere else in this document."""
        for idea in step["ideas"]:
            if is_card(idea) and idea.get("material") and self._before(idea) is None:
                yield idea

    def _home(self, sentence: Written) -> str:
        """The card where it is told: not one that is no card of its step, if there is another."""
        card, _ = self._at[sentence["about"]]
        while card.get("material") and (before := self._before(card)):
            card = before
        return str(card["id"])

    def _before(self, idea: Written) -> Written | None:
        """What this only repeats."""
        parents = [self._at[id][0] for id in idea["parents"] if id in self._at]
        same = (each for each in parents if each["fields"] == idea["fields"])
        return next(same, None) if len(parents) == 1 else None

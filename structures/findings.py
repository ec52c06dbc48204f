"""What the checks of a technique find: where it is wrong, and on which settings that judgement
rests.
"""

from __future__ import annotations

from dataclasses import dataclass

from structures.marked import Loc
from structures.schema import Step, Technique

GROUPED = ("new", "keep", "merge", "split", "remix", "slots", "stage")


@dataclass(frozen=True)
class Finding:
    """Something wrong at `path` of a step (by its place in the technique), or of the front matter
    (no step).

    `rests_on` names the settings that this finding believes. Where one of them could not be read,
    the finding is dropped: nobody should be told about a consequence of a mistake that is already
    reported. `name` is a setting of the same step, `^name` one of the front matter, `*name` that
    setting in any step, `@id` all that matters in another step.
    """

    step: int | None
    path: Loc
    message: str
    hint: str = ""
    rests_on: tuple[str, ...] = ()
    names_a_step: bool = False


@dataclass(frozen=True)
class Place:
    """A step with its number and the technique around it."""

    technique: Technique
    number: int

    @property
    def step(self) -> Step:
        return self.technique.steps[self.number]

    def earlier(self, id: str) -> Step | None:
        """The nearest step before this one that is called so."""
        return next(
            (step for step in reversed(self.technique.steps[: self.number]) if step.id == id), None
        )

    def finding(
        self, path: Loc, message: str, hint: str = "", *rests_on: str, names_a_step: bool = False
    ) -> Finding:
        return Finding(self.number, path, message, hint, rests_on, names_a_step)


def grouped(step: Step) -> bool:
    """Whether people sit in groups in this step."""
    return step.group.kind in GROUPED


def leaves_ideas(step: Step) -> bool:
    """Whether a later step can take something from this one."""
    if step.activity == "talk":
        return bool(step.fields)
    return step.activity != "present" or bool(step.input)

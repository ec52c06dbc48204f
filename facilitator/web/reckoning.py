"""What the planner shows beside a plan: clock times, the true end, and what should be said."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.core.state import PlanItem
from facilitator.core.timing import MOST_MINUTES, BlockTime, Caution, StepTime, Timetable, timetable
from facilitator.screens.counts import titled
from facilitator.screens.words import translator
from facilitator.web.plans import Block, Plan
from facilitator.web.sayings import CAUTIONS, said
from facilitator.web.shelves import Card, card
from facilitator.web.times import clock, ending, length
from structures.library import Library
from structures.schema import Technique


@dataclass(frozen=True, slots=True)
class StepLine:
    title: str
    minutes: float
    turns: int


@dataclass(frozen=True, slots=True)
class Line:
    """One block of the plan; without a `card` its technique is not in the library any more."""

    block: Block
    card: Card | None = None
    begins: str = ""
    ends: str = ""
    moves: int = 0
    steps: tuple[StepLine, ...] = ()
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reckoned:
    """`timed`: the times are of a clock; else they count from the beginning."""

    lines: tuple[Line, ...]
    timed: bool
    ends: str
    length: str
    moves: int
    cautions: tuple[str, ...]


def reckoned(library: Library, plan: Plan, lang: str) -> Reckoned:
    items = {item.id: item for item in plan.items(library)}
    table = timetable(list(items.values()), plan.head_count, plan.begins or 0)
    timed = plan.begins is not None
    times = {block.item: block for block in table.blocks}
    lines = []
    for n, block in enumerate(plan.blocks, 1):
        item = items.get(f"t{n}")
        lines.append(
            _line(library, block, item, times[item.id], table, lang) if item else Line(block)
        )
    return Reckoned(
        tuple(lines),
        timed,
        ending(table.ends, lang),
        length(table.ends - table.begins, lang),
        table.moves,
        tuple(caution_text(caution, lang) for caution in table.about()),
    )


def _line(
    library: Library,
    block: Block,
    item: PlanItem,
    time: BlockTime,
    table: Timetable,
    lang: str,
) -> Line:
    technique = item.in_language(lang)
    return Line(
        block,
        card(library, block.slug, lang, block.variant),
        clock(time.begins),
        clock(time.ends),
        time.moves,
        tuple(_step(technique, step, lang) for step in time.steps if not step.skipped),
        tuple(_said(caution, block, lang, technique) for caution in table.about(item.id)),
    )


def _step(technique: Technique, step: StepTime, lang: str) -> StepLine:
    return StepLine(titled(technique.step(step.step), lang), step.seconds / 60, step.turns)


def _said(caution: Caution, block: Block, lang: str, technique: Technique) -> str:
    """Somebody who typed something hears what is wrong with it."""
    if caution.code != "no_minutes" or not block.minutes:
        return caution_text(caution, lang, technique)
    facts = {**caution.facts, "typed": block.minutes, "most": MOST_MINUTES}
    return said("minutes_odd", lang) % facts


def caution_text(caution: Caution, lang: str, technique: Technique | None = None) -> str:
    """A sentence; with too few people the technique's own words on what is lost follow it."""
    facts = dict(caution.facts)
    if technique and "step" in facts:
        facts["step"] = technique.step(str(facts["step"])).title
    text = translator(lang).gettext(CAUTIONS[caution.code]) % facts
    lost = technique.below if technique and caution.code == "too_few_people" else None
    return f"{text} {lost}" if lost else text

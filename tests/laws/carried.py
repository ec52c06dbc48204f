"""What must have become of every idea that was written: where it went on, and who may keep it.

Written by hand from the tables in structures/README.md, not from the rules of the core.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from facilitator.core import events as e
from facilitator.core.scoring import tallies
from facilitator.core.state import Idea, Opening, Rating, State
from facilitator.export import Reader
from structures.schema import Input
from tests.laws.outcomes import loop_of, people_by_name
from tests.laws.player import Played

Homes = dict[str, list[str]]
"""Every member of a group, and every earlier group, with the groups in which they now are."""

# Going on


def everything_goes_on_where_it_should(told: Played) -> None:
    """Into each step exactly what its inputs say: nothing is lost where nobody touched a phone, and
    nothing that was struck, dropped or kept to oneself comes along."""
    for opening, before, copies in openings(told):
        step, homes = before.step(opening), homes_in(told, opening)
        if opening.turn > 1 and any(entry.route == "dealt" for entry in step.input):
            assert not copies, "cards lie in the first round"
            continue
        expected = {}
        for entry in step.input:
            for source in sources(told, before, opening, entry.step):
                expected |= taken(told, before, entry, source, homes, holders(told, opening))
        assert [parent for parent, _ in copies] == list(dict.fromkeys(p for p, _ in copies))
        assert {parent: group for parent, group in copies if parent in expected} == expected
        assert set(expected) == {parent for parent, _ in copies}


def openings(told: Played) -> Iterator[tuple[Opening, State, list[tuple[str, str | None]]]]:
    """Each opening, the state before it, and (parent, group) of all that came in as it opened."""
    routed = {r.seq: r.event for r, _ in told.of(e.IdeasRouted)}
    for recorded, before in told.of(e.StepOpened):
        assert isinstance(recorded.event, e.StepOpened)
        opening = told.state.openings[recorded.event.opening]
        found = (routed.get(recorded.seq + n) for n in (1, 2))
        events = [x for x in found if x and getattr(x, "opening", "") == opening.id]
        copies = [(parent, group) for x in events[:1] for _, parent, group in x.copies]  # type: ignore[attr-defined]
        yield opening, before, copies


def homes_in(told: Played, opening: Opening) -> Homes:
    homes: Homes = {}
    for recorded, _ in told.of(e.GroupsFormed):
        assert isinstance(recorded.event, e.GroupsFormed)
        for group in recorded.event.groups if recorded.event.opening == opening.id else ():
            for each in (*group["members"], *group["came_from"]):
                homes.setdefault(each, []).append(group["id"])
    return homes


def holders(told: Played, opening: Opening) -> set[str]:
    """Who has the turn."""
    return {m for group in opening.groups.values() for m in group.roles}


def sources(told: Played, before: State, opening: Opening, step: str) -> list[Opening]:
    """The same turn of the same cohort inside one loop, else all turns of the last time; of a step
    that was skipped, what it would have repeated."""
    if like := told.state.skipped.get((opening.item, step)):
        return [before.openings[like]]
    found = [o for o in before.openings.values() if (o.item, o.step) == (opening.item, step)]
    if inside := [o for o in found if o.block == opening.block]:
        return [o for o in inside if (o.cohort, o.turn) == (opening.cohort, opening.turn)]
    return [o for o in found if o.block == found[-1].block]


def taken(
    told: Played, before: State, entry: Input, source: Opening, homes: Homes, turn: set[str]
) -> dict[str, str | None]:
    """By idea, the group that it must have come to."""
    known = people_by_name(before)
    pool = [i for i in before.pool(source.id) if i.status == "live"]
    pool = [i for i in pool if not (i.kept or i.late or i.hidden or lay_there(before, source, i))]
    if entry.route == "own":
        own = [i for i in pool if not turn or turn & {known[name] for name in i.authors}]
        return dict.fromkeys((i.id for i in own), None)
    if before.step(source).activity == "rate":
        pool = well_rated(before, source, entry, pool)
    elif entry.route == "selected":
        chose = {i.group for i in pool if i.promoted}
        pool = [i for i in pool if i.promoted or i.group not in chose]
    if entry.route == "dealt" or not homes:
        return {i.id: None if entry.route == "dealt" else i.group for i in pool}
    if entry.route == "all":
        return dict.fromkeys((i.id for i in pool), None)
    return {i.id: home for i in pool if (home := home_of(before, i, homes, known))}


def lay_there(before: State, source: Opening, idea: Idea) -> bool:
    """Whether people only worked from it, to write something else."""
    step = before.step(source)
    other = bool(step.fields) and not idea.fields.keys() <= step.fields.keys()
    return step.activity == "collect" and other and bool(idea.parents) and not idea.about


def tables_of(state: State, group: str | None, homes: Homes) -> list[str]:
    """Those that go on from a group, or from one of which it was a part."""
    if group in homes or (found := state.group(group)) is None:
        return homes.get(group or "", [])
    return [table for before in found.came_from for table in tables_of(state, before, homes)]


def home_of(state: State, idea: Idea, homes: Homes, known: dict[str, str]) -> str | None:
    """Where its table is now; if that has parted, and if there was none, where its author is."""
    tables = tables_of(state, idea.group, homes)
    authors = [home for name in idea.authors for home in homes.get(known[name], ())]
    parted = [home for home in authors if home in tables] if len(tables) > 1 else []
    return next(iter((*parted, *tables, *authors)), None)


def well_rated(before: State, source: Opening, entry: Input, pool: list[Idea]) -> list[Idea]:
    """Without what its group dropped; and of the best so many, with all that are level."""
    drops = before.step(source).drops
    kept = [i for i in pool if verdict(before, source, i) not in drops]
    top = entry.only.top
    if top is None or len(kept) <= top:
        return kept
    last = sorted((points(before, source, i) for i in kept), reverse=True)[top - 1]
    return [i for i in kept if points(before, source, i) >= last]


def ratings_of(state: State, opening: Opening, idea: Idea) -> list[Rating]:
    return [r for r in state.ratings.get(opening.block, {}).values() if r.idea == idea.id]


def verdict(state: State, opening: Opening, idea: Idea) -> str | None:
    """What most have said; nothing if two answers are level."""
    said = Counter(r.value for r in ratings_of(state, opening, idea)).most_common(2)
    level = len(said) == 2 and said[0][1] == said[1][1]
    return str(said[0][0]) if said and not level else None


def points(state: State, opening: Opening, idea: Idea) -> int:
    """The sum, reckoned as if every planned round had given its points."""
    values = [r.value for r in ratings_of(state, opening, idea) if isinstance(r.value, int)]
    if opening.block not in state.hands:
        return sum(values)
    return round((loop_of(state, opening).times or 0) * sum(values) / len(values)) if values else 0


def every_idea_comes_from_what_somebody_wrote(told: Played) -> None:
    """Through parents, each in an earlier step or merged in the same one, and keeps its authors."""
    state, order = told.state, list(told.state.openings)
    posted = {r.event.id for r, _ in told.of(e.IdeaPosted)}  # type: ignore[attr-defined]
    for idea in state.ideas.values():
        assert idea.parents or idea.id in posted
        for parent in (state.ideas[id] for id in idea.parents):
            merged = len(idea.parents) > 1 and parent.opening == idea.opening
            assert merged or order.index(parent.opening) < order.index(idea.opening)
            assert set(parent.authors) <= set(idea.authors)


# The countdown


def sums_are_reckoned_as_planned(told: Played) -> None:
    """A card with fewer scores is not behind one with more, in a small room either."""
    for opening in (told.state.openings[block] for block in told.state.ratings):
        found = tallies(told.state, opening)
        for idea in told.state.pool(opening.id):
            assert found[idea.id].total == points(told.state, opening, idea)


def the_best_are_called_first_and_level_ones_together(told: Played) -> None:
    state = told.state
    for opening in state.openings.values():
        if not any(audience.when == "countdown" for audience in state.step(opening).visible):
            continue
        called = [state.ideas[state.ideas[id].parents[0]] for id in opening.shown]
        scores = [points(state, state.openings[i.opening], i) for i in called]
        assert scores == sorted(scores, reverse=True)
        calls = {before.seq for recorded, before in told.of(e.IdeaShown)}
        assert len(calls) == len(set(scores)), "level cards come in one call"


# Afterwards


def a_transcript_holds_what_its_reader_may_keep(told: Played) -> None:
    """Every word that somebody wrote against its `record`; and everybody finds their own."""
    known, lines = people_by_name(told.state), lineage(told.state)
    for reader, document in told.transcripts:
        text = json.dumps(document, ensure_ascii=False)
        for idea, *copies in lines:
            (word, *_) = idea.fields.values()
            may = any(keeps(told.state, reader, each, known) for each in (idea, *copies))
            assert (word in text) == may, (reader.kind, reader.seat, idea)


def lineage(state: State) -> list[list[Idea]]:
    """Everything that was written, each with all that has been made of it."""
    made: dict[str, list[Idea]] = {}
    for idea in reversed(state.ideas.values()):
        made[idea.id] = [idea, *made.get(idea.id, ())]
        for parent in idea.parents:
            made.setdefault(parent, []).extend(made[idea.id])
    return [made[idea.id] for idea in state.ideas.values() if not idea.parents]


def keeps(state: State, reader: Reader, idea: Idea, known: dict[str, str]) -> bool:
    """One cell of the table, by hand."""
    record = narrowest(state, idea)
    own = {known[name] for name in idea.authors} == {reader.seat}
    if record == "none" or idea.status in ("withdrawn", "parted"):
        return False
    if idea.kept or record == "room" or own:
        return own or not idea.kept
    group = state.group(idea.group)
    while group and group.joined:
        group = state.group(group.joined)
    return bool(reader.kind == "participant" and group and reader.seat in group.members)


def narrowest(state: State, idea: Idea) -> str:
    """The record of its step and of all before; what was said to everybody is everybody's."""
    opening = state.openings[idea.opening]
    step = state.step(opening)
    said = any((a.who, a.when) == ("everyone", "live") for a in step.visible)
    if said or idea.id in opening.shown:
        return step.record
    before = (narrowest(state, state.ideas[id]) for id in idea.parents)
    return min((step.record, *before), key=("none", "group", "room").index)


def nothing_stands_there_of_a_step_that_keeps_nothing(told: Played) -> None:
    for reader, document in told.transcripts:
        for step in steps_of(document):
            assert step["record"] != "none" or not (step["ideas"] or step["ratings"])
            if step["record"] == "group" and reader.kind == "facilitator":
                assert not step["ideas"]


def names_stand_only_where_people_signed(told: Played) -> None:
    numbers = {f"p{n}": seat.id for n, seat in enumerate(told.state.participants(), 1)}
    known = people_by_name(told.state)
    for reader, document in told.transcripts:
        for step in steps_of(document):
            unsigned = told.state.step(told.state.openings[step["opening"]]).anonymous
            for idea in step["ideas"]:
                by, authors = numbers.get(idea["by"]), told.state.ideas[idea["id"]].authors
                assert by is None or by == reader.seat or not unsigned
                assert by is None or {by} == {known[name] for name in authors}
            named = {numbers.get(rating["by"]) for rating in step["ratings"]}
            assert not unsigned or named <= {None, reader.seat}


def steps_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for technique in document["techniques"] for step in technique["steps"]]


OUTCOMES = {
    "what goes on": (
        everything_goes_on_where_it_should,
        every_idea_comes_from_what_somebody_wrote,
        sums_are_reckoned_as_planned,
        the_best_are_called_first_and_level_ones_together,
    ),
    "what is kept": (
        a_transcript_holds_what_its_reader_may_keep,
        nothing_stands_there_of_a_step_that_keeps_nothing,
        names_stand_only_where_people_signed,
    ),
}

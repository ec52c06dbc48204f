"""`evolve` folds one event into the state. It never refuses and never looks anywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from functools import lru_cache
from typing import Any

from facilitator.core import events as e
from facilitator.core.state import (
    Act,
    Cohort,
    Group,
    Idea,
    Opening,
    PlanItem,
    Seat,
    Session,
    State,
)
from structures.schema import Technique

MOST_ACTS = 40
Fold = Callable[[State, Any, e.Recorded], State]


def fold(recorded: Iterable[e.Recorded], state: State | None = None) -> State:
    for each in recorded:
        state = evolve(state, each)
    if state is None:
        raise ValueError("an empty log is no session")
    return state


def evolve(state: State | None, recorded: e.Recorded) -> State:
    event = recorded.event
    if isinstance(event, e.SessionOpened):
        after = State(_session(event, recorded.at))
    elif state is None:
        raise ValueError("a log begins with SessionOpened")
    else:
        after = FOLDS[type(event)](state, event, recorded)
    acts = after.acts
    if state and isinstance(event, UNDOABLE):
        before = state.ideas[event.id].fields if isinstance(event, e.IdeaEdited) else None
        acts = (*acts, Act(recorded.seq, recorded.by, event, before))[-MOST_ACTS:]
    return replace(after, seq=recorded.seq, at=recorded.at, acts=acts)


# The session and its people


def _session(event: e.SessionOpened, at: int) -> Session:
    plan = tuple(_plan_item(item) for item in event.plan)
    return Session(
        event.code, event.title, event.topic, event.zone, event.lang, at, plan, event.rehearsal
    )


def _plan_item(item: Mapping[str, Any]) -> PlanItem:
    texts = {lang: _technique(_Hashed(text)) for lang, text in item["texts"].items()}
    technique = texts[item["lang"]]
    return PlanItem(item["id"], technique, item["invitation"], item["minutes"], texts)


class _Hashed:
    """A technique's JSON as a key, so that cold starts parse each technique once a process."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.key = repr(data)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashed) and other.key == self.key


@lru_cache(maxsize=256)
def _technique(text: _Hashed) -> Technique:
    return Technique.model_validate(text.data)


def _session_closed(state: State, event: e.SessionClosed, recorded: e.Recorded) -> State:
    session = replace(state.session, closed_at=recorded.at)
    return replace(state, session=session, acts=())


def _seat_taken(state: State, event: e.SeatTaken, recorded: e.Recorded) -> State:
    number = 1 + len(state.seats)
    seat = Seat(event.seat, number, event.name, event.role, event.kind, recorded.at)
    return _with_seat(state, seat)


def _seat_away(state: State, event: e.SeatAway, recorded: e.Recorded) -> State:
    return _with_seat(state, replace(state.seats[event.seat], here=False))


def _seat_back(state: State, event: e.SeatBack, recorded: e.Recorded) -> State:
    return _with_seat(state, replace(state.seats[event.seat], here=True, left_at=None))


def _seat_left(state: State, event: e.SeatLeft, recorded: e.Recorded) -> State:
    seat = replace(state.seats[event.seat], here=False, left_at=recorded.at)
    state = _with_seat(state, seat)
    if state.opening is None:
        return state
    return _with_opening(state, _without_member(state.opening, event.seat))


# Where the room is


def _step_opened(state: State, event: e.StepOpened, recorded: e.Recorded) -> State:
    opening = Opening(
        event.opening,
        event.item,
        event.step,
        event.turn,
        recorded.at,
        _cohorts(event.cohorts),
        dict(event.sources),
        event.seed,
    )
    state = _with_opening(state, opening)
    return replace(state, current=event.opening, path=(*state.path, event.opening))


def _step_skipped(state: State, event: e.StepSkipped, recorded: e.Recorded) -> State:
    return replace(state, skipped={**state.skipped, (event.item, event.step): event.like})


def _step_started(state: State, event: e.StepStarted, recorded: e.Recorded) -> State:
    return _with_cohort(
        state,
        event.opening,
        event.cohort,
        phase="running",
        ends_at=event.ends_at,
        started_at=recorded.at,
    )


def _time_changed(state: State, event: e.TimeChanged, recorded: e.Recorded) -> State:
    return _with_cohort(
        state, event.opening, event.cohort, phase="running", ends_at=event.ends_at, left=event.left
    )


def _clock_paused(state: State, event: e.ClockPaused, recorded: e.Recorded) -> State:
    for cohort, left in event.left.items():
        state = _with_cohort(state, event.opening, cohort, ends_at=None, left=left)
    return state


def _clock_resumed(state: State, event: e.ClockResumed, recorded: e.Recorded) -> State:
    for cohort, ends_at in event.ends_at.items():
        state = _with_cohort(state, event.opening, cohort, ends_at=ends_at, left=None)
    return state


def _time_ran_out(state: State, event: e.TimeRanOut, recorded: e.Recorded) -> State:
    return _with_cohort(state, event.opening, event.cohort, phase="over")


def _bell_rung(state: State, event: e.BellRung, recorded: e.Recorded) -> State:
    opening = state.openings[event.opening]
    return _with_opening(state, replace(opening, rings=opening.rings + 1))


def _step_closed(state: State, event: e.StepClosed, recorded: e.Recorded) -> State:
    opening = state.openings[event.opening]
    cohorts = {id: replace(c, phase="closed") for id, c in opening.cohorts.items()}
    return _with_opening(
        state, replace(opening, cohorts=cohorts, closed_at=recorded.at, left=False)
    )


def _step_left(state: State, event: e.StepLeft, recorded: e.Recorded) -> State:
    return _with_opening(state, replace(state.openings[event.opening], left=True))


def _step_reopened(state: State, event: e.StepReopened, recorded: e.Recorded) -> State:
    opening = replace(
        state.openings[event.opening], cohorts=_cohorts(event.cohorts), closed_at=None, left=False
    )
    session = replace(state.session, finished=False)
    return replace(_with_opening(state, opening), current=event.opening, session=session)


def _plan_finished(state: State, event: e.PlanFinished, recorded: e.Recorded) -> State:
    return replace(state, current=None, session=replace(state.session, finished=True))


# Groups


def _groups_formed(state: State, event: e.GroupsFormed, recorded: e.Recorded) -> State:
    groups = {
        g["id"]: Group(g["id"], g["number"], tuple(g["members"]), tuple(g["came_from"]))
        for g in event.groups
    }
    return _with_opening(state, replace(state.openings[event.opening], groups=groups))


def _person_placed(state: State, event: e.PersonPlaced, recorded: e.Recorded) -> State:
    return _with_opening(
        state, _placed(state.openings[event.opening], event.seat, event.group, event.number)
    )


def _person_moved(state: State, event: e.PersonMoved, recorded: e.Recorded) -> State:
    opening = _without_member(state.openings[event.opening], event.seat)
    return _with_opening(state, _placed(opening, event.seat, event.group, event.number))


def _group_joined(state: State, event: e.GroupJoined, recorded: e.Recorded) -> State:
    opening = state.openings[event.opening]
    going, into = opening.groups[event.group], opening.groups[event.into]
    groups = {
        **opening.groups,
        going.id: replace(going, members=(), joined=into.id),
        into.id: replace(
            into,
            members=into.members + going.members,
            came_from=into.came_from + going.came_from,
        ),
    }
    state = _with_opening(state, replace(opening, groups=groups))
    moved = [replace(i, group=into.id) for i in state.pool(opening.id) if i.group == going.id]
    return _with_ideas(state, moved)


# Ideas


def _ideas_routed(state: State, event: e.IdeasRouted, recorded: e.Recorded) -> State:
    copies = []
    for id, parent_id, group in event.copies:
        parent = state.ideas[parent_id]
        copies.append(
            Idea(id, event.opening, parent.authors, parent.fields, recorded.at, group, (parent_id,))
        )
    return _with_new_ideas(state, event.opening, copies)


def _idea_posted(state: State, event: e.IdeaPosted, recorded: e.Recorded) -> State:
    idea = Idea(
        event.id,
        event.opening,
        (event.author,),
        dict(event.fields),
        recorded.at,
        event.group,
        kept=event.kept,
        late=event.late,
    )
    return _with_new_ideas(state, event.opening, [idea])


def _idea_edited(state: State, event: e.IdeaEdited, recorded: e.Recorded) -> State:
    return _with_idea(state, event.id, fields=dict(event.fields), version=event.version)


def _ideas_merged(state: State, event: e.IdeasMerged, recorded: e.Recorded) -> State:
    parents = [state.ideas[id] for id in event.ideas]
    authors = tuple(dict.fromkeys(author for parent in parents for author in parent.authors))
    merged = Idea(
        event.id,
        event.opening,
        authors,
        dict(event.fields),
        recorded.at,
        event.group,
        tuple(event.ideas),
        promoted=any(parent.promoted for parent in parents),
    )
    state = _with_ideas(state, [replace(parent, status="merged") for parent in parents])
    return _with_new_ideas(state, event.opening, [merged])


def _ideas_parted(state: State, event: e.IdeasParted, recorded: e.Recorded) -> State:
    merged = state.ideas[event.id]
    merged_in = (state.ideas[id] for id in merged.parents)
    parents = [replace(idea, status="live") for idea in merged_in if idea.status == "merged"]
    return _with_ideas(state, [replace(merged, status="parted"), *parents])


def _idea_kept(state: State, event: e.IdeaKept, recorded: e.Recorded) -> State:
    return _with_idea(state, event.id, kept=event.kept)


def _idea_promoted(state: State, event: e.IdeaPromoted, recorded: e.Recorded) -> State:
    return _with_idea(state, event.id, promoted=event.promoted)


def _idea_struck(state: State, event: e.IdeaStruck, recorded: e.Recorded) -> State:
    return _with_idea(state, event.id, status="dropped" if event.struck else "live")


def _idea_withdrawn(state: State, event: e.IdeaWithdrawn, recorded: e.Recorded) -> State:
    return _with_idea(state, event.id, status="withdrawn")


# What everybody is shown


def _idea_cued(state: State, event: e.IdeaCued, recorded: e.Recorded) -> State:
    opening = state.openings[event.opening]
    passed = tuple(id for id in opening.passed if id != event.id)
    return _with_opening(state, replace(opening, cue=event.id, passed=passed))


def _idea_passed_over(state: State, event: e.IdeaPassedOver, recorded: e.Recorded) -> State:
    opening = state.openings[event.opening]
    passed = tuple(id for id in opening.passed if id != event.id)
    passed = (*passed, event.id) if event.passed else passed
    return _with_opening(state, replace(opening, passed=passed, cue=None))


def _idea_shown(state: State, event: e.IdeaShown, recorded: e.Recorded) -> State:
    opening = state.openings[event.opening]
    shown = tuple(id for id in opening.shown if id != event.id)
    shown = (*shown, event.id) if event.shown else shown
    spotlight = opening.spotlight if event.shown or opening.spotlight != event.id else None
    cue = None if opening.cue == event.id else opening.cue
    return _with_opening(state, replace(opening, shown=shown, spotlight=spotlight, cue=cue))


def _idea_hidden(state: State, event: e.IdeaHidden, recorded: e.Recorded) -> State:
    return _with_idea(state, event.id, hidden=event.hidden)


def _idea_spotlit(state: State, event: e.IdeaSpotlit, recorded: e.Recorded) -> State:
    return _with_opening(state, replace(state.openings[event.opening], spotlight=event.id))


def _forgotten(state: State, event: e.Forgotten, recorded: e.Recorded) -> State:
    """The log was rewritten before this was folded; here only the marks are set."""
    seats = {id: replace(state.seats[id], name=None) for id in event.seats}
    ideas = [
        replace(idea, status="withdrawn", fields=dict.fromkeys(idea.fields, ""))
        for idea in (state.ideas[id] for id in event.ideas)
    ]
    return _with_ideas(replace(state, seats={**state.seats, **seats}), ideas)


FOLDS: dict[type[e.Event], Fold] = {
    e.SessionClosed: _session_closed,
    e.SeatTaken: _seat_taken,
    e.SeatAway: _seat_away,
    e.SeatBack: _seat_back,
    e.SeatLeft: _seat_left,
    e.StepOpened: _step_opened,
    e.StepSkipped: _step_skipped,
    e.StepStarted: _step_started,
    e.TimeChanged: _time_changed,
    e.ClockPaused: _clock_paused,
    e.ClockResumed: _clock_resumed,
    e.TimeRanOut: _time_ran_out,
    e.BellRung: _bell_rung,
    e.StepClosed: _step_closed,
    e.StepLeft: _step_left,
    e.StepReopened: _step_reopened,
    e.PlanFinished: _plan_finished,
    e.GroupsFormed: _groups_formed,
    e.PersonPlaced: _person_placed,
    e.PersonMoved: _person_moved,
    e.GroupJoined: _group_joined,
    e.IdeasRouted: _ideas_routed,
    e.IdeaPosted: _idea_posted,
    e.IdeaEdited: _idea_edited,
    e.IdeasMerged: _ideas_merged,
    e.IdeasParted: _ideas_parted,
    e.IdeaKept: _idea_kept,
    e.IdeaPromoted: _idea_promoted,
    e.IdeaStruck: _idea_struck,
    e.IdeaWithdrawn: _idea_withdrawn,
    e.IdeaCued: _idea_cued,
    e.IdeaPassedOver: _idea_passed_over,
    e.IdeaShown: _idea_shown,
    e.IdeaHidden: _idea_hidden,
    e.IdeaSpotlit: _idea_spotlit,
    e.Forgotten: _forgotten,
}
UNDOABLE = (
    e.PersonMoved,
    e.IdeaEdited,
    e.IdeasMerged,
    e.IdeaPromoted,
    e.IdeaStruck,
    e.IdeaShown,
    e.IdeaHidden,
    e.IdeaSpotlit,
    e.IdeaPassedOver,
)


# Small steps that many folds share


def _with_seat(state: State, seat: Seat) -> State:
    return replace(state, seats={**state.seats, seat.id: seat})


def _with_opening(state: State, opening: Opening) -> State:
    return replace(state, openings={**state.openings, opening.id: opening})


def _with_cohort(state: State, opening_id: str, cohort: str, **changes: Any) -> State:
    opening = state.openings[opening_id]
    cohorts = {**opening.cohorts, cohort: replace(opening.cohorts[cohort], **changes)}
    return _with_opening(state, replace(opening, cohorts=cohorts))


def _with_ideas(state: State, ideas: Iterable[Idea]) -> State:
    return replace(state, ideas={**state.ideas, **{idea.id: idea for idea in ideas}})


def _with_idea(state: State, id: str, **changes: Any) -> State:
    return _with_ideas(state, [replace(state.ideas[id], **changes)])


def _with_new_ideas(state: State, opening: str, ideas: list[Idea]) -> State:
    pool = (*state.pools.get(opening, ()), *(idea.id for idea in ideas))
    return replace(_with_ideas(state, ideas), pools={**state.pools, opening: pool})


def _without_member(opening: Opening, seat: str) -> Opening:
    groups = {
        id: replace(g, members=tuple(m for m in g.members if m != seat)) if seat in g.members else g
        for id, g in opening.groups.items()
    }
    return replace(opening, groups=groups)


def _placed(opening: Opening, seat: str, group: str, number: int) -> Opening:
    found = opening.groups.get(group, Group(group, number, ()))
    groups = {**opening.groups, group: replace(found, members=(*found.members, seat))}
    return replace(opening, groups=groups)


_COHORT_KEYS = tuple(f.name for f in dataclass_fields(Cohort))


def _cohorts(payloads: Iterable[Mapping[str, Any]]) -> dict[str, Cohort]:
    return {p["id"]: Cohort(**{key: p[key] for key in _COHORT_KEYS if key in p}) for p in payloads}

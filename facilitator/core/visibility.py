"""Who may see what: the audiences table, in one place.

`visible(state, lens)` is the only way from the state to a screen or a download. It gives plain data
with authors already removed; what a viewer may not see is not hidden there but absent.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import NamedTuple

from facilitator.core.grouping import shuffled
from facilitator.core.scoring import is_rated
from facilitator.core.state import Idea, Opening, Seat, State, alias_of
from facilitator.core.views import Lens, PersonView, Viewer
from structures.schema import Audience, Step

RECORDS = ("none", "group", "room")
EVERYBODY = ("phone", "wall", "console", "observer", "preview")


def lens_of(state: State, viewer: Viewer) -> Lens:
    """The lens through which this viewer looks now; it changes as the room moves on."""
    if viewer.kind == "preview":
        return Lens("preview", viewer.lang, group=viewer.group)
    if viewer.kind != "phone":
        return Lens(viewer.kind, viewer.lang)
    seat = state.seats.get(viewer.seat or "")
    if seat is None or seat.left_at is not None:
        return Lens("phone", viewer.lang, seated=False)
    opening = state.front_of(seat.id)
    if opening is None or state.closed:
        return Lens("phone", viewer.lang)
    step = state.step(opening)
    me = _name_in(step, opening, seat, viewer) if needs_me(step) else None
    scope = scope_of(state, opening, seat.id)
    return Lens("phone", viewer.lang, me, scope, role_of(state, opening, seat.id), True, opening.id)


def _name_in(step: Step, opening: Opening, seat: Seat, viewer: Viewer) -> str:
    return alias_of(viewer.secret, opening.block) if step.anonymous else seat.id


def role_of(state: State, opening: Opening, seat: str) -> str | None:
    """The part that somebody has in this turn; who does not hold the one that goes round has the
    other one, if there is just one other."""
    technique = state.item(opening.item).technique
    step = state.step(opening)
    loop = technique.loops.get(step.loop) if step.loop else None
    group = opening.group_of(seat)
    if loop is None or loop.role is None or group is None:
        return None
    others = [name for name in technique.roles if name != loop.role]
    return group.roles.get(seat) or (others[0] if len(others) == 1 else None)


def needs_me(step: Step) -> bool:
    """Whether what one person sees differs from what the neighbour sees."""
    alone = step.blind or step.group.kind in ("solo", "whole")
    brought = any(entry.route in ("own", "partner") for entry in step.input)
    return is_personal(base_audience(step)) or brought or (step.activity == "rate" and alone)


def is_personal(audience: Audience) -> bool:
    """Whether somebody sees their own words and the one beside them does not."""
    return audience.who not in ("group", "everyone")


def base_audience(step: Step) -> Audience:
    return step.visible[0]


def scope_of(state: State, opening: Opening, seat: str) -> str | None:
    """Whose words a person sees: the own group's, or in a whole-room step those of the last one."""
    if opening.groups:
        group = opening.group_of(seat)
        return group.id if group else None
    for source in reversed(opening.fed_by):
        group = state.openings[source].group_of(seat)
        if group:
            return group.joined or group.id
    return None


def sees(state: State, lens: Lens, idea: Idea) -> bool:
    """One cell of the audiences table."""
    return sight(state, lens)(idea)


def sight(state: State, lens: Lens) -> Callable[[Idea], bool]:
    """What tells whether this lens sees an idea; it looks at each opening once."""
    openings: dict[str, Shelf] = {}

    def seen(idea: Idea) -> bool:
        if idea.status in ("withdrawn", "parted"):
            return False
        if idea.opening not in openings:
            openings[idea.opening] = _shelf(state, state.openings[idea.opening])
        shelf = openings[idea.opening]
        own = lens.me is not None and lens.me in idea.authors
        if shelf.of_groups and not own and (lens.group is None or lens.group != idea.group):
            return False
        return _sees(state, lens, shelf, idea, own)

    return seen


class Shelf(NamedTuple):
    """What is the same for all ideas of an opening: whether some audience is `personal`, whether
    all are groups, and the steps in which partners told what is written down here."""

    opening: Opening
    step: Step
    personal: bool
    of_groups: bool
    partners: frozenset[str]


def _shelf(state: State, opening: Opening) -> Shelf:
    step = state.step(opening)
    personal = any(map(is_personal, step.visible))
    of_groups = all(audience.who == "group" for audience in step.visible)
    partners = frozenset(entry.step for entry in step.input if entry.route == "partner")
    return Shelf(opening, step, personal, of_groups, partners)


def _sees(state: State, lens: Lens, shelf: Shelf, idea: Idea, own: bool) -> bool:
    opening = shelf.opening
    if idea.hidden or idea.kept:
        return own
    if idea.about and _is_kept_back(state, opening, idea):
        return own
    if shelf.partners and _was_heard(state, shelf.partners, idea):
        return own
    if own and (shelf.personal or _is_for_oneself(opening, idea)):
        return True
    shown = is_shown(state, opening, idea)
    active = (a for a in shelf.step.visible if _active(a, opening, idea, shown))
    return any(_reaches(audience, lens, idea, shown) for audience in active)


def is_shown(state: State, opening: Opening, idea: Idea) -> bool:
    """Whether the room has seen it; a sentence is shown with what it is about."""
    return (state.subject(idea) if idea.about else idea.id) in opening.shown


def _is_kept_back(state: State, opening: Opening, sentence: Idea) -> bool:
    """With what it is about, and for as long as nobody may see what others gave."""
    subject = state.ideas.get(state.subject(sentence))
    blind = state.step(opening).blind and opening.closed_at is None
    return blind or subject is None or subject.hidden


def _was_heard(state: State, partners: Container[str], idea: Idea) -> bool:
    """What one noted of a partner's words is told aloud; no screen but one's own shows it."""
    before = (state.openings[state.ideas[parent].opening].step for parent in idea.parents)
    return any(step in partners for step in before)


def _is_for_oneself(opening: Opening, idea: Idea) -> bool:
    """What one brought along into a group, and has not put on its table."""
    return bool(opening.groups) and idea.group is None and bool(idea.parents)


def _active(audience: Audience, opening: Opening, idea: Idea, shown: bool) -> bool:
    if audience.when == "author":
        return idea.released
    if audience.when == "step_end":
        return opening.closed_at is not None
    return audience.when == "live" or shown


def _reaches(audience: Audience, lens: Lens, idea: Idea, shown: bool) -> bool:
    if audience.who == "everyone":
        return lens.kind in EVERYBODY
    if audience.who == "projector":
        return shown and lens.kind in EVERYBODY
    if audience.who == "group":
        return lens.kind == "phone" and lens.group is not None and lens.group == idea.group
    return False


def is_released_by_facilitator(step: Step) -> bool:
    return any(a.when in ("facilitator", "countdown") or a.who == "projector" for a in step.visible)


def idea_ahead(state: State, opening: Opening) -> Idea | None:
    """The idea that *Show* would show: the cued one, else the first that waits."""
    waiting = waiting_ideas(state, opening)
    return next((i for i in waiting if i.id == opening.cue), waiting[0] if waiting else None)


def waiting_ideas(state: State, opening: Opening) -> tuple[Idea, ...]:
    """What can still be shown: first what was never passed over, each group in turn."""
    pool = in_order(state, opening)
    pool = [i for i in pool if i.standing and not i.kept and not i.hidden]
    open_ = [i for i in pool if i.id not in opening.shown]
    turns = {id: n for ids in _by_group(pool).values() for n, id in enumerate(ids)}
    numbers = {i.id: _number(state, i) for i in pool}
    first = [i for i in open_ if i.id not in opening.passed]
    first.sort(key=lambda i: (turns[i.id], numbers[i.id]))
    later = sorted(
        (i for i in open_ if i.id in opening.passed), key=lambda i: opening.passed.index(i.id)
    )
    return (*first, *later)


def in_order(state: State, opening: Opening) -> list[Idea]:
    """As they came; unsigned ones shuffled by the step's seed, for the order says who was quick."""
    pool = state.cards(opening.id)
    if any(is_rated(state, state.openings[id]) for id in opening.fed_by):
        return list(pool)  # by score, which says nothing of who was quick
    if not has_unsigned(state, opening):
        return list(pool)
    places = {id: n for n, id in enumerate(shuffled((i.id for i in pool), opening.seed))}
    return sorted(pool, key=lambda idea: places[idea.id])


def has_unsigned(state: State, opening: Opening) -> bool:
    """Whether cards can lie here that nobody signed, in this step or in one that feeds it."""
    sources = (state.openings[id] for id in opening.fed_by)
    return state.step(opening).anonymous or any(has_unsigned(state, each) for each in sources)


def _by_group(pool: list[Idea]) -> dict[str | None, list[str]]:
    groups: dict[str | None, list[str]] = {}
    for idea in pool:
        groups.setdefault(idea.group, []).append(idea.id)
    return groups


def _number(state: State, idea: Idea) -> int:
    group = state.group(idea.group)
    return group.number if group else 0


def author_shown(state: State, idea: Idea) -> PersonView | None:
    """The one person who wrote it, where the step and every step before it allow names."""
    if len(idea.authors) != 1 or of_the_group(state, idea):
        return None
    seat = state.seats.get(idea.authors[0])
    if seat is None or state.step(state.openings[idea.opening]).anonymous:
        return None
    return person_view(seat)


def record_of(state: State, idea: Idea) -> str:
    """Who may keep it afterwards: never wider than in the steps that it came through, unless it
    was said to everybody here."""
    opening = state.openings[idea.opening]
    step = state.step(opening)
    said_to_all = any(a.who == "everyone" and a.when == "live" for a in step.visible)
    if said_to_all or is_shown(state, opening, idea):
        return step.record
    if idea.released and step.record != "none":
        return "room"
    before = [record_of(state, state.ideas[parent]) for parent in idea.parents]
    return min([step.record, *before], key=RECORDS.index)


def of_the_group(state: State, idea: Idea) -> bool:
    """Whether more than one person's words stand in it, or somebody else reworded it."""
    return len(idea.authors) > 1 or not set(idea.editors) <= set(idea.authors)


def person_view(seat: Seat) -> PersonView:
    return PersonView(seat.id, seat.number, seat.name, seat.present)

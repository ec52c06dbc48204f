"""Who reads a download, and which words may stand in it.

| what | facilitator | participant | everything (a rehearsal) |
|---|---|---|---|
| `record: room` | yes | yes | yes |
| `record: group` | no | in the own group, or one's own words | yes |
| `record: none` | no | no | no |
| kept to oneself | no | one's own | no |
| hidden from the wall | yes, marked | one's own | yes, marked |
| reported, not brought back | yes, marked | one's own | yes, marked |
| taken back, forgotten, parted | no | no | no |

A copy's record is never wider than that of what it was copied from, unless it was said to
everybody: what a group told itself in confidence does not become public because a later step is
recorded.

What exists but may not stand there is counted. A card that was hidden is hidden in every step that
it went through: whoever took an insult off the wall does not want it in a hundred downloads. A card
that somebody reported is hidden like any other, and says so, until the facilitator brings it back.

A thought that its author has shown is in the room's record, in a step that keeps groups' words too;
before that nobody else has a group in common with it, so that it is in its author's copy alone.

A sentence about a card has a record and an author of its own, and stands in no copy without what it
is about. Of one that was asked for blindly only its own author reads who wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from facilitator.core.state import Group, Idea, State, alias_of, names_of
from facilitator.core.visibility import author_shown, of_the_group, record_of

GONE = ("withdrawn", "parted")


@dataclass(frozen=True, slots=True)
class Reader:
    """`kind` is facilitator, participant or everything.

    A participant's `secret` finds what they wrote without a name; a rehearsal knows all `secrets`
    (seat → secret).
    """

    kind: str
    seat: str | None = None
    secret: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict)


class Reading:
    """One reader with one session before them."""

    def __init__(self, state: State, reader: Reader) -> None:
        self.state = state
        self.reader = reader
        self.me = _names(state, reader)
        self.hidden = frozenset(_hidden(state))
        self._holders = {
            alias_of(secret, opening): seat
            for seat, secret in reader.secrets.items()
            for opening in state.openings
        }

    def may_keep(self, idea: Idea) -> bool:
        """One cell of the table above."""
        record = record_of(self.state, idea)
        own = self.wrote(idea)
        if idea.status in GONE or record == "none" or not self._has_its_card(idea):
            return False
        if idea.kept:
            return own
        if idea.id in self.hidden and self.reader.kind == "participant":
            return own
        return record == "room" or own or self._was_there(idea)

    def _has_its_card(self, idea: Idea) -> bool:
        """A sentence without what it is about says something else, or nothing."""
        card = self.state.ideas.get(self.state.subject(idea))
        return not idea.about or (card is not None and self.may_keep(card))

    def _was_there(self, idea: Idea) -> bool:
        if self.reader.kind != "participant":
            return self.reader.kind == "everything"
        group = self.group(idea)
        return group is not None and self.reader.seat in group.members

    def group(self, idea: Idea) -> Group | None:
        """Where the idea was, in whichever step; of a group that joined another, that one."""
        group = self.state.group(idea.group)
        while group and group.joined:
            group = self.state.group(group.joined)
        return group

    def wrote(self, idea: Idea) -> bool:
        """Whether these are the reader's own words, as they were written, and nobody else's."""
        alone = bool(idea.authors) and self.me.issuperset(idea.authors)
        return alone and not of_the_group(self.state, idea)

    def holder(self, alias: str) -> str | None:
        """Whose alias this is, for a reader who knows everybody's secret."""
        return self._holders.get(alias)

    def author(self, idea: Idea) -> str | None:
        """The seat that may stand beside an idea."""
        if self.reader.kind == "everything":
            seats = {self._holders.get(name, name) for name in idea.authors}
            return seats.pop() if len(seats) == 1 else None
        if self.wrote(idea):
            return self.reader.seat
        shown = None if _asked_blindly(self.state, idea) else author_shown(self.state, idea)
        return shown.id if shown else None


def _names(state: State, reader: Reader) -> frozenset[str]:
    if reader.kind != "participant" or reader.seat is None:
        return frozenset()
    aliases = names_of(reader.secret, state.openings) if reader.secret else frozenset()
    return aliases | {reader.seat}


def _asked_blindly(state: State, idea: Idea) -> bool:
    """Also of a copy: it is the step in which somebody was asked that decides."""
    if not idea.about:
        return False
    while idea.parents:
        idea = state.ideas[idea.parents[0]]
    return state.step(state.openings[idea.opening]).blind


def _hidden(state: State) -> Iterator[str]:
    """What was hidden, what it came from (in a merged card: what stands in it), copies, and the
    sentences about any of these."""
    waiting = [idea for idea in state.ideas.values() if idea.hidden]
    copies, said = _copies(state), _said(state)
    seen: set[str] = set()
    while waiting:
        idea = waiting.pop()
        if idea.id in seen:
            continue
        seen.add(idea.id)
        yield idea.id
        parents = [state.ideas[parent] for parent in idea.parents]
        waiting += [p for p in parents if len(parents) == 1 or _words(p) in _words(idea)]
        waiting += [copy for copy in copies.get(idea.id, ()) if copy.fields == idea.fields]
        waiting += said.get(idea.id, ())


def _said(state: State) -> dict[str, list[Idea]]:
    found: dict[str, list[Idea]] = {}
    for idea in state.ideas.values():
        if idea.about:
            found.setdefault(state.subject(idea), []).append(idea)
    return found


def _copies(state: State) -> dict[str, list[Idea]]:
    copies: dict[str, list[Idea]] = {}
    for idea in state.ideas.values():
        if len(idea.parents) == 1:
            copies.setdefault(idea.parents[0], []).append(idea)
    return copies


def _words(idea: Idea) -> str:
    return "\n".join(text for text in idea.fields.values() if text)

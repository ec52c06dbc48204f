"""`decide` turns a command into events, or refuses it with `Rejected`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from facilitator.core import commands as c
from facilitator.core.asking import Ask, is_anonymous
from facilitator.core.events import Event
from facilitator.core.rejected import Rejected
from facilitator.core.rules import (
    extending,
    flow,
    forgetting,
    ideas,
    people,
    rating,
    showing,
    undoing,
)
from facilitator.core.state import State

Decide = Callable[[State, Any, Ask], list[Event]]
DECISIONS: dict[type[c.Command], Decide] = {
    c.Join: people.join,
    c.Leave: people.leave,
    c.Forget: forgetting.forget,
    c.MarkBack: people.mark_back,
    c.MarkAway: people.mark_away,
    c.RemoveSeat: people.remove_seat,
    c.MovePerson: people.move_person,
    c.Advance: flow.advance,
    c.GoBack: flow.go_back,
    c.Start: flow.start,
    c.AddTime: flow.add_time,
    c.Pause: flow.pause,
    c.Resume: flow.resume,
    c.Ring: flow.ring,
    c.HoldTurns: flow.hold_turns,
    c.TimeUp: flow.time_up,
    c.AddBlock: extending.add_block,
    c.CloseSession: flow.close_session,
    c.PostIdea: ideas.post_idea,
    c.EditIdea: ideas.edit_idea,
    c.MergeIdeas: ideas.merge_ideas,
    c.KeepIdea: ideas.keep_idea,
    c.ReleaseIdea: ideas.release_idea,
    c.PromoteIdea: ideas.promote_idea,
    c.StrikeIdea: ideas.strike_idea,
    c.WithdrawIdea: ideas.withdraw_idea,
    c.CueIdea: showing.cue_idea,
    c.PassOverIdea: showing.pass_over_idea,
    c.ShowIdea: showing.show_idea,
    c.HideIdea: showing.hide_idea,
    c.SpotlightIdea: showing.spotlight_idea,
    c.RateIdea: rating.rate_idea,
    c.TakeCards: rating.take_cards,
    c.ReportCard: rating.report_card,
    c.Undo: undoing.undo,
}


def decide(state: State, command: c.Command, ask: Ask) -> list[Event]:
    if ask.actor.kind not in c.ALLOWED[type(command)]:
        raise Rejected("not_allowed")
    if ask.actor.kind in ("participant", "observer") and not _seated(state, command, ask.actor.id):
        raise Rejected("no_seat")
    if ask.actor.kind == "participant" and not ask.actor.secret:
        _require_name(state, command)
    return DECISIONS[type(command)](state, command, ask)


def _seated(state: State, command: c.Command, id: str) -> bool:
    """One's own words can be deleted after leaving, too."""
    seat = state.seats.get(id)
    return seat is not None and (seat.left_at is None or isinstance(command, c.Forget))


def _require_name(state: State, command: c.Command) -> None:
    """Without the secret there is no alias, and a seat must never stand in an anonymous step."""
    if is_anonymous(state, opening_meant(state, command)):
        raise Rejected("no_seat")


def opening_meant(state: State, command: c.Command) -> str:
    """The opening to which a command's words belong; it says under which name its actor acts."""
    if isinstance(command, c.PostIdea | c.MergeIdeas | c.RateIdea | c.TakeCards | c.ReportCard):
        return command.opening
    if isinstance(command, c.Undo):
        found = (act.opening for act in state.acts if act.seq == command.seq)
        return next(found, state.current or "")
    idea = state.ideas.get(getattr(command, "id", ""))
    return idea.opening if idea else ""

"""The desk: what a facilitator does before and after. All of it works without script.

Planning is one form that holds the whole plan; every button sends it, and the answer is the same
form with the plan changed. Nothing is kept on our side until a session opens.
"""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from facilitator.core.commands import Actor, CloseSession
from facilitator.core.rejected import Rejected
from facilitator.store.tables import AccountRow, SessionRow
from facilitator.web import plans, shelves
from facilitator.web.answers import (
    go,
    page,
    problem,
    sign_in_first,
    to_own_page,
    transcript,
)
from facilitator.web.deps import Web
from facilitator.web.finding import session_at
from facilitator.web.identity import account_of, lang_of, owner_of
from facilitator.web.lookback import is_over
from facilitator.web.reckoning import reckoned
from facilitator.web.routes import blueprint
from facilitator.web.times import day_and_time
from facilitator.web.tokens import new_token


def pages(deps: Web) -> Blueprint:
    return blueprint(
        "desk",
        deps,
        {
            "GET /desk": desk_page,
            "GET /desk/plan": plan,
            "POST /desk/plan": change_plan,
            "GET /desk/sessions/<code>": session,
            "POST /desk/sessions/<code>/close": close,
            "POST /desk/sessions/<code>/empty": empty,
            "GET /desk/sessions/<code>/transcript.<any(html,json,md,csv):format>": download,
        },
    )


def desk_page(deps: Web) -> Response:
    account = account_of(deps, request)
    return show_desk(deps, account) if account else sign_in_first(deps)


def plan(deps: Web) -> Response:
    account = account_of(deps, request)
    if account is None:
        return sign_in_first(deps)
    if again := request.args.get("like"):
        return plan_again(deps, account, again)
    started = plans.Plan().changed(deps.library, f"add:{request.args.get('add', '')}")
    return show_plan(deps, account, started)


def change_plan(deps: Web) -> Response:
    account = account_of(deps, request)
    if account is None:
        raise Rejected("not_allowed")
    planned = plans.planned(request.form)
    wish = request.form.get("do", "")
    opening = {"open": open_room, "watch": open_rehearsal}.get(wish)
    if opening:
        return opening(deps, account, planned)
    return show_plan(deps, account, planned.changed(deps.library, wish))


def session(deps: Web, code: str) -> Response:
    row = session_at(deps, code, fresh=True)
    if owner_of(deps, row, request) is None:
        return to_own_page(deps, row)
    return show_session(deps, row)


def close(deps: Web, code: str) -> Response:
    row, owner = own(deps, code)
    if row.closed_at is None:
        deps.door.submit(row.id, owner, new_token(), CloseSession())
    return go(url_for("desk.session", code=row.code))


def empty(deps: Web, code: str) -> Response:
    row, owner = own(deps, code)
    return go(url_for("walls.console", code=emptied(deps, row, owner)))


def download(deps: Web, code: str, format: str) -> Response:
    row = session_at(deps, code, fresh=True)
    owner = owner_of(deps, row, request)
    if owner is None:
        return to_own_page(deps, row)
    return transcript(deps, deps.door.state(row.id), owner, format)


def own(deps: Web, code: str) -> tuple[SessionRow, Actor]:
    row = session_at(deps, code, fresh=True)
    owner = owner_of(deps, row, request)
    if owner is None:
        raise Rejected("not_allowed")
    return row, owner


def show_desk(deps: Web, account: AccountRow) -> Response:
    lang = lang_of(deps, request)
    sessions = deps.store.sessions_of(account.id)
    return page(
        deps,
        "desk",
        account=account,
        live=[row for row in sessions if row.closed_at is None and not row.rehearsal],
        past=[row for row in sessions if row.closed_at is not None and not row.rehearsal],
        rehearsals=[row for row in sessions if row.rehearsal],
        door=shelves.first_card(deps.library, lang),
        when=lambda at: day_and_time(at, lang, deps.config.zone),
        zone=deps.config.zone,
    )


def show_plan(
    deps: Web, account: AccountRow, planned: plans.Plan, wrong: str = "", status: int = 200
) -> Response:
    lang = lang_of(deps, request)
    return page(
        deps,
        "desk-plan",
        status,
        account=account,
        plan=planned,
        reckoned=reckoned(deps.library, planned, lang),
        timed=planned.begins is not None,
        techniques=shelves.cards(deps.library, lang, basics=False),
        basics=shelves.cards(deps.library, lang, basics=True),
        problem=wrong,
        zone=deps.config.zone,
    )


def plan_again(deps: Web, account: AccountRow, code: str) -> Response:
    """A new plan like the one of an earlier session."""
    row = deps.store.session(code)
    if row is None or row.owner != account.id:
        raise Rejected("no_such_room" if row is None else "not_allowed")
    session = deps.door.state(row.id).session
    return show_plan(deps, account, plans.like(deps.library, session))


def open_room(deps: Web, account: AccountRow, planned: plans.Plan) -> Response:
    try:
        code = opened(deps, account, planned)
    except Rejected as refusal:
        said = problem(deps, refusal.code, refusal.facts)
        return show_plan(deps, account, planned, said, 400)
    return go(url_for("walls.console", code=code))


def open_rehearsal(deps: Web, account: AccountRow, planned: plans.Plan) -> Response:
    """The same plan with pretend people in it."""
    try:
        if not deps.rehearsals.room_for_another():
            raise Rejected("rehearsals_full")
        code = opened(deps, account, planned, rehearsal=True)
    except Rejected as refusal:
        said = problem(deps, refusal.code, refusal.facts)
        return show_plan(deps, account, planned, said, 400)
    row = deps.store.session(code)
    assert row is not None
    deps.rehearsals.play(row.id, planned.head_count)
    return go(url_for("watching.watch", code=code))


def opened(deps: Web, account: AccountRow, planned: plans.Plan, rehearsal: bool = False) -> str:
    """The new session's code. Raises Rejected."""
    if code := planned.problem(deps.library):
        raise Rejected(code)
    return deps.door.open_session(
        account.id,
        planned.heading,
        planned.topic,
        planned.items(deps.library),
        deps.config.lang,
        plans.zone(request.form.get("zone", ""), deps.config.zone),
        rehearsal,
        plans.offers(deps.library, planned.topic),
    )


def emptied(deps: Web, row: SessionRow, owner: Actor) -> str:
    """After a trial: the code of a fresh room with the same plan, in which nobody is yet.

    Closing comes first, so a second tap is refused and opens no second room.
    """
    deps.door.submit(row.id, owner, new_token(), CloseSession(trial=True))
    was = deps.door.state(row.id).session
    account = owner.id.removeprefix("a:")
    return deps.door.open_session(
        account, was.title, was.topic, was.plan, was.lang, was.zone, offers=was.offers
    )


def show_session(deps: Web, row: SessionRow) -> Response:
    lang, state = lang_of(deps, request), deps.door.state(row.id)
    return page(
        deps,
        "desk-session",
        account=account_of(deps, request),
        session=row,
        state=state.session,
        people=len(state.participants()),
        over=is_over(state),
        when=lambda at: day_and_time(at, lang, state.session.zone),
    )

"""The participant's pages: the code field, joining, the room, and what is mine.

All of it works without script, except that the room itself then has to be loaded again by hand.
Joining makes a seat and its secret; the secret goes into this phone's cookie and nowhere else.
"""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from markupsafe import Markup

from facilitator.core.commands import Actor, Forget, Join, Leave
from facilitator.core.parsing import parse
from facilitator.core.rejected import Rejected
from facilitator.core.state import State
from facilitator.core.views import Viewer
from facilitator.store.tables import SeatRow, SessionRow
from facilitator.web.answers import (
    STATUS_OF,
    go,
    page,
    page_for_many,
    problem,
    to_own_page,
    transcript,
)
from facilitator.web.deps import Web
from facilitator.web.finding import found, session_at
from facilitator.web.identity import (
    give_seat,
    lang_of,
    owner_of,
    seat_of,
    secret_of,
    take_seat_away,
)
from facilitator.web.lookback import is_over, look_back
from facilitator.web.routes import blueprint
from facilitator.web.tokens import (
    hashed,
    in_fours,
    new_secret,
    new_token,
    seat_for,
    secret_typed,
)


def pages(deps: Web) -> Blueprint:
    """`/` and everything below `/r/CODE`."""
    return blueprint(
        "rooms",
        deps,
        {
            "GET /": home,
            "GET /join": find,
            "GET /r/<code>": room,
            "POST /r/<code>/join": join,
            "POST /r/<code>/leave": leave,
            "POST /r/<code>/fresh": start_fresh,
            "POST /r/<code>/return": come_back,
            "GET /r/<code>/mine": mine,
            "POST /r/<code>/mine/delete": delete,
            "GET /r/<code>/transcript.<any(html,json,md,csv):format>": download,
        },
    )


def home(deps: Web) -> Response:
    return page(deps, "home", typed="", problem="")


def find(deps: Web) -> Response:
    return found(deps, "home", "rooms.room")


def room(deps: Web, code: str) -> Response:
    session = session_at(deps, code)
    if request.args.get("as") == "preview":
        return preview_page(deps, session)
    seat, state = at_the_door(deps, session)
    here = still_here(state, seat)
    if state.closed:
        return page(deps, "closed", session=session, seated=here)
    if seat is None or not here:
        return join_page(deps, session, state)
    return room_page(deps, session, state, seat)


def join(deps: Web, code: str) -> Response:
    session = session_at(deps, code)
    seat, state = at_the_door(deps, session)
    if still_here(state, seat):
        return go(url_for("rooms.room", code=session.code))
    try:
        secret = take_seat(deps, session, used=seat is not None)
    except Rejected as refusal:
        if refusal.code == "closed":
            return go(url_for("rooms.room", code=session.code))
        return join_page(deps, session, state, refusal)
    response = go(url_for("rooms.room", code=session.code))
    give_seat(deps, response, session.code, secret)
    return response


def leave(deps: Web, code: str) -> Response:
    """For good: the seat is free, and this device forgets it."""
    session = session_at(deps, code)
    seat, state = at_the_door(deps, session)
    if seat and still_here(state, seat) and not state.closed:
        deps.door.submit(session.id, seat, new_token(), Leave())
    return without_seat(deps, session)


def start_fresh(deps: Web, code: str) -> Response:
    """Not you? The seat stays with whoever has its return code; this device forgets it."""
    return without_seat(deps, session_at(deps, code))


def come_back(deps: Web, code: str) -> Response:
    """A return code, typed on whatever device."""
    session = session_at(deps, code)
    secret = known_secret(deps, session, request.form.get("return_code", ""))
    if secret is None:
        return mine_page(deps, session, 400, problem(deps, "wrong_code"))
    response = go(url_for("rooms.mine", code=session.code))
    give_seat(deps, response, session.code, secret)
    return response


def mine(deps: Web, code: str) -> Response:
    return mine_page(deps, session_at(deps, code))


def delete(deps: Web, code: str) -> Response:
    """One's own words: the ones named, or all of them and the name."""
    session = session_at(deps, code)
    seat = seat_or_refuse(deps, session)
    everything = "everything" in request.form
    command = parse("Forget", {"ideas": [] if everything else request.form.getlist("idea")})
    if not everything and command == Forget():
        raise Rejected("malformed", field="idea")
    try:
        deps.door.submit(session.id, seat, new_token(), command)
    except Rejected as refusal:
        return mine_page(deps, session, 409, problem(deps, refusal.code, refusal.facts))
    return go(url_for("rooms.mine", code=session.code))


def download(deps: Web, code: str, format: str) -> Response:
    session = session_at(deps, code)
    return transcript(deps, deps.door.state(session.id), seat_or_refuse(deps, session), format)


# Sitting down


def at_the_door(deps: Web, session: SessionRow) -> tuple[Actor | None, State]:
    """The seat behind this phone, and the room as it is: in this order, so that the room knows a
    seat which was taken just now."""
    return seat_of(deps, session, request), deps.door.state(session.id)


def still_here(state: State, seat: Actor | None) -> bool:
    """Whether there is such a seat, and it has not left the room."""
    taken = state.seats.get(seat.id) if seat else None
    return taken is not None and taken.left_at is None


def seat_or_refuse(deps: Web, session: SessionRow) -> Actor:
    """What was said stays one's own after leaving."""
    seat = seat_of(deps, session, request)
    if seat is None:
        raise Rejected("no_seat")
    return seat


def take_seat(deps: Web, session: SessionRow, used: bool) -> str:
    """A new seat; the result is its secret: the one that came with the form, if it is unused."""
    deps.joins.take(request.remote_addr or "")
    given = secret_of(request, session.code)
    secret = given if given and not used else new_secret()
    seat = seat_for(secret)
    words = {"name": request.form.get("name"), "role": request.form.get("role") or None}
    command = parse("Join", {"seat": seat, **words})
    assert isinstance(command, Join)
    row = SeatRow(session.id, seat, command.kind, hashed(secret), deps.clock())
    deps.door.submit(session.id, Actor(seat, "newcomer", secret), seat, command, row)
    return secret


def known_secret(deps: Web, session: SessionRow, typed: str) -> str | None:
    address = request.remote_addr or ""
    if not deps.wrong_codes.left(address):
        raise Rejected("too_many")
    secret = secret_typed(typed)
    if secret and deps.store.seat(session.id, hashed(secret)):
        return secret
    deps.wrong_codes.spend(address)
    return None


def without_seat(deps: Web, session: SessionRow) -> Response:
    response = go(url_for("rooms.room", code=session.code))
    take_seat_away(deps, response, session.code)
    return response


# Pages


def join_page(
    deps: Web, session: SessionRow, state: State, refusal: Rejected | None = None
) -> Response:
    response = join_again(deps, state, refusal) if refusal else page_for_many(deps, "join", state)
    # The secret lies ready before the form is sent, so two taps on Join are one seat.
    if seat_of(deps, session, request) or not secret_of(request, session.code):
        give_seat(deps, response, session.code, new_secret())
    return response


def join_again(deps: Web, state: State, refusal: Rejected) -> Response:
    return page(
        deps,
        "join",
        STATUS_OF.get(refusal.code, 400),
        session=state.session,
        code=state.session.code,
        name=request.form.get("name", ""),
        problem=problem(deps, refusal.code, refusal.facts),
    )


def room_page(deps: Web, session: SessionRow, state: State, seat: Actor) -> Response:
    viewer = Viewer("phone", lang_of(deps, request), seat.id, seat.secret)
    entered = deps.enter(session, viewer)
    return page_for_many(
        deps,
        "room",
        state,
        "phone",
        now=entered["now"],
        html=Markup(entered["html"]),  # noqa: S704 - our own parts
        return_code=in_fours(seat.secret),
    )


def preview_page(deps: Web, session: SessionRow) -> Response:
    """What an invented participant sees, in one of the groups; for the owner alone."""
    if owner_of(deps, session, request) is None:
        return to_own_page(deps, session)
    group = request.args.get("group")
    return page(
        deps,
        "room",
        session=deps.door.state(session.id).session,
        code=session.code,
        looks="preview",
        group=group,
        entered=deps.enter(session, Viewer("preview", lang_of(deps, request), group=group)),
    )


def mine_page(deps: Web, session: SessionRow, status: int = 200, problem: str = "") -> Response:
    """Without a seat it asks for the return code."""
    state = deps.door.state(session.id)
    seat = seat_of(deps, session, request)
    return page(
        deps,
        "mine",
        status,
        session=session,
        problem=problem,
        return_code=in_fours(seat.secret) if seat else "",
        mine=look_back(state, seat) if seat else None,
        over=is_over(state),
        present=still_here(state, seat) and not state.closed,
    )

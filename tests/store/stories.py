"""One of every event, in the words of people from many places; and small sessions to hold them."""

from __future__ import annotations

from facilitator.core import events as e
from facilitator.core.events import Recorded
from facilitator.store.engine import Store
from facilitator.store.log import Transaction
from facilitator.store.tables import SessionRow

NOW = 1_795_000_000_000
FAMILY = "👩🏽‍🔧👨‍👩‍👧‍👦🏳️‍🌈"

SAMPLES: tuple[e.Event, ...] = (
    e.SessionOpened(
        code="KIRUNA",
        title="Gemensam start · 共同设计",
        topic='What "together" needs: \\ / \u2028 & <b>',
        zone="Europe/Stockholm",
        lang="sv",
        plan=({"id": "p1", "lang": "en", "texts": {"en": {"steps": ({"id": "s"},)}}},),
        rehearsal=True,
    ),
    e.SessionClosed(True),
    e.SeatTaken("p1", "Bén Ångström", "student", "observer"),
    e.SeatAway("p1"),
    e.SeatBack("p1"),
    e.SeatLeft("p1"),
    e.StepOpened(
        "o1",
        "p1",
        "alone",
        2,
        ({"id": "c", "groups": ("g1", "g2"), "phase": "running", "seconds": 60, "ends_at": NOW},),
        {"before": "o0"},
        seed=2**62,
    ),
    e.StepSkipped("p1", "fours", "pairs"),
    e.StepStarted("o1", "c", NOW + 60_000),
    e.TimeChanged("o1", "c", None, left=-1500),
    e.ClockPaused("o1", {"c": -1500, "d": 10}),
    e.ClockResumed("o1", {"c": NOW}),
    e.TimeRanOut("o1", "c"),
    e.BellRung("o1"),
    e.StepClosed("o1"),
    e.StepLeft("o1"),
    e.StepReopened("o1", ({"id": "c", "groups": (), "phase": "over"},)),
    e.PlanFinished(),
    e.PlanExtended("p1", ({"id": "t2", "lang": "sv", "texts": {"sv": {"title": "Paus ☕"}}},)),
    e.TurnsHeld(True),
    e.CardsDealt("o2", {"~a": ("o2.1", None)}),
    e.CardReported("o2", "o2.1"),
    e.IdeaRated("o2", "o2.1", "~a", 4),
    e.GroupsFormed("o1", ({"id": "g1", "number": 1, "members": ("p1", "p2"), "came_from": ()},)),
    e.PersonPlaced("o1", "p3", "g1", 1),
    e.PersonMoved("o1", "p3", None, "g2", 2),
    e.GroupJoined("o1", "g1", "g2"),
    e.IdeasRouted("o2", (("i2", "i1", None), ("i3", "i1", "g1"))),
    e.IdeaPosted("o1", "i1", "~ab12", {"text": f"{FAMILY} שלום مرحبا नमस्ते"}, "g1", True, True),
    e.IdeaEdited("i1", {"text": "z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L", "why": ""}, 2),
    e.IdeasMerged("i4", "o1", None, ("i1", "i2"), {"text": "ทั้งสอง\nboth\tof them"}),
    e.IdeasParted("i4"),
    e.IdeaKept("i1", True),
    e.IdeaPromoted("i1", False),
    e.IdeaReleased("i1", True),
    e.IdeaStruck("i1", True),
    e.IdeaWithdrawn("i1"),
    e.IdeaCued("o1", "i1"),
    e.IdeaPassedOver("o1", "i1", False),
    e.IdeaShown("o1", "i1"),
    e.IdeaHidden("i1", True),
    e.IdeaSpotlit("o1", None),
    e.Forgotten(("i1", "i2"), ("p1",)),
)  # fmt: skip


def session_row(session: str = "s1", **more: object) -> SessionRow:
    values = {"code": f"C{session}", "owner": None, "title": "T", "lang": "en", "created_at": NOW}
    return SessionRow(id=session, **{**values, **more})  # type: ignore[arg-type]


def new_session(store: Store, session: str = "s1", **more: object) -> None:
    store.write(lambda tx: tx.new_session(session_row(session, **more)))


def tell(store: Store, *events: e.Event, session: str = "s1", by: str = "p1") -> list[Recorded]:
    """Appends them to what is there, each a second later, and gives them as they are recorded."""
    return store.write(lambda tx: told(tx, *events, session=session, by=by))


def told(tx: Transaction, *events: e.Event, session: str = "s1", by: str = "p1") -> list[Recorded]:
    row = tx.lock(session)
    assert row
    places = range(row.seq + 1, row.seq + 1 + len(events))
    recorded = [
        Recorded(n, NOW + 1000 * n, by, event) for n, event in zip(places, events, strict=True)
    ]
    tx.append(session, recorded)
    return recorded


def idea(id: str, text: str) -> e.IdeaPosted:
    return e.IdeaPosted("o1", id, "p1", {"text": text})

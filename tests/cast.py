"""The cast. Ada facilitates and Fay helps her; Ben, Cleo and Dev take part; Eve is outside."""

from __future__ import annotations

from facilitator.core.commands import Actor


def secret_of(seat: str) -> str:
    return f"secret of {seat}"


def person(seat: str) -> Actor:
    """Somebody who takes part, with the secret that their phone keeps."""
    return Actor(seat, "participant", secret_of(seat))


def newcomer(seat: str) -> Actor:
    return Actor(seat, "newcomer", secret_of(seat))


ADA = Actor("a:ada", "facilitator")
FAY = Actor("a:fay", "cofacilitator")
BEN, CLEO, DEV, EVE = person("ben"), person("cleo"), person("dev"), person("eve")
OTTO = Actor("otto", "observer", secret_of("otto"))
TICKER = Actor("ticker", "ticker")
PRESENCE = Actor("presence", "presence")


def seats(count: int) -> list[str]:
    """The cast first, then as many others as it takes."""
    return [*("ben", "cleo", "dev"), *(f"guest-{n}" for n in range(4, count + 1))][:count]


def idea_id(name: object) -> str:
    """An id such as a phone makes: 16 characters or more."""
    return f"idea-of-a-phone-{name}"

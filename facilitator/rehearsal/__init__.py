"""A session before the session: simulated people play techniques through the one door.

Everything is invented from one seed: who comes late and who leaves, what they write and when, every
id and every secret. The clock is a number. So the same seed gives the same bytes, on any machine,
and a run of an hour takes a second.

Nobody here knows a technique. People look at their screen and do what it offers; the facilitator
looks at the console and presses what a person would press.
"""

from facilitator.rehearsal.doors import Clock, Door, temporary_door
from facilitator.rehearsal.play import Played, rehearse

__all__ = ["Clock", "Door", "Played", "rehearse", "temporary_door"]

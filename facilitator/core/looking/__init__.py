"""From a state and a lens to a view: what stands on one screen, before any words are chosen."""

from facilitator.core.looking.memory import Memory
from facilitator.core.looking.room import visible
from facilitator.core.looking.steps import group_size, strip

__all__ = ["Memory", "group_size", "strip", "visible"]

"""How a session begins: its plan, with every technique as it was pinned."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from facilitator.core import events as e
from facilitator.core.state import PlanItem, Session
from structures.schema import Technique


def session(event: e.SessionOpened, at: int) -> Session:
    return Session(
        event.code,
        event.title,
        event.topic,
        event.zone,
        event.lang,
        at,
        tuple(plan_item(item) for item in event.plan),
        event.rehearsal,
        tuple(plan_item(item) for item in event.offers),
    )


def plan_item(item: Mapping[str, Any]) -> PlanItem:
    texts = {lang: _technique(_Hashed(text)) for lang, text in item["texts"].items()}
    technique = texts[item["lang"]]
    return PlanItem(
        item["id"],
        technique,
        item["invitation"],
        item["minutes"],
        texts,
        item.get("variant", ""),
    )


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
    return Technique.model_validate(e.thaw(text.data))

"""People who do what their own screen offers, and a facilitator who presses what hers offers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from bench.posting import WORDS
from bench.screens import Screen, new_id
from bench.sockets import Broken
from tests.browser_dom import Stage

STARRED = ".//*[contains(@data-may, 'promote')]/*[not(contains(@class, 'is-struck'))]"
PARTICULAR = {"date": "2026-12-24", "number": "3"}


@dataclass
class Player:
    """A witness with a stage of its own."""

    screen: Screen
    stage: Stage = field(default_factory=Stage)
    refused: dict[str, int] = field(default_factory=dict)
    _read: int = 0

    def look(self) -> Stage:
        """The stage as it is now."""
        for told, _ in self.screen.told[self._read :]:
            if told.startswith(b'42["frame"'):
                frame = json.loads(told[2:])[1]
                self.stage.seq = frame["from"]
                self.stage.take(frame)
            else:
                self.stage.put_whole(told.decode())
        self._read = len(self.screen.told)
        return self.stage

    def controls(self, command: str) -> list[Any]:
        found: list[Any] = self.look().root.xpath(".//*[@data-command=$name]", name=command)
        return [each for each in found if not each.xpath("ancestor::template")]

    async def write(self, most: int) -> None:
        for form in self.controls("PostIdea"):
            for _ in range(min(most, int(form.get("data-max", most)))):
                data = json.loads(form.get("data-with", "{}")) | {"id": new_id()}
                await self.send("PostIdea", data | {"fields": filled(form)})

    async def star(self) -> None:
        """The first idea of a list in which that may be done, or take its star back."""
        for idea in self.look().root.xpath(STARRED)[:1]:
            promoted = "is-promoted" not in idea.get("class").split()
            id = idea.get("id").removeprefix("idea-")
            await self.send("PromoteIdea", {"id": id, "promoted": promoted})

    async def send(self, type: str, data: dict[str, Any]) -> None:
        try:
            answer, _ = await self.screen.command(type, **data)
        except Broken:
            answer = {"error": "broken"}
        if code := answer.get("error"):
            self.refused[code] = self.refused.get(code, 0) + 1


def filled(form: Any) -> dict[str, str]:
    fields = form.xpath(".//textarea[@name] | .//input[@name and not(@type='checkbox')]")
    return {each.get("name"): PARTICULAR.get(each.get("type", ""), WORDS) for each in fields}


@dataclass
class Facilitator(Player):
    """Ada at her console; `shown` has the ideas that she put on the wall, and when."""

    shown: dict[str, float] = field(default_factory=dict)

    async def show(self, most: int) -> None:
        for _ in range(most):
            buttons = self.controls("ShowIdea")
            if not buttons:
                return
            data = json.loads(buttons[0].get("data-with"))
            if data["id"] in self.shown:
                return
            self.shown[data["id"]] = perf_counter()
            answer, _ = await self.screen.command("ShowIdea", **data)
            await self.screen.at_seq(answer.get("seq", 0), 5)

    async def go_on(self) -> bool:
        """Start if people are still finding each other, else Next; false when there is no next."""
        for key in ("start", "next"):
            for button in self.look().root.xpath(".//*[@data-key=$key]", key=key):
                data = json.loads(button.get("data-with"))
                answer, _ = await self.screen.command(button.get("data-command"), **data)
                assert "seq" in answer, answer
                return await self.screen.at_seq(answer["seq"], 10)
        return False

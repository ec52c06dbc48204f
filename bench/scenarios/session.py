"""session: what 40 minutes of a real plan cost a phone in traffic."""

from __future__ import annotations

import asyncio

from bench.figures import Report, median, percentile
from bench.hall import Block, Hall, hall
from bench.machine import Meter
from bench.players import Facilitator, Player
from bench.wishes import Wishes

PLAN = (
    Block("open-question", "", 6),
    Block("1-2-4-all", "", 12),
    Block("15-percent-solutions", "", 18),
    Block("what-stood-out", "", 4),
)
MINUTES = sum(block.minutes for block in PLAN)
HEARTBEAT = 3 + 7
EVERY = 20
NOTES = 2
ADDS = 4
SHOWN = 8
MOST_STEPS = 60


async def session(wishes: Wishes) -> Report:
    report = Report("session")
    number = wishes.head_count(60)
    names = ", ".join(block.slug for block in PLAN)
    report.about.append(
        f"{number} people go through {names}: {MINUTES} minutes, with Next pressed as soon as all "
        f"have done what their screens offer: {NOTES} notes where one writes alone, one of every "
        f"{ADDS} adds another where people talk, and all star one; {SHOWN} ideas are shown in each "
        "harvest. Bytes of the socket in both directions after joining, with the heartbeats of the "
        "whole time."
    )
    async with hall(*PLAN) as room:
        people = await room.fill(number, number)
        await room.advance("")
        await play(report, room, [Player(person.screen) for person in people])
    packed = Report("packed")
    async with hall(*PLAN, FACILITATOR_DEFLATE="yes") as room:
        people = await room.fill(number, number)
        await room.advance("")
        await play(packed, room, [Player(person.screen) for person in people])
    most = next(figure.value for figure in packed.figures if figure.name.endswith(", most"))
    report.add("the same with FACILITATOR_DEFLATE=yes, most", most, "kB")
    return report


async def play(report: Report, room: Hall, players: list[Player]) -> None:
    room.console.witness = True
    await room.console.enter()
    ada = Facilitator(room.console)
    began = [player.screen.bytes for player in players]
    meter, frames = room.meter(), room.deliveries
    for _ in range(MOST_STEPS):
        await asyncio.gather(*(one_step(*each) for each in enumerate(players)))
        await asyncio.sleep(0.3)
        await ada.show(SHOWN)
        await asyncio.sleep(0.3)
        if not await ada.go_on():
            break
        await asyncio.sleep(0.3)
    heartbeats = HEARTBEAT * MINUTES * 60 / EVERY
    traffic = [
        (player.screen.bytes - before + heartbeats) / 1000
        for player, before in zip(players, began, strict=True)
    ]
    told(report, room, ada, players, traffic)
    last_figures(report, room, meter, room.deliveries - frames)


async def one_step(n: int, player: Player) -> None:
    together = bool(player.look().root.xpath(".//*[@id='group']"))
    await player.write((n % ADDS == 0) if together else NOTES)
    await player.star()


def told(
    report: Report, room: Hall, ada: Facilitator, players: list[Player], traffic: list[float]
) -> None:
    report.add("traffic a phone, median", median(traffic), "kB")
    report.add("traffic a phone, p95", percentile(traffic, 0.95), "kB")
    report.add("traffic a phone, most", max(traffic), "kB", most=150)
    report.add("steps and turns", sum(type == "StepOpened" for type, _ in room.log()))
    report.add("ideas written", sum(type == "IdeaPosted" for type, _ in room.log()))
    frames = [player.screen.frames for player in players]
    report.add("frames a phone, median", median(frames))
    saw = {id: room.wall.first_saw(id) for id in ada.shown}
    late = [came - ada.shown[id] for id, came in saw.items() if came]
    report.add("ideas shown", len(ada.shown))
    report.add("of them never on the wall", len(ada.shown) - len(late), most=0)
    report.times("Show, from console to wall", late)
    refused: dict[str, int] = {}
    for player in players:
        for code, times in player.refused.items():
            refused[code] = refused.get(code, 0) + times
    for code, times in sorted(refused.items()):
        report.about.append(f"Refused {times} times: {code}.")


def last_figures(report: Report, room: Hall, meter: Meter, frames: int) -> None:
    cpu = meter.cpu
    report.add("frames to all screens", frames)
    report.add("CPU of the server, in all", cpu, "s")
    report.add("CPU of the server a frame, all included", 1e6 * cpu / max(1, frames), "µs")
    report.add("errors in the server's log", len(room.troubles()), most=0)
    report.add("load average at the beginning", meter.load)

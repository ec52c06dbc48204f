"""What one file says about another: techniques inside techniques, canvases, blocks of strings."""

from __future__ import annotations

from collections.abc import Iterator

from structures.findings import grouped
from structures.problems import Flaw, did_you_mean
from structures.schema import Block, Canvas, Step, String, Technique
from structures.shelf import Shelf, Volume


def remove_broken(shelf: Shelf) -> None:
    """Take files from the shelf that refer to what is not there, until none is left."""
    while True:
        broken = [
            (volume, flaws) for volume in shelf.volumes if (flaws := list(_flaws(shelf, volume)))
        ]
        if not broken:
            return
        for volume, flaws in broken:
            shelf.add(volume.file, flaws)
            shelf.volumes.remove(volume)


def with_guests(techniques: dict[str, Technique]) -> dict[str, Technique]:
    """Every technique with those that run inside its steps. None runs itself: that was a flaw."""
    return {slug: inviting(one, techniques) for slug, one in techniques.items()}


def inviting(technique: Technique, techniques: dict[str, Technique]) -> Technique:
    if not any(step.run for step in technique.steps):
        return technique
    steps = tuple(_inviting(step, techniques) for step in technique.steps)
    return technique.model_copy(update={"steps": steps})


def _inviting(step: Step, techniques: dict[str, Technique]) -> Step:
    if step.run is None:
        return step
    guest = inviting(techniques[step.run], techniques)
    return step.model_copy(update={"inside": guest.model_copy(update={"variants": {}})})


def _flaws(shelf: Shelf, volume: Volume) -> Iterator[Flaw]:
    if isinstance(volume.model, Technique):
        yield from _technique(shelf, volume, volume.model)
    if isinstance(volume.model, String):
        yield from _string(shelf, volume, volume.model)


def _technique(shelf: Shelf, volume: Volume, technique: Technique) -> Iterator[Flaw]:
    techniques, canvases = shelf.models(Technique), shelf.models(Canvas)
    for number, step in enumerate(technique.steps):
        if step.canvas and step.canvas not in canvases:
            line = volume.line(number, "canvas")
            yield Flaw(
                line, f"there is no canvas `{step.canvas}`.", did_you_mean(step.canvas, canvases)
            )
        if step.run and step.run not in techniques:
            line = volume.line(number, "run")
            hint = did_you_mean(step.run, techniques)
            yield Flaw(line, f"there is no technique `{step.run}`, or it has problems.", hint)
        elif step.run and technique.slug in _inside(step.run, techniques):
            line = volume.line(number, "run")
            yield Flaw(line, f"`{step.run}` would run `{technique.slug}` again, without end.")
        elif step.run and grouped(step) and grouped(techniques[step.run].steps[0]):
            line = volume.line(number, "run")
            hint = (
                "Write `group: whole`, or run a technique that begins alone or with all together."
            )
            yield Flaw(line, f"`{step.run}` begins in groups, and these are groups already.", hint)


def _inside(slug: str, techniques: dict[str, Technique]) -> set[str]:
    """Every technique that runs inside this one, and itself."""
    found: set[str] = set()
    waiting = [slug]
    while waiting:
        name = waiting.pop()
        if name not in found and name in techniques:
            found.add(name)
            waiting += [step.run for step in techniques[name].steps if step.run]
    return found


def _string(shelf: Shelf, volume: Volume, string: String) -> Iterator[Flaw]:
    techniques = shelf.models(Technique)
    for number, block in enumerate(string.blocks):
        if block.id in [other.id for other in string.blocks[:number]]:
            yield Flaw(
                volume.line(None, "blocks", number, "id"), f"two blocks are called `{block.id}`."
            )
        technique = techniques.get(block.run)
        if technique is None:
            hint = did_you_mean(block.run, techniques)
            line = volume.line(None, "blocks", number, "run")
            yield Flaw(line, f"there is no technique `{block.run}`, or it has problems.", hint)
        elif block.variant and block.variant not in technique.variants:
            hint = did_you_mean(block.variant, technique.variants)
            line = volume.line(None, "blocks", number, "variant")
            yield Flaw(line, f"`{block.run}` has no variant `{block.variant}`.", hint)
        if block.carry:
            line = volume.line(None, "blocks", number, "carry")
            yield from _carry(string.blocks[:number], block.carry.source, techniques, line)


def _carry(
    before: tuple[Block, ...], source: str, techniques: dict[str, Technique], line: int
) -> Iterator[Flaw]:
    name, _, step = source.partition(".")
    giver = next((block for block in before if block.id == name), None)
    if giver is None:
        yield Flaw(
            line,
            f"there is no block `{name}` before this one.",
            did_you_mean(name, [one.id for one in before]),
        )
        return
    technique = techniques.get(giver.run)
    if technique is None or (giver.variant and giver.variant not in technique.variants):
        return
    shown = technique.variant(giver.variant) if giver.variant else technique
    ids = [one.id for one in shown.steps]
    if step not in ids:
        yield Flaw(line, f"`{giver.run}` has no step `{step}`.", did_you_mean(step, ids))

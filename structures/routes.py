"""Which steps a step may refer to, and on which ways ideas can come into it."""

from __future__ import annotations

from collections.abc import Iterator

from structures.findings import Finding, Place, grouped, leaves_ideas
from structures.marked import Loc
from structures.problems import did_you_mean
from structures.schema import Input, Keep, Merge, Slots, Split, Stage, Step

# A dealt idea is in one pair of hands, so the step must be one that a person does.
_TAKES_DEALT = ("rate", "collect", "talk", "draw")


def references(place: Place) -> Iterator[Finding]:
    """Every step that is named must exist and come before."""
    for path, name in _named_steps(place.step):
        if place.earlier(name) is None:
            yield _unknown(place, path, name)
    yield from _groupings(place)
    yield from _incoming(place)


def _named_steps(step: Step) -> Iterator[tuple[Loc, str]]:
    if isinstance(step.group, (Keep, Merge, Split, Slots, Stage)) and step.group.of is not None:
        yield ("group", "of"), step.group.of
    if isinstance(step.group, Stage) and isinstance(step.group.audience, Keep):
        yield ("group", "audience", "of"), step.group.audience.of
    for given in step.input:
        yield ("input", given.step), given.step


def _unknown(place: Place, path: Loc, name: str) -> Finding:
    ids = [step.id for step in place.technique.steps]
    if name in ids[place.number :]:
        itself = name == place.step.id
        message = (
            f"`{name}` is this step itself." if itself else f"`{name}` comes later than this step."
        )
        return place.finding(
            path, message, "A step can only use what came before it.", names_a_step=True
        )
    hint = did_you_mean(name, ids[: place.number]) or "There is no step before this one."
    return place.finding(path, f"there is no step `{name}`.", hint, names_a_step=True)


def _groupings(place: Place) -> Iterator[Finding]:
    group = place.step.group
    if not isinstance(group, (Keep, Merge, Split)):
        return
    source = place.earlier(group.of)
    if source is None:
        return
    if not grouped(source):
        hint = "Name a step with groups, or write `new`."
        yield place.finding(
            ("group", "of"), f"`{source.id}` has no groups to {group.kind}.", hint, f"@{source.id}"
        )
    elif skippable(source) and not skippable(place.step):
        hint = "Use the groups of a step that always takes place."
        yield place.finding(
            ("group", "of"),
            f"`{source.id}` may be left out, and its groups with it.",
            hint,
            "when",
            "optional",
        )
    if isinstance(group, Merge):
        yield from _merged_size(place, group, source)


def _merged_size(place: Place, group: Merge, source: Step) -> Iterator[Finding]:
    size = getattr(source.group, "size", None)
    if grouped(source) and size is not None and group.size[1] < 2 * size[0]:
        message = f"two groups of `{source.id}` do not fit into one of {group.size[1]} people."
        yield place.finding(
            ("group", "size"), message, f"Write `size: [{2 * size[0]}, …]`.", f"@{source.id}"
        )


def skippable(step: Step) -> bool:
    """Whether the step may not take place."""
    return step.optional or step.when is not None


def _incoming(place: Place) -> Iterator[Finding]:
    sources = [place.earlier(given.step) for given in place.step.input]
    for given, source in zip(place.step.input, sources, strict=True):
        if source is not None:
            yield from _route(place, given, source)
    known = [source for source in sources if source is not None]
    if (
        known
        and len(known) == len(sources)
        and all(map(skippable, known))
        and not skippable(place.step)
    ):
        names = " and ".join(f"`{source.id}`" for source in known)
        hint = "Also name a step that always takes place."
        yield place.finding(
            ("input",),
            f"nothing comes in when {names} is left out.",
            hint,
            "input",
            "when",
            "optional",
        )


def _route(place: Place, given: Input, source: Step) -> Iterator[Finding]:
    reason = _cannot_come(place.step, given.route, source)
    if reason is not None:
        message, hint, *rests_on = reason
        yield place.finding(("input", source.id, "route"), message, hint, *rests_on)
    yield from _filter(place, given, source)


def _cannot_come(step: Step, route: str, source: Step) -> tuple[str, ...] | None:
    """Why ideas cannot come on this route, what to do, and on which settings that rests."""
    giver = f"@{source.id}"
    if not leaves_ideas(source):
        hint = "Take a step in which something is written."
        return f"`{source.id}` leaves nothing that could be carried on.", hint, giver
    if route == "group" and not grouped(step):
        message = f"there are no groups here, so nothing comes by `group` from `{source.id}`."
        return message, _instead(step), "group"
    if route == "partner" and not (grouped(step) and grouped(source)):
        return f"`partner` needs groups here and in `{source.id}`.", _instead(step), "group", giver
    if route == "own" and source.activity == "present":
        return f"nobody owns what is shown in `{source.id}`.", "Write `all` or `selected`.", giver
    return _special_way(step, route, source)


def _special_way(step: Step, route: str, source: Step) -> tuple[str, ...] | None:
    if route == "dealt" and step.activity not in _TAKES_DEALT:
        message = f"`{step.activity}` cannot be done with dealt ideas."
        return message, "`dealt` fits a `rate` or `collect` step.", "activity"
    if route == "slot" and step.group.kind != "slots" and step.loop is None:
        hint = "`slot` needs `group: {slots: …}` or a loop over slots."
        return "there are no slots here.", hint, "group", "loop"
    addressed = any(field.type in ("slot", "person") for field in source.fields.values())
    if route == "addressed" and not addressed:
        hint = "`addressed` needs a field `to: slot` there."
        return f"nothing in `{source.id}` is addressed to anybody.", hint, f"@{source.id}"
    return None


def _instead(step: Step) -> str:
    return "Write `own`." if step.group.kind == "solo" else "Write `all` or `selected`."


def _filter(place: Place, given: Input, source: Step) -> Iterator[Finding]:
    only = given.only
    rests = f"@{source.id}"
    if (only.value or only.spread) and source.activity not in ("rate", "canvas"):
        message = f"`{source.id}` is not rated, so there are no values to look for."
        yield place.finding(
            ("input", source.id, "only"), message, "`value` and `spread` fit a `rate` step.", rests
        )
    if only.zone and source.activity != "canvas":
        message = f"`{source.id}` has no zones."
        yield place.finding(
            ("input", source.id, "only", "zone"), message, "`zone` fits a `canvas` step.", rests
        )
    kinds = (
        (*place.technique.loops[source.loop].items,) if source.loop in place.technique.loops else ()
    )
    for kind in only.kind:
        if kind not in (*kinds, *source.ask.values()):
            message = f"`{source.id}` has no ideas of the kind `{kind}`."
            hint = (
                did_you_mean(kind, (*kinds, *source.ask.values()))
                or "A kind is a prompt of its loop or in its `ask`."
            )
            yield place.finding(("input", source.id, "only", "kind"), message, hint, rests)

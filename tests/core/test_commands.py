"""What may be asked for, by whom, and what bad input becomes."""

from __future__ import annotations

from typing import Any

import pytest

from facilitator.core import commands as c
from facilitator.core.asking import Ask
from facilitator.core.commands import Actor
from facilitator.core.decide import DECISIONS, decide
from facilitator.core.parsing import parse
from facilitator.core.rejected import Rejected
from tests.cast import ADA, BEN, FAY, OTTO, PRESENCE, TICKER, idea_id, newcomer, seats
from tests.core.room import everybody

ROLES = {
    "new": newcomer("eve"),
    "part": BEN,
    "obs": OTTO,
    "fac": ADA,
    "cofac": FAY,
    "pres": PRESENCE,
    "tick": TICKER,
}
# Who may ask for what. Written by hand; a command that is not here fails the test below.
MAY = """
                new  part obs  fac  cofac pres tick
    Join        yes  -    -    -    -     -    -
    Leave       -    yes  yes  -    -     -    -
    Forget      -    yes  yes  -    -     -    -
    MarkBack    -    -    -    -    -     yes  -
    MarkAway    -    -    -    -    -     yes  -
    TimeUp      -    -    -    -    -     -    yes
    PostIdea    -    yes  -    -    -     -    -
    EditIdea    -    yes  -    -    -     -    -
    MergeIdeas  -    yes  -    -    -     -    -
    KeepIdea    -    yes  -    -    -     -    -
    ReleaseIdea -    yes  -    -    -     -    -
    PromoteIdea -    yes  -    -    -     -    -
    StrikeIdea  -    yes  -    -    -     -    -
    WithdrawIdea -   yes  -    -    -     -    -
    RateIdea     -   yes  -    -    -     -    -
    TakeCards    -   yes  -    -    -     -    -
    ReportCard   -   yes  -    -    -     -    -
    Undo        -    yes  -    yes  yes   -    -
    RemoveSeat  -    -    -    yes  yes   -    -
    MovePerson  -    -    -    yes  yes   -    -
    Advance     -    -    -    yes  yes   -    -
    GoBack      -    -    -    yes  yes   -    -
    Start       -    -    -    yes  yes   -    -
    AddTime     -    -    -    yes  yes   -    -
    Pause       -    -    -    yes  yes   -    -
    Resume      -    -    -    yes  yes   -    -
    Ring        -    -    -    yes  yes   -    -
    HoldTurns   -    -    -    yes  yes   -    -
    CueIdea     -    -    -    yes  yes   -    -
    PassOverIdea -   -    -    yes  yes   -    -
    ShowIdea    -    -    -    yes  yes   -    -
    HideIdea    -    -    -    yes  yes   -    -
    SpotlightIdea -  -    -    yes  yes   -    -
    AddBlock    -    -    -    yes  -     -    -
    CloseSession -   -    -    yes  -     -    -
"""


def cells() -> list[tuple[str, str, bool]]:
    head, *rows = [line.split() for line in MAY.strip().splitlines()]
    return [
        (row[0], role, cell == "yes")
        for row in rows
        for role, cell in zip(head, row[1:], strict=True)
    ]


IDEA = idea_id("ben")
COMMANDS: dict[str, c.Command] = {
    "Join": c.Join("eve"),
    "Leave": c.Leave(),
    "Forget": c.Forget(),
    "MarkBack": c.MarkBack("ben"),
    "MarkAway": c.MarkAway("ben", ""),
    "TimeUp": c.TimeUp("o4", "room", 1, 0),
    "PostIdea": c.PostIdea("o4", idea_id("new"), {"idea": "x"}),
    "EditIdea": c.EditIdea(IDEA, {"idea": "x"}, 1),
    "MergeIdeas": c.MergeIdeas("o4", idea_id("new"), ("o4.1", "o4.2")),
    "KeepIdea": c.KeepIdea(IDEA, True),
    "ReleaseIdea": c.ReleaseIdea(IDEA, True),
    "PromoteIdea": c.PromoteIdea(IDEA, True),
    "StrikeIdea": c.StrikeIdea(IDEA, True),
    "WithdrawIdea": c.WithdrawIdea(IDEA),
    "RateIdea": c.RateIdea("o4", "o4.1", 3),
    "TakeCards": c.TakeCards("o4"),
    "ReportCard": c.ReportCard("o4", "o4.1"),
    "Undo": c.Undo(3),
    "RemoveSeat": c.RemoveSeat("ben"),
    "MovePerson": c.MovePerson("o4", "ben"),
    "CueIdea": c.CueIdea("o4", "o4.1"),
    "PassOverIdea": c.PassOverIdea("o4", "o4.1"),
    "ShowIdea": c.ShowIdea("o4", "o4.1"),
    "HideIdea": c.HideIdea("o4.1"),
    "SpotlightIdea": c.SpotlightIdea("o4"),
    "HoldTurns": c.HoldTurns(True),
    "AddBlock": c.AddBlock("o4", "break"),
    "CloseSession": c.CloseSession(),
    **{
        kind.__name__: kind("o4")  # type: ignore[call-arg]
        for kind in (c.Advance, c.GoBack, c.Start, c.AddTime, c.Pause, c.Resume, c.Ring)
    },
}


class TestWhoMay:
    @pytest.mark.parametrize(("name", "role", "may"), cells())
    def test_every_command_of_every_role(self, name: str, role: str, may: bool) -> None:
        room = everybody(*seats(8)).join("otto", kind="observer")
        code = ""
        try:
            decide(room.state, COMMANDS[name], Ask(ROLES[role], room.now))
        except Rejected as refusal:
            code = refusal.code
        assert (code != "not_allowed") is may

    def test_the_table_knows_every_command_and_every_command_has_a_rule(self) -> None:
        assert {name for name, _, _ in cells()} == set(c.COMMANDS)
        assert set(c.COMMANDS.values()) == set(DECISIONS)

    def test_an_unknown_role_may_nothing(self) -> None:
        room = everybody(*seats(2))
        for name, command in COMMANDS.items():
            with pytest.raises(Rejected, match="not_allowed"):
                decide(room.state, command, Ask(Actor("x", name.lower()), room.now))

    def test_somebody_without_a_seat_may_nothing(self) -> None:
        room = everybody(*seats(2))
        for name, role, may in cells():
            if role in ("part", "obs") and may:
                stranger = Actor("eve", ROLES[role].kind, "secret")
                with pytest.raises(Rejected, match="no_seat"):
                    decide(room.state, COMMANDS[name], Ask(stranger, room.now))


POST: dict[str, Any] = {"opening": "o1", "id": idea_id("ben"), "fields": {"idea": "a map"}}


class TestParsing:
    def test_what_a_phone_sends_becomes_a_command(self) -> None:
        assert parse("PostIdea", POST) == c.PostIdea("o1", idea_id("ben"), {"idea": "a map"})
        merging = {"opening": "o2", "id": idea_id("all"), "ideas": ["o2.1", "o2.2", "o2.1"]}
        assert parse("MergeIdeas", merging) == c.MergeIdeas("o2", idea_id("all"), ("o2.1", "o2.2"))
        assert parse("Leave", {"more": "is ignored"}) == c.Leave()
        assert parse("MovePerson", {"opening": "o2", "seat": "ben"}).group == ""  # type: ignore[attr-defined]

    @pytest.mark.parametrize("name", ["postidea", "", None, 3, ["PostIdea"], "Command", "__init__"])
    def test_an_unknown_command_is_refused(self, name: object) -> None:
        with pytest.raises(Rejected, match="unknown_command"):
            parse(name, {})

    @pytest.mark.parametrize("data", [None, [], "x", 3])
    def test_what_is_no_object_is_refused(self, data: object) -> None:
        with pytest.raises(Rejected, match="malformed"):
            parse("Leave", data)

    @pytest.mark.parametrize(
        ("name", "data", "field"),
        [
            ("PostIdea", {k: v for k, v in POST.items() if k != "id"}, "id"),
            ("PostIdea", POST | {"id": "short"}, "id"),
            ("PostIdea", POST | {"id": "x" * 41}, "id"),
            ("PostIdea", POST | {"id": 'has-a-"quote"-in-it'}, "id"),
            ("PostIdea", POST | {"id": "o2.1o2.1o2.1o2.1"}, "id"),
            ("PostIdea", POST | {"id": "with\nline-breaks-in-it"}, "id"),
            ("PostIdea", POST | {"id": idea_id("ben") + "\n"}, "id"),
            ("PostIdea", POST | {"id": 7}, "id"),
            ("PostIdea", POST | {"opening": None}, "opening"),
            ("PostIdea", POST | {"opening": "<o1>"}, "opening"),
            ("PostIdea", POST | {"fields": "words"}, "fields"),
            ("PostIdea", POST | {"fields": {"idea": 3}}, "fields"),
            ("PostIdea", POST | {"fields": {"idea": None}}, "fields"),
            ("PostIdea", POST | {"fields": {"<b>": "x"}}, "fields"),
            ("PostIdea", POST | {"fields": {f"f{n}": "x" for n in range(21)}}, "fields"),
            ("PostIdea", POST | {"kept": "yes"}, "kept"),
            ("PostIdea", POST | {"kept": 1}, "kept"),
            ("EditIdea", {"id": "o2.1", "fields": {}, "version": "2"}, "version"),
            ("EditIdea", {"id": "o2.1", "fields": {}, "version": True}, "version"),
            ("EditIdea", {"id": "o2.1", "fields": {}, "version": 1.5}, "version"),
            ("EditIdea", {"id": "o2.1", "fields": {}, "version": 1 << 60}, "version"),
            ("MergeIdeas", POST | {"ideas": "o2.1"}, "ideas"),
            ("MergeIdeas", POST | {"ideas": [f"o2.{n}" for n in range(51)]}, "ideas"),
            ("MergeIdeas", POST | {"ideas": [["o2.1"]]}, "ideas"),
            ("Undo", {"seq": None}, "seq"),
            ("AddTime", {"opening": "o1", "seconds": float("nan")}, "seconds"),
            ("Forget", {"ideas": {"o1": 1}}, "ideas"),
            ("Join", {"seat": "ben", "name": 5}, "name"),
        ],
    )
    def test_what_is_not_of_its_kind_is_refused(
        self, name: str, data: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Rejected, match="malformed") as refusal:
            parse(name, data)
        assert refusal.value.facts == {"field": field}

    def test_a_name_is_one_short_line(self) -> None:
        joining = parse("Join", {"seat": "ben", "name": "  Ben \n the  second "})
        assert joining == c.Join("ben", "Ben the second")
        assert parse("Join", {"seat": "ben", "name": " \u200b "}) == c.Join("ben")
        with pytest.raises(Rejected, match="too_long") as refusal:
            parse("Join", {"seat": "ben", "name": "B" * 41})
        assert refusal.value.facts == {"most": 40, "length": 41}

    def test_ten_thousand_characters_are_refused_with_numbers_and_none_is_cut_off(self) -> None:
        with pytest.raises(Rejected, match="too_long") as refusal:
            parse("PostIdea", POST | {"fields": {"idea": "x" * 10_000}})
        assert refusal.value.facts == {"most": 2_000, "length": 10_000}
        exactly = parse("PostIdea", POST | {"fields": {"idea": "漢" * 2_000}})
        assert isinstance(exactly, c.PostIdea)
        assert exactly.fields["idea"] == "漢" * 2_000

    def test_words_arrive_repaired(self) -> None:
        command = parse("PostIdea", POST | {"fields": {"idea": " half \ud83d an\x00 emoji \n"}})
        assert isinstance(command, c.PostIdea)
        assert command.fields == {"idea": "half  an emoji"}

    def test_every_command_of_the_wire_can_be_parsed(self) -> None:
        for name, command in COMMANDS.items():
            data = {key: getattr(command, key) for key in command.__slots__}
            assert parse(name, data) == command

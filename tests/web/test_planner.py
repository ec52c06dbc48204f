"""The planner: variants, minutes, people and hours, and what it says before anybody comes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from facilitator.core import timing
from facilitator.web.plans import EXPECTED, Plan
from facilitator.web.reckoning import caution_text
from facilitator.web.sayings import CAUTIONS
from facilitator.web.times import ending
from tests.house import LIBRARY
from tests.web.site import Browser, Site, words

FORM: dict[str, Any] = {
    "topic": "bread",
    "slug": "1-2-4-all",
    "invitation": "What about {topic}?",
    "minutes": "12",
    "variant": "",
    "was": "",
}


def reckoned(ada: Browser, **changes: Any) -> str:
    answer = ada.post("/desk/plan", {**FORM, "do": "keep", **changes})
    assert answer.status_code == 200
    return words(answer)


def opened(house: Site, ada: Browser, **changes: Any) -> Any:
    answer = ada.post("/desk/plan", {**FORM, "do": "open", **changes})
    assert answer.status_code == 303, words(answer)
    return house.state(answer.location.rsplit("/", 1)[1]).session


class TestTimes:
    def test_it_tells_clock_times_the_true_end_and_how_often_people_move(self, house: Site) -> None:
        text = reckoned(house.ada(), people="8", starts="09:00")
        assert "9:00 to 9:14 · people move 2 times" in text
        assert "Ends at 9:14 14 minutes" in text
        assert "2 minutes of it go into finding each other" in text

    def test_without_an_hour_it_counts_from_the_beginning(self, house: Site) -> None:
        text = reckoned(house.ada(), starts="soon")
        assert "0:00 to 0:14 from the beginning" in text
        assert "Takes 14 minutes" in text

    def test_what_ends_after_midnight_says_so(self, house: Site) -> None:
        assert "23:55 to 0:09 +1" in reckoned(house.ada(), starts="23:55")

    @pytest.mark.parametrize(
        ("seconds", "said"),
        [
            (0, "0:00"),
            (86_399, "0:00 on the next day"),
            (93_600, "2:00 on the next day"),
            (3 * 86_400 + 60, "0:01, 3 days later"),
        ],
    )
    def test_the_end_of_a_long_day_is_said_in_words(self, seconds: int, said: str) -> None:
        assert ending(seconds, "en") == said

    def test_a_block_follows_the_one_before_it(self, house: Site) -> None:
        text = reckoned(
            house.ada(),
            starts="9:00",
            slug=["welcome", "break"],
            invitation=["", ""],
            minutes=["5", "20"],
            variant=["", ""],
            was=["", ""],
        )
        assert "9:00 to 9:05" in text
        assert "9:05 to 9:25" in text
        assert "Nobody has to change places" in text


class TestWhatItSays:
    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"minutes": "540", "slug": "break"}, "takes 9 hours and 0 minutes, more than anybody"),
            ({"minutes": ""}, "has no minutes yet. The times reckon with the usual 12"),
            ({"minutes": "soon"}, "has no minutes yet"),
            ({"minutes": "0"}, "has no minutes yet"),
            ({"minutes": "3"}, "6 minutes are the least"),
            ({"minutes": "30"}, "24 minutes are the most"),
            ({"people": "0"}, "Write how many people you expect"),
            ({"people": ""}, "Write how many people you expect"),
            ({"people": "-4"}, "Write how many people you expect"),
            ({"people": "3001"}, "At most 3000 people fit"),
            ({"people": "99999999"}, "At most 3000 people fit"),
            ({"people": "3"}, "made for 4 people or more. With three people there are no pairs"),
            ({"people": "3"}, "“In fours” is left out"),
        ],
    )
    def test_each_has_a_sentence_and_the_plan_stays(
        self, house: Site, changes: dict[str, str], sentence: str
    ) -> None:
        text = reckoned(house.ada(), **changes)
        assert sentence in text
        assert "What about {topic}?" in text

    def test_three_thousand_people_are_nothing_to_speak_of(self, house: Site) -> None:
        assert "At most" not in reckoned(house.ada(), people="3000")

    def test_a_long_day_can_still_be_opened(self, house: Site) -> None:
        session = opened(house, house.ada(), slug="break", minutes="540")
        assert session.plan[0].minutes == 540

    def test_a_block_with_no_minutes_cannot(self, house: Site) -> None:
        answer = house.ada().post("/desk/plan", {**FORM, "do": "open", "minutes": ""})
        assert answer.status_code == 400
        assert "Minutes are a whole number from 1 to 600" in words(answer)

    def test_every_code_has_its_sentence(self) -> None:
        source = Path(timing.__file__).read_text()
        codes = set(re.findall(r'Caution\(f?"([a-z_{}.]+)"', source)) - {"skipped_{step.skipped}"}
        codes |= {f"skipped_{why}" for why in ("people", "same_groups")}
        assert codes == set(CAUTIONS)

    def test_another_language_is_another_sentence(self) -> None:
        caution = timing.Caution("crowd", facts={"most": 3000})
        assert caution_text(caution, "qps") == "⟦At most 3000 people fit into one session.⟧"


class TestVariants:
    def test_a_session_opens_with_the_variant_in_every_language(self, house: Site) -> None:
        ada = house.ada()
        (item,) = opened(house, ada, variant="1-3-all").plan
        assert (item.variant, item.technique.title) == ("1-3-all", "1-3-All")
        assert [step.id for step in item.technique.steps] == ["alone", "pairs", "all"]
        assert {len(text.steps) for text in item.texts.values()} == {3}
        (plain,) = opened(house, ada).plan
        assert (plain.variant, len(plain.technique.steps)) == ("", 4)

    def test_the_planner_shows_the_variant_that_was_chosen(self, house: Site) -> None:
        page = house.ada().post("/desk/plan", {**FORM, "do": "keep", "variant": "1-3-all"})
        assert '<option value="1-3-all" selected>' in page.text
        assert '<input type="hidden" name="was" value="1-3-all">' in page.text
        assert "<h3>1-3-All</h3>" in page.text

    def test_usual_minutes_follow_the_variant_and_others_stay(self, house: Site) -> None:
        slug, way = next(
            (one.slug, name)
            for one in LIBRARY.techniques.values()
            for name, way in one.variants.items()
        )
        usual = LIBRARY.techniques[slug].minutes
        one = Plan().changed(LIBRARY, f"add:{slug}").blocks[0]
        assert one.minutes == str(usual)
        chosen = replace(one, variant=way).settled(LIBRARY)
        assert chosen.minutes == str(LIBRARY.techniques[slug].variant(way).minutes)
        assert replace(one, variant=way, minutes="17").settled(LIBRARY).minutes == "17"

    def test_a_variant_that_is_not_there_is_a_sentence(self, house: Site) -> None:
        ada, form = house.ada(), {**FORM, "variant": "no-such-way"}
        assert "Not in the library any more" in words(ada.post("/desk/plan", form))
        answer = ada.post("/desk/plan", {**form, "do": "open"})
        assert answer.status_code == 400
        assert "One block has a variant that is not in the library" in words(answer)


class TestPlanningAgain:
    def test_a_past_session_is_a_plan_again(self, house: Site) -> None:
        ada = house.ada()
        own = {"invitation": LIBRARY.techniques["1-2-4-all"].invitation}
        code = opened(house, ada, **own, minutes="15", variant="1-3-all").code
        ada.post(f"/desk/sessions/{code}/close")
        assert f"/desk/plan?like={code}" in ada.get(f"/desk/sessions/{code}").text
        page = ada.get(f"/desk/plan?like={code}").text
        for part in ('name="topic"', 'value="bread"', 'value="15"', '"1-3-all" selected'):
            assert part in page
        assert own["invitation"] in page, "a new topic goes where the old one stood"

    def test_words_of_ones_own_stay(self, house: Site) -> None:
        ada = house.ada()
        code = opened(house, ada, invitation="Bread?").code
        assert ">Bread?</textarea>" in ada.get(f"/desk/plan?like={code}").text

    def test_nobody_plans_somebody_elses_session_again(self, house: Site) -> None:
        code = opened(house, house.ada(), topic="secret-bread").code
        answer = house.account("Fay").get(f"/desk/plan?like={code}")
        assert answer.status_code == 403
        assert "secret-bread" not in answer.text
        assert house.account("Fay").get("/desk/plan?like=NOROOM").status_code == 404


def test_a_form_from_before_knows_no_people() -> None:
    assert (Plan().people, Plan().begins) == (EXPECTED, None)

"""What a notice says: in both languages, in the shop's own words, and never with a blank."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from hub.domain.notice import Template
from hub.domain.problem import SENDER_DECIDES, ProblemKind
from hub.domain.vocabulary import DescribeShop, PromiseTime, RaiseProblem
from hub.followers.notice_words import LANGUAGES, OURS, Unsayable, Words, say, sayings, values
from tests.hub.shop_day import DESK, NOON, OWNER, Decided, an_id


def a_day() -> tuple[Decided, str]:
    shop = Decided()
    shop.must(OWNER, DescribeShop("Petal & Co", "Asia/Shanghai", "CNY", "+86 21 5555 0100"))
    order = shop.placed()
    shop.must(DESK, PromiseTime(order, NOON + timedelta(hours=5)))
    shop.must(DESK, RaiseProblem(order, an_id(70), ProblemKind.ABSENT))
    return shop, order


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_can_be_said_and_says_nothing_in_braces(language: str) -> None:
    shop, order = a_day()
    said = sayings(language)
    known = values(shop.board, shop.board.orders[order], said, shop.now, "https://petal.example/o#s")
    assert all(known.values())
    for template in Template:
        words = say(said.templates[template], known)
        assert not re.search(r"[{}\[\]]", words.title + words.text)
        assert "Petal & Co" in words.text
    assert set(said.problems) == SENDER_DECIDES
    assert said.repeated


def test_both_languages_have_the_same_values_in_every_template() -> None:
    en, zh = (sayings(language) for language in LANGUAGES)
    for template in Template:
        one, other = (set(re.findall(r"\{(\w+)\}", said.templates[template].text)) for said in (en, zh))
        assert one == other, template
    assert {path.name for path in OURS.iterdir()} == {f"{language}.json" for language in LANGUAGES}


def test_the_recipient_is_told_neither_who_sent_it_nor_what_it_is() -> None:
    for language in LANGUAGES:
        for template in (Template.COMING, Template.AT_THE_DOOR):
            words = sayings(language).templates[template]
            assert "{sender}" not in words.title + words.text
            assert not re.search(r"gift|礼物|flower|花", words.title + words.text)


@pytest.mark.parametrize(
    ("language", "today", "tomorrow"), [("en", "17:00", "11 May, 15:00"), ("zh", "17:00", "5月11日 15:00")]
)
def test_a_promise_is_said_by_the_wall_clock_that_was_agreed_and_with_its_day_when_it_is_another(
    language: str, today: str, tomorrow: str
) -> None:
    shop, order = a_day()  # noon in UTC is eight in the evening of Shanghai
    shop.must(DESK, PromiseTime(order, NOON + timedelta(hours=19)))
    said = sayings(language)
    assert values(shop.board, shop.board.orders[order], said, shop.now)["promised"] == tomorrow
    home = Decided()
    other = home.placed()
    home.must(DESK, PromiseTime(other, NOON + timedelta(hours=5)))
    assert values(home.board, home.board.orders[other], said, home.now)["promised"] == today


def test_a_blank_is_refused_and_a_part_with_a_blank_stays_away() -> None:
    known = {"number": "2401", "promised": " ", "shop": "Petal"}
    assert say(Words("Order {number}", "{shop}: on its way.[ By {promised}.][ Order {number}.]"), known) == Words(
        "Order 2401", "Petal: on its way. Order 2401."
    )
    for bad in ("By {promised}.", "[By {promised}.]", " "):
        with pytest.raises(Unsayable, match="template_blank"):
            say(Words("Order", bad), known)
    for broken in ("{nmber}", "[ {nmber}]", "{ number }", "{number", "{number!r}", "{}"):
        with pytest.raises(Unsayable, match="template_broken"):
            say(Words("Order", f"Hello {broken}"), known)


def test_what_somebody_is_called_is_never_taken_for_a_template() -> None:
    assert say(Words("{shop}", "{shop}"), {"shop": "{number} [x]"}).text == "{number} [x]"


def test_a_shops_own_words_take_the_place_of_ours_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "en.json").write_text(json.dumps({"delivered": {"title": "Hooray", "text": "It is there!"}}))
    said = sayings("en", tmp_path)
    assert said.templates[Template.DELIVERED] == Words("Hooray", "It is there!")
    assert said.templates[Template.CONFIRMED] == sayings("en").templates[Template.CONFIRMED]
    assert sayings("zh", tmp_path) == sayings("zh")

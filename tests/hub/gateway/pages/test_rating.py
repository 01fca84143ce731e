"""How it was, on the customer's page: five numbers once the gift is there, a few words, one sentence of thanks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from hub.domain.limits import RATING_CHARS_MAX, RATINGS_MAX
from hub.domain.rating import BAD_SCORE_MAX, SCORE_MAX, SCORE_MIN
from tests.hub.gateway.pages.conftest import TIMEOUT_MS, until, visit
from tests.hub.gateway.pages.scenes import customer, rated
from tests.hub.gateway.pages.shop_double import PAGES, ShopDouble, View

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]

TARGET_PX = 44
SMALL: ViewportSize = {"width": 360, "height": 640}
WORDS = {1: "Very poor", 2: "Poor", 3: "All right", 4: "Good", 5: "Wonderful"}


def there(opens: Opens, **more: Any) -> ShopDouble:
    """A gift that was handed over."""
    return opens(customer("packed", "delivered", urgency="kept", **more))


def pick(page: Page, score: int) -> None:
    page.locator(".score-pick", has_text=str(score)).click()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send").click()


@pytest.mark.parametrize("delivery", ["accepted", "picked_up", "arrived", "failed"])
def test_nobody_is_asked_before_the_gift_is_there(phone: BrowserContext, shop: Opens, delivery: str) -> None:
    page = visit(phone, shop(customer("packed", delivery)), "o")
    expect(page.locator(".sentence")).to_be_visible()
    expect(page.locator(".rating")).to_have_count(0)


@pytest.mark.parametrize("role", ["sender", "recipient"])
def test_a_number_and_a_button_are_enough_and_one_sentence_thanks(
    phone: BrowserContext, shop: Opens, role: str
) -> None:
    double = there(shop, role=role)
    page = visit(phone, double, "o")
    expect(page.locator("#rating-title")).to_have_text("How was it?")
    pick(page, 5)
    assert double.kinds() == []  # a slip of the finger says nothing yet
    send(page)
    asked = {"kind": "rate_order", "order": double.view["order_id"], "score": 5, "words": ""}
    until(lambda: double.commands("rate_order") == [asked])
    expect(page.locator("#rating-title")).to_have_text("Thank you, that makes our day.")
    expect(page.locator("#rating-title")).to_be_focused()
    expect(page.locator(".rating")).to_contain_text("You said: 5 of 5, Wonderful")
    expect(page.locator(".rating [data-do=talk]")).to_have_count(0)


def test_it_stands_below_the_proof_and_above_it_nothing_has_moved(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, there(shop), "o")
    expect(page.locator(".rating")).to_be_visible()
    keys = page.locator("main > [data-key]").evaluate_all("(all) => all.map((each) => each.dataset.key)")
    assert keys[:3] == ["hero", "proof", "rating"]


@pytest.mark.parametrize("score", range(SCORE_MIN, SCORE_MAX + 1))
def test_who_is_disappointed_is_shown_the_way_to_the_shop(phone: BrowserContext, shop: Opens, score: int) -> None:
    double = there(shop)
    page = visit(phone, double, "o")
    pick(page, score)
    bad = score <= BAD_SCORE_MAX
    label = "What went wrong? (may stay blank)" if bad else "A word to the shop (may stay blank)"
    page.get_by_label(label).fill("The ribbon had come off")
    send(page)
    until(lambda: [one["words"] for one in double.commands("rate_order")] == ["The ribbon had come off"])
    expect(page.locator(".rated-words")).to_have_text("The ribbon had come off")
    to_shop = page.locator(".rating").get_by_role("button", name="Write to the shop")
    expect(to_shop).to_have_count(int(bad))
    if bad:
        expect(page.locator("#rating-title")).to_contain_text("We are sorry.")
        to_shop.click()
        expect(page.locator("#words")).to_be_visible()


def test_it_may_be_said_otherwise_and_what_was_said_stands_in_the_fields(phone: BrowserContext, shop: Opens) -> None:
    double = there(shop, rating=rated(2, "The ribbon had come off", 4))
    page = visit(phone, double, "o")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("radio", name="2, Poor")).to_be_checked()
    expect(page.locator("#rating-words")).to_have_value("The ribbon had come off")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".rated")).to_contain_text("2 of 5")
    page.get_by_role("button", name="Change it").click()
    pick(page, 4)
    page.locator("#rating-words").fill("They brought a new one")
    send(page)
    until(lambda: [one["score"] for one in double.commands("rate_order")] == [4])
    expect(page.locator(".rated")).to_contain_text("You said: 4 of 5, Good")
    assert double.view["order"]["rating"]["left"] == 3


def test_when_nothing_more_can_be_said_no_button_offers_it(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, there(shop, rating=rated(3, "", 0)), "o")
    expect(page.locator(".rated")).to_contain_text("3 of 5")
    expect(page.get_by_role("button", name="Change it")).to_have_count(0)


def test_without_a_net_it_waits_on_the_phone_and_goes_once(phone: BrowserContext, shop: Opens) -> None:
    double = there(shop)
    page = visit(phone, double, "o")
    expect(page.locator(".rating")).to_be_visible()
    phone.set_offline(True)
    pick(page, 2)
    page.locator("#rating-words").fill("crushed")
    send(page)
    expect(page.locator(".rating")).to_contain_text("on this phone")
    expect(page.locator(".rated-words")).to_have_text("crushed")
    phone.set_offline(False)
    until(lambda: [one["score"] for one in double.commands("rate_order")] == [2])
    expect(page.locator(".rating .pending")).to_have_count(0)
    expect(page.locator(".rated")).to_contain_text("2 of 5")


def test_a_refusal_says_why_and_keeps_the_words(phone: BrowserContext, shop: Opens) -> None:
    double = there(shop)
    double.refusals["rate_order"] = ("rated_too_often", {"limit": str(RATINGS_MAX)})
    page = visit(phone, double, "o")
    pick(page, 4)
    page.locator("#rating-words").fill("after all")
    send(page)
    alert = page.locator(".rating").get_by_role("alert")
    expect(alert).to_contain_text("It cannot be changed again.")
    expect(alert).to_contain_text("after all")
    alert.get_by_role("button", name="Understood").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_keys_alone_are_enough_and_each_number_says_its_word(phone: BrowserContext, shop: Opens) -> None:
    double = there(shop)
    page = visit(phone, double, "o")
    group = page.get_by_role("radiogroup", name="How was it?")
    expect(group).to_be_visible()
    names = group.get_by_role("radio").evaluate_all("(all) => all.map((each) => each.getAttribute('aria-label'))")
    assert names == [f"{score}, {word}" for score, word in WORDS.items()]
    group.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="3, All right")).to_be_checked()
    expect(page.get_by_role("radio", name="3, All right")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#rating-words")).to_be_focused()
    page.keyboard.type("it came late")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(lambda: [(one["score"], one["words"]) for one in double.commands("rate_order")] == [(3, "it came late")])


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_on_a_small_phone_every_number_is_a_whole_thumb_and_all_five_stand_in_one_row(
    browser: Browser, shop: Opens, locale: str
) -> None:
    context = browser.new_context(viewport=SMALL, has_touch=True, is_mobile=True, locale=locale)
    context.set_default_timeout(TIMEOUT_MS)
    page = visit(context, there(shop), "o")
    expect(page.locator(".score-pick").first).to_be_visible()
    boxes = page.locator(".score-pick").evaluate_all(
        "(all) => all.map((each) => { const b = each.getBoundingClientRect(); return [b.width, b.height, b.top]; })"
    )
    context.close()
    assert len(boxes) == 5
    assert min(min(width, height) for width, height, _ in boxes) >= TARGET_PX
    assert len({top for _, _, top in boxes}) == 1


def test_from_right_to_left_the_row_turns_and_words_run_their_own_way(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, there(shop, rating=rated(0)), "o")
    expect(page.locator(".score-pick").first).to_be_visible()
    page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    lefts = page.locator(".score-pick").evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().left)")
    assert lefts == sorted(lefts, reverse=True)
    pick(page, 1)
    page.locator("#rating-words").fill("الشريط انحل")
    send(page)
    expect(page.locator(".rated-words")).to_have_attribute("dir", "auto")


def test_in_the_systems_own_colours_the_chosen_number_stands_out(browser: Browser, shop: Opens) -> None:
    context = browser.new_context(
        viewport=SMALL, has_touch=True, is_mobile=True, locale="en-GB", forced_colors="active"
    )
    context.set_default_timeout(TIMEOUT_MS)
    page = visit(context, there(shop), "o")
    pick(page, 2)
    expect(page.locator("#rating-words")).to_be_visible()
    grounds = page.locator(".score-pick .score").evaluate_all(
        "(all) => all.map((each) => getComputedStyle(each).backgroundColor)"
    )
    widths = page.locator(".score-pick .score").evaluate_all(
        "(all) => all.map((each) => parseFloat(getComputedStyle(each).borderTopWidth))"
    )
    context.close()
    assert grounds[1] not in grounds[:1] + grounds[2:]
    assert widths[1] > max(widths[:1] + widths[2:])  # not by its colour alone


def test_the_pages_numbers_are_the_domains() -> None:
    script = (PAGES / "static" / "rating.js").read_text(encoding="utf-8")
    assert f"SCORES = {list(range(SCORE_MIN, SCORE_MAX + 1))};" in script
    assert f"BAD_SCORE_MAX = {BAD_SCORE_MAX};" in script
    assert f"RATING_CHARS_MAX = {RATING_CHARS_MAX};" in script

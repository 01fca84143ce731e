"""A sender or a recipient says that something is not right: chosen, with a photo, without a net, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from hub.domain.actor import Role
from hub.domain.problem import CUSTOMER_RAISES
from tests.hub.gateway.in_process import House
from tests.hub.gateway.pages.conftest import shot, until, visit
from tests.hub.gateway.pages.scenes import customer
from tests.hub.gateway.pages.shop_double import ShopDouble, View
from tests.hub.gateway.pages.test_real_gateway import open_link

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]
TARGET_PX = 48


def order(role: Role = Role.SENDER, **more: Any) -> View:
    raises = [kind.value for kind in CUSTOMER_RAISES[role]]
    return customer("packing", "accepted", role=role.value, raises=raises, **more)


def begin(page: Page) -> None:
    page.get_by_role("button", name="Something is not right").click()
    expect(page.get_by_role("heading", name="What is the matter?")).to_be_visible()


def test_a_sender_says_what_is_wrong_with_a_few_words_and_a_photo(phone: BrowserContext, shop: Opens) -> None:
    double = shop(order())
    page = visit(phone, double, "o")
    begin(page)
    report = page.get_by_role("button", name="Report problem")
    expect(report).to_have_attribute("aria-disabled", "true")
    report.click(force=True)
    chosen = page.get_by_role("radio", name="Something in it is wrong")
    assert chosen.evaluate("(each) => each.getBoundingClientRect().height") >= TARGET_PX
    chosen.click()
    assert chosen.evaluate("(each) => getComputedStyle(each).borderTopWidth") == "2px", "what was chosen can be seen"
    page.locator("#note").fill("<b>white</b> peonies, please")
    page.locator("[data-change=problem_photo]").set_input_files(shot())
    expect(page.locator(".evidence .shot")).to_be_visible()
    report.click()
    until(lambda: double.kinds() == ["raise_problem"])
    (asked,) = double.commands("raise_problem")
    assert (asked["problem_kind"], asked["note"]) == ("wrong_goods", "<b>white</b> peonies, please")
    assert asked["order"] == double.view["order_id"]
    assert asked["media"] in double.media
    expect(page.locator(".question h2")).to_have_text("Something in the gift is wrong.")


def test_without_a_net_it_waits_on_the_phone_and_sends_itself(phone: BrowserContext, shop: Opens) -> None:
    double = shop(order(Role.RECIPIENT))
    page = visit(phone, double, "o")
    expect(page.get_by_role("button", name="Something is not right")).to_be_visible()
    phone.set_offline(True)
    begin(page)
    page.get_by_role("radio", name="Nobody will be at home").click()
    page.get_by_role("button", name="Report problem").click()
    expect(page.locator("[data-key=raising] .pending")).to_contain_text("Nobody will be at home")
    expect(page.locator("[data-do=problem]")).to_have_count(0)
    assert double.kinds() == []
    phone.set_offline(False)
    until(lambda: double.kinds() == ["raise_problem"])
    expect(page.locator(".question h2")).to_have_text("Nobody opens the door.")


def test_one_takes_back_what_one_raised_and_a_refusal_keeps_the_words(phone: BrowserContext, shop: Opens) -> None:
    double = shop(order())
    page = visit(phone, double, "o")
    begin(page)
    page.get_by_role("radio", name="It should be here by now").click()
    page.get_by_role("button", name="Report problem").click()
    page.get_by_role("button", name="It is solved, take it back").click()
    until(lambda: double.kinds() == ["raise_problem", "withdraw_problem"])
    expect(page.locator(".question")).to_have_count(0)
    double.refusals["raise_problem"] = ("problem_is_open", {})
    begin(page)
    page.get_by_role("radio", name="Something else").click()
    page.locator("#note").fill("Please call me")
    page.get_by_role("button", name="Report problem").click()
    expect(page.locator("[data-key=raising] .refused")).to_contain_text("Please call me")


def test_where_nothing_may_be_raised_there_is_no_button(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, shop(customer("packed", "delivered", raises=[])), "o")
    expect(page.locator("[data-key=track]")).to_be_visible()
    expect(page.locator("[data-do=problem]")).to_have_count(0)


def test_against_the_real_gateway_the_shop_has_it_and_decides(phone: BrowserContext, house: House) -> None:
    placed = house.place()
    page = open_link(phone, house, Role.SENDER, placed)
    begin(page)
    page.get_by_role("radio", name="It shall go elsewhere").click()
    page.get_by_role("button", name="Report problem").click()
    until(lambda: [problem.kind.value for problem in house.order(placed).problems] == ["address_changed"])
    expect(page.locator(".question h2")).to_have_text("The address has changed.")
    page.get_by_role("button", name="It is solved, take it back").click()
    until(lambda: not house.order(placed).problems[0].is_open)
    expect(page.locator(".question")).to_have_count(0)

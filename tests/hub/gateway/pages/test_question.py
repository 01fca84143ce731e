"""The question on a sender's page, what was decided, and what is agreed before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Route, expect

from tests.hub.gateway.pages.conftest import until, visit
from tests.hub.gateway.pages.scenes import customer, trouble
from tests.hub.gateway.pages.shop_double import ShopDouble, View, iso

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]

ANSWERS = ["try_again", "leave_with_neighbour", "bring_back"]
AGREED = {"remedy": "", "choices": ["leave_with_neighbour", "leave_at_door", "bring_back"]}
TARGET_PX = 56


def asked(role: str = "sender", **more: Any) -> View:
    """Nobody home, to be decided until 16:00."""
    card = trouble(mine=False, answers=ANSWERS if role == "sender" else [], **more)
    return customer("packed", "arrived", role=role, problems=[card])


def test_the_sender_answers_with_one_touch(phone: BrowserContext, shop: Opens) -> None:
    double = shop(asked())
    page = visit(phone, double, "o")
    question = page.locator(".question")
    expect(question.locator("h2")).to_have_text("Nobody opens the door.")
    expect(question).to_contain_text("Until 16:00, otherwise: Bring it back to the shop")
    buttons = question.get_by_role("button")
    expect(buttons).to_have_text(["Try again", "Leave with a neighbour", "Bring it back to the shop"])
    assert min(buttons.evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().height)")) >= TARGET_PX
    buttons.nth(1).click()
    until(lambda: double.kinds() == ["decide_problem"])
    told = double.commands("decide_problem")[0]
    assert (told["problem"], told["remedy"]) == (trouble()["id"], "leave_with_neighbour")
    expect(page.locator(".question")).to_have_count(0)
    expect(page.locator(".decided")).to_contain_text("You decided, 15:46: Leave with a neighbour")


def test_a_second_touch_gives_no_second_answer(phone: BrowserContext, shop: Opens) -> None:
    double = shop(asked())
    double.frozen = True
    page = visit(phone, double, "o")
    page.locator("[data-remedy=try_again]").click()
    expect(page.locator(".question")).to_contain_text("Your answer: Try again")
    expect(page.locator(".question button")).to_have_count(0)
    until(lambda: double.kinds() == ["decide_problem"])


def test_an_answer_without_a_net_waits_on_the_phone(phone: BrowserContext, shop: Opens) -> None:
    double = shop(asked())
    page = visit(phone, double, "o")
    expect(page.locator(".question")).to_be_visible()
    phone.set_offline(True)
    page.locator("[data-remedy=bring_back]").click()
    expect(page.locator(".question")).to_contain_text("on this phone")
    assert double.kinds() == []
    phone.set_offline(False)
    until(lambda: double.kinds() == ["decide_problem"])
    expect(page.locator(".decided")).to_contain_text("You decided")


def test_who_comes_second_is_told_that_it_is_decided(phone: BrowserContext, shop: Opens) -> None:
    double = shop(asked())
    double.refusals["decide_problem"] = ("already_decided", {})
    page = visit(phone, double, "o")
    page.locator("[data-remedy=try_again]").click()
    expect(page.locator(".refused")).to_contain_text("decided already")
    answer = {"answer": "bring_back", "by": "dispatch", "decided_at": iso(0)}
    double.edit(lambda view: view["order"]["problems"][0].update(answer))
    expect(page.locator(".decided")).to_contain_text("The shop decided, 15:46: Bring it back to the shop")
    expect(page.locator(".refused")).to_have_count(0)


def test_a_view_that_comes_late_does_not_take_the_place_of_a_newer_one(phone: BrowserContext, shop: Opens) -> None:
    double = shop(asked())
    page = visit(phone, double, "o")
    expect(page.locator(".question")).to_be_visible()
    held: list[tuple[Route, APIResponse]] = []
    page.route("**/api/view*", lambda route: held.append((route, route.fetch())))
    with page.expect_request("**/api/view*"):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    answer = {"answer": "bring_back", "by": "dispatch", "decided_at": iso(0)}
    expect(page.locator(".question")).to_be_visible()
    until(lambda: bool(page.evaluate("1")) and bool(held))
    double.edit(lambda view: view["order"]["problems"][0].update(answer))
    expect(page.locator(".decided")).to_be_visible()
    (route, older), *_ = held
    with page.expect_response("**/api/view*"):
        route.fulfill(response=older)
    page.evaluate(
        "new Promise((done) => setTimeout(() => requestAnimationFrame(done)))"
    )  # it was drawn, if it was taken
    expect(page.locator(".decided")).to_be_visible()
    expect(page.locator(".question")).to_have_count(0)


def test_a_question_that_comes_is_said_aloud(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packed", "arrived"))
    page = visit(phone, double, "o")
    expect(page.locator(".sentence")).to_be_visible()
    double.edit(lambda view: view["order"].update(problems=[trouble(mine=False, answers=ANSWERS)]))
    expect(page.locator("#said")).to_contain_text("Nobody opens the door.")
    expect(page.locator(".question")).to_be_in_viewport()


def test_a_recipient_is_asked_nothing(phone: BrowserContext, shop: Opens) -> None:
    page = visit(phone, shop(asked("recipient")), "o")
    expect(page.locator(".question")).to_contain_text("The shop is deciding.")
    expect(page.locator(".question button")).to_have_count(0)
    expect(page.locator("[data-key=agreed]")).to_have_count(0)


def test_what_is_agreed_before_can_be_chosen_and_taken_back(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packing", "accepted", agreed=dict(AGREED)))
    page = visit(phone, double, "o")
    choices = page.get_by_role("radiogroup", name="If nobody is home").get_by_role("radio")
    expect(choices).to_have_text(
        ["Leave with a neighbour", "Leave at the door", "Bring it back to the shop", "Ask me then"]
    )
    expect(choices.nth(3)).to_have_attribute("aria-checked", "true")
    choices.nth(1).click()
    expect(choices.nth(1)).to_have_attribute("aria-checked", "true")
    until(lambda: double.kinds() == ["agree_fallback"])
    assert double.commands("agree_fallback")[0]["remedy"] == "leave_at_door"
    choices.nth(3).click()
    until(lambda: len(double.commands("agree_fallback")) == 2)
    assert "remedy" not in double.commands("agree_fallback")[1]
    expect(choices.nth(3)).to_have_attribute("aria-checked", "true")


def test_while_it_is_asked_nothing_is_agreed_before(phone: BrowserContext, shop: Opens) -> None:
    view = asked()
    view["order"]["agreed"] = dict(AGREED)
    page = visit(phone, shop(view), "o")
    expect(page.locator(".question")).to_be_visible()
    expect(page.locator("[data-key=agreed]")).to_have_count(0)

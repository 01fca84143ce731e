"""One touch is one step, on the stop that stood under the finger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.hub.gateway.pages.conftest import until, visit
from tests.hub.gateway.pages.scenes import approval, courier, customer
from tests.hub.gateway.pages.shop_double import ShopDouble, View

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]

TWICE = """([where, betweenMs]) => new Promise((done) => {
    const at = document.querySelector(where).getBoundingClientRect();
    const touch = () => document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2).click();
    touch();
    setTimeout(() => done(touch()), betweenMs);
})"""  # as a glove does it: the second touch meets whatever stands there by then


def touch_twice(page: Page, where: str, between_ms: int = 150) -> None:
    page.locator(where).scroll_into_view_if_needed()
    page.evaluate(TWICE, [where, between_ms])


def settled(page: Page) -> None:
    expect(page.locator(".link-line")).to_have_count(0)  # nothing more is on its way


def test_a_problem_reported_with_gloves_takes_no_step_behind_it(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("picked_up", alone=True))
    page = visit(phone, double, "c")
    page.locator("[data-do=problem]").click()
    page.get_by_role("radio", name="Nobody answers").click()
    touch_twice(page, "[data-do=raise]")
    until(lambda: double.kinds() != [])
    expect(page.locator(".asked")).to_be_visible()
    settled(page)
    assert double.kinds() == ["raise_problem"]


def test_a_ready_made_message_is_sent_once(phone: BrowserContext, shop: Opens) -> None:
    double = shop(courier("arrived", alone=True))
    page = visit(phone, double, "c")
    page.locator("[data-do=talk]").click()
    touch_twice(page, "[data-do=quick]:first-child")
    expect(page.locator(".bubble.mine:not(.own)")).to_have_count(1)
    settled(page)
    assert len(double.commands("send_message")) == 1


def test_a_parcel_ticked_twice_by_a_glove_stays_ticked(phone: BrowserContext, shop: Opens) -> None:
    view = courier("accepted", alone=True)
    stop = view["stops"][0]
    view["run"] = {
        "id": "0196b9a0-5555-7000-8000-000000000001",
        "parcels": [
            {"order": stop["order"], "number": stop["number"], "loaded": False, "packed": True, "accepted": True}
        ],
    }
    double = shop(view)
    page = visit(phone, double, "c")
    touch_twice(page, "[data-do=tick]")
    until(lambda: double.kinds() != [])
    settled(page)
    assert [each["loaded"] for each in double.commands("load_parcel")] == [True]


def test_a_wrapping_approved_twice_is_approved(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packed", "accepted", approval=approval()))
    page = visit(phone, double, "o")
    expect(page.locator("[data-do=approve]")).to_be_visible()
    double.frozen = True  # the shop's news takes its time
    touch_twice(page, "[data-do=approve]", 5)
    until(lambda: double.commands("answer_approval") != [])
    settled(page)
    assert len(double.commands("answer_approval")) == 1


def test_a_stop_that_came_under_the_finger_is_not_meant(phone: BrowserContext, shop: Opens) -> None:
    """The shop hands the open stop to another courier in the moment in which the button is touched."""
    double = shop(courier("picked_up"))
    next_one = next(stop for stop in double.view["stops"] if stop["number"] == 2421)
    next_one.update(stage="picked_up", actions=["arrive", "fail"])
    page = visit(phone, double, "c")
    big = page.locator("[data-action=arrive]")
    expect(big).to_be_visible()
    page.evaluate(
        """(order) => new MutationObserver((_, watch) => {
            const big = document.querySelector(`[data-action=arrive][data-order="${order}"]`);
            if (big) { watch.disconnect(); setTimeout(() => { big.click(); window.touched = true; }, 100); }
        }).observe(document.body, { subtree: true, childList: true, attributes: true })""",
        next_one["order"],
    )
    double.edit(lambda view: view["stops"].pop(0))
    until(lambda: bool(page.evaluate("window.touched")))
    settled(page)
    assert double.kinds() == []
    until(
        lambda: bool(
            page.evaluate(
                "(document.querySelector('[data-action=arrive]') || { click() {} }).click(), !document.querySelector('[data-action=arrive]')"
            )
        )
    )
    until(lambda: double.kinds() == ["report_arrival"])  # a moment later it is meant

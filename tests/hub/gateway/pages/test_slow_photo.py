"""A photo that a slow phone is still making ready goes with what it was chosen for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.hub.gateway.pages.conftest import shot, until, visit
from tests.hub.gateway.pages.scenes import courier, customer
from tests.hub.gateway.pages.shop_double import ShopDouble, View

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]

SLOW = """(() => {
    const make = HTMLCanvasElement.prototype.toBlob;
    HTMLCanvasElement.prototype.toBlob = function (done, ...all) {
        make.call(this, (blob) => setTimeout(() => done(blob), 1500), ...all);
    };
})()"""


def choose(page: Page, field: str) -> None:
    page.locator(f"[data-change={field}]").set_input_files(shot(600))


def test_a_delivery_takes_the_photo_along(phone: BrowserContext, shop: Opens) -> None:
    phone.add_init_script(SLOW)
    double = shop(courier("arrived", alone=True))
    page = visit(phone, double, "c")
    choose(page, "proof")
    page.get_by_label("Who took it").fill("王阿姨")
    page.locator("[data-action=deliver]").click()
    page.locator("[data-action=deliver]").click(delay=800)  # an impatient finger
    expect(page.locator(".closed .row")).to_contain_text("Delivered")
    until(lambda: double.kinds() == ["deliver_order"])
    sent = double.commands("deliver_order")[0]
    assert sent["received_by"] == "王阿姨"
    assert sent["media"] in double.media


def test_a_problem_takes_the_photo_along(phone: BrowserContext, shop: Opens) -> None:
    phone.add_init_script(SLOW)
    double = shop(courier("arrived", alone=True))
    page = visit(phone, double, "c")
    page.locator("[data-do=problem]").click()
    page.locator("[data-reason=damaged]").click()
    choose(page, "problem_photo")
    page.locator("[data-do=raise]").click()
    expect(page.locator(".asked")).to_be_visible()
    until(lambda: double.kinds() == ["raise_problem"])
    assert double.commands("raise_problem")[0]["media"] in double.media


def test_what_a_customer_reports_takes_the_photo_along(phone: BrowserContext, shop: Opens) -> None:
    phone.add_init_script(SLOW)
    double = shop(customer("packed", "delivered", raises=["wrong_goods", "other"]))
    page = visit(phone, double, "o")
    page.locator("[data-do=problem]").click()
    page.locator("[data-reason=wrong_goods]").click()
    choose(page, "problem_photo")
    page.locator("[data-do=raise]").click()
    until(lambda: double.kinds() != [])
    assert double.commands("raise_problem")[0]["media"] in double.media


def test_a_message_takes_the_photo_along(phone: BrowserContext, shop: Opens) -> None:
    phone.add_init_script(SLOW)
    double = shop(customer("packing", "accepted"))
    page = visit(phone, double, "o")
    page.locator("[data-do=talk]").click()
    choose(page, "attach")
    page.locator("#words").fill("像这样包")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".bubble.mine:not(.own)")).to_contain_text("像这样包")
    sent = double.commands("send_message")
    assert [(each["message_kind"], each["text"]) for each in sent] == [("image", "像这样包")]
    assert sent[0]["media"] in double.media

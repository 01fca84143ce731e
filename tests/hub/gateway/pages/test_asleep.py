"""A phone that slept, or whose socket died unnoticed, shows nothing old as new."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.hub.gateway.pages.conftest import until, visit
from tests.hub.gateway.pages.scenes import courier, customer
from tests.hub.gateway.pages.shop_double import SECRET, ShopDouble, View

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]

SLEEPS = """(() => {
    let slept = 0;
    const wall = Date.now;
    Date.now = () => wall() + slept;  // a phone's running time stands still while it sleeps, its clock does not
    window.sleep = (ms) => { slept += ms; };
})()"""


def test_after_a_sleep_without_a_net_the_position_is_as_old_as_it_is(phone: BrowserContext, shop: Opens) -> None:
    phone.add_init_script(SLEEPS)
    page = visit(phone, shop(customer("packed", "picked_up", urgency="risk", until=10)), "o")
    expect(page.locator(".plan .fresh-live")).to_be_visible()
    expect(page.locator(".ring-risk")).to_be_visible()
    phone.set_offline(True)
    expect(page.locator(".link-away")).to_be_visible()
    page.evaluate("sleep(20 * 60 * 1000)")
    expect(page.locator(".fresh-silent")).to_contain_text("silent for 20 min")
    expect(page.locator(".ring-late")).to_be_visible()


def test_a_socket_that_says_nothing_any_more_is_replaced(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packed", "picked_up"))
    page = phone.new_page()
    page.clock.install()
    page.goto(f"{double.base}/o#{SECRET}")
    expect(page.locator(".plan .fresh-live")).to_be_visible()
    until(lambda: double.listeners() == 1)
    double.forget_listeners()  # half of the connection is gone, and this phone does not know
    page.clock.run_for(36_000)
    until(lambda: double.listeners() == 1)
    double.move(51.5305, -0.0640, accuracy_m=25)
    expect(page.locator(".plan figcaption")).to_contain_text("±25 m")


DISKS = """(() => {
    window.disks = [];
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...all) {
        const asked = open.apply(this, all);
        asked.addEventListener('success', () => disks.push(asked.result));
        return asked;
    };
})()"""


def test_a_step_is_kept_although_the_phone_closed_its_disk_in_the_background(
    phone: BrowserContext, shop: Opens
) -> None:
    """An iPhone does so; until the page was opened anew nothing was kept any more."""
    phone.add_init_script(DISKS)
    double = shop(courier("offered", alone=True))
    page = visit(phone, double, "c")
    expect(page.locator("[data-action=accept]")).to_be_visible()
    page.evaluate("disks.forEach((disk) => disk.close())")
    double.failures["/api/ask"] = [503] * 1000
    page.locator("[data-action=accept]").click()
    expect(page.locator(".link-line")).to_contain_text("1")
    expect(page.locator(".link-line")).not_to_contain_text("stores nothing")
    page.close()
    double.failures.clear()
    visit(phone, double, "c")
    until(lambda: double.kinds() == ["accept_offer"])


def test_a_phone_whose_disk_never_answers_shows_the_page_all_the_same(phone: BrowserContext, shop: Opens) -> None:
    phone.add_init_script("IDBFactory.prototype.open = () => new EventTarget();")
    double = shop(courier("offered", alone=True))
    page = visit(phone, double, "c")
    page.locator("[data-action=accept]").click()
    until(lambda: double.kinds() == ["accept_offer"])

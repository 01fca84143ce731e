""" "Tell me when it is there": asked for on the touch alone, kept by the shop, shown by the browser; no button where it cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from hub.domain.actor import Role
from hub.domain.vocabulary import SetPushKey
from tests.hub.gateway.in_process import House
from tests.hub.gateway.pages.conftest import until, visit
from tests.hub.gateway.pages.scenes import customer
from tests.hub.gateway.pages.shop_double import ShopDouble, View
from tests.hub.gateway.pages.test_real_gateway import open_link
from tests.hub.shop_day import FOLLOWER, PUSH_KEY, an_id, subscribe_push

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]
ASKED = subscribe_push(an_id(1))
SERVICE = """(said) => {
  // The maker's service is not reached from here: the browser's own half is real, what it would be given is not.
  PushManager.prototype.subscribe = async (options) => {
    window.subscribedWith = options.applicationServerKey;
    return { toJSON: () => said };
  };
}"""
SAID = {"endpoint": ASKED.endpoint, "keys": {"p256dh": ASKED.p256dh, "auth": ASKED.auth}}


def with_service(phone: BrowserContext) -> None:
    phone.add_init_script(f"({SERVICE})({json.dumps(SAID)})")


def ask(page: Page) -> None:
    page.get_by_role("button", name="Tell me when it is there").click()


def test_who_touches_the_button_is_told_and_who_ends_it_no_more(phone: BrowserContext, house: House) -> None:
    house.hub.does(FOLLOWER, SetPushKey(PUSH_KEY))
    order = house.place()
    phone.grant_permissions(["notifications"], origin=house.base)
    with_service(phone)
    page = open_link(phone, house, Role.SENDER, order)
    ask(page)
    until(lambda: len(house.order(order).devices) == 1)
    (device,) = house.order(order).devices
    assert (device.role, device.endpoint, device.auth) == (Role.SENDER, ASKED.endpoint, ASKED.auth)
    assert page.evaluate("window.subscribedWith") == PUSH_KEY
    expect(page.locator("[data-key=telling]")).to_contain_text("This device tells you")
    page.reload()
    expect(page.locator("[data-key=telling]")).to_contain_text("This device tells you")
    page.get_by_role("button", name="No more messages").click()
    until(lambda: house.order(order).devices == ())
    expect(page.get_by_role("button", name="Tell me when it is there")).to_be_visible()


def test_the_browser_shows_a_message_once_as_plain_text(phone: BrowserContext, house: House) -> None:
    house.hub.does(FOLLOWER, SetPushKey(PUSH_KEY))
    order = house.place()
    phone.grant_permissions(["notifications"], origin=house.base)
    with_service(phone)
    page = open_link(phone, house, Role.SENDER, order)
    ask(page)
    until(lambda: len(house.order(order).devices) == 1)
    session = phone.new_cdp_session(page)
    registrations: list[dict[str, Any]] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda said: registrations.extend(said["registrations"]))
    session.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(lambda: page.evaluate("true") and bool(registrations))
    said = {"title": "It is there", "text": "<b>Petal</b>", "url": f"{house.base}/o#x", "tag": an_id(1)}
    deliver = {"origin": house.base, "registrationId": registrations[0]["registrationId"], "data": json.dumps(said)}
    shown = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
      .map((each) => [each.title, each.body, each.tag, each.data])"""
    for _ in range(2):
        session.send("ServiceWorker.deliverPushMessage", deliver)
    until(lambda: bool(page.evaluate(shown)))
    assert page.evaluate(shown) == [["It is there", "<b>Petal</b>", an_id(1), f"{house.base}/o#x"]]


TOUCH = """async (url) => {
  WindowClient.prototype.focus = async function () { this.postMessage('in front', [new MessageChannel().port1]); };
  self.clients.openWindow = async (address) => { self.opened = address; };
  await self.registration.showNotification('It is there', { data: url });
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
}"""
IN_FRONT = """void navigator.serviceWorker.addEventListener('message', ({ data }) => {
  if (data === 'in front') window.inFront = true;
}), window.inFront = false"""


def test_a_touched_message_brings_its_own_order_to_the_front(phone: BrowserContext, house: House) -> None:
    """Flowers for two mothers, both pages open: the message about one must not show the other."""
    house.hub.does(FOLLOWER, SetPushKey(PUSH_KEY))
    orders = [house.place(), house.place()]
    phone.grant_permissions(["notifications"], origin=house.base)
    with_service(phone)
    secrets = [house.issue(Role.SENDER, order) for order in orders]
    tabs = [phone.new_page() for _ in orders]
    for tab, secret in zip(tabs, secrets, strict=True):
        tab.goto(f"{house.base}/o#{secret}")
        expect(tab.locator(".sentence")).to_be_visible()
    ask(tabs[0])
    until(lambda: len(house.order(orders[0]).devices) == 1)
    for tab in tabs:
        tab.reload()
        expect(tab.locator(".sentence")).to_be_visible()
        tab.evaluate(IN_FRONT)
    (worker,) = phone.service_workers
    for n, tab in enumerate(tabs):
        worker.evaluate(TOUCH, f"{house.base}/o#{secrets[n]}")
        until(lambda: True in [each.evaluate("window.inFront") for each in tabs])
        assert [each.evaluate("window.inFront") for each in tabs] == [each is tab for each in tabs]
        tab.evaluate("window.inFront = false")
    other = house.issue(Role.SENDER, house.place())
    worker.evaluate(TOUCH, f"{house.base}/o#{other}")
    until(lambda: bool(worker.evaluate("self.opened")))
    assert worker.evaluate("self.opened") == f"{house.base}/o#{other}"  # nobody shows it: a tab of its own


def test_nothing_is_asked_before_the_touch_and_a_no_is_explained(phone: BrowserContext, shop: Opens) -> None:
    phone.add_init_script(
        """window.asked = 0;
        Object.defineProperty(Notification, "permission", { get: () => (window.asked ? "denied" : "default") });
        Notification.requestPermission = async () => { window.asked += 1; return "denied"; };"""
    )
    double = shop(customer("packing", "accepted") | {"push_key": PUSH_KEY})
    page = visit(phone, double, "o")
    expect(page.get_by_role("button", name="Tell me when it is there")).to_be_visible()
    assert page.evaluate("window.asked") == 0
    ask(page)
    expect(page.locator("[data-key=telling]")).to_contain_text("does not allow messages")
    assert (page.evaluate("window.asked"), double.kinds()) == (1, [])


def test_a_service_that_is_not_reached_is_said_and_the_page_goes_on(phone: BrowserContext, shop: Opens) -> None:
    double = shop(customer("packing", "accepted") | {"push_key": PUSH_KEY})
    phone.grant_permissions(["notifications"], origin=double.base)
    page = visit(phone, double, "o")  # this shop has no service worker to give
    ask(page)
    expect(page.locator("[data-key=telling]")).to_contain_text("could not set it up")
    assert double.kinds() == []


@pytest.mark.parametrize("lacks", ["PushManager", "Notification", "the shop's key"])
def test_where_it_cannot_be_there_is_no_button(phone: BrowserContext, shop: Opens, lacks: str) -> None:
    if lacks != "the shop's key":
        phone.add_init_script(f"delete window.{lacks};")
    view = customer("packing", "accepted") | ({} if lacks == "the shop's key" else {"push_key": PUSH_KEY})
    page = visit(phone, shop(view), "o")
    expect(page.locator("[data-key=track]")).to_be_visible()
    expect(page.locator("[data-do=tell]")).to_have_count(0)

"""Two links open in one browser, as with somebody who sends flowers to two mothers: each tab stays with its own."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from hub.domain.actor import Role
from tests.hub.gateway.in_process import House
from tests.hub.gateway.pages.conftest import until

WATCH = """() => {
    window.seen = new Set();
    new MutationObserver(() => seen.add(document.querySelector('.bar-under').textContent))
        .observe(document.body, { subtree: true, childList: true, characterData: true });
}"""

pytestmark = pytest.mark.browser


def open_order(phone: BrowserContext, house: House, order: str) -> Page:
    tab = phone.new_page()
    tab.goto(f"{house.base}/o#{house.issue(Role.SENDER, order)}")
    expect(tab.locator(".bar-title")).to_be_visible()
    return tab


def number_of(house: House, order: str) -> str:
    return f"Order {house.order(order).number}"


def let_another_come_first(phone: BrowserContext, house: House, tab: Page, order: str, path: str) -> None:
    """The next time that the tab asks at a path, another tab opens the link of an order in that moment."""
    secret = house.issue(Role.SENDER, order)
    headers = {"Origin": house.base, "Content-Type": "application/json"}

    def take_over() -> None:
        phone.request.post(f"{house.base}/api/session", data={"secret": secret}, headers=headers)
        tab.evaluate("localStorage.setItem('giftwire.tab', 'another')")

    def answer(route: Route) -> None:
        asked = route.request
        if path == "ask":
            take_over()
        got = phone.request.fetch(asked.url, method=asked.method, data=asked.post_data, headers=headers)
        if path == "view":
            take_over()
        route.fulfill(status=got.status, headers={"Content-Type": "application/json"}, body=got.body())

    tab.route(f"**/api/{path}", answer, times=1)


def test_a_tab_that_comes_back_with_another_shows_its_own_order(phone: BrowserContext, house: House) -> None:
    first, second = house.place(card="Mum"), house.place(card="Mother-in-law")
    tab = open_order(phone, house, first)
    expect(tab.locator(".bar-under")).to_have_text(number_of(house, first))
    phone.set_offline(True)
    expect(tab.locator(".link-away")).to_be_visible()
    let_another_come_first(phone, house, tab, second, "view")
    tab.evaluate(WATCH)
    phone.set_offline(False)
    expect(tab.locator(".link-away")).to_have_count(0)
    house.pack(first)
    expect(tab.locator(".sentence")).to_contain_text("Packed")
    assert tab.evaluate("[...seen]") in ([], [number_of(house, first)])


def test_what_is_asked_while_another_tab_opens_its_link_is_asked_in_its_own_name(
    phone: BrowserContext, house: House
) -> None:
    first, second = house.place(card="Mum"), house.place(card="Mother-in-law")
    tab = open_order(phone, house, first)
    let_another_come_first(phone, house, tab, second, "ask")
    tab.locator("[data-do=talk]").click()
    tab.locator("#words").fill("With the red ribbon, please")
    tab.get_by_role("button", name="Send").click()
    expect(tab.locator(".bubble.mine:not(.own)")).to_contain_text("With the red ribbon, please")
    room = house.order(first).room
    until(lambda: [message.text for message in house.hub.board.rooms[room].messages] == ["With the red ribbon, please"])
    expect(tab.get_by_role("alert")).to_have_count(0)

"""A changed agreement on the courier's page: old beside new over everything, until it was seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from hub.domain.actor import Role
from hub.domain.order import Person
from hub.domain.problem import Remedy
from hub.domain.vocabulary import AgreeFallback, ChangeRecipient
from tests.hub.gateway.in_process import DESK, House
from tests.hub.gateway.pages.conftest import until, visit
from tests.hub.gateway.pages.scenes import change, courier
from tests.hub.gateway.pages.shop_double import ShopDouble, View, iso

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]

TARGET_PX = 56  # a gloved thumb
FALLBACK = change("fallback", 41, "leave_at_door", "leave_with_neighbour")


def changing(stage: str = "picked_up", *changes: dict[str, Any], alone: bool = True) -> View:
    view = courier(stage, alone=alone)
    view["stops"][0]["changed"] = list(changes)
    return view


def block(page: Page) -> Locator:
    return page.locator("section.changed")


def old_and_new(page: Page) -> list[list[str]]:
    pairs: list[list[str]] = page.locator(".changed-one").evaluate_all(
        "(all) => all.map((one) => [...one.querySelectorAll('bdi')].map((words) => words.textContent))"
    )
    return pairs


def test_it_comes_without_a_reload_and_says_old_and_new(phone: BrowserContext, shop: Opens) -> None:
    double = shop(changing())
    page = visit(phone, double, "c")
    expect(page.locator("article h1")).to_be_visible()
    expect(block(page)).to_have_count(0)
    double.edit(lambda view: view["stops"][0].update(changed=[FALLBACK], agreed="leave_with_neighbour"))
    expect(block(page)).to_contain_text("Changed for Mei Lin Chen")
    assert old_and_new(page) == [["Leave at the door", "Leave with a neighbour"]]
    expect(page.locator("#said")).to_have_text("Changed for Mei Lin Chen. If nobody is home: Leave with a neighbour.")


def test_it_stays_on_top_while_the_page_moves_and_is_seen_with_one_touch(phone: BrowserContext, shop: Opens) -> None:
    double = shop(changing("picked_up", FALLBACK, alone=False))
    page = visit(phone, double, "c")
    expect(block(page)).to_be_visible()
    page.evaluate("window.scrollTo(0, 400)")
    until(lambda: page.evaluate("scrollY") > 100)
    top = block(page).bounding_box()
    assert top is not None
    assert top["y"] == pytest.approx(0, abs=1)
    button = page.get_by_role("button", name="I have seen it")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= TARGET_PX
    button.click()
    expect(block(page)).to_have_count(0)
    assert double.kinds() == []  # the phone alone remembers it
    double.edit(lambda view: view["stops"][0].update(rush=True))
    page.reload()
    expect(page.locator(".flag-rush").first).to_be_visible()
    expect(block(page)).to_have_count(0)


def test_no_address_and_no_number_stays_on_the_phone(phone: BrowserContext, shop: Opens) -> None:
    double = shop(changing("picked_up", change("address", 41, "12 Rose Lane", "7 Lime Walk")))
    page = visit(phone, double, "c")
    page.get_by_role("button", name="I have seen it").click()
    expect(block(page)).to_have_count(0)
    kept = page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert "41" in kept
    assert "Lane" not in kept
    assert "Lime" not in kept


def test_the_next_step_counts_as_seen_and_a_later_change_is_told_anew(phone: BrowserContext, shop: Opens) -> None:
    double = shop(changing("picked_up", FALLBACK))
    page = visit(phone, double, "c")
    expect(block(page)).to_be_visible()
    page.locator("[data-action=arrive]").click()
    expect(block(page)).to_have_count(0)
    until(lambda: double.kinds() == ["report_arrival"])
    later = change("fallback", 47, "leave_with_neighbour", "bring_back")
    double.edit(lambda view: view["stops"][0].update(changed=[FALLBACK, later]))
    expect(block(page)).to_be_visible()
    assert old_and_new(page) == [["Leave with a neighbour", "Bring it back to the shop"]]


def test_what_changed_twice_is_said_once_and_what_changed_back_not_at_all(phone: BrowserContext, shop: Opens) -> None:
    twice = change("fallback", 43, "leave_with_neighbour", "bring_back")
    there = change("recipient", 44, "Mei Lin Chen · 1", "Mei Chen · 1")
    back = change("recipient", 45, "Mei Chen · 1", "Mei Lin Chen · 1")
    page = visit(phone, shop(changing("picked_up", FALLBACK, twice, there, back)), "c")
    expect(block(page)).to_be_visible()
    assert old_and_new(page) == [["Leave at the door", "Bring it back to the shop"]]


@pytest.mark.parametrize(
    ("agreed", "told"),
    [
        ([("", "leave_at_door")], [["Leave at the door"]]),
        ([("leave_at_door", "")], [["Leave at the door", "Nothing is agreed any more"]]),
        ([("", "leave_at_door"), ("leave_at_door", "")], []),
    ],
    ids=["first", "no more", "there and back"],
)
def test_where_nothing_was_agreed_nothing_is_said_to_have_been(
    phone: BrowserContext, shop: Opens, agreed: list[tuple[str, str]], told: list[list[str]]
) -> None:
    changes = [change("fallback", 41 + n, before, after) for n, (before, after) in enumerate(agreed)]
    page = visit(phone, shop(changing("picked_up", *changes)), "c")
    expect(page.locator("article h1")).to_be_visible()
    assert old_and_new(page) == told


def test_of_a_promise_the_shop_hears_that_it_was_seen_also_from_a_dead_spot(phone: BrowserContext, shop: Opens) -> None:
    was = {"until": iso(14)}
    double = shop(changing("picked_up", change("time", 41, was=was), change("place", 42, "", "the side door")))
    page = visit(phone, double, "c")
    expect(block(page)).to_be_visible()
    assert old_and_new(page) == [["before 16:00", "before 17:00"], ["the side door"]]
    phone.set_offline(True)
    expect(page.locator(".link-away")).to_be_visible()
    page.get_by_role("button", name="I have seen it").click()
    expect(block(page)).to_have_count(0)
    assert double.kinds() == []
    phone.set_offline(False)
    until(lambda: [command["promise"] for command in double.commands("acknowledge_promise")] == [41, 42])


def test_a_promised_place_can_be_read_again_after_it_was_seen(phone: BrowserContext, shop: Opens) -> None:
    view = changing("picked_up", change("place", 42, "", "the side door"))
    view["stops"][0]["promised_place"] = "the side door"
    page = visit(phone, shop(view), "c")
    page.get_by_role("button", name="I have seen it").click()
    expect(block(page)).to_have_count(0)
    expect(page.locator(".place")).to_have_text("Promised place: the side door")


def test_a_promise_that_changed_once_more_leaves_no_refusal_behind(phone: BrowserContext, shop: Opens) -> None:
    double = shop(changing("picked_up", change("place", 42, "", "the side door")))
    double.refusals["acknowledge_promise"] = ("promise_is_over", {"promise": "42", "end": "changed"})
    page = visit(phone, double, "c")
    page.get_by_role("button", name="I have seen it").click()
    until(lambda: double.kinds() == ["acknowledge_promise"])
    newer = change("place", 48, "the side door", "the workshop")
    double.edit(lambda view: view["stops"][0].update(changed=[newer]))
    expect(block(page)).to_contain_text("the workshop")
    expect(page.locator(".refused")).to_have_count(0)
    expect(page.locator(".link-line")).to_have_count(0)


def test_it_stands_over_the_conversation_too(phone: BrowserContext, shop: Opens) -> None:
    double = shop(changing())
    page = visit(phone, double, "c")
    page.locator("[data-do=talk]").click()
    expect(page.locator(".talk")).to_be_visible()
    double.edit(lambda view: view["stops"][0].update(changed=[FALLBACK]))
    expect(block(page)).to_be_in_viewport()
    page.get_by_role("button", name="I have seen it").click()
    expect(block(page)).to_have_count(0)
    expect(page.locator(".talk")).to_be_visible()


def test_a_change_at_another_stop_is_one_touch_away(phone: BrowserContext, shop: Opens) -> None:
    view = courier("picked_up")
    view["stops"][1]["changed"] = [change("address", 41, "7 Canal Street", "9 Canal Street")]
    page = visit(phone, shop(view), "c")
    expect(page.locator(".row", has_text="Rosa Martínez")).to_contain_text("Changed")
    elsewhere = page.get_by_role("button", name="Changed for Rosa Martínez: Address")
    elsewhere.click()
    expect(page.locator("article h1")).to_have_text("Rosa Martínez")
    assert old_and_new(page) == [["7 Canal Street", "9 Canal Street"]]


def test_from_the_sender_and_the_desk_to_the_couriers_hand(phone: BrowserContext, house: House) -> None:
    """The gateway itself: what the double promises must hold there."""
    order = house.place()
    house.hub.does(DESK, AgreeFallback(order, Remedy.LEAVE_AT_DOOR))
    house.send_out(order)
    page = phone.new_page()
    page.goto(f"{house.base}/c#{house.issue(Role.COURIER, house.li)}")
    expect(page.locator("[data-action=arrive]")).to_be_visible()
    expect(block(page)).to_have_count(0)
    house.hub.does(DESK, AgreeFallback(order, Remedy.LEAVE_WITH_NEIGHBOUR))
    house.hub.does(DESK, ChangeRecipient(order, Person("Grace Okafor", "0700 900 456")))
    expect(page.locator(".changed-one")).to_have_count(2)
    assert old_and_new(page) == [
        ["Leave at the door", "Leave with a neighbour"],
        ["Grace Okafor · 2", "Grace Okafor · 0700 900 456"],
    ]
    page.get_by_role("button", name="I have seen it").click()
    expect(block(page)).to_have_count(0)

"""The load check on the courier's page, against the gateway itself: parcels are ticked, the missing one is named, then leave."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from hub.domain.actor import Role
from hub.domain.order import Delivery
from hub.domain.vocabulary import AcceptOffer, AddCourier, HandOver, PickUpOrder, PlanRun, ReorderRun, SetDuty
from tests.hub.gateway.in_process import DISPATCH, House, new_id
from tests.hub.gateway.pages.conftest import until
from tests.hub.gateway.pages.test_real_gateway import open_link

pytestmark = pytest.mark.browser


def on_a_run(house: House) -> tuple[str, list[str]]:
    """Two packed and accepted orders on a run of Li's: (run, orders)."""
    orders = [house.place(rank=rank) for rank in (1, 2)]
    for order in orders:
        house.pack(order)
    run = new_id()
    house.hub.does(DISPATCH, PlanRun(run, house.li, tuple(orders)))
    for order in orders:
        house.hub.does(DISPATCH, AcceptOffer(order))
    return run, orders


def test_a_run_leaves_when_every_parcel_is_ticked_and_the_missing_one_is_named(
    phone: BrowserContext, house: House
) -> None:
    _, orders = on_a_run(house)
    numbers = [str(house.order(order).number) for order in orders]
    page = open_link(phone, house, Role.COURIER, house.li)
    expect(page.locator(".why")).to_have_text(f"Not loaded yet: {numbers[0]}, {numbers[1]}")
    boxes = page.get_by_role("checkbox")
    boxes.nth(0).click()
    expect(boxes.nth(0)).to_be_checked()
    expect(page.locator(".why")).to_have_text(f"Not loaded yet: {numbers[1]}")
    page.locator("[data-do=leave]").click(force=True)
    assert house.order(orders[0]).delivery is Delivery.ACCEPTED
    boxes.nth(1).click()
    expect(page.locator(".why")).to_have_count(0)
    page.locator("[data-do=leave]").click()
    until(lambda: {house.order(order).delivery for order in orders} == {Delivery.PICKED_UP})
    expect(page.locator("[data-action=arrive]")).to_be_visible()
    expect(page.locator(".load")).to_have_count(0)


def test_what_was_ticked_and_left_without_a_net_is_told_when_there_is_one(phone: BrowserContext, house: House) -> None:
    _, orders = on_a_run(house)
    page = open_link(phone, house, Role.COURIER, house.li)
    expect(page.get_by_role("checkbox")).to_have_count(2)
    phone.set_offline(True)
    for box in (0, 1):
        page.get_by_role("checkbox").nth(box).click()
    page.locator("[data-do=leave]").click()
    expect(page.locator("[data-action=arrive]")).to_be_visible()
    expect(page.locator("article .pending").first).to_be_visible()
    phone.set_offline(False)
    until(lambda: {house.order(order).delivery for order in orders} == {Delivery.PICKED_UP})


def test_the_stops_stand_in_the_runs_order_and_go_with_a_hand_over(phone: BrowserContext, house: House) -> None:
    run, orders = on_a_run(house)
    client = house.enter(house.issue(Role.COURIER, house.li))
    house.hub.does(DISPATCH, ReorderRun(run, (orders[1], orders[0])))
    view = client.get("/api/view").json()
    assert [stop["order"] for stop in view["stops"]] == [orders[1], orders[0]]
    assert [parcel["loaded"] for parcel in view["run"]["parcels"]] == [False, False]
    for order in orders:
        house.hub.does(DISPATCH, PickUpOrder(order))
    assert "run" not in client.get("/api/view").json()
    page = open_link(phone, house, Role.COURIER, house.li)
    expect(page.locator("article h1")).to_be_visible()
    other = new_id()
    house.hub.does(DISPATCH, AddCourier(other, "Mo", "0700 900 124"))
    house.hub.does(DISPATCH, SetDuty(other, True))
    house.hub.does(DISPATCH, HandOver(other, run=run))
    expect(page.locator("article")).to_have_count(0)

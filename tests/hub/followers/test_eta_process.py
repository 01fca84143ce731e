"""The followers as their own process reckon arrivals, with the engine that the shop has written down, and learn over a kill."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hub.domain.courier import Fix
from hub.domain.order import Address
from hub.domain.vocabulary import (
    AcceptOffer,
    AddCourier,
    AssignCourier,
    ConfirmOrder,
    DescribeShop,
    PickUpOrder,
    PromiseTime,
    SetDuty,
    StartPacking,
)
from tests.hub.followers.test_eta import COURIER, SHOP, point
from tests.hub.followers.test_kills import FollowedHub
from tests.hub.running import until
from tests.hub.shop_day import an_id, packing_steps, place_order

ORDER = an_id(1)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[FollowedHub]:
    hub = FollowedHub(tmp_path)
    yield hub
    hub.leave()


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_arrivals_come_again_after_the_followers_were_killed_and_the_danger_is_noted_once(shop: FollowedHub) -> None:
    owner, gateway, dispatch = shop.owner(), shop.link("gateway"), shop.link("dispatch")
    shop.must(owner, DescribeShop("Petal", "Europe/London", "GBP", "+44", SHOP))
    placed = place_order(ORDER, address=Address(("12 Rose Lane",), place=point(4)))
    shop.must(owner, placed, ConfirmOrder(ORDER), StartPacking(ORDER), *packing_steps(ORDER, 2))
    shop.must(owner, AddCourier(COURIER, "Chen", "+44 20 7946 0003"), SetDuty(COURIER, True))
    shop.must(owner, AssignCourier(ORDER, COURIER), AcceptOffer(ORDER), PickUpOrder(ORDER))
    shop.must(owner, PromiseTime(ORDER, dispatch.hub_now() + timedelta(minutes=15)))

    gateway.sight(Fix(COURIER, point(0), 10, gateway.hub_now(), "page"))
    first = until(lambda: dispatch.arrivals.get(ORDER), "nobody reckoned", 60.0)
    until(lambda: dispatch.board.orders[ORDER].risks, "the danger was not noted", 60.0)
    before = shop.follower()
    os.kill(before, signal.SIGKILL)
    until(lambda: shop.follower() != before, "they were not started again", 60.0)
    moved = gateway.hub_now()
    gateway.sight(Fix(COURIER, point(2), 10, moved, "page"))
    again = until(
        lambda: (one := dispatch.arrivals.get(ORDER)) and one.measured_at >= moved and one,
        "nobody reckoned again",
        60.0,
    )
    assert again.latest < first.latest
    assert len(dispatch.board.orders[ORDER].risks) == 1

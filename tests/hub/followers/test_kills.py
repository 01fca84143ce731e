"""Hub and followers as their own processes, killed in the middle of an alarm: no step is taken twice, none is missing."""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.domain.actor import Role
from hub.domain.alarm import Loudness, RiskCause
from hub.domain.settings import ShopSettings
from hub.domain.vocabulary import (
    AcknowledgeRush,
    MarkRush,
    PromiseAtRisk,
    PromiseTime,
    Recorded,
    RushEscalated,
    SetShopSettings,
)
from hub.link.link import Link
from tests.hub.running import HubProcess, until
from tests.hub.shop_day import an_id, place_order

SOON_S = 15
"""The shortest that an owner may set."""
IN_TIME_S = 5.0
RESTART_S = 30.0
"""On top where processes start again, on a machine that does many other things."""


class FollowedHub(HubProcess):
    """A hub that starts its followers beside itself."""

    follow = True

    def follower(self) -> int:
        """The process id of the followers of now."""
        book = self.folder / "logs" / "hub.log"
        said = [json.loads(line)["said"] for line in book.read_text().splitlines()] if book.exists() else []
        pids = [int(line.rsplit(" ", 1)[1]) for line in said if line.startswith("the followers run as")]
        return pids[-1] if pids else 0

    def steps(self, link: Link) -> list[Recorded]:
        """Every step of an alarm in the ledger."""
        rooms = {order.room for order in link.board.orders.values()}
        read = [recorded for room in sorted(rooms) for recorded in link.history(room).result(20)]
        return [recorded for recorded in read if isinstance(recorded.event, RushEscalated | PromiseAtRisk)]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[FollowedHub]:
    hub = FollowedHub(tmp_path)
    yield hub
    hub.leave()


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_an_alarm_goes_on_where_it_stood_whoever_is_killed(shop: FollowedHub) -> None:
    desk, packing = shop.link("front_desk"), shop.link("packing")
    soon = ShopSettings(rush_louder_seconds=SOON_S, rush_others_seconds=SOON_S, rush_owner_seconds=SOON_S + 2)
    shop.must(shop.owner(), SetShopSettings(soon))
    orders = [an_id(number) for number in range(1, 5)]
    shop.must(desk, *(place_order(order) for order in orders))
    promise = datetime.now(UTC) + timedelta(minutes=20)
    shop.must(desk, PromiseTime(orders[0], promise), *(MarkRush(order) for order in orders))
    shop.must(packing, AcknowledgeRush(orders[3]))

    until(lambda: desk.board.orders[orders[0]].risks, "no promise was in danger")
    os.kill(shop.follower(), signal.SIGKILL)
    until(lambda: any(order.alarm for order in desk.board.orders.values()), "nothing got louder", 60.0)
    shop.kill()
    shop.start()
    first = until(shop.follower)
    until(lambda: sum(len(order.alarm) for order in desk.board.orders.values()) >= 14, "no further step", 60.0)
    shop.kill()
    shop.start()
    until(lambda: shop.follower() != first)
    until(lambda: sum(len(order.alarm) for order in desk.board.orders.values()) == 21, "a step is missing", 60.0)

    taken = [(one.at, one.event) for one in shop.steps(desk) if isinstance(one.event, RushEscalated)]
    expected = Counter(
        (order, role, level)
        for order in orders
        for role in ((Role.DISPATCH,) if order == orders[3] else (Role.PACKING, Role.DISPATCH))
        for level in Loudness
    )
    assert Counter((step.order, step.role, step.level) for _, step in taken) == expected
    risks = [one.event.cause for one in shop.steps(desk) if isinstance(one.event, PromiseAtRisk)]
    assert risks == [RiskCause.LATE_START]
    rushes = {order: desk.board.orders[order].rush for order in orders}
    late = [
        (at - rush.marked_at).total_seconds() - SOON_S
        for at, step in taken
        for rush in [rushes[step.order]]
        if rush is not None
    ]
    assert len(late) == len(taken)
    assert min(late) >= 0
    assert max(late) <= 2 + IN_TIME_S + 2 * RESTART_S


def test_the_followers_come_with_the_hub_and_go_with_it(shop: FollowedHub) -> None:
    pid = until(shop.follower)
    stations = shop.owner().board.stations
    assert [one.id for one in stations.values() if one.role is Role.FOLLOWER] == ["followers"]
    shop.stop()
    if os.name == "posix":
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    shop.start()
    assert until(lambda: shop.follower() not in (0, pid) and shop.follower())
    again = [one for one in shop.owner().board.stations.values() if one.role is Role.FOLLOWER]
    assert [one.key for one in again] == [stations["followers"].key], "they are let in once"

"""An offer's clock runs down to nothing and then counts how long nobody has answered."""

from datetime import timedelta

import pytest

from desktop.stations.dispatch.offer_clock import OfferClock
from hub.domain.settings import ShopSettings


@pytest.mark.parametrize(
    ("waited_s", "time", "overdue"),
    [(0, "2:00", False), (20, "1:40", False), (119, "0:01", False), (120, "2:00", True), (185, "3:05", True)],
)
def test_it_says_what_is_left_and_then_how_long_it_has_waited(waited_s: int, time: str, overdue: bool) -> None:
    clock = OfferClock(timedelta(seconds=waited_s), timedelta(seconds=ShopSettings().offer_seconds))
    assert (clock.time, clock.overdue) == (time, overdue)

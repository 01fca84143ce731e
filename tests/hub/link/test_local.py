"""A hub without a hub: it decides as the real one does, one question at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hub.link.local import LocalLink, LocalShop
from tests.hub.shop_day import DESK, an_id, place_order


def test_questions_from_several_threads_are_decided_one_after_the_other() -> None:
    shop = LocalShop()
    link = LocalLink(shop, DESK)

    def ask(first: int) -> None:
        for number in range(first, first + 40):
            link.ask(place_order(an_id(number)))

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(ask, (100, 200, 300, 400)))
    assert [one.seq for one in shop.events] == list(range(1, 162))
    assert len(shop.board.orders) == 160
